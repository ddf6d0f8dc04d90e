//! How money of an asset is split: what its seal froze, and the split itself.

use caravan_licensing_api::LicensingError;
use caravan_money::{add, entitlement_floor, part_floor, sub};
use caravan_primitives::{AssetId, LicenseId};
use caravan_provenance_api::Target;
use cosmwasm_std::Uint128;
use serde::{Deserialize, Serialize};

use super::ceiling::Ceiling;
use super::Ruling;

const WHOLE: u16 = 10_000;

/// What a parent gets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Part {
    #[serde(rename = "a")]
    pub(crate) asset: AssetId,
    #[serde(rename = "b")]
    pub(crate) bps: u16,
    /// Into the parent's pool, or into its inbox.
    #[serde(rename = "p")]
    pub(crate) pool: bool,
}

impl Part {
    /// Where it goes.
    pub(crate) const fn target(&self) -> Target {
        if self.pool {
            Target::Pool
        } else {
            Target::Inbox
        }
    }
}

/// Who says what contributors weigh.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Source {
    /// Nobody: there are no contributors.
    #[serde(rename = "n")]
    None,
    /// The registry, by address.
    #[serde(rename = "i")]
    Inline,
    /// The marketplace, by person.
    #[serde(rename = "e")]
    Edition {
        #[serde(rename = "p")]
        project: u64,
        #[serde(rename = "e")]
        edition: u64,
    },
}

/// The only currency and the least price of licenses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Floor {
    #[serde(rename = "c")]
    pub(crate) currency: String,
    #[serde(rename = "a")]
    pub(crate) amount: Uint128,
}

/// How money of an asset is split, for good.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Shares {
    #[serde(rename = "e")]
    pub(crate) parts: Vec<Part>,
    #[serde(rename = "p")]
    pub(crate) pool_bps: u16,
    #[serde(rename = "o")]
    pub(crate) owner_bps: u16,
    #[serde(rename = "s")]
    pub(crate) source: Source,
    #[serde(rename = "t")]
    pub(crate) total_weight: Uint128,
    #[serde(rename = "c", default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) ceilings: Vec<Ceiling>,
    #[serde(rename = "f", default, skip_serializing_if = "Option::is_none")]
    pub(crate) floor: Option<Floor>,
}

/// What the registry says of a sealed asset, as far as money is concerned.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Seal {
    pub(crate) parts: Vec<Part>,
    pub(crate) contributor_bps: u16,
    pub(crate) source: Source,
    pub(crate) total_weight: Uint128,
    pub(crate) ceilings: Vec<Ceiling>,
    pub(crate) floor: Option<Floor>,
}

/// What a payment does, part by part: each is what it has become entitled to and did not have before.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Split {
    /// All net money ever split, this payment included.
    pub(crate) total_in: Uint128,
    /// As [`Shares::parts`].
    pub(crate) parts: Vec<Uint128>,
    pub(crate) pool: Uint128,
    pub(crate) owner: Uint128,
    pub(crate) dust_before: Uint128,
    pub(crate) dust_after: Uint128,
}

impl Shares {
    /// Freezes a seal: parts without a share are left out, one license's ceiling counts once, and where nobody
    /// contributed the contributors' part is the owner's.
    pub(crate) fn freeze(asset: AssetId, seal: Seal) -> Ruling<Shares> {
        let Seal { mut parts, contributor_bps, source, total_weight, mut ceilings, floor } = seal;
        parts.retain(|part| part.bps > 0);
        let shared = source != Source::None && !total_weight.is_zero();
        let pool_bps = if shared { contributor_bps } else { 0 };
        let given = parts.iter().map(|part| u32::from(part.bps)).fold(u32::from(pool_bps), u32::saturating_add);
        let owner = u32::from(WHOLE).checked_sub(given).and_then(|rest| u16::try_from(rest).ok());
        let owner_bps = owner.ok_or(LicensingError::SharesBroken { asset, bps: given })?;
        ceilings.sort_by_key(|ceiling| ceiling.license);
        ceilings.dedup_by_key(|ceiling| ceiling.license);
        Ok(Shares { parts, pool_bps, owner_bps, source, total_weight, ceilings, floor })
    }

    /// Splits `amount` after `before` was split. Nothing is created or lost: the parts and the change of the dust are
    /// the amount. The dust is always fewer units than there are parts.
    pub(crate) fn split(&self, before: Uint128, amount: Uint128) -> Ruling<Split> {
        let total_in = add(before, amount)?;
        let due = |bps| entitlement_floor(total_in, bps, part_floor(before, bps)?);
        let parts = self.parts.iter().map(|part| due(part.bps)).collect::<Result<Vec<_>, _>>()?;
        let (pool, owner) = (due(self.pool_bps)?, due(self.owner_bps)?);
        let dust_before = self.dust(before)?;
        let paid = parts.iter().chain([&pool, &owner]).try_fold(Uint128::zero(), |sum, part| add(sum, *part))?;
        let dust_after = sub(add(dust_before, amount)?, paid)?;
        Ok(Split { total_in, parts, pool, owner, dust_before, dust_after })
    }

    /// The licenses whose ceilings bind, without their bounds.
    pub(crate) fn ceiling_ids(&self) -> Vec<LicenseId> {
        self.ceilings.iter().map(|ceiling| ceiling.license).collect()
    }

    /// What rounding leaves of `total` when every part of it is paid.
    fn dust(&self, total: Uint128) -> Ruling<Uint128> {
        let shares = self.parts.iter().map(|part| part.bps).chain([self.pool_bps, self.owner_bps]);
        Ok(shares.into_iter().try_fold(total, |left, bps| sub(left, part_floor(total, bps)?))?)
    }
}
