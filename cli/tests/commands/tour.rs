//! A project from a file of rows to royalties, and the way out of every error on it.

use std::fs;
use std::process::Stdio;
use std::time::{Duration, SystemTime};

use serde_json::Value;

use super::fixture::{published, units, worked, Fixture};

#[test]
fn a_project_goes_from_a_file_of_rows_to_royalties() {
    let fixture = published("tour");
    // The project promised its contributors a royalty of 10 %.
    let below = fixture.run("offer create 1 --text terms.txt --price 10CARA --use train --royalty 5 --as larkspur");
    assert_eq!(below.status.code(), Some(1), "{below:?}");
    fixture
        .json("offer create 1 --text terms.txt --price 10CARA --use train --use evaluate --royalty 10 --as larkspur");
    fixture.json("account add kestrel --fund 50CARA");
    fixture.json("asset graph 1 --svg graph.svg");
    let drawn = fs::read_to_string(fixture.folder.join("graph.svg")).unwrap();
    assert!(drawn.starts_with("<svg ") && drawn.contains("#1 dataset, contributors 40 %</text>"), "{drawn}");
    let quote = fixture.json("quote 1");
    assert_eq!(units(&quote["quote"]["price"]), 10_000_000);
    assert_eq!(fixture.json("buy 1 --yes --as kestrel")["license"], 1);
    assert_eq!(fixture.balance("kestrel"), 40_000_000);
    assert_eq!(fixture.json("license verify 1 train kestrel")["answer"]["licensed"], true);
    assert_eq!(fixture.json("license verify 1 display kestrel")["answer"]["licensed"], false);
    // 2.5 % fee, 40 % of the rest to 17 accepted works.
    let pool = 10_000_000 * 9_750 / 10_000 * 4_000 / 10_000;
    assert_eq!(units(&quote["quote"]["pool"]), pool);
    for (who, weight) in [("amara", 6), ("bela", 6), ("chen", 5)] {
        let paid = units(&fixture.json(&format!("royalties claim 1 --as {who}"))["paid"]);
        assert_eq!(paid, pool * weight / 17, "{who}");
    }
    let owed = units(&fixture.json("balance larkspur")["royalties"]);
    assert_eq!(units(&fixture.json("withdraw --royalties --as larkspur")["paid"]), owed);
    assert_eq!(owed, 9_750_000 - pool);
    let (exit, said) = fixture.fails("royalties claim 1 --as amara");
    assert!(exit == 1 && said.contains("NOTHING_TO_CLAIM"), "{said}");
    let (exit, said) = fixture.fails("royalties distribute 1 --as amara");
    assert!(exit == 1 && said.contains("NOTHING_TO_DO"), "{said}");
    nothing_is_paid_twice(&fixture);
}

/// Who has nothing due, any more or ever, is refused, and no message is sent.
fn nothing_is_paid_twice(fixture: &Fixture) {
    let height = || fixture.json("chain show")["height"].clone();
    let before = height();
    for line in [
        "withdraw --as amara",
        "withdraw --amount 5CARA --as amara",
        "withdraw --royalties --as larkspur",
        "withdraw --royalties --amount 5CARA --as larkspur",
        "withdraw --as kestrel",
        "withdraw --amount 5CARA --as kestrel",
    ] {
        let (exit, said) = fixture.fails(line);
        assert!(
            exit == 1 && said.contains("NOTHING_TO_WITHDRAW") && said.contains("caravan balance"),
            "{line}: {said}"
        );
    }
    assert_eq!(height(), before);
    fixture.json("withdraw --project 1 --as larkspur");
    for line in ["withdraw --project 1 --as larkspur", "withdraw --project 1 --amount 5CARA --as larkspur"] {
        let (exit, said) = fixture.fails(line);
        assert!(exit == 1 && said.contains("NOTHING_TO_WITHDRAW"), "{line}: {said}");
    }
}

