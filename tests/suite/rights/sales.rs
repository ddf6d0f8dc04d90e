//! Offers, purchases, revenue, derivatives.

use std::collections::BTreeSet;

use caravan_licensing_api::bounds::{MAX_HOOK_BYTES, MAX_LIVE};
use caravan_licensing_api::{Derivatives, ExecuteMsg, Guard, HookMsg, OfferTerms, Term, Use};
use caravan_primitives::{Items, LicenseId};
use caravan_provenance_api::{AssetStatus, Ceiling, EdgeKind, LicensedEdge, Origin};
use cosmwasm_std::{from_json, Addr, Binary, Coin};

use super::registry::verdict;
use super::{Act, License, Offer, Payout, Rights, Rule};
use crate::model::{address, Expect};

/// Tokens that were sent: which token, how many, by whom.
pub(crate) type Sent = (Addr, u128, Addr);

/// Money that is offered: the key of its currency, how much, who pays, by which token.
struct Payment<'a> {
    key: String,
    amount: u128,
    payer: &'a Addr,
    token: Option<Addr>,
}

/// The one coin of a message.
fn coin<'a>(act: &'a Act<'_>, funds: &[Coin]) -> Option<Payment<'a>> {
    let [coin] = funds else { return None };
    let key = format!("n:{}", coin.denom);
    Some(Payment { key, amount: coin.amount.u128(), payer: act.sender, token: None })
}

fn tokens((token, amount, payer): &Sent) -> Payment<'_> {
    Payment { key: format!("c:{token}"), amount: *amount, payer, token: Some(token.clone()) }
}

/// The use that a kind of edge needs.
fn needed(kind: EdgeKind) -> Option<Use> {
    match kind {
        EdgeKind::TrainedOn => Some(Use::Train),
        EdgeKind::FineTunedFrom => Some(Use::FineTune),
        EdgeKind::DerivedFrom | EdgeKind::Includes => Some(Use::Redistribute),
        EdgeKind::RetrievesFrom => Some(Use::Retrieve),
        EdgeKind::ServedBy => Some(Use::Infer),
        EdgeKind::VersionOf => None,
    }
}

/// Terms as they are kept: uses are a set, in the order of the interface.
fn kept(terms: &OfferTerms) -> OfferTerms {
    let uses: BTreeSet<Use> = terms.uses.iter().copied().collect();
    OfferTerms { uses: Items::new(uses.into_iter().collect()).expect("1 to 7 uses"), ..terms.clone() }
}

impl Rights {
    // ---------------------------------------------------------------- beforehand

    pub(crate) fn expect_licensing(&self, act: &Act<'_>, msg: &ExecuteMsg, funds: &[Coin]) -> Expect {
        let coin = matches!(msg, ExecuteMsg::Buy { .. } | ExecuteMsg::PayRevenue { .. });
        let entry = coin || matches!(msg, ExecuteMsg::CreateOffer { .. } | ExecuteMsg::ChangeOffer { .. });
        let owner = matches!(
            msg,
            ExecuteMsg::WithdrawFees { .. }
                | ExecuteMsg::UpdateConfig { .. }
                | ExecuteMsg::Pause {}
                | ExecuteMsg::Unpause {}
        );
        let policy = Self::expect_policy(&self.licensing, act, funds, Rule { owner, entry, coin });
        policy.and(self.expect_sale(act, msg, funds))
    }

