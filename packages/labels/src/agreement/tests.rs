use proptest::prelude::*;

use super::*;

fn near(got: Result<f64, AgreementError>, expected: f64) {
    let got = got.unwrap();
    assert!((got - expected).abs() < 5e-4, "expected {expected}, got {got}");
}

/// Units from rows of observers; a point stands for a missing value.
fn by_observer(rows: &[&str]) -> Vec<Vec<char>> {
    let rows: Vec<Vec<char>> = rows.iter().map(|row| row.chars().filter(|c| *c != ' ').collect()).collect();
    (0..rows[0].len()).map(|unit| rows.iter().map(|row| row[unit]).filter(|c| *c != '.').collect()).collect()
}

#[test]
fn percent_is_the_share_of_pairs_that_agree() {
    // Three of four units; then a unit of which one pair in three agrees, and one that all agree on.
    near(percent(&by_observer(&["aabb", "aaba"])), 0.75);
    near(percent(&by_observer(&["aa", "aa", "ba"])), (1.0 / 3.0 + 1.0) / 2.0);
    near(percent(&by_observer(&["ab.", "a.a"])), 1.0);
    near(percent(&by_observer(&["ab", "ba"])), 0.0);
}

// Krippendorff (2011), sections A to C: two observers with two labels, with five, and four observers with missing values.
#[test]
fn krippendorff_agrees_with_his_own_examples() {
    near(krippendorff_alpha(&by_observer(&["0100000010", "1110010000"])), 0.095);
    near(krippendorff_alpha(&by_observer(&["aabbdcccedda", "babbbccceddd"])), 0.692);
    let four = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."];
    near(krippendorff_alpha(&by_observer(&four)), 0.743);
}

// https://en.wikipedia.org/wiki/Krippendorff%27s_alpha: three coders, fifteen units, 0.691 for nominal values.
#[test]
fn krippendorff_agrees_with_the_published_example_of_three_coders() {
    let coders = [".....34121133.3", "1.213343.......", "..21344.21133.4"];
    near(krippendorff_alpha(&by_observer(&coders)), 0.691);
}

// By hand: units aa and ab. Four values, observed disagreement 2 of 4, expected 2 × 3 × 1 of 4 × 3.
#[test]
fn krippendorff_agrees_with_hand_worked_cases() {
    near(krippendorff_alpha(&by_observer(&["aa", "ab"])), 0.0);
    near(krippendorff_alpha(&by_observer(&["ab", "ab"])), 1.0);
    // Two units, never agreed: observed 1, expected 2 × 2 × 2 / (4 × 3).
    near(krippendorff_alpha(&by_observer(&["ab", "ba"])), -0.5);
    // A unit with one label changes nothing.
    near(krippendorff_alpha(&by_observer(&["abc", "ab."])), 1.0);
}

#[test]
fn what_is_not_defined_is_an_error_with_a_name() {
    let none: [Vec<char>; 0] = [];
    assert_eq!(percent(&none), Err(AgreementError::NoPairs { units: 0 }));
    assert_eq!(percent(&[vec!['a'], vec![]]), Err(AgreementError::NoPairs { units: 2 }));
    assert_eq!(krippendorff_alpha(&[vec!['a'], vec!['b']]), Err(AgreementError::NoPairs { units: 2 }));
    // The one unit with another label has no partner, so that all that is left is one label.
    assert_eq!(krippendorff_alpha(&by_observer(&["aab", "aa."])), Err(AgreementError::OneLabel));
}

#[test]
fn every_code_is_listed_and_leads_its_text() {
    let all = [AgreementError::NoPairs { units: 0 }, AgreementError::OneLabel];
    assert_eq!(all.iter().map(Coded::code).collect::<Vec<_>>(), AgreementError::ALL);
    assert!(all.iter().all(|error| error.to_string().starts_with(&format!("{}: ", error.code()))));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn measures_are_numbers_in_their_range_or_errors(
        units in prop::collection::vec(prop::collection::vec(0..4_u8, 0..5), 0..8),
    ) {
        if let Ok(share) = percent(&units) {
            prop_assert!((0.0..=1.0).contains(&share));
        }
        if let Ok(measure) = krippendorff_alpha(&units) {
            prop_assert!((-1.0..=1.0).contains(&measure), "{measure}");
        }
    }

    #[test]
    fn neither_the_names_of_labels_nor_the_order_of_annotators_counts(
        units in prop::collection::vec(prop::collection::vec(0..4_u8, 3), 1..8),
    ) {
        let other: Vec<Vec<u8>> = units.iter().map(|unit| unit.iter().rev().map(|label| 9 - label).collect()).collect();
        let near = |one: Result<f64, AgreementError>, two: Result<f64, AgreementError>| match (one, two) {
            (Ok(one), Ok(two)) => (one - two).abs() < 1e-12,
            (one, two) => one == two,
        };
        prop_assert!(near(percent(&units), percent(&other)));
        prop_assert!(near(krippendorff_alpha(&units), krippendorff_alpha(&other)));
    }
}
