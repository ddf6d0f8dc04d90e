//! Decide on submitted work by a file of verdicts.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use caravan_chain::{Chain, Outcome};
use caravan_marketplace_api::{
    bounds, AssignmentResponse, AssignmentStatus, BatchResponse, Decision, QueryMsg, Reason, TermsResponse, Verdict,
};
use caravan_primitives::{AssignmentId, BatchId};
use cosmwasm_std::{Addr, Uint128};

use crate::calendar::date_time;
use crate::client::attribute;
use crate::copies::Copies;
use crate::error::{ClientError, Result};
use crate::keys::{fetch_payloads, AnswerFault};
use crate::opened_batch::OpenedBatch;
use crate::problem::Problem;
use crate::rows::Rows;
use crate::session::Session;
use crate::verdicts::{parse_verdict, read_rows, Row};

/// A file of verdicts for a batch, and further files of answer keys.
#[derive(Debug, Clone)]
pub struct DecideRequest {
    pub batch: BatchId,
    pub file: PathBuf,
    pub keys: Vec<PathBuf>,
    pub unfetched: Unfetched,
}

/// What happens with a rejection of work whose bytes could not be fetched: that may be a fault of the network, of a gateway or
/// of this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfetched {
    /// It is refused.
    Keep,
    /// It is sent, since someone said so.
    Reject,
}

/// Whether decisions are sent, or only counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    DryRun,
    Send,
}

/// What the verdicts of a file come to.
#[derive(Debug, Default, Clone)]
pub struct DecisionSummary {
    pub accepted: usize,
    pub rejected: usize,
    /// Rows without a verdict, and work that does not wait for one.
    pub left: usize,
    /// Work whose review time has ended: it is auto-approved, whatever the verdict.
    pub late: usize,
    pub paid: Uint128,
}

impl DecisionSummary {
    fn count_outcome(&mut self, marketplace: &Addr, outcome: &Outcome) {
        for event in outcome.events_of(marketplace, "work_accepted") {
            match attribute(event, "by") {
                Some("auto_approval") => self.late += 1,
                _ => self.accepted += 1,
            }
            let amount = attribute(event, "amount").and_then(|amount| amount.parse().ok());
            self.paid += amount.unwrap_or(Uint128::zero());
        }
        self.rejected += outcome.events_of(marketplace, "work_rejected").count();
    }
}

/// Read the verdicts, check every row, and send the decisions if `mode` says so.
pub fn decide<C: Chain>(request: &DecideRequest, mode: Mode, session: &mut Session<C>) -> Result<DecisionSummary> {
    let requester = session.actor()?;
    let batch = session.client.batch(request.batch)?;
    let (decisions, mut summary) = read_decisions(request, &batch, session)?;
    if mode == Mode::Send {
        // What the chain did replaces the forecast: time may have passed since.
        summary = DecisionSummary { left: summary.left, late: summary.late, ..DecisionSummary::default() };
        for group in decisions.chunks(bounds::MAX_VECTOR) {
            let outcome = session.client.decide(&requester, request.batch, group.to_vec())?;
            summary.count_outcome(&session.client.contracts.marketplace, &outcome);
        }
    }
    Ok(summary)
}

fn read_decisions<C: Chain>(
    request: &DecideRequest,
    batch: &BatchResponse,
    session: &Session<C>,
) -> Result<(Vec<Decision>, DecisionSummary)> {
    let rows = read_rows(&request.file)?;
    let by_name = rows.iter().any(|(_, row)| row.as_ref().is_ok_and(|row| row.assignment.is_none()));
    let lookup = if by_name { Lookup::NamesAndNumbers } else { Lookup::Numbers };
    let mut reader = DecisionReader {
        request,
        batch,
        session,
        work: BatchWork::load(session, batch, lookup)?,
        opened: None,
        seen: BTreeSet::new(),
        accepted: BTreeSet::new(),
        summary: DecisionSummary::default(),
    };
    let (mut problems, mut decisions) = (vec![], vec![]);
    for (line, row) in rows {
        let mut problem = |text: String| problems.push(format!("line {line}: {text}"));
        match row.and_then(|row| reader.decision(&row)) {
            Ok(None) => {}
            Ok(Some(decision)) => {
                reader.check(&decision)?.into_iter().for_each(&mut problem);
                decisions.push(decision);
            }
            Err(text) => problem(text),
        }
    }
    if !problems.is_empty() {
        return Err(ClientError::Malformed { path: request.file.clone(), problems });
    }
    if decisions.is_empty() && reader.summary.late > 0 {
        let expected = "a verdict in time: this work is auto-approved, `caravan settle` applies it";
        return Err(Problem::NothingLeft(expected).into());
    }
    if decisions.is_empty() {
        return Err(Problem::NothingLeft("a verdict on work that waits for one").into());
    }
    Ok((decisions, reader.summary))
}

