//! The ledger against what registry and licensing answer.

use std::fmt::Debug;

use caravan_primitives::Time;
use caravan_provenance_api::{ContributorSource, Edge, Target};

use super::platform::Platform;
use super::{Asset, Contributors, Rights};
use crate::snapshot::{AssetView, RegistryView, RightsView, RoyaltyView};

fn same<T: PartialEq + Debug>(what: &str, model: T, contract: T) {
    assert_eq!(model, contract, "model (left) and contract (right) differ: {what}");
}

/// Inherited edges, in no order.
fn inherited(edges: &[Edge]) -> Vec<String> {
    let mut all: Vec<String> = edges.iter().filter(|edge| edge.inherited).map(|edge| format!("{edge:?}")).collect();
    all.sort();
    all
}

impl Rights {
    /// Holds the ledger against all that registry and licensing answer.
    ///
    /// # Panics
    /// Where they differ.
    pub(crate) fn compare(&self, view: &RightsView) {
        self.compare_registry(&view.registry);
        let actual = &*view.royalties;
        compare_platform("licensing", &self.licensing, &actual.ownership);
        let (pauses, pause, now) = (&self.licensing.pauses, &actual.pause, actual.at);
        let theirs = pause.since.zip(pause.until).map(|(since, until)| (since.get(), until.get()));
        same("pause of licensing", pauses.at(now), theirs);
        same("next pause of licensing", pauses.next_from(now), pause.next_from.map(Time::get));
        same("fee of licensing", self.fee_bps, actual.config.fee_bps);
        same("treasury of licensing", &self.treasury, &actual.config.treasury);
        let listed = actual.currencies.iter().map(|c| (c.currency.key(), c.listed)).collect();
        same("currencies of licensing", &self.listed, &listed);
        self.compare_offers(actual);
        self.compare_licenses(actual);
        for key in self.flows.keys() {
            self.compare_money(actual, key);
        }
    }

    fn compare_registry(&self, view: &RegistryView) {
        compare_platform("the registry", &self.registry, &view.ownership);
        same("assets", self.assets.len(), view.assets.len());
        for (number, asset) in &self.assets {
            compare_asset(*number, asset, &view.assets[number]);
        }
    }

    fn compare_offers(&self, actual: &RoyaltyView) {
        same("offers", self.offers.len(), actual.offers.len());
        for (number, offer) in &self.offers {
            let view = &actual.offers[number];
            let (terms, fee_bps) = offer.present();
            let mine = (offer.asset, offer.epoch, &offer.seller, offer.open, offer.sold, offer.versions.len() as u32);
            let theirs = (view.asset.get(), view.epoch, &view.seller, view.open, view.sold, view.version);
            same(&format!("offer {number}"), mine, theirs);
            same(&format!("terms of offer {number}"), (terms, *fee_bps), (&view.terms, view.fee_bps));
        }
    }

    fn compare_licenses(&self, actual: &RoyaltyView) {
        same("licenses", self.licenses.len(), actual.licenses.len());
        for (number, license) in &self.licenses {
            let view = &actual.licenses[number];
            let mine = (license.offer, license.version as u32, license.asset, &license.licensee, license.starts_at);
            let theirs = (view.offer.get(), view.version, view.asset.get(), &view.licensee, view.starts_at.get());
            same(&format!("license {number}"), mine, theirs);
            let ends_at = view.ends_at.map(|end| end.get());
            same(&format!("end and fee of {number}"), (license.ends_at, license.fee), (ends_at, view.fee.u128()));
            same(&format!("terms of license {number}"), self.terms_of(license), &view.terms);
        }
        for (number, ceiling) in &actual.ceilings {
            let used = self.used.get(number).copied().unwrap_or(0);
            same(&format!("what came in under license {number}"), used, ceiling.used.u128());
        }
    }

