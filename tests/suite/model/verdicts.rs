//! Verdicts: what they may say of which work, what they do, and what the events must say of them.

use std::collections::{BTreeSet, VecDeque};

use caravan_marketplace_api::bounds::BASE_GRADE_BPS;
use caravan_marketplace_api::{AssignmentStatus, Decision, ExecuteMsg, Nature, Rework, Verdict};

use super::sums::{part, ratio};
use super::work::{expect_ids, WorkKey};
use super::{decisions, must, take, Act, Batch, Cap, Expect, Model, Work};
use crate::outcome::EventView;

/// What makes an acceptance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    Decision,
    TakeBack,
    Appeal,
    Time,
}

impl By {
    fn word(self) -> &'static str {
        match self {
            By::Decision => "decision",
            By::TakeBack => "take_back",
            By::Appeal => "appeal",
            By::Time => "auto_approval",
        }
    }
}

impl Model {
    pub(crate) fn expect_decide(&self, act: &Act<'_>, number: u64, msg: &ExecuteMsg) -> Expect {
        let Some(batch) = self.batches.get(&number) else {
            return Expect::fails("BATCH_UNKNOWN").possibly(true, "ENTRY_DUPLICATE");
        };
        let list = decisions(msg);
        let ids: Vec<u64> = list.iter().map(|decision| decision.assignment.get()).collect();
        let me = self.person_of(act.sender);
        let entries = list.iter().filter_map(|d| batch.works.get(&d.assignment.get()).map(|work| (*d, work)));
        let entries: Vec<(&Decision, &Work)> = entries.collect();
        let mut expect = self.expect_managed(act, batch).and(expect_ids(batch, &ids));
        for (decision, work) in &entries {
            if acts(batch, work, &decision.verdict, act.now) {
                expect = expect.and(expect_verdict(batch, work, &decision.verdict, act.now));
            }
            expect = expect.certainly(me == Some(work.person), "OWN_WORK");
        }
        let nothing = !entries.iter().any(|(d, work)| acts(batch, work, &d.verdict, act.now));
        let mut copy = self.clone();
        let refused = copy.decide(act, number, &list);
        expect
            .certainly(nothing, "NOTHING_TO_DO")
            .certainly(refused.is_some_and(|(cap, at_hand)| cap.rejected_sum > cap.allowed(at_hand)), "REJECTION_CAP")
            .certainly(refused.is_some_and(|(cap, _)| cap.overflows()), "AMOUNT_OVERFLOW")
    }

    pub(crate) fn apply_decide(
        &mut self,
        act: &Act<'_>,
        number: u64,
        list: &[&Decision],
        events: &mut VecDeque<EventView>,
    ) {
        let before = self.batches[&number].clone();
        self.decide(act, number, list);
        let mut open: BTreeSet<u64> = list.iter().map(|d| d.assignment.get()).collect();
        while let Some(front) = events.front().cloned() {
            match front.name.as_str() {
                "weight_added" => assert!(self.take_weight(events)),
                "rework_ended" => {
                    must(events, &front.name);
                    let was = &before.works[&front.id("assignment")];
                    assert!(was.status == AssignmentStatus::Rework && was.overdue(act.now), "{front:?}");
                    // It may be judged, and gone on, in the same message.
                    assert_eq!(front.id("due"), was.due + review(&before), "{front:?}");
                    let open = was.due + review(&before) > act.now;
                    let judged = list.iter().any(|d| d.assignment.get() == front.id("assignment"));
                    assert!(judged && (open || front.text("by") == "time"), "{front:?}");
                }
                "work_accepted" if front.text("by") == "appeal" => {
                    self.check_ended_by_time(act, (&before, &mut open), events);
                }
                "work_accepted" | "work_rejected" | "rework_asked" => {
                    must(events, &front.name);
                    let id = front.id("assignment");
                    assert!(open.remove(&id), "{front:?}");
                    self.check_verdict(act, (number, id), by_of(&before, &before.works[&id], act.now), &front);
                }
                "note_added" | "evidence_added" => {
                    must(events, &front.name);
                    check_words(list, act, &front);
                }
                "reservation_expired" | "rejection_finalized" => {
                    let (id, _) = self.apply_time(act, number, events).expect("just seen");
                    assert!(open.remove(&id), "{id} was not asked for: {front:?}");
                }
                _ => break,
            }
        }
        let status = |id: &u64| self.batches[&number].works[id].at(act.now, review(&before)).0;
        let missed = open.iter().find(|id| status(id) != before.works[id].at(act.now, review(&before)).0);
        assert_eq!(missed, None, "decided without an event");
        take(events, "entries_skipped");
    }

