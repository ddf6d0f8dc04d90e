//! `caravan batch`: the commands on batches, from a description to a finalized batch.

use std::io::IsTerminal;
use std::path::Path;
use std::time::Duration;

use caravan_chain::{Chain, Code};
use caravan_client::calendar::{date_time, deadline};
use caravan_client::cancel::{cancel, Cancelled, Refund};
use caravan_client::description::{described_task, preview_rows};
use caravan_client::import::{edit, import as import_rows, ImportRequest};
use caravan_client::media::MediaFetch;
use caravan_client::new_description::NewDescription;
use caravan_client::{ClientError, CurrencyDisplay, Problem, Session};
use caravan_marketplace_api::{
    AssignmentResponse, AssignmentStatus, BatchResponse, BatchStatus, ExecuteMsg, LedgerResponse, OpenCostResponse,
    QueryMsg,
};
use caravan_primitives::BatchId;
use caravan_toolkit::task::{preview, templates};
use cosmwasm_std::Addr;
use serde_json::{json, Value};

use super::batch_estimate;
use super::report::report;
use super::send::{confirm, send as send_message};
use crate::args::batch::{BatchCommand, ImportArgs};
use crate::context::Context;
use crate::failure::Failure;
use crate::new_files::write_new;
use crate::output::{path_text, plain, quoted, table, units, width, Output};

/// The most deadlines in a table.
const SHOWN: usize = 20;
const REFRESH: Duration = Duration::from_secs(2);

pub(crate) fn batch(command: &BatchCommand, context: &Context<'_>) -> Result<Output, Failure> {
    match command {
        BatchCommand::New { file, template, definition, list } => {
            new(file, template.as_deref(), definition.as_deref(), list.as_deref())
        }
        BatchCommand::Preview { file, rows, html } => show_preview(file, rows.as_deref(), html.as_deref()),
        BatchCommand::Estimate { project, file, config } => {
            batch_estimate::estimate(*project, file, config, &context.session()?)
        }
        BatchCommand::Import(args) => import(args, &mut context.session()?),
        BatchCommand::Report(args) => report(args, context),
        BatchCommand::Open { batch, most } => open(*batch, most.as_deref(), context),
        BatchCommand::Edit { batch, config } => edit_draft(*batch, config, &mut context.session()?),
        BatchCommand::Improve { batch, reward, overlap, most } => {
            improve(*batch, reward.as_deref(), *overlap, most, context)
        }
        BatchCommand::Cancel { batch, keep } => cancel_batch(*batch, *keep, context),
        BatchCommand::Watch { batch, live: true } if std::io::stderr().is_terminal() => watch_live(*batch, context),
        BatchCommand::Watch { batch, .. } => Ok(watch(*batch, &context.session()?)?.1),
        BatchCommand::Close { batch } => {
            let (mut session, msg) = (context.session()?, ExecuteMsg::CloseBatch { batch: *batch });
            send(&session.actor()?, *batch, &msg, "closed to new work", &mut session)
        }
        BatchCommand::Finalize { batch } => {
            let (mut session, msg) = (context.session()?, ExecuteMsg::FinalizeBatch { batch: *batch });
            let (sender, done) = (session.actor_or_passer_by(), "finalized, unspent escrow is back in the project");
            send(&sender, *batch, &msg, done, &mut session)
        }
    }
}

/// The names of the files beside a new description.
pub(super) struct Beside {
    pub(super) task: String,
    pub(super) agreement: String,
}

impl Beside {
    pub(super) fn of(file: &Path) -> Self {
        let stem = file.file_stem().map_or_else(|| "batch".to_owned(), |stem| stem.to_string_lossy().into_owned());
        Self { task: format!("{stem}.task.json"), agreement: format!("{stem}.agreement.md") }
    }
}

