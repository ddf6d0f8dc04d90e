//! Points come with a withdrawal, once, and never in the way of it.

use caravan_chain::Code;
use caravan_marketplace_api::ExecuteMsg;
use caravan_money::Amount;
use caravan_points_api::bounds::RAISE_NOTICE_SECS;
use caravan_points_api::{Award, ExecuteMsg as PointsMsg};
use caravan_primitives::Items;
use caravan_tests::adversarial::{PointsHandle, Reentry, TokenHandle};
use caravan_tests::{invariant, Spec, World};
use cosmwasm_std::{to_json_binary, Uint128};

/// `names` have one accepted work each, in the native currency.
fn earn(world: &mut World, names: &[&str]) {
    let batch = world.opens(&Spec::new());
    let works: Vec<_> = names.iter().map(|name| world.works(name, batch)).collect();
    world.at("requester").accepts(batch, &works).succeeds();
}

fn awarded(world: &World, name: &str) -> u128 {
    let sums: std::collections::BTreeMap<String, String> =
        world.asks_points(&caravan_points_api::QueryMsg::TokenInfo {});
    sums.get(world.addr(name).as_str()).map_or(0, |sum| sum.parse().unwrap())
}

#[test]
fn points_follow_the_fee_and_come_once() {
    let mut world = World::new();
    let cara = world.cara();
    earn(&mut world, &["alice"]);
    assert_eq!(world.due("alice", &cara), (1_000, 50));
    world.at("alice").withdraws(&cara).succeeds().pays("alice", 1_000, &cara);
    assert_eq!((world.points_of("alice"), world.due("alice", &cara)), (50, (0, 0)));
    world.at("alice").withdraws(&cara).fails_with("NOTHING_TO_WITHDRAW").changes_nothing();
}

#[test]
fn a_points_contract_that_fails_delays_no_payment_and_the_points_come_later() {
    let handle = PointsHandle::default();
    let mut world = World::builder().adversarial_points(&handle).deploy();
    let cara = world.cara();
    earn(&mut world, &["alice", "bob"]);
    handle.tricks(|tricks| tricks.fail = true);
    let done = world.at("alice").withdraws(&cara).succeeds().pays("alice", 1_000, &cara);
    assert_eq!(done.first(Code::Marketplace, "points_restored").number("points"), 50);
    assert_eq!(world.due("alice", &cara), (0, 50));
    // Asked again while it fails: nothing is lost.
    let _ = world.at("alice").withdraws(&cara).succeeds().first(Code::Marketplace, "points_restored");
    assert_eq!((world.due("alice", &cara), awarded(&world, "alice")), ((0, 50), 0));
    handle.tricks(|tricks| tricks.fail = false);
    world.at("alice").withdraws(&cara).succeeds().emits_no("points_restored");
    assert_eq!((world.due("alice", &cara), awarded(&world, "alice")), ((0, 0), 50));
    world.at("alice").withdraws(&cara).fails_with("NOTHING_TO_WITHDRAW").changes_nothing();
    world.at("bob").withdraws(&cara).succeeds().pays("bob", 1_000, &cara);
    assert_eq!(awarded(&world, "bob"), 50);
}

#[test]
fn without_a_budget_money_comes_and_points_wait() {
    let mut world = World::builder().points_budget(50).deploy();
    let cara = world.cara();
    earn(&mut world, &["alice", "bob"]);
    world.at("alice").withdraws(&cara).succeeds().pays("alice", 1_000, &cara);
    let done = world.at("bob").withdraws(&cara).succeeds().pays("bob", 1_000, &cara);
    let _ = done.first(Code::Marketplace, "points_restored");
    assert_eq!((world.points_of("alice"), world.points_of("bob"), world.due("bob", &cara)), (50, 0, (0, 50)));
    let minter = world.market().to_string();
    world.at("owner").sends_to_points(PointsMsg::SetMinter { minter, budget: Uint128::new(1_000) }).succeeds();
    world.days_pass(7);
    world.at("bob").withdraws(&cara).succeeds();
    assert_eq!((world.points_of("bob"), world.due("bob", &cara)), (50, (0, 0)));
}

