//! Rows that only the person who claimed a task can read.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::town::{files, Town, IMPORT};

const WORD: &str = "heliotrope";

#[test]
fn private_rows_are_read_by_the_one_who_claimed_them_alone_and_become_a_dataset() {
    let mut town = Town::new("private", &["acme", "amara", "bela", "kestrel"]);
    let texts = ["a heliotrope came late", "a second heliotrope"];
    town.people[0].open_batch("acme", &texts, |text| text.replace("rows = \"public\"", "rows = \"private\""));
    let [_, amara, bela, _] = town.people.as_slice() else { panic!("four people") };
    let claimed = amara.json("work claim 1 --accept-agreement --as amara");
    assert!(claimed["items"].to_string().contains(WORD), "{claimed}");
    for (line, code) in [
        ("work show 1 --assignment 1 --as bela", "RESERVATION_MISSING"),
        ("work submit 1 refund --assignment 1 --as bela", "RESERVATION_MISSING"),
        ("export results 1 --out results.jsonl --as bela", "KEY_MISSING"),
    ] {
        let (_, error) = bela.error(line);
        assert!(error["code"] == code && !error.to_string().contains(WORD), "{line}: {error}");
    }
    for home in [&bela.home, &town.operator.home] {
        let with = |path: &PathBuf| fs::read(path).unwrap().windows(WORD.len()).any(|part| part == WORD.as_bytes());
        assert_eq!(files(home).iter().find(|path| with(path)), None, "no stranger has a row, and the gateway neither");
    }
    amara.json("work submit 1 refund --as amara");
    imported_again(&town);
    town.people[2].do_tasks("bela", 1);
    publish(&mut town);
    let [acme, .., kestrel] = town.people.as_slice() else { panic!("four people") };
    kestrel.json("asset fetch 1 --out dataset.jsonl");
    let dataset = kestrel.read("dataset.jsonl");
    assert_eq!((dataset.lines().count(), dataset.matches(WORD).count()), (2, 2), "{dataset}");
    assert_eq!(acme.json("check")["holds"], true);
    town.verify();
}

/// Private rows are encrypted anew each time they are written: importing them again must leave the batch with the objects that
/// it names.
fn imported_again(town: &Town) {
    let acme = &town.people[0];
    let work = || acme.json("batch watch 1")["batch"]["config"]["work"].clone();
    let objects = || files(&town.contents()).into_iter().collect::<BTreeSet<_>>();
    let (before, kept) = (work(), objects());
    // Also where the home has lost what the first import noted.
    for lost in [false, true] {
        if lost {
            fs::remove_dir_all(imports(&acme.home)).unwrap();
        }
        let again = acme.json(&format!("{IMPORT} --as acme"));
        assert_eq!((&again["batch"], &again["imported_before"]), (&Value::from(1), &Value::from(true)), "{again}");
        assert_eq!(work(), before);
        assert_eq!(objects(), kept, "nothing was written again");
    }
}

/// The folder of the notes of imports.
fn imports(home: &Path) -> PathBuf {
    let all = files(&home.join(".caravan"));
    let note = all.iter().find(|path| path.parent().is_some_and(|folder| folder.ends_with("imports"))).unwrap();
    note.parent().unwrap().to_owned()
}

/// Decide on both works, and publish.
fn publish(town: &mut Town) {
    let acme = &town.people[0];
    acme.json("export results 1 --out results.jsonl --as acme");
    let results = acme.read("results.jsonl");
    assert_eq!(results.matches("\"fault\":null").count(), 2, "{results}");
    acme.write("verdicts.csv", "assignment,verdict\n1,accept\n2,accept\n");
    for line in ["decide 1 verdicts.csv --yes", "batch close 1", "batch finalize 1", "project publish 1"] {
        acme.json(&format!("{line} --as acme"));
    }
    town.advance("2m");
    assert_eq!(town.people[0].json("project publish 1 --as acme")["registered"], true);
}
