//! The replay of a campaign: its submissions, and the messages that they need.

use std::collections::BTreeMap;

use caravan_chain::Outcome;
use caravan_client::{attribute, AllowList, Client, ClientError, CurrencyDisplay};
use caravan_marketplace_api::Pick;
use caravan_primitives::{AssignmentId, BatchId};
use cosmwasm_std::{Addr, Event, Uint128};

use super::appeals::Appeals;
use super::input::Campaign;
use super::mistakes::Mistakes;
use super::submission::{Submission, WorkState};
use crate::failure::Failure;

/// One of so many submissions is not decided.
const UNDECIDED: usize = 20;
/// The most decisions or assignments in one message.
pub(super) const VECTOR: usize = 50;

pub(super) struct Replay<'a> {
    pub(super) campaign: &'a Campaign,
    pub(super) client: Client,
    pub(super) requester: Addr,
    pub(super) addresses: Vec<Addr>,
    pub(super) submissions: Vec<Submission>,
    /// How many groups of rejections the cap refused.
    pub(super) capped: u64,
    pub(super) by_assignment: BTreeMap<(BatchId, AssignmentId), usize>,
    pub(super) slots: Vec<(BatchId, u32)>,
    pub(super) batches: Vec<BatchId>,
    pub(super) list: AllowList,
    pub(super) reward: Uint128,
    pub(super) mistakes: Mistakes,
    pub(super) appeals: Appeals,
    pub(super) display: CurrencyDisplay,
    /// What each worker has of its own before the work starts.
    pub(super) own_coins: Uint128,
}

impl Replay<'_> {
    pub(super) fn question_name(&self, question: usize) -> Option<String> {
        self.campaign.questions.get(question).map(|question| question.name.clone())
    }

    pub(super) fn answer(&mut self, question: usize, worker: usize, text: &str) -> Result<(), Failure> {
        let (Some((batch, task)), Some(address)) = (self.slots.get(question), self.addresses.get(worker)) else {
            return Ok(());
        };
        let pick = Pick::Listed { task: *task, proof: self.list.proof(worker)? };
        let (slot, outcome) = self.client.claim(address, *batch, pick)?;
        let slot = slot.ok_or(ClientError::EventMissing { event: "task_claimed", attribute: "assignment" })?;
        self.client.submit_plain(address, &slot, text)?;
        let index = self.submissions.len();
        self.by_assignment.insert((slot.batch, slot.assignment), index);
        self.submissions.push(Submission {
            worker,
            batch: slot.batch,
            assignment: slot.assignment,
            state: WorkState::Waiting,
            undecided: index % UNDECIDED == UNDECIDED - 1,
        });
        self.record(&outcome);
        Ok(())
    }

    /// Record what an outcome says about work.
    pub(super) fn record(&mut self, outcome: &Outcome) {
        let marketplace = self.client.contracts.marketplace.clone();
        for event in outcome.events_of(&marketplace, "work_accepted") {
            let state = match attribute(event, "by") {
                Some("auto_approval") => WorkState::AutoApproved,
                Some("appeal") => WorkState::WonOnAppeal,
                _ => WorkState::Accepted,
            };
            self.set_state(event, state);
        }
        for (name, state) in
            [("work_rejected", WorkState::RejectionPending), ("rejection_finalized", WorkState::Rejected)]
        {
            for event in outcome.events_of(&marketplace, name) {
                self.set_state(event, state);
            }
        }
    }

    fn set_state(&mut self, event: &Event, state: WorkState) {
        let id = |key| attribute(event, key).and_then(|text| text.parse().ok());
        let (Some(batch), Some(assignment)) = (id("batch"), id("assignment")) else { return };
        let (Ok(batch), Ok(assignment)) = (BatchId::new(batch), AssignmentId::new(assignment)) else { return };
        let index = self.by_assignment.get(&(batch, assignment));
        if let Some(submission) = index.and_then(|index| self.submissions.get_mut(*index)) {
            submission.state = state;
        }
    }

    /// Whether the answer of a submission is the right one, or no one knows the right one.
    pub(super) fn is_right(&self, index: usize) -> bool {
        let answer = self.campaign.answers.get(index);
        let known = answer.and_then(|answer| self.campaign.questions.get(answer.question)?.truth.as_ref());
        known.is_none_or(|truth| answer.is_some_and(|answer| answer.text == *truth))
    }

    /// Return the indexes of submissions that pass a test, in groups of one batch and at most 50.
    pub(super) fn vectors(&self, test: impl Fn(&Submission) -> bool) -> Vec<Vec<usize>> {
        let mut by_batch: BTreeMap<BatchId, Vec<usize>> = BTreeMap::new();
        for (index, submission) in self.submissions.iter().enumerate().filter(|(_, submission)| test(submission)) {
            by_batch.entry(submission.batch).or_default().push(index);
        }
        by_batch.into_values().flat_map(|all| all.chunks(VECTOR).map(<[usize]>::to_vec).collect::<Vec<_>>()).collect()
    }

    /// Return the batch and the assignments of a group.
    pub(super) fn assignments(&self, vector: &[usize]) -> Option<(BatchId, Vec<AssignmentId>)> {
        let all = vector.iter().filter_map(|index| self.submissions.get(*index));
        let assignments = all.map(|submission| submission.assignment).collect();
        Some((self.submissions.get(*vector.first()?)?.batch, assignments))
    }
}
