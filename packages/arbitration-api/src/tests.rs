use std::collections::BTreeSet;
use std::fmt::Debug;

use caravan_access::AccessError;
use caravan_money::{Currency, MoneyError};
use caravan_primitives::{Coded, DisputeId, Hash32, PrimitiveError, Seconds, Time, Uri};
use cosmwasm_schema::schema_for;
use cosmwasm_std::{from_json, to_json_binary, to_json_string, Addr, Event, StdError, Uint128, WasmMsg};
use expect_test::expect;
use schemars::schema::{RootSchema, Schema};
use serde::de::DeserializeOwned;
use serde::Serialize;
use serde_json::Value;

use crate::event::{
    ArbiterDelisted, ArbiterFeeSet, ArbiterSet, ArbitrationInstantiated, ArbitrationMigrated, DisputeAnswered,
    DisputeDecided, DisputeEvidenceAdded, DisputeOpened, DisputesSkipped, EnactmentFailed, OwnershipUpdated,
    RulingEnacted, EVENTS,
};
use crate::{
    document_sample, execute_samples, instantiate_sample, query_samples, Arbitration, ArbitrationError, DecidedBy,
    EnactRuling, ExecuteMsg, IfUnanswered, InstantiateMsg, MigrateMsg, NewDispute, OpenerMsg, QueryMsg, Side,
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
    assert_eq!(execute.len(), 9);
    assert_eq!(names(&query), variants(&schema_for!(QueryMsg)));
    assert_eq!(query.len(), 10);
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
    assert!(places > 2 * 9, "the walk must reach inside the messages, it found {places} places");
    query_samples(plain).iter().map(refuses_extra_fields).for_each(|places| assert!(places >= 2));
    assert!(refuses_extra_fields(&instantiate_sample(plain)) > 3);
    let (marketplace, points, provenance, licensing) = (Some(plain("marketplace")), None, None, None);
    refuses_extra_fields(&MigrateMsg { marketplace, points, provenance, licensing });
    let ruling = EnactRuling { subject: 7, upheld: 5, by: DecidedBy::Arbiter };
    assert_eq!(refuses_extra_fields(&OpenerMsg::EnactRuling(ruling)), 2);
}

