use std::collections::BTreeMap;

use rand_chacha::rand_core::{RngCore, SeedableRng};
use rand_chacha::ChaCha20Rng;

use super::*;
use crate::labels::labels;
use crate::method::Method;

// By hand: two coins give at least one with 3/4, two with 1/4; trials of 0.5 and 0.2 give two with 0.1.
#[test]
fn the_tail_of_unequal_trials_is_exact() {
    assert!((tail(&[0.5, 0.5], 2) - 0.25).abs() < 1e-15);
    assert!((tail(&[0.5, 0.2], 2) - 0.1).abs() < 1e-15);
    assert!((tail(&[0.1, 0.2], 1) - 0.28).abs() < 1e-15);
    assert_eq!((tail(&[0.5, 0.5], 1), tail(&[], 0), tail(&[0.2], 2)), (1.0, 1.0, 0.0));
}

#[test]
fn a_spread_takes_all_of_few_and_reaches_the_end_of_many() {
    let all: Vec<u32> = (0..10).collect();
    assert_eq!(spread(&all, 20).count(), 10);
    assert_eq!(spread(&all, 4).copied().collect::<Vec<_>>(), [0, 2, 5, 7]);
    assert_eq!(spread::<u32>(&[], 4).count(), 0);
}

/// Answers of `workers` to questions with four labels, five to a question, of whom each is right in 7 of 10; every
/// third question is hard: 4 of 10 are right, and who errs takes the next label. The last `copies` repeat the first.
fn project(workers: u32, copies: u32, seed: u64) -> Vec<(String, String, String)> {
    let mut random = ChaCha20Rng::seed_from_u64(seed);
    let mut all = vec![];
    for question in 0..600_u32 {
        let right = random.next_u32() % 4;
        let hard = question % 3 == 0;
        let mut said = vec![];
        for worker in 0..workers {
            let is_right = random.next_u32() % 10 < if hard { 4 } else { 7 };
            let other = (right + if hard { 1 } else { 1 + random.next_u32() % 3 }) % 4;
            said.push(if is_right { right } else { other });
            let copied = if worker + copies >= workers { said[0] } else { said[worker as usize] };
            // Six of ten annotators answer; the first and those who copy answer always.
            if worker == 0 || worker + copies >= workers || random.next_u32() % 10 < 6 {
                all.push((format!("q{question}"), format!("w{worker:02}"), copied.to_string()));
            }
        }
    }
    all
}

fn found(rows: &[(String, String, String)]) -> Pairs {
    let rows = rows.iter().map(|(question, worker, label)| (question.as_str(), worker.as_str(), label.as_str()));
    let answers = Answers::new(rows, &BTreeMap::new()).unwrap();
    find(&answers, &labels(&answers, Method::Auto), &Options::default())
}

#[test]
fn annotators_who_work_alone_do_not_agree_too_much_even_on_hard_questions() {
    let honest: Vec<usize> = (0..10).map(|seed| found(&project(8, 0, seed)).found).collect();
    assert!(honest.iter().sum::<usize>() <= 1, "{honest:?}");
}

#[test]
fn who_copies_is_found_and_only_they() {
    let pairs = found(&project(9, 1, 5));
    assert_eq!((pairs.tested, pairs.found, pairs.left_out), (36, 1, 0));
    let pair = &pairs.pairs[0];
    assert_eq!((pair.one.as_str(), pair.other.as_str(), pair.common, pair.agreed), ("w00", "w08", 600, 600));
    // Two who never differ are taken for two who are right, so that little of what they have alike is wrong.
    assert!(pair.agreed_expected < 590.0 && pair.wrong_alike as f64 > 10.0 * pair.wrong_alike_expected, "{pair:?}");
    assert!(pair.p < 1e-6);
}

#[test]
fn few_common_questions_are_not_tested() {
    let rows: Vec<_> = (0..4).flat_map(|q| ["a", "b"].map(|w| (q.to_string(), w.to_owned(), "x".to_owned()))).collect();
    assert_eq!(found(&rows), Pairs { tested: 0, found: 0, pairs: vec![], left_out: 0 });
}

#[test]
fn of_a_question_with_many_answers_some_are_compared() {
    let rows: Vec<_> =
        (0..6).flat_map(|q| (0..60).map(move |w| (q.to_string(), format!("{w:02}"), (w % 2).to_string()))).collect();
    let pairs = found(&rows);
    assert_eq!((pairs.tested, pairs.left_out), (50 * 49 / 2, 60));
}
