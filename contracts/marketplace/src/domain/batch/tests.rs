#![allow(clippy::arithmetic_side_effects)]

use caravan_primitives::Coded;

use super::*;
use crate::tests::units;

const ID: BatchId = BatchId::FIRST;
const CLOSES: u64 = 5_000;
const STAGES: [Stage; 4] = [Stage::Draft, Stage::Open, Stage::Closing, Stage::Closed];

fn at(stage: Stage) -> Batch {
    let mut batch = Batch::draft(ProjectId::FIRST, 10, 2);
    batch.open(Time::new(CLOSES), true);
    Batch { stage, ..batch }
}

fn code<T>(got: Ruling<T>) -> &'static str {
    got.map_or_else(|error| error.code(), |_| "ok")
}

fn terms(reward: u128) -> Terms {
    Terms::new(units(reward), &[], Bps::new(250).unwrap()).unwrap()
}

#[test]
fn every_verb_has_its_stage() {
    let before = Time::new(CLOSES - 1);
    for stage in STAGES {
        let only = |of: Stage| if stage == of { "ok" } else { "BATCH_STATE" };
        assert_eq!(code(at(stage).require_open(ID, before)), only(Stage::Open), "claim or improve, {stage:?}");
        assert_eq!(code(at(stage).close(ID, true, before)), only(Stage::Open), "seal, {stage:?}");
        assert_eq!(code(at(stage).finalize(ID)), only(Stage::Closing), "sweep, {stage:?}");
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
fn the_requester_seals_at_any_time_and_others_when_it_is_over_or_done() {
    for (managed, now, accepted, expected) in [
        (true, 0, 0, "ok"),
        (false, 0, 0, "CLOSE_EARLY"),
        (false, CLOSES - 1, 19, "CLOSE_EARLY"),
        (false, CLOSES - 1, 20, "ok"),
        (false, CLOSES, 0, "ok"),
    ] {
        let mut batch = Batch { accepted, ..at(Stage::Open) };
        assert_eq!(code(batch.close(ID, managed, Time::new(now))), expected, "{managed} {now} {accepted}");
        assert_eq!(batch.stage == Stage::Closing, expected == "ok");
    }
}

#[test]
fn a_batch_with_live_work_is_not_closed() {
    let mut batch = at(Stage::Open);
    batch.claim(0, false).unwrap();
    batch.close(ID, true, Time::new(0)).unwrap();
    assert_eq!(batch.status(), BatchStatus::Closing);
    assert_eq!(batch.finalize(ID), Err(MarketplaceError::WorkLive(1)));
    batch.end_live(0).unwrap();
    assert_eq!(batch.status(), BatchStatus::Settled);
    batch.finalize(ID).unwrap();
    assert_eq!((batch.stage, batch.status()), (Stage::Closed, BatchStatus::Closed));
}

#[test]
fn counters_go_up_and_down_in_step_and_never_below_nothing() {
    let mut batch = at(Stage::Open);
    assert_eq!(batch.claim(0, true), Ok(AssignmentId::FIRST));
    assert_eq!(batch.claim(0, false).unwrap().get(), 2);
    assert_eq!((batch.live_total(), batch.pending, batch.open_slots()), (2, 1, 18));
    batch.accepted = 3;
    assert_eq!(batch.open_slots(), 15);
    batch.end_pending().unwrap();
    batch.end_live(0).unwrap();
    batch.end_live(0).unwrap();
    assert_eq!((batch.live_total(), batch.pending), (0, 0));
    assert_eq!(code(batch.end_pending()), "LEDGER_BROKEN");
    assert_eq!(code(batch.end_live(0)), "LEDGER_BROKEN");
    assert_eq!(code(batch.end_live(1)), "LEDGER_BROKEN");
    assert_eq!(code(batch.claim(1, true)), "LEDGER_BROKEN");
}

#[test]
fn better_terms_reserve_for_every_slot_that_is_not_accepted() {
    let (old, new) = (terms(1_000), terms(1_200));
    let mut batch = at(Stage::Open);
    batch.claim(0, false).unwrap();
    batch.accepted = 4;
    // 16 slots unaccepted, the live one included, at 1,230 − 1,025
    assert_eq!(batch.improve(&old, &new, 2), Ok(units(16 * 205)));
    assert_eq!((batch.latest_terms(), batch.overlap, batch.live.clone()), (Ok(1), 2, vec![1, 0]));
    assert_eq!(batch.locked(&[old, new.clone()]), Ok(units(1_025)));
    batch.claim(1, false).unwrap();
    assert_eq!(batch.locked(&[terms(1_000), new]), Ok(units(1_025 + 1_230)));
}

#[test]
fn more_overlap_reserves_the_new_slots_in_full_and_keeps_the_terms() {
    let old = terms(1_000);
    let mut batch = at(Stage::Open);
    batch.accepted = 4;
    assert_eq!(batch.improve(&old, &old, 3), Ok(units(10 * 1_025)));
    assert_eq!((batch.latest_terms(), batch.overlap, batch.slots()), (Ok(0), 3, 30));
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
        (terms(1_001), 26, "OUT_OF_RANGE"),
        (terms(1_001), 25, "ok"),
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
fn a_batch_from_credit_waits_a_day() {
    let frozen = |from_project_credit| Frozen {
        opened_at: Time::new(100),
        edition: EditionId::FIRST,
        fee: Bps::ZERO,
        points_rate: units(0),
        seed: Hash32::digest(b"seed"),
        from_project_credit,
        assignment_secs: Seconds::new(60),
        min_work_secs: Seconds::new(0),
        review_secs: Seconds::new(3_600),
        appeal_secs: Seconds::new(86_400),
        grades: vec![5_000],
        subjective: false,
        active_cap: 1,
        max_pending: 20,
        list: None,
        share: None,
    };
    assert_eq!(frozen(false).claimable_from(), Ok(Time::new(100)));
    assert_eq!(frozen(true).claimable_from(), Ok(Time::new(86_500)));
    for (grade, expected) in [(10_000, "ok"), (5_000, "ok"), (7_500, "GRADE_UNKNOWN"), (20_000, "GRADE_UNKNOWN")] {
        assert_eq!(code(frozen(false).check_grade(grade)), expected, "{grade}");
    }
}

#[test]
fn a_window_opens_only_where_tasks_are_given_at_random() {
    let open = |tasks, windowed| {
        let mut batch = Batch::draft(ProjectId::FIRST, tasks, 1);
        batch.open(Time::new(1), windowed);
        (batch.window.len, batch.window.frontier, batch.window.again)
    };
    assert_eq!(open(10, true), (10, 10, false));
    assert_eq!(open(700, true), (256, 256, false));
    assert_eq!(open(700, false), (0, 0, false));
}
