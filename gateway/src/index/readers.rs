//! Connections that read the index: a few, which requests share.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use caravan_index::{IndexError, Reader};
use tokio::sync::Semaphore;

use crate::refusal::Refusal;

/// Questions that run at a time.
const READERS: usize = 8;
/// Of them, streams of events run so many: a thousand that wake up at once leave the others to everybody else.
const STREAMS: usize = 2;
/// Questions that wait for a place.
const WAITING: usize = 1_024;

/// The readers of an index.
pub(crate) struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Reader>>,
    places: Arc<Semaphore>,
    waiting: Semaphore,
    streams: Semaphore,
}

impl Readers {
    pub(crate) fn new(path: PathBuf) -> Self {
        let places = Arc::new(Semaphore::new(READERS));
        let (waiting, streams) = (Semaphore::new(WAITING), Semaphore::new(STREAMS));
        Self { path, idle: Mutex::new(vec![]), places, waiting, streams }
    }

    /// Ask the index.
    ///
    /// # Errors
    /// `GATEWAY_BUSY`; those of `ask`.
    pub(crate) async fn ask<T: Send + 'static>(
        self: &Arc<Self>,
        ask: impl FnOnce(&Reader) -> Result<T, IndexError> + Send + 'static,
    ) -> Result<T, Refusal> {
        let waits = self.waiting.try_acquire().map_err(|_| Refusal::Busy { what: "question" })?;
        let place = Arc::clone(&self.places).acquire_owned().await;
        drop(waits);
        let readers = Arc::clone(self);
        let asked = tokio::task::spawn_blocking(move || {
            let _place = place;
            let reader = readers.reader()?;
            let answer = ask(&reader);
            // A reader that failed may be of a file that is gone.
            if answer.is_ok() {
                readers.lock().push(reader);
            }
            answer
        });
        asked.await.unwrap_or_else(|error| Err(IndexError::source(&error))).map_err(Refusal::from)
    }

    /// Ask the index for a stream of events, of which few are asked at a time.
    pub(crate) async fn ask_for_stream<T: Send + 'static>(
        self: &Arc<Self>,
        ask: impl FnOnce(&Reader) -> Result<T, IndexError> + Send + 'static,
    ) -> Result<T, Refusal> {
        let _place = self.streams.acquire().await;
        self.ask(ask).await
    }

    fn reader(&self) -> Result<Reader, IndexError> {
        let idle = self.lock().pop();
        idle.map_or_else(|| Reader::open(&self.path), Ok)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Reader>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
