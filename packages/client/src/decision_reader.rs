//! What a file of verdicts says of the work of a batch, row by row.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use caravan_chain::{Chain, Outcome};
use caravan_marketplace_api::{
    bounds, AssignmentResponse, AssignmentStatus, BatchResponse, Decision, MarketplaceError, ProjectResponse, Reason,
    Verdict,
};
use caravan_primitives::{AssignmentId, BatchId, PersonId, Time};
use cosmwasm_std::{Addr, Uint128};

use crate::batch_work::BatchWork;
use crate::calendar::date_time;
use crate::client::attribute;
use crate::currency::CurrencyDisplay;
use crate::error::Result;
use crate::explanations::{read_evidence, share_evidence};
use crate::keys::{fetch_payloads, AnswerFault};
use crate::opened_batch::OpenedBatch;
use crate::rejection_cap::Effect;
use crate::session::Session;
use crate::take_back::take_back_until;
use crate::verdicts::{parse_note, parse_verdict, Lines, Row};

/// A file of verdicts for a batch, and further files of answer keys.
#[derive(Debug, Clone)]
pub struct DecideRequest {
    pub batch: BatchId,
    pub file: PathBuf,
    pub keys: Vec<PathBuf>,
    pub unfetched: Unfetched,
    pub pending: Pending,
}

/// What happens with an acceptance of work that is rejected, where the rejection is not final.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pending {
    /// It is left: the file may be older than the rejection.
    Leave,
    /// The rejection is taken back.
    TakeBack,
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
    pub reworked: usize,
    /// Acceptances of work whose rejection is taken back; they are among the accepted.
    pub taken_back: usize,
    /// Acceptances of rejected work that were left, which [`Pending::TakeBack`] would send.
    pub could_take_back: usize,
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
    /// How many verdicts are counted, or were sent.
    pub(crate) fn verdicts(&self) -> usize {
        self.accepted + self.rejected + self.reworked
    }

    pub(crate) fn count_outcome(&mut self, marketplace: &Addr, outcome: &Outcome) {
        for event in outcome.events_of(marketplace, "work_accepted") {
            match attribute(event, "by") {
                Some("auto_approval") => self.late += 1,
                Some("take_back") => {
                    self.accepted += 1;
                    self.taken_back += 1;
                }
                _ => self.accepted += 1,
            }
            let amount = attribute(event, "amount").and_then(|amount| amount.parse().ok());
            self.paid += amount.unwrap_or(Uint128::zero());
        }
        self.rejected += outcome.events_of(marketplace, "work_rejected").count();
        self.reworked += outcome.events_of(marketplace, "rework_asked").count();
    }
}

/// The batch whose work is decided, with its project, and the person that decides.
pub(crate) struct Work<'a> {
    pub(crate) batch: &'a BatchResponse,
    pub(crate) project: &'a ProjectResponse,
    pub(crate) currency: &'a CurrencyDisplay,
    pub(crate) sender: PersonId,
}

/// A decision, the line that it comes from, and what it pays and leaves out.
pub(crate) struct Judged {
    pub(crate) line: u64,
    pub(crate) decision: Decision,
    pub(crate) effect: Effect,
    /// The file that is encrypted to the annotator.
    evidence: Option<PathBuf>,
}

/// Turns rows into decisions, and remembers what it has seen.
pub(crate) struct DecisionReader<'a, C> {
    request: &'a DecideRequest,
    batch: &'a BatchResponse,
    sender: PersonId,
    session: &'a Session<C>,
    work: BatchWork,
    /// Loaded for the first answer that is looked at: most rejections need no key.
    opened: Option<OpenedBatch<'a>>,
    seen: BTreeSet<AssignmentId>,
    pub(crate) summary: DecisionSummary,
}

