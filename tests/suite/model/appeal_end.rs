//! How appeals end: what works and bonds become by an outcome, and what the events must say of it.

use std::collections::VecDeque;

use caravan_marketplace_api::bounds::BASE_GRADE_BPS;

use super::appeals::Appeal;
use super::sums::ratio;
use super::verdicts::By;
use super::{must, Act, Expect, Model, Person};
use crate::outcome::EventView;

/// How arbitration decided a dispute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Decided {
    pub(crate) upheld: u32,
    pub(crate) by: &'static str,
    /// Whether the marketplace has taken the outcome.
    pub(crate) enacted: bool,
}

/// Where the bonds went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Split {
    pub(crate) to_annotator: u128,
    pub(crate) to_available: u128,
    pub(crate) to_responder: u128,
    pub(crate) to_arbiter: u128,
}

/// How an appeal ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) upheld: u32,
    pub(crate) by: &'static str,
    pub(crate) at: u64,
    pub(crate) split: Split,
    /// The arbiter that was paid, a person, and whether it was none before.
    pub(crate) arbiter: Option<(u64, bool)>,
}

/// What became of the bonds of an appeal. Only a ruling costs anyone anything.
pub(crate) fn split(appeal: &Appeal, upheld: u32, by: &str, fee: u128) -> Split {
    let (bond, from_available, attached) = appeal.bonds();
    let contested = appeal.all() & !appeal.conceded();
    if by != "arbiter" || contested == 0 {
        return Split { to_annotator: bond, to_available: from_available, to_responder: attached, to_arbiter: 0 };
    }
    let theirs = from_available + attached;
    if appeal.free {
        return Split { to_arbiter: theirs, ..Split::default() };
    }
    let (stake, lost) = (appeal.stake(contested), appeal.stake(contested & !upheld));
    let annotator_lost = ratio(bond, lost, stake);
    let annotator_fee = ratio(fee, lost, stake);
    let kept = ratio(theirs, lost, stake);
    let to_responder = attached.min(kept);
    Split {
        to_annotator: bond - annotator_lost + (theirs - kept) - (fee - annotator_fee),
        to_available: kept - to_responder + annotator_lost - annotator_fee,
        to_responder,
        to_arbiter: fee,
    }
}

impl Appeal {
    /// What time has decided at arbitration, where it has.
    pub(crate) fn due_by(&self, now: u64) -> Option<&'static str> {
        match self.answer {
            None => (now >= self.respond_until).then_some("respondent_silent"),
            Some(answer) => (now >= answer.at + self.ruling_secs).then_some("arbiter_silent"),
        }
    }

    /// What is wrong with taking an outcome at the marketplace.
    pub(crate) fn expect_enactment(&self, now: u64) -> Expect {
        Expect::ok()
            .certainly(self.outcome.is_some(), "APPEAL_ENDED")
            .certainly(self.outcome.is_none() && now >= self.latest_end, "ENACTMENT_LATE")
    }
}

impl Model {
    /// A dispute is decided: the annotator wins what is upheld, and what was conceded. The marketplace takes the outcome, if it can.
    pub(crate) fn decide_dispute(
        &mut self,
        act: &Act<'_>,
        id: u64,
        upheld: u32,
        by: &'static str,
        events: &mut VecDeque<EventView>,
    ) {
        let appeal = self.appeals.get_mut(&id).expect("an appeal");
        let upheld = upheld | appeal.conceded();
        let enacted = appeal.expect_enactment(act.now) == Expect::ok();
        appeal.decided = Some(Decided { upheld, by, enacted });
        if enacted {
            self.end_appeal(act, id, upheld, by);
            self.check_ended(act, id, events);
        }
    }

    /// No outcome came until the latest end: the annotator wins.
    pub(crate) fn end_by_time(&mut self, act: &Act<'_>, id: u64) {
        let all = self.appeals[&id].all();
        self.end_appeal(act, id, all, "arbitration_silent");
    }

    /// Ends an appeal: pays the works that won, frees the slots of the others, and lets the bonds go.
    pub(crate) fn end_appeal(&mut self, act: &Act<'_>, id: u64, upheld: u32, by: &'static str) {
        let appeal = self.appeals[&id].clone();
        let number = appeal.batch;
        let (won, lost) = (appeal.works_of(upheld, true), appeal.works_of(upheld, false));
        for (work, _) in &won {
            self.accept(act, (number, *work), BASE_GRADE_BPS, By::Appeal);
        }
        for (work, _) in &lost {
            self.refuse(act, number, *work);
        }
        let cap = self.cap(number);
        cap.overturned += won.iter().map(|(_, amount)| amount).sum::<u128>();
        cap.uphold(lost.iter().map(|(_, amount)| amount).sum());
        let split = split(&appeal, upheld, by, self.batches[&number].arbiter_fee);
        let project = self.projects.get_mut(&self.batches[&number].project).expect("a project");
        project.available += split.to_available;
        let (key, address) = (project.currency.key(), project.arbiter.clone());
        let mut arbiter = None;
        if split.to_arbiter > 0 {
            let known = self.person_of(&address);
            let person = known.unwrap_or(self.persons.len() as u64 + 1);
            self.persons.entry(person).or_insert_with(|| Person::new(&address));
            arbiter = Some((person, known.is_none()));
        }
        let responder = appeal.answer.map(|answer| answer.by);
        let credits = [
            (Some(appeal.person), split.to_annotator),
            (responder, split.to_responder),
            (arbiter.map(|(person, _)| person), split.to_arbiter),
        ];
        for (person, amount) in credits.into_iter().filter(|(_, amount)| *amount > 0) {
            let person = person.expect("someone to be paid");
            self.balances.entry((person, key.clone())).or_default().amount += amount;
        }
        let outcome = Outcome { upheld, by, at: act.now, split, arbiter };
        self.appeals.get_mut(&id).expect("an appeal").outcome = Some(outcome);
    }

