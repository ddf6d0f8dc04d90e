//! Builds an index of 200,000 annotators and a million answers, and says what it costs: time, memory, bytes, and how long
//! boards and searches take. `cargo run --release -p caravan-index --example index_at_scale [answers] [people] [follow]`.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_precision_loss,
    clippy::expect_used,
    clippy::float_arithmetic,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "a measurement stops where it fails"
)]

#[path = "../tests/synthetic/mod.rs"]
mod synthetic;

use std::time::{Duration, Instant};

use caravan_index::{
    AssetFilter, BoardCursor, BoardFilter, BoardOrder, EventFilter, Index, OfferFilter, OfferOrder, PageRequest,
    Reader, Subject,
};
use caravan_primitives::{BatchId, PersonId};
use cosmwasm_std::Uint128;

use synthetic::{currency, Size, Synthetic};

const QUESTIONS: u64 = 2_000;
const WORDS: [&str; 8] = ["street", "photos", "l", "tra", "数据", "math proofs", "find faces b", "żółw"];

fn main() {
    let follows = std::env::args().any(|argument| argument == "follow");
    let mut numbers = std::env::args().skip(1).filter_map(|argument| argument.parse().ok());
    let answers = numbers.next().unwrap_or(1_000_000);
    let people = numbers.next().unwrap_or(200_000);
    let size = Size { people, projects: 500, batches: 10_000, answers, per_block: 50, assets: 5_000 };
    // Followed, each pass takes one block and asks the contracts.
    let most = if follows { 1 } else { usize::MAX };
    let source = Synthetic { most, arrives: follows, ..Synthetic::new(size) };
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("index.sqlite");

    let begin = Instant::now();
    let mut index = Index::open(&path, &source).unwrap().0;
    let (mut events, mut objects) = (0, 0);
    loop {
        let pass = index.advance(&source, &source).unwrap();
        events += pass.events;
        objects += pass.objects;
        if pass.done && pass.height == source.height() {
            break;
        }
    }
    println!(
        "{people} people, {answers} answers, {} blocks, {events} events, {objects} objects asked for",
        source.height()
    );
    println!("built in {:.1} s, most memory {} MiB", begin.elapsed().as_secs_f64(), peak() >> 10);
    let bytes: u64 = ["", "-wal"]
        .iter()
        .filter_map(|end| home.path().join(format!("index.sqlite{end}")).metadata().ok())
        .map(|file| file.len())
        .sum();
    println!("file {} MiB, {} bytes an event", bytes >> 20, bytes / events);
    let reader = index.reader().unwrap();
    measure_lists(&reader);
    measure_pages(&reader, people);
}

/// The most memory of this process, in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse().ok()).unwrap_or_default()
}

fn measure_lists(reader: &Reader) {
    let now = Synthetic::time(10_000);
    let text = |number: u64| WORDS[usize::try_from(number).unwrap() % WORDS.len()].to_owned();
    let boards = [BoardOrder::Newest, BoardOrder::Reward, BoardOrder::ClosesSoon];
    time("board", |number| {
        let order = boards[usize::try_from(number % 3).unwrap()];
        let after = (number % 6 == 3).then(|| BoardCursor::Newest(BatchId::new(9_000).unwrap()));
        let page = PageRequest { after: after.filter(|_| order == BoardOrder::Newest), limit: 30 };
        reader.board(&filter(number), order, &page, now).unwrap().entries.len()
    });
    time("board with text", |number| {
        let filter = BoardFilter { text: Some(text(number)), ..filter(number) };
        reader
            .board(&filter, boards[usize::try_from(number % 3).unwrap()], &PageRequest::first(30), now)
            .unwrap()
            .entries
            .len()
    });
    time("search", |number| reader.search(&text(number), &[], &PageRequest::first(30), now).unwrap().entries.len());
    time("assets by text", |number| {
        let filter = AssetFilter { text: Some(text(number)), ..AssetFilter::default() };
        reader.assets(&filter, &PageRequest::first(30)).unwrap().entries.len()
    });
    time("offers by price", |_| {
        let filter = OfferFilter { for_sale: true, ..OfferFilter::default() };
        reader.offers(&filter, OfferOrder::Price, &PageRequest::first(30)).unwrap().entries.len()
    });
}

fn measure_pages(reader: &Reader, people: u64) {
    let person = |number: u64| PersonId::new(1 + number * 7_919 % people).unwrap();
    time("person", |number| usize::from(reader.person(person(number)).unwrap().is_some()));
    time("work of a person", |number| {
        reader.work_of_person(person(number), &PageRequest::first(30)).unwrap().entries.len()
    });
    time("leaderboard", |number| reader.leaderboard(number % 4, &PageRequest::first(100)).unwrap().entries.len());
    time("events", |number| reader.events_since(number * 1_000, &EventFilter::default(), 100).unwrap().events.len());
    time("events of a batch", |number| {
        let filter = EventFilter { about: Some(Subject::Batch(1 + number % 10_000)), ..EventFilter::default() };
        reader.events_since(0, &filter, 100).unwrap().events.len()
    });
    time("events of a rare name", |number| {
        let filter = EventFilter { name: Some("dataset_published".to_owned()), ..EventFilter::default() };
        reader.events_since(number * 1_000, &filter, 100).unwrap().events.len()
    });
    time("status", |_| usize::from(reader.status().unwrap().events > 0));
}

/// Filters of many kinds.
fn filter(number: u64) -> BoardFilter {
    BoardFilter {
        kind: (number.is_multiple_of(3)).then(|| synthetic_kind(number)),
        language: (number % 4 == 1).then(|| "pt".to_owned()),
        currency: (number.is_multiple_of(2)).then(currency),
        least_reward: (number.is_multiple_of(2)).then(|| Uint128::new(4_000)),
        most_minutes: (number % 5 == 2).then_some(10),
        most_rejected_bps: (number % 5 == 3).then_some(1_500),
        most_wait_secs: (number % 5 == 4).then_some(86_400),
        newcomers: number.is_multiple_of(7),
        open_slots: number % 2 == 1,
        text: None,
    }
}

fn synthetic_kind(number: u64) -> String {
    ["classification", "rating", "translation"][usize::try_from(number).unwrap() % 3].to_owned()
}

fn time(what: &str, mut ask: impl FnMut(u64) -> usize) {
    let mut found = 0;
    let mut times: Vec<Duration> = (0..QUESTIONS)
        .map(|number| {
            let begin = Instant::now();
            found += ask(number);
            begin.elapsed()
        })
        .collect();
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)].as_secs_f64() * 1_000.0;
    let average = found as f64 / QUESTIONS as f64;
    println!("{what}: p50 {:.2} ms, p99 {:.2} ms, most {:.2} ms, {average:.1} entries", at(50), at(99), at(100));
}
