use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

type Triple = (String, String, String);

fn answers(triples: &[Triple]) -> Answers {
    let borrowed = triples.iter().map(|(question, worker, label)| (question.as_str(), worker.as_str(), label.as_str()));
    Answers::new(borrowed, &BTreeMap::new()).unwrap()
}

/// Each row is a question: its name, then the label of each annotator `0`, `1`, …; a point for a missing label.
fn table(rows: &[(&str, &str)]) -> Answers {
    let row = |(question, labels): &(&str, &str)| {
        let question = (*question).to_owned();
        let given = labels.chars().enumerate().filter(|(_, label)| *label != '.');
        given.map(move |(worker, label)| (question.clone(), worker.to_string(), label.to_string())).collect::<Vec<_>>()
    };
    answers(&rows.iter().flat_map(row).collect::<Vec<_>>())
}

fn named(answers: &Answers, labels: &[usize]) -> String {
    labels.iter().map(|label| answers.labels()[*label].as_str()).collect()
}

fn alone(answers: &Answers) -> Model {
    Model::infer(answers, Prior::Alone)
}

fn near(got: f64, expected: f64) {
    assert!((got - expected).abs() < 7e-3, "expected {expected}, got {got}");
}

// Table 1 of Dawid and Skene (1979): 45 patients; the first of five observers saw each of them three times.
const PATIENTS: &str = "1111111 3334334 1122122 2223121 2223222 2223322 1222111 3333433 2222223 2322223 4444444 2223343 \
                        1111111 2223212 1211111 1112111 1111111 1111111 2222221 2221322 2222222 2222221 2223222 2212222 \
                        1111111 1111111 2322222 1111111 1111111 1121121 1111111 3333233 1111111 2222222 2223232 4334343 \
                        2212232 2323233 3333432 1111111 1111111 1212111 2322222 1211111 2222222";

fn patients() -> Answers {
    let row = |(patient, labels): (usize, &str)| {
        let observers = ["1", "1", "1", "2", "3", "4", "5"].into_iter().zip(labels.chars()).collect::<Vec<_>>();
        let triple = move |(observer, label): (&str, char)| {
            (format!("{:02}", patient + 1), observer.to_owned(), label.to_string())
        };
        observers.into_iter().map(triple).collect::<Vec<_>>()
    };
    answers(&PATIENTS.split_whitespace().enumerate().flat_map(row).collect::<Vec<_>>())
}

// The estimates of the paper, to its two digits; smoothing moves the third.
#[test]
fn the_published_example_comes_out_as_published() {
    let answers = patients();
    assert_eq!((answers.questions().len(), answers.workers().len(), answers.labels().len()), (45, 5, 4));
    let found = alone(&answers);
    assert!(found.converged && found.rounds == 17, "{}", found.rounds);
    for (share, expected) in found.shares.iter().zip([0.40, 0.42, 0.11, 0.07]) {
        near(*share, expected);
    }
    let first =
        [[0.89, 0.11, 0.00, 0.00], [0.07, 0.88, 0.05, 0.00], [0.00, 0.34, 0.66, 0.00], [0.00, 0.00, 0.56, 0.44]];
    for (row, expected) in found.confusion(0).into_iter().zip(first) {
        row.iter().zip(expected).for_each(|(cell, expected)| near(*cell, expected));
    }
    assert_eq!(named(&answers, &found.labels), "142222132243121111222222112111131224233111212");
    near(found.confidence[6], 0.98);
    near(found.probabilities(37)[2], 0.98);
    near(found.probabilities(37)[1], 0.02);
}

// By hand: one annotator, two questions, two labels. With s for the smoothing, a cell on the diagonal is
// (p + s) / (1 + 2s) and so is the next p: after k rounds p = 1/2 + 1/2 × (1 + 2s)^-k. One word alone is no evidence.
#[test]
fn a_single_annotator_is_a_closed_formula() {
    let answers = table(&[("q1", "a"), ("q2", "b")]);
    let found = alone(&answers);
    assert_eq!((found.rounds, found.converged), (MAX_ROUNDS, false));
    let expected = 0.5 + 0.5 * (1.0 + 2.0 * SMOOTHING).powi(-200);
    assert!((found.confidence[0] - expected).abs() < 1e-12, "{} {expected}", found.confidence[0]);
    assert_eq!(named(&answers, &found.labels), "ab");
}

// By hand: five annotators agree on two questions. After the first round a wrong label has (s / (1 + s))^5 of the right
// one's weight, 9.5e-11: nothing changes by a millionth, so that one round is all.
#[test]
fn unanimous_annotators_are_a_closed_formula() {
    let found = alone(&table(&[("q1", "aaaaa"), ("q2", "bbbbb")]));
    assert_eq!((found.rounds, found.converged), (1, true));
    let wrong = (SMOOTHING / (1.0 + SMOOTHING)).powi(5);
    assert!((found.probabilities(0)[1] - wrong / (1.0 + wrong)).abs() < 1e-15);
    let diagonal = (1.0 + SMOOTHING) / (1.0 + 2.0 * SMOOTHING);
    assert!((found.confusion(3)[0][0] - diagonal).abs() < 1e-12);
}

