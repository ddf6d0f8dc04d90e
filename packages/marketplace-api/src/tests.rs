//! What clients rely on: codes, and the shapes of values.

use caravan_arbitration_api::{DecidedBy, EnactRuling, OpenerMsg};
use caravan_money::MoneyError;
use caravan_primitives::{AssignmentId, BatchId, Coded, Document, Hash32, Items, Language, PrimitiveError, Text};
use expect_test::{expect, Expect};
use schemars::{schema_for, JsonSchema};
use serde_json::json;

use super::{
    bounds, About, AboutSummary, Access, AppealEndedBy, ConfigChange, Cw20Receive, Decision, Distribution, ExecuteMsg,
    HookMsg, MarketplaceError, NewAppeal, Pick, Quality, Reason, Verdict,
};

#[test]
fn codes_are_screaming_and_differ_from_each_other_and_from_those_of_the_packages() {
    let packages = [MoneyError::ALL, PrimitiveError::ALL, caravan_access::AccessError::ALL].concat();
    let mut seen: std::collections::BTreeSet<&str> = packages.into_iter().collect();
    for code in MarketplaceError::ALL {
        let mut words = code.split('_');
        assert!(words.clone().count() > 1, "{code}");
        assert!(words.all(|word| !word.is_empty() && word.bytes().all(|letter| letter.is_ascii_uppercase())), "{code}");
        assert!(seen.insert(code), "{code} is there twice");
    }
}

#[test]
fn errors_of_the_packages_keep_their_codes() {
    assert_eq!(MarketplaceError::from(MoneyError::AmountZero).code(), "AMOUNT_ZERO");
    assert!(MarketplaceError::from(MoneyError::AmountZero).to_string().starts_with("AMOUNT_ZERO: "));
    assert_eq!(MarketplaceError::from(PrimitiveError::TreeEmpty).code(), "TREE_EMPTY");
}

#[test]
fn a_reason_is_named_as_it_is_sent() {
    let names: Vec<String> = match serde_json::to_value(schema_for!(Reason)).unwrap()["oneOf"].as_array() {
        Some(each) => each.iter().map(|one| one["enum"][0].as_str().unwrap().to_owned()).collect(),
        None => vec![],
    };
    assert_eq!(names.len(), 11);
    for name in names {
        let reason: Reason = serde_json::from_value(serde_json::json!(name)).unwrap();
        assert_eq!(reason.name(), name);
    }
}

#[test]
fn what_is_said_of_a_batch_keeps_its_bounds() {
    let about = |field: &str, value: serde_json::Value| {
        let mut about = serde_json::to_value(crate::batch_config().about).unwrap();
        about[field] = value;
        serde_json::from_value::<About>(about).map_or_else(|error| error.to_string(), |_| "ok".to_owned())
    };
    let (tag, key) = (|number: usize| format!("en-{number}"), |number: usize| format!("02{number:064}"));
    let tags = |count: usize| json!((0..count).map(tag).collect::<Vec<_>>());
    let keys = |count: usize| json!((0..count).map(key).collect::<Vec<_>>());
    for (field, value, expected) in [
        ("title", json!("t".repeat(80)), "ok"),
        ("title", json!("t".repeat(81)), "TITLE_INVALID: "),
        ("title", json!("Cats\u{202e}sgod"), "TITLE_INVALID: "),
        ("kind", json!("k".repeat(32)), "ok"),
        ("kind", json!("k".repeat(33)), "IDENTIFIER_INVALID: "),
        ("languages", tags(1), "ok"),
        ("languages", tags(3), "ok"),
        ("languages", tags(0), "VECTOR_SIZE: "),
        ("languages", tags(4), "VECTOR_SIZE: "),
        ("languages", json!(["e"]), "LANGUAGE_INVALID: "),
        ("gateways", keys(0), "ok"),
        ("gateways", keys(3), "ok"),
        ("gateways", keys(4), "VECTOR_SIZE: "),
        ("gateways", json!(["04"]), "PUBLIC_KEY_INVALID: "),
        ("rows", json!({ "private": {} }), "ok"),
        ("rows", json!("private"), "MESSAGE_INVALID: "),
        ("definition", json!({ "uri": "u", "hash": "0".repeat(64), "size": 1 }), "MESSAGE_INVALID: "),
        ("summary", json!("text"), "MESSAGE_INVALID: "),
    ] {
        let got = about(field, value);
        assert!(got.starts_with(expected), "{field}: expected {expected}, got {got}");
    }
}

