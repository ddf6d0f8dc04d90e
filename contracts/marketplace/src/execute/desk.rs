//! A batch on the desk: its rows are loaded once, changed by verbs that keep every ledger in step, and saved once.

use std::collections::BTreeMap;

use caravan_marketplace_api::{
    bounds, BatchStatus, EntriesSkipped, MarketplaceError, RejectionFinalized, ReservationExpired, TaskReturned,
    WorkAccepted, WorkGivenUp,
};
use caravan_money::per_million_floor;
use caravan_primitives::{AssignmentId, BatchId, Time};
use cosmwasm_std::{Event, Storage, Uint128};

use crate::domain::assignment::{Assignment, State, Timeout};
use crate::domain::batch::{Batch, Frozen};
use crate::domain::cap::Requester;
use crate::domain::ledger::{BatchLedger, CurrencyLedger};
use crate::domain::project::Project;
use crate::domain::task::{Reopened, Task};
use crate::domain::terms::{Payment, Terms};
use crate::error::Res;
use crate::state::{self, Seat, StoredShelf};

/// An open, sealed or closed batch, and what came of the message so far.
pub(crate) struct Desk {
    pub(crate) id: BatchId,
    pub(crate) now: Time,
    pub(crate) batch: Batch,
    pub(crate) frozen: Frozen,
    pub(crate) project: Project,
    pub(crate) events: Vec<Event>,
    /// The weight of the batch's edition, once a work added to it.
    pub(super) total_weight: Option<Uint128>,
    terms: BTreeMap<u8, Terms>,
    books: Option<Books>,
}

/// The ledgers that a verdict moves: loaded when the first one does.
pub(crate) struct Books {
    pub(crate) ledger: BatchLedger,
    pub(crate) currency: CurrencyLedger,
    pub(crate) requester: Requester,
    season: u32,
}

/// Who made an acceptance.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum By {
    Decision,
    AutoApproval,
}

/// What ended an assignment without pay.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Ended {
    Returned,
    Expired,
    RejectedByTime,
    RejectionAccepted,
    GivenUp,
}

impl Desk {
    /// Loads a batch that was opened.
    pub(crate) fn load(store: &dyn Storage, id: BatchId, now: Time) -> Res<Desk> {
        let batch = state::batch(store, id)?;
        let not_open = MarketplaceError::BatchState { batch: id, expected: "open", actual: BatchStatus::Draft };
        let frozen = state::frozen(store, id)?.ok_or(not_open)?;
        let project = state::project(store, batch.project)?;
        let (events, terms) = (vec![], BTreeMap::new());
        Ok(Desk { id, now, batch, frozen, project, events, total_weight: None, terms, books: None })
    }

    /// Saves what changed.
    pub(crate) fn save(self, store: &mut dyn Storage) -> Res<Vec<Event>> {
        state::save_batch(store, self.id, &self.batch)?;
        if let Some(books) = &self.books {
            state::save_ledger(store, self.id, &books.ledger)?;
            state::save_currency_ledger(store, &self.project.currency, &books.currency)?;
            state::save_requester(store, self.project.requester, &self.project.currency, &books.requester)?;
        }
        if let Some(total) = self.total_weight {
            state::save_total_weight(store, self.edition(), total)?;
        }
        Ok(self.events)
    }

    /// Tells.
    pub(crate) fn tell(&mut self, event: impl Into<Event>) {
        self.events.push(event.into());
    }

    /// Tells what was left out.
    pub(crate) fn tell_skipped(&mut self, skipped: &[String]) {
        if !skipped.is_empty() {
            self.tell(EntriesSkipped { batch: self.id, skipped: skipped.join(",") });
        }
    }

    /// The terms of an assignment.
    pub(crate) fn terms(&mut self, store: &dyn Storage, index: u8) -> Res<Terms> {
        if let Some(terms) = self.terms.get(&index) {
            return Ok(terms.clone());
        }
        let terms = state::terms(store, self.id, index)?;
        self.terms.insert(index, terms.clone());
        Ok(terms)
    }

    /// The ledgers.
    pub(crate) fn books(&mut self, store: &dyn Storage) -> Res<&mut Books> {
        let books = match self.books.take() {
            Some(books) => books,
            None => Books {
                ledger: state::ledger(store, self.id)?,
                currency: state::currency_ledger(store, &self.project.currency)?,
                requester: state::requester(store, self.project.requester, &self.project.currency)?,
                season: state::config(store)?.season(self.now),
            },
        };
        Ok(self.books.insert(books))
    }

    /// What time has decided about an assignment, written down.
    pub(crate) fn time_out(
        &mut self,
        store: &mut dyn Storage,
        no: AssignmentId,
        row: Assignment,
        timeout: Timeout,
    ) -> Res<State> {
        match timeout {
            Timeout::Expire => self.end(store, no, row, Ended::Expired),
            Timeout::Pay => {
                self.accept(store, no, row, (bounds::BASE_GRADE_BPS, By::AutoApproval)).map(|_| State::Accepted)
            }
            Timeout::Refuse => self.end(store, no, row, Ended::RejectedByTime),
        }
    }

