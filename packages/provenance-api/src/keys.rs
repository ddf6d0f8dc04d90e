//! Rows that siblings read raw. Their keys and fields are part of the interface: a change is a migration of the suite.

use cosmwasm_std::{Addr, Uint128};
use cw_storage_plus::Map;
use serde::{Deserialize, Serialize};

use crate::asset::AssetStatus;

/// asset → who owns it, in which epoch, and whether it is sealed.
pub const HEADS: Map<u64, Head> = Map::new("hd");
/// asset, address → weight of a contributor of an inline list.
pub const WEIGHTS: Map<(u64, &Addr), Uint128> = Map::new("wgt");

/// What changes about an asset, and every sale asks for.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Who owns the asset.
    #[serde(rename = "o")]
    pub owner: Addr,
    /// Raised by one at every change of owner; the first is 1.
    #[serde(rename = "e")]
    pub epoch: u64,
    /// State of the asset, in one letter.
    #[serde(rename = "s")]
    pub status: HeadStatus,
}

/// [`AssetStatus`] in one letter.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadStatus {
    /// The asset is a draft: its edges can change.
    #[serde(rename = "d")]
    Draft,
    /// The asset is sealed: edges, contributors and shares are fixed.
    #[serde(rename = "s")]
    Sealed,
    /// The asset was sealed, then retracted.
    #[serde(rename = "r")]
    Retracted,
}

impl From<HeadStatus> for AssetStatus {
    fn from(status: HeadStatus) -> Self {
        match status {
            HeadStatus::Draft => Self::Draft,
            HeadStatus::Sealed => Self::Sealed,
            HeadStatus::Retracted => Self::Retracted,
        }
    }
}