/// Turns rows into decisions, and remembers what it has seen.
struct DecisionReader<'a, C> {
    request: &'a DecideRequest,
    batch: &'a BatchResponse,
    session: &'a Session<C>,
    work: BatchWork,
    /// Loaded for the first answer that is looked at: most rejections need no key.
    opened: Option<OpenedBatch<'a>>,
    seen: BTreeSet<AssignmentId>,
    accepted: BTreeSet<AssignmentId>,
    summary: DecisionSummary,
}

impl<C: Chain> DecisionReader<'_, C> {
    /// Return the decision of a row; `None` where it has no verdict, or its work does not wait for one.
    fn decision(&mut self, row: &Row) -> Result<Option<Decision>, String> {
        let Some(word) = row.verdict.as_deref().filter(|word| !word.is_empty()) else {
            self.summary.left += 1;
            return Ok(None);
        };
        let number = self.work.number(row)?;
        let entry = self.work.by_number.get(&number).ok_or_else(|| format!("batch has no assignment {number}"))?;
        if !self.seen.insert(entry.assignment) {
            return Err(format!("assignment {number} has a verdict in an earlier line"));
        }
        let verdict = parse_verdict(word, row, self.batch)?;
        if entry.status != AssignmentStatus::Submitted {
            self.summary.left += 1;
            return Ok(None);
        }
        if entry.due.get() <= self.work.now {
            self.summary.late += 1;
            return Ok(None);
        }
        match &verdict {
            Verdict::Accept { grade_bps } => {
                self.summary.accepted += 1;
                let reward = self.work.rewards.get(usize::from(entry.terms)).copied().unwrap_or_default();
                let (grade, full) = (u128::from(*grade_bps), u128::from(bounds::BASE_GRADE_BPS));
                self.summary.paid += reward.multiply_ratio(grade, full);
            }
            Verdict::Reject { .. } => self.summary.rejected += 1,
        }
        Ok(Some(Decision { assignment: entry.assignment, verdict }))
    }

    /// Return what speaks against this decision.
    fn check(&mut self, decision: &Decision) -> Result<Vec<String>> {
        let Some(entry) = self.work.by_number.get(&decision.assignment.get()).cloned() else { return Ok(vec![]) };
        match &decision.verdict {
            Verdict::Accept { .. } => self.check_accepted(&entry),
            Verdict::Reject { reason, .. } => self.check_rejected(&entry, *reason),
        }
    }

    /// An answer that is a copy, cannot be opened, or is no answer to the task, cannot be accepted.
    fn check_accepted(&mut self, entry: &AssignmentResponse) -> Result<Vec<String>> {
        self.accepted.insert(entry.assignment);
        let mut faults: Vec<String> = self.work.copy_fault(entry, &self.accepted).into_iter().collect();
        faults.extend(self.fault(entry)?.map(AnswerFault::text));
        Ok(faults)
    }

    /// Bytes that could not be fetched are no reason to reject, unless someone says so; bytes that are there are no dead
    /// link.
    fn check_rejected(&mut self, entry: &AssignmentResponse, reason: Reason) -> Result<Vec<String>> {
        if !matches!(reason, Reason::DeadLink | Reason::Mismatch) {
            return Ok(vec![]);
        }
        let number = entry.assignment;
        Ok(match (self.fault(entry)?, reason) {
            (Some(AnswerFault::Unfetched(_)), Reason::DeadLink) if self.request.unfetched == Unfetched::Reject => {
                self.signed_for(entry)?.into_iter().collect()
            }
            (Some(AnswerFault::Unfetched(text)), _) => vec![format!(
                "assignment {number}: expected its bytes before it is rejected, got {text}; try again later, or say \
                 --reject-unfetched"
            )],
            (_, Reason::DeadLink) => {
                vec![format!("assignment {number}: expected a dead link, got bytes that are there")]
            }
            (None, _) => vec![format!("assignment {number}: expected a payload that does not open, got one that does")],
            (Some(AnswerFault::Answer(_)), _) => vec![],
        })
    }

    /// Return what speaks against a dead link where a gateway of the batch has signed for the bytes: they were there.
    fn signed_for(&self, entry: &AssignmentResponse) -> Result<Option<String>> {
        let named: Vec<String> = self.batch.config.about.gateways.iter().map(ToString::to_string).collect();
        let link = self.session.gateway.as_ref().filter(|link| named.contains(&link.key.to_string()));
        let (Some(link), Some(submission)) = (link, &entry.submission) else { return Ok(None) };
        let hash = submission.payload_hash;
        let receipt = link.client.receipt(&hash)?;
        let receipt = receipt.filter(|receipt| receipt.hash == hash && receipt.check(&link.key).is_ok());
        Ok(receipt.map(|receipt| {
            format!(
                "assignment {}: expected bytes that no gateway of the batch has signed for, got a receipt of {} of {}: \
                 the annotator delivered them; ask its operator",
                entry.assignment,
                link.client.url(),
                date_time(receipt.time)
            )
        }))
    }

    fn fault(&mut self, entry: &AssignmentResponse) -> Result<Option<AnswerFault>> {
        let opened = match &self.opened {
            Some(opened) => opened,
            None => {
                fetch_payloads(self.work.by_number.values(), self.session);
                self.opened.insert(OpenedBatch::open(self.session, self.batch, &self.request.keys)?)
            }
        };
        match opened.answers(entry, self.session) {
            Ok(_) => Ok(None),
            Err(error) => Ok(Some(AnswerFault::of(&error).ok_or(error)?)),
        }
    }
}

