//! Who gains by which message: a test for each suspicion.
#![allow(clippy::arithmetic_side_effects)]

use caravan_marketplace_api::{Pick, ProjectChange, StandingResponse, Verdict};
use caravan_primitives::{AssignmentId, Items, PersonId, Upto};

use super::world::{accept, amount, attribute, cara, config, reject, text, World, COST, DAY, HOUR};
use super::*;
use crate::domain::assignment::State;
use crate::tests::units;

fn number(n: u64) -> AssignmentId {
    AssignmentId::new(n).unwrap()
}

fn settle(batch: BatchId, numbers: &[AssignmentId]) -> ExecuteMsg {
    ExecuteMsg::Settle { batch, assignments: Items::new(numbers.to_vec()).unwrap() }
}

#[test]
fn a_number_counts_in_its_own_batch_alone() {
    let mut world = World::new();
    let (one, two) = (world.open(config(3, 1)), world.open(config(3, 1)));
    let first = world.work("ann", one);
    let second = world.work("ben", two);
    assert_eq!((first, second), (number(1), number(1)));
    let third = world.work("ann", one);
    assert_eq!(world.code("ann", ExecuteMsg::GiveUp { batch: two, assignment: first }), "ANNOTATOR_ONLY");
    assert_eq!(world.code("ann", World::submission(two, first)), "ANNOTATOR_ONLY");
    assert_eq!(world.code("requester", World::decision(two, &[third], &accept(10_000))), "ASSIGNMENT_UNKNOWN");
    assert_eq!(world.code("requester", World::decision(two, &[second, third], &accept(10_000))), "ASSIGNMENT_UNKNOWN");
    world.wait(DAY);
    assert_eq!(world.code("stranger", settle(two, &[second, third])), "ASSIGNMENT_UNKNOWN");
    assert_eq!(world.row(two, second).state, State::Submitted);
}

#[test]
fn another_requester_decides_nothing_here() {
    let (mut world, batch) = World::with_batch(3, 1);
    world.create_project("rival", cara());
    let work = world.work("ann", batch);
    assert_eq!(world.code("rival", World::decision(batch, &[work], &accept(10_000))), "MANAGER_ONLY");
    assert_eq!(world.code("rival", ExecuteMsg::OpenBatch { batch, most: amount(1) }), "MANAGER_ONLY");
    assert_eq!(world.code("rival", ExecuteMsg::EditDraft { batch, config: Box::new(config(1, 1)) }), "MANAGER_ONLY");
    let improve = ExecuteMsg::ImproveBatch { batch, reward: amount(1_001), overlap: 1, most: amount(u128::MAX) };
    assert_eq!(world.code("rival", improve), "MANAGER_ONLY");
    assert_eq!(world.code("rival", ExecuteMsg::CloseBatch { batch }), "CLOSE_EARLY");
    let take = ExecuteMsg::WithdrawAvailable { project: ProjectId::FIRST, amount: amount(1) };
    assert_eq!(world.code("rival", take), "REQUESTER_ONLY");
}

#[test]
fn those_who_decide_do_not_work_and_work_decides_on_none_of_its_own() {
    let (mut world, batch) = World::with_batch(3, 1);
    for who in ["requester", "manager"] {
        assert_eq!(world.try_claim(who, batch).unwrap_err().code(), "OWN_PROJECT");
    }
    // an annotator who becomes a manager meanwhile
    let work = world.work("ann", batch);
    let managers = Upto::new(vec![text("ann")]).unwrap();
    let change = ProjectChange::SetManagers { managers };
    world.ok("requester", ExecuteMsg::UpdateProject { project: ProjectId::FIRST, change });
    assert_eq!(world.code("ann", World::decision(batch, &[work], &accept(10_000))), "OWN_WORK");
    assert_eq!(world.code("manager", World::decision(batch, &[work], &accept(10_000))), "MANAGER_ONLY");
    assert_eq!(world.try_claim("ann", batch).unwrap_err().code(), "OWN_PROJECT");
    // what was submitted is paid all the same
    assert_eq!(world.code("requester", World::decision(batch, &[work], &accept(10_000))), "ok");
    assert_eq!(world.balance("ann"), units(1_000));
}

