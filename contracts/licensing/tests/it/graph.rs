//! A graph of 300 assets on six levels: whatever the order in which money comes, moves and is claimed, everybody's total
//! is the closed form of what they are entitled to, computed apart from the contract.

use crate::world::{coin_of, plain, shared, terms, Sealed, World, FEE_BPS};
use caravan_money::Currency;
use caravan_primitives::OfferId;
use caravan_provenance_api::{ContributorSource, Target};
use proptest::prelude::*;

const LEVELS: u64 = 6;
const WIDTH: u64 = 50;
const ASSETS: u64 = LEVELS * WIDTH;
const PAYMENTS: usize = 500;
/// The persons of the edition with their weights.
const PERSONS: [(&str, u128); 3] = [("ann", 5), ("bea", 3), ("cem", 1)];
/// The addresses of every inline list with their weights.
const LISTED: [(&str, u128); 2] = [("ann", 2), ("zoe", 11)];

/// A small generator (splitmix64): a case is its seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }
}

/// Asset `id`, from 1, with random edges to assets of all levels above: diamonds come by themselves.
fn random_asset(dice: &mut Dice, id: u64) -> Sealed {
    let above = (id - 1) / WIDTH * WIDTH;
    let contributor_bps = dice.roll(4_000) as u16;
    let mut sealed = match dice.roll(3) {
        0 => plain(),
        1 => shared(contributor_bps, PERSONS.iter().map(|(_, weight)| weight).sum()),
        _ => {
            let total = LISTED.iter().map(|(_, weight)| weight).sum();
            Sealed { contributors: ContributorSource::Inline { count: 2 }, ..shared(contributor_bps, total) }
        }
    };
    let mut left = 10_000 - u64::from(sealed.contributor_bps);
    for _ in 0..if above == 0 { 0 } else { dice.roll(5) } {
        let parent = dice.roll(above) + 1;
        let bps = dice.roll(left.min(5_000) + 1);
        let to = if dice.roll(4) == 0 { Target::Pool } else { Target::Inbox };
        if bps > 0 && !sealed.parts.iter().any(|(other, at, _)| (*other, *at) == (parent, to)) {
            left -= bps;
            sealed.parts.push((parent, to, bps as u16));
        }
    }
    sealed
}

fn owner(id: u64) -> String {
    format!("owner-{id}")
}

fn floor(total: u128, bps: u16) -> u128 {
    total * u128::from(bps) / 10_000
}

/// What every asset took in, and what every pool did, once all inboxes are empty.
fn closed_form(graph: &[Sealed], entered: &[u128]) -> (Vec<u128>, Vec<u128>) {
    let (mut incomes, mut pools) = (entered.to_vec(), vec![0; graph.len()]);
    for id in (0..graph.len()).rev() {
        let income = incomes[id];
        if graph[id].total_weight > 0 {
            pools[id] += floor(income, graph[id].contributor_bps);
        }
        for (parent, to, bps) in &graph[id].parts {
            let sums = if *to == Target::Pool { &mut pools } else { &mut incomes };
            sums[*parent as usize - 1] += floor(income, *bps);
        }
    }
    (incomes, pools)
}

/// Some random step that is not a payment; those that find nothing to do are refused, and that is fine.
fn stir(world: &mut World, dice: &mut Dice, currency: &Currency) {
    let mut id = || dice.roll(ASSETS) + 1;
    let (first, second) = (id(), id());
    match dice.roll(3) {
        0 if first != second => drop(world.distribute(&[first, second], currency)),
        0 | 1 => drop(world.claim(["ann", "bea", "zoe"][dice.roll(3) as usize], &[first], currency)),
        _ => drop(world.withdraw(&owner(first), currency)),
    }
}

/// Empties all inboxes, children before parents, and pays everybody out.
fn finish(world: &mut World, graph: &[Sealed], currency: &Currency) {
    let ids: Vec<u64> = (1..=ASSETS).rev().collect();
    for path in ids.chunks(16) {
        drop(world.distribute(path, currency));
        drop(world.distribute(path, currency));
    }
    for id in 1..=ASSETS {
        assert!(world.ledger(id, currency).inbox.is_zero());
        drop(world.withdraw(&owner(id), currency));
        for (word, _) in claimants(&graph[id as usize - 1]) {
            drop(world.claim(word, &[id], currency));
        }
    }
}

