//! What is told is what was done, and what was done before is not done over.

use std::fs;

use serde_json::Value;

use super::desk::{published, units, worked, Desk};

/// The default review time of a batch, and a little more.
const REVIEW: &str = "chain advance 4d";

/// An open batch of one row, and annotators who may work on it.
fn one_row(name: &str, annotators: &[&str]) -> Desk {
    let desk = Desk::new(name);
    desk.write("rows.csv", "id,question\na,How much is 2 and 3?\n");
    desk.json("batch import 1 rows.csv --config batch.toml --as larkspur");
    desk.json("batch open 1 --as larkspur");
    for who in annotators {
        desk.json(&format!("account add {who}"));
    }
    desk
}

#[test]
fn a_verdict_that_comes_too_late_is_told_as_such_and_not_as_done() {
    let desk = worked("late");
    desk.write("some.csv", "assignment,verdict\n1,accept\n2,accept\n");
    let dry = desk.json("decide 1 some.csv --as larkspur");
    assert_eq!((&dry["accepted"], &dry["late"]), (&Value::from(2), &Value::from(0)));
    desk.json(REVIEW);
    let dry = desk.refused("decide 1 verdicts.csv --as larkspur");
    assert!(dry.0 == 1 && dry.1.contains("caravan settle"), "{}", dry.1);
    let settled = desk.json("settle 1 --as amara");
    assert_eq!((&settled["settled"], &settled["paid"]), (&Value::from(18), &Value::from(18)));
}

#[test]
fn what_was_credited_is_told_and_not_what_the_terms_are_now() {
    let desk = worked("terms");
    let improve = r#"{"improve_batch":{"batch":1,"reward":"500000","overlap":3,"most":"10000000"}}"#;
    desk.json("project fund 1 10 --as larkspur");
    let mut raw = desk.command("execute marketplace");
    assert!(raw.arg(improve).args(["--as", "larkspur"]).status().unwrap().success());
    desk.write("one.csv", "assignment,verdict\n1,accept\n");
    assert_eq!(units(&desk.json("decide 1 one.csv --as larkspur")["credited"]), 100_000, "claimed at the first terms");
    assert_eq!(units(&desk.json("decide 1 one.csv --as larkspur --yes")["credited"]), 100_000);
}

#[test]
fn a_row_of_json_may_leave_its_verdict_open_and_give_a_number_for_a_grade() {
    let desk = worked("open");
    desk.json("export results 1 --out all.jsonl --as larkspur");
    let lines = fs::read_to_string(desk.folder.join("all.jsonl")).unwrap();
    let filled =
        lines.replacen("\"verdict\":null", "\"verdict\":\"accept\"", 1).replacen("\"grade\":null", "\"grade\":100", 1);
    desk.write("some.jsonl", format!("\u{feff}{filled}"));
    let done = desk.json("decide 1 some.jsonl --as larkspur --yes");
    assert_eq!((&done["accepted"], &done["left"]), (&Value::from(1), &Value::from(17)));
}

#[test]
fn a_copy_of_sealed_bytes_is_named_and_not_paid_beside_the_other() {
    let desk = one_row("copied", &["amara", "bela"]);
    desk.json("work claim 1 --as amara");
    desk.json("work claim 1 --as bela");
    desk.json("work submit 1 5 --as amara");
    let sealed = desk.only("payloads").file_name().unwrap().to_str().unwrap().to_owned();
    let body = format!(
        r#"{{"submit":{{"batch":1,"assignment":2,"commitment":"{}","payload_hash":"{sealed}","uri":"store:{sealed}"}}}}"#,
        "ab".repeat(32)
    );
    assert!(desk.command("execute marketplace").arg(body).args(["--as", "bela"]).status().unwrap().success());
    desk.json("export results 1 --out results.csv --as larkspur");
    let results = fs::read_to_string(desk.folder.join("results.csv")).unwrap();
    assert_eq!(results.matches("ANSWER_COPIED").count(), 2, "{results}");
    desk.write("both.csv", "assignment,verdict\n1,accept\n2,accept\n");
    desk.unchanged_by("decide 1 both.csv --as larkspur --yes", 3, "line 3: ANSWER_COPIED");
    desk.write("one.csv", "assignment,verdict\n1,accept\n");
    assert_eq!(desk.json("decide 1 one.csv --as larkspur --yes")["accepted"], 1);
    desk.write("other.csv", "assignment,verdict\n2,accept\n");
    desk.unchanged_by("decide 1 other.csv --as larkspur --yes", 3, "line 2: ANSWER_COPIED");
}

#[test]
fn an_empty_answer_is_not_submitted() {
    let desk = one_row("empty", &["amara"]);
    desk.json("work claim 1 --as amara");
    desk.write("answers.csv", "id,answer\na, \n");
    desk.unchanged_by("work submit 1 --answers answers.csv --as amara", 3, "ANSWER_MISSING");
    let blank = desk.command("work submit 1 --as amara").arg(" ").output().unwrap();
    assert_eq!(blank.status.code(), Some(2), "{}", String::from_utf8_lossy(&blank.stderr));
}

