//! What a requester gets back who refuses, pays short, seals early, or deals with credit: never cash beyond the rules.
//!
//! Reward 1,000, fee 5 %: a slot costs 1,050.

use caravan_chain::Code;
use caravan_marketplace_api::Reason;
use caravan_primitives::{AssignmentId, BatchId};
use caravan_tests::{Spec, World};

/// `count` people do one task each.
fn crowd(world: &mut World, batch: BatchId, count: usize) -> Vec<AssignmentId> {
    (0..count).map(|n| world.works(&format!("worker-{n}"), batch)).collect()
}

/// All rejections become final, the requester closes the batch and finalizes it.
fn wind_up(world: &mut World, batch: BatchId, rejected: &[AssignmentId]) {
    world.days_pass(3);
    if !rejected.is_empty() {
        world.at("stranger").settles(batch, rejected).succeeds();
    }
    world.at("requester").closes_batch(batch).succeeds();
    world.at("stranger").finalizes_batch(batch).succeeds();
}

#[test]
fn a_wallet_that_has_paid_nothing_rejects_nothing() {
    let mut world = World::new();
    let batch = world.opens(&Spec::new());
    let works = crowd(&mut world, batch, 10);
    for work in &works {
        world
            .at("requester")
            .rejects(batch, &[*work], Reason::Incomplete)
            .fails_with("REJECTION_CAP")
            .changes_nothing();
    }
    world.at("requester").rejects(batch, &works, Reason::Incomplete).fails_with("REJECTION_CAP").changes_nothing();
    world.days_pass(3);
    world.at("stranger").settles(batch, &works).succeeds();
    assert_eq!(world.ledger(batch).paid.u128(), 10_000, "all that could not be rejected is auto-approved");
}

#[test]
fn a_requester_who_rejects_all_that_the_cap_allows_gets_project_credit_and_no_cash() {
    let mut world = World::new();
    let (free, credit) = world.project_funds(world.project());
    let batch = world.opens(&Spec::new());
    let works = crowd(&mut world, batch, 10);
    world.at("requester").accepts(batch, &works[..7]).succeeds();
    // 3,000 ≤ 30 % of 10,000; a fourth rejection would be 4,000 of 11,000.
    world.at("requester").rejects(batch, &works[7..], Reason::Incomplete).succeeds();
    wind_up(&mut world, batch, &works[7..]);
    assert_eq!(world.project_funds(world.project()), (free - 10_500, credit + 3_150));
    let cara = world.cara();
    let requester = world.requester("requester", &cara);
    assert_eq!((requester.paid.u128(), requester.rejected_sum.u128(), requester.rejectable.u128()), (7_000, 3_000, 0));
}

#[test]
fn project_credit_opens_no_batch_whose_rows_others_cannot_read() {
    let mut world = World::new();
    let batch = world.opens(&Spec::new());
    let works = crowd(&mut world, batch, 10);
    world.at("requester").accepts(batch, &works[..7]).succeeds();
    world.at("requester").rejects(batch, &works[7..], Reason::Incomplete).succeeds();
    wind_up(&mut world, batch, &works[7..]);
    let project = world.project();
    let (free, credit) = world.project_funds(project);
    assert_eq!(credit, 3_150);
    let private = Spec::new().tasks(3).private_rows();
    let draft = world.at("requester").creates_batch(project, &private).succeeds().batch();
    world.at("requester").withdraws_available(project, free - 3_149).succeeds();
    world.at("requester").opens(draft).fails_with("CREDIT_NEEDS_PUBLIC_ROWS").changes_nothing();
    world.at("requester").funds(project, 1).succeeds();
    world.at("requester").opens(draft).succeeds();
    assert_eq!(world.project_funds(project), (0, 3_150), "paid from available funds alone");
    let public = world.at("requester").creates_batch(project, &Spec::new().tasks(3)).succeeds().batch();
    world.at("requester").opens(public).succeeds();
    assert_eq!(world.project_funds(project), (0, 0));
}

