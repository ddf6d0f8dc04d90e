use caravan_points_api::{
    bounds, EarnedResponse, ExecuteMsg, MinterBudgetResponse, PointsError, QueryMsg, SeasonTotalResponse,
};
use caravan_primitives::PrimitiveError;
use cosmwasm_std::{from_json, Uint128};
use cw_multi_test::Executor;
use proptest::prelude::*;

use super::world::{amount, award_many, no_minters, number, World, BUDGET};

fn earned(world: &World, name: &str, season: u32) -> u128 {
    let answer: EarnedResponse = world.query(&QueryMsg::Earned { address: world.text(name), season });
    answer.amount.u128()
}

fn season_total(world: &World, season: u32) -> u128 {
    let answer: SeasonTotalResponse = world.query(&QueryMsg::SeasonTotal { season });
    answer.total.u128()
}

fn budget(world: &World, name: &str) -> Option<u128> {
    let answer: Option<MinterBudgetResponse> = world.query(&QueryMsg::MinterBudget { minter: world.text(name) });
    answer.map(|found| {
        assert_eq!(found.minter, world.addr(name));
        found.budget.u128()
    })
}

fn mint(world: &World, to: &str, units: u128) -> ExecuteMsg {
    ExecuteMsg::Mint { recipient: world.text(to), amount: amount(units) }
}

fn set_minter(world: &World, minter: &str, units: u128) -> ExecuteMsg {
    ExecuteMsg::SetMinter { minter: world.text(minter), budget: number(units) }
}

#[test]
fn a_listed_minter_mints_within_its_budget() {
    let mut world = World::soulbound();
    let (minter, alice) = (world.text("minter"), world.text("alice"));
    let events = world.events("minter", &mint(&world, "alice", BUDGET - 1));
    let units = BUDGET - 1;
    assert_eq!(
        events,
        [
            format!("wasm action=mint to={alice} amount={units}"),
            format!("wasm-points_minted version=1 minter={minter} recipient={alice} amount={units} budget=1"),
        ]
    );
    assert_eq!((world.balance("alice"), world.supply(), budget(&world, "minter")), (units, units, Some(1)));
    let beyond = PointsError::BudgetExceeded { budget: number(1), amount: number(2) };
    assert_eq!(world.refused("minter", &mint(&world, "alice", 2)), beyond);
    world.send("minter", &mint(&world, "alice", 1)).unwrap();
    assert_eq!(budget(&world, "minter"), Some(0), "a minter who minted all stays listed");
    assert_eq!(world.code_of("minter", &mint(&world, "alice", 1)), "MINT_BUDGET_EXCEEDED");
    assert_eq!(earned(&world, "alice", 0), 0, "what is minted out of season is not earned");
}

#[test]
fn no_one_else_mints_not_even_the_owner_or_the_contract() {
    let mut world = World::soulbound();
    for sender in ["owner", "marketplace", "alice"] {
        let refused = PointsError::MinterUnlisted { found: world.addr(sender) };
        assert_eq!(world.refused(sender, &mint(&world, "alice", 1)), refused);
        let award = award_many(vec![world.award("alice", 1, 1)]);
        assert_eq!(world.refused(sender, &award), refused);
    }
    let (sender, msg) = (world.points.clone(), mint(&world, "alice", 1));
    let refused = world.app.execute_contract(sender, world.points.clone(), &msg, &[]).unwrap_err();
    assert_eq!(refused.downcast::<PointsError>().unwrap(), PointsError::MinterUnlisted { found: world.points.clone() });
    assert_eq!(world.supply(), 0);
}

#[test]
fn awards_are_minted_and_recorded_by_person_and_season() {
    let mut world = World::soulbound();
    let (minter, alice, bob) = (world.text("minter"), world.text("alice"), world.text("bob"));
    let awards = vec![world.award("alice", 1, 10), world.award("bob", 1, 5), world.award("alice", 2, 3)];
    let events = world.events("minter", &award_many(awards));
    let event = |season: u32, who: &str, units: u128, earned: u128, budget: u128| {
        format!(
            "wasm-points_awarded version=1 minter={minter} season={season} recipient={who} amount={units} \
             earned={earned} budget={budget}"
        )
    };
    assert_eq!(
        events,
        [
            "wasm action=award_many amount=18".to_owned(),
            event(1, &alice, 10, 10, BUDGET - 10),
            event(1, &bob, 5, 5, BUDGET - 15),
            event(2, &alice, 3, 3, BUDGET - 18),
        ]
    );
    let again = world.events("minter", &award_many(vec![world.award("alice", 1, 7)]));
    assert_eq!(again[1], event(1, &alice, 7, 17, BUDGET - 25));
    assert_eq!((world.balance("alice"), world.balance("bob"), world.supply()), (20, 5, 25));
    assert_eq!((earned(&world, "alice", 1), earned(&world, "alice", 2), earned(&world, "bob", 1)), (17, 3, 5));
    assert_eq!((season_total(&world, 1), season_total(&world, 2), season_total(&world, 3)), (22, 3, 0));
    assert_eq!(budget(&world, "minter"), Some(BUDGET - 25));
}

