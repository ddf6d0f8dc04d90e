//! People keep what is theirs when their address changes; no one else gets it.

use caravan_chain::Code;
use caravan_tests::adversarial::PointsHandle;
use caravan_tests::{Draft, Spec, World};

fn earn(world: &mut World, name: &str) {
    let batch = world.opens(&Spec::new());
    let work = world.works(name, batch);
    world.at("requester").accepts(batch, &[work]).succeeds();
}

#[test]
fn a_move_takes_seven_days_and_everything_goes_with_the_person() {
    let mut world = World::new();
    let cara = world.cara();
    earn(&mut world, "alice");
    world.at("alice").withdraws_part(&cara, 400).succeeds();
    let alice = world.person("alice");
    let started = world.now();
    world.at("alice").moves_to("alice-new").succeeds();
    world.blocks_take(0);
    world.until(started + 7 * 86_400 - 1);
    world.at("alice-new").accepts_move(alice).fails_with("MOVE_EARLY").changes_nothing();
    world.at("stranger").accepts_move(alice).fails_with("MOVE_NOT_YOURS").changes_nothing();
    world.until(started + 7 * 86_400);
    world.at("alice-new").accepts_move(alice).succeeds();
    assert_eq!(world.points_of("alice-new"), 50, "soulbound points moved with the person");
    world.at("alice").withdraws(&cara).fails_with("ADDRESS_UNKNOWN").changes_nothing();
    world.at("alice-new").withdraws(&cara).succeeds().pays("alice-new", 600, &cara);
    world.at("alice-new").accepts_move(alice).fails_with("MOVE_MISSING").changes_nothing();
}

#[test]
fn the_old_key_cancels_a_move_until_it_can_be_accepted() {
    let mut world = World::new();
    earn(&mut world, "alice");
    let alice = world.person("alice");
    world.at("alice").moves_to("thief").succeeds();
    world.at("alice").moves_to("other").fails_with("MOVE_UNDER_WAY").changes_nothing();
    world.days_pass(6);
    world.at("thief").cancels_move(alice).fails_with("PERSON_ONLY").changes_nothing();
    world.at("alice").cancels_move(alice).succeeds();
    world.at("thief").accepts_move(alice).fails_with("MOVE_MISSING").changes_nothing();
    world.at("alice").cancels_move(alice).fails_with("MOVE_MISSING").changes_nothing();
}

#[test]
fn a_move_is_canceled_before_it_can_be_accepted_and_never_after() {
    let mut world = World::new();
    earn(&mut world, "alice");
    let alice = world.person("alice");
    world.at("alice").sets_recovery("safe").succeeds();
    world.blocks_take(0);
    let started = world.now();
    world.at("alice").moves_to("alice-new").succeeds();
    let shown = world.asks_person(alice).moving.unwrap();
    assert_eq!((shown.ready_at.get(), shown.void_at.get()), (started + 7 * 86_400, started + 21 * 86_400));
    for at in [shown.ready_at.get(), shown.void_at.get() - 1] {
        world.until(at);
        for who in ["alice", "safe"] {
            world.at(who).cancels_move(alice).fails_with("MOVE_READY").changes_nothing();
        }
        world.at("alice").moves_to("other").fails_with("MOVE_UNDER_WAY").changes_nothing();
    }
    world.until(shown.void_at.get());
    assert_eq!(world.asks_person(alice).moving, None);
    world.at("alice-new").accepts_move(alice).fails_with("MOVE_MISSING").changes_nothing();
    world.at("safe").cancels_move(alice).fails_with("MOVE_MISSING").changes_nothing();
    world.at("alice").moves_to("other").succeeds();
}

