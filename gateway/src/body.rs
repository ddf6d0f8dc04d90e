//! Bodies of requests, read with limits of size and time.

use std::time::Duration;

use axum::body::{Body, Bytes};
use http_body_util::BodyExt;
use tokio::time::{timeout_at, Instant};

use crate::refusal::Refusal;

/// How fast a body must come at least, in bytes a second.
const SLOWEST: u64 = 16 << 10;

/// A body that is read piece by piece.
pub(crate) struct Incoming {
    body: Body,
    pause: Duration,
    /// When all of it must have come.
    until: Instant,
}

impl Incoming {
    /// Read a body of at most `most` bytes. A client may pause for `pause`, and takes twice that and what [`SLOWEST`] gives at
    /// most.
    pub(crate) fn new(body: Body, most: u64, pause: Duration) -> Self {
        let until = Instant::now() + pause * 2 + Duration::from_secs(most / SLOWEST);
        Self { body, pause, until }
    }

    /// Return the next piece; none at the end.
    pub(crate) async fn next(&mut self) -> Result<Option<Bytes>, Refusal> {
        loop {
            let until = self.until.min(Instant::now() + self.pause);
            let slow = |_| Refusal::Slow { secs: self.pause.as_secs() };
            let frame = match timeout_at(until, self.body.frame()).await.map_err(slow)? {
                None => return Ok(None),
                Some(frame) => frame.map_err(broken)?,
            };
            // Trailers are passed over.
            if let Ok(bytes) = frame.into_data() {
                return Ok(Some(bytes));
            }
        }
    }

    /// Return all of the body.
    pub(crate) async fn all(mut self, most: u64) -> Result<Vec<u8>, Refusal> {
        let mut all = Vec::new();
        while let Some(bytes) = self.next().await? {
            if (all.len() + bytes.len()) as u64 > most {
                return Err(Refusal::Body { most });
            }
            all.extend_from_slice(&bytes);
        }
        Ok(all)
    }
}

fn broken(error: axum::Error) -> Refusal {
    Refusal::Malformed { expected: "a whole body", got: error.to_string() }
}