#[test]
fn what_was_earned_stays_on_record_when_it_is_burned() {
    let mut world = World::soulbound();
    world.send("minter", &award_many(vec![world.award("alice", 1, 10)])).unwrap();
    world.send("alice", &ExecuteMsg::Burn { amount: amount(10) }).unwrap();
    assert_eq!((world.balance("alice"), earned(&world, "alice", 1), season_total(&world, 1)), (0, 10, 10));
}

#[test]
fn a_failing_award_in_the_middle_leaves_nothing_behind() {
    let mut world = World::soulbound();
    let twice = vec![world.award("alice", 1, 1), world.award("bob", 1, 1), world.award("alice", 1, 2)];
    let refused =
        PrimitiveError::EntryDuplicate { field: "awards", value: format!("{} in season 1", world.addr("alice")) }
            .into();
    assert_eq!(world.refused("minter", &award_many(twice)), refused);

    let over = vec![world.award("alice", 1, BUDGET), world.award("bob", 1, 1)];
    let refused = PointsError::BudgetExceeded { budget: number(BUDGET), amount: number(BUDGET + 1) };
    assert_eq!(world.refused("minter", &award_many(over)), refused);

    let mut wrong = world.award("bob", 1, 1);
    wrong.recipient = "no-address".to_owned();
    let awards = vec![world.award("alice", 1, 1), wrong];
    assert_eq!(world.code_of("minter", &award_many(awards)), "ADDRESS_INVALID");

    assert_eq!((world.supply(), world.balance("alice"), earned(&world, "alice", 1)), (0, 0, 0));
    assert_eq!((season_total(&world, 1), budget(&world, "minter")), (0, Some(BUDGET)));
}

