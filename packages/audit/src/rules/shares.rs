//! A3, A4: what assets owe to their ancestors, and what their seals froze.

use std::collections::BTreeMap;

use caravan_provenance_api::{Ceiling, Edge, Origin, SealedResponse, Target};

use super::sums::{sum, WHOLE_BPS};
use crate::cases::Cases;
use crate::snapshot::{AssetView, Snapshot};

type Parts = BTreeMap<(u64, Target), u16>;

fn assets(snapshot: &Snapshot) -> impl Iterator<Item = (u64, &AssetView)> {
    snapshot.rights.registry.assets.iter().map(|(number, view)| (*number, view))
}

fn sealed(snapshot: &Snapshot) -> impl Iterator<Item = (u64, &AssetView, &SealedResponse)> {
    assets(snapshot).filter_map(|(number, view)| Some((number, view, view.sealed.as_ref()?)))
}

/// Return the largest share for each parent and target.
fn parts(view: &AssetView) -> Parts {
    let mut parts = Parts::new();
    for edge in &view.edges.edges {
        let part = parts.entry((edge.parent.get(), edge.to)).or_default();
        *part = (*part).max(edge.share_bps.get());
    }
    parts.retain(|_, share| *share > 0);
    parts
}

pub(super) fn sealed_parts(sealed: &SealedResponse) -> Parts {
    sealed.parts.iter().map(|part| ((part.parent.get(), part.to), part.share_bps.get())).collect()
}

/// Return the ceilings that its edges carry, by license.
fn ceilings(view: &AssetView) -> BTreeMap<u64, Ceiling> {
    let bounded = |edge: &Edge| match &edge.origin {
        Origin::Licensed { license, ceiling: Some(ceiling), .. } => Some((license.get(), ceiling.clone())),
        Origin::Licensed { ceiling: None, .. } | Origin::Own {} | Origin::Consent {} | Origin::Contributors {} => None,
    };
    view.edges.edges.iter().filter_map(bounded).collect()
}

pub(crate) fn whole(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view) in assets(snapshot) {
        let paid: u32 = parts(view).values().map(|share| u32::from(*share)).sum();
        let contributors = u32::from(view.asset.contributors.contributor_bps.get());
        let (stated, owner) = (u32::from(view.edges.shares_bps.get()), u32::from(view.edges.owner_bps.get()));
        cases.check(stated == paid && paid + contributors + owner == WHOLE_BPS, || {
            format!("asset {number}: parents {paid} ({stated} stated), contributors {contributors}, owner {owner}")
        });
    }
}

pub(crate) fn sealed_edges(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view, sealed) in sealed(snapshot) {
        let (stated, found) = (sealed_parts(sealed), parts(view));
        let once = stated.len() == sealed.parts.len();
        cases.check(once && stated == found && sealed.owner_bps == view.edges.owner_bps, || {
            format!("asset {number}: {stated:?} stated, {found:?} found, owner {}", sealed.owner_bps)
        });
    }
}

/// What licensees would inherit: pool edges and reciprocal ones.
pub(crate) fn handed_on(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view, sealed) in sealed(snapshot) {
        let along: Vec<&Edge> = view.edges.edges.iter().filter(|edge| goes_with_licenses(edge)).collect();
        let mut largest = Parts::new();
        for edge in &along {
            let part = largest.entry((edge.parent.get(), edge.to)).or_default();
            *part = (*part).max(edge.share_bps.get());
        }
        let found = (along.len() as u64, largest.values().map(|share| u64::from(*share)).sum::<u64>());
        let stated = (u64::from(sealed.handed_on.edges), u64::from(sealed.handed_on.shares_bps.get()));
        cases.check(stated == found, || format!("asset {number}: {stated:?} handed on, {found:?} found"));
    }
}

fn goes_with_licenses(edge: &Edge) -> bool {
    match &edge.origin {
        Origin::Contributors {} => true,
        Origin::Licensed { reciprocal, .. } => *reciprocal,
        Origin::Own {} | Origin::Consent {} => false,
    }
}

pub(crate) fn sealed_ceilings(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view, sealed) in sealed(snapshot) {
        let stated: BTreeMap<u64, Ceiling> =
            sealed.ceilings.iter().map(|row| (row.license.get(), row.ceiling.clone())).collect();
        cases.check(stated == ceilings(view), || format!("asset {number}: {stated:?} stated"));
    }
}

