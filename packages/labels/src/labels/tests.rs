use std::collections::BTreeMap;

use super::*;
use crate::error::LabelsError;

type Row = (&'static str, &'static str, &'static str);

fn answers(rows: &[Row]) -> Answers {
    Answers::new(rows.iter().copied(), &BTreeMap::new()).unwrap()
}

fn all(labels: &Labels) -> String {
    labels.questions.iter().map(|one| one.label.as_str()).collect()
}

#[test]
fn the_majority_decides_and_the_first_by_its_bytes_where_there_is_none() {
    let rows = [
        ("q1", "1", "a"),
        ("q1", "2", "a"),
        ("q1", "3", "b"),
        ("q2", "1", "b"),
        ("q2", "2", "a"),
        ("q3", "1", "Z"),
        ("q3", "2", "9"),
    ];
    let found = labels(&answers(&rows), Method::Majority);
    assert_eq!((all(&found).as_str(), found.method), ("aa9", Method::Majority));
    assert_eq!((found.questions[0].votes, found.questions[0].answers), (2, 3));
    assert!((found.questions[0].confidence - 2.0 / 3.0).abs() < 1e-12);
}

#[test]
fn one_answer_and_one_annotator_are_labels_by_majority() {
    let one = labels(&answers(&[("q", "w", "a")]), Method::Auto);
    assert_eq!((all(&one).as_str(), one.method), ("a", Method::Majority));
    let alone = labels(&answers(&[("q1", "w", "a"), ("q2", "w", "b"), ("q2", "w", "b")]), Method::Auto);
    assert_eq!((all(&alone).as_str(), alone.method), ("ab", Method::Majority));
    let apart = labels(&answers(&[("q1", "v", "a"), ("q2", "w", "b")]), Method::Auto);
    assert_eq!(apart.method, Method::Majority);
}

#[test]
fn one_label_and_ties_everywhere_are_labels_by_every_method() {
    for method in [Method::Auto, Method::Majority, Method::DawidSkene, Method::Pooled] {
        let same = labels(&answers(&[("q1", "v", "a"), ("q1", "w", "a"), ("q2", "v", "a")]), method);
        assert_eq!((all(&same).as_str(), same.questions[1].confidence), ("aa", 1.0), "{method:?}");
        let rows = [("q1", "v", "a"), ("q1", "w", "b"), ("q2", "v", "b"), ("q2", "w", "a")];
        let tied = labels(&answers(&rows), method);
        assert_eq!(all(&tied), "aa", "{method:?}");
    }
}

#[test]
fn answers_that_can_be_compared_are_pooled_and_gold_makes_one_annotator_comparable() {
    let rows = [("q1", "v", "a"), ("q1", "w", "a")];
    assert_eq!(labels(&answers(&rows), Method::Auto).method, Method::Pooled);
    let gold = BTreeMap::from([("q1", "b"), ("q9", "a")]);
    let known = Answers::new([("q1", "w", "a"), ("q2", "w", "a")], &gold).unwrap();
    let found = labels(&known, Method::Auto);
    assert_eq!((found.method, found.unknown_gold.as_slice()), (Method::Pooled, ["q9".to_owned()].as_slice()));
    assert_eq!((found.questions[0].label.as_str(), found.questions[0].gold), ("b", true));
    assert!(!found.questions[1].gold);
}

#[test]
fn no_answers_and_free_text_are_refused() {
    assert_eq!(Answers::new([], &BTreeMap::new()), Err(LabelsError::Empty));
    let free: Vec<(String, String)> = (0..9_000).map(|n| (n.to_string(), format!("text {n}"))).collect();
    let rows = free.iter().map(|(question, label)| (question.as_str(), "w", label.as_str()));
    assert_eq!(
        Answers::new(rows, &BTreeMap::new()).unwrap_err().to_string(),
        "LABELS_TOO_LARGE: expected at most 67108864 probabilities, got 162000000 for 9000 questions, 1 annotators and \
         9000 different answers; answers have to be labels from a short list"
    );
}
