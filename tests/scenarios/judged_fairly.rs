//! Rework, rejections that are taken back, words and evidence: what each costs, to the unit and the second.
//!
//! Reward 1,000, fee 5 %, reviews of three days, reworks of one day, rejections final after three days.

use caravan_chain::Code;
use caravan_marketplace_api::{AssignmentStatus, Decision, EvidenceAdded, NoteAdded, Reason, Verdict};
use caravan_primitives::{AssignmentId, BatchId, Document, Hash32, Text};
use caravan_tests::{Spec, Who, World};

const DAY: u64 = 86_400;
const REVIEW: u64 = 3 * DAY;
const APPEAL: u64 = 3 * DAY;

/// A world in which the requester has paid 10,000 for one work, and a batch of ten tasks whose work can be sent back so often.
fn world(max_rework: u8) -> (World, BatchId) {
    let mut world = World::new();
    let first = world.opens(&Spec::new().tasks(1).reward(10_000));
    let paid = world.works("carol", first);
    world.at("requester").accepts(first, &[paid]).succeeds();
    let batch = world.opens(&Spec::new().rework(max_rework, DAY).grades(&[5_000, 12_500]));
    world.blocks_take(0);
    (world, batch)
}

/// What the requester has paid and rejected.
fn cap(world: &World) -> (u128, u128) {
    let row = world.requester("requester", &world.cara());
    (row.paid.u128(), row.rejected_sum.u128())
}

fn status(world: &World, batch: BatchId, work: AssignmentId) -> AssignmentStatus {
    world.asks_assignment(batch, work).status
}

fn due(world: &World, batch: BatchId, work: AssignmentId) -> u64 {
    world.asks_assignment(batch, work).due.get()
}

#[test]
fn a_thousand_rejections_by_mistake_are_taken_back_to_the_last_unit() {
    let mut world = World::new();
    world.checks_every(400);
    world.hashes(false);
    let first = world.opens(&Spec::new().tasks(1).reward(2_400_000));
    let paid = world.works("alice", first);
    world.at("requester").accepts(first, &[paid]).succeeds();
    let (available, _) = world.project_funds(world.project());
    let batch = world.opens(&Spec::new().tasks(1_000).allow(&["bob"]));
    let works: Vec<AssignmentId> = (0..1_000).map(|task| world.works_on("bob", batch, task)).collect();
    for vector in works.chunks(50) {
        world.at("requester").rejects(batch, vector, Reason::LowEffort).succeeds();
    }
    assert_eq!(cap(&world), (2_400_000, 1_000_000));
    assert_eq!(world.requester("requester", &world.cara()).rejectable.u128(), 28_571);
    for vector in works.chunks(50) {
        let done = world.at("manager").accepts(batch, vector).succeeds();
        assert!(done.events(Code::Marketplace, "work_accepted").all(|event| event.text("by") == "take_back"));
    }
    world.check_now();
    assert_eq!(cap(&world), (3_400_000, 0), "what was taken back moved from rejected to paid");
    assert_eq!(world.requester("requester", &world.cara()).rejectable.u128(), 1_457_142);
    assert_eq!(world.due("bob", &world.cara()).0, 1_000_000);
    let standing = world.standing(world.project(), "bob");
    assert_eq!((standing.accepted, standing.rejected), (1_000, 0));
    let times = world.requester("requester", &world.cara()).decision_times;
    assert_eq!((times.one_hour + times.six_hours, times.auto_approved), (1_001, 0), "each review counts once");
    world.at("requester").closes_batch(batch).succeeds();
    world.at("stranger").finalizes_batch(batch).succeeds();
    assert_eq!(world.project_funds(world.project()), (available - 1_050_000, 0), "no slot was reopened");
}

