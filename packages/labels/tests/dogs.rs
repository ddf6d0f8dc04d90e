//! Labels of real answers: 807 pictures of dogs, ten answers each, and what the dogs really are.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::float_arithmetic,
    reason = "a test stops where it fails"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use caravan_labels::{agreement, labels, quality, Answers, Method, Options};
use rand_chacha::rand_core::{RngCore, SeedableRng};
use rand_chacha::ChaCha20Rng;

type Rows = Vec<[String; 3]>;

struct Dogs {
    /// Question by question.
    answers: BTreeMap<String, Rows>,
    truth: BTreeMap<String, String>,
}

impl Dogs {
    fn read() -> Option<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
        let folder = std::env::var_os("CARAVAN_DATA").map_or(root, PathBuf::from).join("dogs");
        let rows = |name: &str| -> Option<Vec<Vec<String>>> {
            let mut reader = csv::Reader::from_path(folder.join(name)).ok()?;
            Some(reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect())
        };
        let [Some(given), Some(truth)] = ["answer.csv", "truth.csv"].map(rows) else {
            println!("not run: no data");
            return None;
        };
        let mut answers: BTreeMap<String, Rows> = BTreeMap::new();
        for row in given {
            answers.entry(row[0].clone()).or_default().push([row[0].clone(), row[1].clone(), row[2].clone()]);
        }
        Some(Self { answers, truth: truth.into_iter().map(|row| (row[0].clone(), row[1].clone())).collect() })
    }

    fn all(&self) -> Rows {
        self.answers.values().flatten().cloned().collect()
    }

    /// The answers to half of the questions.
    fn half(&self, seed: u64) -> Rows {
        let questions = shuffled(self.answers.values().collect(), &mut ChaCha20Rng::seed_from_u64(seed));
        questions.into_iter().take(self.answers.len() / 2).flatten().cloned().collect()
    }

    /// So many answers to each question.
    fn few(&self, count: usize, seed: u64) -> Rows {
        let mut random = ChaCha20Rng::seed_from_u64(seed);
        let drawn = |rows: &Rows, random: &mut ChaCha20Rng| shuffled(rows.clone(), random).into_iter().take(count);
        self.answers.values().flat_map(|rows| drawn(rows, &mut random).collect::<Vec<_>>()).collect()
    }

    /// The share of questions whose label is right.
    fn right(&self, rows: &Rows, method: Method) -> f64 {
        let found = labels(&answers(rows), method).questions;
        let right = found.iter().filter(|one| self.truth.get(&one.question) == Some(&one.label)).count();
        right as f64 / found.len() as f64
    }

    fn mean(&self, draws: &[Rows], method: Method) -> f64 {
        draws.iter().map(|rows| self.right(rows, method)).sum::<f64>() / draws.len() as f64
    }
}

fn shuffled<T>(mut all: Vec<T>, random: &mut ChaCha20Rng) -> Vec<T> {
    for last in (1..all.len()).rev() {
        all.swap(last, usize::try_from(random.next_u64() % (last as u64 + 1)).unwrap());
    }
    all
}

fn answers(rows: &Rows) -> Answers {
    Answers::new(rows.iter().map(|[q, w, l]| (q.as_str(), w.as_str(), l.as_str())), &BTreeMap::new()).unwrap()
}

#[test]
fn on_all_pictures_as_many_labels_are_right_as_by_dawid_and_skene() {
    let Some(dogs) = Dogs::read() else { return };
    let all = dogs.all();
    let right = |method| (dogs.right(&all, method) * 807.0).round();
    println!(
        "majority {} Dawid and Skene {} auto {}",
        right(Method::Majority),
        right(Method::DawidSkene),
        right(Method::Auto)
    );
    assert_eq!((right(Method::Majority), right(Method::DawidSkene)), (660.0, 680.0));
    assert!(right(Method::Auto) >= 680.0);
}

#[test]
fn on_twenty_halves_more_labels_are_right_in_the_mean_than_by_dawid_and_skene() {
    let Some(dogs) = Dogs::read() else { return };
    let halves: Vec<Rows> = (0..20).map(|seed| dogs.half(seed)).collect();
    let [alone, auto] = [Method::DawidSkene, Method::Auto].map(|method| dogs.mean(&halves, method));
    println!("Dawid and Skene {alone:.5} auto {auto:.5}");
    assert!(auto > alone, "{auto} {alone}");
}

#[test]
fn with_three_answers_a_picture_pooling_beats_both_majority_and_dawid_and_skene() {
    let Some(dogs) = Dogs::read() else { return };
    let draws: Vec<Rows> = (0..10).map(|seed| dogs.few(3, seed)).collect();
    let methods = [Method::Majority, Method::DawidSkene, Method::Auto];
    let [majority, alone, auto] = methods.map(|method| dogs.mean(&draws, method));
    println!("majority {majority:.5} Dawid and Skene {alone:.5} auto {auto:.5}");
    assert!(auto > alone && auto > majority, "{auto} {alone} {majority}");
}

#[test]
fn the_quality_of_real_answers_is_measured() {
    let Some(dogs) = Dogs::read() else { return };
    let answers = answers(&dogs.all());
    let measured = quality(&answers, &labels(&answers, Method::Auto), &Options::default());
    let alpha = measured.alpha.unwrap();
    assert!((alpha.value - agreement::krippendorff_alpha(&answers.units()).unwrap()).abs() < 1e-9);
    println!("alpha {alpha:?}; pairs tested {} found {}", measured.pairs.tested, measured.pairs.found);
    for pair in &measured.pairs.pairs {
        println!("{pair:?}");
    }
    assert!((0.4..0.8).contains(&alpha.value) && alpha.interval.high - alpha.interval.low < 0.1);
    assert!(measured.pairs.tested > 500 && measured.pairs.found * 50 < measured.pairs.tested);
}

/// For `cargo xtask labels`, which gives other programs the same draws.
#[test]
#[ignore = "writes files for another program"]
fn draws_and_their_labels_are_written() {
    let Some(dogs) = Dogs::read() else { return };
    let folder = PathBuf::from(std::env::var_os("CARAVAN_DRAWS").unwrap());
    let mut draws = vec![("all-0".to_owned(), dogs.all())];
    draws.extend((0..20).map(|seed| (format!("half-{seed}"), dogs.half(seed))));
    draws.extend((0..10).map(|seed| (format!("three-{seed}"), dogs.few(3, seed))));
    for (name, rows) in draws {
        let lines: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
        fs::write(folder.join(format!("{name}.answers.csv")), lines.join("\n")).unwrap();
        let found = labels(&answers(&rows), Method::Auto).questions;
        let lines: Vec<String> = found.iter().map(|one| format!("{},{}", one.question, one.label)).collect();
        fs::write(folder.join(format!("{name}.labels.csv")), lines.join("\n")).unwrap();
    }
    let truth: Vec<String> = dogs.truth.iter().map(|(question, label)| format!("{question},{label}")).collect();
    fs::write(folder.join("truth.csv"), truth.join("\n")).unwrap();
}
