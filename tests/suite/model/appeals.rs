//! Appeals: what both sides put down, who may say what until when.

use std::collections::VecDeque;

use caravan_marketplace_api::bounds::{default_free_appeals, APPEAL_BOND_BPS, APPEAL_GRACE_SECS};
use caravan_marketplace_api::{AppealAnswer, AppealEvidence, AssignmentStatus, NewAppeal};
use cosmwasm_std::Addr;

use super::appeal_end::{Decided, Outcome};
use super::sums::{part_up, sum};
use super::work::expect_ids;
use super::{must, Act, Batch, Expect, Model, Stage};
use crate::outcome::EventView;

/// What came with a message: the key of the currency, and the amount.
pub(crate) type Attached = Option<(String, u128)>;

/// What the requester's side answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) conceded: u32,
    pub(crate) from_available: u128,
    pub(crate) attached: u128,
    pub(crate) by: u64,
    pub(crate) at: u64,
}

/// An appeal, and the dispute about it, which has the same number: no other contract opens any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Appeal {
    pub(crate) batch: u64,
    pub(crate) person: u64,
    /// The works, each with what it is paid if it wins.
    pub(crate) works: Vec<(u64, u128)>,
    pub(crate) bond: u128,
    pub(crate) free: bool,
    pub(crate) respond_until: u64,
    pub(crate) ruling_secs: u64,
    pub(crate) latest_end: u64,
    /// Claimant, respondent and arbiter, by the addresses that they had.
    pub(crate) parties: [Addr; 3],
    /// How many documents the annotator and the requester's side have put forward.
    pub(crate) documents: [u8; 2],
    pub(crate) answer: Option<Answer>,
    /// How arbitration decided.
    pub(crate) decided: Option<Decided>,
    /// How it ended at the marketplace.
    pub(crate) outcome: Option<Outcome>,
}

impl Appeal {
    /// The set of all works.
    pub(crate) fn all(&self) -> u32 {
        (0..self.works.len()).fold(0, |set, place| set | 1 << place)
    }

    pub(crate) fn conceded(&self) -> u32 {
        self.answer.map_or(0, |answer| answer.conceded)
    }

    /// The works that are in a set, or those that are not.
    pub(crate) fn works_of(&self, set: u32, within: bool) -> Vec<(u64, u128)> {
        let places = self.works.iter().enumerate();
        places.filter(|(place, _)| (set >> place & 1 == 1) == within).map(|(_, work)| *work).collect()
    }

    /// What is at stake in a set.
    pub(crate) fn stake(&self, set: u32) -> u128 {
        self.works_of(set, true).iter().map(|(_, amount)| amount).sum()
    }

    /// What both sides have put down: the annotator, and the requester's side from available funds and beside them.
    pub(crate) fn bonds(&self) -> (u128, u128, u128) {
        let (from_available, attached) = self.answer.map_or((0, 0), |answer| (answer.from_available, answer.attached));
        (self.bond, from_available, attached)
    }
}

/// What an appeal needs of the annotator.
struct Cost {
    works: Vec<(u64, u128)>,
    bond: u128,
    free: bool,
    from_balance: u128,
}

/// How many appeals need no bond in a batch that opens now.
pub(crate) fn free_appeals(batch: &Batch) -> u32 {
    batch.config.quality.free_appeals.unwrap_or_else(|| default_free_appeals(batch.slots()))
}

/// The event says what began.
fn check_opened((id, appeal): (u64, &Appeal), from_balance: u128, event: &EventView) {
    let ids = ["appeal", "batch", "person"].map(|name| event.id(name));
    assert_eq!(ids, [id, appeal.batch, appeal.person], "{event:?}");
    let amounts = ["stake", "bond", "from_balance"].map(|name| event.number(name));
    assert_eq!(amounts, [appeal.stake(appeal.all()), appeal.bond, from_balance], "{event:?}");
    let times = (event.id("respond_until"), event.id("latest_end"));
    assert_eq!(times, (appeal.respond_until, appeal.latest_end), "{event:?}");
    let listed: Vec<String> = appeal.works.iter().map(|(work, _)| work.to_string()).collect();
    let words = (event.text("assignments"), event.text("free"));
    assert_eq!(words, (listed.join(",").as_str(), appeal.free.to_string().as_str()), "{event:?}");
}

