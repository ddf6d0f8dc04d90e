//! The same steps with few annotators and with many: what a message reads and writes does not depend on how many there are.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use caravan_chain::Embedded;
use serde_json::{json, Value};

use crate::count::Count;
use crate::market::{accepted, batch, claim, native, open, person, project, submit};
use crate::play::{Meter, Play, Row, COIN};
use crate::{all, rights};

/// Annotators that are not proven yet may have so many tasks undecided in a batch.
const PENDING: u64 = 20;

/// An annotator of the crowd, by name.
pub(crate) fn one(number: u64) -> String {
    Play::worker_name(1_000_000 + number)
}

/// An annotator of the crowd, who acts.
fn acts(play: &mut Play<'_>, number: u64) -> String {
    play.worker(1_000_000 + number)
}

/// A project whose `size` annotators have each done a task; every second one has its money and its points.
pub(crate) fn crowd(play: &mut Play<'_>, size: u64) {
    let market = "marketplace";
    let body = project(play, &native(), true);
    play.quiet("patron", market, &[("create_project", body)]);
    let body = json!({ "project": 1, "reference": play.reference() });
    let patron = play.account("patron");
    play.chain.fund(&patron, &cosmwasm_std::coins(9_000_000_000_000, COIN)).unwrap();
    play.quiet_paid("patron", market, ("fund", body), 9_000_000_000_000);
    let body = batch(play, 1, size + 100);
    play.quiet("patron", market, &[("create_batch", body), ("open_batch", open(1))]);
    let mut done = 0;
    while done < size {
        let next = (done + PENDING).min(size);
        for number in done..next {
            let worker = acts(play, number);
            play.quiet(&worker, market, &[("claim", claim(1)), ("submit", submit(1, number + 1))]);
        }
        play.quiet("patron", market, &[("decide", accepted(1, done + 1..=next))]);
        for number in (done..next).filter(|number| number % 2 == 0) {
            let worker = acts(play, number);
            play.quiet(&worker, market, &[("withdraw", json!({ "currency": native(), "up_to": null }))]);
        }
        done = next;
    }
}

/// What the crowd's own project goes through to its end.
fn end(play: &mut Play<'_>, size: u64) {
    let market = "marketplace";
    let say = |play: &mut Play<'_>, who: &str, message: &str, body: Value| {
        play.say(who, market, &format!("{message}, in the crowd"), body);
    };
    let (first, second) = (acts(play, 0), acts(play, 1));
    say(play, &first, "claim", claim(1));
    say(play, &first, "submit", submit(1, size + 1));
    // Two, for one in some sixty is lucky: the task that it draws is one that the message writes anyway.
    let newcomers = ["newcomer", "novice"].into_iter().zip(size + 2..);
    for (who, number) in newcomers.clone() {
        say(play, who, "claim, newcomer", claim(1));
        say(play, who, "submit", submit(1, number));
    }
    say(play, "patron", "decide, one accepted", accepted(1, size + 1..=size + 1));
    for (_, number) in newcomers {
        say(play, "patron", "decide, one accepted, newcomer", accepted(1, number..=number));
    }
    say(play, &second, "withdraw, with points", json!({ "currency": native(), "up_to": null }));
    say(play, &first, "withdraw, again, with points", json!({ "currency": native(), "up_to": null }));
    say(play, "patron", "close_batch", json!({ "batch": 1 }));
    say(play, "patron", "finalize_batch", json!({ "batch": 1 }));
    say(play, "patron", "close_edition", json!({ "project": 1 }));
    let asset = rights::publish(play, ("patron", "publish_dataset, in the crowd"), 1, "crowd");
    rights::sell(play, "patron", asset);
    let claim = json!({ "assets": [asset], "currency": native() });
    play.say(&first, "licensing", "claim, in the crowd", claim);
    let person = person(play, &second);
    let claim = json!({ "contributor": { "person": { "person": person } }, "assets": [asset], "currency": native() });
    play.say("theo", "licensing", "claim_for, in the crowd", claim);
}

/// Every step beside a crowd of `size`, and the end of the crowd's own project.
pub(crate) fn beside(play: &mut Play<'_>, size: u64) {
    play.earlier = (1, 1);
    all(play);
    play.earlier = (0, 0);
    // The pause and the owners are as they were but for the names: the heir has all.
    end(play, size);
}

/// What every step takes beside a crowd of `size`, counted.
fn counted(size: u64) -> Vec<Row> {
    let mut chain = Embedded::new();
    let mut play = Play::new(&mut chain, Meter::Count);
    crowd(&mut play, size);
    beside(&mut play, size);
    play.rows
}

fn count(row: &Row) -> Count {
    serde_json::from_value(row.took.clone()).unwrap()
}

/// Everything but bytes: loads, calls, reads, writes, removals, steps, transfers, events.
fn operations(count: &Count) -> [u64; 11] {
    let Count { loads, calls, reads, again, writes, rewrites, removals, steps, transfers, events } = count;
    [*loads, *calls, reads[0], again[0], writes[0], rewrites[0], *removals, steps[0], *transfers, events[0], events[1]]
}

/// The sizes of the crowds: ten and a thousand, or what `CARAVAN_CROWDS` lists.
fn sizes() -> Vec<u64> {
    let list = std::env::var("CARAVAN_CROWDS").unwrap_or_else(|_| "10,1000".to_owned());
    list.split(',').map(|size| size.parse().unwrap()).collect()
}

#[test]
fn what_a_message_reads_and_writes_does_not_grow_with_the_crowd() {
    caravan_chain::substitute(crate::count::counted);
    let sizes = sizes();
    let crowds: Vec<Vec<Row>> = sizes.iter().map(|size| counted(*size)).collect();
    let first = &crowds[0];
    for (rows, size) in crowds.iter().zip(&sizes) {
        assert_eq!(rows.len(), first.len());
        for (row, few) in rows.iter().zip(first) {
            let name = format!("{} {}, {}: {size} annotators", row.contract, row.message, row.note);
            assert_eq!(operations(&count(row)), operations(&count(few)), "{name}");
        }
    }
    let Ok(path) = std::env::var("CARAVAN_GROWTH") else { return };
    let mut file = File::create(Path::new(&path)).unwrap();
    for (place, few) in first.iter().enumerate() {
        let took: Vec<&Value> = crowds.iter().map(|rows| &rows[place].took).collect();
        let line =
            json!({ "contract": few.contract, "message": few.message, "note": few.note, "sizes": sizes, "took": took });
        writeln!(file, "{line}").unwrap();
    }
}
