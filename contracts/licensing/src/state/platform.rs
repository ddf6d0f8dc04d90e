//! Configuration, the list of currencies, references.

use caravan_access::{Access, Pause, Siblings};
use caravan_licensing_api::keys::CURRENCIES;
use caravan_money::Bps;
use caravan_primitives::{AssetId, LicenseId, OfferId, PrimitiveError, Reference};
use cosmwasm_std::{Addr, Order, StdResult, Storage};
use cw_storage_plus::{Bound, Item, Map};
use serde::{Deserialize, Serialize};

use crate::error::Result;

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
    #[serde(rename = "o", default, skip_serializing_if = "Option::is_none")]
    pub(crate) points: Option<Addr>,
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    pub(crate) arbitration: Option<Addr>,
}

impl Config {
    /// The other contracts of the suite, none of which becomes a party.
    pub(crate) fn siblings(&self) -> Siblings {
        Siblings {
            marketplace: Some(self.marketplace.clone()),
            points: self.points.clone(),
            provenance: Some(self.provenance.clone()),
            licensing: None,
            arbitration: self.arbitration.clone(),
        }
    }
}

/// What a reference made: an offer, a license, or revenue of an asset.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) enum MadeBy {
    #[serde(rename = "o")]
    Offer(OfferId),
    #[serde(rename = "l")]
    License(LicenseId),
    #[serde(rename = "r")]
    Revenue(AssetId),
}

impl MadeBy {
    /// Return the name and the id of what was made or paid.
    pub(crate) fn parts(self) -> (&'static str, u64) {
        match self {
            Self::Offer(id) => ("offer", id.get()),
            Self::License(id) => ("license", id.get()),
            Self::Revenue(id) => ("revenue", id.get()),
        }
    }
}

/// Within what a reference is unique: the sender, or the token and its holder.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ReferenceScope<'a> {
    pub(crate) token: Option<&'a str>,
    pub(crate) sender: &'a str,
}

pub(crate) const ACCESS: Access = Access::new("own", Some(PAUSE), load_siblings);
/// The last pause of entry.
pub(crate) const PAUSE: Pause = Pause::new("pau");

const CONFIG: Item<Config> = Item::new("cfg");
/// Maps a token (empty for native coins), a sender and a reference to what the reference made.
const REFERENCES: Map<(&str, &str, &str), MadeBy> = Map::new("ref");

pub(crate) fn load_config(storage: &dyn Storage) -> StdResult<Config> {
    CONFIG.load(storage)
}

fn load_siblings(storage: &dyn Storage) -> StdResult<Siblings> {
    Ok(load_config(storage)?.siblings())
}

pub(crate) fn save_config(storage: &mut dyn Storage, config: &Config) -> StdResult<()> {
    CONFIG.save(storage, config)
}

pub(crate) fn is_listed(storage: &dyn Storage, currency: &str) -> StdResult<bool> {
    Ok(CURRENCIES.may_load(storage, currency)?.unwrap_or(false))
}

pub(crate) fn save_listed(storage: &mut dyn Storage, currency: &str) -> StdResult<()> {
    CURRENCIES.save(storage, currency, &true)
}

pub(crate) fn save_delisted(storage: &mut dyn Storage, currency: &str) -> StdResult<()> {
    CURRENCIES.save(storage, currency, &false)
}

pub(crate) fn currencies_after(
    storage: &dyn Storage,
    after: Option<&str>,
    limit: usize,
) -> StdResult<Vec<(String, bool)>> {
    CURRENCIES.range(storage, after.map(Bound::exclusive), None, Order::Ascending).take(limit).collect()
}

pub(crate) fn may_load_reference(
    storage: &dyn Storage,
    scope: ReferenceScope<'_>,
    reference: &Reference,
) -> StdResult<Option<MadeBy>> {
    REFERENCES.may_load(storage, (scope.token.unwrap_or(""), scope.sender, reference.as_str()))
}

/// Save what a reference made; fail where it was used before.
pub(crate) fn save_reference(
    storage: &mut dyn Storage,
    scope: ReferenceScope<'_>,
    reference: &Reference,
    made: MadeBy,
) -> Result<()> {
    if let Some(earlier) = may_load_reference(storage, scope, reference)? {
        let (kind, id) = earlier.parts();
        return Err(PrimitiveError::ReferenceUsed { kind, id }.into());
    }
    Ok(REFERENCES.save(storage, (scope.token.unwrap_or(""), scope.sender, reference.as_str()), &made)?)
}
