//! `caravan batch`: the commands on batches, from a description to a finalized batch.

use std::io::{IsTerminal, Write};
use std::path::Path;
use std::time::Duration;

use caravan_chain::Chain;
use caravan_client::calendar::date_time;
use caravan_client::description::{Template, DOCUMENTS};
use caravan_client::import::{import as import_rows, ImportRequest};
use caravan_client::values::parse_amount;
use caravan_client::{ClientError, CurrencyDisplay, Problem, Session};
use caravan_marketplace_api::{
    AssignmentResponse, AssignmentStatus, BatchResponse, BatchStatus, ExecuteMsg, LedgerResponse, OpenCostResponse,
    QueryMsg,
};
use caravan_primitives::BatchId;
use serde_json::{json, Value};

use crate::args::batch::{BatchCommand, ImportArgs};
use crate::context::Context;
use crate::failure::Failure;
use crate::output::{plain, table, units, Output};

/// The most deadlines in a table.
const SHOWN: usize = 20;
const REFRESH: Duration = Duration::from_secs(2);

pub(crate) fn batch(command: &BatchCommand, context: &Context<'_>) -> Result<Output, Failure> {
    match command {
        BatchCommand::New { file, template } => new(file, (*template).into()),
        BatchCommand::Import(args) => import(args, &mut context.session()?),
        BatchCommand::Open { batch, most } => open(*batch, most.as_deref(), &mut context.session()?),
        BatchCommand::Watch { batch, live: true } if std::io::stderr().is_terminal() => watch_live(*batch, context),
        BatchCommand::Watch { batch, .. } => Ok(watch(*batch, &context.session()?)?.1),
        BatchCommand::Close { batch } => {
            let msg = ExecuteMsg::CloseBatch { batch: *batch };
            send(*batch, &msg, "closed to new work", &mut context.session()?)
        }
        BatchCommand::Finalize { batch } => {
            let msg = ExecuteMsg::FinalizeBatch { batch: *batch };
            send(*batch, &msg, "finalized, unspent escrow is back in the project", &mut context.session()?)
        }
    }
}

fn new(file: &Path, template: Template) -> Result<Output, Failure> {
    let failed = |error| ClientError::Unwritable { path: file.to_owned(), error };
    let created = std::fs::OpenOptions::new().write(true).create_new(true).open(file);
    let mut created = match created {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            return Err(Problem::FileExists(file.to_owned()).into())
        }
        created => created.map_err(failed)?,
    };
    created.write_all(template.text().as_bytes()).map_err(failed)?;
    for (name, text) in DOCUMENTS {
        let path = file.with_file_name(name);
        let written = match std::fs::OpenOptions::new().write(true).create_new(true).open(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
            opened => opened.and_then(|mut opened| opened.write_all(text.as_bytes())),
        };
        written.map_err(|error| ClientError::Unwritable { path, error })?;
    }
    let next = format!("caravan batch import PROJECT ROWS.csv --config {}", file.display());
    Ok(Output::new(
        format!("Created {}, and beside it the files that it names. Next: edit them, then `{next}`", file.display()),
        json!({ "file": file }),
    ))
}

fn import<C: Chain>(args: &ImportArgs, session: &mut Session<C>) -> Result<Output, Failure> {
    let request = ImportRequest {
        project: args.project,
        rows: args.file.clone(),
        description: args.config.clone(),
        again: args.again.clone(),
    };
    let imported = import_rows(&request, session)?;
    let batch = &imported.batch;
    let (number, tasks) = (batch.batch, batch.config.work.tasks);
    let created = if imported.was_imported { "was imported before as" } else { "created" };
    let mut text = format!("{tasks} tasks: {created} batch {number} of project {}", batch.project);
    let cost = imported.cost.as_ref().map(|cost| cost.total + cost.bond);
    if let Some(cost) = cost {
        let display = CurrencyDisplay::of(&session.client.project(batch.project)?.currency)?;
        text.push_str(&format!(". Opening it costs {}: `caravan batch open {number}`", display.show(cost)));
    }
    let json = json!({
        "batch": number, "project": batch.project, "tasks": tasks, "imported_before": imported.was_imported,
        "manifest_root": batch.config.work.manifest_root, "cost": cost.map(units),
    });
    Ok(Output::new(text, json))
}

fn open<C: Chain>(batch: BatchId, most: Option<&str>, session: &mut Session<C>) -> Result<Output, Failure> {
    let requester = session.actor()?;
    let answer = session.client.batch(batch)?;
    let (_, display) = session.project(answer.project)?;
    let cost: OpenCostResponse = session.client.query(&QueryMsg::OpenCost { batch })?;
    if !cost.short.is_zero() {
        let short = display.plain(cost.short);
        return Err(Problem::AvailableShort { project: answer.project.get(), short }.into());
    }
    let most = match most {
        Some(most) => parse_amount(most)?.get(),
        None => cost.total + cost.bond,
    };
    session.client.open_batch(&requester, batch, most)?;
    let mut text = format!("Opened batch {batch}: {} slots, {} reserved", cost.slots, display.show(cost.total));
    if !cost.bond.is_zero() {
        text.push_str(&format!(", {} locked until the dataset is published", display.show(cost.bond)));
    }
    Ok(Output::new(text, json!({ "batch": batch, "slots": cost.slots, "reserved": cost.total, "bond": cost.bond })))
}