#[test]
fn rework_that_is_answered_counts_as_rejected_while_it_is_open_and_ends_in_pay() {
    let (mut world, batch) = world(1);
    let work = world.works("alice", batch);
    let asked = world.at("requester").sends_back(batch, &[work], Reason::WrongAnswer).succeeds();
    let event = asked.first(Code::Marketplace, "rework_asked");
    assert_eq!((event.text("reason"), event.number("revision")), ("wrong_answer", 0));
    assert_eq!(cap(&world), (10_000, 1_000));
    let entry = world.asks_assignment(batch, work);
    assert_eq!((entry.status, entry.reason), (AssignmentStatus::Rework, Some(Reason::WrongAnswer)));
    assert_eq!(entry.due.get(), world.now() + DAY);
    let progress = world.asks_batch(batch).progress;
    assert_eq!((progress.pending, progress.live, progress.submitted), (1, 1, 1), "it keeps its slot and its place");
    // It is no reservation: the annotator may hold three others.
    for _ in 0..3 {
        world.at("alice").claims(batch).succeeds();
    }
    world.seconds_pass(5);
    world.at("alice").submits(batch, work).succeeds();
    assert_eq!(cap(&world), (10_000, 0));
    let entry = world.asks_assignment(batch, work);
    let sent = entry.submission.unwrap();
    assert_eq!((entry.status, entry.reason, sent.revision, sent.reworks), (AssignmentStatus::Submitted, None, 1, 1));
    assert_eq!(entry.due.get(), world.now() + REVIEW);
    world.at("requester").accepts(batch, &[work]).succeeds();
    assert_eq!((cap(&world), world.due("alice", &world.cara()).0), ((11_000, 0), 1_000));
    let standing = world.standing(world.project(), "alice");
    assert_eq!((standing.reworked, standing.accepted, standing.rejected), (1, 1, 0));
    assert_eq!(world.asks_batch(batch).progress.submitted, 1, "a revision is no other work");
}

#[test]
fn rework_that_is_ignored_is_judged_as_it_was_and_later_auto_approved() {
    let (mut world, batch) = world(1);
    let (work, slow) = (world.works("alice", batch), world.works("bob", batch));
    world.at("requester").sends_back(batch, &[work, slow], Reason::Incomplete).succeeds();
    let over = due(&world, batch, work);
    world.until(over - 1);
    world.at("stranger").settles(batch, &[work]).fails_with("NOTHING_TO_DO").changes_nothing();
    world.until(over);
    world.at("alice").submits(batch, work).fails_with("REWORK_OVER").changes_nothing();
    world.at("alice").returns(batch, work).fails_with("REWORK_OVER").changes_nothing();
    let done = world.at("stranger").settles(batch, &[work]).succeeds();
    assert_eq!(done.first(Code::Marketplace, "rework_ended").text("by"), "time");
    assert_eq!((status(&world, batch, work), due(&world, batch, work)), (AssignmentStatus::Submitted, over + REVIEW));
    assert_eq!(cap(&world), (10_000, 1_000), "the other one is open yet");
    // Settling it later changes no deadline: the review began when the rework ended.
    world.until(over + REVIEW - 1);
    world.at("requester").rejects(batch, &[slow], Reason::Incomplete).succeeds();
    assert_eq!((status(&world, batch, slow), cap(&world)), (AssignmentStatus::RejectionPending, (10_000, 1_000)));
    world.until(over + REVIEW);
    world.at("stranger").settles(batch, &[work]).succeeds();
    assert_eq!((cap(&world), world.due("alice", &world.cara()).0), ((11_000, 1_000), 1_000));
}

#[test]
fn rework_that_no_one_looks_at_again_is_paid_in_one_message() {
    let (mut world, batch) = world(1);
    let work = world.works("alice", batch);
    world.at("requester").sends_back(batch, &[work], Reason::Incomplete).succeeds();
    world.until(due(&world, batch, work) + REVIEW);
    world.at("requester").rejects(batch, &[work], Reason::Incomplete).fails_with("NOTHING_TO_DO").changes_nothing();
    let done = world.at("stranger").settles(batch, &[work]).succeeds();
    assert_eq!(done.first(Code::Marketplace, "work_accepted").text("by"), "auto_approval");
    assert_eq!((cap(&world), world.due("alice", &world.cara()).0), ((11_000, 0), 1_000));
}

#[test]
fn rework_that_is_returned_lets_the_revision_before_be_judged_at_once() {
    let (mut world, batch) = world(2);
    let work = world.works("alice", batch);
    world.at("requester").sends_back(batch, &[work], Reason::Incomplete).succeeds();
    world.at("bob").returns(batch, work).fails_with("ANNOTATOR_ONLY").changes_nothing();
    world.seconds_pass(60);
    let done = world.at("alice").returns(batch, work).succeeds();
    assert_eq!(done.first(Code::Marketplace, "rework_ended").text("by"), "annotator");
    let entry = world.asks_assignment(batch, work);
    assert_eq!((entry.status, entry.due.get()), (AssignmentStatus::Submitted, world.now() + REVIEW));
    assert_eq!(entry.submission.unwrap().revision, 0);
    assert_eq!(cap(&world), (10_000, 0));
    world.at("requester").rejects(batch, &[work], Reason::Incomplete).succeeds();
    assert_eq!(cap(&world), (10_000, 1_000));
    assert_eq!(world.standing(world.project(), "alice").returned, 0, "no reservation was returned");
}

