//! Work that is judged in every way there is, by commands, with what the marketplace refuses. It runs on a chain in a file, and
//! as part of the tour on a real one.

use std::fs;

use serde_json::{json, Value};

use super::fixture::{units, Fixture};
use super::real::{answer, name, open, work};

/// The reward of a work.
const REWARD: u128 = 100_000;

#[test]
fn work_is_judged_in_every_way_on_a_chain_in_a_file() {
    let fixture = Fixture::new("judged");
    for file in ["batch.toml", "batch.agreement.md"] {
        fs::remove_file(fixture.folder.join(file)).unwrap();
    }
    let contributors = ["amara", "bela", "chen"].map(name);
    // A requester rejects no more than a part of what it has paid.
    let project = Value::from(1);
    let batch = work(&fixture, &project, "larkspur", &contributors);
    fixture.write(
        "all.csv",
        format!("assignment,verdict\n{}", (1..=6).map(|work| format!("{work},accept\n")).collect::<String>()),
    );
    assert_eq!(fixture.json(&format!("decide {batch} all.csv --as larkspur --yes"))["accepted"], 6);
    judged(&fixture, &project, "larkspur", &contributors);
}

/// A batch of subjective work whose requester judges it.
struct Judge<'a> {
    fixture: &'a Fixture,
    larkspur: &'a str,
    batch: Value,
}

impl Judge<'_> {
    fn line(&self, rows: &str, words: &str) -> String {
        self.fixture.write("judged.csv", format!("assignment,verdict,grade,reason,note,evidence\n{rows}"));
        format!("decide {} judged.csv --as {} --yes{words}", self.batch, self.larkspur)
    }

    fn decides(&self, rows: &str, words: &str) -> Value {
        self.fixture.json(&self.line(rows, words))
    }

    /// The contract refuses a verdict; `decide` would not send it.
    fn refused(&self, assignment: u64, verdict: &Value, code: &str) {
        let decide = json!({ "batch": self.batch, "decisions": [{ "assignment": assignment, "verdict": verdict }] });
        let line = format!("execute marketplace {} --as {}", json!({ "decide": decide }), self.larkspur);
        let (_, error) = self.fixture.fails(&line);
        assert!(error.contains(code), "{line}: expected {code}, got {error}");
    }

    /// One work is sent back with a note and a file that its annotator alone can read; two are rejected.
    fn sends_back_and_rejects(&self, first: &str) {
        let Self { fixture, batch, .. } = self;
        fixture.write("why.md", "The unit is missing.");
        self.refused(1, &json!({ "rework": { "reason": "wrong_answer" } }), "REASON_NOT_ALLOWED");
        let rework = "1,rework,,incomplete,Name the unit,why.md\n";
        let rejections = "2,reject,,bad_format,,\n3,reject,,bad_format,,\n";
        let sent = self.decides(&format!("{rework}{rejections}"), "");
        assert_eq!((&sent["reworked"], &sent["rejected"]), (&Value::from(1), &Value::from(2)));
        let verdict = fixture.json(&format!("work verdict {batch} 1 --evidence said.md --as {first}"));
        assert!(verdict.to_string().contains("Name the unit"), "{verdict}");
        assert_eq!(fs::read_to_string(fixture.folder.join("said.md")).unwrap(), "The unit is missing.");
        fixture.json(&format!("work revise {batch} 1 3 --as {first}"));
        self.refused(1, &json!({ "rework": { "reason": "incomplete" } }), "REWORK_LIMIT");
    }

    /// A rejection is taken back at the base grade, agreed to, or stands after three quarters of a day; one work is given up.
    fn takes_back(&self, [_, second, third]: &[String; 3]) {
        let Self { fixture, batch, .. } = self;
        self.refused(3, &json!({ "accept": { "grade_bps": 5_000 } }), "TAKE_BACK_GRADE");
        let back = self.decides("1,accept,,,,\n3,accept,,,,\n", " --take-back");
        assert_eq!((&back["accepted"], &back["taken_back"], units(&back["paid"])), (&2.into(), &1.into(), 2 * REWARD));
        self.decides("4,reject,,incomplete,,\n", "");
        let (_, stranger) = fixture.fails(&format!("work accept-rejection {batch} 4 --yes --as {third}"));
        assert!(stranger.contains("ANNOTATOR_ONLY"), "{stranger}");
        fixture.json(&format!("work accept-rejection {batch} 4 --yes --as {second}"));
        fixture.json(&format!("work give-up {batch} 6 --yes --as {third}"));
        fixture.json("chain advance 19h");
        self.refused(2, &json!({ "accept": { "grade_bps": 10_000 } }), "TAKE_BACK_LATE");
    }
}

