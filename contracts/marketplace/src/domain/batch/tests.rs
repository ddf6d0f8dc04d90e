#![allow(clippy::arithmetic_side_effects)]

use caravan_money::Bps;
use caravan_primitives::{Coded, PersonId, Seconds};

use super::*;
use crate::domain::assignment::State;
use crate::tests::units;

const ID: BatchId = BatchId::FIRST;
const CLOSES: u64 = 5_000;
const STAGES: [Stage; 4] = [Stage::Draft, Stage::Open, Stage::Closing, Stage::Closed];

fn at(stage: Stage) -> Batch {
    let mut batch = Batch::draft(ProjectId::FIRST, 10, 2);
    batch.open(Time::new(CLOSES), DistributionKind::Random);
    Batch { stage, ..batch }
}

fn code<T>(got: Result<T>) -> &'static str {
    got.map_or_else(|error| error.code(), |_| "ok")
}

#[derive(Clone, Copy, PartialEq)]
enum Annotator {
    Newcomer,
    Known,
}

fn claimed(terms: u8, annotator: Annotator) -> Claimed {
    let newcomer = annotator == Annotator::Newcomer;
    Claimed { task: 0, person: PersonId::FIRST, terms, newcomer, took_reopened: false }
}

fn claim(batch: &mut Batch, terms: u8, annotator: Annotator) -> Assignment {
    let claimed = claimed(terms, annotator);
    batch.claim(&claimed).unwrap();
    Assignment::reserve(claimed, Time::new(0), Seconds::new(60)).unwrap()
}

fn terms(reward: u128) -> Terms {
    Terms::new(units(reward), &[], Bps::new(250).unwrap()).unwrap()
}

#[test]
fn every_transition_has_its_stage() {
    let before = Time::new(CLOSES - 1);
    for stage in STAGES {
        let only = |of: Stage| if stage == of { "ok" } else { "BATCH_STATE" };
        assert_eq!(code(at(stage).require_open(ID, before)), only(Stage::Open), "claim or improve, {stage:?}");
        assert_eq!(code(at(stage).close(ID, ProjectRole::Manager, before)), only(Stage::Open), "close, {stage:?}");
        assert_eq!(code(at(stage).finalize(ID)), only(Stage::Closing), "finalize, {stage:?}");
        assert_eq!(code(at(stage).require(ID, Stage::Draft, "a draft")), only(Stage::Draft), "edit or open, {stage:?}");
    }
}

#[test]
fn claims_end_when_the_batch_closes() {
    for (now, expected) in [(CLOSES - 1, "ok"), (CLOSES, "BATCH_OVER"), (CLOSES + 1, "BATCH_OVER")] {
        assert_eq!(code(at(Stage::Open).require_open(ID, Time::new(now))), expected, "at {now}");
    }
}

#[test]
fn the_requester_closes_at_any_time_and_others_when_it_is_over_or_done() {
    for (role, now, accepted, expected) in [
        (ProjectRole::Manager, 0, 0, "ok"),
        (ProjectRole::Outsider, 0, 0, "CLOSE_EARLY"),
        (ProjectRole::Outsider, CLOSES - 1, 19, "CLOSE_EARLY"),
        (ProjectRole::Outsider, CLOSES - 1, 20, "ok"),
        (ProjectRole::Outsider, CLOSES, 0, "ok"),
    ] {
        let mut batch = Batch { accepted, ..at(Stage::Open) };
        assert_eq!(code(batch.close(ID, role, Time::new(now))), expected, "{role:?} {now} {accepted}");
        assert_eq!(batch.stage == Stage::Closing, expected == "ok");
    }
}

#[test]
fn a_batch_with_live_work_is_not_closed() {
    let mut batch = at(Stage::Open);
    let row = claim(&mut batch, 0, Annotator::Known);
    batch.close(ID, ProjectRole::Manager, Time::new(0)).unwrap();
    assert_eq!(batch.status(), BatchStatus::Closing);
    assert_eq!(batch.finalize(ID), Err(MarketplaceError::WorkLive(1)));
    batch.settle(&row, Ending::Returned, Time::new(0)).unwrap();
    assert_eq!(batch.status(), BatchStatus::Settled);
    batch.finalize(ID).unwrap();
    assert_eq!((batch.stage, batch.status()), (Stage::Closed, BatchStatus::Closed));
}

