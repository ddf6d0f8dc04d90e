use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::*;

type Triple = (String, String, String);

fn answers(triples: &[Triple]) -> Answers {
    let borrowed = triples.iter().map(|(question, worker, label)| (question.as_str(), worker.as_str(), label.as_str()));
    Answers::new(borrowed).unwrap()
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

fn near(got: f64, expected: f64) {
    assert!((got - expected).abs() < 7e-3, "expected {expected}, got {got}");
}

#[test]
fn the_majority_decides_and_the_first_by_its_bytes_where_there_is_none() {
    let answers = table(&[("q1", "aab"), ("q2", "bba"), ("q3", "ba"), ("q4", "cb"), ("q5", "c")]);
    assert_eq!(answers.questions(), ["q1", "q2", "q3", "q4", "q5"]);
    assert_eq!(named(&answers, &answers.majority()), "ababc");
    let answers = table(&[("q", "9Z")]);
    assert_eq!(named(&answers, &answers.majority()), "9");
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
    let found = answers.dawid_skene();
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
    let found = answers.dawid_skene();
    assert_eq!((found.rounds, found.converged), (MAX_ROUNDS, false));
    let expected = 0.5 + 0.5 * (1.0 + 2.0 * SMOOTHING).powi(-200);
    assert!((found.confidence[0] - expected).abs() < 1e-12, "{} {expected}", found.confidence[0]);
    assert_eq!(named(&answers, &found.labels), "ab");
}

// By hand: five annotators agree on two questions. After the first round a wrong label has (s / (1 + s))^5 of the right
// one's weight, 9.5e-11: nothing changes by a millionth, so that one round is all.
#[test]
fn unanimous_annotators_are_a_closed_formula() {
    let found = table(&[("q1", "aaaaa"), ("q2", "bbbbb")]).dawid_skene();
    assert_eq!((found.rounds, found.converged), (1, true));
    let wrong = (SMOOTHING / (1.0 + SMOOTHING)).powi(5);
    assert!((found.probabilities(0)[1] - wrong / (1.0 + wrong)).abs() < 1e-15);
    let diagonal = (1.0 + SMOOTHING) / (1.0 + 2.0 * SMOOTHING);
    assert!((found.confusion(3)[0][0] - diagonal).abs() < 1e-12);
    assert!((found.accuracy(3) - diagonal).abs() < 1e-12);
}

#[test]
fn the_careful_outweigh_the_many_who_guess() {
    // Annotators 0 to 2 are right throughout, 3 to 6 say `a` whatever the question.
    let rows = ["q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8"].map(|name| {
        let right = if name < "q5" { "aaa" } else { "bbb" };
        (name, format!("{right}aaaa"))
    });
    let answers = table(&rows.each_ref().map(|(name, labels)| (*name, labels.as_str())));
    assert_eq!(named(&answers, &answers.majority()), "aaaaaaaa");
    let found = answers.dawid_skene();
    assert_eq!(named(&answers, &found.labels), "aaaabbbb");
    assert!(found.accuracy(0) > 0.95 && found.accuracy(5) < 0.6);
    assert!(found.confusion(5)[1][0] > 0.9, "who guesses takes b for a");
}

#[test]
fn equal_probabilities_go_to_the_votes_and_then_to_the_bytes() {
    // Everything is symmetric in a and b.
    let answers = table(&[("q1", "ab"), ("q2", "ba")]);
    let found = answers.dawid_skene();
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
    let found = answers(&triples).dawid_skene();
    assert!(found.confidence.iter().all(|p| p.is_finite() && *p > 0.0), "{:?}", found.confidence);
}

#[test]
fn what_cannot_be_inferred_is_an_error_with_a_name() {
    assert_eq!(Answers::new([]).unwrap_err(), TruthError::Empty);
    let free: Vec<Triple> = (0..9_000).map(|n| (n.to_string(), "w".to_owned(), format!("text {n}"))).collect();
    let borrowed = free.iter().map(|(q, w, l)| (q.as_str(), w.as_str(), l.as_str()));
    let error = Answers::new(borrowed).unwrap_err();
    assert_eq!(
        error.to_string(),
        "TRUTH_TOO_LARGE: expected at most 67108864 probabilities, got 162000000 for 9000 questions, 1 annotators and \
         9000 different answers; answers have to be labels from a short list"
    );
    let all = [TruthError::Empty, error];
    assert_eq!(all.iter().map(Coded::code).collect::<Vec<_>>(), TruthError::ALL);
    assert!(all.iter().all(|error| error.to_string().starts_with(&format!("{}: ", error.code()))));
}

fn rows(path: &Path) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn on_the_dogs_the_inferred_labels_agree_with_the_truth_on_84_1_percent() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..").join("shared/data");
    let data = std::env::var_os("CARAVAN_DATA").map_or(root, PathBuf::from).join("dogs");
    let [given, truth] = ["answer.csv", "truth.csv"].map(|name| data.join(name));
    if !(given.exists() && truth.exists()) {
        println!("not run: no data");
        return;
    }
    let triples: Vec<Triple> =
        rows(&given).into_iter().map(|row| (row[0].clone(), row[1].clone(), row[2].clone())).collect();
    let answers = answers(&triples);
    let truth: BTreeMap<String, String> =
        rows(&truth).into_iter().map(|row| (row[0].clone(), row[1].clone())).collect();
    let right = |labels: &[usize]| {
        let pairs = answers.questions().iter().zip(labels);
        pairs.filter(|(question, label)| truth.get(*question) == answers.labels().get(**label)).count()
    };
    let found = answers.dawid_skene();
    assert_eq!((answers.questions().len(), truth.len()), (807, 807));
    assert_eq!((right(&answers.majority()), right(&found.labels)), (660, 680));
    assert!(right(&found.labels) as f64 / 807.0 >= 0.841);
    assert!(found.converged);
    // What a requester would ask next: how far the annotators agree at all.
    let alpha = crate::agreement::krippendorff_alpha(&answers.units()).unwrap();
    assert!((0.4..0.8).contains(&alpha), "{alpha}");
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
        prop_assert_eq!(one.dawid_skene(), other.dawid_skene());
    }

    #[test]
    fn probabilities_are_probabilities(all in triples()) {
        let answers = answers(&all);
        let found = answers.dawid_skene();
        let one = |row: &[f64]| (row.iter().sum::<f64>() - 1.0).abs() < 1e-9 && row.iter().all(|p| *p >= 0.0);
        prop_assert!(one(&found.shares));
        prop_assert!((0..answers.questions().len()).all(|question| one(found.probabilities(question))));
        prop_assert!((0..answers.workers().len()).all(|worker| found.confusion(worker).into_iter().all(one)));
        let picked = found.labels.iter().zip(&found.confidence).enumerate();
        for (question, (label, confidence)) in picked {
            let row = found.probabilities(question);
            prop_assert_eq!(row[*label], *confidence);
            prop_assert!(row.iter().all(|p| *p < confidence + TIE));
        }
    }
}
