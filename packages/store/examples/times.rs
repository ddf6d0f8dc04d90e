//! How long a folder takes to store and to read many short contents: `times FOLDER [COUNT] [BYTES]`.
#![allow(clippy::arithmetic_side_effects, clippy::float_arithmetic, reason = "a measurement")]

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::Instant;

use caravan_primitives::Hash32;
use caravan_store::{Blocking, Content, ContentError, Folder, Network, NetworkOptions, Put, Sources, Wanted};

fn main() -> Result<(), ContentError> {
    let mut arguments = std::env::args().skip(1);
    let root = PathBuf::from(arguments.next().unwrap_or_else(|| "target/store-times".to_owned()));
    let mut number = |default| arguments.next().and_then(|text| text.parse().ok()).unwrap_or(default);
    let (count, bytes): (usize, usize) = (number(10_000), number(1024));
    println!("{count} contents of {bytes} bytes in {}", root.display());

    let blocking = Blocking::new()?;
    let payloads = payloads(count, bytes);
    let one = Content::Folder(Folder::open(root.join("one-by-one"))?);
    timed("put, one after the other", || {
        payloads.iter().try_for_each(|payload| blocking.put(&one, payload.clone()).map(|_| ()))
    })?;
    let puts: Vec<Put<'_>> = payloads.iter().map(|payload| Put::Bytes(payload.clone().into())).collect();
    for parallel in [1, 8, 32] {
        let many = Content::Folder(Folder::open(root.join(format!("many-{parallel}")))?);
        timed(&format!("put_many, {parallel} at a time"), || put(&blocking, &many, &puts, parallel))?;
        timed(&format!("put_many of what is there, {parallel} at a time"), || put(&blocking, &many, &puts, parallel))?;
    }
    let hashes: Vec<Hash32> = payloads.iter().map(|payload| Hash32::digest(payload)).collect();
    timed("get, one after the other", || {
        hashes.iter().try_for_each(|hash| blocking.get(&one, *hash, 1 << 30).map(|_| ()))
    })?;
    let wanted: Vec<Wanted> = hashes.iter().map(|hash| Wanted { hash: *hash, most: 1 << 30, uri: None }).collect();
    let sources = Sources::new(one, vec![], Network::new(NetworkOptions::default()));
    for parallel in [1, 8, 32] {
        timed(&format!("get_many, {parallel} at a time"), || {
            let mut all = Ok(());
            blocking.get_many(&sources, &wanted, parallel, |_, found| step(&mut all, found.map(|_| ())));
            all
        })?;
    }
    Ok(())
}

fn put(blocking: &Blocking, to: &Content, puts: &[Put<'_>], parallel: usize) -> Result<(), ContentError> {
    let mut all = Ok(());
    blocking.put_many(to, puts, parallel, |_, stored| step(&mut all, stored.map(|_| ())))?;
    all
}

/// Go on unless this one failed.
fn step(all: &mut Result<(), ContentError>, one: Result<(), ContentError>) -> ControlFlow<()> {
    *all = one;
    if all.is_ok() {
        ControlFlow::Continue(())
    } else {
        ControlFlow::Break(())
    }
}

/// Different bytes for each, and other ones in each run.
fn payloads(count: usize, bytes: usize) -> Vec<Vec<u8>> {
    let run = format!("{:?}", std::time::SystemTime::now());
    let payload = |index: usize| format!("{run} {index} ").into_bytes().into_iter().cycle().take(bytes).collect();
    (0..count).map(payload).collect()
}

fn timed(what: &str, work: impl FnOnce() -> Result<(), ContentError>) -> Result<(), ContentError> {
    let began = Instant::now();
    work()?;
    println!("{:8.2} s  {what}", began.elapsed().as_secs_f64());
    Ok(())
}
