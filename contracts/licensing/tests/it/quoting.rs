//! What a quote says is what a purchase does, to the unit, over a thousand random cases.

use crate::world::{coin_of, refused, shared, terms, Sealed, World};
use caravan_licensing_api::{AssetLedgerResponse, QueryMsg, QuoteResponse};
use caravan_money::Currency;
use caravan_provenance_api::Target;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

const CASES: u64 = 1_000;
const PARENTS: u64 = 12;

/// A case: edges to the parents, the contributors' part, revenue before, prices, which currency.
type Case = (Vec<(u64, bool, u16)>, u16, u64, Vec<u64>, bool);

fn case() -> impl Strategy<Value = Case> {
    let money = || prop_oneof![1u64..100, 1u64..10_000_000];
    let edges = prop::collection::vec((1..=PARENTS, any::<bool>(), 0u16..3_000), 0..7);
    (edges, 0u16..5_000, money(), prop::collection::vec(money(), 1..3), any::<bool>())
}

/// Edges that fit: no parent and target twice, together at most the whole.
fn sealed(edges: &[(u64, bool, u16)], contributor_bps: u16) -> Sealed {
    let mut left = 10_000 - contributor_bps;
    let mut parts: Vec<(u64, Target, u16)> = vec![];
    for (parent, pool, bps) in edges {
        let to = if *pool { Target::Pool } else { Target::Inbox };
        if parts.iter().any(|(other, at, _)| (other, *at) == (parent, to)) {
            continue;
        }
        let bps = left.min(*bps);
        left -= bps;
        parts.push((*parent, to, bps));
    }
    Sealed { parts, ..shared(contributor_bps, 9) }
}

struct Seen {
    parents: Vec<AssetLedgerResponse>,
    own: AssetLedgerResponse,
    owner: u128,
    fees: u128,
}

fn see(world: &World, id: u64, owner: &str, currency: &Currency) -> Seen {
    Seen {
        parents: (1..=PARENTS).map(|parent| world.ledger(parent, currency)).collect(),
        own: world.ledger(id, currency),
        owner: world.balance(owner, currency),
        fees: world.solvency(currency).fees.u128(),
    }
}

fn compare(quote: &QuoteResponse, before: &Seen, after: &Seen) {
    let price = quote.price.u128();
    assert_eq!(quote.fee.u128(), price * 250 / 10_000);
    assert_eq!(quote.fee.u128(), after.fees - before.fees);
    assert_eq!(quote.owner_amount.u128(), after.owner - before.owner);
    assert_eq!(quote.pool, after.own.pool_in - before.own.pool_in);
    assert_eq!(quote.dust, (before.own.dust, after.own.dust));
    let mut inboxes: Vec<u128> = before.parents.iter().map(|ledger| ledger.inbox.u128()).collect();
    let mut pools: Vec<u128> = before.parents.iter().map(|ledger| ledger.pool_in.u128()).collect();
    let mut given = quote.fee + quote.owner_amount + quote.pool + quote.dust.1;
    for part in &quote.parts {
        let sums = if part.to == Target::Pool { &mut pools } else { &mut inboxes };
        sums[part.asset.get() as usize - 1] += part.amount.u128();
        given += part.amount;
    }
    assert_eq!(given, quote.price + quote.dust.0);
    assert_eq!(inboxes, after.parents.iter().map(|ledger| ledger.inbox.u128()).collect::<Vec<_>>());
    assert_eq!(pools, after.parents.iter().map(|ledger| ledger.pool_in.u128()).collect::<Vec<_>>());
}

#[test]
fn a_purchase_does_exactly_what_its_quote_says() {
    let mut world = World::new();
    for parent in 1..=PARENTS {
        world.seal(parent, "ancestor", &shared(5_000, 9));
    }
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    for number in 0..CASES {
        let (edges, contributor_bps, revenue, prices, token) = case().new_tree(&mut runner).unwrap().current();
        let (id, owner) = (100 + number, format!("owner-{number}"));
        world.seal(id, &owner, &sealed(&edges, contributor_bps));
        let currency = if token { world.token_of() } else { coin_of() };
        world.revenue("second", id, (&currency, u128::from(revenue))).unwrap();
        for price in prices {
            let offer = world.offer(&owner, id, terms(&currency, u128::from(price))).unwrap();
            let quote: QuoteResponse = world.ask(&QueryMsg::Quote { offer });
            let before = see(&world, id, &owner, &currency);
            world.buy("buyer", offer).unwrap();
            compare(&quote, &before, &see(&world, id, &owner, &currency));
        }
    }
    world.check(&coin_of());
    world.check(&world.token_of());
}

#[test]
fn a_quote_fails_where_the_purchase_would() {
    let mut world = World::new();
    let coin = coin_of();
    world.seal(1, "contributor", &Sealed { ceilings: vec![(3, coin.clone(), 100)], ..shared(0, 9) });
    let offer = world.offer("contributor", 1, terms(&coin, 1_000)).unwrap();
    refused(world.try_ask::<QuoteResponse>(&QueryMsg::Quote { offer }), "CEILING_EXCEEDED");
    let nothing = caravan_primitives::OfferId::new(9).unwrap();
    refused(world.try_ask::<QuoteResponse>(&QueryMsg::Quote { offer: nothing }), "OFFER_UNKNOWN");
}