    /// The next events end an appeal: a verdict on one of its works found that time has decided.
    fn check_ended_by_time(
        &mut self,
        act: &Act<'_>,
        (before, open): (&Batch, &mut BTreeSet<u64>),
        events: &mut VecDeque<EventView>,
    ) {
        let next = events.front().expect("an event");
        let appeal = before.works[&next.id("assignment")].appeal.expect("an appeal");
        open.retain(|id| before.works[id].appeal != Some(appeal));
        self.check_ended(act, appeal, events);
    }

    pub(crate) fn check_verdict(&self, act: &Act<'_>, (number, id): WorkKey, by: By, event: &EventView) {
        let batch = &self.batches[&number];
        let is = &batch.works[&id];
        if event.name == "work_rejected" {
            assert_eq!((is.status, event.id("due")), (AssignmentStatus::RejectionPending, is.due), "{event:?}");
            assert_eq!(event.id("take_back_until"), take_back_until(batch, is), "{event:?}");
            return;
        }
        if event.name == "rework_asked" {
            assert_eq!((is.status, event.id("due")), (AssignmentStatus::Rework, is.due), "{event:?}");
            assert_eq!(event.number("revision"), u128::from(is.revision), "{event:?}");
            return;
        }
        let fee = batch.fee_floor(is.paid);
        assert_eq!((is.status, event.text("by")), (AssignmentStatus::Accepted, by.word()), "{event:?}");
        assert_eq!((event.number("amount"), event.number("fee")), (is.paid, fee), "{event:?}");
        assert_eq!(event.number("points"), ratio(fee, batch.rate, 1_000_000), "{event:?}");
        assert_eq!(event.number("season"), u128::from(self.season(act.now)), "{event:?}");
    }

    /// Does a vector of verdicts; what was refused by it, if anything was: the requester's history and the smallest reward.
    fn decide(&mut self, act: &Act<'_>, number: u64, list: &[&Decision]) -> Option<(Cap, u128)> {
        let mut at_hand: Option<u128> = None;
        for decision in list {
            let (id, batch) = (decision.assignment.get(), &self.batches[&number]);
            let Some(work) = batch.works.get(&id).cloned() else { continue };
            let reward = batch.reward_of(&work);
            if self.time_decides(act, (number, id)) {
                continue;
            }
            let batch = &self.batches[&number];
            let work = batch.works[&id].clone();
            let verdict = &decision.verdict;
            if !acts(batch, &work, verdict, act.now) || expect_verdict(batch, &work, verdict, act.now) != Expect::ok() {
                continue;
            }
            let short = match decision.verdict {
                Verdict::Accept { grade_bps } => {
                    let by = by_of(batch, &work, act.now);
                    self.accept(act, (number, id), grade_bps, by);
                    grade_bps < BASE_GRADE_BPS
                }
                Verdict::Reject { .. } => {
                    self.reject(act, (number, id));
                    true
                }
                Verdict::Rework { .. } => {
                    self.send_back(act, (number, id));
                    true
                }
            };
            if short {
                at_hand = Some(at_hand.map_or(reward, |smallest| smallest.min(reward)));
            }
        }
        let cap = *self.cap(number);
        at_hand.map(|at_hand| (cap, at_hand))
    }

    /// Does what time has decided about work that a verdict names; whether nothing is left to judge.
    fn time_decides(&mut self, act: &Act<'_>, (number, id): WorkKey) -> bool {
        let work = self.batches[&number].works[&id].clone();
        if let (AssignmentStatus::Appealed, true, Some(appeal)) = (work.status, work.overdue(act.now), work.appeal) {
            self.end_by_time(act, appeal);
            return true;
        }
        if work.status == AssignmentStatus::Rework && work.overdue(act.now) {
            self.put_back((number, id), work.due);
        }
        let work = &self.batches[&number].works[&id];
        let over = work.status == AssignmentStatus::Submitted && work.overdue(act.now);
        if over {
            self.accept(act, (number, id), BASE_GRADE_BPS, By::Time);
        }
        over
    }

