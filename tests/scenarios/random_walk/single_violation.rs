//! Actions that violate one rule: each looks for a state in which everything else is right.

mod appeals;
pub(crate) mod assets;
mod judgement;
mod licenses;
mod platform;
mod work;

use caravan_marketplace_api::ExecuteMsg;

use crate::random_walk::dice::Dice;
use crate::random_walk::mix::{PausedEntry, SingleViolation};
use crate::random_walk::view::{market, Action, View};
use caravan_tests::Who;

impl View<'_> {
    /// Some rule stands in the pick_for, if such a state is there.
    pub(crate) fn single_violation(&self, dice: &mut Dice) -> Option<Action> {
        if let Some(step) = self.pause_in_vain(&self.s.pause).filter(|_| dice.chance(20)) {
            return Some(self.pauses(step));
        }
        if self.is_on(&self.s.pause) && dice.chance(50) {
            return self.while_paused(dice);
        }
        let left = self.s.persons.values().find(|p| !p.person.points_left_at.is_empty());
        if let Some(left) = left.filter(|_| dice.chance(60)) {
            return Some(("stranger".addr(), market(ExecuteMsg::MovePoints { person: left.person.person })));
        }
        let unlisted = self.s.currencies.iter().any(|c| !c.listed);
        if unlisted && dice.chance(40) {
            return self.unlisted(dice);
        }
        if let Some(full) = self.beyond_newcomer_limit(dice).filter(|_| dice.chance(20)) {
            return Some(full);
        }
        if let Some(done) = self.beyond_last_task(dice).filter(|_| dice.chance(30)) {
            return Some(done);
        }
        if let Some(met) = self.target_became_person().or_else(|| self.own_verdict(dice)) {
            return Some(met);
        }
        if let Some(wrong) = self.wrong_appeal(dice).filter(|_| self.has_appeals() && dice.chance(20)) {
            return Some(wrong);
        }
        match dice.draw(SingleViolation::MIX) {
            SingleViolation::BeyondActiveCap => self.beyond_active_cap(dice),
            SingleViolation::BeyondNewcomerLimit => self.beyond_newcomer_limit(dice),
            SingleViolation::FromProjectCredit => self.batch_from_project_credit(dice),
            SingleViolation::TakenTask => self.taken_task(dice),
            SingleViolation::FullOrClosed => self.full_or_closed(dice),
            SingleViolation::TooFast => self.too_fast(dice),
            SingleViolation::WrongState => self.wrong_state(dice),
            SingleViolation::LateAnnotator => self.late_annotator(dice),
            SingleViolation::WrongVerdict => self.wrong_verdict(dice),
            SingleViolation::WrongRestriction => self.wrong_restriction(dice),
            SingleViolation::OwnVerdict => self.own_verdict(dice),
            SingleViolation::LateVerdict => self.late_verdict(dice),
            SingleViolation::EarlySettle => self.early_settle(dice),
            SingleViolation::FinalizeLive => self.finalize_live(dice),
            SingleViolation::WrongDraft => self.wrong_draft(dice),
            SingleViolation::IdleImprovement => self.idle_improvement(dice),
            SingleViolation::WrongMoney => self.wrong_money(dice),
            SingleViolation::Promotion => self.promotion(dice),
            SingleViolation::WrongManagers => self.wrong_managers(dice),
            SingleViolation::WrongMove => self.wrong_move(dice),
            SingleViolation::WrongRecovery => self.wrong_recovery(dice),
            SingleViolation::WrongRecoveryChange => self.wrong_recovery_change(dice),
            SingleViolation::WrongPlatform => self.wrong_platform(dice),
            SingleViolation::HarshVerdict => self.harsh_verdict(dice),
            SingleViolation::WrongAppeal => self.wrong_appeal(dice),
        }
    }

    /// Entry, while entry is stopped.
    pub(crate) fn while_paused(&self, dice: &mut Dice) -> Option<Action> {
        match dice.draw(PausedEntry::MIX) {
            PausedEntry::EditDraft => self.edit(dice),
            PausedEntry::ImproveBatch => self.improve(dice),
            PausedEntry::OpenBatch => self.open(dice),
            PausedEntry::CreateProject => self.create_project(dice),
            PausedEntry::Claim => self.claim(dice),
        }
    }
}