#[test]
fn one_work_is_paid_once() {
    let (mut world, batch) = World::with_batch(3, 1);
    let work = world.work("ann", batch);
    let twice = World::decision(batch, &[work, work], &accept(10_000));
    assert_eq!(world.code("requester", twice), "ENTRY_DUPLICATE");
    world.decide(batch, work, &accept(10_000));
    assert_eq!(world.code("requester", World::decision(batch, &[work], &accept(10_000))), "NOTHING_TO_DO");
    world.wait(2 * DAY);
    assert_eq!(world.code("stranger", settle(batch, &[work])), "NOTHING_TO_DO");
    assert_eq!(world.code("stranger", settle(batch, &[work, work])), "ENTRY_DUPLICATE");
    assert_eq!(world.balance("ann"), units(1_000));
}

/// A stranger who settles one entry, and an annotator who gives one up, leave the rest of the vector to be decided.
#[test]
fn a_vector_is_not_blocked_by_what_left_its_state() {
    let (mut world, batch) = World::with_batch(6, 1);
    let works: Vec<AssignmentId> = ["a", "b", "c"].into_iter().map(|who| world.work(who, batch)).collect();
    world.ok("b", ExecuteMsg::GiveUp { batch, assignment: works[1] });
    let wait = world.row(batch, works[0]).due_or_end.get() - world.now().get();
    world.wait(wait);
    world.ok("stranger", settle(batch, &works[..1]));
    let decided = world.ok("requester", World::decision(batch, &works, &accept(10_000)));
    assert_eq!(attribute(&decided, "entries_skipped", "skipped").unwrap(), "1:accepted,2:rejected");
    assert_eq!(world.balance("c"), units(1_000));
}

/// In one vector: auto-approval settles what is due first, whatever the verdict says.
#[test]
fn a_late_rejection_pays() {
    let mut world = World::new();
    world.history(4);
    let batch = world.open(config(4, 1));
    let late = world.work("late", batch);
    world.wait(HOUR);
    let early = world.work("early", batch);
    world.wait(DAY - HOUR - 10);
    let decided = world.ok("requester", World::decision(batch, &[late, early], &reject()));
    assert_eq!(attribute(&decided, "entries_skipped", "skipped").unwrap(), "1:accepted");
    assert_eq!(
        (world.row(batch, late).state, world.row(batch, early).state),
        (State::Accepted, State::RejectionPending)
    );
    assert_eq!(world.balance("late"), units(1_000));
}

#[test]
fn subjective_work_is_rejected_for_objective_reasons_only() {
    use caravan_marketplace_api::Reason;
    let mut world = World::new();
    world.history(9);
    let mut taste = config(9, 1);
    taste.work.nature = caravan_marketplace_api::Nature::Subjective;
    let batch = world.open(taste);
    for (place, reason) in [
        Reason::TooFast,
        Reason::Incomplete,
        Reason::LowEffort,
        Reason::OffInstruction,
        Reason::BadFormat,
        Reason::DeadLink,
        Reason::Duplicate,
        Reason::MachineGenerated,
        Reason::PolicyViolation,
        Reason::Mismatch,
    ]
    .into_iter()
    .enumerate()
    {
        let who = format!("a{place}");
        let work = world.work(&who, batch);
        let verdict = Verdict::Reject { reason };
        let code = world.code("requester", World::decision(batch, &[work], &verdict));
        let taste = matches!(reason, Reason::LowEffort | Reason::OffInstruction | Reason::MachineGenerated);
        assert_eq!(code, if taste { "REASON_NOT_ALLOWED" } else { "ok" }, "{reason:?}");
        if !taste {
            // given up, it counts in no cap: all nine fit under the cap
            world.ok(&who, ExecuteMsg::AcceptRejection { batch, assignment: work });
        }
    }
}

#[test]
fn a_grade_is_one_of_the_batchs() {
    let (mut world, batch) = World::with_batch(3, 1);
    let work = world.work("ann", batch);
    for grade in [0, 1, 4_999, 5_001, 9_999, 10_001, 20_000, u16::MAX] {
        let code = world.code("requester", World::decision(batch, &[work], &accept(grade)));
        assert_eq!(code, "GRADE_UNKNOWN", "{grade}");
    }
}

