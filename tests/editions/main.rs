//! An edition, from the first task to the asset: the real marketplace and the real provenance.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests: what goes wrong here has to stop them"
)]

// Linked, so that what runs the suite in another way runs this too.
use caravan_tests as _;

mod world;

use caravan_marketplace_api::{EditionResponse, EditionStatus, ExecuteMsg, QueryMsg, SolvencyResponse};
use caravan_primitives::{EditionId, Hash32, ProjectId};
use caravan_provenance_api::{
    AssetResponse, AssetStatus, ContributorSource, ExecuteMsg as ProvenanceMsg, Kind, NewEdition,
    QueryMsg as ProvenanceQuery,
};

use world::{cara, World, DAY};

fn edition(world: &World) -> EditionResponse {
    world.ask(&QueryMsg::Edition { project: ProjectId::FIRST, edition: EditionId::FIRST })
}

fn bonds(world: &World) -> u128 {
    let sum: SolvencyResponse = world.ask(&QueryMsg::Solvency { currency: cara() });
    let parts = sum.available + sum.project_credit + sum.escrow + sum.bonds + sum.pools + sum.balances + sum.fees;
    assert_eq!((sum.received, sum.held), (parts + sum.paid_out, parts));
    sum.bonds.u128()
}

/// Weights 5, 3 and 1; every batch swept, the edition closed.
fn ready() -> World {
    let mut world = World::new();
    for (name, weight) in [("alice", 5), ("bob", 3), ("carol", 1)] {
        world.work(name, weight);
    }
    world.send("manager", &ExecuteMsg::CloseEdition { project: ProjectId::FIRST }).unwrap();
    world
}

#[test]
fn a_closed_and_settled_edition_becomes_a_sealed_dataset_of_the_requester_with_its_weights_as_contributors() {
    let mut world = ready();
    assert_eq!(bonds(&world), 63);
    world.commit("manager", "manager", b"data");
    world.wait(60);
    world.publish("manager", b"data").unwrap();
    let asset: AssetResponse =
        world.ask_provenance(&ProvenanceQuery::AssetByHash { content_hash: Hash32::digest(b"data") });
    assert_eq!((asset.kind, asset.status, asset.owner), (Kind::Dataset, AssetStatus::Sealed, world.who("requester")));
    let source = ContributorSource::Edition { project: ProjectId::FIRST, edition: EditionId::FIRST };
    assert_eq!((asset.contributors.contributors, asset.contributors.total_weight.u128()), (source, 9));
    assert_eq!(asset.contributors.contributor_bps.get(), 2_000);
    assert_eq!((edition(&world).status, bonds(&world)), (EditionStatus::Published, 0));
}

#[test]
fn whatever_provenance_refuses_leaves_the_edition_and_its_bond_as_they_were() {
    let mut world = ready();
    let before = edition(&world);
    assert_eq!(world.publish("manager", b"data").unwrap_err(), "COMMITMENT_MISSING");
    world.commit("manager", "manager", b"data");
    world.wait(59);
    assert_eq!(world.publish("manager", b"data").unwrap_err(), "COMMITMENT_EARLY");
    // the same commitment copied by a stranger gives the stranger nothing, and takes nothing from the manager
    world.commit("stranger", "manager", b"other");
    world.wait(60);
    assert_eq!(world.publish("manager", b"other").unwrap_err(), "COMMITMENT_FOREIGN");
    // another's own commitment is none of the requester's
    assert_eq!(world.publish("requester", b"data").unwrap_err(), "COMMITMENT_MISSING");
    world.wait(7 * DAY);
    assert_eq!(world.publish("manager", b"data").unwrap_err(), "COMMITMENT_EXPIRED");
    assert_eq!((edition(&world), bonds(&world)), (before, 63));
}

#[test]
fn a_content_is_registered_once_and_an_edition_is_published_once() {
    let mut world = ready();
    world.commit("manager", "manager", b"data");
    world.wait(60);
    world.publish("manager", b"data").unwrap();
    world.commit("manager", "manager", b"again");
    world.wait(60);
    assert_eq!(world.publish("manager", b"again").unwrap_err(), "EDITION_PUBLISHED");
    // the next edition, with the content of the first
    world.work("alice", 2);
    world.send("manager", &ExecuteMsg::CloseEdition { project: ProjectId::FIRST }).unwrap();
    world.commit("requester", "requester", b"data");
    world.wait(60);
    let second = EditionId::new(2).unwrap();
    assert_eq!(world.publish_edition("requester", second, b"data").unwrap_err(), "HASH_REGISTERED");
    assert_eq!(bonds(&world), 14);
    world.commit("requester", "requester", b"second");
    world.wait(60);
    world.publish_edition("requester", second, b"second").unwrap();
    assert_eq!(bonds(&world), 0);
}

#[test]
fn nobody_but_the_wired_marketplace_registers_an_edition() {
    let mut world = ready();
    world.commit("manager", "manager", b"data");
    world.wait(60);
    let new = NewEdition {
        manager: world.who("manager").into(),
        owner: world.who("manager").into(),
        project: ProjectId::FIRST,
        edition: EditionId::FIRST,
        total_weight: 9u128.into(),
        content_hash: Hash32::digest(b"data"),
        salt: Hash32::digest(b"salt"),
        uri: "ipfs://dataset".to_owned().try_into().unwrap(),
        uri_hash: Hash32::digest(b"description"),
        contributor_bps: caravan_money::Bps::new(1).unwrap(),
        floor_price: None,
    };
    let msg = ProvenanceMsg::RegisterEdition { edition: Box::new(new) };
    assert_eq!(world.send_provenance("manager", &msg).unwrap_err(), "MARKETPLACE_ONLY");
    // a second marketplace, as genuine as the first, with a project and an edition of the same numbers
    let second = world.second_marketplace();
    let first = std::mem::replace(&mut world.market, second);
    world.begin();
    world.work("alice", 1);
    world.send("manager", &ExecuteMsg::CloseEdition { project: ProjectId::FIRST }).unwrap();
    assert_eq!(world.publish("manager", b"data").unwrap_err(), "MARKETPLACE_ONLY");
    world.market = first;
    world.publish("manager", b"data").unwrap();
}