#[test]
fn an_award_above_the_budget_comes_in_part_and_holds_back_nothing_that_fits() {
    let mut world = World::builder().points_budget(60).season_secs(86_400).deploy();
    let cara = world.cara();
    earn(&mut world, &["alice"]);
    world.days_pass(2);
    earn(&mut world, &["alice"]);
    let done = world.at("alice").withdraws(&cara).succeeds().pays("alice", 2_000, &cara);
    assert_eq!(done.first(Code::Marketplace, "points_restored").number("points"), 40);
    assert_eq!((world.points_of("alice"), world.due("alice", &cara)), (60, (0, 40)), "the oldest season, and a part");
    earn(&mut world, &["alice"]);
    world.at("alice").withdraws(&cara).succeeds().pays("alice", 1_000, &cara);
    assert_eq!((world.points_of("alice"), world.due("alice", &cara)), (60, (0, 90)));
    let minter = world.market().to_string();
    world.at("owner").sends_to_points(PointsMsg::SetMinter { minter, budget: Uint128::new(70) }).succeeds();
    world.days_pass(7);
    world.at("alice").withdraws(&cara).succeeds();
    assert_eq!((world.points_of("alice"), world.due("alice", &cara)), (130, (0, 20)));
}

#[test]
fn the_owner_mints_nothing_without_a_notice_of_seven_days() {
    let mut world = World::new();
    let (owner, amount) = (world.addr("owner").to_string(), Amount::new(5u128).unwrap());
    let mint = || PointsMsg::Mint { recipient: owner.clone(), amount };
    let list = |units: u128| PointsMsg::SetMinter { minter: owner.clone(), budget: Uint128::new(units) };
    world.at("owner").sends_to_points(mint()).fails_with("MINTER_UNLISTED").changes_nothing();
    let announced = world.now();
    world.at("owner").sends_to_points(list(5)).succeeds();
    world.at("owner").sends_to_points(mint()).fails_with("MINT_BUDGET_EXCEEDED").changes_nothing();
    world.until(announced + 7 * 86_400 - 1);
    world.at("owner").sends_to_points(mint()).fails_with("MINT_BUDGET_EXCEEDED").changes_nothing();
    world.until(announced + 7 * 86_400);
    world.at("owner").sends_to_points(mint()).succeeds();
    assert_eq!(world.points_of("owner"), 5);
    // A raise that was announced ends with a budget of nothing.
    world.at("owner").sends_to_points(list(5)).succeeds();
    world.at("owner").sends_to_points(list(0)).succeeds();
    world.days_pass(8);
    world.at("owner").sends_to_points(mint()).fails_with("MINTER_UNLISTED").changes_nothing();
}

#[test]
fn a_token_that_reenters_with_anothers_withdrawal_loses_no_ones_points() {
    let (token, points) = (TokenHandle::default(), PointsHandle::default());
    let mut world = World::builder().adversarial_token(&token).adversarial_points(&points).deploy();
    let currency = world.token();
    let project = world.token_project();
    let batch = world.opens_in(project, &Spec::new());
    let works = [world.works("alice", batch), world.works("bob", batch)];
    world.at("requester").accepts(batch, &works).succeeds();
    let bob = world.person("bob");
    for fails in [true, false] {
        // While alice is paid, the token has bob paid too; both awards fail at first, and both come later.
        points.tricks(|tricks| tricks.fail = fails);
        let inner = ExecuteMsg::WithdrawFor { person: bob, currency: currency.clone() };
        let reentry =
            Reentry { contract: world.market().clone(), msg: to_json_binary(&inner).unwrap(), forgiving: false };
        if fails {
            token.tricks(|tricks| tricks.reenter = Some(reentry));
            world.at("alice").withdraws(&currency).succeeds();
            assert_eq!((world.due("alice", &currency), world.due("bob", &currency)), ((0, 50), (0, 50)));
            assert_eq!((world.wallet("bob", &currency), awarded(&world, "bob")), (world.wallet("alice", &currency), 0));
        } else {
            world.at("alice").withdraws(&currency).succeeds();
            world.at("bob").withdraws(&currency).succeeds();
        }
    }
    assert_eq!((awarded(&world, "alice"), awarded(&world, "bob")), (50, 50));
}