/// Places of newcomer annotators: taken by a claim, freed by every verdict and every end, once.
#[test]
#[allow(clippy::too_many_lines)] // six ends
fn pending_places_are_freed_once_by_whatever_ends_the_waiting() {
    let mut world = World::new();
    world.history(4);
    let mut narrow = config(40, 1);
    narrow.access.max_pending = Some(2);
    let batch = world.open(narrow);
    let ends: [fn(&mut World, BatchId, &str); 6] = [
        |world, batch, who| {
            let assignment = world.claim(who, batch);
            world.ok(who, ExecuteMsg::Return { batch, assignment });
        },
        |world, batch, who| {
            let number = world.claim(who, batch);
            world.wait(HOUR);
            world.settle(batch, number);
        },
        |world, batch, who| {
            let work = world.work(who, batch);
            world.decide(batch, work, &accept(5_000));
        },
        |world, batch, who| {
            let work = world.work(who, batch);
            world.wait(DAY);
            world.settle(batch, work);
        },
        |world, batch, who| {
            let work = world.work(who, batch);
            world.decide(batch, work, &reject());
            assert_eq!(world.batch(batch).newcomer_pending(), 1, "a rejection is a verdict");
            world.wait(2 * DAY);
            world.settle(batch, work);
        },
        |world, batch, who| {
            let assignment = world.work(who, batch);
            world.ok(who, ExecuteMsg::GiveUp { batch, assignment });
        },
    ];
    for (place, end) in ends.into_iter().enumerate() {
        world.claim(&format!("holder{place}"), batch);
        assert_eq!(world.batch(batch).newcomer_pending(), 1);
        end(&mut world, batch, &format!("a{place}"));
        let pending = world.batch(batch).newcomer_pending();
        assert!(pending <= 1, "end {place}: {pending}");
        world.wait(HOUR);
        let holders: Vec<AssignmentId> = (1..=world.batch(batch).claims()).map(number).collect();
        let reserved = holders.into_iter().filter(|id| world.row(batch, *id).state == State::Reserved);
        let reserved: Vec<AssignmentId> = reserved.collect();
        if !reserved.is_empty() {
            world.ok("stranger", settle(batch, &reserved));
        }
        assert_eq!(world.batch(batch).newcomer_pending(), 0, "end {place}");
    }
}

#[test]
fn a_full_batch_names_what_would_free_it_and_the_proven_pass() {
    let mut world = World::new();
    let early = world.open(config(5, 1));
    for _ in 0..5 {
        let work = world.work("proven", early);
        world.decide(early, work, &accept(10_000));
    }
    let standing: StandingResponse =
        world.ask(QueryMsg::Standing { project: ProjectId::FIRST, person: world.person("proven").unwrap() });
    assert!(!standing.newcomer);
    let mut narrow = config(40, 1);
    narrow.access.max_pending = Some(1);
    let batch = world.open(narrow);
    let work = world.work("ann", batch);
    assert_eq!(world.try_claim("ben", batch).unwrap_err().code(), "NEWCOMER_LIMIT");
    assert!(world.try_claim("proven", batch).unwrap().is_some());
    assert_eq!(world.batch(batch).newcomer_pending(), 1);
    world.wait(DAY);
    assert_eq!(world.row(batch, work).state, State::Submitted);
    assert!(world.try_claim("ben", batch).unwrap().is_some(), "auto-approval was settled in passing");
    assert_eq!(world.balance("ann"), units(1_000));
}

/// The heads of the queue belong to the proven; what holds the place comes after them, and is named.
#[test]
fn what_would_free_a_place_is_named() {
    let mut world = World::new();
    let early = world.open(config(5, 1));
    for _ in 0..5 {
        let work = world.work("proven", early);
        world.decide(early, work, &accept(10_000));
    }
    let mut narrow = config(40, 1);
    narrow.access.max_pending = Some(1);
    let batch = world.open(narrow);
    for _ in 0..3 {
        world.claim("proven", batch);
    }
    let held = world.claim("ann", batch);
    let full = world.try_claim("ben", batch).unwrap_err().to_string();
    assert!(
        full.ends_with("expected fewer than 1 undecided works of newcomers, there are 1; nothing is overdue"),
        "{full}"
    );
    world.wait(HOUR);
    let full = world.try_claim("ben", batch).unwrap_err().to_string();
    assert!(full.ends_with(&format!("settle {held} to free some")), "{full}");
    world.settle(batch, held);
    assert!(world.try_claim("ben", batch).unwrap().is_some());
}

