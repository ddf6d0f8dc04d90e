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

/// How money comes in from outside. Each way has the whole of a ceiling: who pays revenue stops no sale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Way {
    Sales,
    Revenue,
}

impl Way {
    /// Return its name in events and errors.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Sales => "sales",
            Self::Revenue => "revenue",
        }
    }
}

/// What has come in under a ceiling, each way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct CeilingCount {
    #[serde(rename = "s")]
    pub(crate) sales: Uint128,
    #[serde(rename = "r")]
    pub(crate) revenue: Uint128,
}

/// What has come in under a ceiling once a payment is counted.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CeilingUse {
    pub(crate) license: LicenseId,
    pub(crate) count: CeilingCount,
    pub(crate) way: Way,
    /// In the way of the payment.
    pub(crate) used: Uint128,
    pub(crate) max: Uint128,
}

impl Ceiling {
    /// Count a payment of `added`, if the ceiling leaves room for it in its way.
    pub(crate) fn add(&self, mut count: CeilingCount, way: Way, added: Uint128) -> Result<CeilingUse> {
        let Self { license, max, .. } = *self;
        let counter = match way {
            Way::Sales => &mut count.sales,
            Way::Revenue => &mut count.revenue,
        };
        let before = *counter;
        *counter = add(before, added)?;
        let used = *counter;
        if used > max {
            return Err(LicensingError::CeilingExceeded { license, way: way.name(), max, used: before, added });
        }
        Ok(CeilingUse { license, count, way, used, max })
    }
}
