//! Rows that siblings read raw: their keys and shapes are part of the interface.
//!
//! The marketplace stores its rows through these constants, so that both sides mean the same key. A sibling reads with
//! `query`, on the marketplace's address; a row that is not there is `None`.

use caravan_primitives::PersonId;
use cosmwasm_std::{Addr, Uint128};
use cw_storage_plus::Map;
use serde::{Deserialize, Serialize};

/// Weight by project, edition and person: `licensing` pays contributors by it.
pub const EDITION_WEIGHTS: Map<(u64, u64, u64), Uint128> = Map::new("ewt");
/// Who an address is, as long as it is the person's present one.
pub const ADDRESSES: Map<&Addr, PersonId> = Map::new("pad");
/// People by number, with as much of the row as siblings may read.
pub const PERSON_ADDRESS: Map<u64, PersonHead> = Map::new("per");

/// What siblings read of a person; the row has more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PersonHead {
    /// The address that acts for the person now; a move changes it.
    #[serde(rename = "a")]
    pub address: Addr,
}
