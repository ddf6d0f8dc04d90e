//! One file of verdicts for several batches: all of it is checked before anything is sent.

use super::fixture::{worked, Fixture};

/// Two batches of six tasks, and 18 works in each.
fn two_batches(name: &str) -> Fixture {
    let fixture = worked(name);
    fixture.json("project fund 1 3CARA --as larkspur");
    fixture.json("batch import 1 problems.csv --config batch.toml --again second --as larkspur");
    fixture.json("batch open 2 --yes --as larkspur");
    for who in ["amara", "bela", "chen"] {
        for _ in 0..6 {
            fixture.json(&format!("work claim 2 --as {who}"));
            fixture.json(&format!("work submit 2 --answers {who}.csv --as {who}"));
        }
    }
    fixture
}

/// A file that accepts the first works of a batch, rejects the next ones, and says nothing of the others.
fn verdicts(fixture: &Fixture, of: &[(u32, u32, u32)]) {
    let row = |batch: u32, work: u32, accepted: u32| {
        let verdict = if work <= accepted { "accept," } else { "reject,incomplete" };
        format!("{batch},{work},{verdict}")
    };
    let rows = of
        .iter()
        .flat_map(|&(batch, accepted, rejected)| (1..=accepted + rejected).map(move |work| row(batch, work, accepted)));
    let rows: Vec<String> = rows.collect();
    fixture.write("verdicts.csv", format!("batch,assignment,verdict,reason\n{}\n", rows.join("\n")));
}

#[test]
fn what_two_batches_together_may_not_reject_is_found_before_anything_is_sent() {
    let fixture = two_batches("each-cap");
    // 0.8 paid and 0.3 rejected is within 30 %; 0.6 rejected is not.
    verdicts(&fixture, &[(1, 8, 3), (2, 0, 3)]);
    for yes in ["", " --yes"] {
        fixture.unchanged_by(&format!("decide each verdicts.csv --as larkspur{yes}"), 3, "REJECTION_CAP");
    }
    assert_eq!(fixture.json("batch watch 2")["batch"]["progress"]["accepted"], 0);
    fixture.write("verdicts.csv", "batch,assignment,verdict\n1,1,accept\n2,\"1,accept\n");
    fixture.unchanged_by("decide each verdicts.csv --as larkspur --yes", 3, "line 3");
}

#[test]
fn the_order_of_the_batches_makes_no_difference() {
    let fixture = two_batches("each-order");
    verdicts(&fixture, &[(1, 0, 3), (2, 8, 0)]);
    let done = fixture.json("decide each verdicts.csv --as larkspur --yes");
    let counts: Vec<_> =
        done["batches"].as_array().unwrap().iter().map(|one| (&one["accepted"], &one["rejected"])).collect();
    assert_eq!(counts, [(&8.into(), &0.into()), (&0.into(), &3.into())]);
}
