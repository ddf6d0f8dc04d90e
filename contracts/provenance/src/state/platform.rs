//! Siblings, references, commitments.

use caravan_access::{Access, Sibling};
use caravan_primitives::{AssetId, Hash32, Reference};
use cosmwasm_std::{Addr, Order, StdResult, Storage};
use cw_storage_plus::{Item, Map};
use serde::{Deserialize, Serialize};

use crate::domain::commitment::Commitment;

/// The siblings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Config {
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    pub(crate) marketplace: Option<Addr>,
    #[serde(rename = "l", default, skip_serializing_if = "Option::is_none")]
    pub(crate) licensing: Option<Addr>,
}

pub(crate) const ACCESS: Access = Access::with_siblings("own", "pau", may_load_sibling);

const CONFIG: Item<Config> = Item::new("cfg");
const REFERENCES: Map<(&Addr, &str), AssetId> = Map::new("ref");
const COMMITMENTS: Map<(&[u8], &Addr), Commitment> = Map::new("cmt");

pub(crate) fn config(store: &dyn Storage) -> StdResult<Config> {
    CONFIG.load(store)
}

fn may_load_sibling(storage: &dyn Storage, sibling: Sibling) -> StdResult<Option<Addr>> {
    let Config { marketplace, licensing } = config(storage)?;
    Ok(match sibling {
        Sibling::Marketplace => marketplace,
        Sibling::Licensing => licensing,
    })
}

pub(crate) fn save_config(store: &mut dyn Storage, config: &Config) -> StdResult<()> {
    CONFIG.save(store, config)
}

pub(crate) fn reference(store: &dyn Storage, sender: &Addr, reference: &Reference) -> StdResult<Option<AssetId>> {
    REFERENCES.may_load(store, (sender, reference.as_str()))
}

/// Keeps what a reference made.
pub(crate) fn save_reference(
    store: &mut dyn Storage,
    sender: &Addr,
    reference: &Reference,
    made: AssetId,
) -> StdResult<()> {
    REFERENCES.save(store, (sender, reference.as_str()), &made)
}

pub(crate) fn commitment(store: &dyn Storage, commitment: &Hash32, by: &Addr) -> StdResult<Option<Commitment>> {
    COMMITMENTS.may_load(store, (commitment.as_bytes(), by))
}

/// Somebody who made this commitment.
pub(crate) fn commitment_by_another(store: &dyn Storage, commitment: &Hash32) -> StdResult<Option<Addr>> {
    COMMITMENTS.prefix(commitment.as_bytes()).keys(store, None, None, Order::Ascending).next().transpose()
}

pub(crate) fn save_commitment(
    store: &mut dyn Storage,
    commitment: &Hash32,
    by: &Addr,
    row: &Commitment,
) -> StdResult<()> {
    COMMITMENTS.save(store, (commitment.as_bytes(), by), row)
}

pub(crate) fn use_commitment(store: &mut dyn Storage, commitment: &Hash32, by: &Addr) {
    COMMITMENTS.remove(store, (commitment.as_bytes(), by));
}
