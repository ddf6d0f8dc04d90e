//! Verdicts that gold proposes.

use std::fs;

use super::fixture::Fixture;

const TASKS: usize = 5;

/// A batch of five tasks of two rows, one of them gold, that amara answered right and bela wrong.
fn answered(name: &str) -> Fixture {
    let fixture = Fixture::new(name);
    let rows = |from: usize| (from..from + TASKS).map(|n| format!("r-{n},How much is {n} and {n}?"));
    let table = |header: &str, rows: &[String]| format!("{header}\n{}\n", rows.join("\n"));
    fixture.write("rows.csv", table("id,question", &rows(0).collect::<Vec<_>>()));
    let gold: Vec<String> = rows(TASKS).zip(TASKS..).map(|(row, n)| format!("{row},{}", n + n)).collect();
    fixture.write("gold.csv", table("id,question,gold", &gold));
    let description = fs::read_to_string(fixture.folder.join("batch.toml")).unwrap();
    let description = description.replace("items_per_task = 1", "items_per_task = 2");
    fixture.write("batch.toml", description.replace("overlap = 3", "overlap = 2"));
    fixture.json("batch import 1 rows.csv --gold gold.csv --config batch.toml --as larkspur");
    fixture.json("batch open 1 --yes --as larkspur");
    for (who, off) in [("amara", 0), ("bela", 1)] {
        let answers: Vec<String> = (0..2 * TASKS).map(|n| format!("r-{n},{}", n + n + off)).collect();
        fixture.write(&format!("{who}.csv"), table("id,answer", &answers));
        fixture.json(&format!("account add {who}"));
        for _ in 0..TASKS {
            // The pick may find only tasks that this annotator has done: the next one looks elsewhere.
            while fixture.json(&format!("work claim 1 --as {who}"))["assignment"].is_null() {}
            fixture.json(&format!("work submit 1 --answers {who}.csv --as {who}"));
        }
    }
    fixture
}

/// For each work of an annotator whether it has gold, its verdict, and its reason.
fn proposed(fixture: &Fixture, who: &str, percent: u8) -> Vec<(bool, String, String)> {
    fixture.json(&format!("export results 1 --propose {percent} --out results.csv --as larkspur"));
    let mut reader = csv::Reader::from_path(fixture.folder.join("results.csv")).unwrap();
    let header = reader.headers().unwrap().clone();
    let works = reader.records().map(|record| {
        let record = record.unwrap();
        let field = |name: &str| record[header.iter().position(|column| column == name).unwrap()].to_owned();
        (field("annotator"), (!field("gold").is_empty(), field("verdict"), field("reason")))
    });
    works.filter(|(annotator, _)| annotator == who).map(|(_, work)| work).collect()
}

#[test]
fn gold_proposes_verdicts_that_decide_takes() {
    let fixture = answered("proposed");
    let (amara, bela) = (proposed(&fixture, "amara", 70), proposed(&fixture, "bela", 70));
    assert_eq!((amara.len(), bela.len()), (TASKS, TASKS));
    assert!(amara.iter().all(|(_, verdict, reason)| verdict == "accept" && reason.is_empty()), "{amara:?}");
    for (has_gold, verdict, reason) in &bela {
        let expected = if *has_gold { ("reject", "wrong_answer") } else { ("", "") };
        assert_eq!((verdict.as_str(), reason.as_str()), expected, "{bela:?}");
    }
    // The rejection cap stands: beside five accepted works it lets three be rejected. Which tasks have gold is drawn.
    let rejected = bela.iter().filter(|(has_gold, ..)| *has_gold).count();
    let dry = fixture.run("decide 1 results.csv --as larkspur");
    let said = String::from_utf8([dry.stdout, dry.stderr].concat()).unwrap();
    let expected = if rejected > 3 { "REJECTION_CAP".to_owned() } else { format!("5 accepted, {rejected} rejected") };
    assert!(said.contains(&expected), "{expected}: {said}");
}

#[test]
fn without_gold_nothing_is_proposed_and_only_results_have_verdicts() {
    let fixture = super::fixture::worked("unproposed");
    let (_, error) = fixture.fails("export results 1 --propose 70 --out results.csv --as larkspur");
    assert!(error.contains("NOTHING_LEFT: expected an answer to a gold row"), "{error}");
    let (code, error) = fixture.fails("export payments 1 --propose 70 --out payments.csv --as larkspur");
    assert!(code == 2 && error.contains("expected --propose with `export results`"), "{code}: {error}");
    assert!(!fixture.folder.join("results.csv").exists() && !fixture.folder.join("payments.csv").exists());
}
