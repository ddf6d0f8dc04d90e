use caravan_access::AccessError;
use caravan_points_api::{EarnedResponse, ExecuteMsg, QueryMsg};
use cw20::AllAccountsResponse;

use super::world::{amount, award_many, number, World};

fn move_balance(world: &World, from: &str, to: &str) -> ExecuteMsg {
    ExecuteMsg::MoveBalance { from: world.text(from), to: world.text(to) }
}

#[test]
fn the_marketplace_moves_a_soulbound_balance_with_its_person() {
    let mut world = World::soulbound();
    world.mint("old", 10);
    world.mint("new", 5);
    let (market, old, new) = (world.text("marketplace"), world.text("old"), world.text("new"));
    let events = world.events("marketplace", &move_balance(&world, "old", "new"));
    assert_eq!(
        events,
        [
            format!("wasm action=move_balance from={old} to={new} amount=10"),
            format!("wasm-balance_moved version=1 marketplace={market} from={old} to={new} amount=10 balance=15"),
        ]
    );
    assert_eq!((world.balance("old"), world.balance("new"), world.supply()), (0, 15, 15));
    let rows: AllAccountsResponse = world.query(&QueryMsg::AllAccounts { start_after: None, limit: None });
    assert_eq!(rows.accounts, [new], "the emptied row is gone");
}

#[test]
fn the_marketplace_alone_moves_a_balance() {
    let mut world = World::soulbound();
    world.mint("old", 10);
    let expected = world.addr("marketplace").into_string();
    for sender in ["old", "new", "owner", "minter", "admin", "marketing", "stranger"] {
        let refused = AccessError::MarketplaceOnly { expected: expected.clone(), got: world.addr(sender) };
        assert_eq!(world.refused(sender, &move_balance(&world, "old", "new")), refused.into());
    }
    assert_eq!((world.balance("old"), world.balance("new")), (10, 0));
}

#[test]
fn without_a_marketplace_no_balance_is_moved() {
    let mut world = World::with(|msg| msg.marketplace = None);
    world.mint("old", 10);
    for sender in ["marketplace", "owner", "old"] {
        assert_eq!(world.code_of(sender, &move_balance(&world, "old", "new")), "MARKETPLACE_ONLY");
    }
}

#[test]
fn moving_nothing_changes_nothing() {
    let mut world = World::soulbound();
    let (old, new) = (world.text("old"), world.text("new"));
    let events = world.events("marketplace", &move_balance(&world, "old", "new"));
    assert_eq!(events, [format!("wasm action=move_balance from={old} to={new} amount=0")]);
    let rows: AllAccountsResponse = world.query(&QueryMsg::AllAccounts { start_after: None, limit: None });
    assert!(rows.accounts.is_empty());
}

#[test]
fn moving_to_the_same_address_keeps_the_balance() {
    let mut world = World::soulbound();
    world.mint("old", 10);
    world.send("marketplace", &move_balance(&world, "old", "old")).unwrap();
    assert_eq!((world.balance("old"), world.supply()), (10, 10));
}

#[test]
fn what_was_earned_stays_with_the_address_that_earned_it() {
    let mut world = World::soulbound();
    world.send("minter", &award_many(vec![world.award("old", 1, 10)])).unwrap();
    world.send("marketplace", &move_balance(&world, "old", "new")).unwrap();
    let earned = |name: &str| {
        let answer: EarnedResponse = world.query(&QueryMsg::Earned { address: world.text(name), season: 1 });
        answer.amount
    };
    assert_eq!((earned("old"), earned("new")), (number(10), number(0)));
}

#[test]
fn an_allowance_of_the_old_address_spends_nothing_after_the_move() {
    let mut world = World::open();
    world.mint("old", 10);
    let (spender, units, expires) = (world.text("thief"), number(10), None);
    world.send("old", &ExecuteMsg::IncreaseAllowance { spender, amount: units, expires }).unwrap();
    world.send("marketplace", &move_balance(&world, "old", "new")).unwrap();
    for owner in ["old", "new"] {
        let (owner, recipient) = (world.text(owner), world.text("thief"));
        let steal = ExecuteMsg::TransferFrom { owner, recipient, amount: amount(1) };
        assert!(["POINTS_INSUFFICIENT", "ALLOWANCE_MISSING"].contains(&world.code_of("thief", &steal)));
    }
    assert_eq!(world.balance("new"), 10);
}

#[test]
fn both_addresses_are_checked() {
    let mut world = World::soulbound();
    for (from, to) in [(world.text("old"), "no-address".to_owned()), ("no-address".to_owned(), world.text("new"))] {
        assert_eq!(world.code_of("marketplace", &ExecuteMsg::MoveBalance { from, to }), "ADDRESS_INVALID");
    }
}
