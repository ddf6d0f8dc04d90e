//! Entry is strict: unknown fields, wrong spellings, hooks.
#![allow(clippy::arithmetic_side_effects)]

use caravan_marketplace_api::{execute_samples, hook_samples, nested_samples, query_samples, sharing_samples};
use caravan_money::{Amount, Currency};
use caravan_primitives::{Reference, Upto};
use cosmwasm_std::{to_json_binary, to_json_vec};
use serde::de::DeserializeOwned;
use serde::Serialize;
use serde_json::{json, Value};

use super::world::{amount, cara, new_project, setup, text, token, World};
use super::*;
use crate::tests::{addr, units};

/// The same JSON once for every object in it, with a field more there.
fn with_a_field_more(value: &Value) -> Vec<Value> {
    let mut grown = vec![];
    match value {
        Value::Object(fields) => {
            let mut more = fields.clone();
            more.insert("surprise".to_owned(), json!(1));
            grown.push(Value::Object(more));
            for (name, inner) in fields {
                grown.extend(with_a_field_more(inner).into_iter().map(|inner| {
                    let mut same = fields.clone();
                    same.insert(name.clone(), inner);
                    Value::Object(same)
                }));
            }
        }
        Value::Array(entries) => {
            for (place, inner) in entries.iter().enumerate() {
                grown.extend(with_a_field_more(inner).into_iter().map(|inner| {
                    let mut same = entries.clone();
                    same[place] = inner;
                    Value::Array(same)
                }));
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    grown
}

/// Refuses each; the number of objects that were tried.
fn unknown_fields_fail<T: Serialize + DeserializeOwned + std::fmt::Debug>(samples: &[T]) -> usize {
    let mut tried = 0;
    for sample in samples {
        let bytes = to_json_vec(sample).unwrap();
        from_json::<T>(&bytes).unwrap();
        let value: Value = serde_json::from_slice(&bytes).unwrap();
        for grown in with_a_field_more(&value) {
            let parsed = from_json::<T>(serde_json::to_vec(&grown).unwrap());
            assert!(parsed.is_err(), "taken: {grown}");
            tried += 1;
        }
    }
    tried
}

#[test]
fn an_unknown_field_is_an_error_everywhere() {
    // at least one object a message, and one more where it has fields
    let executed = execute_samples();
    assert!(unknown_fields_fail(&executed) > 2 * executed.len());
    // a hook and its fields; the documents of an appeal and of an answer
    assert_eq!(unknown_fields_fail(&hook_samples()), 8);
    let queries = query_samples();
    assert!(unknown_fields_fail(&queries) >= 2 * queries.len());
    let (picks, verdicts, changes, distributions) = nested_samples();
    assert!(unknown_fields_fail(&picks) >= 7);
    assert!(unknown_fields_fail(&verdicts) >= 4);
    assert!(unknown_fields_fail(&changes) >= 10);
    assert!(unknown_fields_fail(&distributions) >= 4);
    assert!(unknown_fields_fail(&sharing_samples()) >= 6);
    assert!(unknown_fields_fail(&[setup()]) >= 6);
    assert_eq!(
        unknown_fields_fail(&[MigrateMsg { points: None, provenance: None, licensing: None, arbitration: None }]),
        1
    );
}

#[test]
fn samples_name_every_message_once() {
    let names = |value: &ExecuteMsg| {
        let json = serde_json::to_value(value).unwrap();
        json.as_object().unwrap().keys().next().unwrap().clone()
    };
    let named: std::collections::BTreeSet<String> = execute_samples().iter().map(names).collect();
    let schema = serde_json::to_value(schemars::schema_for!(ExecuteMsg)).unwrap();
    let variants = schema["oneOf"].as_array().unwrap();
    let offered: std::collections::BTreeSet<String> =
        variants.iter().map(|variant| variant["required"][0].as_str().unwrap().to_owned()).collect();
    assert_eq!(named, offered);
    assert_eq!(execute_samples().len(), offered.len());
}

fn shout(name: &str) -> String {
    text(name).to_uppercase()
}

#[test]
fn an_address_has_one_spelling() {
    let mut world = World::new();
    let reference = |world: &mut World| world.reference();
    let mut project = new_project(cara());
    project.arbiter = shout("arbiter");
    let by_arbiter = ExecuteMsg::CreateProject { project: project.clone(), reference: reference(&mut world) };
    project.arbiter = text("arbiter");
    project.managers = Upto::new(vec![shout("manager")]).unwrap();
    let by_manager = ExecuteMsg::CreateProject { project: project.clone(), reference: reference(&mut world) };
    let change = caravan_marketplace_api::ProjectChange::SetManagers { managers: project.managers.clone() };
    let config = |change| ExecuteMsg::UpdateConfig { change };
    use caravan_marketplace_api::ConfigChange as Change;
    for (who, msg) in [
        ("requester", by_arbiter),
        ("requester", by_manager),
        ("requester", ExecuteMsg::UpdateProject { project: ProjectId::FIRST, change }),
        ("requester", ExecuteMsg::StartMove { to: shout("new") }),
        ("requester", ExecuteMsg::StartMove { to: "new".to_owned() }),
        ("requester", ExecuteMsg::SetRecovery { recovery: Some(shout("new")) }),
        ("owner", config(Change::SetTreasury { treasury: shout("treasury") })),
    ] {
        assert_eq!(world.code(who, msg.clone()), "ADDRESS_INVALID", "{msg:?}");
    }
    let shouted = Currency::cw20(shout("token")).unwrap();
    assert_eq!(world.code("owner", config(Change::DelistCurrency { currency: shouted.clone() })), "CURRENCY_INVALID");
    let withdraw = ExecuteMsg::Withdraw { currency: shouted, up_to: None };
    assert_eq!(world.code("requester", withdraw), "CURRENCY_INVALID");
}

fn hook(sender: &str, n: u128, body: &[u8]) -> ExecuteMsg {
    ExecuteMsg::Receive(Cw20Receive { sender: sender.to_owned(), amount: Amount::new(n).unwrap(), msg: body.into() })
}

fn body(project: u64, reference: &str) -> Vec<u8> {
    let (project, reference) = (ProjectId::new(project).unwrap(), Reference::new(reference).unwrap());
    to_json_vec(&HookMsg::Fund { project, reference }).unwrap()
}

/// Project 2 is in tokens.
fn with_token() -> World {
    let mut world = World::new();
    assert_eq!(world.create_project("requester", token()).get(), 2);
    world
}

#[test]
fn a_hook_is_short_and_understood() {
    let mut world = with_token();
    let mut padded = body(2, "a");
    padded.resize(bounds::MAX_HOOK_BYTES, b' ');
    let mut too_long = padded.clone();
    too_long.push(b' ');
    for (bytes, expected) in [
        (&b""[..], "HOOK_INVALID"),
        (b"{}", "HOOK_INVALID"),
        (b"not json", "HOOK_INVALID"),
        (br#"{"draw":{"project":2,"reference":"b"}}"#, "HOOK_INVALID"),
        (br#"{"fund":{"project":2,"reference":"b","surprise":1}}"#, "HOOK_INVALID"),
        (br#"{"fund":{"project":0,"reference":"b"}}"#, "HOOK_INVALID"),
        (&too_long, "HOOK_INVALID"),
        (&body(3, "a"), "PROJECT_UNKNOWN"),
        (&padded, "ok"),
        (&body(2, "a"), "REFERENCE_USED"),
        (&body(2, "b"), "ok"),
    ] {
        let shown = String::from_utf8_lossy(bytes).into_owned();
        assert_eq!(world.code("token", hook(&text("holder"), 5, bytes)), expected, "{shown}");
    }
    // the same reference of another holder is another one
    assert_eq!(world.code("token", hook(&text("other"), 5, &body(2, "a"))), "ok");
    assert_eq!(world.code("token", hook(&shout("holder"), 5, &body(2, "c"))), "ADDRESS_INVALID");
    let project = state::load_project(&world.deps.storage, ProjectId::new(2).unwrap()).unwrap();
    assert_eq!(project.available(), units(15));
}

#[test]
fn only_the_projects_own_token_funds_it() {
    let mut world = with_token();
    // a stranger who calls the hook; a token that is not listed; the listed token for a project in coins
    for (sender, project) in [("stranger", 2), ("token lookalike", 2), ("token", 1), ("stranger", 1)] {
        let got = world.code(sender, hook(&text("holder"), 5, &body(project, "r")));
        assert_eq!(got, "CURRENCY_MISMATCH", "{sender} for {project}");
    }
    world.ok("owner", ExecuteMsg::Pause {});
    assert_eq!(world.code("token", hook(&text("holder"), 5, &body(2, "r"))), "CONTRACT_PAUSED");
    world.ok("owner", ExecuteMsg::Unpause {});
    world.wait(600);
    let change = caravan_marketplace_api::ConfigChange::DelistCurrency { currency: token() };
    world.ok("owner", ExecuteMsg::UpdateConfig { change });
    assert_eq!(world.code("token", hook(&text("holder"), 5, &body(2, "r"))), "CURRENCY_NOT_LISTED");
}

#[test]
fn a_native_reference_and_a_tokens_are_two() {
    let mut world = with_token();
    let reference = Reference::new("same").unwrap();
    let fund = ExecuteMsg::Fund { project: ProjectId::FIRST, reference };
    let coin = [Coin { denom: world::DENOM.to_owned(), amount: amount(5).get() }];
    world.try_with("holder", &coin, fund.clone()).unwrap();
    assert_eq!(world.code("token", hook(&text("holder"), 5, &body(2, "same"))), "ok");
    assert_eq!(world.try_with("holder", &coin, fund).unwrap_err().code(), "REFERENCE_USED");
    assert_eq!(addr("holder").as_str(), text("holder"));
    assert!(to_json_binary(&body(2, "same")).is_ok());
}
