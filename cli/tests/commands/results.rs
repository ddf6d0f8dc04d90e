//! The output of a command is what it did, and a repeated command does nothing twice.

use std::fs;

use serde_json::Value;

use super::fixture::{published, units, worked, Fixture};

/// The default review time of a batch, and a little more.
const REVIEW: &str = "chain advance 4d";

/// An open batch of one row, and annotators who may work on it.
fn one_row(name: &str, annotators: &[&str]) -> Fixture {
    let fixture = Fixture::new(name);
    fixture.write("rows.csv", "id,question\na,How much is 2 and 3?\n");
    fixture.json("batch import 1 rows.csv --config batch.toml --as larkspur");
    fixture.json("batch open 1 --yes --as larkspur");
    for who in annotators {
        fixture.json(&format!("account add {who}"));
    }
    fixture
}

#[test]
fn a_late_verdict_is_reported_as_late_and_not_as_done() {
    let fixture = worked("late");
    fixture.write("some.csv", "assignment,verdict\n1,accept\n2,accept\n");
    let dry = fixture.json("decide 1 some.csv --as larkspur");
    assert_eq!((&dry["accepted"], &dry["late"]), (&Value::from(2), &Value::from(0)));
    fixture.json(REVIEW);
    let dry = fixture.fails("decide 1 verdicts.csv --as larkspur");
    assert!(dry.0 == 1 && dry.1.contains("caravan settle"), "{}", dry.1);
    let settled = fixture.json("settle 1 --as amara");
    assert_eq!((&settled["settled"], &settled["auto_approved"]), (&Value::from(18), &Value::from(18)));
}

/// Commands name what they wrote, whatever the bytes of its name.
#[cfg(unix)]
#[test]
fn a_file_whose_name_is_no_text_is_written_and_named() {
    use std::os::unix::ffi::OsStrExt;

    let fixture = worked("bytes");
    let name = std::ffi::OsStr::from_bytes(b"\xff.csv");
    for line in ["export results 1 --as larkspur --out", "labels 1 --as larkspur --out", "invoice --as larkspur --out"]
    {
        let output = fixture.command(line).arg(name).arg("--json").output().unwrap();
        assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(answer["file"], "\u{fffd}.csv", "{line}");
        fs::remove_file(fixture.folder.join(name)).unwrap();
    }
}

#[test]
fn a_copy_of_the_answer_key_is_made_also_by_a_second_import() {
    let fixture = Fixture::new("second-copy");
    fixture.json("sample");
    fixture.json("batch import 1 problems.csv --config batch.toml --as larkspur");
    let again = "batch import 1 problems.csv --config batch.toml --as larkspur --backup key.txt";
    let run = || {
        let words: Vec<&str> = again.split(' ').collect();
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_caravan"));
        command.current_dir(&fixture.folder).args(words).env("CARAVAN_HOME", ".caravan").output().unwrap()
    };
    assert!(run().status.success());
    let copy = fs::read_to_string(fixture.folder.join("key.txt")).unwrap();
    assert!(copy.contains("AGE-SECRET-KEY-"), "the copy has the key");
    assert!(run().status.success(), "the same copy is there");
    fixture.write("key.txt", "something else");
    let output = run();
    assert!(String::from_utf8_lossy(&output.stderr).contains("FILE_EXISTS"), "{output:?}");
}

#[test]
fn the_paid_amount_is_reported_and_not_the_reward_of_later_terms() {
    let fixture = worked("terms");
    let improve = r#"{"improve_batch":{"batch":1,"reward":"500000","overlap":3,"most":"10000000"}}"#;
    fixture.json("project fund 1 10CARA --as larkspur");
    let mut raw = fixture.command("execute marketplace");
    assert!(raw.arg(improve).args(["--as", "larkspur"]).status().unwrap().success());
    fixture.write("one.csv", "assignment,verdict\n1,accept\n");
    assert_eq!(units(&fixture.json("decide 1 one.csv --as larkspur")["paid"]), 100_000, "claimed at the first terms");
    assert_eq!(units(&fixture.json("decide 1 one.csv --as larkspur --yes")["paid"]), 100_000);
}