#[test]
fn a_thief_with_the_key_is_held_off_by_the_recovery_address_until_it_has_replaced_that() {
    let mut world = World::new();
    let cara = world.cara();
    earn(&mut world, "alice");
    let alice = world.person("alice");
    world.at("alice").sets_recovery("safe").succeeds();
    world.blocks_take(0);
    // From here on `alice` is the thief: the owner has `safe` alone.
    let stolen = world.now();
    for _ in 0..3 {
        world.at("alice").moves_to("thief").succeeds();
        world.at("safe").cancels_move(alice).succeeds();
    }
    world.at("alice").sets_recovery("thief").succeeds();
    world.at("safe").cancels_recovery_change(alice).succeeds();
    // The owner's own recovery is canceled as often as it begins.
    world.at("safe").recovers(alice, "alice-new").succeeds();
    world.at("alice").cancels_move(alice).succeeds();
    // What was due is gone at once: no address but the key is needed.
    world.at("alice").withdraws(&cara).succeeds().pays("alice", 1_000, &cara);
    // A second change within a year cannot be canceled by the recovery address.
    world.at("alice").drops_recovery().succeeds();
    world.at("safe").cancels_recovery_change(alice).fails_with("RECOVERY_CANCEL_EARLY").changes_nothing();
    world.until(stolen + 7 * 86_400);
    assert_eq!(world.asks_person(alice).recovery, None);
    world.at("alice").moves_to("thief").succeeds();
    world.at("safe").cancels_move(alice).fails_with("PERSON_ONLY").changes_nothing();
    world.until(stolen + 14 * 86_400 - 1);
    world.at("thief").accepts_move(alice).fails_with("MOVE_EARLY").changes_nothing();
    world.until(stolen + 14 * 86_400);
    world.at("thief").accepts_move(alice).succeeds();
}

#[test]
fn a_thief_with_the_recovery_key_gets_nothing_from_an_owner_who_looks_and_is_replaced_in_fourteen_days() {
    let mut world = World::new();
    let cara = world.cara();
    earn(&mut world, "alice");
    let alice = world.person("alice");
    world.at("alice").sets_recovery("thief").succeeds();
    world.blocks_take(0);
    let stolen = world.now();
    world.at("thief").recovers(alice, "thief-new").succeeds();
    world.at("alice").cancels_move(alice).succeeds();
    world.at("alice").moves_to("alice-new").succeeds();
    world.at("thief").cancels_move(alice).succeeds();
    world.at("alice").sets_recovery("safe").succeeds();
    world.at("thief").cancels_recovery_change(alice).succeeds();
    world.at("alice").sets_recovery("safe").succeeds();
    world.at("thief").cancels_recovery_change(alice).fails_with("RECOVERY_CANCEL_EARLY").changes_nothing();
    // The thief's recovery keeps others from having her paid, and her from nothing.
    world.at("thief").recovers(alice, "thief-new").succeeds();
    world.at("stranger").withdraws_for(alice, &cara).fails_with("MOVE_UNDER_WAY").changes_nothing();
    world.at("alice").withdraws_part(&cara, 400).succeeds().pays("alice", 400, &cara);
    world.until(stolen + 7 * 86_400);
    world.at("thief").recovers(alice, "thief-new").fails_with("RECOVERY_ONLY").changes_nothing();
    world.at("alice").cancels_move(alice).succeeds();
    world.at("alice").moves_to("alice-new").succeeds();
    world.at("thief").cancels_move(alice).fails_with("PERSON_ONLY").changes_nothing();
    world.until(stolen + 14 * 86_400);
    world.at("alice-new").accepts_move(alice).succeeds();
    assert_eq!(world.asks_person(alice).recovery, Some(world.addr("safe")));
}

#[test]
fn a_change_of_the_recovery_address_is_canceled_in_its_last_second() {
    let mut world = World::new();
    earn(&mut world, "alice");
    let alice = world.person("alice");
    world.at("alice").sets_recovery("safe").succeeds();
    let announced = world.now();
    world.at("alice").drops_recovery().succeeds();
    // What holds is looked at after it would have been due, a block later.
    world.until(announced + 7 * 86_400 - 1);
    world.at("safe").cancels_recovery_change(alice).succeeds();
    assert_eq!(world.asks_person(alice).recovery, Some(world.addr("safe")));
}

#[test]
fn a_change_of_the_recovery_address_that_a_thief_announced_ends_with_the_recovery() {
    let mut world = World::new();
    earn(&mut world, "alice");
    let alice = world.person("alice");
    world.at("alice").sets_recovery("safe").succeeds();
    world.at("safe").recovers(alice, "alice-new").succeeds();
    world.days_pass(30);
    world.at("alice").sets_recovery("thief").succeeds();
    let done = world.at("alice-new").accepts_move(alice).succeeds();
    assert_eq!(
        done.first(Code::Marketplace, "recovery_change_canceled").text("recovery"),
        world.addr("thief").as_str()
    );
    world.days_pass(7);
    assert_eq!(world.asks_person(alice).recovery, Some(world.addr("safe")));
}

