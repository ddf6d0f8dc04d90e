//! A message costs the same however many disputes there are.

use caravan_arbitration_api::{execute_samples, instantiate_sample, ExecuteMsg};
use caravan_primitives::testing::{Counting, Counts};
use cosmwasm_std::testing::{message_info, mock_env, MockApi, MockQuerier};
use cosmwasm_std::{DepsMut, Empty, QuerierWrapper};

use super::world::{respond, rule, ruling, settle};
use crate::contract;

fn with_deps<T>(storage: &mut Counting, run: impl FnOnce(DepsMut<'_>) -> T) -> T {
    let querier = MockQuerier::<Empty>::new(&[]);
    run(DepsMut { storage, api: &MockApi::default(), querier: QuerierWrapper::new(&querier) })
}

fn text(name: &str) -> String {
    MockApi::default().addr_make(name).to_string()
}

fn deployed() -> Counting {
    let mut storage = Counting::default();
    let info = message_info(&MockApi::default().addr_make("deployer"), &[]);
    with_deps(&mut storage, |deps| contract::instantiate(deps, mock_env(), info, instantiate_sample(text))).unwrap();
    storage
}

fn open(subject: u64) -> ExecuteMsg {
    let ExecuteMsg::Open { items, parties, windows, defaults, enact_gas, evidence, .. } =
        execute_samples(text).swap_remove(2)
    else {
        panic!("the third sample opens a dispute");
    };
    ExecuteMsg::Open { subject, items, parties, windows, defaults, enact_gas, evidence }
}

/// What a message costs, `days` after the first block: reads, writes, rows walked.
fn cost(storage: &mut Counting, sender: &str, days: u64, msg: ExecuteMsg) -> (usize, usize, usize) {
    let info = message_info(&MockApi::default().addr_make(sender), &[]);
    let mut env = mock_env();
    env.block.time = env.block.time.plus_days(days);
    storage.start();
    with_deps(storage, |deps| contract::execute(deps, env, info, msg)).unwrap();
    let Counts { reads, writes, walked, .. } = storage.counted();
    (reads, writes, walked)
}

/// Two disputes through all messages, with these subjects; their ids follow the last one.
fn course(storage: &mut Counting, last: u64) -> Vec<(usize, usize, usize)> {
    let (first, second) = (last + 1, last + 2);
    vec![
        cost(storage, "marketplace", 0, open(first)),
        cost(storage, "marketplace", 0, open(second)),
        cost(storage, "marketplace", 0, respond(first, 0)),
        cost(storage, "arbiter", 0, rule(vec![ruling(first, 1)])),
        cost(storage, "stranger", 1, settle(&[second])),
    ]
}

#[test]
fn every_message_costs_the_same_with_two_disputes_and_with_a_thousand() {
    let mut storage = deployed();
    let few = course(&mut storage, 0);
    for subject in 3..=1_000 {
        cost(&mut storage, "marketplace", 0, open(subject));
    }
    assert_eq!(course(&mut storage, 1_000), few);
    assert!(few.iter().all(|(_, _, walked)| *walked == 0), "no message walks over rows: {few:?}");
    // Siblings, subject, arbiter, last id; last id, terms, progress, subject, two lists of the arbiter, a document.
    assert_eq!(few[0], (4, 7, 0));
    // Siblings, subject, terms, progress; progress.
    assert_eq!(few[2], (4, 1, 0));
    // Siblings, terms, progress; progress, and off the list of undecided ones.
    assert_eq!((few[3], few[4]), ((3, 2, 0), (3, 2, 0)));
}
