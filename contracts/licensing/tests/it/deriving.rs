//! Derivatives: a license is what lets its holder add an edge to its own draft, at the royalty that it fixed.

use crate::world::{amount, asset, coin_of, plain, refused, short, terms, World};
use caravan_licensing_api::{Derivatives, ExecuteMsg, OfferTerms};
use caravan_money::Bps;
use caravan_primitives::LicenseId;
use caravan_provenance_api::keys::HeadStatus;
use caravan_provenance_api::{Ceiling, EdgeKind};

/// Asset 1 of `contributor`; draft 2 of `buyer`, who holds the license that is given back.
fn licensed(terms: OfferTerms) -> (World, LicenseId) {
    let mut world = World::new();
    world.seal(1, "contributor", &plain());
    world.head(2, "buyer", 1, HeadStatus::Draft);
    let offer = world.offer("contributor", 1, terms).unwrap();
    let license = world.buy("buyer", offer).unwrap();
    (world, license)
}

fn register(kind: EdgeKind, license: LicenseId) -> ExecuteMsg {
    ExecuteMsg::RegisterDerivative { child: asset(2), parent: asset(1), kind, license }
}

fn allowed(bps: u16, reciprocal: bool, ceiling: Option<u128>) -> Derivatives {
    Derivatives::Allowed { royalty_bps: Bps::new(bps).unwrap(), reciprocal, ceiling: ceiling.map(amount) }
}

#[test]
fn the_registry_gets_exactly_what_the_license_fixed() {
    let derivatives = allowed(750, true, Some(5_000));
    let (mut world, license) = licensed(OfferTerms { derivatives, ..terms(&coin_of(), 1_000) });
    world.send("buyer", &register(EdgeKind::TrainedOn, license), &[]).unwrap();
    let edges = world.licensed_edges();
    assert_eq!(edges.len(), 1);
    let edge = &edges[0];
    assert_eq!((edge.child, edge.parent, edge.kind), (asset(2), asset(1), EdgeKind::TrainedOn));
    assert_eq!((edge.royalty_bps.get(), edge.license, edge.reciprocal), (750, license, true));
    assert_eq!(edge.ceiling, Some(Ceiling { currency: coin_of(), max: amount(5_000) }));
    assert_eq!(edge.licensee, world.who("buyer").to_string());
}

#[test]
fn terms_that_change_later_do_not_reach_a_license() {
    let (mut world, license) = licensed(terms(&coin_of(), 1_000));
    let harder = OfferTerms { derivatives: Derivatives::Forbidden {}, ..terms(&coin_of(), 1_000) };
    let offer = caravan_primitives::OfferId::FIRST;
    world.send("contributor", &ExecuteMsg::ChangeOffer { offer, terms: Box::new(harder) }, &[]).unwrap();
    world.head(1, "contributor", 1, HeadStatus::Retracted);
    world.send("buyer", &register(EdgeKind::TrainedOn, license), &[]).unwrap();
    assert_eq!(world.licensed_edges()[0].royalty_bps.get(), 1_000);
}

#[test]
fn a_license_that_expired_one_second_before_registers_nothing() {
    let (mut world, license) = licensed(short(&coin_of(), 1_000));
    world.pass(3_599);
    world.send("buyer", &register(EdgeKind::TrainedOn, license), &[]).unwrap();
    world.pass(1);
    refused(world.send("buyer", &register(EdgeKind::Includes, license), &[]), "LICENSE_EXPIRED");
    world.pass(1);
    refused(world.send("buyer", &register(EdgeKind::Includes, license), &[]), "LICENSE_EXPIRED");
    assert_eq!(world.licensed_edges().len(), 1);
}

#[test]
fn derivation_that_is_forbidden_is_refused() {
    let (mut world, license) =
        licensed(OfferTerms { derivatives: Derivatives::Forbidden {}, ..terms(&coin_of(), 1_000) });
    refused(world.send("buyer", &register(EdgeKind::TrainedOn, license), &[]), "DERIVATION_FORBIDDEN");
}

#[test]
fn a_kind_needs_the_use_that_it_is() {
    let (mut world, license) = licensed(terms(&coin_of(), 1_000));
    for kind in [EdgeKind::FineTunedFrom, EdgeKind::RetrievesFrom, EdgeKind::ServedBy] {
        refused(world.send("buyer", &register(kind, license), &[]), "USE_NOT_LICENSED");
    }
    refused(world.send("buyer", &register(EdgeKind::VersionOf, license), &[]), "EDGE_KIND_NOT_LICENSED");
    for kind in [EdgeKind::TrainedOn, EdgeKind::DerivedFrom, EdgeKind::Includes] {
        world.send("buyer", &register(kind, license), &[]).unwrap();
    }
}

#[test]
fn only_the_licensee_adds_an_edge_to_its_own_draft_from_the_licensed_asset() {
    let (mut world, license) = licensed(terms(&coin_of(), 1_000));
    refused(world.send("second", &register(EdgeKind::TrainedOn, license), &[]), "LICENSEE_ONLY");
    let unknown = LicenseId::new(9).unwrap();
    refused(world.send("buyer", &register(EdgeKind::TrainedOn, unknown), &[]), "LICENSE_UNKNOWN");
    world.seal(3, "contributor", &plain());
    let other =
        ExecuteMsg::RegisterDerivative { child: asset(2), parent: asset(3), kind: EdgeKind::TrainedOn, license };
    refused(world.send("buyer", &other, &[]), "LICENSE_ASSET_MISMATCH");
    world.head(2, "second", 1, HeadStatus::Draft);
    refused(world.send("buyer", &register(EdgeKind::TrainedOn, license), &[]), "ASSET_OWNER_ONLY");
    world.head(2, "buyer", 1, HeadStatus::Sealed);
    refused(world.send("buyer", &register(EdgeKind::TrainedOn, license), &[]), "ASSET_NOT_DRAFT");
    let missing =
        ExecuteMsg::RegisterDerivative { child: asset(8), parent: asset(1), kind: EdgeKind::TrainedOn, license };
    refused(world.send("buyer", &missing, &[]), "ASSET_UNKNOWN");
    assert!(world.licensed_edges().is_empty());
}

#[test]
fn what_the_registry_refuses_is_refused_with_its_own_code() {
    let derivatives = allowed(6_666, false, None);
    let (mut world, license) = licensed(OfferTerms { derivatives, ..terms(&coin_of(), 1_000) });
    refused(world.send("buyer", &register(EdgeKind::TrainedOn, license), &[]), "SHARES_ABOVE_WHOLE");
}
