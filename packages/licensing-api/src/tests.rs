use std::collections::BTreeSet;
use std::fmt::Debug;

use caravan_primitives::{Coded, Time};
use cosmwasm_schema::schema_for;
use cosmwasm_std::{from_json, to_json_string, Event};
use schemars::schema::{RootSchema, Schema};
use serde::de::DeserializeOwned;
use serde::Serialize;
use serde_json::Value;

use crate::{
    execute_samples, hook_samples, nested_samples, query_samples, ContractUnpaused, ExecuteMsg, HookMsg,
    LicensingError, QueryMsg, Use, EVENTS,
};

/// Return the names of all variants of an enum, from its schema.
fn variants(schema: &RootSchema) -> BTreeSet<String> {
    let one_of = schema.schema.subschemas.as_ref().unwrap().one_of.as_ref().unwrap();
    one_of
        .iter()
        .map(|variant| match variant {
            Schema::Object(object) => object.object.as_ref().unwrap().required.first().unwrap().clone(),
            Schema::Bool(_) => panic!("no variant is a bare schema"),
        })
        .collect()
}

fn names<T: Serialize>(msgs: &[T]) -> BTreeSet<String> {
    let name = |msg: &T| serde_json::to_value(msg).unwrap().as_object().unwrap().keys().next().unwrap().clone();
    msgs.iter().map(name).collect()
}

fn survives_json<T: Serialize + DeserializeOwned + PartialEq + Debug>(msg: &T) {
    let json = to_json_string(msg).unwrap();
    assert_eq!(&from_json::<T>(&json).unwrap(), msg, "{json}");
}

/// Every place of a JSON value where an object could carry a field too many.
fn with_extra_fields(value: &Value) -> Vec<Value> {
    let mut found = Vec::new();
    match value {
        Value::Object(fields) => {
            let mut extra = fields.clone();
            extra.insert("surprise".to_owned(), Value::Bool(true));
            found.push(Value::Object(extra));
            for (key, inner) in fields {
                found.extend(with_extra_fields(inner).into_iter().map(|changed| {
                    let mut outer = fields.clone();
                    outer.insert(key.clone(), changed);
                    Value::Object(outer)
                }));
            }
        }
        Value::Array(entries) => {
            for (index, inner) in entries.iter().enumerate() {
                found.extend(with_extra_fields(inner).into_iter().map(|changed| {
                    let mut outer = entries.clone();
                    outer[index] = changed;
                    Value::Array(outer)
                }));
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    found
}

fn refuses_extra_fields<T: Serialize + DeserializeOwned + Debug>(msg: &T) -> usize {
    let changed = with_extra_fields(&serde_json::to_value(msg).unwrap());
    for json in &changed {
        let parsed = from_json::<T>(json.to_string());
        assert!(parsed.is_err(), "took {json} as {parsed:?}");
    }
    changed.len()
}

#[test]
fn there_is_a_sample_of_every_message_and_query_in_the_schema() {
    assert_eq!(names(&execute_samples()), variants(&schema_for!(ExecuteMsg)));
    assert_eq!(execute_samples().len(), 17);
    assert_eq!(names(&hook_samples()), variants(&schema_for!(HookMsg)));
    assert_eq!(names(&query_samples()), variants(&schema_for!(QueryMsg)));
    assert_eq!(query_samples().len(), 20);
}

#[test]
fn every_sample_survives_json() {
    execute_samples().iter().for_each(survives_json);
    hook_samples().iter().for_each(survives_json);
    query_samples().iter().for_each(survives_json);
    let (changes, contributors, terms, derivatives) = nested_samples();
    changes.iter().for_each(survives_json);
    contributors.iter().for_each(survives_json);
    terms.iter().for_each(survives_json);
    derivatives.iter().for_each(survives_json);
}

#[test]
fn a_field_too_many_is_refused_at_every_depth() {
    let places: usize = execute_samples().iter().map(refuses_extra_fields).sum();
    assert!(places > 2 * 17, "the walk must reach inside the messages, it found {places} places");
    hook_samples().iter().for_each(|msg| assert!(refuses_extra_fields(msg) >= 2));
    query_samples().iter().for_each(|msg| assert!(refuses_extra_fields(msg) >= 2));
}

#[test]
fn a_use_has_the_name_that_it_has_on_the_wire() {
    for usage in Use::ALL {
        assert_eq!(to_json_string(&usage).unwrap(), format!("\"{}\"", usage.name()));
    }
    let query = to_json_string(&query_samples()[10]).unwrap();
    assert!(query.contains("\"use\":\"train\""), "{query}");
}

#[test]
fn no_body_of_a_hook_is_longer_than_the_bound() {
    for msg in hook_samples() {
        assert!(to_json_string(&msg).unwrap().len() < crate::bounds::MAX_HOOK_BYTES);
    }
}

#[test]
fn codes_are_unique_and_have_the_form_that_clients_look_for() {
    let codes: BTreeSet<&str> = LicensingError::ALL.iter().copied().collect();
    assert_eq!(codes.len(), LicensingError::ALL.len());
    for code in codes {
        let fits = code.contains('_') && code.chars().all(|c| c.is_ascii_uppercase() || c == '_');
        assert!(fits && !code.starts_with('_') && !code.ends_with('_'), "{code}");
    }
    let error = LicensingError::NothingToDo;
    assert!(error.to_string().starts_with(&format!("{}: ", error.code())));
}

#[test]
fn names_of_events_are_unique_and_every_event_has_its_version_first() {
    let names: Vec<&str> = EVENTS.concat().iter().map(|event| event.name).collect();
    let events: BTreeSet<&str> = names.iter().copied().collect();
    assert_eq!((events.len(), names.len()), (19, 19));
    #[allow(clippy::disallowed_methods, reason = "no chain here")]
    let event = Event::from(ContractUnpaused { sender: cosmwasm_std::Addr::unchecked("owner"), until: Time::new(9) });
    let expected = [("version", "1"), ("sender", "owner"), ("until", "9")];
    assert_eq!(event, Event::new("contract_unpaused").add_attributes(expected));
}
