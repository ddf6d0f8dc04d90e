//! How assignments end: paid or not, by a verdict, by their annotator or by time. Each end moves all rows that count it.
//! A rework ends here too, and the work is judged again.

use caravan_marketplace_api::{
    bounds, MarketplaceError, RejectionFinalized, ReservationExpired, ReworkEnded, TaskReturned, WeightAdded,
    WorkAccepted, WorkGivenUp,
};
use caravan_money::{add, per_million_floor};
use caravan_primitives::{AssignmentId, PersonId};
use cosmwasm_std::{Storage, Uint128};

use super::batch_session::BatchSession;
use crate::domain::assignment::{Acceptance, Assignment, Ending, LoadedAssignment, ReworkEnd, State, Timeout};
use crate::domain::balance::Balance;
use crate::domain::edition::EditionKey;
use crate::domain::frozen::DistributionKind;
use crate::domain::ledger_broken;
use crate::domain::rejections::ReviewEnd;
use crate::domain::standing::{AcceptedBy, Standing};
use crate::domain::task::FreedSlot;
use crate::domain::terms::Payment;
use crate::error::Result;
use crate::state::{self, StoredTasks, TaskOfPerson};

const AUTO_APPROVAL: Acceptance = Acceptance { grade_bps: bounds::BASE_GRADE_BPS, by: AcceptedBy::AutoApproval };

/// Entries of each queue that the error of a full newcomer limit looks at, and works that it names.
const OVERDUE_TRIED: usize = 8;
const OVERDUE_NAMED: usize = 5;

impl BatchSession {
    /// Pay submitted work out of the batch's escrow, to the annotator's balance and the platform's fees.
    pub(crate) fn accept(
        &mut self,
        storage: &mut dyn Storage,
        mut assignment: LoadedAssignment,
        acceptance: Acceptance,
    ) -> Result<()> {
        let terms = self.terms(storage, assignment.row.terms)?;
        let payment = terms.payment(acceptance.grade_bps, self.frozen.fee)?;
        let ledgers = self.ledgers(storage)?;
        ledgers.batch.pay(&payment)?;
        ledgers.currency.pay(&payment)?;
        let review = self.review_end(&assignment.row, acceptance.by);
        let rejections = self.rejections(storage)?;
        if assignment.row.is_held_against() {
            rejections.release(terms.reward)?;
        }
        rejections.accept(terms.reward, &payment)?;
        if let Some(end) = review {
            rejections.end_review(end)?;
        }
        self.batch.accept(&assignment.row)?;
        assignment.row.accept(payment.amount, self.now)?;
        state::save_assignment(storage, self.id, &assignment)?;
        let person = assignment.row.person;
        self.count(storage, person, |standing| standing.accept(acceptance.by))?;
        self.credit(storage, &assignment, &payment, acceptance.by)?;
        self.add_weight(storage, person)
    }

    /// How the review of work ends that leaves its state now; nothing where it is not under review.
    pub(crate) fn review_end(&self, row: &Assignment, by: AcceptedBy) -> Option<ReviewEnd> {
        (row.state == State::Submitted).then(|| match by {
            AcceptedBy::Decision | AcceptedBy::TakeBack | AcceptedBy::Appeal => {
                ReviewEnd::Decided(row.waited(self.now, self.frozen.windows.review_secs))
            }
            AcceptedBy::AutoApproval => ReviewEnd::AutoApproved,
        })
    }

    /// End a rework: the work is judged again, and no longer counts as rejected.
    pub(crate) fn put_back(
        &mut self,
        storage: &mut dyn Storage,
        mut assignment: LoadedAssignment,
        end: ReworkEnd,
    ) -> Result<LoadedAssignment> {
        let reward = self.terms(storage, assignment.row.terms)?.reward;
        self.rejections(storage)?.release(reward)?;
        let entry = self.batch.requeue()?;
        assignment.row.put_back(end, entry, self.now, self.frozen.windows.review_secs)?;
        state::save_queued(storage, self.id, entry, assignment.id)?;
        state::save_assignment(storage, self.id, &assignment)?;
        let by = match end {
            ReworkEnd::Revised => return Ok(assignment),
            ReworkEnd::Returned => "annotator",
            ReworkEnd::TimedOut => "time",
        };
        let (batch, id, row) = (self.id, assignment.id, &assignment.row);
        let (person, revision, due) = (row.person, row.revision(), row.due_or_end);
        self.emit(ReworkEnded { batch, assignment: id, person, by, revision, due });
        Ok(assignment)
    }

