//! The window in the contract's own storage.
#![allow(clippy::arithmetic_side_effects)]

use caravan_marketplace_api::Pick;

use super::world::{accept, attribute, config, copy, World, DAY};
use super::*;

fn task(response: &Response) -> Option<String> {
    attribute(response, "task_claimed", "task")
}

fn random(batch: BatchId) -> ExecuteMsg {
    ExecuteMsg::Claim { batch, pick: Pick::Random {}, agreement: caravan_marketplace_api::sample_agreement() }
}

/// A simulated or reverted claim gets what the next one gets: there is no second roll, in no later block either.
#[test]
fn a_reverted_claim_gives_the_same_task_again() {
    let (mut world, batch) = World::with_batch(60, 2);
    for who in ["a", "b", "a", "c"] {
        let before = copy(&world.deps.storage);
        let first = world.ok(who, random(batch));
        world.deps.storage = before;
        world.wait(5);
        let second = world.ok(who, random(batch));
        assert_eq!(task(&first), task(&second));
        assert!(task(&first).is_some());
    }
}

/// The requester, who chooses when it opens, cannot choose the picks after the first: the block of another decides them.
#[test]
fn picks_after_the_first_depend_on_the_block_of_the_first_claim() {
    let (mut world, batch) = World::with_batch(200, 1);
    let opening = (copy(&world.deps.storage), world.env.clone());
    let mut ways = vec![];
    for later in [0, 5, 10] {
        (world.deps.storage, world.env) = (copy(&opening.0), opening.1.clone());
        world.wait(later);
        assert_eq!(world.code("requester", random(batch)), "OWN_PROJECT");
        assert_eq!(world.code("manager", random(batch)), "OWN_PROJECT");
        let seed = |world: &World| state::may_load_frozen(&world.deps.storage, batch).unwrap().unwrap().seed;
        let at_opening = seed(&world);
        let first = task(&world.ok("a", random(batch)));
        let after_first = seed(&world);
        let rest: Vec<_> = ["b", "a", "c"].iter().map(|who| task(&world.ok(who, random(batch)))).collect();
        assert_ne!(at_opening, after_first);
        assert_eq!(seed(&world), after_first, "only the first claim changes the seed");
        ways.push((first, rest));
    }
    let [now, soon, late] = ways.try_into().unwrap();
    assert!(now.0 == soon.0 && soon.0 == late.0, "the first pick is that of the opening");
    assert!(now.1 != soon.1 && soon.1 != late.1 && now.1 != late.1);
}

#[test]
fn people_are_led_different_ways_and_batches_too() {
    let mut world = World::new();
    let (one, two) = (world.open(config(200, 1)), world.open(config(200, 1)));
    let way = |world: &mut World, who: &str, batch| -> Vec<Option<String>> {
        (0..3).map(|_| task(&world.ok(who, random(batch)))).collect()
    };
    let (first, second, elsewhere) = (way(&mut world, "a", one), way(&mut world, "b", one), way(&mut world, "a", two));
    assert_ne!(first, second);
    assert_ne!(first, elsewhere);
}

/// Beyond the window, with rows in storage: every slot is given once, whatever comes back in between.
#[test]
fn all_slots_are_given_in_storage_too() {
    let mut world = World::new();
    let mut wide = config(280, 1);
    wide.access.max_pending = Some(20);
    let batch = world.open(wide);
    let mut done = 0_u32;
    let mut claims = 0_u32;
    while done < 280 {
        claims += 1;
        assert!(claims < 400, "{done} after {claims}");
        let who = format!("a{}", claims % 7);
        let Some(number) = world.try_claim(&who, batch).unwrap() else { continue };
        if claims % 5 == 0 {
            world.ok(&who, ExecuteMsg::Return { batch, assignment: number });
            continue;
        }
        world.wait(10);
        world.ok(&who, World::submission(batch, number));
        world.decide(batch, number, &accept(10_000));
        done += 1;
    }
    assert_eq!(world.try_claim("late", batch).unwrap_err().code(), "NO_SLOT_LEFT");
    world.wait(DAY);
    world.ok("stranger", ExecuteMsg::CloseBatch { batch });
    assert_eq!(world.code("stranger", ExecuteMsg::FinalizeBatch { batch }), "ok");
}

/// A claim that misses succeeds with an event, reserves nothing, and the next one looks further.
#[test]
fn a_miss_reserves_nothing_and_moves_on() {
    let (mut world, batch) = World::with_batch(300, 2);
    let person = world.person("requester").unwrap();
    world.ok("ann", ExecuteMsg::SetRecovery { recovery: None });
    let ann = world.person("ann").unwrap();
    assert_ne!(person, ann);
    for task in 0..256 {
        let number = caravan_primitives::AssignmentId::FIRST;
        let key = state::TaskOfPerson { person: ann, batch, task };
        state::save_task_done(&mut world.deps.storage, key, number).unwrap();
    }
    let before = world.batch(batch);
    let missed = execute(
        world.deps.as_mut(),
        world.env.clone(),
        cosmwasm_std::testing::message_info(&crate::tests::addr("ann"), &[]),
        random(batch),
    )
    .unwrap();
    assert_eq!((attribute(&missed, "task_missed", "misses"), task(&missed)), (Some("1".to_owned()), None));
    let after = world.batch(batch);
    assert_eq!((after.claims(), after.live_total(), after.newcomer_pending()), (before.claims(), Ok(0), 0));
    let hit = execute(
        world.deps.as_mut(),
        world.env.clone(),
        cosmwasm_std::testing::message_info(&crate::tests::addr("ann"), &[]),
        random(batch),
    );
    assert_eq!(task(&hit.unwrap()).unwrap(), "256");
    // misses are counted since the last hit
    let own = state::load_participation_or_default(&world.deps.storage, batch, ann).unwrap();
    assert_eq!((own.misses(), own.claims()), (0, 1));
}