#[test]
fn bounds_of_vectors_are_in_the_schema() {
    let execute = serde_json::to_value(schema_for!(ExecuteMsg)).unwrap().to_string();
    assert_eq!(execute.matches(r#""x-max-items":5,"x-min-items":1"#).count(), 2, "{execute}");
    assert!(execute.contains(r#""x-max-items":8,"x-min-items":1"#), "{execute}");
    let instantiate = serde_json::to_value(schema_for!(InstantiateMsg)).unwrap().to_string();
    assert!(instantiate.contains(r#""x-max-items":10"#), "{instantiate}");
}

#[test]
fn what_is_no_message_is_refused_with_a_code() {
    let ruling = format!(r#"{{"dispute":1,"upheld":1,"reasons":"{}"}}"#, Hash32::digest(b"x"));
    let rulings = |count: usize| format!(r#"{{"rule":{{"rulings":[{}]}}}}"#, vec![ruling.as_str(); count].join(","));
    for (text, code) in [
        (r#"{"settle":{"disputes":[]}}"#.to_owned(), "VECTOR_SIZE: "),
        (r#"{"settle":{"disputes":[1,2,3,4,5,6]}}"#.to_owned(), "VECTOR_SIZE: "),
        (rulings(6), "VECTOR_SIZE: "),
        (rulings(0), "VECTOR_SIZE: "),
        (r#"{"enact":{"dispute":0}}"#.to_owned(), "ID_INVALID: "),
        (r#"{"respond":{"subject":1,"concede":4294967296}}"#.to_owned(), "MESSAGE_INVALID: "),
        (r#"{"respond":{"subject":1}}"#.to_owned(), "MESSAGE_INVALID: missing field `concede`"),
        (r#"{"pause":{}}"#.to_owned(), "MESSAGE_INVALID: unknown variant `pause`"),
    ] {
        let error = from_json::<ExecuteMsg>(&text).unwrap_err().to_string();
        assert!(error.contains(code), "{text}: {error}");
    }
    from_json::<ExecuteMsg>(rulings(5)).unwrap();
}

#[test]
fn codes_are_unique_and_every_error_begins_with_its_own() {
    let all: BTreeSet<_> = ArbitrationError::ALL.iter().collect();
    assert_eq!(all.len(), ArbitrationError::ALL.len());
    let (dispute, until, now) = (DisputeId::FIRST, Time::new(5), Time::new(6));
    for error in [
        ArbitrationError::OpenerOnly { got: addr("bob") },
        ArbitrationError::AnswerLate { dispute, until, now },
        ArbitrationError::NothingDue { skipped: plain("1:decided") },
    ] {
        let (text, start) = (error.to_string(), format!("{}: expected ", error.code()));
        assert!(text.starts_with(&start) && error.code().contains('_'), "{text}");
    }
}

#[test]
fn faults_of_other_packages_keep_their_codes() {
    let codes = [
        ArbitrationError::from(StdError::not_found("dispute")).code(),
        ArbitrationError::from(AccessError::NotPaused).code(),
        ArbitrationError::from(MoneyError::AmountZero).code(),
        ArbitrationError::from(PrimitiveError::TreeEmpty).code(),
    ];
    assert_eq!(codes, ["STORAGE_FAILED", "NOT_PAUSED", "AMOUNT_ZERO", "TREE_EMPTY"]);
}

fn line(event: &Event) -> String {
    let attributes: Vec<_> = event.attributes.iter().map(|a| format!("{}={}", a.key, a.value)).collect();
    format!("{} {}", event.ty, attributes.join(" "))
}

fn opened() -> DisputeOpened {
    DisputeOpened {
        dispute: DisputeId::FIRST,
        opener: addr("market"),
        subject: 7,
        items: 3,
        claimant: addr("ann"),
        respondent: addr("ben"),
        arbiter: addr("art"),
        answer_until: Time::new(70),
        ruling_secs: Seconds::new(20),
        latest_end: Time::new(90),
        if_unanswered: IfUnanswered::ClaimantWins,
        if_arbiter_silent: Side::Respondent,
        enact_gas: 100_000,
    }
}

fn decided(by: DecidedBy, reasons: Option<Hash32>, silent: Option<u32>) -> Event {
    let (dispute, opener, arbiter) = (DisputeId::FIRST, addr("market"), addr("art"));
    DisputeDecided { dispute, opener, subject: 7, arbiter, upheld: 5, by, reasons, silent }.into()
}

/// One event of each kind, some of them with and without what may be absent.
fn event_samples() -> Vec<Event> {
    let (owner, opener, arbiter) = (addr("owner"), addr("market"), addr("art"));
    let (dispute, subject, hash) = (DisputeId::FIRST, 7, Hash32::from_bytes([0xab; 32]));
    let (marketplace, licensing) = (Some(opener.clone()), Some(addr("rights")));
    let currency = Currency::native("ucara").unwrap();
    let answered = |conceded: u32, contested: u32, rule_until: Option<Time>| {
        let (opener, arbiter) = (opener.clone(), arbiter.clone());
        DisputeAnswered { dispute, opener, subject, arbiter, conceded, contested, rule_until }.into()
    };
    vec![
        ArbitrationInstantiated { owner: owner.clone(), marketplace: marketplace.clone(), licensing }.into(),
        ArbitrationMigrated { from: plain("0.1.0"), to: plain("0.2.0"), marketplace, licensing: None }.into(),
        ArbiterSet { owner: owner.clone(), arbiter: arbiter.clone(), key: hash, fees: 1, silent: 2 }.into(),
        ArbiterFeeSet { arbiter: arbiter.clone(), currency, fee: Uint128::new(5) }.into(),
        ArbiterDelisted { owner: owner.clone(), arbiter: arbiter.clone() }.into(),
        opened().into(),
        DisputeEvidenceAdded { dispute, side: Side::Claimant, number: 2, uri: Uri::new("x").unwrap(), hash }.into(),
        answered(2, 5, Some(Time::new(80))),
        answered(7, 0, None),
        decided(DecidedBy::Arbiter, Some(hash), None),
        decided(DecidedBy::ArbiterSilent, None, Some(3)),
        EnactmentFailed { dispute, opener: opener.clone(), subject, reason: plain("no") }.into(),
        RulingEnacted { dispute, opener: opener.clone(), subject, sender: addr("bob") }.into(),
        DisputesSkipped { skipped: plain("1:decided,2:awaiting_answer") }.into(),
        OwnershipUpdated { step: "withdraw", sender: owner.clone(), owner, to: None, until: None }.into(),
    ]
}

#[test]
fn events_keep_their_names_and_attributes() {
    let events = event_samples();
    let emitted: BTreeSet<_> = events.iter().map(|event| event.ty.clone()).collect();
    assert_eq!(emitted, EVENTS.iter().map(|event| event.name.to_owned()).collect());
    let lines: Vec<String> = events.iter().map(line).collect();
    expect![[r#"
        arbitration_instantiated version=1 owner=owner marketplace=market licensing=rights
        arbitration_migrated version=1 from=0.1.0 to=0.2.0 marketplace=market
        arbiter_set version=1 owner=owner arbiter=art key=abababababababababababababababababababababababababababababababab fees=1 silent=2
        arbiter_fee_set version=1 arbiter=art currency={"native":"ucara"} fee=5
        arbiter_delisted version=1 owner=owner arbiter=art
        dispute_opened version=1 dispute=1 opener=market subject=7 items=3 claimant=ann respondent=ben arbiter=art answer_until=70 ruling_secs=20 latest_end=90 if_unanswered=claimant_wins if_arbiter_silent=respondent enact_gas=100000
        dispute_evidence_added version=1 dispute=1 side=claimant number=2 uri=x hash=abababababababababababababababababababababababababababababababab
        dispute_answered version=1 dispute=1 opener=market subject=7 arbiter=art conceded=2 contested=5 rule_until=80
        dispute_answered version=1 dispute=1 opener=market subject=7 arbiter=art conceded=7 contested=0
        dispute_decided version=1 dispute=1 opener=market subject=7 arbiter=art upheld=5 by=arbiter reasons=abababababababababababababababababababababababababababababababab
        dispute_decided version=1 dispute=1 opener=market subject=7 arbiter=art upheld=5 by=arbiter_silent silent=3
        enactment_failed version=1 dispute=1 opener=market subject=7 reason=no
        ruling_enacted version=1 dispute=1 opener=market subject=7 sender=bob
        disputes_skipped version=1 skipped=1:decided,2:awaiting_answer
        ownership_updated version=1 step=withdraw sender=owner owner=owner"#]].assert_eq(&lines.join("\n"));
}

#[test]
fn the_client_builds_the_messages_of_openers_without_coins() {
    let arbitration = Arbitration(addr("arbitration"));
    let sent = |msg: WasmMsg| {
        let WasmMsg::Execute { contract_addr, msg, funds } = msg else { panic!("expected an execute message") };
        assert_eq!((contract_addr.as_str(), funds.len()), ("arbitration", 0));
        msg
    };
    let mut samples = execute_samples(plain).into_iter().skip(2);
    let (open, respond, add) = (samples.next().unwrap(), samples.next().unwrap(), samples.next().unwrap());
    let ExecuteMsg::Open { subject, items, parties, windows, defaults, enact_gas, evidence } = open.clone() else {
        panic!("the third sample opens a dispute");
    };
    let new = NewDispute { subject, items, parties, windows, defaults, enact_gas, evidence };
    assert_eq!(sent(arbitration.open(&new).unwrap()), to_json_binary(&open).unwrap());
    assert_eq!(sent(arbitration.message(&open).unwrap()), to_json_binary(&open).unwrap());
    let answer = arbitration.respond(7, 2, Some(&document_sample("answer"))).unwrap();
    assert_eq!(sent(answer), to_json_binary(&respond).unwrap());
    let more = arbitration.add_evidence(7, Side::Respondent, &document_sample("more")).unwrap();
    assert_eq!(sent(more), to_json_binary(&add).unwrap());
}

#[test]
fn an_opener_gets_a_message_of_its_own_with_the_json_that_is_written_down() {
    let msg = OpenerMsg::EnactRuling(EnactRuling { subject: 7, upheld: 5, by: DecidedBy::ArbiterSilent });
    let text = to_json_string(&msg).unwrap();
    assert_eq!(text, r#"{"enact_ruling":{"subject":7,"upheld":5,"by":"arbiter_silent"}}"#);
    assert_eq!(from_json::<OpenerMsg>(text).unwrap(), msg);
}

#[test]
fn words_of_events_are_those_of_json() {
    let word = |text: String| text.trim_matches('"').to_owned();
    for by in [DecidedBy::Concession, DecidedBy::Arbiter, DecidedBy::RespondentSilent, DecidedBy::ArbiterSilent] {
        assert_eq!(word(to_json_string(&by).unwrap()), by.to_string());
    }
    for side in [Side::Claimant, Side::Respondent] {
        assert_eq!(word(to_json_string(&side).unwrap()), side.to_string());
    }
    for default in [IfUnanswered::ClaimantWins, IfUnanswered::ArbiterRules] {
        assert_eq!(word(to_json_string(&default).unwrap()), default.to_string());
    }
}
