//! Decide on submitted work by a file of verdicts.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use caravan_chain::{Chain, Outcome};
use caravan_marketplace_api::{
    bounds, AssignmentResponse, AssignmentStatus, BatchResponse, Decision, MarketplaceError, ProjectResponse, QueryMsg,
    Reason, RequesterResponse, Verdict,
};
use caravan_primitives::{AssignmentId, BatchId, PersonId};
use cosmwasm_std::{Addr, Uint128};

use crate::batch_work::BatchWork;
use crate::calendar::date_time;
use crate::client::attribute;
use crate::currency::CurrencyDisplay;
use crate::error::{ClientError, Result};
use crate::keys::{fetch_payloads, AnswerFault};
use crate::opened_batch::OpenedBatch;
use crate::problem::Problem;
use crate::rejection_cap::{part_left_out, Effect, History, Refusal};
use crate::session::Session;
use crate::verdicts::{parse_verdict, read_rows, Lines, Row};

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
    /// Rows with a verdict on work of other batches.
    pub elsewhere: usize,
    /// Work whose review time has ended: it is auto-approved, whatever the verdict.
    pub late: usize,
    pub paid: Uint128,
    /// What the requester may reject after these verdicts, in all its batches of this currency.
    pub rejectable: Uint128,
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

/// Return the batches that a file has verdicts for, by its column `batch`.
///
/// # Errors
/// Those of reading the file; `NOTHING_LEFT` if it has no verdict, or a verdict in a row without a batch.
pub fn decided_batches(file: &Path) -> Result<BTreeSet<BatchId>> {
    let rows = read_rows(file)?;
    let judged = rows.iter().filter_map(|(_, row)| row.as_ref().ok()).filter(|row| row.verdict.is_some());
    let batches: Option<BTreeSet<u64>> = judged.map(|row| row.batch).collect();
    match batches {
        Some(batches) if !batches.is_empty() => Ok(batches.into_iter().map(BatchId::new).collect::<Result<_, _>>()?),
        Some(_) => Err(Problem::NothingLeft("a verdict on work that waits for one").into()),
        None => Err(Problem::NothingLeft("the batch of every verdict, in a column \"batch\"").into()),
    }
}

/// Read the verdicts, check every row, and send the decisions if `mode` says so.
///
/// # Errors
/// `FILE_MALFORMED` with everything that is wrong with the file, and that the chain would refuse; then nothing was sent. Those of
/// the chain, with how many decisions were sent before.
pub fn decide<C: Chain>(request: &DecideRequest, mode: Mode, session: &mut Session<C>) -> Result<DecisionSummary> {
    let requester = session.actor()?;
    let batch = session.client.batch(request.batch)?;
    let (project, currency) = session.project(batch.project)?;
    let sender = judge(&requester, &project, session)?;
    let work = Work { batch: &batch, project: &project, currency: &currency, sender };
    let (decisions, mut summary) = read_decisions(request, &work, session)?;
    if mode == Mode::Send {
        // What the chain did replaces the forecast: time may have passed since.
        summary = DecisionSummary { accepted: 0, rejected: 0, paid: Uint128::zero(), ..summary };
        for group in decisions.chunks(bounds::MAX_VECTOR) {
            let sent = session.client.decide(&requester, request.batch, group.to_vec());
            let outcome = sent.map_err(|error| stopped(error, &summary, decisions.len()))?;
            summary.count_outcome(&session.client.contracts.marketplace, &outcome);
        }
    }
    Ok(summary)
}

/// The error of a message after others were sent.
fn stopped(error: ClientError, summary: &DecisionSummary, of: usize) -> ClientError {
    match summary.accepted + summary.rejected {
        0 => error,
        sent => ClientError::Stopped { sent, of, what: "decisions", error: Box::new(error) },
    }
}

/// Return the person that the account is which acts, if it may decide on work of the project.
fn judge<C: Chain>(sender: &Addr, project: &ProjectResponse, session: &Session<C>) -> Result<PersonId> {
    let person = session.client.person_if_known(sender)?;
    let may_decide = |person: &PersonId| *person == project.requester || project.managers.contains(person);
    person.filter(may_decide).ok_or_else(|| {
        Problem::Refused(MarketplaceError::ManagerOnly { expected: project.requester, got: sender.clone() }).into()
    })
}

/// The batch whose work is decided, with its project, and the person that decides.
struct Work<'a> {
    batch: &'a BatchResponse,
    project: &'a ProjectResponse,
    currency: &'a CurrencyDisplay,
    sender: PersonId,
}

/// A decision, the line that it comes from, and what it pays and leaves out.
struct Judged {
    line: u64,
    decision: Decision,
    effect: Effect,
}

