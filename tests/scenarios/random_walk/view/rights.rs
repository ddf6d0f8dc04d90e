//! Questions about assets, offers, licenses and royalties.

use caravan_licensing_api::{Derivatives, ExecuteMsg as LicensingMsg, LicenseResponse, OfferResponse, Use};
use caravan_money::Currency;
use caravan_primitives::{AssetId, Hash32};
use caravan_provenance_api::{AssetStatus, EdgeKind, ExecuteMsg as ProvenanceMsg, Kind};
use caravan_tests::{AssetView, Call, Deal, Draft, EventView, RegistryView, RoyaltyView, Who};
use cosmwasm_std::Addr;

use crate::random_walk::dice::Dice;
use crate::random_walk::view::View;

/// Who registers and licenses.
pub(crate) const OWNERS: &[&str] = &["alice", "bob", "dave", "erin", "rival"];
/// Who is on lists of contributors.
pub(crate) const CONTRIBUTORS: &[&str] = &["alice", "bob", "carol", "frank", "newcomer"];
/// Contents that can be registered in a sequence.
pub(crate) const CONTENTS: u64 = 14;
/// An edge that an owner agreed to: parent, child, kind, share.
pub(crate) type Agreed = (AssetId, AssetId, EdgeKind, u16);

pub(crate) fn registry(msg: ProvenanceMsg) -> Call {
    Call::provenance(msg)
}

pub(crate) fn licensing(msg: LicensingMsg) -> Call {
    Call::licensing(msg)
}

/// A content that may be registered.
pub(crate) fn content(number: u64) -> String {
    format!("work {number}")
}

/// The kind of edge that a use allows.
pub(crate) fn kind_for(usage: Use) -> Option<EdgeKind> {
    match usage {
        Use::Train => Some(EdgeKind::TrainedOn),
        Use::FineTune => Some(EdgeKind::FineTunedFrom),
        Use::Retrieve => Some(EdgeKind::RetrievesFrom),
        Use::Infer => Some(EdgeKind::ServedBy),
        Use::Redistribute => Some(EdgeKind::Includes),
        Use::Evaluate | Use::Display => None,
    }
}

/// The kinds of edges that carry a share.
pub(crate) fn edge_kinds() -> Vec<EdgeKind> {
    EdgeKind::ALL.into_iter().filter(|kind| *kind != EdgeKind::VersionOf).collect()
}

/// What a content is registered as.
pub(crate) fn draft(dice: &mut Dice, content: &str) -> Draft {
    let draft = Draft::new(content).salted("salt").kind(dice.one(&Kind::ALL));
    if dice.chance(35) {
        return draft;
    }
    let contributors = dice.some(CONTRIBUTORS, 4);
    let weights: Vec<(&str, u128)> = contributors.iter().map(|who| (*who, u128::from(dice.within(1, 9)))).collect();
    draft.contributors(&weights, dice.one(&[0, 1, 300, 2_500, 5_000]))
}

/// Terms to be offered.
pub(crate) fn deal(dice: &mut Dice, currency: &Currency, least: u128) -> Deal {
    let price = u128::from(dice.one(&[1_u64, 3, 40, 41, 999, 1_000, 5_003]));
    let mut deal = Deal::new(currency, price.max(least));
    if dice.chance(30) {
        deal = deal.uses(&dice.some(&Use::ALL, 4));
    }
    if dice.chance(50) {
        deal = deal.lasts(dice.one(&[3_600, 3_601, 86_400]));
    }
    if dice.chance(30) {
        deal = deal.supply(dice.within(1, 3) as u32);
    }
    if dice.chance(30) {
        deal = deal.each(dice.within(1, 2) as u32);
    }
    let makes = deal.terms().uses.iter().any(|usage| kind_for(*usage).is_some());
    if makes && dice.chance(70) {
        let ceiling = dice.chance(40).then(|| u128::from(dice.one(&[40_u64, 1_000, 9_000])));
        deal = deal.derivatives(dice.one(&[0, 1, 333, 1_500, 5_000]), dice.chance(50), ceiling);
    }
    deal
}

