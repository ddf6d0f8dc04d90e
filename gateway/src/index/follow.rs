//! The thread that fills the index.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{channel, RecvTimeoutError, Sender};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use caravan_index::{Index, IndexError, Opened, Source};
use caravan_primitives::Hash32;
use tokio::sync::watch;

use super::changes::{Changed, Changes};
use super::documents::Kept;
use crate::clock::now;

/// How often the chain is asked for further blocks.
const POLL: Duration = Duration::from_millis(250);
/// How long the stop waits for the thread.
const LAST: Duration = Duration::from_secs(5);
/// How long the index waits after an error, at most.
const LONGEST: Duration = Duration::from_secs(30);
/// For how many seconds an index follows after it had all that the chain had. A question to a node that is away takes longer than
/// that until it fails.
const LATELY: u64 = 30;

/// How far the index is, for those who wait for events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Reached {
    pub(crate) height: u64,
    pub(crate) time: u64,
    pub(crate) events: u64,
}

/// The index, for everybody but its thread.
pub(crate) struct Following {
    pub(crate) reached: watch::Receiver<Reached>,
    complete: Arc<AtomicU64>,
    changes: Changes,
}

impl Following {
    /// Whether the index has lately had all that the chain had.
    pub(crate) fn works(&self) -> bool {
        now().saturating_sub(self.complete.load(Ordering::Relaxed)) <= LATELY
    }

    /// Content has come: rows that lack it as their document get it.
    pub(crate) fn content_came(&self, hash: Hash32) {
        self.changes.came(hash);
    }

    /// Content was taken down: rows that have it as their document lose it.
    pub(crate) fn content_removed(&self, hash: Hash32) {
        self.changes.removed(hash);
    }
}

/// The thread of the index, for the one who started it.
pub(crate) struct Follower {
    stop: Sender<()>,
    thread: JoinHandle<()>,
}

impl Follower {
    /// Start the thread. The source is opened on it, again and again while it is away.
    pub(crate) fn start<S: Source>(
        path: PathBuf,
        kept: Kept,
        open: impl Fn() -> Result<S, IndexError> + Send + 'static,
    ) -> std::io::Result<(Self, Following)> {
        let (stop, stopped) = channel();
        let (progress, reached) = watch::channel(Reached::default());
        let (complete, changes) = (Arc::new(AtomicU64::new(0)), Changes::default());
        let following = Following { reached, complete: Arc::clone(&complete), changes: changes.clone() };
        let thread = std::thread::Builder::new().name("index".to_owned()).spawn(move || {
            let mut run = Run { path, index: None, progress, complete, changes, waits: false };
            let (mut source, mut pause) = (None, POLL);
            loop {
                let turn = match &source {
                    Some(source) => run.turn(source, &kept),
                    None => open().map(|opened| source = Some(opened)),
                };
                pause = match turn {
                    Ok(()) => POLL,
                    Err(error) => {
                        run.failed(&error);
                        (pause * 2).min(LONGEST)
                    }
                };
                if stopped.recv_timeout(pause) != Err(RecvTimeoutError::Timeout) {
                    return;
                }
            }
        })?;
        Ok((Self { stop, thread }, following))
    }

    /// End the thread. What it has not finished is done after the next start. One that waits for a node is left behind: it
    /// ends with the process, and the index is whole at any moment.
    pub(crate) fn stop(self) {
        drop(self.stop);
        let until = Instant::now() + LAST;
        while !self.thread.is_finished() && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

struct Run {
    path: PathBuf,
    index: Option<Index>,
    progress: watch::Sender<Reached>,
    /// When the index last had all that the chain had, in seconds since 1970; 0 since it failed.
    complete: Arc<AtomicU64>,
    changes: Changes,
    /// It was said that it waits.
    waits: bool,
}

impl Run {
    /// Take all blocks that there are.
    fn turn(&mut self, source: &dyn Source, kept: &Kept) -> Result<(), IndexError> {
        if self.index.is_none() {
            self.index = Some(self.open(source, kept)?);
        }
        let Some(index) = &mut self.index else { return Ok(()) };
        let changed = self.changes.take();
        if let Err(error) = apply(index, &changed, kept) {
            self.changes.give_back(changed);
            return Err(error);
        }
        let before = self.progress.borrow().height;
        let height = index.catch_up(source, kept)?;
        if height != before || self.complete.load(Ordering::Relaxed) == 0 {
            let status = index.reader()?.status()?;
            let reached = Reached { height: status.height, time: status.time, events: status.events };
            self.progress.send_replace(reached);
        }
        self.complete.store(now(), Ordering::Relaxed);
        self.waits = false;
        Ok(())
    }

    /// Open the index. Content may have come, and been taken down, while the gateway was not running.
    fn open(&self, source: &dyn Source, kept: &Kept) -> Result<Index, IndexError> {
        let (mut index, opened) = Index::open(&self.path, source)?;
        if let Opened::Replaced(why) = opened {
            eprintln!("the index is built anew: {why:?}");
        }
        for hash in kept.removed().map_err(|refusal| IndexError::source(&refusal))? {
            index.document_removed(&hash)?;
        }
        index.retry_documents(kept)?;
        Ok(index)
    }

    fn failed(&mut self, error: &IndexError) {
        self.complete.store(0, Ordering::Relaxed);
        // Once for each time that it stops.
        if !self.waits {
            eprintln!("the index waits: {error}");
        }
        self.waits = true;
        if matches!(error, IndexError::Damaged { .. } | IndexError::File { .. }) {
            self.index = None;
        }
    }
}

fn apply(index: &mut Index, changed: &Changed, kept: &Kept) -> Result<(), IndexError> {
    for hash in &changed.removed {
        index.document_removed(hash)?;
    }
    for hash in &changed.came {
        index.document_came(hash, kept)?;
    }
    if changed.more {
        index.retry_documents(kept)?;
    }
    Ok(())
}
