//! Every counter and ledger, counted again from the rows.
#![allow(clippy::arithmetic_side_effects)]

use std::collections::{BTreeMap, BTreeSet};

use caravan_primitives::{AssignmentId, PersonId};
use cosmwasm_std::Uint128;

use super::world::World;
use super::*;
use crate::domain::assignment::{Assignment, State};
use crate::domain::batch::{Batch, Stage};
use crate::domain::edition::{Edition, EditionKey};
use crate::domain::frozen::DistributionKind;
use crate::domain::ledger::CurrencyLedger;
use crate::domain::task::SlotAccess;
use crate::domain::window::TaskStore;
use crate::state::StoredTasks;

const MANY: usize = 100_000;

fn is_live(row: &Assignment) -> bool {
    matches!(row.state, State::Reserved | State::Submitted | State::Rework) || is_open_rejection(row)
}

/// Rejected, and not for good.
fn is_open_rejection(row: &Assignment) -> bool {
    matches!(row.state, State::RejectionPending | State::Appealed)
}

/// Ended before anything was handed in.
fn is_undone(row: &Assignment) -> bool {
    matches!(row.state, State::Returned | State::Expired)
}

fn count<'a>(rows: &'a [Assignment], of: impl Fn(&&'a Assignment) -> bool) -> u64 {
    u64::try_from(rows.iter().filter(of).count()).unwrap()
}

impl World {
    fn rows(&self, id: BatchId) -> Vec<Assignment> {
        let rows = state::list_assignments(&self.deps.storage, id, None, MANY).unwrap();
        rows.into_iter().map(|assignment| assignment.row).collect()
    }

    /// Follow what was rejected by the events.
    pub(super) fn listen(&mut self, response: &Response) {
        let mut lost = 0;
        for event in &response.events {
            let of = |key: &str| {
                event.attributes.iter().find(|attribute| attribute.key == key).map(|attribute| attribute.value.clone())
            };
            let (Some(batch), Some(number)) = (of("batch"), of("assignment")) else { continue };
            let id = (batch.clone(), number.clone());
            let batch = BatchId::new(batch.parse().unwrap()).unwrap();
            let project = state::load_project(&self.deps.storage, self.batch(batch).project()).unwrap();
            if project.currency != "n:ucara" {
                continue;
            }
            let terms = self.row(batch, AssignmentId::new(number.parse().unwrap()).unwrap()).terms;
            let reward = state::load_terms(&self.deps.storage, batch, terms).unwrap().reward.u128();
            if event.ty == "rework_asked" || event.ty == "work_rejected" {
                self.rejected_sum += reward;
                assert!(self.rejected.insert(id), "rejected twice");
            } else if event.ty == "rejection_finalized" && of("by").unwrap() == "annotator" && self.rejected.remove(&id)
            {
                self.rejected_sum -= reward;
            } else if ["rework_ended", "work_submitted"].contains(&event.ty.as_str()) {
                self.rejected_sum -= if self.rejected.remove(&id) { reward } else { 0 };
            } else if event.ty == "rejection_finalized" && of("by").unwrap() == "ruling" {
                assert!(self.rejected.remove(&id), "lost, and was not rejected");
                lost += reward;
            } else if event.ty == "work_accepted" && of("by").unwrap() == "appeal" {
                assert!(self.rejected.remove(&id), "won, and was not rejected: it stays in the sum");
                self.overturned += reward;
            } else if event.ty == "work_accepted" {
                self.rejected_sum -= if self.rejected.remove(&id) { reward } else { 0 };
                self.rejected_sum += reward.saturating_sub(of("amount").unwrap().parse().unwrap());
            }
        }
        let paid =
            state::load_requester_or_default(&self.deps.storage, PersonId::FIRST, "n:ucara").unwrap().paid().u128();
        let moved = lost.saturating_sub((self.rejected_sum + self.upheld).saturating_sub(paid));
        self.rejected_sum -= moved;
        self.upheld += moved;
    }