#[test]
fn the_careful_outweigh_the_many_who_guess() {
    // Annotators 0 to 2 are right throughout, 3 to 6 say `a` whatever the question.
    let rows = ["q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8"].map(|name| {
        let right = if name < "q5" { "aaa" } else { "bbb" };
        (name, format!("{right}aaaa"))
    });
    let answers = table(&rows.each_ref().map(|(name, labels)| (*name, labels.as_str())));
    assert_eq!(named(&answers, &Model::majority(&answers).labels), "aaaaaaaa");
    let found = alone(&answers);
    assert_eq!(named(&answers, &found.labels), "aaaabbbb");
    assert!(found.confusion(0)[1][1] > 0.95);
    assert!(found.confusion(5)[1][0] > 0.9, "who guesses takes b for a");
}

#[test]
fn equal_probabilities_go_to_the_votes_and_then_to_the_bytes() {
    // Everything is symmetric in a and b.
    let answers = table(&[("q1", "ab"), ("q2", "ba")]);
    let found = alone(&answers);
    assert_eq!(named(&answers, &found.labels), "aa");
    assert!((found.confidence[0] - 0.5).abs() < TIE);
    assert!(found.converged);
}

#[test]
fn many_votes_are_no_underflow() {
    let triples: Vec<Triple> = (0..20_000)
        .map(|n: u32| ("q".to_owned(), format!("w{}", n % 7), if n.is_multiple_of(3) { "a" } else { "b" }.to_owned()))
        .chain([("r".to_owned(), "w0".to_owned(), "a".to_owned())])
        .collect();
    let found = alone(&answers(&triples));
    assert!(found.confidence.iter().all(|p| p.is_finite() && *p > 0.0), "{:?}", found.confidence);
}

fn known(rows: &[(&str, &str)], gold: &[(&str, &str)]) -> Answers {
    let base = table(rows);
    let names = |question: usize, vote: &Vote| {
        (base.questions()[question].as_str(), base.workers()[vote.worker].as_str(), base.labels()[vote.label].as_str())
    };
    let all: Vec<_> = (0..base.questions().len())
        .flat_map(|question| base.votes[question].iter().map(move |vote| (question, vote)))
        .map(|(question, vote)| names(question, vote))
        .collect();
    Answers::new(all, &gold.iter().copied().collect()).unwrap()
}

#[test]
fn known_labels_stay_and_show_who_is_right() {
    let rows = [("q1", "ab"), ("q2", "ab"), ("q3", "ba"), ("q4", "ba"), ("q5", "ab")];
    // Without gold the two are as good as each other, and the bytes decide.
    assert_eq!(named(&table(&rows), &alone(&table(&rows)).labels), "aaaaa");
    let answers = known(&rows, &[("q1", "b"), ("q2", "b"), ("q3", "a"), ("q4", "a")]);
    let found = alone(&answers);
    assert_eq!((named(&answers, &found.labels).as_str(), found.confidence[0]), ("bbaab", 1.0));
    let pooled = Model::infer(&answers, Prior::Crowd(1.0));
    assert_eq!(named(&answers, &pooled.labels), "bbaab");
}

#[test]
fn a_known_label_that_no_annotator_gave_is_a_label_too() {
    let answers = known(&[("q1", "aa"), ("q2", "ab")], &[("q1", "c")]);
    assert_eq!(answers.labels(), ["a", "b", "c"]);
    assert_eq!(named(&answers, &alone(&answers).labels)[..1], *"c");
}

// By hand: twenty questions on which annotators 0 to 2 show that a and b are separated well, and one on which two
// newcomers differ from each other. Alone, a single answer of a newcomer is as good as certain; of the crowd, it is not.
#[test]
fn who_gave_one_answer_is_taken_for_one_of_the_crowd() {
    let mut rows: Vec<(String, String)> =
        (0..20).map(|n| (format!("q{n:02}"), if n % 2 == 0 { "aab" } else { "bba" }.to_owned())).collect();
    rows.push(("z".to_owned(), "...ab".to_owned()));
    let answers = table(&rows.iter().map(|(name, labels)| (name.as_str(), labels.as_str())).collect::<Vec<_>>());
    let pooled = Model::infer(&answers, Prior::Crowd(1.0));
    // A newcomer's row of two answers: the one given and one as the crowd gives, which is right two times in three.
    let newcomer = pooled.confusion(3);
    assert!(newcomer[0][0] < 0.95, "{newcomer:?}");
    assert!(alone(&answers).confusion(3)[0][0] > 0.97);
}

fn triples() -> impl Strategy<Value = Vec<Triple>> {
    let triple = (0..6_u8, 0..5_u8, 0..3_u8).prop_map(|(q, w, l)| (format!("q{q}"), format!("w{w}"), format!("l{l}")));
    prop::collection::vec(triple, 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_the_answers_changes_not_a_bit(
        (one, other) in triples().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
    ) {
        let (one, other) = (answers(&one), answers(&other));
        prop_assert_eq!(&one, &other);
        prop_assert_eq!(alone(&one), alone(&other));
    }

    #[test]
    fn probabilities_are_probabilities(all in triples()) {
        let answers = answers(&all);
        let found = Model::infer(&answers, Prior::Crowd(1.0));
        let one = |row: &[f64]| (row.iter().sum::<f64>() - 1.0).abs() < 1e-9 && row.iter().all(|p| *p >= 0.0);
        prop_assert!(one(&found.shares));
        prop_assert!((0..answers.questions().len()).all(|question| one(found.probabilities(question))));
        prop_assert!((0..answers.workers().len()).all(|worker| found.confusion(worker).iter().all(|row| one(row))));
        let picked = found.labels.iter().zip(&found.confidence).enumerate();
        for (question, (label, confidence)) in picked {
            let row = found.probabilities(question);
            prop_assert_eq!(row[*label], *confidence);
            prop_assert!(row.iter().all(|p| *p < confidence + TIE));
        }
    }
}
