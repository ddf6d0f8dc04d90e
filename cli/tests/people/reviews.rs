//! Reviews by people on machines of their own: each reads the submission that it claimed, and no other.

use std::path::PathBuf;

use crate::town::{files, Town};

/// A word of the row, and one of the note.
const WORD: &str = "heliotrope";

#[test]
fn a_submission_under_review_is_read_by_its_reviewer_alone() {
    let town = Town::new("reviews", &["acme", "amara", "bela", "chen"]);
    let private = |text: String| text.replace("rows = \"public\"", "rows = \"private\"");
    town.people[0].open_batch("acme", &["a heliotrope came late", "a second heliotrope"], private);
    town.people[1].do_tasks("amara", 2);
    let [acme, amara, bela, chen] = town.people.as_slice() else { panic!("four people") };
    assert_eq!(acme.json("review new 1 review.toml --as acme")["private"], true, "a gateway serves the chain");
    acme.write("review.toml", acme.read("review.toml").replace("overlap = 3", "overlap = 1"));
    let opened = acme.json("review open 1 --config review.toml --no-backup --yes --as acme");
    assert_eq!((&opened["batch"], &opened["submissions"]), (&2.into(), &2.into()));
    town.page("/", "reviews of batch 1");
    town.page("/batches/2", "Everybody, but for who has work in <a href=\"/batches/1\"");
    assert!(amara.error("work claim 2 --accept-agreement --as amara").1["code"] == "REVIEWER_WORKED");
    let claimed = bela.json("work claim 2 --accept-agreement --as bela");
    let item = &claimed["items"][0];
    assert!(item["message"].as_str().unwrap().contains(WORD) && item["review_answer"].is_string(), "{claimed}");
    let (_, error) = chen.error("work show 2 --assignment 1 --as chen");
    assert!(error["code"] == "RESERVATION_MISSING" && !error.to_string().contains(WORD), "{error}");
    for home in [&chen.home, &town.operator.home] {
        let with =
            |path: &PathBuf| std::fs::read(path).unwrap().windows(WORD.len()).any(|part| part == WORD.as_bytes());
        assert_eq!(files(home).iter().find(|path| with(path)), None, "no stranger has a row, and the gateway neither");
    }
    bela.json(r#"work submit 2 {"verdict":"right"} --as bela"#);
    chen.json("work claim 2 --accept-agreement --as chen");
    chen.json(r#"work submit 2 {"verdict":"wrong","reason":"off_instruction"} --as chen"#);
    let found = acme.json("review verdicts 2 --out verdicts.csv --as acme");
    assert_eq!((&found["accept"], &found["reject"]), (&1.into(), &1.into()), "{found}");
    assert!(acme.read("verdicts.csv").contains(",reject,off_instruction,"), "{}", acme.read("verdicts.csv"));
    town.verify();
}
