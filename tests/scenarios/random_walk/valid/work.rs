//! Valid actions with work: claims, submissions, verdicts.

use caravan_marketplace_api::{
    AssignmentResponse, AssignmentStatus, Decision, Distribution, ExecuteMsg, NewRestriction, Reason,
    RestrictionReason, RestrictionResponse, RestrictionScope, Rework, Verdict,
};
use caravan_primitives::{AssignmentId, Document, Hash32, Items, PersonId, ProjectId, Seconds, Text};
use caravan_tests::model::Cap;
use caravan_tests::{BatchView, Who};
use cosmwasm_std::Addr;

use crate::random_walk::dice::Dice;
use crate::random_walk::view::{claim, live, market, submit, take_back_until, Action, View};

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
            let ready = a.status == AssignmentStatus::Reserved && self.now >= a.claimed_at.get() + wait;
            ready || self.is_in_rework(a)
        });
        let (view, a) = *dice.pick(&ready)?;
        Some((self.address(a.person), submit(view.batch.batch, a.assignment)))
    }

    /// Sent back, and still in time.
    fn is_in_rework(&self, a: &AssignmentResponse) -> bool {
        a.status == AssignmentStatus::Rework && self.now < a.due.get()
    }

    pub(crate) fn return_work(&self, dice: &mut Dice) -> Option<Action> {
        let held = self.works(|_, a| a.status == AssignmentStatus::Reserved || self.is_in_rework(a));
        let reworks = self.works(|_, a| self.is_in_rework(a));
        // Of the few that were sent back, there must be enough.
        let (view, a) = *if dice.chance(50) { dice.pick(&reworks) } else { dice.pick(&held) }?;
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

    /// Takes a rejection back, or accepts the revision before a rework that is open.
    fn accept_after_all(&self, dice: &mut Dice) -> Option<Action> {
        let held = self.works(|view, a| {
            let until = take_back_until(view, a).unwrap_or(a.due.get());
            let status = matches!(a.status, AssignmentStatus::Rework | AssignmentStatus::RejectionPending);
            status && self.now < until
        });
        let (view, a) = *dice.pick(&held)?;
        let who = self.decider(dice, view.batch.project);
        if self.person(&who) == Some(a.person) {
            return None;
        }
        let accept = Verdict::Accept { grade_bps: 10_000 };
        Some((who, Self::verdicts(view, vec![a.assignment], &accept)?))
    }

    /// A requester or the owner restricts a person, or lifts what holds.
    pub(crate) fn restrict(&self, dice: &mut Dice) -> Option<Action> {
        let persons: Vec<PersonId> = self.s.persons.values().map(|p| p.person.person).collect();
        let person = *dice.pick(&persons)?;
        let projects: Vec<ProjectId> = self.s.projects.values().map(|p| p.project).collect();
        let project = *dice.pick(&projects)?;
        if let Some(lift) = self.lift(dice).filter(|_| dice.chance(30)) {
            return Some(lift);
        }
        let (who, scope) = if dice.chance(60) {
            let requester = self.address(self.s.projects[&project.get()].requester);
            (requester, RestrictionScope::Project { project })
        } else {
            (self.s.ownership.owner.clone(), RestrictionScope::Platform {})
        };
        let (reason, evidence) = (dice.one(&RestrictionReason::ALL), Hash32::digest(b"evidence"));
        let secs = Seconds::new(dice.one(&[1, 60, 600, 3_600]));
        let restriction = NewRestriction { reason, evidence, secs };
        Some((who, market(ExecuteMsg::Restrict { scope, person, restriction })))
    }

    /// Lifts a restriction that holds.
    fn lift(&self, dice: &mut Dice) -> Option<Action> {
        let holds = |row: &Option<RestrictionResponse>| row.as_ref().is_some_and(|row| self.now < row.until.get());
        let mut all: Vec<(Addr, RestrictionScope, PersonId)> = vec![];
        for ((project, person), _) in self.s.standings.iter().filter(|(_, row)| holds(&row.restriction)) {
            let project = &self.s.projects[project];
            let scope = RestrictionScope::Project { project: project.project };
            all.push((self.address(project.requester), scope, self.s.persons[person].person.person));
        }
        for row in self.s.persons.values().filter(|row| holds(&row.person.restriction)) {
            all.push((self.s.ownership.owner.clone(), RestrictionScope::Platform {}, row.person.person));
        }
        let (who, scope, person) = dice.pick(&all)?.clone();
        Some((who, market(ExecuteMsg::LiftRestriction { scope, person })))
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
        if let Some(action) = self.accept_after_all(dice).filter(|_| dice.chance(20)) {
            return Some(action);
        }
        let open = self.works(|_, a| a.status == AssignmentStatus::Submitted && self.now < a.due.get());
        let view = dice.pick(&open)?.0;
        let batch = view.batch.batch;
        let mine: Vec<&AssignmentResponse> =
            open.iter().filter(|(v, _)| v.batch.batch == batch).map(|(_, a)| *a).collect();
        let who = self.decider(dice, view.batch.project);
        let project = &self.s.projects[&view.batch.project.get()];
        let requester = self.s.requesters.get(&(project.requester.get(), project.currency.key()));
        let mut cap = requester.map_or(Cap::default(), |t| Cap::new(t.paid.u128(), t.rejected_sum.u128()));
        let carefree = dice.chance(10);
        let chosen = dice.some(&mine, 5);
        let verdicts = chosen.iter().filter(|a| Some(a.person) != self.person(&who));
        let decisions: Vec<Decision> = verdicts
            .map(|a| {
                let reward = view.terms[usize::from(a.terms)].reward.u128();
                decision(dice, (view, a), reward, (&mut cap, carefree))
            })
            .collect();
        Some((who, market(ExecuteMsg::Decide { batch, decisions: Items::new(decisions).ok()? })))
    }
}

