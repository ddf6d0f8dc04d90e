//! A process that fills an index is killed, again and again.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use caravan_index::{Index, Reader};
use caravan_primitives::Hash32;
use tempfile::TempDir;

use crate::synthetic::{Size, Synthetic};

const KILLS: usize = 30;
/// Names the file for the process that is killed.
const FILE: &str = "CARAVAN_INDEX_KILLED";

/// More than 12,000 events, in blocks of five answers.
fn source() -> Synthetic {
    let size = Size { people: 400, projects: 5, batches: 40, answers: 4_000, per_block: 5, assets: 50 };
    Synthetic::new(size)
}

/// The process that is killed: events arrive a block at a time, and the index follows.
#[test]
#[ignore = "a_process_that_is_killed_thirty_times runs it as a process of its own"]
fn follow_until_killed() {
    let Some(path) = std::env::var_os(FILE).map(PathBuf::from) else { return };
    let source = Synthetic { most: 1, arrives: true, ..source() };
    let (mut index, _) = Index::open(&path, &source).unwrap();
    println!("follows");
    while index.advance(&source, &source).unwrap().height < source.height() {
        std::thread::sleep(Duration::from_millis(3));
    }
}

fn spawn(path: &Path) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "crash::follow_until_killed", "--ignored", "--nocapture"]).env(FILE, path);
    command.stdout(Stdio::piped()).spawn().unwrap()
}

/// Start the process, and wait until it follows.
fn start(path: &Path) -> Child {
    let mut child = spawn(path);
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.map_while(Result::ok).any(|line| line.contains("follows")), "it did not start");
    child
}

fn height(path: &Path) -> u64 {
    Reader::open(path).unwrap().status().unwrap().height
}

/// Wait until the process has written a block, however busy the machine is.
fn wait_past(path: &Path, last: u64) {
    let begin = Instant::now();
    while height(path) <= last {
        assert!(begin.elapsed() < Duration::from_secs(60), "no block in a minute");
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn a_process_that_is_killed_thirty_times_leaves_an_index_equal_to_one_built_anew() {
    let home = TempDir::new().unwrap();
    let (path, source) = (home.path().join("killed.sqlite"), source());
    let mut random = Hash32::digest(&std::process::id().to_be_bytes());
    let (mut last, mut moved) = (0, 0);
    for number in 0..KILLS {
        let mut child = start(&path);
        if number % 2 == 1 {
            wait_past(&path, last);
        }
        std::thread::sleep(Duration::from_micros(u64::from(random.as_bytes()[0]) * 200));
        random = Hash32::digest(random.as_bytes());
        assert!(child.try_wait().unwrap().is_none(), "it is killed before its end");
        child.kill().unwrap();
        child.wait().unwrap();
        let height = height(&path);
        assert!(height >= last && height < source.height(), "{height} after {last}");
        moved += u32::from(height > last);
        last = height;
    }
    assert!(moved >= KILLS as u32 / 2, "it did something between the kills: {moved}");
    let (mut killed, opened) = Index::open(&path, &source).unwrap();
    assert_eq!(opened, caravan_index::Opened::Kept);
    killed.catch_up(&source, &source).unwrap();
    let mut anew = Index::open(&home.path().join("anew.sqlite"), &source).unwrap().0;
    anew.catch_up(&source, &source).unwrap();
    let (killed, anew) = (killed.reader().unwrap(), anew.reader().unwrap());
    assert!(anew.status().unwrap().events > 10_000);
    assert_eq!(killed.fingerprints().unwrap(), anew.fingerprints().unwrap());
}

#[test]
fn a_process_that_is_killed_while_it_begins_an_index_leaves_nothing_in_the_way() {
    let (home, source) = (TempDir::new().unwrap(), source());
    for number in 0..KILLS {
        let path = home.path().join(format!("begun-{number}.sqlite"));
        let mut child = spawn(&path);
        let wait = Duration::from_secs(5);
        let begin = Instant::now();
        while !path.exists() && begin.elapsed() < wait {
            std::thread::yield_now();
        }
        std::thread::sleep(Duration::from_micros(number as u64 * 100));
        child.kill().unwrap();
        child.wait().unwrap();
        let (mut index, _) = Index::open(&path, &source).unwrap();
        index.advance(&source, &source).unwrap();
        assert!(index.reader().unwrap().status().unwrap().events > 0);
    }
}
