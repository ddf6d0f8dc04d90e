//! Random messages by a few persons; after each one the sums agree.

use caravan_points_api::{
    EarnedResponse, ExecuteMsg, MinterBudgetResponse, QueryMsg, SeasonTotalResponse, Transferability,
};
use cosmwasm_std::{to_json_binary, Uint128};
use cw20::{AllAccountsResponse, BalanceResponse};
use cw_multi_test::Executor;
use proptest::prelude::*;

use super::world::{amount, award_many, number, World, BUDGET};

const NAMES: [&str; 4] = ["alice", "bob", "carol", "dan"];
const SEASONS: [u32; 2] = [1, 2];

#[derive(Clone, Debug)]
enum Step {
    Mint(usize, u128),
    Award(Vec<(usize, u32, u128)>),
    Burn(usize, u128),
    Transfer(usize, usize, u128),
    Send(usize, u128, bool),
    Allow(usize, usize, u128),
    TransferFrom(usize, usize, usize, u128),
    BurnFrom(usize, usize, u128),
    Move(usize, usize),
    Loosen,
}

fn step() -> impl Strategy<Value = Step> {
    let who = 0..NAMES.len();
    let units = || prop_oneof![1..50u128, 1..BUDGET * 2];
    let season = prop::sample::select(SEASONS.to_vec());
    let award = (who.clone(), season, 1..2_000u128);
    prop_oneof![
        2 => (who.clone(), 1..5_000u128).prop_map(|(to, units)| Step::Mint(to, units)),
        3 => prop::collection::vec(award, 1..5).prop_map(Step::Award),
        1 => (who.clone(), units()).prop_map(|(by, units)| Step::Burn(by, units)),
        3 => (who.clone(), who.clone(), units()).prop_map(|(by, to, units)| Step::Transfer(by, to, units)),
        1 => (who.clone(), units(), any::<bool>()).prop_map(|(by, units, taken)| Step::Send(by, units, taken)),
        2 => (who.clone(), who.clone(), units()).prop_map(|(by, to, units)| Step::Allow(by, to, units)),
        2 => (who.clone(), who.clone(), who.clone(), units())
            .prop_map(|(by, owner, to, units)| Step::TransferFrom(by, owner, to, units)),
        1 => (who.clone(), who.clone(), units()).prop_map(|(by, owner, units)| Step::BurnFrom(by, owner, units)),
        2 => (who.clone(), who).prop_map(|(from, to)| Step::Move(from, to)),
        1 => Just(Step::Loosen),
    ]
}

