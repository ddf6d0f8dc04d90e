use std::collections::BTreeSet;

use caravan_primitives::Hash32;
use expect_test::expect;
use serde_json::{json, Value};

use super::*;
use crate::task::{AnswerChecker, MediaRef, MediaType};

fn answers(template: &Template) -> Vec<Value> {
    template.answers.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn every_template_can_be_used_as_it_is() {
    assert_eq!(NAMES.len(), 11);
    for name in NAMES {
        let template = find(name).unwrap();
        let definition = template.definition().unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(definition.kind, *name);
        let rows = template.rows().unwrap();
        assert!((3..=5).contains(&rows.len()), "{name}: {} rows", rows.len());
        let checked = AnswerChecker::new(&definition).check_all(&answers(template), rows.len());
        checked.unwrap_or_else(|error| panic!("{name}: {error}"));
        for row in &rows {
            assert_eq!(definition.missing_columns(row), [""; 0], "{name}: {row}");
        }
        let ids: BTreeSet<_> = rows.iter().map(|row| row.field("id").unwrap()).collect();
        assert_eq!(ids.len(), rows.len(), "{name}");
    }
}

#[test]
fn a_name_that_is_misspelled_finds_its_template() {
    assert_eq!(
        (find("ratings"), nearest("ratings"), nearest("Clasification")),
        (None, Some("rating"), Some("classification"))
    );
    assert_eq!(nearest("weather"), None);
}

#[test]
fn every_file_of_a_template_is_small_is_shown_and_is_named_by_its_hash() {
    for name in NAMES {
        let template = find(name).unwrap();
        let definition = template.definition().unwrap();
        let mut rows = template.rows().unwrap();
        rows.extend(definition.examples.iter().map(|example| example.row.clone()));
        let cells = rows.iter().flat_map(|row| definition.columns().filter_map(|column| row.field(column)));
        let named: BTreeSet<(Hash32, String)> = cells
            .filter_map(|cell| cell.parse::<MediaRef>().ok())
            .map(|media| (media.hash, media.name.unwrap()))
            .collect();
        let bundled: BTreeSet<(Hash32, String)> =
            template.media.iter().map(|(name, bytes)| (Hash32::digest(bytes), (*name).to_owned())).collect();
        assert_eq!(named, bundled, "{name}");
        for (file, bytes) in template.media {
            assert!(bytes.len() < 3_000, "{file}");
            assert!(matches!(MediaType::of(bytes), Some(MediaType::Png | MediaType::Ogg)), "{file}");
        }
    }
}

#[test]
fn spans_of_the_sample_answers_are_the_names_in_the_text() {
    let template = find("text_spans").unwrap();
    let named = |(row, answer): (&Item, Value)| {
        let text: Vec<char> = row.field("text").unwrap().chars().collect();
        let spans = answer["spans"].as_array().unwrap().clone();
        let cut = |span: &Value| {
            let [start, end] = ["start", "end"].map(|key| usize::try_from(span[key].as_u64().unwrap()).unwrap());
            text[start..end].iter().collect::<String>()
        };
        spans.iter().map(cut).collect::<Vec<_>>()
    };
    let found: Vec<_> = template.rows().unwrap().iter().zip(answers(template)).map(named).collect();
    assert_eq!(found[0], ["Maria Lopez", "Lima", "Oslo", "Red Cross"]);
    assert_eq!(found[1], ["Jordan", "Kenya", "Amman"]);
    assert_eq!(found[2], ["Zoë Ünal", "Bridge Street"]);
    assert_eq!(found[3], [""; 0]);
}

#[test]
fn a_wrong_answer_to_each_template_is_refused_in_a_sentence() {
    let span = json!({ "start": 3, "end": 7, "label": "city" });
    let wrong = [
        ("classification", json!({ "label": "biling" })),
        ("several_labels", json!({ "topics": ["price", "price"] })),
        ("preference_pair", json!({ "better": "A", "reason": "It is better." })),
        (
            "math_problem",
            json!({ "steps": "I computed it in my head, as always.", "result": "15,5", "solvable": true }),
        ),
        ("summary", json!({ "summary": "A bridge." })),
        ("transcription", json!({ "sound": "no speech", "text": "" })),
        ("translation", json!({ "translation": "", "remark": "none" })),
        ("image_boxes", json!({ "boxes": [{ "x": 230, "y": 20, "width": 300, "height": 10 }] })),
        ("text_spans", json!({ "spans": [span] })),
        ("rating", json!({ "rating": 6, "reason": "Clear and complete." })),
        ("file_collection", json!({ "file": "spoon.jpg", "place": "indoors", "own_photo": false })),
    ];
    assert_eq!(wrong.iter().map(|(name, _)| *name).collect::<Vec<_>>(), NAMES);
    let said = wrong.map(|(name, answer)| {
        let checker = AnswerChecker::new(&find(name).unwrap().definition().unwrap());
        let problems = checker.check(0, &answer).unwrap_err();
        problems.iter().map(|problem| format!("{name}: {problem}\n")).collect::<String>()
    });
    expect![[r#"
        classification: item 1: label: expected one of billing, refund, delivery, technical, other; got "biling"; did you mean "billing"?
        several_labels: item 1: topics: expected a list that has each entry once; got ["price","price"]
        preference_pair: item 1: better: expected one of a, b, same; got "A"; did you mean "a"?
        preference_pair: item 1: reason: expected text of at least 20 characters; got 13 characters
        math_problem: item 1: result: expected a number; got "15,5"
        summary: item 1: summary: expected text of at least 40 characters; got 9 characters
        transcription: item 1: sound: expected one of clear, noisy, no_speech; got "no speech"; did you mean "no_speech"?
        translation: item 1: translation: expected text of at least 1 character; got 0 characters
        image_boxes: item 1: boxes, entry 1, label: expected one of car, bus; got nothing
        image_boxes: item 1: boxes, entry 1, width: expected a number of at most 240; got 300
        text_spans: item 1: spans, entry 1, label: expected one of person, place, organization; got "city"
        rating: item 1: rating: expected one of 1, 2, 3, 4, 5; got 6
        file_collection: item 1: file: expected a file as the program names it: sha256: and 64 hex digits, then perhaps a slash and its name; got "spoon.jpg"
        file_collection: item 1: own_photo: expected true; got false
    "#]].assert_eq(&said.concat());
}

#[test]
fn the_sample_agreement_says_that_it_is_one() {
    assert!(AGREEMENT.contains("**This is a sample, not legal advice.**"));
    assert!(AGREEMENT.len() < 4_000);
}
