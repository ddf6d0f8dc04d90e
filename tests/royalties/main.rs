//! Royalties through the real registry: what is owed to the contributors is owed whatever a derivative's owner tries.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests: what goes wrong here has to stop them"
)]

// Linked, so that what runs the suite in another way runs this too.
use caravan_tests as _;

mod world;

use caravan_licensing_api::{CeilingResponse, Derivatives, ExecuteMsg, QueryMsg};
use caravan_money::{Amount, Bps};
use caravan_primitives::{AssetId, Items, LicenseId, Seconds};
use caravan_provenance_api::{self as registry, EdgeKind, Kind, LicensedEdge, NewEdge};
use cw_multi_test::Executor;
use world::{coin_of, Draft, World};

fn allowed(bps: u16, reciprocal: bool, ceiling: Option<u128>) -> Derivatives {
    let ceiling = ceiling.map(|max| Amount::new(max).unwrap());
    Derivatives::Allowed { royalty_bps: Bps::new(bps).unwrap(), reciprocal, ceiling }
}

#[track_caller]
fn refused<T: std::fmt::Debug>(outcome: Result<T, String>, code: &str) {
    let text = outcome.unwrap_err();
    assert!(text.contains(&format!("{code}: ")), "expected {code}, got {text}");
}

fn model<'a>(content: &'a str, edges: &'a [(AssetId, EdgeKind, u16)]) -> Draft<'a> {
    Draft { content, kind: Kind::Model, edges }
}

/// Alice's dataset, and Bob's sealed model, which a license ties to it at 10 %.
fn licensed_model(derivatives: Derivatives) -> (World, AssetId, AssetId, LicenseId) {
    let mut world = World::new();
    let data = world.asset("alice", &Draft { content: "data", kind: Kind::Dataset, edges: &[] });
    let draft = world.draft("bob", &model("model", &[])).unwrap();
    let offer = world.offer("alice", data, (1_000, derivatives)).unwrap();
    let license = world.derive("bob", (draft, data), offer).unwrap();
    world.seal("bob", draft);
    (world, data, draft, license)
}

#[test]
fn a_licensed_model_pays_its_royalty_and_the_rest_to_its_owner() {
    let (mut world, data, model, _) = licensed_model(allowed(1_000, false, None));
    world.revenue(model, 10_001).unwrap();
    assert_eq!((world.inbox(data), world.balance("bob")), (1_000, 9_000));
    let path = Items::new(vec![data]).unwrap();
    world.tell_licensing("bob", &ExecuteMsg::Distribute { path, currency: coin_of() }, 0).unwrap();
    assert_eq!(world.balance("alice"), 1_000 + 1_000, "the license, and the royalty");
    world.check();
}

#[test]
fn registering_ones_own_model_again_escapes_no_royalty() {
    let (mut world, data, original, _) = licensed_model(allowed(1_000, false, None));
    refused(world.draft("bob", &model("model", &[])), "HASH_REGISTERED");
    for (content, kind) in [("version", EdgeKind::VersionOf), ("tuned", EdgeKind::FineTunedFrom)] {
        let again = world.asset("bob", &model(content, &[(original, kind, 0)]));
        let before = world.inbox(data);
        world.revenue(again, 10_000).unwrap();
        assert_eq!(world.inbox(data) - before, 1_000, "{content}");
        assert_eq!(world.inbox(original), 0);
    }
    world.check();
}

#[test]
fn a_child_of_ones_own_edition_without_contributors_pays_the_editions_contributors() {
    let mut world = World::new();
    let edition = world.edition();
    let edges = [(edition, EdgeKind::DerivedFrom, 0)];
    let child = world.asset("requester", &Draft { content: "child", kind: Kind::Dataset, edges: &edges });
    let grandchild = world.asset("requester", &model("grandchild", &[(child, EdgeKind::TrainedOn, 0)]));
    world.revenue(child, 9_000).unwrap();
    assert_eq!((world.pool(edition), world.balance("requester")), (2_700, 6_300));
    world.revenue(grandchild, 900).unwrap();
    assert_eq!(world.pool(edition), 2_700 + 270);
    assert_eq!((world.claim("ann", edition), world.claim("bea", edition)), (Ok(2_970 * 5 / 9), Ok(2_970 * 4 / 9)));
    refused(world.offer("requester", child, (499, Derivatives::Forbidden {})), "PRICE_BELOW_FLOOR");
    world.offer("requester", child, (500, Derivatives::Forbidden {})).unwrap();
    world.offer("requester", grandchild, (1, Derivatives::Forbidden {})).unwrap();
    world.check();
}

#[test]
fn a_license_at_no_royalty_to_ones_own_second_wallet_escapes_nothing_where_terms_are_reciprocal() {
    let (mut world, data, original, _) = licensed_model(allowed(1_000, true, None));
    let free = world.offer("bob", original, (1, allowed(0, true, None))).unwrap();
    let draft = world.draft("wallet", &model("laundered", &[])).unwrap();
    world.derive("wallet", (draft, original), free).unwrap();
    world.seal("wallet", draft);
    let before = world.inbox(data);
    world.revenue(draft, 10_000).unwrap();
    assert_eq!(world.inbox(data) - before, 1_000);
    assert_eq!(world.balance("wallet"), 9_000);
    world.check();
}

