//! A1 to A5: the registry of assets, from one look at it.

use std::collections::{BTreeMap, BTreeSet};

use caravan_provenance_api::bounds::{MAX_CHOSEN, MAX_INHERITED};
use caravan_provenance_api::{AssetStatus, Ceiling, Edge, EdgeKind, Origin, Target};
use cosmwasm_std::Uint128;

use super::{AssetView, RegistryView};
use crate::check::findings::{unless, Findings};

/// The whole of what an asset takes in, in basis points.
const WHOLE: u32 = 10_000;

/// All rules of the registry.
pub(super) fn check(view: &RegistryView, findings: &mut Findings) {
    found(view, findings);
    let each = |rule: fn(&RegistryView, u64, &AssetView) -> Option<String>| {
        view.assets.iter().map(move |(number, asset)| Some(format!("asset {number}: {}", rule(view, *number, asset)?)))
    };
    findings.every("A2", "provenance: edges lead to sealed parents, each chosen once, within bounds", each(edges));
    findings.every("A2", "provenance: no asset is its own ancestor", each(acyclic));
    findings.every("A2", "provenance: one line of versions, without a share", each(versions));
    findings.every("A3", "provenance: parents, contributors and owner have the whole", each(shares));
    findings.every("A3", "provenance: what a seal froze is what the edges come to", each(sealed));
    findings.every("A3", "provenance: weights of contributors add up", each(contributors));
    findings.every("A4", "provenance: what is owed comes along with an edge", each(inherits));
    findings.every("A4", "provenance: nothing comes along from nowhere", each(from_somewhere));
    children(view, findings);
}

/// A1: one content, one watermark, one asset; and the lists agree.
fn found(view: &RegistryView, findings: &mut Findings) {
    let count = view.assets.len();
    let hashes: BTreeSet<String> = view.assets.values().map(|one| one.asset.content_hash.to_hex()).collect();
    let marks: BTreeSet<String> = view.assets.values().map(|one| one.asset.watermark.to_hex()).collect();
    findings.equal("A1", "provenance: contents of assets, each once", hashes.len(), count);
    findings.equal("A1", "provenance: watermarks of assets, each once", marks.len(), count);
    let led = view.assets.iter().map(|(number, one)| {
        let back = one.found.iter().all(|found| found.map(|asset| asset.get()) == Some(*number));
        unless(back, || format!("asset {number} is found as {:?}", one.found))
    });
    findings.every("A1", "provenance: hash and watermark lead back to their asset", led);
    let numbered = (1..)
        .zip(view.assets.keys())
        .map(|(expected, number)| unless(*number == expected, || format!("asset {number} in place {expected}")));
    findings.every("A1", "provenance: assets are numbered from 1", numbered);
    let owned = view.by_owner.iter().map(|(owner, listed)| {
        let found = view.assets.iter().filter(|(_, one)| one.asset.owner.as_str() == owner).map(|(number, _)| number);
        unless(found.eq(listed), || format!("{owner}: {listed:?} listed"))
    });
    findings.every("A1", "provenance: assets by owner", owned);
    let described = view.assets.iter().map(|(number, one)| {
        let counted = (0..).zip(&one.metadata).all(|(index, entry)| entry.index == index);
        unless(counted && one.metadata.last() == Some(&one.asset.metadata), || format!("asset {number}"))
    });
    findings.every("A1", "provenance: descriptions are numbered, and the last one counts", described);
}

fn edges(view: &RegistryView, number: u64, one: &AssetView) -> Option<String> {
    let (chosen, inherited): (Vec<&Edge>, Vec<&Edge>) = one.edges.edges.iter().partition(|edge| !edge.inherited);
    let parents: BTreeSet<u64> = chosen.iter().map(|edge| edge.parent.get()).collect();
    let bounded = chosen.len() <= MAX_CHOSEN && inherited.len() <= MAX_INHERITED;
    let same = chosen.iter().copied().eq(&one.parents);
    if !(bounded && same && parents.len() == chosen.len()) {
        return Some(format!("{} chosen, {} inherited, {} parents", chosen.len(), inherited.len(), parents.len()));
    }
    one.edges.edges.iter().find_map(|edge| {
        let parent = edge.parent.get();
        let status = view.assets.get(&parent).map(|parent| parent.asset.status);
        let sealed = matches!(status, Some(AssetStatus::Sealed | AssetStatus::Retracted));
        let fits = sealed && parent != number && edge.to == edge.origin.target();
        unless(fits, || format!("an edge to {parent}, which is {status:?}"))
    })
}

/// Nobody is its own ancestor, whatever the numbers say.
fn acyclic(view: &RegistryView, number: u64, one: &AssetView) -> Option<String> {
    let (mut seen, mut next) = (BTreeSet::new(), vec![one]);
    while let Some(at) = next.pop() {
        for edge in &at.parents {
            let parent = edge.parent.get();
            if parent == number {
                return Some("it is its own ancestor".to_owned());
            }
            if seen.insert(parent) {
                next.extend(view.assets.get(&parent));
            }
        }
    }
    None
}

fn versions(view: &RegistryView, number: u64, one: &AssetView) -> Option<String> {
    let all: Vec<&Edge> = one.parents.iter().filter(|edge| edge.kind == EdgeKind::VersionOf).collect();
    let before = all.first().and_then(|edge| view.assets.get(&edge.parent.get()));
    let line = before.map_or(number, |parent| parent.asset.line.get());
    let free = all.iter().all(|edge| edge.share_bps.get() == 0);
    let fits = all.len() <= 1 && free && one.asset.line.get() == line;
    unless(fits, || format!("{} versions, line {}", all.len(), one.asset.line))
}

