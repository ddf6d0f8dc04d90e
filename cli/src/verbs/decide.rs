//! `caravan decide` and `caravan settle`: verdicts from a file, and what time has decided.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use caravan_chain::{Chain, Outcome};
use caravan_marketplace_api::{
    bounds, AssignmentResponse, AssignmentStatus, BatchResponse, Decision, ExecuteMsg, QueryMsg, TermsResponse, Verdict,
};
use caravan_primitives::{AssignmentId, BatchId, Items};
use cosmwasm_std::Uint128;
use serde_json::json;

use super::copies::Copies;
use super::keys::{fault, KeyArgs, Opener};
use super::pages;
use super::problem::Problem;
use super::project::id;
use super::rows::Rows;
use super::session::{Session, Told};
use super::value;
use super::verdicts::{rows, verdict, Row};
use crate::failure::Failure;
use crate::market::told;

/// Whose work is decided on, and how.
#[derive(Debug, clap::Args)]
pub(crate) struct Decide {
    /// The batch.
    #[arg(value_parser = id::<BatchId>)]
    batch: BatchId,
    /// Verdicts, CSV with a header or JSON objects, one a line: `verdict` is accept, reject or empty; the work is named
    /// by `assignment`, or by `id` and `annotator`; `grade` in percent, `reason` and `evidence` are for those who use
    /// them. Other columns are left alone, so that an export of results can be filled in.
    file: PathBuf,
    #[command(flatten)]
    key: KeyArgs,
}

/// What the verdicts come to.
#[derive(Default)]
struct Sum {
    accepted: usize,
    rejected: usize,
    skipped: usize,
    /// Work whose time to be decided on ran out: silence accepts it, whatever the verdict.
    late: usize,
    pays: Uint128,
}

impl Sum {
    /// Adds what the chain did.
    fn add(&mut self, outcome: &Outcome) {
        for event in outcome.told("work_accepted") {
            let found = |key: &str| event.attributes.iter().find(|attribute| attribute.key == key);
            match found("by").map(|by| by.value.as_str()) {
                Some("auto_approval") => self.late += 1,
                _ => self.accepted += 1,
            }
            self.pays += found("amount").and_then(|amount| amount.value.parse().ok()).unwrap_or(Uint128::zero());
        }
        self.rejected += outcome.told("work_rejected").count();
    }
}

/// `caravan decide`.
pub(crate) fn decide<C: Chain>(what: &Decide, session: &mut Session<C>) -> Result<Told, Failure> {
    let me = session.me()?;
    let batch = session.batch(what.batch)?;
    let (decisions, mut sum) = decisions(what, &batch, session)?;
    if session.yes {
        sum = Sum { skipped: sum.skipped, late: sum.late, ..Sum::default() };
        for part in decisions.chunks(bounds::MAX_VECTOR) {
            sum.add(&session.market.decide(&me, what.batch, part.to_vec())?);
        }
    }
    let (_, coinage) = session.project(batch.project)?;
    let mut text = format!(
        "{} accepted, {} rejected, {} left as they are; annotators are credited {}",
        sum.accepted,
        sum.rejected,
        sum.skipped,
        coinage.show(sum.pays)
    );
    if sum.late > 0 {
        let late =
            format!("\n{} too late: silence pays them, `caravan settle {}` writes it down", sum.late, what.batch);
        text.push_str(&late);
    }
    if !session.yes {
        text.push_str("\nnothing was sent: this is what --yes would send");
    }
    let json = json!({
        "batch": what.batch, "sent": session.yes, "accepted": sum.accepted, "rejected": sum.rejected,
        "left": sum.skipped, "late": sum.late, "credited": sum.pays,
    });
    Ok(Told::new(text, json))
}

/// What the file says, held against the work of the batch. Nothing is accepted that cannot be opened.
fn decisions<C: Chain>(
    what: &Decide,
    batch: &BatchResponse,
    session: &Session<C>,
) -> Result<(Vec<Decision>, Sum), Failure> {
    let rows = rows(&what.file)?;
    let named = rows.iter().any(|(_, row)| row.as_ref().is_ok_and(|row| row.assignment.is_none()));
    let work = Work::new(session, batch, named)?;
    let (mut problems, mut decisions, mut sum) = (vec![], vec![], Sum::default());
    let (mut seen, mut opener, mut accepted) = (BTreeSet::new(), None, BTreeSet::new());
    for (line, row) in rows {
        let decision = row.and_then(|row| work.decision(&row, batch, &mut seen, &mut sum));
        if let Ok(Some(Decision { assignment, verdict: Verdict::Accept { .. } })) = &decision {
            if let Some(fault) = work.copied(assignment.get(), &mut accepted) {
                problems.push(format!("line {line}: {fault}"));
            }
            let opener = match &opener {
                Some(opener) => opener,
                None => opener.insert(Opener::new(&what.key, &batch.config.work.answer_key, session)?),
            };
            if let Err(failure) = work.open(assignment.get(), opener, session) {
                problems.push(format!("line {line}: {}", fault(&failure).ok_or(failure)?));
            }
        }
        match decision {
            Ok(decision) => decisions.extend(decision),
            Err(problem) => problems.push(format!("line {line}: {problem}")),
        }
    }
    if !problems.is_empty() {
        return Err(Failure::Malformed { path: what.file.clone(), problems });
    }
    if decisions.is_empty() && sum.late > 0 {
        return Err(Problem::Nothing("a verdict in time: silence pays this work, by `caravan settle`").into());
    }
    if decisions.is_empty() {
        return Err(Problem::Nothing("a verdict on work that waits for one").into());
    }
    Ok((decisions, sum))
}