/// Write a description, and beside it the sample agreement and a definition. Existing files are not replaced. Return the names.
pub(super) fn write_description(
    file: &Path,
    description: String,
    definition: Option<Vec<u8>>,
) -> Result<Vec<String>, Failure> {
    let Beside { task, agreement } = Beside::of(file);
    let mut files = vec![
        (file.to_owned(), description.into_bytes()),
        (file.with_file_name(agreement), templates::AGREEMENT.as_bytes().to_vec()),
    ];
    files.extend(definition.map(|definition| (file.with_file_name(task), definition)));
    write_new(&files)?;
    Ok(files.iter().map(|(path, _)| path.display().to_string()).collect())
}

/// Return a path as a description has it: what is not absolute is found from its folder.
fn from_folder_of(description: &Path, path: &Path) -> Result<String, Failure> {
    let folder = description.parent().filter(|folder| !folder.as_os_str().is_empty());
    let path = match folder {
        None => path.to_owned(),
        Some(_) => {
            std::path::absolute(path).map_err(|error| ClientError::Unreadable { path: path.to_owned(), error })?
        }
    };
    Ok(path.display().to_string())
}

/// Write a description of tasks of a template, with the definition and the agreement that it names beside it.
fn new(file: &Path, template: Option<&str>, definition: Option<&Path>, list: Option<&Path>) -> Result<Output, Failure> {
    let Beside { task, agreement } = Beside::of(file);
    let template = templates::find(template.unwrap_or("classification"))
        .ok_or_else(|| Failure::Usage(format!("expected one of {}", templates::NAMES.join(", "))))?;
    let named = definition.map_or(Ok(task), |path| from_folder_of(file, path))?;
    let list = list.map(|path| from_folder_of(file, path)).transpose()?;
    let description =
        NewDescription { list: list.as_deref(), ..NewDescription::of_template(template, &named, &agreement) };
    let names =
        write_description(file, description.text(), definition.is_none().then(|| template.task.as_bytes().to_vec()))?;
    let text = format!(
        "Created {}. Next: edit them, look at the task with `caravan batch preview {file}`, see the cost with `caravan batch \
         estimate PROJECT ROWS.csv --config {file}`, then import: `caravan batch import PROJECT ROWS.csv --config {file}`",
        names.join(", "),
        file = quoted(file)
    );
    Ok(Output::new(text, json!({ "file": path_text(file), "files": names })))
}

/// Show a task as annotators will see it.
fn show_preview(file: &Path, rows: Option<&Path>, html: Option<&Path>) -> Result<Output, Failure> {
    let task = described_task(file)?;
    let (items, media) = preview_rows(file, rows)?;
    let json = json!({ "title": task.definition.title, "kind": task.definition.kind, "items": items });
    if let Some(path) = html {
        write_new(&[(path.to_owned(), preview::html(&task.definition, &items, &media).into_bytes())])?;
        return Ok(Output::new(format!("The task is in {}: open it in a browser", path.display()), json));
    }
    Ok(Output::new(preview::terminal(&task.definition, &items, &media, width()), json))
}

fn import<C: Chain>(args: &ImportArgs, session: &mut Session<C>) -> Result<Output, Failure> {
    let request = ImportRequest {
        project: args.project,
        rows: args.file.clone(),
        gold: args.gold.clone(),
        description: args.config.clone(),
        again: args.again.clone(),
        media: if args.media { MediaFetch::Fetch } else { MediaFetch::Leave },
        backup: args.backup.key_backup(),
    };
    let imported = import_rows(&request, session)?;
    let batch = &imported.batch;
    let (number, tasks) = (batch.batch, batch.config.work.tasks);
    let created = if imported.was_imported { "was imported before as" } else { "created" };
    let mut text = format!("{tasks} tasks: {created} batch {number} of project {}", batch.project);
    let cost = imported.cost.as_ref().map(|cost| cost.total + cost.bond);
    if let Some(cost) = cost {
        let display = session.project(batch.project)?.1;
        text.push_str(&format!(". Opening it costs {}: `caravan batch open {number}`", display.show(cost)));
    }
    let json = json!({
        "batch": number, "project": batch.project, "tasks": tasks, "imported_before": imported.was_imported,
        "manifest_root": batch.config.work.manifest_root, "cost": cost.map(units),
    });
    Ok(Output::new(text, json))
}

