//! One rule about appeals is violated.

use caravan_arbitration_api::{DecidedBy, EnactRuling, ExecuteMsg as ArbitrationMsg};
use caravan_marketplace_api::{AppealEvidence, AppealResponse, AssignmentStatus, ExecuteMsg};
use caravan_primitives::AppealId;
use caravan_tests::{Call, Who};

use crate::random_walk::dice::Dice;
use crate::random_walk::mix::{AppealFault, AppealViolation, DisputeFault, ResponseFault};
use crate::random_walk::valid::appeals::{all_items, document, is_answered, rule, ruling, settle};
use crate::random_walk::view::{market, Action, View};

impl View<'_> {
    pub(crate) fn wrong_appeal(&self, dice: &mut Dice) -> Option<Action> {
        // Most states are rare: several are looked for.
        (0..6).find_map(|_| self.one_wrong_appeal(dice))
    }

    fn one_wrong_appeal(&self, dice: &mut Dice) -> Option<Action> {
        match dice.draw(AppealViolation::MIX) {
            AppealViolation::Appeal => self.faulty_appeal(dice),
            AppealViolation::Response => self.faulty_response(dice),
            AppealViolation::Dispute => self.faulty_dispute(dice),
            AppealViolation::PaidByAnother => self.paid_by_another(dice),
            AppealViolation::Agreed => {
                let appealed = self.works(|_, a| a.status == AssignmentStatus::Appealed);
                let (view, a) = *dice.pick(&appealed)?;
                let msg = ExecuteMsg::AcceptRejection { batch: view.batch.batch, assignment: a.assignment };
                Some((self.address(a.person), market(msg)))
            }
        }
    }

    fn faulty_appeal(&self, dice: &mut Dice) -> Option<Action> {
        use AssignmentStatus::{Accepted, Appealed, RejectionPending, Submitted};
        let fault = dice.draw(AppealFault::MIX);
        let found = match fault {
            AppealFault::Again => self.works(|_, a| a.status == Appealed),
            AppealFault::Late => self.works(|_, a| a.status == RejectionPending && self.now >= a.due.get()),
            AppealFault::NotRejected => self.works(|_, a| matches!(a.status, Submitted | Accepted)),
            AppealFault::Foreign | AppealFault::Inexact | AppealFault::Twice => self.appealable(),
        };
        let (view, a) = *dice.pick(&found)?;
        let more = u128::from(fault == AppealFault::Inexact);
        let mut works = vec![a.assignment];
        if fault == AppealFault::Twice {
            works.push(a.assignment);
        }
        let own = self.address(a.person);
        let who = if fault == AppealFault::Foreign { self.other(dice, &own) } else { own };
        Some((who, self.appeal_of(view, a.person, works, more)))
    }

    fn faulty_response(&self, dice: &mut Dice) -> Option<Action> {
        let fault = dice.draw(ResponseFault::MIX);
        let open = |appeal: &AppealResponse| appeal.outcome.is_none();
        let unanswered = |appeal: &AppealResponse| open(appeal) && appeal.answer.is_none();
        let found = match fault {
            ResponseFault::Again => self.appeals(|appeal| open(appeal) && appeal.answer.is_some()),
            ResponseFault::Late => self.appeals(|row| unanswered(row) && self.now >= row.respond_until.get()),
            ResponseFault::Ended | ResponseFault::EvidenceEnded => self.appeals(|appeal| !open(appeal)),
            ResponseFault::Stranger | ResponseFault::Inexact | ResponseFault::Beyond => {
                self.appeals(|row| unanswered(row) && self.now < row.respond_until.get())
            }
            ResponseFault::EvidenceStranger => self.appeals(open),
        };
        let (view, appeal) = *dice.pick(&found)?;
        let evidence = AppealEvidence { appeal: appeal.appeal, document: document("more") };
        let requester = self.decider(dice, view.batch.project);
        Some(match fault {
            ResponseFault::EvidenceStranger => ("stranger".addr(), market(ExecuteMsg::AddAppealEvidence(evidence))),
            ResponseFault::EvidenceEnded => (requester, market(ExecuteMsg::AddAppealEvidence(evidence))),
            ResponseFault::Stranger => ("stranger".addr(), self.answer_to((view, appeal), 0, 0)),
            ResponseFault::Inexact => (requester, self.answer_to((view, appeal), 0, 1)),
            ResponseFault::Beyond => (requester, self.answer_to((view, appeal), 1 << 20, 0)),
            _ => (requester, self.answer_to((view, appeal), 0, 0)),
        })
    }

    fn faulty_dispute(&self, dice: &mut Dice) -> Option<Action> {
        let fault = dice.draw(DisputeFault::MIX);
        let found = match fault {
            DisputeFault::RuleEarly => {
                self.disputes(|one| !is_answered(one) && !self.is_due(one) && one.outcome.is_none())
            }
            DisputeFault::RuleLate => self.disputes(|one| self.is_due(one)),
            DisputeFault::RuleAgain | DisputeFault::EnactAgain | DisputeFault::SettleAgain => {
                self.disputes(|one| one.outcome.is_some())
            }
            DisputeFault::RuleStranger | DisputeFault::RuleBeyond => {
                self.disputes(|one| is_answered(one) && !self.is_due(one) && one.outcome.is_none())
            }
            DisputeFault::EnactEarly => self.disputes(|one| one.outcome.is_none()),
            DisputeFault::SettleEarly => self.disputes(|one| !self.is_due(one) && one.outcome.is_none()),
            DisputeFault::EnactByStranger | DisputeFault::OpenByStranger => self.disputes(|_| true),
        };
        let dispute = *dice.pick(&found)?;
        let arbiter = dispute.parties.arbiter.clone();
        let contested = all_items(dispute) & !dispute.conceded;
        Some(match fault {
            DisputeFault::RuleEarly | DisputeFault::RuleLate | DisputeFault::RuleAgain => {
                (arbiter, rule(vec![ruling(dispute, contested)])?)
            }
            DisputeFault::RuleStranger => ("stranger".addr(), rule(vec![ruling(dispute, contested)])?),
            DisputeFault::RuleBeyond => (arbiter, rule(vec![ruling(dispute, !contested)])?),
            DisputeFault::EnactAgain | DisputeFault::EnactEarly => {
                let msg = ArbitrationMsg::Enact { dispute: dispute.dispute };
                ("stranger".addr(), Call::Arbitration(Box::new(msg)))
            }
            DisputeFault::SettleEarly | DisputeFault::SettleAgain => ("stranger".addr(), settle(&[dispute])?),
            DisputeFault::OpenByStranger => {
                let msg = ArbitrationMsg::Respond { subject: dispute.subject, concede: 0, evidence: None };
                (arbiter, Call::Arbitration(Box::new(msg)))
            }
            DisputeFault::EnactByStranger => {
                let ruling = EnactRuling { subject: dispute.subject, upheld: contested, by: DecidedBy::Arbiter };
                (arbiter, market(ExecuteMsg::EnactRuling(ruling)))
            }
        })
    }

    /// Someone else has the balance paid of a person whose rejections are not final.
    fn paid_by_another(&self, dice: &mut Dice) -> Option<Action> {
        let rows = self.s.persons.values().flat_map(|view| view.balances.iter().map(move |row| (view, row)));
        let kept: Vec<_> = rows.filter(|(_, row)| row.open_rejections > 0).collect();
        let (view, row) = dice.pick(&kept)?;
        let msg = ExecuteMsg::WithdrawFor { person: view.person.person, currency: row.currency.clone() };
        Some((self.other(dice, &view.person.address), market(msg)))
    }

    /// Any message about any appeal.
    pub(crate) fn blind_appeal(dice: &mut Dice) -> ExecuteMsg {
        let appeal = AppealId::new(dice.within(1, 4)).expect("from 1");
        if dice.chance(50) {
            return ExecuteMsg::AddAppealEvidence(AppealEvidence { appeal, document: document("more") });
        }
        let (concede, evidence) = (dice.below(3) as u32, None);
        ExecuteMsg::RespondToAppeal(caravan_marketplace_api::AppealAnswer { appeal, concede, evidence })
    }
}