/// Whether something else came than was needed.
fn expect_attached(attached: &Attached, currency: &str, needed: u128) -> Expect {
    let (other, came) = match attached {
        None => (false, 0),
        Some((key, amount)) => (key != currency, *amount),
    };
    Expect::ok().certainly(other, "CURRENCY_MISMATCH").certainly(!other && came != needed, "FUNDS_INEXACT")
}

impl Model {
    /// How many works of a person in a currency are rejected, and not for good.
    pub(crate) fn open_rejections(&self, person: u64, currency: &str) -> u32 {
        let in_currency = |batch: &&Batch| self.projects[&batch.project].currency.key() == currency;
        let works = self.batches.values().filter(in_currency).flat_map(|batch| batch.works.values());
        works.filter(|work| work.person == person && work.rejected_for_now()).count() as u32
    }

    fn appeal_cost(&self, batch: &Batch, person: Option<u64>, ids: &[u64]) -> Cost {
        let known = ids.iter().filter_map(|id| batch.works.get(id).map(|work| (*id, batch.reward_of(work))));
        let works: Vec<(u64, u128)> = known.collect();
        let stake = sum(works.iter().map(|(_, amount)| *amount)).unwrap_or(u128::MAX);
        let had = person.is_some_and(|person| batch.appealed_free.contains(&person));
        let free = batch.free_left() > 0 && !had;
        let least = part_up(stake, u128::from(APPEAL_BOND_BPS)).max(batch.arbiter_fee);
        let bond = if free { 0 } else { least };
        let key = self.projects[&batch.project].currency.key();
        let balance = person.and_then(|person| self.balances.get(&(person, key))).map_or(0, |row| row.amount);
        Cost { works, bond, free, from_balance: bond.min(balance) }
    }

    fn address_of(&self, person: u64) -> Addr {
        self.persons[&person].address.clone()
    }

    pub(crate) fn expect_appeal(&self, act: &Act<'_>, new: &NewAppeal, attached: &Attached) -> Expect {
        let Some(batch) = self.batches.get(&new.batch.get()) else {
            return Expect::fails("BATCH_UNKNOWN").possibly(true, "ENTRY_DUPLICATE");
        };
        let ids: Vec<u64> = new.assignments.iter().map(|id| id.get()).collect();
        let expect = expect_ids(batch, &ids);
        if batch.stage == Stage::Draft {
            return expect;
        }
        let person = self.person_of(act.sender);
        let project = &self.projects[&batch.project];
        let cost = self.appeal_cost(batch, person, &ids);
        let came = attached.as_ref().map_or(0, |(_, amount)| *amount);
        let requester = self.address_of(project.requester);
        let huge = sum(cost.works.iter().map(|(_, amount)| *amount)).is_none_or(|sum| sum > u128::MAX / 10_000);
        let works = ids.iter().filter_map(|id| batch.works.get(id));
        let expect = works.fold(expect, |expect, work| {
            let pending = work.status == AssignmentStatus::RejectionPending;
            let appealed = work.status == AssignmentStatus::Appealed;
            expect
                .certainly(person != Some(work.person), "ANNOTATOR_ONLY")
                .certainly(appealed, "WORK_APPEALED")
                .certainly(!pending && !appealed, "ASSIGNMENT_STATE")
                .certainly(pending && act.now >= work.due, "APPEAL_LATE")
        });
        expect
            .and(expect_attached(attached, &project.currency.key(), cost.bond - cost.from_balance))
            .certainly(!self.can_receive(&project.currency, came), "AMOUNT_OVERFLOW")
            .possibly(huge, "AMOUNT_OVERFLOW")
            .certainly([act.sender, &requester].contains(&&project.arbiter), "PARTY_IS_ARBITER")
    }

