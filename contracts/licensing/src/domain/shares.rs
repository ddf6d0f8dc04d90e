//! How money of an asset is split: what its seal froze, and the split itself.

use caravan_licensing_api::{LicensingError, Weights};
use caravan_money::{add, entitlement_floor, part_floor, sub, Currency};
use caravan_primitives::{AssetId, EditionId, LicenseId, ProjectId};
use caravan_provenance_api::{bounds, Target};
use cosmwasm_std::Uint128;
use serde::{Deserialize, Serialize};

use super::ceiling::Ceiling;
use super::terms::Terms;
use super::Result;

const WHOLE: u16 = 10_000;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Part {
    #[serde(rename = "a")]
    pub(crate) asset: AssetId,
    #[serde(rename = "b")]
    pub(crate) bps: u16,
    /// Whether it goes to the parent's pool, not to its inbox.
    #[serde(rename = "p")]
    pub(crate) pool: bool,
}

impl Part {
    pub(crate) const fn target(&self) -> Target {
        if self.pool {
            Target::Pool
        } else {
            Target::Inbox
        }
    }
}

/// Which contract knows the weights of contributors.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Source {
    /// There are no contributors.
    #[serde(rename = "n")]
    None,
    /// Provenance has a weight for each address of an inline list.
    #[serde(rename = "i")]
    Inline,
    /// The marketplace has a weight for each person of an edition.
    #[serde(rename = "e")]
    Edition {
        #[serde(rename = "p")]
        project: ProjectId,
        #[serde(rename = "e")]
        edition: EditionId,
    },
}

impl Source {
    /// Return the source as the interface writes it.
    pub(crate) const fn weights(&self) -> Weights {
        match *self {
            Self::None => Weights::None {},
            Self::Inline => Weights::Inline {},
            Self::Edition { project, edition } => Weights::Edition { project, edition },
        }
    }
}

/// The only currency of licenses, and their least price.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Floor {
    #[serde(rename = "c")]
    pub(crate) currency: String,
    #[serde(rename = "a")]
    pub(crate) amount: Uint128,
}

/// How money of an asset is split. Never changes.
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
    /// The least royalty of derivatives, in basis points.
    #[serde(rename = "r", default, skip_serializing_if = "is_zero")]
    pub(crate) floor_royalty: u16,
    #[serde(rename = "h", default, skip_serializing_if = "HandedOn::is_nothing")]
    handed_on: HandedOn,
}

/// What derivatives by license inherit: a number of edges, and what these take of a derivative's income.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct HandedOn {
    #[serde(rename = "e")]
    pub(crate) edges: u32,
    #[serde(rename = "b")]
    pub(crate) bps: u16,
}

impl HandedOn {
    /// A row without it has no field for it.
    fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// A row without a least royalty has no field for it.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(bps: &u16) -> bool {
    *bps == 0
}

/// What provenance froze when the asset was sealed, as far as money is concerned.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Seal {
    pub(crate) parts: Vec<Part>,
    pub(crate) contributor_bps: u16,
    pub(crate) source: Source,
    pub(crate) total_weight: Uint128,
    pub(crate) ceilings: Vec<Ceiling>,
    pub(crate) floor: Option<Floor>,
    pub(crate) floor_royalty: u16,
    pub(crate) handed_on: HandedOn,
}

/// What a payment gives each part: what the part has become entitled to and did not get before.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Split {
    /// All net money ever split, this payment included.
    pub(crate) total_in: Uint128,
    /// In the order of [`Shares::parts`].
    pub(crate) parts: Vec<Uint128>,
    pub(crate) pool: Uint128,
    pub(crate) owner: Uint128,
    pub(crate) dust_before: Uint128,
    pub(crate) dust_after: Uint128,
}

