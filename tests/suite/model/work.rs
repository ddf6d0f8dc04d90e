//! Claims, submissions, verdicts, and what time decides.

use std::collections::{BTreeSet, VecDeque};

use caravan_marketplace_api::bounds::{max_pending_bound, BASE_GRADE_BPS, DEFAULT_MAX_PENDING, PROBES, REAP};
use caravan_marketplace_api::{
    allow_leaf, AssignmentStatus, Decision, Distribution, ExecuteMsg, Nature, Pick, Verdict,
};
use caravan_primitives::verify;
use cosmwasm_std::Addr;

use super::{decisions, must, named, take, Act, Batch, Expect, Model, Stage, Work, DAY};
use crate::outcome::Told;

/// A batch and an assignment.
pub(crate) type At = (u64, u64);

impl Model {
    /// The number of a person who is met, perhaps for the first time.
    pub(crate) fn meet(&mut self, who: &Addr, told: &mut VecDeque<Told>) -> u64 {
        if let Some(person) = self.person_of(who) {
            return person;
        }
        let number = self.persons.len() as u64 + 1;
        let event = must(told, "person_created");
        assert_eq!((event.id("person"), event.text("address")), (number, who.as_str()), "{event:?}");
        let person = super::Person { address: who.clone(), recovery: None, moving: None, left_at: vec![] };
        self.persons.insert(number, person);
        number
    }

    fn newcomer(&self, batch: &Batch, person: Option<u64>) -> bool {
        let standing = person.and_then(|person| self.standings.get(&(batch.project, person)));
        !standing.is_some_and(super::Standing::proven)
    }