/// Auto-approved work proves nothing: a requester who is away vouches for no annotator.
#[test]
fn auto_approval_ends_no_newcomer_status() {
    let (mut world, batch) = World::with_batch(10, 1);
    for _ in 0..6 {
        let work = world.work("ann", batch);
        world.wait(DAY);
        world.settle(batch, work);
    }
    let person = world.person("ann").unwrap();
    let standing: StandingResponse = world.ask(QueryMsg::Standing { project: ProjectId::FIRST, person });
    assert_eq!((standing.accepted, standing.auto_approved, standing.newcomer), (0, 6, true));
}

/// The heads of the queues: what was returned, submitted or decided in between does not hold them up.
#[test]
fn heads_move_past_whatever_ended_otherwise() {
    let mut world = World::new();
    world.history(4);
    let batch = world.open(config(30, 1));
    let names: Vec<String> = (0..8).map(|n| format!("a{n}")).collect();
    let held: Vec<AssignmentId> = names.iter().map(|who| world.claim(who, batch)).collect();
    world.wait(10);
    world.ok("a0", ExecuteMsg::Return { batch, assignment: held[0] });
    world.ok("a1", World::submission(batch, held[1]));
    world.ok("a3", World::submission(batch, held[3]));
    world.decide(batch, held[1], &reject());
    world.wait(HOUR);
    // 2, 4, 5, 6, 7 are overdue: claims in passing realise three heads each
    for (n, left) in [4_usize, 2, 0].into_iter().enumerate() {
        world.claim(&format!("b{n}"), batch);
        let overdue = held.iter().filter(|id| world.row(batch, **id).state == State::Reserved).count();
        assert_eq!(overdue, left, "after claim {n}");
    }
    world.wait(DAY);
    world.claim("c", batch);
    assert_eq!(world.row(batch, held[3]).state, State::Accepted, "auto-approval in passing");
    assert_eq!(world.batch(batch).judged(), 2);
}

/// Returning rolls again, but nothing is won by it: a place in the window costs a claim each time, and the count stays.
#[test]
fn returning_again_and_again_leaves_everything_as_it_was() {
    let (mut world, batch) = World::with_batch(5, 2);
    for _ in 0..12 {
        let assignment = world.claim("ann", batch);
        world.ok("ann", ExecuteMsg::Return { batch, assignment });
    }
    let row = world.batch(batch);
    assert_eq!((row.live_total(), row.newcomer_pending(), row.open_slots(), row.claims()), (Ok(0), 0, Ok(10), 12));
}

#[test]
fn a_reservation_is_one_persons_and_in_its_time() {
    let (mut world, batch) = World::with_batch(5, 1);
    let held = world.claim("ann", batch);
    assert_eq!(world.code("ann", World::submission(batch, held)), "SUBMIT_EARLY");
    world.wait(9);
    assert_eq!(world.code("ann", World::submission(batch, held)), "SUBMIT_EARLY");
    world.wait(1);
    assert_eq!(world.code("ben", World::submission(batch, held)), "ANNOTATOR_ONLY");
    assert_eq!(world.code("ben", ExecuteMsg::Return { batch, assignment: held }), "ANNOTATOR_ONLY");
    world.ok("ann", World::submission(batch, held));
    assert_eq!(world.code("ann", World::submission(batch, held)), "ASSIGNMENT_STATE");
    for other in ["ben", "requester"] {
        assert_eq!(world.code(other, ExecuteMsg::AcceptRejection { batch, assignment: held }), "ANNOTATOR_ONLY");
        assert_eq!(world.code(other, ExecuteMsg::GiveUp { batch, assignment: held }), "ANNOTATOR_ONLY");
    }
}