pub(crate) fn sealed_contributors(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view, sealed) in sealed(snapshot) {
        let row = &view.asset.contributors;
        let stated = (sealed.contributor_bps, sealed.total_weight, &sealed.floor_price, sealed.floor_royalty_bps);
        let found = (row.contributor_bps, row.total_weight, &row.floor_price, row.floor_royalty_bps);
        cases.check(stated == found, || format!("asset {number}: {stated:?} sealed, {found:?} found"));
    }
}

pub(crate) fn weights(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view) in assets(snapshot) {
        let total = sum(view.weights.values().copied());
        cases.equal(format_args!("asset {number}"), view.asset.contributors.total_weight, total);
        let set_aside = view.asset.contributors.contributor_bps.get();
        let fault = || format!("asset {number}: {set_aside} basis points for no contributors");
        cases.check(!view.weights.is_empty() || set_aside == 0, fault);
    }
}

/// A licensee owes at least the least royalty, and so do those who bought a license from the licensee.
pub(crate) fn least_royalty(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view) in assets(snapshot) {
        for edge in &view.edges.edges {
            let Origin::Licensed { reciprocal, .. } = edge.origin else { continue };
            let Some(parent) = snapshot.rights.registry.assets.get(&edge.parent.get()) else { continue };
            let least = parent.asset.contributors.floor_royalty_bps;
            let keeps = edge.share_bps >= least && (reciprocal || least.get() == 0);
            cases.check(keeps, || {
                format!("asset {number} owes {} to {}, of which the least is {least}", edge.share_bps, edge.parent)
            });
        }
    }
}

/// Whether what a parent owes comes along with the edge that chose it. Pool edges and reciprocal ones always do; with the
/// owner's own parents and with consented ones, all that is owed to others does.
fn comes_along(chosen: &Edge, owed: &Edge) -> bool {
    match &owed.origin {
        Origin::Contributors {} => true,
        Origin::Licensed { reciprocal, .. } => takes_all(chosen) || *reciprocal,
        Origin::Consent {} => takes_all(chosen),
        Origin::Own {} => false,
    }
}

fn takes_all(chosen: &Edge) -> bool {
    matches!(chosen.origin, Origin::Own {} | Origin::Consent {})
}

pub(crate) fn inherited(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view) in assets(snapshot) {
        for chosen in &view.parents {
            let Some(parent) = snapshot.rights.registry.assets.get(&chosen.parent.get()) else { continue };
            let covered = |owed: &Edge| view.edges.edges.iter().any(|edge| edge.covers(owed));
            let missing = parent.edges.edges.iter().find(|owed| comes_along(chosen, owed) && !covered(owed));
            cases.check(missing.is_none(), || {
                format!("asset {number}: what its parent {} owes did not come along: {missing:?}", chosen.parent)
            });
        }
    }
}

pub(crate) fn contributors_of_parents(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view) in assets(snapshot) {
        let unpaid = view.parents.iter().filter(|chosen| takes_all(chosen)).find(|chosen| {
            let parent = snapshot.rights.registry.assets.get(&chosen.parent.get());
            let owed = parent.map(|parent| parent.asset.contributors.contributor_bps).filter(|owed| owed.get() > 0);
            let pays = |edge: &&Edge| edge.to == Target::Pool && edge.parent == chosen.parent;
            view.edges.edges.iter().filter(pays).map(|edge| edge.share_bps).max() < owed
        });
        cases.check(unpaid.is_none(), || format!("asset {number} owes the contributors of a parent: {unpaid:?}"));
    }
}

pub(crate) fn from_a_parent(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view) in assets(snapshot) {
        let stray = view.edges.edges.iter().filter(|edge| edge.inherited).find(|edge| {
            let from = |chosen: &Edge| {
                let parent = snapshot.rights.registry.assets.get(&chosen.parent.get());
                let owed = parent.is_some_and(|row| row.edges.edges.iter().any(|owed| edge.is_same_duty(owed)));
                owed || (edge.to == Target::Pool && edge.parent == chosen.parent)
            };
            !view.parents.iter().any(from)
        });
        cases.check(stray.is_none(), || format!("asset {number}: no parent owes what it inherited: {stray:?}"));
    }
}
