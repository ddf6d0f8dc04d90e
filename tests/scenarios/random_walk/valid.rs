//! Actions that ought to work, made from what the contract answers.

pub(crate) mod appeals;
mod assets;
pub(crate) mod batches;
mod licenses;
mod platform;
mod rights_platform;
mod work;

use crate::random_walk::dice::Dice;
use crate::random_walk::mix::ValidAction;
use crate::random_walk::points;
use crate::random_walk::points::PointsState;
use crate::random_walk::view::{Action, View};

/// An action that ought to work, each message as often as the others.
pub(crate) fn even_valid(view: &View<'_>, dice: &mut Dice, points: PointsState) -> Action {
    loop {
        let action = dice.draw(ValidAction::EVEN);
        if let Some(action) = view.valid(dice, action, points) {
            return action;
        }
    }
}

/// An action that ought to work, the likelier ones more often.
pub(crate) fn likely_valid(view: &View<'_>, dice: &mut Dice, points: PointsState) -> Action {
    let pause = &view.s.pause;
    if view.is_on(pause) && !view.is_ending(pause) && dice.chance(35) {
        if let Some(action) = view.pause(dice) {
            return action;
        }
    }
    if view.has_appeals() && dice.chance(12) {
        if let Some(action) = view.valid_appeal(dice) {
            return action;
        }
    }
    if view.claimable().is_empty() && dice.chance(40) {
        if let Some(action) = view.open(dice).or_else(|| view.create_batch(dice)) {
            return action;
        }
    }
    loop {
        let action = dice.draw(ValidAction::LIKELY);
        if let Some(action) = view.valid(dice, action, points) {
            return action;
        }
    }
}

impl View<'_> {
    /// This action, where the state allows it.
    pub(crate) fn valid(&self, dice: &mut Dice, action: ValidAction, points: PointsState) -> Option<Action> {
        match action {
            ValidAction::Claim => self.claim(dice),
            ValidAction::Submit => self.submit(dice),
            ValidAction::Decide => self.decide(dice),
            ValidAction::Settle => self.settle(dice),
            ValidAction::Return => self.return_work(dice),
            ValidAction::TakeBack => self.give_up_or_accept_rejection(dice),
            ValidAction::Restrict => self.restrict(dice),
            ValidAction::CreateBatch => self.create_batch(dice),
            ValidAction::EditDraft => self.edit(dice),
            ValidAction::OpenBatch => self.open(dice),
            ValidAction::ImproveBatch => self.improve(dice),
            ValidAction::CloseBatch => self.close(dice),
            ValidAction::FinalizeBatch => self.finalize(dice),
            ValidAction::Withdraw => self.withdraw(dice),
            ValidAction::WithdrawAvailable => self.withdraw_available(dice),
            ValidAction::WithdrawFees => self.withdraw_fees(dice),
            ValidAction::Fund => self.fund(dice),
            ValidAction::CreateProject => self.create_project(dice),
            ValidAction::UpdateProject => self.update_project(dice),
            ValidAction::People => self.people(dice),
            ValidAction::Configure => self.configure(dice),
            ValidAction::Ownership => self.own(dice),
            ValidAction::Pause => self.pause(dice),
            ValidAction::Donate => Some(self.donate(dice)),
            ValidAction::Points => points::valid(dice, self.s, &self.market, points),
            ValidAction::Edition => self.valid_edition(dice),
            ValidAction::SetSharing => self.share(dice),
            ValidAction::Appeal => self.valid_appeal(dice),
        }
    }
}