#[test]
fn an_award_that_reenters_and_then_fails_leaves_each_persons_points_with_that_person() {
    let points = PointsHandle::default();
    let mut world = World::builder().adversarial_points(&points).deploy();
    let cara = world.cara();
    earn(&mut world, &["alice", "bob"]);
    let inner = ExecuteMsg::WithdrawFor { person: world.person("bob"), currency: cara.clone() };
    let reentry = Reentry { contract: world.market().clone(), msg: to_json_binary(&inner).unwrap(), forgiving: true };
    points.tricks(|tricks| tricks.reenter = Some(reentry));
    world.at("alice").withdraws(&cara).succeeds().pays("alice", 1_000, &cara);
    let due = (world.due("alice", &cara), world.due("bob", &cara));
    let got = (awarded(&world, "alice"), awarded(&world, "bob"));
    assert_eq!((due.0 .1 + got.0, due.1 .1 + got.1), (50, 50), "due and awarded, alice and bob");
}

#[test]
fn one_recipient_who_cannot_receive_delays_no_one_else() {
    let mut world = World::new();
    world.without_model(); // the second ledger knows no blocked accounts
    let cara = world.cara();
    earn(&mut world, &["alice", "bob"]);
    let alice = world.addr("alice");
    world.chain().bank_rules().block(&alice);
    world.at("alice").withdraws(&cara).fails_with("not allowed to receive funds").changes_nothing();
    world.at("bob").withdraws(&cara).succeeds().pays("bob", 1_000, &cara);
    assert_eq!(world.due("alice", &cara), (1_000, 50));
    world.chain().bank_rules().disable("ucara");
    earn_more_is_possible(&mut world);
    world.chain().bank_rules().enable("ucara");
    world.chain().bank_rules().unblock(&alice);
    world.at("alice").withdraws(&cara).succeeds().pays("alice", 1_000, &cara);
}

fn earn_more_is_possible(world: &mut World) {
    let tokens = world.token_project();
    let currency = world.token();
    let batch = world.opens_in(tokens, &Spec::new());
    let work = world.works("carol", batch);
    world.at("requester").accepts(batch, &[work]).succeeds();
    world.at("carol").withdraws(&currency).succeeds().pays("carol", 1_000, &currency);
}

/// The audit of a stranger knows the minters of now alone.
#[test]
fn a_minter_that_awarded_and_was_taken_off_the_list_is_no_alarm() {
    let mut world = World::new();
    let (cara, minter) = (world.cara(), world.addr("carol").to_string());
    earn(&mut world, &["alice", "bob"]);
    world.at("alice").withdraws(&cara).succeeds();
    let set = |budget: u128| PointsMsg::SetMinter { minter: minter.clone(), budget: Uint128::new(budget) };
    world.at("owner").sends_to_points(set(100)).succeeds();
    world.seconds_pass(RAISE_NOTICE_SECS);
    let award = Award { recipient: world.addr("dave").to_string(), season: 0, amount: Amount::new(70_u128).unwrap() };
    let awards = Items::new(vec![award]).unwrap();
    world.at("carol").sends_to_points(PointsMsg::AwardMany { awards }).succeeds();
    world.at("owner").sends_to_points(set(0)).succeeds();
    let snapshot = world.last();
    let points = snapshot.points.as_ref().unwrap();
    assert_eq!((points.minters.len(), points.awarded), (1, 50 + 70));
    invariant::check(snapshot, &invariant::Context::default());
}
