//! People and requesters.

use caravan_marketplace_api::{
    bounds, BalanceResponse, BalancesResponse, MarketplaceError, MoveResponse, PersonResponse, RequesterResponse,
    SeasonPoints, StandingResponse,
};
use caravan_money::Currency;
use caravan_primitives::{limit, PersonId, ProjectId};
use cosmwasm_std::{Api, Storage};

use crate::domain::person::{Balance, Move, Person};
use crate::error::Res;
use crate::execute;
use crate::state;

pub(super) fn person(store: &dyn Storage, id: PersonId) -> Res<PersonResponse> {
    let Person { address, recovery, moving, points_left_at } = state::person(store, id)?;
    let moving = moving.map(|Move { to, ready_at, by_recovery }| MoveResponse { to, ready_at, by_recovery });
    Ok(PersonResponse { person: id, address, recovery, moving, points_left_at })
}

pub(super) fn person_of((store, api): (&dyn Storage, &dyn Api), address: &str) -> Res<PersonResponse> {
    let address = execute::address(api, address)?;
    let id = state::may_person_of(store, &address)?;
    person(store, id.ok_or(MarketplaceError::AddressUnknown(address))?)
}

pub(super) fn balance(store: &dyn Storage, id: PersonId, currency: Currency) -> Res<BalanceResponse> {
    state::person(store, id)?;
    let row = state::balance(store, id, &currency.key())?;
    Ok(response(currency, row))
}

pub(super) fn balances(
    store: &dyn Storage,
    id: PersonId,
    after: Option<Currency>,
    page: Option<u32>,
) -> Res<BalancesResponse> {
    state::person(store, id)?;
    let after = after.map(|currency| currency.key());
    let rows = state::balances_after(store, id, after.as_deref(), limit(page))?;
    let entry =
        |(key, row): (String, Balance)| -> Res<BalanceResponse> { Ok(response(Currency::from_key(&key)?, row)) };
    Ok(BalancesResponse { balances: rows.into_iter().map(entry).collect::<Res<_>>()? })
}

pub(super) fn standing(store: &dyn Storage, project: ProjectId, id: PersonId) -> Res<StandingResponse> {
    let row = state::standing(store, project, id)?;
    Ok(StandingResponse {
        accepted: row.accepted,
        auto_approved: row.auto_approved,
        rejected: row.rejected,
        rejections_accepted: row.rejections_accepted,
        newcomer: row.accepted < bounds::NEWCOMER_UNTIL,
    })
}

pub(super) fn requester(store: &dyn Storage, id: PersonId, currency: &Currency) -> Res<RequesterResponse> {
    let row = state::requester(store, id, &currency.key())?;
    Ok(RequesterResponse { paid: row.paid, rejected_sum: row.rejected_sum, rejectable: row.rejectable()? })
}

fn response(currency: Currency, row: Balance) -> BalanceResponse {
    let points = row.points.into_iter().map(|(season, points)| SeasonPoints { season, points }).collect();
    BalanceResponse { currency, amount: row.amount, points }
}