impl<'a, C: Chain> DecisionReader<'a, C> {
    pub(crate) fn new(
        request: &'a DecideRequest,
        work: &Work<'a>,
        session: &'a Session<C>,
        rows: &Lines,
    ) -> Result<Self> {
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
    pub(crate) fn decision(&mut self, line: u64, row: &Row) -> Result<Option<Judged>, String> {
        let Some(word) = row.verdict.as_deref() else {
            self.summary.left += 1;
            return Ok(None);
        };
        if row.batch.is_some_and(|batch| batch != self.request.batch.get()) {
            self.summary.elsewhere += 1;
            return Ok(None);
        }
        let number = self.work.number(row)?;
        let entry = self.work.by_number.get(&number).cloned();
        let entry = entry.ok_or_else(|| format!("batch has no assignment {number}"))?;
        if !self.seen.insert(entry.assignment) {
            return Err(format!("assignment {number} has a verdict in an earlier line"));
        }
        let verdict = parse_verdict(word, row, self.batch)?;
        let note = parse_note(row)?;
        let Some(held) = self.held(&entry, &verdict)? else { return Ok(None) };
        let reward = self.work.rewards.get(usize::from(entry.terms)).copied().unwrap_or_default();
        let released = if held { reward } else { Uint128::zero() };
        let effect = Effect { released, ..Effect::of(&verdict, reward).map_err(|error| error.to_string())? };
        match &verdict {
            Verdict::Accept { .. } => self.summary.accepted += 1,
            Verdict::Reject { .. } => self.summary.rejected += 1,
            Verdict::Rework { .. } => self.summary.reworked += 1,
        }
        self.summary.paid += effect.paid;
        let decision = Decision { note, ..Decision::new(entry.assignment, verdict) };
        Ok(Some(Judged { line, decision, effect, evidence: row.evidence.clone() }))
    }

    /// Whether the verdict acts on work that is counted as rejected now; `None` where it acts on nothing.
    fn held(&mut self, entry: &AssignmentResponse, verdict: &Verdict) -> Result<Option<bool>, String> {
        let accepts = matches!(verdict, Verdict::Accept { .. });
        let is_over = entry.due.get() <= self.work.now;
        match entry.status {
            AssignmentStatus::Submitted if is_over => {
                self.summary.late += 1;
                return Ok(None);
            }
            AssignmentStatus::Submitted => return Ok(Some(false)),
            AssignmentStatus::Rework if accepts && !is_over => return Ok(Some(true)),
            AssignmentStatus::RejectionPending if accepts && !is_over => match self.request.pending {
                Pending::TakeBack => {
                    self.check_take_back(entry, verdict)?;
                    self.summary.taken_back += 1;
                    return Ok(Some(true));
                }
                Pending::Leave => self.summary.could_take_back += 1,
            },
            AssignmentStatus::Reserved
            | AssignmentStatus::Rework
            | AssignmentStatus::RejectionPending
            | AssignmentStatus::Appealed
            | AssignmentStatus::Accepted
            | AssignmentStatus::Rejected
            | AssignmentStatus::Returned
            | AssignmentStatus::Expired => {}
        }
        self.summary.left += 1;
        Ok(None)
    }

    /// Say what the chain would: a rejection is taken back at the base grade or above, in three quarters of its time.
    fn check_take_back(&self, entry: &AssignmentResponse, verdict: &Verdict) -> Result<(), String> {
        let (assignment, now) = (entry.assignment, Time::new(self.work.now));
        if let Verdict::Accept { grade_bps } = verdict {
            if *grade_bps < bounds::BASE_GRADE_BPS {
                return Err(MarketplaceError::TakeBackGrade { assignment, grade: *grade_bps }.to_string());
            }
        }
        let until = take_back_until(&self.batch.config, entry);
        if now < until {
            return Ok(());
        }
        Err(MarketplaceError::TakeBackLate { assignment, until, now }.to_string())
    }

    /// Return what speaks against this decision.
    pub(crate) fn check(&mut self, decision: &Decision) -> Result<Vec<String>> {
        let Some(entry) = self.work.by_number.get(&decision.assignment.get()).cloned() else { return Ok(vec![]) };
        if self.sender == entry.person {
            return Ok(vec![MarketplaceError::OwnWork(entry.assignment).to_string()]);
        }
        match &decision.verdict {
            // What is already rejected or sent back is the requester's to accept, whatever it is.
            Verdict::Accept { .. } if entry.status != AssignmentStatus::Submitted => Ok(vec![]),
            Verdict::Accept { .. } => self.check_accepted(&entry),
            Verdict::Reject { reason } | Verdict::Rework { reason } => self.check_rejected(&entry, *reason),
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

    /// Encrypt the evidence of each decision to its annotator, and share it. A dry run reads the files. What speaks against it.
    pub(crate) fn share_evidence(&mut self, judged: &mut [Judged], mode: Mode) -> Result<Vec<String>> {
        let (mut problems, folder) = (vec![], self.request.file.parent().unwrap_or(Path::new("")));
        for Judged { line, decision, evidence, .. } in judged {
            let Some(file) = evidence else { continue };
            let bytes = read_evidence(&folder.join(file))?;
            let Some(entry) = self.work.by_number.get(&decision.assignment.get()).cloned() else { continue };
            let session = self.session;
            match self.opened()?.reply_key(&entry, session) {
                Ok(Some(key)) if mode == Mode::Send => {
                    decision.evidence = Some(share_evidence(&bytes, key, session)?);
                }
                Ok(_) => {}
                // There is no key to encrypt to: the requester can say it in a note.
                Err(error) => {
                    let fault = AnswerFault::of(&error).ok_or(error)?.text();
                    problems.push(format!(
                        "line {line}: expected a payload with a reply key for the evidence, got: {fault}"
                    ));
                }
            }
        }
        Ok(problems)
    }

    fn opened(&mut self) -> Result<&OpenedBatch<'a>> {
        let opened = match self.opened.take() {
            Some(opened) => opened,
            None => {
                fetch_payloads(self.work.by_number.values(), self.session);
                let work = self.work.by_number.values();
                OpenedBatch::open(self.session, self.batch, &self.request.keys, work)?
            }
        };
        Ok(self.opened.insert(opened))
    }

    fn fault(&mut self, entry: &AssignmentResponse) -> Result<Option<AnswerFault>> {
        let session = self.session;
        match self.opened()?.answers(entry, session) {
            Ok(_) => Ok(None),
            Err(error) => Ok(Some(AnswerFault::of(&error).ok_or(error)?)),
        }
    }
}
