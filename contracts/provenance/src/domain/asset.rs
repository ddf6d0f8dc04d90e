//! What an asset is, apart from its head and its edges.

use caravan_money::{Amount, Bps, Currency};
use caravan_primitives::{AssetId, Hash32, Time};
use caravan_provenance_api::{FloorPrice, Kind, ProvenanceError};
use cosmwasm_std::Uint128;
use serde::{Deserialize, Serialize};

use super::contributors::Contributors;
use super::Result;

/// An asset. `line` and the floors may change while it is a draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Asset {
    #[serde(rename = "k", with = "super::code::kind")]
    pub(crate) kind: Kind,
    #[serde(rename = "h", with = "caravan_contract_kit::hash_base64")]
    pub(crate) content_hash: Hash32,
    #[serde(rename = "w", with = "caravan_contract_kit::hash_base64")]
    pub(crate) watermark: Hash32,
    /// The first asset of its line of versions.
    #[serde(rename = "l")]
    pub(crate) line: AssetId,
    #[serde(rename = "m")]
    pub(crate) contributors: Contributors,
    #[serde(rename = "f", default, skip_serializing_if = "Option::is_none")]
    pub(crate) floor: Option<Floor>,
    /// The least royalty that licenses of the asset ask of derivatives.
    #[serde(rename = "r", default, skip_serializing_if = "is_zero")]
    pub(crate) floor_royalty: Bps,
    #[serde(rename = "a")]
    pub(crate) registered_at: Time,
}

/// A row without a least royalty has no field for it.
fn is_zero(bps: &Bps) -> bool {
    *bps == Bps::ZERO
}

/// The least price of an asset's licenses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Floor {
    /// A key of `Currency`.
    #[serde(rename = "c")]
    pub(crate) currency: String,
    #[serde(rename = "a")]
    pub(crate) amount: Uint128,
}

impl Floor {
    /// Turn the price of a message, whose currency was checked, into the row.
    pub(crate) fn of(price: &FloorPrice) -> Self {
        Self { currency: price.currency.key(), amount: price.amount.get() }
    }

    /// Return the price as an answer has it.
    pub(crate) fn to_price(&self) -> Result<FloorPrice> {
        Ok(FloorPrice { currency: Currency::from_key(&self.currency)?, amount: Amount::new(self.amount)? })
    }

    /// Return the higher of two floors, for an asset that both bind. They must be in one currency.
    pub(crate) fn higher(self, other: &Self) -> Result<Self> {
        if self.currency != other.currency {
            return Err(ProvenanceError::FloorConflict {
                first: Currency::shown(&self.currency),
                second: Currency::shown(&other.currency),
            });
        }
        Ok(Self { amount: self.amount.max(other.amount), currency: self.currency })
    }
}