    pub(crate) fn auto_approve(
        &mut self,
        act: &Act<'_>,
        key: WorkKey,
        event: &EventView,
        events: &mut VecDeque<EventView>,
    ) {
        self.accept(act, key, BASE_GRADE_BPS, By::Time);
        self.check_verdict(act, key, By::Time, event);
        self.take_weight(events);
    }

    pub(crate) fn accept(&mut self, act: &Act<'_>, (number, id): WorkKey, grade_bps: u16, by: By) {
        let season = self.season(act.now);
        self.end_review(act, (number, id), by);
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
        let held = matches!(work.status, AssignmentStatus::Rework | AssignmentStatus::RejectionPending);
        (work.status, work.paid) = (AssignmentStatus::Accepted, amount);
        let (person, key) = (work.person, self.projects[&batch.project].currency.key());
        batch.works.insert(id, work);
        self.flows.entry(key.clone()).or_default().fees += fee;
        let balance = self.balances.entry((person, key)).or_default();
        balance.amount += amount;
        balance.earn(season, points);
        let cap = self.cap(number);
        cap.paid += amount;
        cap.rejected_sum -= if held { reward } else { 0 };
        cap.rejected_sum = cap.rejected_sum.saturating_add(reward.saturating_sub(amount));
        let standing = self.standing(number, person);
        standing.accepted += u32::from(by != By::Time);
        standing.auto_approved += u32::from(by == By::Time);
        standing.overturned += u32::from(by == By::Appeal);
        self.weigh(number, person);
    }

    fn reject(&mut self, act: &Act<'_>, (number, id): WorkKey) {
        self.end_review(act, (number, id), By::Decision);
        let batch = self.batches.get_mut(&number).expect("a batch");
        let due = act.now + batch.config.windows.appeal_secs.get();
        self.hold((number, id), (AssignmentStatus::RejectionPending, due));
    }

    fn send_back(&mut self, act: &Act<'_>, (number, id): WorkKey) {
        self.end_review(act, (number, id), By::Decision);
        let (_, rework_secs) = reworks(&self.batches[&number]);
        let person = self.hold((number, id), (AssignmentStatus::Rework, act.now + rework_secs));
        let batch = self.batches.get_mut(&number).expect("a batch");
        batch.works.get_mut(&id).expect("work").reworks += 1;
        self.standing(number, person).reworked += 1;
    }

    /// The work counts as rejected for now. Whose it is.
    fn hold(&mut self, (number, id): WorkKey, (status, due): (AssignmentStatus, u64)) -> u64 {
        let batch = self.batches.get_mut(&number).expect("a batch");
        let work = batch.works.get_mut(&id).expect("work");
        (work.status, work.due) = (status, due);
        let (person, reward) = (work.person, batch.terms[work.terms].0);
        let cap = self.cap(number);
        cap.rejected_sum = cap.rejected_sum.saturating_add(reward);
        person
    }

    /// A rework ended at this time: the work is judged again since then.
    pub(crate) fn put_back(&mut self, (number, id): WorkKey, from: u64) {
        let batch = self.batches.get_mut(&number).expect("a batch");
        let due = from + review(batch);
        let work = batch.works.get_mut(&id).expect("work");
        (work.status, work.due) = (AssignmentStatus::Submitted, due);
        let reward = batch.terms[work.terms].0;
        self.cap(number).rejected_sum -= reward;
    }

    pub(crate) fn check_put_back(&self, (number, id): WorkKey, event: &EventView, by: &str) {
        let work = &self.batches[&number].works[&id];
        assert_eq!((event.id("batch"), event.id("assignment")), (number, id), "{event:?}");
        let got = (event.text("by"), event.number("revision"), event.id("due"));
        assert_eq!(got, (by, u128::from(work.revision), work.due), "{event:?}");
    }