#[test]
fn a_list_shows_of_a_batch_what_its_configuration_says() {
    let about = crate::batch_config().about;
    let languages = ["en", "pt-BR"].map(|tag| Language::new(tag).unwrap());
    let about = About { languages: Items::new(languages.to_vec()).unwrap(), ..about };
    assert_eq!(about.language_list(), "en,pt-BR");
    let shown = AboutSummary::from(about.clone());
    let expected = (about.title, about.kind, languages.to_vec(), about.agreement.hash, about.rows);
    assert_eq!((shown.title, shown.kind, shown.languages, shown.agreement, shown.rows), expected);
}

/// The schema of a type without its words.
fn holds<T: JsonSchema>(golden: &Expect) {
    let mut schema = serde_json::to_value(schema_for!(T)).unwrap();
    strip(&mut schema);
    golden.assert_eq(&serde_json::to_string(&schema).unwrap());
}

fn strip(value: &mut serde_json::Value) {
    if let Some(fields) = value.as_object_mut() {
        if fields.get("description").is_some_and(serde_json::Value::is_string) {
            fields.remove("description");
        }
        fields.values_mut().for_each(strip);
    } else if let Some(entries) = value.as_array_mut() {
        entries.iter_mut().for_each(strip);
    }
}

#[test]
fn values_have_their_shapes() {
    holds::<About>(&expect![[
        r##"{"$schema":"http://json-schema.org/draft-07/schema#","additionalProperties":false,"definitions":{"Document":{"additionalProperties":false,"properties":{"hash":{"allOf":[{"$ref":"#/definitions/Hash32"}]},"uri":{"maxLength":256,"minLength":1,"type":"string"}},"required":["hash","uri"],"type":"object"},"Hash32":{"pattern":"^[0-9a-f]{64}$","type":"string"},"Identifier":{"maxLength":32,"minLength":1,"pattern":"^[a-z][a-z0-9_]{0,31}$","type":"string"},"Language":{"maxLength":35,"minLength":2,"pattern":"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$","type":"string"},"PublicKey":{"pattern":"^0[23][0-9a-f]{64}$","type":"string"},"Rows":{"oneOf":[{"additionalProperties":false,"properties":{"public":{"additionalProperties":false,"type":"object"}},"required":["public"],"type":"object"},{"additionalProperties":false,"properties":{"private":{"additionalProperties":false,"type":"object"}},"required":["private"],"type":"object"}]},"Title":{"maxLength":80,"minLength":1,"type":"string"}},"properties":{"agreement":{"allOf":[{"$ref":"#/definitions/Document"}]},"definition":{"allOf":[{"$ref":"#/definitions/Document"}]},"gateways":{"items":{"$ref":"#/definitions/PublicKey"},"type":"array","x-max-items":3,"x-min-items":0},"kind":{"allOf":[{"$ref":"#/definitions/Identifier"}]},"languages":{"items":{"$ref":"#/definitions/Language"},"type":"array","x-max-items":3,"x-min-items":1},"rows":{"allOf":[{"$ref":"#/definitions/Rows"}]},"title":{"allOf":[{"$ref":"#/definitions/Title"}]}},"required":["agreement","definition","gateways","kind","languages","rows","title"],"title":"About","type":"object"}"##
    ]]);
    holds::<Verdict>(&expect![[
        r##"{"$schema":"http://json-schema.org/draft-07/schema#","definitions":{"Reason":{"oneOf":[{"enum":["too_fast"],"type":"string"},{"enum":["incomplete"],"type":"string"},{"enum":["low_effort"],"type":"string"},{"enum":["off_instruction"],"type":"string"},{"enum":["bad_format"],"type":"string"},{"enum":["dead_link"],"type":"string"},{"enum":["mismatch"],"type":"string"},{"enum":["duplicate"],"type":"string"},{"enum":["machine_generated"],"type":"string"},{"enum":["policy_violation"],"type":"string"},{"enum":["wrong_answer"],"type":"string"}]}},"oneOf":[{"additionalProperties":false,"properties":{"accept":{"additionalProperties":false,"properties":{"grade_bps":{"format":"uint16","minimum":0.0,"type":"integer"}},"required":["grade_bps"],"type":"object"}},"required":["accept"],"type":"object"},{"additionalProperties":false,"properties":{"reject":{"additionalProperties":false,"properties":{"reason":{"allOf":[{"$ref":"#/definitions/Reason"}]}},"required":["reason"],"type":"object"}},"required":["reject"],"type":"object"},{"additionalProperties":false,"properties":{"rework":{"additionalProperties":false,"properties":{"reason":{"allOf":[{"$ref":"#/definitions/Reason"}]}},"required":["reason"],"type":"object"}},"required":["rework"],"type":"object"}],"title":"Verdict"}"##
    ]]);
    holds::<Decision>(&expect![[
        r##"{"$schema":"http://json-schema.org/draft-07/schema#","additionalProperties":false,"definitions":{"AssignmentId":{"format":"uint64","minimum":1.0,"type":"integer"},"Document":{"additionalProperties":false,"properties":{"hash":{"allOf":[{"$ref":"#/definitions/Hash32"}]},"uri":{"maxLength":256,"minLength":1,"type":"string"}},"required":["hash","uri"],"type":"object"},"Hash32":{"pattern":"^[0-9a-f]{64}$","type":"string"},"Reason":{"oneOf":[{"enum":["too_fast"],"type":"string"},{"enum":["incomplete"],"type":"string"},{"enum":["low_effort"],"type":"string"},{"enum":["off_instruction"],"type":"string"},{"enum":["bad_format"],"type":"string"},{"enum":["dead_link"],"type":"string"},{"enum":["mismatch"],"type":"string"},{"enum":["duplicate"],"type":"string"},{"enum":["machine_generated"],"type":"string"},{"enum":["policy_violation"],"type":"string"},{"enum":["wrong_answer"],"type":"string"}]},"Verdict":{"oneOf":[{"additionalProperties":false,"properties":{"accept":{"additionalProperties":false,"properties":{"grade_bps":{"format":"uint16","minimum":0.0,"type":"integer"}},"required":["grade_bps"],"type":"object"}},"required":["accept"],"type":"object"},{"additionalProperties":false,"properties":{"reject":{"additionalProperties":false,"properties":{"reason":{"allOf":[{"$ref":"#/definitions/Reason"}]}},"required":["reason"],"type":"object"}},"required":["reject"],"type":"object"},{"additionalProperties":false,"properties":{"rework":{"additionalProperties":false,"properties":{"reason":{"allOf":[{"$ref":"#/definitions/Reason"}]}},"required":["reason"],"type":"object"}},"required":["rework"],"type":"object"}]}},"properties":{"assignment":{"allOf":[{"$ref":"#/definitions/AssignmentId"}]},"evidence":{"anyOf":[{"$ref":"#/definitions/Document"},{"type":"null"}]},"note":{"maxLength":280,"minLength":1,"type":["string","null"]},"verdict":{"allOf":[{"$ref":"#/definitions/Verdict"}]}},"required":["assignment","verdict"],"title":"Decision","type":"object"}"##
    ]]);
    holds::<Pick>(&expect![[
        r##"{"$schema":"http://json-schema.org/draft-07/schema#","definitions":{"Hash32":{"pattern":"^[0-9a-f]{64}$","type":"string"},"Proof":{"additionalProperties":false,"properties":{"index":{"format":"uint64","minimum":0.0,"type":"integer"},"path":{"items":{"$ref":"#/definitions/Hash32"},"type":"array","x-max-items":64,"x-min-items":0}},"required":["index","path"],"type":"object"}},"oneOf":[{"additionalProperties":false,"properties":{"random":{"additionalProperties":false,"type":"object"}},"required":["random"],"type":"object"},{"additionalProperties":false,"properties":{"named":{"additionalProperties":false,"properties":{"task":{"format":"uint32","minimum":0.0,"type":"integer"}},"required":["task"],"type":"object"}},"required":["named"],"type":"object"},{"additionalProperties":false,"properties":{"listed":{"additionalProperties":false,"properties":{"proof":{"allOf":[{"$ref":"#/definitions/Proof"}]},"task":{"format":"uint32","minimum":0.0,"type":"integer"}},"required":["proof","task"],"type":"object"}},"required":["listed"],"type":"object"}],"title":"Pick"}"##
    ]]);
    holds::<Distribution>(&expect![[
        r##"{"$schema":"http://json-schema.org/draft-07/schema#","definitions":{"Hash32":{"pattern":"^[0-9a-f]{64}$","type":"string"}},"oneOf":[{"additionalProperties":false,"properties":{"random":{"additionalProperties":false,"type":"object"}},"required":["random"],"type":"object"},{"additionalProperties":false,"properties":{"allow":{"additionalProperties":false,"properties":{"root":{"allOf":[{"$ref":"#/definitions/Hash32"}]},"size":{"format":"uint32","minimum":0.0,"type":"integer"}},"required":["root","size"],"type":"object"}},"required":["allow"],"type":"object"}],"title":"Distribution"}"##
    ]]);
    holds::<Quality>(&expect![[
        r##"{"$schema":"http://json-schema.org/draft-07/schema#","additionalProperties":false,"definitions":{"Gold":{"oneOf":[{"additionalProperties":false,"properties":{"none":{"additionalProperties":false,"type":"object"}},"required":["none"],"type":"object"}]},"Mode":{"oneOf":[{"additionalProperties":false,"properties":{"manual":{"additionalProperties":false,"type":"object"}},"required":["manual"],"type":"object"}]},"Rework":{"oneOf":[{"additionalProperties":false,"properties":{"none":{"additionalProperties":false,"type":"object"}},"required":["none"],"type":"object"},{"additionalProperties":false,"properties":{"allowed":{"additionalProperties":false,"properties":{"max_rework":{"format":"uint8","minimum":0.0,"type":"integer"},"rework_secs":{"allOf":[{"$ref":"#/definitions/Seconds"}]}},"required":["max_rework","rework_secs"],"type":"object"}},"required":["allowed"],"type":"object"}]},"Seconds":{"format":"uint64","minimum":0.0,"type":"integer"}},"properties":{"free_appeals":{"format":"uint32","minimum":0.0,"type":["integer","null"]},"gold":{"allOf":[{"$ref":"#/definitions/Gold"}]},"mode":{"allOf":[{"$ref":"#/definitions/Mode"}]},"rework":{"allOf":[{"$ref":"#/definitions/Rework"}]}},"required":["gold","mode","rework"],"title":"Quality","type":"object"}"##
    ]]);
    holds::<Access>(&expect![[
        r##"{"$schema":"http://json-schema.org/draft-07/schema#","additionalProperties":false,"definitions":{"BatchId":{"format":"uint64","minimum":1.0,"type":"integer"},"Distribution":{"oneOf":[{"additionalProperties":false,"properties":{"random":{"additionalProperties":false,"type":"object"}},"required":["random"],"type":"object"},{"additionalProperties":false,"properties":{"allow":{"additionalProperties":false,"properties":{"root":{"allOf":[{"$ref":"#/definitions/Hash32"}]},"size":{"format":"uint32","minimum":0.0,"type":"integer"}},"required":["root","size"],"type":"object"}},"required":["allow"],"type":"object"}]},"Gate":{"oneOf":[{"additionalProperties":false,"properties":{"open":{"additionalProperties":false,"type":"object"}},"required":["open"],"type":"object"}]},"Hash32":{"pattern":"^[0-9a-f]{64}$","type":"string"}},"properties":{"active_cap":{"format":"uint8","minimum":0.0,"type":"integer"},"distribution":{"allOf":[{"$ref":"#/definitions/Distribution"}]},"gate":{"allOf":[{"$ref":"#/definitions/Gate"}]},"max_pending":{"format":"uint32","minimum":0.0,"type":["integer","null"]},"review_of":{"anyOf":[{"$ref":"#/definitions/BatchId"},{"type":"null"}]}},"required":["active_cap","distribution","gate"],"title":"Access","type":"object"}"##
    ]]);
    holds::<ConfigChange>(&expect![[
        r##"{"$schema":"http://json-schema.org/draft-07/schema#","definitions":{"Currency":{"oneOf":[{"additionalProperties":false,"properties":{"native":{"$ref":"#/definitions/Denom"}},"required":["native"],"type":"object"},{"additionalProperties":false,"properties":{"cw20":{"maxLength":128,"minLength":1,"type":"string"}},"required":["cw20"],"type":"object"}]},"Denom":{"maxLength":128,"minLength":3,"pattern":"^[a-zA-Z][a-zA-Z0-9/:._-]{2,127}$","type":"string"},"ListedCurrency":{"additionalProperties":false,"properties":{"currency":{"allOf":[{"$ref":"#/definitions/Currency"}]},"min_reward_with_bond":{"allOf":[{"$ref":"#/definitions/Uint128"}]},"points_rate":{"allOf":[{"$ref":"#/definitions/Uint128"}]}},"required":["currency","min_reward_with_bond","points_rate"],"type":"object"},"Uint128":{"type":"string"}},"oneOf":[{"additionalProperties":false,"properties":{"set_fee":{"additionalProperties":false,"properties":{"fee_bps":{"format":"uint16","minimum":0.0,"type":"integer"}},"required":["fee_bps"],"type":"object"}},"required":["set_fee"],"type":"object"},{"additionalProperties":false,"properties":{"set_treasury":{"additionalProperties":false,"properties":{"treasury":{"type":"string"}},"required":["treasury"],"type":"object"}},"required":["set_treasury"],"type":"object"},{"additionalProperties":false,"properties":{"list_currency":{"$ref":"#/definitions/ListedCurrency"}},"required":["list_currency"],"type":"object"},{"additionalProperties":false,"properties":{"delist_currency":{"additionalProperties":false,"properties":{"currency":{"allOf":[{"$ref":"#/definitions/Currency"}]}},"required":["currency"],"type":"object"}},"required":["delist_currency"],"type":"object"}],"title":"ConfigChange"}"##
    ]]);
    holds::<Cw20Receive>(&expect![[
        r##"{"$schema":"http://json-schema.org/draft-07/schema#","additionalProperties":false,"definitions":{"Amount":{"maxLength":39,"minLength":1,"pattern":"^[1-9][0-9]*$","type":"string"},"Binary":{"type":"string"}},"properties":{"amount":{"allOf":[{"$ref":"#/definitions/Amount"}]},"msg":{"allOf":[{"$ref":"#/definitions/Binary"}]},"sender":{"type":"string"}},"required":["amount","msg","sender"],"title":"Cw20Receive","type":"object"}"##
    ]]);
    holds::<HookMsg>(&expect![[
        r##"{"$schema":"http://json-schema.org/draft-07/schema#","definitions":{"AppealAnswer":{"additionalProperties":false,"properties":{"appeal":{"allOf":[{"$ref":"#/definitions/AppealId"}]},"concede":{"format":"uint32","minimum":0.0,"type":"integer"},"evidence":{"anyOf":[{"$ref":"#/definitions/Document"},{"type":"null"}]}},"required":["appeal","concede"],"type":"object"},"AppealId":{"format":"uint64","minimum":1.0,"type":"integer"},"AssignmentId":{"format":"uint64","minimum":1.0,"type":"integer"},"BatchId":{"format":"uint64","minimum":1.0,"type":"integer"},"Document":{"additionalProperties":false,"properties":{"hash":{"allOf":[{"$ref":"#/definitions/Hash32"}]},"uri":{"maxLength":256,"minLength":1,"type":"string"}},"required":["hash","uri"],"type":"object"},"Hash32":{"pattern":"^[0-9a-f]{64}$","type":"string"},"NewAppeal":{"additionalProperties":false,"properties":{"assignments":{"items":{"$ref":"#/definitions/AssignmentId"},"type":"array","x-max-items":20,"x-min-items":1},"batch":{"allOf":[{"$ref":"#/definitions/BatchId"}]},"evidence":{"allOf":[{"$ref":"#/definitions/Document"}]}},"required":["assignments","batch","evidence"],"type":"object"},"ProjectId":{"format":"uint64","minimum":1.0,"type":"integer"},"Reference":{"maxLength":32,"minLength":1,"pattern":"^[!-~]{1,32}$","type":"string"}},"oneOf":[{"additionalProperties":false,"properties":{"fund":{"additionalProperties":false,"properties":{"project":{"allOf":[{"$ref":"#/definitions/ProjectId"}]},"reference":{"allOf":[{"$ref":"#/definitions/Reference"}]}},"required":["project","reference"],"type":"object"}},"required":["fund"],"type":"object"},{"additionalProperties":false,"properties":{"appeal":{"$ref":"#/definitions/NewAppeal"}},"required":["appeal"],"type":"object"},{"additionalProperties":false,"properties":{"respond_to_appeal":{"$ref":"#/definitions/AppealAnswer"}},"required":["respond_to_appeal"],"type":"object"}],"title":"HookMsg"}"##
    ]]);
}