/// The work of a batch, by number, and by the name of its row and its annotator.
struct Work {
    by_number: BTreeMap<u64, AssignmentResponse>,
    by_name: BTreeMap<(String, String), u64>,
    copies: Copies,
    /// The reward of each terms.
    rewards: Vec<Uint128>,
    /// The time of the block in which the verdicts run.
    now: u64,
}

impl Work {
    /// The work of a batch; the rows are read where they are what it is named by.
    fn new<C: Chain>(session: &Session<C>, batch: &BatchResponse, named: bool) -> Result<Self, Failure> {
        let rows = named.then(|| Rows::kept(batch.config.work.clone(), &session.store)).transpose()?;
        let items = rows.as_ref().map(Rows::all).transpose()?.unwrap_or_default();
        let column = rows.as_ref().and_then(Rows::id);
        let (mut by_number, mut by_name) = (BTreeMap::new(), BTreeMap::new());
        for entry in pages::assignments(session, batch.batch)? {
            let item = items.get(entry.task as usize * usize::from(batch.config.work.items_per_task));
            if let (Some(column), Some(item)) = (column, item) {
                let name = item.field(column).unwrap_or_default();
                let key = (name, session.person(entry.person)?);
                if entry.status == AssignmentStatus::Submitted || !by_name.contains_key(&key) {
                    by_name.insert(key, entry.assignment.get());
                }
            }
            by_number.insert(entry.assignment.get(), entry);
        }
        let TermsResponse { terms } = session.market.ask(&QueryMsg::Terms { batch: batch.batch })?;
        let rewards = terms.iter().map(|terms| terms.reward).collect();
        let copies = Copies::among(by_number.values());
        Ok(Self { by_number, by_name, copies, rewards, now: session.market.chain.now() })
    }

    /// What is wrong with accepting this work where other work with the same bytes is accepted: one may be, whose answer
    /// it is.
    fn copied(&self, number: u64, accepted: &mut BTreeSet<u64>) -> Option<String> {
        accepted.insert(number);
        let entry = self.by_number.get(&number)?;
        let paid = |other: &u64| {
            let other =
                self.by_number.get(other).map(|other| (other.status, accepted.contains(&other.assignment.get())));
            other.is_some_and(|(status, named)| named || status == AssignmentStatus::Accepted)
        };
        self.copies.of(entry).iter().any(paid).then(|| self.copies.fault(entry)).flatten()
    }

    /// That an answer can be opened.
    fn open<C: Chain>(&self, number: u64, opener: &Opener, session: &Session<C>) -> Result<(), Failure> {
        let submission = self.by_number.get(&number).and_then(|entry| entry.submission.as_ref());
        submission.map_or(Ok(()), |submission| opener.open(&session.store, &submission.payload_hash).map(|_| ()))
    }

    /// The verdict of a row; none where the row has none, or its work does not wait for one.
    fn decision(
        &self,
        row: &Row,
        batch: &BatchResponse,
        seen: &mut BTreeSet<u64>,
        sum: &mut Sum,
    ) -> Result<Option<Decision>, String> {
        let Some(told) = row.verdict.as_deref().filter(|told| !told.is_empty()) else {
            sum.skipped += 1;
            return Ok(None);
        };
        let number = self.number(row)?;
        if !seen.insert(number) {
            return Err(format!("assignment {number} has a verdict in an earlier line"));
        }
        let entry = self.by_number.get(&number).ok_or_else(|| format!("batch has no assignment {number}"))?;
        let verdict = verdict(told, row, batch)?;
        if entry.status != AssignmentStatus::Submitted {
            sum.skipped += 1;
            return Ok(None);
        }
        if entry.due.get() <= self.now {
            sum.late += 1;
            return Ok(None);
        }
        match &verdict {
            Verdict::Accept { grade_bps } => {
                sum.accepted += 1;
                let reward = self.rewards.get(usize::from(entry.terms)).copied().unwrap_or_default();
                sum.pays += reward.multiply_ratio(u128::from(*grade_bps), u128::from(bounds::BASE_GRADE_BPS));
            }
            Verdict::Reject { .. } => sum.rejected += 1,
        }
        Ok(Some(Decision { assignment: entry.assignment, verdict }))
    }