#[test]
fn where_little_was_paid_yet_half_may_be_rejected_and_no_more() {
    let mut world = World::new();
    let (free, credit) = world.project_funds(world.project());
    let batch = world.opens(&Spec::new().tasks(7));
    let works = crowd(&mut world, batch, 7);
    world.at("requester").accepts(batch, &works[..3]).succeeds();
    world.at("requester").rejects(batch, &works[3..], Reason::Incomplete).fails_with("REJECTION_CAP").changes_nothing();
    world.at("requester").rejects(batch, &works[3..6], Reason::Incomplete).succeeds();
    world.at("requester").accepts(batch, &works[6..]).succeeds();
    wind_up(&mut world, batch, &works[3..6]);
    assert_eq!(world.project_funds(world.project()), (free - 7_350, credit + 3_150));
}

#[test]
fn many_small_batches_do_not_widen_the_cap() {
    let mut world = World::new();
    let first = world.opens(&Spec::new().tasks(7));
    let works = crowd(&mut world, first, 7);
    world.at("requester").accepts(first, &works).succeeds();
    let mut refused = 0;
    for n in 0..6 {
        let batch = world.opens(&Spec::new().tasks(1));
        let work = world.works(&format!("newcomer-{n}"), batch);
        if refused < 3 {
            world.at("requester").rejects(batch, &[work], Reason::Incomplete).succeeds();
            refused += 1;
        } else {
            world
                .at("requester")
                .rejects(batch, &[work], Reason::Incomplete)
                .fails_with("REJECTION_CAP")
                .changes_nothing();
        }
    }
    assert_eq!(world.requester("requester", &world.cara()).rejected_sum.u128(), 3_000);
}

#[test]
fn paying_everyone_the_lowest_grade_meets_the_cap_and_saves_no_cash() {
    let mut world = World::new();
    let (free, _) = world.project_funds(world.project());
    let batch = world.opens(&Spec::new().grades(&[5_000]));
    let works = crowd(&mut world, batch, 10);
    world.at("requester").accepts_at(batch, &works, 5_000).fails_with("REJECTION_CAP").changes_nothing();
    // Six at half pay: paid 3,000, left without 3,000 ≤ min(paid, 3 × 1,000). A seventh: 3,500 is above both arms.
    world.at("requester").accepts_at(batch, &works[..6], 5_000).succeeds();
    world.at("requester").accepts_at(batch, &works[6..7], 5_000).fails_with("REJECTION_CAP").changes_nothing();
    world.at("requester").accepts(batch, &works[6..]).succeeds();
    wind_up(&mut world, batch, &[]);
    // Each half kept back 525: the shortfalls are credit.
    assert_eq!(world.project_funds(world.project()), (free - 10_500, 3_150));
}

#[test]
fn every_grade_of_the_smallest_reward_pays_something() {
    let mut world = World::new();
    let project = world.project();
    let half = |reward| Spec::new().reward(reward).grades(&[5_000]);
    world.at("requester").creates_batch(project, &half(1)).fails_with("GRADE_UNPAID").changes_nothing();
    world.at("requester").creates_batch(project, &half(2)).succeeds();
    world.at("requester").creates_batch(project, &Spec::new().reward(1).grades(&[20_000])).succeeds();
}

#[test]
fn a_grade_below_half_does_not_exist() {
    let mut world = World::new();
    let project = world.project();
    world
        .at("requester")
        .creates_batch(project, &Spec::new().grades(&[4_999]))
        .fails_with("GRADE_INVALID")
        .changes_nothing();
    let batch = world.opens(&Spec::new().grades(&[5_000]));
    let work = world.works("alice", batch);
    world.at("requester").accepts_at(batch, &[work], 4_999).fails_with("GRADE_UNKNOWN").changes_nothing();
    world.at("requester").accepts_at(batch, &[work], 7_500).fails_with("GRADE_UNKNOWN").changes_nothing();
}

