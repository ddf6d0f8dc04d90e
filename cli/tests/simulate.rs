//! The simulator as a requester runs it: files in, report and exit code out.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test stops where it fails"
)]

#[path = "simulate/appeals.rs"]
mod appeals;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn simulate(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_caravan")).arg("simulate").args(args).output().unwrap()
}

fn report(args: &[&str]) -> Value {
    let output = simulate(args);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty(), "no progress without a terminal");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn file(name: &str, text: &str) -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

fn units(value: &Value) -> u128 {
    value.as_str().unwrap().parse().unwrap()
}

fn count(value: &Value) -> u64 {
    value.as_u64().unwrap()
}

/// Ten questions; four careful workers, and `z` who is always wrong. Question 9 has two answers only.
fn small(name: &str) -> (String, String) {
    let mut answers = "question,worker,answer\n".to_owned();
    let mut truth = "question,truth\n".to_owned();
    for question in 0..10 {
        truth.push_str(&format!("q{question},yes\n"));
        for worker in ["a", "b", "c", "d", "z"].into_iter().take(if question == 9 { 2 } else { 5 }) {
            let answer = if worker == "z" { "no" } else { "yes" };
            answers.push_str(&format!("q{question},{worker},{answer}\n"));
        }
    }
    (file(&format!("{name}-answers.csv"), &answers), file(&format!("{name}-truth.csv"), &truth))
}

fn the_money_adds_up(report: &Value) {
    let line = &report["money"][0];
    assert_eq!(line["holds"], true);
    assert_eq!(units(&line["in"]), units(&line["out"]) + units(&line["held"]));
    let amounts = &report["amounts"];
    // What came with appeals and answers has gone back, or to the arbiter or the other side.
    let attached = if report["appeals"].is_null() { 0 } else { units(&report["appeals"]["attached"]) };
    assert_eq!(units(&line["in"]), units(&amounts["funded"]) + attached);
    let out = units(&amounts["annotators"]) + units(&amounts["fees"]) + units(&amounts["refund"]) + attached;
    assert_eq!((units(&line["out"]), units(&line["held"])), (out, units(&amounts["project_credit"])));
    let earned: u128 = report["annotators"].as_array().unwrap().iter().map(|line| units(&line["earned"])).sum();
    assert_eq!(earned, units(&amounts["annotators"]));
}

#[test]
fn a_campaign_without_truth_pays_all() {
    let (answers, _) = small("all");
    let report = report(&["--answers", &answers, "--reward", "1000", "--json"]);
    assert_eq!((count(&report["answers"]), count(&report["workers"]), count(&report["batches"])), (47, 5, 2));
    assert_eq!([&report["accepted"], &report["auto_approved"], &report["rejected"]].map(count), [45, 2, 0]);
    assert_eq!(units(&report["amounts"]["annotators"]), 47_000);
    assert_eq!(units(&report["amounts"]["fees"]), 47 * 50);
    the_money_adds_up(&report);
}

#[test]
fn an_annotator_who_is_always_wrong_is_rejected_and_the_money_becomes_project_credit() {
    let (answers, truth) = small("refused");
    let flags = ["--answers", &answers, "--truth", &truth, "--reject-below", "50", "--reward", "1000", "--json"];
    let report = report(&flags);
    let lines = report["annotators"].as_array().unwrap();
    let worst = lines.iter().find(|line| line["worker"] == "z").unwrap();
    assert_eq!((count(&worst["known"]), count(&worst["right"])), (9, 0));
    assert_eq!(count(&worst["rejected"]) + count(&worst["auto_approved"]), 9);
    assert_eq!(units(&worst["earned"]), 1_000 * u128::from(count(&worst["auto_approved"])));
    assert_eq!(units(&report["amounts"]["project_credit"]), 1_050 * u128::from(count(&report["rejected"])));
    assert_eq!(count(&report["spared_by_cap"]), 0);
    the_money_adds_up(&report);
}

#[test]
fn the_cap_limits_what_the_requester_rejects() {
    let (answers, _) = small("cap");
    let truth = file("cap-other-truth.csv", &format!("question,truth\n{}", rows("maybe")));
    let flags = ["--answers", &answers, "--truth", &truth, "--reject-below", "100", "--reward", "1000", "--json"];
    let report = report(&flags);
    let [rejected, accepted] = [&report["rejected"], &report["accepted"]].map(count);
    assert_eq!((rejected, accepted), (13, 32), "13 of 45 is the most that 30 % allows before auto-approval");
    assert_eq!(count(&report["spared_by_cap"]), 32);
    assert!(count(&report["messages_rejected_by_cap"]) > 0);
    the_money_adds_up(&report);
}

