//! Submissions are reviewed by others, by commands. It runs on a chain in a file, and as part of the tour on a real one.

use std::fs;

use serde_json::Value;

use super::fixture::{units, Fixture};
use super::real::{name, open};

/// The rewards of a work and of a review.
const REWARD: u128 = 100_000;
const REVIEW: u128 = 50_000;

#[test]
fn reviews_become_verdicts_on_a_chain_in_a_file() {
    let fixture = Fixture::new("reviews");
    let contributors = ["amara", "bela", "chen"].map(name);
    contributors.iter().for_each(|who| drop(fixture.json(&format!("account add {who}"))));
    reviewed(&fixture, "larkspur", &contributors);
}

/// Six submissions, of which two are wrong, are reviewed by three people; the third calls all of them wrong.
pub(super) fn reviewed(fixture: &Fixture, larkspur: &str, contributors: &[String; 3]) {
    let project = fixture.json(&format!("project create Reviews --as {larkspur}"))["project"].clone();
    fixture.json(&format!("project fund {project} 4CARA --as {larkspur}"));
    let batch = open(fixture, &project, larkspur, 19);
    for (who, answer) in contributors.iter().zip([7, 7, 8]) {
        for _ in 0..2 {
            fixture.json(&format!("work claim {batch} --as {who}"));
            fixture.json(&format!("work submit {batch} {answer} --as {who}"));
        }
    }
    let reviews = opens(fixture, larkspur, &batch);
    let (_, own) = fixture.fails(&format!("work claim {reviews} --as {}", contributors[0]));
    assert!(own.contains("REVIEWER_WORKED"), "{own}");
    let reviewers = ["fair", "kind", "harsh"].map(name);
    for (number, who) in reviewers.iter().enumerate() {
        fixture.json(&format!("account add {who}"));
        (0..6).for_each(|_| review(fixture, &reviews, who, number == 2));
    }
    fixture.write(
        "paid.csv",
        format!("assignment,verdict\n{}", (1..=18).map(|work| format!("{work},accept\n")).collect::<String>()),
    );
    assert_eq!(fixture.json(&format!("decide {reviews} paid.csv --as {larkspur} --yes"))["accepted"], 18);
    for who in &reviewers {
        assert_eq!(units(&fixture.json(&format!("balance {who}"))["earned"]), 6 * REVIEW, "{who}");
    }
    decides(fixture, larkspur, (&batch, &reviews), contributors);
    for batch in [&batch, &reviews] {
        fixture.json(&format!("batch close {batch} --as {larkspur}"));
    }
    fixture.json("chain advance 4d");
    fixture.json(&format!("settle {batch} --as {larkspur}"));
    for batch in [&batch, &reviews] {
        fixture.json(&format!("batch finalize {batch} --as {larkspur}"));
    }
}

/// Make the batch of reviews. Return its number.
fn opens(fixture: &Fixture, larkspur: &str, batch: &Value) -> Value {
    for file in ["review.toml", "review.task.json", "review.agreement.md"] {
        let _ = fs::remove_file(fixture.folder.join(file));
    }
    let new = fixture.json(&format!("review new {batch} review.toml --as {larkspur}"));
    assert_eq!(new["private"], false, "no gateway gives out keys");
    // Without a word of the cost the draft stays, and the next call opens it, on the terms of the description as it is then.
    let unsaid = format!("review open {batch} --config review.toml --no-backup --as {larkspur}");
    assert!(fixture.fails(&unsaid).1.contains("CONFIRMATION_MISSING"));
    let description = fs::read_to_string(fixture.folder.join("review.toml")).unwrap();
    fixture.write("review.toml", description.replace("reward = \"0.1\"", "reward = \"0.05\""));
    let open = format!("review open {batch} --config review.toml --no-backup --yes --as {larkspur}");
    let opened = fixture.json(&open);
    assert_eq!(
        fixture.json(&format!("batch watch {}", opened["batch"]))["batch"]["config"]["money"]["reward"],
        "50000"
    );
    assert_eq!((&opened["submissions"], &opened["unusable"]), (&6.into(), &serde_json::json!([])));
    assert!(fixture.fails(&open).1.contains("NOTHING_LEFT"), "all submissions are in a batch of reviews");
    let reviews = opened["batch"].clone();
    let (_, nested) = fixture.fails(&format!("review new {reviews} nested.toml --as {larkspur}"));
    assert!(nested.contains("which reviews batch"), "{nested}");
    reviews
}

/// Review one submission: 7 is right.
fn review(fixture: &Fixture, reviews: &Value, who: &str, harsh: bool) {
    fixture.json(&format!("work claim {reviews} --as {who}"));
    let shown = fixture.json(&format!("work show {reviews} --as {who}"));
    let item = &shown["items"][0];
    let text = item.to_string();
    assert!(item["question"].is_string(), "{text}");
    assert!(!text.contains("amara") && !text.contains("chen") && item["assignment"].is_null(), "{text}");
    let answer = if harsh {
        r#"{"verdict":"wrong","reason":"low_effort","note":"No."}"#
    } else if item["review_answer"] == "7" {
        r#"{"verdict":"right"}"#
    } else {
        r#"{"verdict":"wrong","reason":"wrong_answer","note":"It_is_7."}"#
    };
    fixture.json(&format!("work submit {reviews} {answer} --as {who}"));
}

/// The verdicts of the reviews are looked at and sent.
fn decides(fixture: &Fixture, larkspur: &str, (batch, reviews): (&Value, &Value), contributors: &[String; 3]) {
    let earned = |who: &String| units(&fixture.json(&format!("balance {who}"))["earned"]);
    let before = contributors.each_ref().map(earned);
    let line = format!("review verdicts {reviews} --out verdicts.csv --as {larkspur}");
    let found = fixture.json(&line);
    let count = |key: &str| found[key].as_u64().unwrap();
    assert_eq!(["accept", "reject", "divided", "waiting", "done"].map(count), [4, 2, 0, 0, 0]);
    let text = fs::read_to_string(fixture.folder.join("verdicts.csv")).unwrap();
    let said = |verdict: &str| text.lines().filter(|row| row.contains(verdict)).count();
    assert_eq!((said(",accept,,,1,1,3,"), said(",reject,wrong_answer,It_is_7.,0,1,3,")), (4, 2), "{text}");
    let (_, other) = fixture.fails(&format!("review verdicts {reviews} --out other.csv --as {}", contributors[0]));
    assert!(other.contains("that this account opened"), "{other}");
    let decided = fixture.json(&format!("decide {batch} verdicts.csv --as {larkspur} --yes"));
    assert_eq!((&decided["accepted"], &decided["rejected"]), (&4.into(), &2.into()));
    let expected = [before[0] + 2 * REWARD, before[1] + 2 * REWARD, before[2]];
    assert_eq!(contributors.each_ref().map(earned), expected, "the third answered 8");
    let done = fixture.json(&line);
    assert_eq!((&done["done"], &done["accept"]), (&6.into(), &0.into()), "no verdict is left to give");
}
