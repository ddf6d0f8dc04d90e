//! Actions that come close: each looks for a state in which one rule stands in the way.

use caravan_access::OwnershipAction;
use caravan_marketplace_api::{
    AssignmentResponse, AssignmentStatus, BatchStatus, Decision, Distribution, ExecuteMsg, HookMsg, Pick,
    ProjectChange, Reason, Verdict,
};
use caravan_money::Currency;
use caravan_primitives::{AssignmentId, Hash32, Items, Reference, Upto};
use caravan_tests::{BatchView, Call, Spec, Who};
use cosmwasm_std::{coins, Addr};

use super::dice::Dice;
use super::sound::{amount, market, submit, Deed, View, LIST};

fn reserved(a: &AssignmentResponse) -> bool {
    a.status == AssignmentStatus::Reserved
}

impl View<'_> {
    /// Some rule stands in the way, if such a state is there.
    pub(super) fn near_miss(&self, dice: &mut Dice) -> Option<Deed> {
        if self.s.paused && dice.chance(50) {
            return self.while_paused(dice);
        }
        let left = self.s.persons.values().find(|p| !p.person.points_left_at.is_empty());
        if let Some(left) = left.filter(|_| dice.chance(60)) {
            return Some(("stranger".addr(), market(ExecuteMsg::MovePoints { person: left.person.person })));
        }
        let unlisted = self.s.currencies.iter().any(|c| !c.listed);
        if unlisted && dice.chance(40) {
            return self.unlisted(dice);
        }
        if let Some(full) = self.beyond_pending(dice).filter(|_| dice.chance(20)) {
            return Some(full);
        }
        if let Some(done) = self.beyond_the_last(dice).filter(|_| dice.chance(30)) {
            return Some(done);
        }
        if let Some(met) = self.met_target().or_else(|| self.own_verdict(dice)) {
            return Some(met);
        }
        match dice.below(34) {
            0 | 1 => self.beyond_active_cap(dice),
            2 => self.beyond_pending(dice),
            3 => self.early_or_second_from_credit(dice),
            4 | 5 => self.taken_task(dice),
            6 => self.too_fast(dice),
            7 => self.wrong_state(dice),
            8 => self.late_give_up(dice),
            9 => self.own_verdict(dice),
            10 => self.late_verdict(dice),
            11 => self.early_settle(dice),
            12 => self.live_sweep(dice),
            13 | 14 => self.wrong_move(dice),
            15 => self.wrong_money(dice),
            16 | 17 => self.wrong_platform(dice),
            18 | 23 | 29 => self.wrong_platform(dice),
            31..=33 => self.wrong_draft(dice),
            27 | 28 => self.full_or_closed(dice),
            24 => self.live_sweep(dice),
            25 => self.promotion(dice),
            26 => self.beyond_pending(dice),
            19 => self.promotion(dice),
            20 => self.idle_improvement(dice),
            21 => self.wrong_managers(dice),
            22 => self.wrong_recovery(dice),
            _ => self.harsh_verdict(dice),
        }
    }

    fn open_batches(&self) -> Vec<&BatchView> {
        let fresh = |view: &&BatchView| view.batch.opened.as_ref().is_some_and(|o| self.now < o.closes_at.get());
        self.batches(BatchStatus::Open).into_iter().filter(fresh).collect()
    }

    /// Any way of claiming that the batch offers.
    fn any_pick(view: &BatchView, who: &Addr, task: u32) -> Pick {
        if view.batch.config.access.distribution == (Distribution::Random {}) {
            return Pick::Random {};
        }
        let index = LIST.iter().position(|name| name.addr() == *who).unwrap_or(0);
        let proof = Spec::new().allow(LIST).tree().and_then(|tree| tree.proof(index as u64)).expect("a proof");
        Pick::Listed { task, proof }
    }

    fn beyond_active_cap(&self, dice: &mut Dice) -> Option<Deed> {
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
        let pick = self.way(dice, view, &who)?;
        Some((who, market(ExecuteMsg::Claim { batch: view.batch.batch, pick })))
    }

    fn beyond_pending(&self, dice: &mut Dice) -> Option<Deed> {
        let full = |view: &&BatchView| {
            let access = &view.batch.config.access;
            let full = view.batch.progress.pending >= access.max_pending.unwrap_or(20);
            full && access.distribution == (Distribution::Random {})
        };
        let full: Vec<&BatchView> = self.open_batches().into_iter().filter(full).collect();
        let view = *dice.pick(&full)?;
        let who = dice.one(&["frank", "stranger", "newcomer"]).addr();
        Some((who, market(ExecuteMsg::Claim { batch: view.batch.batch, pick: Pick::Random {} })))
    }

    fn early_or_second_from_credit(&self, dice: &mut Dice) -> Option<Deed> {
        let open = self.open_batches();
        let credit: Vec<&BatchView> =
            open.into_iter().filter(|view| view.batch.opened.as_ref().is_some_and(|o| o.from_project_credit)).collect();
        let view = *dice.pick(&credit)?;
        let had: Vec<&AssignmentResponse> = view.assignments.values().collect();
        let who = dice.pick(&had).map_or_else(|| "frank".addr(), |a| self.address(a.person));
        Some((who, market(ExecuteMsg::Claim { batch: view.batch.batch, pick: Pick::Random {} })))
    }

    /// A task by name or list that is full, or that the annotator has had.
    fn taken_task(&self, dice: &mut Dice) -> Option<Deed> {
        let named = |view: &&BatchView| {
            let opened = view.batch.opened.as_ref().is_some_and(|o| o.overlap == 1 && !o.from_project_credit);
            opened || view.batch.config.access.distribution != (Distribution::Random {})
        };
        let open: Vec<&BatchView> = self.claimable().into_iter().filter(named).collect();
        let view = *dice.pick(&open)?;
        let full = view.tasks.iter().filter(|(_, t)| t.taken + t.reopened >= t.target).map(|(task, _)| *task);
        let full: Vec<u32> = full.collect();
        let works: Vec<&AssignmentResponse> = view.assignments.values().filter(|a| !reserved(a)).collect();
        let (who, task) = match dice.pick(&works) {
            Some(a) if dice.chance(50) => (self.address(a.person), a.task),
            _ => (dice.one(LIST).addr(), *dice.pick(&full)?),
        };
        let pick = match Self::any_pick(view, &who, task) {
            Pick::Random {} => Pick::Named { task },
            listed => listed,
        };
        Some((who, market(ExecuteMsg::Claim { batch: view.batch.batch, pick })))
    }

    /// Somebody who has had every task of a batch, with slots still open.
    fn beyond_the_last(&self, dice: &mut Dice) -> Option<Deed> {
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
        Some((who, market(ExecuteMsg::Claim { batch: view.batch.batch, pick })))
    }

    fn too_fast(&self, dice: &mut Dice) -> Option<Deed> {
        let early = self.works(|view, a| {
            reserved(a) && self.now < a.claimed_at.get() + view.batch.config.windows.min_work_secs.get()
        });
        let (view, a) = *dice.pick(&early)?;
        Some((self.address(a.person), submit(view.batch.batch, a.assignment)))
    }

    fn wrong_state(&self, dice: &mut Dice) -> Option<Deed> {
        let all = self.works(|_, _| true);
        let (view, a) = *dice.pick(&all)?;
        let (batch, assignment) = (view.batch.batch, a.assignment);
        let call = match dice.below(3) {
            0 => market(ExecuteMsg::Return { batch, assignment }),
            1 => market(Self::take_back(dice, batch, assignment)),
            _ => submit(batch, assignment),
        };
        Some((self.address(a.person), call))
    }

    fn late_give_up(&self, dice: &mut Dice) -> Option<Deed> {
        let late = self.works(|_, a| a.status == AssignmentStatus::Submitted && self.now >= a.due.get());
        let (view, a) = *dice.pick(&late)?;
        let msg = ExecuteMsg::GiveUp { batch: view.batch.batch, assignment: a.assignment };
        Some((self.address(a.person), market(msg)))
    }

    fn verdicts(view: &BatchView, ids: Vec<AssignmentId>, verdict: &Verdict) -> Option<Call> {
        let decisions = ids.into_iter().map(|assignment| Decision { assignment, verdict: verdict.clone() });
        let decisions = Items::new(decisions.collect()).ok()?;
        Some(market(ExecuteMsg::Decide { batch: view.batch.batch, decisions }))
    }

    /// A manager who has worked in the project before decides on that work.
    fn own_verdict(&self, dice: &mut Dice) -> Option<Deed> {
        let own = self.works(|view, a| {
            let managers = &self.s.projects[&view.batch.project.get()].managers;
            a.status == AssignmentStatus::Submitted && managers.contains(&self.address(a.person))
        });
        let (view, a) = *dice.pick(&own)?;
        let accept = Verdict::Accept { grade_bps: 10_000 };
        Some((self.address(a.person), Self::verdicts(view, vec![a.assignment], &accept)?))
    }

    fn late_verdict(&self, dice: &mut Dice) -> Option<Deed> {
        let late = self.works(|_, a| a.status == AssignmentStatus::Submitted && self.now >= a.due.get());
        let (view, a) = *dice.pick(&late)?;
        let reject = Verdict::Reject { reason: Reason::TooFast, evidence: Hash32::digest(b"late") };
        Some((self.decider(dice, view.batch.project), Self::verdicts(view, vec![a.assignment], &reject)?))
    }

    /// Rejects all that can be rejected in a batch.
    fn harsh_verdict(&self, dice: &mut Dice) -> Option<Deed> {
        let open = self.works(|_, a| a.status == AssignmentStatus::Submitted && self.now < a.due.get());
        let view = dice.pick(&open)?.0;
        let who = self.decider(dice, view.batch.project);
        let mine = open.iter().filter(|(v, a)| v.batch.batch == view.batch.batch && self.address(a.person) != who);
        let ids = mine.map(|(_, a)| a.assignment).collect();
        let reject = Verdict::Reject { reason: Reason::Duplicate, evidence: Hash32::digest(b"all") };
        Some((who, Self::verdicts(view, ids, &reject)?))
    }

    fn early_settle(&self, dice: &mut Dice) -> Option<Deed> {
        let early = self.works(|_, a| self.now < a.due.get());
        let (view, a) = *dice.pick(&early)?;
        let assignments = Items::new(vec![a.assignment]).ok()?;
        Some(("stranger".addr(), market(ExecuteMsg::Settle { batch: view.batch.batch, assignments })))
    }

    fn live_sweep(&self, dice: &mut Dice) -> Option<Deed> {
        let sealed = self.batches(BatchStatus::Closing);
        let view = *dice.pick(&sealed)?;
        Some(("stranger".addr(), market(ExecuteMsg::FinalizeBatch { batch: view.batch.batch })))
    }

    fn wrong_move(&self, dice: &mut Dice) -> Option<Deed> {
        let moving = self.s.persons.values().map(|p| &p.person).filter(|p| p.moving.is_some());
        let moving: Vec<_> = moving.collect();
        let row = *dice.pick(&moving)?;
        let target = row.moving.as_ref()?.to.clone();
        let (who, msg) = match dice.below(5) {
            0 => (row.address.clone(), ExecuteMsg::StartMove { to: "key-other".addr().to_string() }),
            1 => (row.address.clone(), ExecuteMsg::AcceptMove { person: row.person }),
            // The target becomes a person, and can no longer accept.
            2 => (target, ExecuteMsg::SetRecovery { recovery: None }),
            _ => (target, ExecuteMsg::AcceptMove { person: row.person }),
        };
        Some((who, market(msg)))
    }

    fn wrong_money(&self, dice: &mut Dice) -> Option<Deed> {
        let projects: Vec<_> = self.s.projects.values().collect();
        let project = *dice.pick(&projects)?;
        if dice.chance(15) {
            // The reference under which the requester funded its first project.
            let reference = Reference::new("ref-2").expect("a reference");
            let msg = ExecuteMsg::Fund { project: projects.first()?.project, reference };
            return Some(("requester".addr(), Call::Market(Box::new(msg), coins(7, "ucara"))));
        }
        let (id, reference) = (project.project, dice.reference());
        let call = match &project.currency {
            Currency::Native(_) => self.tokens(7, &HookMsg::Fund { project: id, reference }),
            Currency::Cw20(_) => Call::Market(Box::new(ExecuteMsg::Fund { project: id, reference }), coins(7, "ucara")),
        };
        if dice.chance(30) {
            let msg = ExecuteMsg::WithdrawFees { currency: project.currency.clone() };
            return Some((self.s.ownership.owner.clone(), market(msg)));
        }
        let all = ExecuteMsg::Withdraw { currency: project.currency.clone(), amount: Some(amount(u128::MAX)) };
        Some(("requester".addr(), if dice.chance(80) { call } else { market(all) }))
    }

    /// The owner, with something that changes nothing or is out of bounds.
    fn wrong_platform(&self, dice: &mut Dice) -> Option<Deed> {
        let msg = match dice.below(6) {
            0 if self.s.paused => ExecuteMsg::Pause {},
            0 => ExecuteMsg::Unpause {},
            1 => ExecuteMsg::UpdateOwnership(OwnershipAction::Withdraw {}),
            2 => ExecuteMsg::WithdrawFees { currency: self.currency(dice) },
            _ => ExecuteMsg::UpdateConfig { change: self.change(dice) },
        };
        Some((self.s.ownership.owner.clone(), market(msg)))
    }

    /// Something new in a currency that was taken off the list.
    fn unlisted(&self, dice: &mut Dice) -> Option<Deed> {
        let gone = &self.s.currencies.iter().find(|c| !c.listed)?.currency;
        let projects: Vec<_> = self.s.projects.values().filter(|p| p.currency == *gone).collect();
        if dice.chance(25) {
            return self.new_project(dice, gone.clone());
        }
        let project = *dice.pick(&projects)?;
        let drafts = self.batches(BatchStatus::Draft);
        let draft = drafts.iter().find(|view| view.batch.project == project.project);
        if let Some(view) = draft.filter(|_| dice.chance(50)) {
            let msg = ExecuteMsg::OpenBatch { batch: view.batch.batch, most: amount(u128::MAX) };
            return Some((self.address(project.requester), market(msg)));
        }
        let (id, reference) = (project.project, dice.reference());
        let call = match gone {
            Currency::Native(denom) => {
                Call::Market(Box::new(ExecuteMsg::Fund { project: id, reference }), coins(7, denom.as_str()))
            }
            Currency::Cw20(_) => self.tokens(7, &HookMsg::Fund { project: id, reference }),
        };
        Some(("rival".addr(), call))
    }

    /// Who has work undecided in a project becomes its manager.
    fn promotion(&self, dice: &mut Dice) -> Option<Deed> {
        let waiting = self.works(|_, a| a.status == AssignmentStatus::Submitted && self.now + 60 < a.due.get());
        let (view, a) = *dice.pick(&waiting)?;
        let project = &self.s.projects[&view.batch.project.get()];
        let managers = Upto::new(vec![self.address(a.person).to_string()]).expect("one");
        let msg =
            ExecuteMsg::UpdateProject { project: project.project, change: ProjectChange::SetManagers { managers } };
        Some((self.address(project.requester), market(msg)))
    }

    fn idle_improvement(&self, dice: &mut Dice) -> Option<Deed> {
        let open = self.open_batches();
        let view = *dice.pick(&open)?;
        let opened = view.batch.opened.as_ref()?;
        let (reward, most) = (amount(opened.reward.u128()), amount(u128::MAX));
        let msg = ExecuteMsg::ImproveBatch { batch: view.batch.batch, reward, overlap: opened.overlap, most };
        Some((self.decider(dice, view.batch.project), market(msg)))
    }

    fn wrong_managers(&self, dice: &mut Dice) -> Option<Deed> {
        let projects: Vec<_> = self.s.projects.values().collect();
        let project = *dice.pick(&projects)?;
        let own = self.address(project.requester).to_string();
        let managers = match dice.below(3) {
            0 => vec![project.arbiter.to_string()],
            1 => vec![own.clone()],
            _ => vec![own.to_uppercase()],
        };
        let change = ProjectChange::SetManagers { managers: Upto::new(managers).expect("one") };
        let who = self.address(project.requester);
        Some((who, market(ExecuteMsg::UpdateProject { project: project.project, change })))
    }

    fn wrong_recovery(&self, dice: &mut Dice) -> Option<Deed> {
        let named: Vec<_> = self.s.persons.values().map(|p| &p.person).filter(|p| p.recovery.is_some()).collect();
        let row = *dice.pick(&named)?;
        let to = match dice.below(4) {
            0 => self.market.to_string(),
            1 => row.address.to_string(),
            2 => "nobody".to_owned(),
            _ => "key-spare".addr().to_string(),
        };
        Some((row.recovery.clone()?, market(ExecuteMsg::StartRecovery { person: row.person, to })))
    }

    /// Entry, while entry is stopped.
    fn while_paused(&self, dice: &mut Dice) -> Option<Deed> {
        match dice.below(5) {
            0 => self.edit(dice),
            1 => self.improve(dice),
            2 => self.open(dice),
            3 => self.create_project(dice),
            _ => self.claim(dice),
        }
    }

    /// A random claim where nothing is left, or nothing is given out any more.
    fn full_or_closed(&self, dice: &mut Dice) -> Option<Deed> {
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
        Some((who, market(ExecuteMsg::Claim { batch: view.batch.batch, pick })))
    }

    /// A move that is ready, to an address that has become a person meanwhile.
    fn met_target(&self) -> Option<Deed> {
        let met = self.s.persons.values().map(|p| &p.person).find_map(|row| {
            let moving = row.moving.as_ref().filter(|moving| self.now >= moving.ready_at.get())?;
            self.person(&moving.to).map(|_| (moving.to.clone(), row.person))
        });
        met.map(|(to, person)| (to, market(ExecuteMsg::AcceptMove { person })))
    }

    /// A draft, by its manager, but out of bounds.
    fn wrong_draft(&self, dice: &mut Dice) -> Option<Deed> {
        let open = self.batches(BatchStatus::Open);
        if let Some(view) = dice.pick(&open).filter(|_| dice.chance(20)) {
            let msg = ExecuteMsg::EditDraft { batch: view.batch.batch, config: Box::new(Spec::new().config().clone()) };
            return Some((self.decider(dice, view.batch.project), market(msg)));
        }
        let (who, call) = self.edit(dice)?;
        let Call::Market(msg, funds) = call else { return None };
        Some((who, Call::Market(Box::new(self.broken(dice, *msg)), funds)))
    }
}
