//! A project from a file of rows to royalties, and the way out of every error on it.

use std::fs;
use std::process::Stdio;
use std::time::{Duration, SystemTime};

use serde_json::Value;

use super::desk::{published, units, worked, Desk};

#[test]
fn a_project_goes_from_a_file_of_rows_to_royalties() {
    let desk = published("tour");
    desk.json("offer 1 --price 10 --use train --use evaluate --royalty 5 --as larkspur");
    desk.json("account add kestrel --fund 50");
    desk.json("asset graph 1 --svg graph.svg");
    let drawn = fs::read_to_string(desk.folder.join("graph.svg")).unwrap();
    assert!(drawn.starts_with("<svg ") && drawn.contains("#1 dataset, contributors …</text>"), "{drawn}");
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
fn a_graph_tells_what_came_along_with_an_edge_and_what_the_makers_get_by_it() {
    let desk = published("graph");
    desk.json("offer 1 --price 10 --use train --royalty 5 --as larkspur");
    desk.json("buy 1 --as larkspur");
    desk.write("model.bin", "weights");
    let register = "asset register model.bin --kind model --trained-on 1:1 --as larkspur";
    assert_eq!(desk.json(register)["registered"], false);
    desk.json("chain advance 61s");
    assert_eq!(desk.json(register)["asset"]["asset"], 2);
    let told = String::from_utf8(desk.run("asset graph 2 --svg graph.svg").stdout).unwrap();
    let lines: Vec<&str> = told.lines().collect();
    let first = "  trained on (5 % to it) dataset 1 of larkspur";
    let second = "  trained on (40 % to its contributors, inherited) dataset 1 of larkspur, as above";
    assert_eq!(lines, ["model 2 of larkspur", first, second]);
    let drawn = fs::read_to_string(desk.folder.join("graph.svg")).unwrap();
    let times = |part: &str| drawn.matches(part).count();
    assert_eq!((times("<path class=\"e\""), times("<path class=\"e i\"")), (1, 1), "{drawn}");
    assert!(drawn.contains(">trained on 40 % to its contributors</text>"), "{drawn}");
    assert_eq!(desk.json("asset graph 2")["edges"][1]["edge"]["inherited"], true);
}

#[test]
fn what_is_exported_can_be_read_and_filled_in() {
    let desk = worked("exports");
    desk.json("export results 1 --out results.csv --as larkspur");
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
        ("sample --rows 100", 2, "CARAVAN_GSM8K"),
        ("chain new", 3, "CHAIN_EXISTS"),
        ("chain advance 300000d", 2, "VALUE_INVALID"),
        ("deploy", 2, "SUITE_EXISTS"),
        ("account add larkspur", 2, "ACCOUNT_EXISTS"),
        ("account add larkspur", 2, "caravan account fund larkspur"),
        ("account add sp@ce", 2, "VALUE_INVALID"),
        ("project create P", 2, "SENDER_MISSING"),
        ("project create P --as nobody", 2, "caravan account add nobody"),
        ("project create P --currency !! --as larkspur", 2, "DENOM_INVALID"),
        ("project show 7", 1, "PROJECT_UNKNOWN"),
        ("project fund 7 1 --as larkspur", 1, "PROJECT_UNKNOWN"),
        ("work claim 7 --as larkspur", 1, "BATCH_UNKNOWN"),
        ("withdraw --as larkspur", 1, "ADDRESS_UNKNOWN"),
        ("asset verify nothing", 3, "FILE_UNREADABLE"),
    ] {
        let (exit, text) = desk.refused(line);
        assert!(exit == code && text.contains(says), "{line}: {exit} {text}");
    }
    assert!(!desk.folder.join("problems.csv").exists(), "no bundled problems where others were asked for");
    assert_eq!(desk.run("project show zero").status.code(), Some(2));
    let mut names = desk.run("completion bash").stdout;
    names.truncate(20);
    assert!(!names.is_empty());
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
        assert_eq!(shown["project"]["available"], "2000000");
        let check = desk.run("check");
        assert!(check.status.success(), "round {round}: {}", String::from_utf8_lossy(&check.stdout));
    }
    let first = desk.json(line);
    assert_eq!((&first["batch"], &first["tasks"]), (&1.into(), &10_000.into()));
    let again = desk.json(line);
    assert_eq!((&again["batch"], &again["imported_before"]), (&1.into(), &true.into()));
    assert_eq!(desk.json("project show 1")["batches"].as_array().unwrap().len(), 1);
    let other = desk.json(&format!("{line} --again twice"));
    assert_eq!((&other["batch"], &other["imported_before"]), (&2.into(), &false.into()));
}
