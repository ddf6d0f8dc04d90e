//! What a claim reads of a manifest in pages: as little of a million tasks as of a thousand.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test stops where it fails"
)]

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use caravan_marketplace_api::Rows as Access;
use caravan_primitives::Hash32;
use caravan_toolkit::manifest::pages::{Frozen, PageError, PageRows, Pages, Task, TaskReader};
use caravan_toolkit::manifest::{Format, Manifest, Plan, Secret};

/// A file of so many rows, made while it is read: real problems again and again, each with a number, or made-up ones.
struct Rows {
    count: u64,
    problems: Vec<String>,
    next: u64,
    line: Vec<u8>,
    taken: usize,
}

impl Rows {
    fn new(count: u64) -> Self {
        Self { count, problems: problems(), next: 0, line: vec![], taken: 0 }
    }
}

/// The rows of GSM8K, without the closing brace; made-up ones of the same kind without the data.
fn problems() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let file = std::env::var_os("CARAVAN_DATA").map_or(root, PathBuf::from).join("gsm8k/test.jsonl");
    let made_up = || {
        let text = "A baker sells three kinds of bread, and each day fewer of the first than of the second. ".repeat(3);
        format!("{{\"question\":\"{text}How many are left?\",\"answer\":\"She sells 3 + 4 = 7 loaves. #### 7\"}}\n")
    };
    let text = std::fs::read_to_string(file).unwrap_or_else(|_| made_up());
    text.lines().map(|line| line.trim_end_matches('}').to_owned()).collect()
}

impl Read for Rows {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.taken == self.line.len() {
            self.taken = 0;
            self.line.clear();
            if self.next < self.count {
                let problem = &self.problems[usize::try_from(self.next).unwrap() % self.problems.len()];
                writeln!(self.line, "{problem},\"id\":\"{}\"}}", self.next)?;
                self.next += 1;
            }
        }
        let length = (&self.line[self.taken..]).read(buffer)?;
        self.taken += length;
        Ok(length)
    }
}

impl Seek for Rows {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        assert_eq!(position, SeekFrom::Start(0), "a manifest only ever starts again");
        self.next = 0;
        self.line.clear();
        self.taken = 0;
        Ok(0)
    }
}

/// Objects in a file, by their hashes.
struct Objects {
    path: PathBuf,
    places: BTreeMap<Hash32, (u64, usize)>,
}

impl Objects {
    fn get(&self, hash: &Hash32) -> Vec<u8> {
        let (start, length) = self.places[hash];
        let mut file = File::open(&self.path).unwrap();
        file.seek(SeekFrom::Start(start)).unwrap();
        let mut bytes = vec![0; length];
        file.read_exact(&mut bytes).unwrap();
        bytes
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        // What stays is in the folder for temporary files.
        let _ = std::fs::remove_file(&self.path);
    }
}

fn write(count: u64) -> (Pages, Objects) {
    let path = std::env::temp_dir().join(format!("caravan-claims-{count}-{}", std::process::id()));
    let mut file = BufWriter::new(File::create(&path).unwrap());
    let (mut places, mut end) = (BTreeMap::new(), 0);
    let mut keep = |hash: &Hash32, bytes: &[u8]| {
        places.insert(*hash, (end, bytes.len()));
        end += bytes.len() as u64;
        file.write_all(bytes)
    };
    let secret = Secret::new(Hash32::digest(b"secret"));
    let plan = Plan { list: None, format: Format::Jsonl, id: Some("id".to_owned()), items_per_task: 1, secret };
    let mut report = |fault| panic!("{fault}");
    let pages = plan.write_pages(&mut Rows::new(count), &mut report, PageRows::Public, &mut keep).unwrap();
    file.flush().unwrap();
    (pages, Objects { path, places })
}

/// What a claim took.
#[derive(Debug, Default, Clone, Copy)]
struct Cost {
    objects: usize,
    bytes: usize,
    time: Duration,
}

fn claim(pages: &Pages, objects: &Objects, task: u32) -> Cost {
    let begun = Instant::now();
    let head = objects.get(&pages.head);
    let mut cost = Cost { objects: 1, bytes: head.len(), time: Duration::ZERO };
    let Manifest { root, tasks, .. } = pages.manifest;
    let frozen = Frozen { root, tasks, items_per_task: 1, rows: Access::Public {} };
    let reader = TaskReader::open(&head, &frozen).unwrap();
    let found = reader.read(task, &mut |wanted| {
        let bytes = objects.get(&wanted.hash);
        cost.objects += 1;
        cost.bytes += bytes.len();
        Ok::<_, PageError>(bytes)
    });
    let Task::Public(opening) = found.unwrap() else { panic!("rows are public") };
    cost.time = begun.elapsed();
    opening.verify(&pages.manifest.root, pages.manifest.tasks).unwrap();
    assert_eq!(opening.items[0].field("id"), Some(task.to_string()));
    cost
}

/// What claims all over a manifest take: the mean of their objects and bytes, the median of their times, which a machine that
/// does something else now and then does not change.
fn typical(count: u64) -> Cost {
    let begun = Instant::now();
    let (pages, objects) = write(count);
    let written = begun.elapsed();
    let tasks: Vec<u32> = (0..100).map(|step| u32::try_from(count * (2 * step + 1) / 200).unwrap()).collect();
    let costs: Vec<Cost> = tasks.iter().map(|task| claim(&pages, &objects, *task)).collect();
    let sum = |part: fn(&Cost) -> usize| costs.iter().map(part).sum::<usize>() / costs.len();
    let mut times: Vec<Duration> = costs.iter().map(|cost| cost.time).collect();
    times.sort();
    let time = times[times.len() / 2];
    let typical = Cost { objects: sum(|cost| cost.objects), bytes: sum(|cost| cost.bytes), time };
    println!(
        "{count} rows: {} objects of {} bytes written in {written:.1?}; a claim reads {} objects, {} bytes, in {time:.0?}",
        pages.objects, pages.bytes, typical.objects, typical.bytes
    );
    typical
}

#[test]
fn a_claim_reads_at_most_twice_the_bytes_whatever_the_number_of_tasks() {
    // 20,000 tasks have three levels of blocks, as a million has.
    let (small, large) = (typical(1_000), typical(20_000));
    assert_eq!((small.objects, large.objects), (1 + 2 + 1, 1 + 3 + 1));
    assert!(large.bytes <= 2 * small.bytes, "{small:?} {large:?}");
}

#[test]
#[ignore = "writes a million rows, and measures time"]
fn a_claim_from_a_million_rows_takes_at_most_twice_one_from_a_thousand() {
    let (small, large) = (typical(1_000), typical(1_000_000));
    assert!(large.objects == 5 && large.bytes <= 2 * small.bytes, "{small:?} {large:?}");
    assert!(large.time <= 2 * small.time, "{small:?} {large:?}");
}