#[test]
fn rejecting_one_of_three_answers_to_each_task_saves_no_cash() {
    let mut world = World::new();
    let (free, _) = world.project_funds(world.project());
    let batch = world.opens(&Spec::new().overlap(3).max_pending(20));
    let (mut accepted, mut spare) = (vec![], vec![]);
    for n in 0..30 {
        let work = world.works(&format!("worker-{n}"), batch);
        let task = world.asks_assignment(batch, work).task;
        let others = accepted.iter().filter(|(of, _)| *of == task).count();
        if others < 2 {
            world.at("requester").accepts(batch, &[work]).succeeds();
            accepted.push((task, work));
        } else {
            spare.push(work);
        }
    }
    assert_eq!(spare.len(), 10);
    // 20,000 paid: 8 rejections are 8,000 of 28,000, a ninth 9,000 of 29,000 is above 30 %.
    world.at("requester").rejects(batch, &spare[..9], Reason::LowEffort).fails_with("REJECTION_CAP").changes_nothing();
    world.at("requester").rejects(batch, &spare[..8], Reason::LowEffort).succeeds();
    world.at("requester").accepts(batch, &spare[8..]).succeeds();
    wind_up(&mut world, batch, &spare[..8]);
    assert_eq!(world.project_funds(world.project()), (free - 31_500, 8_400));
}

#[test]
fn a_batch_from_project_credit_that_is_closed_and_finalized_is_project_credit_again() {
    let mut world = World::new();
    let batch = world.opens(&Spec::new());
    let works = crowd(&mut world, batch, 10);
    world.at("requester").accepts(batch, &works[..7]).succeeds();
    world.at("requester").rejects(batch, &works[7..], Reason::Incomplete).succeeds();
    wind_up(&mut world, batch, &works[7..]);
    let (free, credit) = world.project_funds(world.project());
    assert_eq!(credit, 3_150);
    // Three slots from credit alone, and one more of available funds beside them.
    let again = world.opens(&Spec::new().tasks(4));
    assert_eq!(world.project_funds(world.project()), (free - 1_050, 0));
    assert_eq!(world.ledger(again).project_credit_in.u128(), 3_150);
    world.at("requester").closes_batch(again).succeeds();
    world.at("requester").finalizes_batch(again).succeeds();
    assert_eq!(
        world.project_funds(world.project()),
        (free, 3_150),
        "credit comes back as credit, available funds as available funds"
    );
    let project = world.project();
    world.at("requester").withdraws_available(project, free).succeeds();
    world.at("requester").withdraws_available(project, 1).fails_with("AVAILABLE_SHORT").changes_nothing();
}

#[test]
fn a_batch_from_project_credit_waits_a_day_and_gives_one_task_a_person() {
    let mut world = World::new();
    let batch = world.opens(&Spec::new());
    let works = crowd(&mut world, batch, 10);
    world.at("requester").accepts(batch, &works[..7]).succeeds();
    world.at("requester").rejects(batch, &works[7..], Reason::Incomplete).succeeds();
    wind_up(&mut world, batch, &works[7..]);
    let again = world.opens(&Spec::new().tasks(3));
    let opened = world.asks_batch(again).opened.unwrap().opened_at.get();
    world.blocks_take(0);
    world.until(opened + 86_399);
    world.at("alice").claims(again).fails_with("CLAIM_EARLY").changes_nothing();
    world.until(opened + 86_400);
    world.at("alice").claims_task(again, 0).fails_with("PICK_NOT_OFFERED").changes_nothing();
    world.blocks_take(5);
    let work = world.works("alice", again);
    world.at("alice").claims(again).fails_with("ONE_PER_PERSON").changes_nothing();
    world.at("requester").accepts(again, &[work]).succeeds();
    world.at("alice").claims(again).fails_with("ONE_PER_PERSON").changes_nothing();
}

