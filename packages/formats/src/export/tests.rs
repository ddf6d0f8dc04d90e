use std::collections::BTreeMap;

use caravan_primitives::Coded;
use caravan_toolkit::canonical::normal;
use caravan_toolkit::manifest::{unescape_formula, Format, Table as TextTable};
use proptest::prelude::*;
use serde_json::{json, Value};

use super::*;
use crate::dataset::{Answer, Item};
use crate::parquet_read::read_parquet;
use crate::samples::{accepted, dataset, definition, file, item};

fn written(dataset: &Dataset<'_>, lines: Lines, format: TableFormat) -> Vec<u8> {
    let mut bytes = vec![];
    write_table(dataset, lines, format, &mut bytes).unwrap();
    bytes
}

fn text(dataset: &Dataset<'_>, lines: Lines, format: TableFormat) -> String {
    String::from_utf8(written(dataset, lines, format)).unwrap()
}

/// The rows of CSV or JSON lines by the reader of batches, as texts of the first columns.
fn read_back(bytes: &[u8], format: Format, columns: &[&str]) -> Vec<Vec<String>> {
    let table = TextTable::open(format, bytes).unwrap().unwrap();
    let plain = |text: String| if format == Format::Csv { unescape_formula(&text).to_owned() } else { text };
    let texts = |row: caravan_toolkit::manifest::TableRow| {
        columns.iter().map(|column| plain(row.item.field(column).unwrap_or_default())).collect()
    };
    table.map(|row| texts(row.unwrap().unwrap())).collect()
}

fn parquet_rows(bytes: &[u8], columns: &[&str]) -> Vec<Vec<String>> {
    let mut rows = vec![];
    read_parquet(&file(bytes), &mut |item| {
        rows.push(columns.iter().map(|column| item.field(column).unwrap_or_default()).collect());
        Ok(())
    })
    .unwrap();
    rows
}

#[test]
fn an_item_has_its_row_its_label_and_all_answers_on_one_line() {
    let task = definition("rating");
    let mut rated =
        item("q-1", &[("question", "=1"), ("answer", "a\nb")], Some(json!({ "rating": 4, "reason": "ok" })));
    rated.confidence = Some(0.5);
    rated.answers.push(accepted("amara", json!({ "rating": 4, "reason": "ok" })));
    let dataset = dataset(&["question", "answer"], vec![rated], Some(&task));
    let csv = text(&dataset, Lines::Items, TableFormat::Csv);
    let expected = "item,batch,task,question,row_answer,label,label_rating,label_reason,confidence,answers\n\
        q-1,0,0,'=1,\"a\nb\",\"{\"\"rating\"\":4,\"\"reason\"\":\"\"ok\"\"}\",4,ok,0.5,";
    assert!(csv.starts_with(expected), "{csv}");
    let jsonl = text(&dataset, Lines::Items, TableFormat::Jsonl);
    let line: BTreeMap<String, Value> = serde_json::from_str(&jsonl).unwrap();
    assert_eq!((&line["question"], &line["label_rating"]), (&json!("=1"), &json!(4)));
    assert_eq!(line["answers"][0]["submitted_at"], "2000-02-28T23:59:59Z");
}

#[test]
fn an_answer_has_who_gave_it_and_when() {
    let task = definition("classification");
    let mut answered = item("m-1", &[("subject", "s")], None);
    answered.answers = vec![accepted("amara", json!({ "label": "refund" })), accepted("bela", Value::Null)];
    let dataset = dataset(&["subject"], vec![answered, item("m-2", &[], None)], Some(&task));
    let csv = text(&dataset, Lines::Answers, TableFormat::Csv);
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(
        lines,
        [
            "item,batch,task,subject,annotator,status,answer,answer_label,claimed_at,submitted_at,seconds",
            "m-1,0,0,s,amara,accepted,\"{\"\"label\"\":\"\"refund\"\"}\",refund,1970-01-01T00:00:00Z,2000-02-28T23:59:59Z,9",
            "m-1,0,0,s,bela,accepted,,,1970-01-01T00:00:00Z,2000-02-28T23:59:59Z,9",
        ]
    );
    let columns = ["claimed_at", "submitted_at", "answer_label", "seconds"];
    let rows = parquet_rows(&written(&dataset, Lines::Answers, TableFormat::Parquet), &columns);
    assert_eq!(rows[0], ["1970-01-01T00:00:00Z", "2000-02-28T23:59:59Z", "refund", "9"]);
}

