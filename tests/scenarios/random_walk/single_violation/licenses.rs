//! One rule about offers, licenses or royalties is violated.

use caravan_licensing_api::{ConfigChange, Contributor, Cw20Receive, ExecuteMsg as LicensingMsg, Guard, HookMsg, Use};
use caravan_money::Currency;
use caravan_primitives::{AssetId, Items, OfferId, PersonId};
use caravan_provenance_api::{AssetStatus, EdgeKind};
use caravan_tests::Who;
use cosmwasm_std::{to_json_binary, Addr};

use crate::random_walk::dice::Dice;
use crate::random_walk::mix::{
    AnyContributor, Delisted, DerivativeFault, LicensingFault, OfferFault, PathFault, PauseFault, PurchaseFault,
    RevenueFault, WithdrawalFault,
};
use crate::random_walk::single_violation::assets::asset;
use crate::random_walk::view::rights::{deal, kind_for, licensing};
use crate::random_walk::view::{amount, Action, View};

impl View<'_> {
    pub(crate) fn in_delisted_currency(&self, dice: &mut Dice) -> Option<Action> {
        let currency = self.royalty().currencies.iter().find(|row| !row.listed)?.currency.clone();
        let sealed = self.with_status(AssetStatus::Sealed);
        match dice.draw(Delisted::MIX) {
            Delisted::CreateOffer => {
                let view = *dice.pick(&sealed)?;
                let terms = Box::new(deal(dice, &currency, 1).terms().clone());
                let msg = LicensingMsg::CreateOffer { asset: view.asset.asset, terms, reference: dice.right() };
                Some((view.asset.owner.clone(), licensing(msg)))
            }
            Delisted::PayRevenue => {
                let view = *dice.pick(&sealed)?;
                Some(("stranger".addr(), self.revenue(dice, view.asset.asset, &currency, 10)))
            }
            Delisted::Delist => {
                let change = ConfigChange::DelistCurrency { currency };
                Some((self.royalty().ownership.owner.clone(), licensing(LicensingMsg::UpdateConfig { change })))
            }
            Delisted::Buy => {
                let offers = self.live_offers();
                let offer = offers.into_iter().find(|offer| offer.terms.price.currency == currency)?;
                Some(("rival".addr(), self.purchase(dice, offer, offer.terms.price.amount.get().u128())))
            }
        }
    }

    pub(crate) fn wrong_offer(&self, dice: &mut Dice) -> Option<Action> {
        let frozen = self.assets_where(|view| view.is_frozen());
        let view = *dice.pick(&frozen)?;
        let mut terms = self.fitting(dice, view)?.terms().clone();
        let (mut asset, mut who) = (view.asset.asset, view.asset.owner.clone());
        let offers: Vec<_> = self.royalty().offers.values().collect();
        match dice.draw(OfferFault::MIX) {
            OfferFault::Stranger => who = "stranger".addr(),
            OfferFault::DraftAsset => asset = self.with_status(AssetStatus::Draft).first()?.asset.asset,
            OfferFault::RetractedAsset => asset = self.with_status(AssetStatus::Retracted).first()?.asset.asset,
            OfferFault::NoSupply => terms.limits.supply = Some(0),
            OfferFault::DuplicateUse => terms.uses = Items::new(vec![Use::Train, Use::Train]).ok()?,
            OfferFault::BelowFloor => {
                let floor = self.assets_where(|v| v.asset.contributors.floor_price.is_some());
                let view = *dice.pick(&floor)?;
                (asset, who) = (view.asset.asset, view.asset.owner.clone());
                terms.price.amount = amount(1);
                terms.price.currency = self.currencies[dice.below(2) as usize].clone();
            }
            OfferFault::AnyCurrency => terms.price.currency = self.currency(dice),
            OfferFault::SameTerms => {
                let offer = *dice.pick(&offers)?;
                let msg = LicensingMsg::ChangeOffer { offer: offer.offer, terms: Box::new(offer.terms.clone()) };
                return Some((self.owner_of(offer.asset), licensing(msg)));
            }
            OfferFault::DeadOffer => {
                let dead = |offer: &&&caravan_licensing_api::OfferResponse| {
                    let row = &self.assets().assets[&offer.asset.get()].asset;
                    !offer.open || offer.epoch != row.epoch || row.status == AssetStatus::Retracted
                };
                let dead: Vec<_> = offers.iter().filter(dead).collect();
                let offer = **dice.pick(&dead)?;
                let who = if dice.chance(70) { self.owner_of(offer.asset) } else { "stranger".addr() };
                let msg = if dice.chance(70) {
                    LicensingMsg::ChangeOffer { offer: offer.offer, terms: Box::new(terms) }
                } else {
                    LicensingMsg::CloseOffer { offer: offer.offer }
                };
                return Some((who, licensing(msg)));
            }
        }
        let who = if dice.chance(85) && asset != view.asset.asset { self.owner_of(asset) } else { who };
        let (terms, reference) = (Box::new(terms), dice.right());
        Some((who, licensing(LicensingMsg::CreateOffer { asset, terms, reference })))
    }

    pub(crate) fn wrong_purchase(&self, dice: &mut Dice) -> Option<Action> {
        let all: Vec<_> = self.royalty().offers.values().collect();
        let live = self.live_offers();
        let any = *dice.pick(&live).or_else(|| dice.pick(&all))?;
        let price = any.terms.price.amount.get().u128();
        let currency = any.terms.price.currency.clone();
        let good = Guard { version: any.version, epoch: any.epoch, most: any.terms.price.amount };
        let who = dice.one(&["alice", "bob", "rival"]).addr();
        let (guard, paid) = match dice.draw(PurchaseFault::MIX) {
            PurchaseFault::Version => (Guard { version: any.version + 1, ..good }, (currency, price)),
            PurchaseFault::Epoch => (Guard { epoch: any.epoch + 1, ..good }, (currency, price)),
            PurchaseFault::Most if price > 1 => (Guard { most: amount(price - 1), ..good }, (currency, price)),
            PurchaseFault::PaidMore => (good, (currency, price + 1)),
            PurchaseFault::OtherCurrency => {
                let other = self.currencies.iter().find(|other| **other != currency)?.clone();
                (good, (other, price))
            }
            PurchaseFault::DeadOffer => return self.dead_purchase(dice),
            PurchaseFault::UnknownOffer => {
                let beyond = OfferId::new(999).expect("from 1");
                return Some((who, self.purchase_under(dice, beyond, good, (&currency, price))));
            }
            PurchaseFault::Most | PurchaseFault::OneTooMany => return self.one_too_many(dice),
        };
        Some((who, self.purchase_under(dice, any.offer, guard, (&paid.0, paid.1))))
    }

    /// Under an offer that is closed, of another epoch, or of a retracted asset.
    pub(crate) fn dead_purchase(&self, dice: &mut Dice) -> Option<Action> {
        let live: Vec<OfferId> = self.live_offers().iter().map(|offer| offer.offer).collect();
        let dead: Vec<_> = self.royalty().offers.values().filter(|offer| !live.contains(&offer.offer)).collect();
        let offer = *dice.pick(&dead)?;
        Some(("rival".addr(), self.purchase(dice, offer, offer.terms.price.amount.get().u128())))
    }

    /// More than the supply, than a licensee's cap, than 16 live ones, than a ceiling.
    pub(crate) fn one_too_many(&self, dice: &mut Dice) -> Option<Action> {
        let royalty = self.royalty();
        let mut ways = vec![];
        for offer in self.live_offers() {
            if offer.terms.limits.supply.is_some_and(|most| offer.sold >= most) {
                ways.push(("rival".addr(), offer));
            }
            for license in royalty.licenses.values().filter(|license| license.asset == offer.asset) {
                let mine = |other: &&caravan_licensing_api::LicenseResponse| {
                    other.licensee == license.licensee && other.asset == license.asset
                };
                let had = royalty.licenses.values().filter(mine).filter(|other| other.offer == offer.offer).count();
                let live = royalty.licenses.values().filter(mine).filter(|other| self.is_live(other)).count();
                let capped = offer.terms.limits.per_licensee.is_some_and(|most| had >= most as usize);
                if capped || live >= 16 {
                    ways.push((license.licensee.clone(), offer));
                }
            }
            let near = |number: &u64| {
                let ceiling = &royalty.ceilings[number];
                let price = offer.terms.price.amount.get();
                ceiling.currency == offer.terms.price.currency && ceiling.used + price > ceiling.max
            };
            let bound: Vec<u64> = royalty.shares[&offer.asset.get()].ceilings.iter().map(|id| id.get()).collect();
            if bound.iter().any(near) {
                ways.push(("rival".addr(), offer));
            }
        }
        let (who, offer) = dice.pick(&ways)?.clone();
        Some((who, self.purchase(dice, offer, offer.terms.price.amount.get().u128())))
    }

    pub(crate) fn wrong_derivative(&self, dice: &mut Dice) -> Option<Action> {
        let licenses: Vec<_> = self.royalty().licenses.values().collect();
        let ended: Vec<_> = licenses.iter().copied().filter(|license| !self.is_live(license)).collect();
        let license = match dice.pick(&ended) {
            Some(ended) if dice.chance(40) => *ended,
            _ => *dice.pick(&licenses)?,
        };
        let drafts = self.with_status(AssetStatus::Draft);
        let mine: Vec<AssetId> =
            drafts.iter().filter(|d| d.asset.owner == license.licensee).map(|d| d.asset.asset).collect();
        let any = self.assets_where(|_| true);
        let child = match dice.pick(&mine) {
            Some(child) if dice.chance(70) => *child,
            _ => dice.pick(&any)?.asset.asset,
        };
        let fits = license.terms.uses.iter().find_map(|usage| kind_for(*usage)).unwrap_or(EdgeKind::TrainedOn);
        let (mut parent, mut kind, mut who) = (license.asset, fits, license.licensee.clone());
        match dice.draw(DerivativeFault::MIX) {
            DerivativeFault::OtherParent => parent = dice.pick(&any)?.asset.asset,
            DerivativeFault::VersionOf => kind = EdgeKind::VersionOf,
            DerivativeFault::OtherKind => {
                kind = dice.one(&[EdgeKind::TrainedOn, EdgeKind::ServedBy, EdgeKind::FineTunedFrom])
            }
            DerivativeFault::Stranger => who = "stranger".addr(),
            DerivativeFault::Nothing => {}
        }
        let msg = LicensingMsg::RegisterDerivative { child, parent, kind, license: license.license };
        Some((who, licensing(msg)))
    }

    pub(crate) fn wrong_revenue(&self, dice: &mut Dice) -> Option<Action> {
        let royalty = self.royalty();
        let bound =
            |asset: &AssetId| royalty.shares.get(&asset.get()).is_some_and(|shares| !shares.ceilings.is_empty());
        let all = self.assets_where(|_| true);
        let bound: Vec<AssetId> = all.iter().map(|view| view.asset.asset).filter(|id| bound(id)).collect();
        let who = "stranger".addr();
        let call = match dice.draw(RevenueFault::MIX) {
            RevenueFault::DraftAsset => {
                let draft = self.with_status(AssetStatus::Draft).first()?.asset.asset;
                self.revenue(dice, draft, &self.currencies[0], 5)
            }
            RevenueFault::UnknownAsset => self.revenue(dice, asset(999), &self.currencies[1], 5),
            RevenueFault::NearCeiling => {
                let asset = *dice.pick(&bound)?;
                let license = royalty.shares[&asset.get()].ceilings[0].get();
                let ceiling = &royalty.ceilings[&license];
                let left = (ceiling.max - ceiling.used).u128();
                let units = left * 40 / 39 + u128::from(dice.below(3));
                self.revenue(dice, asset, &ceiling.currency, units.max(1))
            }
            RevenueFault::ForgedTokens => {
                let body = HookMsg::PayRevenue { asset: asset(1), reference: dice.right() };
                let forged = Cw20Receive {
                    sender: who.to_string(),
                    amount: amount(5),
                    msg: if dice.chance(60) { to_json_binary(&body) } else { to_json_binary("no") }.expect("JSON"),
                };
                licensing(LicensingMsg::Receive(forged))
            }
        };
        Some((who, call))
    }

    pub(crate) fn wrong_pool_claim(&self, dice: &mut Dice) -> Option<Action> {
        let currency = if dice.chance(85) {
            self.currencies[dice.below(2) as usize].clone()
        } else {
            Currency::cw20("not-an-address").expect("a text")
        };
        let all: Vec<AssetId> = self.assets_where(|_| true).iter().map(|view| view.asset.asset).collect();
        let mut assets = dice.some(&all, 3);
        match dice.draw(PathFault::MIX) {
            PathFault::Duplicate => assets.push(*assets.first()?),
            PathFault::Unknown => assets.push(asset(999)),
            PathFault::Nothing => {}
        }
        let who = dice.one(&["alice", "bob", "carol", "stranger"]).addr();
        if dice.chance(40) {
            let path = Items::new(assets).ok()?;
            return Some((who, licensing(LicensingMsg::Distribute { path, currency })));
        }
        let contributor = match dice.draw(AnyContributor::MIX) {
            AnyContributor::Person => {
                Contributor::Person { person: PersonId::new(dice.within(1, 40)).expect("from 1") }
            }
            AnyContributor::NotAnAddress => Contributor::Address { address: "not-an-address".to_owned() },
            AnyContributor::Sender => Contributor::Address { address: who.to_string() },
        };
        let assets = Items::new(assets).ok()?;
        if dice.chance(40) {
            return Some((who, licensing(LicensingMsg::Claim { assets, currency })));
        }
        Some(("stranger".addr(), licensing(LicensingMsg::ClaimFor { contributor, assets, currency })))
    }

    pub(crate) fn wrong_withdrawal(&self, dice: &mut Dice) -> Option<Action> {
        let currency = self.currency(dice);
        let rich: Vec<Addr> = self.royalty().balances.keys().map(|(who, _)| who.clone()).collect();
        let who = dice.pick(&rich).cloned().filter(|_| dice.chance(70)).unwrap_or_else(|| "frank".addr());
        let msg = match dice.draw(WithdrawalFault::MIX) {
            WithdrawalFault::Everything => LicensingMsg::Withdraw { currency, amount: None },
            WithdrawalFault::TooMuch => LicensingMsg::Withdraw { currency, amount: Some(amount(u128::MAX)) },
            WithdrawalFault::ForAnother => LicensingMsg::WithdrawFor { address: self.target(dice), currency },
            WithdrawalFault::Fees => {
                let who = if dice.chance(60) { self.royalty().ownership.owner.clone() } else { who };
                return Some((who, licensing(LicensingMsg::WithdrawFees { currency })));
            }
        };
        Some((who, licensing(msg)))
    }

    pub(crate) fn wrong_configuration(&self, dice: &mut Dice) -> Option<Action> {
        let royalty = self.royalty();
        let change = match dice.draw(LicensingFault::MIX) {
            LicensingFault::FeeAboveCap => ConfigChange::SetFee { fee_bps: 501 },
            LicensingFault::SameFee => ConfigChange::SetFee { fee_bps: royalty.config.fee_bps },
            LicensingFault::TreasuryNotAnAddress => ConfigChange::SetTreasury { treasury: "not-an-address".to_owned() },
            LicensingFault::SiblingAsTreasury => ConfigChange::SetTreasury { treasury: self.sibling(dice).to_string() },
            LicensingFault::ListAny => ConfigChange::ListCurrency { currency: self.currency(dice) },
            LicensingFault::DelistUnknown => {
                ConfigChange::DelistCurrency { currency: Currency::native("uother").expect("a denom") }
            }
        };
        // A currency that no one has would be listed for good.
        let strange = matches!(&change, ConfigChange::ListCurrency { currency } if !self.currencies.contains(currency));
        let owner = dice.chance(60) && !strange;
        let who = if owner { royalty.ownership.owner.clone() } else { "stranger".addr() };
        if dice.chance(30) {
            let owner = royalty.ownership.owner.clone();
            return Some(match dice.draw(PauseFault::MIX) {
                PauseFault::Pause => ("stranger".addr(), licensing(LicensingMsg::Pause {})),
                PauseFault::Unpause => (owner, licensing(LicensingMsg::Unpause {})),
                PauseFault::PauseAgain => (owner, licensing(LicensingMsg::Pause {})),
            });
        }
        Some((who, licensing(LicensingMsg::UpdateConfig { change })))
    }
}