#[test]
fn no_one_sends_the_money_of_a_lost_key_to_it_while_its_person_is_recovered() {
    let mut world = World::new();
    let cara = world.cara();
    earn(&mut world, "alice");
    let alice = world.person("alice");
    world.at("alice").sets_recovery("safe").succeeds();
    world.at("safe").recovers(alice, "alice-new").succeeds();
    for who in ["stranger", "safe", "alice-new"] {
        world.at(who).withdraws_for(alice, &cara).fails_with("MOVE_UNDER_WAY").changes_nothing();
    }
    world.days_pass(30);
    world.at("stranger").withdraws_for(alice, &cara).fails_with("MOVE_UNDER_WAY").changes_nothing();
    world.at("alice-new").accepts_move(alice).succeeds();
    world.at("stranger").withdraws_for(alice, &cara).succeeds().pays("alice-new", 1_000, &cara);
}

#[test]
fn the_recovery_address_alone_starts_a_move_without_the_key_and_waits_thirty_days() {
    let mut world = World::new();
    earn(&mut world, "alice");
    let alice = world.person("alice");
    world.at("safe").recovers(alice, "alice-new").fails_with("RECOVERY_ONLY").changes_nothing();
    world.at("alice").sets_recovery("alice").fails_with("RECOVERY_SELF").changes_nothing();
    world.at("alice").sets_recovery("safe").succeeds();
    let started = world.now();
    world.at("safe").recovers(alice, "alice-new").succeeds();
    world.blocks_take(0);
    world.until(started + 30 * 86_400 - 1);
    world.at("alice-new").accepts_move(alice).fails_with("MOVE_EARLY").changes_nothing();
    world.until(started + 30 * 86_400);
    world.at("alice-new").accepts_move(alice).succeeds();
}

#[test]
fn a_recovery_address_that_takes_over_the_person_stops_being_its_recovery() {
    let mut world = World::new();
    earn(&mut world, "alice");
    earn(&mut world, "bob");
    let (alice, bob) = (world.person("alice"), world.person("bob"));
    world.at("alice").sets_recovery("safe").succeeds();
    world.at("bob").sets_recovery("vault").succeeds();
    world.at("safe").recovers(alice, "safe").succeeds();
    world.at("bob").moves_to("vault").succeeds();
    world.days_pass(7);
    let done = world.at("vault").accepts_move(bob).succeeds();
    assert_eq!(done.first(Code::Marketplace, "recovery_set").text("recovery"), "none");
    world.days_pass(23);
    world.at("safe").accepts_move(alice).succeeds();
    for (person, address) in [(alice, "safe"), (bob, "vault")] {
        assert_eq!(world.asks_person(person).recovery, None);
        world.at(address).recovers(person, "elsewhere").fails_with("RECOVERY_ONLY").changes_nothing();
    }
}

#[test]
fn an_address_that_took_over_a_person_spends_what_the_person_is_paid() {
    let mut world = World::new();
    let (project, token) = (world.token_project(), world.token());
    let batch = world.opens_in(project, &Spec::new());
    let work = world.works("alice", batch);
    world.at("requester").accepts(batch, &[work]).succeeds();
    let (alice, key) = (world.person("alice"), world.addr("key of alice"));
    world.at("alice").moves_to(&key).succeeds();
    world.days_pass(7);
    world.as_address(&key).accepts_move(alice).succeeds();
    world.at("stranger").withdraws_for(alice, &token).succeeds().pays(&key, 1_000, &token);
    world.as_address(&key).funds(project, 1_001).fails_with("CHAIN_REFUSED").changes_nothing();
    world.as_address(&key).funds(project, 1_000).succeeds().costs(&key, 1_000, &token);
}

#[test]
fn the_target_of_a_move_is_no_person_at_start_and_at_acceptance() {
    let mut world = World::new();
    earn(&mut world, "alice");
    earn(&mut world, "bob");
    let alice = world.person("alice");
    let (market, points) = (world.market().clone(), world.points().clone());
    world.at("alice").moves_to("bob").fails_with("MOVE_TARGET_INVALID").changes_nothing();
    for target in [market, points] {
        world.at("alice").moves_to(target).fails_with("SIBLING_IS_PARTY").changes_nothing();
    }
    world.at("alice").moves_to("carol").succeeds();
    earn(&mut world, "carol");
    world.days_pass(7);
    world.at("carol").accepts_move(alice).fails_with("MOVE_TARGET_INVALID").changes_nothing();
}