fn claimants(sealed: &Sealed) -> &'static [(&'static str, u128)] {
    match sealed.contributors {
        ContributorSource::None {} => &[],
        ContributorSource::Inline { count: _ } => &LISTED,
        ContributorSource::Edition { project: _, edition: _ } => &PERSONS,
    }
}

/// Everybody has exactly what they are entitled to.
fn hold(world: &World, graph: &[Sealed], (currency, entered): (&Currency, &[u128])) {
    let (incomes, pools) = closed_form(graph, entered);
    let mut pockets = std::collections::BTreeMap::<&str, u128>::new();
    for (index, sealed) in graph.iter().enumerate() {
        let id = index as u64 + 1;
        let given: u16 = sealed.parts.iter().map(|(_, _, bps)| bps).sum::<u16>() + sealed.contributor_bps;
        let ledger = world.ledger(id, currency);
        assert_eq!((ledger.total_in.u128(), ledger.pool_in.u128()), (incomes[index], pools[index]), "asset {id}");
        assert_eq!(world.pocket(&world.who(&owner(id)), currency), floor(incomes[index], 10_000 - given), "asset {id}");
        let total = sealed.total_weight.max(1);
        for (word, weight) in claimants(sealed) {
            *pockets.entry(word).or_default() += pools[index] * weight / total;
        }
    }
    for (word, due) in pockets {
        assert_eq!(world.pocket(&world.who(word), currency), due, "{word}");
    }
    world.check(currency);
}

/// All assets, sealed, and everybody's weight.
fn build(world: &mut World, dice: &mut Dice) -> Vec<Sealed> {
    let mut graph: Vec<Sealed> = vec![];
    for (number, (word, weight)) in PERSONS.into_iter().enumerate() {
        world.person(number as u64 + 1, word);
        world.weigh_person(number as u64 + 1, weight);
    }
    for id in 1..=ASSETS {
        let mut sealed = random_asset(dice, id);
        // a pool edge is made to assets with contributors only
        let has_pool = |parent: u64| graph[parent as usize - 1].total_weight > 0;
        sealed.parts.retain(|(parent, to, _)| *to == Target::Inbox || has_pool(*parent));
        world.seal(id, &owner(id), &sealed);
        for (word, weight) in LISTED {
            world.weigh(id, word, weight);
        }
        graph.push(sealed);
    }
    graph
}

/// An offer that was made: its asset, which currency, its price.
type Made = (OfferId, u64, usize, u128);

/// A sale under a new or an old offer, or revenue: the asset, which currency, how much.
fn pay(world: &mut World, dice: &mut Dice, offers: &mut Vec<Made>) -> Option<(u64, usize, u128)> {
    let (which, id) = (dice.roll(2) as usize, dice.roll(ASSETS) + 1);
    let gross = u128::from(if dice.roll(3) == 0 { dice.roll(50) } else { dice.roll(10_000_000) }) + 1;
    let currency = [coin_of(), world.token_of()][which].clone();
    match dice.roll(3) {
        0 => world.revenue("second", id, (&currency, gross)).unwrap(),
        1 if !offers.is_empty() => {
            let (offer, id, which, price) = offers[dice.roll(offers.len() as u64) as usize];
            return world.buy("second", offer).ok().map(|_| (id, which, price));
        }
        _ => {
            let offer = world.offer(&owner(id), id, terms(&currency, gross)).unwrap();
            world.buy("buyer", offer).unwrap();
            offers.push((offer, id, which, gross));
        }
    }
    Some((id, which, gross))
}

fn play(seed: u64) {
    let (mut world, mut dice) = (World::new(), Dice(seed));
    let graph = build(&mut world, &mut dice);
    let currencies = [coin_of(), world.token_of()];
    let mut entered = [vec![0u128; graph.len()], vec![0u128; graph.len()]];
    let (mut offers, mut payments) = (vec![], 0);
    while payments < PAYMENTS {
        let Some((id, which, gross)) = pay(&mut world, &mut dice, &mut offers) else { continue };
        payments += 1;
        entered[which][id as usize - 1] += gross - floor(gross, FEE_BPS);
        stir(&mut world, &mut dice, &currencies[which]);
    }
    for (currency, entered) in currencies.iter().zip(&entered) {
        finish(&mut world, &graph, currency);
        hold(&world, &graph, (currency, entered));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), max_shrink_iters: 0, ..ProptestConfig::default() })]

    #[test]
    fn totals_in_a_deep_graph_are_the_closed_form_of_entitlements(seed in any::<u64>()) {
        play(seed);
    }
}

/// Four, or as many as `PROPTEST_CASES` says.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(4)
}
