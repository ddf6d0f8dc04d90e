//! Amounts near 2^128: the contracts refuse what does not fit, and are right about what does.

use caravan_marketplace_api::Reason;
use caravan_money::Amount;
use caravan_points_api::{Award, Awards, ExecuteMsg as PointsMsg};
use caravan_provenance_api::EdgeKind;
use caravan_tests::{Deal, Draft, Spec, World};
use cosmwasm_std::Uint128;

/// Half of the most that 128 bits hold: twice that does not fit beside what the usual world has.
const HALF: u128 = u128::MAX / 2;

#[test]
fn work_near_the_largest_amount_is_paid_rejected_and_given_back_to_the_unit() {
    let mut world = World::new();
    let (cara, project) = (world.cara(), world.project());
    world.gives("requester", HALF);
    world.at("requester").funds(project, HALF).succeeds();
    let reward = HALF / 5;
    let batch = world.opens(&Spec::new().tasks(4).reward(reward).grades(&[5_000, 11_000]));
    let alice: Vec<_> = (0..3).map(|_| world.works("alice", batch)).collect();
    let bob = world.works("bob", batch);
    world.at("requester").accepts(batch, &alice[2..]).succeeds();
    world.at("requester").accepts_at(batch, &alice[..1], 5_000).succeeds();
    world.at("requester").accepts_at(batch, &alice[1..2], 11_000).succeeds();
    world.at("requester").rejects(batch, &[bob], Reason::Incomplete).succeeds();
    world.days_pass(4);
    world.at("stranger").settles(batch, &[bob]).succeeds();
    world.at("alice").withdraws(&cara).succeeds();
    world.at("requester").closes_batch(batch).succeeds();
    world.at("stranger").finalizes_batch(batch).succeeds();
    world.at("owner").withdraws_fees(&cara).succeeds();
    world.gives("rival", HALF);
    world.at("rival").funds(project, HALF).fails_with("AMOUNT_OVERFLOW").changes_nothing();
    world.at("rival").funds(project, HALF / 2).succeeds();
}

#[test]
fn points_that_do_not_fit_are_cut_off_and_delay_no_payment() {
    let mut world = World::builder().points_rate(u128::MAX).points_budget(u128::MAX).deploy();
    let cara = world.cara();
    let batch = world.opens(&Spec::new().reward(600_000_000));
    for name in ["alice", "alice", "bob"] {
        let work = world.works(name, batch);
        world.at("requester").accepts(batch, &[work]).succeeds();
    }
    assert_eq!(
        world.due("alice", &cara),
        (1_200_000_000, u128::MAX),
        "two works, each of as many points as there can be"
    );
    world.at("alice").withdraws(&cara).succeeds().pays("alice", 1_200_000_000, &cara);
    assert_eq!(world.points_of("alice"), u128::MAX);
    world.at("bob").withdraws(&cara).succeeds().pays("bob", 600_000_000, &cara);
    assert_eq!((world.points_of("bob"), world.due("bob", &cara)), (0, (0, u128::MAX)), "the budget is used up");
    world.at("alice").sends_to_points(PointsMsg::Burn { amount: Amount::new(Uint128::MAX).unwrap() }).succeeds();
    world.at("bob").withdraws(&cara).succeeds();
    assert_eq!((world.points_of("bob"), world.due("bob", &cara)), (0, (0, u128::MAX)));
}

#[test]
fn licenses_and_revenue_near_the_largest_amount_are_split_to_the_unit() {
    let mut world = World::new();
    let cara = world.cara();
    let halves = [("carol", u128::MAX / 2), ("dave", u128::MAX / 2)];
    let data = world.asset("alice", &Draft::new("data").contributors(&halves, 3_333));
    let offer = world.offers(data, &Deal::new(&cara, HALF / 2).derivatives(3_333, true, Some(u128::MAX)));
    world.gives("bob", HALF);
    let license = world.at("bob").buys(offer).succeeds().license();
    let model = world.registers("bob", &Draft::new("model"));
    world.at("bob").registers_derivative(model, data, EdgeKind::TrainedOn, license).succeeds();
    world.at("bob").seals_asset(model).succeeds();
    world.at("bob").pays_revenue(model, HALF / 2, &cara).succeeds();
    world.at("stranger").distributes(&[data], &cara).succeeds();
    world.at("carol").claims_royalties(&[data], &cara).succeeds();
    world.at("alice").withdraws_royalties(&cara).succeeds();
    world.at("owner").withdraws_license_fees(&cara).succeeds();
    world.gives("erin", u128::MAX / 2 + 10);
    world.at("erin").pays_revenue(data, u128::MAX / 2 + 10, &cara).fails_with("AMOUNT_OVERFLOW").changes_nothing();
    world.at("dave").claims_royalties(&[data], &cara).succeeds();
}

#[test]
fn awards_of_other_minters_up_to_the_largest_amount_are_counted() {
    let mut world = World::new();
    let minter = world.addr("erin").to_string();
    let award = |to: &str, season: u32, amount: u128| Award {
        recipient: caravan_tests::Who::addr(&to).to_string(),
        season,
        amount: Amount::new(amount).unwrap(),
    };
    let many = |awards: Vec<Award>| PointsMsg::AwardMany { awards: Awards::new(awards).unwrap() };
    let burn = || PointsMsg::Burn { amount: Amount::new(Uint128::MAX).unwrap() };
    let budget = |world: &mut World| {
        let msg = PointsMsg::SetMinter { minter: minter.clone(), budget: Uint128::MAX };
        world.at("owner").sends_to_points(msg).succeeds();
        world.days_pass(8);
    };
    budget(&mut world);
    let twice = vec![award("frank", 0, u128::MAX), award("dave", 0, u128::MAX)];
    world.at("erin").sends_to_points(many(twice)).fails_with("AMOUNT_OVERFLOW").changes_nothing();
    world.at("erin").sends_to_points(many(vec![award("frank", 0, u128::MAX)])).succeeds();
    budget(&mut world);
    world.at("erin").sends_to_points(many(vec![award("dave", 1, 1)])).fails_with("AMOUNT_OVERFLOW").changes_nothing();
    world.at("frank").sends_to_points(burn()).succeeds();
    world.at("erin").sends_to_points(many(vec![award("dave", 0, 1)])).fails_with("AMOUNT_OVERFLOW").changes_nothing();
    world.at("erin").sends_to_points(many(vec![award("dave", 1, u128::MAX)])).succeeds();
    let batch = world.opens(&Spec::new());
    let work = world.works("alice", batch);
    world.at("requester").accepts(batch, &[work]).succeeds();
    let cara = world.cara();
    world.at("alice").withdraws(&cara).succeeds().pays("alice", 1_000, &cara);
    assert_eq!((world.points_of("alice"), world.due("alice", &cara)), (0, (0, 50)), "the supply has no room");
    world.at("dave").sends_to_points(burn()).succeeds();
    let mint = PointsMsg::Mint { recipient: minter.clone(), amount: Amount::new(1u128).unwrap() };
    world.at("erin").sends_to_points(mint).fails_with("MINT_BUDGET_EXCEEDED").changes_nothing();
}
