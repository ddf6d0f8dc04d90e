//! Configuration, the list of currencies, totals.

use caravan_access::OwnershipResponse;
use caravan_licensing_api::{
    ConfigResponse, CurrenciesResponse, CurrencyResponse, PausedResponse, ReferenceResponse, SolvencyResponse,
};
use caravan_money::Currency;
use caravan_primitives::{limit, PrimitiveError, Reference};
use cosmwasm_std::{Addr, Api, Storage};

use crate::error::Res;
use crate::execute::address;
use crate::state::{self, Config, Scope, OWNER, PAUSE};

pub(super) fn config(store: &dyn Storage) -> Res<ConfigResponse> {
    let Config { treasury, fee_bps, provenance, marketplace } = state::config(store)?;
    Ok(ConfigResponse { treasury, fee_bps: fee_bps.get(), provenance, marketplace })
}

pub(super) fn ownership(store: &dyn Storage) -> Res<OwnershipResponse> {
    Ok(OWNER.get(store)?.into())
}

pub(super) fn paused(store: &dyn Storage) -> Res<PausedResponse> {
    Ok(PausedResponse { since: PAUSE.status(store)?.map(|row| row.since) })
}

pub(super) fn currencies(store: &dyn Storage, after: Option<Currency>, page: Option<u32>) -> Res<CurrenciesResponse> {
    let after = after.map(|currency| currency.key());
    let rows = state::currencies_after(store, after.as_deref(), limit(page))?;
    let entry = |(key, listed): (String, bool)| -> Res<CurrencyResponse> {
        Ok(CurrencyResponse { currency: Currency::from_key(&key)?, listed })
    };
    Ok(CurrenciesResponse { currencies: rows.into_iter().map(entry).collect::<Res<_>>()? })
}

pub(super) fn solvency(store: &dyn Storage, currency: Currency) -> Res<SolvencyResponse> {
    let sum = state::currency_ledger(store, &currency.key())?;
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