    pub(crate) fn apply_appeal(&mut self, act: &Act<'_>, new: &NewAppeal, events: &mut VecDeque<EventView>) {
        let (appeal, from_balance) = self.new_appeal(act, new);
        let id = self.appeals.len() as u64 + 1;
        check_opened((id, &appeal), from_balance, &must(events, "appeal_opened"));
        let batch = self.batches.get_mut(&appeal.batch).expect("a batch");
        for (work, _) in &appeal.works {
            let work = batch.works.get_mut(work).expect("work");
            (work.status, work.due, work.appeal) = (AssignmentStatus::Appealed, appeal.latest_end, Some(id));
        }
        if appeal.free {
            batch.appealed_free.insert(appeal.person);
        }
        let key = self.projects[&batch.project].currency.key();
        self.take_in(&key, appeal.bond - from_balance);
        if from_balance > 0 {
            self.balances.get_mut(&(appeal.person, key)).expect("a balance").amount -= from_balance;
        }
        self.appeals.insert(id, appeal);
    }

    /// An appeal that begins now, and what of its bond comes from the balance.
    fn new_appeal(&self, act: &Act<'_>, new: &NewAppeal) -> (Appeal, u128) {
        let person = self.person_of(act.sender).expect("an annotator");
        let ids: Vec<u64> = new.assignments.iter().map(|id| id.get()).collect();
        let batch = &self.batches[&new.batch.get()];
        let Cost { works, bond, free, from_balance } = self.appeal_cost(batch, Some(person), &ids);
        let project = &self.projects[&batch.project];
        let windows = &batch.config.windows;
        let respond_until = act.now + windows.respond_secs.get();
        let ruling_secs = windows.ruling_secs.get();
        let appeal = Appeal {
            batch: new.batch.get(),
            person,
            works,
            bond,
            free,
            respond_until,
            ruling_secs,
            latest_end: respond_until + ruling_secs + APPEAL_GRACE_SECS,
            parties: [act.sender.clone(), self.address_of(project.requester), project.arbiter.clone()],
            documents: [1, 0],
            answer: None,
            decided: None,
            outcome: None,
        };
        (appeal, from_balance)
    }

    /// Coins or tokens came with an appeal, or with an answer.
    fn take_in(&mut self, key: &str, attached: u128) {
        self.flows.entry(key.to_owned()).or_default().received += attached;
    }

    /// What the requester's side has to put down with an answer, and what of it is at hand.
    fn answer_cost(&self, appeal: &Appeal, concede: u32) -> (u128, u128) {
        let batch = &self.batches[&appeal.batch];
        let bond = match (appeal.all() & !concede, appeal.free) {
            (0, _) => 0,
            (_, true) => batch.arbiter_fee,
            (_, false) => appeal.bond,
        };
        (bond, bond.min(self.projects[&batch.project].available))
    }

    pub(crate) fn expect_answer(&self, act: &Act<'_>, answer: &AppealAnswer, attached: &Attached) -> Expect {
        let Some(appeal) = self.appeals.get(&answer.appeal.get()) else { return Expect::fails("APPEAL_UNKNOWN") };
        let project = &self.projects[&self.batches[&appeal.batch].project];
        let (bond, from_available) = self.answer_cost(appeal, answer.concede);
        let came = attached.as_ref().map_or(0, |(_, amount)| *amount);
        let full = answer.evidence.is_some() && appeal.documents[1] >= 4;
        Expect::ok()
            .certainly(!self.is_manager(project, act.sender), "MANAGER_ONLY")
            .certainly(self.person_of(act.sender) == Some(appeal.person), "OWN_WORK")
            .certainly(appeal.outcome.is_some(), "APPEAL_ENDED")
            .certainly(appeal.answer.is_some() && appeal.outcome.is_none(), "APPEAL_ANSWERED")
            .certainly(appeal.answer.is_none() && act.now >= appeal.respond_until, "RESPONSE_LATE")
            .certainly(answer.concede & !appeal.all() != 0, "OUT_OF_RANGE")
            .and(expect_attached(attached, &project.currency.key(), bond - from_available))
            .certainly(!self.can_receive(&project.currency, came), "AMOUNT_OVERFLOW")
            .certainly(full, "EVIDENCE_FULL")
    }