    /// Compare all counters and ledgers with sums over the rows; the tests do so after every message.
    pub(super) fn check(&mut self) {
        let history = state::load_requester_or_default(&self.deps.storage, PersonId::FIRST, "n:ucara").unwrap();
        assert_eq!(history.rejected_sum().u128(), self.rejected_sum, "what was rejected");
        assert_eq!(history.upheld().u128(), self.upheld, "what rulings upheld");
        assert_eq!(history.overturned().u128(), self.overturned, "what appeals overturned");
        let projects = state::list_projects(&self.deps.storage, None, MANY).unwrap();
        let board = state::list_board(&self.deps.storage, None, MANY).unwrap();
        let mut sums: BTreeMap<String, CurrencyLedger> = BTreeMap::new();
        let mut paid: BTreeMap<(PersonId, String), Uint128> = BTreeMap::new();
        let mut open: BTreeMap<(PersonId, String), u32> = BTreeMap::new();
        for (id, project) in &projects {
            let sum = sums.entry(project.currency.clone()).or_default();
            sum.available += project.available();
            sum.project_credit += project.project_credit();
            for (edition, row) in state::list_editions(&self.deps.storage, *id, None, MANY).unwrap() {
                sum.bonds += row.bond;
                sum.pools += row.pool.as_ref().map_or(Uint128::zero(), |pool| pool.left);
                self.check_edition(EditionKey { project: *id, edition }, &row);
            }
            for batch in state::list_batches(&self.deps.storage, *id, None, MANY).unwrap() {
                let ledger = state::load_ledger_or_default(&self.deps.storage, batch).unwrap();
                sum.escrow += ledger.escrow;
                *paid.entry((project.requester, project.currency.clone())).or_default() += ledger.paid;
                let row = self.batch(batch);
                assert_eq!(board.contains(&batch), row.stage() == Stage::Open, "batch {batch} on the board");
                if row.stage() != Stage::Draft {
                    self.check_batch(batch, &row);
                    sum.appeal_bonds += self.check_appeals(batch);
                    for work in self.rows(batch).iter().filter(|work| is_open_rejection(work)) {
                        *open.entry((work.person, project.currency.clone())).or_default() += 1;
                    }
                }
            }
        }
        for ((requester, currency), paid) in paid {
            let row = state::load_requester_or_default(&self.deps.storage, requester, &currency).unwrap();
            assert_eq!(row.paid(), paid, "what requester {requester} has paid");
        }
        sums.iter().for_each(|(currency, sum)| self.check_currency(currency, sum, &open));
    }

    /// Each appealed work is in one appeal, which knows it. Return what is held for the appeals of a batch.
    fn check_appeals(&self, batch: BatchId) -> Uint128 {
        let (mut held, mut free, mut seen) = (Uint128::zero(), 0, BTreeSet::new());
        for id in state::list_appeals(&self.deps.storage, batch, None, MANY).unwrap() {
            let appeal = state::load_appeal(&self.deps.storage, id).unwrap();
            assert_eq!(appeal.batch, batch);
            free += u32::from(appeal.free);
            for stake in &appeal.stakes {
                let row = self.row(batch, stake.assignment);
                assert!(seen.insert(stake.assignment), "a work is in two appeals");
                assert_eq!((row.appeal, row.person), (Some(id), appeal.person));
                assert_eq!(row.state == State::Appealed, appeal.outcome.is_none());
            }
            if appeal.outcome.is_none() {
                let bonds = appeal.bonds();
                held += bonds.annotator + bonds.from_available + bonds.attached;
            }
        }
        let appealed = count(&self.rows(batch), |row| row.appeal.is_some());
        assert_eq!(appealed, u64::try_from(seen.len()).unwrap());
        let frozen = state::may_load_frozen(&self.deps.storage, batch).unwrap().unwrap();
        assert_eq!(self.batch(batch).free_appeals_left(&frozen) + free, frozen.appeals.free, "free appeals");
        held
    }

