//! The list of work that waits for a verdict.

use caravan_marketplace_api::UndecidedResponse;

use super::world::{accept, config, World};
use super::*;

fn page(world: &World, batch: BatchId, start_after: Option<u64>, limit: u32) -> (Vec<u64>, Option<u64>) {
    let page: UndecidedResponse = world.ask(QueryMsg::Undecided { batch, start_after, limit: Some(limit) });
    (page.assignments.iter().map(|work| work.assignment.get()).collect(), page.next)
}

#[test]
fn work_that_waits_is_listed_in_the_order_of_submission_until_it_is_decided() {
    let mut world = World::new();
    let batch = world.open(config(9, 1));
    let claimed: Vec<_> = (0..6).map(|n| world.claim(&format!("ann{n}"), batch)).collect();
    world.wait(10);
    // Submitted in the order 6, 5, … 1; the reservation that is returned never is in the list.
    for n in (1..6).rev() {
        world.ok(&format!("ann{n}"), World::submission(batch, claimed[n]));
    }
    world.ok("ann0", ExecuteMsg::Return { batch, assignment: claimed[0] });
    assert_eq!(page(&world, batch, None, 10), (vec![6, 5, 4, 3, 2], None));
    assert_eq!(page(&world, batch, None, 2), (vec![6, 5], Some(2)));
    assert_eq!(page(&world, batch, Some(2), 2), (vec![4, 3], Some(4)));
    assert_eq!(page(&world, batch, Some(4), 2), (vec![2], None));
    for (n, expected) in [(4, vec![6, 4, 3, 2]), (5, vec![4, 3, 2]), (1, vec![4, 3])] {
        world.decide(batch, claimed[n], &accept(10_000));
        assert_eq!(page(&world, batch, None, 30).0, expected);
    }
    world.ok("ann3", ExecuteMsg::GiveUp { batch, assignment: claimed[3] });
    assert_eq!(page(&world, batch, None, 30), (vec![3], None));
}

#[test]
fn a_page_reads_a_hundred_entries_at_most_and_says_where_to_go_on() {
    let mut world = World::new();
    let mut config = config(110, 1);
    config.access.max_pending = Some(20);
    let batch = world.open(config);
    for n in 0..103 {
        let work = world.work(&format!("ann{n}"), batch);
        if n < 101 {
            world.decide(batch, work, &accept(10_000));
        }
    }
    // Claims have taken decided entries off the head of the queue meanwhile: some are left.
    let (first, next) = page(&world, batch, None, 30);
    assert_eq!((first, next), (vec![102, 103], None));
    assert_eq!(page(&world, batch, Some(101), 1), (vec![102], Some(102)));
}

#[test]
fn the_list_of_an_unknown_batch_is_an_error() {
    let world = World::new();
    let batch = BatchId::new(7).unwrap();
    let msg = QueryMsg::Undecided { batch, start_after: None, limit: None };
    assert_eq!(query(world.deps.as_ref(), world.env.clone(), msg).unwrap_err().code(), "BATCH_UNKNOWN");
}
