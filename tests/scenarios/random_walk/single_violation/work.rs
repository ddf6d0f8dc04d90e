//! One rule about claims, submissions or verdicts is violated.

use caravan_marketplace_api::{
    AssignmentResponse, AssignmentStatus, BatchStatus, Decision, Distribution, ExecuteMsg, Pick, Reason, Verdict,
};
use caravan_primitives::{AssignmentId, Items};
use caravan_tests::{BatchView, Call, Spec, Who};
use cosmwasm_std::Addr;

use crate::random_walk::dice::Dice;
use crate::random_walk::mix::WrongState;
use crate::random_walk::view::{claim, market, submit, Action, View, LIST};

pub(crate) fn reserved(a: &AssignmentResponse) -> bool {
    a.status == AssignmentStatus::Reserved
}

impl View<'_> {
    pub(crate) fn open_batches(&self) -> Vec<&BatchView> {
        let fresh = |view: &&BatchView| view.batch.opened.as_ref().is_some_and(|o| self.now < o.closes_at.get());
        self.batches(BatchStatus::Open).into_iter().filter(fresh).collect()
    }

    /// Any pick_for of claiming that the batch offers.
    pub(crate) fn any_pick(view: &BatchView, who: &Addr, task: u32) -> Pick {
        if view.batch.config.access.distribution == (Distribution::Random {}) {
            return Pick::Random {};
        }
        let index = LIST.iter().position(|name| name.addr() == *who).unwrap_or(0);
        let proof = Spec::new().allow(LIST).tree().and_then(|tree| tree.proof(index as u64)).expect("a proof");
        Pick::Listed { task, proof }
    }

    pub(crate) fn beyond_active_cap(&self, dice: &mut Dice) -> Option<Action> {
        let full = |view: &&&BatchView, who: &AssignmentResponse| {
            let held = view.assignments.values().filter(|a| a.person == who.person && reserved(a)).count();
            held >= usize::from(view.batch.config.access.active_cap)
        };
        let open = self.open_batches();
        let all = open.iter().flat_map(|view| view.assignments.values().map(move |a| (view, a)));
        let all: Vec<(&&BatchView, &AssignmentResponse)> =
            all.filter(|(view, a)| reserved(a) && full(view, a)).collect();
        let (view, a) = *dice.pick(&all)?;
        let who = self.address(a.person);
        let pick = self.pick_for(dice, view, &who)?;
        Some((who, claim(view, pick)))
    }

    pub(crate) fn beyond_newcomer_limit(&self, dice: &mut Dice) -> Option<Action> {
        let full = |view: &&BatchView| {
            let access = &view.batch.config.access;
            let full = view.batch.progress.pending >= access.max_pending.unwrap_or(20);
            full && access.distribution == (Distribution::Random {})
        };
        let full: Vec<&BatchView> = self.open_batches().into_iter().filter(full).collect();
        let view = *dice.pick(&full)?;
        let who = dice.one(&["frank", "stranger", "newcomer"]).addr();
        Some((who, claim(view, Pick::Random {})))
    }

    pub(crate) fn batch_from_project_credit(&self, dice: &mut Dice) -> Option<Action> {
        let open = self.open_batches();
        let credit: Vec<&BatchView> =
            open.into_iter().filter(|view| view.batch.opened.as_ref().is_some_and(|o| o.from_project_credit)).collect();
        let view = *dice.pick(&credit)?;
        let had: Vec<&AssignmentResponse> = view.assignments.values().collect();
        let who = dice.pick(&had).map_or_else(|| "frank".addr(), |a| self.address(a.person));
        Some((who, claim(view, Pick::Random {})))
    }

    /// A task by name or list that is full, or that the annotator has had.
    pub(crate) fn taken_task(&self, dice: &mut Dice) -> Option<Action> {
        let named = |view: &&BatchView| {
            let opened = view.batch.opened.as_ref().is_some_and(|o| o.overlap == 1 && !o.from_project_credit);
            opened || view.batch.config.access.distribution != (Distribution::Random {})
        };
        let full = |view: &BatchView| -> Vec<u32> {
            let full = view.tasks.iter().filter(|(_, t)| t.taken + t.reopened >= t.target);
            full.map(|(task, _)| *task).collect()
        };
        let open: Vec<&BatchView> = self.claimable().into_iter().filter(named).collect();
        // Of the few batches that have a full task, there must be enough.
        let with_full: Vec<&BatchView> = open.iter().copied().filter(|view| !full(view).is_empty()).collect();
        let view = if dice.chance(60) { dice.pick(&with_full) } else { dice.pick(&open) };
        let view = *view?;
        let full = full(view);
        let works: Vec<&AssignmentResponse> = view.assignments.values().filter(|a| !reserved(a)).collect();
        let (who, task) = match dice.pick(&works) {
            Some(a) if dice.chance(50) => (self.address(a.person), a.task),
            _ => (dice.one(LIST).addr(), *dice.pick(&full)?),
        };
        let pick = match Self::any_pick(view, &who, task) {
            Pick::Random {} => Pick::Named { task },
            listed => listed,
        };
        Some((who, claim(view, pick)))
    }

    /// An annotator who has had every task of a batch, with slots still open.
    pub(crate) fn beyond_last_task(&self, dice: &mut Dice) -> Option<Action> {
        let done = |a: &AssignmentResponse| !matches!(a.status, AssignmentStatus::Returned | AssignmentStatus::Expired);
        let all = |view: &BatchView, person| {
            let mine = view.assignments.values().filter(|a| a.person == person && done(a)).count();
            mine >= view.batch.config.work.tasks as usize
        };
        let open = self.claimable();
        let through = open.iter().flat_map(|view| view.assignments.values().map(move |a| (*view, a.person)));
        let through: Vec<_> = through.filter(|(view, person)| all(view, *person)).collect();
        let (view, person) = *dice.pick(&through)?;
        let who = self.address(person);
        let named = view.batch.opened.as_ref().is_some_and(|o| o.overlap == 1 && !o.from_project_credit);
        let pick = match Self::any_pick(view, &who, 0) {
            Pick::Random {} if named && dice.chance(70) => Pick::Named { task: 0 },
            offered => offered,
        };
        Some((who, claim(view, pick)))
    }

    /// A random claim where nothing is left, or nothing is given out any more.
    pub(crate) fn full_or_closed(&self, dice: &mut Dice) -> Option<Action> {
        let over = |view: &&BatchView| {
            let progress = &view.batch.progress;
            let full = progress.accepted + progress.live >= progress.slots;
            view.batch.status != BatchStatus::Draft && (full || view.batch.status != BatchStatus::Open)
        };
        let over: Vec<&BatchView> = self.s.batches.values().filter(over).collect();
        let view = *dice.pick(&over)?;
        let who = dice.one(&["frank", "newcomer", "stranger"]).addr();
        let pick = match Self::any_pick(view, &who, 0) {
            Pick::Random {} if dice.chance(40) => Pick::Named { task: 0 },
            offered => offered,
        };
        Some((who, claim(view, pick)))
    }

    pub(crate) fn too_fast(&self, dice: &mut Dice) -> Option<Action> {
        let early = self.works(|view, a| {
            reserved(a) && self.now < a.claimed_at.get() + view.batch.config.windows.min_work_secs.get()
        });
        let (view, a) = *dice.pick(&early)?;
        Some((self.address(a.person), submit(view.batch.batch, a.assignment)))
    }

    pub(crate) fn wrong_state(&self, dice: &mut Dice) -> Option<Action> {
        let all = self.works(|_, _| true);
        let (view, a) = *dice.pick(&all)?;
        let (batch, assignment) = (view.batch.batch, a.assignment);
        let call = match dice.draw(WrongState::MIX) {
            WrongState::Return => market(ExecuteMsg::Return { batch, assignment }),
            WrongState::TakeBack => market(Self::take_back(dice, batch, assignment)),
            WrongState::Submit => submit(batch, assignment),
        };
        Some((self.address(a.person), call))
    }

    pub(crate) fn verdicts(view: &BatchView, ids: Vec<AssignmentId>, verdict: &Verdict) -> Option<Call> {
        let decisions = ids.into_iter().map(|assignment| Decision::new(assignment, verdict.clone()));
        let decisions = Items::new(decisions.collect()).ok()?;
        Some(market(ExecuteMsg::Decide { batch: view.batch.batch, decisions }))
    }

    /// A manager who has worked in the project before decides on that work.
    pub(crate) fn own_verdict(&self, dice: &mut Dice) -> Option<Action> {
        let own = self.works(|view, a| {
            let managers = &self.s.projects[&view.batch.project.get()].managers;
            a.status == AssignmentStatus::Submitted && managers.contains(&a.person)
        });
        let (view, a) = *dice.pick(&own)?;
        let accept = Verdict::Accept { grade_bps: 10_000 };
        Some((self.address(a.person), Self::verdicts(view, vec![a.assignment], &accept)?))
    }

    pub(crate) fn late_verdict(&self, dice: &mut Dice) -> Option<Action> {
        let late = self.works(|_, a| a.status == AssignmentStatus::Submitted && self.now >= a.due.get());
        let (view, a) = *dice.pick(&late)?;
        let reject = Verdict::Reject { reason: Reason::TooFast };
        Some((self.decider(dice, view.batch.project), Self::verdicts(view, vec![a.assignment], &reject)?))
    }

    /// Rejects all that can be rejected in a batch.
    pub(crate) fn harsh_verdict(&self, dice: &mut Dice) -> Option<Action> {
        let open = self.works(|_, a| a.status == AssignmentStatus::Submitted && self.now < a.due.get());
        let view = dice.pick(&open)?.0;
        let who = self.decider(dice, view.batch.project);
        let mine = open.iter().filter(|(v, a)| v.batch.batch == view.batch.batch && self.address(a.person) != who);
        let ids = mine.map(|(_, a)| a.assignment).collect();
        let reject = Verdict::Reject { reason: Reason::Duplicate };
        Some((who, Self::verdicts(view, ids, &reject)?))
    }

    pub(crate) fn early_settle(&self, dice: &mut Dice) -> Option<Action> {
        let early = self.works(|_, a| self.now < a.due.get());
        let (view, a) = *dice.pick(&early)?;
        let assignments = Items::new(vec![a.assignment]).ok()?;
        Some(("stranger".addr(), market(ExecuteMsg::Settle { batch: view.batch.batch, assignments })))
    }
}
