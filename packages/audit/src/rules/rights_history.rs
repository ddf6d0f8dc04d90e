//! A6, L8: what may change of the registry and of licensing from one moment to the next.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::rc::Rc;

use caravan_licensing_api::ClaimableResponse;
use caravan_provenance_api::AssetStatus;

use super::sums::sum;
use crate::cases::Cases;
use crate::snapshot::{AssetView, RoyaltyView, Snapshot};

/// Pair each asset with what it was before; none if the registry was not read anew.
fn assets<'a>(before: &'a Snapshot, after: &'a Snapshot) -> impl Iterator<Item = (u64, &'a AssetView, &'a AssetView)> {
    let (old, new) = (&before.rights.registry, &after.rights.registry);
    let anew = !Rc::ptr_eq(old, new);
    let pairs = old.assets.iter().filter(move |_| anew);
    pairs.filter_map(|(number, view)| Some((*number, view, new.assets.get(number)?)))
}

/// Return licensing before and after, if it was read anew.
fn royalties<'a>(before: &'a Snapshot, after: &'a Snapshot) -> Option<(&'a RoyaltyView, &'a RoyaltyView)> {
    let (old, new) = (&before.rights.royalties, &after.rights.royalties);
    (!Rc::ptr_eq(old, new)).then_some((old, new))
}

pub(crate) fn assets_stay(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    for number in before.rights.registry.assets.keys() {
        let there = after.rights.registry.assets.contains_key(number);
        cases.check(there, || format!("asset {number} is gone"));
    }
}

pub(crate) fn registered(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    let fixed = |view: &AssetView| {
        let (asset, row) = (&view.asset, &view.asset.contributors);
        let shares = (row.contributors.clone(), row.total_weight, row.contributor_bps);
        (asset.kind, asset.content_hash, asset.watermark, asset.registered_at, shares)
    };
    for (number, old, new) in assets(before, after) {
        let same = fixed(old) == fixed(new) && old.weights == new.weights;
        cases.check(same, || format!("asset {number}: {:?} became {:?}", fixed(old), fixed(new)));
    }
}

pub(crate) fn asset_states(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    for (number, old, new) in assets(before, after) {
        let (from, to) = (old.asset.status, new.asset.status);
        let allowed = match from {
            AssetStatus::Draft => true,
            AssetStatus::Sealed => to != AssetStatus::Draft,
            AssetStatus::Retracted => to == AssetStatus::Retracted,
        };
        cases.check(allowed, || format!("asset {number} went from {from} to {to}"));
    }
}

pub(crate) fn epochs(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    for (number, old, new) in assets(before, after) {
        let (was, is) = ((old.asset.epoch, &old.asset.owner), (new.asset.epoch, &new.asset.owner));
        cases.check(is.0 > was.0 || is == was, || format!("asset {number}: {was:?} became {is:?}"));
    }
}

pub(crate) fn sealed(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    for (number, old, new) in assets(before, after).filter(|(_, old, _)| old.is_frozen()) {
        let frozen = |view: &AssetView| (view.edges.clone(), view.sealed.clone());
        let same = frozen(old) == frozen(new)
            && old.asset.contributors == new.asset.contributors
            && old.asset.line == new.asset.line;
        cases.check(same, || format!("asset {number}: what its seal froze changed"));
    }
}

pub(crate) fn histories(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    for (number, old, new) in assets(before, after) {
        let grows = new.parents.starts_with(&old.parents)
            && new.metadata.starts_with(&old.metadata)
            && new.children.len() >= old.children.len();
        cases.check(grows, || format!("asset {number}: an edge, a description or a child changed or is gone"));
    }
}

/// Check each row that was there with what it is now.
fn rows<K: Ord + Debug, R: Debug>(
    cases: &mut Cases,
    old: &BTreeMap<K, R>,
    new: &BTreeMap<K, R>,
    holds: impl Fn(&R, &R) -> bool,
) {
    for (key, was) in old {
        let is = new.get(key);
        cases.check(is.is_some_and(|is| holds(was, is)), || format!("{key:?}: {was:?} became {is:?}"));
    }
}

pub(crate) fn flows_grow(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    let Some((old, new)) = royalties(before, after) else { return };
    rows(cases, &old.solvency, &new.solvency, |was, is| is.received >= was.received && is.paid_out >= was.paid_out);
}

pub(crate) fn asset_ledgers_grow(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    let Some((old, new)) = royalties(before, after) else { return };
    rows(cases, &old.asset_ledgers, &new.asset_ledgers, |was, is| {
        is.total_in >= was.total_in && is.pool_in >= was.pool_in && is.pool_claimed >= was.pool_claimed
    });
}

pub(crate) fn claims_grow(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    let Some((old, new)) = royalties(before, after) else { return };
    let entitled = |claim: &ClaimableResponse| sum([claim.claimed, claim.claimable]);
    rows(cases, &old.claims, &new.claims, |was, is| is.claimed >= was.claimed && entitled(is) >= entitled(was));
}

pub(crate) fn ceilings(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    let Some((old, new)) = royalties(before, after) else { return };
    rows(cases, &old.ceilings, &new.ceilings, |was, is| {
        let same = (&is.currency, is.max) == (&was.currency, was.max);
        same && is.sales >= was.sales && is.revenue >= was.revenue
    });
}

pub(crate) fn shares_stay(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    let Some((old, new)) = royalties(before, after) else { return };
    rows(cases, &old.shares, &new.shares, |was, is| was == is);
}

pub(crate) fn offers(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    let Some((old, new)) = royalties(before, after) else { return };
    rows(cases, &old.offers, &new.offers, |was, is| {
        (was.asset, was.epoch, &was.seller) == (is.asset, is.epoch, &is.seller)
            && (was.open || !is.open)
            && is.sold >= was.sold
            && is.version >= was.version
    });
}

pub(crate) fn offer_versions(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    let Some((old, new)) = royalties(before, after) else { return };
    rows(cases, &old.offers, &new.offers, |was, is| {
        is.version > was.version || (&was.terms, was.fee_bps) == (&is.terms, is.fee_bps)
    });
}

pub(crate) fn licenses_stay(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    let Some((old, new)) = royalties(before, after) else { return };
    rows(cases, &old.licenses, &new.licenses, |was, is| {
        let mut now = is.clone();
        now.live = was.live;
        (was.live || !is.live) && *was == now
    });
}