    fn compare_money(&self, actual: &RoyaltyView, key: &str) {
        let (flow, sum) = (&self.flows[key], &actual.solvency[key]);
        same(&format!("flow of {key}"), flow.received, sum.received.u128());
        same(&format!("fees and payouts of {key}"), (flow.fees, flow.paid_out), (sum.fees.u128(), sum.paid_out.u128()));
        for (number, asset) in &self.assets {
            let ledger = &actual.asset_ledgers[&(*number, key.to_owned())];
            let what = format!("of asset {number} in {key}");
            if asset.status == caravan_provenance_api::AssetStatus::Draft {
                same(&format!("money {what}"), (0, 0), (ledger.inbox.u128(), ledger.total_in.u128()));
                continue;
            }
            same(&format!("inbox {what}"), self.inbox(*number, key), ledger.inbox.u128());
            same(&format!("total {what}"), self.total(*number, key), ledger.total_in.u128());
            same(&format!("pool {what}"), self.pool(*number, key), ledger.pool_in.u128());
            same(&format!("claimed {what}"), self.pool_claimed(*number, key), ledger.pool_claimed.u128());
            same(&format!("dust {what}"), self.dust(*number, key), ledger.dust.u128());
        }
        for ((number, _, name), claim) in actual.claims.iter().filter(|((_, currency, _), _)| currency == key) {
            let had = self.claimed.get(&(*number, key.to_owned(), name.clone())).copied().unwrap_or(0);
            same(&format!("claims of {name} in asset {number}"), had, claim.claimed.u128());
            let due = self.due(*number, key, (name, claim.weight.u128()));
            same(&format!("what {name} could claim in asset {number}"), due, claim.claimable.u128());
        }
        for ((who, currency), amount) in &actual.balances {
            if currency == key {
                same(&format!("what assets brought {who}"), self.balance(who, key), *amount);
            }
        }
        let all: u128 = self.balances.iter().filter(|((_, currency), _)| currency == key).map(|(_, a)| a).sum();
        same(&format!("balances of {key}"), all, sum.balances.u128());
    }
}

fn compare_platform(what: &str, mine: &Platform, actual: &caravan_access::OwnershipResponse) {
    same(&format!("owner of {what}"), &mine.owner, &actual.owner);
    let offer = actual.pending.as_ref().map(|offer| (offer.to.clone(), offer.until.get()));
    same(&format!("offer of {what}"), &mine.offer, &offer);
}

fn compare_asset(number: u64, asset: &Asset, view: &AssetView) {
    let actual = &view.asset;
    let mine = (asset.kind, &asset.owner, asset.epoch, asset.status, asset.line, asset.registered_at);
    let theirs =
        (actual.kind, &actual.owner, actual.epoch, actual.status, actual.line.get(), actual.registered_at.get());
    same(&format!("asset {number}"), mine, theirs);
    same(&format!("content of asset {number}"), asset.content_hash, actual.content_hash);
    same(&format!("watermark of asset {number}"), asset.watermark, actual.watermark);
    let offered = actual.offered.as_ref().map(|offer| (offer.to.clone(), offer.until.get()));
    same(&format!("offer of asset {number}"), &asset.offered, &offered);
    same(&format!("history of asset {number}"), &asset.metadata, &view.metadata);
    let floor = actual.contributors.floor_price.as_ref().map(|floor| (floor.currency.key(), floor.amount.get().u128()));
    same(&format!("floor of asset {number}"), &asset.floor, &floor);
    let (total, bps) = (actual.contributors.total_weight.u128(), actual.contributors.contributor_bps.get());
    same(
        &format!("contributors of asset {number}"),
        (asset.contributors.total(), asset.contributors_bps),
        (total, bps),
    );
    match &asset.contributors {
        Contributors::Inline(list) => {
            let mine = list.iter().map(|(who, weight)| (who.to_string(), *weight)).collect();
            same(&format!("weights of asset {number}"), &view.weights, &mine);
        }
        Contributors::Edition(project, edition, _) => {
            let source = ContributorSource::Edition { project: *project, edition: *edition };
            same(&format!("source of asset {number}"), &actual.contributors.contributors, &source);
        }
    }
    let chosen = |edges: &[Edge]| edges.iter().filter(|edge| !edge.inherited).cloned().collect::<Vec<_>>();
    same(&format!("chosen edges of asset {number}"), chosen(&asset.edges), chosen(&view.edges.edges));
    same(&format!("inherited edges of asset {number}"), inherited(&asset.edges), inherited(&view.edges.edges));
    if let Some(sealed) = &view.sealed {
        let parts: std::collections::BTreeMap<(u64, Target), u16> =
            sealed.parts.iter().map(|part| ((part.parent.get(), part.to), part.share_bps.get())).collect();
        same(&format!("parts of asset {number}"), asset.parts(), parts);
        same(&format!("owner's part of asset {number}"), asset.owners(), Some(sealed.owner_bps.get()));
    }
}
