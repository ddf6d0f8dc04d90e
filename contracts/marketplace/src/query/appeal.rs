//! Queries about appeals.

use caravan_marketplace_api::{
    AppealAnswerResponse, AppealOutcomeResponse, AppealResponse, AppealStake, AppealsResponse, BondResponse,
};
use caravan_money::add;
use caravan_primitives::{limit, AppealId, AssignmentId, BatchId, PersonId, Time};
use cosmwasm_std::{Storage, Uint128};

use crate::domain::appeal::{Answer, Appeal, Outcome, Stake};
use crate::error::Result;
use crate::execute::BatchSession;
use crate::state;

pub(super) fn appeal(storage: &dyn Storage, id: AppealId) -> Result<AppealResponse> {
    Ok(response(id, state::load_appeal(storage, id)?))
}

pub(super) fn appeals(
    storage: &dyn Storage,
    batch: BatchId,
    after: Option<AppealId>,
    page: Option<u32>,
) -> Result<AppealsResponse> {
    state::load_batch(storage, batch)?;
    let ids = state::list_appeals(storage, batch, after, limit(page))?;
    Ok(AppealsResponse { appeals: ids.into_iter().map(|id| appeal(storage, id)).collect::<Result<_>>()? })
}

/// What an appeal of these works by this person would need now.
pub(super) fn appeal_cost(
    storage: &dyn Storage,
    now: Time,
    batch: BatchId,
    person: PersonId,
    works: &[AssignmentId],
) -> Result<BondResponse> {
    let mut session = BatchSession::load(storage, batch, now)?;
    let mut stake = Uint128::zero();
    for id in works {
        let work = state::load_assignment(storage, batch, *id)?;
        stake = add(stake, session.terms(storage, work.row.terms)?.reward)?;
    }
    let mut participation = state::load_participation_or_default(storage, batch, person)?;
    let free = session.batch.free_appeals_left(&session.frozen) > 0 && participation.take_free_appeal();
    let bond = if free { Uint128::zero() } else { session.frozen.appeals.bond(stake)? };
    let currency = session.project(storage)?.currency.clone();
    let balance = state::load_balance_or_default(storage, person, &currency)?;
    Ok(BondResponse { free, ..bond_of(bond, balance.amount) })
}

/// What an answer that contests something would need now.
pub(super) fn answer_cost(storage: &dyn Storage, now: Time, id: AppealId) -> Result<BondResponse> {
    let appeal = state::load_appeal(storage, id)?;
    let mut session = BatchSession::load(storage, appeal.batch, now)?;
    let bond = appeal.answer_bond(0, &session.frozen.appeals);
    Ok(bond_of(bond, session.project(storage)?.available()))
}

fn bond_of(bond: Uint128, available: Uint128) -> BondResponse {
    let at_hand = bond.min(available);
    BondResponse { bond, at_hand, attached: bond.saturating_sub(at_hand), free: false }
}

fn response(id: AppealId, row: Appeal) -> AppealResponse {
    let status = row.status();
    let Appeal { batch, person, stakes, bond, free, respond_until, latest_end, answer, outcome } = row;
    let stake = |Stake { assignment, amount }| AppealStake { assignment, amount };
    let answer = answer.map(|Answer { conceded, from_available, attached, by, at }| AppealAnswerResponse {
        conceded,
        from_available,
        attached,
        by,
        at,
    });
    let outcome = outcome.map(|Outcome { upheld, by, at }| AppealOutcomeResponse { upheld, by: by.shown(), at });
    AppealResponse {
        appeal: id,
        batch,
        person,
        status,
        stakes: stakes.into_iter().map(stake).collect(),
        bond,
        free,
        respond_until,
        latest_end,
        answer,
        outcome,
    }
}