#[test]
fn an_export_of_nothing_replaces_nothing() {
    let desk = worked("typo");
    desk.json("export payments 1 --out payments.csv --as larkspur");
    let before = fs::read(desk.folder.join("payments.csv")).unwrap();
    let (exit, said) = desk.refused("export payments 2 --out payments.csv --as larkspur");
    assert!(exit == 1 && said.contains("PROJECT_UNKNOWN"), "{said}");
    assert_eq!(fs::read(desk.folder.join("payments.csv")).unwrap(), before);
}

#[test]
fn a_draft_of_the_project_that_others_hold_the_key_of_stops_nothing() {
    let desk = worked("draft");
    let first = desk.only("people/larkspur/keys");
    desk.json("batch import 1 problems.csv --config batch.toml --again twice --as larkspur");
    for entry in fs::read_dir(first.parent().unwrap()).unwrap() {
        let key = entry.unwrap().path();
        if key != first {
            fs::remove_file(key).unwrap();
        }
    }
    assert_eq!(desk.json("export results 1 --out results.csv --as larkspur")["rows"], 18);
}

#[test]
fn a_dataset_is_written_again_where_it_can_be_and_over_nothing_else() {
    let desk = published("again");
    let file = desk.folder.join("dataset.jsonl");
    let dataset = fs::read(&file).unwrap();
    fs::remove_file(&file).unwrap();
    assert_eq!(desk.json("project publish 1 --as larkspur")["file"], "dataset.jsonl");
    assert_eq!(fs::read(&file).unwrap(), dataset);
    desk.write("dataset.jsonl", "something else");
    desk.unchanged_by("project publish 1 --as larkspur", 3, "FILE_EXISTS");
    assert_eq!(fs::read(&file).unwrap(), b"something else");
    fs::remove_dir_all(desk.home("payloads")).unwrap();
    let told = desk.json("project publish 1 --as larkspur --out other.jsonl");
    assert_eq!((&told["asset"], &told["file"]), (&Value::from(1), &Value::Null));
    assert!(!desk.folder.join("other.jsonl").exists());
}

#[test]
fn an_asset_is_registered_as_it_was_asked_for_or_not_at_all() {
    let desk = published("other");
    desk.json("account add kestrel --fund 100");
    let (exit, said) = desk.refused("asset register dataset.jsonl --kind dataset --as kestrel");
    assert!(exit == 1 && said.contains("ASSET_OTHER") && said.contains("larkspur"), "{said}");
    desk.write("weights", "0 1 2");
    let register = "asset register weights --about https://caravan.example --as kestrel --kind";
    desk.json(&format!("{register} model"));
    desk.json("chain advance 60s");
    let unlicensed = desk.refused(&format!("{register} model --trained-on 1:1"));
    assert!(unlicensed.1.contains("LICENSE_UNKNOWN"), "{}", unlicensed.1);
    let (exit, said) = desk.refused(&format!("{register} application"));
    assert!(exit == 1 && said.contains("a model"), "a draft is not sealed as something else: {said}");
    let (_, said) = desk.refused("asset register weights --kind model --as kestrel");
    assert!(said.contains("https://caravan.example"), "{said}");
    assert_eq!(desk.json(&format!("{register} model"))["registered"], true);
    let (_, said) = desk.refused(&format!("{register} model --trained-on 1:1"));
    assert!(said.contains("trained on 1"), "{said}");
}

#[cfg(unix)]
#[test]
fn a_folder_with_a_link_in_it_is_no_folder_that_can_be_verified() {
    let desk = Desk::new("links");
    fs::create_dir(desk.folder.join("model")).unwrap();
    desk.write("model/weights", "0 1 2");
    let hash = desk.json("asset verify model")["content_hash"].clone();
    assert!(hash.is_string());
    std::os::unix::fs::symlink("/etc/passwd", desk.folder.join("model/more")).unwrap();
    let (exit, said) = desk.refused("asset verify model");
    assert!(exit == 2 && said.contains("a link at"), "{said}");
}

#[test]
fn a_manifest_that_is_not_the_batch_s_is_not_computed_with() {
    let desk = one_row("sheets", &["amara"]);
    let sheet = desk.ending("manifests", "json");
    let text = fs::read_to_string(&sheet).unwrap();
    for (from, to) in [("\"tasks\": 1", "\"tasks\": 4294967295"), ("\"items\": 1", "\"items\": 4000000000")] {
        assert!(text.contains(from), "{text}");
        fs::write(&sheet, text.replace(from, to)).unwrap();
        desk.unchanged_by("work claim 1 --as amara", 3, "STORE_CHANGED");
    }
}
