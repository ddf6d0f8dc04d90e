//! Royalties through the whole suite: what is owed to the contributors is owed whatever a derivative's owner tries.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests: what goes wrong here has to stop them"
)]

use caravan_chain::{Chain, Code};
use caravan_licensing_api::{CeilingResponse, ConfigChange, InstantiateMsg, QueryMsg};
use caravan_marketplace_api::{FloorPrice, Shares};
use caravan_money::{Amount, Bps};
use caravan_primitives::{AssetId, EditionId, LicenseId, Upto};
use caravan_provenance_api::{AssetResponse, EdgeKind, ExecuteMsg, Kind, LicensedEdge, QueryMsg as ProvenanceQuery};
use caravan_tests::{shares, Deal, Draft, Who, World};

/// A world in which licensing takes no fee, so that sums are easy to read.
fn without_fee() -> World {
    let mut world = World::builder().bare().deploy();
    world.at("owner").configures_licensing(ConfigChange::SetFee { fee_bps: 0 }).succeeds();
    world
}

fn model(content: &str) -> Draft {
    Draft::new(content).kind(Kind::Model)
}

fn deal(world: &World, price: u128) -> Deal {
    Deal::new(&world.cara(), price)
}

fn inbox(world: &World, asset: AssetId) -> u128 {
    world.asset_ledger(asset, &world.cara()).inbox.u128()
}

fn pool(world: &World, asset: AssetId) -> u128 {
    world.asset_ledger(asset, &world.cara()).pool_in.u128()
}

fn balance(world: &World, name: &str) -> u128 {
    world.royalties(name, &world.cara())
}

fn revenue(world: &mut World, asset: AssetId, units: u128) {
    let cara = world.cara();
    world.at("stranger").pays_revenue(asset, units, &cara).succeeds();
}

/// Alice's dataset, and Bob's sealed model, which a license ties to it at 10 %.
struct Licensed {
    world: World,
    data: AssetId,
    model: AssetId,
    license: LicenseId,
}

/// The license allows what the deal says.
fn licensed(deal: impl FnOnce(Deal) -> Deal) -> Licensed {
    let mut world = without_fee();
    let data = world.asset("alice", &Draft::new("data"));
    let terms = deal(self::deal(&world, 1_000));
    let offer = world.offers(data, &terms);
    let model = world.registers("bob", &model("model"));
    let license = world.licenses("bob", offer);
    world.at("bob").registers_derivative(model, data, EdgeKind::FineTunedFrom, license).succeeds();
    world.at("bob").seals_asset(model).succeeds();
    Licensed { world, data, model, license }
}

/// An edition of `requester` whose contributors, ann 5 and bea 4, get 30 %; its floor price is 500.
fn edition(world: &mut World) -> AssetId {
    let cara = world.cara();
    let floor_price = Some(FloorPrice { currency: cara.clone(), amount: Amount::new(500u128).unwrap() });
    let terms = Shares { contributor_bps: Bps::new(3_000).unwrap(), floor_price, ..shares() };
    let project = world.shares(&cara, &terms);
    world.contributes("ann", project, 5);
    world.contributes("bea", project, 4);
    world.at("manager").closes_edition(project).succeeds();
    world.publishes(project, EditionId::FIRST, b"edition");
    let content_hash = caravan_primitives::Hash32::digest(b"edition");
    world.asks_provenance::<AssetResponse>(&ProvenanceQuery::AssetByHash { content_hash }).asset
}

#[test]
fn a_licensed_model_pays_its_royalty_and_the_rest_to_its_owner() {
    let Licensed { mut world, data, model, .. } = licensed(|deal| deal.derivatives(1_000, false, None));
    revenue(&mut world, model, 10_001);
    assert_eq!((inbox(&world, data), balance(&world, "bob")), (1_000, 9_000));
    let cara = world.cara();
    world.at("bob").distributes(&[data], &cara).succeeds();
    assert_eq!(balance(&world, "alice"), 1_000 + 1_000, "the license, and the royalty");
}

