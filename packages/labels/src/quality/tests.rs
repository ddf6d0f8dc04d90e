use std::collections::BTreeMap;

use super::*;
use crate::agreement as measures;
use crate::labels::labels;
use crate::method::Method;

fn answers(gold: &BTreeMap<&str, &str>) -> Answers {
    let rows: Vec<(String, String, String)> = (0..200_u32)
        .flat_map(|q| (0..3_u32).map(move |w| (q, w, if (q * 7 + w * 13) % 10 < 8 { q % 3 } else { (q + w) % 3 })))
        .map(|(q, w, label)| (format!("q{q:03}"), format!("w{w}"), label.to_string()))
        .collect();
    Answers::new(rows.iter().map(|(q, w, l)| (q.as_str(), w.as_str(), l.as_str())), gold).unwrap()
}

fn measured(answers: &Answers, options: &Options) -> Quality {
    quality(answers, &labels(answers, Method::Auto), options)
}

#[test]
fn agreement_is_that_of_the_measures_and_inside_its_interval() {
    let answers = answers(&BTreeMap::new());
    let quality = measured(&answers, &Options::default());
    let (percent, alpha) = (quality.percent.unwrap(), quality.alpha.unwrap());
    assert!((percent.value - measures::percent(&answers.units()).unwrap()).abs() < 1e-12);
    assert!((alpha.value - measures::krippendorff_alpha(&answers.units()).unwrap()).abs() < 1e-12);
    for measure in [percent, alpha] {
        assert!(measure.interval.low < measure.value && measure.value < measure.interval.high, "{measure:?}");
    }
    // The standard error of a mean, by hand from the shares of the units: the interval is about four of them wide.
    let shares: Vec<f64> = answers.units().into_iter().map(|unit| measures::percent(&[unit]).unwrap()).collect();
    let variance = shares.iter().map(|share| (share - percent.value).powi(2)).sum::<f64>() / 200.0;
    let width = (percent.interval.high - percent.interval.low) / (variance / 200.0).sqrt();
    assert!((3.6..4.3).contains(&width), "{width}");
}

#[test]
fn the_same_seed_gives_the_same_interval_and_another_seed_another() {
    let answers = answers(&BTreeMap::new());
    let by = |seed| measured(&answers, &Options { seed, ..Options::default() }).alpha;
    assert_eq!(by(7), by(7));
    assert_ne!(by(7), by(8));
}

#[test]
fn what_is_not_defined_is_absent() {
    let rows = [("q1", "v", "a"), ("q2", "w", "b")];
    let apart = Answers::new(rows, &BTreeMap::new()).unwrap();
    let quality = measured(&apart, &Options::default());
    assert_eq!((quality.percent, quality.alpha), (None, None));
    assert_eq!(quality.annotators.len(), 2);
    let same = Answers::new([("q1", "v", "a"), ("q1", "w", "a")], &BTreeMap::new()).unwrap();
    let quality = measured(&same, &Options::default());
    assert_eq!((quality.percent.unwrap().value, quality.alpha), (1.0, None));
}

#[test]
fn annotators_are_measured_by_the_model_and_by_gold() {
    let gold = BTreeMap::from([("q000", "0"), ("q001", "1"), ("q002", "1"), ("q999", "1")]);
    let answers = answers(&gold);
    let quality = measured(&answers, &Options::default());
    assert_eq!(quality.unknown_gold, ["q999"]);
    assert_eq!((quality.questions, quality.answers), (200, 600));
    let first = &quality.annotators[0];
    // Annotator 0 says what the question's number leaves of 3: right on the first two.
    assert_eq!((first.answers, first.gold, first.gold_right), (200, 3, 2));
    assert_eq!(first.by_gold, Some(Interval::wilson(2, 3)));
    assert!(first.by_model > 0.9 && first.by_model <= 1.0);
    let serialized = serde_json::to_value(&quality).unwrap();
    assert!(serialized["alpha"]["low"].is_number(), "{serialized}");
}
