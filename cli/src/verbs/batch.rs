//! `caravan batch`: from a description and a file of rows to work that is paid and swept.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::time::Duration;

use caravan_chain::Chain;
use caravan_marketplace_api::{
    AssignmentStatus, BatchResponse, BatchStatus, ExecuteMsg, LedgerResponse, OpenCostResponse, QueryMsg,
};
use caravan_money::Amount;
use caravan_primitives::BatchId;
use serde_json::json;

use super::config::Template;
use super::import::{self, Import};
use super::pages;
use super::problem::Problem;
use super::project::id;
use super::session::{Globals, Session, Told};
use super::table::table;
use super::value;
use crate::failure::Failure;
use crate::host;

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
    /// Pay for a draft out of the project's free money, and open it.
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
    /// Let nobody claim any more.
    Seal {
        /// The batch.
        #[arg(value_parser = id::<BatchId>)]
        batch: BatchId,
    },
    /// Take what was not earned back into the project.
    Sweep {
        /// The batch.
        #[arg(value_parser = id::<BatchId>)]
        batch: BatchId,
    },
}

/// `caravan batch`.
pub(crate) fn batch(verb: &BatchVerb, globals: &Globals) -> Result<Told, Failure> {
    if let BatchVerb::New { file, template } = verb {
        return new(file, *template);
    }
    if let BatchVerb::Watch { batch, live } = verb {
        return watch(*batch, *live && std::io::stderr().is_terminal(), globals);
    }
    let mut session = Session::open(globals)?;
    match verb {
        BatchVerb::Import(import) => import::import(import, &mut session),
        BatchVerb::Open { batch, most } => open(*batch, most.as_deref(), &mut session),
        BatchVerb::Seal { batch } => {
            let msg = ExecuteMsg::Seal { batch: *batch };
            close(*batch, &msg, "nobody can claim any more", &mut session)
        }
        BatchVerb::Sweep { batch } => {
            let msg = ExecuteMsg::Sweep { batch: *batch };
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
    let text = format!("batch {batch}: {done}; project {} has {} free", answer.project, coinage.show(project.free));
    Ok(Told::new(text, json!({ "batch": batch, "status": answer.status, "free": project.free })))
}

/// Looks once, or until the batch is closed. It has the chain only while it looks.
fn watch(batch: BatchId, live: bool, globals: &Globals) -> Result<Told, Failure> {
    loop {
        let session = Session::open(globals)?;
        let (status, told) = look(batch, &session)?;
        drop(session);
        if !live || status == BatchStatus::Closed {
            return Ok(told);
        }
        eprint!("\x1b[2J\x1b[H{}\n", told.text);
        std::thread::sleep(LOOK);
    }
}

fn look<C: Chain>(batch: BatchId, session: &Session<C>) -> Result<(BatchStatus, Told), Failure> {
    let answer = session.batch(batch)?;
    let (_, coinage) = session.project(answer.project)?;
    let ledger: LedgerResponse = session.market.ask(&QueryMsg::Ledger { batch })?;
    let progress = &answer.progress;
    let (mut rows, mut list) = (vec![], vec![]);
    for entry in pages::assignments(session, batch)? {
        let what = match entry.status {
            AssignmentStatus::Reserved => "the reservation ends",
            AssignmentStatus::Submitted => "silence pays",
            AssignmentStatus::Rejected => "the rejection is final",
            AssignmentStatus::Accepted
            | AssignmentStatus::Refused
            | AssignmentStatus::Returned
            | AssignmentStatus::Expired => continue,
        };
        let due = host::moment(entry.due.get());
        let late = if entry.due.get() <= session.market.chain.now() { "now: `caravan settle`" } else { what };
        let who = session.person(entry.person)?;
        rows.push(vec![entry.assignment.to_string(), entry.task.to_string(), who, due, late.to_owned()]);
        list.push(json!({ "assignment": entry.assignment, "status": entry.status, "due": entry.due }));
    }
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
        coinage.show(ledger.credited),
        coinage.show(ledger.fees),
        coinage.show(ledger.unassigned + ledger.locked),
    );
    if let Some(opened) = &answer.opened {
        text.push_str(&format!("\nanyone may seal it from {}", host::moment(opened.closes_at.get())));
    }
    if !rows.is_empty() {
        text.push('\n');
        text.push_str(&table(&["assignment", "task", "annotator", "until", "then"], rows));
    }
    let json = json!({ "batch": answer, "ledger": ledger, "live": list });
    Ok((answer.status, Told::new(text, json)))
}
