//! A requester who rejects good work by mistake, notices every second time, and takes that back.

use caravan_client::CurrencyDisplay;
use cosmwasm_std::Uint128;
use serde::Serialize;

use super::spread::Spread;

/// What the mistakes were, in counts of works.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub(super) struct Mistakes {
    /// How many of a hundred good works the requester rejects by mistake.
    pub(super) percent: u8,
    #[serde(skip)]
    spread: Spread,
    pub(super) rejected: u64,
    pub(super) taken_back: u64,
    /// Mistakes that the rejection cap refused: the work was accepted.
    pub(super) stopped_by_cap: u64,
    /// Rejections that were not taken back, and were paid because of an appeal.
    pub(super) won_on_appeal: u64,
}

impl Mistakes {
    pub(super) fn new(percent: u8) -> Self {
        Self { percent, spread: Spread::new(percent), ..Self::default() }
    }

    /// Split works into those that are accepted and those that are rejected by mistake.
    pub(super) fn split(&mut self, works: Vec<usize>) -> (Vec<usize>, Vec<usize>) {
        works.into_iter().partition(|_| !self.spread.takes_next())
    }

    /// Count works that were rejected by mistake. Return every second one of all, which the requester notices, and the others.
    pub(super) fn noticed(&mut self, works: &[usize]) -> (Vec<usize>, Vec<usize>) {
        let is_noticed = |_: &usize| {
            self.rejected += 1;
            self.rejected.is_multiple_of(2)
        };
        let (noticed, others): (Vec<usize>, Vec<usize>) = works.iter().copied().partition(is_noticed);
        self.taken_back += noticed.len() as u64;
        (noticed, others)
    }

    /// Works that stay rejected though they are good.
    pub(super) fn lost(self) -> u64 {
        self.rejected - self.taken_back - self.won_on_appeal
    }

    /// What annotators were left without, in base units.
    pub(super) fn lost_pay(self, reward: Uint128) -> Uint128 {
        reward * Uint128::from(self.lost())
    }

    pub(super) fn text(self, reward: Uint128, display: &CurrencyDisplay) -> String {
        let Self { percent, rejected, taken_back, stopped_by_cap, won_on_appeal, spread: _ } = self;
        let pay = |works: u64| display.show(reward * Uint128::from(works));
        let won = match won_on_appeal {
            0 => String::new(),
            won => format!("{won} were paid because of an appeal: {}.\n", pay(won)),
        };
        format!(
            "By mistake the requester rejected {rejected} good answers ({percent} %), and noticed every second time.\n\
             {taken_back} rejections were taken back: {} was paid after all. {stopped_by_cap} were refused by the rejection \
             cap.\n{won}{} stayed: they cost the annotators {}, and the requester got none of it back but as project credit.",
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
            let noticed = [5, 1, 7, 1, 1].map(|works| vectors.noticed(&(0..works).collect::<Vec<_>>()).0.len());
            assert_eq!(noticed, [2, 1, 3, 1, 0], "every second one, over all messages");
        }
    }
}