/// Open a batch of two tasks for three annotators, and judge their six works. The requester has paid for more than six.
pub(super) fn judged(fixture: &Fixture, project: &Value, larkspur: &str, contributors: &[String; 3]) {
    let objective = fs::read_to_string(fixture.folder.join("batch.toml")).unwrap();
    let subjective = objective.replace("nature = \"objective\"", "nature = \"subjective\"");
    assert_ne!(objective, subjective);
    fixture.write("batch.toml", subjective);
    let earned = |who: &String| units(&fixture.json(&format!("balance {who}"))["earned"]);
    let before = contributors.each_ref().map(earned);
    let batch = open(fixture, project, larkspur, 11);
    answer(fixture, &batch, contributors);
    let judge = Judge { fixture, larkspur, batch };
    judge.sends_back_and_rejects(&contributors[0]);
    judge.takes_back(contributors);
    restricted(fixture, project, larkspur, contributors);
    let batch = &judge.batch;
    fixture.json(&format!("batch close {batch} --as {larkspur}"));
    fixture.json("chain advance 4d");
    let settled = fixture.json(&format!("settle {batch} --as {}", contributors[0]));
    assert_eq!((&settled["settled"], &settled["auto_approved"]), (&2.into(), &1.into()), "the second and the fifth");
    assert_eq!(contributors.each_ref().map(earned), before.map(|earned| earned + REWARD), "one work each");
    fixture.json(&format!("batch finalize {batch} --as {larkspur}"));
    appealed(fixture, larkspur, contributors);
    fixture.write("batch.toml", objective);
}

/// A rejection is appealed, contested, and overturned by the arbiter.
fn appealed(fixture: &Fixture, larkspur: &str, contributors: &[String; 3]) {
    // A project without credit, whose batches are open at once.
    let project = fixture.json(&format!("project create Appeals --as {larkspur}"))["project"].clone();
    fixture.json(&format!("project fund {project} 2CARA --as {larkspur}"));
    let batch = open(fixture, &project, larkspur, 17);
    answer(fixture, &batch, contributors);
    let first = &contributors[0];
    let earned = || units(&fixture.json(&format!("balance {first}"))["earned"]);
    let (before, judge) = (earned(), Judge { fixture, larkspur, batch: batch.clone() });
    judge.decides("1,reject,,bad_format,,\n", "");
    let appeal = format!("work appeal {batch} 1 --evidence why.md --yes");
    let (_, stranger) = fixture.fails(&format!("{appeal} --as {}", contributors[1]));
    assert!(stranger.contains("ANNOTATOR_ONLY"), "{stranger}");
    let dispute = fixture.json(&format!("{appeal} --as {first}"))["dispute"].clone();
    for (line, code) in [
        (format!("{appeal} --as {first}"), "which is appealed"),
        (format!("work accept-rejection {batch} 1 --yes --as {first}"), "WORK_APPEALED"),
        (format!("dispute rule {dispute} --uphold all --reasons why.md --yes --as arbiter"), "RULING_EARLY"),
        (format!("dispute respond {dispute} --concede none --yes --as {first}"), "MANAGER_ONLY"),
    ] {
        let (_, error) = fixture.fails(&line);
        assert!(error.contains(code), "{line}: expected {code}, got {error}");
    }
    fixture.json(&format!("dispute respond {dispute} --concede none --evidence why.md --yes --as {larkspur}"));
    let rule = format!("dispute rule {dispute} --uphold all --reasons why.md --yes");
    let (_, stranger) = fixture.fails(&format!("{rule} --as {larkspur}"));
    assert!(stranger.contains("ARBITER_ONLY"), "{stranger}");
    fixture.json(&format!("{rule} --as arbiter"));
    assert_eq!(earned(), before + REWARD, "the rejected work is paid");
    assert_eq!(fixture.json(&format!("dispute show {dispute}"))["appeal"]["outcome"]["by"], "arbiter");
    fixture.json(&format!("batch close {batch} --as {larkspur}"));
    fixture.json("chain advance 4d");
    fixture.json(&format!("settle {batch} --as {first}"));
    fixture.json(&format!("batch finalize {batch} --as {larkspur}"));
}

/// A requester keeps someone from its project for a while, with a reason, and no longer than it may.
fn restricted(fixture: &Fixture, project: &Value, larkspur: &str, [first, _, third]: &[String; 3]) {
    let batch = open(fixture, project, larkspur, 13);
    let restrict = format!("restrict {third} --project {project} --evidence why.md");
    assert_eq!(fixture.run(&format!("{restrict} --as {larkspur}")).status.code(), Some(2), "without a reason");
    for (who, time, code) in [(larkspur, "31d", "OUT_OF_RANGE"), (first.as_str(), "1d", "REQUESTER_ONLY")] {
        let (_, error) = fixture.fails(&format!("{restrict} --reason spam --for {time} --as {who}"));
        assert!(error.contains(code), "{who}: expected {code}, got {error}");
    }
    fixture.json(&format!("{restrict} --reason spam --for 1d --as {larkspur}"));
    assert!(fixture.fails(&format!("work claim {batch} --as {third}")).1.contains("CLAIM_RESTRICTED"));
    fixture.json(&format!("restrict {third} --project {project} --lift --as {larkspur}"));
    fixture.json(&format!("work claim {batch} --as {third}"));
    fixture.json(&format!("work return {batch} --as {third}"));
    fixture.json(&format!("batch cancel {batch} --yes --as {larkspur}"));
}