    pub(crate) fn expect_claim(&self, act: &Act<'_>, number: u64, pick: &Pick) -> Expect {
        let Some(batch) = self.batches.get(&number) else { return Expect::fails("BATCH_UNKNOWN") };
        let own = self.is_manager(&self.projects[&batch.project], act.sender);
        let expect = Expect::ok()
            .certainly(batch.stage != Stage::Open, "BATCH_STATE")
            .certainly(own, "OWN_PROJECT")
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

    fn expect_caps(&self, act: &Act<'_>, batch: &Batch) -> Expect {
        let person = self.person_of(act.sender);
        // Overdue work may be settled on the way, and free what is counted here.
        let sure = !batch.works.values().any(|work| work.overdue(act.now));
        let mine = |work: &&Work| Some(work.person) == person && work.status == AssignmentStatus::Reserved;
        let held = batch.works.values().filter(mine).count();
        let access = &batch.config.access;
        let random = access.distribution == Distribution::Random {};
        let most = u64::from(access.max_pending.unwrap_or(DEFAULT_MAX_PENDING).min(max_pending_bound(batch.slots())));
        let full = random && self.newcomer(batch, person) && batch.pending() >= most;
        let from_project_credit = batch.ledger.project_credit_in > 0;
        let had = from_project_credit && person.is_some_and(|person| batch.had_credit.contains(&person));
        Expect::ok()
            .perhaps(sure, held >= usize::from(access.active_cap), "ACTIVE_CAP")
            .perhaps(sure, full, "NEWCOMER_LIMIT")
            .certainly(from_project_credit && act.now < batch.opened_at + DAY, "CLAIM_EARLY")
            .perhaps(sure || !had, had, "ONE_PER_PERSON")
    }

    fn expect_slot(&self, act: &Act<'_>, batch: &Batch, pick: &Pick) -> Expect {
        let sure = !batch.works.values().any(|work| work.overdue(act.now));
        let person = self.person_of(act.sender);
        let Some(task) = named(pick) else {
            let open = batch.slots() - batch.live() - batch.accepted();
            let taint: u64 = batch.tasks.values().map(|task| task.taint).sum();
            let reopened_only = taint > 0;
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
            .perhaps(sure, slots.taken + slots.taint >= batch.overlap, "TASK_FULL")
            .possibly(slots.taken + slots.taint >= batch.overlap, "NO_SLOT_LEFT")
    }

    fn expect_own(&self, act: &Act<'_>, (number, id): At) -> Result<(&Batch, &Work, Expect), Expect> {
        let batch = self
            .batches
            .get(&number)
            .ok_or_else(|| Expect::fails("BATCH_UNKNOWN").possibly(true, "ASSIGNMENT_UNKNOWN"))?;
        let unknown = || Expect::fails("ASSIGNMENT_UNKNOWN").possibly(batch.stage == Stage::Draft, "BATCH_STATE");
        let work = batch.works.get(&id).ok_or_else(unknown)?;
        let mine = self.person_of(act.sender) == Some(work.person);
        Ok((batch, work, Expect::ok().certainly(!mine, "ANNOTATOR_ONLY")))
    }

    pub(crate) fn expect_return(&self, act: &Act<'_>, batch: u64, id: u64) -> Expect {
        match self.expect_own(act, (batch, id)) {
            Ok((_, work, expect)) => expect.certainly(work.status != AssignmentStatus::Reserved, "ASSIGNMENT_STATE"),
            Err(expect) => expect,
        }
    }

    pub(crate) fn expect_submit(&self, act: &Act<'_>, batch: u64, id: u64) -> Expect {
        match self.expect_own(act, (batch, id)) {
            Ok((batch, work, expect)) => {
                let early = act.now < work.claimed_at + batch.config.windows.min_work_secs.get();
                expect
                    .certainly(work.status != AssignmentStatus::Reserved, "ASSIGNMENT_STATE")
                    .certainly(early && work.status == AssignmentStatus::Reserved, "SUBMIT_EARLY")
            }
            Err(expect) => expect,
        }
    }

    pub(crate) fn expect_accept_rejection(&self, act: &Act<'_>, batch: u64, id: u64) -> Expect {
        match self.expect_own(act, (batch, id)) {
            Ok((_, work, expect)) => {
                expect.certainly(work.status != AssignmentStatus::RejectionPending, "ASSIGNMENT_STATE")
            }
            Err(expect) => expect,
        }
    }

    pub(crate) fn expect_give_up(&self, act: &Act<'_>, batch: u64, id: u64) -> Expect {
        match self.expect_own(act, (batch, id)) {
            Ok((_, work, expect)) => {
                let submitted = work.status == AssignmentStatus::Submitted;
                expect
                    .certainly(!submitted, "ASSIGNMENT_STATE")
                    .certainly(submitted && work.overdue(act.now), "REVIEW_OVER")
            }
            Err(expect) => expect,
        }
    }

    pub(crate) fn expect_settle(&self, act: &Act<'_>, number: u64, ids: &[u64]) -> Expect {
        let Some(batch) = self.batches.get(&number) else {
            return Expect::fails("BATCH_UNKNOWN")
                .possibly(true, "ASSIGNMENT_UNKNOWN")
                .possibly(true, "ENTRY_DUPLICATE");
        };
        let due = ids.iter().any(|id| batch.works.get(id).is_some_and(|work| work.overdue(act.now)));
        Expect::ok().and(expect_ids(batch, ids)).certainly(!due, "NOTHING_TO_DO")
    }

    pub(crate) fn expect_decide(&self, act: &Act<'_>, number: u64, msg: &ExecuteMsg) -> Expect {
        let Some(batch) = self.batches.get(&number) else {
            return Expect::fails("BATCH_UNKNOWN").possibly(true, "ENTRY_DUPLICATE");
        };
        let list = decisions(msg);
        let ids: Vec<u64> = list.iter().map(|decision| decision.assignment.get()).collect();
        let me = self.person_of(act.sender);
        let entries = list.iter().filter_map(|d| batch.works.get(&d.assignment.get()).map(|work| (*d, work)));
        let entries: Vec<(&Decision, &Work)> = entries.collect();
        let open = |work: &Work| work.status == AssignmentStatus::Submitted && act.now < work.due;
        let mut expect = self.expect_managed(act, batch).and(expect_ids(batch, &ids));
        for (decision, work) in &entries {
            let sure = open(work);
            expect = expect.and(expect_verdict(batch, &decision.verdict, sure));
            expect = expect.perhaps(sure || me != Some(work.person), me == Some(work.person), "OWN_WORK");
        }
        let nothing = !entries.iter().any(|(_, work)| open(work));
        let mut copy = self.clone();
        let refused = copy.decide(act, number, &list);
        expect
            .certainly(nothing, "NOTHING_TO_DO")
            .certainly(refused.is_some_and(|(cap, at_hand)| cap.rejected_sum > cap.allowed(at_hand)), "REJECTION_CAP")
    }

    pub(crate) fn apply_claim(&mut self, act: &Act<'_>, number: u64, pick: &Pick, told: &mut VecDeque<Told>) {
        let person = self.person_of(act.sender);
        let mut settled = (0, 0);
        let mut met = person.is_some();
        loop {
            if let Some(event) = take(told, "person_created") {
                told.push_front(event);
                self.meet(act.sender, told);
                met = true;
            }
            let Some((_, was)) = self.apply_time(act, number, told) else { break };
            match was {
                AssignmentStatus::Reserved => settled.0 += 1,
                _ => settled.1 += 1,
            }
        }
        assert!(met, "a claim of nobody");
        assert!(settled.0 <= REAP && settled.1 <= REAP, "a claim settled {settled:?}");
        let missed = take(told, "task_missed").is_some();
        let batch = &self.batches[&number];
        // All tasks of a small batch are looked at: what can be given is given.
        if *pick == (Pick::Random {}) && batch.config.work.tasks <= PROBES {
            let person = self.person_of(act.sender).expect("somebody who claimed");
            let open = batch.can_give(person, act.now);
            assert_ne!(open, missed, "whether a task could be given to {person}: {:?}", batch.tasks);
        }
        if missed {
            assert_eq!(*pick, Pick::Random {}, "a task that was named was missed");
            return;
        }
        let event = must(told, "task_claimed");
        self.apply_claimed(act, number, pick, &event);
    }

    fn apply_claimed(&mut self, act: &Act<'_>, number: u64, pick: &Pick, event: &Told) {
        let person = self.person_of(act.sender).expect("somebody who claimed");
        let newcomer = self.newcomer(&self.batches[&number], Some(person));
        let batch = self.batches.get_mut(&number).expect("a batch");
        let task = u32::try_from(event.id("task")).expect("a task");
        let slots = batch.task(task);
        let took_reopened = batch.overlap.saturating_sub(slots.taken + slots.taint) == 0;
        assert!(task < batch.config.work.tasks && slots.taken < batch.overlap, "no such slot: {event:?}");
        assert!(named(pick).is_none_or(|named| named == task), "another task than named: {event:?}");
        let again = batch.works.values().any(|work| work.task == task && work.person == person && work.done());
        assert!(!again, "the same task twice: {event:?}");
        if took_reopened {
            assert!(slots.taint > 0 && *pick == Pick::Random {}, "a slot that is not there: {event:?}");
            assert!(act.now >= slots.reopened_from, "a reopened slot before {}: {event:?}", slots.reopened_from);
            assert!(batch.took_reopened.insert(person), "a second reopened task: {event:?}");
        }
        if batch.ledger.project_credit_in > 0 {
            assert!(batch.had_credit.insert(person), "a second task from credit: {event:?}");
        }
        let (reward, cost) = batch.latest();
        let (id, due) = (batch.works.len() as u64 + 1, act.now + batch.config.windows.assignment_secs.get());
        let told = (event.id("assignment"), event.id("person"), event.number("reward"), event.id("due"));
        assert_eq!(told, (id, person, reward, due), "{event:?}");
        assert_eq!(event.text("took_reopened"), took_reopened.to_string(), "{event:?}");
        let work = Work {
            task,
            person,
            status: AssignmentStatus::Reserved,
            terms: batch.terms.len() - 1,
            claimed_at: act.now,
            due,
            paid: 0,
            took_reopened,
            submitted: false,
            pending: newcomer && batch.config.access.distribution == (Distribution::Random {}),
        };
        reserve(batch, cost, id, work);
    }

    pub(crate) fn apply_return(&mut self, act: &Act<'_>, (number, id): At, told: &mut VecDeque<Told>) {
        let event = must(told, "task_returned");
        assert_eq!((event.id("batch"), event.id("assignment")), (number, id), "{event:?}");
        self.give_back(act, (number, id), AssignmentStatus::Returned);
    }

    pub(crate) fn apply_submit(&mut self, act: &Act<'_>, (number, id): At, told: &mut VecDeque<Told>) {
        let event = must(told, "work_submitted");
        let batch = self.batches.get_mut(&number).expect("a batch");
        let due = act.now + batch.config.windows.review_secs.get();
        assert_eq!((event.id("assignment"), event.id("due")), (id, due), "{event:?}");
        let work = batch.works.get_mut(&id).expect("work");
        (work.status, work.due, work.submitted) = (AssignmentStatus::Submitted, due, true);
    }

    pub(crate) fn apply_accept_rejection(&mut self, act: &Act<'_>, (number, id): At, told: &mut VecDeque<Told>) {
        let event = must(told, "rejection_finalized");
        assert_eq!(event.id("assignment"), id, "{event:?}");
        let work = self.batches[&number].works[&id].clone();
        if work.overdue(act.now) {
            assert_eq!((event.text("by"), event.text("reopened")), ("time", "true"), "{event:?}");
            return self.refuse(act, number, id);
        }
        let took_reopened = work.took_reopened.to_string();
        assert_eq!((event.text("by"), event.text("reopened")), ("annotator", took_reopened.as_str()), "{event:?}");
        let reward = self.batches[&number].reward_of(&work);
        self.cap(number).rejected_sum -= reward;
        self.take_back(act, (number, id));
    }

    pub(crate) fn apply_give_up(&mut self, act: &Act<'_>, (number, id): At, told: &mut VecDeque<Told>) {
        let event = must(told, "work_given_up");
        let work = self.batches[&number].works[&id].clone();
        assert_eq!(
            (event.id("assignment"), event.id("task"), event.id("person")),
            (id, u64::from(work.task), work.person),
            "{event:?}"
        );
        assert_eq!(event.text("reopened"), work.took_reopened.to_string(), "{event:?}");
        self.take_back(act, (number, id));
    }

    pub(crate) fn apply_settle(&mut self, act: &Act<'_>, number: u64, ids: &[u64], told: &mut VecDeque<Told>) {
        let batch = &self.batches[&number];
        let mut due: BTreeSet<u64> = ids.iter().copied().filter(|id| batch.works[id].overdue(act.now)).collect();
        let some_skipped = due.len() < ids.len();
        while let Some((id, _)) = self.apply_time(act, number, told) {
            assert!(due.remove(&id), "{id} was not asked for, or not due");
        }
        assert!(due.is_empty(), "due and not settled: {due:?}");
        assert_eq!(take(told, "entries_skipped").is_some(), some_skipped, "entries that are not due are named");
    }

    pub(crate) fn apply_decide(&mut self, act: &Act<'_>, number: u64, list: &[&Decision], told: &mut VecDeque<Told>) {
        let before = self.batches[&number].works.clone();
        self.decide(act, number, list);
        let mut open: BTreeSet<u64> = list.iter().map(|d| d.assignment.get()).collect();
        while let Some(front) = told.front().cloned() {
            match front.name.as_str() {
                "weight_added" => assert!(self.take_weight(told)),
                "work_accepted" | "work_rejected" => {
                    must(told, &front.name);
                    let (id, batch) = (front.id("assignment"), &self.batches[&number]);
                    let (was, is) = (&before[&id], &batch.works[&id]);
                    assert!(open.remove(&id) && was.status == AssignmentStatus::Submitted, "{front:?}");
                    self.check_verdict(act, number, is, &front);
                }
                "reservation_expired" | "rejection_finalized" => {
                    let (id, _) = self.apply_time(act, number, told).expect("just seen");
                    assert!(open.remove(&id), "{id} was not asked for: {front:?}");
                }
                _ => break,
            }
        }
        let missed = open.iter().find(|id| self.batches[&number].works[id].status != before[id].status);
        assert_eq!(missed, None, "decided without an event");
        take(told, "entries_skipped");
    }

    fn check_verdict(&self, act: &Act<'_>, number: u64, is: &Work, event: &Told) {
        let batch = &self.batches[&number];
        if event.name == "work_rejected" {
            assert_eq!((is.status, event.id("due")), (AssignmentStatus::RejectionPending, is.due), "{event:?}");
            return;
        }
        let fee = batch.fee_floor(is.paid);
        assert_eq!(is.status, AssignmentStatus::Accepted, "{event:?}");
        assert_eq!((event.number("amount"), event.number("fee")), (is.paid, fee), "{event:?}");
        assert_eq!(event.number("points"), fee * batch.rate / 1_000_000, "{event:?}");
        assert_eq!(event.number("season"), u128::from(self.season(act.now)), "{event:?}");
    }

    /// Does a vector of verdicts; what was refused by it, if anything was: the requester's history and the smallest reward.
    fn decide(&mut self, act: &Act<'_>, number: u64, list: &[&Decision]) -> Option<(super::Cap, u128)> {
        let mut at_hand: Option<u128> = None;
        for decision in list {
            let (id, batch) = (decision.assignment.get(), &self.batches[&number]);
            let Some(work) = batch.works.get(&id).filter(|work| work.status == AssignmentStatus::Submitted) else {
                continue;
            };
            let reward = batch.reward_of(work);
            if work.overdue(act.now) {
                self.accept(act, (number, id), BASE_GRADE_BPS, false);
                continue;
            }
            let short = match decision.verdict {
                Verdict::Accept { grade_bps } if !is_grade(batch, grade_bps) => continue,
                Verdict::Accept { grade_bps } => {
                    self.accept(act, (number, id), grade_bps, true);
                    grade_bps < BASE_GRADE_BPS
                }
                Verdict::Reject { .. } => {
                    self.reject(act, (number, id));
                    true
                }
            };
            if short {
                at_hand = Some(at_hand.map_or(reward, |smallest| smallest.min(reward)));
            }
        }
        let project = &self.projects[&self.batches[&number].project];
        let key = (project.requester, project.currency.key());
        at_hand.map(|at_hand| (self.caps.get(&key).copied().unwrap_or_default(), at_hand))
    }

    /// Writes down what the next event says that time has decided; the assignment and its state before.
    pub(crate) fn apply_time(
        &mut self,
        act: &Act<'_>,
        number: u64,
        told: &mut VecDeque<Told>,
    ) -> Option<(u64, AssignmentStatus)> {
        let names = ["reservation_expired", "work_accepted", "rejection_finalized"];
        let event = names.iter().find_map(|name| take(told, name))?;
        let id = event.id("assignment");
        let work = self.batches[&number].works[&id].clone();
        assert!(work.overdue(act.now), "not due before {}: {event:?}", work.due);
        assert_eq!(event.id("person"), work.person, "{event:?}");
        match work.status {
            AssignmentStatus::Reserved => {
                assert_eq!(event.name, "reservation_expired", "{event:?}");
                self.give_back(act, (number, id), AssignmentStatus::Expired);
            }
            AssignmentStatus::Submitted => {
                assert_eq!((event.name.as_str(), event.text("by")), ("work_accepted", "auto_approval"), "{event:?}");
                self.accept(act, (number, id), BASE_GRADE_BPS, false);
                self.check_verdict(act, number, &self.batches[&number].works[&id], &event);
                self.take_weight(told);
            }
            AssignmentStatus::RejectionPending => {
                assert_eq!((event.name.as_str(), event.text("by")), ("rejection_finalized", "time"), "{event:?}");
                assert_eq!(event.text("reopened"), "true", "{event:?}");
                self.refuse(act, number, id);
            }
            AssignmentStatus::Accepted
            | AssignmentStatus::Rejected
            | AssignmentStatus::Returned
            | AssignmentStatus::Expired => panic!("settled again: {event:?}"),
        }
        Some((id, work.status))
    }

    fn cap(&mut self, number: u64) -> &mut super::Cap {
        let project = &self.projects[&self.batches[&number].project];
        self.caps.entry((project.requester, project.currency.key())).or_default()
    }

    fn standing(&mut self, number: u64, person: u64) -> &mut super::Standing {
        let project = self.batches[&number].project;
        self.standings.entry((project, person)).or_default()
    }

    fn accept(&mut self, act: &Act<'_>, (number, id): At, grade_bps: u16, by_decision: bool) {
        let season = self.season(act.now);
        let batch = self.batches.get_mut(&number).expect("a batch");
        let mut work = batch.works[&id].clone();
        let (reward, cost) = batch.terms[work.terms];
        let amount = reward * u128::from(grade_bps) / 10_000;
        let fee = batch.fee_floor(amount);
        let points = fee * batch.rate / 1_000_000;
        batch.ledger.locked -= cost;
        batch.ledger.paid += amount;
        batch.ledger.fees += fee;
        batch.ledger.unassigned += cost - amount - fee;
        if grade_bps < BASE_GRADE_BPS {
            batch.ledger.shortfalls += reward + batch.fee_floor(reward) - amount - fee;
        }
        batch.reopened -= u64::from(work.took_reopened);
        (work.status, work.paid) = (AssignmentStatus::Accepted, amount);
        let (person, key) = (work.person, self.projects[&batch.project].currency.key());
        batch.works.insert(id, work);
        self.flows.entry(key.clone()).or_default().fees += fee;
        let balance = self.balances.entry((person, key)).or_default();
        balance.amount += amount;
        balance.earn(season, points);
        let cap = self.cap(number);
        cap.paid += amount;
        cap.rejected_sum += reward.saturating_sub(amount);
        let standing = self.standing(number, person);
        standing.accepted += u32::from(by_decision);
        standing.auto_approved += u32::from(!by_decision);
        self.weigh(number, person);
    }

    fn reject(&mut self, act: &Act<'_>, (number, id): At) {
        let batch = self.batches.get_mut(&number).expect("a batch");
        let due = act.now + batch.config.windows.appeal_secs.get();
        let work = batch.works.get_mut(&id).expect("work");
        (work.status, work.due) = (AssignmentStatus::RejectionPending, due);
        let reward = batch.terms[work.terms].0;
        self.cap(number).rejected_sum += reward;
    }

    /// A slot is free again.
    fn release(&mut self, act: &Act<'_>, (number, id): At, status: AssignmentStatus) -> (Work, &mut Batch) {
        let batch = self.batches.get_mut(&number).expect("a batch");
        let work = batch.works.get_mut(&id).expect("work");
        work.status = status;
        let work = work.clone();
        let (_, cost) = batch.terms[work.terms];
        batch.ledger.locked -= cost;
        batch.ledger.unassigned += cost;
        let row = batch.tasks.entry(work.task).or_default();
        row.taken -= 1;
        if work.took_reopened {
            row.taint += 1;
            row.reopened_from = act.now + DAY;
        }
        (work, batch)
    }

    fn give_back(&mut self, act: &Act<'_>, at: At, status: AssignmentStatus) {
        let (work, batch) = self.release(act, at, status);
        if work.took_reopened {
            batch.took_reopened.remove(&work.person);
        }
        batch.had_credit.remove(&work.person);
    }

    /// A rejection is final by time: the slot is reopened.
    fn refuse(&mut self, act: &Act<'_>, number: u64, id: u64) {
        let (work, batch) = self.release(act, (number, id), AssignmentStatus::Rejected);
        let row = batch.tasks.entry(work.task).or_default();
        row.taint += u64::from(!work.took_reopened);
        row.reopened_from = act.now + DAY;
        batch.reopened += u64::from(!work.took_reopened);
        self.standing(number, work.person).rejected += 1;
    }

    /// Submitted work that its annotator gave up, or a rejection that its annotator accepted.
    fn take_back(&mut self, act: &Act<'_>, (number, id): At) {
        let (work, _) = self.release(act, (number, id), AssignmentStatus::Rejected);
        self.standing(number, work.person).rejections_accepted += 1;
    }
}

fn expect_pick(batch: &Batch, pick: &Pick) -> Expect {
    let random = batch.config.access.distribution == Distribution::Random {};
    let offered = match pick {
        Pick::Random {} => random,
        Pick::Named { .. } => random && batch.overlap == 1 && batch.ledger.project_credit_in == 0,
        Pick::Listed { .. } => !random,
    };
    let unknown = named(pick).is_some_and(|task| task >= batch.config.work.tasks);
    Expect::ok().certainly(!offered, "PICK_NOT_OFFERED").certainly(unknown, "TASK_UNKNOWN")
}

fn expect_listed(batch: &Batch, sender: &Addr, pick: &Pick) -> Expect {
    let (Pick::Listed { proof, .. }, Distribution::Allow { root, size }) = (pick, &batch.config.access.distribution)
    else {
        return Expect::ok();
    };
    let leaf = allow_leaf(proof.index, u64::from(*size), sender.as_str());
    let broken = verify(root, u64::from(*size), &leaf, proof).is_err();
    let proofs = ["PROOF_INDEX", "PROOF_TOO_SHORT", "PROOF_TOO_LONG", "PROOF_INVALID"];
    proofs.into_iter().fold(Expect::ok().certainly(broken, "NOT_LISTED"), |e, code| e.possibly(broken, code))
}

fn expect_ids(batch: &Batch, ids: &[u64]) -> Expect {
    let distinct: BTreeSet<&u64> = ids.iter().collect();
    let unknown = ids.iter().any(|id| !batch.works.contains_key(id));
    Expect::ok()
        .certainly(distinct.len() < ids.len(), "ENTRY_DUPLICATE")
        .possibly(batch.stage == Stage::Draft, "BATCH_STATE")
        .certainly(unknown, "ASSIGNMENT_UNKNOWN")
}

/// What is wrong with a verdict; `sure` where it is looked at for certain.
fn expect_verdict(batch: &Batch, verdict: &Verdict, sure: bool) -> Expect {
    match verdict {
        Verdict::Accept { grade_bps } => {
            let known = is_grade(batch, *grade_bps);
            Expect::ok().certainly(sure && !known, "GRADE_UNKNOWN").possibly(!known, "GRADE_UNKNOWN")
        }
        Verdict::Reject { reason, .. } => {
            let wrong = batch.config.work.nature == Nature::Subjective && !reason.is_objective();
            Expect::ok().certainly(sure && wrong, "REASON_NOT_ALLOWED").possibly(wrong, "REASON_NOT_ALLOWED")
        }
    }
}

fn is_grade(batch: &Batch, grade_bps: u16) -> bool {
    grade_bps == BASE_GRADE_BPS || batch.config.money.grades.iter().any(|grade| *grade == grade_bps)
}

/// Takes a slot for an assignment.
fn reserve(batch: &mut Batch, cost: u128, id: u64, work: Work) {
    let row = batch.tasks.entry(work.task).or_default();
    row.taken += 1;
    row.taint -= u64::from(work.took_reopened);
    batch.ledger.unassigned -= cost;
    batch.ledger.locked += cost;
    batch.works.insert(id, work);
}
