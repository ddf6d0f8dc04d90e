//! The thread that fills the index.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{channel, RecvTimeoutError, Sender};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use caravan_index::{Documents, Index, IndexError, Opened, Source};
use tokio::sync::watch;

/// How often the chain is asked for further blocks.
const POLL: Duration = Duration::from_millis(250);
/// How long the stop waits for the thread.
const LAST: Duration = Duration::from_secs(5);
/// How long the index waits after an error, at most.
const LONGEST: Duration = Duration::from_secs(30);

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
    pub(crate) works: Arc<AtomicBool>,
    documents: Arc<AtomicBool>,
}

impl Following {
    /// Content has come: rows that lack a document may get it.
    pub(crate) fn content_came(&self) {
        self.documents.store(true, Ordering::Relaxed);
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
        kept: impl Documents + Send + 'static,
        open: impl Fn() -> Result<S, IndexError> + Send + 'static,
    ) -> std::io::Result<(Self, Following)> {
        let (stop, stopped) = channel();
        let (progress, reached) = watch::channel(Reached::default());
        let (works, documents) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
        let following = Following { reached, works: Arc::clone(&works), documents: Arc::clone(&documents) };
        let thread = std::thread::Builder::new().name("index".to_owned()).spawn(move || {
            let mut run = Run { path, index: None, progress, works, documents };
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
    works: Arc<AtomicBool>,
    documents: Arc<AtomicBool>,
}

impl Run {
    /// Take all blocks that there are.
    fn turn(&mut self, source: &dyn Source, documents: &dyn Documents) -> Result<(), IndexError> {
        if self.index.is_none() {
            let (index, opened) = Index::open(&self.path, source)?;
            if let Opened::Replaced(why) = opened {
                eprintln!("the index is built anew: {why:?}");
            }
            self.index = Some(index);
        }
        let Some(index) = &mut self.index else { return Ok(()) };
        if self.documents.swap(false, Ordering::Relaxed) {
            index.retry_documents(documents)?;
        }
        let before = self.progress.borrow().height;
        let height = index.catch_up(source, documents)?;
        if height != before || !self.works.load(Ordering::Relaxed) {
            let status = index.reader()?.status()?;
            let reached = Reached { height: status.height, time: status.time, events: status.events };
            self.progress.send_replace(reached);
        }
        self.works.store(true, Ordering::Relaxed);
        Ok(())
    }

    fn failed(&mut self, error: &IndexError) {
        // Once for each time that it stops.
        if self.works.swap(false, Ordering::Relaxed) || self.index.is_none() {
            eprintln!("the index waits: {error}");
        }
        if matches!(error, IndexError::Damaged { .. } | IndexError::File { .. }) {
            self.index = None;
        }
    }
}
