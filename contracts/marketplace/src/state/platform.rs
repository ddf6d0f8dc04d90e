//! Configuration, lists of the platform, references.

use caravan_access::Access;
use caravan_primitives::{PrimitiveError, Reference, Time};
use cosmwasm_std::{Addr, Order, StdResult, Storage, Uint128};
use cw_storage_plus::{Bound, Item, Map};
use serde::{Deserialize, Serialize};

use crate::domain::ledger::CurrencyLedger;
use crate::domain::row::row;
use crate::error::Res;

/// The platform's configuration.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Config {
    pub(crate) treasury: Addr,
    pub(crate) fee_bps: u16,
    pub(crate) points: Option<Addr>,
    pub(crate) provenance: Option<Addr>,
    pub(crate) season_start: u64,
    pub(crate) season_secs: u64,
}

impl Config {
    /// The season of a moment, from 1.
    pub(crate) fn season(&self, now: Time) -> u32 {
        let passed = now.get().saturating_sub(self.season_start).checked_div(self.season_secs).unwrap_or(0);
        u32::try_from(passed.saturating_add(1)).unwrap_or(u32::MAX)
    }
}

/// A currency that is, or was, listed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CurrencyRow {
    pub(crate) listed: bool,
    pub(crate) points_rate: Uint128,
    /// Least reward and bond per weight, where the project shares.
    pub(crate) minimum: Uint128,
}

/// What a reference made.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) enum MadeBy {
    #[serde(rename = "p")]
    Project(u64),
    #[serde(rename = "b")]
    Batch(u64),
    #[serde(rename = "f")]
    Funding(u64),
    #[serde(rename = "e")]
    Edition(u64),
}

impl MadeBy {
    /// The name and the id of what was made or funded.
    pub(crate) fn parts(self) -> (&'static str, u64) {
        match self {
            MadeBy::Project(id) => ("project", id),
            MadeBy::Batch(id) => ("batch", id),
            MadeBy::Funding(id) => ("funding", id),
            MadeBy::Edition(id) => ("edition", id),
        }
    }
}

/// Whose references they are: an address's, or those of a token's holder.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub(crate) token: Option<&'a str>,
    pub(crate) sender: &'a str,
}

/// Owner and pause of the platform.
pub(crate) const ACCESS: Access = Access::new("own", "pau");

const CONFIG: Item<Config> = Item::new("cfg");
const CURRENCIES: Map<&str, CurrencyRow> = Map::new("cur");
const SUMS: Map<&str, CurrencyLedger> = Map::new("sum");
const ARBITERS: Map<&Addr, bool> = Map::new("arb");
const REFERENCES: Map<(&str, &str, &str), MadeBy> = Map::new("ref");

pub(crate) fn config(store: &dyn Storage) -> StdResult<Config> {
    CONFIG.load(store)
}

pub(crate) fn save_config(store: &mut dyn Storage, config: &Config) -> StdResult<()> {
    CONFIG.save(store, config)
}

pub(crate) fn currency_row(store: &dyn Storage, key: &str) -> StdResult<Option<CurrencyRow>> {
    CURRENCIES.may_load(store, key)
}

pub(crate) fn save_currency_row(store: &mut dyn Storage, key: &str, row: &CurrencyRow) -> StdResult<()> {
    CURRENCIES.save(store, key, row)
}

pub(crate) fn currencies_after(
    store: &dyn Storage,
    after: Option<&str>,
    limit: usize,
) -> StdResult<Vec<(String, CurrencyRow)>> {
    CURRENCIES.range(store, after.map(Bound::exclusive), None, Order::Ascending).take(limit).collect()
}

pub(crate) fn currency_ledger(store: &dyn Storage, key: &str) -> StdResult<CurrencyLedger> {
    Ok(SUMS.may_load(store, key)?.unwrap_or_default())
}

pub(crate) fn save_currency_ledger(store: &mut dyn Storage, key: &str, ledger: &CurrencyLedger) -> StdResult<()> {
    SUMS.save(store, key, ledger)
}

pub(crate) fn is_arbiter(store: &dyn Storage, address: &Addr) -> StdResult<bool> {
    Ok(ARBITERS.may_load(store, address)?.unwrap_or(false))
}

pub(crate) fn set_arbiter(store: &mut dyn Storage, address: &Addr, listed: bool) -> StdResult<()> {
    if listed {
        return ARBITERS.save(store, address, &true);
    }
    ARBITERS.remove(store, address);
    Ok(())
}

pub(crate) fn arbiters_after(store: &dyn Storage, after: Option<&Addr>, limit: usize) -> StdResult<Vec<Addr>> {
    ARBITERS.keys(store, after.map(Bound::exclusive), None, Order::Ascending).take(limit).collect()
}

pub(crate) fn reference(store: &dyn Storage, scope: Scope<'_>, reference: &Reference) -> StdResult<Option<MadeBy>> {
    REFERENCES.may_load(store, (scope.token.unwrap_or(""), scope.sender, reference.as_str()))
}

/// Keeps what a reference made; a second use names it.
pub(crate) fn remember_reference(
    store: &mut dyn Storage,
    scope: Scope<'_>,
    reference: &Reference,
    made: MadeBy,
) -> Res<()> {
    if let Some(earlier) = self::reference(store, scope, reference)? {
        let (kind, id) = earlier.parts();
        return Err(PrimitiveError::ReferenceUsed { kind, id }.into());
    }
    Ok(REFERENCES.save(store, (scope.token.unwrap_or(""), scope.sender, reference.as_str()), &made)?)
}

row! {
    Config { treasury, fee_bps, points, provenance, season_start, season_secs }
    CurrencyRow { listed, points_rate, minimum }
}
