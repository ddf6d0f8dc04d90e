//! Editions of projects that share: weight earned, a bond that is returned for publishing, a pool where it is not.

use caravan_contract_kit::{decrement, increment, within};
use caravan_marketplace_api::{bounds, FloorPrice, MarketplaceError, Shares};
use caravan_money::{add, mul, sub, weight_entitlement_floor, Amount, Bps, Currency};
use caravan_primitives::{EditionId, Hash32, ProjectId, Seconds, Time};
use cosmwasm_std::Uint128;

use super::config::range;
use super::role::ProjectRole;
use super::Result;
use crate::domain::row::row;

/// An edition by its project and its number there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct EditionKey {
    pub(crate) project: ProjectId,
    pub(crate) edition: EditionId,
}

/// How contributors share in the licenses of a dataset. Fixed at the first opening.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ShareTerms {
    pub(crate) contributor_bps: Bps,
    pub(crate) weight_cap: Uint128,
    /// The storage key of a currency, and the least price in it.
    pub(crate) floor_price: Option<(String, Amount)>,
    pub(crate) bond_per_weight: Uint128,
    pub(crate) publish_secs: Seconds,
    /// The least royalty that licenses of the dataset ask of derivatives.
    pub(crate) floor_royalty_bps: Bps,
}

/// What a batch freezes of the sharing terms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct SlotShare {
    /// The weight that an accepted slot adds, unless the cap is reached.
    pub(crate) weight: u32,
    /// The most weight that a person may have in the edition.
    pub(crate) cap: Uint128,
}

/// An edition in which a batch was opened. Others have no row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Edition {
    pub(crate) opened_at: Time,
    /// The latest `closes_at` of its batches.
    pub(crate) closes_at: Time,
    /// Batches opened in it that are not finalized.
    pub(crate) batches: u64,
    pub(crate) bond: Uint128,
    pub(crate) pool: Option<Pool>,
    pub(crate) published: Option<Published>,
}

/// What a forfeited bond became: money for those who have weight.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pool {
    pub(crate) amount: Uint128,
    pub(crate) left: Uint128,
    /// The weight of the persons that have claimed.
    pub(crate) claimed: Uint128,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Published {
    pub(crate) content_hash: Hash32,
    pub(crate) at: Time,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Forfeited {
    pub(crate) pool: Uint128,
    pub(crate) to_available: Uint128,
}

/// Whether anyone has weight in an edition, or may still earn it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Contributors {
    Possible,
    /// The edition is closed, and no work of it added weight.
    Never,
}

impl Contributors {
    pub(crate) fn of(total_weight: Uint128, edition: EditionId, current: EditionId) -> Self {
        if total_weight.is_zero() && edition < current {
            Self::Never
        } else {
            Self::Possible
        }
    }
}

impl ShareTerms {
    /// Check that the terms keep the bounds of the interface, and store the currency as its key.
    pub(crate) fn new(shares: Shares) -> Result<Self> {
        let Shares { contributor_bps, weight_cap, floor_price, floor_royalty_bps, bond_per_weight, publish_secs } =
            shares;
        within("contributor_bps", u64::from(contributor_bps.get()), 1..=u64::from(bounds::MAX_CONTRIBUTOR_BPS))?;
        if weight_cap.is_zero() {
            within("weight_cap", 0, 1..=u64::MAX)?;
        }
        let most_royalty = u64::from(bounds::MAX_FLOOR_ROYALTY_BPS);
        within("floor_royalty_bps", u64::from(floor_royalty_bps.get()), 0..=most_royalty)?;
        within("publish_secs", publish_secs.get(), range(bounds::PUBLISH_SECS))?;
        let floor_price = floor_price.map(|floor| (floor.currency.key(), floor.amount));
        Ok(Self { contributor_bps, weight_cap, floor_price, bond_per_weight, publish_secs, floor_royalty_bps })
    }

    /// The terms as they are shown.
    pub(crate) fn shares(self) -> Result<Shares> {
        let Self { contributor_bps, weight_cap, floor_price, bond_per_weight, publish_secs, floor_royalty_bps } = self;
        let wire = |(key, amount): (String, Amount)| -> Result<FloorPrice> {
            Ok(FloorPrice { currency: Currency::from_key(&key)?, amount })
        };
        let floor_price = floor_price.map(wire).transpose()?;
        Ok(Shares { contributor_bps, weight_cap, floor_price, floor_royalty_bps, bond_per_weight, publish_secs })
    }

    /// What slots lock in the bond.
    pub(crate) fn bond(&self, slots: u64, weight: u32) -> Result<Uint128> {
        Ok(mul(mul(self.bond_per_weight, u64::from(weight))?, slots)?)
    }

    /// Check that reward and bond of a slot together reach the currency's minimum per weight.
    pub(crate) fn check_offer(&self, reward: Uint128, weight: u32, minimum: Uint128) -> Result<()> {
        let got = add(reward, self.bond(1, weight)?)?;
        let needed = mul(minimum, u64::from(weight))?;
        if got < needed {
            return Err(MarketplaceError::SlotBelowMinimum { needed, got });
        }
        Ok(())
    }
}

impl SlotShare {
    /// What an accepted slot adds to a person's weight: nothing above the cap.
    pub(crate) fn added_to(&self, present: Uint128) -> Uint128 {
        self.cap.checked_sub(present).map_or(Uint128::zero(), |room| Uint128::from(self.weight).min(room))
    }
}

