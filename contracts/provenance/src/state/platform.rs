//! Rows that belong to no asset: configuration, references that were used, commitments.

use caravan_access::{Access, Sibling};
use caravan_primitives::{AssetId, Hash32, Reference};
use cosmwasm_std::{Addr, Order, StdResult, Storage};
use cw_storage_plus::{Item, Map};
use serde::{Deserialize, Serialize};

use crate::domain::commitment::Commitment;

/// The siblings. A slot that is empty can be filled by a migration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Config {
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    pub(crate) marketplace: Option<Addr>,
    #[serde(rename = "l", default, skip_serializing_if = "Option::is_none")]
    pub(crate) licensing: Option<Addr>,
}

pub(crate) const ACCESS: Access = Access::new("own", None, may_load_sibling);

const CONFIG: Item<Config> = Item::new("cfg");
/// Maps a sender and a reference to the asset that the reference made.
const REFERENCES: Map<(&Addr, &str), AssetId> = Map::new("ref");
/// Maps a commitment and its sender to when it was made.
const COMMITMENTS: Map<(&[u8], &Addr), Commitment> = Map::new("cmt");

pub(crate) fn load_config(storage: &dyn Storage) -> StdResult<Config> {
    CONFIG.load(storage)
}

fn may_load_sibling(storage: &dyn Storage, sibling: Sibling) -> StdResult<Option<Addr>> {
    let Config { marketplace, licensing } = load_config(storage)?;
    Ok(match sibling {
        Sibling::Marketplace => marketplace,
        Sibling::Licensing => licensing,
    })
}

pub(crate) fn save_config(storage: &mut dyn Storage, config: &Config) -> StdResult<()> {
    CONFIG.save(storage, config)
}

pub(crate) fn may_load_reference(
    storage: &dyn Storage,
    sender: &Addr,
    reference: &Reference,
) -> StdResult<Option<AssetId>> {
    REFERENCES.may_load(storage, (sender, reference.as_str()))
}

pub(crate) fn save_reference(
    storage: &mut dyn Storage,
    sender: &Addr,
    reference: &Reference,
    made: AssetId,
) -> StdResult<()> {
    REFERENCES.save(storage, (sender, reference.as_str()), &made)
}

pub(crate) fn may_load_commitment(
    storage: &dyn Storage,
    commitment: &Hash32,
    by: &Addr,
) -> StdResult<Option<Commitment>> {
    COMMITMENTS.may_load(storage, (commitment.as_bytes(), by))
}

/// Load one address that made this commitment.
pub(crate) fn may_load_committer(storage: &dyn Storage, commitment: &Hash32) -> StdResult<Option<Addr>> {
    COMMITMENTS.prefix(commitment.as_bytes()).keys(storage, None, None, Order::Ascending).next().transpose()
}

pub(crate) fn save_commitment(
    storage: &mut dyn Storage,
    commitment: &Hash32,
    by: &Addr,
    row: &Commitment,
) -> StdResult<()> {
    COMMITMENTS.save(storage, (commitment.as_bytes(), by), row)
}

pub(crate) fn remove_commitment(storage: &mut dyn Storage, commitment: &Hash32, by: &Addr) {
    COMMITMENTS.remove(storage, (commitment.as_bytes(), by));
}
