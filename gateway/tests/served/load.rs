//! Many people at a time.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use caravan_chain::{replay, Chain, Embedded};
use caravan_marketplace_api::AssignmentStatus;

use crate::world::{annotator, chain_at, person, pick, People, World};

/// Claim and submit all tasks of everybody, each person in a thread of its own. Return how long it took.
fn work_off(world: &World, people: People) -> Duration {
    let url = world.url();
    let (began, slowest) = (Instant::now(), AtomicU64::new(0));
    std::thread::scope(|scope| {
        for number in 0..people.count {
            let (url, slowest) = (&url, &slowest);
            scope.spawn(move || {
                let name = annotator(number);
                let mut client = person(chain_at(url, &name), &name);
                let me = client.chain.account(&name);
                for next in 0..people.tasks {
                    let asked = Instant::now();
                    let pick = pick(&world.list, number, people.tasks, next);
                    let slot = client.claim(&me, world.batch, pick).unwrap().0.unwrap();
                    client.submit_plain(&me, &slot, "yes").unwrap();
                    slowest.fetch_max(asked.elapsed().as_millis() as u64, Ordering::Relaxed);
                }
            });
        }
    });
    println!("slowest claim with its submission: {} ms", slowest.load(Ordering::Relaxed));
    began.elapsed()
}

/// Check that every task was claimed and submitted once, and that the blocks give the state.
fn check(world: &mut World, people: People) {
    let client = person(world.chain_of("holder"), "holder");
    let mut tasks: Vec<u32> = Vec::new();
    for assignment in client.assignments(world.batch).unwrap() {
        assert_eq!(assignment.status, AssignmentStatus::Submitted);
        tasks.push(assignment.task);
    }
    tasks.sort_unstable();
    assert_eq!(tasks, (0..people.count * people.tasks).collect::<Vec<_>>(), "none lost, none twice");
    for number in 0..people.count {
        let sequence = world.client().sequence(&crate::world::address(&annotator(number))).unwrap();
        assert_eq!(sequence, u64::from(people.tasks) * 2);
    }
    world.stop();
    let state = Embedded::open(&world.chain_file()).unwrap().state_hash();
    assert_eq!(replay(&world.chain_file()).unwrap(), state);
}

fn run(people: People) {
    let mut world = World::with(people, |_| {});
    let took = work_off(&world, people);
    let transactions = u64::from(people.count * people.tasks) * 2;
    let rate = transactions as f64 / took.as_secs_f64();
    println!(
        "{transactions} transactions of {} people in {:.1} s: {rate:.0} a second",
        people.count,
        took.as_secs_f64()
    );
    check(&mut world, people);
    assert!(rate >= 50.0, "{rate} transactions a second");
}

#[test]
fn many_people_at_a_time_lose_nothing_and_do_nothing_twice() {
    run(People { count: 20, tasks: 5 });
}

/// Its figures are in docs/scale.md, with the command.
#[test]
#[ignore = "takes both cores for a minute: .ci/run runs it alone"]
fn two_hundred_people_claim_and_submit_ten_thousand_tasks() {
    run(People { count: 200, tasks: 50 });
}