#[test]
fn rework_is_asked_for_twice_and_no_third_time() {
    let (mut world, batch) = world(2);
    let work = world.works("alice", batch);
    for revision in 1..=2 {
        world.at("requester").sends_back(batch, &[work], Reason::Incomplete).succeeds();
        assert_eq!(cap(&world), (10_000, 1_000));
        world.at("alice").submits(batch, work).succeeds();
        assert_eq!(world.asks_assignment(batch, work).submission.unwrap().revision, revision);
    }
    world.at("requester").sends_back(batch, &[work], Reason::Incomplete).fails_with("REWORK_LIMIT").changes_nothing();
    world.at("requester").rejects(batch, &[work], Reason::Incomplete).succeeds();
    world.at("requester").accepts(batch, &[work]).succeeds();
    assert_eq!(cap(&world), (11_000, 0));
    let plain = world.opens(&Spec::new());
    let other = world.works("bob", plain);
    world.at("requester").sends_back(plain, &[other], Reason::Incomplete).fails_with("REWORK_LIMIT").changes_nothing();
}

/// The requester sends work back in the last second of each review. When it is auto-approved, in seconds from the submission.
fn delayed(answers: bool) -> u64 {
    let (mut world, batch) = world(2);
    let work = world.works("alice", batch);
    let submitted = due(&world, batch, work) - REVIEW;
    for _ in 0..2 {
        world.until(due(&world, batch, work) - 1);
        world.at("requester").sends_back(batch, &[work], Reason::Incomplete).succeeds();
        if answers {
            world.at("alice").submits(batch, work).succeeds();
        } else {
            world.until(due(&world, batch, work));
            world.at("stranger").settles(batch, &[work]).succeeds();
        }
    }
    world.until(due(&world, batch, work) - 1);
    world.at("requester").sends_back(batch, &[work], Reason::Incomplete).fails_with("REWORK_LIMIT").changes_nothing();
    world.at("stranger").settles(batch, &[work]).fails_with("NOTHING_TO_DO").changes_nothing();
    world.until(due(&world, batch, work));
    world.at("requester").sends_back(batch, &[work], Reason::Incomplete).fails_with("NOTHING_TO_DO").changes_nothing();
    world.at("stranger").settles(batch, &[work]).succeeds();
    assert_eq!((cap(&world), world.due("alice", &world.cara()).0), ((11_000, 0), 1_000));
    assert_eq!(world.requester("requester", &world.cara()).decision_times.three_days, 2, "two slow verdicts are seen");
    world.now() - submitted
}

#[test]
fn a_requester_who_delays_by_rework_has_three_reviews_in_all_and_no_more() {
    assert_eq!(delayed(true), 3 * REVIEW - 2, "an annotator that answers at once waits for three reviews");
    assert_eq!(delayed(false), 3 * REVIEW - 2 + 2 * DAY, "one that never answers waits for its own two days besides");
}

#[test]
fn the_revision_before_an_open_rework_can_be_accepted_and_not_rejected() {
    let (mut world, batch) = world(1);
    let (work, half) = (world.works("alice", batch), world.works("bob", batch));
    world.at("requester").sends_back(batch, &[work, half], Reason::Incomplete).succeeds();
    assert_eq!(cap(&world), (10_000, 2_000));
    world.at("requester").rejects(batch, &[work], Reason::Incomplete).fails_with("NOTHING_TO_DO").changes_nothing();
    world.at("requester").sends_back(batch, &[work], Reason::Incomplete).fails_with("NOTHING_TO_DO").changes_nothing();
    world.at("alice").gives_up(batch, work).fails_with("ASSIGNMENT_STATE").changes_nothing();
    world.at("requester").accepts(batch, &[work]).succeeds();
    assert_eq!(cap(&world), (11_000, 1_000));
    world.at("requester").accepts_at(batch, &[half], 5_000).succeeds();
    assert_eq!(cap(&world), (11_500, 500), "a short grade counts what it withholds");
    world.at("alice").submits(batch, work).fails_with("ASSIGNMENT_STATE").changes_nothing();
}

#[test]
fn who_has_paid_nothing_sends_nothing_back() {
    let mut world = World::new();
    let batch = world.opens(&Spec::new().rework(1, DAY));
    let work = world.works("alice", batch);
    world.at("requester").sends_back(batch, &[work], Reason::Incomplete).fails_with("REJECTION_CAP").changes_nothing();
}

