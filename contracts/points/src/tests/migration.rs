use caravan_points_api::{
    ConfigResponse, EmbeddedLogo, ExecuteMsg, InstantiateMsg, MinterGrant, PointsError, QueryMsg,
};
use caravan_primitives::{Coded, Text, Upto};
use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env};
use cosmwasm_std::Addr;
use cw2::{get_contract_version, set_contract_version, ContractVersion};
use cw_multi_test::Executor;

use super::world::{amount, events_of, World};
use crate::contract;
use crate::state::{NAME, VERSION};

fn version(world: &World) -> ContractVersion {
    let storage = world.app.contract_storage(&world.points);
    get_contract_version(&*storage).unwrap()
}

fn set_version(world: &mut World, name: &str, version: &str) {
    let points = world.points.clone();
    let mut storage = world.app.contract_storage_mut(&points);
    set_contract_version(&mut *storage, name, version).unwrap();
}

fn refused(change: impl FnOnce(&mut InstantiateMsg)) -> &'static str {
    World::try_with(change).err().unwrap().code()
}

#[test]
fn a_new_contract_signs_its_state_and_says_what_it_is() {
    let world = World::soulbound();
    assert_eq!(version(&world), ContractVersion { contract: NAME.to_owned(), version: VERSION.to_owned() });
    let config: ConfigResponse = world.query(&QueryMsg::Config {});
    assert_eq!(
        config,
        ConfigResponse {
            contract: "crates.io:caravan-points".to_owned(),
            version: VERSION.to_owned(),
            marketplace: Some(world.addr("marketplace")),
            provenance: Some(world.addr("provenance")),
            licensing: Some(world.addr("licensing")),
            arbitration: Some(world.addr("arbitration")),
        }
    );
}

#[test]
fn an_older_state_is_taken_over_and_signed_anew() {
    let mut world = World::soulbound();
    world.mint("alice", 10);
    set_version(&mut world, NAME, "0.0.9");
    let response = world.migrate(None).unwrap();
    assert!(events_of(&response).contains(&format!("wasm-points_migrated version=1 from=0.0.9 to={VERSION}")));
    assert_eq!(version(&world).version, VERSION);
    assert_eq!(world.balance("alice"), 10);
    world.migrate(None).unwrap();
}

#[test]
fn the_state_of_another_contract_or_a_newer_version_is_refused() {
    let mut world = World::soulbound();
    set_version(&mut world, "crates.io:cw20-base", "0.0.9");
    assert_eq!(world.migrate(None).unwrap_err().code(), "MIGRATION_REFUSED");
    for newer in ["99.0.0", "no version"] {
        set_version(&mut world, NAME, newer);
        assert_eq!(world.migrate(None).unwrap_err().code(), "MIGRATION_REFUSED");
        assert_eq!(version(&world).version, newer);
    }
}

#[test]
fn a_migration_fills_an_empty_slot_once() {
    let mut world = World::with(|msg| msg.marketplace = None);
    let response = world.migrate(Some("late")).unwrap();
    let late = world.addr("late");
    assert!(events_of(&response).iter().any(|line| line.ends_with(&format!("marketplace={late}"))));
    let config: ConfigResponse = world.query(&QueryMsg::Config {});
    assert_eq!(config.marketplace, Some(late.clone()));
    for other in ["late", "forged"] {
        let refused = world.migrate(Some(other)).unwrap_err().to_string();
        let text = format!("MIGRATION_REFUSED: expected an empty slot for the marketplace contract, got {late}");
        assert_eq!(refused, text);
    }
    world.mint("old", 3);
    let msg = ExecuteMsg::MoveBalance { from: world.text("old"), to: world.text("new") };
    assert_eq!(world.code_of("forged", &msg), "MARKETPLACE_ONLY");
    world.send("late", &msg).unwrap();
    assert_eq!(world.balance("new"), 3);
}