#[test]
fn a_dataset_without_items_or_answers_has_its_columns() {
    let empty = dataset(&["text"], vec![], None);
    for lines in [Lines::Items, Lines::Answers] {
        assert!(text(&empty, lines, TableFormat::Csv).starts_with("item,batch,task,text,"));
        assert_eq!(text(&empty, lines, TableFormat::Jsonl), "");
        assert_eq!(parquet_rows(&written(&empty, lines, TableFormat::Parquet), &["text"]).len(), 0);
    }
}

#[test]
fn columns_are_refused_that_are_too_many_or_come_twice() {
    let many: Vec<String> = (0..2_000).map(|number| format!("c{number}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    for (columns, code) in
        [(&many[..], "FORMAT_COLUMNS"), (&[], "FORMAT_COLUMNS"), (&["e\u{301}", "é"], "FORMAT_COLUMN")]
    {
        let refused = write_table(&dataset(columns, vec![], None), Lines::Items, TableFormat::Csv, vec![]).unwrap_err();
        assert_eq!(refused.code(), code, "{refused}");
    }
}

#[test]
fn no_column_of_a_row_takes_the_name_of_another() {
    let columns = ["item", "row_item", "label_x", "answer"];
    let items = vec![item("1", &[("item", "a"), ("row_item", "b")], Some(json!({ "x": true })))];
    let csv = text(&dataset(&columns, items, None), Lines::Items, TableFormat::Csv);
    assert!(csv.starts_with("item,batch,task,row_row_item,row_item,row_label_x,row_answer,label,label_x,"), "{csv}");
    assert!(csv.contains("\n1,0,0,a,b,,,"), "{csv}");
}

#[test]
fn a_time_after_the_year_9999_is_refused() {
    let mut late = item("1", &[], None);
    late.answers.push(Answer { claimed_at: Some(253_402_300_800), ..Answer::default() });
    let dataset = dataset(&["a"], vec![late], None);
    let refused = write_table(&dataset, Lines::Items, TableFormat::Csv, vec![]).unwrap_err();
    assert_eq!(refused.code(), "FORMAT_TIME");
}

/// Texts that break what does not quote: signs of CSV, JSON and formulas, line ends, NUL, right-to-left, emoji.
fn hostile() -> impl Strategy<Value = String> {
    let sign = prop_oneof![
        4 => proptest::sample::select(vec!['=', '+', '-', '@', '\'', '"', ',', ';', '\t', '\n', '\r', '\0', '\\', '{']),
        2 => proptest::sample::select(vec!['\u{202e}', '🙂', '\u{200d}', 'e', '\u{301}', 'א', '\u{feff}', '\u{85}']),
        2 => proptest::char::range('a', 'z'),
    ];
    proptest::collection::vec(sign, 0..12).prop_map(String::from_iter)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_back(rows in proptest::collection::vec((hostile(), hostile(), hostile()), 0..8)) {
        let items: Vec<Item> = rows
            .iter()
            .map(|(a, b, label)| item("1", &[("a", a), ("b", b)], Some(json!({ "l": label }))))
            .collect();
        let expected: Vec<Vec<String>> =
            rows.iter().map(|(a, b, label)| vec![normal(a), normal(b), normal(label)]).collect();
        let dataset = dataset(&["a", "b"], items, None);
        let columns = if rows.is_empty() { &["a", "b"][..] } else { &["a", "b", "label_l"][..] };
        let csv = written(&dataset, Lines::Items, TableFormat::Csv);
        prop_assert_eq!(&read_back(&csv, Format::Csv, columns), &expected);
        let jsonl = written(&dataset, Lines::Items, TableFormat::Jsonl);
        prop_assert_eq!(&read_back(&jsonl, Format::Jsonl, columns), &expected);
        let parquet = written(&dataset, Lines::Items, TableFormat::Parquet);
        prop_assert_eq!(&parquet_rows(&parquet, columns), &expected);
        prop_assert_eq!(parquet, written(&dataset, Lines::Items, TableFormat::Parquet));
    }
}