    fn check_edition(&self, key: EditionKey, row: &Edition) {
        let weights = state::list_contributors(&self.deps.storage, key, None, MANY).unwrap();
        let sum = |claimed_only: bool| -> Uint128 {
            let counted = weights.iter().filter(|row| row.claimed || !claimed_only);
            counted.map(|row| row.weight).sum()
        };
        assert_eq!(
            state::load_total_weight_or_default(&self.deps.storage, key).unwrap(),
            sum(false),
            "weights of {key:?}"
        );
        assert_eq!(row.pool.as_ref().map_or(Uint128::zero(), |pool| pool.claimed), sum(true), "claimed of {key:?}");
        let EditionKey { project, edition } = key;
        let here = |id: &BatchId| {
            let frozen = state::may_load_frozen(&self.deps.storage, *id).unwrap();
            frozen.is_some_and(|frozen| frozen.edition == edition) && self.batch(*id).stage() != Stage::Closed
        };
        let batches = state::list_batches(&self.deps.storage, project, None, MANY).unwrap();
        assert_eq!(row.batches, u64::try_from(batches.iter().filter(|id| here(id)).count()).unwrap(), "of {key:?}");
    }

    fn check_currency(&self, currency: &str, sum: &CurrencyLedger, open: &BTreeMap<(PersonId, String), u32>) {
        let stored = state::load_currency_ledger_or_default(&self.deps.storage, currency).unwrap();
        assert_eq!(
            (stored.available, stored.project_credit, stored.escrow),
            (sum.available, sum.project_credit, sum.escrow),
            "{currency}"
        );
        let people = (1..).map(|id| PersonId::new(id).unwrap());
        let known = people.take_while(|id| state::load_person(&self.deps.storage, *id).is_ok());
        let balance = |id: PersonId| {
            let balance = state::load_balance_or_default(&self.deps.storage, id, currency).unwrap();
            let expected = open.get(&(id, currency.to_owned())).copied().unwrap_or_default();
            assert_eq!(balance.open_rejections(), expected, "open rejections of person {id} in {currency}");
            balance.amount
        };
        let due: Uint128 = known.map(balance).sum();
        assert_eq!(stored.balances, due, "balances in {currency}");
        assert_eq!((stored.bonds, stored.pools), (sum.bonds, sum.pools), "bonds and pools in {currency}");
        assert_eq!(stored.appeal_bonds, sum.appeal_bonds, "bonds of appeals in {currency}");
        let requesters = sum.available + sum.project_credit + sum.escrow + sum.bonds;
        assert_eq!(stored.held().unwrap(), requesters + sum.pools + due + stored.fees + sum.appeal_bonds);
    }

    fn check_batch(&mut self, id: BatchId, batch: &Batch) {
        let rows = self.rows(id);
        for (terms, live) in (0_u8..).zip(batch.live()) {
            assert_eq!(*live, count(&rows, |row| is_live(row) && row.terms == terms), "live at terms {terms}");
        }
        let taken = |task| count(&rows, |row| row.task == task && (is_live(row) || row.state == State::Accepted));
        assert_eq!(u64::from(batch.newcomer_pending()), count(&rows, |row| row.is_newcomer_pending()), "pending");
        assert_eq!(batch.accepted(), count(&rows, |row| row.state == State::Accepted), "accepted");
        assert_eq!(batch.claims(), count(&rows, |_| true), "claims");
        let submitted = (1..).zip(&rows).filter(|(number, _)| {
            let number = AssignmentId::new(*number).unwrap();
            state::may_load_submission(&self.deps.storage, id, number).unwrap().is_some()
        });
        assert_eq!(batch.submitted().unwrap(), u64::try_from(submitted.count()).unwrap(), "submitted");
        let distribution = state::may_load_frozen(&self.deps.storage, id).unwrap().unwrap().distribution();
        let mut reopened = count(&rows, |row| row.took_reopened && is_live(row));
        for task in 0..batch.tasks() {
            let slots = state::load_task_or_default(&self.deps.storage, id, task, distribution).unwrap();
            assert_eq!(u64::from(slots.taken), taken(task), "slots of task {task}");
            assert!(slots.taken.saturating_add(slots.reopened) <= batch.overlap(), "task {task} has too many slots");
            reopened = reopened.saturating_add(u64::from(slots.reopened));
        }
        assert_eq!(batch.reopened(), reopened, "reopened");
        self.check_queues(id, batch, &rows);
        self.check_participations(id, &rows);
        self.check_money(id, batch, &rows);
        if distribution == DistributionKind::Random {
            self.check_window(id, batch);
        }
    }

