//! Claims, submissions, verdicts, and what time decides.

use std::collections::{BTreeSet, VecDeque};

use caravan_marketplace_api::bounds::BASE_GRADE_BPS;
use caravan_marketplace_api::{AssignmentStatus, Decision, ExecuteMsg, Nature, Verdict};

use super::sums::{part, ratio};
use super::{decisions, must, take, Act, Batch, Expect, Model, Stage, Work, DAY};
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
            .certainly(refused.is_some_and(|(cap, _)| cap.overflows()), "AMOUNT_OVERFLOW")
    }

    pub(crate) fn apply_return(&mut self, act: &Act<'_>, (number, id): WorkKey, events: &mut VecDeque<EventView>) {
        let event = must(events, "task_returned");
        assert_eq!((event.id("batch"), event.id("assignment")), (number, id), "{event:?}");
        self.give_back(act, (number, id), AssignmentStatus::Returned);
    }

    pub(crate) fn apply_submit(&mut self, act: &Act<'_>, (number, id): WorkKey, events: &mut VecDeque<EventView>) {
        let event = must(events, "work_submitted");
        let batch = self.batches.get_mut(&number).expect("a batch");
        let due = act.now + batch.config.windows.review_secs.get();
        assert_eq!((event.id("assignment"), event.id("due")), (id, due), "{event:?}");
        let work = batch.works.get_mut(&id).expect("work");
        (work.status, work.due, work.submitted) = (AssignmentStatus::Submitted, due, true);
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
        let some_skipped = due.len() < ids.len();
        while let Some((id, _)) = self.apply_time(act, number, events) {
            assert!(due.remove(&id), "{id} was not asked for, or not due");
        }
        assert!(due.is_empty(), "due and not settled: {due:?}");
        assert_eq!(take(events, "entries_skipped").is_some(), some_skipped, "entries that are not due are named");
    }

    pub(crate) fn apply_decide(
        &mut self,
        act: &Act<'_>,
        number: u64,
        list: &[&Decision],
        events: &mut VecDeque<EventView>,
    ) {
        let before = self.batches[&number].works.clone();
        self.decide(act, number, list);
        let mut open: BTreeSet<u64> = list.iter().map(|d| d.assignment.get()).collect();
        while let Some(front) = events.front().cloned() {
            match front.name.as_str() {
                "weight_added" => assert!(self.take_weight(events)),
                "work_accepted" | "work_rejected" => {
                    must(events, &front.name);
                    let (id, batch) = (front.id("assignment"), &self.batches[&number]);
                    let (was, is) = (&before[&id], &batch.works[&id]);
                    assert!(open.remove(&id) && was.status == AssignmentStatus::Submitted, "{front:?}");
                    self.check_verdict(act, number, is, &front);
                }
                "reservation_expired" | "rejection_finalized" => {
                    let (id, _) = self.apply_time(act, number, events).expect("just seen");
                    assert!(open.remove(&id), "{id} was not asked for: {front:?}");
                }
                _ => break,
            }
        }
        let missed = open.iter().find(|id| self.batches[&number].works[id].status != before[id].status);
        assert_eq!(missed, None, "decided without an event");
        take(events, "entries_skipped");
    }

    fn check_verdict(&self, act: &Act<'_>, number: u64, is: &Work, event: &EventView) {
        let batch = &self.batches[&number];
        if event.name == "work_rejected" {
            assert_eq!((is.status, event.id("due")), (AssignmentStatus::RejectionPending, is.due), "{event:?}");
            return;
        }
        let fee = batch.fee_floor(is.paid);
        assert_eq!(is.status, AssignmentStatus::Accepted, "{event:?}");
        assert_eq!((event.number("amount"), event.number("fee")), (is.paid, fee), "{event:?}");
        assert_eq!(event.number("points"), ratio(fee, batch.rate, 1_000_000), "{event:?}");
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
        events: &mut VecDeque<EventView>,
    ) -> Option<(u64, AssignmentStatus)> {
        let names = ["reservation_expired", "work_accepted", "rejection_finalized"];
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
                self.accept(act, (number, id), BASE_GRADE_BPS, false);
                self.check_verdict(act, number, &self.batches[&number].works[&id], &event);
                self.take_weight(events);
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

    fn accept(&mut self, act: &Act<'_>, (number, id): WorkKey, grade_bps: u16, by_decision: bool) {
        let season = self.season(act.now);
        let batch = self.batches.get_mut(&number).expect("a batch");
        let mut work = batch.works[&id].clone();
        let (reward, cost) = batch.terms[work.terms];
        let amount = part(reward, u128::from(grade_bps));
        let fee = batch.fee_floor(amount);
        let points = ratio(fee, batch.rate, 1_000_000);
        batch.ledger.locked -= cost;
        batch.ledger.paid += amount;
        batch.ledger.fees += fee;
        batch.ledger.unassigned += cost - amount - fee;
        if grade_bps < BASE_GRADE_BPS {
            batch.ledger.shortfalls += (reward - amount) + (batch.fee_floor(reward) - fee);
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
        cap.rejected_sum = cap.rejected_sum.saturating_add(reward.saturating_sub(amount));
        let standing = self.standing(number, person);
        standing.accepted += u32::from(by_decision);
        standing.auto_approved += u32::from(!by_decision);
        self.weigh(number, person);
    }

    fn reject(&mut self, act: &Act<'_>, (number, id): WorkKey) {
        let batch = self.batches.get_mut(&number).expect("a batch");
        let due = act.now + batch.config.windows.appeal_secs.get();
        let work = batch.works.get_mut(&id).expect("work");
        (work.status, work.due) = (AssignmentStatus::RejectionPending, due);
        let reward = batch.terms[work.terms].0;
        let cap = self.cap(number);
        cap.rejected_sum = cap.rejected_sum.saturating_add(reward);
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
    }

    /// A rejection is final by time: the slot is reopened.
    fn refuse(&mut self, act: &Act<'_>, number: u64, id: u64) {
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
