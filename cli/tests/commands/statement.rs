//! Statements of pay and invoices, of a chain in a file: what they say, and what a changed file is answered.

use std::fs;

use serde_json::Value;

use super::fixture::{published, units, Fixture};

fn rows<'a>(statement: &'a Value, row: &str, kind: &str) -> Vec<&'a Value> {
    let all = statement["rows"].as_array().unwrap().iter();
    all.filter(|found| found["row"] == row && (kind.is_empty() || found["kind"] == kind)).collect()
}

/// The sum of a kind: how many lines, and of how much.
fn sum(statement: &Value, kind: &str) -> (u64, u128) {
    let sums = rows(statement, "sum", kind);
    sums.iter()
        .fold((0, 0), |(count, amount), sum| (count + sum["count"].as_u64().unwrap(), amount + units(&sum["units"])))
}

#[test]
fn a_statement_and_an_invoice_say_what_the_contracts_keep() {
    let fixture = published("statement");
    let pay = fixture.json("statement amara");
    assert_eq!((sum(&pay, "work_accepted"), sum(&pay, "withdrawal")), ((6, 600_000), (1, 600_000)));
    assert!(rows(&pay, "after", "").is_empty(), "all of it was withdrawn");
    let line = rows(&pay, "line", "work_accepted")[0];
    let requester = fixture.json("balance larkspur")["address"].clone();
    assert_eq!(
        (&line["amount"], &line["currency"], &line["counterparty"]),
        (&"0.1".into(), &"CARA".into(), &requester)
    );
    assert!(line["date"].as_str().unwrap().ends_with(" UTC") && line["height"].is_u64() && line["grade"] == "100");
    assert!(line.get("transaction").is_none(), "the operator of a chain in a file signs nothing");
    let invoice = fixture.json("invoice larkspur");
    let paid = sum(&invoice, "work_accepted").1 + sum(&invoice, "auto_approved").1;
    let (fee, reserved) = (sum(&invoice, "fee").1, sum(&invoice, "reserved").1);
    let released = sum(&invoice, "released").1 + sum(&invoice, "released_to_credit").1;
    assert_eq!((sum(&invoice, "payment"), paid), ((1, 2_000_000), 1_650_000));
    assert_eq!(reserved, paid + fee + released, "what a batch reserved is paid or comes back");
    let left: u128 = rows(&invoice, "after", "").iter().map(|row| units(&row["units"])).sum();
    assert_eq!(left, 2_000_000 - paid - fee);
    let text = String::from_utf8(fixture.run("statement amara").stdout).unwrap();
    assert!(text.starts_with("Statement of person 2, caravan1") && text.contains("0.6 CARA"), "{text}");
    assert!(text.contains("larkspur") && text.ends_with("at the end: nothing\n"), "{text}");
    for (line, code, says) in [
        ("statement", 2, "SENDER_MISSING"),
        ("statement unknown", 2, "ACCOUNT_UNKNOWN"),
        ("statement 99", 1, "PERSON_UNKNOWN"),
        ("statement amara --since soon", 2, "VALUE_INVALID"),
        ("invoice larkspur --year 26x", 2, "VALUE_INVALID"),
        ("statement amara --out pay.xlsx", 2, "VALUE_INVALID"),
        ("statement --verify pay.csv", 3, "FILE_UNREADABLE"),
        ("statement --verify problems.csv", 3, "FILE_MALFORMED"),
    ] {
        fixture.unchanged_by(line, code, says);
    }
}

/// Verify a file. Return the exit code and all that was printed.
fn verified(fixture: &Fixture, kind: &str, file: &str) -> (i32, String) {
    let output = fixture.run(&format!("{kind} --verify {file}"));
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    (output.status.code().unwrap(), said.concat())
}

#[test]
fn a_file_whose_line_was_changed_fails_its_check() {
    let fixture = published("statement-file");
    for (kind, who) in [("statement", "amara"), ("invoice", "larkspur")] {
        for ending in ["csv", "tsv", "jsonl"] {
            let (file, copy) = (format!("{kind}.{ending}"), format!("{kind}-again.{ending}"));
            fixture.json(&format!("{kind} {who} --out {file}"));
            let (code, said) = verified(&fixture, kind, &file);
            assert!(code == 0 && said.contains("every one as the chain says"), "{file}: {said}");
            let text = fs::read_to_string(fixture.folder.join(&file)).unwrap();
            fixture.write(&copy, text.replacen("0.1", "0.2", 1));
            let (code, said) = verified(&fixture, kind, &copy);
            assert!(code == 1 && said.contains("STATEMENT_MISMATCH"), "{copy}: {said}");
            assert!(
                said.contains("amount: expected ") && said.contains("got 0.2") | said.contains("got \"0.2"),
                "{copy}: {said}"
            );
        }
    }
    assert_eq!(verified(&fixture, "invoice", "statement.csv").0, 1, "a statement is no invoice");
    fixture.json("project fund 1 1CARA --as larkspur");
    for kind in ["statement", "invoice"] {
        let (code, said) = verified(&fixture, kind, &format!("{kind}.csv"));
        assert_eq!(code, 0, "the chain may go on: {said}");
    }
    let height = fixture.json("invoice larkspur --out later.jsonl")["head"]["period"]["until_height"].as_u64().unwrap();
    fixture.json("chain advance 1d");
    fixture.json("project fund 1 1CARA --as larkspur");
    fixture.json(&format!("invoice larkspur --until {height} --out same.jsonl"));
    let [later, same] = ["later.jsonl", "same.jsonl"].map(|name| fs::read(fixture.folder.join(name)).unwrap());
    assert!(later == same, "up to one block, a statement has the same bytes whenever it is made");
}

#[test]
fn a_file_of_another_chain_is_named_as_such() {
    let fixture = Fixture::new("statement-chain");
    fixture.json("invoice larkspur --out invoice.csv");
    let other = Fixture::new("statement-other-chain");
    fs::copy(fixture.folder.join("invoice.csv"), other.folder.join("invoice.csv")).unwrap();
    let (code, said) = verified(&other, "invoice", "invoice.csv");
    assert!(code == 1 && said.contains("chain_id: expected"), "{said}");
}
