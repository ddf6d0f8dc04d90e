use std::convert::Infallible;

use super::*;
use crate::node::fake::{Fake, CHAIN};
use caravan_keys::{AccountKey, Transaction};

fn transaction(sequence: u64) -> SignedTransaction {
    let transaction = Transaction { chain_id: CHAIN, sequence, expires: 1, nonce: 0, messages: "[]" };
    transaction.sign(&AccountKey::of_name("mira")).unwrap()
}

fn started(most: usize, commit: Duration) -> (Ledger, Running) {
    let made = Ledger::start(most, move || Ok::<_, Infallible>(Fake { commit, ..Fake::default() }));
    made.unwrap().unwrap()
}

fn code(answer: &Answer) -> String {
    match answer {
        Answer::Own(refusal) => caravan_primitives::Coded::code(refusal).to_owned(),
        Answer::Chain(error) => error.code().to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn transactions_that_wait_share_a_durable_commit_and_keep_their_order() {
    let (ledger, running) = started(1_000, Duration::from_millis(50));
    let mut waiting = Vec::new();
    for sequence in 100..150 {
        let ledger = ledger.clone();
        waiting.push(tokio::spawn(async move { ledger.submit(transaction(sequence)).await.unwrap().height }));
        tokio::task::yield_now().await;
    }
    let mut heights = Vec::new();
    for each in waiting {
        heights.push(each.await.unwrap());
    }
    heights.sort_unstable();
    assert_eq!(heights, (1..=50).collect::<Vec<u64>>(), "each is there once");
    let commits = ledger.read(|node| node.head().time).await.unwrap();
    assert!(commits < 25, "50 transactions took {commits} commits");
    running.stop().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_queue_refuses_and_a_read_does_not_wait_behind_it() {
    let (ledger, running) = started(70, Duration::from_millis(300));
    let mut waiting = Vec::new();
    for sequence in 100..400 {
        let ledger = ledger.clone();
        waiting.push(tokio::spawn(async move { ledger.submit(transaction(sequence)).await }));
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    let began = std::time::Instant::now();
    ledger.read(|node| node.head()).await.unwrap();
    assert!(began.elapsed() < Duration::from_millis(700), "a read waits for one commit: {:?}", began.elapsed());
    let (mut taken, mut refused) = (0, 0);
    for each in waiting {
        match each.await.unwrap() {
            Ok(_) => taken += 1,
            Err(answer) => {
                assert_eq!(code(&answer), "GATEWAY_BUSY");
                refused += 1;
            }
        }
    }
    assert!(refused > 0 && taken >= 70, "taken {taken}, refused {refused}");
    let blocks = ledger.read(|node| node.blocks_since(0, 1_000).unwrap().len()).await.unwrap();
    assert_eq!(blocks, taken, "what was answered is there, what was refused is not");
    running.stop().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_finishes_what_was_taken_and_takes_nothing_new() {
    let (ledger, running) = started(100, Duration::from_millis(200));
    let taken: Vec<_> = (100..110)
        .map(|sequence| {
            let ledger = ledger.clone();
            tokio::spawn(async move { ledger.submit(transaction(sequence)).await })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(50)).await;
    let stopped = tokio::task::spawn_blocking(move || running.stop());
    tokio::time::sleep(Duration::from_millis(50)).await;
    let late = ledger.submit(transaction(200)).await.unwrap_err();
    assert_eq!(code(&late), "GATEWAY_STOPPING");
    for each in taken {
        each.await.unwrap().unwrap();
    }
    stopped.await.unwrap().unwrap();
    assert!(!ledger.works());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_fails_ends_the_chain_and_no_transaction_is_answered_as_done() {
    let (ledger, running) = started(100, Duration::ZERO);
    ledger.submit(transaction(1)).await.unwrap();
    assert_eq!(code(&ledger.submit(transaction(13)).await.unwrap_err()), "GATEWAY_FAILED");
    assert_eq!(code(&ledger.submit(transaction(2)).await.unwrap_err()), "GATEWAY_FAILED");
    assert!(!ledger.works());
    assert!(running.stop().unwrap_err().to_string().contains("the disk is full"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_is_looked_up_by_its_hash() {
    let (ledger, running) = started(100, Duration::ZERO);
    let done = ledger.submit(transaction(1)).await.unwrap();
    let found = ledger.look_up(done.hash).await.unwrap().unwrap();
    assert_eq!(found.height, done.height);
    assert_eq!(ledger.look_up(transaction(2).hash(CHAIN)).await.unwrap(), None);
    running.stop().unwrap();
}
