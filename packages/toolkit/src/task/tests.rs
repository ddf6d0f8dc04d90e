use expect_test::{expect, Expect};
use serde_json::{json, Map, Value};

use super::*;
use crate::canonical::Item;

/// A definition with one field to choose and one to write.
fn sound() -> Value {
    json!({
        "format": "caravan-task/1",
        "title": "Sort messages",
        "kind": "classification",
        "languages": ["en", "pt-BR"],
        "summary": "Choose the topic.",
        "instructions": "Read *all* of it.",
        "minutes": 2,
        "examples": [{ "row": { "text": "Where is it?" }, "answer": { "label": "delivery" }, "why": "It asks for a parcel." }],
        "display": [{ "column": "text", "how": "text" }],
        "answer": {
            "type": "object",
            "properties": {
                "label": { "enum": ["billing", "refund", "delivery"] },
                "note": { "type": "string", "maxLength": 20 },
            },
            "required": ["label"],
            "additionalProperties": false,
        },
        "form": [{ "property": "label", "choices": [{ "value": "billing", "label": "A bill" }] }],
    })
}

fn read(value: &Value) -> Result<TaskDefinition, DefinitionError> {
    TaskDefinition::from_json(value.to_string().as_bytes())
}

/// The definition with the value at a pointer replaced, or added to its object.
fn with(pointer: &str, value: Value) -> Value {
    let mut definition = sound();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let around = definition.pointer_mut(parent).unwrap();
    match key.parse::<usize>() {
        Ok(index) => around[index] = value,
        Err(_) => around[key] = value,
    }
    definition
}

fn problems(value: &Value) -> Vec<String> {
    read(value).unwrap_err().problems().iter().map(ToString::to_string).collect()
}

fn refused(pointer: &str, value: Value, expected: &str) {
    let all = problems(&with(pointer, value));
    assert!(all.iter().any(|one| one.starts_with(expected)), "{pointer}: expected {expected:?}, got {all:#?}");
}

