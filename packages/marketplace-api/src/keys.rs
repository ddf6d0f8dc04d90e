//! Rows that siblings read raw: their keys and shapes are part of the interface.
//!
//! The marketplace stores its rows through these constants, so that both sides mean the same key. A sibling reads with
//! `query`, on the marketplace's address; a row that is not there is `None`.

use caravan_primitives::{PersonId, Time};
use cosmwasm_std::{Addr, Uint128};
use cw_storage_plus::Map;
use serde::{Deserialize, Serialize};

use crate::bounds::MOVE_VALID_SECS;

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
    /// The last move that was started and neither accepted nor canceled. It may be void.
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    pub moving: Option<MoveHead>,
}

/// What siblings read of a move; the row has more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MoveHead {
    /// The address that may accept the move.
    #[serde(rename = "t")]
    pub to: Addr,
    /// From when it may accept.
    #[serde(rename = "d")]
    pub ready_at: Time,
}

impl PersonHead {
    /// The move that is under way: it is neither accepted nor canceled nor void.
    #[must_use]
    pub fn move_under_way(&self, now: Time) -> Option<&MoveHead> {
        self.moving.as_ref().filter(|moving| !is_void(moving.ready_at, now))
    }
}

/// Whether a move is void because it was not accepted in time.
#[must_use]
pub fn is_void(ready_at: Time, now: Time) -> bool {
    now.since(ready_at).get() >= MOVE_VALID_SECS
}
