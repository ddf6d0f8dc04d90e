//! Configuration, the list of currencies, totals.

use caravan_access::{OwnershipResponse, PausedResponse};
use caravan_contract_kit::{validate_address, validate_optional_address};
use caravan_licensing_api::{
    ConfigResponse, CurrenciesResponse, CurrencyResponse, ReferenceResponse, SolvencyResponse,
};
use caravan_money::Currency;
use caravan_primitives::{limit, PrimitiveError, Reference, Time};
use cosmwasm_std::{Addr, Storage};

use super::View;
use crate::error::Result;
use crate::state::{self, Config, ReferenceScope, ACCESS, PAUSE};

pub(super) fn config(storage: &dyn Storage) -> Result<ConfigResponse> {
    let Config { treasury, fee_bps, provenance, marketplace, points, arbitration } = state::load_config(storage)?;
    Ok(ConfigResponse { treasury, fee_bps: fee_bps.get(), provenance, marketplace, points, arbitration })
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
    let rows = state::currencies_after(storage, after.as_deref(), limit(page))?;
    let entry = |(key, listed): (String, bool)| -> Result<CurrencyResponse> {
        Ok(CurrencyResponse { currency: Currency::from_key(&key)?, listed })
    };
    Ok(CurrenciesResponse { currencies: rows.into_iter().map(entry).collect::<Result<_>>()? })
}

pub(super) fn solvency(storage: &dyn Storage, currency: Currency) -> Result<SolvencyResponse> {
    let sum = state::load_currency_ledger_or_default(storage, &currency.key())?;
    Ok(SolvencyResponse {
        currency,
        received: sum.received,
        inboxes: sum.inboxes,
        pools: sum.pools,
        balances: sum.balances,
        dust: sum.dust,
        fees: sum.fees,
        paid_out: sum.paid_out,
        held: sum.held()?,
    })
}

pub(super) fn reference(
    view: &View<'_>,
    sender: &str,
    token: Option<&str>,
    reference: &Reference,
) -> Result<ReferenceResponse> {
    let View { deps, .. } = view;
    let sender = validate_address(deps.api, sender)?;
    let token = validate_optional_address(deps.api, token)?;
    let scope = ReferenceScope { token: token.as_ref().map(Addr::as_str), sender: sender.as_str() };
    let made = state::may_load_reference(deps.storage, scope, reference)?;
    let (kind, id) = made.ok_or(PrimitiveError::ReferenceUnknown)?.parts();
    Ok(ReferenceResponse { kind: kind.to_owned(), id })
}
