//! The board shows what `Claim` takes, at every second.
#![allow(clippy::arithmetic_side_effects)]

use caravan_access::PausedResponse;
use caravan_marketplace_api::BoardResponse;
use caravan_primitives::Seconds;
use proptest::prelude::*;

use super::world::{config, World, HOUR};
use super::*;
use crate::tests::cases;

/// One page: its batches, and where the next begins.
fn page(world: &World, start_after: Option<BatchId>, limit: u32) -> (Vec<BatchId>, Option<BatchId>) {
    let page: BoardResponse = world.ask(QueryMsg::Board { start_after, limit: Some(limit) });
    (page.batches.iter().map(|entry| entry.batch).collect(), page.next)
}

/// The whole board, read in pages of so many.
fn board(world: &World, limit: u32) -> Vec<BatchId> {
    let (mut all, mut next) = (vec![], None);
    loop {
        let (batches, after) = page(world, next, limit);
        all.extend(batches);
        next = after;
        if next.is_none() {
            return all;
        }
    }
}

/// A batch that is open for so many hours.
fn open_for(world: &mut World, hours: u64) -> BatchId {
    let mut config = config(3, 1);
    config.windows.open_secs = Seconds::new(hours * HOUR);
    world.open(config)
}

fn is_paused(world: &World) -> bool {
    world.ask::<PausedResponse>(QueryMsg::Paused {}).since.is_some()
}

#[test]
fn a_batch_leaves_the_board_at_the_second_from_which_it_takes_no_claims() {
    let mut world = World::new();
    let (long, short) = (open_for(&mut world, 9), open_for(&mut world, 2));
    world.wait(2 * HOUR - 1);
    assert_eq!(page(&world, None, 10), (vec![long, short], None));
    world.claim("ann", short);
    world.wait(1);
    assert_eq!(page(&world, None, 10), (vec![long], None));
    assert_eq!(world.try_claim("bea", short).unwrap_err().code(), "BATCH_OVER");
    // It can be closed by anyone, and the board stays.
    world.ok("stranger", ExecuteMsg::CloseBatch { batch: short });
    assert_eq!(page(&world, None, 10), (vec![long], None));
}

#[test]
fn a_page_of_the_board_reads_a_hundred_batches_at_most_and_says_where_to_go_on() {
    let mut world = World::new();
    for _ in 0..101 {
        open_for(&mut world, 1);
    }
    world.wait(HOUR);
    let last = open_for(&mut world, 1);
    let (batches, next) = page(&world, None, 30);
    assert_eq!((batches, next), (vec![], Some(BatchId::new(100).unwrap())));
    assert_eq!(page(&world, next, 30), (vec![last], None));
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn whatever_was_opened_and_closed_the_board_lists_what_takes_claims(
        steps in prop::collection::vec((0..7u8, 1..9u64), 1..20),
        limit in 1..4u32,
    ) {
        let mut world = World::new();
        let mut opened = vec![];
        for (step, number) in steps {
            match step {
                0 | 1 if is_paused(&world) => {}
                0 | 1 => opened.push(open_for(&mut world, number)),
                2 => world.wait(number * HOUR / 2),
                3 => drop(world.run("owner", ExecuteMsg::Pause {})),
                4 | 5 => drop(world.run("owner", ExecuteMsg::Unpause {})),
                _ => {
                    let index = usize::try_from(number).unwrap() % opened.len().max(1);
                    if let Some(batch) = opened.get(index) {
                        let _ = world.run("requester", ExecuteMsg::CloseBatch { batch: *batch });
                    }
                }
            }
            let shown = board(&world, limit);
            let stored = world::copy(&world.deps.storage);
            for batch in &opened {
                let stopped = world.try_claim("ann", *batch).is_err_and(|error| error.code() == "CONTRACT_PAUSED");
                prop_assert_eq!(stopped, is_paused(&world), "batch {}", batch);
                // The board is what takes claims but for a pause.
                world.deps.storage = world::copy(&stored);
                world.deps.storage.remove(b"pau");
                let claimed = world.try_claim("ann", *batch);
                let open = !claimed.is_err_and(|error| ["BATCH_STATE", "BATCH_OVER"].contains(&error.code()));
                prop_assert_eq!(shown.contains(batch), open, "batch {}", batch);
            }
            world.deps.storage = stored;
        }
    }
}