    /// The events say how an appeal ended.
    pub(crate) fn check_ended(&mut self, act: &Act<'_>, id: u64, events: &mut VecDeque<EventView>) {
        let appeal = self.appeals[&id].clone();
        let Outcome { upheld, by, split, arbiter, .. } = appeal.outcome.expect("an appeal that ended");
        for (work, _) in appeal.works_of(upheld, true) {
            let event = must(events, "work_accepted");
            assert_eq!((event.id("batch"), event.id("assignment")), (appeal.batch, work), "{event:?}");
            self.check_verdict(act, (appeal.batch, work), By::Appeal, &event);
            self.take_weight(events);
        }
        for (work, _) in appeal.works_of(upheld, false) {
            let event = must(events, "rejection_finalized");
            assert_eq!((event.id("batch"), event.id("assignment")), (appeal.batch, work), "{event:?}");
            assert_eq!((event.text("by"), event.text("reopened")), ("ruling", "true"), "{event:?}");
        }
        if let Some((person, true)) = arbiter {
            let event = must(events, "person_created");
            let address = self.persons[&person].address.as_str();
            assert_eq!((event.id("person"), event.text("address")), (person, address), "{event:?}");
        }
        let event = must(events, "appeal_ended");
        assert_eq!(["appeal", "batch", "person"].map(|name| event.id(name)), [id, appeal.batch, appeal.person]);
        assert_eq!((event.text("by"), event.number("upheld")), (by, u128::from(upheld)), "{event:?}");
        let got = ["to_annotator", "to_available", "to_responder", "to_arbiter"].map(|name| event.number(name));
        assert_eq!(got, [split.to_annotator, split.to_available, split.to_responder, split.to_arbiter], "{event:?}");
        let responder = appeal.answer.filter(|answer| answer.attached > 0).map(|answer| answer.by.to_string());
        assert_eq!(event.attributes.get("responder"), responder.as_ref(), "{event:?}");
        let arbiter = arbiter.map(|(person, _)| person.to_string());
        assert_eq!(event.attributes.get("arbiter"), arbiter.as_ref(), "{event:?}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::appeals::Answer;
    use crate::outcome::Who;

    /// Ten works at 100, of which the annotator put down 200 and the requester's side as much, 150 of it from available funds.
    fn appeal(conceded: u32) -> Appeal {
        Appeal {
            batch: 1,
            person: 2,
            works: (1..=10).map(|work| (work, 100)).collect(),
            bond: 200,
            free: false,
            respond_until: 100,
            ruling_secs: 50,
            latest_end: 1_000,
            parties: ["alice", "requester", "arbiter"].map(|name| name.addr()),
            documents: [1, 0],
            answer: Some(Answer { conceded, from_available: 150, attached: 50, by: 3, at: 10 }),
            decided: None,
            outcome: None,
        }
    }

    fn parts(split: Split) -> [u128; 4] {
        [split.to_annotator, split.to_available, split.to_responder, split.to_arbiter]
    }

    #[test]
    fn each_side_loses_the_part_of_its_bond_that_belongs_to_what_it_lost() {
        // Seven of ten are upheld: the annotator loses 60, 15 of it for the fee; the other side 140, 35 of it.
        assert_eq!(parts(split(&appeal(0), 0b111_1111, "arbiter", 50)), [140 + 105, 10 + 45, 50, 50]);
        assert_eq!(parts(split(&appeal(0), 0b11_1111_1111, "arbiter", 50)), [200 + 150, 0, 0, 50]);
        assert_eq!(parts(split(&appeal(0), 0, "arbiter", 50)), [0, 150 + 150, 50, 50]);
        assert_eq!(parts(split(&appeal(0), 0, "arbiter_silent", 50)), [200, 150, 50, 0]);
    }

    #[test]
    fn bonds_never_grow_or_shrink_whatever_is_ruled() {
        for upheld in 0..1_024 {
            for conceded in [0, 1, 0b10_0000_0111] {
                let split = split(&appeal(conceded), upheld | conceded, "arbiter", 77);
                assert_eq!(parts(split).iter().sum::<u128>(), 400, "{upheld:b} {conceded:b}: {split:?}");
            }
        }
    }

    #[test]
    fn time_decides_by_the_answer_that_came_or_did_not() {
        let answered = appeal(0);
        assert_eq!((answered.due_by(59), answered.due_by(60)), (None, Some("arbiter_silent")));
        let silent = Appeal { answer: None, ..answered };
        assert_eq!((silent.due_by(99), silent.due_by(100)), (None, Some("respondent_silent")));
        assert_eq!(silent.expect_enactment(1_000), Expect::fails("ENACTMENT_LATE"));
    }
}
