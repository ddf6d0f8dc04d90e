//! Datasets that change hands, are withdrawn or get a next version: no one loses a unit of what was theirs before.

use caravan_money::Currency;
use caravan_primitives::{AssetId, EditionId, Hash32};
use caravan_provenance_api::{AssetResponse, EdgeKind, Kind, QueryMsg as RegistryQuery};
use caravan_tests::{shares, Deal, Draft, World};

/// A dataset of `requester`'s by alice 5, bob 3 and carol 1, who have 20 % of what it earns.
fn dataset(world: &mut World) -> AssetId {
    let currency = world.cara();
    let project = world.shares(&currency, &shares());
    for (name, weight) in [("alice", 5), ("bob", 3), ("carol", 1)] {
        world.contributes(name, project, weight);
    }
    world.at("manager").closes_edition(project).succeeds();
    world.publishes(project, EditionId::FIRST, b"dataset");
    let query = RegistryQuery::AssetByHash { content_hash: Hash32::digest(b"dataset") };
    world.asks_provenance::<AssetResponse>(&query).asset
}

/// A sealed model of dave's, which owes the dataset 10 % of what it earns.
fn model(world: &mut World, data: AssetId) -> AssetId {
    let cara = world.cara();
    let offer = world.offers(data, &Deal::new(&cara, 1_000).derivatives(1_000, true, None));
    world.derives("dave", &Draft::new("model").kind(Kind::Model), (offer, EdgeKind::TrainedOn))
}

/// All three claim; what each has now, over all claims so far.
fn claim_all(world: &mut World, data: AssetId, currency: &Currency) -> u128 {
    for name in ["carol", "alice", "bob"] {
        world.at(name).claims_royalties(&[data], currency).succeeds();
    }
    world.asset_ledger(data, currency).pool_claimed.u128()
}

/// `floor(pool × weight / total)` over all contributors, of a pool of 20 % of what came in.
fn floors(total_in: u128) -> u128 {
    let pool = total_in * 2_000 / 10_000;
    [5, 3, 1].map(|weight| pool * weight / 9).iter().sum()
}

#[test]
fn a_dataset_that_changes_hands_takes_along_what_is_not_split_yet_and_nothing_else() {
    let mut world = World::new();
    let cara = world.cara();
    let data = dataset(&mut world);
    let child = model(&mut world, data);
    // 975 came in for the license, 9,750 as revenue; a tenth of the model's 9,750 waits in the inbox.
    world.at("erin").pays_revenue(data, 10_000, &cara).succeeds();
    world.at("erin").pays_revenue(child, 10_000, &cara).succeeds();
    assert_eq!(world.asset_ledger(data, &cara).inbox.u128(), 975);
    let before = world.royalties("requester", &cara);
    assert_eq!(before, (975 + 9_750) * 8_000 / 10_000);
    world.hands_over(data, "frank");
    assert_eq!((world.royalties("requester", &cara), world.royalties("frank", &cara)), (before, 0));
    world.at("stranger").distributes(&[data], &cara).succeeds();
    assert_eq!((world.royalties("requester", &cara), world.royalties("frank", &cara)), (before, 780));
    // What was unclaimed before is claimed after, with what came later.
    assert_eq!(claim_all(&mut world, data, &cara), floors(975 + 9_750 + 975));
    world.at("requester").withdraws_royalties(&cara).succeeds().pays("requester", before, &cara);
    world.at("frank").withdraws_royalties(&cara).succeeds().pays("frank", 780, &cara);
}

#[test]
fn a_dataset_that_is_retracted_goes_on_paying_its_contributors() {
    let mut world = World::new();
    let cara = world.cara();
    let data = dataset(&mut world);
    let offer = world.offers(data, &Deal::new(&cara, 1_000));
    let child = model(&mut world, data);
    world.licenses("erin", offer);
    world.at("requester").retracts(data).succeeds();
    world.at("frank").buys(offer).fails_with("ASSET_RETRACTED").changes_nothing();
    // Money that its derivative earns still comes.
    world.at("erin").pays_revenue(child, 10_000, &cara).succeeds();
    world.at("stranger").distributes(&[data], &cara).succeeds();
    let total_in = 975 + 975 + 975;
    assert_eq!(world.asset_ledger(data, &cara).total_in.u128(), total_in);
    assert_eq!(claim_all(&mut world, data, &cara), floors(total_in));
    let owner = total_in * 8_000 / 10_000;
    world.at("requester").withdraws_royalties(&cara).succeeds().pays("requester", owner, &cara);
}