pub(super) fn open(batch: BatchId, most: Option<&str>, context: &Context<'_>) -> Result<Output, Failure> {
    let mut session = context.session()?;
    let requester = session.actor()?;
    let answer = session.client.batch(batch)?;
    let (_, display) = session.project(answer.project)?;
    let cost: OpenCostResponse = session.client.query(&QueryMsg::OpenCost { batch })?;
    if !cost.short.is_zero() {
        let short = display.show(cost.short).replace(' ', "");
        return Err(Problem::AvailableShort { project: answer.project.get(), short }.into());
    }
    let most = match most {
        Some(most) => display.amount(most)?.get(),
        None => cost.total + cost.bond,
    };
    let bond = if cost.bond.is_zero() { String::new() } else { format!(", and {} locked", display.show(cost.bond)) };
    let (total, slots) = (display.show(cost.total), cost.slots);
    let what =
        format!("Opening batch {batch} reserves {total} for {slots} slots{bond}; its terms cannot be made worse again");
    confirm(&what, context.globals.yes)?;
    session.client.open_batch(&requester, batch, most)?;
    let mut text = format!("Opened batch {batch}: {} slots, {} reserved", cost.slots, display.show(cost.total));
    if !cost.bond.is_zero() {
        text.push_str(&format!(", {} locked until the dataset is published", display.show(cost.bond)));
    }
    Ok(Output::new(text, json!({ "batch": batch, "slots": cost.slots, "reserved": cost.total, "bond": cost.bond })))
}

fn edit_draft<C: Chain>(batch: BatchId, config: &Path, session: &mut Session<C>) -> Result<Output, Failure> {
    let cost = edit(batch, config, session)?;
    let project = session.client.batch(batch)?.project;
    let (_, display) = session.project(project)?;
    let cost = cost.total + cost.bond;
    let text = format!("Changed batch {batch}. Opening it costs {}: `caravan batch open {batch}`", display.show(cost));
    Ok(Output::new(text, json!({ "batch": batch, "cost": cost, "currency": display.currency })))
}

fn improve(
    batch: BatchId,
    reward: Option<&str>,
    overlap: Option<u8>,
    most: &str,
    context: &Context<'_>,
) -> Result<Output, Failure> {
    let mut session = context.session()?;
    let found = session.client.batch(batch)?;
    let (_, display) = session.project(found.project)?;
    let reward = match reward {
        Some(reward) => display.amount(reward)?,
        None => found.config.money.reward,
    };
    let overlap = overlap.unwrap_or(found.config.work.overlap);
    let most = display.amount(most)?;
    let (new, limit) = (display.show(reward.get()), display.show(most.get()));
    confirm(
        &format!(
            "Batch {batch} pays {new} a task to {overlap} annotators from now on; at most {limit} are reserved for it"
        ),
        context.globals.yes,
    )?;
    let msg = ExecuteMsg::ImproveBatch { batch, reward, overlap, most };
    let text = format!("Batch {batch} pays {new} a task to {overlap} annotators from now on");
    let fields = json!({ "batch": batch, "reward": reward.get(), "overlap": overlap, "currency": display.currency });
    send_message(Code::Marketplace, &msg, text, fields, &mut session)
}

fn cancel_batch(batch: BatchId, keep: bool, context: &Context<'_>) -> Result<Output, Failure> {
    let mut session = context.session()?;
    let found = session.client.batch(batch)?;
    let (_, display) = session.project(found.project)?;
    let ledger: LedgerResponse = session.client.query(&QueryMsg::Ledger { batch })?;
    let where_to = if keep { "to the project" } else { "to your account" };
    let what = format!(
        "Batch {batch} takes no more work, for good. {} for slots without work come back {where_to}, less what came from \
         project credit and what bad work cost, which become project credit; {} for work in progress are decided first",
        display.show(ledger.unassigned),
        display.show(ledger.locked)
    );
    confirm(&what, context.globals.yes)?;
    let refund = if keep { Refund::Keep } else { Refund::Withdraw };
    let cancelled = cancel(batch, refund, &mut session)?;
    Ok(cancelled_output(&cancelled, batch, &display))
}