#[test]
fn a_sound_definition_is_read_with_all_its_parts() {
    let definition = read(&sound()).unwrap();
    assert_eq!((definition.title.as_str(), definition.minutes), ("Sort messages", 2));
    assert_eq!(definition.languages, ["en", "pt-BR"]);
    assert_eq!(definition.columns().collect::<Vec<_>>(), ["text"]);
    let again = serde_json::to_value(&*definition).unwrap();
    assert_eq!(read(&again).unwrap().title, definition.title);
    let row = Item::from_json(br#"{"other": 1, "text": null}"#).unwrap();
    assert_eq!(definition.missing_columns(&row), ["text"]);
    for (row, nothing) in
        [(r#"{"other": "x", "text": " \t"}"#, true), (r#"{"text": "0"}"#, false), (r#"{"text": 0}"#, false)]
    {
        assert_eq!(definition.shows_nothing(&Item::from_json(row.as_bytes()).unwrap()), nothing, "{row}");
    }
}

#[test]
fn every_fault_is_named_at_once_with_its_place() {
    let mut wrong = sound();
    wrong["minutes"] = json!("two");
    wrong["kind"] = json!("Classification");
    wrong["languages"] = json!([]);
    wrong["titel"] = json!("x");
    wrong["display"][0]["how"] = json!("txt");
    wrong.as_object_mut().unwrap().remove("title");
    wrong["answer"]["properties"]["label"]["enums"] = json!([]);
    wrong["answer"]["additionalProperties"] = json!(true);
    let error = read(&wrong).unwrap_err();
    expect![[r#"
        DEFINITION_INVALID: expected a task definition, got one with 8 faults:
        - /answer/additionalProperties: expected false: a misspelled field of an answer has to be noticed, got true
        - /answer/properties/label/enums: expected one of the keywords $defs, $ref, $schema, additionalProperties, allOf, anyOf, const, description, enum, exclusiveMaximum, exclusiveMinimum, items, maxItems, maxLength, maximum, minItems, minLength, minimum, oneOf, pattern, prefixItems, properties, required, title, type, uniqueItems, got "enums"; did you mean "enum"?
        - /display/0/how: expected one of text, markdown, image, audio, video, pair, link, got "txt"; did you mean "text"?
        - /kind: expected a word for boards to filter by, such as image_boxes: a lower-case letter, then up to 31 letters, digits and _, got "Classification"
        - /languages: expected a list of at least 1 entry, got 0 entries
        - /minutes: expected a whole number, got "two"
        - /titel: expected only the fields answer, display, examples, form, format, instructions, kind, languages, minutes, summary, title, got another field "titel"; did you mean "title"?
        - /title: expected text, got nothing"#]]
    .assert_eq(&error.to_string());
}

#[test]
fn each_part_has_its_bounds() {
    refused("/format", json!("caravan-task/2"), "/format: expected caravan-task/1, got \"caravan-task/2\"");
    refused("/title", json!(""), "/title: expected text of at least 1 character, got 0 characters");
    refused("/title", json!("é".repeat(41)), "/title: expected at most 80 bytes, got 82 bytes");
    refused("/title", json!("two\nlines"), "/title: expected one line of text");
    refused("/summary", json!("é".repeat(141)), "/summary: expected at most 280 bytes, got 282 bytes");
    refused("/kind", json!("a".repeat(33)), "/kind: expected ");
    refused("/kind", json!("1st"), "/kind: expected ");
    refused(
        "/languages",
        json!(["en", "de", "fr", "es"]),
        "/languages: expected a list of at most 3 entries, got 4 entries",
    );
    refused("/languages", json!(["en", "en"]), "/languages/1: expected each language once, got en again");
    refused("/languages", json!(["English"]), "/languages/0: expected text that matches");
    refused("/minutes", json!(0), "/minutes: expected a number of at least 1, got 0");
    refused("/minutes", json!(1441), "/minutes: expected a number of at most 1440, got 1441");
    refused("/minutes", json!(1.5), "/minutes: expected a whole number, got 1.5");
    refused("/minutes", json!(null), "/minutes: expected a whole number, got null");
    refused("/examples", json!([]), "/examples: expected a list of at least 1 entry");
    refused("/display", json!([]), "/display: expected a list of at least 1 entry");
    refused("/display/0/extra", json!(1), "/display/0/extra: expected only the fields ");
    read(&with("/title", json!("é".repeat(40)))).unwrap();
    read(&with("/kind", json!("a".repeat(32)))).unwrap();
}

#[test]
fn a_definition_agrees_with_itself() {
    refused("/examples/0/answer", json!({ "label": "biling" }), "/examples/0/answer/label: expected one of billing, refund, delivery, got \"biling\"; did you mean \"billing\"?");
    refused(
        "/examples/0/answer",
        json!({}),
        "/examples/0/answer/label: expected one of billing, refund, delivery, got nothing",
    );
    refused("/examples/0/row", json!({ "txt": "x" }), "/display/0/column: expected a column that every example has, got \"text\", which /examples/0/row does not have");
    refused(
        "/display/0",
        json!({ "column": "text", "how": "pair" }),
        "/display/0/beside: expected the second column of the pair, got nothing",
    );
    refused(
        "/display/0",
        json!({ "column": "text", "how": "text", "beside": "text" }),
        "/display/0/beside: expected no second column, unless how is pair",
    );
    refused("/display/0", json!({ "column": "text", "how": "text", "beside_label": "x" }), "/display/0/beside_label: ");
    refused(
        "/form/0/property",
        json!("lable"),
        "/form/0/property: expected a property of the answer, got \"lable\"; did you mean \"label\"?",
    );
    refused("/form/0/widget", json!("checkboxes"), "/form/0/widget: expected a list whose items have an enum");
    refused(
        "/form/0/choices/0/value",
        json!("bill"),
        "/form/0/choices/0/value: expected a value of the enum, got \"bill\"",
    );
    refused(
        "/form",
        json!([{ "property": "note" }, { "property": "note" }]),
        "/form/1/property: expected each property once",
    );
    let twice = json!([{ "value": "refund", "label": "a" }, { "value": "refund", "label": "b" }]);
    refused("/form/0/choices", twice, "/form/0/choices/1/value: expected each value once");
}

#[test]
fn length_and_depth_have_bounds_and_other_texts_are_no_definition() {
    let long = |bytes: usize| {
        let base = with("/instructions", json!("")).to_string().len();
        with("/instructions", json!("x".repeat(bytes - base)))
    };
    assert_eq!(long(MAX_DEFINITION_BYTES).to_string().len(), MAX_DEFINITION_BYTES);
    read(&long(MAX_DEFINITION_BYTES)).unwrap();
    let code = |bytes: &[u8]| TaskDefinition::from_json(bytes).unwrap_err().to_string();
    assert_eq!(
        code(long(MAX_DEFINITION_BYTES + 1).to_string().as_bytes()),
        "DEFINITION_TOO_LONG: expected at most 65536 bytes, got 65537"
    );
    let nested = |depth: usize| (0..depth).fold(json!(1), |inner, _| json!([inner]));
    // The example, its row and the list of examples are around it, and the document.
    read(&with("/examples/0/row/deep", nested(MAX_DEFINITION_DEPTH - 4))).unwrap();
    let text = with("/examples/0/row/deep", nested(MAX_DEFINITION_DEPTH - 3)).to_string();
    assert!(code(text.as_bytes()).starts_with("DEFINITION_TOO_DEEP: "), "{}", code(text.as_bytes()));
    for (bytes, start) in [
        (&b"{"[..], "DEFINITION_UNREADABLE: expected a JSON document, got another text: JSON_INVALID: "),
        (b"{\"title\":\"a\",\"title\":\"b\"}", "DEFINITION_UNREADABLE: expected a JSON document, got another text: KEY_DUPLICATE: "),
        (b"\xff", "DEFINITION_UNREADABLE: expected a JSON document, got another text: UTF8_INVALID: "),
        (b"[]", "DEFINITION_INVALID: expected a task definition, got one with 1 fault:\n- the document: expected an object with fields, got an empty list"),
    ] {
        assert!(code(bytes).starts_with(start), "{}", code(bytes));
    }
}

#[test]
fn many_faults_are_cut_and_a_hostile_name_cannot_fill_the_screen() {
    let many: Map<String, Value> = (0..500).map(|n| (format!("x{n}\u{1b}[2J{}", "y".repeat(100)), json!(1))).collect();
    let mut wrong = sound();
    wrong.as_object_mut().unwrap().extend(many);
    let error = read(&wrong).unwrap_err();
    assert_eq!(error.problems().len(), MAX_PROBLEMS);
    let text = error.to_string();
    assert!(text.contains("got one with 50 faults or more:"), "{text}");
    assert!(text.len() < 40_000 && !text.contains('\u{1b}'), "{}", text.len());
}

fn answer_refused(schema: &Value, expected: &str) {
    refused("/answer", schema.clone(), expected);
}

/// An answer with one property of this schema.
fn one(schema: &Value) -> Value {
    json!({ "type": "object", "additionalProperties": false, "required": [], "properties": { "label": schema } })
}

#[test]
fn the_schema_of_an_answer_is_of_the_subset() {
    answer_refused(&json!({}), "/answer/type: expected \"object\"");
    answer_refused(&json!({}), "/answer/properties: expected the fields of an answer, at least one, got nothing");
    answer_refused(
        &json!({ "type": "string" }),
        "/answer/type: expected \"object\": an answer has named fields, got \"string\"",
    );
    for keyword in
        ["not", "if", "format", "patternProperties", "$dynamicRef", "$anchor", "$id", "contains", "default", "x"]
    {
        answer_refused(
            &one(&json!({ keyword: true })),
            &format!("/answer/properties/label/{keyword}: expected one of the keywords"),
        );
    }
    answer_refused(&one(&json!(true)), "/answer/properties/label: expected a schema, which is an object, got true");
    answer_refused(&one(&json!({ "type": "text" })), "/answer/properties/label/type: expected ");
    answer_refused(
        &one(&json!({ "minLength": -1 })),
        "/answer/properties/label/minLength: expected a number of at least 0, got -1",
    );
    answer_refused(&one(&json!({ "enum": "a" })), "/answer/properties/label/enum: expected a list, got \"a\"");
    answer_refused(&one(&json!({ "$defs": {} })), "/answer/properties/label/$defs: expected $defs at the root");
    answer_refused(
        &one(&json!({ "$schema": "https://json-schema.org/draft/2020-12/schema" })),
        "/answer/properties/label/$schema: ",
    );
    let mut old = one(&json!({}));
    old["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    answer_refused(&old, "/answer/$schema: expected \"https://json-schema.org/draft/2020-12/schema\" at the root");
}

#[test]
fn nothing_is_fetched_and_no_reference_leads_elsewhere() {
    for reference in [
        "https://example.com/schema.json",
        "file:///etc/passwd",
        "#",
        "#/properties/label",
        "#/$defs/missing",
        "#/$defs/",
        "other",
        "#/$defs/a/properties/b",
        "#/$defs/%61",
        "http://json-schema.org/draft-07/schema#",
    ] {
        let mut schema = one(&json!({ "$ref": reference }));
        schema["$defs"] = json!({ "a": { "type": "string", "enum": ["refund", "delivery", "billing"] } });
        answer_refused(
            &schema,
            "/answer/properties/label/$ref: expected a reference to a name in $defs of this schema",
        );
    }
    let mut schema = one(&json!({ "$ref": "#/$defs/a" }));
    schema["$defs"] = json!({ "a": { "enum": ["refund", "delivery", "billing"] } });
    let definition = read(&with("/answer", schema)).unwrap();
    let problems = AnswerChecker::new(&definition).check(0, &json!({ "label": "refnd" })).unwrap_err();
    assert_eq!(
        problems[0].text,
        "label: expected one of refund, delivery, billing; got \"refnd\"; did you mean \"refund\"?"
    );
}

#[test]
fn a_schema_that_would_cost_much_is_refused() {
    let costly = "/answer: expected a schema that does not lead back to itself";
    let mut circle = one(&json!({ "$ref": "#/$defs/a" }));
    circle["$defs"] = json!({ "a": { "items": { "$ref": "#/$defs/b" } }, "b": { "$ref": "#/$defs/a" } });
    answer_refused(&circle, costly);
    // Each of twelve levels asks for the next one twice: 4,095 schemas in a few lines.
    let mut bomb = one(&json!({ "$ref": "#/$defs/d0" }));
    let defs: Map<String, Value> = (0..12)
        .map(|n| {
            let next = json!({ "$ref": format!("#/$defs/d{}", n + 1) });
            (format!("d{n}"), if n == 11 { json!({}) } else { json!({ "allOf": [next.clone(), next] }) })
        })
        .collect();
    bomb["$defs"] = Value::Object(defs);
    answer_refused(&bomb, costly);
    answer_refused(&one(&json!({ "pattern": "((a{1000}){1000}){10}" })), "/answer/properties/label/pattern: expected ");
}

/// A definition whose only property has this schema.
fn taking(schema: &Value) -> TaskDefinition {
    let mut definition = with("/answer", one(schema));
    definition.as_object_mut().unwrap().remove("form");
    read(&definition).unwrap()
}

#[test]
fn patterns_take_linear_time_and_mean_the_same_everywhere() {
    for pattern in ["(?=a)b", r"(a)\1", "(?<!x)y", "(?i)a", "[", "a{2,1}"] {
        answer_refused(&one(&json!({ "pattern": pattern })), "/answer/properties/label/pattern: expected ");
    }
    let definition = taking(&json!({ "type": "string", "pattern": "^(delivery|(a+)+)$" }));
    let began = std::time::Instant::now();
    let text = format!("{}!", "a".repeat(100_000));
    AnswerChecker::new(&definition).check(0, &json!({ "label": text })).unwrap_err();
    assert!(began.elapsed().as_secs() < 5, "{:?}", began.elapsed());
    let digits = taking(&json!({ "type": "string", "pattern": r"^\d+$|^delivery$" }));
    AnswerChecker::new(&digits).check(0, &json!({ "label": "12" })).unwrap();
    AnswerChecker::new(&digits).check(0, &json!({ "label": "١٢" })).unwrap_err();
}

fn says(checker: &AnswerChecker, answer: &Value, expected: &Expect) {
    let problems = checker.check(1, answer).unwrap_err();
    expected.assert_eq(&problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
}

#[test]
fn answers_are_checked_in_their_canonical_form_with_a_sentence_for_each_fault() {
    let checker = AnswerChecker::new(&read(&sound()).unwrap());
    checker.check(0, &json!({ "label": "refund", "note": "x" })).unwrap();
    says(
        &checker,
        &json!({ "label": "REFUND" }),
        &expect![[r#"item 2: label: expected one of billing, refund, delivery; got "REFUND"; did you mean "refund"?"#]],
    );
    says(
        &checker,
        &json!({ "label": "weather" }),
        &expect![[r#"item 2: label: expected one of billing, refund, delivery; got "weather""#]],
    );
    says(&checker, &json!("refund"), &expect![[r#"item 2: the answer: expected an object with fields; got "refund""#]]);
    says(
        &checker,
        &json!({ "lable": "refund", "note": "a note that is far too long" }),
        &expect![[r#"
            item 2: note: expected text of at most 20 characters; got 27 characters
            item 2: lable: expected only the fields label, note; got another field "lable"; did you mean "label"?
            item 2: label: expected one of billing, refund, delivery; got nothing"#]],
    );
    let hostile = checker.check(0, &json!({ "label": format!("\u{1b}]0;x\u{7}{}", "z".repeat(100_000)) })).unwrap_err();
    assert!(hostile[0].text.len() < 400 && !hostile[0].text.contains('\u{1b}'), "{}", hostile[0].text);
    let accent =
        read(&with("/answer/properties/label", json!({ "enum": ["caf\u{e9}", "delivery", "billing"] }))).unwrap();
    AnswerChecker::new(&accent).check(0, &json!({ "label": "cafe\u{301}" })).unwrap();
}

#[test]
fn an_answer_says_something_even_where_its_schema_asks_for_nothing() {
    let mut definition = with("/answer/required", json!([]));
    definition["answer"]["properties"]["marks"] = json!({ "type": "array", "items": { "type": "string" } });
    let checker = AnswerChecker::new(&read(&definition).unwrap());
    for blank in [json!({}), json!({ "note": "" }), json!({ "note": " \u{3000}\n" }), json!({ "marks": ["", " "] })] {
        says(
            &checker,
            &blank,
            &expect!["item 2: the answer: expected something in one field or more; got nothing in any"],
        );
    }
    for said in [json!({ "note": "-" }), json!({ "note": "", "marks": [] }), json!({ "marks": ["", "x"] })] {
        checker.check(0, &said).unwrap();
    }
}

#[test]
fn a_task_has_one_answer_for_each_item() {
    let checker = AnswerChecker::new(&read(&sound()).unwrap());
    let right = json!({ "label": "refund" });
    checker.check_all(&vec![right.clone(); 64], 64).unwrap();
    for (answers, items) in [(0, 0), (1, 2), (3, 2), (65, 65)] {
        let error = checker.check_all(&vec![right.clone(); answers], items).unwrap_err();
        assert!(matches!(error, AnswerError::Count { .. }), "{answers} {items}: {error}");
    }
    let error = checker.check_all(&[right, json!({ "label": "x" })], 2).unwrap_err();
    expect![[r#"
        ANSWER_INVALID: expected answers of the form that the task asks for, got others:
        - item 2: label: expected one of billing, refund, delivery; got "x""#]]
    .assert_eq(&error.to_string());
}
