//! Valid actions with offers, licenses and royalties.

use caravan_licensing_api::{Contributor, Derivatives, ExecuteMsg as LicensingMsg, Guard, HookMsg, OfferResponse};
use caravan_money::Currency;
use caravan_primitives::{AssetId, Items, OfferId, PersonId};
use caravan_provenance_api::AssetStatus;
use caravan_tests::{AssetView, Call, Who};
use cosmwasm_std::{coins, to_json_binary, Addr, Uint128};
use cw20::Cw20ExecuteMsg;

use crate::random_walk::dice::Dice;
use crate::random_walk::mix::ValidRights;
use crate::random_walk::view::rights::{kind_for, licensing, CONTRIBUTORS};
use crate::random_walk::view::{amount, Action, View};

impl View<'_> {
    /// An action of an owner, a licensee, a contributor, or an account that helps them.
    pub(crate) fn valid_rights(&self, dice: &mut Dice) -> Option<Action> {
        let pause = &self.royalty().pause;
        if self.is_on(pause) && !self.is_ending(pause) && dice.chance(30) {
            return self.licensing_pause(dice);
        }
        match dice.draw(ValidRights::MIX) {
            ValidRights::Commit => self.commit_to_content(dice),
            ValidRights::Register => self.register(dice),
            ValidRights::AddEdges => self.add_edges(dice),
            ValidRights::ConsentEdge => self.consent_edge(dice),
            ValidRights::Seal => self.seal_asset(dice),
            ValidRights::HandOver => self.hand_over(dice),
            ValidRights::Retract => self.retract(dice),
            ValidRights::AppendMetadata => self.append_metadata(dice).filter(|_| dice.chance(30)),
            ValidRights::CreateOffer => self.create_offer(dice),
            ValidRights::ChangeOffer => self.change_offer(dice),
            ValidRights::CloseOffer => self.close_offer(dice).filter(|_| dice.chance(50)),
            ValidRights::Buy => self.buy(dice),
            ValidRights::Derive => self.derive(dice),
            ValidRights::PayRevenue => self.pay_revenue(dice),
            ValidRights::Distribute => self.distribute(dice),
            ValidRights::Claim => self.claim_pool(dice),
            ValidRights::Withdraw => self.withdraw_royalties(dice),
            ValidRights::WithdrawFees => self.withdraw_royalty_fees(dice).filter(|_| dice.chance(30)),
            ValidRights::Configure => self.configure_licensing(dice).filter(|_| dice.chance(50)),
            ValidRights::Ownership => self.rights_ownership(dice).filter(|_| dice.chance(50)),
            ValidRights::PauseOrDonate if dice.chance(30) => self.licensing_pause(dice),
            ValidRights::PauseOrDonate => Some(self.donate_to_licensing(dice)),
        }
    }

    pub(crate) fn create_offer(&self, dice: &mut Dice) -> Option<Action> {
        let sealed = self.with_status(AssetStatus::Sealed);
        let view = *dice.pick(&sealed)?;
        let terms = Box::new(self.fitting(dice, view)?.terms().clone());
        let msg = LicensingMsg::CreateOffer { asset: view.asset.asset, terms, reference: dice.right() };
        Some((view.asset.owner.clone(), licensing(msg)))
    }

    pub(crate) fn change_offer(&self, dice: &mut Dice) -> Option<Action> {
        let live = self.live_offers();
        let offer = *dice.pick(&live)?;
        let asset = &self.assets().assets[&offer.asset.get()];
        let terms = Box::new(self.fitting(dice, asset)?.terms().clone());
        Some((asset.asset.owner.clone(), licensing(LicensingMsg::ChangeOffer { offer: offer.offer, terms })))
    }

    pub(crate) fn close_offer(&self, dice: &mut Dice) -> Option<Action> {
        let open: Vec<&OfferResponse> = self.royalty().offers.values().filter(|offer| offer.open).collect();
        let offer = *dice.pick(&open)?;
        Some((self.owner_of(offer.asset), licensing(LicensingMsg::CloseOffer { offer: offer.offer })))
    }

    pub(crate) fn buy(&self, dice: &mut Dice) -> Option<Action> {
        let left = |offer: &&&OfferResponse| offer.terms.limits.supply.is_none_or(|most| offer.sold < most);
        let live = self.live_offers();
        let live: Vec<&OfferResponse> = live.iter().filter(left).copied().collect();
        let offer = *dice.pick(&live)?;
        // Who has a draft has a use for a license.
        let drafts = self.with_status(AssetStatus::Draft);
        let contributor = dice.pick(&drafts).filter(|_| dice.chance(60)).map(|view| view.asset.owner.clone());
        let who =
            contributor.unwrap_or_else(|| dice.one(&["alice", "bob", "dave", "erin", "rival", "stranger"]).addr());
        let price = offer.terms.price.amount.get().u128();
        Some((who, self.purchase(dice, offer, price)))
    }

    /// A purchase under the right guard.
    pub(crate) fn purchase(&self, dice: &mut Dice, offer: &OfferResponse, paid: u128) -> Call {
        let most = offer.terms.price.amount;
        let guard = Guard { version: offer.version, epoch: offer.epoch, most };
        self.purchase_under(dice, offer.offer, guard, (&offer.terms.price.currency, paid))
    }

    pub(crate) fn purchase_under(
        &self,
        dice: &mut Dice,
        offer: OfferId,
        guard: Guard,
        (currency, paid): (&Currency, u128),
    ) -> Call {
        let reference = dice.right();
        match currency {
            Currency::Native(denom) => {
                let msg = LicensingMsg::Buy { offer, guard, reference };
                Call::Licensing(Box::new(msg), coins(paid, denom.as_str()))
            }
            Currency::Cw20(_) => self.tokens_in(paid, &HookMsg::Buy { offer, guard, reference }),
        }
    }

    pub(crate) fn tokens_in(&self, units: u128, body: &HookMsg) -> Call {
        let msg = to_json_binary(body).expect("JSON");
        let send = Cw20ExecuteMsg::Send { contract: self.licensing.to_string(), amount: Uint128::new(units), msg };
        Call::Token(self.token.clone(), send)
    }

    pub(crate) fn derive(&self, dice: &mut Dice) -> Option<Action> {
        let drafts = self.with_status(AssetStatus::Draft);
        let mut ways = vec![];
        for license in self.royalty().licenses.values().filter(|license| self.is_live(license)) {
            let allowed = matches!(license.terms.derivatives, Derivatives::Allowed { .. });
            let kind = license.terms.uses.iter().find_map(|usage| kind_for(*usage));
            for draft in drafts.iter().filter(|draft| allowed && draft.asset.owner == license.licensee) {
                let had = draft.parents.iter().any(|edge| edge.parent == license.asset);
                if let Some(kind) = kind.filter(|_| !had) {
                    ways.push((draft.asset.asset, license, kind));
                }
            }
        }
        let (child, license, kind) = *dice.pick(&ways)?;
        let (parent, license_id) = (license.asset, license.license);
        let msg = LicensingMsg::RegisterDerivative { child, parent, kind, license: license_id };
        Some((license.licensee.clone(), licensing(msg)))
    }

    pub(crate) fn revenue(&self, dice: &mut Dice, asset: AssetId, currency: &Currency, units: u128) -> Call {
        let reference = dice.right();
        match currency {
            Currency::Native(denom) => {
                let msg = LicensingMsg::PayRevenue { asset, reference };
                Call::Licensing(Box::new(msg), coins(units, denom.as_str()))
            }
            Currency::Cw20(_) => self.tokens_in(units, &HookMsg::PayRevenue { asset, reference }),
        }
    }

    pub(crate) fn pay_revenue(&self, dice: &mut Dice) -> Option<Action> {
        let frozen = self.assets_where(AssetView::is_frozen);
        let asset = dice.pick(&frozen)?.asset.asset;
        let currency = self.listed(dice)?;
        let most = dice.one(&[3, 200, 12_000]);
        let units = u128::from(dice.within(1, most));
        Some((dice.one(&["stranger", "rival", "erin"]).addr(), self.revenue(dice, asset, &currency, units)))
    }

    pub(crate) fn distribute(&self, dice: &mut Dice) -> Option<Action> {
        let full = self.royalty().asset_ledgers.iter().filter(|(_, ledger)| !ledger.inbox.is_zero());
        let full: Vec<(u64, &str)> = full.map(|((asset, key), _)| (*asset, key.as_str())).collect();
        let (first, key) = *dice.pick(&full)?;
        // Children have the larger numbers, mostly: their parents follow.
        let mut path: Vec<u64> = self.assets().assets.keys().copied().filter(|_| dice.chance(40)).collect();
        path.retain(|asset| *asset != first);
        path.push(first);
        path.sort_unstable_by(|a, b| b.cmp(a));
        path.truncate(16);
        if !path.contains(&first) {
            path[0] = first;
        }
        let path = path.into_iter().map(|n| AssetId::new(n).expect("an asset")).collect();
        let currency = Currency::from_key(key).expect("a key");
        let msg = LicensingMsg::Distribute { path: Items::new(path).expect("at most 16"), currency };
        Some((dice.one(&["stranger", "newcomer", "alice"]).addr(), licensing(msg)))
    }

    pub(crate) fn claim_pool(&self, dice: &mut Dice) -> Option<Action> {
        let due = self.royalty().claims.iter().filter(|(_, claim)| !claim.claimable.is_zero());
        let due: Vec<&(u64, String, String)> = due.map(|(place, _)| place).collect();
        let (_, key, name) = *dice.pick(&due)?;
        let mine = due.iter().filter(|(_, other, who)| (other, who) == (key, name));
        let mut assets: Vec<AssetId> = mine.map(|(asset, ..)| AssetId::new(*asset).expect("an asset")).collect();
        assets.truncate(20);
        let (assets, currency) = (Items::new(assets).expect("1 to 20"), Currency::from_key(key).expect("a key"));
        let (who, contributor) = match name.parse::<u64>() {
            Ok(number) => {
                let person = PersonId::new(number).expect("a person");
                (self.address(person), Contributor::Person { person })
            }
            Err(_) => {
                let who = CONTRIBUTORS.iter().map(|who| who.addr()).find(|who| who.as_str() == name)?;
                (who, Contributor::Address { address: name.clone() })
            }
        };
        if dice.chance(50) {
            return Some((who, licensing(LicensingMsg::Claim { assets, currency })));
        }
        Some(("stranger".addr(), licensing(LicensingMsg::ClaimFor { contributor, assets, currency })))
    }

    pub(crate) fn withdraw_royalties(&self, dice: &mut Dice) -> Option<Action> {
        let rows = self.royalty().balances.iter().filter(|(_, units)| **units > 0);
        let rows: Vec<(&Addr, &str, u128)> = rows.map(|((who, key), units)| (who, key.as_str(), *units)).collect();
        let (who, key, units) = *dice.pick(&rows)?;
        let currency = Currency::from_key(key).expect("a key");
        if dice.chance(30) {
            let msg = LicensingMsg::WithdrawFor { address: who.to_string(), currency };
            return Some(("stranger".addr(), licensing(msg)));
        }
        let part = dice.chance(40).then(|| amount(u128::from(dice.within(1, units as u64))));
        Some((who.clone(), licensing(LicensingMsg::Withdraw { currency, amount: part })))
    }

    pub(crate) fn withdraw_royalty_fees(&self, dice: &mut Dice) -> Option<Action> {
        let due: Vec<_> = self.royalty().solvency.values().filter(|sum| !sum.fees.is_zero()).collect();
        let currency = dice.pick(&due)?.currency.clone();
        Some((self.royalty().ownership.owner.clone(), licensing(LicensingMsg::WithdrawFees { currency })))
    }
}