/// The larger share where edges meet.
fn parts(one: &AssetView) -> BTreeMap<(u64, Target), u16> {
    let mut parts: BTreeMap<(u64, Target), u16> = BTreeMap::new();
    for edge in &one.edges.edges {
        let part = parts.entry((edge.parent.get(), edge.to)).or_default();
        *part = (*part).max(edge.share_bps.get());
    }
    parts.retain(|_, share| *share > 0);
    parts
}

fn shares(_: &RegistryView, _: u64, one: &AssetView) -> Option<String> {
    let paid: u32 = parts(one).values().map(|share| u32::from(*share)).sum();
    let contributors = u32::from(one.asset.contributors.contributor_bps.get());
    let (told, owner) = (u32::from(one.edges.shares_bps.get()), u32::from(one.edges.owner_bps.get()));
    let fits = told == paid && paid + contributors + owner == WHOLE;
    unless(fits, || format!("parents {paid} ({told} told), contributors {contributors}, owner {owner}"))
}

fn sealed(_: &RegistryView, _: u64, one: &AssetView) -> Option<String> {
    let Some(sealed) = &one.sealed else { return None };
    let told: BTreeMap<(u64, Target), u16> =
        sealed.parts.iter().map(|part| ((part.parent.get(), part.to), part.share_bps.get())).collect();
    let carried: BTreeMap<u64, Ceiling> =
        sealed.ceilings.iter().map(|one| (one.license.get(), one.ceiling.clone())).collect();
    let contributors = &one.asset.contributors;
    let fits = told == parts(one)
        && told.len() == sealed.parts.len()
        && carried == ceilings(one)
        && sealed.owner_bps == one.edges.owner_bps
        && (sealed.contributor_bps, sealed.total_weight) == (contributors.contributor_bps, contributors.total_weight)
        && sealed.floor_price == contributors.floor_price;
    unless(fits, || format!("{} parts sealed, {} found", told.len(), parts(one).len()))
}

/// The ceilings of an asset's edges.
fn ceilings(one: &AssetView) -> BTreeMap<u64, Ceiling> {
    let bounded = |edge: &Edge| match &edge.origin {
        Origin::Licensed { license, ceiling: Some(ceiling), .. } => Some((license.get(), ceiling.clone())),
        Origin::Licensed { ceiling: None, .. } | Origin::Own {} | Origin::Consent {} | Origin::Contributors {} => None,
    };
    one.edges.edges.iter().filter_map(bounded).collect()
}

/// Weights add up; nothing is set aside for nobody.
fn contributors(_: &RegistryView, _: u64, one: &AssetView) -> Option<String> {
    let (sum, contributors): (Uint128, _) = (one.weights.values().sum(), &one.asset.contributors);
    let fits = contributors.total_weight == sum && (!one.weights.is_empty() || contributors.contributor_bps.get() == 0);
    unless(fits, || format!("{} told, {sum} found", contributors.total_weight))
}

/// Pool edges and reciprocal ones come along always; all that a parent owes to others with own and consented edges.
fn inherits(view: &RegistryView, _: u64, one: &AssetView) -> Option<String> {
    one.parents.iter().find_map(|chosen| {
        let parent = view.assets.get(&chosen.parent.get())?;
        let whole = matches!(chosen.origin, Origin::Own {} | Origin::Consent {});
        let missing = parent.edges.edges.iter().find(|owed| {
            let comes = match &owed.origin {
                Origin::Contributors {} => true,
                Origin::Licensed { reciprocal, .. } => whole || *reciprocal,
                Origin::Consent {} => whole,
                Origin::Own {} => false,
            };
            comes && !one.edges.edges.iter().any(|edge| edge.covers(owed))
        });
        if let Some(owed) = missing {
            return Some(format!("what {} owes to {} did not come along", chosen.parent, owed.parent));
        }
        let contributors = parent.asset.contributors.contributor_bps;
        let pays = |edge: &&Edge| edge.to == Target::Pool && edge.parent == chosen.parent;
        let share = one.edges.edges.iter().filter(pays).map(|edge| edge.share_bps).max();
        let owed = whole && contributors.get() > 0 && share < Some(contributors);
        unless(!owed, || format!("the contributors of {} are owed {contributors}", chosen.parent))
    })
}

fn from_somewhere(view: &RegistryView, _: u64, one: &AssetView) -> Option<String> {
    let inherited = one.edges.edges.iter().filter(|edge| edge.inherited);
    inherited.into_iter().find_map(|edge| {
        let from = |chosen: &Edge| {
            let parent = view.assets.get(&chosen.parent.get());
            let owed = parent.is_some_and(|parent| parent.edges.edges.iter().any(|owed| edge.is_same_duty(owed)));
            owed || (edge.to == Target::Pool && edge.parent == chosen.parent)
        };
        unless(one.parents.iter().any(from), || format!("an edge to {} from nowhere", edge.parent))
    })
}

/// A5: children are the inverse of parents.
fn children(view: &RegistryView, findings: &mut Findings) {
    let mut expected: BTreeMap<u64, Vec<(u64, EdgeKind)>> = BTreeMap::new();
    for (number, one) in &view.assets {
        for edge in &one.parents {
            expected.entry(edge.parent.get()).or_default().push((*number, edge.kind));
        }
    }
    let cases = view.assets.iter().map(|(number, one)| {
        let told: Vec<(u64, EdgeKind)> = one.children.iter().map(|child| (child.asset.get(), child.kind)).collect();
        let found = expected.get(number).map_or(&[][..], Vec::as_slice);
        unless(told == found, || format!("asset {number}: {} told, {} found", told.len(), found.len()))
    });
    findings.every("A5", "provenance: children are the inverse of parents", cases);
}