#[test]
fn a_row_of_json_may_leave_its_verdict_open_and_give_a_number_for_a_grade() {
    let fixture = worked("open");
    fixture.json("export results 1 --out all.jsonl --as larkspur");
    let lines = fs::read_to_string(fixture.folder.join("all.jsonl")).unwrap();
    let filled =
        lines.replacen("\"verdict\":null", "\"verdict\":\"accept\"", 1).replacen("\"grade\":null", "\"grade\":100", 1);
    fixture.write("some.jsonl", format!("\u{feff}{filled}"));
    let done = fixture.json("decide 1 some.jsonl --as larkspur --yes");
    assert_eq!((&done["accepted"], &done["left"]), (&Value::from(1), &Value::from(17)));
}

#[test]
fn a_copy_of_encrypted_bytes_does_not_open_and_is_not_paid() {
    let fixture = one_row("copied", &["amara", "bela"]);
    fixture.json("work claim 1 --as amara");
    fixture.json("work claim 1 --as bela");
    fixture.json("work submit 1 5 --as amara");
    let sealed = fixture.content(b"age-encryption.org/v1\n").file_name().unwrap().to_str().unwrap().to_owned();
    let body = format!(
        r#"{{"submit":{{"batch":1,"assignment":2,"commitment":"{}","payload_hash":"{sealed}","uri":"store:{sealed}"}}}}"#,
        "ab".repeat(32)
    );
    assert!(fixture.command("execute marketplace").arg(body).args(["--as", "bela"]).status().unwrap().success());
    fixture.json("export results 1 --out results.csv --as larkspur");
    let results = fs::read_to_string(fixture.folder.join("results.csv")).unwrap();
    assert_eq!(results.matches("PAYLOAD_MISMATCH").count(), 1, "the answer that was copied is whole: {results}");
    fixture.write("both.csv", "assignment,verdict\n1,accept\n2,accept\n");
    fixture.unchanged_by("decide 1 both.csv --as larkspur --yes", 3, "line 3: PAYLOAD_MISMATCH");
    fixture.write("one.csv", "assignment,verdict\n1,accept\n");
    assert_eq!(fixture.json("decide 1 one.csv --as larkspur --yes")["accepted"], 1);
    fixture.write("other.csv", "assignment,verdict\n2,accept\n");
    fixture.unchanged_by("decide 1 other.csv --as larkspur --yes", 3, "line 2: PAYLOAD_MISMATCH");
}

#[test]
fn an_empty_answer_is_not_submitted() {
    let fixture = one_row("empty", &["amara"]);
    fixture.json("work claim 1 --as amara");
    fixture.write("answers.csv", "id,answer\na, \n");
    fixture.unchanged_by("work submit 1 --answers answers.csv --as amara", 3, "ANSWER_MISSING");
    let blank = fixture.command("work submit 1 --as amara").arg(" ").output().unwrap();
    assert_eq!(blank.status.code(), Some(2), "{}", String::from_utf8_lossy(&blank.stderr));
}

#[test]
fn an_export_of_nothing_replaces_nothing() {
    let fixture = worked("typo");
    fixture.json("export payments 1 --out payments.csv --as larkspur");
    let before = fs::read(fixture.folder.join("payments.csv")).unwrap();
    let (exit, said) = fixture.fails("export payments 2 --out payments.csv --as larkspur");
    assert!(exit == 1 && said.contains("PROJECT_UNKNOWN"), "{said}");
    assert_eq!(fs::read(fixture.folder.join("payments.csv")).unwrap(), before);
}

#[test]
fn a_draft_of_the_project_that_others_hold_the_key_of_stops_nothing() {
    let fixture = worked("draft");
    let first = fixture.only("people/larkspur/keys");
    fixture.json("batch import 1 problems.csv --config batch.toml --again twice --as larkspur");
    for entry in fs::read_dir(first.parent().unwrap()).unwrap() {
        let key = entry.unwrap().path();
        if key != first {
            fs::remove_file(key).unwrap();
        }
    }
    assert_eq!(fixture.json("export results 1 --out results.csv --as larkspur")["rows"], 18);
}

