//! An edition, from the first task to the asset, in the whole suite.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests: what goes wrong here has to stop them"
)]

mod second;

use caravan_marketplace_api::{EditionResponse, EditionStatus};
use caravan_primitives::{EditionId, Hash32, ProjectId};
use caravan_provenance_api::{
    AssetResponse, AssetStatus, ContributorSource, ExecuteMsg as ProvenanceMsg, Kind, NewEdition,
    QueryMsg as ProvenanceQuery,
};
use caravan_tests::{shares, Who, World};

use second::SecondMarketplace;

const DAY: u64 = 86_400;

fn edition(world: &World) -> EditionResponse {
    world.asks_edition(ProjectId::FIRST, EditionId::FIRST)
}

fn bonds(world: &World) -> u128 {
    world.solvency(&world.cara()).bonds.u128()
}

/// Weights 5, 3 and 1; every batch finalized, the edition closed; from now on all happens in the same second.
fn ready() -> World {
    let mut world = World::builder().bare().deploy();
    let cara = world.cara();
    let project = world.shares(&cara, &shares());
    for (name, weight) in [("alice", 5), ("bob", 3), ("carol", 1)] {
        world.contributes(name, project, weight);
    }
    world.at("manager").closes_edition(project).succeeds();
    world.blocks_take(0);
    world
}

#[test]
fn a_closed_and_settled_edition_becomes_a_sealed_dataset_of_the_requester_with_its_weights_as_contributors() {
    let mut world = ready();
    assert_eq!(bonds(&world), 63);
    world.publishes(ProjectId::FIRST, EditionId::FIRST, b"data");
    let asset: AssetResponse =
        world.asks_provenance(&ProvenanceQuery::AssetByHash { content_hash: Hash32::digest(b"data") });
    assert_eq!((asset.kind, asset.status, asset.owner), (Kind::Dataset, AssetStatus::Sealed, "requester".addr()));
    let source = ContributorSource::Edition { project: ProjectId::FIRST, edition: EditionId::FIRST };
    assert_eq!((asset.contributors.contributors, asset.contributors.total_weight.u128()), (source, 9));
    assert_eq!(asset.contributors.contributor_bps.get(), 2_000);
    assert_eq!((edition(&world).status, bonds(&world)), (EditionStatus::Published, 0));
}

#[test]
fn a_publication_that_provenance_rejects_leaves_the_edition_and_its_bond_as_they_were() {
    let mut world = ready();
    let before = edition(&world);
    let publish = |world: &mut World, name: &str, content: &[u8], code: &str| {
        let outcome = world.at(name).publishes(ProjectId::FIRST, EditionId::FIRST, content);
        outcome.fails_with(code).changes_nothing();
    };
    publish(&mut world, "manager", b"data", "COMMITMENT_MISSING");
    world.at("manager").commits_to_dataset(b"data").succeeds();
    world.seconds_pass(59);
    publish(&mut world, "manager", b"data", "COMMITMENT_EARLY");
    // The same commitment copied by a stranger gives the stranger nothing, and takes nothing from the manager.
    world.at("stranger").copies_commitment_of("manager", b"other").succeeds();
    world.seconds_pass(60);
    publish(&mut world, "manager", b"other", "COMMITMENT_FOREIGN");
    // The requester cannot use the commitment of the manager.
    publish(&mut world, "requester", b"data", "COMMITMENT_MISSING");
    world.seconds_pass(7 * DAY);
    publish(&mut world, "manager", b"data", "COMMITMENT_EXPIRED");
    assert_eq!((edition(&world), bonds(&world)), (before, 63));
}

#[test]
fn a_content_is_registered_once_and_an_edition_is_published_once() {
    let mut world = ready();
    let (project, second) = (ProjectId::FIRST, EditionId::new(2).unwrap());
    world.publishes(project, EditionId::FIRST, b"data");
    world.at("manager").commits_to_dataset(b"again").succeeds();
    world.seconds_pass(60);
    world
        .at("manager")
        .publishes(project, EditionId::FIRST, b"again")
        .fails_with("EDITION_PUBLISHED")
        .changes_nothing();
    // The next edition, with the content of the first.
    world.contributes("alice", project, 2);
    world.at("manager").closes_edition(project).succeeds();
    world.at("requester").commits_to_dataset(b"data").succeeds();
    world.seconds_pass(60);
    world.at("requester").publishes(project, second, b"data").fails_with("HASH_REGISTERED").changes_nothing();
    assert_eq!(bonds(&world), 14);
    world.at("requester").commits_to_dataset(b"second").succeeds();
    world.seconds_pass(60);
    world.at("requester").publishes(project, second, b"second").succeeds();
    assert_eq!(bonds(&world), 0);
}

#[test]
fn only_the_wired_marketplace_registers_an_edition() {
    let mut world = ready();
    world.at("manager").commits_to_dataset(b"data").succeeds();
    world.seconds_pass(60);
    let new = NewEdition {
        manager: "manager".addr().into(),
        owner: "manager".addr().into(),
        project: ProjectId::FIRST,
        edition: EditionId::FIRST,
        total_weight: 9u128.into(),
        content_hash: Hash32::digest(b"data"),
        salt: Hash32::digest(b"salt"),
        uri: "ipfs://dataset".to_owned().try_into().unwrap(),
        uri_hash: Hash32::digest(b"description"),
        contributor_bps: caravan_money::Bps::new(1).unwrap(),
        floor_price: None,
        floor_royalty_bps: caravan_money::Bps::ZERO,
    };
    let msg = ProvenanceMsg::RegisterEdition { edition: Box::new(new) };
    world.at("manager").sends_to_provenance(msg).fails_with("MARKETPLACE_ONLY").changes_nothing();
    // A second marketplace, as genuine as the first, with a project and an edition of the same numbers.
    let second = SecondMarketplace::with_a_closed_edition(&mut world);
    assert_eq!(second.publish(&mut world, b"data").unwrap_err().code(), "MARKETPLACE_ONLY");
    world.at("manager").publishes(ProjectId::FIRST, EditionId::FIRST, b"data").succeeds();
}
