use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use caravan_primitives::{Coded, Tree};
use proptest::prelude::*;

use super::*;
use crate::canonical::{CanonicalError, MAX_BYTES};

fn plan(format: Format) -> Plan {
    Plan { list: None, format, id: None, items_per_task: 1, secret: Secret::new(Hash32::digest(b"secret")) }
}

fn build(plan: &Plan, text: impl AsRef<[u8]>) -> Manifest {
    let mut reported = Vec::new();
    let built = plan.build(&mut Cursor::new(text), &mut |fault| reported.push(fault));
    built.unwrap_or_else(|error| panic!("{error}: {reported:?}"))
}

/// The faults of a file, each as it is reported; the error counts them.
fn faults(plan: &Plan, text: impl AsRef<[u8]>) -> Vec<String> {
    let mut reported = Vec::new();
    match plan.build(&mut Cursor::new(text), &mut |fault| reported.push(fault.to_string())) {
        Err(ManifestError::Malformed { rows }) => assert_eq!(rows, reported.len() as u64),
        other => panic!("{other:?}"),
    }
    reported
}

fn table(rows: u64) -> String {
    let rows: String = (0..rows).map(|row| format!("{row},\"text, {row}\"\n")).collect();
    format!("id,text\n{rows}")
}

#[test]
fn the_root_is_that_of_the_tree_over_salted_leaves() {
    let plan = plan(Format::Csv);
    for tasks in [1, 2, 3, 5, 8, 13, 64, 65] {
        let leaf = |row: u64| {
            let item = Item::from_json(format!("{{\"id\":\"{row}\",\"text\":\"text, {row}\"}}").as_bytes()).unwrap();
            let salt = Preimage::new("caravan/salt/v1").hash(&Hash32::digest(b"secret")).number(row).finish();
            let payload = Preimage::new("caravan/suite/v1").hash(&salt).hash(&item.hash()).finish();
            leaf_hash("caravan/task/v1", row, tasks, &payload)
        };
        let tree = Tree::new((0..tasks).map(leaf).collect()).unwrap();
        let manifest = build(&plan, table(tasks));
        assert_eq!((manifest.root, u64::from(manifest.tasks), manifest.items), (tree.root(), tasks, tasks));
    }
}

#[test]
fn every_task_opens_and_proves_its_position_only() {
    let mut plan = plan(Format::Csv);
    for (items_per_task, rows) in [(1, 1), (1, 7), (3, 9), (3, 10), (64, 130)] {
        plan.items_per_task = items_per_task;
        let text = table(rows);
        let manifest = build(&plan, &text);
        assert_eq!(u64::from(manifest.tasks), rows.div_ceil(u64::from(items_per_task)));
        for task in 0..manifest.tasks {
            let opening = plan.open(&mut Cursor::new(&text), &manifest, task).unwrap();
            opening.verify(&manifest.root, manifest.tasks).unwrap();
            let first = u64::from(task) * u64::from(items_per_task);
            assert_eq!(opening.items[0].field("id"), Some(first.to_string()));
            let last = (first + u64::from(items_per_task)).min(rows) - 1;
            assert_eq!(opening.items.last().unwrap().field("id"), Some(last.to_string()));
            opening.verify(&manifest.root, manifest.tasks + 1).unwrap_err();
            let mut other = opening.clone();
            other.salt = Hash32::digest(b"another salt");
            assert_eq!(other.verify(&manifest.root, manifest.tasks).unwrap_err().code(), "PROOF_INVALID");
            let mut other = opening;
            other.items.reverse();
            assert_eq!(other.verify(&manifest.root, manifest.tasks).is_ok(), other.items.len() == 1);
        }
    }
}

#[test]
fn an_opening_travels_as_json() {
    let plan = plan(Format::Jsonl);
    let text = "{\"q\": \"one\"}\n{\"q\": \"two\"}\n{\"q\": \"three\"}\n";
    let manifest = build(&plan, text);
    let sent = serde_json::to_string(&plan.open(&mut Cursor::new(text), &manifest, 2).unwrap()).unwrap();
    let opening: Opening = serde_json::from_str(&sent).unwrap();
    opening.verify(&manifest.root, manifest.tasks).unwrap();
    let forged: Opening = serde_json::from_str(&sent.replace("three", "seven")).unwrap();
    assert_eq!(forged.verify(&manifest.root, manifest.tasks).unwrap_err().code(), "PROOF_INVALID");
}