#[test]
fn a_dataset_is_written_again_where_it_can_be_and_over_nothing_else() {
    let fixture = published("again");
    let file = fixture.folder.join("dataset.jsonl");
    let dataset = fs::read(&file).unwrap();
    fs::remove_file(&file).unwrap();
    assert_eq!(fixture.json("project publish 1 --as larkspur")["file"], "dataset.jsonl");
    assert_eq!(fs::read(&file).unwrap(), dataset);
    fixture.write("dataset.jsonl", "something else");
    fixture.unchanged_by("project publish 1 --as larkspur", 3, "FILE_EXISTS");
    assert_eq!(fs::read(&file).unwrap(), b"something else");
    fs::remove_dir_all(fixture.home("content")).unwrap();
    let output = fixture.json("project publish 1 --as larkspur --out other.jsonl");
    assert_eq!((&output["asset"], &output["file"]), (&Value::from(1), &Value::Null));
    assert!(!fixture.folder.join("other.jsonl").exists());
}

#[test]
fn the_same_answers_in_another_edition_are_another_dataset() {
    let fixture = one_row("editions", &["amara"]);
    for edition in 1..=2 {
        if edition == 2 {
            fixture.json("batch import 1 rows.csv --config batch.toml --again second --as larkspur");
            fixture.json("batch open 2 --yes --as larkspur");
        }
        fixture.json(&format!("work claim {edition} --as amara"));
        fixture.json(&format!("work submit {edition} 5 --as amara"));
        fixture.write("verdicts.csv", "assignment,verdict\n1,accept\n");
        for line in ["decide {} verdicts.csv --yes", "batch close {}", "batch finalize {}"] {
            fixture.json(&format!("{} --as larkspur", line.replace("{}", &edition.to_string())));
        }
        let publish = format!("project publish 1 --out edition-{edition}.jsonl --as larkspur");
        assert_eq!(fixture.json(&publish)["registered"], false);
        fixture.json("chain advance 60s");
        assert_eq!(fixture.json(&publish)["asset"], edition, "edition {edition}");
    }
}

#[test]
fn an_asset_is_registered_as_it_was_asked_for_or_not_at_all() {
    let fixture = published("other");
    fixture.json("account add kestrel --fund 100CARA");
    let (exit, said) = fixture.fails("asset register dataset.jsonl --kind dataset --yes --as kestrel");
    assert!(exit == 1 && said.contains("ASSET_OTHER") && said.contains("larkspur"), "{said}");
    fixture.write("weights", "0 1 2");
    let register = "asset register weights --about https://caravan.example --yes --as kestrel --kind";
    fixture.json(&format!("{register} model"));
    fixture.json("chain advance 60s");
    let unlicensed = fixture.fails(&format!("{register} model --parent 1:1"));
    assert!(unlicensed.1.contains("LICENSE_UNKNOWN"), "{}", unlicensed.1);
    assert_eq!(fixture.json("asset verify weights")["asset"], Value::Null, "no draft is left behind");
    assert_eq!(fixture.json(&format!("{register} model --draft"))["asset"]["status"], "draft");
    let (exit, said) = fixture.fails(&format!("{register} application"));
    assert!(exit == 1 && said.contains("a model"), "a draft is not sealed as something else: {said}");
    let (_, said) = fixture.fails("asset register weights --kind model --yes --as kestrel");
    assert!(said.contains("https://caravan.example"), "{said}");
    assert_eq!(fixture.json(&format!("{register} model"))["registered"], true);
    let (_, said) = fixture.fails(&format!("{register} model --parent 1:1"));
    assert!(said.contains("an asset with parent 1"), "{said}");
}

#[cfg(unix)]
#[test]
fn a_folder_with_a_link_in_it_is_no_folder_that_can_be_verified() {
    let fixture = Fixture::new("links");
    fs::create_dir(fixture.folder.join("model")).unwrap();
    fixture.write("model/weights", "0 1 2");
    let hash = fixture.json("asset verify model")["content_hash"].clone();
    assert!(hash.is_string());
    std::os::unix::fs::symlink("/etc/passwd", fixture.folder.join("model/more")).unwrap();
    let (exit, said) = fixture.fails("asset verify model");
    assert!(exit == 2 && said.contains("a link at"), "{said}");
}