#[test]
fn a_next_version_pays_the_contributors_of_the_first_and_what_they_had_unclaimed_stays_theirs() {
    let mut world = World::new();
    let cara = world.cara();
    let data = dataset(&mut world);
    world.at("erin").pays_revenue(data, 10_000, &cara).succeeds();
    let next = world.asset("requester", &Draft::new("next").from(data, EdgeKind::VersionOf, 0));
    world.at("erin").pays_revenue(next, 10_000, &cara).succeeds();
    // No contributors of its own: 20 % of it goes straight into the pool of the first.
    assert_eq!(world.asset_ledger(data, &cara).pool_in.u128(), 1_950 + 1_950);
    assert_eq!(world.asset_ledger(data, &cara).inbox.u128(), 0);
    for (name, weight) in [("bob", 3), ("alice", 5), ("carol", 1)] {
        world.at(name).claims_royalties(&[data], &cara).succeeds().pays(name, 3_900 * weight / 9, &cara);
    }
    world.at("requester").withdraws_royalties(&cara).succeeds().pays("requester", 2 * 7_800, &cara);
}

#[test]
fn a_child_of_ones_own_edition_without_contributors_pays_the_annotators() {
    let mut world = World::new();
    let cara = world.cara();
    let data = dataset(&mut world);
    let child = world.asset("requester", &Draft::new("child").from(data, EdgeKind::DerivedFrom, 0));
    let model = world.asset("requester", &Draft::new("model").kind(Kind::Model).from(child, EdgeKind::TrainedOn, 0));
    world.at("erin").pays_revenue(model, 10_000, &cara).succeeds();
    assert_eq!(world.asset_ledger(data, &cara).pool_in.u128(), 1_950);
    world.at("alice").claims_royalties(&[data], &cara).succeeds().pays("alice", 1_950 * 5 / 9, &cara);
    // Nor through a wallet of one's own: consent hands on what is owed.
    let stray = world.registers("rival", &Draft::new("stray"));
    world.at("requester").consents_edge(model, stray, EdgeKind::FineTunedFrom, 1).succeeds();
    world.at("rival").adds_edge(stray, model, EdgeKind::FineTunedFrom, 1).succeeds();
    world.at("rival").seals_asset(stray).succeeds();
    world.at("erin").pays_revenue(stray, 10_000, &cara).succeeds();
    assert_eq!(world.asset_ledger(data, &cara).pool_in.u128(), 2 * 1_950);
}

#[test]
fn an_ancestor_that_cannot_receive_delays_no_one_else() {
    let mut world = World::new();
    let cara = world.cara();
    let data = dataset(&mut world);
    let child = model(&mut world, data);
    let (alice, requester) = (world.addr("alice"), world.addr("requester"));
    // The models know of no accounts that cannot receive; the invariants hold all the same.
    world.without_model();
    world.at("erin").pays_revenue(child, 100_000, &cara).succeeds();
    for who in [&alice, &requester] {
        world.chain().bank_rules().block(who);
    }
    world.at("stranger").distributes(&[child, data], &cara).succeeds();
    let (total_in, pool) = (975 + 9_750, (975 + 9_750) * 2_000 / 10_000);
    assert_eq!(world.asset_ledger(data, &cara).pool_in.u128(), pool);
    world.at("dave").withdraws_royalties(&cara).succeeds().pays("dave", 97_500 - 9_750, &cara);
    for (name, weight) in [("bob", 3), ("carol", 1)] {
        world.at(name).claims_royalties(&[data], &cara).succeeds().pays(name, pool * weight / 9, &cara);
    }
    world.at("alice").claims_royalties(&[data], &cara).fails_with("CHAIN_REFUSED").changes_nothing();
    world.at("stranger").withdraws_royalties_for("requester", &cara).fails_with("CHAIN_REFUSED").changes_nothing();
    world.at("erin").pays_revenue(child, 1_000, &cara).succeeds();
    for who in [&alice, &requester] {
        world.chain().bank_rules().unblock(who);
    }
    world.at("alice").claims_royalties(&[data], &cara).succeeds().pays("alice", pool * 5 / 9, &cara);
    let owner = total_in * 8_000 / 10_000;
    world.at("requester").withdraws_royalties(&cara).succeeds().pays("requester", owner, &cara);
}