fn read_decisions<C: Chain>(
    request: &DecideRequest,
    work: &Work<'_>,
    session: &Session<C>,
) -> Result<(Vec<Decision>, DecisionSummary)> {
    let rows = read_rows(&request.file)?;
    let mut reader = DecisionReader::new(request, work, session, &rows)?;
    let (mut problems, mut judged) = (vec![], vec![]);
    for (line, row) in rows {
        let mut problem = |text: String| problems.push(format!("line {line}: {text}"));
        match row.and_then(|row| reader.decision(line, &row)) {
            Ok(None) => {}
            Ok(Some(found)) => {
                reader.check(&found.decision)?.into_iter().for_each(&mut problem);
                judged.push(found);
            }
            Err(text) => problem(text),
        }
    }
    judged.sort_by_key(|judged| part_left_out(&judged.decision.verdict));
    let mut summary = reader.summary;
    let ProjectResponse { requester, currency, .. } = work.project;
    let query = QueryMsg::Requester { requester: *requester, currency: currency.clone() };
    let mut history = History::new(&session.client.query::<RequesterResponse>(&query)?);
    let effects: Vec<Effect> = judged.iter().map(|judged| judged.effect).collect();
    if let Some(refusal) = history.add(&effects, bounds::MAX_VECTOR)? {
        problems.extend(above_cap(&judged, &refusal, work.currency));
    }
    summary.rejectable = history.rejectable()?;
    if !problems.is_empty() {
        return Err(ClientError::Malformed { path: request.file.clone(), problems });
    }
    if judged.is_empty() && summary.late > 0 {
        let expected = "a verdict in time: this work is auto-approved, `caravan settle` applies it";
        return Err(Problem::NothingLeft(expected).into());
    }
    if judged.is_empty() {
        return Err(Problem::NothingLeft("a verdict on work of this batch that waits for one").into());
    }
    Ok((judged.into_iter().map(|judged| judged.decision).collect(), summary))
}

/// Name the verdicts that the rejection cap forbids.
fn above_cap<'a>(
    judged: &'a [Judged],
    refusal: &'a Refusal,
    currency: &'a CurrencyDisplay,
) -> impl Iterator<Item = String> + 'a {
    let (most, others) = (currency.show(refusal.allowed), currency.show(refusal.rejected_sum));
    refusal.refused.iter().filter_map(|index| judged.get(*index)).map(move |Judged { line, effect, .. }| {
        let more = currency.show(effect.left_out);
        format!("line {line}: REJECTION_CAP: expected at most {most} rejected in all, got {more} besides {others}")
    })
}

/// Turns rows into decisions, and remembers what it has seen.
struct DecisionReader<'a, C> {
    request: &'a DecideRequest,
    batch: &'a BatchResponse,
    sender: PersonId,
    session: &'a Session<C>,
    work: BatchWork,
    /// Loaded for the first answer that is looked at: most rejections need no key.
    opened: Option<OpenedBatch<'a>>,
    seen: BTreeSet<AssignmentId>,
    summary: DecisionSummary,
}

impl<'a, C: Chain> DecisionReader<'a, C> {
    fn new(request: &'a DecideRequest, work: &Work<'a>, session: &'a Session<C>, rows: &Lines) -> Result<Self> {
        Ok(Self {
            request,
            batch: work.batch,
            sender: work.sender,
            session,
            work: BatchWork::load(session, work.batch, rows)?,
            opened: None,
            seen: BTreeSet::new(),
            summary: DecisionSummary::default(),
        })
    }

    /// Return the decision of a row; `None` where it has no verdict, is about another batch, or its work does not wait for one.
    fn decision(&mut self, line: u64, row: &Row) -> Result<Option<Judged>, String> {
        let Some(word) = row.verdict.as_deref() else {
            self.summary.left += 1;
            return Ok(None);
        };
        if row.batch.is_some_and(|batch| batch != self.request.batch.get()) {
            self.summary.elsewhere += 1;
            return Ok(None);
        }
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
        let reward = self.work.rewards.get(usize::from(entry.terms)).copied().unwrap_or_default();
        let effect = Effect::of(&verdict, reward).map_err(|error| error.to_string())?;
        match &verdict {
            Verdict::Accept { .. } => self.summary.accepted += 1,
            Verdict::Reject { .. } => self.summary.rejected += 1,
        }
        self.summary.paid += effect.paid;
        Ok(Some(Judged { line, decision: Decision { assignment: entry.assignment, verdict }, effect }))
    }

    /// Return what speaks against this decision.
    fn check(&mut self, decision: &Decision) -> Result<Vec<String>> {
        let Some(entry) = self.work.by_number.get(&decision.assignment.get()).cloned() else { return Ok(vec![]) };
        if self.sender == entry.person {
            return Ok(vec![MarketplaceError::OwnWork(entry.assignment).to_string()]);
        }
        match &decision.verdict {
            Verdict::Accept { .. } => self.check_accepted(&entry),
            Verdict::Reject { reason, .. } => self.check_rejected(&entry, *reason),
        }
    }

    /// An answer that cannot be opened, or is no answer to the task, cannot be accepted. A copy of the bytes of another's
    /// answer cannot be opened: its commitment is another.
    fn check_accepted(&mut self, entry: &AssignmentResponse) -> Result<Vec<String>> {
        Ok(self.fault(entry)?.map(AnswerFault::text).into_iter().collect())
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
                let work = self.work.by_number.values();
                self.opened.insert(OpenedBatch::open(self.session, self.batch, &self.request.keys, work)?)
            }
        };
        match opened.answers(entry, self.session) {
            Ok(_) => Ok(None),
            Err(error) => Ok(Some(AnswerFault::of(&error).ok_or(error)?)),
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
