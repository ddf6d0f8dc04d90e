//! What clients rely on: every message has a sample, unknown fields are refused, hashes and raw keys stay as they are.

use caravan_primitives::Hash32;
use cosmwasm_std::testing::MockApi;
use cosmwasm_std::Uint128;
use expect_test::expect;
use serde_json::{json, Value};

use crate::keys::{Head, HeadStatus, HEADS, WEIGHTS};
use crate::{
    execute_samples, query_samples, registration_commitment, watermark, EdgeKind, ExecuteMsg, Kind, QueryMsg,
    Registrant,
};

fn names(schema: &schemars::schema::RootSchema) -> Vec<String> {
    let variants = &schema.schema.subschemas.as_ref().unwrap().one_of.as_ref().unwrap();
    let name = |variant: &schemars::schema::Schema| {
        let object = variant.clone().into_object().object.unwrap();
        object.properties.keys().next().unwrap().clone()
    };
    variants.iter().map(name).collect()
}

fn name(message: &Value) -> String {
    message.as_object().unwrap().keys().next().unwrap().clone()
}

#[test]
fn every_message_and_query_has_a_sample_in_its_order() {
    let samples: Vec<_> = execute_samples().iter().map(|msg| name(&serde_json::to_value(msg).unwrap())).collect();
    assert_eq!(samples, names(&cosmwasm_schema::schema_for!(ExecuteMsg)));
    let samples: Vec<_> = query_samples().iter().map(|msg| name(&serde_json::to_value(msg).unwrap())).collect();
    assert_eq!(samples, names(&cosmwasm_schema::schema_for!(QueryMsg)));
}

/// Adds a field to every object, one at a time.
fn spoiled(value: &Value) -> Vec<Value> {
    let mut all = vec![];
    match value {
        Value::Object(map) => {
            let mut more = map.clone();
            more.insert("surprise".into(), json!(1));
            all.push(Value::Object(more));
            for (key, inner) in map {
                all.extend(spoiled(inner).into_iter().map(|inner| {
                    let mut copy = map.clone();
                    copy.insert(key.clone(), inner);
                    Value::Object(copy)
                }));
            }
        }
        Value::Array(entries) => {
            for (place, inner) in entries.iter().enumerate() {
                all.extend(spoiled(inner).into_iter().map(|inner| {
                    let mut copy = entries.clone();
                    copy[place] = inner;
                    Value::Array(copy)
                }));
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    all
}

#[test]
fn an_unknown_field_is_refused_wherever_it_stands() {
    let mut tried = 0;
    for sample in execute_samples() {
        let json = serde_json::to_value(&sample).unwrap();
        assert_eq!(serde_json::from_value::<ExecuteMsg>(json.clone()).unwrap(), sample);
        for spoiled in spoiled(&json) {
            assert!(serde_json::from_value::<ExecuteMsg>(spoiled.clone()).is_err(), "{spoiled}");
            tried += 1;
        }
    }
    for sample in query_samples() {
        for spoiled in spoiled(&serde_json::to_value(&sample).unwrap()) {
            assert!(serde_json::from_value::<QueryMsg>(spoiled.clone()).is_err(), "{spoiled}");
        }
    }
    assert!(tried > 40, "{tried}");
}

/// The names of an enum without fields, in its order.
fn names_on_the_wire(schema: &schemars::schema::RootSchema) -> Vec<Value> {
    let variants = schema.schema.subschemas.as_ref().unwrap().one_of.as_ref().unwrap();
    let name = |variant: &schemars::schema::Schema| variant.clone().into_object().enum_values.unwrap();
    variants.iter().flat_map(name).collect()
}

#[test]
fn the_lists_of_kinds_are_whole_and_each_has_its_name_of_the_wire() {
    assert_eq!(Kind::ALL.map(|kind| json!(kind)).to_vec(), names_on_the_wire(&cosmwasm_schema::schema_for!(Kind)));
    assert_eq!(Kind::ALL.map(|kind| json!(kind)), Kind::ALL.map(|kind| json!(kind.name())));
    let all = names_on_the_wire(&cosmwasm_schema::schema_for!(EdgeKind));
    assert_eq!(EdgeKind::ALL.map(|kind| json!(kind)).to_vec(), all);
    assert_eq!(EdgeKind::ALL.map(|kind| json!(kind)), EdgeKind::ALL.map(|kind| json!(kind.name())));
}

#[test]
fn a_hash_in_upper_case_is_no_alias() {
    let mut json = serde_json::to_value(&execute_samples()[1]).unwrap();
    let hash = &mut json["register"]["asset"]["content_hash"];
    *hash = json!(hash.as_str().unwrap().to_uppercase());
    let refused = serde_json::from_value::<ExecuteMsg>(json).unwrap_err().to_string();
    assert!(refused.starts_with("HASH_INVALID: "), "{refused}");
}

#[test]
fn commitments_and_watermarks_are_what_they_were() {
    let registrant = Registrant { chain_id: "caravan-1", contract: "provenance", sender: "alice" };
    let (content, salt) = (Hash32::digest(b"content"), Hash32::digest(b"salt"));
    let commitment = registration_commitment(&registrant, &content, &salt);
    expect!["451de7f1bac62c9bbee871d3a907f75c147b5449fec5d396df4e4f60157d968a"].assert_eq(&commitment.to_hex());
    expect!["acae9b94a09508e4cd9e6c97b3fbd0f65f65832481010d7492c94fede082e887"]
        .assert_eq(&watermark(&registrant, &content, &salt).to_hex());
    for other in [
        Registrant { chain_id: "caravan-2", ..registrant },
        Registrant { contract: "provenanc", sender: "ealice", ..registrant },
        Registrant { sender: "bob", ..registrant },
    ] {
        assert_ne!(registration_commitment(&other, &content, &salt), commitment, "{other:?}");
    }
    assert_ne!(registration_commitment(&registrant, &salt, &content), commitment);
}

#[test]
fn raw_rows_have_short_names_and_their_keys_stay() {
    let owner = MockApi::default().addr_make("owner");
    let head = Head { owner: owner.clone(), epoch: 7, status: HeadStatus::Retracted };
    assert_eq!(serde_json::to_value(&head).unwrap(), json!({ "o": owner, "e": 7, "s": "r" }));
    assert_eq!(HEADS.key(1).to_vec(), [b"\0\x02hd".as_slice(), &1u64.to_be_bytes()].concat());
    let key = [b"\0\x03wgt\0\x08".as_slice(), &1u64.to_be_bytes(), owner.as_bytes()].concat();
    assert_eq!(WEIGHTS.key((1, &owner)).to_vec(), key);
    assert_eq!(serde_json::to_value(Uint128::new(5)).unwrap(), json!("5"));
}
