//! What a quote says is what a purchase does, to the unit, over a thousand random cases.

use crate::world::{code, coin_of, refused, shared, short, terms, Sealed, World};
use caravan_licensing_api::{
    AssetLedgerResponse, ConfigChange, ExecuteMsg, Guard, Limits, OfferResponse, OfferTerms, QueryMsg, QuoteResponse,
};
use caravan_money::Currency;
use caravan_primitives::OfferId;
use caravan_provenance_api::keys::HeadStatus;
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
            let quote: QuoteResponse = world.quote("buyer", offer).unwrap();
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
    refused(world.quote("buyer", offer), "CEILING_EXCEEDED");
    let nothing = OfferId::new(9).unwrap();
    refused(world.quote("buyer", nothing), "OFFER_UNKNOWN");
}

/// What a step of a random state changes.
#[derive(Debug, Clone, Copy)]
enum Step {
    Buy,
    Pause,
    Unpause,
    List,
    Delist,
    Close,
    Retract,
    HandOver,
    Wait,
    Change,
}

/// A step: what, by which of two buyers, under which of the offers.
fn step() -> impl Strategy<Value = (Step, bool, usize)> {
    let steps = prop_oneof![
        150 => Just(Step::Buy),
        2 => Just(Step::Pause),
        10 => Just(Step::Unpause),
        10 => Just(Step::List),
        2 => Just(Step::Delist),
        1 => Just(Step::Close),
        1 => Just(Step::Retract),
        1 => Just(Step::HandOver),
        3 => Just(Step::Wait),
        3 => Just(Step::Change),
    ];
    (steps, any::<bool>(), 0..OFFERS)
}

const OFFERS: usize = 6;
const STATES: usize = 3_000;
/// States until there are new offers.
const ROUND: usize = 150;

/// Offers of every kind of limit: supply, cap, ceiling, short terms, a floor in the coin, none of them.
fn offers(world: &mut World, round: u64) -> Vec<(OfferId, u64)> {
    let (coin, base) = (coin_of(), 10_000 + 10 * round);
    let bound = Sealed { ceilings: vec![(base, coin.clone(), 2_500)], ..shared(1_000, 9) };
    let floor = Sealed { floor: Some((coin.clone(), 100)), ..shared(0, 9) };
    let owner = format!("owner-{base}");
    let mut made = vec![];
    for (number, sealed) in [(1, shared(0, 9)), (2, bound), (3, floor)] {
        world.seal(base + number, &owner, &sealed);
    }
    let limits = |supply, per_licensee| Limits { supply, per_licensee };
    let plans = [
        (1, OfferTerms { limits: limits(Some(3), None), ..terms(&coin, 10) }),
        (1, OfferTerms { limits: limits(None, Some(2)), ..terms(&coin, 10) }),
        (1, short(&coin, 1)),
        (1, short(&coin, 2)),
        (2, terms(&coin, 1_000)),
        (3, terms(&coin, 100)),
    ];
    for (number, terms) in plans {
        made.push((world.offer(&owner, base + number, terms).unwrap(), base + number));
    }
    made
}

/// What a step is about.
struct Object<'a> {
    owner: &'a str,
    offer: OfferId,
    id: u64,
    epoch: u64,
    price: u128,
}

/// Take a step. A step that is refused changes nothing, and the walk goes on. Return the epoch of the assets.
fn take(world: &mut World, step: Step, object: &Object<'_>) -> u64 {
    let (coin, Object { owner, offer, id, epoch, price }) = (coin_of(), object);
    match step {
        Step::Buy => {}
        Step::Pause => drop(world.send("owner", &ExecuteMsg::Pause {}, &[])),
        Step::Unpause => drop(world.send("owner", &ExecuteMsg::Unpause {}, &[])),
        Step::List => {
            let change = ConfigChange::ListCurrency { currency: coin.clone() };
            drop(world.send("owner", &config(change), &[]));
        }
        Step::Delist => {
            let change = ConfigChange::DelistCurrency { currency: coin.clone() };
            drop(world.send("owner", &config(change), &[]));
        }
        Step::Close => drop(world.send(owner, &ExecuteMsg::CloseOffer { offer: *offer }, &[])),
        Step::Retract => world.head(*id, owner, *epoch, HeadStatus::Retracted),
        Step::HandOver => {
            world.head(*id, owner, epoch + 1, HeadStatus::Sealed);
            return epoch + 1;
        }
        Step::Wait => world.pass(1_200),
        Step::Change => {
            let terms = Box::new(terms(&coin, *price));
            drop(world.send(owner, &ExecuteMsg::ChangeOffer { offer: *offer, terms }, &[]));
        }
    }
    *epoch
}

#[test]
fn a_quote_fails_exactly_when_the_purchase_would_and_with_the_same_code() {
    let mut world = World::new();
    let coin = coin_of();
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let mut seen = std::collections::BTreeMap::new();
    let (mut round, mut epoch) = (0, 1);
    let mut made = offers(&mut world, round);
    for state in 0..STATES {
        if state % ROUND == ROUND - 1 {
            let _ = world.send("owner", &ExecuteMsg::Unpause {}, &[]);
            world.pass(600);
            let _ = world.send("owner", &config(ConfigChange::ListCurrency { currency: coin.clone() }), &[]);
            (round, epoch) = (round + 1, 1);
            made = offers(&mut world, round);
        }
        let (step, first, index) = step().new_tree(&mut runner).unwrap().current();
        let (buyer, (offer, id)) = (if first { "buyer" } else { "second" }, made[index]);
        let owner = format!("owner-{}", id - id % 10);
        epoch = take(&mut world, step, &Object { owner: &owner, offer, id, epoch, price: 100 + state as u128 });
        let quote = world.quote(buyer, offer);
        let anyone = world.try_ask::<QuoteResponse>(&QueryMsg::Quote { offer, licensee: None });
        let row: OfferResponse = world.ask(&QueryMsg::Offer { offer });
        let price = row.terms.price.amount;
        let guard = Guard { version: row.version, epoch: row.epoch, most: price };
        let bought = world.buy_guarded(buyer, offer, guard, (&row.terms.price.currency, price.get().u128()));
        assert_eq!(code(&quote), code(&bought), "state {state}, {step:?}: {quote:?} {bought:?}");
        let alike = code(&anyone) == code(&quote) || (anyone.is_ok() && is_the_buyers(&code(&quote)));
        assert!(alike, "state {state}, {step:?}: {anyone:?} {quote:?}");
        *seen.entry(code(&quote)).or_insert(0) += 1;
    }
    assert!(MET.iter().all(|code| seen.contains_key(*code)), "the walk met {seen:?}");
    world.check(&coin);
}

/// What the walk must meet.
const MET: [&str; 10] = [
    "CEILING_EXCEEDED",
    "CONTRACT_PAUSED",
    "CURRENCY_NOT_LISTED",
    "ASSET_RETRACTED",
    "LICENSEE_CAP",
    "LICENSES_FULL",
    "OFFER_CLOSED",
    "OFFER_OWNER_CHANGED",
    "SUPPLY_EXHAUSTED",
    "ok",
];

/// What a quote without a licensee cannot know.
fn is_the_buyers(code: &str) -> bool {
    ["LICENSEE_CAP", "LICENSES_FULL"].contains(&code)
}

fn config(change: ConfigChange) -> ExecuteMsg {
    ExecuteMsg::UpdateConfig { change }
}
