//! `caravan dispute`: both sides of a dispute, its arbiter, and who settles it.

use std::path::{Path, PathBuf};

use caravan_arbitration_api::{DisputeStatus, DisputeSummary, Side};
use caravan_chain::{Chain, Outcome};
use caravan_client::calendar::{date_time, deadline};
use caravan_client::disputes::{works_of, Dispute, Works};
use caravan_client::{CurrencyDisplay, Problem, Session};
use caravan_primitives::{AssignmentId, DisputeId};
use serde_json::{json, Value};

use super::execute_query::suite_events;
use super::send::confirm;
use crate::args::dispute::DisputeCommand;
use crate::failure::Failure;
use crate::new_files::write_new;
use crate::output::{table, Output};

pub(crate) fn dispute<C: Chain>(
    command: &DisputeCommand,
    yes: bool,
    session: &mut Session<C>,
) -> Result<Output, Failure> {
    match command {
        DisputeCommand::List { arbiter, open } => list(arbiter.as_deref(), *open, session),
        DisputeCommand::Show { dispute, evidence, keys } => show(*dispute, evidence.as_deref(), &keys.key, session),
        DisputeCommand::Respond { dispute, concede, evidence, keys } => {
            let answer = Answer { concede, evidence: evidence.as_deref(), keys: &keys.key };
            respond(*dispute, &answer, yes, session)
        }
        DisputeCommand::Evidence { dispute, file, keys } => {
            let found = session.dispute(*dispute)?;
            let outcome = session.add_evidence(&found, file, &keys.key)?;
            done(*dispute, format!("Added {} to dispute {dispute}", file.display()), &outcome, session)
        }
        DisputeCommand::Rule { dispute, uphold, reasons } => {
            let (found, works) = (session.dispute(*dispute)?, works(uphold)?);
            confirm(&format!("A ruling in dispute {dispute} is final"), yes)?;
            let outcome = session.rule(&found, &works, reasons)?;
            done(*dispute, format!("Ruled in dispute {dispute}"), &outcome, session)
        }
        DisputeCommand::Settle { disputes } => {
            let outcome = session.settle_disputes(disputes.clone())?;
            let text = format!("Settled {}", listed(disputes.iter().map(DisputeId::to_string)));
            let events = suite_events(&outcome, &session.client.contracts);
            Ok(Output::new(text, json!({ "disputes": disputes, "events": events })))
        }
        DisputeCommand::Enact { dispute } => {
            let outcome = session.enact(*dispute)?;
            done(*dispute, format!("The marketplace has taken the outcome of dispute {dispute}"), &outcome, session)
        }
    }
}

/// Read `all`, `none`, or numbers of works with commas between them.
fn works(text: &str) -> Result<Works, Failure> {
    let expected = "all, none, or numbers of works such as 4,7";
    let bad = || Problem::Value { expected, got: text.to_owned() };
    Ok(match text {
        "all" => Works::All,
        "none" => Works::None,
        named => {
            let numbers = named.split(',').map(|number| number.trim().parse::<u64>().map_err(|_| bad()));
            let ids = numbers.map(|number| AssignmentId::new(number?).map_err(|_| bad()));
            Works::Some(ids.collect::<Result<_, _>>()?)
        }
    })
}

fn listed(all: impl Iterator<Item = String>) -> String {
    all.collect::<Vec<_>>().join(", ")
}

fn done<C: Chain>(
    dispute: DisputeId,
    text: String,
    outcome: &Outcome,
    session: &Session<C>,
) -> Result<Output, Failure> {
    let events = suite_events(outcome, &session.client.contracts);
    Ok(Output::new(text, json!({ "dispute": dispute, "events": events })))
}

fn list<C: Chain>(arbiter: Option<&str>, open: bool, session: &Session<C>) -> Result<Output, Failure> {
    let arbiter = arbiter.map(|name| session.account(Some(name))).transpose()?;
    let all: Vec<DisputeSummary> = session.disputes(arbiter.as_ref())?;
    let all: Vec<DisputeSummary> = all.into_iter().filter(|one| !open || one.outcome.is_none()).collect();
    let now = session.client.chain.now();
    let row = |one: &DisputeSummary| {
        let parties = &one.parties;
        let [claimant, respondent, arbiter] =
            [&parties.claimant, &parties.respondent, &parties.arbiter].map(|who| session.name(who));
        vec![one.dispute.to_string(), one.items.to_string(), claimant, respondent, arbiter, next(one, now)]
    };
    let text = if all.is_empty() {
        "No disputes".to_owned()
    } else {
        table(&["dispute", "works", "annotator", "requester", "arbiter", "next"], all.iter().map(row).collect())
    };
    Ok(Output::new(text, json!({ "disputes": all })))
}