#[test]
fn a_manifest_depends_on_the_secret_and_on_each_row_in_its_position() {
    let plan = plan(Format::Jsonl);
    let root = |plan: &Plan, text: &str| build(plan, text).root;
    let (text, expected) = ("{\"a\":1}\n{\"a\":2}\n", root(&plan, "{\"a\":1}\n{\"a\":2}\n"));
    assert_eq!(root(&plan, "{ \"a\" : 1 }\r\n{\"a\":2}"), expected, "spelling, line ends and a last line without one");
    assert_ne!(root(&plan, "{\"a\":2}\n{\"a\":1}\n"), expected);
    assert_ne!(root(&plan, "{\"a\":1}\n{\"a\":3}\n"), expected);
    let other = Plan { secret: Secret::new(Hash32::digest(b"other")), ..plan.clone() };
    assert_ne!(root(&other, text), expected);
    let pairs = Plan { items_per_task: 2, ..plan };
    assert_ne!(root(&pairs, text), expected);
}

#[test]
fn the_same_text_twice_has_two_leaves() {
    let plan = plan(Format::Jsonl);
    let same = [0, 1].map(|task| {
        let text = "{\"a\":1}\n{\"a\":1}\n";
        let opening = plan.open(&mut Cursor::new(text), &build(&plan, text), task).unwrap();
        suite_payload(&opening.salt, opening.items.iter().map(Item::hash))
    });
    assert_ne!(same[0], same[1]);
}

#[test]
fn an_opening_needs_the_file_the_secret_and_the_plan_of_its_manifest() {
    let plan = plan(Format::Csv);
    let manifest = build(&plan, table(5));
    let changed = |plan: &Plan, text: String| plan.open(&mut Cursor::new(text), &manifest, 1).unwrap_err().code();
    for text in [table(4), table(6), table(5).replace("text, 3", "text, 4"), String::new(), "a,\"".to_owned()] {
        assert_eq!(changed(&plan, text), "MANIFEST_CHANGED");
    }
    let other = Plan { secret: Secret::random().unwrap(), ..plan.clone() };
    assert_eq!(changed(&other, table(5)), "MANIFEST_CHANGED");
    let pairs = Plan { items_per_task: 2, ..plan.clone() };
    assert_eq!(changed(&pairs, table(5)), "MANIFEST_CHANGED");
    let error = plan.open(&mut Cursor::new(table(5)), &manifest, 5).unwrap_err();
    assert_eq!(error.to_string(), "MANIFEST_INDEX: expected a task below 5, got 5");
}

#[test]
fn every_malformed_row_of_csv_is_reported_with_line_and_column() {
    let text = b"id,text\n1,a\n2\n3,a,b\n4,\"a\"b\n5,a\"b\n6,\xff\n\n7,a\rb\n8,ok\n9,\"open\n10,b\n";
    assert_eq!(faults(&plan(Format::Csv), text), [
        "ROW_FIELDS: expected 2 fields, got 1 at line 3, column 1",
        "ROW_FIELDS: expected 2 fields, got 3 at line 4, column 5",
        "ROW_QUOTES: expected a separator or the end of the line after a closing quote, got more text at line 5, column 6",
        "ROW_QUOTES: expected quotes around the whole field, written twice within, got a quote inside at line 6, column 4",
        "UTF8_INVALID: expected UTF-8, got other bytes at line 7, column 3",
        "ROW_EMPTY: expected a row, got an empty line at line 8, column 1",
        "ROW_QUOTES: expected the end of the line after a carriage return, or quotes around it, got more text at line \
         9, column 4",
        "ROW_QUOTES: expected a closing quote, got the end of the file at line 11, column 3",
    ]);
}

/// The text of each row of a table, or the code of what is wrong with it.
fn texts(format: Format, bytes: &[u8]) -> Vec<String> {
    let code = |fault: &RowError| fault.code().to_owned();
    match Table::open(format, bytes).unwrap() {
        Err(fault) => vec![code(&fault)],
        Ok(table) => {
            table.map(|row| row.unwrap().map_or_else(|fault| code(&fault), |row| row.item.to_string())).collect()
        }
    }
}

