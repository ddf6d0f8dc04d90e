//! Appeals against rejections by mistake: counts, bonds and pay to the unit.

use serde_json::Value;

use super::{count, file, report, simulate, the_money_adds_up, units};

/// 200 questions with one answer each, by five annotators in turn. One answer in four is wrong: 5 of each 20.
fn appealed(name: &str, reward: &str, flags: &[&str]) -> Value {
    let (mut answers, mut truth) = ("question,worker,answer\n".to_owned(), "question,truth\n".to_owned());
    for question in 0..200 {
        let (worker, answer) =
            (["a", "b", "c", "d", "e"][question % 5], if question / 5 % 4 == 3 { "no" } else { "yes" });
        answers.push_str(&format!("q{question},{worker},{answer}\n"));
        truth.push_str(&format!("q{question},yes\n"));
    }
    let answers = file(&format!("{name}-answers.csv"), &answers);
    let truth = file(&format!("{name}-truth.csv"), &truth);
    let campaign = ["--answers", &answers, "--truth", &truth, "--reward", reward, "--mistakes", "20", "--json"];
    let report = report(&[&campaign, flags].concat());
    the_money_adds_up(&report);
    // 190 answers are decided, 38 of them by mistake; 19 are noticed.
    let mistakes = &report["mistakes"];
    assert_eq!(["rejected", "taken_back", "stopped_by_cap"].map(|key| count(&mistakes[key])), [38, 19, 0]);
    assert_eq!(mistakes["won_on_appeal"], report["appeals"]["upheld"]);
    assert_eq!(report["won_on_appeal"], report["appeals"]["upheld"]);
    report
}

fn appeal_counts(report: &Value) -> [u64; 5] {
    ["disputes", "free", "works", "upheld", "dismissed"].map(|key| count(&report["appeals"][key]))
}

/// What annotators put down and got back, the requester too, and what the arbiter got.
fn bonds(report: &Value) -> [u128; 5] {
    let appeals = &report["appeals"];
    let [annotators, requester] = ["bonds_of_annotators", "bonds_of_requester"]
        .map(|side| ["put_down", "came_back"].map(|key| units(&appeals[side][key])));
    [annotators[0], annotators[1], requester[0], requester[1], units(&appeals["paid_to_arbiter"])]
}

#[test]
fn an_arbiter_upholds_right_answers_and_each_side_loses_the_bond_of_what_it_lost() {
    let report = appealed("contest", "10000000", &["--appeals", "100"]);
    // Of a, b and c, who need no bond, 5, 3 and 5 works; of d 3, one of them wrong; of e 3, all right.
    assert_eq!(appeal_counts(&report), [5, 3, 19, 15, 4]);
    // The bond of three works is 6 CARA on both sides, against a free appeal the requester's is the arbiter's fee of 1 CARA.
    // d loses a third of its bond, the requester two thirds against d and all against e: the fee first, the rest to the other.
    let (d, e) = (4_000_000 + 4_000_000 - 666_667, 6_000_000 + 5_000_000);
    let requester = 2_000_000 + 2_000_000 - 333_333;
    assert_eq!(bonds(&report), [12_000_000, d + e, 3 * 1_000_000 + 12_000_000, requester, 5_000_000]);
    assert_eq!(units(&report["appeals"]["attached"]), 15_000_000, "those of d and e were in their balances");
    assert_eq!(units(&report["amounts"]["annotators"]), 196 * 10_000_000);
    assert_eq!([&report["accepted"], &report["auto_approved"], &report["rejected"]].map(count), [186, 10, 4]);
    assert_eq!(units(&report["lost_by_mistakes"]), 4 * 10_000_000);
    assert_eq!(units(&report["amounts"]["project_credit"]), 4 * 10_500_000);
    // Three sevenths of 196 paid works are 84; the 15 that were overturned count as rejected, the 4 dismissed ones do not.
    assert_eq!(units(&report["appeals"]["rejectable"]), (84 - 15) * 10_000_000);
}

#[test]
fn where_the_requester_concedes_or_is_silent_all_appeals_win_and_all_bonds_come_back() {
    for answer in ["concede", "silent"] {
        let report = appealed(answer, "10000000", &["--appeals", "100", "--requester-answers", answer]);
        assert_eq!(report["appeals"]["requester"], answer);
        assert_eq!(appeal_counts(&report), [5, 3, 19, 19, 0]);
        assert_eq!(bonds(&report), [12_000_000, 12_000_000, 0, 0, 0]);
        assert_eq!(units(&report["amounts"]["annotators"]), 200 * 10_000_000);
        assert_eq!(units(&report["amounts"]["project_credit"]), 0);
        assert_eq!(count(&report["rejected"]), 0);
        assert_eq!(units(&report["appeals"]["rejectable"]), 2_000_000_000 * 3 / 7 - 19 * 10_000_000);
    }
}

#[test]
fn a_bond_that_is_not_in_the_balance_is_attached_and_half_of_the_mistakes_are_half_of_the_appeals() {
    // Less is earned than the arbiter's fee: d and e have earned 32 works each, and attach the rest of 1 CARA.
    let small = appealed("attached", "1000", &["--appeals", "100"]);
    assert_eq!(bonds(&small), [2_000_000, 1_000_000 + 666_667, 5_000_000, 333_333, 5_000_000]);
    assert_eq!(units(&small["appeals"]["attached"]), 5_000_000 + 2_000_000 - 64_000);
    assert_eq!(units(&small["amounts"]["annotators"]), 196 * 1_000);
    let half = appealed("half", "1000000", &["--appeals", "50"]);
    assert_eq!(appeal_counts(&half), [4, 3, 10, 9, 1]);
    assert_eq!(count(&half["rejected"]), 10);
    assert_eq!(bonds(&half), [1_000_000, 1_000_000, 4_000_000, 0, 4_000_000]);
}

#[test]
fn the_text_says_who_won_the_appeals_and_what_the_bonds_came_to() {
    let flags = ["--synthetic", "--answers", "400", "--annotators", "40", "--mistakes", "10", "--appeals", "100"];
    let output = simulate(&flags);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    for line in [
        "The requester contested all of them.\n",
        "│ arbiter, for its rulings ",
        "\nThe requester may still reject work worth ",
    ] {
        assert_eq!(text.matches(line).count(), 1, "{line} in {text}");
    }
    assert!(text.matches("\nholds: ").count() == 9 && !text.contains("BROKEN"), "{text}");
}

#[test]
fn appeals_need_mistakes_and_answers_need_appeals() {
    for args in [
        &["--synthetic", "--answers", "400", "--appeals", "50"][..],
        &["--synthetic", "--answers", "400", "--mistakes", "5", "--requester-answers", "concede"],
        &["--synthetic", "--answers", "400", "--mistakes", "5", "--appeals", "101"],
        &["--synthetic", "--answers", "400", "--mistakes", "5", "--appeals", "50", "--requester-answers", "maybe"],
    ] {
        assert_eq!(simulate(args).status.code(), Some(2), "{args:?}");
    }
}