    /// Credits submitted work: out of the batch's escrow into the annotator's balance and the platform's fees.
    pub(crate) fn accept(
        &mut self,
        store: &mut dyn Storage,
        no: AssignmentId,
        mut row: Assignment,
        (grade_bps, by): (u16, By),
    ) -> Res<Payment> {
        let payment = self.terms(store, row.terms)?.payment(grade_bps, self.frozen.fee)?;
        let books = self.books(store)?;
        books.ledger.pay(&payment)?;
        books.currency.pay(&payment)?;
        books.requester.pay(payment.amount)?;
        books.requester.refuse(payment.withheld)?;
        self.leave_judgement(&row)?;
        self.batch.accepted = crate::domain::bump(self.batch.accepted)?;
        if row.took_reopened {
            self.batch.reopened = crate::domain::drop_one(self.batch.reopened, "no slot is reopened")?;
        }
        row.accept(payment.amount, self.now);
        state::save_assignment(store, self.id, no, &row)?;
        let mut standing = state::standing(store, self.batch.project, row.person)?;
        match by {
            By::Decision => standing.accepted = standing.accepted.saturating_add(1),
            By::AutoApproval => standing.auto_approved = standing.auto_approved.saturating_add(1),
        }
        state::save_standing(store, self.batch.project, row.person, &standing)?;
        self.credit(store, no, &row, (&payment, by))?;
        self.weigh(store, row.person)?;
        Ok(payment)
    }

    /// Ends an assignment without pay: its slot is free again.
    pub(crate) fn end(
        &mut self,
        store: &mut dyn Storage,
        no: AssignmentId,
        mut row: Assignment,
        ended: Ended,
    ) -> Res<State> {
        self.leave_judgement(&row)?;
        let reopened = self.taint(&row, ended)?;
        self.release(store, &row, reopened)?;
        let state = match ended {
            Ended::Returned => State::Returned,
            Ended::Expired => State::Expired,
            Ended::RejectedByTime | Ended::RejectionAccepted | Ended::GivenUp => State::Rejected,
        };
        if matches!(state, State::Returned | State::Expired) {
            self.leave_seat(store, &row)?;
        } else {
            self.stand_down(store, &row, ended)?;
        }
        row.end(state, self.now);
        state::save_assignment(store, self.id, no, &row)?;
        self.tell_ended(no, &row, ended, reopened);
        Ok(state)
    }

    /// Counts a rejection, which still holds its slot: it is judged, but not final.
    pub(crate) fn end_pending(&mut self, row: &Assignment) -> Res<()> {
        if row.is_pending() {
            self.batch.end_pending()?;
        }
        Ok(())
    }

    /// Settles up to three overdue heads of the reservations and of the submissions.
    pub(crate) fn reap(&mut self, store: &mut dyn Storage) -> Res<()> {
        self.reap_reservations(store)?;
        self.reap_submissions(store)
    }

    fn reap_reservations(&mut self, store: &mut dyn Storage) -> Res<()> {
        for _ in 0..bounds::REAP {
            if self.batch.reaped >= self.batch.claims {
                return Ok(());
            }
            let no = AssignmentId::new(crate::domain::bump(self.batch.reaped)?)?;
            let row = state::assignment(store, self.id, no)?;
            match row.timeout(self.now) {
                Some(Timeout::Expire) => {
                    self.end(store, no, row, Ended::Expired)?;
                }
                None if row.state == State::Reserved => return Ok(()),
                None | Some(Timeout::Pay | Timeout::Refuse) => {}
            }
            self.batch.reaped = no.get();
        }
        Ok(())
    }

    fn reap_submissions(&mut self, store: &mut dyn Storage) -> Res<()> {
        for _ in 0..bounds::REAP {
            if self.batch.judged >= self.batch.submissions {
                return Ok(());
            }
            let place = crate::domain::bump(self.batch.judged)?;
            let no = state::next_in_queue(store, self.id, place)?;
            let row = state::assignment(store, self.id, no)?;
            match row.timeout(self.now) {
                Some(Timeout::Pay) => {
                    self.accept(store, no, row, (bounds::BASE_GRADE_BPS, By::AutoApproval))?;
                }
                None if row.state == State::Submitted => return Ok(()),
                None | Some(Timeout::Expire | Timeout::Refuse) => {}
            }
            state::judge_queue(store, self.id, place);
            self.batch.judged = place;
        }
        Ok(())
    }

