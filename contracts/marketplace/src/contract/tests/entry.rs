//! The entry points besides `execute`.
#![allow(clippy::arithmetic_side_effects)]

use caravan_marketplace_api::{ListedCurrency, MarketplaceError, PersonResponse};
use caravan_money::Currency;
use caravan_primitives::Upto;
use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env};
use cosmwasm_std::{coins, Binary, SubMsgResult};

use super::world::{cara, setup, text, World, DENOM};
use super::*;
use crate::tests::{addr, units};

fn begin(funds: &[Coin], change: impl FnOnce(&mut InstantiateMsg)) -> &'static str {
    let mut msg = setup();
    change(&mut msg);
    let mut deps = mock_dependencies();
    let made = instantiate(deps.as_mut(), mock_env(), message_info(&addr("anyone"), funds), msg);
    made.map_or_else(|error| error.code(), |_| "ok")
}

#[test]
fn a_platform_is_set_up_within_its_bounds() {
    let shouted = || text("owner").to_uppercase();
    let day = 86_400;
    assert_eq!(begin(&[], |_| ()), "ok");
    assert_eq!(begin(&[], |msg| msg.points = None), "ok");
    for sibling in ["points", "provenance", "licensing", "arbitration"] {
        assert_eq!(begin(&[], |msg| msg.owner = text(sibling)), "SIBLING_IS_PARTY");
        assert_eq!(begin(&[], |msg| msg.treasury = text(sibling)), "SIBLING_IS_PARTY");
    }
    assert_eq!(begin(&[], |msg| msg.treasury = mock_env().contract.address.to_string()), "SIBLING_IS_PARTY");
    assert_eq!(begin(&[], |msg| msg.fee_bps = 1_000), "ok");
    assert_eq!(begin(&[], |msg| msg.fee_bps = 1_001), "FEE_ABOVE_CAP");
    assert_eq!(begin(&coins(1, DENOM), |_| ()), "FUNDS_UNEXPECTED");
    assert_eq!(begin(&[], |msg| msg.owner = shouted()), "ADDRESS_INVALID");
    assert_eq!(begin(&[], |msg| msg.treasury = shouted()), "ADDRESS_INVALID");
    assert_eq!(begin(&[], |msg| msg.points = Some(shouted())), "ADDRESS_INVALID");
    assert_eq!(begin(&[], |msg| msg.owner = String::new()), "ADDRESS_INVALID");
    assert_eq!(begin(&[], |msg| msg.arbitration = Some(shouted())), "ADDRESS_INVALID");
    let length = |msg: &mut InstantiateMsg, n| msg.seasons.length_secs = caravan_primitives::Seconds::new(n);
    assert_eq!(begin(&[], |msg| length(msg, day)), "ok");
    assert_eq!(begin(&[], |msg| length(msg, day - 1)), "OUT_OF_RANGE");
    assert_eq!(begin(&[], |msg| length(msg, 0)), "OUT_OF_RANGE");
}

#[test]
fn nothing_is_listed_twice_at_the_start() {
    let twice = |rates: [u128; 2]| {
        let listed = rates.map(|rate| ListedCurrency {
            currency: cara(),
            points_rate: units(rate),
            min_reward_with_bond: units(0),
        });
        begin(&[], |msg| msg.currencies = Upto::new(listed.to_vec()).unwrap())
    };
    assert_eq!(twice([1, 1]), "NOTHING_CHANGES");
    let shouted = Currency::cw20(text("token").to_uppercase()).unwrap();
    let listed = ListedCurrency { currency: shouted, points_rate: units(0), min_reward_with_bond: units(0) };
    assert_eq!(begin(&[], |msg| msg.currencies = Upto::new(vec![listed]).unwrap()), "CURRENCY_INVALID");
}

fn migrated(world: &mut World, points: Option<String>) -> Result<Response, ContractError> {
    migrate(
        world.deps.as_mut(),
        world.env.clone(),
        MigrateMsg { points, provenance: None, licensing: None, arbitration: None },
    )
}