#[test]
fn counters_go_up_and_down_in_step_and_never_below_nothing() {
    let mut batch = at(Stage::Open);
    let newcomer = claim(&mut batch, 0, Annotator::Newcomer);
    let known = claim(&mut batch, 0, Annotator::Known);
    assert_eq!((batch.claims(), batch.live_total(), batch.newcomer_pending()), (2, Ok(2), 1));
    assert_eq!(batch.open_slots(), Ok(18));
    batch.accepted = 3;
    assert_eq!(batch.open_slots(), Ok(15));
    batch.settle(&newcomer, Ending::Expired, Time::new(9)).unwrap();
    batch.settle(&known, Ending::Returned, Time::new(9)).unwrap();
    assert_eq!((batch.live_total(), batch.newcomer_pending()), (Ok(0), 0));
    assert_eq!(code(batch.settle(&known, Ending::Returned, Time::new(9))), "LEDGER_BROKEN");
    assert_eq!(code(batch.reject(&newcomer)), "LEDGER_BROKEN");
    let mut other_terms = known;
    other_terms.terms = 1;
    assert_eq!(code(batch.accept(&other_terms)), "LEDGER_BROKEN");
    assert_eq!(code(batch.claim(&claimed(1, Annotator::Newcomer))), "LEDGER_BROKEN");
}

/// By hand: the state, how it ends, whether it took a reopened slot; live, pending, accepted, reopened, the freed slot.
#[test]
fn every_ending_moves_every_counter_that_it_changes() {
    let now = Time::new(9);
    let again = Some(FreedSlot::Reopened { at: now });
    for (state, ending, took_reopened, expected) in [
        (State::Reserved, Some(Ending::Returned), false, (0, 0, 0, 1, Some(FreedSlot::Clean))),
        (State::Reserved, Some(Ending::Expired), true, (0, 0, 0, 1, again)),
        (State::Submitted, Some(Ending::GivenUp), false, (0, 0, 0, 1, Some(FreedSlot::Clean))),
        (State::Submitted, Some(Ending::GivenUp), true, (0, 0, 0, 1, again)),
        (State::Submitted, None, false, (0, 0, 1, 1, None)),
        (State::Submitted, None, true, (0, 0, 1, 0, None)),
        (State::RejectionPending, Some(Ending::RejectedByTime), false, (0, 1, 0, 2, again)),
        (State::RejectionPending, Some(Ending::RejectedByTime), true, (0, 1, 0, 1, again)),
        (State::RejectionPending, Some(Ending::RejectionAccepted), false, (0, 1, 0, 1, Some(FreedSlot::Clean))),
        (State::RejectionPending, Some(Ending::RejectionAccepted), true, (0, 1, 0, 1, again)),
    ] {
        let mut batch = Batch { reopened: 1, ..at(Stage::Open) };
        let mut row = claim(&mut batch, 0, Annotator::Newcomer);
        (row.state, row.took_reopened) = (state, took_reopened);
        let slot = match ending {
            Some(ending) => Some(batch.settle(&row, ending, now).unwrap()),
            None => batch.accept(&row).map(|()| None).unwrap(),
        };
        let live = batch.live_total().unwrap();
        let got = (live, batch.newcomer_pending(), batch.accepted(), batch.reopened(), slot);
        assert_eq!(got, expected, "{state:?} {ending:?} {took_reopened}");
    }
}

#[test]
fn a_rejection_frees_the_place_of_a_newcomer_and_keeps_the_slot() {
    let mut batch = at(Stage::Open);
    let mut row = claim(&mut batch, 0, Annotator::Newcomer);
    row.state = State::Submitted;
    batch.reject(&row).unwrap();
    assert_eq!((batch.newcomer_pending(), batch.live_total()), (0, Ok(1)));
}

