//! A1 to A5: the registry of assets, from one look at it.

use std::collections::{BTreeMap, BTreeSet};

use caravan_provenance_api::bounds::{MAX_CHOSEN, MAX_INHERITED};
use caravan_provenance_api::{AssetStatus, Ceiling, Edge, EdgeKind, Origin, Target};

use crate::snapshot::{AssetView, RegistryView};

/// Every rule of the registry that one look can tell.
///
/// # Panics
/// If one is broken.
pub fn registry(view: &RegistryView) {
    found(view);
    for (number, asset) in &view.assets {
        edges(view, *number, asset);
        shares(*number, asset);
        inheritance(view, *number, asset);
        contributors(*number, asset);
    }
    children(view);
}

/// A1: one content, one watermark, one asset; and the lists agree.
fn found(view: &RegistryView) {
    let numbers: Vec<u64> = view.assets.keys().copied().collect();
    assert_eq!(numbers, (1..=numbers.len() as u64).collect::<Vec<_>>(), "A1: assets are numbered from 1");
    let hashes: BTreeSet<String> = view.assets.values().map(|a| a.asset.content_hash.to_hex()).collect();
    let marks: BTreeSet<String> = view.assets.values().map(|a| a.asset.watermark.to_hex()).collect();
    assert_eq!(hashes.len(), view.assets.len(), "A1: a content is registered once");
    assert_eq!(marks.len(), view.assets.len(), "A1: a watermark belongs to one asset");
    for (number, found) in &view.found {
        assert_eq!(*found, (*number, *number), "A1: asset {number} is found by its hash and its watermark");
    }
    let listed = |keep: &dyn Fn(&AssetView) -> bool| -> Vec<u64> {
        view.assets.iter().filter(|(_, a)| keep(a)).map(|(number, _)| *number).collect()
    };
    for (kind, all) in &view.by_kind {
        assert_eq!(*all, listed(&|a| a.asset.kind.name() == *kind), "A1: assets of kind {kind}");
    }
    for (owner, all) in &view.by_owner {
        assert_eq!(*all, listed(&|a| a.asset.owner == *owner), "A1: assets of {owner}");
    }
}

/// A2: edges point to older, sealed parents, each parent chosen once, within bounds; so there is no cycle.
fn edges(view: &RegistryView, number: u64, asset: &AssetView) {
    let (chosen, inherited): (Vec<&Edge>, Vec<&Edge>) = asset.edges.edges.iter().partition(|edge| !edge.inherited);
    assert_eq!(chosen, asset.parents.iter().collect::<Vec<_>>(), "A2: chosen edges of asset {number}, told twice");
    assert!(chosen.len() <= MAX_CHOSEN, "A2: asset {number} chose {} edges", chosen.len());
    assert!(inherited.len() <= MAX_INHERITED, "A2: asset {number} inherited {} edges", inherited.len());
    let parents: BTreeSet<u64> = chosen.iter().map(|edge| edge.parent.get()).collect();
    assert_eq!(parents.len(), chosen.len(), "A2: asset {number} chose a parent twice");
    for edge in &asset.edges.edges {
        let parent = edge.parent.get();
        assert!(parent != number, "A2: asset {number} is its own parent");
        let status = view.assets[&parent].asset.status;
        assert!(status != AssetStatus::Draft, "A2: parent {parent} of asset {number} is not sealed");
        assert_eq!(edge.to, edge.origin.target(), "A2: where the edge of {number} to {parent} pays");
    }
    acyclic(view, number);
    let versions: Vec<&&Edge> = chosen.iter().filter(|edge| edge.kind == EdgeKind::VersionOf).collect();
    assert!(versions.len() <= 1, "A2: asset {number} is a version of several");
    let line = versions.first().map_or(number, |edge| view.assets[&edge.parent.get()].asset.line.get());
    assert!(versions.iter().all(|edge| edge.share_bps.get() == 0), "A2: asset {number}: a version pays no share");
    assert_eq!(asset.asset.line.get(), line, "A2: the line of asset {number}");
}

/// Nobody is its own ancestor, whatever the numbers say.
fn acyclic(view: &RegistryView, number: u64) {
    let (mut seen, mut next) = (BTreeSet::new(), vec![number]);
    while let Some(at) = next.pop() {
        for edge in &view.assets[&at].parents {
            assert!(edge.parent.get() != number, "A2: asset {number} is its own ancestor");
            if seen.insert(edge.parent.get()) {
                next.push(edge.parent.get());
            }
        }
    }
}