impl Shares {
    /// Freeze a seal: parts without a share are left out, the ceiling of a license counts once, and without contributors
    /// their part is the owner's.
    pub(crate) fn freeze(asset: AssetId, seal: Seal) -> Result<Self> {
        let Seal { mut parts, contributor_bps, source, total_weight, mut ceilings, .. } = seal;
        let Seal { floor, floor_royalty, handed_on, .. } = seal;
        parts.retain(|part| part.bps > 0);
        let shared = source != Source::None && !total_weight.is_zero();
        let pool_bps = if shared { contributor_bps } else { 0 };
        let given = parts.iter().map(|part| u32::from(part.bps)).fold(u32::from(pool_bps), u32::saturating_add);
        let owner = u32::from(WHOLE).checked_sub(given).and_then(|rest| u16::try_from(rest).ok());
        let owner_bps = owner.ok_or(LicensingError::SharesBroken { asset, bps: given })?;
        ceilings.sort_by_key(|ceiling| ceiling.license);
        ceilings.dedup_by_key(|ceiling| ceiling.license);
        Ok(Self { parts, pool_bps, owner_bps, source, total_weight, ceilings, floor, floor_royalty, handed_on })
    }

    /// Split `amount` after `before` was split. Nothing is created or lost: the parts and the change of the dust are
    /// the amount. The dust is always fewer units than there are parts.
    pub(crate) fn split(&self, before: Uint128, amount: Uint128) -> Result<Split> {
        let total_in = add(before, amount)?;
        let due = |bps| entitlement_floor(total_in, bps, part_floor(before, bps)?);
        let parts = self.parts.iter().map(|part| due(part.bps)).collect::<Result<Vec<_>, _>>()?;
        let (pool, owner) = (due(self.pool_bps)?, due(self.owner_bps)?);
        let dust_before = self.dust(before)?;
        let paid = parts.iter().chain([&pool, &owner]).try_fold(Uint128::zero(), |sum, part| add(sum, *part))?;
        let dust_after = sub(add(dust_before, amount)?, paid)?;
        Ok(Split { total_in, parts, pool, owner, dust_before, dust_after })
    }

    /// Return whether the floor price of the asset is in this currency.
    pub(crate) fn has_floor_in(&self, currency: &str) -> bool {
        self.floor.as_ref().is_some_and(|floor| floor.currency == currency)
    }

    /// Refuse another currency than that of the asset's floor, and a price below it.
    pub(crate) fn check_floor(&self, terms: &Terms) -> Result<()> {
        match &self.floor {
            Some(floor) if floor.currency != terms.currency || terms.price.get() < floor.amount => {
                Err(LicensingError::PriceBelowFloor {
                    currency: Currency::shown(&floor.currency),
                    amount: floor.amount,
                    got: terms.price.get(),
                    got_currency: Currency::shown(&terms.currency),
                })
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Refuse derivatives that owe less than the asset's least royalty, or whose own derivatives would owe nothing of it.
    pub(crate) fn check_floor_royalty(&self, terms: &Terms) -> Result<()> {
        let least = self.floor_royalty;
        match &terms.royalty {
            Some(royalty) if royalty.bps.get() < least => {
                Err(LicensingError::RoyaltyBelowFloor { least, got: royalty.bps.get() })
            }
            Some(royalty) if least > 0 && !royalty.reciprocal => Err(LicensingError::RoyaltyNotReciprocal { least }),
            Some(_) | None => Ok(()),
        }
    }

    /// Refuse terms that allow derivatives of the asset where none could be registered: the registry would refuse its edges,
    /// after the license was paid.
    pub(crate) fn check_derivatives(&self, asset: AssetId, terms: &Terms) -> Result<()> {
        let Some(royalty) = &terms.royalty else { return Ok(()) };
        let HandedOn { edges, bps } = self.handed_on;
        let max = bounds::MAX_INHERITED;
        if usize::try_from(edges).map_or(true, |edges| edges > max) {
            return Err(LicensingError::DerivativeEdgesFull { asset, max, got: edges });
        }
        let owed = u32::from(royalty.bps.get()).saturating_add(u32::from(bps));
        if owed > bounds::WHOLE_BPS {
            return Err(LicensingError::DerivativeSharesAbove { asset, max: bounds::WHOLE_BPS, got: owed });
        }
        Ok(())
    }

    /// Return the licenses whose ceilings bind the asset.
    pub(crate) fn ceiling_ids(&self) -> Vec<LicenseId> {
        self.ceilings.iter().map(|ceiling| ceiling.license).collect()
    }

    /// What rounding leaves of `total` when every part of it is paid.
    fn dust(&self, total: Uint128) -> Result<Uint128> {
        let mut shares = self.parts.iter().map(|part| part.bps).chain([self.pool_bps, self.owner_bps]);
        Ok(shares.try_fold(total, |left, bps| sub(left, part_floor(total, bps)?))?)
    }
}
