//! Ceilings: what may come in under a license, at all assets that have its edge.

use caravan_licensing_api::LicensingError;
use caravan_money::add;
use caravan_primitives::LicenseId;
use cosmwasm_std::Uint128;
use serde::{Deserialize, Serialize};

use super::Result;

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

/// What has come in under a ceiling once a payment is counted.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CeilingUse {
    pub(crate) license: LicenseId,
    pub(crate) used: Uint128,
    pub(crate) max: Uint128,
}

impl Ceiling {
    /// Count a payment of `added` after `used`, if the ceiling leaves room for it.
    pub(crate) fn add(&self, used: Uint128, added: Uint128) -> Result<CeilingUse> {
        let Self { license, max, .. } = *self;
        let after = add(used, added)?;
        if after > max {
            return Err(LicensingError::CeilingExceeded { license, max, used, added });
        }
        Ok(CeilingUse { license, used: after, max })
    }
}
