//! Random messages at random times, and a second model in plain Rust that knows the rules by itself: what works, what is
//! decided, and that everything comes to an end.

use caravan_arbitration_api::{Arbitration, DecidedBy, DisputeStatus, ExecuteMsg, IfUnanswered, Side};
use caravan_primitives::{Coded, Seconds};
use proptest::prelude::*;

use super::model::{step, Known, Step, ALL};
use super::opener::Mode;
use super::world::{add_evidence, id, respond, rule, ruling, settle, World, DAY};

struct Walk {
    world: World,
    known: Vec<Known>,
    /// Which openers refuse outcomes now.
    refusing: Vec<&'static str>,
    silent: u32,
}

const fn opener(licensing: bool) -> &'static str {
    if licensing {
        "licensing"
    } else {
        "marketplace"
    }
}

impl Walk {
    /// The place of a dispute that a step picks; `None` before the first dispute.
    fn pick(&self, pick: usize) -> Option<usize> {
        pick.checked_rem(self.known.len())
    }

    fn send(&mut self, sender: &str, msg: &ExecuteMsg) -> Result<(), &'static str> {
        self.world.send(sender, msg).map(|_| ()).map_err(|error| error.code())
    }

    fn decide(&mut self, place: usize, outcome: (u32, DecidedBy)) {
        let enacted = !self.refusing.contains(&self.known[place].opener);
        let known = &mut self.known[place];
        assert_eq!(known.outcome, None, "one outcome each");
        (known.outcome, known.enacted) = (Some(outcome), enacted);
        self.silent += u32::from(outcome.1 == DecidedBy::ArbiterSilent);
    }

    fn take(&mut self, step: &Step) {
        let now = self.world.now();
        match step {
            Step::Open { licensing, subject, respond, ruling, arbiter_rules, helps_claimant } => {
                let known = Known {
                    opener: opener(*licensing),
                    subject: *subject,
                    answer_end: now + respond * DAY,
                    ruling_secs: ruling * DAY,
                    arbiter_rules: *arbiter_rules,
                    silent_arbiter_helps_claimant: *helps_claimant,
                    documents: [1, 0],
                    answer: None,
                    outcome: None,
                    enacted: false,
                };
                self.open(known, respond * DAY);
            }
            Step::Respond { pick, conceded, foreign } => self.respond(*pick, *conceded, *foreign),
            Step::AddEvidence { pick, side } => self.add_evidence(*pick, usize::from(*side)),
            Step::Rule { pick, upheld, stranger } => self.rule(*pick, *upheld, *stranger),
            Step::Settle { picks } => self.settle(picks),
            Step::Enact { pick } => self.enact(*pick),
            Step::Refuse { licensing, refuse } => {
                let opener = opener(*licensing);
                self.world.set_mode(opener, if *refuse { Mode::Refuse } else { Mode::Take });
                self.refusing.retain(|other| *other != opener);
                self.refusing.extend(refuse.then_some(opener));
            }
            Step::Wait(secs) => self.world.wait(*secs),
            Step::WaitForEnd { pick, of_answer, before } => {
                let Some(place) = self.pick(*pick) else { return };
                let known = &self.known[place];
                let end = if *of_answer { known.answer_end } else { known.end() } - u64::from(*before);
                self.world.wait(end.saturating_sub(now));
            }
        }
    }

    fn open(&mut self, known: Known, respond_secs: u64) {
        let msg = self.world.open_message(known.subject, |new| {
            new.windows.respond_secs = Seconds::new(respond_secs);
            new.windows.ruling_secs = Seconds::new(known.ruling_secs);
            new.defaults.if_unanswered =
                if known.arbiter_rules { IfUnanswered::ArbiterRules } else { IfUnanswered::ClaimantWins };
            new.defaults.if_arbiter_silent =
                if known.silent_arbiter_helps_claimant { Side::Claimant } else { Side::Respondent };
        });
        let used = self.known.iter().any(|other| (other.opener, other.subject) == (known.opener, known.subject));
        let sent = self.send(known.opener, &msg);
        assert_eq!(sent, if used { Err("SUBJECT_USED") } else { Ok(()) });
        self.known.extend((!used).then_some(known));
    }

    fn respond(&mut self, pick: usize, conceded: u32, foreign: bool) {
        let Some(place) = self.pick(pick) else { return };
        let (now, known) = (self.world.now(), self.known[place].clone());
        let sender = if foreign { "look-alike" } else { known.opener };
        let works =
            !foreign && known.outcome.is_none() && known.answer.is_none() && now < known.answer_end && conceded <= ALL;
        assert_eq!(self.send(sender, &respond(known.subject, conceded)).is_ok(), works, "{known:?} at {now}");
        if works {
            self.known[place].answer = Some((now, conceded));
            if conceded == ALL {
                self.decide(place, (ALL, DecidedBy::Concession));
            }
        }
    }

    fn add_evidence(&mut self, pick: usize, side: usize) {
        let Some(place) = self.pick(pick) else { return };
        let (now, known) = (self.world.now(), self.known[place].clone());
        let msg = add_evidence(known.subject, [Side::Claimant, Side::Respondent][side], "more");
        let works = known.outcome.is_none() && now < known.end() && known.documents[side] < 4;
        assert_eq!(self.send(known.opener, &msg).is_ok(), works, "{known:?} at {now}");
        self.known[place].documents[side] += u8::from(works);
    }

    fn rule(&mut self, pick: usize, upheld: u32, stranger: bool) {
        let Some(place) = self.pick(pick) else { return };
        let (now, known) = (self.world.now(), self.known[place].clone());
        let contested = ALL - known.conceded();
        let works = !stranger && known.may_be_ruled(now) && upheld & !contested == 0;
        let msg = rule(vec![ruling(place as u64 + 1, upheld)]);
        let sent = self.send(if stranger { "stranger" } else { "arbiter" }, &msg);
        assert_eq!(sent.is_ok(), works, "{sent:?}: {known:?} at {now}");
        if works {
            self.decide(place, (upheld | known.conceded(), DecidedBy::Arbiter));
        }
    }

    fn settle(&mut self, picks: &[usize]) {
        let places: Vec<usize> = picks.iter().filter_map(|pick| self.pick(*pick)).collect();
        if places.is_empty() {
            return;
        }
        let now = self.world.now();
        let mut distinct = places.clone();
        distinct.sort_unstable();
        distinct.dedup();
        let due: Vec<usize> =
            distinct.iter().copied().filter(|place| self.known[*place].status(now) == DisputeStatus::Due).collect();
        let numbers: Vec<u64> = places.iter().map(|place| *place as u64 + 1).collect();
        let expected = match (distinct.len() == places.len(), due.is_empty()) {
            (false, _) => Err("ENTRY_DUPLICATE"),
            (true, true) => Err("NOTHING_DUE"),
            (true, false) => Ok(()),
        };
        assert_eq!(self.send("stranger", &settle(&numbers)), expected);
        if expected.is_ok() {
            due.into_iter().for_each(|place| self.decide(place, self.known[place].by_time()));
        }
    }

    fn enact(&mut self, pick: usize) {
        let Some(place) = self.pick(pick) else { return };
        let known = &self.known[place];
        // A refusal of the opener is no error of ours: the bare chain is asked.
        if self.refusing.contains(&known.opener) {
            return;
        }
        let expected = match (known.outcome, known.enacted) {
            (None, _) => Err("DISPUTE_UNDECIDED"),
            (Some(_), true) => Err("RULING_ALREADY_ENACTED"),
            (Some(_), false) => Ok(()),
        };
        let msg = ExecuteMsg::Enact { dispute: id(place as u64 + 1) };
        assert_eq!(self.send("stranger", &msg), expected);
        self.known[place].enacted |= expected.is_ok();
    }

    /// Compares everything that can be read with what the model knows.
    fn check(&self) {
        let now = self.world.now();
        let arbiter = Arbitration(self.world.arbitration.clone());
        let row = arbiter.arbiter(&self.world.app.wrap(), &self.world.addr("arbiter")).unwrap().unwrap();
        assert_eq!(row.silent, self.silent);
        for (place, known) in self.known.iter().enumerate() {
            let found = self.world.dispute(place as u64 + 1);
            let (shown, outcome) = (found.dispute, known.outcome);
            assert_eq!(shown.status, known.status(now), "{known:?} at {now}");
            assert_eq!((shown.subject, shown.opener), (known.subject, self.world.addr(known.opener)));
            assert_eq!(shown.times.latest_end.get(), known.latest_end());
            assert!(known.end() <= known.latest_end(), "no step moves the latest end: {known:?}");
            assert_eq!(found.evidence.len(), usize::from(known.documents[0] + known.documents[1]));
            assert_eq!(shown.outcome.as_ref().map(|found| (found.upheld, found.by)), outcome);
            if let Some(found) = shown.outcome {
                assert_eq!((found.enacted, shown.conceded & !found.upheld), (known.enacted, 0), "{known:?}");
                assert_eq!(found.upheld & !ALL, 0, "no item beyond those of the dispute");
            }
        }
        for opener in ["marketplace", "licensing"] {
            let mut taken = self.world.taken(opener);
            let mut expected: Vec<_> =
                self.known.iter().filter(|known| known.opener == opener && known.enacted).collect();
            taken.sort_by_key(|ruling| ruling.subject);
            expected.sort_by_key(|known| known.subject);
            let expected: Vec<_> = expected.into_iter().map(|known| (known.subject, known.outcome)).collect();
            let taken: Vec<_> = taken.iter().map(|found| (found.subject, Some((found.upheld, found.by)))).collect();
            assert_eq!(taken, expected, "{opener} takes each outcome once, as it was decided");
        }
    }

    /// After the latest end of all, a stranger ends what is left.
    fn end(&mut self) {
        let last = self.known.iter().map(Known::latest_end).max().unwrap_or(0);
        self.world.wait(last.saturating_sub(self.world.now()));
        for place in 0..self.known.len() {
            if self.known[place].outcome.is_none() {
                assert_eq!(self.send("stranger", &settle(&[place as u64 + 1])), Ok(()));
                self.decide(place, self.known[place].by_time());
            }
        }
        self.check();
        assert!(self.known.iter().all(|known| known.outcome.is_some()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn disputes_go_as_a_second_model_says_and_all_of_them_end(steps in prop::collection::vec(step(), 1..40)) {
        let mut walk = Walk { world: World::new(), known: vec![], refusing: vec![], silent: 0 };
        for step in &steps {
            walk.take(step);
            walk.check();
        }
        walk.end();
    }
}