/// An appeal has as many works as a dispute has items, and is no longer than the body of a hook.
#[test]
fn the_longest_appeal_is_a_dispute_and_fits_into_a_hook() {
    assert_eq!(bounds::MAX_APPEALED, usize::from(caravan_arbitration_api::bounds::MAX_ITEMS));
    let (most, full) = (bounds::MAX_APPEALED, u64::MAX);
    let assignments = (0_u64..).map(|less| AssignmentId::new(full - less).unwrap()).take(most).collect();
    let evidence = Document { uri: Text::new("u".repeat(256)).unwrap(), hash: Hash32::digest(b"") };
    let longest =
        NewAppeal { batch: BatchId::new(full).unwrap(), assignments: Items::new(assignments).unwrap(), evidence };
    let hook = serde_json::to_vec(&HookMsg::Appeal(longest)).unwrap();
    assert!(hook.len() <= bounds::MAX_HOOK_BYTES, "{} bytes", hook.len());
}

/// What `arbitration` sends to the contract that opened a dispute is a message of the marketplace.
#[test]
fn the_outcome_of_a_dispute_is_read_as_arbitration_sends_it() {
    let ruling = EnactRuling { subject: 7, upheld: 5, by: DecidedBy::ArbiterSilent };
    let sent = serde_json::to_vec(&OpenerMsg::EnactRuling(ruling)).unwrap();
    assert_eq!(serde_json::from_slice::<ExecuteMsg>(&sent).unwrap(), ExecuteMsg::EnactRuling(ruling));
}

#[test]
fn what_ended_an_appeal_is_named_as_it_is_answered() {
    let all = [
        AppealEndedBy::Concession,
        AppealEndedBy::Arbiter,
        AppealEndedBy::RespondentSilent,
        AppealEndedBy::ArbiterSilent,
        AppealEndedBy::ArbitrationSilent,
    ];
    for by in all {
        assert_eq!(serde_json::to_value(by).unwrap(), json!(by.name()));
    }
}

/// Bounds of vectors are in the schema, where no generator makes a union of tuples of them.
#[test]
fn vectors_say_how_long_they_may_be() {
    let schema = serde_json::to_string(&schema_for!(ExecuteMsg)).unwrap();
    let vector = |most| format!(r#""x-max-items":{most},"x-min-items":"#);
    for (most, times) in [(50, 3), (20, 1), (5, 2), (6, 1), (64, 1), (3, 2)] {
        assert_eq!(schema.matches(&vector(most)).count(), times, "vectors of at most {most}");
    }
}
