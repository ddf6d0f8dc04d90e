//! `caravan batch`: the commands on batches, from a description to a finalized batch.

use std::io::IsTerminal;
use std::path::Path;
use std::time::Duration;

use caravan_chain::Chain;
use caravan_client::calendar::date_time;
use caravan_client::description::{described_task, description_text, preview_rows};
use caravan_client::import::{import as import_rows, ImportRequest, KeyBackup};
use caravan_client::media::MediaFetch;
use caravan_client::values::parse_amount;
use caravan_client::{CurrencyDisplay, Problem, Session};
use caravan_marketplace_api::{
    AssignmentResponse, AssignmentStatus, BatchResponse, BatchStatus, ExecuteMsg, LedgerResponse, OpenCostResponse,
    QueryMsg,
};
use caravan_primitives::BatchId;
use caravan_toolkit::task::{preview, templates};
use serde_json::{json, Value};

use super::work::write_new;
use crate::args::batch::{BatchCommand, ImportArgs};
use crate::context::Context;
use crate::failure::Failure;
use crate::output::{plain, table, units, width, Output};

/// The most deadlines in a table.
const SHOWN: usize = 20;
const REFRESH: Duration = Duration::from_secs(2);

pub(crate) fn batch(command: &BatchCommand, context: &Context<'_>) -> Result<Output, Failure> {
    match command {
        BatchCommand::New { file, template, definition } => new(file, template.as_deref(), definition.as_deref()),
        BatchCommand::Preview { file, rows, html } => show_preview(file, rows.as_deref(), html.as_deref()),
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

/// Write a description, with the definition and the agreement that it names beside it. Existing files are not replaced.
fn new(file: &Path, template: Option<&str>, definition: Option<&Path>) -> Result<Output, Failure> {
    let stem = file.file_stem().map_or_else(|| "batch".to_owned(), |stem| stem.to_string_lossy().into_owned());
    let agreement = format!("{stem}.agreement.md");
    let template = templates::find(template.unwrap_or("classification"))
        .ok_or_else(|| Failure::Usage(format!("expected one of {}", templates::NAMES.join(", "))))?;
    let task = format!("{stem}.task.json");
    let named = definition.map_or(task.clone(), |path| path.display().to_string());
    let mut files = vec![
        (file.to_owned(), description_text(template, &named, &agreement)),
        (file.with_file_name(&agreement), templates::AGREEMENT.to_owned()),
    ];
    if definition.is_none() {
        files.push((file.with_file_name(&task), template.task.to_owned()));
    }
    if let Some((path, _)) = files.iter().find(|(path, _)| path.exists()) {
        return Err(Problem::FileExists(path.clone()).into());
    }
    for (path, text) in &files {
        write_new(path, text.as_bytes())?;
    }
    let names: Vec<String> = files.iter().map(|(path, _)| path.display().to_string()).collect();
    let text = format!(
        "Created {}. Next: edit them, look at the task with `caravan batch preview {file}`, then \
         `caravan batch import PROJECT ROWS.csv --config {file}`",
        names.join(", "),
        file = file.display()
    );
    Ok(Output::new(text, json!({ "file": file, "files": names })))
}

/// Show a task as annotators will see it.
fn show_preview(file: &Path, rows: Option<&Path>, html: Option<&Path>) -> Result<Output, Failure> {
    let task = described_task(file)?;
    let (items, media) = preview_rows(file, rows)?;
    let json = json!({ "title": task.definition.title, "kind": task.definition.kind, "items": items });
    if let Some(path) = html {
        write_new(path, preview::html(&task.definition, &items, &media).as_bytes())?;
        return Ok(Output::new(format!("The task is in {}: open it in a browser", path.display()), json));
    }
    Ok(Output::new(preview::terminal(&task.definition, &items, &media, width()), json))
}

fn import<C: Chain>(args: &ImportArgs, session: &mut Session<C>) -> Result<Output, Failure> {
    let request = ImportRequest {
        project: args.project,
        rows: args.file.clone(),
        description: args.config.clone(),
        again: args.again.clone(),
        media: if args.media { MediaFetch::Fetch } else { MediaFetch::Leave },
        backup: match &args.backup {
            Some(file) => KeyBackup::File(file.clone()),
            None if args.no_backup => KeyBackup::None,
            None => KeyBackup::Unsaid,
        },
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
