//! Queries about persons: addresses, balances, standing in a project, history as a requester.

use caravan_contract_kit::validate_address;
use caravan_marketplace_api::{
    BalanceResponse, BalancesResponse, MarketplaceError, MoveResponse, PersonResponse, RequesterResponse, SeasonPoints,
    StandingResponse,
};
use caravan_money::Currency;
use caravan_primitives::{limit, PersonId, ProjectId};
use cosmwasm_std::{Api, Storage};

use crate::domain::person::{Balance, Move, Person};
use crate::error::Result;
use crate::state;

pub(super) fn person(storage: &dyn Storage, id: PersonId) -> Result<PersonResponse> {
    let Person { address, recovery, moving, points_left_at } = state::load_person(storage, id)?;
    let moving = moving.map(|Move { to, ready_at, by_recovery }| MoveResponse { to, ready_at, by_recovery });
    Ok(PersonResponse { person: id, address, recovery, moving, points_left_at })
}

pub(super) fn person_of(storage: &dyn Storage, api: &dyn Api, address: &str) -> Result<PersonResponse> {
    let address = validate_address(api, address)?;
    let id = state::may_load_person_of(storage, &address)?;
    person(storage, id.ok_or(MarketplaceError::AddressUnknown(address))?)
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
        newcomer: row.is_newcomer(),
    })
}

pub(super) fn requester(storage: &dyn Storage, id: PersonId, currency: &Currency) -> Result<RequesterResponse> {
    let row = state::load_requester_or_default(storage, id, &currency.key())?;
    Ok(RequesterResponse { paid: row.paid(), rejected_sum: row.rejected_sum(), rejectable: row.rejectable()? })
}

fn response(currency: Currency, row: Balance) -> BalanceResponse {
    let points = row.points.into_iter().map(|(season, points)| SeasonPoints { season, points }).collect();
    BalanceResponse { currency, amount: row.amount, points }
}
