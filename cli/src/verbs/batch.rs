//! `caravan batch`: from a description and a file of rows to work that is paid and swept.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::time::Duration;

use caravan_chain::Chain;
use caravan_marketplace_api::{
    AssignmentResponse, AssignmentStatus, BatchResponse, BatchStatus, ExecuteMsg, LedgerResponse, OpenCostResponse,
    QueryMsg,
};
use caravan_money::Amount;
use caravan_primitives::BatchId;
use serde_json::{json, Value};

use super::config::Template;
use super::import::{self, Import};
use super::pages;
use super::problem::Problem;
use super::project::id;
use super::session::{At, Session, Told};
use super::table::table;
use super::value;
use crate::failure::Failure;
use crate::host;

/// The most deadlines that people are shown: the next ones.
const SHOWN: usize = 20;
/// How often a live view looks.
const LOOK: Duration = Duration::from_secs(2);

/// Batches.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum BatchVerb {
    /// Write a description of a batch, to be edited and imported with.
    New {
        /// The file to write.
        file: PathBuf,
        /// What it begins with.
        #[arg(long, value_enum, default_value = "objective")]
        template: Template,
    },
    /// Import a file of rows as the tasks of a new draft. Killed and called again, it makes no second one.
    Import(Import),
    /// Pay for a draft out of the project's available funds, and open it.
    Open {
        /// The batch.
        #[arg(value_parser = id::<BatchId>)]
        batch: BatchId,
        /// The most that opening may take; without it, what it costs now.
        #[arg(long, value_name = "AMOUNT")]
        most: Option<String>,
    },
    /// Show progress, spending and deadlines; on a terminal with --live, again and again.
    Watch {
        /// The batch.
        #[arg(value_parser = id::<BatchId>)]
        batch: BatchId,
        /// Look again every two seconds until the batch is closed.
        #[arg(long)]
        live: bool,
    },
    /// Close the batch to new work.
    Close {
        /// The batch.
        #[arg(value_parser = id::<BatchId>)]
        batch: BatchId,
    },
    /// Close the books of a settled batch: unspent escrow goes back to the project.
    Finalize {
        /// The batch.
        #[arg(value_parser = id::<BatchId>)]
        batch: BatchId,
    },
}

/// `caravan batch`.
pub(crate) fn batch(verb: &BatchVerb, at: &At<'_>) -> Result<Told, Failure> {
    if let BatchVerb::New { file, template } = verb {
        return new(file, *template);
    }
    if let BatchVerb::Watch { batch, live } = verb {
        return watch(*batch, *live && std::io::stderr().is_terminal(), at);
    }
    let mut session = Session::open(at)?;
    match verb {
        BatchVerb::Import(import) => import::import(import, &mut session),
        BatchVerb::Open { batch, most } => open(*batch, most.as_deref(), &mut session),
        BatchVerb::Close { batch } => {
            let msg = ExecuteMsg::CloseBatch { batch: *batch };
            close(*batch, &msg, "nobody can claim any more", &mut session)
        }
        BatchVerb::Finalize { batch } => {
            let msg = ExecuteMsg::FinalizeBatch { batch: *batch };
            close(*batch, &msg, "what was not earned is back in the project", &mut session)
        }
        BatchVerb::New { .. } | BatchVerb::Watch { .. } => Err(Problem::Nothing("another verb").into()),
    }
}

impl<C: Chain> Session<C> {
    /// A batch.
    pub(crate) fn batch(&self, batch: BatchId) -> Result<BatchResponse, Failure> {
        Ok(self.market.ask(&QueryMsg::Batch { batch })?)
    }
}

fn new(file: &PathBuf, template: Template) -> Result<Told, Failure> {
    let failed = |error| Failure::Unwritable { path: file.clone(), error };
    let made = std::fs::OpenOptions::new().write(true).create_new(true).open(file);
    let mut made = match made {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            return Err(Problem::FileExists(file.clone()).into())
        }
        made => made.map_err(failed)?,
    };
    made.write_all(template.text().as_bytes()).map_err(failed)?;
    let next = format!("caravan batch import PROJECT ROWS.csv --config {}", file.display());
    Ok(Told::new(format!("{} is written; edit it, then `{next}`", file.display()), json!({ "file": file })))
}

fn open<C: Chain>(batch: BatchId, most: Option<&str>, session: &mut Session<C>) -> Result<Told, Failure> {
    let me = session.me()?;
    let answer = session.batch(batch)?;
    let (_, coinage) = session.project(answer.project)?;
    let cost: OpenCostResponse = session.market.ask(&QueryMsg::OpenCost { batch })?;
    if !cost.short.is_zero() {
        let short = coinage.plain(cost.short);
        return Err(Problem::Short { project: answer.project.get(), short }.into());
    }
    let total = cost.total + cost.bond;
    let most = most.map(value::amount).transpose()?.map_or_else(|| Amount::new(total), Ok)?;
    session.market.run(&me, &ExecuteMsg::OpenBatch { batch, most })?;
    let mut text = format!("batch {batch} is open: {} slots, {} reserved", cost.slots, coinage.show(cost.total));
    if !cost.bond.is_zero() {
        text.push_str(&format!(", {} locked until the dataset is published", coinage.show(cost.bond)));
    }
    Ok(Told::new(text, json!({ "batch": batch, "slots": cost.slots, "reserved": cost.total, "bond": cost.bond })))
}

