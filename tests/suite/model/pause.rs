//! The pauses of one contract, all of them: first to last.

use super::Expect;

/// The longest pause, and how long before its end `Unpause` announces it, in seconds.
const WEEK: u64 = 7 * super::DAY;
const NOTICE: u64 = 600;

/// From when until when entry was stopped, each time.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Pauses(Vec<(u64, u64)>);

impl Pauses {
    /// The pause that stops entry at this second.
    pub(crate) fn at(&self, now: u64) -> Option<(u64, u64)> {
        self.0.last().copied().filter(|(_, until)| now < *until)
    }

    pub(crate) fn is_on(&self, now: u64) -> bool {
        self.at(now).is_some()
    }

    /// The second from which the next one may begin, if it is not over.
    pub(crate) fn next_from(&self, now: u64) -> Option<u64> {
        self.0.last().map(|(since, until)| until + (until - since)).filter(|from| now < *from)
    }

    pub(crate) fn expect_pause(&self, now: u64) -> Expect {
        let announced = self.at(now).is_some_and(|(since, until)| until < since + WEEK);
        Expect::ok()
            .certainly(self.is_on(now) && !announced, "ALREADY_PAUSED")
            .certainly(!self.is_on(now) && self.next_from(now).is_some(), "PAUSE_EARLY")
    }

    pub(crate) fn expect_unpause(&self, now: u64) -> Expect {
        let ends = self.at(now).is_some_and(|(_, until)| until <= now + NOTICE);
        Expect::ok().certainly(!self.is_on(now), "NOT_PAUSED").certainly(ends, "PAUSE_ENDS")
    }

    pub(crate) fn pause(&mut self, now: u64) {
        match self.at(now) {
            Some((since, _)) => self.end(since + WEEK),
            None => self.0.push((now, now + WEEK)),
        }
    }

    pub(crate) fn unpause(&mut self, now: u64) {
        self.end(now + NOTICE);
    }

    fn end(&mut self, until: u64) {
        self.0.last_mut().expect("a pause").1 = until;
    }
}