fn send<C: Chain>(batch: BatchId, msg: &ExecuteMsg, done: &str, session: &mut Session<C>) -> Result<Output, Failure> {
    let sender = session.actor()?;
    session.client.run(&sender, msg)?;
    let answer = session.client.batch(batch)?;
    let (project, display) = session.project(answer.project)?;
    let available = display.show(project.available);
    let text = format!("Batch {batch} is {done}. Available in project {}: {available}", answer.project);
    Ok(Output::new(text, json!({ "batch": batch, "status": answer.status, "available": project.available })))
}

/// Print the state every two seconds until the batch is closed. The chain is open only while it is read.
fn watch_live(batch: BatchId, context: &Context<'_>) -> Result<Output, Failure> {
    loop {
        let (status, output) = watch(batch, &context.session()?)?;
        if status == BatchStatus::Closed {
            return Ok(output);
        }
        eprintln!("\x1b[2J\x1b[H{}", plain(&output.text));
        std::thread::sleep(REFRESH);
    }
}

fn watch<C: Chain>(batch: BatchId, session: &Session<C>) -> Result<(BatchStatus, Output), Failure> {
    let answer = session.client.batch(batch)?;
    let (_, display) = session.project(answer.project)?;
    let ledger: LedgerResponse = session.client.query(&QueryMsg::Ledger { batch })?;
    let live = live_work(batch, session)?;
    let mut text = batch_text(&answer, &ledger, &display, session.client.chain.now());
    text.push_str(&deadlines(&live, session)?);
    let list: Vec<Value> = live
        .iter()
        .map(|(entry, _)| json!({ "assignment": entry.assignment, "status": entry.status, "due": entry.due }))
        .collect();
    Ok((answer.status, Output::new(text, json!({ "batch": answer, "ledger": ledger, "live": list }))))
}

fn batch_text(answer: &BatchResponse, ledger: &LedgerResponse, display: &CurrencyDisplay, now: u64) -> String {
    let progress = &answer.progress;
    let state = format!("{:?}", answer.status).to_lowercase();
    let mut text = format!(
        "batch {} of project {}: {state}, at {}\n{} of {} slots accepted, {} in progress, {} open\n\
         {} reserved: {} paid to annotators, {} fees, {} not earned yet",
        answer.batch,
        answer.project,
        date_time(now),
        progress.accepted,
        progress.slots,
        progress.live,
        progress.slots.saturating_sub(progress.accepted + progress.live),
        display.show(ledger.funded),
        display.show(ledger.paid),
        display.show(ledger.fees),
        display.show(ledger.unassigned + ledger.locked),
    );
    if let Some(opened) = &answer.opened {
        text.push_str(&format!("\nends {}; then anyone can close it", date_time(opened.closes_at.get())));
    }
    text
}

/// Work with a deadline, the next first, each with what happens then.
type LiveWork = Vec<(AssignmentResponse, &'static str)>;

fn live_work<C: Chain>(batch: BatchId, session: &Session<C>) -> Result<LiveWork, Failure> {
    let at_deadline = |status| match status {
        AssignmentStatus::Reserved => Some("the reservation ends"),
        AssignmentStatus::Submitted => Some("auto-approved"),
        AssignmentStatus::RejectionPending => Some("the rejection is final"),
        AssignmentStatus::Accepted
        | AssignmentStatus::Rejected
        | AssignmentStatus::Returned
        | AssignmentStatus::Expired => None,
    };
    let all = session.client.assignments(batch)?.into_iter();
    let mut live: LiveWork = all.filter_map(|entry| at_deadline(entry.status).map(|then| (entry, then))).collect();
    live.sort_by_key(|(entry, _)| (entry.due, entry.assignment));
    Ok(live)
}

fn deadlines<C: Chain>(live: &LiveWork, session: &Session<C>) -> Result<String, Failure> {
    if live.is_empty() {
        return Ok(String::new());
    }
    let (mut rows, now) = (vec![], session.client.chain.now());
    for (entry, then) in live.iter().take(SHOWN) {
        let due = entry.due.get();
        let then = if due <= now { "expired: `caravan settle`" } else { then };
        let annotator = session.person_name(entry.person)?;
        let (number, task) = (entry.assignment.to_string(), entry.task.to_string());
        rows.push(vec![number, task, annotator, date_time(due), then.to_owned()]);
    }
    let mut text = format!("\n{}", table(&["assignment", "task", "annotator", "deadline", "then"], rows));
    let more = live.len().saturating_sub(SHOWN);
    if more > 0 {
        text.push_str(&format!("\nand {more} more; --json lists all"));
    }
    Ok(text)
}
