//! The demo as text and as JSON.

use std::fmt::Write;

use caravan_client::decimal;
use comfy_table::Cell;
use cosmwasm_std::Uint128;

use crate::sample::Kind;
use crate::state::{Again, Annotator, Played, Work, WorkResult};
use cells::{around, capital, right, table};

mod cells;
mod judgement;
mod royalties;
mod summary;
mod worked_example;

pub(super) use summary::summary;
pub(super) use worked_example::error as worked_example_error;

/// The most characters of an answer in a table.
const EXCERPT: usize = 24;

/// Return the story in sentences and tables.
pub(super) fn story(played: &Played, place: Option<&str>) -> String {
    let mut text = String::new();
    let sections = [
        ("Caravan: an open market for the work behind AI data", opening(played, place)),
        ("1. A requester opens batches", batches(played)),
        ("2. Annotators work, the requester decides", decisions(played)),
        ("3. A wrong verdict is appealed", judgement::appeal(played)),
        ("4. Reviewers are paid, too", judgement::reviews(played)),
        ("5. All annotators withdraw: who earned what", earnings(played)),
        ("6. Where the requester's money went", shares(played)),
        ("7. The datasets are published, and belong to their contributors too", royalties::publications(played)),
        ("8. Others build on them", royalties::assets(played)),
        ("9. Licenses are sold, and royalties go to parents", royalties::income(played)),
        ("10. The contributors claim, the owners withdraw", royalties::contributors(played)),
        ("11. One payment, step by step", worked_example::section(played)),
        ("12. Is this licensed?", royalties::answers(played)),
        ("13. All of the money", royalties::closing(played)),
    ];
    let addresses = place.map(|_| ("14. Where all of it is", addresses(played)));
    for (title, body) in sections.into_iter().chain(addresses) {
        let _ = write!(text, "{title}\n\n{body}\n\n");
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

fn opening(played: &Played, place: Option<&str>) -> String {
    let chain = place.map_or_else(
        || "A chain runs in this process, with Caravan's five contracts on it.".to_owned(),
        |place| format!("{} has five new contracts of Caravan.", capital(place)),
    );
    format!(
        "{chain} Larkspur Learning wants 29 small tasks done:\n\
         math problems, judgements between two answers, summaries of videos, translations that others review.\n\
         {} do the work. Then others license the datasets, and the four are paid again.\n\
         All of it was {} messages to the contracts; every amount below was read from the bank, the token or a contract.",
        names(&played.state.annotators),
        played.state.client.messages()
    )
}

/// Return the address of every contract, token and account.
fn addresses(played: &Played) -> String {
    let mut table = table(&["what", "address"]);
    for (name, address) in played.state.addresses() {
        table.add_row(vec![Cell::new(name), Cell::new(address)]);
    }
    table.to_string()
}

fn names(annotators: &[Annotator]) -> String {
    let names: Vec<String> = annotators.iter().map(|annotator| capital(&annotator.name)).collect();
    match names.split_last() {
        Some((last, first)) if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => names.concat(),
    }
}

fn batches(played: &Played) -> String {
    let mut table = table(&["batch", "tasks", "answers each", "reward", "reserved with fee", "bond", "tasks go"]);
    for batch in &played.state.batches {
        table.add_row(vec![
            Cell::new(kind(batch.kind)),
            right(batch.tasks.len()),
            right(batch.overlap),
            right(batch.display.show(batch.reward)),
            right(batch.display.show(batch.reserved)),
            right(batch.display.show(batch.bond)),
            Cell::new(given_out(batch.kind)),
        ]);
    }
    format!(
        "Before work starts, the whole cost of a batch is in escrow: the reward and a fee of 5 % for every slot.\n\
         WAVE is a cw20 token, CARA the coin of the chain. Contributors get a part of the license revenue: so Larkspur\n\
         also locks a bond, and gets it back for publishing. Both are frozen when the first batch opens.\n\n{table}"
    )
}

fn given_out(kind: Kind) -> &'static str {
    match kind {
        Kind::Math => "to a list of addresses",
        Kind::Preference => "at random, by the contract",
        Kind::Summary | Kind::Translation => "the annotator names one",
        Kind::Review => "at random, to others",
    }
}

fn decisions(played: &Played) -> String {
    let mut table = table(&["who", "task", "answer ends with", "verdict", "earned"]);
    let is_plain = |work: &&Work| work.result == WorkResult::Accepted && work.again.is_none();
    let plain = played.state.work.iter().filter(is_plain).count();
    for work in played.state.work.iter().filter(|work| !is_plain(work)) {
        let Some((batch, annotator)) = around(played, work) else { continue };
        table.add_row(vec![
            Cell::new(capital(&annotator.name)),
            Cell::new(batch.tasks.get(work.task).map_or("", |task| task.id.as_str())),
            Cell::new(excerpt(&work.answer)),
            Cell::new(verdict(work, batch.kind)),
            right(batch.display.show(work.earned)),
        ]);
    }
    let missed = match played.missed {
        0 => String::new(),
        n => format!("\nThe random pick found only finished tasks {n} times; the annotator claimed again."),
    };
    format!(
        "{} answers were submitted, each with a commitment that cannot be copied. {plain} were accepted in full.{missed}\n\
         The others:\n\n{table}\n\n\
         A rejection needs a reason from a fixed list and is final a day later; for 18 hours it can be taken back. A requester\n\
         may reject at most 30 % of all decided rewards; work that is sent back counts until it is answered. The money of\n\
         rejected work becomes project credit: it opens new batches and cannot be withdrawn.",
        played.state.work.len(),
    )
}

fn verdict(work: &Work, kind: Kind) -> &'static str {
    match work.again {
        Some(Again::Reworked) => return "sent back, incomplete; answered anew: paid in full",
        Some(Again::Appealed) => return "rejected, low_effort; appeal won: paid in full",
        Some(Again::TakenBack) => return "rejected by mistake; taken back: paid in full",
        None => {}
    }
    match work.result {
        WorkResult::Waiting => "waiting",
        WorkResult::Accepted => "accepted",
        WorkResult::Graded => "accepted at 50 %: wrong result, work shown",
        WorkResult::AutoApproved => "auto-approved after 3 days: paid in full",
        WorkResult::Rejected if kind == Kind::Translation => "rejected, wrong_answer: both reviewers say so",
        WorkResult::Rejected => "rejected, low_effort: no work shown",
    }
}

