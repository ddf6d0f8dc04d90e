//! Projects that share: every row counted again after every message, and what a verdict costs more.
#![allow(clippy::arithmetic_side_effects)]

use caravan_marketplace_api::{ProjectChange, Shares, Sharing};
use caravan_money::Bps;
use caravan_primitives::testing::Counting;
use caravan_primitives::{AssignmentId, EditionId, Items, Seconds};
use cosmwasm_std::testing::{message_info, MockApi, MockQuerier};
use cosmwasm_std::{DepsMut, Empty, QuerierWrapper};

use super::world::{accept, config, copy, reject, World};
use super::*;
use crate::domain::edition::EditionKey;
use crate::tests::{addr, units};

const DAY: u64 = 86_400;

/// Project 1 shares, with a cap of 9 and a bond of 7 per weight.
fn sharing() -> World {
    let mut world = World::new();
    let sharing = Sharing::Contributors(Shares {
        contributor_bps: Bps::new(2_000).unwrap(),
        weight_cap: units(9),
        floor_price: None,
        floor_royalty_bps: Bps::ZERO,
        bond_per_weight: units(7),
        publish_secs: Seconds::new(30 * DAY),
    });
    let change = ProjectChange::SetSharing { sharing };
    world.ok("requester", ExecuteMsg::UpdateProject { project: ProjectId::FIRST, change });
    world
}

fn weighing(tasks: u32, weight: u32) -> caravan_marketplace_api::BatchConfig {
    let mut config = config(tasks, 1);
    config.work.weight = weight;
    config
}

#[test]
fn the_ledgers_of_a_project_that_shares_balance_from_the_opening_to_the_last_claim() {
    let mut world = sharing();
    let heavy = world.open(weighing(3, 5));
    let light = world.open(weighing(3, 1));
    world.improve(light, 1_000, 2);
    for (who, batch) in [("alice", heavy), ("alice", light), ("bob", heavy), ("alice", heavy)] {
        let work = world.work(who, batch);
        world.decide(batch, work, &accept(10_000));
    }
    let refused = world.work("carol", light);
    world.decide(light, refused, &reject());
    world.wait(2 * DAY);
    world.settle(light, refused);
    world.ok("requester", ExecuteMsg::CloseEdition { project: ProjectId::FIRST });
    let next = world.open(weighing(1, 2));
    for batch in [heavy, light, next] {
        world.close_and_finalize(batch);
    }
    world.wait(91 * DAY);
    let (project, edition) = (ProjectId::FIRST, EditionId::FIRST);
    world.ok("stranger", ExecuteMsg::ForfeitBond { project, edition });
    // 3 × 5 and 6 × 1 slots at 7; alice at the cap of 9, bob 5
    let before = world.balance("alice");
    for who in ["alice", "bob"] {
        let persons = Items::new(vec![world.person(who).unwrap()]).unwrap();
        world.ok("stranger", ExecuteMsg::ClaimEdition { project, edition, persons });
    }
    assert_eq!(world.balance("alice") - before, units(147 * 9 / 14));
    let second = EditionId::new(2).unwrap();
    assert_eq!(
        state::load_edition(&world.deps.storage, EditionKey { project, edition: second }).unwrap().bond,
        units(14)
    );
    assert_eq!(world.code("stranger", ExecuteMsg::ForfeitBond { project, edition: second }), "ok");
    assert_eq!(state::load_currency_ledger_or_default(&world.deps.storage, "n:ucara").unwrap().bonds, units(0));
}

/// Reads and writes of a verdict on the work of so many people.
fn verdict(mut world: World, people: usize) -> (usize, usize) {
    let batch = world.open(weighing(10, 5));
    let work: Vec<AssignmentId> = (0..people).map(|n| world.work(&format!("annotator{n}"), batch)).collect();
    let mut storage = Counting::over(copy(&world.deps.storage));
    let (api, querier) = (MockApi::default(), MockQuerier::<Empty>::default());
    let deps = DepsMut { storage: &mut storage, api: &api, querier: QuerierWrapper::new(&querier) };
    let msg = World::decision(batch, &work, &accept(10_000));
    execute(deps, world.env.clone(), message_info(&addr("requester"), &[]), msg).unwrap();
    (storage.counted().reads, storage.counted().writes)
}

#[test]
fn sharing_costs_a_verdict_one_row_a_work_and_one_a_message_and_costs_the_others_nothing() {
    for people in [1, 3, 10] {
        let (reads, writes) = verdict(World::new(), people);
        assert_eq!(verdict(sharing(), people), (reads + people + 1, writes + people + 1), "{people}");
    }
}