#[test]
fn registering_ones_own_model_again_escapes_no_royalty() {
    let Licensed { mut world, data, model: original, .. } = licensed(|deal| deal.derivatives(1_000, false, None));
    world.at("bob").commits_for(&model("model")).succeeds();
    world.seconds_pass(60);
    world.at("bob").registers(&model("model")).fails_with("HASH_REGISTERED").changes_nothing();
    for (content, kind) in [("version", EdgeKind::VersionOf), ("tuned", EdgeKind::FineTunedFrom)] {
        let again = world.asset("bob", &model(content).from(original, kind, 0));
        let before = inbox(&world, data);
        revenue(&mut world, again, 10_000);
        assert_eq!(inbox(&world, data) - before, 1_000, "{content}");
        assert_eq!(inbox(&world, original), 0);
    }
}

#[test]
fn a_child_of_ones_own_edition_without_contributors_pays_the_editions_contributors() {
    let mut world = without_fee();
    let cara = world.cara();
    let edition = edition(&mut world);
    let child = world.asset("requester", &Draft::new("child").from(edition, EdgeKind::DerivedFrom, 0));
    let grandchild = world.asset("requester", &model("grandchild").from(child, EdgeKind::TrainedOn, 0));
    revenue(&mut world, child, 9_000);
    assert_eq!((pool(&world, edition), balance(&world, "requester")), (2_700, 6_300));
    revenue(&mut world, grandchild, 900);
    assert_eq!(pool(&world, edition), 2_700 + 270);
    world.at("ann").claims_royalties(&[edition], &cara).succeeds().pays("ann", 2_970 * 5 / 9, &cara);
    world.at("bea").claims_royalties(&[edition], &cara).succeeds().pays("bea", 2_970 * 4 / 9, &cara);
    let (below, least, any) = (deal(&world, 499), deal(&world, 500), deal(&world, 1));
    world.at("requester").creates_offer(child, &below).fails_with("PRICE_BELOW_FLOOR").changes_nothing();
    world.at("requester").creates_offer(child, &least).succeeds();
    world.at("requester").creates_offer(grandchild, &any).succeeds();
}

#[test]
fn a_license_at_no_royalty_to_ones_own_second_wallet_escapes_nothing_where_terms_are_reciprocal() {
    let Licensed { mut world, data, model: original, .. } = licensed(|deal| deal.derivatives(1_000, true, None));
    let terms = deal(&world, 1).derivatives(0, true, None);
    let free = world.offers(original, &terms);
    let laundered = world.derives("rival", &model("laundered"), (free, EdgeKind::FineTunedFrom));
    let before = inbox(&world, data);
    revenue(&mut world, laundered, 10_000);
    assert_eq!(inbox(&world, data) - before, 1_000);
    assert_eq!(balance(&world, "rival"), 9_000);
}

#[test]
fn where_terms_are_not_reciprocal_an_ancestor_is_owed_its_part_of_the_royalty() {
    let Licensed { mut world, data, model: original, .. } = licensed(|deal| deal.derivatives(1_000, false, None));
    let terms = deal(&world, 1).derivatives(2_000, false, None);
    let offer = world.offers(original, &terms);
    let derived = world.derives("rival", &model("derived"), (offer, EdgeKind::FineTunedFrom));
    revenue(&mut world, derived, 10_000);
    assert_eq!((inbox(&world, data), inbox(&world, original)), (0, 2_000));
    let cara = world.cara();
    world.at("bob").distributes(&[derived, original], &cara).succeeds();
    assert_eq!(inbox(&world, data), 200, "a tenth of the royalty, and of the unit for the license");
}

#[test]
fn a_ceiling_is_shared_by_a_model_and_its_versions() {
    let Licensed { mut world, model: original, license, .. } =
        licensed(|deal| deal.derivatives(1_000, true, Some(10_000)));
    let cara = world.cara();
    let version = world.asset("bob", &model("version").from(original, EdgeKind::VersionOf, 0));
    revenue(&mut world, original, 6_000);
    world.at("stranger").pays_revenue(version, 4_001, &cara).fails_with("CEILING_EXCEEDED").changes_nothing();
    revenue(&mut world, version, 4_000);
    world.at("stranger").pays_revenue(original, 1, &cara).fails_with("CEILING_EXCEEDED").changes_nothing();
    let ceiling: CeilingResponse = world.asks_licensing(&QueryMsg::Ceiling { license });
    assert_eq!((ceiling.revenue.u128(), ceiling.sales.u128(), ceiling.max.u128()), (10_000, 0, 10_000));
    // Sales have the ceiling to themselves, of the model and its versions together.
    let (most, least) = (deal(&world, 9_999), deal(&world, 2));
    let offer = world.offers(version, &most);
    world.licenses("rival", offer);
    let offer = world.offers(original, &least);
    world.at("rival").buys(offer).fails_with("CEILING_EXCEEDED").changes_nothing();
    let one = deal(&world, 1);
    world.at("bob").changes_offer(offer, &one).succeeds();
    world.licenses("rival", offer);
    let ceiling: CeilingResponse = world.asks_licensing(&QueryMsg::Ceiling { license });
    assert_eq!((ceiling.revenue.u128(), ceiling.sales.u128()), (10_000, 10_000));
}