fn rows(truth: &str) -> String {
    (0..10).map(|question| format!("q{question},{truth}\n")).collect()
}

#[test]
fn a_reward_whose_fee_rounds_to_nothing_is_paid_all_the_same() {
    let (answers, _) = small("tiny");
    let report = report(&["--answers", &answers, "--reward", "1", "--json"]);
    assert_eq!(units(&report["amounts"]["annotators"]), 47);
    assert_eq!(units(&report["amounts"]["fees"]), 0);
    the_money_adds_up(&report);
}

#[test]
fn people_get_tables_and_the_money_line_last() {
    let (answers, truth) = small("people");
    let output = simulate(&["--answers", &answers, "--truth", &truth, "--reject-below", "50"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0));
    let last: Vec<&str> = text.lines().rev().take(2).collect();
    assert!(last[0].starts_with("money: in 4.935 CARA = out ") && last[0].contains(" + held "), "{text}");
    assert!(last[1].starts_with("time ") && last[1].contains("peak memory"), "{text}");
}

#[test]
fn malformed_rows_are_all_named_and_nothing_runs() {
    let answers = file("malformed.csv", "question,worker,answer\nq,w,a\nq\nq,w,b\n");
    let output = simulate(&["--answers", &answers]);
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(output.stdout.is_empty());
    assert!(error.contains("FILE_MALFORMED") && error.contains("2 invalid rows"), "{error}");
    assert!(error.contains("line 3, ") && error.contains("line 4: ") && error.contains("hint: "), "{error}");
}

#[test]
fn a_missing_file_is_an_error_of_input() {
    let output = simulate(&["--answers", "no/such/file.csv"]);
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(error.contains("FILE_UNREADABLE: no/such/file.csv"), "{error}");
}

#[test]
fn what_cannot_be_typed_is_an_error_of_usage() {
    for args in
        [&["--answers"][..], &["--answers", "a.csv", "--reject-below", "40"], &["--answers", "a", "--reward", "0"]]
    {
        assert_eq!(simulate(args).status.code(), Some(2), "{args:?}");
    }
}

#[test]
fn what_the_chain_refuses_ends_with_one_and_its_code() {
    let (answers, _) = small("overflow");
    let output = simulate(&["--answers", &answers, "--reward", &u128::MAX.to_string()]);
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{error}");
    assert!(error.contains("AMOUNT_OVERFLOW"), "{error}");
}

/// The recorded campaign, where it is there.
fn dogs() -> Option<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join("shared/data");
    let data = std::env::var_os("CARAVAN_DATA").map_or(root, PathBuf::from).join("dogs");
    let [answers, truth] = ["answer.csv", "truth.csv"].map(|name| data.join(name));
    if !(answers.exists() && truth.exists()) {
        println!("not run: no data");
        return None;
    }
    Some((answers.to_str()?.to_owned(), truth.to_str()?.to_owned()))
}

#[test]
fn a_whole_recorded_campaign_pays_out_to_the_unit() {
    let Some((answers, truth)) = dogs() else { return };
    let run = |percent| {
        let flags = ["--answers", &answers, "--truth", &truth, "--reject-below", percent, "--json"];
        let report = report(&flags);
        the_money_adds_up(&report);
        assert_eq!(
            [&report["accepted"], &report["auto_approved"], &report["rejected"]].map(count).iter().sum::<u64>(),
            8_070
        );
        assert_eq!(count(&report["auto_approved"]), 403);
        report
    };
    let few = run("40");
    assert_eq!((count(&few["rejected"]), count(&few["messages_rejected_by_cap"])), (21, 0));
    let many = run("70");
    let [rejected, accepted] = [&many["rejected"], &many["accepted"]].map(count);
    assert!(count(&many["messages_rejected_by_cap"]) > 0 && count(&many["spared_by_cap"]) > 0);
    assert!(rejected * 10 <= (rejected + accepted) * 3, "beyond the cap: {rejected} of {}", rejected + accepted);
    assert!((rejected + 2) * 10 > (rejected + accepted) * 3, "short of the cap: {rejected} of {}", rejected + accepted);
}

/// A place for a file that is not there yet.
fn fresh(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_file(&path);
    path
}

