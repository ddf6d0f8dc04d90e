//! Rows that belong to no asset: siblings, references that were used, commitments.

use caravan_access::{Access, Siblings};
use caravan_primitives::{AssetId, Hash32, Reference};
use cosmwasm_std::{Addr, Order, StdResult, Storage};
use cw_storage_plus::{Item, Map};

use crate::domain::commitment::Commitment;

pub(crate) const ACCESS: Access = Access::new("own", None, load_siblings);

const SIBLINGS: Item<Siblings> = Item::new("sib");
/// Maps a sender and a reference to the asset that the reference made.
const REFERENCES: Map<(&Addr, &str), AssetId> = Map::new("ref");
/// Maps a commitment and its sender to when it was made.
const COMMITMENTS: Map<(&[u8], &Addr), Commitment> = Map::new("cmt");

pub(crate) fn load_siblings(storage: &dyn Storage) -> StdResult<Siblings> {
    SIBLINGS.load(storage)
}

pub(crate) fn save_siblings(storage: &mut dyn Storage, siblings: &Siblings) -> StdResult<()> {
    SIBLINGS.save(storage, siblings)
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