/// What comes next in a dispute, in words.
fn next(one: &DisputeSummary, now: u64) -> String {
    if let Some(outcome) = &one.outcome {
        let taken = if outcome.enacted { "" } else { ", not taken yet: `caravan dispute enact`" };
        return format!("decided by {}{taken}", outcome.by);
    }
    match (one.status, one.times.rule_until) {
        (DisputeStatus::AwaitingAnswer, _) => {
            format!("the requester answers until {}", deadline(one.times.answer_until.get(), now))
        }
        (DisputeStatus::AwaitingRuling, Some(until)) => {
            format!("the arbiter rules until {}", deadline(until.get(), now))
        }
        _ => "its time is over: `caravan dispute settle`".to_owned(),
    }
}

fn show<C: Chain>(
    dispute: DisputeId,
    folder: Option<&Path>,
    keys: &[PathBuf],
    session: &Session<C>,
) -> Result<Output, Failure> {
    let found = session.dispute(dispute)?;
    let batch = session.client.batch(found.appeal.batch)?;
    let (_, display) = session.project(batch.project)?;
    let mut text = summary(&found, &display, session);
    let mut documents = vec![];
    for (number, entry) in found.dispute.evidence.iter().enumerate() {
        let side = side(entry.side);
        text.push_str(&format!("\nevidence of the {side}: {}", entry.document.hash));
        let mut shown = json!({ "side": entry.side, "document": entry.document });
        if let Some(folder) = folder {
            let path = folder.join(format!("{}-{side}", number.saturating_add(1)));
            std::fs::create_dir_all(folder).map_err(caravan_client::ClientError::Output)?;
            write_new(&[(path.clone(), session.open_dispute_evidence(&found, &entry.document, keys)?)])?;
            text.push_str(&format!(", in {}", path.display()));
            if let Value::Object(fields) = &mut shown {
                fields.insert("file".to_owned(), json!(path));
            }
        }
        documents.push(shown);
    }
    let json = json!({ "dispute": found.dispute.dispute, "appeal": found.appeal, "evidence": documents });
    Ok(Output::new(text, json))
}

fn side(side: Side) -> &'static str {
    match side {
        Side::Claimant => "annotator",
        Side::Respondent => "requester",
    }
}

fn summary<C: Chain>(found: &Dispute, display: &CurrencyDisplay, session: &Session<C>) -> String {
    let (one, appeal) = (&found.dispute.dispute, &found.appeal);
    let works = listed(appeal.stakes.iter().map(|stake| stake.assignment.to_string()));
    let parties = &one.parties;
    let mut text = format!(
        "dispute {}: works {works} of batch {}\nannotator {}, requester {}, arbiter {}\nbond of the annotator: {}",
        one.dispute,
        appeal.batch,
        session.name(&parties.claimant),
        session.name(&parties.respondent),
        session.name(&parties.arbiter),
        if appeal.free { "none, a free appeal".to_owned() } else { display.show(appeal.bond) },
    );
    if let Some(answer) = &appeal.answer {
        let bond = answer.from_available.saturating_add(answer.attached);
        let conceded = listed(works_of(appeal, answer.conceded).iter().map(AssignmentId::to_string));
        let conceded = if conceded.is_empty() { "nothing".to_owned() } else { conceded };
        text.push_str(&format!(
            "\nanswered {}: conceded {conceded}, bond {}",
            date_time(answer.at.get()),
            display.show(bond)
        ));
    }
    text.push_str(&format!("\nnext: {}", next(one, session.client.chain.now())));
    if let Some(outcome) = &appeal.outcome {
        let won = listed(works_of(appeal, outcome.upheld).iter().map(AssignmentId::to_string));
        let won = if won.is_empty() { "nothing".to_owned() } else { won };
        text.push_str(&format!("\nthe annotator won: {won}"));
    }
    text
}

/// What the requester's side answers.
struct Answer<'a> {
    concede: &'a str,
    evidence: Option<&'a Path>,
    keys: &'a [PathBuf],
}

fn respond<C: Chain>(
    dispute: DisputeId,
    answer: &Answer<'_>,
    yes: bool,
    session: &mut Session<C>,
) -> Result<Output, Failure> {
    let (found, conceded) = (session.dispute(dispute)?, works(answer.concede)?);
    let batch = session.client.batch(found.appeal.batch)?;
    let (_, display) = session.project(batch.project)?;
    let bond = session.answer_bond(found.appeal.appeal)?;
    let what = match conceded {
        Works::All => format!("All works of dispute {dispute} are paid"),
        Works::None | Works::Some(_) => format!(
            "What is not conceded needs a bond of {}, {} of it from your account",
            display.show(bond.bond),
            display.show(bond.attached)
        ),
    };
    confirm(&what, yes)?;
    let outcome = session.answer_dispute(&found, &conceded, answer.evidence, answer.keys)?;
    done(dispute, format!("Answered dispute {dispute}"), &outcome, session)
}