    #[allow(clippy::too_many_lines)] // one entry a message
    fn expect_sale(&self, act: &Act<'_>, msg: &ExecuteMsg, funds: &[Coin]) -> Expect {
        match msg {
            ExecuteMsg::CreateOffer { asset, terms, reference } => {
                let used = self.paid.contains(&(None, act.sender.clone(), reference.as_str().to_owned()));
                match self.licensable(act, asset.get()) {
                    Err(expect) => expect,
                    Ok(asset) => self.expect_terms(asset, terms).certainly(used, "REFERENCE_USED"),
                }
            }
            ExecuteMsg::ChangeOffer { offer, terms } => {
                let Some(held) = self.offers.get(&offer.get()) else { return Expect::fails("OFFER_UNKNOWN") };
                let epoch = self.assets[&held.asset].epoch;
                let same = *held.present() == (kept(terms), self.fee_bps);
                match self.licensable(act, held.asset) {
                    Err(expect) => expect.possibly(true, "OFFER_CLOSED").possibly(true, "OFFER_OWNER_CHANGED"),
                    Ok(asset) => self
                        .expect_terms(asset, terms)
                        .certainly(!held.open, "OFFER_CLOSED")
                        .certainly(held.epoch != epoch, "OFFER_OWNER_CHANGED")
                        .certainly(same, "NOTHING_CHANGES"),
                }
            }
            ExecuteMsg::CloseOffer { offer } => {
                let Some(held) = self.offers.get(&offer.get()) else { return Expect::fails("OFFER_UNKNOWN") };
                let owner = self.assets[&held.asset].owner == *act.sender;
                Expect::ok().certainly(!owner, "ASSET_OWNER_ONLY").certainly(!held.open, "OFFER_CLOSED")
            }
            ExecuteMsg::Buy { offer, guard, reference } => {
                let Some(payment) = coin(act, funds) else { return Expect::ok() };
                self.expect_buy(act, offer.get(), guard, (&payment, reference.as_str()))
            }
            ExecuteMsg::PayRevenue { asset, reference } => {
                let Some(payment) = coin(act, funds) else { return Expect::ok() };
                self.expect_revenue(asset.get(), (&payment, reference.as_str()))
            }
            ExecuteMsg::Receive(hook) => match address(&hook.sender) {
                None => Expect::anything().certainly(true, "ADDRESS_INVALID"),
                Some(payer) => {
                    let sent = (act.sender.clone(), hook.amount.get().u128(), payer);
                    self.expect_hook(act, &sent, &hook.msg)
                }
            },
            ExecuteMsg::RegisterDerivative { child, parent, kind, license } => {
                self.expect_derivative(act, (child.get(), parent.get(), *kind), license.get())
            }
            ExecuteMsg::UpdateConfig { change } => self.expect_change(change),
            ExecuteMsg::UpdateOwnership(action) => self.expect_ownership(&self.licensing, act, action),
            ExecuteMsg::Pause {} => self.licensing.pauses.expect_pause(act.now),
            ExecuteMsg::Unpause {} => self.licensing.pauses.expect_unpause(act.now),
            ExecuteMsg::Distribute { .. }
            | ExecuteMsg::Claim { .. }
            | ExecuteMsg::ClaimFor { .. }
            | ExecuteMsg::Withdraw { .. }
            | ExecuteMsg::WithdrawFor { .. }
            | ExecuteMsg::WithdrawFees { .. } => self.expect_money(act, msg),
        }
    }

    /// Tokens came with a body.
    pub(crate) fn expect_hook(&self, act: &Act<'_>, sent: &Sent, body: &Binary) -> Expect {
        let payment = tokens(sent);
        let loose = Expect::anything();
        if body.len() > MAX_HOOK_BYTES {
            return loose.certainly(true, "HOOK_INVALID");
        }
        let Ok(msg) = from_json::<HookMsg>(body) else { return loose.certainly(true, "HOOK_INVALID") };
        let broken = if self.trusted.contains(&payment.key) { Expect::ok() } else { loose };
        let paused = broken.certainly(self.licensing.pauses.is_on(act.now), "CONTRACT_PAUSED");
        paused.and(match msg {
            HookMsg::Buy { offer, guard, reference } => {
                self.expect_buy(act, offer.get(), &guard, (&payment, reference.as_str()))
            }
            HookMsg::PayRevenue { asset, reference } => {
                self.expect_revenue(asset.get(), (&payment, reference.as_str()))
            }
        })
    }

    fn is_used(&self, (payment, reference): (&Payment<'_>, &str)) -> bool {
        self.paid.contains(&(payment.token.clone(), payment.payer.clone(), reference.to_owned()))
    }

    fn expect_buy(&self, act: &Act<'_>, number: u64, guard: &Guard, paid: (&Payment<'_>, &str)) -> Expect {
        let Some(offer) = self.offers.get(&number) else { return Expect::fails("OFFER_UNKNOWN") };
        let (payment, asset, (terms, fee_bps)) = (paid.0, &self.assets[&offer.asset], offer.present());
        let (key, price) = (terms.price.currency.key(), terms.price.amount.get().u128());
        let net = price - price * u128::from(*fee_bps) / 10_000;
        let version = offer.versions.len() as u32;
        let mine = |license: &&License| license.licensee == *payment.payer;
        let had = self.licenses.values().filter(mine).filter(|license| license.offer == number).count() as u32;
        let live = |license: &&License| license.asset == offer.asset && license.ends_at.is_none_or(|end| act.now < end);
        let full = self.licenses.values().filter(mine).filter(live).count() >= MAX_LIVE;
        Expect::ok()
            .certainly(self.is_suite(payment.payer.as_str()), "SIBLING_IS_PARTY")
            .certainly((guard.version, guard.epoch) != (version, offer.epoch), "OFFER_CHANGED")
            .certainly(price > guard.most.get().u128(), "PRICE_ABOVE_GUARD")
            .certainly(!offer.open, "OFFER_CLOSED")
            .certainly(offer.epoch != asset.epoch, "OFFER_OWNER_CHANGED")
            .certainly(asset.status == AssetStatus::Retracted, "ASSET_RETRACTED")
            .certainly(terms.limits.supply.is_some_and(|most| offer.sold >= most), "SUPPLY_EXHAUSTED")
            .certainly(!self.is_listed(&key), "CURRENCY_NOT_LISTED")
            .certainly(!self.fits(asset, &key, net), "CEILING_EXCEEDED")
            .certainly(payment.key != key, "CURRENCY_MISMATCH")
            .certainly(payment.amount != price, "PAYMENT_INEXACT")
            .certainly(terms.limits.per_licensee.is_some_and(|most| had >= most), "LICENSEE_CAP")
            .certainly(full, "LICENSES_FULL")
            .certainly(self.is_used(paid), "REFERENCE_USED")
    }