#[test]
fn a_migration_comes_from_an_older_version_of_this_contract() {
    for (contract, version, expected) in [
        (NAME, VERSION, "ok"),
        (NAME, "0.0.1", "ok"),
        (NAME, "999.0.0", "MIGRATION_REFUSED"),
        (NAME, "no version", "MIGRATION_REFUSED"),
        ("crates.io:caravan-points", "0.0.1", "MIGRATION_REFUSED"),
    ] {
        let mut world = World::new();
        cw2::set_contract_version(&mut world.deps.storage, contract, version).unwrap();
        let got = migrated(&mut world, None).map_or_else(|error| error.code(), |_| "ok");
        assert_eq!(got, expected, "{contract} {version}");
        if expected == "ok" {
            assert_eq!(cw2::get_contract_version(&world.deps.storage).unwrap().version, VERSION);
        }
    }
    let mut deps = mock_dependencies();
    let never = migrate(
        deps.as_mut(),
        mock_env(),
        MigrateMsg { points: None, provenance: None, licensing: None, arbitration: None },
    );
    assert_eq!(never.unwrap_err().code(), "MIGRATION_REFUSED");
}

#[test]
fn a_migration_fills_an_empty_slot_and_never_a_filled_one() {
    let mut world = World::bare();
    let filled = migrated(&mut world, Some(text("other points")));
    assert_eq!(filled.unwrap_err().code(), "MIGRATION_REFUSED");
    let mut siblings = state::load_siblings(&world.deps.storage).unwrap();
    assert_eq!(siblings.points, Some(addr("points")));
    siblings.points = None;
    state::save_siblings(&mut world.deps.storage, &siblings).unwrap();
    let shouted = migrated(&mut world, Some(text("points").to_uppercase()));
    assert_eq!(shouted.unwrap_err().code(), "ADDRESS_INVALID");
    assert_eq!(migrated(&mut world, None).unwrap().attributes[0].value, "migrate");
    assert_eq!(state::load_siblings(&world.deps.storage).unwrap().points, None);
    migrated(&mut world, Some(text("points"))).unwrap();
    assert_eq!(state::load_siblings(&world.deps.storage).unwrap().points, Some(addr("points")));
    assert_eq!(migrated(&mut world, Some(text("points"))).unwrap_err().code(), "MIGRATION_REFUSED");
}

#[test]
fn a_reply_that_was_not_asked_for_is_an_error() {
    for id in [0, 4, u64::MAX] {
        let mut world = World::new();
        let result = SubMsgResult::Err("out of gas".to_owned());
        let got = reply(
            world.deps.as_mut(),
            world.env.clone(),
            Reply { id, payload: Binary::default(), gas_used: 0, result },
        );
        assert_eq!(got.unwrap_err(), ContractError::from(MarketplaceError::ReplyUnknown(id)));
    }
}

#[test]
fn a_funding_message_asks_for_its_coin() {
    let mut world = World::new();
    let fund = |world: &mut World| ExecuteMsg::Fund { project: ProjectId::FIRST, reference: world.reference() };
    for (funds, expected) in [
        (vec![], "FUNDS_MISSING"),
        (coins(0, DENOM), "FUNDS_MISSING"),
        (coins(5, "uatom"), "CURRENCY_MISMATCH"),
        ([coins(5, DENOM), coins(5, "uatom")].concat(), "FUNDS_SEVERAL"),
        (coins(5, DENOM), "ok"),
    ] {
        let msg = fund(&mut world);
        let got = world.try_with("stranger", &funds, msg).map_or_else(|error| error.code(), |_| "ok");
        assert_eq!(got, expected, "{funds:?}");
    }
}

#[test]
fn an_unknown_address_is_no_person_and_funding_creates_none() {
    let mut world = World::new();
    let requester: PersonResponse = world.ask(QueryMsg::PersonOf { address: text("requester") });
    assert_eq!(requester.person, caravan_primitives::PersonId::FIRST);
    let reference = world.reference();
    let fund = ExecuteMsg::Fund { project: ProjectId::FIRST, reference };
    world.try_with("donor", &coins(5, DENOM), fund).unwrap();
    assert_eq!(world.person("donor"), None);
}