    /// Assignments that `Settle` would free: the next overdue ones of both queues, at most five.
    pub(crate) fn overdue(&self, store: &dyn Storage) -> Res<Vec<AssignmentId>> {
        const LOOK: u64 = 8;
        let mut due = vec![];
        let after = |head: u64, last: u64| head.saturating_add(1)..=last.min(head.saturating_add(LOOK));
        for no in after(self.batch.reaped, self.batch.claims) {
            due.push(AssignmentId::new(no)?);
        }
        for place in after(self.batch.judged, self.batch.submissions) {
            due.push(state::next_in_queue(store, self.id, place)?);
        }
        let mut found = vec![];
        for no in due {
            let row = state::assignment(store, self.id, no)?;
            if row.is_pending() && row.timeout(self.now).is_some() && !found.contains(&no) && found.len() < 5 {
                found.push(no);
            }
        }
        Ok(found)
    }

    /// An assignment is no longer live, and no longer undecided.
    fn leave_judgement(&mut self, row: &Assignment) -> Res<()> {
        self.batch.end_live(row.terms)?;
        self.end_pending(row)
    }

    /// How the slot comes back: an newcomer refusal taints it, and a taint stays until somebody earns the slot.
    fn taint(&mut self, row: &Assignment, ended: Ended) -> Res<Reopened> {
        if ended == Ended::RejectedByTime && !row.took_reopened {
            self.batch.reopened = crate::domain::bump(self.batch.reopened)?;
        }
        let reopened = row.took_reopened || ended == Ended::RejectedByTime;
        Ok(if reopened { Reopened::Reopened { at: self.now } } else { Reopened::Clean })
    }

    fn release(&mut self, store: &mut dyn Storage, row: &Assignment, how: Reopened) -> Res<()> {
        let windowed = self.frozen.list.is_none();
        let mut task: Task = state::task(store, self.id, row.task, windowed)?;
        task.release(how)?;
        if windowed {
            let mut shelf = StoredShelf { store: &mut *store, batch: self.id, person: row.person };
            self.batch.window.reopen(&mut shelf, row.task, &mut task)?;
        }
        Ok(state::save_task(store, self.id, row.task, &task)?)
    }

    /// The person has not done the task after all.
    fn leave_seat(&mut self, store: &mut dyn Storage, row: &Assignment) -> Res<()> {
        let mut seat: Seat = state::seat(store, self.id, row.person)?;
        seat.active = seat.active.saturating_sub(1);
        seat.done = seat.done.saturating_sub(1);
        seat.reopened = seat.reopened && !row.took_reopened;
        state::save_seat(store, self.id, row.person, &seat)?;
        state::clear_done(store, row.person, self.id, row.task);
        Ok(())
    }

    /// A refusal is final: it shows in the standing; one by consent counts nowhere else.
    fn stand_down(&mut self, store: &mut dyn Storage, row: &Assignment, ended: Ended) -> Res<()> {
        if ended == Ended::RejectionAccepted {
            let reward = self.terms(store, row.terms)?.reward;
            self.books(store)?.requester.forget(reward)?;
        }
        let mut standing = state::standing(store, self.batch.project, row.person)?;
        if ended == Ended::RejectedByTime {
            standing.rejected = standing.rejected.saturating_add(1);
        } else {
            standing.rejections_accepted = standing.rejections_accepted.saturating_add(1);
        }
        Ok(state::save_standing(store, self.batch.project, row.person, &standing)?)
    }

    fn credit(
        &mut self,
        store: &mut dyn Storage,
        no: AssignmentId,
        row: &Assignment,
        (payment, by): (&Payment, By),
    ) -> Res<()> {
        let season = self.books(store)?.season;
        let points = per_million_floor(payment.fee, self.frozen.points_rate).unwrap_or(Uint128::MAX);
        let mut balance = state::balance(store, row.person, &self.project.currency)?;
        balance.credit(payment.amount)?;
        balance.award(season, points);
        state::save_balance(store, row.person, &self.project.currency, &balance)?;
        self.tell(WorkAccepted {
            batch: self.id,
            assignment: no,
            person: row.person,
            by: if by == By::Decision { "decision" } else { "auto_approval" },
            amount: payment.amount,
            fee: payment.fee,
            points,
            season,
            balance: balance.amount,
        });
        Ok(())
    }

    fn tell_ended(&mut self, assignment: AssignmentId, row: &Assignment, ended: Ended, reopened: Reopened) {
        let (batch, task, person) = (self.id, row.task, row.person);
        let reopened = reopened != Reopened::Clean;
        match ended {
            Ended::Returned => self.tell(TaskReturned { batch, assignment, task, person }),
            Ended::Expired => self.tell(ReservationExpired { batch, assignment, task, person }),
            Ended::RejectedByTime => self.tell(RejectionFinalized { batch, assignment, person, by: "time", reopened }),
            Ended::RejectionAccepted => {
                self.tell(RejectionFinalized { batch, assignment, person, by: "annotator", reopened })
            }
            Ended::GivenUp => self.tell(WorkGivenUp { batch, assignment, task, person, reopened }),
        }
    }
}
