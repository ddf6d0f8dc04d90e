//! A gateway whose disk has other bytes than were put there.

use std::fs;

use serde_json::Value;

use crate::town::{Person, Town};

/// A word of the content, and what it is on the damaged disk.
const WORD: &str = "heliotrope";
const DAMAGED: &str = "HELIOTROPE";
const ANSWER: &str = "\"answer\":{\"label\":\"refund\"}";

/// Change a content of the gateway while `act` runs: the first `from` in it becomes `to`, which is as long.
fn damaged<T>(town: &Town, from: &str, to: &str, act: impl FnOnce() -> T) -> T {
    let path = town.content(from);
    let right = fs::read(&path).unwrap();
    let at = right.windows(from.len()).position(|part| part == from.as_bytes()).unwrap();
    let mut wrong = right.clone();
    wrong[at..at + from.len()].copy_from_slice(to.as_bytes());
    fs::write(&path, wrong).unwrap();
    let done = act();
    fs::write(&path, right).unwrap();
    done
}

/// A command fails because of damaged content: it says so, shows none of it, and keeps none.
fn refused(person: &Person, line: &str) -> String {
    let (exit, error) = person.error(line);
    assert_eq!((exit, &error["code"]), (3, &Value::from("CONTENT_NOT_FETCHED")), "{line}: {error}");
    let text = error.to_string();
    assert!(text.contains("CONTENT_DAMAGED: "), "{line}: {text}");
    for wrong in [DAMAGED, &ANSWER.to_uppercase()] {
        assert!(!text.contains(wrong) && !person.has(wrong), "{line}: {text}");
    }
    error["hint"].as_str().unwrap().to_owned()
}

#[test]
fn damaged_rows_and_documents_are_named_and_never_shown() {
    let town = Town::new("damaged-rows", &["acme", "amara"]);
    let [acme, amara] = town.people.as_slice() else { panic!("two people") };
    acme.open_batch("acme", &["a heliotrope came late", "a second heliotrope"], |text| text);
    let claim = "work claim 1 --accept-agreement --as amara";
    damaged(&town, "caravan-task/1", "CARAVAN-TASK/1", || refused(amara, claim));
    damaged(&town, "caravan-manifest/1", "CARAVAN-MANIFEST/1", || refused(amara, claim));
    assert!(amara.states("amara").is_empty(), "what cannot be done is not claimed");
    damaged(&town, WORD, DAMAGED, || {
        let hint = refused(amara, claim);
        assert!(hint.contains("work show 1") && hint.contains("work return 1"), "{hint}");
        assert_eq!(amara.states("amara"), ["reserved"]);
        refused(amara, "work show 1 --as amara");
        refused(amara, "work show 1 --html page.html --as amara");
        assert!(!amara.home.join("page.html").exists());
        refused(amara, "work submit 1 refund --as amara");
    });
    let shown = amara.json("work show 1 --as amara").to_string();
    assert!(shown.contains(WORD) && !shown.contains(DAMAGED), "{shown}");
    amara.json("work submit 1 refund --as amara");
    town.verify();
}

#[test]
fn damaged_answers_are_named_and_are_no_reason_to_reject_and_a_damaged_dataset_is_not_written() {
    let mut town = Town::new("damaged-answers", &["acme", "amara", "kestrel"]);
    town.people[0].open_batch("acme", &["late", "broken"], |text| text);
    town.people[1].do_tasks("amara", 1);
    damaged(&town, "age-encryption.org/v1", "age-encryption.org/v2", || with_a_damaged_answer(&town.people[0]));
    let acme = &town.people[0];
    acme.json("export results 1 --out results.jsonl --as acme");
    assert!(acme.read("results.jsonl").contains("refund"));
    acme.write("verdicts.csv", "assignment,verdict\n1,accept\n");
    assert_eq!(acme.json("decide 1 verdicts.csv --yes --as acme")["accepted"], 1);
    town.people[1].do_tasks("amara", 1);
    acme.write("verdicts.csv", "assignment,verdict\n2,accept\n");
    for line in ["decide 1 verdicts.csv --yes", "batch close 1", "batch finalize 1", "project publish 1"] {
        acme.json(&format!("{line} --as acme"));
    }
    town.advance("2m");
    let [acme, _, kestrel] = town.people.as_slice() else { panic!("three people") };
    assert_eq!(acme.json("project publish 1 --as acme")["registered"], true);
    let fetch = "asset fetch 1 --out dataset.jsonl";
    damaged(&town, ANSWER, &ANSWER.to_uppercase(), || refused(kestrel, fetch));
    assert!(!kestrel.home.join("dataset.jsonl").exists());
    kestrel.json(fetch);
    assert_eq!(kestrel.read("dataset.jsonl"), acme.read("dataset.jsonl"));
    town.verify();
}

/// What a requester can do with work whose answer is damaged on the disk of the gateway.
fn with_a_damaged_answer(acme: &Person) {
    acme.json("export results 1 --out results.jsonl --as acme");
    let results = acme.read("results.jsonl");
    let row: Value = serde_json::from_str(results.lines().next().unwrap()).unwrap();
    assert!(row["answer"].is_null() && row["fault"].as_str().unwrap().contains("CONTENT_DAMAGED"), "{row}");
    for (verdict, expected) in [
        ("accept,", "line 2: CONTENT_NOT_FETCHED"),
        ("reject,dead_link", "expected its bytes before it is rejected, got CONTENT_NOT_FETCHED"),
        ("reject,mismatch", "expected its bytes before it is rejected, got CONTENT_NOT_FETCHED"),
    ] {
        acme.write("verdicts.csv", format!("assignment,verdict,reason\n1,{verdict}\n"));
        let (exit, error) = acme.error("decide 1 verdicts.csv --yes --as acme");
        assert_eq!((exit, &error["code"]), (3, &Value::from("FILE_MALFORMED")), "{error}");
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(expected), "{verdict}: {message}");
    }
    acme.write("verdicts.csv", "assignment,verdict,reason\n1,reject,dead_link\n");
    let (_, error) = acme.error("decide 1 verdicts.csv --reject-unfetched --yes --as acme");
    assert!(
        error["message"].as_str().unwrap().contains("got a receipt of http://"),
        "the gateway signed for it: {error}"
    );
    assert!(!acme.has("age-encryption.org/v2"), "no damaged byte is kept");
}
