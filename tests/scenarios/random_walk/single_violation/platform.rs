//! One rule about batches, projects, persons or the platform is violated.

use caravan_access::OwnershipAction;
use caravan_marketplace_api::{AssignmentStatus, BatchStatus, ExecuteMsg, HookMsg, ProjectChange};
use caravan_money::Currency;
use caravan_primitives::{Reference, Upto};
use caravan_tests::{Call, Spec, Who};
use cosmwasm_std::coins;

use crate::random_walk::dice::Dice;
use crate::random_walk::mix::{ManagerFault, MoveFault, PlatformFault, RecoveryChangeFault, RecoveryFault};
use crate::random_walk::view::{amount, market, Action, View};

impl View<'_> {
    pub(crate) fn finalize_live(&self, dice: &mut Dice) -> Option<Action> {
        let sealed = self.batches(BatchStatus::Closing);
        let view = *dice.pick(&sealed)?;
        Some(("stranger".addr(), market(ExecuteMsg::FinalizeBatch { batch: view.batch.batch })))
    }

    /// A draft, by its manager, but out of bounds.
    pub(crate) fn wrong_draft(&self, dice: &mut Dice) -> Option<Action> {
        let open = self.batches(BatchStatus::Open);
        if let Some(view) = dice.pick(&open).filter(|_| dice.chance(20)) {
            let msg = ExecuteMsg::EditDraft { batch: view.batch.batch, config: Box::new(Spec::new().config().clone()) };
            return Some((self.decider(dice, view.batch.project), market(msg)));
        }
        let (who, call) = self.edit(dice)?;
        let Call::Market(msg, funds) = call else { return None };
        Some((who, Call::Market(Box::new(self.broken(dice, *msg)), funds)))
    }

    pub(crate) fn idle_improvement(&self, dice: &mut Dice) -> Option<Action> {
        let open = self.open_batches();
        let view = *dice.pick(&open)?;
        let opened = view.batch.opened.as_ref()?;
        let (reward, most) = (amount(opened.reward.u128()), amount(u128::MAX));
        let msg = ExecuteMsg::ImproveBatch { batch: view.batch.batch, reward, overlap: opened.overlap, most };
        Some((self.decider(dice, view.batch.project), market(msg)))
    }

    pub(crate) fn wrong_money(&self, dice: &mut Dice) -> Option<Action> {
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

    /// Something new in a currency that was taken off the list.
    pub(crate) fn unlisted(&self, dice: &mut Dice) -> Option<Action> {
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
    pub(crate) fn promotion(&self, dice: &mut Dice) -> Option<Action> {
        let waiting = self.works(|_, a| a.status == AssignmentStatus::Submitted && self.now + 60 < a.due.get());
        let (view, a) = *dice.pick(&waiting)?;
        let project = &self.s.projects[&view.batch.project.get()];
        let managers = Upto::new(vec![self.address(a.person).to_string()]).expect("one");
        let msg =
            ExecuteMsg::UpdateProject { project: project.project, change: ProjectChange::SetManagers { managers } };
        Some((self.address(project.requester), market(msg)))
    }

    pub(crate) fn wrong_managers(&self, dice: &mut Dice) -> Option<Action> {
        let projects: Vec<_> = self.s.projects.values().collect();
        let project = *dice.pick(&projects)?;
        let own = self.address(project.requester).to_string();
        let managers = match dice.draw(ManagerFault::MIX) {
            ManagerFault::Arbiter => vec![project.arbiter.to_string()],
            ManagerFault::Requester => vec![own.clone()],
            ManagerFault::UpperCase => vec![own.to_uppercase()],
        };
        let change = ProjectChange::SetManagers { managers: Upto::new(managers).expect("one") };
        let who = self.address(project.requester);
        Some((who, market(ExecuteMsg::UpdateProject { project: project.project, change })))
    }

    pub(crate) fn wrong_move(&self, dice: &mut Dice) -> Option<Action> {
        let moving = self.s.persons.values().map(|p| &p.person).filter(|p| p.moving.is_some());
        let moving: Vec<_> = moving.collect();
        let row = *dice.pick(&moving)?;
        let target = row.moving.as_ref()?.to.clone();
        let (who, msg) = match dice.draw(MoveFault::MIX) {
            MoveFault::StartAgain => {
                (row.address.clone(), ExecuteMsg::StartMove { to: "key-other".addr().to_string() })
            }
            MoveFault::AcceptByOldKey => (row.address.clone(), ExecuteMsg::AcceptMove { person: row.person }),
            // The target becomes a person, and can no longer accept.
            MoveFault::TargetBecomesPerson => (target, ExecuteMsg::SetRecovery { recovery: None }),
            MoveFault::AcceptAnyTime => (target, ExecuteMsg::AcceptMove { person: row.person }),
            MoveFault::CancelAnyTime => (row.address.clone(), ExecuteMsg::CancelMove { person: row.person }),
            MoveFault::CancelByTarget => (target, ExecuteMsg::CancelMove { person: row.person }),
            // Anyone would send the money of a lost key to it.
            MoveFault::PaidByAnother => {
                let due = &self.s.persons[&row.person.get()].balances;
                let currency = due.iter().find(|row| !row.amount.is_zero())?.currency.clone();
                ("stranger".addr(), ExecuteMsg::WithdrawFor { person: row.person, currency })
            }
        };
        Some((who, market(msg)))
    }

    pub(crate) fn wrong_recovery_change(&self, dice: &mut Dice) -> Option<Action> {
        let named: Vec<_> = self.s.persons.values().map(|p| &p.person).filter(|p| p.recovery.is_some()).collect();
        let row = *dice.pick(&named)?;
        let (own, recovery) = (row.address.clone(), row.recovery.clone()?);
        let cancel = ExecuteMsg::CancelRecoveryChange { person: row.person };
        let (who, msg) = match dice.draw(RecoveryChangeFault::MIX) {
            RecoveryChangeFault::SetAgain => {
                (own, ExecuteMsg::SetRecovery { recovery: Some("key-other".addr().to_string()) })
            }
            RecoveryChangeFault::SetSame => (own, ExecuteMsg::SetRecovery { recovery: Some(recovery.to_string()) }),
            RecoveryChangeFault::CancelByStranger => ("rival".addr(), cancel),
            RecoveryChangeFault::CancelAnyTime => (recovery, cancel),
        };
        Some((who, market(msg)))
    }

    /// A move that is ready, to an address that has become a person meanwhile.
    pub(crate) fn target_became_person(&self) -> Option<Action> {
        let met = self.s.persons.values().map(|p| &p.person).find_map(|row| {
            let moving = row.moving.as_ref().filter(|moving| self.now >= moving.ready_at.get())?;
            self.person(&moving.to).map(|_| (moving.to.clone(), row.person))
        });
        met.map(|(to, person)| (to, market(ExecuteMsg::AcceptMove { person })))
    }

    pub(crate) fn wrong_recovery(&self, dice: &mut Dice) -> Option<Action> {
        let named: Vec<_> = self.s.persons.values().map(|p| &p.person).filter(|p| p.recovery.is_some()).collect();
        let row = *dice.pick(&named)?;
        let to = match dice.draw(RecoveryFault::MIX) {
            RecoveryFault::Marketplace => self.market.to_string(),
            RecoveryFault::SameAddress => row.address.to_string(),
            RecoveryFault::NotAnAddress => "not-an-address".to_owned(),
            RecoveryFault::FreeAddress => "key-spare".addr().to_string(),
        };
        Some((row.recovery.clone()?, market(ExecuteMsg::StartRecovery { person: row.person, to })))
    }

    /// The owner, with something that changes nothing or is out of bounds.
    pub(crate) fn wrong_platform(&self, dice: &mut Dice) -> Option<Action> {
        let msg = match dice.draw(PlatformFault::MIX) {
            PlatformFault::PauseOrUnpause if self.s.paused => ExecuteMsg::Pause {},
            PlatformFault::PauseOrUnpause => ExecuteMsg::Unpause {},
            PlatformFault::WithdrawOffer => ExecuteMsg::UpdateOwnership(OwnershipAction::Withdraw {}),
            PlatformFault::WithdrawFees => ExecuteMsg::WithdrawFees { currency: self.currency(dice) },
            PlatformFault::Config => ExecuteMsg::UpdateConfig { change: self.change(dice) },
        };
        Some((self.s.ownership.owner.clone(), market(msg)))
    }
}
