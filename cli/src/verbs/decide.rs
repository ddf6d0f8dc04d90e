//! `caravan decide` and `caravan settle`: verdicts from a file, and what time has decided.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use caravan_chain::Chain;
use caravan_marketplace_api::{
    bounds, AssignmentResponse, AssignmentStatus, BatchResponse, Decision, ExecuteMsg, Reason, Verdict,
};
use caravan_primitives::{AssignmentId, BatchId, Hash32, Items};
use caravan_toolkit::manifest::Format;
use cosmwasm_std::Uint128;
use serde::Deserialize;
use serde_json::json;

use super::import::format;
use super::keys::{fault, KeyArgs, Opener};
use super::pages;
use super::problem::Problem;
use super::project::id;
use super::rows::Rows;
use super::session::{Session, Told};
use super::value;
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

/// A line of the file.
#[derive(Debug, Deserialize)]
struct Row {
    #[serde(default)]
    assignment: Option<u64>,
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    annotator: Option<String>,
    verdict: String,
    #[serde(default)]
    grade: Option<String>,
    #[serde(default)]
    reason: Option<String>,
    #[serde(default)]
    evidence: Option<String>,
}

/// A grade in percent of the reward, as basis points.
pub(crate) fn grade(text: &str) -> Result<u16, Problem> {
    let wrong = || Problem::Value { expected: "a grade in percent from 50 to 200", got: text.to_owned() };
    let percent: u16 = text.trim_end_matches('%').trim().parse().map_err(|_| wrong())?;
    let bps = percent.checked_mul(100).ok_or_else(wrong)?;
    let fits = (bounds::MIN_GRADE_BPS..=bounds::MAX_GRADE_BPS).contains(&bps);
    fits.then_some(bps).ok_or_else(wrong)
}

/// What the verdicts come to.
#[derive(Default)]
struct Sum {
    accepted: usize,
    rejected: usize,
    skipped: usize,
    pays: Uint128,
}

/// `caravan decide`.
pub(crate) fn decide<C: Chain>(what: &Decide, session: &mut Session<C>) -> Result<Told, Failure> {
    let me = session.me()?;
    let batch = session.batch(what.batch)?;
    let (decisions, sum) = decisions(what, &batch, session)?;
    if session.yes {
        for part in decisions.chunks(bounds::MAX_VECTOR) {
            session.market.decide(&me, what.batch, part.to_vec())?;
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
    if !session.yes {
        text.push_str("\nnothing was sent: this is what --yes would do");
    }
    let json = json!({
        "batch": what.batch, "sent": session.yes, "accepted": sum.accepted, "rejected": sum.rejected,
        "left": sum.skipped, "credited": sum.pays,
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
    let (mut seen, mut opener) = (BTreeSet::new(), None);
    for (line, row) in rows {
        let decision = row.and_then(|row| work.decision(&row, batch, &mut seen, &mut sum));
        if let Ok(Some(Decision { assignment, verdict: Verdict::Accept { .. } })) = &decision {
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
    if decisions.is_empty() {
        return Err(Problem::Nothing("a verdict on work that waits for one").into());
    }
    Ok((decisions, sum))
}

/// The rows of a file, each with its line.
type Lines = Vec<(u64, Result<Row, String>)>;

fn rows(path: &Path) -> Result<Lines, Failure> {
    let bytes = std::fs::read(path).map_err(|error| Failure::Unreadable { path: path.to_owned(), error })?;
    match format(path)? {
        Format::Csv => {
            let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes.as_slice());
            let head = reader.headers().cloned().unwrap_or_default();
            let read = |row: Result<csv::StringRecord, csv::Error>| match row {
                Ok(row) => {
                    let line = row.position().map_or(0, csv::Position::line);
                    (line, row.deserialize(Some(&head)).map_err(|error| error.to_string()))
                }
                Err(error) => (error.position().map_or(0, csv::Position::line), Err(error.to_string())),
            };
            Ok(reader.records().map(read).collect())
        }
        Format::Jsonl => {
            let read =
                |(line, text): (u64, &[u8])| (line, serde_json::from_slice(text).map_err(|error| error.to_string()));
            let lines = (1..).zip(bytes.split(|byte| *byte == b'\n'));
            Ok(lines.filter(|(_, text)| !text.trim_ascii().is_empty()).map(read).collect())
        }
    }
}

/// The work of a batch, by number, and by the name of its row and its annotator.
struct Work {
    by_number: BTreeMap<u64, AssignmentResponse>,
    by_name: BTreeMap<(String, String), u64>,
    reward: Uint128,
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
        let reward = batch.opened.as_ref().map_or(Uint128::zero(), |opened| opened.reward);
        Ok(Self { by_number, by_name, reward })
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
        if row.verdict.is_empty() {
            sum.skipped += 1;
            return Ok(None);
        }
        let number = self.number(row)?;
        if !seen.insert(number) {
            return Err(format!("assignment {number} has a verdict in an earlier line"));
        }
        let entry = self.by_number.get(&number).ok_or_else(|| format!("batch has no assignment {number}"))?;
        let verdict = verdict(row, batch)?;
        if entry.status != AssignmentStatus::Submitted {
            sum.skipped += 1;
            return Ok(None);
        }
        match &verdict {
            Verdict::Accept { grade_bps } => {
                sum.accepted += 1;
                sum.pays += self.reward.multiply_ratio(u128::from(*grade_bps), u128::from(bounds::BASE_GRADE_BPS));
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

fn verdict(row: &Row, batch: &BatchResponse) -> Result<Verdict, String> {
    let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    match row.verdict.as_str() {
        "accept" => {
            let base = bounds::BASE_GRADE_BPS;
            let grade_bps =
                given(&row.grade).map_or(Ok(base), |text| grade(&text).map_err(|error| error.to_string()))?;
            let allowed = batch.config.money.grades.as_slice();
            if grade_bps == base || allowed.contains(&grade_bps) {
                return Ok(Verdict::Accept { grade_bps });
            }
            Err(format!("expected one of the batch's grades, got {} %", grade_bps / 100))
        }
        "reject" => {
            let name = given(&row.reason).ok_or("a rejection has a reason")?;
            let reason: Reason = serde_json::from_value(json!(name))
                .map_err(|_| format!("expected a reason such as incomplete or bad_format, got {name:?}"))?;
            let evidence = Hash32::digest(given(&row.evidence).unwrap_or_default().as_bytes());
            Ok(Verdict::Reject { reason, evidence })
        }
        other => Err(format!("expected accept, reject or nothing, got {other:?}")),
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
    let live = [AssignmentStatus::Reserved, AssignmentStatus::Submitted, AssignmentStatus::Rejected];
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
    /// The free money of this project of yours, in place of what you earned.
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
    let coinage = super::session::cara()?;
    let currency = coinage.currency.clone();
    let units: Uint128 = if what.royalties {
        let contract = session.market.suite.licensing.clone();
        let outcome = session.market.tell(&me, &contract, &licensing::ExecuteMsg::Withdraw { currency, amount })?;
        told(&outcome, "balance_withdrawn", "amount")?
    } else if let Some(project) = what.project {
        let free = session.project(project)?.0.free;
        let amount = amount.map_or_else(|| caravan_money::Amount::new(free), Ok);
        let amount = amount.map_err(|_| Problem::Nothing("free money in the project"))?;
        session.market.run(&me, &ExecuteMsg::WithdrawFree { project, amount })?;
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