#[test]
fn columns_are_separated_by_what_the_header_has_and_a_comma_comes_first() {
    let comma = r#"{"id":"1","text":"hello, world"}"#;
    let rows = |text: &str| texts(Format::Csv, text.as_bytes());
    assert_eq!(rows("id;text\n1;hello, world\n"), [comma]);
    assert_eq!(rows("\"id\";\"text\"\n1;\"hello, world\"\n"), [comma]);
    assert_eq!(rows("id\ttext\n1\thello, world\n"), [comma]);
    assert_eq!(rows("id,\"text;note\"\n1,a\n"), [r#"{"id":"1","text;note":"a"}"#], "quoted");
    assert_eq!(rows("id,a;b\n1,x;y\n"), [r#"{"a;b":"x;y","id":"1"}"#], "a comma anywhere in the header");
    assert_eq!(texts(Format::Tsv, b"id\ta,b\n1\tx\n"), [r#"{"a,b":"x","id":"1"}"#]);
    assert_eq!(rows("id;text\n1;2;3\n"), ["ROW_FIELDS"]);
}

#[test]
fn utf_16_is_read_and_without_a_mark_it_is_named() {
    let utf16 = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let text = "id,text\r\n2,w\u{f6}rld\r\n";
    let marked = [vec![0xFF, 0xFE], utf16(text)].concat();
    assert_eq!(texts(Format::Csv, &marked), ["{\"id\":\"2\",\"text\":\"w\u{f6}rld\"}"]);
    assert_eq!(texts(Format::Csv, &utf16(text)), ["ENCODING_UNKNOWN"]);
    let lines = [vec![0xFF, 0xFE], utf16("{\"a\":1}\n{\"a\":2}\n")].concat();
    assert_eq!(texts(Format::Jsonl, &lines), [r#"{"a":1}"#, r#"{"a":2}"#]);
}

#[test]
fn an_empty_line_is_no_row_whatever_ends_the_lines() {
    for end in ["\n", "\r\n"] {
        let text = ["text", "hello", "", "\"\"", "world", ""].join(end);
        let expected = [r#"{"text":"hello"}"#, "ROW_EMPTY", r#"{"text":""}"#, r#"{"text":"world"}"#];
        assert_eq!(texts(Format::Csv, text.as_bytes()), expected);
    }
}

#[test]
fn every_malformed_row_of_jsonl_is_reported_with_line_and_column() {
    let text = b"{\"a\":1}\n{\"a\":1e16}\n[1]\n\n{\"a\":\n{\"a\":1,\"a\":2}\n{\"a\":\"\xff\"}\n{\"a\":2}\n";
    let reported = faults(&plan(Format::Jsonl), text);
    let starts = [
        "NUMBER_INEXACT: ",
        "ROW_NO_OBJECT: expected a JSON object, got another value at line 3, column 1",
        "ROW_EMPTY: expected a row, got an empty line at line 4, column 1",
        "JSON_INVALID: expected one JSON value, got EOF while parsing a value at line 5, column 5",
        "KEY_DUPLICATE: ",
        "UTF8_INVALID: expected UTF-8, got other bytes at line 7, column 7",
    ];
    assert_eq!(reported.len(), starts.len(), "{reported:?}");
    for (reported, start) in reported.iter().zip(starts) {
        assert!(reported.starts_with(start), "{reported}");
    }
    assert!(reported[0].contains("got 1e16 before line 2, column "), "{}", reported[0]);
    assert!(reported[4].contains("before line 6, column "), "{}", reported[4]);
}

#[test]
fn a_quoted_field_may_have_commas_quotes_and_lines() {
    let text = "\u{feff}id,text\r\n1,\"a, \"\"b\"\"\nc\"\r\n\"2\",\r\n";
    let plan = plan(Format::Csv);
    let manifest = build(&plan, text);
    let texts = [0, 1].map(|task| plan.open(&mut Cursor::new(text), &manifest, task).unwrap().items[0].field("text"));
    assert_eq!(texts, [Some("a, \"b\"\nc".to_owned()), Some(String::new())]);
    let after = "id,text\n1,\"two\nlines\"\n2\n";
    assert_eq!(faults(&plan, after), ["ROW_FIELDS: expected 2 fields, got 1 at line 4, column 1"]);
}

#[test]
fn a_header_names_every_column_once() {
    let plan = plan(Format::Csv);
    for text in ["", "id,\n1,a\n", "id,id\n1,a\n", "caf\u{e9},cafe\u{301}\n1,2\n"] {
        let reported = faults(&plan, text);
        assert!(reported.len() == 1 && reported[0].starts_with("HEADER_INVALID: "), "{reported:?}");
    }
    assert!(faults(&plan, "id,a\"b\n1,a\n")[0].starts_with("ROW_QUOTES: "));
}

#[test]
fn ids_are_there_and_nowhere_twice() {
    let with = |format| Plan { id: Some("id".to_owned()), ..plan(format) };
    assert_eq!(build(&with(Format::Csv), table(100)).items, 100);
    assert_eq!(
        faults(&with(Format::Csv), "id,text\n1,a\n,b\n2,c\n1,d\n2,e\n1,f\n"),
        [
            "ROW_ID_MISSING: expected an id in \"id\", got none at line 3, column 1",
            "ROW_ID_DUPLICATE: expected every id once, got the id of line 2 again at line 5, column 1",
            "ROW_ID_DUPLICATE: expected every id once, got the id of line 4 again at line 6, column 1",
            "ROW_ID_DUPLICATE: expected every id once, got the id of line 2 again at line 7, column 1",
        ]
    );
    assert_eq!(
        faults(&with(Format::Csv), "no,text\n1,a\n"),
        ["ROW_ID_MISSING: expected an id in \"id\", got none at line 1, column 1"]
    );
    let jsonl = "{\"id\":1}\n{\"no\":1}\n{\"id\":\"1\"}\n{\"id\":null}\n{\"id\":\"null\"}\n";
    let codes: Vec<String> = faults(&with(Format::Jsonl), jsonl)
        .iter()
        .map(|reported| reported.split(':').next().unwrap().to_owned())
        .collect();
    assert_eq!(codes, ["ROW_ID_MISSING", "ROW_ID_MISSING", "ROW_ID_DUPLICATE"]);
}

#[test]
fn a_row_has_a_bound_and_what_follows_is_read_all_the_same() {
    let long = "x".repeat(MAX_BYTES + 1);
    for text in [format!("id,text\n1,{long}\n2\n"), format!("id,text\n1,\"{long}\"\n2\n")] {
        let reported = faults(&plan(Format::Csv), text);
        assert_eq!(
            reported[0],
            format!("ITEM_TOO_LONG: expected at most 1048576 bytes, got {} from line 2, column 1", MAX_BYTES + 3)
        );
        assert!(reported[1].starts_with("ROW_FIELDS: "), "{reported:?}");
    }
    let reported = faults(&plan(Format::Jsonl), format!("{{\"a\":\"{long}\"}}\n{{\"a\":1e16}}\n"));
    assert!(reported[0].starts_with("ITEM_TOO_LONG: ") && reported[1].starts_with("NUMBER_INEXACT: "), "{reported:?}");
}

#[test]
fn tasks_and_rows_are_counted() {
    let none = |text: &str| plan(Format::Csv).build(&mut Cursor::new(text), &mut |_| ()).unwrap_err().to_string();
    assert_eq!(none("id,text\n"), "MANIFEST_SIZE: expected 1 to 2000000 tasks of 1 rows, got 0 rows");
    for items_per_task in [0, 65] {
        let plan = Plan { items_per_task, ..plan(Format::Csv) };
        let error = plan.build(&mut Cursor::new(table(1)), &mut |_| ()).unwrap_err();
        assert_eq!(error.code(), "MANIFEST_TASK_SIZE");
    }
}

/// Fails when it is read for the second time.
struct Once(Cursor<String>, u8);

impl Read for Once {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.1 > 1 {
            return Err(io::Error::other("gone"));
        }
        self.0.read(buffer)
    }
}

impl Seek for Once {
    fn seek(&mut self, position: io::SeekFrom) -> io::Result<u64> {
        self.1 += 1;
        self.0.seek(position)
    }
}

#[test]
fn a_file_that_cannot_be_read_is_not_taken_for_a_malformed_one() {
    let error = plan(Format::Csv).build(&mut Once(Cursor::new(table(3)), 0), &mut |_| ()).unwrap_err();
    assert_eq!(error.code(), "MANIFEST_UNREADABLE");
    assert!(error.to_string().ends_with("got gone"), "{error}");
}

#[test]
fn a_secret_is_new_every_time_and_is_not_shown_by_accident() {
    let [one, two] = [Secret::random().unwrap(), Secret::random().unwrap()];
    assert_ne!(one.reveal(), two.reveal());
    assert_ne!(one.salt(0), one.salt(1));
    assert!(!format!("{one:?}").contains(&one.reveal().to_hex()[..8]));
}

#[test]
fn every_code_is_listed_and_leads_its_text() {
    let at = Position::START;
    let rows = [
        RowError::Fields { expected: 1, got: 2, at },
        RowError::Quotes { expected: "x", got: "y", at },
        RowError::Empty { at },
        RowError::NoObject { at },
        RowError::Encoding { at },
        RowError::Header { got: "x".into(), at },
        RowError::IdMissing { column: "id".into(), at },
        RowError::IdDuplicate { first: 1, at },
        RowError::TaskTooLong { at, last: 2 },
    ];
    assert_eq!(rows.iter().map(Coded::code).collect::<Vec<_>>(), RowError::ALL);
    assert!(rows.iter().all(|error| error.to_string().starts_with(&format!("{}: ", error.code()))));
    assert_eq!(RowError::from(CanonicalError::Utf8 { at }).code(), "UTF8_INVALID");
    let all = [
        ManifestError::Unreadable(io::Error::other("x")),
        ManifestError::Malformed { rows: 1 },
        ManifestError::Size { items_per_task: 1, rows: 0 },
        ManifestError::TaskSize { got: 0 },
        ManifestError::Changed { expected: Hash32::digest(b"") },
        ManifestError::IdTooLong { got: 257 },
        ManifestError::Unwritable(io::Error::other("x")),
        ManifestError::Index { tasks: 1, got: 1 },
    ];
    assert_eq!(all.iter().map(Coded::code).collect::<Vec<_>>(), ManifestError::ALL);
    assert!(all.iter().all(|error| error.to_string().starts_with(&format!("{}: ", error.code()))));
}

#[test]
fn a_file_of_real_problems_becomes_a_manifest() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..").join("shared/data");
    let file = std::env::var_os("CARAVAN_DATA").map_or(root, PathBuf::from).join("gsm8k/test.jsonl");
    if !file.exists() {
        println!("not run: no data");
        return;
    }
    let plan = Plan { items_per_task: 10, ..plan(Format::Jsonl) };
    let mut file = std::fs::File::open(file).unwrap();
    let manifest = plan.build(&mut file, &mut |fault| panic!("{fault}")).unwrap();
    assert_eq!((manifest.tasks, manifest.items), (132, 1_319));
    let opening = plan.open(&mut file, &manifest, 131).unwrap();
    assert_eq!(opening.items.len(), 9);
    opening.verify(&manifest.root, manifest.tasks).unwrap();
}

/// Rows of three fields each.
fn rows() -> impl Strategy<Value = Vec<Vec<String>>> {
    let field = "[a-z\",\r\n é]{0,5}";
    prop::collection::vec(prop::collection::vec(field, 3), 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_another_program_writes_as_csv_is_read_as_it_was(rows in rows()) {
        let mut writer = ::csv::WriterBuilder::new().quote_style(::csv::QuoteStyle::NonNumeric).from_writer(vec![]);
        writer.write_record(["a", "b", "c"]).unwrap();
        rows.iter().for_each(|row| writer.write_record(row).unwrap());
        let bytes = writer.into_inner().unwrap();
        let plan = plan(Format::Csv);
        let manifest = build(&plan, &bytes);
        prop_assert_eq!(manifest.items, rows.len() as u64);
        for (task, row) in (0..).zip(&rows) {
            let item = plan.open(&mut Cursor::new(&bytes), &manifest, task).unwrap().items.remove(0);
            let expected: BTreeMap<&str, String> = ["a", "b", "c"].into_iter().zip(row.iter().cloned()).collect();
            let fields = ["a", "b", "c"].map(|column| item.field(column).unwrap());
            prop_assert_eq!(fields.to_vec(), expected.into_values().collect::<Vec<_>>());
        }
    }

    #[test]
    fn no_bytes_stop_the_reader(bytes in prop::collection::vec(prop::sample::select(b"a,\"\r\n\xff{}:1".to_vec()), 0..40)) {
        for format in [Format::Csv, Format::Jsonl] {
            let (mut reported, plan) = (0_u64, plan(format));
            match plan.build(&mut Cursor::new(&bytes), &mut |_| reported += 1) {
                Ok(manifest) => prop_assert!(reported == 0 && manifest.items > 0),
                Err(ManifestError::Malformed { rows }) => prop_assert!(rows == reported && reported > 0),
                Err(error) => prop_assert_eq!(error.code(), "MANIFEST_SIZE"),
            }
        }
    }
}
