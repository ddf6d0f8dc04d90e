//! What a dataset earns reaches those who made it: exactly, in whatever order and number of claims, and wherever they are.

use caravan_money::Currency;
use caravan_primitives::{AssetId, EditionId, Hash32, ProjectId};
use caravan_provenance_api::{AssetResponse, QueryMsg as RegistryQuery};
use caravan_tests::{shares, Deal, World};

const CONTRIBUTORS: [&str; 3] = ["alice", "bob", "carol"];
const WEIGHTS: [u128; 3] = [5, 3, 1];
/// Seven sales, in turn in the one and in the other currency: prices that do not divide.
const PRICES: [u128; 7] = [1_001, 999, 777, 13, 5_003, 1, 2_718];
/// Licensing's fee and the contributors' part, in basis points.
const FEE: u128 = 250;
const PART: u128 = 2_000;

/// The dataset of a project that shares 20 %: alice, bob and carol made it, by weights 5, 3 and 1; it is `requester`'s.
fn dataset(world: &mut World, content: &[u8]) -> AssetId {
    let currency = world.cara();
    let project = world.shares(&currency, &shares());
    for (name, weight) in CONTRIBUTORS.into_iter().zip([5, 3, 1]) {
        world.contributes(name, project, weight);
    }
    publish(world, project, content)
}

fn publish(world: &mut World, project: ProjectId, content: &[u8]) -> AssetId {
    world.at("manager").closes_edition(project).succeeds();
    world.publishes(project, EditionId::FIRST, content);
    let query = RegistryQuery::AssetByHash { content_hash: Hash32::digest(content) };
    world.asks_provenance::<AssetResponse>(&query).asset
}

/// What is left of a price after the fee.
fn net(price: u128) -> u128 {
    price - price * FEE / 10_000
}

/// Of all that came in, what each is owed of the pool: the contributors, and what does not divide.
fn owed(total_in: u128) -> ([u128; 3], u128) {
    let pool = total_in * PART / 10_000;
    let parts = WEIGHTS.map(|weight| pool * weight / 9);
    (parts, pool - parts.iter().sum::<u128>())
}

/// When and how claims happen.
#[derive(Debug, Clone, Copy)]
enum Habit {
    AtTheEnd,
    AfterEverySale,
    SentByStrangers,
    OneByOne,
}

/// Claims what can be claimed; what the contributor has claimed.
fn claim(world: &mut World, asset: AssetId, (name, currency): (&str, &Currency), habit: Habit) -> u128 {
    let (person, before) = (world.person(name), world.wallet(name, currency));
    let outcome = match habit {
        Habit::SentByStrangers => world.at("stranger").claims_royalties_of(person, &[asset], currency),
        Habit::AtTheEnd | Habit::AfterEverySale | Habit::OneByOne => {
            world.at(name).claims_royalties(&[asset], currency)
        }
    };
    if outcome.result.is_ok() {
        let _ = outcome.succeeds();
    } else {
        outcome.fails_with("NOTHING_TO_CLAIM").changes_nothing();
    }
    world.wallet(name, currency) - before
}

/// Seven sales; what each claimed, by currency and contributor.
fn seven_sales(habit: Habit) -> (World, AssetId, [[u128; 3]; 2]) {
    let mut world = World::new();
    let asset = dataset(&mut world, b"dataset");
    let currencies = [world.cara(), world.token()];
    let mut claimed = [[0; 3]; 2];
    for (sale, price) in PRICES.into_iter().enumerate() {
        let offer = world.offers(asset, &Deal::new(&currencies[sale % 2], price));
        world.licenses(if sale % 3 == 0 { "dave" } else { "erin" }, offer);
        for (place, name) in CONTRIBUTORS.into_iter().enumerate() {
            let now = match habit {
                Habit::AtTheEnd => false,
                Habit::AfterEverySale | Habit::SentByStrangers => true,
                Habit::OneByOne => sale % 3 == place,
            };
            for (which, currency) in currencies.iter().enumerate().filter(|_| now) {
                claimed[which][place] += claim(&mut world, asset, (name, currency), habit);
            }
        }
    }
    for (place, name) in CONTRIBUTORS.into_iter().enumerate().rev() {
        for (which, currency) in currencies.iter().enumerate() {
            claimed[which][place] += claim(&mut world, asset, (name, currency), habit);
        }
    }
    (world, asset, claimed)
}

#[test]
fn three_annotators_get_their_exact_floors_over_seven_sales_in_two_currencies_and_the_dust_stays_in_the_pool() {
    for habit in [Habit::AtTheEnd, Habit::AfterEverySale, Habit::SentByStrangers, Habit::OneByOne] {
        let (world, asset, claimed) = seven_sales(habit);
        for (which, currency) in [world.cara(), world.token()].iter().enumerate() {
            let sales = PRICES.iter().enumerate().filter(|(sale, _)| sale % 2 == which);
            let total_in: u128 = sales.map(|(_, price)| net(*price)).sum();
            let (parts, dust) = owed(total_in);
            assert_eq!(claimed[which], parts, "{habit:?} in {currency}");
            let ledger = world.asset_ledger(asset, currency);
            assert_eq!(ledger.total_in.u128(), total_in, "{habit:?} in {currency}");
            assert_eq!(ledger.pool_in.u128() - ledger.pool_claimed.u128(), dust, "{habit:?} in {currency}");
            let owner = total_in * (10_000 - PART) / 10_000;
            assert_eq!(world.royalties("requester", currency), owner, "{habit:?} in {currency}");
        }
    }
}

