//! A1, A2, A5: the lists and the graph of assets.

use std::collections::{BTreeMap, BTreeSet};

use caravan_primitives::Hash32;
use caravan_provenance_api::bounds::{MAX_CHOSEN, MAX_INHERITED};
use caravan_provenance_api::{AssetStatus, Edge, EdgeKind};

use crate::cases::Cases;
use crate::snapshot::{AssetView, RegistryView, Snapshot};

fn assets(snapshot: &Snapshot) -> impl Iterator<Item = (u64, &AssetView)> {
    snapshot.rights.registry.assets.iter().map(|(number, view)| (*number, view))
}

/// Return the numbers of the assets that `keep` keeps.
fn listed(registry: &RegistryView, keep: impl Fn(&AssetView) -> bool) -> Vec<u64> {
    registry.assets.iter().filter(|(_, view)| keep(view)).map(|(number, _)| *number).collect()
}

pub(crate) fn numbered(snapshot: &Snapshot, cases: &mut Cases) {
    for (expected, (number, _)) in (1..).zip(assets(snapshot)) {
        cases.check(number == expected, || format!("asset {number} is number {expected}"));
    }
}

/// Check that no two assets have the same value.
fn unique(snapshot: &Snapshot, cases: &mut Cases, value: fn(&AssetView) -> Hash32) {
    let mut seen = BTreeMap::new();
    for (number, view) in assets(snapshot) {
        let earlier = seen.insert(value(view).to_hex(), number);
        cases.check(earlier.is_none(), || format!("assets {earlier:?} and {number} have {}", value(view).to_hex()));
    }
}

pub(crate) fn contents(snapshot: &Snapshot, cases: &mut Cases) {
    unique(snapshot, cases, |view| view.asset.content_hash);
}

pub(crate) fn watermarks(snapshot: &Snapshot, cases: &mut Cases) {
    unique(snapshot, cases, |view| view.asset.watermark);
}

pub(crate) fn found(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, found) in &snapshot.rights.registry.found {
        let back = *found == (Some(*number), Some(*number));
        cases.check(back, || format!("asset {number}: its hash and its watermark lead to {found:?}"));
    }
}

pub(crate) fn by_kind(snapshot: &Snapshot, cases: &mut Cases) {
    let registry = &*snapshot.rights.registry;
    for (kind, list) in &registry.by_kind {
        let found = listed(registry, |view| view.asset.kind.name() == *kind);
        cases.check(*list == found, || format!("{kind}: {list:?} listed, {found:?} found"));
    }
}

pub(crate) fn by_owner(snapshot: &Snapshot, cases: &mut Cases) {
    let registry = &*snapshot.rights.registry;
    for (owner, list) in &registry.by_owner {
        let found = listed(registry, |view| view.asset.owner == *owner);
        cases.check(*list == found, || format!("{owner}: {list:?} listed, {found:?} found"));
    }
}

pub(crate) fn metadata(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view) in assets(snapshot) {
        let counted = (0..).zip(&view.metadata).all(|(index, entry)| entry.index == index);
        let current = view.metadata.last() == Some(&view.asset.metadata);
        cases.check(counted && current, || format!("asset {number}: {} descriptions", view.metadata.len()));
    }
}

pub(crate) fn chosen(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view) in assets(snapshot) {
        let chosen: Vec<&Edge> = view.edges.edges.iter().filter(|edge| !edge.inherited).collect();
        let same = chosen.iter().copied().eq(&view.parents);
        let parents: BTreeSet<u64> = chosen.iter().map(|edge| edge.parent.get()).collect();
        let once = parents.len() == chosen.len() && !parents.contains(&number);
        let inherited = view.edges.edges.len() - chosen.len();
        let bounded = chosen.len() <= MAX_CHOSEN && inherited <= MAX_INHERITED;
        cases.check(same && once && bounded, || {
            format!("asset {number}: {} chosen, {inherited} inherited, parents {parents:?}", chosen.len())
        });
    }
}

pub(crate) fn parents(snapshot: &Snapshot, cases: &mut Cases) {
    let registry = &snapshot.rights.registry;
    for (number, view) in assets(snapshot) {
        for edge in &view.edges.edges {
            let status = registry.assets.get(&edge.parent.get()).map(|parent| parent.asset.status);
            let sealed = status.is_some_and(|status| status != AssetStatus::Draft);
            cases.check(sealed && edge.to == edge.origin.target(), || {
                format!("asset {number}: an edge to {}, which is {status:?}, pays to {:?}", edge.parent, edge.to)
            });
        }
    }
}

pub(crate) fn acyclic(snapshot: &Snapshot, cases: &mut Cases) {
    let registry = &snapshot.rights.registry;
    for (number, view) in assets(snapshot) {
        let (mut seen, mut next) = (BTreeSet::new(), vec![view]);
        while let Some(at) = next.pop() {
            let fresh = at.parents.iter().map(|edge| edge.parent.get()).filter(|parent| seen.insert(*parent));
            next.extend(fresh.filter_map(|parent| registry.assets.get(&parent)));
        }
        cases.check(!seen.contains(&number), || format!("asset {number} is its own ancestor"));
    }
}

pub(crate) fn versions(snapshot: &Snapshot, cases: &mut Cases) {
    let registry = &snapshot.rights.registry;
    for (number, view) in assets(snapshot) {
        let versions: Vec<&Edge> = view.parents.iter().filter(|edge| edge.kind == EdgeKind::VersionOf).collect();
        let before = versions.first().and_then(|edge| registry.assets.get(&edge.parent.get()));
        let line = before.map_or(number, |parent| parent.asset.line.get());
        let free = versions.iter().all(|edge| edge.share_bps.get() == 0);
        cases.check(versions.len() <= 1 && free && view.asset.line.get() == line, || {
            format!("asset {number}: a version of {}, line {}, expected {line}", versions.len(), view.asset.line)
        });
    }
}

pub(crate) fn children(snapshot: &Snapshot, cases: &mut Cases) {
    let mut expected: BTreeMap<u64, Vec<(u64, EdgeKind)>> = BTreeMap::new();
    for (number, view) in assets(snapshot) {
        for edge in &view.parents {
            expected.entry(edge.parent.get()).or_default().push((number, edge.kind));
        }
    }
    for (number, view) in assets(snapshot) {
        let found = expected.remove(&number).unwrap_or_default();
        let same = found.iter().copied().eq(view.children.iter().map(|child| (child.asset.get(), child.kind)));
        cases.check(same, || format!("asset {number}: {} listed, {} found", view.children.len(), found.len()));
    }
}
