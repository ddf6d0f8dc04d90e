//! How appeals end: by what `arbitration` says, or, where it says nothing until the latest end, for the annotator.

use caravan_arbitration_api::EnactRuling;
use caravan_contract_kit::{response, Call};
use caravan_marketplace_api::{bounds, AppealEnded, PersonCreated};
use caravan_money::add;
use caravan_primitives::{AppealId, PersonId};
use cosmwasm_std::{Response, Storage, Uint128};

use super::batch_session::BatchSession;
use crate::domain::appeal::{Appeal, EndedBy, Outcome, Split, Stake};
use crate::domain::assignment::{Acceptance, Ending};
use crate::domain::standing::AcceptedBy;
use crate::error::Result;
use crate::state;

const BY_APPEAL: Acceptance = Acceptance { grade_bps: bounds::BASE_GRADE_BPS, by: AcceptedBy::Appeal };

/// Carry out the outcome of a dispute.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn enact_ruling(storage: &mut dyn Storage, call: &Call<'_>, ruling: &EnactRuling) -> Result<Response> {
    let id = AppealId::new(ruling.subject)?;
    let appeal = state::load_appeal(storage, id)?;
    appeal.check_ruling(id, call.now)?;
    let mut session = BatchSession::load(storage, appeal.batch, call.now)?;
    let outcome = Outcome { upheld: ruling.upheld & appeal.all_works(), by: ruling.by.into(), at: call.now };
    session.end_appeal(storage, id, appeal, outcome)?;
    Ok(response("enact_ruling", session.save(storage)?))
}

impl BatchSession {
    /// No ruling came until the latest end of an appeal: the annotator wins, and the bonds go back.
    pub(crate) fn end_silent_appeal(&mut self, storage: &mut dyn Storage, id: AppealId) -> Result<()> {
        let appeal = state::load_appeal(storage, id)?;
        appeal.require_open(id)?;
        let outcome = Outcome { upheld: appeal.all_works(), by: EndedBy::ArbitrationSilent, at: self.now };
        self.end_appeal(storage, id, appeal, outcome)
    }

    /// End an appeal: pay the works that won, free the slots of the others, and give the bonds to whom they belong now.
    fn end_appeal(
        &mut self,
        storage: &mut dyn Storage,
        id: AppealId,
        mut appeal: Appeal,
        outcome: Outcome,
    ) -> Result<()> {
        self.end_works(storage, &appeal, &outcome)?;
        let split = appeal.split(&outcome, self.frozen.appeals.arbiter_fee)?;
        let arbiter = self.release_bonds(storage, &appeal, &split)?;
        appeal.outcome = Some(outcome);
        state::save_appeal(storage, id, &appeal)?;
        self.emit(AppealEnded {
            appeal: id,
            batch: self.id,
            person: appeal.person,
            by: outcome.by.shown().name(),
            upheld: outcome.upheld,
            to_annotator: split.to_annotator,
            to_available: split.to_available,
            to_responder: split.to_responder,
            responder: appeal.answer.filter(|answer| !answer.attached.is_zero()).map(|answer| answer.by),
            to_arbiter: split.to_arbiter,
            arbiter,
        });
        Ok(())
    }

    /// End each work as the outcome says, and count both sums for the requester.
    fn end_works(&mut self, storage: &mut dyn Storage, appeal: &Appeal, outcome: &Outcome) -> Result<()> {
        let (mut won, mut lost) = (Uint128::zero(), Uint128::zero());
        for Stake { assignment, amount } in appeal.works_of(outcome.upheld) {
            let work = state::load_assignment(storage, self.id, assignment)?;
            self.accept(storage, work, BY_APPEAL)?;
            won = add(won, amount)?;
        }
        for Stake { assignment, amount } in appeal.works_of(!outcome.upheld) {
            let work = state::load_assignment(storage, self.id, assignment)?;
            self.end(storage, work, Ending::RejectedByRuling)?;
            lost = add(lost, amount)?;
        }
        // After the payments of this ruling: they make room in the second cap.
        let rejections = self.rejections(storage)?;
        rejections.overturn(won)?;
        Ok(rejections.uphold(lost)?)
    }

    /// Move the bonds out of what is held. Return the arbiter's person, where the arbiter is paid.
    fn release_bonds(&mut self, storage: &mut dyn Storage, appeal: &Appeal, split: &Split) -> Result<Option<PersonId>> {
        let project = self.project(storage)?;
        project.fund(split.to_available)?;
        let (currency, arbiter) = (project.currency.clone(), project.arbiter.clone());
        if !split.to_available.is_zero() {
            self.save_project(storage)?;
        }
        self.ledgers(storage)?.currency.release_bonds(split.to_balances()?, split.to_available)?;
        credit(storage, appeal.person, &currency, split.to_annotator)?;
        if let Some(answer) = &appeal.answer {
            credit(storage, answer.by, &currency, split.to_responder)?;
        }
        if split.to_arbiter.is_zero() {
            return Ok(None);
        }
        let person = match state::may_load_person_of(storage, &arbiter)? {
            Some(person) => person,
            None => {
                let person = state::create_person(storage, &arbiter)?;
                self.emit(PersonCreated { person, address: arbiter });
                person
            }
        };
        credit(storage, person, &currency, split.to_arbiter)?;
        Ok(Some(person))
    }
}

fn credit(storage: &mut dyn Storage, person: PersonId, currency: &str, amount: Uint128) -> Result<()> {
    if amount.is_zero() {
        return Ok(());
    }
    let mut balance = state::load_balance_or_default(storage, person, currency)?;
    balance.credit(amount)?;
    Ok(state::save_balance(storage, person, currency, &balance)?)
}
