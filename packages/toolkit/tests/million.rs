//! A file of a million rows, in a process of its own so that its memory can be reported.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test stops where it fails"
)]

use std::io::{self, Read, Seek, SeekFrom};

use caravan_primitives::Hash32;
use caravan_toolkit::manifest::{Format, Plan, Secret};

const ROWS: u64 = 1_000_000;

/// A file that is made while it is read.
#[derive(Default)]
struct Rows {
    next: u64,
    line: Vec<u8>,
    taken: usize,
}

impl Read for Rows {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.taken == self.line.len() {
            self.taken = 0;
            self.line = match self.next {
                0 => b"id,question\n".to_vec(),
                row if row <= ROWS => format!("{row},\"What is {row} times seven, and why?\"\n").into_bytes(),
                _ => vec![],
            };
            self.next += 1;
        }
        let length = (&self.line[self.taken..]).read(buffer)?;
        self.taken += length;
        Ok(length)
    }
}

impl Seek for Rows {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        assert_eq!(position, SeekFrom::Start(0), "a manifest only ever starts again");
        *self = Self::default();
        Ok(0)
    }
}

/// The most memory that this process has had, in KiB.
fn peak_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.split_whitespace().next()?.parse().ok()
}

#[test]
fn a_million_rows_become_a_manifest_in_little_memory() {
    let secret = Secret::new(Hash32::digest(b"secret"));
    let plan = Plan { list: None, format: Format::Csv, id: Some("id".to_owned()), items_per_task: 10, secret };
    let before = peak_kib();
    let manifest = plan.build(&mut Rows::default(), &mut |fault| panic!("{fault}")).unwrap();
    assert_eq!((manifest.tasks, manifest.items), (100_000, ROWS));
    // 24 bytes a row for the ids, in a vector that grows twofold; the file itself has 45 MiB.
    if let (Some(before), Some(after)) = (before, peak_kib()) {
        assert!(after - before < 64 * 1_024, "{} KiB", after - before);
    }
}