#[test]
fn the_demo_command_plays_the_demo() {
    let output = Fixture::empty("demo").run("demo");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && text.lines().last().unwrap().starts_with("money: in "), "{text}");
}

#[test]
fn an_export_of_several_batches_is_decided_as_a_whole_and_no_row_of_one_is_applied_to_another() {
    let fixture = one_row("batches", &["amara", "bela"]);
    fixture.write("second.csv", "id,question\nb,How much is 4 and 5?\n");
    fixture.json("batch import 1 second.csv --config batch.toml --as larkspur");
    fixture.json("batch open 2 --yes --as larkspur");
    for (batch, who) in [(1, "amara"), (2, "bela")] {
        fixture.json(&format!("work claim {batch} --as {who}"));
        fixture.json(&format!("work submit {batch} 5 --as {who}"));
    }
    fixture.json("export results 1 --out results.csv --as larkspur");
    let exported = fs::read_to_string(fixture.folder.join("results.csv")).unwrap();
    let filled: Vec<String> = exported
        .lines()
        .map(|line| if line.starts_with("2,") { line.replace(",,,", ",accept,,") } else { line.to_owned() })
        .collect();
    fixture.write("second-only.csv", filled.join("\r\n"));
    let (exit, said) = fixture.fails("decide 1 second-only.csv --as larkspur --yes");
    assert!(exit == 1 && said.contains("NOTHING_LEFT"), "{said}");
    assert_eq!(fixture.json("batch watch 1")["live"][0]["status"], "submitted");
    let both = fixture.json("decide each second-only.csv --as larkspur");
    assert_eq!((&both["batches"][0]["batch"], &both["batches"][0]["accepted"]), (&Value::from(2), &Value::from(1)));
    fixture.write("all.csv", exported.replace(",,,", ",accept,,"));
    fixture.json("decide each all.csv --as larkspur --yes");
    for batch in [1, 2] {
        assert!(fixture.json(&format!("batch watch {batch}"))["live"].as_array().unwrap().is_empty());
    }
    let (exit, said) = fixture.fails("decide each all.csv --as larkspur --yes");
    assert!(exit == 1 && said.contains("NOTHING_LEFT"), "{said}");
    fixture.write("nameless.csv", "assignment,verdict\n1,accept\n");
    assert!(fixture.fails("decide each nameless.csv --as larkspur").1.contains("column \"batch\""));
}

#[test]
fn what_a_row_says_of_its_work_has_to_agree_with_the_work() {
    let fixture = one_row("agree", &["amara"]);
    fixture.json("work claim 1 --as amara");
    fixture.json("work submit 1 5 --as amara");
    for (row, says) in [
        ("1,b,amara,accept", "line 2: expected assignment 1, work of \"amara\" on \"a\", got \"amara\" on \"b\""),
        ("1,a,bela,accept", "got \"bela\" on \"a\""),
        (",a,bela,accept", "there is no work of \"bela\" on \"a\""),
        ("x,a,amara,accept", "expected a number in \"assignment\", got \"x\""),
    ] {
        fixture.write("verdicts.csv", format!("assignment,id,annotator,verdict\n{row}\n"));
        fixture.unchanged_by("decide 1 verdicts.csv --as larkspur --yes", 3, says);
    }
    fixture.write("verdicts.csv", "assignment,id,annotator,verdict\n1,a,amara,accept\n");
    assert_eq!(fixture.json("decide 1 verdicts.csv --as larkspur --yes")["accepted"], 1);
}

