//! The verbs as people use them: one process each, on a chain in a file.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test stops where it fails"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, SystemTime};

use serde_json::Value;

/// A folder of its own, with a chain where asked for.
struct Desk {
    folder: PathBuf,
}

impl Desk {
    fn empty(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Self { folder }
    }

    /// A chain with the suite, a requester with 100 CARA, and a project of 2 CARA that shares 40 %.
    fn new(name: &str) -> Self {
        let desk = Self::empty(name);
        desk.json("chain new");
        desk.json("deploy");
        desk.json("account add larkspur --fund 100");
        desk.json("project create Problems --share 40 --as larkspur");
        desk.json("project fund 1 2 --as larkspur");
        desk.json("batch new batch.toml");
        desk
    }

    fn sample(&self) {
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample/tour");
        for entry in fs::read_dir(sample).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), self.folder.join(entry.file_name())).unwrap();
        }
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.folder.join(name), text).unwrap();
    }

    fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_caravan"));
        command.current_dir(&self.folder).env_remove("CARAVAN_HOME").args(line.split(' ')).stdin(Stdio::null());
        command
    }

    fn run(&self, line: &str) -> Output {
        self.command(line).output().unwrap()
    }

    /// The JSON that a command prints, which ends well.
    fn json(&self, line: &str) -> Value {
        let output = self.command(line).arg("--json").output().unwrap();
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{line}: {error}");
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// The exit code of a command that fails, and what it says.
    fn refused(&self, line: &str) -> (i32, String) {
        let output = self.run(line);
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(output.stdout.is_empty(), "{line}: nothing is told as if it were done");
        assert!(error.contains("\nhint: "), "{line}: it does not say what to do next: {error}");
        (output.status.code().unwrap(), error)
    }

    fn balance(&self, who: &str) -> u128 {
        units(&self.json(&format!("balance {who}"))["held"])
    }
}

fn units(value: &Value) -> u128 {
    value.as_str().unwrap().parse().unwrap()
}

/// Six problems, three annotators, all claimed and submitted.
fn worked(name: &str) -> Desk {
    let desk = Desk::new(name);
    desk.sample();
    desk.json("batch import 1 problems.csv --config batch.toml --as larkspur");
    desk.json("batch open 1 --as larkspur");
    for who in ["amara", "bela", "chen"] {
        desk.json(&format!("account add {who}"));
        for _ in 0..6 {
            desk.json(&format!("work claim 1 --as {who}"));
            desk.json(&format!("work submit 1 --answers {who}.csv --as {who}"));
        }
    }
    desk
}

/// The same, decided, paid, and published as asset 1.
fn published(name: &str) -> Desk {
    let desk = worked(name);
    let dry = desk.json("decide 1 verdicts.csv --as larkspur");
    assert_eq!(
        (dry["sent"].as_bool(), dry["accepted"].as_u64(), dry["rejected"].as_u64()),
        (Some(false), Some(17), Some(1))
    );
    assert_eq!(desk.json("batch watch 1")["batch"]["progress"]["accepted"], 0, "a dry run decides nothing");
    let done = desk.json("decide 1 verdicts.csv --as larkspur --yes");
    assert_eq!(units(&done["credited"]), 1_650_000);
    let again = desk.refused("decide 1 verdicts.csv --as larkspur --yes");
    assert!(again.0 == 1 && again.1.contains("NOTHING_LEFT"), "{}", again.1);
    for (who, paid) in [("amara", 600_000), ("bela", 600_000), ("chen", 450_000)] {
        assert_eq!(units(&desk.json(&format!("withdraw --as {who}"))["paid"]), paid, "{who}");
    }
    desk.json("batch seal 1 --as larkspur");
    assert!(desk.refused("batch sweep 1 --as larkspur").1.contains("WORK_LIVE"));
    desk.json("chain advance 2d");
    assert_eq!(desk.json("settle 1 --as bela")["settled"], 1);
    desk.json("batch sweep 1 --as larkspur");
    let committed = desk.json("project publish 1 --as larkspur");
    assert_eq!(committed["registered"], false);
    desk.json("chain advance 60s");
    let published = desk.json("project publish 1 --as larkspur");
    assert_eq!((&published["registered"], &published["asset"]), (&Value::Bool(true), &Value::from(1)));
    assert_eq!(desk.json("project publish 1 --as larkspur")["asset"], 1, "a third call does nothing");
    assert_eq!(desk.json("asset verify dataset.jsonl")["asset"]["asset"], 1);
    desk
}