/// A decision that keeps the cap, unless the requester is carefree, sometimes with words and evidence.
fn decision(
    dice: &mut Dice,
    (view, a): (&BatchView, &AssignmentResponse),
    reward: u128,
    cap: (&mut Cap, bool),
) -> Decision {
    let reworks = a.submission.as_ref().map_or(0, |sent| sent.reworks);
    let most = match view.batch.config.quality.rework {
        Rework::None {} => 0,
        Rework::Allowed { max_rework, .. } => max_rework,
    };
    let mut verdict = verdict(dice, view, reward, cap);
    if let Verdict::Reject { reason } = verdict {
        if reworks < most && dice.chance(60) {
            verdict = Verdict::Rework { reason };
        }
    }
    let mut decision = Decision::new(a.assignment, verdict);
    decision.note = dice.chance(20).then(|| Text::new("see the examples").expect("a note"));
    let uri = Text::new("ipfs://evidence").expect("a uri");
    decision.evidence = dice.chance(20).then(|| Document { uri, hash: Hash32::digest(b"evidence") });
    decision
}

/// A verdict that keeps the cap, unless the requester is carefree.
pub(crate) fn verdict(dice: &mut Dice, view: &BatchView, reward: u128, (cap, carefree): (&mut Cap, bool)) -> Verdict {
    let rejected = Cap::new(cap.paid, cap.rejected_sum + reward);
    if dice.chance(40) && (carefree || rejected.rejected_sum <= rejected.allowed(reward)) {
        *cap = rejected;
        let any = [Reason::TooFast, Reason::Incomplete, Reason::DeadLink];
        return Verdict::Reject { reason: dice.one(&any) };
    }
    let grades = view.batch.config.money.grades.as_slice();
    let grade_bps = match dice.pick(grades) {
        Some(grade) if dice.chance(40) => *grade,
        _ => 10_000,
    };
    let paid = reward * u128::from(grade_bps) / 10_000;
    let graded = Cap::new(cap.paid + paid, cap.rejected_sum + reward.saturating_sub(paid));
    if grade_bps < 10_000 && !carefree && graded.rejected_sum > graded.allowed(reward) {
        cap.paid += reward;
        return Verdict::Accept { grade_bps: 10_000 };
    }
    *cap = graded;
    Verdict::Accept { grade_bps }
}
