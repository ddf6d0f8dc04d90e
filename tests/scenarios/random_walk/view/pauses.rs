//! Pauses, as their owner sees them at this second.

use caravan_access::PausedResponse;

use crate::random_walk::dice::Dice;
use crate::random_walk::view::View;

/// What the owner sends about a pause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PauseStep {
    Pause,
    Unpause,
}

impl View<'_> {
    /// Whether this pause stops entry now: what was read before may have ended since.
    pub(crate) fn is_on(&self, pause: &PausedResponse) -> bool {
        pause.until.is_some_and(|until| self.now < until.get())
    }

    /// Whether the end of this pause is ten minutes away at most: announced, or by itself.
    pub(crate) fn is_ending(&self, pause: &PausedResponse) -> bool {
        pause.until.is_some_and(|until| self.now < until.get() && until.get() <= self.now + 600)
    }

    /// What a hostile owner tries in vain: the end once more, or a pause too early.
    pub(crate) fn pause_in_vain(&self, pause: &PausedResponse) -> Option<PauseStep> {
        if self.is_ending(pause) {
            return Some(PauseStep::Unpause);
        }
        pause.next_from.is_some_and(|from| self.now < from.get()).then_some(PauseStep::Pause)
    }

    /// What works now: a pause, the announcement of its end, or taking that back.
    pub(crate) fn pause_step(&self, pause: &PausedResponse, dice: &mut Dice) -> Option<PauseStep> {
        let announced = pause.since.zip(pause.until).is_some_and(|(since, until)| until.since(since).get() < 604_800);
        if self.is_ending(pause) {
            return (announced && dice.chance(30)).then_some(PauseStep::Pause);
        }
        if self.is_on(pause) {
            return Some(PauseStep::Unpause);
        }
        pause.next_from.is_none_or(|from| from.get() <= self.now).then_some(PauseStep::Pause)
    }
}
