use std::collections::BTreeSet;
use std::fmt::Debug;

use caravan_access::AccessError;
use caravan_money::MoneyError;
use caravan_primitives::{Coded, PrimitiveError, Time};
use cosmwasm_schema::schema_for;
use cosmwasm_std::{from_json, to_json_binary, to_json_string, Addr, Event, StdError, Uint128, WasmMsg};
use cw20::{Cw20ExecuteMsg, Cw20QueryMsg};
use expect_test::expect;
use schemars::schema::{RootSchema, Schema};
use serde::de::DeserializeOwned;
use serde::Serialize;
use serde_json::Value;

use crate::event::{
    BalanceMoved, MinterSet, OwnershipUpdated, PointsAwarded, PointsInstantiated, PointsMigrated, PointsMinted,
    TransferabilityLoosened,
};
use crate::{
    execute_samples, instantiate_sample, query_samples, Awards, ExecuteMsg, InstantiateMsg, MigrateMsg, Points,
    PointsError, QueryMsg, Transferability,
};

fn plain(word: &str) -> String {
    word.to_owned()
}

fn addr(word: &str) -> Addr {
    #[allow(clippy::disallowed_methods, reason = "no chain here")]
    Addr::unchecked(word)
}

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

fn name<T: Serialize>(msg: &T) -> String {
    let json = serde_json::to_value(msg).unwrap();
    json.as_object().unwrap().keys().next().unwrap().clone()
}