#[test]
fn where_terms_are_not_reciprocal_an_ancestor_is_owed_its_part_of_the_royalty() {
    let (mut world, data, original, _) = licensed_model(allowed(1_000, false, None));
    let offer = world.offer("bob", original, (1, allowed(2_000, false, None))).unwrap();
    let draft = world.draft("wallet", &model("derived", &[])).unwrap();
    world.derive("wallet", (draft, original), offer).unwrap();
    world.seal("wallet", draft);
    world.revenue(draft, 10_000).unwrap();
    assert_eq!((world.inbox(data), world.inbox(original)), (0, 2_000));
    let path = Items::new(vec![draft, original]).unwrap();
    world.tell_licensing("bob", &ExecuteMsg::Distribute { path, currency: coin_of() }, 0).unwrap();
    assert_eq!(world.inbox(data), 200, "a tenth of the royalty, and of the unit for the license");
    world.check();
}

#[test]
fn a_ceiling_is_shared_by_a_model_and_its_versions() {
    let (mut world, _, original, license) = licensed_model(allowed(1_000, true, Some(10_000)));
    let version = world.asset("bob", &model("version", &[(original, EdgeKind::VersionOf, 0)]));
    world.revenue(original, 6_000).unwrap();
    refused(world.revenue(version, 4_001), "CEILING_EXCEEDED");
    world.revenue(version, 4_000).unwrap();
    refused(world.revenue(original, 1), "CEILING_EXCEEDED");
    let told: CeilingResponse = world.ask(&QueryMsg::Ceiling { license }).unwrap();
    assert_eq!((told.used.u128(), told.max.u128()), (10_000, 10_000));
    world.check();
}

#[test]
fn an_edge_to_somebody_elses_asset_takes_a_license_or_a_consent() {
    let (mut world, data, original, _) = licensed_model(allowed(1_000, false, None));
    let child = world.draft("wallet", &model("stray", &[])).unwrap();
    for parent in [data, original] {
        let edge = NewEdge { parent, kind: EdgeKind::TrainedOn, share_bps: Bps::new(1).unwrap() };
        let edges = Items::new(vec![edge]).unwrap();
        refused(world.tell_registry("wallet", &registry::ExecuteMsg::AddEdges { child, edges }), "CONSENT_MISSING");
    }
}

#[test]
fn a_second_genuine_licensing_contract_adds_no_edge() {
    let (mut world, data, _, license) = licensed_model(allowed(1_000, false, None));
    let child = world.draft("wallet", &model("stray", &[])).unwrap();
    let edge = Box::new(LicensedEdge {
        child,
        licensee: world.who("wallet").to_string(),
        parent: data,
        kind: EdgeKind::TrainedOn,
        royalty_bps: Bps::ZERO,
        license,
        reciprocal: false,
        ceiling: None,
    });
    let add = registry::ExecuteMsg::AddLicensedEdge { edge };
    let second = world.second_licensing();
    for sender in [second, world.market.clone(), world.who("wallet")] {
        let outcome = world.app.execute_contract(sender, world.registry.clone(), &add, &[]);
        refused(outcome.map_err(|error| error.root_cause().to_string()), "LICENSING_ONLY");
    }
}

#[test]
fn a_license_bought_before_a_retraction_still_registers_a_derivative() {
    let mut world = World::new();
    let data = world.asset("alice", &Draft { content: "data", kind: Kind::Dataset, edges: &[] });
    let offer = world.offer("alice", data, (1_000, allowed(1_000, false, None))).unwrap();
    let license = world.buy("bob", offer).unwrap();
    world.tell_registry("alice", &registry::ExecuteMsg::Retract { asset: data }).unwrap();
    refused(world.buy("bob", offer), "ASSET_RETRACTED");
    let child = world.draft("bob", &model("model", &[])).unwrap();
    let msg = ExecuteMsg::RegisterDerivative { child, parent: data, kind: EdgeKind::TrainedOn, license };
    world.tell_licensing("bob", &msg, 0).unwrap();
    world.seal("bob", child);
    world.revenue(child, 1_000).unwrap();
    assert_eq!(world.inbox(data), 100);
    world.check();
}

#[test]
fn transferring_and_versioning_lose_no_unit_of_anyones_unclaimed_money() {
    let mut world = World::new();
    let edition = world.edition();
    world.revenue(edition, 10_000).unwrap();
    assert_eq!((world.pool(edition), world.balance("requester")), (3_000, 7_000));
    let edges = [(edition, EdgeKind::VersionOf, 0)];
    let version = world.asset("requester", &Draft { content: "second", kind: Kind::Dataset, edges: &edges });
    let to = world.who("alice").to_string();
    let offer = registry::ExecuteMsg::OfferAsset { asset: edition, to, valid_secs: Seconds::new(600) };
    world.tell_registry("requester", &offer).unwrap();
    world.tell_registry("alice", &registry::ExecuteMsg::AcceptAsset { asset: edition, epoch: 1 }).unwrap();
    world.revenue(edition, 10_000).unwrap();
    world.revenue(version, 10_000).unwrap();
    assert_eq!((world.balance("requester"), world.balance("alice")), (14_000, 7_000));
    assert_eq!((world.claim("ann", edition), world.claim("bea", edition)), (Ok(5_000), Ok(4_000)));
    world.check();
}
