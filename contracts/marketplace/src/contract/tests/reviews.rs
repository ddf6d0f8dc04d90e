//! Batches whose tasks are the submissions of another: no one reviews own work.

use caravan_marketplace_api::{BatchConfig, BatchResponse, BoardResponse, OpenCostResponse, Pick, QueryMsg};
use caravan_primitives::BatchId;

use super::world::{accept, amount, cara, config, reject, World, COST, DAY, HOUR};
use super::*;
use crate::tests::units;

fn review(of: BatchId) -> BatchConfig {
    let mut config = config(10, 1);
    config.access.review_of = Some(of);
    config
}

#[test]
fn those_with_work_in_the_reviewed_batch_cannot_claim_and_those_who_gave_it_back_can() {
    let (mut world, batch) = World::with_batch(5, 1);
    let reviews = world.open(review(batch));
    world.history(9);
    world.claim("holds", batch);
    world.work("submitted", batch);
    let (accepted, refused) = (world.work("accepted", batch), world.work("refused", batch));
    world.decide(batch, accepted, &accept(10_000));
    world.decide(batch, refused, &reject());
    let returned = world.claim("returned", batch);
    world.ok("returned", ExecuteMsg::Return { batch, assignment: returned });
    for name in ["holds", "submitted", "accepted", "refused"] {
        let person = world.person(name).unwrap();
        let error = world.try_claim(name, reviews).unwrap_err().to_string();
        let expected = format!(
            "REVIEWER_WORKED: expected a person without work in batch {batch}, which is reviewed here, got person {person}"
        );
        assert_eq!(error, expected);
        let named = ExecuteMsg::Claim {
            batch: reviews,
            pick: Pick::Named { task: 3 },
            agreement: caravan_marketplace_api::sample_agreement(),
        };
        assert_eq!(world.code(name, named), "REVIEWER_WORKED");
    }
    for name in ["returned", "new", "early1"] {
        assert!(world.try_claim(name, reviews).unwrap().is_some(), "{name}");
    }
    // A reservation that no one submitted is work until it is settled.
    world.wait(2 * HOUR);
    assert_eq!(world.code("holds", claim(reviews)), "REVIEWER_WORKED");
    world.claim("settler", batch);
    assert_eq!(world.code("holds", claim(reviews)), "ok");
    // A reviewer may work in the batch later: the rows of the reviews are fixed.
    assert_eq!(world.code("new", claim(batch)), "ok");
    assert_eq!(world.code("new", claim(reviews)), "REVIEWER_WORKED");
}

fn claim(batch: BatchId) -> ExecuteMsg {
    ExecuteMsg::Claim { batch, pick: Pick::Random {}, agreement: caravan_marketplace_api::sample_agreement() }
}

#[test]
fn a_batch_reviews_an_opened_batch_of_its_own_project() {
    let (mut world, batch) = World::with_batch(5, 1);
    let other = world.create_project("other", cara());
    let draft = world.draft(config(5, 1));
    let unknown = BatchId::new(77).unwrap();
    let mine = world.draft(review(batch));
    let last = BatchId::new(u64::MAX).unwrap();
    for (of, code) in [
        (unknown, "BATCH_UNKNOWN"),
        (last, "BATCH_UNKNOWN"),
        (draft, "BATCH_STATE"),
        (mine, "BATCH_STATE"),
        (batch, "ok"),
    ] {
        let reference = world.reference();
        let create = ExecuteMsg::CreateBatch { project: ProjectId::FIRST, config: Box::new(review(of)), reference };
        assert_eq!(world.code("requester", create), code, "{of}");
        let edit = ExecuteMsg::EditDraft { batch: mine, config: Box::new(review(of)) };
        assert_eq!(world.code("requester", edit), code, "{of}");
    }
    let reference = world.reference();
    let foreign = ExecuteMsg::CreateBatch { project: other, config: Box::new(review(batch)), reference };
    let error = world.run("other", foreign).unwrap_err().to_string();
    assert_eq!(error, "REVIEW_PROJECT: expected a batch of project 2 to review, batch 1 is of project 1");
    let answer: BatchResponse = world.ask(QueryMsg::Batch { batch: mine });
    assert_eq!(answer.config, review(batch), "the configuration is kept as it was sent");
    world.ok("requester", ExecuteMsg::OpenBatch { batch: mine, most: amount(u128::MAX) });
    let board: BoardResponse = world.ask(QueryMsg::Board { start_after: None, limit: None });
    let shown: Vec<_> = board.batches.iter().map(|entry| (entry.batch, entry.access.review_of)).collect();
    assert_eq!(shown, [(batch, None), (mine, Some(batch))]);
}

/// Project credit pays for what all may claim: else a requester would leave out those it does not know.
#[test]
fn project_credit_pays_for_no_reviews() {
    let mut world = World::new();
    world.history(9);
    let batch = world.open(config(1, 1));
    world.refused("ann", batch);
    world.close_and_finalize(batch);
    assert_eq!(world.project().project_credit(), units(COST));
    let mut small = review(batch);
    small.work.tasks = 1;
    let reviews = world.draft(small);
    let cost: OpenCostResponse = world.ask(QueryMsg::OpenCost { batch: reviews });
    assert_eq!((cost.from_project_credit, cost.from_available), (units(0), units(COST)));
    world.ok("requester", ExecuteMsg::OpenBatch { batch: reviews, most: amount(u128::MAX) });
    assert_eq!(world.project().project_credit(), units(COST));
}

/// Who is left out cannot take a reopened slot, so no one does: else a requester would leave out all but its own wallets.
#[test]
fn a_reopened_slot_of_a_batch_of_reviews_waits_for_the_finalization() {
    let (mut world, batch) = World::with_batch(5, 1);
    world.history(9);
    world.work("ann", batch);
    let mut small = review(batch);
    small.work.tasks = 1;
    let reviews = world.open(small);
    let work = world.work("first", reviews);
    world.decide(reviews, work, &reject());
    world.wait(2 * DAY);
    world.settle(reviews, work);
    world.wait(3 * DAY);
    assert!(world.try_claim("second", reviews).unwrap().is_none(), "a miss");
    assert_eq!(world.close_and_finalize(reviews), (0, COST));
}