#[test]
fn labels_are_written_the_same_with_and_without_the_truth() {
    let (answers, truth) = small("labels");
    let [with, without] = ["with-labels.csv", "without-labels.csv"].map(fresh);
    let out = |path: &PathBuf| path.to_str().unwrap().to_owned();
    let output = report(&["--answers", &answers, "--truth", &truth, "--labels-out", &out(&with), "--json"]);
    let without_truth = report(&["--answers", &answers, "--labels-out", &out(&without), "--json"]);
    let text = fs::read_to_string(&with).unwrap();
    assert_eq!(text, fs::read_to_string(&without).unwrap());
    assert!(text.starts_with("question,majority,dawid_skene,confidence\nq0,yes,yes,"), "{text}");
    assert_eq!(text.lines().count(), 11);
    assert_eq!([&output["labels"]["known"], &output["labels"]["dawid_skene_right"]].map(count), [10, 10]);
    assert_eq!(
        (count(&without_truth["labels"]["known"]), &without_truth["labels"]["majority_right"]),
        (0, &Value::Null)
    );
    assert_eq!(without_truth["labels"]["krippendorff_alpha"], output["labels"]["krippendorff_alpha"]);
}

#[test]
fn labels_do_not_depend_on_the_order_of_the_answers() {
    let (answers, _) = small("order");
    let text = fs::read_to_string(&answers).unwrap();
    let (header, rows) = text.split_once('\n').unwrap();
    let turned: Vec<&str> = rows.lines().rev().collect();
    let turned = file("turned-answers.csv", &format!("{header}\n{}\n", turned.join("\n")));
    let written = [("order-one.csv", &answers), ("order-two.csv", &turned)].map(|(name, answers)| {
        let path = fresh(name);
        report(&["--answers", answers, "--labels-out", path.to_str().unwrap(), "--json"]);
        fs::read(path).unwrap()
    });
    assert_eq!(written[0], written[1]);
}

#[test]
fn the_text_shows_the_labels_and_their_agreement_with_the_truth() {
    let (answers, truth) = small("output");
    let path = fresh("output-labels.csv");
    let path = path.to_str().unwrap();
    let output = simulate(&["--answers", &answers, "--truth", &truth, "--labels-out", path]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains(&format!("labels of 10 questions: {path}\n")), "{text}");
    assert!(
        text.contains("  of 10 known: majority right 10 (100.0 %), Dawid and Skene right 10 (100.0 %)\n"),
        "{text}"
    );
}

#[test]
fn labels_that_cannot_be_written_are_an_error_before_the_replay() {
    let (answers, _) = small("nowhere");
    let output = simulate(&["--answers", &answers, "--labels-out", "no/such/folder/labels.csv"]);
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), output.stdout.is_empty()), (Some(3), true));
    assert!(error.contains("OUTPUT_FAILED: no/such/folder/labels.csv: "), "{error}");
    // The chain refuses this campaign: then there are no labels, and nothing is left beside them.
    let path = fresh("rejected-labels.csv");
    let reward = u128::MAX.to_string();
    let output = simulate(&["--answers", &answers, "--reward", &reward, "--labels-out", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    let left = fs::read_dir(path.parent().unwrap()).unwrap().filter_map(Result::ok);
    let names: Vec<String> = left.map(|entry| entry.file_name().into_string().unwrap()).collect();
    assert!(names.iter().all(|name| !name.starts_with("rejected-labels.csv")), "{names:?}");
}

#[test]
fn on_a_recorded_campaign_the_inferred_labels_agree_with_the_truth_on_84_1_percent() {
    let Some((answers, truth)) = dogs() else { return };
    let path = fresh("dogs-labels.csv");
    let flags = ["--answers", &answers, "--truth", &truth, "--labels-out", path.to_str().unwrap(), "--json"];
    let labels = report(&flags)["labels"].take();
    assert_eq!([&labels["known"], &labels["majority_right"], &labels["dawid_skene_right"]].map(count), [807, 660, 680]);
    assert!(count(&labels["dawid_skene_right"]) * 1_000 >= count(&labels["known"]) * 841);
    let written = fs::read_to_string(path).unwrap();
    let truth = fs::read_to_string(truth).unwrap();
    let truth: Vec<(&str, &str)> = truth.lines().skip(1).filter_map(|line| line.split_once(',')).collect();
    let right = written.lines().skip(1).filter(|line| {
        let fields: Vec<&str> = line.split(',').collect();
        truth.contains(&(fields[0], fields[2]))
    });
    assert_eq!(right.count(), 680);
}

/// The kinds of a synthetic campaign, by name.
fn kind<'r>(report: &'r Value, name: &str) -> &'r Value {
    report["kinds"]["kinds"].as_array().unwrap().iter().find(|line| line["kind"] == name).unwrap()
}

const HALF_SPAM: [&str; 9] =
    ["--synthetic", "--answers", "2000", "--annotators", "200", "--spammers", "50", "--careless", "0"];

