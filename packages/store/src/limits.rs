//! How long a server may take, and how often it is asked again.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};

use crate::error::ContentError;

/// How long a server may take, and how often it is asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The longest time to a connection, its name looked up and its certificate checked.
    pub connect: Duration,
    /// The longest time from there to the head of the answer.
    pub first_byte: Duration,
    /// How much longer a body may take than `least_rate` allows. A server that stops in the middle is given up after it.
    pub grace: Duration,
    /// The least bytes a second of a body that is received or sent. So the most bytes also bound the time.
    pub least_rate: u64,
    /// How often a server is asked in all, if it cannot be reached, ends too early, or says that it cannot answer now.
    pub attempts: usize,
    /// The wait before the second attempt. Every further one is twice as long, and each is up to twice as long by chance.
    pub backoff: Duration,
    /// The longest wait. A server that asks for a longer one (`Retry-After`) is not asked again.
    pub longest_wait: Duration,
}

impl Default for Limits {
    /// 10 seconds to connect, 30 to the head, 10 of grace, 4 KiB a second; 4 attempts, 0.25 to 10 seconds apart.
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            first_byte: Duration::from_secs(30),
            grace: Duration::from_secs(10),
            least_rate: 4096,
            attempts: 4,
            backoff: Duration::from_millis(250),
            longest_wait: Duration::from_secs(10),
        }
    }
}

impl Limits {
    /// The longest time in which this many bytes may be received or sent.
    pub(crate) fn time_for(&self, bytes: u64) -> Duration {
        self.grace + Duration::from_millis(bytes.saturating_mul(1000) / self.least_rate.max(1))
    }

    pub(crate) fn retry(&self) -> Retry {
        let waits = ExponentialBuilder::default()
            .with_min_delay(self.backoff)
            .with_max_delay(self.longest_wait)
            .with_max_times(self.attempts.saturating_sub(1))
            .with_jitter();
        Retry { waits: waits.build(), longest: self.longest_wait }
    }
}

/// The attempts of one request.
pub(crate) struct Retry {
    waits: ExponentialBackoff,
    longest: Duration,
}

impl Retry {
    /// Return how long to wait before the next attempt, or nothing if there is to be none.
    pub(crate) fn wait(&mut self, error: &ContentError) -> Option<Duration> {
        // A server that is too slow has had its time; every other refusal would be the same again.
        let again = error.is_temporary() && !matches!(error, ContentError::Slow { .. });
        let wait = again.then(|| self.waits.next()).flatten()?;
        let ContentError::Unavailable { retry_after: Some(seconds), .. } = error else { return Some(wait) };
        let asked = Duration::from_secs(*seconds);
        (asked <= self.longest).then(|| wait.max(asked))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unavailable(retry_after: Option<u64>) -> ContentError {
        ContentError::Unavailable { place: String::new(), status: 503, message: String::new(), retry_after }
    }

    #[test]
    fn a_server_is_asked_as_often_as_the_limits_say_and_each_wait_is_longer_than_the_one_before_began() {
        let limits = Limits { attempts: 4, ..Limits::default() };
        let mut retry = limits.retry();
        let waits: Vec<Duration> = std::iter::from_fn(|| retry.wait(&unavailable(None))).collect();
        assert_eq!(waits.len(), 3);
        for (wait, factor) in waits.iter().zip([1, 2, 4]) {
            let least = limits.backoff * factor;
            assert!(*wait >= least && *wait <= least * 2, "{waits:?}");
        }
        assert_eq!(Limits { attempts: 1, ..limits }.retry().wait(&unavailable(None)), None);
    }

    #[test]
    fn the_server_s_own_wait_is_kept_to_and_one_that_is_too_long_ends_the_attempts() {
        let limits = Limits::default();
        assert_eq!(limits.retry().wait(&unavailable(Some(3))), Some(Duration::from_secs(3)));
        assert_eq!(limits.retry().wait(&unavailable(Some(10))), Some(limits.longest_wait));
        assert_eq!(limits.retry().wait(&unavailable(Some(11))), None);
    }

    #[test]
    fn what_would_be_refused_again_is_not_tried_again() {
        let place = String::new;
        let refused =
            ContentError::Refused { place: place(), status: 403, code: String::new(), message: String::new() };
        let slow = ContentError::Slow { expected: String::new(), place: place(), got: String::new() };
        for error in [refused, slow, ContentError::Missing { place: place() }] {
            assert_eq!(Limits::default().retry().wait(&error), None, "{error}");
        }
    }

    #[test]
    fn the_time_of_a_body_grows_with_its_bytes() {
        let limits = Limits { grace: Duration::from_secs(1), least_rate: 1000, ..Limits::default() };
        assert_eq!(limits.time_for(0), Duration::from_secs(1));
        assert_eq!(limits.time_for(2500), Duration::from_millis(3500));
        assert!(Limits { least_rate: 0, ..limits }.time_for(u64::MAX) > Duration::from_secs(1));
    }
}