#[test]
fn contributors_of_several_datasets_claim_from_all_of_them_at_once() {
    let mut world = World::new();
    let cara = world.cara();
    let assets = [dataset(&mut world, b"one"), dataset(&mut world, b"two")];
    for asset in assets {
        world.at("dave").pays_revenue(asset, 10_000, &cara).succeeds();
    }
    let (parts, _) = owed(9_750);
    world.at("alice").claims_royalties(&[assets[0], assets[0]], &cara).fails_with("ENTRY_DUPLICATE").changes_nothing();
    world.at("dave").claims_royalties(&assets, &cara).fails_with("CONTRIBUTOR_UNKNOWN").changes_nothing();
    world.at("alice").claims_royalties(&assets, &cara).succeeds().pays("alice", 2 * parts[0], &cara);
    world.at("alice").claims_royalties(&assets, &cara).fails_with("NOTHING_TO_CLAIM").changes_nothing();
    world.at("bob").claims_royalties(&assets[..1], &cara).succeeds().pays("bob", parts[1], &cara);
    world.at("bob").claims_royalties(&assets, &cara).succeeds().pays("bob", parts[1], &cara);
}

#[test]
fn who_moved_claims_with_the_new_address_and_not_with_the_old() {
    let mut world = World::new();
    let cara = world.cara();
    let asset = dataset(&mut world, b"dataset");
    let alice = world.person("alice");
    world.at("dave").pays_revenue(asset, 10_000, &cara).succeeds();
    let (parts, _) = owed(9_750);
    world.at("alice").claims_royalties(&[asset], &cara).succeeds().pays("alice", parts[0], &cara);
    world.at("dave").pays_revenue(asset, 10_000, &cara).succeeds();
    world.at("alice").moves_to("alice-new").succeeds();
    world.days_pass(7);
    world.at("alice-new").claims_royalties(&[asset], &cara).fails_with("CONTRIBUTOR_UNKNOWN").changes_nothing();
    world.at("alice-new").accepts_move(alice).succeeds();
    // The old address is no person any more, and as a new person it has contributed nothing.
    world.at("alice").claims_royalties(&[asset], &cara).fails_with("CONTRIBUTOR_UNKNOWN").changes_nothing();
    world.at("alice").drops_recovery().succeeds();
    world.at("alice").claims_royalties(&[asset], &cara).fails_with("CONTRIBUTOR_UNKNOWN").changes_nothing();
    let (both, _) = owed(19_500);
    let done = world.at("stranger").claims_royalties_of(alice, &[asset], &cara).succeeds();
    let _ = done.pays("alice-new", both[0] - parts[0], &cara).pays("alice", 0, &cara);
    world.at("alice-new").claims_royalties(&[asset], &cara).fails_with("NOTHING_TO_CLAIM").changes_nothing();
}

#[test]
fn who_lost_the_key_claims_with_the_address_of_the_recovery() {
    let mut world = World::new();
    let cara = world.cara();
    let asset = dataset(&mut world, b"dataset");
    let bob = world.person("bob");
    world.at("bob").sets_recovery("safe").succeeds();
    world.at("dave").pays_revenue(asset, 10_000, &cara).succeeds();
    world.at("safe").recovers(bob, "bob-new").succeeds();
    // No one sends what is due to the lost key: neither by the name of the person nor by its address.
    world.at("stranger").claims_royalties_of(bob, &[asset], &cara).fails_with("MOVE_UNDER_WAY").changes_nothing();
    world.at("stranger").claims_royalties_for("bob", &[asset], &cara).fails_with("MOVE_UNDER_WAY").changes_nothing();
    world.days_pass(30);
    world.at("bob-new").accepts_move(bob).succeeds();
    world.at("safe").claims_royalties(&[asset], &cara).fails_with("CONTRIBUTOR_UNKNOWN").changes_nothing();
    world.at("bob").claims_royalties(&[asset], &cara).fails_with("CONTRIBUTOR_UNKNOWN").changes_nothing();
    let (parts, _) = owed(9_750);
    world.at("bob-new").claims_royalties(&[asset], &cara).succeeds().pays("bob-new", parts[1], &cara);
}

#[test]
fn while_an_owner_of_assets_is_recovered_only_its_own_key_has_its_royalties_paid() {
    let mut world = World::new();
    let cara = world.cara();
    let asset = dataset(&mut world, b"dataset");
    let requester = world.person("requester");
    world.at("requester").sets_recovery("safe").succeeds();
    world.at("dave").pays_revenue(asset, 10_000, &cara).succeeds();
    let due = world.royalties("requester", &cara);
    world.at("safe").recovers(requester, "requester-new").succeeds();
    world.at("stranger").withdraws_royalties_for("requester", &cara).fails_with("MOVE_UNDER_WAY").changes_nothing();
    world.at("requester").withdraws_royalties(&cara).succeeds().pays("requester", due, &cara);
    // Balances of licensing belong to an address: they do not move, and are open again once the person has.
    world.at("dave").pays_revenue(asset, 10_000, &cara).succeeds();
    world.days_pass(30);
    world.at("requester-new").accepts_move(requester).succeeds();
    let again = world.royalties("requester", &cara);
    world.at("stranger").withdraws_royalties_for("requester", &cara).succeeds().pays("requester", again, &cara);
}