fn names<T: Serialize>(msgs: &[T]) -> BTreeSet<String> {
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
                for changed in with_extra_fields(inner) {
                    let mut outer = fields.clone();
                    outer.insert(key.clone(), changed);
                    found.push(Value::Object(outer));
                }
            }
        }
        Value::Array(entries) => {
            for (index, inner) in entries.iter().enumerate() {
                for changed in with_extra_fields(inner) {
                    let mut outer = entries.clone();
                    outer[index] = changed;
                    found.push(Value::Array(outer));
                }
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
    let (execute, query) = (execute_samples(plain), query_samples(plain));
    assert_eq!(names(&execute), variants(&schema_for!(ExecuteMsg)));
    assert_eq!(execute.len(), 17);
    assert_eq!(names(&query), variants(&schema_for!(QueryMsg)));
    assert_eq!(query.len(), 16);
}

#[test]
fn every_sample_survives_json() {
    execute_samples(plain).iter().for_each(survives_json);
    query_samples(plain).iter().for_each(survives_json);
    survives_json(&instantiate_sample(plain));
}

#[test]
fn a_field_too_many_is_refused_at_every_depth() {
    let places: usize = execute_samples(plain).iter().map(refuses_extra_fields).sum();
    assert!(places > 2 * 17, "the walk must reach inside the messages, it found {places} places");
    query_samples(plain).iter().map(refuses_extra_fields).for_each(|places| assert!(places >= 2));
    assert!(refuses_extra_fields(&instantiate_sample(plain)) > 4);
    refuses_extra_fields(&MigrateMsg {
        marketplace: Some(plain("marketplace")),
        provenance: None,
        licensing: None,
        arbitration: None,
    });
}

#[test]
fn every_message_of_cw20_is_ours_with_the_same_json() {
    let ours = execute_samples(plain);
    let mut shared = BTreeSet::new();
    for msg in &ours {
        let json = to_json_string(msg).unwrap();
        if let Ok(theirs) = from_json::<Cw20ExecuteMsg>(&json) {
            assert_eq!(to_json_string(&theirs).unwrap(), json);
            shared.insert(name(msg));
        }
    }
    assert_eq!(shared, variants(&schema_for!(Cw20ExecuteMsg)));
}

#[test]
fn every_query_of_cw20_is_ours_with_the_same_json() {
    let theirs = variants(&schema_for!(cw20_base_queries::Query));
    let ours = variants(&schema_for!(QueryMsg));
    assert!(theirs.is_subset(&ours), "{theirs:?}");
    for msg in query_samples(plain) {
        let json = to_json_string(&msg).unwrap();
        if let Ok(theirs) = from_json::<Cw20QueryMsg>(&json) {
            assert_eq!(to_json_string(&theirs).unwrap(), json);
        }
    }
}

/// cw20's own queries; `AllSpenderAllowances` is in `cw20-base` only and compared in the contract's tests.
mod cw20_base_queries {
    pub(super) use cw20::Cw20QueryMsg as Query;
}

#[test]
fn messages_written_for_cw20_parse_as_ours() {
    let texts = [
        r#"{"transfer":{"recipient":"bob","amount":"5"}}"#,
        r#"{"increase_allowance":{"spender":"bob","amount":"0","expires":{"at_time":"1700000000000000000"}}}"#,
        r#"{"increase_allowance":{"spender":"bob","amount":"5"}}"#,
        r#"{"decrease_allowance":{"spender":"bob","amount":"5","expires":{"at_height":7}}}"#,
        r#"{"update_minter":{}}"#,
        r#"{"update_marketing":{"description":""}}"#,
        r#"{"upload_logo":{"url":"https://caravan.example/logo.png"}}"#,
        r#"{"upload_logo":{"embedded":{"png":"iVBORw0KGgo="}}}"#,
        r#"{"upload_logo":{"embedded":{"svg":"PD94bWwgPz4="}}}"#,
    ];
    for text in texts {
        from_json::<Cw20ExecuteMsg>(text).unwrap();
        from_json::<ExecuteMsg>(text).unwrap();
    }
}

#[test]
fn moving_nothing_is_refused_by_the_amount() {
    for text in [
        r#"{"transfer":{"recipient":"bob","amount":"0"}}"#,
        r#"{"burn":{"amount":"0"}}"#,
        r#"{"send":{"contract":"bob","amount":"0","msg":""}}"#,
        r#"{"mint":{"recipient":"bob","amount":"0"}}"#,
        r#"{"burn_from":{"owner":"bob","amount":"0"}}"#,
        r#"{"award_many":{"awards":[{"recipient":"bob","season":1,"amount":"0"}]}}"#,
    ] {
        let error = from_json::<ExecuteMsg>(text).unwrap_err().to_string();
        assert!(error.contains("AMOUNT_ZERO: "), "{error}");
    }
}

#[test]
fn bounds_of_vectors_and_texts_are_in_the_schema() {
    let execute = serde_json::to_value(schema_for!(ExecuteMsg)).unwrap().to_string();
    assert!(execute.contains(r#""x-max-items":100,"x-min-items":1"#), "{execute}");
    let instantiate = serde_json::to_value(schema_for!(InstantiateMsg)).unwrap().to_string();
    assert!(instantiate.contains(r#""x-max-items":10"#), "{instantiate}");
    assert!(instantiate.contains(r#""maxLength":50,"minLength":3"#), "{instantiate}");
}

#[test]
fn codes_are_unique_and_every_error_begins_with_its_own() {
    let all: BTreeSet<_> = PointsError::ALL.iter().collect();
    assert_eq!(all.len(), PointsError::ALL.len());
    for error in [PointsError::LogoMissing, PointsError::Decimals { found: 19 }] {
        let (text, start) = (error.to_string(), format!("{}: expected ", error.code()));
        assert!(text.starts_with(&start) && error.code().contains('_'), "{text}");
    }
}

#[test]
fn faults_of_other_packages_keep_their_codes() {
    let codes = [
        PointsError::from(StdError::not_found("balance")).code(),
        PointsError::from(AccessError::NotPaused).code(),
        PointsError::from(MoneyError::AmountZero).code(),
        PointsError::from(PrimitiveError::TreeEmpty).code(),
    ];
    assert_eq!(codes, ["STORAGE_FAILED", "NOT_PAUSED", "AMOUNT_ZERO", "TREE_EMPTY"]);
}

fn line(event: &Event) -> String {
    let attributes: Vec<_> = event.attributes.iter().map(|a| format!("{}={}", a.key, a.value)).collect();
    format!("{} {}", event.ty, attributes.join(" "))
}

#[test]
fn events_keep_their_names_and_attributes() {
    let one = Uint128::one();
    let (owner, minter, market) = (addr("owner"), addr("minter"), addr("market"));
    let (transferability, recipient) = (Transferability::Open {}, addr("bob"));
    let (raise, from) = (Some(one), Some(Time::new(70)));
    let events: [Event; 11] = [
        PointsInstantiated { owner: owner.clone(), transferability, marketplace: Some(market.clone()) }.into(),
        PointsInstantiated { owner: owner.clone(), transferability: Transferability::Soulbound {}, marketplace: None }
            .into(),
        PointsMigrated { from: plain("0.1.0"), to: plain("0.2.0"), marketplace: None }.into(),
        PointsMinted { minter: minter.clone(), recipient: recipient.clone(), amount: one, budget: one }.into(),
        PointsAwarded { minter: minter.clone(), season: 7, recipient, amount: one, earned: one, budget: one }.into(),
        MinterSet { owner: owner.clone(), minter: minter.clone(), budget: one, raise, from }.into(),
        MinterSet { owner: owner.clone(), minter, budget: one, raise: None, from: None }.into(),
        BalanceMoved { marketplace: market, from: addr("a"), to: addr("b"), amount: one, balance: one }.into(),
        TransferabilityLoosened { owner: owner.clone(), transferability }.into(),
        OwnershipUpdated {
            step: "offer",
            sender: owner.clone(),
            owner: owner.clone(),
            to: Some(addr("next")),
            until: Some(Time::new(70)),
        }
        .into(),
        OwnershipUpdated { step: "withdraw", sender: owner.clone(), owner, to: None, until: None }.into(),
    ];
    let lines: Vec<String> = events.iter().map(line).collect();
    expect![[r#"
        points_instantiated version=1 owner=owner transferability=open marketplace=market
        points_instantiated version=1 owner=owner transferability=soulbound
        points_migrated version=1 from=0.1.0 to=0.2.0
        points_minted version=1 minter=minter recipient=bob amount=1 budget=1
        points_awarded version=1 minter=minter season=7 recipient=bob amount=1 earned=1 budget=1
        minter_set version=1 owner=owner minter=minter budget=1 raise=1 from=70
        minter_set version=1 owner=owner minter=minter budget=1
        balance_moved version=1 marketplace=market from=a to=b amount=1 balance=1
        transferability_loosened version=1 owner=owner transferability=open
        ownership_updated version=1 step=offer sender=owner owner=owner to=next until=70
        ownership_updated version=1 step=withdraw sender=owner owner=owner"#]]
    .assert_eq(&lines.join("\n"));
}

#[test]
fn the_client_builds_messages_without_coins() {
    let points = Points(addr("points"));
    let WasmMsg::Execute { contract_addr, msg, funds } = points.move_balance(&addr("a"), &addr("b")).unwrap() else {
        panic!("expected an execute message");
    };
    assert_eq!((contract_addr.as_str(), funds.len()), ("points", 0));
    assert_eq!(msg.as_slice(), br#"{"move_balance":{"from":"a","to":"b"}}"#);
    assert_eq!(from_json::<ExecuteMsg>(&msg).unwrap(), ExecuteMsg::MoveBalance { from: plain("a"), to: plain("b") });

    let json = r#"[{"recipient":"a","season":1,"amount":"5"}]"#;
    let awards: Awards = from_json(json).unwrap();
    let WasmMsg::Execute { msg, .. } = points.award_many(awards.clone()).unwrap() else {
        panic!("expected an execute message");
    };
    assert_eq!(String::from_utf8(msg.to_vec()).unwrap(), format!(r#"{{"award_many":{{"awards":{json}}}}}"#));
    assert_eq!(msg, to_json_binary(&ExecuteMsg::AwardMany { awards }).unwrap());
}