fn earnings(played: &Played) -> String {
    let mut table = table(&["who", "accepted", "at 50 %", "auto-approved", "rejected", "CARA", "WAVE", "points"]);
    for (index, annotator) in played.state.annotators.iter().enumerate() {
        let count =
            |result| played.state.work.iter().filter(|work| work.annotator == index && work.result == result).count();
        table.add_row(vec![
            Cell::new(capital(&annotator.name)),
            right(count(WorkResult::Accepted)),
            right(count(WorkResult::Graded)),
            right(count(WorkResult::AutoApproved)),
            right(count(WorkResult::Rejected)),
            right(decimal(annotator.cara, 6)),
            right(decimal(annotator.wave, 6)),
            right(decimal(annotator.points, 6)),
        ]);
    }
    format!(
        "One message per currency pays out the earnings of all projects, and awards points for the fees of the work.\n\
         Points stay with the person: they cannot be sold.\n\n{table}"
    )
}

fn shares(played: &Played) -> String {
    let mut table =
        table(&["currency", "paid in", "annotators", "fees", "arbiter", "paid back", "project credit", "bond held"]);
    for share in &played.shares {
        let show = |units: Uint128| right(share.display.show(units));
        table.add_row(vec![
            Cell::new(&share.display.symbol),
            show(share.paid_in),
            show(earned(played, &share.display.symbol)),
            show(share.fees),
            show(share.arbiter),
            show(share.refund),
            show(share.project_credit),
            show(share.bond),
        ]);
    }
    format!("Unspent escrow went back. The money of rejected work, and the rest of reduced grades, is project credit.\n\n{table}")
}

fn earned(played: &Played, symbol: &str) -> Uint128 {
    let of = |annotator: &Annotator| if symbol == "CARA" { annotator.cara } else { annotator.wave };
    played.state.annotators.iter().map(of).sum()
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Math => "math problems",
        Kind::Preference => "preference pairs",
        Kind::Summary => "video summaries",
        Kind::Translation => "translations",
        Kind::Review => "reviews of these",
    }
}

fn excerpt(answer: &str) -> String {
    if answer.chars().count() <= EXCERPT {
        return answer.to_owned();
    }
    let tail: String = answer.chars().skip(answer.chars().count() - EXCERPT + 1).collect();
    format!("…{tail}")
}