#[test]
fn with_half_spammers_the_honest_are_paid_and_the_cap_bounds_what_is_refused() {
    let report = report(&[&HALF_SPAM[..], &["--colluders", "0", "--reward", "1000", "--json"]].concat());
    the_money_adds_up(&report);
    let (honest, spammer) = (kind(&report, "honest"), kind(&report, "spammer"));
    assert_eq!([honest, spammer].map(|line| count(&line["annotators"])), [100, 100]);
    assert_eq!([honest, spammer].map(|line| count(&line["answers"])), [1_000, 1_000]);
    assert!(count(&honest["rejected"]) <= 10, "the honest have nine of ten right: {honest}");
    assert_eq!(units(&honest["earned"]), 1_000 * u128::from(1_000 - count(&honest["rejected"])));
    assert_eq!(units(&spammer["earned"]), 1_000 * u128::from(1_000 - count(&spammer["rejected"])));
    let rejected = count(&report["rejected"]);
    assert!((560..=570).contains(&rejected), "30 % of 1,900, before auto-approval the others: {rejected}");
    let kinds = &report["kinds"];
    assert_eq!(units(&kinds["lost"]), 1_050 * u128::from(1_000 - count(&spammer["rejected"])));
    assert_eq!(units(&kinds["spent_on_right"]) + units(&kinds["spent_on_wrong"]), units(&kinds["spent"]));
    assert!(units(&kinds["lost_to_cap"]) > 0 && units(&kinds["lost_to_cap"]) <= units(&kinds["lost"]));
}

#[test]
fn every_kind_stands_in_a_table_with_what_it_means() {
    let output = simulate(&[&HALF_SPAM[..], &["--colluders", "10"]].concat());
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    for line in ["\nhonest: ", "\nspammer: ", "\ncolluder: ", "\nOf the spending, "] {
        assert_eq!(text.matches(line).count(), 1, "{line} in {text}");
    }
    assert!(!text.contains("\ncareless: "), "there are none");
    assert!(text.matches("\nholds: ").count() == 8 && !text.contains("BROKEN"), "{text}");
}

#[test]
fn a_synthetic_campaign_is_the_same_for_the_same_seed_and_has_labels_too() {
    let run = |name: &str, seed: &str| {
        let path = fresh(name);
        let flags = ["--seed", seed, "--labels-out", path.to_str().unwrap(), "--json"];
        let mut report = report(&[&HALF_SPAM[..], &flags].concat());
        let labels = report["labels"].take();
        report["seconds"].take();
        report["peak_kib"].take();
        (fs::read(path).unwrap(), report, labels)
    };
    let (one, again, other) = (run("seed-one.csv", "5"), run("seed-again.csv", "5"), run("seed-other.csv", "6"));
    assert_eq!((&one.0, &one.1), (&again.0, &again.1));
    assert_ne!(one.0, other.0);
    let [majority, inferred] = ["majority_right", "dawid_skene_right"].map(|key| count(&one.2[key]));
    assert_eq!(count(&one.2["known"]), 400);
    assert!(inferred > majority, "who spams weighs less: {inferred} against {majority}");
}

#[test]
fn a_campaign_that_cannot_be_made_is_an_error_of_usage() {
    for args in [
        &["--synthetic", "--answers", "many"][..],
        &["--synthetic", "--answers", "1600000"],
        &["--synthetic", "--answers", "10", "--annotators", "100"],
        &["--synthetic", "--answers", "500", "--spammers", "60", "--colluders", "60"],
        &["--answers", "a.csv", "--seed", "1"],
    ] {
        assert_eq!(simulate(args).status.code(), Some(2), "{args:?}");
    }
}

#[test]
fn mistakes_of_a_requester_are_counted_with_what_they_cost_whom() {
    let honest = ["--spammers", "0", "--careless", "0", "--colluders", "0", "--reward", "1000", "--json"];
    let flags =
        [&["--synthetic", "--answers", "2000", "--annotators", "200", "--mistakes", "10"][..], &honest].concat();
    let report = report(&flags);
    let mistakes = &report["mistakes"];
    let [rejected, taken_back, stopped] =
        ["rejected", "taken_back", "stopped_by_cap"].map(|name| count(&mistakes[name]));
    // Of 2,000 answers no one decides on 100; one in ten of the others is rejected by mistake.
    assert_eq!((rejected + stopped, count(&report["auto_approved"])), (190, 100));
    assert_eq!(taken_back, rejected / 2);
    assert_eq!(count(&report["rejected"]), rejected - taken_back, "what was noticed was paid");
    assert_eq!(units(&report["lost_by_mistakes"]), u128::from(rejected - taken_back) * 1_000);
    // The requester has none of it but as project credit: the reward and the fee of each slot.
    assert_eq!(units(&report["amounts"]["project_credit"]), u128::from(rejected - taken_back) * 1_050);
    the_money_adds_up(&report);
}