#[test]
fn a_requester_that_moves_keeps_its_project_and_its_history() {
    let mut world = World::new();
    let project = world.project();
    earn(&mut world, "alice");
    let requester = world.person("requester");
    world.at("requester").moves_to("requester-new").succeeds();
    world.days_pass(7);
    world.at("requester-new").accepts_move(requester).succeeds();
    world.at("requester").withdraws_available(project, 5).fails_with("REQUESTER_ONLY").changes_nothing();
    let cara = world.cara();
    world.at("requester-new").withdraws_available(project, 5).succeeds().pays("requester-new", 5, &cara);
    assert_eq!(world.requester("requester-new", &cara).paid.u128(), 1_000);
}

#[test]
fn a_manager_that_moved_leaves_its_old_key_without_a_role_and_judges_no_work_of_its_own() {
    let mut world = World::new();
    let batch = world.opens(&Spec::new());
    let manager = world.person("manager");
    world.at("manager").moves_to("manager-new").succeeds();
    world.days_pass(7);
    world.at("manager-new").accepts_move(manager).succeeds();
    world.at("manager-new").claims(batch).fails_with("OWN_PROJECT").changes_nothing();
    let work = world.works("alice", batch);
    world.at("manager").accepts(batch, &[work]).fails_with("MANAGER_ONLY").changes_nothing();
    world.at("manager-new").accepts(batch, &[work]).succeeds();
}

#[test]
fn a_requester_that_moved_to_the_address_of_its_arbiter_names_no_managers() {
    let mut world = World::new();
    let (project, requester) = (world.project(), world.person("requester"));
    world.at("requester").moves_to("arbiter").succeeds();
    world.days_pass(7);
    world.at("arbiter").accepts_move(requester).succeeds();
    world.at("arbiter").sets_managers(project, &["alice"]).fails_with("ARBITER_IS_PARTY").changes_nothing();
}

#[test]
fn a_points_contract_that_fails_holds_up_no_move_and_the_points_follow_later() {
    let handle = PointsHandle::default();
    let mut world = World::builder().adversarial_points(&handle).deploy();
    earn(&mut world, "alice");
    let alice = world.person("alice");
    handle.tricks(|tricks| tricks.fail_moves = true);
    world.at("alice").moves_to("alice-new").succeeds();
    world.days_pass(7);
    let _ = world.at("alice-new").accepts_move(alice).succeeds().first(Code::Marketplace, "points_left");
    assert_eq!(world.asks_person(alice).points_left_at, vec![world.addr("alice")]);
    world.at("stranger").moves_points(alice).fails_with("").changes_nothing();
    handle.tricks(|tricks| tricks.fail_moves = false);
    let _ = world.at("stranger").moves_points(alice).succeeds().first(Code::Marketplace, "points_followed");
    world.at("stranger").moves_points(alice).fails_with("POINTS_NOT_WAITING").changes_nothing();
}

#[test]
fn having_a_person_paid_before_makes_no_withdrawal_of_an_amount_fail() {
    let mut world = World::new();
    let cara = world.cara();
    let batch = world.opens(&Spec::new());
    let work = world.works("alice", batch);
    world.at("requester").accepts(batch, &[work]).succeeds();
    let alice = world.person("alice");
    world.at("stranger").withdraws_for(alice, &cara).succeeds().pays("alice", 1_000, &cara);
    world.at("alice").withdraws_part(&cara, 400).succeeds().pays("alice", 0, &cara);
    world.at("alice").withdraws(&cara).fails_with("NOTHING_TO_WITHDRAW").changes_nothing();
    let asset = world.asset("bob", &Draft::new("data"));
    world.at("carol").pays_revenue(asset, 1_000, &cara).succeeds();
    world.at("bob").withdraws_part_of_royalties(&cara, 75).succeeds().pays("bob", 75, &cara);
    world.at("stranger").withdraws_royalties_for("bob", &cara).succeeds().pays("bob", 900, &cara);
    world.at("bob").withdraws_part_of_royalties(&cara, 400).succeeds().pays("bob", 0, &cara);
    world.at("bob").withdraws_royalties(&cara).fails_with("NOTHING_TO_WITHDRAW").changes_nothing();
}