#[test]
fn rework_goes_on_while_a_batch_is_closing_and_by_who_is_restricted() {
    let (mut world, batch) = world(2);
    let work = world.works("alice", batch);
    let (project, alice) = (world.project(), world.person("alice"));
    world.at("requester").closes_batch(batch).succeeds();
    world.at("requester").restricts(project, alice, DAY).succeeds();
    world.at("requester").sends_back(batch, &[work], Reason::Incomplete).succeeds();
    world.at("stranger").finalizes_batch(batch).fails_with("WORK_LIVE").changes_nothing();
    world.at("alice").submits(batch, work).succeeds();
    world.at("requester").accepts(batch, &[work]).succeeds();
    world.at("stranger").finalizes_batch(batch).succeeds();
    let cara = world.cara();
    world.at("alice").withdraws(&cara).succeeds().pays("alice", 1_000, &cara);
}

#[test]
fn a_rejection_is_taken_back_in_three_quarters_of_its_time_at_the_base_grade_or_above() {
    let (mut world, batch) = world(1);
    let works = ["alice", "bob", "dave"].map(|name| world.works(name, batch));
    world.at("requester").rejects(batch, &works, Reason::Incomplete).succeeds();
    let rejected = world.now();
    assert_eq!(due(&world, batch, works[0]), rejected + APPEAL);
    world.at("requester").accepts_at(batch, &works[..1], 5_000).fails_with("TAKE_BACK_GRADE").changes_nothing();
    world.at("requester").sends_back(batch, &works[..1], Reason::Incomplete).fails_with("NOTHING_TO_DO");
    world.at("manager").accepts_at(batch, &works[..1], 12_500).succeeds();
    assert_eq!(world.due("alice", &world.cara()).0, 1_250);
    world.until(rejected + APPEAL / 4 * 3 - 1);
    world.at("requester").accepts(batch, &works[1..2]).succeeds();
    assert_eq!(cap(&world), (12_250, 1_000));
    world.until(rejected + APPEAL / 4 * 3);
    world.at("requester").accepts(batch, &works[2..]).fails_with("TAKE_BACK_LATE").changes_nothing();
    world.until(rejected + APPEAL);
    world.at("requester").accepts(batch, &works[2..]).fails_with("NOTHING_TO_DO").changes_nothing();
    world.at("stranger").settles(batch, &works[2..]).succeeds();
    assert_eq!((cap(&world), status(&world, batch, works[2])), ((12_250, 1_000), AssignmentStatus::Rejected));
    let standing = world.standing(world.project(), "dave");
    assert_eq!((standing.accepted, standing.rejected), (0, 1));
}

#[test]
fn accepted_work_and_what_its_annotator_agreed_to_is_judged_once() {
    let (mut world, batch) = world(1);
    let (paid, agreed) = (world.works("alice", batch), world.works("bob", batch));
    world.at("requester").accepts_at(batch, &[paid], 5_000).succeeds();
    world.at("requester").accepts(batch, &[paid]).fails_with("NOTHING_TO_DO").changes_nothing();
    world.at("requester").rejects(batch, &[paid], Reason::Incomplete).fails_with("NOTHING_TO_DO").changes_nothing();
    world.at("requester").rejects(batch, &[agreed], Reason::Incomplete).succeeds();
    world.at("bob").accepts_rejection(batch, agreed).succeeds();
    world.at("requester").accepts(batch, &[agreed]).fails_with("NOTHING_TO_DO").changes_nothing();
}

#[test]
fn a_take_back_in_the_same_message_makes_room_for_a_rejection() {
    let mut world = World::new();
    let batch = world.opens(&Spec::new());
    let works = ["alice", "bob", "carol", "dave"].map(|name| world.works(name, batch));
    world.at("requester").accepts(batch, &works[..1]).succeeds();
    world.at("requester").rejects(batch, &works[1..2], Reason::Incomplete).succeeds();
    world
        .at("requester")
        .rejects(batch, &works[2..3], Reason::Incomplete)
        .fails_with("REJECTION_CAP")
        .changes_nothing();
    let reject = Decision::new(works[2], Verdict::Reject { reason: Reason::Incomplete });
    let take_back = Decision::new(works[1], Verdict::Accept { grade_bps: 10_000 });
    world.at("requester").decides(batch, vec![reject, take_back]).succeeds();
    assert_eq!(cap(&world), (2_000, 1_000));
}

