//! Claims: who may claim which slot, and what a claim settles on its way.

use std::collections::VecDeque;

use caravan_marketplace_api::bounds::{max_pending_bound, DEFAULT_MAX_PENDING, PROBES, REAP};
use caravan_marketplace_api::{allow_leaf, AssignmentStatus, Distribution, Pick};
use caravan_primitives::{verify, Hash32};
use cosmwasm_std::Addr;

use super::{must, named, take, Act, Batch, Expect, Model, Stage, Work, DAY};
use crate::outcome::EventView;

impl Model {
    /// The number of a person who is met, perhaps for the first time.
    pub(crate) fn create_person(&mut self, who: &Addr, events: &mut VecDeque<EventView>) -> u64 {
        if let Some(person) = self.person_of(who) {
            return person;
        }
        let number = self.persons.len() as u64 + 1;
        let event = must(events, "person_created");
        assert_eq!((event.id("person"), event.text("address")), (number, who.as_str()), "{event:?}");
        self.persons.insert(number, super::Person::new(who));
        number
    }

    pub(crate) fn newcomer(&self, batch: &Batch, person: Option<u64>) -> bool {
        let standing = person.and_then(|person| self.standings.get(&(batch.project, person)));
        standing.is_none_or(super::Standing::is_newcomer)
    }

    pub(crate) fn expect_claim(&self, act: &Act<'_>, number: u64, pick: &Pick, agreement: &Hash32) -> Expect {
        let Some(batch) = self.batches.get(&number) else { return Expect::fails("BATCH_UNKNOWN") };
        let project = &self.projects[&batch.project];
        let own = self.is_manager(project, act.sender);
        let expect = Expect::ok()
            .certainly(batch.stage != Stage::Open, "BATCH_STATE")
            .certainly(own, "OWN_PROJECT")
            .certainly(batch.config.about.agreement.hash != *agreement, "TERMS_CHANGED")
            .certainly(self.genesis.has(act.sender), "SIBLING_IS_PARTY")
            .certainly(self.is_arbiter(project, act.sender), "ARBITER_IS_PARTY")
            .and(expect_pick(batch, pick));
        if batch.stage != Stage::Open {
            return expect.possibly(act.now >= batch.closes_at, "BATCH_OVER");
        }
        expect
            .certainly(act.now >= batch.closes_at, "BATCH_OVER")
            .and(expect_listed(batch, act.sender, pick))
            .and(self.expect_caps(act, batch))
            .and(self.expect_slot(act, batch, pick))
    }

    pub(crate) fn expect_caps(&self, act: &Act<'_>, batch: &Batch) -> Expect {
        let person = self.person_of(act.sender);
        // Overdue work may be settled on the way, and free what is counted here.
        let sure = !batch.works.values().any(|work| work.overdue(act.now));
        let mine = |work: &&Work| Some(work.person) == person && work.status == AssignmentStatus::Reserved;
        let held = batch.works.values().filter(mine).count();
        let access = &batch.config.access;
        let random = access.distribution == Distribution::Random {};
        let most = u64::from(access.max_pending.unwrap_or(DEFAULT_MAX_PENDING).min(max_pending_bound(batch.slots())));
        let full = random && self.newcomer(batch, person) && batch.newcomer_pending() >= most;
        let from_project_credit = batch.ledger.project_credit_in > 0;
        let had = from_project_credit && person.is_some_and(|person| batch.had_credit.contains(&person));
        let reviewed = access.review_of.and_then(|reviewed| self.batches.get(&reviewed.get()));
        let own = |work: &Work| Some(work.person) == person && work.done();
        let worked = reviewed.is_some_and(|reviewed| reviewed.works.values().any(own));
        let restricted = person.is_some_and(|person| {
            let by_requester = !from_project_credit && self.is_restricted((Some(batch.project), person), act.now);
            by_requester || self.is_restricted((None, person), act.now)
        });
        Expect::ok()
            .certainly(restricted, "CLAIM_RESTRICTED")
            .certainly(worked, "REVIEWER_WORKED")
            .perhaps(sure, held >= usize::from(access.active_cap), "ACTIVE_CAP")
            .perhaps(sure, full, "NEWCOMER_LIMIT")
            .certainly(from_project_credit && act.now < batch.opened_at + DAY, "CLAIM_EARLY")
            .perhaps(sure || !had, had, "ONE_PER_PERSON")
    }