#[test]
fn a_hundred_awards_go_through_and_one_more_does_not() {
    let mut world = World::soulbound();
    let awards: Vec<_> = (0..100u32).map(|n| world.award(&format!("person {n}"), 1, u128::from(n) + 1)).collect();
    let events = world.events("minter", &award_many(awards.clone()));
    assert_eq!(events.len(), 101);
    assert_eq!((world.supply(), season_total(&world, 1), world.balance("person 99")), (5_050, 5_050, 100));

    let json = serde_json::to_string(&awards).unwrap();
    let more = format!(r#"{{"award_many":{{"awards":[{},{}]}}}}"#, &json[1..json.len() - 1], &json[1..json.len() - 1]);
    let refused = from_json::<ExecuteMsg>(more).unwrap_err().to_string();
    assert!(refused.contains("VECTOR_SIZE: expected 1 to 100 entries, got 200"), "{refused}");
    let one_more = serde_json::to_string(&world.award("late", 1, 1)).unwrap();
    let more = format!(r#"{{"award_many":{{"awards":[{},{one_more}]}}}}"#, &json[1..json.len() - 1]);
    assert!(from_json::<ExecuteMsg>(more).unwrap_err().to_string().contains("got 101"));
    assert!(from_json::<ExecuteMsg>(r#"{"award_many":{"awards":[]}}"#).unwrap_err().to_string().contains("got 0"));
}

#[test]
fn the_owner_lists_minters_and_takes_them_off() {
    let mut world = World::with(no_minters);
    let (owner, alice) = (world.text("owner"), world.text("alice"));
    let from = world.app.block_info().time.seconds() + bounds::RAISE_NOTICE_SECS;
    let events = world.events("owner", &set_minter(&world, "alice", 5));
    assert_eq!(
        events,
        [
            "wasm action=set_minter".to_owned(),
            format!("wasm-minter_set version=1 owner={owner} minter={alice} budget=0 raise=5 from={from}"),
        ]
    );
    assert_eq!(world.code_of("alice", &mint(&world, "bob", 1)), "MINT_BUDGET_EXCEEDED");
    world.wait(bounds::RAISE_NOTICE_SECS);
    world.send("alice", &mint(&world, "bob", 5)).unwrap();
    world.raise("alice", 7);
    assert_eq!(budget(&world, "alice"), Some(7), "a budget is what may still be minted");
    let events = world.events("owner", &set_minter(&world, "alice", 6));
    assert_eq!(events[1], format!("wasm-minter_set version=1 owner={owner} minter={alice} budget=6"));
    world.send("owner", &set_minter(&world, "alice", 0)).unwrap();
    assert_eq!(budget(&world, "alice"), None);
    assert_eq!(world.code_of("alice", &mint(&world, "bob", 1)), "MINTER_UNLISTED");
    let refused = PointsError::MinterUnlisted { found: world.addr("alice") };
    assert_eq!(world.refused("owner", &set_minter(&world, "alice", 0)), refused);
}

#[test]
fn a_raise_is_announced_and_is_less_by_what_was_minted_until_it_holds() {
    let mut world = World::soulbound();
    let raise = |world: &World| {
        let answer: Option<MinterBudgetResponse> =
            world.query(&QueryMsg::MinterBudget { minter: world.text("minter") });
        let row = answer.unwrap();
        (row.budget.u128(), row.raise.map(|raise| raise.amount.u128()))
    };
    world.send("owner", &set_minter(&world, "minter", BUDGET + 10)).unwrap();
    assert_eq!(raise(&world), (BUDGET, Some(10)));
    assert_eq!(world.code_of("minter", &mint(&world, "alice", BUDGET + 1)), "MINT_BUDGET_EXCEEDED");
    world.send("minter", &award_many(vec![world.award("alice", 1, BUDGET)])).unwrap();
    assert_eq!(raise(&world), (0, Some(10)));
    world.wait(bounds::RAISE_NOTICE_SECS - 1);
    assert_eq!(world.code_of("minter", &mint(&world, "alice", 1)), "MINT_BUDGET_EXCEEDED");
    world.wait(1);
    assert_eq!(raise(&world), (10, None));
    world.send("minter", &award_many(vec![world.award("alice", 1, 4), world.award("bob", 1, 3)])).unwrap();
    assert_eq!(raise(&world), (3, None));
    world.send("minter", &mint(&world, "alice", 3)).unwrap();
    assert_eq!(world.code_of("minter", &mint(&world, "alice", 1)), "MINT_BUDGET_EXCEEDED");
}

#[test]
fn the_owner_alone_lists_minters() {
    let mut world = World::soulbound();
    for sender in ["minter", "marketplace", "stranger", "admin"] {
        assert_eq!(world.code_of(sender, &set_minter(&world, "stranger", 5)), "OWNER_ONLY");
    }
    assert_eq!(budget(&world, "stranger"), None);
}

#[test]
fn there_are_never_more_points_than_128_bits_hold() {
    let mut world = World::with(no_minters);
    world.raise("minter", u128::MAX);
    world.mint("alice", u128::MAX);
    world.raise("minter", 1);
    assert_eq!(world.code_of("minter", &mint(&world, "alice", 1)), "AMOUNT_OVERFLOW");
    assert_eq!(world.code_of("minter", &award_many(vec![world.award("bob", 1, 1)])), "AMOUNT_OVERFLOW");
    assert_eq!(world.supply(), Uint128::MAX.u128());
}

#[test]
fn earned_totals_do_not_overflow_when_points_are_burned_and_earned_again() {
    let mut world = World::with(no_minters);
    world.raise("minter", u128::MAX);
    world.send("minter", &award_many(vec![world.award("alice", 1, u128::MAX)])).unwrap();
    world.send("alice", &ExecuteMsg::Burn { amount: amount(u128::MAX) }).unwrap();
    world.raise("minter", 1);
    assert_eq!(world.code_of("minter", &award_many(vec![world.award("alice", 1, 1)])), "AMOUNT_OVERFLOW");
    assert_eq!(world.code_of("minter", &award_many(vec![world.award("bob", 1, 1)])), "AMOUNT_OVERFLOW");
    world.send("minter", &award_many(vec![world.award("bob", 2, 1)])).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_budget_is_shown_as_minting_meets_it_at_every_second(
        steps in prop::collection::vec((0..4_u8, 0..300_u128, 0..3_u64), 1..30),
    ) {
        let mut world = World::soulbound();
        for (step, units, secs) in steps {
            match step {
                0 => {
                    let set = set_minter(&world, "minter", units);
                    let _ = world.send("owner", &set);
                }
                1 => world.wait(secs),
                2 => world.wait(bounds::RAISE_NOTICE_SECS - 1 + secs),
                _ => {
                    if let Some(half) = budget(&world, "minter").map(|most| most / 2).filter(|half| *half > 0) {
                        world.mint("alice", half);
                    }
                }
            }
            let shown = budget(&world, "minter");
            let above = mint(&world, "alice", shown.unwrap_or(0) + 1);
            let expected = if shown.is_some() { "MINT_BUDGET_EXCEEDED" } else { "MINTER_UNLISTED" };
            prop_assert_eq!(world.code_of("minter", &above), expected);
        }
        if let Some(most) = budget(&world, "minter").filter(|most| *most > 0) {
            world.mint("alice", most);
            prop_assert_eq!(budget(&world, "minter"), Some(0));
        }
    }
}
