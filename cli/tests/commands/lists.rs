//! Lists without a gateway: the contracts are asked for all, and the same filters hold.

use serde_json::Value;

use super::fixture::{published, Fixture};

fn numbers(fixture: &Fixture, line: &str, key: &str, id: &str) -> Vec<u64> {
    fixture.json(line)[key].as_array().unwrap().iter().map(|entry| entry[id].as_u64().unwrap()).collect()
}

#[test]
fn a_board_is_filtered_without_an_index_as_with_one() {
    let fixture = published("lists-board");
    fixture.json("project fund 1 5CARA --as larkspur");
    fixture.json("batch new other.toml --template rating");
    fixture.write("other.csv", "id,question,answer\na,hello,hello to you\n");
    fixture.json("batch import 1 other.csv --config other.toml --as larkspur");
    fixture.json("batch open 2 --yes --as larkspur");
    for (filter, found) in [
        ("", vec![2]),
        ("--kind rating --language en", vec![2]),
        ("--kind rat", vec![]),
        ("--language e", vec![]),
        ("--most-minutes 3", vec![2]),
        ("--most-minutes 2", vec![]),
        ("--least-reward 0.1CARA", vec![2]),
        ("--least-reward 5CARA", vec![]),
        ("--text HELPFUL", vec![2]),
        ("--limit 0", vec![]),
    ] {
        let line = format!("work board {filter}");
        assert_eq!(numbers(&fixture, line.trim_end(), "batches", "batch"), found, "{filter}");
    }
}

#[test]
fn assets_and_offers_are_listed_and_words_need_an_index() {
    let fixture = published("lists-offers");
    fixture.json("account add kestrel --fund 100CARA");
    fixture.json("offer create 1 --price 9CARA --use train --text terms.txt --as larkspur");
    fixture.json("offer create 1 --price 12CARA --use infer --use train --text terms.txt --as larkspur");
    fixture.json("offer close 1 --yes --as larkspur");
    for (filter, found) in [
        ("", vec![2, 1]),
        (" 1", vec![2, 1]),
        (" --use infer", vec![2]),
        (" --most-price 9CARA", vec![1]),
        (" --for-sale", vec![2]),
        (" --limit 1", vec![2]),
    ] {
        assert_eq!(numbers(&fixture, &format!("offer list{filter}"), "offers", "offer"), found, "{filter}");
    }
    for (filter, found) in [
        ("", vec![1]),
        (" --kind dataset --owner larkspur", vec![1]),
        (" --kind model", vec![]),
        (" --owner kestrel", vec![]),
    ] {
        assert_eq!(numbers(&fixture, &format!("asset list{filter}"), "assets", "asset"), found, "{filter}");
    }
    let (exit, said) = fixture.fails("asset search dataset");
    assert!(exit == 2 && said.contains("INDEX_MISSING") && said.contains("--gateway"), "{said}");
}

#[test]
fn events_of_the_chain_are_lines_of_json_and_those_of_other_contracts_are_not_among_them() {
    let fixture = Fixture::new("events");
    let lines = |line: &str| -> Vec<Value> {
        let output = fixture.run(line);
        assert!(output.status.success());
        let text = String::from_utf8(output.stdout).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let all = lines("events");
    let names: Vec<&str> = all.iter().map(|event| event["name"].as_str().unwrap()).collect();
    let (deployed, made) = names.split_at(names.len().saturating_sub(3));
    assert_eq!(deployed, ["points_instantiated", "arbitration_instantiated", "arbiter_set", "arbiter_fee_set"]);
    assert_eq!(made, ["person_created", "project_created", "project_funded"]);
    assert_eq!(all[6]["attributes"]["amount"], "2000000");
    assert!(all[6]["attributes"].get("_contract_address").is_none());
    let height = all[5]["height"].as_u64().unwrap();
    assert_eq!(lines(&format!("events --since {height}")).len(), 1);
    assert_eq!(lines("events --contract marketplace --name person_created").len(), 1);
    assert_eq!(lines("events --contract points").len(), 1);
    assert!(lines("events --name nothing").is_empty());
}
