//! What sharing terms promise contributors: a least price in a currency that can be paid, and a least royalty, which hold
//! where a publisher licenses the dataset to wallets of its own.

use caravan_licensing_api::{ConfigChange, QueryMsg};
use caravan_marketplace_api::{FloorPrice, Shares};
use caravan_money::{Amount, Bps};
use caravan_primitives::{AssetId, EditionId, Hash32};
use caravan_provenance_api::{AssetResponse, EdgeKind, Kind, QueryMsg as RegistryQuery};
use caravan_tests::{shares, Deal, Draft, Spec, World};

/// An edition of `requester` whose contributors get 20 %, with a least royalty of 10 %.
fn edition(world: &mut World) -> AssetId {
    let cara = world.cara();
    let project = world.shares(&cara, &Shares { floor_royalty_bps: Bps::new(1_000).unwrap(), ..shares() });
    world.contributes("alice", project, 1);
    world.at("manager").closes_edition(project).succeeds();
    world.publishes(project, EditionId::FIRST, b"edition");
    let content_hash = Hash32::digest(b"edition");
    world.asks_provenance::<AssetResponse>(&RegistryQuery::AssetByHash { content_hash }).asset
}

fn model(name: &str) -> Draft {
    Draft::new(name).kind(Kind::Model)
}

/// What a million at an asset brings the pool of the edition, once it is passed on along the path.
fn brings(world: &mut World, at: AssetId, edition: AssetId) -> u128 {
    let cara = world.cara();
    let pool = |world: &World| world.asset_ledger(edition, &cara).pool_in.u128();
    let before = pool(world);
    world.at("stranger").pays_revenue(at, 1_000_000, &cara).succeeds();
    if !world.asset_ledger(edition, &cara).inbox.is_zero() {
        world.at("stranger").distributes(&[edition], &cara).succeeds();
    }
    pool(world) - before
}

#[test]
fn a_license_to_ones_own_second_wallet_pays_the_contributors_their_part_of_the_least_royalty() {
    let mut world = World::new();
    let cara = world.cara();
    let edition = edition(&mut world);
    let free = Deal::new(&cara, 1).derivatives(0, true, None);
    world.at("requester").creates_offer(edition, &free).fails_with("ROYALTY_BELOW_FLOOR").changes_nothing();
    let below = Deal::new(&cara, 1).derivatives(999, true, None);
    world.at("requester").creates_offer(edition, &below).fails_with("ROYALTY_BELOW_FLOOR").changes_nothing();
    // Else a third wallet, licensed by the second, would owe the edition nothing.
    let lone = Deal::new(&cara, 1).derivatives(1_000, false, None);
    world.at("requester").creates_offer(edition, &lone).fails_with("ROYALTY_NOT_RECIPROCAL").changes_nothing();
    let least = world.offers(edition, &Deal::new(&cara, 1).derivatives(1_000, true, None));
    world.at("requester").changes_offer(least, &free).fails_with("ROYALTY_BELOW_FLOOR").changes_nothing();
    let second = world.derives("rival", &model("second"), (least, EdgeKind::TrainedOn));
    // 1,000,000 less 2.5 %: 975,000; 10 % of that to the edition, of which 20 % to the contributors.
    assert_eq!(brings(&mut world, second, edition), 19_500);
    let free = world.offers(second, &Deal::new(&cara, 1).derivatives(0, true, None));
    let third = world.derives("erin", &model("third"), (free, EdgeKind::FineTunedFrom));
    assert_eq!(brings(&mut world, third, edition), 19_500);
    let own = world.asset("requester", &model("own").from(edition, EdgeKind::TrainedOn, 0));
    assert_eq!(brings(&mut world, own, edition), 195_000);
    let free = world.offers(own, &Deal::new(&cara, 1).derivatives(0, false, None));
    let tuned = world.derives("frank", &model("tuned"), (free, EdgeKind::FineTunedFrom));
    assert_eq!(brings(&mut world, tuned, edition), 195_000, "the pool of an own child comes along with every license");
}

#[test]
fn a_floor_price_is_in_a_currency_that_licensing_lists_and_stays_good_for_its_dataset() {
    let mut world = World::new();
    let (cara, token) = (world.cara(), world.token());
    let floor_price = Some(FloorPrice { currency: token.clone(), amount: Amount::new(500u128).unwrap() });
    let terms = Shares { floor_price, ..shares() };
    let listing = |listed| {
        let currency = token.clone();
        if listed {
            ConfigChange::ListCurrency { currency }
        } else {
            ConfigChange::DelistCurrency { currency }
        }
    };
    world.at("owner").configures_licensing(listing(false)).succeeds();
    let project = world.shares(&cara, &terms);
    let spec = Spec::new().tasks(1).weight(1);
    let batch = world.at("requester").creates_batch(project, &spec).succeeds().batch();
    world.at("manager").opens(batch).fails_with("FLOOR_CURRENCY_NOT_LISTED").changes_nothing();
    world.at("owner").configures_licensing(listing(true)).succeeds();
    world.contributes("alice", project, 1);
    world.at("owner").configures_licensing(listing(false)).succeeds();
    world.at("manager").opens(batch).succeeds();
    world.at("manager").closes_batch(batch).succeeds();
    world.at("stranger").finalizes_batch(batch).succeeds();
    world.at("manager").closes_edition(project).succeeds();
    world.publishes(project, EditionId::FIRST, b"edition");
    let content_hash = Hash32::digest(b"edition");
    let edition = world.asks_provenance::<AssetResponse>(&RegistryQuery::AssetByHash { content_hash }).asset;
    let offer = world.offers(edition, &Deal::new(&token, 500));
    world.licenses("dave", offer);
    let subset = world.asset("requester", &Draft::new("subset").from(edition, EdgeKind::Includes, 0));
    let offer = world.offers(subset, &Deal::new(&token, 500));
    world.licenses("dave", offer);
    let other = world.asset("requester", &Draft::new("other"));
    world.at("requester").creates_offer(other, &Deal::new(&token, 500)).fails_with("CURRENCY_NOT_LISTED");
    world.at("dave").pays_revenue(edition, 500, &token).fails_with("CURRENCY_NOT_LISTED").changes_nothing();
    world.at("alice").claims_royalties(&[edition], &token).succeeds();
}

#[test]
fn the_least_royalty_goes_on_to_data_and_datasets_and_derivatives_may_be_forbidden() {
    let mut world = World::new();
    let cara = world.cara();
    let edition = edition(&mut world);
    let free = Deal::new(&cara, 1).derivatives(0, true, None);
    for kind in [Kind::Data, Kind::Dataset] {
        let child = Draft::new(kind.name()).kind(kind).from(edition, EdgeKind::Includes, 0);
        let child = world.asset("requester", &child);
        world.at("requester").creates_offer(child, &free).fails_with("ROYALTY_BELOW_FLOOR").changes_nothing();
        let shares: caravan_licensing_api::SharesResponse = world.asks_licensing(&QueryMsg::Shares { asset: child });
        assert_eq!(shares.floor_royalty_bps, 1_000);
    }
    world.at("requester").creates_offer(edition, &Deal::new(&cara, 1)).succeeds();
}
