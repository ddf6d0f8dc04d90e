//! Appeals: of one work and of twenty, answered, ruled on and settled.

use serde_json::{json, Value};

use crate::market::{batch, claim, hash, open, person, submit, DAY};
use crate::play::Play;

/// The batch of these steps.
const BATCH: u64 = 6;

fn document(name: &str) -> Value {
    json!({ "uri": "ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi", "hash": hash(name) })
}

/// An appeal of these works, and what has to come with it.
fn appeal(play: &mut Play<'_>, works: std::ops::RangeInclusive<u64>) -> (Value, u128) {
    let works: Vec<u64> = works.collect();
    let (person, batch) = (person(play, "mira"), BATCH + play.earlier.1);
    let cost =
        play.ask("marketplace", json!({ "appeal_cost": { "batch": batch, "person": person, "assignments": works } }));
    let attached = cost.pointer("/attached").and_then(Value::as_str).unwrap().parse().unwrap();
    (json!({ "batch": BATCH, "assignments": works, "evidence": document("why") }), attached)
}

/// A batch without free appeals; twenty-two works of one person are rejected in it.
fn rejected(play: &mut Play<'_>) {
    let market = "marketplace";
    let mut body = batch(play, 1, 60);
    body["config"]["quality"]["free_appeals"] = json!(0);
    play.quiet("requester", market, &[("create_batch", body), ("open_batch", open(BATCH))]);
    let reject = json!({ "reject": { "reason": "incomplete" } });
    for work in 1..=22 {
        play.quiet("mira", market, &[("claim", claim(BATCH)), ("submit", submit(BATCH, work))]);
        let decisions = json!([{ "assignment": work, "verdict": reject }]);
        play.quiet("requester", market, &[("decide", json!({ "batch": BATCH, "decisions": decisions }))]);
    }
}

pub(crate) fn appeals(play: &mut Play<'_>) {
    let market = "marketplace";
    rejected(play);
    let one = appeal(play, 1..=1);
    play.pay("mira", market, "appeal, one work", one);
    let twenty = appeal(play, 2..=21);
    play.pay("mira", market, "appeal, twenty works", twenty);
    play.say("mira", market, "add_appeal_evidence", json!({ "appeal": 2, "document": document("more") }));
    let contested = json!({ "appeal": 2, "concede": 0, "evidence": document("answer") });
    play.say("requester", market, "respond_to_appeal, twenty contested", contested);
    let conceded = json!({ "appeal": 1, "concede": 1, "evidence": null });
    play.say("requester", market, "respond_to_appeal, one conceded", conceded);
    let ruling = json!({ "dispute": 2, "upheld": 1_023, "reasons": hash("reasons") });
    play.say("arbiter", "arbitration", "rule, ten of twenty upheld", json!({ "rulings": [ruling] }));
    reviewed(play);
    let (last, attached) = appeal(play, 22..=22);
    play.quiet_paid("mira", market, ("appeal", last), attached);
    play.wait(DAY);
    play.say("theo", "arbitration", "settle, the requester silent", json!({ "disputes": [3] }));
}

/// A batch of reviews: a claim reads besides whether the person has work in the batch that is reviewed.
fn reviewed(play: &mut Play<'_>) {
    let mut body = batch(play, 1, 10);
    body["config"]["access"]["review_of"] = json!(BATCH + play.earlier.1);
    play.say("requester", "marketplace", "create_batch, of reviews", body);
    play.quiet("requester", "marketplace", &[("open_batch", open(BATCH + 1))]);
    play.quiet("theo", "marketplace", &[("claim", claim(BATCH + 1))]);
    play.say("theo", "marketplace", "claim, of a review", claim(BATCH + 1));
}
