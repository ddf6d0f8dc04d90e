use std::path::PathBuf;

use caravan_toolkit::manifest::{Format, Plan, Secret};
use caravan_toolkit::task::templates;
use serde_json::json;

use super::*;

fn secret(byte: u8) -> Hash32 {
    Hash32::from_bytes([byte; 32])
}

/// A file with a name of its own, removed at the end.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str, text: &str) -> Self {
        let path = std::env::temp_dir().join(format!("caravan-gold-{}-{name}", std::process::id()));
        std::fs::write(&path, text).unwrap();
        Self(path)
    }

    fn rows(&self) -> ReadyRows<'_> {
        let plan = Plan {
            list: None,
            format: Format::Csv,
            id: Some("id".to_owned()),
            items_per_task: 2,
            secret: Secret::new(secret(1)),
        };
        ReadyRows { plan, source: std::fs::File::open(&self.0).unwrap(), path: &self.0, media: vec![] }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

const ROWS: &str = "id,message\nm-1,one\nm-2,two\nm-3,three\nm-4,four\nm-5,five\n";

/// Read gold rows for the template, and mix them into [`ROWS`].
fn mix(name: &str, template: &str, gold: &str) -> Result<(Vec<String>, Gold)> {
    let rows = Scratch::new(&format!("{name}-rows.csv"), ROWS);
    let gold = Scratch::new(&format!("{name}-gold.csv"), gold);
    let definition = templates::find(template).unwrap().definition().unwrap();
    let mut rows = rows.rows();
    let gold = GoldRows::read(gold.rows(), &mut rows, &definition)?;
    let (mut rows, known) = mixed(rows, gold, &secret(1))?;
    assert_eq!(rows.plan.format, Format::Jsonl);
    let lines = rows.plan.items(&mut rows.source).unwrap().map(|item| item.unwrap().as_str().to_owned());
    Ok((lines.collect(), known))
}

fn refused(name: &str, template: &str, gold: &str) -> String {
    mix(name, template, gold).unwrap_err().to_string()
}

#[test]
fn gold_rows_stand_at_random_positions_of_the_secret_and_each_once() {
    let drawn = positions(1_000, 50, &secret(1));
    assert_eq!(drawn, positions(1_000, 50, &secret(1)));
    assert_ne!(drawn, positions(1_000, 50, &secret(2)));
    assert_eq!(drawn.len(), 50);
    assert!(drawn.keys().all(|position| *position < 1_050));
    assert_eq!(drawn.values().copied().collect::<BTreeSet<_>>(), (0..50).collect());
    let early = drawn.keys().filter(|position| **position < 525).count();
    assert!((15..=35).contains(&early), "{early} of 50 are in the first half");
    assert_ne!(drawn.values().copied().collect::<Vec<_>>(), (0..50).collect::<Vec<_>>(), "their order is drawn too");
    assert_eq!(positions(0, 3, &secret(1)).into_keys().collect::<Vec<_>>(), [0, 1, 2]);
}

#[test]
fn gold_rows_lose_their_answer_and_the_requester_knows_where_they_are() {
    let gold = "id,message,gold\ng-1,first,billing\ng-2,second,refund\n";
    let (lines, known) = mix("mixed", "classification", gold).unwrap();
    assert_eq!(lines.len(), 7);
    assert!(lines.iter().all(|line| !line.contains("gold") && !line.contains("billing")), "{lines:?}");
    for (row, label) in [
        (json!({ "id": "g-1", "message": "first" }), "billing"),
        (json!({ "id": "g-2", "message": "second" }), "refund"),
    ] {
        let row = row.to_string();
        let position = lines.iter().position(|line| *line == row).unwrap();
        let answer = known.answer(u32::try_from(position / 2).unwrap(), position % 2).unwrap();
        assert_eq!(Value::Object(answer.clone()), json!({ "label": label }));
    }
    let is_gold = |row: &usize| known.answer(u32::try_from(row / 2).unwrap(), row % 2).is_some();
    let others: Vec<usize> = (0..7).filter(|row| !is_gold(row)).collect();
    assert_eq!(others.iter().map(|row| &lines[*row][7..10]).collect::<Vec<_>>(), ["m-1", "m-2", "m-3", "m-4", "m-5"]);
}

#[test]
fn an_answer_may_leave_out_what_is_not_compared() {
    let (_, known) = mix("part", "math_problem", "id,message,gold.result\ng-1,x,12\n").unwrap();
    assert_eq!(known.rows[0].answer, json!({ "result": 12 }).as_object().unwrap().clone());
    let (_, known) = mix("json", "math_problem", "id,message,gold\ng-1,x,\"{\"\"solvable\"\":false}\"\n").unwrap();
    assert_eq!(known.rows[0].answer, json!({ "solvable": false }).as_object().unwrap().clone());
}

#[test]
fn gold_that_annotators_could_distinguish_or_that_answers_nothing_is_refused() {
    let columns = refused("columns", "classification", "id,message,note,gold\ng-1,x,y,billing\n");
    assert!(columns.contains("row 1: expected the columns of the rows") && columns.contains("\"note\""), "{columns}");
    let fewer = refused("fewer", "classification", "id,gold\ng-1,billing\n");
    assert!(fewer.contains("must not distinguish gold"), "{fewer}");
    let label = refused("label", "classification", "id,message,gold\ng-1,x,biling\ng-2,y,\n");
    assert!(label.contains("row 1: gold: label: expected") && label.contains("did you mean \"billing\"?"), "{label}");
    assert!(label.contains("row 2: expected the answer in \"gold\""), "{label}");
    let field = refused("field", "math_problem", "id,message,gold\ng-1,x,\"{\"\"reslt\"\":12}\"\n");
    assert!(field.contains("another field \"reslt\""), "{field}");
    let named = refused("named", "classification", "id,message,gold\nm-2,x,billing\n");
    assert!(named.contains("got \"m-2\", which row 2 of"), "{named}");
}