#[test]
fn a_person_holds_no_more_than_the_cap_and_claims_no_task_twice() {
    let (mut world, batch) = World::with_batch(4, 1);
    for _ in 0..3 {
        world.claim("ann", batch);
    }
    assert_eq!(world.try_claim("ann", batch).unwrap_err().code(), "ACTIVE_CAP");
    world.claim("ben", batch);
    assert_eq!(world.try_claim("ben", batch).unwrap_err().code(), "NO_SLOT_LEFT");
    let (mut world, batch) = World::with_batch(1, 2);
    world.work("ann", batch);
    assert_eq!(world.try_claim("ann", batch).unwrap_err().code(), "ALL_TASKS_DONE");
    let named = ExecuteMsg::Claim {
        batch,
        pick: Pick::Named { task: 0 },
        agreement: caravan_marketplace_api::sample_agreement(),
    };
    assert_eq!(world.code("ben", named), "PICK_NOT_OFFERED");
}

#[test]
fn by_name_a_task_is_given_once() {
    let (mut world, batch) = World::with_batch(4, 1);
    let named = |task| ExecuteMsg::Claim {
        batch,
        pick: Pick::Named { task },
        agreement: caravan_marketplace_api::sample_agreement(),
    };
    world.ok("ann", named(2));
    assert_eq!(world.code("ann", named(2)), "TASK_DONE");
    assert_eq!(world.code("ben", named(2)), "TASK_FULL");
    assert_eq!(world.code("ben", named(4)), "TASK_UNKNOWN");
    world.ok("ann", ExecuteMsg::Return { batch, assignment: number(1) });
    assert_eq!(world.code("ben", named(2)), "ok");
    // the window meets the task that is full, and goes on
    for who in ["c", "d", "e"] {
        assert!(world.try_claim(who, batch).unwrap().is_some());
    }
    assert_eq!(world.try_claim("f", batch).unwrap_err().code(), "NO_SLOT_LEFT");
}

/// Improvement: claims of before keep their terms, and every slot that is claimed again is paid under the new ones.
#[test]
fn better_terms_are_for_later_claims_and_are_all_in_escrow() {
    let (mut world, batch) = World::with_batch(3, 1);
    let old = world.work("ann", batch);
    let returned = world.claim("ben", batch);
    let improved = world.improve(batch, 1_500, 1);
    assert_eq!(attribute(&improved, "batch_improved", "added").unwrap(), (3 * (1_538 - 1_025)).to_string());
    world.ok("ben", ExecuteMsg::Return { batch, assignment: returned });
    world.decide(batch, old, &accept(10_000));
    for who in ["ben", "c"] {
        let work = world.work(who, batch);
        world.decide(batch, work, &accept(10_000));
        assert_eq!(world.balance(who), units(1_500));
    }
    assert_eq!(world.balance("ann"), units(1_000));
    // 513 of the first slot, and a unit of rounding of each of the others
    assert_eq!(world.close_and_finalize(batch), (513 + 2, 0));
}

#[test]
fn guards_are_held() {
    let mut world = World::new();
    let batch = world.draft(config(4, 2));
    let open = |most| ExecuteMsg::OpenBatch { batch, most: amount(most) };
    assert_eq!(world.code("requester", open(8 * COST - 1)), "COST_ABOVE_GUARD");
    assert_eq!(world.code("requester", open(8 * COST)), "ok");
    let improve = |most| ExecuteMsg::ImproveBatch { batch, reward: amount(1_000), overlap: 3, most: amount(most) };
    assert_eq!(world.code("requester", improve(4 * COST - 1)), "COST_ABOVE_GUARD");
    assert_eq!(world.code("requester", improve(4 * COST)), "ok");
}

#[test]
fn a_batch_above_the_available_funds_does_not_open_and_takes_nothing() {
    let mut world = World::new();
    let batch = world.draft(config(1_000, 1));
    let before = world.project();
    assert_eq!(world.code("requester", ExecuteMsg::OpenBatch { batch, most: amount(u128::MAX) }), "AVAILABLE_SHORT");
    assert_eq!(world.project(), before);
}