    fn expect_revenue(&self, number: u64, paid: (&Payment<'_>, &str)) -> Expect {
        let Some(asset) = self.assets.get(&number) else { return Expect::fails("ASSET_UNKNOWN") };
        let payment = paid.0;
        let net = payment.amount - payment.amount.saturating_mul(u128::from(self.fee_bps)) / 10_000;
        Expect::ok()
            .certainly(asset.status == AssetStatus::Draft, "ASSET_NOT_SEALED")
            .certainly(!self.is_listed(&payment.key), "CURRENCY_NOT_LISTED")
            .certainly(!self.fits(asset, &payment.key, net), "CEILING_EXCEEDED")
            .certainly(self.is_used(paid), "REFERENCE_USED")
    }

    fn expect_derivative(&self, act: &Act<'_>, (child, parent, kind): (u64, u64, EdgeKind), id: u64) -> Expect {
        let Some(license) = self.licenses.get(&id) else { return Expect::fails("LICENSE_UNKNOWN") };
        let terms = self.terms_of(license);
        let expect = Expect::ok()
            .certainly(license.licensee != *act.sender, "LICENSEE_ONLY")
            .certainly(license.asset != parent, "LICENSE_ASSET_MISMATCH")
            .certainly(license.ends_at.is_some_and(|end| act.now >= end), "LICENSE_EXPIRED")
            .certainly(needed(kind).is_none(), "EDGE_KIND_NOT_LICENSED")
            .certainly(needed(kind).is_some_and(|usage| !terms.uses.iter().any(|u| *u == usage)), "USE_NOT_LICENSED")
            .certainly(terms.derivatives == Derivatives::Forbidden {}, "DERIVATION_FORBIDDEN");
        let Some(draft) = self.assets.get(&child) else { return expect.certainly(true, "ASSET_UNKNOWN") };
        let expect = expect
            .certainly(draft.owner != *act.sender, "ASSET_OWNER_ONLY")
            .certainly(draft.status != AssetStatus::Draft, "ASSET_NOT_DRAFT");
        if expect != Expect::ok() {
            return expect;
        }
        if child == parent {
            return Expect::fails("EDGE_SELF");
        }
        let edge = self.licensed_edge(act, (child, parent, kind), id);
        let mut draft = draft.clone();
        let origin =
            Origin::Licensed { license: edge.license, reciprocal: edge.reciprocal, ceiling: edge.ceiling.clone() };
        let chosen = self.choose(&mut draft, (edge.parent, kind, edge.royalty_bps), origin);
        verdict(chosen.and_then(|()| draft.settle()))
    }

    /// The edge that a license gives.
    fn licensed_edge(&self, act: &Act<'_>, (child, parent, kind): (u64, u64, EdgeKind), id: u64) -> LicensedEdge {
        let terms = self.terms_of(&self.licenses[&id]);
        let Derivatives::Allowed { royalty_bps, reciprocal, ceiling } = terms.derivatives else {
            panic!("license {id} lets no derivative be registered")
        };
        let number = |n: u64| caravan_primitives::AssetId::new(n).expect("from 1");
        let currency = terms.price.currency.clone();
        LicensedEdge {
            child: number(child),
            licensee: act.sender.to_string(),
            parent: number(parent),
            kind,
            royalty_bps,
            license: LicenseId::new(id).expect("from 1"),
            reciprocal,
            ceiling: ceiling.map(|max| Ceiling { currency, max }),
        }
    }

    // ---------------------------------------------------------------- afterwards

    pub(crate) fn apply_licensing(&mut self, act: &Act<'_>, msg: &ExecuteMsg, funds: &[Coin]) -> Option<Payout> {
        match msg {
            ExecuteMsg::CreateOffer { asset, terms, reference } => {
                let number = self.offers.len() as u64 + 1;
                let epoch = self.assets[&asset.get()].epoch;
                let (seller, versions) = (act.sender.clone(), vec![(kept(terms), self.fee_bps)]);
                self.offers.insert(number, Offer { asset: asset.get(), epoch, seller, open: true, sold: 0, versions });
                self.paid.insert((None, act.sender.clone(), reference.as_str().to_owned()));
            }
            ExecuteMsg::ChangeOffer { offer, terms } => {
                let version = (kept(terms), self.fee_bps);
                self.offers.get_mut(&offer.get()).expect("an offer").versions.push(version);
            }
            ExecuteMsg::CloseOffer { offer } => self.offers.get_mut(&offer.get()).expect("an offer").open = false,
            ExecuteMsg::Buy { offer, reference, .. } => {
                let payment = coin(act, funds).expect("one coin");
                self.apply_buy(act, offer.get(), &payment, reference.as_str());
            }
            ExecuteMsg::PayRevenue { asset, reference } => {
                let payment = coin(act, funds).expect("one coin");
                self.apply_revenue(asset.get(), &payment, reference.as_str());
            }
            ExecuteMsg::Receive(hook) => panic!("only a token may send {hook:?}"),
            ExecuteMsg::RegisterDerivative { child, parent, kind, license } => {
                let edge = self.licensed_edge(act, (child.get(), parent.get(), *kind), license.get());
                self.apply_licensed_edge(&edge);
            }
            ExecuteMsg::UpdateConfig { change } => self.apply_change(change),
            ExecuteMsg::UpdateOwnership(action) => self.licensing.apply(act, action),
            ExecuteMsg::Pause {} => self.licensing.pauses.pause(act.now),
            ExecuteMsg::Unpause {} => self.licensing.pauses.unpause(act.now),
            ExecuteMsg::Distribute { .. }
            | ExecuteMsg::Claim { .. }
            | ExecuteMsg::ClaimFor { .. }
            | ExecuteMsg::Withdraw { .. }
            | ExecuteMsg::WithdrawFor { .. }
            | ExecuteMsg::WithdrawFees { .. } => return self.apply_money(act, msg),
        }
        None
    }

    pub(crate) fn apply_hook(&mut self, act: &Act<'_>, sent: &Sent, msg: &HookMsg) {
        let payment = tokens(sent);
        match msg {
            HookMsg::Buy { offer, reference, .. } => {
                self.apply_buy(act, offer.get(), &payment, reference.as_str());
            }
            HookMsg::PayRevenue { asset, reference } => {
                self.apply_revenue(asset.get(), &payment, reference.as_str());
            }
        }
    }

    fn apply_buy(&mut self, act: &Act<'_>, number: u64, payment: &Payment<'_>, reference: &str) {
        let offer = self.offers.get_mut(&number).expect("an offer");
        offer.sold += 1;
        let (terms, fee_bps) = offer.present();
        let ends_at = match terms.term {
            Term::Perpetual {} => None,
            Term::Lasts { seconds } => Some(act.now + seconds.get()),
        };
        let license = License {
            offer: number,
            version: offer.versions.len(),
            asset: offer.asset,
            licensee: payment.payer.clone(),
            starts_at: act.now,
            ends_at,
            fee: payment.amount * u128::from(*fee_bps) / 10_000,
        };
        let (asset, fee) = (license.asset, license.fee);
        self.licenses.insert(self.licenses.len() as u64 + 1, license);
        self.take_in(asset, payment, fee, reference);
    }

    fn apply_revenue(&mut self, asset: u64, payment: &Payment<'_>, reference: &str) {
        let fee = payment.amount * u128::from(self.fee_bps) / 10_000;
        self.take_in(asset, payment, fee, reference);
    }

    /// Money came in from outside: the fee once, then ceilings, then the split.
    fn take_in(&mut self, asset: u64, payment: &Payment<'_>, fee: u128, reference: &str) {
        self.paid.insert((payment.token.clone(), payment.payer.clone(), reference.to_owned()));
        let net = payment.amount - fee;
        let flow = self.flows.entry(payment.key.clone()).or_default();
        flow.received += payment.amount;
        flow.fees += fee;
        for (license, ceiling) in self.assets[&asset].ceilings() {
            if ceiling.currency.key() == payment.key {
                *self.used.entry(license).or_default() += net;
            }
        }
        self.earn(asset, &payment.key, net);
    }
}