impl View<'_> {
    pub(crate) fn assets(&self) -> &RegistryView {
        &self.s.rights.registry
    }

    pub(crate) fn royalty(&self) -> &RoyaltyView {
        &self.s.rights.royalties
    }

    /// Assets of a kind.
    pub(crate) fn assets_where(&self, keep: impl Fn(&AssetView) -> bool) -> Vec<&AssetView> {
        self.assets().assets.values().filter(|asset| keep(asset)).collect()
    }

    pub(crate) fn with_status(&self, status: AssetStatus) -> Vec<&AssetView> {
        self.assets_where(|asset| asset.asset.status == status)
    }

    pub(crate) fn owner_of(&self, asset: AssetId) -> Addr {
        self.assets().assets[&asset.get()].asset.owner.clone()
    }

    /// Offers under which something could be sold now.
    pub(crate) fn live_offers(&self) -> Vec<&OfferResponse> {
        let lives = |offer: &&OfferResponse| {
            let asset = &self.assets().assets[&offer.asset.get()].asset;
            offer.open && offer.epoch == asset.epoch && asset.status == AssetStatus::Sealed
        };
        self.royalty().offers.values().filter(lives).collect()
    }

    pub(crate) fn is_live(&self, license: &LicenseResponse) -> bool {
        license.ends_at.is_none_or(|end| self.now < end.get())
    }

    /// A currency that licensing lists, if it lists one.
    pub(crate) fn listed(&self, dice: &mut Dice) -> Option<Currency> {
        let listed: Vec<Currency> =
            self.royalty().currencies.iter().filter(|c| c.listed).map(|c| c.currency.clone()).collect();
        dice.pick(&listed).cloned()
    }

    pub(crate) fn is_registered(&self, content: &str) -> bool {
        let hash = Hash32::digest(content.as_bytes());
        self.assets().assets.values().any(|asset| asset.asset.content_hash == hash)
    }

    /// Contents that were committed to at most so many seconds ago, and at least.
    pub(crate) fn committed(&self, (least, most): (u64, u64)) -> Vec<(Addr, String)> {
        let mut found = vec![];
        for number in 1..=CONTENTS {
            let content = content(number);
            for who in OWNERS.iter().map(|name| name.addr()) {
                let commitment = self.commitment(&who, content.as_bytes());
                let made = self.commits.made(&who, &commitment);
                if made.is_some_and(|at| (at + least..=at + most).contains(&self.now)) {
                    found.push((who, content.clone()));
                }
            }
        }
        found
    }

    /// Terms that an asset may be offered on.
    pub(crate) fn fitting(&self, dice: &mut Dice, asset: &AssetView) -> Option<Deal> {
        let deal = match &asset.asset.contributors.floor_price {
            Some(floor) => deal(dice, &floor.currency, floor.amount.get().u128()),
            None => {
                let currency = self.listed(dice)?;
                deal(dice, &currency, 1)
            }
        };
        let least = asset.asset.contributors.floor_royalty_bps.get();
        match deal.terms().derivatives {
            Derivatives::Allowed { royalty_bps, ceiling, .. } if least > 0 => {
                let ceiling = ceiling.map(|most| most.get().u128());
                Some(deal.derivatives(royalty_bps.get().max(least), true, ceiling))
            }
            Derivatives::Allowed { .. } | Derivatives::Forbidden {} => Some(deal),
        }
    }

    /// Instants at which something changes for assets and licenses.
    pub(crate) fn rights_deadlines(&self) -> Vec<u64> {
        let mut all: Vec<u64> = self
            .assets()
            .assets
            .values()
            .filter_map(|view| view.asset.offered.as_ref())
            .map(|offer| offer.until.get())
            .collect();
        all.extend(self.royalty().licenses.values().filter_map(|license| license.ends_at).map(|end| end.get()));
        all.extend(self.commits.last().map(|at| at + 60));
        let pause = &self.royalty().pause;
        all.extend(pause.until.or(pause.next_from).map(|time| time.get()));
        all
    }
}

/// Consents that were given, by the events of the registry.
#[derive(Debug, Clone, Default)]
pub(crate) struct Consents(pub(crate) Vec<Agreed>);

impl Consents {
    /// Follows the events of the registry.
    pub(crate) fn record(&mut self, event: &EventView) {
        let asset = |key: &str| AssetId::new(event.id(key)).expect("an asset");
        let kind = || EdgeKind::ALL.into_iter().find(|kind| kind.name() == event.text("kind"));
        if event.name == "consent_given" {
            let share = u16::try_from(event.number("share_bps")).expect("basis points");
            self.0.extend(kind().map(|kind| (asset("parent"), asset("child"), kind, share)));
        } else if ["edge_added", "consent_withdrawn"].contains(&event.name.as_str()) {
            let pair = (asset("parent"), asset("child"));
            self.0.retain(|(parent, child, ..)| (*parent, *child) != pair);
        }
    }
}