    /// Counts how long a revision waited, if it is one that is judged now.
    fn end_review(&mut self, act: &Act<'_>, (number, id): WorkKey, by: By) {
        const HOURS: [u64; 7] = [1, 6, 24, 48, 72, 168, 336];
        let batch = &self.batches[&number];
        let work = &batch.works[&id];
        if work.status != AssignmentStatus::Submitted {
            return;
        }
        let waited = act.now + review(batch) - work.due.max(act.now);
        let place = HOURS.iter().position(|hours| waited <= hours * 3_600).expect("at most 14 days");
        let project = &self.projects[&batch.project];
        let record = self.records.entry((project.requester, project.currency.key())).or_default();
        record.decided[if by == By::Time { 7 } else { place }] += 1;
    }
}

/// Seconds of a review.
fn review(batch: &Batch) -> u64 {
    batch.config.windows.review_secs.get()
}

/// How often the work of a batch can be sent back, and for how many seconds.
fn reworks(batch: &Batch) -> (u8, u64) {
    match batch.config.quality.rework {
        Rework::None {} => (0, 0),
        Rework::Allowed { max_rework, rework_secs } => (max_rework, rework_secs.get()),
    }
}

/// Until when a pending rejection can be taken back: three quarters of its time.
fn take_back_until(batch: &Batch, work: &Work) -> u64 {
    let appeal = batch.config.windows.appeal_secs.get();
    work.due - appeal + appeal * 3 / 4
}

/// Whether a verdict acts on work, as time has left it.
fn acts(batch: &Batch, work: &Work, verdict: &Verdict, now: u64) -> bool {
    use AssignmentStatus::{RejectionPending, Rework, Submitted};
    let (status, due) = work.at(now, review(batch));
    let fits = match verdict {
        Verdict::Accept { .. } => matches!(status, Submitted | Rework | RejectionPending),
        Verdict::Reject { .. } | Verdict::Rework { .. } => status == Submitted,
    };
    fits && now < due
}

/// By what an acceptance of this work would be.
fn by_of(batch: &Batch, work: &Work, now: u64) -> By {
    match work.at(now, review(batch)) {
        (AssignmentStatus::RejectionPending, _) => By::TakeBack,
        (AssignmentStatus::Submitted, due) if now >= due => By::Time,
        _ => By::Decision,
    }
}

/// What is wrong with a verdict that acts.
fn expect_verdict(batch: &Batch, work: &Work, verdict: &Verdict, now: u64) -> Expect {
    let (status, _) = work.at(now, review(batch));
    match verdict {
        Verdict::Accept { grade_bps } => {
            let pending = status == AssignmentStatus::RejectionPending;
            Expect::ok()
                .certainly(!is_grade(batch, *grade_bps), "GRADE_UNKNOWN")
                .certainly(pending && *grade_bps < BASE_GRADE_BPS, "TAKE_BACK_GRADE")
                .certainly(pending && now >= take_back_until(batch, work), "TAKE_BACK_LATE")
        }
        Verdict::Reject { reason } => expect_reason(batch, reason.is_objective()),
        Verdict::Rework { reason } => {
            let (most, _) = reworks(batch);
            expect_reason(batch, reason.is_objective()).certainly(work.reworks >= most, "REWORK_LIMIT")
        }
    }
}

fn expect_reason(batch: &Batch, objective: bool) -> Expect {
    let wrong = batch.config.work.nature == Nature::Subjective && !objective;
    Expect::ok().certainly(wrong, "REASON_NOT_ALLOWED")
}

fn is_grade(batch: &Batch, grade_bps: u16) -> bool {
    grade_bps == BASE_GRADE_BPS || batch.config.money.grades.iter().any(|grade| *grade == grade_bps)
}

/// The event says what the decision said.
fn check_words(list: &[&Decision], act: &Act<'_>, event: &EventView) {
    let decision = list.iter().find(|d| d.assignment.get() == event.id("assignment"));
    let decision = decision.unwrap_or_else(|| panic!("not asked for: {event:?}"));
    assert_eq!(event.text("sender"), act.sender.as_str(), "{event:?}");
    if event.name == "note_added" {
        assert_eq!(decision.note.as_ref().map(|note| note.as_str()), Some(event.text("note")), "{event:?}");
        return;
    }
    let document = decision.evidence.as_ref().expect("evidence");
    assert_eq!((document.uri.as_str(), document.hash.to_hex().as_str()), (event.text("uri"), event.text("hash")));
}