#[test]
fn a_project_goes_from_a_file_of_rows_to_royalties() {
    let desk = published("tour");
    desk.json("offer 1 --price 10 --use train --use evaluate --royalty 5 --as larkspur");
    desk.json("account add kestrel --fund 50");
    let quote = desk.json("quote 1");
    assert_eq!(units(&quote["quote"]["price"]), 10_000_000);
    assert_eq!(desk.json("buy 1 --as kestrel")["license"], 1);
    assert_eq!(desk.balance("kestrel"), 40_000_000);
    assert_eq!(desk.json("license verify 1 train kestrel")["answer"]["licensed"], true);
    assert_eq!(desk.json("license verify 1 display kestrel")["answer"]["licensed"], false);
    // 2.5 % fee, 40 % of the rest to 17 accepted works.
    let pool = 10_000_000 * 9_750 / 10_000 * 4_000 / 10_000;
    assert_eq!(units(&quote["quote"]["pool"]), pool);
    for (who, weight) in [("amara", 6), ("bela", 6), ("chen", 5)] {
        let paid = units(&desk.json(&format!("royalties claim 1 --as {who}"))["paid"]);
        assert_eq!(paid, pool * weight / 17, "{who}");
    }
    let owed = units(&desk.json("balance larkspur")["royalties"]);
    assert_eq!(units(&desk.json("withdraw --royalties --as larkspur")["paid"]), owed);
    assert_eq!(owed, 9_750_000 - pool);
}

#[test]
fn what_is_exported_can_be_read_and_filled_in() {
    let desk = worked("exports");
    desk.json("export results 1 --out results.csv");
    let results = fs::read_to_string(desk.folder.join("results.csv")).unwrap();
    assert_eq!(results.lines().count(), 19);
    assert!(results.contains("math-06,chen,submitted,4,"), "{results}");
    let filled: Vec<String> = results
        .lines()
        .map(|line| if line.contains(",submitted,") { line.replacen(",,,", ",accept,,", 1) } else { line.to_owned() })
        .collect();
    desk.write("filled.csv", filled.join("\n"));
    assert_eq!(desk.json("decide 1 filled.csv --as larkspur --yes")["accepted"], 18);
    desk.json("export payments 1 --out payments.jsonl");
    let payments = fs::read_to_string(desk.folder.join("payments.jsonl")).unwrap();
    let first: Value = serde_json::from_str(payments.lines().next().unwrap()).unwrap();
    assert_eq!(
        (&first["annotator"], &first["accepted"], &first["credited"]),
        (&"amara".into(), &6.into(), &"600000".into())
    );
    assert_eq!(desk.json("export contributors 1 --out contributors.csv")["rows"], 3);
}

#[test]
fn whoever_errs_is_told_what_to_do_and_with_which_exit_code() {
    let desk = Desk::empty("errors");
    for (line, code, says) in [("chain show", 3, "CHAIN_MISSING"), ("chain advance 3", 2, "VALUE_INVALID")] {
        let (exit, text) = desk.refused(line);
        assert!(exit == code && text.contains(says), "{line}: {exit} {text}");
    }
    desk.json("chain new");
    assert!(desk.refused("project show").1.contains("caravan deploy"));
    desk.json("deploy");
    desk.json("account add larkspur --fund 1");
    for (line, code, says) in [
        ("chain new", 3, "CHAIN_EXISTS"),
        ("deploy", 2, "SUITE_EXISTS"),
        ("account add larkspur", 2, "ACCOUNT_EXISTS"),
        ("account add sp@ce", 2, "VALUE_INVALID"),
        ("project create P", 2, "SENDER_MISSING"),
        ("project create P --as nobody", 2, "caravan account add nobody"),
        ("project show 7", 1, "PROJECT_UNKNOWN"),
        ("project fund 7 1 --as larkspur", 1, "PROJECT_UNKNOWN"),
        ("work claim 7 --as larkspur", 1, "BATCH_UNKNOWN"),
        ("withdraw --as larkspur", 1, "ADDRESS_UNKNOWN"),
        ("asset verify nothing", 3, "FILE_UNREADABLE"),
    ] {
        let (exit, text) = desk.refused(line);
        assert!(exit == code && text.contains(says), "{line}: {exit} {text}");
    }
    assert_eq!(desk.run("project show zero").status.code(), Some(2));
    let mut names = desk.run("completion bash").stdout;
    names.truncate(20);
    assert!(!names.is_empty());
}