/// How the rows of a file name the work: names need the rows of the batch.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lookup {
    Numbers,
    NamesAndNumbers,
}

/// The work of a batch, by number, and by the name of its row and its annotator.
struct BatchWork {
    by_number: BTreeMap<u64, AssignmentResponse>,
    by_name: BTreeMap<(String, String), u64>,
    copies: Copies,
    /// The reward of each terms row.
    rewards: Vec<Uint128>,
    /// The time of the block in which the verdicts run.
    now: u64,
}

impl BatchWork {
    fn load<C: Chain>(session: &Session<C>, batch: &BatchResponse, lookup: Lookup) -> Result<Self> {
        let work = &batch.config.work;
        let needs_rows = lookup == Lookup::NamesAndNumbers;
        let rows = needs_rows.then(|| Rows::open(batch, session)).transpose()?;
        let items = rows.as_ref().map(Rows::all).transpose()?.unwrap_or_default();
        let column = rows.as_ref().and_then(Rows::id);
        let (mut by_number, mut by_name) = (BTreeMap::new(), BTreeMap::new());
        for entry in session.client.assignments(batch.batch)? {
            let item = items.get(entry.task as usize * usize::from(work.items_per_task));
            if let (Some(column), Some(item)) = (column, item) {
                let name = item.field(column).unwrap_or_default();
                let key = (name, session.person_name(entry.person)?);
                // An annotator may have had a task twice: the name means the work that waits.
                if entry.status == AssignmentStatus::Submitted || !by_name.contains_key(&key) {
                    by_name.insert(key, entry.assignment.get());
                }
            }
            by_number.insert(entry.assignment.get(), entry);
        }
        let TermsResponse { terms } = session.client.query(&QueryMsg::Terms { batch: batch.batch })?;
        let rewards = terms.iter().map(|terms| terms.reward).collect();
        let copies = Copies::find(by_number.values());
        Ok(Self { by_number, by_name, copies, rewards, now: session.client.chain.now() })
    }

    /// Of work with the same bytes, one may be accepted: the work whose answer it is.
    fn copy_fault(&self, entry: &AssignmentResponse, accepted: &BTreeSet<AssignmentId>) -> Option<String> {
        let is_accepted = |other: &u64| {
            let other = self.by_number.get(other);
            other
                .is_some_and(|other| accepted.contains(&other.assignment) || other.status == AssignmentStatus::Accepted)
        };
        self.copies.of(entry).iter().any(is_accepted).then(|| self.copies.fault(entry)).flatten()
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

/// Expired deadlines that were applied.
#[derive(Debug, Clone, Copy)]
pub struct Settled {
    pub assignments: usize,
    pub auto_approved: usize,
}

/// Apply all expired deadlines of a batch. Anyone can send the messages.
pub fn settle_expired<C: Chain>(batch: BatchId, session: &mut Session<C>) -> Result<Settled> {
    let now = session.client.chain.now();
    let live = session.client.live_work(batch)?.into_iter();
    let due: Vec<AssignmentId> = live.filter(|entry| entry.due.get() <= now).map(|entry| entry.assignment).collect();
    if due.is_empty() {
        return Err(Problem::NothingLeft("work with an expired deadline").into());
    }
    let (mut auto_approved, sender) = (0, session.actor_or_passer_by());
    for group in due.chunks(bounds::MAX_VECTOR) {
        let outcome = session.client.settle(&sender, batch, group.to_vec())?;
        auto_approved += outcome.events_of(&session.client.contracts.marketplace, "work_accepted").count();
    }
    Ok(Settled { assignments: due.len(), auto_approved })
}