    /// What the heads have passed is settled.
    fn check_queues(&self, id: BatchId, batch: &Batch, rows: &[Assignment]) {
        let ahead = batch.reservations_ahead(MANY).count();
        let passed = rows.len() - ahead;
        assert!(rows.iter().take(passed).all(|row| row.state != State::Reserved), "the head passed a reservation");
        let waiting = count(rows, |row| row.state == State::Submitted);
        let ahead = batch
            .submissions_ahead(MANY)
            .map(|place| (place, state::load_queued(&self.deps.storage, id, place).unwrap()))
            .filter(|(place, number)| self.row(id, *number).waits_at(*place));
        assert_eq!(u64::try_from(ahead.count()).unwrap(), waiting, "the head passed a submission");
    }

    fn check_participations(&self, id: BatchId, rows: &[Assignment]) {
        let people: BTreeSet<PersonId> = rows.iter().map(|row| row.person).collect();
        for person in people {
            let own: Vec<Assignment> = rows.iter().filter(|row| row.person == person).cloned().collect();
            let held = state::load_participation_or_default(&self.deps.storage, id, person).unwrap();
            let (active, done) = held.held_and_done();
            assert_eq!(u64::from(active), count(&own, |row| row.state == State::Reserved), "active of {person}");
            assert_eq!(u64::from(done), count(&own, |row| !is_undone(row)), "done by {person}");
            assert_eq!(u64::from(held.claims()), count(&own, |_| true), "claims of {person}");
            let took = own.iter().any(|row| row.took_reopened && !is_undone(row));
            assert_eq!(held.slot_access() == SlotAccess::CleanOnly, took, "reopened slot of {person}");
            assert!(count(&own, |row| row.took_reopened && !is_undone(row)) <= 1, "two reopened slots for {person}");
            for row in &own {
                let holds = count(&own, |other| other.task == row.task && !is_undone(other));
                assert!(holds <= 1, "person {person} has task {} twice", row.task);
                let key = state::TaskOfPerson { person, batch: id, task: row.task };
                let done = state::is_task_done(&self.deps.storage, key);
                assert_eq!(done, holds == 1, "person {person}, task {}", row.task);
            }
        }
    }

    /// The worst case of what is still open is in escrow, under the latest terms.
    fn check_money(&self, id: BatchId, batch: &Batch, rows: &[Assignment]) {
        let ledger = state::load_ledger_or_default(&self.deps.storage, id).unwrap();
        let terms = state::list_terms(&self.deps.storage, id).unwrap();
        assert_eq!(terms.len(), batch.live().len());
        let paid: Uint128 = rows.iter().map(|row| row.paid).sum();
        assert_eq!(ledger.paid, paid, "paid");
        let unpaid = rows.iter().filter(|row| row.state != State::Accepted).all(|row| row.paid.is_zero());
        assert!(unpaid, "paid without acceptance");
        if batch.stage() == Stage::Closed {
            assert_eq!(ledger.escrow, Uint128::zero());
            return;
        }
        let open = Uint128::from(batch.open_slots().unwrap());
        let worst = batch.locked(&terms).unwrap() + terms.last().unwrap().cost * open;
        assert!(ledger.escrow >= worst, "escrow {} of {worst}", ledger.escrow);
    }

    fn check_window(&mut self, id: BatchId, batch: &Batch) {
        let (len, tasks) = (batch.window.len, batch.tasks());
        let store = StoredTasks { storage: &mut self.deps.storage, batch: id, person: PersonId::FIRST };
        let in_window: BTreeSet<u32> = (0..len).map(|place| store.load_place(place).unwrap()).collect();
        assert_eq!(in_window.len(), usize::try_from(len).unwrap(), "a task is in two places");
        for task in 0..tasks {
            assert_eq!(
                store.load_task(task).unwrap().in_window,
                in_window.contains(&task),
                "whether task {task} is in the window"
            );
        }
    }
}
