//! Labels and quality of a million answers: `cargo run --profile host -p caravan-labels --example million` prints how
//! long they take, and the peak of memory.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::float_arithmetic,
    clippy::unwrap_used,
    reason = "an example stops where it fails"
)]

use std::collections::BTreeMap;
use std::time::Instant;

use caravan_labels::{labels, quality, Answers, Method, Options};
use rand_chacha::rand_core::{RngCore, SeedableRng};
use rand_chacha::ChaCha20Rng;

const QUESTIONS: u64 = 200_000;
const WORKERS: u32 = 20_000;
const LABELS: u32 = 5;

/// Five answers to each question; annotators are right in 5 to 9 of 10.
fn made() -> (Vec<[String; 3]>, Vec<u32>) {
    let mut random = ChaCha20Rng::seed_from_u64(1);
    let (mut rows, mut truth) = (vec![], vec![]);
    for question in 0..QUESTIONS {
        let right = random.next_u32() % LABELS;
        truth.push(right);
        for _ in 0..5 {
            let worker = random.next_u32() % WORKERS;
            let is_right = random.next_u32() % 10 < 5 + worker % 5;
            let label = if is_right { right } else { random.next_u32() % LABELS };
            rows.push([format!("q{question:06}"), format!("w{worker:05}"), label.to_string()]);
        }
    }
    (rows, truth)
}

fn main() {
    let (rows, truth) = made();
    for method in [Method::Majority, Method::DawidSkene, Method::Auto] {
        let began = Instant::now();
        let given = rows.iter().map(|[question, worker, label]| (question.as_str(), worker.as_str(), label.as_str()));
        let answers = Answers::new(given, &BTreeMap::new()).unwrap();
        let found = labels(&answers, method);
        let inferred = began.elapsed().as_secs_f64();
        let right = found.questions.iter().zip(&truth).filter(|(one, truth)| one.label == truth.to_string()).count();
        println!("{:?}: {inferred:.1} s, {} rounds, {right} of {} right", found.method, found.rounds, truth.len());
        if method == Method::Auto {
            let measured = quality(&answers, &found, &Options::default());
            let all = began.elapsed().as_secs_f64();
            println!(
                "with quality: {all:.1} s, {} pairs tested, {} found",
                measured.pairs.tested, measured.pairs.found
            );
        }
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    println!("{}", status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("peak of memory: not known"));
}
