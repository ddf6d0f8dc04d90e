//! Disputes, as arbitration must keep them: who rules when, and what time decides.

use std::collections::{BTreeSet, VecDeque};

use caravan_arbitration_api::{DisputeStatus, DisputeSummary, Ruling};

use super::appeals::Appeal;
use super::{Act, Expect, Model};
use crate::outcome::EventView;
use crate::snapshot::Snapshot;

fn expect_distinct(ids: &[u64]) -> Expect {
    let distinct: BTreeSet<&u64> = ids.iter().collect();
    Expect::ok().certainly(distinct.len() < ids.len(), "ENTRY_DUPLICATE")
}

impl Model {
    pub(crate) fn expect_rulings(&self, act: &Act<'_>, rulings: &[Ruling]) -> Expect {
        let ids: Vec<u64> = rulings.iter().map(|ruling| ruling.dispute.get()).collect();
        let expect = |ruling: &Ruling| {
            let Some(appeal) = self.appeals.get(&ruling.dispute.get()) else { return Expect::fails("DISPUTE_UNKNOWN") };
            let open = appeal.decided.is_none();
            let due = appeal.due_by(act.now).is_some();
            let contested = appeal.all() & !appeal.conceded();
            Expect::ok()
                .certainly(*act.sender != appeal.parties[2], "ARBITER_ONLY")
                .certainly(!open, "DISPUTE_DECIDED")
                .certainly(open && !due && appeal.answer.is_none(), "RULING_EARLY")
                .certainly(open && due, "RULING_LATE")
                .certainly(ruling.upheld & !contested != 0, "ITEMS_NOT_CONTESTED")
        };
        rulings.iter().fold(expect_distinct(&ids), |all, ruling| all.and(expect(ruling)))
    }

    pub(crate) fn expect_settled(&self, act: &Act<'_>, ids: &[u64]) -> Expect {
        let unknown = ids.iter().any(|id| !self.appeals.contains_key(id));
        let due = |id: &u64| self.appeals.get(id).is_some_and(|appeal| appeal.is_due(act.now));
        expect_distinct(ids)
            .certainly(unknown, "DISPUTE_UNKNOWN")
            .certainly(!unknown && !ids.iter().any(due), "NOTHING_DUE")
    }

    pub(crate) fn expect_enact(&self, act: &Act<'_>, id: u64) -> Expect {
        let Some(appeal) = self.appeals.get(&id) else { return Expect::fails("DISPUTE_UNKNOWN") };
        match appeal.decided {
            None => Expect::fails("DISPUTE_UNDECIDED"),
            Some(decided) if decided.enacted => Expect::fails("RULING_ALREADY_ENACTED"),
            Some(_) => appeal.expect_enactment(act.now),
        }
    }

    pub(crate) fn apply_rulings(&mut self, act: &Act<'_>, rulings: &[Ruling], events: &mut VecDeque<EventView>) {
        for ruling in rulings {
            self.decide_dispute(act, ruling.dispute.get(), ruling.upheld, "arbiter", events);
        }
    }

    pub(crate) fn apply_settled(&mut self, act: &Act<'_>, ids: &[u64], events: &mut VecDeque<EventView>) {
        for id in ids {
            let appeal = &self.appeals[id];
            let Some(by) = appeal.due_by(act.now).filter(|_| appeal.is_due(act.now)) else { continue };
            let (all, arbiter) = (appeal.all(), appeal.parties[2].clone());
            if by == "arbiter_silent" {
                self.arbiters.get_mut(&arbiter).expect("an arbiter").silent += 1;
            }
            self.decide_dispute(act, *id, all, by, events);
        }
    }

    pub(crate) fn apply_enact(&mut self, act: &Act<'_>, id: u64, events: &mut VecDeque<EventView>) {
        let appeal = self.appeals.get_mut(&id).expect("an appeal");
        let decided = appeal.decided.as_mut().expect("an outcome");
        decided.enacted = true;
        let (upheld, by) = (decided.upheld, decided.by);
        self.end_appeal(act, id, upheld, by);
        self.check_ended(act, id, events);
    }

