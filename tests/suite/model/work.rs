//! What annotators do with their work, and what time decides.

use std::collections::{BTreeSet, VecDeque};

use caravan_marketplace_api::AssignmentStatus;

use super::{must, take, Act, Batch, Expect, Model, Stage, Work, DAY};
use crate::outcome::EventView;

/// A batch and an assignment.
pub(crate) type WorkKey = (u64, u64);

impl Model {
    fn expect_own(&self, act: &Act<'_>, (number, id): WorkKey) -> Result<(&Batch, &Work, Expect), Expect> {
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
            Ok((_, work, expect)) => expect.and(expect_held(work, act.now)),
            Err(expect) => expect,
        }
    }

    pub(crate) fn expect_submit(&self, act: &Act<'_>, batch: u64, id: u64) -> Expect {
        match self.expect_own(act, (batch, id)) {
            Ok((batch, work, expect)) => {
                let early = act.now < work.claimed_at + batch.config.windows.min_work_secs.get();
                expect
                    .and(expect_held(work, act.now))
                    .certainly(early && work.status == AssignmentStatus::Reserved, "SUBMIT_EARLY")
            }
            Err(expect) => expect,
        }
    }

    pub(crate) fn expect_accept_rejection(&self, act: &Act<'_>, batch: u64, id: u64) -> Expect {
        match self.expect_own(act, (batch, id)) {
            Ok((_, work, expect)) => {
                let appealed = work.status == AssignmentStatus::Appealed;
                let pending = work.status == AssignmentStatus::RejectionPending;
                expect.certainly(appealed, "WORK_APPEALED").certainly(!appealed && !pending, "ASSIGNMENT_STATE")
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

    pub(crate) fn apply_return(&mut self, act: &Act<'_>, (number, id): WorkKey, events: &mut VecDeque<EventView>) {
        if self.batches[&number].works[&id].status == AssignmentStatus::Rework {
            let event = must(events, "rework_ended");
            self.put_back((number, id), act.now);
            self.check_put_back((number, id), &event, "annotator");
            return;
        }
        let event = must(events, "task_returned");
        assert_eq!((event.id("batch"), event.id("assignment")), (number, id), "{event:?}");
        self.give_back(act, (number, id), AssignmentStatus::Returned);
    }

    pub(crate) fn apply_submit(&mut self, act: &Act<'_>, (number, id): WorkKey, events: &mut VecDeque<EventView>) {
        let event = must(events, "work_submitted");
        let revised = self.batches[&number].works[&id].status == AssignmentStatus::Rework;
        if revised {
            self.put_back((number, id), act.now);
        }
        let batch = self.batches.get_mut(&number).expect("a batch");
        let due = act.now + batch.config.windows.review_secs.get();
        let work = batch.works.get_mut(&id).expect("work");
        work.revision += u8::from(revised);
        (work.status, work.due, work.submitted) = (AssignmentStatus::Submitted, due, true);
        let got = (event.id("assignment"), event.id("due"), event.number("revision"));
        assert_eq!(got, (id, due, u128::from(work.revision)), "{event:?}");
    }

    pub(crate) fn apply_accept_rejection(
        &mut self,
        act: &Act<'_>,
        (number, id): WorkKey,
        events: &mut VecDeque<EventView>,
    ) {
        let event = must(events, "rejection_finalized");
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

    pub(crate) fn apply_give_up(&mut self, act: &Act<'_>, (number, id): WorkKey, events: &mut VecDeque<EventView>) {
        let event = must(events, "work_given_up");
        let work = self.batches[&number].works[&id].clone();
        assert_eq!(
            (event.id("assignment"), event.id("task"), event.id("person")),
            (id, u64::from(work.task), work.person),
            "{event:?}"
        );
        assert_eq!(event.text("reopened"), work.took_reopened.to_string(), "{event:?}");
        self.take_back(act, (number, id));
    }

    pub(crate) fn apply_settle(&mut self, act: &Act<'_>, number: u64, ids: &[u64], events: &mut VecDeque<EventView>) {
        let batch = &self.batches[&number];
        let mut due: BTreeSet<u64> = ids.iter().copied().filter(|id| batch.works[id].overdue(act.now)).collect();
        let mut settled = 0;
        while let Some((id, was)) = self.apply_time(act, number, events) {
            settled += 1;
            // An appeal ends as a whole, whichever of its works is settled.
            let works = &self.batches[&number].works;
            let appeal = works[&id].appeal.filter(|_| was == AssignmentStatus::Appealed);
            let with_it = |other: &u64| *other == id || (appeal.is_some() && works[other].appeal == appeal);
            let before = due.len();
            due.retain(|other| !with_it(other));
            assert!(due.len() < before, "{id} was not asked for, or not due");
        }
        let some_skipped = settled < ids.len();
        assert!(due.is_empty(), "due and not settled: {due:?}");
        assert_eq!(take(events, "entries_skipped").is_some(), some_skipped, "entries that are not due are named");
    }

    /// Writes down what the next event says that time has decided; the assignment and its state before.
    pub(crate) fn apply_time(
        &mut self,
        act: &Act<'_>,
        number: u64,
        events: &mut VecDeque<EventView>,
    ) -> Option<(u64, AssignmentStatus)> {
        let names = ["reservation_expired", "work_accepted", "rejection_finalized", "rework_ended"];
        let event = names.iter().find_map(|name| take(events, name))?;
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
                self.auto_approve(act, (number, id), &event, events);
            }
            AssignmentStatus::Rework => {
                self.put_back((number, id), work.due);
                self.check_put_back((number, id), &event, "time");
                if self.batches[&number].works[&id].overdue(act.now) {
                    let event = must(events, "work_accepted");
                    self.auto_approve(act, (number, id), &event, events);
                }
            }
            AssignmentStatus::RejectionPending => {
                assert_eq!((event.name.as_str(), event.text("by")), ("rejection_finalized", "time"), "{event:?}");
                assert_eq!(event.text("reopened"), "true", "{event:?}");
                self.refuse(act, number, id);
            }
            AssignmentStatus::Appealed => {
                events.push_front(event);
                let appeal = work.appeal.expect("an appeal");
                self.end_by_time(act, appeal);
                self.check_ended(act, appeal, events);
            }
            AssignmentStatus::Accepted
            | AssignmentStatus::Rejected
            | AssignmentStatus::Returned
            | AssignmentStatus::Expired => panic!("settled again: {event:?}"),
        }
        Some((id, work.status))
    }

    pub(crate) fn cap(&mut self, number: u64) -> &mut super::Cap {
        let project = &self.projects[&self.batches[&number].project];
        self.caps.entry((project.requester, project.currency.key())).or_default()
    }

    pub(crate) fn standing(&mut self, number: u64, person: u64) -> &mut super::Standing {
        let project = self.batches[&number].project;
        self.standings.entry((project, person)).or_default()
    }

    /// A slot is free again.
    fn release(&mut self, act: &Act<'_>, (number, id): WorkKey, status: AssignmentStatus) -> (Work, &mut Batch) {
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
            row.reopened += 1;
            row.reopened_from = act.now + DAY;
        }
        (work, batch)
    }

    fn give_back(&mut self, act: &Act<'_>, key: WorkKey, status: AssignmentStatus) {
        let (work, batch) = self.release(act, key, status);
        if work.took_reopened {
            batch.took_reopened.remove(&work.person);
        }
        batch.had_credit.remove(&work.person);
        let standing = self.standing(key.0, work.person);
        standing.returned += u32::from(status == AssignmentStatus::Returned);
        standing.expired += u32::from(status == AssignmentStatus::Expired);
    }

    /// A rejection is final by time or by a ruling: the slot is reopened.
    pub(crate) fn refuse(&mut self, act: &Act<'_>, number: u64, id: u64) {
        let (work, batch) = self.release(act, (number, id), AssignmentStatus::Rejected);
        let row = batch.tasks.entry(work.task).or_default();
        row.reopened += u64::from(!work.took_reopened);
        row.reopened_from = act.now + DAY;
        batch.reopened += u64::from(!work.took_reopened);
        self.standing(number, work.person).rejected += 1;
    }

    /// Submitted work that its annotator gave up, or a rejection that its annotator accepted.
    fn take_back(&mut self, act: &Act<'_>, (number, id): WorkKey) {
        let (work, _) = self.release(act, (number, id), AssignmentStatus::Rejected);
        self.standing(number, work.person).rejections_accepted += 1;
    }
}

/// Whether the annotator has the task in hand: reserved, or in rework in time.
fn expect_held(work: &Work, now: u64) -> Expect {
    let held = matches!(work.status, AssignmentStatus::Reserved | AssignmentStatus::Rework);
    let late = work.status == AssignmentStatus::Rework && work.overdue(now);
    Expect::ok().certainly(!held, "ASSIGNMENT_STATE").certainly(late, "REWORK_OVER")
}

pub(crate) fn expect_ids(batch: &Batch, ids: &[u64]) -> Expect {
    let distinct: BTreeSet<&u64> = ids.iter().collect();
    let unknown = ids.iter().any(|id| !batch.works.contains_key(id));
    Expect::ok()
        .certainly(distinct.len() < ids.len(), "ENTRY_DUPLICATE")
        .possibly(batch.stage == Stage::Draft, "BATCH_STATE")
        .certainly(unknown, "ASSIGNMENT_UNKNOWN")
}