/// Say how far a cancellation came, and what comes back when.
fn cancelled_output(cancelled: &Cancelled, batch: BatchId, display: &CurrencyDisplay) -> Output {
    let currency = &display.currency;
    match cancelled {
        Cancelled::Draft => {
            let text = format!("Batch {batch} was never opened: nothing is reserved, and there is nothing to cancel");
            Output::new(text, json!({ "batch": batch, "state": "draft" }))
        }
        Cancelled::Waits { live, until } => {
            let text = format!(
                "Batch {batch} takes no more work. {live} are reserved, wait for a verdict, or are rejected and not final, the \
                 last until {}: run the same command again then, or when all is decided, for what comes back",
                date_time(*until)
            );
            Output::new(text, json!({ "batch": batch, "state": "waits", "live": live, "until": until }))
        }
        Cancelled::Done { to_available, to_project_credit, withdrawn } => {
            let paid = if withdrawn.is_zero() { "stay in the project" } else { "were paid to your account" };
            let text = format!(
                "Batch {batch} is finalized. {} came back and {paid}; {} became project credit, which pays for other batches",
                display.show(*to_available),
                display.show(*to_project_credit)
            );
            let json = json!({
                "batch": batch, "state": "done", "to_available": to_available, "to_project_credit": to_project_credit,
                "withdrawn": withdrawn, "currency": currency,
            });
            Output::new(text, json)
        }
    }
}

fn send<C: Chain>(
    sender: &Addr,
    batch: BatchId,
    msg: &ExecuteMsg,
    done: &str,
    session: &mut Session<C>,
) -> Result<Output, Failure> {
    session.client.run(sender, msg)?;
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
    let rest = match answer.status {
        BatchStatus::Draft | BatchStatus::Open => "open",
        BatchStatus::Closing | BatchStatus::Settled | BatchStatus::Closed => "without work",
    };
    let mut text = format!(
        "batch {} of project {}: {state}, at {}\n{} of {} slots accepted, {} in progress, {} {rest}\n\
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
    if let Some(opened) = answer.opened.as_ref().filter(|_| answer.status == BatchStatus::Open) {
        text.push_str(&format!("\nends {}; then anyone can close it", deadline(opened.closes_at.get(), now)));
    }
    text
}

/// Work with a deadline, the next first, each with what happens then.
type LiveWork = Vec<(AssignmentResponse, &'static str)>;

fn live_work<C: Chain>(batch: BatchId, session: &Session<C>) -> Result<LiveWork, Failure> {
    let at_deadline = |status| match status {
        AssignmentStatus::Reserved => Some("the reservation ends"),
        AssignmentStatus::Submitted => Some("auto-approved"),
        AssignmentStatus::Rework => Some("judged as it was"),
        AssignmentStatus::RejectionPending => Some("the rejection is final"),
        AssignmentStatus::Appealed => Some("paid, unless the appeal has ended before"),
        AssignmentStatus::Accepted
        | AssignmentStatus::Rejected
        | AssignmentStatus::Returned
        | AssignmentStatus::Expired => None,
    };
    let all = session.client.live_work(batch)?.into_iter();
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
        rows.push(vec![number, task, annotator, deadline(due, now), then.to_owned()]);
    }
    let mut text = format!("\n{}", table(&["assignment", "task", "annotator", "deadline", "then"], rows));
    let more = live.len().saturating_sub(SHOWN);
    if more > 0 {
        text.push_str(&format!("\nand {more} more; --json lists all"));
    }
    Ok(text)
}