    pub(crate) fn expect_slot(&self, act: &Act<'_>, batch: &Batch, pick: &Pick) -> Expect {
        let sure = !batch.works.values().any(|work| work.overdue(act.now));
        let person = self.person_of(act.sender);
        let Some(task) = named(pick) else {
            let open = batch.slots() - batch.live() - batch.accepted();
            let reopened: u64 = batch.tasks.values().map(|task| task.reopened).sum();
            let reopened_only = reopened > 0;
            let done = batch.works.values().filter(|work| Some(work.person) == person && work.done()).count();
            return Expect::ok()
                .perhaps(sure, done >= batch.config.work.tasks as usize, "ALL_TASKS_DONE")
                .perhaps(sure, open == 0, "NO_SLOT_LEFT")
                .possibly(reopened_only, "NO_SLOT_LEFT")
                .possibly(reopened_only, "CLAIM_EARLY")
                .possibly(reopened_only, "ONE_PER_PERSON");
        };
        let mine = |work: &&Work| Some(work.person) == person && work.done();
        let done = |work: &Work| work.task == task && mine(&work);
        let slots = batch.task(task);
        let all_done = batch.works.values().filter(mine).count() >= batch.config.work.tasks as usize;
        let full = batch.live() + batch.accepted() >= batch.slots();
        Expect::ok()
            .possibly(all_done, "ALL_TASKS_DONE")
            .possibly(full, "NO_SLOT_LEFT")
            .perhaps(sure, batch.works.values().any(done), "TASK_DONE")
            .perhaps(sure, slots.taken + slots.reopened >= batch.overlap, "TASK_FULL")
            .possibly(slots.taken + slots.reopened >= batch.overlap, "NO_SLOT_LEFT")
    }

    pub(crate) fn apply_claim(&mut self, act: &Act<'_>, number: u64, pick: &Pick, events: &mut VecDeque<EventView>) {
        let person = self.person_of(act.sender);
        let mut settled = (0, 0);
        let mut met = person.is_some();
        loop {
            if let Some(event) = take(events, "person_created") {
                events.push_front(event);
                self.create_person(act.sender, events);
                met = true;
            }
            let Some((_, was)) = self.apply_time(act, number, events) else { break };
            match was {
                AssignmentStatus::Reserved => settled.0 += 1,
                _ => settled.1 += 1,
            }
        }
        assert!(met, "a claim of no person");
        assert!(settled.0 <= REAP && settled.1 <= REAP, "a claim settled {settled:?}");
        let missed = take(events, "task_missed").is_some();
        let batch = &self.batches[&number];
        // All tasks of a small batch are looked at: what can be given is given.
        if *pick == (Pick::Random {}) && batch.config.work.tasks <= PROBES {
            let person = self.person_of(act.sender).expect("a person who claimed");
            let is_review = batch.config.access.review_of.is_some();
            let gives_reopened = !is_review && act.now >= self.projects[&batch.project].restricted_until;
            let open = batch.can_give(person, act.now, gives_reopened);
            assert_ne!(open, missed, "whether a task could be given to {person}: {:?}", batch.tasks);
        }
        if missed {
            assert_eq!(*pick, Pick::Random {}, "a task that was named was missed");
            return;
        }
        let event = must(events, "task_claimed");
        self.apply_claimed(act, number, pick, &event);
    }