#[test]
fn a_graph_shows_what_came_along_with_an_edge_and_what_the_contributors_get_by_it() {
    let fixture = published("graph");
    fixture.json("offer create 1 --text terms.txt --price 10CARA --use train --royalty 10 --as larkspur");
    fixture.json("buy 1 --yes --as larkspur");
    fixture.write("model.bin", "weights");
    let register = "asset register model.bin --kind model --parent 1:1 --yes --as larkspur";
    assert_eq!(fixture.json(register)["registered"], false);
    fixture.json("chain advance 61s");
    assert_eq!(fixture.json(register)["asset"]["asset"], 2);
    let output = String::from_utf8(fixture.run("asset graph 2 --svg graph.svg").stdout).unwrap();
    let lines: Vec<&str> = output.lines().collect();
    let first = "  trained on (10 % to it) dataset 1 of larkspur";
    let second = "  trained on (40 % to its contributors, inherited) dataset 1 of larkspur, as above";
    assert_eq!(lines, ["model 2 of larkspur", first, second]);
    let drawn = fs::read_to_string(fixture.folder.join("graph.svg")).unwrap();
    let times = |part: &str| drawn.matches(part).count();
    assert_eq!((times("<path class=\"e\""), times("<path class=\"e i\"")), (1, 1), "{drawn}");
    assert!(drawn.contains(">trained on 40 % to its contributors</text>"), "{drawn}");
    assert_eq!(fixture.json("asset graph 2")["edges"][1]["edge"]["inherited"], true);
}

#[test]
fn what_is_exported_can_be_read_and_filled_in() {
    let fixture = worked("exports");
    fixture.json("export results 1 --out results.csv --as larkspur");
    let results = fs::read_to_string(fixture.folder.join("results.csv")).unwrap();
    assert_eq!(results.lines().count(), 19);
    assert!(
        results.contains("math-06,\"[\"\"math-06\"\"]\",chen,submitted,\"{\"\"answer\"\":\"\"4\"\"}\","),
        "{results}"
    );
    let filled: Vec<String> = results
        .lines()
        .map(|line| if line.contains(",submitted,") { line.replacen(",,,", ",accept,,", 1) } else { line.to_owned() })
        .collect();
    fixture.write("filled.csv", filled.join("\n"));
    assert_eq!(fixture.json("decide 1 filled.csv --as larkspur --yes")["accepted"], 18);
    fixture.json("export payments 1 --out payments.jsonl");
    let payments = fs::read_to_string(fixture.folder.join("payments.jsonl")).unwrap();
    let first: Value = serde_json::from_str(payments.lines().next().unwrap()).unwrap();
    assert_eq!(
        (&first["annotator"], &first["accepted"], &first["paid"], &first["currency"]),
        (&"amara".into(), &6.into(), &"0.6".into(), &"CARA".into())
    );
    assert_eq!(fixture.json("export contributors 1 --out contributors.csv")["rows"], 3);
}

#[test]
fn an_import_killed_thirty_times_makes_one_batch() {
    let fixture = Fixture::new("killed");
    let mut rows = "id,question\n".to_owned();
    for number in 0..10_000 {
        rows.push_str(&format!("q{number},\"How much is {number} and one, and why?\"\n"));
    }
    fixture.write("many.csv", rows);
    let line = "batch import 1 many.csv --config batch.toml --as larkspur";
    for round in 0..30_u64 {
        let mut import = fixture.command(line).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let nanos = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().subsec_nanos();
        std::thread::sleep(Duration::from_millis(5 + u64::from(nanos) % (20 * (round + 1))));
        import.kill().unwrap();
        import.wait().unwrap();
        let shown = fixture.json("project show 1");
        assert!(shown["batches"].as_array().unwrap().len() <= 1, "round {round}");
        assert_eq!(shown["project"]["available"], "2000000");
        let check = fixture.run("check");
        assert!(check.status.success(), "round {round}: {}", String::from_utf8_lossy(&check.stdout));
    }
    let first = fixture.json(line);
    assert_eq!((&first["batch"], &first["tasks"]), (&1.into(), &10_000.into()));
    let again = fixture.json(line);
    assert_eq!((&again["batch"], &again["imported_before"]), (&1.into(), &true.into()));
    assert_eq!(fixture.json("project show 1")["batches"].as_array().unwrap().len(), 1);
    let other = fixture.json(&format!("{line} --again twice"));
    assert_eq!((&other["batch"], &other["imported_before"]), (&2.into(), &false.into()));
}