    pub(crate) fn apply_answer(&mut self, act: &Act<'_>, answer: &AppealAnswer, events: &mut VecDeque<EventView>) {
        let id = answer.appeal.get();
        let by = self.person_of(act.sender).expect("a manager");
        let appeal = &self.appeals[&id];
        let number = appeal.batch;
        let (bond, from_available) = self.answer_cost(appeal, answer.concede);
        let event = must(events, "appeal_answered");
        assert_eq!((event.id("appeal"), event.id("batch")), (id, number), "{event:?}");
        assert_eq!(event.text("sender"), act.sender.as_str(), "{event:?}");
        let got = ["conceded", "bond", "from_available"].map(|name| event.number(name));
        assert_eq!(got, [u128::from(answer.concede), bond, from_available], "{event:?}");
        let project = self.projects.get_mut(&self.batches[&number].project).expect("a project");
        project.available -= from_available;
        let key = project.currency.key();
        self.take_in(&key, bond - from_available);
        let appeal = self.appeals.get_mut(&id).expect("an appeal");
        let (conceded, attached) = (answer.concede, bond - from_available);
        appeal.answer = Some(Answer { conceded, from_available, attached, by, at: act.now });
        appeal.documents[1] += u8::from(answer.evidence.is_some());
        if conceded == appeal.all() {
            self.decide_dispute(act, id, 0, "concession", events);
        }
    }

    pub(crate) fn expect_appeal_evidence(&self, act: &Act<'_>, evidence: &AppealEvidence) -> Expect {
        let Some(appeal) = self.appeals.get(&evidence.appeal.get()) else { return Expect::fails("APPEAL_UNKNOWN") };
        let side = self.side_of(act, appeal);
        let late = appeal.outcome.is_none() && appeal.decided.is_none() && appeal.due_by(act.now).is_some();
        Expect::ok()
            .certainly(side.is_none(), "APPEAL_PARTY_ONLY")
            .certainly(appeal.outcome.is_some(), "APPEAL_ENDED")
            .certainly(appeal.outcome.is_none() && appeal.decided.is_some(), "DISPUTE_DECIDED")
            .certainly(late, "EVIDENCE_LATE")
            .certainly(side.is_some_and(|side| appeal.documents[side] >= 4) && !late, "EVIDENCE_FULL")
    }

    /// The side of the sender: 0 is the annotator, 1 the requester's side.
    fn side_of(&self, act: &Act<'_>, appeal: &Appeal) -> Option<usize> {
        if self.person_of(act.sender) == Some(appeal.person) {
            return Some(0);
        }
        let project = &self.projects[&self.batches[&appeal.batch].project];
        self.is_manager(project, act.sender).then_some(1)
    }

    pub(crate) fn apply_appeal_evidence(
        &mut self,
        act: &Act<'_>,
        evidence: &AppealEvidence,
        events: &mut VecDeque<EventView>,
    ) {
        let id = evidence.appeal.get();
        let side = self.side_of(act, &self.appeals[&id]).expect("a side");
        let event = must(events, "appeal_evidence_added");
        assert_eq!((event.id("appeal"), event.id("batch")), (id, self.appeals[&id].batch), "{event:?}");
        let word = if side == 0 { "annotator" } else { "requester" };
        assert_eq!((event.text("sender"), event.text("side")), (act.sender.as_str(), word), "{event:?}");
        self.appeals.get_mut(&id).expect("an appeal").documents[side] += 1;
    }
}