    pub(crate) fn apply_claimed(&mut self, act: &Act<'_>, number: u64, pick: &Pick, event: &EventView) {
        let person = self.person_of(act.sender).expect("a person who claimed");
        let newcomer = self.newcomer(&self.batches[&number], Some(person));
        let batch = self.batches.get_mut(&number).expect("a batch");
        let task = u32::try_from(event.id("task")).expect("a task");
        let slots = batch.task(task);
        let took_reopened = batch.overlap.saturating_sub(slots.taken + slots.reopened) == 0;
        assert!(task < batch.config.work.tasks && slots.taken < batch.overlap, "no such slot: {event:?}");
        assert!(named(pick).is_none_or(|named| named == task), "another task than named: {event:?}");
        let again = batch.works.values().any(|work| work.task == task && work.person == person && work.done());
        assert!(!again, "the same task twice: {event:?}");
        if took_reopened {
            assert!(slots.reopened > 0 && *pick == Pick::Random {}, "a slot that is not there: {event:?}");
            assert!(act.now >= slots.reopened_from, "a reopened slot before {}: {event:?}", slots.reopened_from);
            let restricted_until = self.projects[&batch.project].restricted_until;
            assert!(act.now >= restricted_until, "a reopened slot before {restricted_until}: {event:?}");
            assert!(batch.took_reopened.insert(person), "a second reopened task: {event:?}");
        }
        if batch.ledger.project_credit_in > 0 {
            assert!(batch.had_credit.insert(person), "a second task from credit: {event:?}");
        }
        let (reward, cost) = batch.latest();
        let (id, due) = (batch.works.len() as u64 + 1, act.now + batch.config.windows.assignment_secs.get());
        let events = (event.id("assignment"), event.id("person"), event.number("reward"), event.id("due"));
        assert_eq!(events, (id, person, reward, due), "{event:?}");
        assert_eq!(event.text("took_reopened"), took_reopened.to_string(), "{event:?}");
        let counted = newcomer && batch.config.access.distribution == (Distribution::Random {});
        let terms = batch.terms.len() - 1;
        let work = Work { took_reopened, newcomer: counted, ..Work::reserved((task, person), terms, (act.now, due)) };
        reserve(batch, cost, id, work);
    }
}

pub(crate) fn expect_pick(batch: &Batch, pick: &Pick) -> Expect {
    let random = batch.config.access.distribution == Distribution::Random {};
    let offered = match pick {
        Pick::Random {} => random,
        Pick::Named { .. } => random && batch.overlap == 1 && batch.ledger.project_credit_in == 0,
        Pick::Listed { .. } => !random,
    };
    let unknown = named(pick).is_some_and(|task| task >= batch.config.work.tasks);
    Expect::ok().certainly(!offered, "PICK_NOT_OFFERED").certainly(unknown, "TASK_UNKNOWN")
}

pub(crate) fn expect_listed(batch: &Batch, sender: &Addr, pick: &Pick) -> Expect {
    let (Pick::Listed { proof, .. }, Distribution::Allow { root, size }) = (pick, &batch.config.access.distribution)
    else {
        return Expect::ok();
    };
    let leaf = allow_leaf(proof.index, u64::from(*size), sender.as_str());
    let broken = verify(root, u64::from(*size), &leaf, proof).is_err();
    let proofs = ["PROOF_INDEX", "PROOF_TOO_SHORT", "PROOF_TOO_LONG", "PROOF_INVALID"];
    proofs.into_iter().fold(Expect::ok().certainly(broken, "NOT_LISTED"), |e, code| e.possibly(broken, code))
}

/// Takes a slot for an assignment.
pub(crate) fn reserve(batch: &mut Batch, cost: u128, id: u64, work: Work) {
    let row = batch.tasks.entry(work.task).or_default();
    row.taken += 1;
    row.reopened -= u64::from(work.took_reopened);
    batch.ledger.unassigned -= cost;
    batch.ledger.locked += cost;
    batch.works.insert(id, work);
}