#[test]
fn rows_that_are_wrong_are_all_named_and_nothing_is_imported() {
    let desk = Desk::new("rows");
    for (name, bytes, says) in [
        ("columns.csv", &b"id,question\na,b,c\nd\ne,f\n"[..], &["line 2", "line 3", "2 lines to mend"][..]),
        ("bytes.csv", b"id,question\na,\xff\xfe\n", &["UTF8_INVALID", "line 2, column 3"]),
        ("doubled.csv", b"id,question\na,b\na,c\n", &["ROW_ID_DOUBLED", "line 3"]),
        ("noid.csv", b"name,question\na,b\n", &["ROW_ID_MISSING"]),
        ("empty.csv", b"id,question\n", &["MANIFEST_SIZE"]),
        ("lines.jsonl", b"{\"id\":\"a\"}\nnonsense\n", &["line 2", "JSON_INVALID"]),
    ] {
        desk.write(name, bytes);
        let (exit, text) = desk.refused(&format!("batch import 1 {name} --config batch.toml --as larkspur"));
        assert_eq!(exit, 3, "{name}: {text}");
        assert!(says.iter().all(|part| text.contains(part)), "{name}: {text}");
    }
    desk.write("huge.csv", format!("id,question\na,{}\n", "x".repeat((1 << 20) + 1)));
    assert!(desk.refused("batch import 1 huge.csv --config batch.toml --as larkspur").1.contains("ITEM_TOO_LONG"));
    desk.write("wrong.toml", "overlaps = 3");
    desk.write("good.csv", "id,question\na,b\n");
    let (exit, text) = desk.refused("batch import 1 good.csv --config wrong.toml --as larkspur");
    assert!(exit == 3 && text.contains("CONFIG_INVALID"), "{text}");
    assert!(desk.json("project show 1")["batches"].as_array().unwrap().is_empty());
}

#[test]
fn an_import_killed_thirty_times_makes_one_batch() {
    let desk = Desk::new("killed");
    let mut rows = "id,question\n".to_owned();
    for number in 0..10_000 {
        rows.push_str(&format!("q{number},\"How much is {number} and one, and why?\"\n"));
    }
    desk.write("many.csv", rows);
    let line = "batch import 1 many.csv --config batch.toml --as larkspur";
    for round in 0..30_u64 {
        let mut import = desk.command(line).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let nanos = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().subsec_nanos();
        std::thread::sleep(Duration::from_millis(5 + u64::from(nanos) % (20 * (round + 1))));
        import.kill().unwrap();
        import.wait().unwrap();
        let shown = desk.json("project show 1");
        assert!(shown["batches"].as_array().unwrap().len() <= 1, "round {round}");
        assert_eq!(shown["project"]["free"], "2000000");
    }
    let first = desk.json(line);
    assert_eq!((&first["batch"], &first["tasks"]), (&1.into(), &10_000.into()));
    let again = desk.json(line);
    assert_eq!((&again["batch"], &again["imported_before"]), (&1.into(), &true.into()));
    assert_eq!(desk.json("project show 1")["batches"].as_array().unwrap().len(), 1);
    let other = desk.json(&format!("{line} --again twice"));
    assert_eq!((&other["batch"], &other["imported_before"]), (&2.into(), &false.into()));
}
