use caravan_primitives::Coded;
use serde_json::json;

use super::*;
use crate::samples::{accepted, dataset, definition, item};

fn conll(text: &str, spans: Value) -> (String, Report) {
    let task = definition("text_spans");
    let items = vec![item("n-1", &[("text", text)], Some(json!({ "spans": spans })))];
    let mut bytes = vec![];
    let report = write_conll(&dataset(&["text"], items, Some(&task)), &mut bytes).unwrap();
    (String::from_utf8(bytes).unwrap(), report)
}

#[test]
fn the_words_of_a_span_begin_with_b_and_go_on_with_i() {
    let (text, report) = conll(
        "Ana Li saw\tParis.",
        json!([{ "start": 11, "end": 16, "label": "place" }, { "start": 0, "end": 6, "label": "person" }]),
    );
    assert_eq!(text, "# id = n-1\nAna\tB-person\nLi\tI-person\nsaw\tO\nParis\tB-place\n.\tO\n\n");
    assert_eq!((report.rows, report.notes.len()), (1, 0));
}

#[test]
fn positions_are_characters_and_an_emoji_is_one_word() {
    let (text, report) = conll("🙂é Li", json!([{ "start": 3, "end": 5, "label": "a b\n" }]));
    assert_eq!(text, "# id = n-1\n🙂\tO\né\tO\nLi\tB-a_b_\n\n");
    assert_eq!(report.notes.len(), 0);
}

#[test]
fn a_span_that_cuts_a_word_gets_the_whole_word_and_is_counted() {
    let (text, report) = conll("Parisian cafe", json!([{ "start": 0, "end": 5, "label": "x" }]));
    assert_eq!(text, "# id = n-1\nParisian\tB-x\ncafe\tO\n\n");
    assert_eq!(report.notes.get(EXTENDED), Some(&1));
}

#[test]
fn spans_that_overlap_or_hold_no_word_are_left_out_and_counted() {
    let spans = json!([
        { "start": 0, "end": 4, "label": "long" },
        { "start": 3, "end": 4, "label": "short" },
        { "start": 1, "end": 2, "label": "space" },
        { "start": 90, "end": 99, "label": "far" },
    ]);
    let (text, report) = conll("a  b", spans);
    assert_eq!(text, "# id = n-1\na\tB-long\nb\tI-long\n\n");
    assert_eq!((report.notes.get(OVERLAPPING), report.notes.get(OUTSIDE)), (Some(&1), Some(&2)));
}

#[test]
fn the_only_accepted_answer_stands_for_a_label_and_two_do_not() {
    let task = definition("text_spans");
    let answer = json!({ "spans": [{ "start": 0, "end": 1, "label": "x" }] });
    let mut one = item("1", &[("text", "a")], None);
    one.answers = vec![accepted("amara", answer.clone())];
    let mut two = item("2", &[("text", "a")], None);
    two.answers = vec![accepted("amara", answer.clone()), accepted("bela", answer)];
    let mut bytes = vec![];
    let report = write_conll(&dataset(&["text"], vec![one, two], Some(&task)), &mut bytes).unwrap();
    assert_eq!(String::from_utf8(bytes).unwrap(), "# id = 1\na\tB-x\n\n");
    assert_eq!(report.notes.get(UNLABELLED), Some(&1));
}

#[test]
fn a_task_without_spans_and_a_span_without_numbers_are_refused() {
    let task = definition("rating");
    let refused = write_conll(&dataset(&["text"], vec![], Some(&task)), vec![]).unwrap_err();
    assert_eq!(refused.code(), "FORMAT_TASK");
    let task = definition("text_spans");
    let items = vec![item("1", &[("text", "a")], Some(json!({ "spans": [{ "start": -1, "end": 2 }] })))];
    let refused = write_conll(&dataset(&["text"], items, Some(&task)), vec![]).unwrap_err();
    assert_eq!(refused.code(), "FORMAT_ANSWER");
}