/// The sender and the message of a step.
fn message(world: &World, step: &Step) -> (&'static str, ExecuteMsg) {
    let text = |index: &usize| world.text(NAMES[*index]);
    match step {
        Step::Mint(to, units) => ("minter", ExecuteMsg::Mint { recipient: text(to), amount: amount(*units) }),
        Step::Award(awards) => {
            let awards = awards.iter().map(|(who, season, units)| world.award(NAMES[*who], *season, *units)).collect();
            ("minter", award_many(awards))
        }
        Step::Burn(by, units) => (NAMES[*by], ExecuteMsg::Burn { amount: amount(*units) }),
        Step::Transfer(by, to, units) => {
            (NAMES[*by], ExecuteMsg::Transfer { recipient: text(to), amount: amount(*units) })
        }
        Step::Send(by, units, taken) => {
            let msg = to_json_binary(if *taken { "take" } else { "refuse" }).unwrap();
            (NAMES[*by], ExecuteMsg::Send { contract: world.receiver.to_string(), amount: amount(*units), msg })
        }
        Step::Allow(by, to, units) => {
            let (spender, units, expires) = (text(to), number(*units), None);
            (NAMES[*by], ExecuteMsg::IncreaseAllowance { spender, amount: units, expires })
        }
        Step::TransferFrom(by, owner, to, units) => {
            let (owner, recipient) = (text(owner), text(to));
            (NAMES[*by], ExecuteMsg::TransferFrom { owner, recipient, amount: amount(*units) })
        }
        Step::BurnFrom(by, owner, units) => {
            (NAMES[*by], ExecuteMsg::BurnFrom { owner: text(owner), amount: amount(*units) })
        }
        Step::Move(from, to) => ("marketplace", ExecuteMsg::MoveBalance { from: text(from), to: text(to) }),
        Step::Loosen => ("owner", ExecuteMsg::Loosen { to: Transferability::Open {} }),
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Totals {
    supply: u128,
    balances: Vec<u128>,
    budget: u128,
    earned: u128,
}

fn totals(world: &World) -> Totals {
    let rows: AllAccountsResponse = world.query(&QueryMsg::AllAccounts { start_after: None, limit: Some(30) });
    let held = |address: &String| -> Uint128 {
        world.query::<BalanceResponse>(&QueryMsg::Balance { address: address.clone() }).balance
    };
    let sum: Uint128 = rows.accounts.iter().map(held).sum();
    let supply = world.supply();
    assert_eq!(sum.u128(), supply, "the supply is the sum of all balances");
    let minter: Option<MinterBudgetResponse> = world.query(&QueryMsg::MinterBudget { minter: world.text("minter") });
    let mut earned = 0;
    for season in SEASONS {
        let total: SeasonTotalResponse = world.query(&QueryMsg::SeasonTotal { season });
        let by_person: u128 = NAMES
            .iter()
            .map(|name| {
                let answer: EarnedResponse = world.query(&QueryMsg::Earned { address: world.text(name), season });
                answer.amount.u128()
            })
            .sum();
        assert_eq!(by_person, total.total.u128(), "a season is the sum of what persons earned in it");
        earned += by_person;
    }
    let balances = NAMES.iter().map(|name| world.balance(name)).collect();
    Totals { supply, balances, budget: minter.unwrap().budget.u128(), earned }
}

/// What a step that worked may have done to the sums.
fn check(step: &Step, soulbound: bool, before: &Totals, after: &Totals) {
    let minted = before.budget - after.budget;
    assert_eq!(after.earned - before.earned, if matches!(step, Step::Award(_)) { minted } else { 0 });
    match step {
        Step::Mint(..) | Step::Award(_) => {
            assert!(minted > 0);
            assert_eq!(after.supply, before.supply + minted);
            assert!(before.balances.iter().zip(&after.balances).all(|(old, new)| new >= old));
        }
        Step::Burn(_, units) | Step::BurnFrom(_, _, units) => assert_eq!(after.supply + units, before.supply),
        Step::Move(from, to) => {
            assert_eq!((minted, after.supply), (0, before.supply));
            let (gone, come) = (after.balances[*from], after.balances[*to]);
            let sum = before.balances[*from] + before.balances[*to];
            assert_eq!((gone, come), if from == to { (sum / 2, sum / 2) } else { (0, sum) });
        }
        Step::Loosen => assert!(soulbound && before == after),
        Step::Transfer(..) | Step::Send(..) | Step::Allow(..) | Step::TransferFrom(..) => {
            assert!(!soulbound, "{step:?} worked while soulbound");
            assert_eq!((minted, after.supply), (0, before.supply));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_sums_agree_after_every_message(steps in prop::collection::vec(step(), 1..40)) {
        let mut world = World::soulbound();
        let mut before = totals(&world);
        let mut soulbound = true;
        for step in &steps {
            let (sender, msg) = message(&world, step);
            let (sender, points) = (world.addr(sender), world.points.clone());
            let worked = world.app.execute_contract(sender, points, &msg, &[]).is_ok();
            let after = totals(&world);
            if worked {
                check(step, soulbound, &before, &after);
                soulbound &= !matches!(step, Step::Loosen);
            } else {
                prop_assert_eq!(&before, &after, "a refused message changed the sums");
            }
            before = after;
        }
    }
}
