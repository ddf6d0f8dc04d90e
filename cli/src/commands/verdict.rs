//! `caravan work verdict`: what a requester said of a work.

use std::path::Path;

use caravan_chain::Chain;
use caravan_client::calendar::date_time;
use caravan_client::explanations::{explanations, open_evidence, Said};
use caravan_client::{Problem, Session};
use caravan_primitives::{AssignmentId, BatchId};
use serde_json::json;

use crate::context::Context;
use crate::failure::Failure;
use crate::new_files::write_new;
use crate::output::Output;
use crate::progress::reporter;

pub(super) fn verdict<C: Chain>(
    batch: BatchId,
    assignment: AssignmentId,
    to: Option<&Path>,
    session: Session<C>,
    context: &Context<'_>,
) -> Result<Output, Failure> {
    // The session ends before the blocks are read: a chain in a file is open once at a time.
    let marketplace = session.client.contracts.marketplace.clone();
    let (entry, chain_id) = (session.client.assignment(batch, assignment)?, session.client.chain.chain_id());
    drop(session);
    let mut blocks = context.blocks(&chain_id)?;
    let found = explanations(batch, assignment, &marketplace, blocks.as_mut(), &reporter())?;
    let mut text = format!("Work {assignment} of batch {batch}: {}", entry.status.name());
    if let Some(reason) = entry.reason {
        text.push_str(&format!("\nreason: {}", reason.name()));
    }
    let (mut notes, mut last) = (vec![], None);
    for explanation in &found {
        match &explanation.said {
            Said::Note(note) => {
                text.push_str(&format!("\n{}: {note}", date_time(explanation.time.get())));
                notes.push(json!({ "time": explanation.time, "note": note }));
            }
            Said::Evidence(document) => last = Some(document),
        }
    }
    if let (Some(document), None) = (last, to) {
        text.push_str(&format!("\nevidence: {} (--evidence FILE writes it)", document.hash));
    }
    if let Some(path) = to {
        let document = last.ok_or(Problem::NothingLeft("evidence that came with a verdict"))?;
        write_new(&[(path.to_owned(), open_evidence(document, &context.session()?)?)])?;
        text.push_str(&format!("\nevidence: {}", path.display()));
    }
    let json = json!({
        "batch": batch, "assignment": assignment, "status": entry.status, "reason": entry.reason, "notes": notes,
        "evidence": last.map(|document| document.hash),
    });
    Ok(Output::new(text, json))
}
