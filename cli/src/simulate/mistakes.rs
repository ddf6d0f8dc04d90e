//! A requester who rejects good work by mistake, notices every second time, and takes that back.

use caravan_client::CurrencyDisplay;
use cosmwasm_std::Uint128;
use serde::Serialize;

/// A prime, which spreads the mistakes over all good works.
const SPREAD: usize = 7_919;

/// What the mistakes were, in counts of works.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub(super) struct Mistakes {
    /// How many of a hundred good works the requester rejects by mistake.
    pub(super) percent: u8,
    /// Good works that were looked at.
    #[serde(skip)]
    seen: usize,
    pub(super) rejected: u64,
    pub(super) taken_back: u64,
    /// Mistakes that the rejection cap refused: the work was accepted.
    pub(super) stopped_by_cap: u64,
}

impl Mistakes {
    pub(super) fn new(percent: u8) -> Self {
        Self { percent, ..Self::default() }
    }

    /// Split works into those that are accepted and those that are rejected by mistake.
    pub(super) fn split(&mut self, works: Vec<usize>) -> (Vec<usize>, Vec<usize>) {
        let is_right = |_: &usize| {
            self.seen += 1;
            self.seen.wrapping_mul(SPREAD) % 100 >= usize::from(self.percent)
        };
        works.into_iter().partition(is_right)
    }

    /// Count works that were rejected by mistake. Return every second one of all, which the requester notices.
    pub(super) fn noticed(&mut self, works: &[usize]) -> Vec<usize> {
        let noticed = |_: &&usize| {
            self.rejected += 1;
            self.rejected.is_multiple_of(2)
        };
        let noticed: Vec<usize> = works.iter().filter(noticed).copied().collect();
        self.taken_back += noticed.len() as u64;
        noticed
    }

    /// Works that stay rejected though they are good.
    pub(super) fn lost(self) -> u64 {
        self.rejected - self.taken_back
    }

    /// What annotators were left without, in base units.
    pub(super) fn lost_pay(self, reward: Uint128) -> Uint128 {
        reward * Uint128::from(self.lost())
    }

    pub(super) fn text(self, reward: Uint128, display: &CurrencyDisplay) -> String {
        let Self { percent, rejected, taken_back, stopped_by_cap, seen: _ } = self;
        let pay = |works: u64| display.show(reward * Uint128::from(works));
        format!(
            "By mistake the requester rejected {rejected} good answers ({percent} %), and noticed every second time.\n\
             {taken_back} rejections were taken back: {} was paid after all. {stopped_by_cap} were refused by the rejection \
             cap.\n{} stayed: they cost the annotators {}, and the requester got none of it back but as project credit.",
            pay(taken_back),
            self.lost(),
            pay(self.lost())
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_as_many_as_asked_for_and_spread_evenly() {
        for percent in [0, 1, 10, 100] {
            let (right, mistaken) = Mistakes::new(percent).split((0..10_000).collect());
            assert_eq!(
                (right.len(), mistaken.len()),
                (10_000 - usize::from(percent) * 100, usize::from(percent) * 100)
            );
            let (_, first) = Mistakes::new(percent).split((0..100).collect());
            assert_eq!(first.len(), usize::from(percent), "in every hundred");
            let mut vectors = Mistakes::new(percent);
            let noticed = [5, 1, 7, 1, 1].map(|works| vectors.noticed(&(0..works).collect::<Vec<_>>()).len());
            assert_eq!(noticed, [2, 1, 3, 1, 0], "every second one, over all messages");
        }
    }
}
