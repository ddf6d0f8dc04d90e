//! What comes first stays first: commitments that were seen, siblings that are genuine but not wired, datasets before
//! their time.

use caravan_chain::{deploy, Deployed, Deployment};
use caravan_marketplace_api::ListedCurrency;
use caravan_money::{Amount, Bps};
use caravan_points_api::{Award, ExecuteMsg as PointsMsg};
use caravan_primitives::{AssetId, EditionId, Hash32, Items, LicenseId, ProjectId, Text};
use caravan_provenance_api::{
    AssetResponse, EdgeKind, ExecuteMsg as RegistryMsg, LicensedEdge, NewEdition, QueryMsg as RegistryQuery,
};
use caravan_tests::{shares, Draft, Spec, World};
use cosmwasm_std::{Addr, Uint128};

const FIRST: EditionId = EditionId::FIRST;

/// A project of which an edition is closed and settled.
fn closed(world: &mut World) -> ProjectId {
    let currency = world.cara();
    let project = world.shares(&currency, &shares());
    world.contributes("alice", project, 5);
    world.at("manager").closes_edition(project).succeeds();
    project
}

/// A draft with the salt of datasets, so that the commitments of both kinds of registration are alike.
fn draft(content: &str) -> Draft {
    Draft::new(content).salted("salt")
}

fn owner_of(world: &World, content: &[u8]) -> Addr {
    let query = RegistryQuery::AssetByHash { content_hash: Hash32::digest(content) };
    world.asks_provenance::<AssetResponse>(&query).owner
}

#[test]
fn a_hash_seen_in_the_registration_of_another_cannot_be_published_first() {
    let mut world = World::new();
    let project = closed(&mut world);
    world.at("dave").commits_to_dataset(b"collected by dave").succeeds();
    // The manager sees the commitment, and copies it.
    world.at("manager").copies_commitment_of("dave", b"collected by dave").succeeds();
    world.seconds_pass(60);
    // Then it sees hash and salt in dave's registration, and gets its own message into the block before.
    world.blocks_take(0);
    world
        .at("manager")
        .publishes(project, FIRST, b"collected by dave")
        .fails_with("COMMITMENT_MISSING")
        .changes_nothing();
    world.at("manager").commits_to_dataset(b"collected by dave").succeeds();
    world
        .at("manager")
        .publishes(project, FIRST, b"collected by dave")
        .fails_with("COMMITMENT_EARLY")
        .changes_nothing();
    world.at("dave").registers(&draft("collected by dave")).succeeds();
    world.seconds_pass(60);
    world.at("manager").publishes(project, FIRST, b"collected by dave").fails_with("HASH_REGISTERED").changes_nothing();
    assert_eq!(owner_of(&world, b"collected by dave"), world.addr("dave"));
}

#[test]
fn a_hash_seen_in_a_publication_cannot_be_registered_first() {
    let mut world = World::new();
    let project = closed(&mut world);
    world.at("manager").commits_to_dataset(b"dataset").succeeds();
    world.at("rival").copies_commitment_of("manager", b"dataset").succeeds();
    world.seconds_pass(60);
    world.blocks_take(0);
    world.at("rival").registers(&draft("dataset")).fails_with("COMMITMENT_MISSING").changes_nothing();
    world.at("rival").commits_to_dataset(b"dataset").succeeds();
    world.at("rival").registers(&draft("dataset")).fails_with("COMMITMENT_EARLY").changes_nothing();
    world.at("manager").publishes(project, FIRST, b"dataset").succeeds();
    world.seconds_pass(60);
    world.at("rival").registers(&draft("dataset")).fails_with("HASH_REGISTERED").changes_nothing();
    assert_eq!(owner_of(&world, b"dataset"), world.addr("requester"));
}

