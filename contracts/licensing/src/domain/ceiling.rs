//! Ceilings: what may come in under a license, at all assets that have its edge.

use caravan_licensing_api::LicensingError;
use caravan_money::add;
use caravan_primitives::LicenseId;
use cosmwasm_std::Uint128;
use serde::{Deserialize, Serialize};

use super::Ruling;

/// The ceiling of a license.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Ceiling {
    #[serde(rename = "l")]
    pub(crate) license: LicenseId,
    /// The key of the only currency that counts.
    #[serde(rename = "c")]
    pub(crate) currency: String,
    #[serde(rename = "m")]
    pub(crate) max: Uint128,
}

impl Ceiling {
    /// What has come in once `added` has, if that is allowed.
    pub(crate) fn used_after(&self, used: Uint128, added: Uint128) -> Ruling<Uint128> {
        let after = add(used, added)?;
        if after > self.max {
            return Err(LicensingError::CeilingExceeded { license: self.license, max: self.max, used, added });
        }
        Ok(after)
    }
}