impl Edition {
    /// An edition that its first batch begins.
    pub(crate) fn begin(now: Time) -> Self {
        Self { opened_at: now, closes_at: now, batches: 0, bond: Uint128::zero(), pool: None, published: None }
    }

    /// From when anyone may close it, and no batch opens in it.
    pub(crate) fn over_at(&self) -> Result<Time> {
        Ok(self.opened_at.plus(Seconds::new(bounds::EDITION_SECS))?)
    }

    pub(crate) fn open_batch(&mut self, closes_at: Time, bond: Uint128) -> Result<()> {
        self.batches = increment(self.batches, "batches")?;
        self.closes_at = self.closes_at.max(closes_at);
        self.lock_bond(bond)
    }

    pub(crate) fn lock_bond(&mut self, bond: Uint128) -> Result<()> {
        self.bond = add(self.bond, bond)?;
        Ok(())
    }

    pub(crate) fn finalize_batch(&mut self) -> Result<()> {
        self.batches = decrement(self.batches, "no batch of the edition is open")?;
        Ok(())
    }

    pub(crate) fn check_close(&self, role: ProjectRole, now: Time) -> Result<()> {
        let from = self.over_at()?;
        if role == ProjectRole::Manager || now >= from {
            return Ok(());
        }
        Err(MarketplaceError::EditionEarly { from, now })
    }

    /// Until when it can be published without losing its bond.
    pub(crate) fn publish_by(&self, publish_secs: Seconds) -> Result<Time> {
        Ok(self.closes_at.plus(publish_secs)?)
    }

    /// Check that every batch of it is finalized.
    pub(crate) fn require_settled(&self, id: EditionId) -> Result<()> {
        if self.batches == 0 {
            return Ok(());
        }
        Err(MarketplaceError::EditionNotFinalized { edition: id, batches: self.batches })
    }

    /// Mark it as published. Return the bond, or nothing where it was forfeited.
    pub(crate) fn publish(&mut self, id: EditionId, total: Uint128, published: Published) -> Result<Uint128> {
        if let Some(Published { content_hash, .. }) = &self.published {
            return Err(MarketplaceError::EditionPublished { edition: id, content_hash: *content_hash });
        }
        self.require_settled(id)?;
        if total.is_zero() {
            return Err(MarketplaceError::EditionEmpty(id));
        }
        self.published = Some(published);
        Ok(std::mem::take(&mut self.bond))
    }

    /// From when the bond can be forfeited. Where it can belong to no contributor there is nothing to wait for.
    pub(crate) fn forfeit_from(&self, publish_secs: Seconds, contributors: Contributors) -> Result<Time> {
        match contributors {
            Contributors::Possible => self.publish_by(publish_secs),
            Contributors::Never => Ok(self.opened_at),
        }
    }

    pub(crate) fn check_forfeit(&self, id: EditionId, from: Time, now: Time) -> Result<()> {
        if self.bond.is_zero() {
            return Err(MarketplaceError::BondMissing(id));
        }
        self.require_settled(id)?;
        if now >= from {
            return Ok(());
        }
        Err(MarketplaceError::ForfeitEarly { from, now })
    }

    /// A publication that comes too late forfeits the bond first, so that it does not give the bond back.
    pub(crate) fn forfeit_if_late(
        &mut self,
        id: EditionId,
        publish_by: Time,
        now: Time,
        total: Uint128,
    ) -> Option<Forfeited> {
        self.check_forfeit(id, publish_by, now).ok().map(|()| self.forfeit(total))
    }

    /// Turn the bond into the pool of those who have weight, or into available funds where the total is 0.
    pub(crate) fn forfeit(&mut self, total: Uint128) -> Forfeited {
        let bond = std::mem::take(&mut self.bond);
        if total.is_zero() {
            return Forfeited { pool: Uint128::zero(), to_available: bond };
        }
        self.pool = Some(Pool { amount: bond, left: bond, claimed: Uint128::zero() });
        Forfeited { pool: bond, to_available: Uint128::zero() }
    }

    /// Whether its bond has become a pool.
    pub(crate) fn was_forfeited(&self) -> bool {
        self.pool.is_some()
    }

    pub(crate) fn pool_mut(&mut self, id: EditionId) -> Result<&mut Pool> {
        self.pool.as_mut().ok_or(MarketplaceError::PoolMissing(id))
    }
}

impl Pool {
    /// Pay the part of a weight: `floor(pool × weight / total)`.
    pub(crate) fn claim(&mut self, weight: Uint128, total: Uint128) -> Result<Uint128> {
        let part = weight_entitlement_floor(self.amount, weight, total, Uint128::zero())?;
        self.left = sub(self.left, part)?;
        self.claimed = add(self.claimed, weight)?;
        Ok(part)
    }

    /// Take what rounding left, once all weight has claimed.
    pub(crate) fn take_rest(&mut self, total: Uint128) -> Uint128 {
        if self.claimed < total {
            return Uint128::zero();
        }
        std::mem::take(&mut self.left)
    }
}

row! {
    ShareTerms { contributor_bps, weight_cap, floor_price, bond_per_weight, publish_secs, floor_royalty_bps }
    SlotShare { weight, cap }
    Edition { opened_at, closes_at, batches, bond, pool, published }
    Pool { amount, left, claimed }
    Published { content_hash: hash, at }
}

#[cfg(test)]
mod tests;
