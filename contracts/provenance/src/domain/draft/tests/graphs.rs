//! Random graphs of own, consented and licensed edges, compared with a second definition of inheritance.

#![allow(clippy::arithmetic_side_effects, reason = "small numbers of a test")]

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;

/// One asset to be made: who owns it, the part of its contributors, and its edges.
#[derive(Debug, Clone)]
struct Plan {
    owner: usize,
    contributor_bps: u16,
    edges: Vec<PlannedEdge>,
}

#[derive(Debug, Clone)]
struct PlannedEdge {
    /// Which of the assets before it, as a fraction.
    parent: prop::sample::Index,
    share: u16,
    by_license: bool,
    reciprocal: bool,
    ceiling: bool,
}

fn plans() -> impl Strategy<Value = Vec<Plan>> {
    let edge = (any::<prop::sample::Index>(), 0u16..900, prop::bool::weighted(0.4), any::<bool>(), any::<bool>());
    let edge = edge.prop_map(|(parent, share, by_license, reciprocal, ceiling)| PlannedEdge {
        parent,
        share,
        by_license,
        reciprocal,
        ceiling,
    });
    let plan = (0usize..3, prop_oneof![Just(0u16), 1u16..1_500], prop::collection::vec(edge, 0..4));
    let plan = plan.prop_map(|(owner, contributor_bps, edges)| Plan { owner, contributor_bps, edges });
    prop::collection::vec(plan, 1..14)
}

const OWNERS: [&str; 3] = ["alice", "bob", "carol"];

/// An asset as the definition sees it: chosen edges only.
#[derive(Debug, Clone)]
struct Simple {
    number: u64,
    owner: usize,
    contributor_bps: u16,
    chosen: Vec<(usize, u16, Origin)>,
}

/// What an asset owes to others, by the words of the interface: it asks the graph anew every time.
#[derive(Debug, Clone, Default, PartialEq)]
struct Owed {
    /// License → parent, share, reciprocal, whether it has a ceiling.
    licenses: BTreeMap<u64, (u64, u16, bool, bool)>,
    /// Consented parents → the largest share.
    consents: BTreeMap<u64, u16>,
    /// Contributors of an asset → the largest part.
    pools: BTreeMap<u64, u16>,
}

impl Owed {
    fn add(&mut self, more: &Self) {
        self.licenses.extend(more.licenses.clone());
        for (mine, theirs) in [(&mut self.consents, &more.consents), (&mut self.pools, &more.pools)] {
            for (asset, share) in theirs {
                let held = mine.entry(*asset).or_default();
                *held = *share.max(held);
            }
        }
    }
}

fn owed(graph: &[Simple], asset: &Simple) -> Owed {
    let mut all = Owed::default();
    for (place, share, origin) in &asset.chosen {
        let parent = &graph[*place];
        let mut brought = owed(graph, parent);
        if parent.contributor_bps > 0 {
            brought.pools.entry(parent.number).or_default();
            let own = brought.pools.get_mut(&parent.number).unwrap();
            *own = parent.contributor_bps.max(*own);
        }
        match origin {
            Origin::Own | Origin::Contributors => {}
            Origin::Consent => all.add(&Owed { consents: [(parent.number, *share)].into(), ..Owed::default() }),
            Origin::Licensed(terms) => {
                let row = (parent.number, *share, terms.reciprocal, terms.ceiling.is_some());
                all.licenses.insert(terms.license.get(), row);
                if parent.owner != asset.owner {
                    let reciprocal = |(_, row): &(&u64, &(u64, u16, bool, bool))| row.2;
                    let licenses = brought.licenses.iter().filter(reciprocal).map(|(key, row)| (*key, *row)).collect();
                    brought = Owed { licenses, consents: BTreeMap::new(), pools: owed(graph, parent).pools };
                }
            }
        }
        all.add(&brought);
    }
    all
}

/// What the rows of an asset say.
fn stored(edges: &[Edge]) -> Owed {
    let mut all = Owed::default();
    for edge in edges {
        let (parent, share) = (edge.parent.get(), edge.share.get());
        match &edge.origin {
            Origin::Own => {}
            Origin::Consent => all.add(&Owed { consents: [(parent, share)].into(), ..Owed::default() }),
            Origin::Contributors => {
                assert!(all.pools.insert(parent, share).is_none(), "two pool edges to {parent}");
            }
            Origin::Licensed(terms) => {
                let row = (parent, share, terms.reciprocal, terms.ceiling.is_some());
                let twice = all.licenses.insert(terms.license.get(), row);
                assert!(twice.is_none(), "license {} twice", terms.license);
            }
        }
    }
    all
}

