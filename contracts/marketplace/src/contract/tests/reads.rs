//! What a message reads and writes: a row that it does not need is not loaded.

use caravan_primitives::testing::Counting;
use caravan_primitives::AssignmentId;
use cosmwasm_std::testing::{message_info, MockApi, MockQuerier};
use cosmwasm_std::{DepsMut, Empty, QuerierWrapper};

use super::world::{config, copy, reject, World};
use super::*;
use crate::tests::addr;

/// Reads and writes of a message by the annotator.
fn counts(world: &World, msg: ExecuteMsg) -> (usize, usize) {
    let mut storage = Counting::over(copy(&world.deps.storage));
    let (api, querier) = (MockApi::default(), MockQuerier::<Empty>::default());
    let deps = DepsMut { storage: &mut storage, api: &api, querier: QuerierWrapper::new(&querier) };
    execute(deps, world.env.clone(), message_info(&addr("ann"), &[]), msg).unwrap();
    (storage.counted().reads, storage.counted().writes)
}

fn reserved() -> (World, BatchId, AssignmentId) {
    let mut world = World::new();
    world.history(4);
    let batch = world.open(config(3, 1));
    let work = world.claim("ann", batch);
    world.wait(10);
    (world, batch, work)
}

#[test]
fn an_annotator_s_message_reads_neither_the_project_nor_a_ledger() {
    let (mut world, batch, assignment) = reserved();
    // Both read batch, frozen, assignment, sender, participation; Return reads the task and the standing, too. Written are, by Submit,
    // batch, assignment, entry of the queue, submission, participation; by Return batch, assignment, task, place of the window,
    // participation, the standing, and the row that says that the person has done the task.
    assert_eq!(counts(&world, World::submission(batch, assignment)), (5, 5));
    assert_eq!(counts(&world, ExecuteMsg::Return { batch, assignment }), (7, 7));
    world.ok("ann", World::submission(batch, assignment));
    // Instead of the participation: the standing.
    assert_eq!(counts(&world, ExecuteMsg::GiveUp { batch, assignment }), (6, 5));
}

#[test]
fn a_rejection_that_is_accepted_moves_what_the_requester_rejected_and_no_money() {
    let (mut world, batch, assignment) = reserved();
    world.ok("ann", World::submission(batch, assignment));
    world.decide(batch, assignment, &reject());
    // Batch, frozen, assignment, sender, task, standing, terms, project, requester, and the balance, which counts rejections that
    // are not final.
    assert_eq!(counts(&world, ExecuteMsg::AcceptRejection { batch, assignment }), (10, 7));
}