#[test]
fn a_slot_is_filled_with_an_address_only() {
    let mut world = World::with(|msg| msg.marketplace = None);
    let msg = caravan_points_api::MigrateMsg {
        marketplace: Some("no-address".to_owned()),
        provenance: None,
        licensing: None,
        arbitration: None,
    };
    let (admin, points, code) = (world.addr("admin"), world.points.clone(), world.code);
    let refused = world.app.migrate_contract(admin, points, &msg, code).unwrap_err();
    assert_eq!(refused.downcast::<PointsError>().unwrap().code(), "ADDRESS_INVALID");
}

#[test]
fn what_does_not_fit_is_refused_at_the_beginning() {
    assert_eq!(refused(|msg| msg.symbol = Text::new("CP1").unwrap()), "SYMBOL_INVALID");
    assert_eq!(refused(|msg| msg.decimals = 19), "DECIMALS_INVALID");
    assert_eq!(refused(|msg| msg.owner = "no-address".to_owned()), "ADDRESS_INVALID");
    assert_eq!(refused(|msg| msg.marketplace = Some("no-address".to_owned())), "ADDRESS_INVALID");
    assert_eq!(refused(|msg| msg.owner = msg.licensing.clone().unwrap()), "SIBLING_IS_PARTY");
    assert_eq!(refused(|msg| msg.owner = msg.marketplace.clone().unwrap()), "SIBLING_IS_PARTY");
    let grants = |minter: Option<String>| {
        let grant = MinterGrant { minter: minter.unwrap(), budget: amount(1) };
        Upto::new(vec![grant]).unwrap()
    };
    assert_eq!(refused(|msg| msg.minters = grants(msg.provenance.clone())), "SIBLING_IS_PARTY");
    World::try_with(|msg| msg.minters = grants(msg.marketplace.clone())).unwrap();
    let marketing = |msg: &mut InstantiateMsg| msg.marketing.as_mut().unwrap().marketing = msg.provenance.clone();
    assert_eq!(refused(marketing), "SIBLING_IS_PARTY");
    assert_eq!(
        refused(|msg| msg.marketing.as_mut().unwrap().marketing = Some("no-address".to_owned())),
        "ADDRESS_INVALID"
    );
    let svg = EmbeddedLogo::Svg(b"<svg/>".into());
    let logo = caravan_points_api::Logo::Embedded(svg);
    assert_eq!(refused(|msg| msg.marketing.as_mut().unwrap().logo = Some(logo)), "LOGO_NOT_SVG");
}

#[test]
fn the_first_minters_are_different_addresses() {
    let list = |msg: &mut InstantiateMsg, names: [String; 2]| {
        let grants = names.map(|minter| MinterGrant { minter, budget: amount(1) });
        msg.minters = Upto::new(grants.to_vec()).unwrap();
    };
    let twice = |msg: &mut InstantiateMsg| {
        let owner = msg.owner.clone();
        list(msg, [owner.clone(), owner]);
    };
    assert_eq!(refused(twice), "ENTRY_DUPLICATE");
    assert_eq!(refused(|msg| list(msg, [msg.owner.clone(), "no-address".to_owned()])), "ADDRESS_INVALID");
}

#[test]
fn instantiation_takes_no_coins_and_its_event_names_the_owner() {
    let mut deps = mock_dependencies();
    let addr = |name: &str| -> Addr { deps.api.addr_make(name) };
    let msg = caravan_points_api::instantiate_sample(|name| addr(name).to_string());
    let (owner, market, sender) = (addr("owner"), addr("marketplace"), addr("deployer"));
    let coins = cosmwasm_std::coins(1, "ucara");
    let refused = contract::instantiate(deps.as_mut(), mock_env(), message_info(&sender, &coins), msg.clone());
    assert_eq!(refused.unwrap_err().code(), "FUNDS_UNEXPECTED");
    let response = contract::instantiate(deps.as_mut(), mock_env(), message_info(&sender, &[]), msg).unwrap();
    let event = &response.events[0];
    let values: Vec<_> = event.attributes.iter().map(|attribute| attribute.value.as_str()).collect();
    assert_eq!(
        (event.ty.as_str(), values),
        ("points_instantiated", vec!["1", owner.as_str(), "soulbound", market.as_str()])
    );
}