#[test]
fn subjective_work_is_judged_for_what_can_be_checked_alone() {
    let (mut world, _) = world(1);
    let batch = world.opens(&Spec::new().subjective().rework(1, DAY));
    let work = world.works("alice", batch);
    let taste = [Reason::WrongAnswer, Reason::LowEffort, Reason::OffInstruction, Reason::MachineGenerated];
    for reason in taste {
        world.at("requester").rejects(batch, &[work], reason).fails_with("REASON_NOT_ALLOWED").changes_nothing();
        world.at("requester").sends_back(batch, &[work], reason).fails_with("REASON_NOT_ALLOWED").changes_nothing();
    }
    world.at("requester").sends_back(batch, &[work], Reason::Mismatch).succeeds();
}

#[test]
fn words_and_evidence_come_with_every_verdict_and_are_kept_by_events_alone() {
    let (mut world, batch) = world(1);
    let work = world.works("alice", batch);
    let person = world.person("alice");
    let note = Text::new("Count the animals in the background, too.").unwrap();
    let (uri, hash) = (Text::new("ipfs://evidence").unwrap(), Hash32::digest(b"evidence"));
    let decision = Decision {
        assignment: work,
        verdict: Verdict::Rework { reason: Reason::Incomplete },
        note: Some(note.clone()),
        evidence: Some(Document { uri: uri.clone(), hash }),
    };
    let sender = "requester".addr();
    let done = world.at("requester").decides(batch, vec![decision.clone()]).succeeds();
    let done = done.emits(NoteAdded { batch, assignment: work, person, sender: sender.clone(), note });
    let _ = done.emits(EvidenceAdded { batch, assignment: work, person, sender, uri, hash });
    let stored = world.chain().app().dump_wasm_raw(world.market());
    let has = |value: &Vec<u8>| value.windows(6).any(|bytes| bytes == b"Count ");
    assert!(!stored.iter().any(|(_, value)| has(value)), "a note is not in the state");
    // A verdict that is skipped says nothing.
    let accepted = world.works("bob", batch);
    let accept = Decision::new(accepted, Verdict::Accept { grade_bps: 10_000 });
    let skipped = Decision { verdict: Verdict::Reject { reason: Reason::Incomplete }, ..decision };
    world.at("requester").decides(batch, vec![skipped, accept]).succeeds().emits_no("note_added");
    let json = format!(
        r#"{{"decide":{{"batch":{batch},"decisions":[{{"assignment":{work},"verdict":{{"accept":{{"grade_bps":10000}}}},"note":"{}"}}]}}}}"#,
        "x".repeat(281)
    );
    world.at("requester").sends_json(&json).fails_with("TEXT_INVALID").changes_nothing();
}

#[test]
fn no_state_lasts_for_ever_when_all_but_one_stranger_fall_silent() {
    let states: [fn(&mut World, BatchId, AssignmentId); 5] = [
        |_, _, _| {},
        |world, batch, work| {
            world.hands_in("alice", batch, work);
        },
        |world, batch, work| {
            world.hands_in("alice", batch, work);
            world.at("requester").sends_back(batch, &[work], Reason::Incomplete).succeeds();
        },
        |world, batch, work| {
            world.hands_in("alice", batch, work);
            world.at("requester").sends_back(batch, &[work], Reason::Incomplete).succeeds();
            world.at("alice").submits(batch, work).succeeds();
        },
        |world, batch, work| {
            world.hands_in("alice", batch, work);
            world.at("requester").rejects(batch, &[work], Reason::Incomplete).succeeds();
        },
    ];
    let cara = World::new().cara();
    // A slot costs the best grade and the fee on it: what a rejection gave back is project credit.
    let ends = [(0, 0), (1_000, 0), (1_000, 0), (1_000, 0), (0, 1_313)];
    for (reach, (paid, credit)) in states.into_iter().zip(ends) {
        let (mut world, batch) = world(1);
        let (available, _) = world.project_funds(world.project());
        let work = world.at("alice").claims(batch).succeeds().assignment();
        reach(&mut world, batch, work);
        // From here on no one but the stranger sends anything.
        world.days_pass(180);
        world.at("stranger").settles(batch, &[work]).succeeds();
        world.at("stranger").closes_batch(batch).succeeds();
        world.at("stranger").finalizes_batch(batch).succeeds();
        if paid > 0 {
            let alice = world.person("alice");
            world.at("stranger").withdraws_for(alice, &cara).succeeds().pays("alice", paid, &cara);
        }
        let ledger = world.ledger(batch);
        assert_eq!((ledger.unassigned.u128(), ledger.locked.u128()), (0, 0));
        let returned = ledger.funded.u128() - paid - paid / 20 - credit;
        assert_eq!(world.project_funds(world.project()), (available + returned, credit));
    }
}