#[test]
fn work_of_ones_own_that_is_given_up_does_not_widen_the_cap() {
    let mut world = World::new();
    let batch = world.opens(&Spec::new());
    let own = crowd(&mut world, batch, 5);
    for (n, work) in own.iter().enumerate() {
        world.at(&format!("worker-{n}")).gives_up(batch, *work).succeeds();
    }
    let victim = world.works("alice", batch);
    world.at("requester").rejects(batch, &[victim], Reason::Incomplete).fails_with("REJECTION_CAP").changes_nothing();
    let cara = world.cara();
    let requester = world.requester("requester", &cara);
    assert_eq!((requester.paid.u128(), requester.rejected_sum.u128()), (0, 0));
    // Rejected first, then accepted by the annotator: the rejected sum shrinks again, the paid sum stays.
    world.at("requester").accepts(batch, &[victim]).succeeds();
    let again = world.works("bob", batch);
    world.at("requester").rejects(batch, &[again], Reason::Incomplete).succeeds();
    world.at("bob").gives_up(batch, again).fails_with("ASSIGNMENT_STATE").changes_nothing();
    world.at("bob").accepts_rejection(batch, again).succeeds();
    let requester = world.requester("requester", &cara);
    assert_eq!((requester.paid.u128(), requester.rejected_sum.u128()), (1_000, 0));
}

#[test]
fn a_requester_with_wallets_of_its_own_earns_reopened_slots_back_less_the_fee() {
    let mut world = World::new();
    let (free, _) = world.project_funds(world.project());
    let batch = world.opens(&Spec::new());
    let works = crowd(&mut world, batch, 10);
    world.at("requester").accepts(batch, &works[..7]).succeeds();
    world.at("requester").rejects(batch, &works[7..], Reason::Incomplete).succeeds();
    world.days_pass(3);
    world.at("stranger").settles(batch, &works[7..]).succeeds();
    // Not by name, not within a day, one a wallet.
    world.at("own-0").claims_task(batch, 0).fails_with("TASK_FULL").changes_nothing();
    world.days_pass(1);
    for n in 0..3 {
        let name = format!("own-{n}");
        let work = world.works(&name, batch);
        assert!(world.asks_assignment(batch, work).took_reopened);
        world.at("requester").accepts(batch, &[work]).succeeds();
    }
    wind_up(&mut world, batch, &[]);
    // It ends with nothing in credit: 3,000 went to its own wallets, 150 to the platform. The gain is the three works that
    // it got for nothing: at most 30 % of what was decided, less the fee.
    assert_eq!(world.project_funds(world.project()), (free - 10_500, 0));
    let cara = world.cara();
    let own: u128 = (0..3).map(|n| world.due(format!("own-{n}").as_str(), &cara).0).sum();
    assert_eq!(own, 3_000);
    assert_eq!(world.solvency(&cara).fees.u128(), 500);
}

#[test]
fn a_reopened_slot_waits_a_day_and_is_one_per_person_and_batch() {
    let mut world = World::new();
    let batch = world.opens(&Spec::new().tasks(9));
    let works = crowd(&mut world, batch, 9);
    world.at("requester").accepts(batch, &works[..7]).succeeds();
    world.at("requester").rejects(batch, &works[7..], Reason::Incomplete).succeeds();
    world.days_pass(3);
    world.at("stranger").settles(batch, &works[7..]).succeeds();
    let reopened_at = world.asks_assignment(batch, works[8]).due.get();
    world.blocks_take(0);
    world.until(reopened_at + 86_399);
    let _ = world.at("alice").claims(batch).succeeds().first(Code::Marketplace, "task_missed");
    world.until(reopened_at + 86_400);
    let marked = world.works("alice", batch);
    assert!(world.asks_assignment(batch, marked).took_reopened);
    for _ in 0..4 {
        let _ = world.at("alice").claims(batch).succeeds().first(Code::Marketplace, "task_missed");
    }
    let _ = world.at("bob").claims(batch).succeeds().first(Code::Marketplace, "task_claimed");
}