/// What all that is owed comes to, with the shares that owners chose for own parents.
fn total(asset: &Simple, graph: &[Simple], owed: &Owed) -> u32 {
    let mut inboxes: BTreeMap<u64, u16> = owed.consents.clone();
    let licensed = owed.licenses.values().map(|(parent, share, ..)| (*parent, *share));
    let own = asset.chosen.iter().filter(|(_, _, origin)| *origin == Origin::Own);
    let own = own.map(|(place, share, _)| (graph[*place].number, *share));
    for (parent, share) in licensed.chain(own) {
        let held = inboxes.entry(parent).or_default();
        *held = share.max(*held);
    }
    inboxes.values().chain(owed.pools.values()).map(|share| u32::from(*share)).sum()
}

/// Compares a draft with what it owes, `whole` basis points with its contributors' part; false if it is rightly refused.
fn agrees(draft: &Draft, owed: &Owed, whole: u32) -> bool {
    match draft.settle() {
        Ok(Shares { paid, left }) => {
            assert_eq!(stored(&draft.edges), *owed, "asset {}", draft.id);
            assert_eq!(u32::from(paid.get()) + u32::from(draft.asset.contributors.bps.get()), whole);
            assert_eq!(u32::from(left.get()) + whole, 10_000);
            true
        }
        Err(error) => {
            let inherited = draft.edges.iter().filter(|edge| edge.inherited).count();
            let expected = if inherited > 64 { "EDGES_FULL" } else { "SHARES_ABOVE_WHOLE" };
            assert_eq!(error.code(), expected);
            assert!(inherited > 64 || whole > 10_000, "asset {}: {inherited} inherited, {whole}", draft.id);
            false
        }
    }
}

/// Makes the assets of a plan one after the other; one that is refused is left out.
fn build(plans: &[Plan]) -> Vec<(Simple, Parent)> {
    let mut made: Vec<(Simple, Parent)> = vec![];
    let mut license = 0;
    for (place, plan) in plans.iter().enumerate() {
        let number = u64::try_from(place).unwrap() + 1;
        let mut draft = draft(number, OWNERS[plan.owner]);
        draft.asset.contributors.bps = bps(plan.contributor_bps);
        let mut simple = Simple { number, owner: plan.owner, contributor_bps: plan.contributor_bps, chosen: vec![] };
        let mut parents = BTreeSet::new();
        for edge in plan.edges.iter().filter(|_| !made.is_empty()) {
            let place = edge.parent.index(made.len());
            if !parents.insert(place) {
                continue;
            }
            let (parent, row) = (&made[place].0, &made[place].1);
            let own = parent.owner == plan.owner;
            license += 1;
            let (origin, share) = match (edge.by_license, own) {
                (true, _) => (licensed(license, edge.reciprocal, edge.ceiling.then_some(9)), edge.share),
                (false, true) => (Origin::Own, edge.share),
                (false, false) => (Origin::Consent, edge.share.max(1)),
            };
            owe(&mut draft, row, share, origin.clone());
            simple.chosen.push((place, share, origin));
        }
        let graph: Vec<Simple> = made.iter().map(|(simple, _)| simple.clone()).collect();
        let owed = owed(&graph, &simple);
        let whole = total(&simple, &graph, &owed) + u32::from(plan.contributor_bps);
        if agrees(&draft, &owed, whole) {
            made.push((simple, sealed(draft)));
        }
    }
    made
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_024))]

    #[test]
    fn rows_are_what_inheritance_is_said_to_be_and_shares_keep_the_whole(plans in plans()) {
        build(&plans);
    }

    #[test]
    fn nothing_that_is_owed_is_lost_by_registering_own_assets_again(plans in plans(), versions in 1u64..4) {
        for (_, asset) in build(&plans) {
            let owes = stored(&asset.edges);
            let mut again = asset.clone();
            for version in 0..versions {
                let mut next = draft(1_000 + version, "");
                next.owner = again.head.owner.clone();
                let kind = if version % 2 == 0 { EdgeKind::VersionOf } else { EdgeKind::DerivedFrom };
                next.choose(&again, kind, Bps::ZERO, Origin::Own).unwrap();
                again = sealed(next);
            }
            let mut expected = owes;
            let own = asset.asset.contributors.bps.get();
            if own > 0 {
                expected.add(&Owed { pools: [(asset.head.id.get(), own)].into(), ..Owed::default() });
            }
            prop_assert_eq!(stored(&again.edges), expected);
        }
    }
}