/// A3: the larger share where edges meet; with the contributors' part never more than the whole.
fn shares(number: u64, asset: &AssetView) {
    let mut parts: BTreeMap<(u64, Target), u16> = BTreeMap::new();
    for edge in &asset.edges.edges {
        let part = parts.entry((edge.parent.get(), edge.to)).or_default();
        *part = (*part).max(edge.share_bps.get());
    }
    parts.retain(|_, share| *share > 0);
    let paid: u32 = parts.values().map(|share| u32::from(*share)).sum();
    let contributors = u32::from(asset.asset.contributors.contributor_bps.get());
    assert!(
        paid + contributors <= 10_000,
        "A3: asset {number} gives {paid} to parents and {contributors} to contributors"
    );
    let (shares, owner) = (asset.edges.shares_bps.get(), asset.edges.owner_bps.get());
    assert_eq!(
        (u32::from(shares), u32::from(owner)),
        (paid, 10_000 - paid - contributors),
        "A3: sums of asset {number}"
    );
    let Some(sealed) = &asset.sealed else { return };
    let told: BTreeMap<(u64, Target), u16> =
        sealed.parts.iter().map(|part| ((part.parent.get(), part.to), part.share_bps.get())).collect();
    assert_eq!(told, parts, "A3: what the seal of asset {number} froze");
    assert_eq!(told.len(), sealed.parts.len(), "A3: a part of asset {number} is told twice");
    assert_eq!(sealed.owner_bps, asset.edges.owner_bps, "A3: the owner's part of asset {number}");
    assert_eq!(
        sealed.contributor_bps, asset.asset.contributors.contributor_bps,
        "A3: the contributors' part of asset {number}"
    );
    let carried: BTreeMap<u64, Ceiling> =
        sealed.ceilings.iter().map(|c| (c.license.get(), c.ceiling.clone())).collect();
    assert_eq!(carried, ceilings(asset), "A3: ceilings that asset {number} stands under");
    assert_eq!(sealed.floor_price, asset.asset.contributors.floor_price, "A3: the floor of asset {number}");
}

/// The ceilings of an asset's edges.
fn ceilings(asset: &AssetView) -> BTreeMap<u64, Ceiling> {
    let bounded = |edge: &Edge| match &edge.origin {
        Origin::Licensed { license, ceiling: Some(ceiling), .. } => Some((license.get(), ceiling.clone())),
        Origin::Licensed { ceiling: None, .. } | Origin::Own {} | Origin::Consent {} | Origin::Contributors {} => None,
    };
    asset.edges.edges.iter().filter_map(bounded).collect()
}

/// A4: what comes along with an edge, whoever owned what when it was chosen: pool edges and reciprocal ones always; all
/// that a parent owes to others where the parent was the owner's own or its owner consented; nothing from nowhere.
fn inheritance(view: &RegistryView, number: u64, asset: &AssetView) {
    for chosen in &asset.parents {
        let parent = &view.assets[&chosen.parent.get()];
        let whole = matches!(chosen.origin, Origin::Own {} | Origin::Consent {});
        for owed in &parent.edges.edges {
            let comes = match &owed.origin {
                Origin::Contributors {} => true,
                Origin::Licensed { reciprocal, .. } => whole || *reciprocal,
                Origin::Consent {} => whole,
                Origin::Own {} => false,
            };
            if comes {
                let there = asset.edges.edges.iter().any(|edge| edge.covers(owed));
                assert!(there, "A4: asset {number} has {} as a parent, but not its {owed:?}", chosen.parent);
            }
        }
        let contributors = parent.asset.contributors.contributor_bps;
        if whole && contributors.get() > 0 {
            let pays = |edge: &&Edge| edge.to == Target::Pool && edge.parent == chosen.parent;
            let share = asset.edges.edges.iter().filter(pays).map(|edge| edge.share_bps).max();
            assert!(
                share >= Some(contributors),
                "A4: asset {number} owes the contributors of {} {contributors}",
                chosen.parent
            );
        }
    }
    for edge in asset.edges.edges.iter().filter(|edge| edge.inherited) {
        let from = |chosen: &&Edge| {
            let parent = &view.assets[&chosen.parent.get()];
            let made = edge.to == Target::Pool && edge.parent == chosen.parent;
            made || parent.edges.edges.iter().any(|owed| edge.is_same_duty(owed))
        };
        assert!(asset.parents.iter().any(|chosen| from(&chosen)), "A4: asset {number} inherited {edge:?} from nowhere");
    }
}

/// Weights add up; nothing is set aside for nobody.
fn contributors(number: u64, asset: &AssetView) {
    let sum: u128 = asset.weights.values().sum();
    assert_eq!(asset.asset.contributors.total_weight.u128(), sum, "A3: weights of the contributors of asset {number}");
    let nobody = asset.weights.is_empty();
    assert!(!nobody || asset.asset.contributors.contributor_bps.get() == 0, "A3: asset {number} sets aside for nobody");
    let entries = asset.metadata.iter().map(|entry| entry.index);
    assert!(entries.eq(0..asset.metadata.len() as u32), "A1: the history of asset {number}");
    assert_eq!(asset.metadata.last(), Some(&asset.asset.metadata), "A1: the description of asset {number}");
}

/// A5: children are the inverse of parents.
fn children(view: &RegistryView) {
    let mut expected: BTreeMap<u64, Vec<(u64, EdgeKind)>> = BTreeMap::new();
    for (number, asset) in &view.assets {
        for edge in &asset.parents {
            expected.entry(edge.parent.get()).or_default().push((*number, edge.kind));
        }
    }
    for (number, asset) in &view.assets {
        let told: Vec<(u64, EdgeKind)> = asset.children.iter().map(|child| (child.asset.get(), child.kind)).collect();
        assert_eq!(told, expected.remove(number).unwrap_or_default(), "A5: children of asset {number}");
    }
}
