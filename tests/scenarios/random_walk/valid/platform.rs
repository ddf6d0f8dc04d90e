//! Valid actions of persons and of the platform's owner.

use caravan_access::OwnershipAction;
use caravan_arbitration_api::{ArbiterFee, ExecuteMsg as ArbitrationMsg, NewArbiter};
use caravan_marketplace_api::{ConfigChange, ExecuteMsg, ListedCurrency, MoveResponse, PersonResponse};
use caravan_money::{Amount, Currency};
use caravan_primitives::{Hash32, Items, Seconds};
use caravan_tests::{Call, Who};
use cosmwasm_std::{Addr, Uint128};

use crate::random_walk::dice::Dice;
use crate::random_walk::mix::{ValidConfig, ValidMoving, ValidPeople};
use crate::random_walk::view::pauses::PauseStep;
use crate::random_walk::view::{market, Action, View};

impl View<'_> {
    pub(crate) fn people(&self, dice: &mut Dice) -> Option<Action> {
        let persons: Vec<_> = self.s.persons.values().map(|p| &p.person).collect();
        let left = persons.iter().find(|p| !p.points_left_at.is_empty()).filter(|_| dice.chance(60));
        let row = match left {
            Some(left) => *left,
            None => *dice.pick(&persons)?,
        };
        let (who, person) = (row.address.clone(), row.person);
        if let Some(moving) = &row.moving {
            return self.moving_person(dice, row, moving);
        }
        if !row.points_left_at.is_empty() && dice.chance(70) {
            return Some(("stranger".addr(), market(ExecuteMsg::MovePoints { person })));
        }
        let to = format!("key-{}-{}", person, dice.below(1_000));
        match dice.draw(ValidPeople::MIX) {
            ValidPeople::SetRecovery => Self::set_recovery(dice, row),
            ValidPeople::CancelRecoveryChange => Self::cancel_recovery_change(dice, row),
            ValidPeople::StartRecovery => {
                let recovery = row.recovery.clone()?;
                let to = (&to).addr().to_string();
                Some((recovery, market(ExecuteMsg::StartRecovery { person, to })))
            }
            ValidPeople::StartMove => Some((who, market(ExecuteMsg::StartMove { to: (&to).addr().to_string() }))),
        }
    }

    /// A person whose move is under way, or a thief that has one of its keys.
    fn moving_person(&self, dice: &mut Dice, row: &PersonResponse, moving: &MoveResponse) -> Option<Action> {
        let (who, person) = (row.address.clone(), row.person);
        if self.now >= moving.ready_at.get() {
            return dice.chance(70).then(|| (moving.to.clone(), market(ExecuteMsg::AcceptMove { person })));
        }
        match dice.draw(ValidMoving::MIX) {
            ValidMoving::CancelByKey => Some((who, market(ExecuteMsg::CancelMove { person }))),
            ValidMoving::CancelByRecovery => {
                row.recovery.clone().map(|recovery| (recovery, market(ExecuteMsg::CancelMove { person })))
            }
            ValidMoving::WithdrawBySelf => {
                let due = &self.s.persons[&person.get()].balances;
                let row = due.iter().find(|row| !row.amount.is_zero())?;
                Some((who, market(ExecuteMsg::WithdrawFor { person, currency: row.currency.clone() })))
            }
            ValidMoving::SetRecovery => Self::set_recovery(dice, row),
            ValidMoving::Wait => None,
        }
    }

    /// The first recovery address of a person, or a change of it.
    fn set_recovery(dice: &mut Dice, row: &PersonResponse) -> Option<Action> {
        if row.recovery_change.is_some() {
            return Self::cancel_recovery_change(dice, row);
        }
        let recovery = dice.one(&["stranger", "treasury", "newcomer"]).addr();
        let recovery = (recovery != row.address && dice.chance(80)).then_some(recovery);
        if row.recovery.is_some() && recovery == row.recovery {
            return None;
        }
        let recovery = recovery.map(|address| address.to_string());
        Some((row.address.clone(), market(ExecuteMsg::SetRecovery { recovery })))
    }

    /// A change of a recovery address is canceled, by the address where it may.
    fn cancel_recovery_change(dice: &mut Dice, row: &PersonResponse) -> Option<Action> {
        row.recovery_change.as_ref()?;
        let by_recovery = row.recovery.clone().filter(|_| row.recovery_cancels_from.is_none() && dice.chance(60));
        let who = by_recovery.unwrap_or_else(|| row.address.clone());
        Some((who, market(ExecuteMsg::CancelRecoveryChange { person: row.person })))
    }

    pub(crate) fn configure(&self, dice: &mut Dice) -> Option<Action> {
        let currency = self.currencies[dice.below(2) as usize].clone();
        let row = self.s.currencies.iter().find(|c| c.currency == currency)?;
        let change = match dice.draw(ValidConfig::MIX) {
            ValidConfig::Fee => {
                ConfigChange::SetFee { fee_bps: (self.s.config.fee_bps + 1 + dice.below(999) as u16) % 1_001 }
            }
            ValidConfig::Treasury => {
                ConfigChange::SetTreasury { treasury: self.other(dice, &self.s.config.treasury).to_string() }
            }
            ValidConfig::DelistCurrency if row.listed && dice.chance(40) => ConfigChange::DelistCurrency { currency },
            ValidConfig::Arbiter => return Some(self.set_arbiter(dice, currency)),
            ValidConfig::DelistCurrency | ValidConfig::ListCurrency if !row.listed && dice.chance(75) => return None,
            ValidConfig::DelistCurrency | ValidConfig::ListCurrency => {
                let points_rate = Uint128::from(u64::from(row.listed)) + row.points_rate;
                let min_reward_with_bond = Uint128::from(dice.one(&[0_u64, 0, 8, 600, 600]));
                ConfigChange::ListCurrency(ListedCurrency { currency, points_rate, min_reward_with_bond })
            }
        };
        Some((self.s.ownership.owner.clone(), market(ExecuteMsg::UpdateConfig { change })))
    }

    /// A second arbiter is listed, with a fee in one currency, or taken off the list.
    fn set_arbiter(&self, dice: &mut Dice, currency: Currency) -> Action {
        let spare = "second arbiter".addr();
        let listed = self.s.arbiters.iter().any(|row| row.arbiter == spare && row.listed);
        let arbiter = spare.to_string();
        let msg = if listed && dice.chance(60) {
            ArbitrationMsg::DelistArbiter { arbiter }
        } else {
            let fee = Amount::new(u128::from(dice.within(1, 5_000))).expect("an amount");
            let fees = Items::new(vec![ArbiterFee { currency, fee }]).expect("one");
            ArbitrationMsg::SetArbiter(NewArbiter { arbiter, key: Hash32::digest(b"second arbiter"), fees })
        };
        (self.s.arbitration_ownership.owner.clone(), Call::Arbitration(Box::new(msg)))
    }

    pub(crate) fn other(&self, dice: &mut Dice, than: &Addr) -> Addr {
        let names = ["treasury", "arbiter", "newcomer"].map(|name| name.addr());
        let others: Vec<Addr> = names.into_iter().filter(|who| who != than).collect();
        dice.pick(&others).expect("two others").clone()
    }

    pub(crate) fn own(&self, dice: &mut Dice) -> Option<Action> {
        let owner = self.s.ownership.owner.clone();
        let (who, action) = match &self.s.ownership.pending {
            Some(offer) if self.now < offer.until.get() && dice.chance(70) => {
                (offer.to.clone(), OwnershipAction::Accept {})
            }
            Some(_) => (owner, OwnershipAction::Withdraw {}),
            None => {
                let to = self.other(dice, &owner).to_string();
                let valid_secs = Seconds::new(dice.one(&[60, 86_400, 2_592_000]));
                (owner, OwnershipAction::Offer { to, valid_secs })
            }
        };
        Some((who, market(ExecuteMsg::UpdateOwnership(action))))
    }

    /// Entry stops, or its owner announces that it goes on, or takes the announcement back.
    pub(crate) fn pause(&self, dice: &mut Dice) -> Option<Action> {
        self.pause_step(&self.s.pause, dice).map(|step| self.pauses(step))
    }

    pub(crate) fn pauses(&self, step: PauseStep) -> Action {
        let msg = match step {
            PauseStep::Pause => ExecuteMsg::Pause {},
            PauseStep::Unpause => ExecuteMsg::Unpause {},
        };
        (self.s.ownership.owner.clone(), market(msg))
    }

    pub(crate) fn withdraw_fees(&self, dice: &mut Dice) -> Option<Action> {
        let due: Vec<_> = self.s.solvency.values().filter(|s| !s.fees.is_zero()).collect();
        let tokens = due.iter().find(|s| matches!(s.currency, Currency::Cw20(_))).filter(|_| dice.chance(75));
        let chosen = match tokens {
            Some(tokens) => *tokens,
            None => *dice.pick(&due)?,
        };
        let currency = chosen.currency.clone();
        Some((self.s.ownership.owner.clone(), market(ExecuteMsg::WithdrawFees { currency })))
    }
}