/// A later fee, rate or delisting is for later batches: exits go on.
#[test]
fn terms_are_frozen_and_delisting_stops_no_exit() {
    use caravan_marketplace_api::ConfigChange;
    let (mut world, batch) = World::with_batch(4, 1);
    let draft = world.draft(config(1, 1));
    world.ok("owner", ExecuteMsg::UpdateConfig { change: ConfigChange::SetFee { fee_bps: 1_000 } });
    world.ok("owner", ExecuteMsg::UpdateConfig { change: ConfigChange::DelistCurrency { currency: cara() } });
    assert_eq!(
        world.code("requester", ExecuteMsg::OpenBatch { batch: draft, most: amount(9_999) }),
        "CURRENCY_NOT_LISTED"
    );
    let work = world.work("ann", batch);
    let decided = world.decide(batch, work, &accept(10_000));
    assert_eq!(attribute(&decided, "work_accepted", "fee").unwrap(), "25");
    assert_eq!(world.code("ann", ExecuteMsg::Withdraw { currency: cara(), up_to: None }), "ok");
    assert_eq!(world.close_and_finalize(batch), (3 * COST, 0));
    let free = world.project().available().u128();
    let take = ExecuteMsg::WithdrawAvailable { project: ProjectId::FIRST, amount: amount(free) };
    assert_eq!(world.code("requester", take), "ok");
    assert_eq!(world.code("owner", ExecuteMsg::WithdrawFees { currency: cara() }), "ok");
}

/// The pause stops entry; everything that is owed goes its way.
#[test]
fn a_pause_stops_entry_and_no_exit() {
    let mut world = World::new();
    world.history(4);
    let batch = world.open(config(9, 1));
    let held: Vec<AssignmentId> = ["a", "b", "c", "d"].into_iter().map(|who| world.claim(who, batch)).collect();
    world.wait(10);
    world.ok("d", World::submission(batch, held[3]));
    world.ok("owner", ExecuteMsg::Pause {});
    assert_eq!(world.try_claim("e", batch).unwrap_err().code(), "CONTRACT_PAUSED");
    world.ok("a", ExecuteMsg::Return { batch, assignment: held[0] });
    world.ok("b", World::submission(batch, held[1]));
    world.decide(batch, held[1], &accept(10_000));
    world.decide(batch, held[3], &reject());
    world.ok("d", ExecuteMsg::AcceptRejection { batch, assignment: held[3] });
    world.wait(HOUR);
    world.settle(batch, held[2]);
    world.ok("b", ExecuteMsg::Withdraw { currency: cara(), up_to: None });
    assert_eq!(world.close_and_finalize(batch), (8 * COST, 0));
    let take = ExecuteMsg::WithdrawAvailable { project: ProjectId::FIRST, amount: amount(1) };
    world.ok("requester", take);
}

/// The arbiter of a project is no party to it, at its beginning and through changes of managers.
#[test]
fn the_arbiter_is_no_party() {
    let mut world = World::new();
    let mut project = world::new_project(cara());
    project.managers = Upto::new(vec![text("arbiter")]).unwrap();
    let reference = world.reference();
    let create = |project, reference| ExecuteMsg::CreateProject { project, reference };
    assert_eq!(world.code("requester", create(project.clone(), reference.clone())), "ARBITER_IS_PARTY");
    project.managers = Upto::new(vec![]).unwrap();
    assert_eq!(world.code("arbiter", create(project.clone(), reference.clone())), "ARBITER_IS_PARTY");
    for (arbiter, code) in
        [("judge", "ARBITER_NOT_LISTED"), ("former", "ARBITER_NOT_LISTED"), ("poor", "ARBITER_FEE_MISSING")]
    {
        project.arbiter = text(arbiter);
        assert_eq!(world.code("requester", create(project.clone(), reference.clone())), code);
    }
    let managers = Upto::new(vec![text("arbiter")]).unwrap();
    let change = ProjectChange::SetManagers { managers };
    let update = ExecuteMsg::UpdateProject { project: ProjectId::FIRST, change };
    assert_eq!(world.code("requester", update.clone()), "ARBITER_IS_PARTY");
    assert_eq!(world.code("manager", update), "REQUESTER_ONLY");
    assert_eq!(PersonId::FIRST.get(), 1);
}
