use caravan_access::{OwnershipAction, OwnershipResponse};
use caravan_primitives::{Items, Seconds};
use caravan_provenance_api::{
    execute_samples, ConfigResponse, ExecuteMsg, Kind, MigrateMsg, NewAsset, NewContributor, NewContributors, QueryMsg,
};
use cosmwasm_std::{coin, Empty, Uint128};
use cw2::set_contract_version;
use cw_multi_test::Executor;

use super::world::*;

fn migrate(world: &mut World, marketplace: Option<String>, licensing: Option<String>) -> Result<(), String> {
    let (admin, contract, code) = (world.addr("admin"), world.contract.clone(), world.code);
    let migrated = world.app.migrate_contract(
        admin,
        contract,
        &MigrateMsg { marketplace, points: None, licensing, arbitration: None },
        code,
    );
    migrated.map(|_| ()).map_err(|error| error.root_cause().to_string())
}

/// Who could stop registrations could register first what others reveal.
#[test]
fn no_one_stops_a_registration_not_even_the_owner() {
    let mut world = World::new();
    for name in ["pause", "unpause"] {
        let refused = world.send_json("owner", &serde_json::json!({ name: {} }), &[]).unwrap_err();
        assert!(refused.contains("unknown variant"), "{refused}");
    }
    let asked = world.app.wrap().query_wasm_smart::<Empty>(&world.contract, &serde_json::json!({ "paused": {} }));
    assert!(asked.unwrap_err().to_string().contains("unknown variant"));
}

#[test]
fn no_message_takes_coins() {
    let mut world = World::new();
    for name in ["alice", "owner"] {
        let address = world.addr(name);
        let coins = vec![coin(100, "ucara")];
        world.app.init_modules(|router, _, store| router.bank.init_balance(store, &address, coins).unwrap());
    }
    for msg in execute_samples() {
        let refused = world.send_json("alice", &msg, &[coin(1, "ucara")]).unwrap_err();
        assert_eq!(code(&refused), "FUNDS_UNEXPECTED", "{msg:?}");
    }
}

#[test]
fn the_contract_changes_hands_in_two_steps_and_its_owner_owns_no_asset() {
    let mut world = World::new();
    let asset = world.draft("alice", "model", &[]).unwrap();
    assert_eq!(world.code_of("owner", &ExecuteMsg::Seal { asset }), "ASSET_OWNER_ONLY");
    let action = |action| ExecuteMsg::UpdateOwnership(action);
    let offer = OwnershipAction::Offer { to: world.text("next"), valid_secs: Seconds::new(60) };
    assert_eq!(world.code_of("alice", &action(offer.clone())), "OWNER_ONLY");
    assert_eq!(world.events("owner", &action(offer)), ["ownership_updated"]);
    assert_eq!(world.code_of("alice", &action(OwnershipAction::Accept {})), "OWNERSHIP_OFFER_FOREIGN");
    world.send("next", &action(OwnershipAction::Accept {})).unwrap();
    let answer: OwnershipResponse = world.query(&QueryMsg::Ownership {});
    assert_eq!((answer.owner, answer.pending), (world.addr("next"), None));
    assert_eq!(world.code_of("owner", &action(OwnershipAction::Withdraw {})), "OWNER_ONLY");
    let shouted = OwnershipAction::Offer { to: world.text("a").to_uppercase(), valid_secs: Seconds::new(60) };
    assert_eq!(world.code_of("next", &action(shouted)), "ADDRESS_INVALID");
}

#[test]
fn no_contract_of_the_suite_owns_an_asset_or_contributes_to_one() {
    let mut world = World::new();
    let asset = world.sealed("alice", "data", &[]);
    let (own, points) = (world.contract.clone(), world.addr("points"));
    let siblings = [world.marketplace[0].clone(), world.licensing[0].clone(), own, points];
    for (number, sibling) in siblings.iter().enumerate() {
        let name = format!("by {number}");
        let new = NewContributor { address: sibling.to_string(), weight: Uint128::new(1) };
        let contributors = NewContributors::Inline { list: Items::new(vec![new]).unwrap() };
        let new = NewAsset { contributors, contributor_bps: bps(10_000), ..new_asset(Kind::Dataset, &name) };
        assert_eq!(world.draft_of("alice", new, &[]), Err("SIBLING_IS_PARTY".into()));
        let offer = ExecuteMsg::OfferAsset { asset, to: sibling.to_string(), valid_secs: Seconds::new(60) };
        assert_eq!(world.code_of("alice", &offer), "SIBLING_IS_PARTY");
        let action = OwnershipAction::Offer { to: sibling.to_string(), valid_secs: Seconds::new(60) };
        assert_eq!(world.code_of("owner", &ExecuteMsg::UpdateOwnership(action)), "SIBLING_IS_PARTY");
    }
    // An account with the address of a sibling cannot register either.
    assert_eq!(world.draft("points", "points' own", &[]), Err("SIBLING_IS_PARTY".into()));
    // Another instance of the same code is a stranger.
    let [_, stranger] = world.marketplace.clone();
    let offer = ExecuteMsg::OfferAsset { asset, to: stranger.to_string(), valid_secs: Seconds::new(60) };
    world.send("alice", &offer).unwrap();
}