#[test]
fn a_dataset_is_published_when_its_batches_are_settled_and_once() {
    let mut world = World::new();
    let currency = world.cara();
    let project = world.shares(&currency, &shares());
    let batch = world.opens_in(project, &Spec::new().tasks(1).weight(5));
    let work = world.works("alice", batch);
    world.at("manager").closes_edition(project).succeeds();
    world.at("manager").commits_to_dataset(b"dataset").succeeds();
    world.seconds_pass(60);
    // Submitted, accepted, closed: the edition is not settled before the batch is finalized.
    world.at("manager").publishes(project, FIRST, b"dataset").fails_with("EDITION_NOT_FINALIZED").changes_nothing();
    world.at("manager").accepts(batch, &[work]).succeeds();
    world.at("manager").publishes(project, FIRST, b"dataset").fails_with("EDITION_NOT_FINALIZED").changes_nothing();
    world.at("manager").closes_batch(batch).succeeds();
    world.at("manager").publishes(project, FIRST, b"dataset").fails_with("EDITION_NOT_FINALIZED").changes_nothing();
    world.at("stranger").finalizes_batch(batch).succeeds();
    world.at("manager").publishes(project, FIRST, b"dataset").succeeds();
    world.at("manager").commits_to_dataset(b"again").succeeds();
    world.seconds_pass(60);
    world.at("manager").publishes(project, FIRST, b"again").fails_with("EDITION_PUBLISHED").changes_nothing();
}

/// A second suite of the same code on the same chain, with the same owner and currencies.
fn second_suite(world: &mut World) -> Deployed {
    let currencies = [world.cara(), world.token()].map(|currency| ListedCurrency {
        currency,
        points_rate: Uint128::new(1_000_000),
        min_reward_with_bond: Uint128::zero(),
    });
    let usual = Deployment::new(world.chain(), Hash32::digest(b"arbiter")).unwrap();
    let second = Deployment { salt: b"second".to_vec(), currencies: currencies.to_vec(), ..usual };
    deploy(world.chain_mut(), &second).unwrap()
}

/// What the marketplace would send to publish another dataset, under the manager's commitment.
fn registers_edition(world: &World, project: ProjectId) -> RegistryMsg {
    let edition = NewEdition {
        manager: world.addr("manager").into(),
        owner: world.addr("rival").into(),
        project,
        edition: FIRST,
        total_weight: Uint128::new(1),
        content_hash: Hash32::digest(b"more"),
        salt: Hash32::digest(b"salt"),
        uri: Text::new("ipfs://dataset").unwrap(),
        uri_hash: Hash32::digest(b"description"),
        contributor_bps: Bps::new(1).unwrap(),
        floor_price: None,
        floor_royalty_bps: Bps::ZERO,
    };
    RegistryMsg::RegisterEdition { edition: Box::new(edition) }
}

/// What licensing would send for a license of dave's.
fn adds_edge(world: &World, child: AssetId) -> RegistryMsg {
    let edge = LicensedEdge {
        child,
        licensee: world.addr("dave").into(),
        parent: AssetId::FIRST,
        kind: EdgeKind::TrainedOn,
        royalty_bps: Bps::ZERO,
        license: LicenseId::FIRST,
        reciprocal: false,
        ceiling: None,
    };
    RegistryMsg::AddLicensedEdge { edge: Box::new(edge) }
}

#[test]
fn the_siblings_of_another_suite_are_strangers_however_genuine() {
    let mut world = World::new();
    let project = closed(&mut world);
    world.publishes(project, FIRST, b"dataset");
    let child = world.registers("dave", &Draft::new("model"));
    world.at("manager").commits_to_dataset(b"more").succeeds();
    world.seconds_pass(60);
    let second = second_suite(&mut world);
    let (edition, edge) = (registers_edition(&world, project), adds_edge(&world, child));
    let award = Award { recipient: world.addr("rival").into(), season: 1, amount: Amount::new(1u128).unwrap() };
    let award = PointsMsg::AwardMany { awards: Items::new(vec![award]).unwrap() };
    let (from, to) = (world.addr("alice").to_string(), world.addr("rival").to_string());
    let moved = PointsMsg::MoveBalance { from, to };
    for who in [&second.marketplace, &second.licensing, &second.provenance, &second.points, &world.licensing().clone()]
    {
        world.as_address(who).sends_to_provenance(edition.clone()).fails_with("MARKETPLACE_ONLY").changes_nothing();
        world.as_address(who).sends_to_points(award.clone()).fails_with("MINTER_UNLISTED").changes_nothing();
        world.as_address(who).sends_to_points(moved.clone()).fails_with("MARKETPLACE_ONLY").changes_nothing();
    }
    for who in [&second.marketplace, &second.licensing, &second.provenance, &second.points, &world.market().clone()] {
        world.as_address(who).sends_to_provenance(edge.clone()).fails_with("LICENSING_ONLY").changes_nothing();
    }
}
