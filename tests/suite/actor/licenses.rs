//! A method for every message to licensing.

use caravan_licensing_api::{ConfigChange, Contributor, ExecuteMsg, Guard, HookMsg};
use caravan_money::{Amount, Bps, Currency};
use caravan_primitives::{AssetId, Items, LicenseId, OfferId, PersonId};
use caravan_provenance_api::EdgeKind;
use cosmwasm_std::{coins, Coin};

use super::{amount, Actor};
use crate::call::Call;
use crate::draft::Deal;
use crate::outcome::{Outcome, Who};

impl Actor<'_> {
    /// Sends any message to licensing.
    pub fn sends_to_licensing(self, msg: ExecuteMsg) -> Outcome {
        self.does(&[Call::licensing(msg)])
    }

    /// Sends any message to licensing, with coins.
    pub fn sends_to_licensing_with(self, msg: ExecuteMsg, funds: &[Coin]) -> Outcome {
        self.does(&[Call::Licensing(Box::new(msg), funds.to_vec())])
    }

    /// Offers licenses of an asset.
    pub fn creates_offer(self, asset: AssetId, deal: &Deal) -> Outcome {
        let reference = self.world.reference();
        self.sends_to_licensing(ExecuteMsg::CreateOffer { asset, terms: Box::new(deal.terms().clone()), reference })
    }

    /// Makes the next version of an offer.
    pub fn changes_offer(self, offer: OfferId, deal: &Deal) -> Outcome {
        self.sends_to_licensing(ExecuteMsg::ChangeOffer { offer, terms: Box::new(deal.terms().clone()) })
    }

    /// Closes an offer: no license is sold under it any more.
    pub fn closes_offer(self, offer: OfferId) -> Outcome {
        self.sends_to_licensing(ExecuteMsg::CloseOffer { offer })
    }

    /// Buys a license at the price of now, in the offer's currency, with the guard that fits.
    pub fn buys(self, offer: OfferId) -> Outcome {
        let current = self.world.asks_offer(offer);
        let guard = Guard { version: current.version, epoch: current.epoch, most: current.terms.price.amount };
        self.buys_under(offer, guard)
    }

    /// Buys a license at the price of now, under a guard.
    pub fn buys_under(self, offer: OfferId, guard: Guard) -> Outcome {
        let price = self.world.asks_offer(offer).terms.price;
        self.buys_for(offer, guard, (&price.currency, price.amount.get().u128()))
    }

    /// Buys a license, under a guard, and pays so much.
    pub fn buys_for(self, offer: OfferId, guard: Guard, (currency, units): (&Currency, u128)) -> Outcome {
        let reference = self.world.reference();
        match currency {
            Currency::Native(denom) => {
                self.sends_to_licensing_with(ExecuteMsg::Buy { offer, guard, reference }, &coins(units, denom.as_str()))
            }
            Currency::Cw20(token) => {
                let call = self.world.pays_licensing(token, units, &HookMsg::Buy { offer, guard, reference });
                self.does(&[call])
            }
        }
    }

    /// Adds an edge to one's draft that a license pays for.
    pub fn registers_derivative(self, child: AssetId, parent: AssetId, kind: EdgeKind, license: LicenseId) -> Outcome {
        self.sends_to_licensing(ExecuteMsg::RegisterDerivative { child, parent, kind, license })
    }

    /// Pays in what an asset earned elsewhere.
    pub fn pays_revenue(self, asset: AssetId, units: u128, currency: &Currency) -> Outcome {
        self.pays_revenue_within(asset, Bps::MAX, (units, currency))
    }

    /// Pays in what an asset earned elsewhere, if the fee is at most so much.
    pub fn pays_revenue_within(
        self,
        asset: AssetId,
        most_fee_bps: Bps,
        (units, currency): (u128, &Currency),
    ) -> Outcome {
        let reference = self.world.reference();
        match currency {
            Currency::Native(denom) => self.sends_to_licensing_with(
                ExecuteMsg::PayRevenue { asset, most_fee_bps, reference },
                &coins(units, denom.as_str()),
            ),
            Currency::Cw20(token) => {
                let call =
                    self.world.pays_licensing(token, units, &HookMsg::PayRevenue { asset, most_fee_bps, reference });
                self.does(&[call])
            }
        }
    }

    /// Distributes inboxes, in this order.
    pub fn distributes(self, path: &[AssetId], currency: &Currency) -> Outcome {
        let path = Items::new(path.to_vec()).expect("1 to 16 assets");
        self.sends_to_licensing(ExecuteMsg::Distribute { path, currency: currency.clone() })
    }

    /// Claims one's part of pools.
    pub fn claims_royalties(self, assets: &[AssetId], currency: &Currency) -> Outcome {
        let assets = Items::new(assets.to_vec()).expect("1 to 20 assets");
        self.sends_to_licensing(ExecuteMsg::Claim { assets, currency: currency.clone() })
    }

    /// Has the part of an address paid to it.
    pub fn claims_royalties_for(self, who: impl Who, assets: &[AssetId], currency: &Currency) -> Outcome {
        let contributor = Contributor::Address { address: who.addr().to_string() };
        self.claims_for(contributor, assets, currency)
    }

    /// Has the part of a person paid to its address.
    pub fn claims_royalties_of(self, person: PersonId, assets: &[AssetId], currency: &Currency) -> Outcome {
        self.claims_for(Contributor::Person { person }, assets, currency)
    }

    fn claims_for(self, contributor: Contributor, assets: &[AssetId], currency: &Currency) -> Outcome {
        let assets = Items::new(assets.to_vec()).expect("1 to 20 assets");
        self.sends_to_licensing(ExecuteMsg::ClaimFor { contributor, assets, currency: currency.clone() })
    }

    /// Withdraws all that one's assets brought.
    pub fn withdraws_royalties(self, currency: &Currency) -> Outcome {
        self.withdraws_some_royalties(currency, None)
    }

    /// Withdraws a part of what one's assets brought.
    pub fn withdraws_part_of_royalties(self, currency: &Currency, units: u128) -> Outcome {
        self.withdraws_some_royalties(currency, Some(amount(units)))
    }

    fn withdraws_some_royalties(self, currency: &Currency, amount: Option<Amount>) -> Outcome {
        self.sends_to_licensing(ExecuteMsg::Withdraw { currency: currency.clone(), up_to: amount })
    }

    /// Has what an address's assets brought paid to it.
    pub fn withdraws_royalties_for(self, who: impl Who, currency: &Currency) -> Outcome {
        let address = who.addr().to_string();
        self.sends_to_licensing(ExecuteMsg::WithdrawFor { address, currency: currency.clone() })
    }

    /// Pays licensing's fees to the treasury.
    pub fn withdraws_license_fees(self, currency: &Currency) -> Outcome {
        self.sends_to_licensing(ExecuteMsg::WithdrawFees { currency: currency.clone() })
    }

    /// Changes the configuration of licensing, as its owner.
    pub fn configures_licensing(self, change: ConfigChange) -> Outcome {
        self.sends_to_licensing(ExecuteMsg::UpdateConfig { change })
    }

    /// Stops entry to licensing.
    pub fn pauses_licensing(self) -> Outcome {
        self.sends_to_licensing(ExecuteMsg::Pause {})
    }

    /// Lets entry to licensing work again.
    pub fn unpauses_licensing(self) -> Outcome {
        self.sends_to_licensing(ExecuteMsg::Unpause {})
    }
}