#[test]
fn queues_are_passed_one_by_one_up_to_the_last_entry() {
    let mut batch = at(Stage::Open);
    assert_eq!((batch.next_reservation(), batch.next_submission()), (Ok(None), Ok(None)));
    for _ in 0..2 {
        claim(&mut batch, 0, Annotator::Known);
    }
    assert_eq!((batch.submit(), batch.submit()), (Ok(1), Ok(2)));
    assert_eq!(batch.reservations_ahead(8).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(batch.submissions_ahead(1).collect::<Vec<_>>(), [1]);
    assert_eq!((batch.next_reservation(), batch.next_submission()), (Ok(Some(AssignmentId::FIRST)), Ok(Some(1))));
    batch.pass_reservation().unwrap();
    batch.pass_submission().unwrap();
    assert_eq!(batch.next_reservation().unwrap().map(AssignmentId::get), Some(2));
    assert_eq!(batch.submissions_ahead(8).collect::<Vec<_>>(), [2]);
    batch.pass_submission().unwrap();
    assert_eq!((batch.next_submission(), batch.submissions_ahead(8).count()), (Ok(None), 0));
}

#[test]
fn better_terms_reserve_for_every_slot_that_is_not_accepted() {
    let (old, new) = (terms(1_000), terms(1_200));
    let mut batch = at(Stage::Open);
    claim(&mut batch, 0, Annotator::Known);
    batch.accepted = 4;
    // 16 slots unaccepted, the live one included, at 1,230 − 1,025
    assert_eq!(batch.improve(&old, &new, 2), Ok(units(16 * 205)));
    assert_eq!((batch.latest_terms(), batch.overlap, batch.live.clone()), (Ok(1), 2, vec![1, 0]));
    assert_eq!(batch.locked(&[old, new.clone()]), Ok(units(1_025)));
    claim(&mut batch, 1, Annotator::Known);
    assert_eq!(batch.locked(&[terms(1_000), new]), Ok(units(1_025 + 1_230)));
}

#[test]
fn more_overlap_reserves_the_new_slots_in_full_and_keeps_the_terms() {
    let old = terms(1_000);
    let mut batch = at(Stage::Open);
    batch.accepted = 4;
    assert_eq!(batch.improve(&old, &old, 3), Ok(units(10 * 1_025)));
    assert_eq!((batch.latest_terms(), batch.overlap, batch.slots()), (Ok(0), 3, Ok(30)));
    assert!(batch.window.again);
    // both at once: 26 unaccepted slots dearer by 205, ten more at 1,230
    assert_eq!(batch.improve(&old, &terms(1_200), 4), Ok(units(26 * 205 + 10 * 1_230)));
}

#[test]
fn terms_only_grow() {
    let old = terms(1_000);
    for (new, overlap, expected) in [
        (terms(999), 3, "TERMS_WORSE"),
        (terms(1_001), 1, "TERMS_WORSE"),
        (terms(1_000), 2, "NOTHING_CHANGES"),
        (terms(1_001), 101, "OUT_OF_RANGE"),
        (terms(1_001), 100, "ok"),
    ] {
        assert_eq!(code(at(Stage::Open).improve(&old, &new, overlap)), expected, "{new:?} {overlap}");
    }
}

#[test]
fn a_batch_has_at_most_sixteen_terms() {
    let mut batch = at(Stage::Open);
    for reward in 1_000..1_015 {
        batch.improve(&terms(reward), &terms(reward + 1), 2).unwrap();
    }
    assert_eq!(batch.latest_terms(), Ok(15));
    assert_eq!(batch.improve(&terms(1_015), &terms(1_016), 2), Err(MarketplaceError::TermsFull(16)));
    // more overlap needs no terms of its own
    assert_eq!(code(batch.improve(&terms(1_015), &terms(1_015), 3)), "ok");
}

#[test]
fn a_window_opens_only_where_tasks_are_given_at_random() {
    let open = |tasks, distribution| {
        let mut batch = Batch::draft(ProjectId::FIRST, tasks, 1);
        batch.open(Time::new(1), distribution);
        (batch.window.len, batch.window.frontier, batch.window.again)
    };
    assert_eq!(open(10, DistributionKind::Random), (10, 10, false));
    assert_eq!(open(700, DistributionKind::Random), (256, 256, false));
    assert_eq!(open(700, DistributionKind::AllowList), (0, 0, false));
}
