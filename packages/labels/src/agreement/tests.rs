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

/// Pairs from a table: how often the one said the row and the other the column.
fn pairs(table: &[&[usize]]) -> Vec<(usize, usize)> {
    let cell = |row: usize, column: usize| vec![(row, column); table[row][column]];
    (0..table.len()).flat_map(|row| (0..table.len()).flat_map(move |column| cell(row, column))).collect()
}

#[test]
fn percent_is_the_share_of_pairs_that_agree() {
    // Three of four units; then a unit of which one pair in three agrees, and one that all agree on.
    near(percent(&by_observer(&["aabb", "aaba"])), 0.75);
    near(percent(&by_observer(&["aa", "aa", "ba"])), (1.0 / 3.0 + 1.0) / 2.0);
    near(percent(&by_observer(&["ab.", "a.a"])), 1.0);
    near(percent(&by_observer(&["ab", "ba"])), 0.0);
}

// By hand: 20 of 50 both yes, 15 both no; yes by the one 25, by the other 30. Observed 0.7, by chance
// 0.5 × 0.6 + 0.5 × 0.4 = 0.5. The example of https://en.wikipedia.org/wiki/Cohen%27s_kappa (grant proposals).
#[test]
fn cohen_agrees_with_the_published_example_of_two_readers() {
    near(cohen_kappa(&pairs(&[&[20, 5], &[10, 15]])), 0.4);
}

// The same page: the same share of agreement, less or more of it by chance.
#[test]
fn cohen_distinguishes_tables_with_the_same_share_of_agreement() {
    near(cohen_kappa(&pairs(&[&[45, 15], &[25, 15]])), 0.1304);
    near(cohen_kappa(&pairs(&[&[25, 35], &[5, 35]])), 0.2593);
}

// The example of scikit-learn's `cohen_kappa_score`; by hand (0.8 − 0.36) / 0.64.
#[test]
fn cohen_takes_more_than_two_labels() {
    let one = ["negative", "positive", "negative", "neutral", "positive"];
    let other = ["negative", "positive", "negative", "neutral", "negative"];
    near(cohen_kappa(&one.into_iter().zip(other).collect::<Vec<_>>()), 0.6875);
}

#[test]
fn cohen_reaches_both_ends_and_chance() {
    near(cohen_kappa(&[(0, 0), (1, 1)]), 1.0);
    near(cohen_kappa(&[(0, 1), (1, 0)]), -1.0);
    near(cohen_kappa(&pairs(&[&[1, 1], &[1, 1]])), 0.0);
    // The labels have nothing in common: chance agrees never, and so do they.
    near(cohen_kappa(&[(0, 1), (0, 1)]), 0.0);
}

// The worked example of https://en.wikipedia.org/wiki/Fleiss%27_kappa: 14 raters, 10 subjects, 5 categories, 0.210.
#[test]
fn fleiss_agrees_with_the_published_example_of_fourteen_raters() {
    let table: [[usize; 5]; 10] = [
        [0, 0, 0, 0, 14],
        [0, 2, 6, 4, 2],
        [0, 0, 3, 5, 6],
        [0, 3, 9, 2, 0],
        [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0],
        [3, 2, 6, 3, 0],
        [2, 5, 3, 2, 2],
        [6, 5, 2, 1, 0],
        [0, 2, 2, 3, 7],
    ];
    let unit = |row: &[usize; 5]| row.iter().enumerate().flat_map(|(label, count)| vec![label; *count]).collect();
    let units: Vec<Vec<usize>> = table.iter().map(unit).collect();
    let kappa = fleiss_kappa(&units).unwrap();
    assert!((kappa - 0.209_931).abs() < 1e-6, "{kappa}");
}

// By hand: two units of three labels, aab and bbb. Shares 1/3 and 1, mean 2/3; a 2/6, b 4/6, chance 5/9.
#[test]
fn fleiss_agrees_with_a_hand_worked_case() {
    near(fleiss_kappa(&by_observer(&["ab", "ab", "bb"])), 0.25);
    near(fleiss_kappa(&by_observer(&["ab", "ab"])), 1.0);
    near(fleiss_kappa(&by_observer(&["ab", "ba"])), -1.0);
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
    assert_eq!(cohen_kappa::<char>(&[]), Err(AgreementError::NoPairs { units: 0 }));
    assert_eq!(cohen_kappa(&[('a', 'a'), ('a', 'a')]), Err(AgreementError::OneLabel));
    assert_eq!(fleiss_kappa(&none), Err(AgreementError::NoPairs { units: 0 }));
    assert_eq!(fleiss_kappa(&[vec!['a'], vec!['b']]), Err(AgreementError::NoPairs { units: 2 }));
    assert_eq!(fleiss_kappa(&by_observer(&["aa", "aa"])), Err(AgreementError::OneLabel));
    assert_eq!(fleiss_kappa(&by_observer(&["ab", "a."])), Err(AgreementError::Uneven { expected: 2, got: 1, unit: 1 }));
    assert_eq!(krippendorff_alpha(&[vec!['a'], vec!['b']]), Err(AgreementError::NoPairs { units: 2 }));
    // The one unit with another label has no partner, so that all that is left is one label.
    assert_eq!(krippendorff_alpha(&by_observer(&["aab", "aa."])), Err(AgreementError::OneLabel));
}

#[test]
fn every_code_is_listed_and_leads_its_text() {
    let all = [
        AgreementError::NoPairs { units: 0 },
        AgreementError::OneLabel,
        AgreementError::Uneven { expected: 2, got: 1, unit: 1 },
    ];
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
        for measure in [fleiss_kappa(&units), krippendorff_alpha(&units)].into_iter().flatten() {
            prop_assert!((-1.0..=1.0).contains(&measure), "{measure}");
        }
        let pairs: Vec<(u8, u8)> = units.iter().filter_map(|unit| Some((*unit.first()?, *unit.get(1)?))).collect();
        if let Ok(kappa) = cohen_kappa(&pairs) {
            prop_assert!((-1.0..=1.0).contains(&kappa), "{kappa}");
            let turned: Vec<(u8, u8)> = pairs.iter().map(|(one, other)| (*other, *one)).collect();
            prop_assert_eq!(cohen_kappa(&turned), Ok(kappa));
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
        prop_assert!(near(fleiss_kappa(&units), fleiss_kappa(&other)));
        prop_assert!(near(krippendorff_alpha(&units), krippendorff_alpha(&other)));
    }
}