    /// Compares appeals and disputes with what both contracts answer.
    pub(crate) fn compare_appeals(&self, snapshot: &Snapshot) {
        let theirs = snapshot.batches.values().flat_map(|view| view.appeals.values());
        assert_eq!(theirs.clone().count(), self.appeals.len(), "appeals of the contract and of the model");
        for row in theirs {
            let (id, mine) = (row.appeal.get(), &self.appeals[&row.appeal.get()]);
            let works: Vec<_> = row.stakes.iter().map(|stake| (stake.assignment.get(), stake.amount.u128())).collect();
            let who = (row.batch.get(), row.person.get(), works);
            assert_eq!((mine.batch, mine.person, mine.works.clone()), who, "appeal {id}");
            let times = (row.respond_until.get(), row.latest_end.get());
            assert_eq!((mine.respond_until, mine.latest_end), times, "times of appeal {id}");
            assert_eq!((mine.bond, mine.free), (row.bond.u128(), row.free), "bond of appeal {id}");
            let answer = row.answer.as_ref().map(|answer| super::appeals::Answer {
                conceded: answer.conceded,
                from_available: answer.from_available.u128(),
                attached: answer.attached.u128(),
                by: answer.by.get(),
                at: answer.at.get(),
            });
            assert_eq!(mine.answer, answer, "answer to appeal {id}");
            let ended = row.outcome.as_ref().map(|outcome| (outcome.upheld, outcome.by.name(), outcome.at.get()));
            let outcome = mine.outcome.map(|outcome| (outcome.upheld, outcome.by, outcome.at));
            assert_eq!(outcome, ended, "outcome of appeal {id}");
            compare_dispute(mine, &snapshot.disputes[&id], snapshot.now);
        }
        assert_eq!(snapshot.disputes.len(), self.appeals.len(), "disputes");
        for (key, solvency) in &snapshot.solvency {
            let open = self.appeals.values().filter(|appeal| appeal.outcome.is_none());
            let mine = open.filter(|appeal| self.projects[&self.batches[&appeal.batch].project].currency.key() == *key);
            let held: u128 = mine.map(|appeal| appeal.bonds()).map(|(own, free, came)| own + free + came).sum();
            assert_eq!(held, solvency.appeal_bonds.u128(), "bonds of appeals in {key}");
        }
    }
}

fn compare_dispute(mine: &Appeal, row: &DisputeSummary, now: u64) {
    let id = row.dispute;
    let theirs = [&row.parties.claimant, &row.parties.respondent, &row.parties.arbiter];
    assert_eq!(mine.parties.each_ref(), theirs, "parties of dispute {id}");
    assert_eq!((u64::from(row.items), row.subject), (mine.works.len() as u64, id.get()), "dispute {id}");
    let answered = row.times.answered_at.map(|at| at.get());
    assert_eq!((mine.conceded(), mine.answer.map(|answer| answer.at)), (row.conceded, answered), "dispute {id}");
    let decided = row.outcome.as_ref().map(|outcome| (outcome.upheld, outcome.by.to_string(), outcome.enacted));
    let own = mine.decided.map(|decided| (decided.upheld, decided.by.to_owned(), decided.enacted));
    assert_eq!(own, decided, "outcome of dispute {id}");
    let status = match (mine.decided, mine.is_due(now), mine.answer) {
        (Some(_), _, _) => DisputeStatus::Decided,
        (None, true, _) => DisputeStatus::Due,
        (None, false, None) => DisputeStatus::AwaitingAnswer,
        (None, false, Some(_)) => DisputeStatus::AwaitingRuling,
    };
    assert_eq!(status, row.status, "state of dispute {id}");
}

impl Appeal {
    /// Whether time has decided, and no one has settled it.
    pub(crate) fn is_due(&self, now: u64) -> bool {
        self.decided.is_none() && self.due_by(now).is_some()
    }
}