fn close<C: Chain>(batch: BatchId, msg: &ExecuteMsg, done: &str, session: &mut Session<C>) -> Result<Told, Failure> {
    let me = session.me()?;
    session.market.run(&me, msg)?;
    let answer = session.batch(batch)?;
    let (project, coinage) = session.project(answer.project)?;
    let text =
        format!("batch {batch}: {done}; project {} has {} free", answer.project, coinage.show(project.available));
    Ok(Told::new(text, json!({ "batch": batch, "status": answer.status, "available": project.available })))
}

/// Looks once, or until the batch is closed. It has the chain only while it looks.
fn watch(batch: BatchId, live: bool, at: &At<'_>) -> Result<Told, Failure> {
    loop {
        let session = Session::open(at)?;
        let (status, told) = look(batch, &session)?;
        drop(session);
        if !live || status == BatchStatus::Closed {
            return Ok(told);
        }
        eprintln!("\x1b[2J\x1b[H{}", crate::plain(&told.text));
        std::thread::sleep(LOOK);
    }
}

fn look<C: Chain>(batch: BatchId, session: &Session<C>) -> Result<(BatchStatus, Told), Failure> {
    let answer = session.batch(batch)?;
    let (_, coinage) = session.project(answer.project)?;
    let ledger: LedgerResponse = session.market.ask(&QueryMsg::Ledger { batch })?;
    let progress = &answer.progress;
    let state = format!("{:?}", answer.status).to_lowercase();
    let mut text = format!(
        "batch {batch} of project {}: {state}, at {}\n{} of {} slots accepted, {} live, {} still open\n\
         {} reserved, {} credited to annotators, {} fees, {} not earned yet",
        answer.project,
        host::moment(session.market.chain.now()),
        progress.accepted,
        progress.slots,
        progress.live,
        progress.slots.saturating_sub(progress.accepted + progress.live),
        coinage.show(ledger.funded),
        coinage.show(ledger.paid),
        coinage.show(ledger.fees),
        coinage.show(ledger.unassigned + ledger.locked),
    );
    if let Some(opened) = &answer.opened {
        text.push_str(&format!("\nanyone may seal it from {}", host::moment(opened.closes_at.get())));
    }
    let live = live(batch, session)?;
    text.push_str(&deadlines(&live, session)?);
    let list: Vec<Value> = live
        .iter()
        .map(|(entry, _)| json!({ "assignment": entry.assignment, "status": entry.status, "due": entry.due }))
        .collect();
    Ok((answer.status, Told::new(text, json!({ "batch": answer, "ledger": ledger, "live": list }))))
}

/// Work that time will decide on, the next deadline first, each with what happens then.
type Live = Vec<(AssignmentResponse, &'static str)>;

fn live<C: Chain>(batch: BatchId, session: &Session<C>) -> Result<Live, Failure> {
    let what = |status| match status {
        AssignmentStatus::Reserved => Some("the reservation ends"),
        AssignmentStatus::Submitted => Some("silence pays"),
        AssignmentStatus::RejectionPending => Some("the rejection is final"),
        AssignmentStatus::Accepted
        | AssignmentStatus::Rejected
        | AssignmentStatus::Returned
        | AssignmentStatus::Expired => None,
    };
    let all = pages::assignments(session, batch)?.into_iter();
    let mut live: Live = all.filter_map(|entry| what(entry.status).map(|what| (entry, what))).collect();
    live.sort_by_key(|(entry, _)| (entry.due, entry.assignment));
    Ok(live)
}

/// The next deadlines, for people.
fn deadlines<C: Chain>(live: &Live, session: &Session<C>) -> Result<String, Failure> {
    if live.is_empty() {
        return Ok(String::new());
    }
    let (mut rows, now) = (vec![], session.market.chain.now());
    for (entry, what) in live.iter().take(SHOWN) {
        let due = entry.due.get();
        let then = if due <= now { "now: `caravan settle`" } else { what };
        let who = session.person(entry.person)?;
        let numbers = [entry.assignment.to_string(), entry.task.to_string(), who];
        rows.push([&numbers[..], &[host::moment(due), then.to_owned()]].concat());
    }
    let mut text = format!("\n{}", table(&["assignment", "task", "annotator", "until", "then"], rows));
    let more = live.len().saturating_sub(SHOWN);
    if more > 0 {
        text.push_str(&format!("\nand {more} more, later; --json has them all"));
    }
    Ok(text)
}
