//! Queries about persons: addresses, balances, standing in a project, history as a requester.

use caravan_contract_kit::validate_address;
use caravan_marketplace_api::{
    BalanceResponse, BalancesResponse, MarketplaceError, MoveResponse, PersonResponse, RecoveryChangeResponse,
    RequesterResponse, SeasonPoints, StandingResponse,
};
use caravan_money::Currency;
use caravan_primitives::{limit, PersonId, ProjectId, Time};
use cosmwasm_std::{Api, Storage};

use crate::domain::balance::Balance;
use crate::domain::person::{Move, RecoveryChange};
use crate::domain::restriction::Restriction;
use crate::error::Result;
use crate::state;

/// A person as it is now: what time has decided is in the answer, as it would be in a message.
pub(super) fn person(storage: &dyn Storage, id: PersonId, now: Time) -> Result<PersonResponse> {
    let row = state::load_person(storage, id)?.at(now);
    let change =
        |change: &RecoveryChange| RecoveryChangeResponse { recovery: change.to.clone(), ready_at: change.ready_at };
    Ok(PersonResponse {
        person: id,
        address: row.address().clone(),
        recovery: row.recovery().cloned(),
        recovery_change: row.recovery_change().map(change),
        recovery_cancels_from: row.recovery_cancels_from()?.filter(|from| now < *from),
        moving: row.moving().map(moving).transpose()?,
        points_left_at: row.points_left_at().to_vec(),
        restriction: state::may_load_restriction(storage, id)?.map(|row| row.response()).transpose()?,
    })
}

fn moving(row: &Move) -> Result<MoveResponse> {
    let Move { to, ready_at, by_recovery } = row.clone();
    Ok(MoveResponse { to, ready_at, void_at: row.void_at()?, by_recovery })
}

pub(super) fn person_of(storage: &dyn Storage, api: &dyn Api, address: &str, now: Time) -> Result<PersonResponse> {
    let address = validate_address(api, address)?;
    let id = state::may_load_person_of(storage, &address)?;
    person(storage, id.ok_or(MarketplaceError::AddressUnknown(address))?, now)
}

pub(super) fn balance(storage: &dyn Storage, id: PersonId, currency: Currency) -> Result<BalanceResponse> {
    state::load_person(storage, id)?;
    let row = state::load_balance_or_default(storage, id, &currency.key())?;
    Ok(response(currency, row))
}

pub(super) fn balances(
    storage: &dyn Storage,
    id: PersonId,
    after: Option<Currency>,
    page: Option<u32>,
) -> Result<BalancesResponse> {
    state::load_person(storage, id)?;
    let after = after.map(|currency| currency.key());
    let rows = state::list_balances(storage, id, after.as_deref(), limit(page))?;
    let entry =
        |(key, row): (String, Balance)| -> Result<BalanceResponse> { Ok(response(Currency::from_key(&key)?, row)) };
    Ok(BalancesResponse { balances: rows.into_iter().map(entry).collect::<Result<_>>()? })
}

pub(super) fn standing(storage: &dyn Storage, project: ProjectId, id: PersonId) -> Result<StandingResponse> {
    let row = state::load_standing_or_default(storage, project, id)?;
    Ok(StandingResponse {
        accepted: row.accepted(),
        auto_approved: row.auto_approved(),
        rejected: row.rejected(),
        rejections_accepted: row.rejections_accepted(),
        reworked: row.reworked(),
        overturned: row.overturned(),
        returned: row.returned(),
        expired: row.expired(),
        restriction: row.restriction.as_ref().map(Restriction::response).transpose()?,
        newcomer: row.is_newcomer(),
    })
}

pub(super) fn requester(storage: &dyn Storage, id: PersonId, currency: &Currency) -> Result<RequesterResponse> {
    let row = state::load_requester_or_default(storage, id, &currency.key())?;
    Ok(RequesterResponse {
        paid: row.paid(),
        rejected_sum: row.rejected_sum(),
        upheld: row.upheld(),
        overturned: row.overturned(),
        rejectable: row.rejectable()?,
        decision_times: row.decision_times(),
        editions_in_time: row.editions_in_time(),
        editions_late: row.editions_late(),
    })
}

fn response(currency: Currency, row: Balance) -> BalanceResponse {
    let open_rejections = row.open_rejections();
    let points = row.points.into_iter().map(|(season, points)| SeasonPoints { season, points }).collect();
    BalanceResponse { currency, amount: row.amount, points, open_rejections }
}
