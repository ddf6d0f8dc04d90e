//! Queries about the platform: configuration, owner, listed currencies, solvency, references.

use caravan_access::{OwnershipResponse, PausedResponse, Siblings};
use caravan_contract_kit::{validate_address, validate_optional_address};
use caravan_marketplace_api::{
    ConfigResponse, CurrenciesResponse, CurrencyResponse, ReferenceResponse, Seasons, SolvencyResponse,
};
use caravan_money::Currency;
use caravan_primitives::{limit, PrimitiveError, Reference, Seconds, Time};
use cosmwasm_std::{Addr, Api, Storage};

use crate::error::Result;
use crate::state::{self, Scope, ACCESS, PAUSE};

pub(super) fn config(storage: &dyn Storage, now: Time) -> Result<ConfigResponse> {
    let config = state::load_config(storage)?;
    let season = config.calendar().season_at(now);
    let seasons = Seasons { starts_at: Time::new(config.season_start), length_secs: Seconds::new(config.season_secs) };
    let state::Config { treasury, fee_bps, .. } = config;
    let Siblings { points, provenance, licensing, arbitration, .. } = state::load_siblings(storage)?;
    Ok(ConfigResponse { treasury, fee_bps, points, provenance, licensing, arbitration, seasons, season })
}

pub(super) fn ownership(storage: &dyn Storage) -> Result<OwnershipResponse> {
    Ok(ACCESS.owner.get(storage)?.into())
}

pub(super) fn paused(storage: &dyn Storage, now: Time) -> Result<PausedResponse> {
    Ok(PAUSE.report(storage, now)?)
}

pub(super) fn currencies(
    storage: &dyn Storage,
    after: Option<Currency>,
    page: Option<u32>,
) -> Result<CurrenciesResponse> {
    let after = after.map(|currency| currency.key());
    let rows = state::list_currencies(storage, after.as_deref(), limit(page))?;
    let entry = |(key, row): (String, state::CurrencyRow)| -> Result<CurrencyResponse> {
        let state::CurrencyRow { listed, points_rate, minimum: min_reward_with_bond } = row;
        Ok(CurrencyResponse { currency: Currency::from_key(&key)?, listed, points_rate, min_reward_with_bond })
    };
    Ok(CurrenciesResponse { currencies: rows.into_iter().map(entry).collect::<Result<_>>()? })
}

pub(super) fn solvency(storage: &dyn Storage, currency: Currency) -> Result<SolvencyResponse> {
    let sum = state::load_currency_ledger_or_default(storage, &currency.key())?;
    Ok(SolvencyResponse {
        currency,
        received: sum.received,
        available: sum.available,
        project_credit: sum.project_credit,
        escrow: sum.escrow,
        bonds: sum.bonds,
        appeal_bonds: sum.appeal_bonds,
        pools: sum.pools,
        balances: sum.balances,
        fees: sum.fees,
        paid_out: sum.paid_out,
        held: sum.held()?,
    })
}

/// Whose references: of a sender, or of a sender of tokens in a token's hook.
pub(super) struct ReferenceOwner<'a> {
    pub(super) sender: &'a str,
    pub(super) token: Option<&'a str>,
}

pub(super) fn reference(
    storage: &dyn Storage,
    api: &dyn Api,
    owner: ReferenceOwner<'_>,
    reference: &Reference,
) -> Result<ReferenceResponse> {
    let sender = validate_address(api, owner.sender)?;
    let token = validate_optional_address(api, owner.token)?;
    let scope = Scope { token: token.as_ref().map(Addr::as_str), sender: sender.as_str() };
    let made = state::may_load_reference(storage, scope, reference)?;
    let (kind, id) = made.ok_or(PrimitiveError::ReferenceUnknown)?.parts();
    Ok(ReferenceResponse { kind: kind.to_owned(), id })
}
