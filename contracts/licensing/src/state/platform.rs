//! Configuration, the list of currencies, references.

use caravan_access::{Owner, Pause};
use caravan_money::Bps;
use caravan_primitives::{PrimitiveError, Reference};
use cosmwasm_std::{Addr, Order, StdResult, Storage};
use cw_storage_plus::{Bound, Item, Map};
use serde::{Deserialize, Serialize};

use crate::error::Res;

/// The platform's configuration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Config {
    #[serde(rename = "t")]
    pub(crate) treasury: Addr,
    #[serde(rename = "f")]
    pub(crate) fee_bps: Bps,
    #[serde(rename = "p")]
    pub(crate) provenance: Addr,
    #[serde(rename = "m")]
    pub(crate) marketplace: Addr,
}

/// What a reference made.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) enum MadeBy {
    #[serde(rename = "o")]
    Offer(u64),
    #[serde(rename = "l")]
    License(u64),
    #[serde(rename = "r")]
    Revenue(u64),
}

impl MadeBy {
    /// The name and the id of what was made or paid.
    pub(crate) fn parts(self) -> (&'static str, u64) {
        match self {
            MadeBy::Offer(id) => ("offer", id),
            MadeBy::License(id) => ("license", id),
            MadeBy::Revenue(id) => ("revenue", id),
        }
    }
}

/// Whose references they are: an address's, or those of a token's holder.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub(crate) token: Option<&'a str>,
    pub(crate) sender: &'a str,
}

/// The owner of the platform.
pub(crate) const OWNER: Owner = Owner::new("own");
/// The pause of entry.
pub(crate) const PAUSE: Pause = Pause::new("pau");

const CONFIG: Item<Config> = Item::new("cfg");
const CURRENCIES: Map<&str, bool> = Map::new("cur");
const REFERENCES: Map<(&str, &str, &str), MadeBy> = Map::new("ref");

pub(crate) fn config(store: &dyn Storage) -> StdResult<Config> {
    CONFIG.load(store)
}

pub(crate) fn save_config(store: &mut dyn Storage, config: &Config) -> StdResult<()> {
    CONFIG.save(store, config)
}

/// Whether the currency is listed.
pub(crate) fn is_listed(store: &dyn Storage, key: &str) -> StdResult<bool> {
    Ok(CURRENCIES.may_load(store, key)?.unwrap_or(false))
}

pub(crate) fn set_listed(store: &mut dyn Storage, key: &str, listed: bool) -> StdResult<()> {
    CURRENCIES.save(store, key, &listed)
}

pub(crate) fn currencies_after(
    store: &dyn Storage,
    after: Option<&str>,
    limit: usize,
) -> StdResult<Vec<(String, bool)>> {
    CURRENCIES.range(store, after.map(Bound::exclusive), None, Order::Ascending).take(limit).collect()
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
