//! Valid actions of the owners of registry and licensing.

use caravan_access::OwnershipAction;
use caravan_licensing_api::{ConfigChange, ExecuteMsg as LicensingMsg};
use caravan_primitives::Seconds;
use caravan_provenance_api::ExecuteMsg as ProvenanceMsg;
use caravan_tests::{Call, Who};
use cosmwasm_std::{coins, Uint128};
use cw20::Cw20ExecuteMsg;

use crate::random_walk::dice::Dice;
use crate::random_walk::mix::LicensingConfig;
use crate::random_walk::view::pauses::PauseStep;
use crate::random_walk::view::rights::{licensing, registry};
use crate::random_walk::view::{Action, View};

impl View<'_> {
    pub(crate) fn configure_licensing(&self, dice: &mut Dice) -> Option<Action> {
        let royalty = self.royalty();
        let all: Vec<_> = royalty.currencies.iter().collect();
        let unlisted = all.iter().find(|row| !row.listed);
        let change = match dice.draw(LicensingConfig::MIX) {
            LicensingConfig::Fee => {
                ConfigChange::SetFee { fee_bps: (royalty.config.fee_bps + 1 + dice.below(499) as u16) % 501 }
            }
            LicensingConfig::Treasury => {
                let to = dice.one(&["treasury", "arbiter", "newcomer"]).addr();
                (to != royalty.config.treasury).then(|| ConfigChange::SetTreasury { treasury: to.to_string() })?
            }
            LicensingConfig::DelistCurrency if unlisted.is_none() => {
                ConfigChange::DelistCurrency { currency: dice.pick(&all)?.currency.clone() }
            }
            LicensingConfig::DelistCurrency | LicensingConfig::ListCurrency => {
                ConfigChange::ListCurrency { currency: unlisted?.currency.clone() }
            }
        };
        Some((royalty.ownership.owner.clone(), licensing(LicensingMsg::UpdateConfig { change })))
    }

    /// The owner of one of the two contracts hands it over.
    pub(crate) fn rights_ownership(&self, dice: &mut Dice) -> Option<Action> {
        let first = dice.chance(50);
        let ownership = if first { &self.assets().ownership } else { &self.royalty().ownership };
        let (who, action) = match &ownership.pending {
            Some(offer) if self.now < offer.until.get() && dice.chance(70) => {
                (offer.to.clone(), OwnershipAction::Accept {})
            }
            Some(_) => (ownership.owner.clone(), OwnershipAction::Withdraw {}),
            None => {
                let to = dice.one(&["owner", "treasury", "newcomer"]).addr().to_string();
                let valid_secs = Seconds::new(dice.one(&[60, 86_400]));
                (ownership.owner.clone(), OwnershipAction::Offer { to, valid_secs })
            }
        };
        let call = if first {
            registry(ProvenanceMsg::UpdateOwnership(action))
        } else {
            licensing(LicensingMsg::UpdateOwnership(action))
        };
        Some((who, call))
    }

    /// Licensing stops entry, or announces that it goes on; sometimes its owner takes the announcement back.
    pub(crate) fn licensing_pause(&self, dice: &mut Dice) -> Option<Action> {
        let royalty = self.royalty();
        let step = self.pause_step(&royalty.pause, dice)?;
        let msg = match step {
            PauseStep::Pause => LicensingMsg::Pause {},
            PauseStep::Unpause => LicensingMsg::Unpause {},
        };
        Some((royalty.ownership.owner.clone(), licensing(msg)))
    }

    pub(crate) fn donate_to_licensing(&self, dice: &mut Dice) -> Action {
        let units = u128::from(dice.within(1, 1_000));
        if dice.chance(50) {
            return ("stranger".addr(), Call::Send(self.licensing.clone(), coins(units, "ucara")));
        }
        let msg = Cw20ExecuteMsg::Transfer { recipient: self.licensing.to_string(), amount: Uint128::new(units) };
        ("stranger".addr(), Call::Token(self.token.clone(), msg))
    }
}