    /// End an assignment without pay: its slot is free again.
    pub(crate) fn end(
        &mut self,
        storage: &mut dyn Storage,
        mut assignment: LoadedAssignment,
        ending: Ending,
    ) -> Result<State> {
        let slot = self.batch.settle(&assignment.row, ending, self.now)?;
        self.free_slot(storage, &assignment.row, slot)?;
        match ending {
            Ending::Returned | Ending::Expired => self.release_person(storage, &assignment.row)?,
            // Given up work was never counted in the cap; a rejection was, from the verdict on.
            Ending::RejectionAccepted => {
                let reward = self.terms(storage, assignment.row.terms)?.reward;
                self.rejections(storage)?.release(reward)?;
            }
            // A ruling moves the sum of all works that lost at once.
            Ending::RejectedByTime | Ending::RejectedByRuling | Ending::GivenUp => {}
        }
        self.count_ending(storage, assignment.row.person, ending)?;
        if ending.ends_rejection() {
            self.change_balance(storage, assignment.row.person, Balance::end_rejection)?;
        }
        assignment.row.end(ending, self.now)?;
        state::save_assignment(storage, self.id, &assignment)?;
        self.emit_ended(&assignment, ending, slot);
        Ok(ending.state())
    }

    /// Write down what time has decided about an assignment. Return its state: after a rework it may be `submitted`, where the
    /// next review is not over.
    pub(crate) fn time_out(
        &mut self,
        storage: &mut dyn Storage,
        assignment: LoadedAssignment,
        timeout: Timeout,
    ) -> Result<State> {
        match timeout {
            Timeout::Expire => self.end(storage, assignment, Ending::Expired),
            Timeout::AutoApprove => {
                self.accept(storage, assignment, AUTO_APPROVAL)?;
                Ok(State::Accepted)
            }
            Timeout::FinalizeRejection => self.end(storage, assignment, Ending::RejectedByTime),
            Timeout::EndAppeal => {
                let appeal = assignment.row.appeal.ok_or(ledger_broken("appealed work has no appeal"))?;
                self.end_silent_appeal(storage, appeal)?;
                Ok(State::Accepted)
            }
            Timeout::EndRework => {
                let assignment = self.put_back(storage, assignment, ReworkEnd::TimedOut)?;
                match assignment.row.timeout(self.now) {
                    Some(timeout) => self.time_out(storage, assignment, timeout),
                    None => Ok(assignment.row.state),
                }
            }
        }
    }

    /// Settle up to three overdue heads of the reservations and of the submissions.
    pub(crate) fn reap(&mut self, storage: &mut dyn Storage) -> Result<()> {
        self.reap_reservations(storage)?;
        self.reap_submissions(storage)
    }

    fn reap_reservations(&mut self, storage: &mut dyn Storage) -> Result<()> {
        for _ in 0..bounds::REAP {
            let Some(id) = self.batch.next_reservation()? else { return Ok(()) };
            let assignment = state::load_assignment(storage, self.id, id)?;
            if assignment.row.state == State::Reserved {
                // All reservations of a batch have the same length: what was reserved later is not due either.
                let Some(timeout) = assignment.row.timeout(self.now) else { return Ok(()) };
                self.time_out(storage, assignment, timeout)?;
            }
            self.batch.pass_reservation()?;
        }
        Ok(())
    }

    fn reap_submissions(&mut self, storage: &mut dyn Storage) -> Result<()> {
        for _ in 0..bounds::REAP {
            let Some(entry) = self.batch.next_submission()? else { return Ok(()) };
            let id = state::load_queued(storage, self.id, entry)?;
            let assignment = state::load_assignment(storage, self.id, id)?;
            if assignment.row.waits_at(entry) {
                // All reviews of a batch have the same length: what was submitted later is not due either. Only work whose
                // rework ended by time may be due sooner; it waits behind this one, or for `Settle`.
                let Some(timeout) = assignment.row.timeout(self.now) else { return Ok(()) };
                self.time_out(storage, assignment, timeout)?;
            }
            state::remove_queued(storage, self.id, entry);
            self.batch.pass_submission()?;
        }
        Ok(())
    }

    /// Find newcomers' works that `Settle` would free: the next overdue ones of both queues.
    pub(crate) fn overdue(&self, storage: &dyn Storage) -> Result<Vec<AssignmentId>> {
        let mut ahead = vec![];
        for number in self.batch.reservations_ahead(OVERDUE_TRIED) {
            ahead.push(AssignmentId::new(number)?);
        }
        for entry in self.batch.submissions_ahead(OVERDUE_TRIED) {
            ahead.push(state::load_queued(storage, self.id, entry)?);
        }
        let mut found = vec![];
        for id in ahead {
            let LoadedAssignment { row, .. } = state::load_assignment(storage, self.id, id)?;
            let frees = row.is_newcomer_pending() && row.timeout(self.now).is_some();
            if frees && !found.contains(&id) && found.len() < OVERDUE_NAMED {
                found.push(id);
            }
        }
        Ok(found)
    }

    fn free_slot(&mut self, storage: &mut dyn Storage, row: &Assignment, slot: FreedSlot) -> Result<()> {
        let distribution = self.frozen.distribution();
        let mut task = state::load_task_or_default(storage, self.id, row.task, distribution)?;
        task.release(slot)?;
        if distribution == DistributionKind::Random {
            let mut tasks = StoredTasks { storage: &mut *storage, batch: self.id, person: row.person };
            self.batch.window.reopen(&mut tasks, row.task, &mut task)?;
        }
        Ok(state::save_task(storage, self.id, row.task, &task)?)
    }

