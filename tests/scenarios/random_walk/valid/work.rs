//! Valid actions with work: claims, submissions, verdicts.

use caravan_marketplace_api::{
    AssignmentResponse, AssignmentStatus, Decision, Distribution, ExecuteMsg, Reason, Verdict,
};
use caravan_primitives::{AssignmentId, Hash32, Items};
use caravan_tests::model::Cap;
use caravan_tests::{BatchView, Who};
use cosmwasm_std::Addr;

use crate::random_walk::dice::Dice;
use crate::random_walk::view::{claim, live, market, submit, Action, View};

impl View<'_> {
    pub(crate) fn claim(&self, dice: &mut Dice) -> Option<Action> {
        let open = self.claimable();
        let view = *dice.pick(&open)?;
        let opened = view.batch.opened.as_ref()?;
        let (progress, access) = (&view.batch.progress, &view.batch.config.access);
        let busy = |who: &Addr| {
            let mine = view.assignments.values().filter(|a| Some(a.person) == self.person(who));
            let held = mine.clone().filter(|a| a.status == AssignmentStatus::Reserved).count();
            held >= usize::from(access.active_cap) || (opened.from_project_credit && mine.count() > 0)
        };
        let full = progress.pending >= access.max_pending.unwrap_or(20);
        let newcomer = |who: &Addr| {
            let key = self.person(who).map(|person| (view.batch.project.get(), person.get()));
            key.and_then(|key| self.s.standings.get(&key)).is_none_or(|standing| standing.newcomer)
        };
        let listed = matches!(access.distribution, Distribution::Allow { .. });
        let able: Vec<Addr> = self
            .annotators(view.batch.project)
            .into_iter()
            .filter(|who| !busy(who) && (listed || !(full && newcomer(who))))
            .collect();
        let who = dice.pick(&able)?.clone();
        let pick = self.pick_for(dice, view, &who)?;
        Some((who, claim(view, pick)))
    }

    pub(crate) fn submit(&self, dice: &mut Dice) -> Option<Action> {
        let ready = self.works(|view, a| {
            let wait = view.batch.config.windows.min_work_secs.get();
            a.status == AssignmentStatus::Reserved && self.now >= a.claimed_at.get() + wait
        });
        let (view, a) = *dice.pick(&ready)?;
        Some((self.address(a.person), submit(view.batch.batch, a.assignment)))
    }

    pub(crate) fn return_work(&self, dice: &mut Dice) -> Option<Action> {
        let held = self.works(|_, a| a.status == AssignmentStatus::Reserved);
        let (view, a) = *dice.pick(&held)?;
        let msg = ExecuteMsg::Return { batch: view.batch.batch, assignment: a.assignment };
        Some((self.address(a.person), market(msg)))
    }

    /// The annotator gives up submitted work, or accepts a rejection.
    pub(crate) fn give_up_or_accept_rejection(&self, dice: &mut Dice) -> Option<Action> {
        let wait = [AssignmentStatus::Submitted, AssignmentStatus::RejectionPending];
        let open = self.works(|_, a| wait.contains(&a.status) && self.now < a.due.get());
        let (view, a) = *dice.pick(&open)?;
        let (batch, assignment) = (view.batch.batch, a.assignment);
        let msg = match a.status {
            AssignmentStatus::Submitted => ExecuteMsg::GiveUp { batch, assignment },
            _ => ExecuteMsg::AcceptRejection { batch, assignment },
        };
        Some((self.address(a.person), market(msg)))
    }

    pub(crate) fn settle(&self, dice: &mut Dice) -> Option<Action> {
        let due = self.works(|_, a| live(a) && self.now >= a.due.get());
        let batch = dice.pick(&due)?.0.batch.batch;
        let mut ids: Vec<AssignmentId> =
            due.iter().filter(|(view, _)| view.batch.batch == batch).map(|(_, a)| a.assignment).collect();
        if dice.chance(20) {
            let others = self.works(|view, a| view.batch.batch == batch && !ids.contains(&a.assignment));
            ids.extend(dice.pick(&others).map(|(_, a)| a.assignment));
        }
        let who = dice.one(&["stranger", "alice", "requester"]).addr();
        let assignments = Items::new(dice.some(&ids, 6)).ok()?;
        Some((who, market(ExecuteMsg::Settle { batch, assignments })))
    }

    pub(crate) fn decide(&self, dice: &mut Dice) -> Option<Action> {
        let open = self.works(|_, a| a.status == AssignmentStatus::Submitted && self.now < a.due.get());
        let view = dice.pick(&open)?.0;
        let batch = view.batch.batch;
        let mine: Vec<&AssignmentResponse> =
            open.iter().filter(|(v, _)| v.batch.batch == batch).map(|(_, a)| *a).collect();
        let who = self.decider(dice, view.batch.project);
        let project = &self.s.projects[&view.batch.project.get()];
        let requester = self.s.requesters.get(&(project.requester.get(), project.currency.key()));
        let mut cap =
            requester.map_or(Cap::default(), |t| Cap { paid: t.paid.u128(), rejected_sum: t.rejected_sum.u128() });
        let carefree = dice.chance(10);
        let chosen = dice.some(&mine, 5);
        let verdicts = chosen.iter().filter(|a| Some(a.person) != self.person(&who));
        let decisions: Vec<Decision> = verdicts
            .map(|a| {
                let reward = view.terms[usize::from(a.terms)].reward.u128();
                Decision { assignment: a.assignment, verdict: verdict(dice, view, reward, (&mut cap, carefree)) }
            })
            .collect();
        Some((who, market(ExecuteMsg::Decide { batch, decisions: Items::new(decisions).ok()? })))
    }
}

/// A verdict that keeps the cap, unless the requester is carefree.
pub(crate) fn verdict(dice: &mut Dice, view: &BatchView, reward: u128, (cap, carefree): (&mut Cap, bool)) -> Verdict {
    let rejected = Cap { paid: cap.paid, rejected_sum: cap.rejected_sum + reward };
    if dice.chance(40) && (carefree || rejected.rejected_sum <= rejected.allowed(reward)) {
        *cap = rejected;
        let any = [Reason::TooFast, Reason::Incomplete, Reason::DeadLink];
        return Verdict::Reject { reason: dice.one(&any), evidence: Hash32::digest(b"evidence") };
    }
    let grades = view.batch.config.money.grades.as_slice();
    let grade_bps = match dice.pick(grades) {
        Some(grade) if dice.chance(40) => *grade,
        _ => 10_000,
    };
    let paid = reward * u128::from(grade_bps) / 10_000;
    let graded = Cap { paid: cap.paid + paid, rejected_sum: cap.rejected_sum + reward.saturating_sub(paid) };
    if grade_bps < 10_000 && !carefree && graded.rejected_sum > graded.allowed(reward) {
        cap.paid += reward;
        return Verdict::Accept { grade_bps: 10_000 };
    }
    *cap = graded;
    Verdict::Accept { grade_bps }
}
