//! The story as a first-time visitor reads it, and as a program does.

use std::fmt::Write;

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{Cell, CellAlignment, Table};
use cosmwasm_std::Uint128;

use super::sample::Kind;
use super::world::{Annotator, Batch, Fate, Played, Work};
use crate::coinage::decimal;

mod hand;
mod royalties;
mod summary;

pub(super) use hand::wrong;
pub(super) use summary::summary;

/// The most characters of an answer in a table.
const EXCERPT: usize = 24;

/// The whole story in sentences and tables.
pub(super) fn story(played: &Played) -> String {
    let mut text = String::new();
    let sections = [
        ("Caravan: an open market for the work behind AI data", opening(played)),
        ("1. A requester orders", orders(played)),
        ("2. Annotators work, the requester judges", judging(played)),
        ("3. Everybody withdraws: who earned what", earnings(played)),
        ("4. Where the requester's money went", shares(played)),
        ("5. The datasets are published, and belong to their contributors too", royalties::publications(played)),
        ("6. Others build on them", royalties::assets(played)),
        ("7. Licenses are sold, and the money goes up", royalties::income(played)),
        ("8. The contributors claim, the owners withdraw", royalties::contributors(played)),
        ("9. One payment by hand", hand::section(played)),
        ("10. Is this licensed?", royalties::answers(played)),
        ("11. All of the money", royalties::closing(played)),
    ];
    for (title, body) in sections {
        let _ = write!(text, "{title}\n\n{body}\n\n");
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

fn opening(played: &Played) -> String {
    format!(
        "A chain runs in this process, with Caravan's four contracts on it. Larkspur Learning wants 26 small tasks done:\n\
         math problems, judgements between two answers, summaries of videos. {} do the work. Then\n\
         others license what came of it, and the four are paid again. What follows were {} messages to the contracts;\n\
         every amount was read back from the bank, the token or a contract.",
        names(&played.world.annotators),
        played.world.market.messages()
    )
}

fn names(annotators: &[Annotator]) -> String {
    let names: Vec<String> = annotators.iter().map(|annotator| person(&annotator.name)).collect();
    match names.split_last() {
        Some((last, first)) if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => names.concat(),
    }
}

fn orders(played: &Played) -> String {
    let mut table = table(&["batch", "tasks", "answers each", "reward", "reserved with fee", "bond", "given out"]);
    for batch in &played.world.batches {
        table.add_row(vec![
            Cell::new(kind(batch.kind)),
            right(batch.tasks.len()),
            right(batch.overlap),
            right(batch.coinage.show(batch.reward)),
            right(batch.coinage.show(batch.reserved)),
            right(batch.coinage.show(batch.bond)),
            Cell::new(given_out(batch.kind)),
        ]);
    }
    format!(
        "Before anybody works, all that a batch can cost is in escrow: reward and a fee of 5 % for every slot.\n\
         WAVE is a cw20 token, CARA the coin of the chain. Who makes a dataset shares in what its licenses bring: so\n\
         Larkspur locks a bond besides, and gets it back for publishing. Both are frozen from the first opening on.\n\n{table}"
    )
}

fn given_out(kind: Kind) -> &'static str {
    match kind {
        Kind::Math => "to a list of addresses",
        Kind::Preference => "at random, by the contract",
        Kind::Summary => "by name: one answer each",
    }
}

fn judging(played: &Played) -> String {
    let mut table = table(&["who", "task", "answer ends with", "verdict", "earned"]);
    let plain = played.world.work.iter().filter(|work| work.fate == Fate::Accepted).count();
    for work in played.world.work.iter().filter(|work| work.fate != Fate::Accepted) {
        let Some((batch, annotator)) = around(played, work) else { continue };
        table.add_row(vec![
            Cell::new(person(&annotator.name)),
            Cell::new(batch.tasks.get(work.task).map_or("", |task| task.id.as_str())),
            Cell::new(excerpt(&work.answer)),
            Cell::new(verdict(work.fate)),
            right(batch.coinage.show(work.earned)),
        ]);
    }
    let missed = match played.missed {
        0 => String::new(),
        n => format!("\nThe random pick met a task that the annotator had done {n} times; they claimed again."),
    };
    format!(
        "{} answers were submitted, each as a commitment that nobody can copy. {plain} were accepted in full.{missed}\n\
         The others:\n\n{table}\n\n\
         A rejection needs a reason of a closed list and is final only a day later. A requester may refuse at most 30 %\n\
         of what was paid and refused together, and the slot that a rejection reopens becomes credit for work, not cash.",
        played.world.work.len(),
    )
}

fn verdict(fate: Fate) -> &'static str {
    match fate {
        Fate::Waiting => "waiting",
        Fate::Accepted => "accepted",
        Fate::Graded => "accepted at 50 %: wrong result, work shown",
        Fate::AutoApproved => "nobody decided for 3 days: paid in full",
        Fate::Rejected => "rejected, low_effort: no work in it",
    }
}

fn earnings(played: &Played) -> String {
    let mut table = table(&["who", "accepted", "at 50 %", "auto-approved", "rejected", "CARA", "WAVE", "points"]);
    for (index, annotator) in played.world.annotators.iter().enumerate() {
        let count = |fate| played.world.work.iter().filter(|work| work.annotator == index && work.fate == fate).count();
        table.add_row(vec![
            Cell::new(person(&annotator.name)),
            right(count(Fate::Accepted)),
            right(count(Fate::Graded)),
            right(count(Fate::AutoApproved)),
            right(count(Fate::Rejected)),
            right(decimal(annotator.cara, 6)),
            right(decimal(annotator.wave, 6)),
            right(decimal(annotator.points, 6)),
        ]);
    }
    format!(
        "One message a currency pays out what all projects owe, and awards the points for the fees behind the work.\n\
         Points stay with the person: they cannot be sold.\n\n{table}"
    )
}

fn shares(played: &Played) -> String {
    let mut table = table(&["currency", "paid in", "to annotators", "fees", "paid back", "credit held", "bond held"]);
    for share in &played.shares {
        let show = |units: Uint128| right(share.coinage.show(units));
        table.add_row(vec![
            Cell::new(share.coinage.symbol),
            show(share.paid_in),
            show(earned(played, share.coinage.symbol)),
            show(share.fees),
            show(share.refund),
            show(share.project_credit),
            show(share.bond),
        ]);
    }
    format!("What was not earned went back. What was refused, or held back by a grade, stays as credit.\n\n{table}")
}

fn earned(played: &Played, symbol: &str) -> Uint128 {
    let of = |annotator: &Annotator| if symbol == "CARA" { annotator.cara } else { annotator.wave };
    played.world.annotators.iter().map(of).sum()
}

fn around<'b>(played: &'b Played<'_>, work: &Work) -> Option<(&'b Batch<'b>, &'b Annotator)> {
    Some((played.world.batches.get(work.batch)?, played.world.annotators.get(work.annotator)?))
}

fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_preset(UTF8_FULL_CONDENSED).set_header(header);
    table
}

fn right(value: impl ToString) -> Cell {
    Cell::new(value).set_alignment(CellAlignment::Right)
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Math => "math problems",
        Kind::Preference => "preference pairs",
        Kind::Summary => "video summaries",
    }
}

fn person(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn excerpt(answer: &str) -> String {
    if answer.chars().count() <= EXCERPT {
        return answer.to_owned();
    }
    let tail: String = answer.chars().skip(answer.chars().count() - EXCERPT + 1).collect();
    format!("…{tail}")
}
