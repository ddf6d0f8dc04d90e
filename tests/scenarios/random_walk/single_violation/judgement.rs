//! One rule about work that was judged before, or about restrictions, is violated.

use caravan_marketplace_api::{
    AssignmentStatus, ExecuteMsg, NewRestriction, Reason, RestrictionReason, RestrictionResponse, RestrictionScope,
    Rework, Verdict,
};
use caravan_primitives::{Hash32, PersonId, ProjectId, Seconds};
use caravan_tests::{BatchView, Who};

use crate::random_walk::dice::Dice;
use crate::random_walk::mix::{RestrictionFault, VerdictFault};
use crate::random_walk::view::{claim, market, submit, take_back_until, Action, View};

impl View<'_> {
    /// An annotator gives up work, or answers a rework, when the time for it is over.
    pub(crate) fn late_annotator(&self, dice: &mut Dice) -> Option<Action> {
        use AssignmentStatus::{Rework, Submitted};
        let late = self.works(|_, a| matches!(a.status, Submitted | Rework) && self.now >= a.due.get());
        let (view, a) = *dice.pick(&late)?;
        let (batch, assignment) = (view.batch.batch, a.assignment);
        let call = match a.status {
            Submitted => market(ExecuteMsg::GiveUp { batch, assignment }),
            _ if dice.chance(50) => market(ExecuteMsg::Return { batch, assignment }),
            _ => submit(batch, assignment),
        };
        Some((self.address(a.person), call))
    }

    pub(crate) fn wrong_verdict(&self, dice: &mut Dice) -> Option<Action> {
        let fault = dice.draw(VerdictFault::MIX);
        let accept = |grade_bps| Verdict::Accept { grade_bps };
        let (found, verdict) = match fault {
            VerdictFault::LateTakeBack => {
                let late = |view: &BatchView, a: &_| take_back_until(view, a).is_some_and(|until| self.now >= until);
                (self.works(|view, a| late(view, a) && self.now < a.due.get()), accept(10_000))
            }
            VerdictFault::LowTakeBack => {
                let grade = |view: &BatchView| view.batch.config.money.grades.iter().find(|g| **g < 10_000).copied();
                let pending = AssignmentStatus::RejectionPending;
                let found = self.works(|v, a| a.status == pending && self.now < a.due.get() && grade(v).is_some());
                let (view, _) = *dice.pick(&found)?;
                (vec![*found.iter().find(|(v, _)| v.batch.batch == view.batch.batch)?], accept(grade(view)?))
            }
            VerdictFault::ReworkAgain => {
                let most = |view: &BatchView| match view.batch.config.quality.rework {
                    Rework::None {} => 0,
                    Rework::Allowed { max_rework, .. } => max_rework,
                };
                let found = self.works(|view, a| {
                    let reworks = a.submission.as_ref().map_or(0, |sent| sent.reworks);
                    a.status == AssignmentStatus::Submitted && self.now < a.due.get() && reworks >= most(view)
                });
                (found, Verdict::Rework { reason: Reason::Incomplete })
            }
            VerdictFault::RejectRework => {
                let found = self.works(|_, a| a.status == AssignmentStatus::Rework && self.now < a.due.get());
                (found, Verdict::Reject { reason: Reason::Incomplete })
            }
        };
        let (view, a) = *dice.pick(&found)?;
        Some((self.decider(dice, view.batch.project), Self::verdicts(view, vec![a.assignment], &verdict)?))
    }

    /// A claim of someone who is restricted, or a restriction by someone who may not, for too long, or lifted without one.
    pub(crate) fn wrong_restriction(&self, dice: &mut Dice) -> Option<Action> {
        let persons: Vec<PersonId> = self.s.persons.values().map(|p| p.person.person).collect();
        let person = *dice.pick(&persons)?;
        let projects: Vec<ProjectId> = self.s.projects.values().map(|p| p.project).collect();
        let project = *dice.pick(&projects)?;
        let scope = RestrictionScope::Project { project };
        let requester = self.address(self.s.projects[&project.get()].requester);
        let new = |secs| NewRestriction {
            reason: RestrictionReason::Abuse,
            evidence: Hash32::digest(b"evidence"),
            secs: Seconds::new(secs),
        };
        match dice.draw(RestrictionFault::MIX) {
            RestrictionFault::Claim => self.restricted_claim(dice),
            RestrictionFault::Stranger => {
                let scope = if dice.chance(50) { scope } else { RestrictionScope::Platform {} };
                let msg = ExecuteMsg::Restrict { scope, person, restriction: new(60) };
                Some(("stranger".addr(), market(msg)))
            }
            RestrictionFault::TooLong => {
                let restriction = new(dice.one(&[0, 2_592_001]));
                Some((requester, market(ExecuteMsg::Restrict { scope, person, restriction })))
            }
            RestrictionFault::NotInForce => Some((requester, market(ExecuteMsg::LiftRestriction { scope, person }))),
        }
    }

    fn restricted_claim(&self, dice: &mut Dice) -> Option<Action> {
        let holds = |row: Option<&RestrictionResponse>| row.is_some_and(|row| self.now < row.until.get());
        let restricted = |project: ProjectId, person: PersonId| {
            let standing = self.s.standings.get(&(project.get(), person.get()));
            holds(standing.and_then(|standing| standing.restriction.as_ref()))
                || holds(self.s.persons[&person.get()].person.restriction.as_ref())
        };
        let open = self.claimable();
        let persons = self.s.persons.values().map(|p| p.person.person);
        let pairs = persons.flat_map(|person| open.iter().map(move |view| (*view, person)));
        let pairs: Vec<_> = pairs.filter(|(view, person)| restricted(view.batch.project, *person)).collect();
        let (view, person) = *dice.pick(&pairs)?;
        let who = self.address(person);
        let pick = self.pick_for(dice, view, &who)?;
        Some((who, claim(view, pick)))
    }
}