    fn number(&self, row: &Row) -> Result<u64, String> {
        match (row.assignment, &row.id, &row.annotator) {
            (Some(number), _, _) => Ok(number),
            (None, Some(id), Some(annotator)) => {
                let found = self.by_name.get(&(id.clone(), annotator.clone())).copied();
                found.ok_or_else(|| format!("there is no work of {annotator:?} on {id:?}"))
            }
            _ => Err("expected an assignment, or an id and an annotator".to_owned()),
        }
    }
}

/// What time has decided on, to be written down.
#[derive(Debug, clap::Args)]
pub(crate) struct Settle {
    /// The batch.
    #[arg(value_parser = id::<BatchId>)]
    batch: BatchId,
}

/// `caravan settle`: anyone may.
pub(crate) fn settle<C: Chain>(what: &Settle, session: &mut Session<C>) -> Result<Told, Failure> {
    let now = session.market.chain.now();
    let live = [AssignmentStatus::Reserved, AssignmentStatus::Submitted, AssignmentStatus::RejectionPending];
    let due = |entry: &AssignmentResponse| live.contains(&entry.status) && entry.due.get() <= now;
    let all = pages::assignments(session, what.batch)?;
    let due: Vec<AssignmentId> = all.iter().filter(|entry| due(entry)).map(|entry| entry.assignment).collect();
    if due.is_empty() {
        return Err(Problem::Nothing("work whose time has run out").into());
    }
    let (mut paid, anyone) = (0, session.anyone());
    for part in due.chunks(bounds::MAX_VECTOR) {
        let (batch, assignments) = (what.batch, Items::new(part.to_vec())?);
        let outcome = session.market.run(&anyone, &ExecuteMsg::Settle { batch, assignments })?;
        paid += outcome.told("work_accepted").count();
    }
    let text = format!("{} settled in batch {}, {paid} of them paid by silence", due.len(), what.batch);
    Ok(Told::new(text, json!({ "batch": what.batch, "settled": due.len(), "paid": paid })))
}

/// What the account that acts takes out.
#[derive(Debug, clap::Args)]
pub(crate) struct Withdraw {
    /// How much; without it, all.
    #[arg(long, value_name = "AMOUNT")]
    amount: Option<String>,
    /// The available funds of this project of yours, in place of what you earned.
    #[arg(long, value_parser = id::<caravan_primitives::ProjectId>)]
    project: Option<caravan_primitives::ProjectId>,
    /// What you are owed as an owner of assets, in place of what you earned by work.
    #[arg(long, conflicts_with = "project")]
    royalties: bool,
}

/// `caravan withdraw`.
pub(crate) fn withdraw<C: Chain>(what: &Withdraw, session: &mut Session<C>) -> Result<Told, Failure> {
    use caravan_licensing_api as licensing;
    let me = session.me()?;
    let amount = what.amount.as_deref().map(value::amount).transpose()?;
    let mut coinage = super::session::cara()?;
    let currency = coinage.currency.clone();
    let units: Uint128 = if what.royalties {
        let contract = session.market.suite.licensing.clone();
        let outcome = session.market.tell(&me, &contract, &licensing::ExecuteMsg::Withdraw { currency, amount })?;
        told(&outcome, "balance_withdrawn", "amount")?
    } else if let Some(project) = what.project {
        let project_now = session.project(project)?.0;
        coinage = super::session::coinage(&project_now.currency)?;
        let amount = amount.map_or_else(|| caravan_money::Amount::new(project_now.available), Ok);
        let amount = amount.map_err(|_| Problem::Nothing("available funds in the project"))?;
        session.market.run(&me, &ExecuteMsg::WithdrawAvailable { project, amount })?;
        amount.get()
    } else {
        let outcome = session.market.run(&me, &ExecuteMsg::Withdraw { currency, amount })?;
        told(&outcome, "balance_withdrawn", "amount").unwrap_or_default()
    };
    let held = coinage.balance(&session.market.chain, &me)?;
    let points = session.market.points(&me)?;
    let text = format!("{} paid to {}, who now holds {}", coinage.show(units), session.who()?, coinage.show(held));
    Ok(Told::new(text, json!({ "paid": units, "held": held, "points": points })))
}
