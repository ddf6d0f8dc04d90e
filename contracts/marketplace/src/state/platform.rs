//! The platform's configuration and lists; references.

use caravan_access::{Access, Pause, Siblings};
use caravan_primitives::{PrimitiveError, Reference};
use cosmwasm_std::{Addr, Order, StdResult, Storage, Uint128};
use cw_storage_plus::{Bound, Item, Map};
use serde::{Deserialize, Serialize};

use crate::domain::ledger::CurrencyLedger;
use crate::domain::row::row;
use crate::domain::season::Calendar;
use crate::error::Result;

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Config {
    pub(crate) treasury: Addr,
    pub(crate) fee_bps: u16,
    pub(crate) season_start: u64,
    pub(crate) season_secs: u64,
}

impl Config {
    pub(crate) fn calendar(&self) -> Calendar {
        Calendar { start: self.season_start, length: self.season_secs }
    }
}

/// A currency that is listed, or was.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CurrencyRow {
    pub(crate) listed: bool,
    pub(crate) points_rate: Uint128,
    /// The least of reward and bond together, per weight, in projects that share.
    pub(crate) minimum: Uint128,
}

/// What the message with a reference made or funded.
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
    /// The word for the kind, and the id.
    pub(crate) fn parts(self) -> (&'static str, u64) {
        match self {
            Self::Project(id) => ("project", id),
            Self::Batch(id) => ("batch", id),
            Self::Funding(id) => ("funding", id),
            Self::Edition(id) => ("edition", id),
        }
    }
}

/// To whom a reference belongs: to a sender, or to a sender of tokens in a token's hook.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub(crate) token: Option<&'a str>,
    pub(crate) sender: &'a str,
}

/// Owner of the platform, and what stops entry.
pub(crate) const ACCESS: Access = Access::new("own", Some(PAUSE), load_siblings);
/// The last pause of entry.
pub(crate) const PAUSE: Pause = Pause::new("pau");

/// The configuration of the platform.
const CONFIG: Item<Config> = Item::new("cfg");
/// The other contracts of the suite.
const SIBLINGS: Item<Siblings> = Item::new("sib");
/// Maps a currency to its listing.
const CURRENCIES: Map<&str, CurrencyRow> = Map::new("cur");
/// Maps a currency to all its money.
const CURRENCY_LEDGERS: Map<&str, CurrencyLedger> = Map::new("sum");
/// Maps a token (empty for none), a sender and a reference to what it made.
const REFERENCES: Map<(&str, &str, &str), MadeBy> = Map::new("ref");

pub(crate) fn load_config(storage: &dyn Storage) -> StdResult<Config> {
    CONFIG.load(storage)
}

pub(crate) fn save_config(storage: &mut dyn Storage, config: &Config) -> StdResult<()> {
    CONFIG.save(storage, config)
}

pub(crate) fn load_siblings(storage: &dyn Storage) -> StdResult<Siblings> {
    SIBLINGS.load(storage)
}

pub(crate) fn save_siblings(storage: &mut dyn Storage, siblings: &Siblings) -> StdResult<()> {
    SIBLINGS.save(storage, siblings)
}

pub(crate) fn may_load_currency_row(storage: &dyn Storage, key: &str) -> StdResult<Option<CurrencyRow>> {
    CURRENCIES.may_load(storage, key)
}

pub(crate) fn save_currency_row(storage: &mut dyn Storage, key: &str, row: &CurrencyRow) -> StdResult<()> {
    CURRENCIES.save(storage, key, row)
}

pub(crate) fn list_currencies(
    storage: &dyn Storage,
    after: Option<&str>,
    limit: usize,
) -> StdResult<Vec<(String, CurrencyRow)>> {
    CURRENCIES.range(storage, after.map(Bound::exclusive), None, Order::Ascending).take(limit).collect()
}

pub(crate) fn load_currency_ledger_or_default(storage: &dyn Storage, key: &str) -> StdResult<CurrencyLedger> {
    Ok(CURRENCY_LEDGERS.may_load(storage, key)?.unwrap_or_default())
}

pub(crate) fn save_currency_ledger(storage: &mut dyn Storage, key: &str, ledger: &CurrencyLedger) -> StdResult<()> {
    CURRENCY_LEDGERS.save(storage, key, ledger)
}

pub(crate) fn may_load_reference(
    storage: &dyn Storage,
    scope: Scope<'_>,
    reference: &Reference,
) -> StdResult<Option<MadeBy>> {
    REFERENCES.may_load(storage, (scope.token.unwrap_or(""), scope.sender, reference.as_str()))
}

/// Save what a reference made. A second use fails and names it.
pub(crate) fn save_reference(
    storage: &mut dyn Storage,
    scope: Scope<'_>,
    reference: &Reference,
    made: MadeBy,
) -> Result<()> {
    if let Some(earlier) = may_load_reference(storage, scope, reference)? {
        let (kind, id) = earlier.parts();
        return Err(PrimitiveError::ReferenceUsed { kind, id }.into());
    }
    Ok(REFERENCES.save(storage, (scope.token.unwrap_or(""), scope.sender, reference.as_str()), &made)?)
}

row! {
    Config { treasury, fee_bps, season_start, season_secs }
    CurrencyRow { listed, points_rate, minimum }
}
