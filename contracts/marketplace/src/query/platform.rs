//! Configuration, lists, totals.

use caravan_access::OwnershipResponse;
use caravan_marketplace_api::{
    ArbitersResponse, ConfigResponse, CurrenciesResponse, CurrencyResponse, PausedResponse, ReferenceResponse, Seasons,
    SolvencyResponse,
};
use caravan_money::Currency;
use caravan_primitives::{limit, PrimitiveError, Reference, Seconds, Time};
use cosmwasm_std::{Addr, Api, Storage};

use crate::error::Res;
use crate::execute::address;
use crate::state::{self, Scope, ACCESS};

pub(super) fn config(store: &dyn Storage, now: Time) -> Res<ConfigResponse> {
    let config = state::config(store)?;
    let season = config.season(now);
    let seasons = Seasons { starts_at: Time::new(config.season_start), length_secs: Seconds::new(config.season_secs) };
    let state::Config { treasury, fee_bps, points, provenance, .. } = config;
    Ok(ConfigResponse { treasury, fee_bps, points, provenance, seasons, season })
}

pub(super) fn ownership(store: &dyn Storage) -> Res<OwnershipResponse> {
    Ok(ACCESS.owner.get(store)?.into())
}

pub(super) fn paused(store: &dyn Storage) -> Res<PausedResponse> {
    Ok(PausedResponse { since: ACCESS.pause.status(store)?.map(|row| row.since) })
}

pub(super) fn currencies(store: &dyn Storage, after: Option<Currency>, page: Option<u32>) -> Res<CurrenciesResponse> {
    let after = after.map(|currency| currency.key());
    let rows = state::currencies_after(store, after.as_deref(), limit(page))?;
    let entry = |(key, row): (String, state::CurrencyRow)| -> Res<CurrencyResponse> {
        let state::CurrencyRow { listed, points_rate, minimum: min_reward_with_bond } = row;
        Ok(CurrencyResponse { currency: Currency::from_key(&key)?, listed, points_rate, min_reward_with_bond })
    };
    Ok(CurrenciesResponse { currencies: rows.into_iter().map(entry).collect::<Res<_>>()? })
}

pub(super) fn arbiters(
    (store, api): (&dyn Storage, &dyn Api),
    after: Option<String>,
    page: Option<u32>,
) -> Res<ArbitersResponse> {
    let after = after.map(|text| address(api, &text)).transpose()?;
    Ok(ArbitersResponse { arbiters: state::arbiters_after(store, after.as_ref(), limit(page))? })
}

pub(super) fn solvency(store: &dyn Storage, currency: Currency) -> Res<SolvencyResponse> {
    let sum = state::currency_ledger(store, &currency.key())?;
    Ok(SolvencyResponse {
        currency,
        received: sum.received,
        available: sum.available,
        project_credit: sum.project_credit,
        escrow: sum.escrow,
        bonds: sum.bonds,
        pools: sum.pools,
        balances: sum.balances,
        fees: sum.fees,
        paid_out: sum.paid_out,
        held: sum.held()?,
    })
}

pub(super) fn reference(
    (store, api): (&dyn Storage, &dyn Api),
    (sender, token): (&str, Option<&str>),
    reference: &Reference,
) -> Res<ReferenceResponse> {
    let sender = address(api, sender)?;
    let token = token.map(|token| address(api, token)).transpose()?;
    let scope = Scope { token: token.as_ref().map(Addr::as_str), sender: sender.as_str() };
    let made = state::reference(store, scope, reference)?;
    let (kind, id) = made.ok_or(PrimitiveError::ReferenceUnknown)?.parts();
    Ok(ReferenceResponse { kind: kind.to_owned(), id })
}
