use caravan_arbitration_api::{ArbitrationError, ConfigResponse, MigrateMsg, QueryMsg};
use caravan_primitives::Coded;
use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env, MockApi};
use cw2::{get_contract_version, set_contract_version, ContractVersion};
use cw_multi_test::{AppResponse, Executor};

use super::world::{events_of, respond, World};
use crate::contract;
use crate::state::{NAME, VERSION};

const NOTHING: MigrateMsg = MigrateMsg { marketplace: None, points: None, provenance: None, licensing: None };

fn migrate(world: &mut World, msg: &MigrateMsg) -> Result<AppResponse, ArbitrationError> {
    let (admin, contract, code) = (world.addr("admin"), world.arbitration.clone(), world.code);
    let migrated = world.app.migrate_contract(admin, contract, msg, code);
    migrated.map_err(|error| error.downcast::<ArbitrationError>().unwrap())
}

fn version(world: &World) -> ContractVersion {
    get_contract_version(&*world.app.contract_storage(&world.arbitration)).unwrap()
}

fn set_version(world: &mut World, name: &str, version: &str) {
    let contract = world.arbitration.clone();
    set_contract_version(&mut *world.app.contract_storage_mut(&contract), name, version).unwrap();
}

#[test]
fn an_older_state_is_taken_over_and_signed_anew() {
    let mut world = World::new();
    assert_eq!(version(&world), ContractVersion { contract: NAME.to_owned(), version: VERSION.to_owned() });
    world.open(7);
    let before = world.dispute(1);
    set_version(&mut world, NAME, "0.0.9");
    let response = migrate(&mut world, &NOTHING).unwrap();
    let line = format!("wasm-arbitration_migrated version=1 from=0.0.9 to={VERSION}");
    assert!(events_of(&response).contains(&line), "{response:?}");
    assert_eq!((version(&world).version.as_str(), world.dispute(1)), (VERSION, before));
    migrate(&mut world, &NOTHING).unwrap();
}

#[test]
fn the_state_of_another_contract_or_a_newer_version_is_refused() {
    let mut world = World::new();
    for (name, version) in [("crates.io:caravan-points", "0.0.9"), (NAME, "99.0.0"), (NAME, "no version")] {
        set_version(&mut world, name, version);
        assert_eq!(migrate(&mut world, &NOTHING).unwrap_err().code(), "MIGRATION_REFUSED");
    }
}

#[test]
fn a_migration_fills_an_empty_slot_once_and_disputes_can_be_opened_then() {
    let mut world = World::with(|msg| (msg.marketplace, msg.points) = (None, None));
    let open = world.open_message(7, |_| ());
    assert_eq!(world.code_of("marketplace", &open), "OPENER_ONLY");
    let (marketplace, points) = (Some(world.text("marketplace")), Some(world.text("points")));
    let fill = MigrateMsg { marketplace: marketplace.clone(), points, ..NOTHING };
    let response = migrate(&mut world, &fill).unwrap();
    let end = format!("marketplace={}", world.text("marketplace"));
    assert!(events_of(&response).iter().any(|line| line.ends_with(&end)), "{response:?}");
    world.send("marketplace", &open).unwrap();
    let config: ConfigResponse = world.query(&QueryMsg::Config {});
    assert_eq!((config.marketplace, config.points), (Some(world.addr("marketplace")), Some(world.addr("points"))));
    for msg in [
        fill,
        MigrateMsg { marketplace: Some(world.text("forged")), ..NOTHING },
        MigrateMsg { licensing: Some(world.text("forged")), ..NOTHING },
        MigrateMsg { points: Some(world.text("forged")), ..NOTHING },
        MigrateMsg { provenance: Some(world.text("forged")), ..NOTHING },
    ] {
        assert_eq!(migrate(&mut world, &msg).unwrap_err().code(), "MIGRATION_REFUSED", "{msg:?}");
    }
    world.send("marketplace", &respond(7, 0b111)).unwrap();
    assert_eq!(world.taken("marketplace").len(), 1);
}

#[test]
fn a_slot_is_filled_with_an_address_only() {
    let mut world = World::with(|msg| msg.licensing = None);
    let msg = MigrateMsg { licensing: Some("no-address".to_owned()), ..NOTHING };
    assert_eq!(migrate(&mut world, &msg).unwrap_err().code(), "ADDRESS_INVALID");
}

#[test]
fn what_does_not_fit_is_refused_at_the_beginning() {
    let refused =
        |change: &dyn Fn(&mut caravan_arbitration_api::InstantiateMsg)| World::try_with(change).err().unwrap().code();
    assert_eq!(refused(&|msg| msg.owner = "no-address".to_owned()), "ADDRESS_INVALID");
    assert_eq!(refused(&|msg| msg.provenance = Some("no-address".to_owned())), "ADDRESS_INVALID");
    assert_eq!(refused(&|msg| msg.owner = msg.licensing.clone().unwrap()), "SIBLING_IS_PARTY");
    assert_eq!(refused(&|msg| msg.points = Some(msg.owner.clone())), "SIBLING_IS_PARTY");
}

#[test]
fn instantiation_takes_no_coins_and_its_event_names_owner_and_openers() {
    let mut deps = mock_dependencies();
    let addr = |name: &str| MockApi::default().addr_make(name);
    let msg = caravan_arbitration_api::instantiate_sample(|name| addr(name).to_string());
    let (sender, coins) = (addr("deployer"), cosmwasm_std::coins(1, "ucara"));
    let refused = contract::instantiate(deps.as_mut(), mock_env(), message_info(&sender, &coins), msg.clone());
    assert_eq!(refused.unwrap_err().code(), "FUNDS_UNEXPECTED");
    let response = contract::instantiate(deps.as_mut(), mock_env(), message_info(&sender, &[]), msg).unwrap();
    let names: Vec<&str> = response.events.iter().map(|event| event.ty.as_str()).collect();
    assert_eq!(names, ["arbitration_instantiated", "arbiter_set", "arbiter_fee_set"]);
    let values: Vec<_> = response.events[0].attributes.iter().map(|attribute| attribute.value.as_str()).collect();
    let (owner, marketplace, licensing) = (addr("owner"), addr("marketplace"), addr("licensing"));
    assert_eq!(values, ["1", owner.as_str(), marketplace.as_str(), licensing.as_str()]);
    assert!(response.messages.is_empty(), "no sibling is called");
}