#[test]
fn a_migration_fills_empty_slots_only() {
    let mut world = World::with(|msg| msg.licensing = None);
    let ([m1, m2], [l1, l2]) = (world.marketplace.clone(), world.licensing.clone());
    assert_eq!(code(&migrate(&mut world, Some(m2.to_string()), None).unwrap_err()), "MIGRATION_REFUSED");
    assert_eq!(
        code(&migrate(&mut world, Some(m1.to_string()), Some(l1.to_string())).unwrap_err()),
        "MIGRATION_REFUSED"
    );
    assert_eq!(code(&migrate(&mut world, None, Some("no-address".into())).unwrap_err()), "ADDRESS_INVALID");
    migrate(&mut world, None, Some(l1.to_string())).unwrap();
    assert_eq!(code(&migrate(&mut world, None, Some(l2.to_string())).unwrap_err()), "MIGRATION_REFUSED");
    migrate(&mut world, None, None).unwrap();
    let config: ConfigResponse = world.query(&QueryMsg::Config {});
    assert_eq!((config.marketplace, config.licensing), (Some(m1), Some(l1)));
}

#[test]
fn a_migration_goes_on_from_this_contract_and_no_newer_version() {
    let mut world = World::new();
    let contract = world.contract.clone();
    for (name, version) in [("crates.io:caravan-points", "0.0.1"), ("crates.io:caravan-provenance", "99.0.0")] {
        set_contract_version(&mut *world.app.contract_storage_mut(&contract), name, version).unwrap();
        assert_eq!(code(&migrate(&mut world, None, None).unwrap_err()), "MIGRATION_REFUSED");
    }
    set_contract_version(&mut *world.app.contract_storage_mut(&contract), "crates.io:caravan-provenance", "0.0.1")
        .unwrap();
    migrate(&mut world, None, None).unwrap();
}

#[test]
fn a_beginning_takes_neither_coins_nor_what_is_no_address() {
    let mut world = World::new();
    let deployer = world.addr("deployer");
    world.app.init_modules(|router, _, store| {
        router.bank.init_balance(store, &deployer, vec![coin(100, "ucara")]).unwrap();
    });
    let owner = world.text("owner");
    let begin = |world: &mut World, owner: &str, sibling: &str, coins: &[cosmwasm_std::Coin]| {
        let msg = serde_json::json!({ "owner": owner, "marketplace": null, "licensing": sibling });
        let made = world.app.instantiate_contract(world.code, deployer.clone(), &msg, coins, "second", None);
        made.map(|_| ()).map_err(|error| code(&error.root_cause().to_string()))
    };
    assert_eq!(begin(&mut world, &owner, &owner, &[coin(1, "ucara")]), Err("FUNDS_UNEXPECTED".into()));
    assert_eq!(begin(&mut world, &owner.to_uppercase(), &owner, &[]), Err("ADDRESS_INVALID".into()));
    assert_eq!(begin(&mut world, &owner, "no-address", &[]), Err("ADDRESS_INVALID".into()));
    assert_eq!(begin(&mut world, &owner, &owner, &[]), Err("SIBLING_IS_PARTY".into()));
    let sibling = world.text("sibling");
    begin(&mut world, &owner, &sibling, &[]).unwrap();
    let surprise = serde_json::json!({ "owner": owner, "marketplace": null, "licensing": null, "admin": Empty {} });
    let refused = world.app.instantiate_contract(world.code, deployer, &surprise, &[], "third", None);
    assert!(refused.unwrap_err().root_cause().to_string().contains("unknown field `admin`"));
}