    /// The person has not done the task, and may claim it again.
    fn release_person(&mut self, storage: &mut dyn Storage, row: &Assignment) -> Result<()> {
        let mut participation = state::load_participation_or_default(storage, self.id, row.person)?;
        participation.release(row.slot())?;
        state::save_participation(storage, self.id, row.person, &participation)?;
        let key = TaskOfPerson { person: row.person, batch: self.id, task: row.task };
        state::remove_task_done(storage, key);
        Ok(())
    }

    fn count_ending(&mut self, storage: &mut dyn Storage, person: PersonId, ending: Ending) -> Result<()> {
        self.count(storage, person, |standing| match ending {
            Ending::Returned => standing.give_back(),
            Ending::Expired => standing.expire(),
            Ending::RejectedByTime | Ending::RejectedByRuling => standing.reject(),
            Ending::RejectionAccepted | Ending::GivenUp => standing.accept_rejection(),
        })
    }

    /// Change the standing of a person in the project.
    pub(crate) fn count(
        &self,
        storage: &mut dyn Storage,
        person: PersonId,
        count: impl FnOnce(&mut Standing) -> Result<(), MarketplaceError>,
    ) -> Result<()> {
        let project = self.batch.project();
        let mut standing = state::load_standing_or_default(storage, project, person)?;
        count(&mut standing)?;
        Ok(state::save_standing(storage, project, person, &standing)?)
    }

    /// Change what is due to a person in the currency of the batch.
    pub(crate) fn change_balance(
        &mut self,
        storage: &mut dyn Storage,
        person: PersonId,
        change: impl FnOnce(&mut Balance) -> Result<(), MarketplaceError>,
    ) -> Result<()> {
        let currency = &self.project(storage)?.currency;
        let mut balance = state::load_balance_or_default(storage, person, currency)?;
        change(&mut balance)?;
        Ok(state::save_balance(storage, person, currency, &balance)?)
    }

    fn credit(
        &mut self,
        storage: &mut dyn Storage,
        assignment: &LoadedAssignment,
        payment: &Payment,
        by: AcceptedBy,
    ) -> Result<()> {
        let season = self.season(storage)?;
        // An award that does not fit into 128 bits is cut off: points never stop a payment.
        let points = per_million_floor(payment.fee, self.frozen.points_rate).unwrap_or(Uint128::MAX);
        let person = assignment.row.person;
        let currency = self.project(storage)?.currency.clone();
        let mut balance = state::load_balance_or_default(storage, person, &currency)?;
        balance.credit(payment.amount)?;
        balance.award(season, points);
        if by.ends_rejection() {
            balance.end_rejection()?;
        }
        state::save_balance(storage, person, &currency, &balance)?;
        self.emit(WorkAccepted {
            batch: self.id,
            assignment: assignment.id,
            person,
            by: by.name(),
            amount: payment.amount,
            fee: payment.fee,
            points,
            season,
            balance: balance.amount,
        });
        Ok(())
    }

    /// Add the slot's weight to a person and to the edition, up to the cap. Nothing where the project does not share.
    fn add_weight(&mut self, storage: &mut dyn Storage, person: PersonId) -> Result<()> {
        let Some(share) = self.frozen.share else { return Ok(()) };
        let key = self.edition();
        let present = state::load_weight_or_default(storage, key, person)?;
        let added = share.added_to(present);
        if added.is_zero() {
            return Ok(());
        }
        let weight = add(present, added)?;
        state::save_weight(storage, key, person, weight)?;
        let total = self.total_weight(storage)?;
        *total = add(*total, added)?;
        let (EditionKey { project, edition }, total) = (key, *total);
        self.emit(WeightAdded { project, edition, person, added, weight, total });
        Ok(())
    }

    fn emit_ended(&mut self, ended: &LoadedAssignment, ending: Ending, slot: FreedSlot) {
        let (batch, assignment, reopened) = (self.id, ended.id, slot.is_reopened());
        let (task, person) = (ended.row.task, ended.row.person);
        match ending {
            Ending::Returned => self.emit(TaskReturned { batch, assignment, task, person }),
            Ending::Expired => self.emit(ReservationExpired { batch, assignment, task, person }),
            Ending::RejectedByTime => self.emit(RejectionFinalized { batch, assignment, person, by: "time", reopened }),
            Ending::RejectedByRuling => {
                self.emit(RejectionFinalized { batch, assignment, person, by: "ruling", reopened });
            }
            Ending::RejectionAccepted => {
                self.emit(RejectionFinalized { batch, assignment, person, by: "annotator", reopened });
            }
            Ending::GivenUp => self.emit(WorkGivenUp { batch, assignment, task, person, reopened }),
        }
    }
}