#[test]
fn a_dry_run_says_what_the_chain_would_refuse() {
    let fixture = worked("dry");
    let rows = |verdict: &str| (1..=18).map(|number| format!("{number},{verdict}\n")).collect::<String>();
    fixture.write("none.csv", format!("assignment,verdict,reason\n{}", rows("reject,incomplete")));
    let (exit, said) = fixture.fails("decide 1 none.csv --as larkspur");
    assert!(exit == 3 && said.contains("line 2: REJECTION_CAP") && said.contains("18 invalid rows"), "{said}");
    fixture.write("why.csv", "assignment,verdict,reason\n1,reject,wrong\n");
    assert!(fixture.fails("decide 1 why.csv --as larkspur").1.contains("off_instruction, bad_format"));
    let (exit, said) = fixture.fails("decide 1 verdicts.csv --as amara");
    assert!(exit == 1 && said.contains("MANAGER_ONLY"), "{said}");
    // Rejections stand first in the file: the order makes no difference.
    let mut lines = vec!["assignment,verdict,reason".to_owned()];
    lines.extend((1..=18).map(|number| {
        if number <= 5 {
            format!("{number},reject,incomplete")
        } else {
            format!("{number},accept,")
        }
    }));
    fixture.write("order.csv", lines.join("\n"));
    let dry = fixture.json("decide 1 order.csv --as larkspur");
    assert_eq!((&dry["accepted"], &dry["rejected"]), (&Value::from(13), &Value::from(5)));
    assert_eq!(units(&dry["rejectable"]), 57_142, "three sevenths of 1.3 CARA, less 0.5");
    let sent = fixture.json("decide 1 order.csv --as larkspur --yes");
    assert_eq!((&sent["rejected"], &sent["rejectable"]), (&dry["rejected"], &dry["rejectable"]));
}

#[test]
fn an_estimate_is_what_opening_costs_and_makes_nothing() {
    let fixture = Fixture::new("estimate");
    fixture.json("sample");
    let before = fixture.kept();
    let found = fixture.json("batch estimate 1 problems.csv --config batch.toml");
    assert!(before == fixture.kept(), "nothing is written");
    fixture.json("batch import 1 problems.csv --config batch.toml --as larkspur");
    let opened = fixture.json("batch open 1 --yes --as larkspur");
    assert_eq!((&found["total"], &found["slots"]), (&opened["reserved"], &opened["slots"]));
    assert_eq!(found["bond"], opened["bond"]);
    let text = String::from_utf8(fixture.run("batch estimate 1 problems.csv --config batch.toml").stdout).unwrap();
    assert!(text.contains("CARA") && text.contains("Newcomers hold at most"), "{text}");
    let description = fs::read_to_string(fixture.folder.join("batch.toml")).unwrap();
    let reward = description.lines().find(|line| line.starts_with("reward")).unwrap();
    let unpaid = description.replace(reward, "reward = \"1ucara\"");
    fixture.write("unpaid.toml", &unpaid);
    assert!(fixture.fails("batch estimate 1 problems.csv --config unpaid.toml").1.contains("GRADE_UNPAID"));
    fixture.write("wrong.csv", "id,question\na,\"b\n");
    assert!(fixture.fails("batch estimate 1 wrong.csv --config batch.toml").1.contains("ROW_QUOTES"));
}

#[test]
fn a_bond_is_shown_until_it_is_free_again() {
    let fixture = Fixture::new("bond");
    fixture.write("rows.csv", "id,question\na,How much is 2 and 3?\n");
    for line in [
        "project create Shared --share 40 --bond 0.5CARA --as larkspur",
        "project fund 2 5CARA --as larkspur",
        "batch import 2 rows.csv --config batch.toml --as larkspur",
        "batch open 1 --yes --as larkspur",
    ] {
        fixture.json(line);
    }
    let shown = || String::from_utf8(fixture.run("project show 2").stdout).unwrap();
    let bond = fixture.json("project show 2")["editions"][0]["bond"].clone();
    assert_ne!(bond, "0");
    assert!(shown().contains("CARA locked until its dataset is published, "), "{}", shown());
    fixture.json("batch cancel 1 --yes --as larkspur");
    let returns = "`caravan project close-edition 2`, then `caravan project forfeit-bond 2 1` returns it";
    assert!(shown().contains(returns), "{}", shown());
    fixture.json("project close-edition 2 --as larkspur");
    assert!(shown().contains("for no one; `caravan project forfeit-bond 2 1`"), "{}", shown());
    let before = units(&fixture.json("project show 2")["project"]["available"]);
    fixture.json("project forfeit-bond 2 1");
    let after = units(&fixture.json("project show 2")["project"]["available"]);
    assert_eq!(after - before, units(&bond));
    assert!(!shown().contains("locked"), "{}", shown());
}