#[test]
fn an_edge_to_the_asset_of_another_owner_takes_a_license_or_a_consent() {
    let Licensed { mut world, data, model: original, .. } = licensed(|deal| deal.derivatives(1_000, false, None));
    let child = world.registers("rival", &model("stray"));
    for parent in [data, original] {
        let outcome = world.at("rival").adds_edge(child, parent, EdgeKind::TrainedOn, 1);
        outcome.fails_with("CONSENT_MISSING").changes_nothing();
    }
}

#[test]
fn a_second_genuine_licensing_contract_adds_no_edge() {
    let Licensed { mut world, data, license, .. } = licensed(|deal| deal.derivatives(1_000, false, None));
    let child = world.registers("rival", &model("stray"));
    let msg = InstantiateMsg {
        owner: "rival".addr().to_string(),
        treasury: "rival".addr().to_string(),
        fee_bps: 0,
        provenance: world.provenance().to_string(),
        marketplace: world.market().to_string(),
        points: None,
        arbitration: None,
        currencies: Upto::new(vec![world.cara()]).unwrap(),
    };
    let code = world.chain_mut().store(Code::Licensing).unwrap();
    let second = world.instantiates(&code, &msg, "second licensing");
    let edge = LicensedEdge {
        child,
        licensee: "rival".addr().to_string(),
        parent: data,
        kind: EdgeKind::TrainedOn,
        royalty_bps: Bps::ZERO,
        license,
        reciprocal: false,
        ceiling: None,
    };
    for sender in [second, world.market().clone(), "rival".addr()] {
        let add = ExecuteMsg::AddLicensedEdge { edge: Box::new(edge.clone()) };
        world.as_address(&sender).sends_to_provenance(add).fails_with("LICENSING_ONLY").changes_nothing();
    }
}

#[test]
fn a_license_bought_before_a_retraction_still_registers_a_derivative() {
    let mut world = without_fee();
    let data = world.asset("alice", &Draft::new("data"));
    let terms = deal(&world, 1_000).derivatives(1_000, false, None);
    let offer = world.offers(data, &terms);
    let license = world.licenses("bob", offer);
    world.at("alice").retracts(data).succeeds();
    world.at("bob").buys(offer).fails_with("ASSET_RETRACTED").changes_nothing();
    let child = world.registers("bob", &model("model"));
    world.at("bob").registers_derivative(child, data, EdgeKind::TrainedOn, license).succeeds();
    world.at("bob").seals_asset(child).succeeds();
    revenue(&mut world, child, 1_000);
    assert_eq!(inbox(&world, data), 100);
}

#[test]
fn transferring_and_versioning_lose_no_unit_of_anyones_unclaimed_money() {
    let mut world = without_fee();
    let cara = world.cara();
    let edition = edition(&mut world);
    revenue(&mut world, edition, 10_000);
    assert_eq!((pool(&world, edition), balance(&world, "requester")), (3_000, 7_000));
    let version = world.asset("requester", &Draft::new("second").from(edition, EdgeKind::VersionOf, 0));
    world.hands_over(edition, "alice");
    revenue(&mut world, edition, 10_000);
    revenue(&mut world, version, 10_000);
    assert_eq!((balance(&world, "requester"), balance(&world, "alice")), (14_000, 7_000));
    world.at("ann").claims_royalties(&[edition], &cara).succeeds().pays("ann", 5_000, &cara);
    world.at("bea").claims_royalties(&[edition], &cara).succeeds().pays("bea", 4_000, &cara);
}
