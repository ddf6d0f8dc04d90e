//! Editions of projects that share: weight earned, a bond that is returned for publishing, a pool where it is not.

use caravan_marketplace_api::{bounds, FloorPrice, MarketplaceError, Shares};
use caravan_money::{add, mul, sub, weight_entitlement_floor, Amount, Bps, Currency};
use caravan_primitives::{EditionId, Hash32, ProjectId, Seconds, Time};
use cosmwasm_std::Uint128;

use super::config::within;
use super::{bump, drop_one, Ruling};
use crate::domain::row::row;

/// An edition by its project and its number there.
pub(crate) type EditionKey = (ProjectId, EditionId);

/// How those who make the dataset share in its licenses; frozen at the first opening.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ShareTerms {
    pub(crate) contributor_bps: Bps,
    pub(crate) weight_cap: Uint128,
    /// The key of a currency, and the least price in it.
    pub(crate) floor_price: Option<(String, Amount)>,
    pub(crate) bond_per_weight: Uint128,
    pub(crate) publish_secs: Seconds,
}

/// What a batch of a project that shares freezes of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct SlotShare {
    /// The weight of a slot.
    pub(crate) weight: u32,
    /// The most weight of a person in the edition.
    pub(crate) cap: Uint128,
}

/// An edition in which a batch was opened.
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

/// What a forfeited bond became.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pool {
    pub(crate) amount: Uint128,
    pub(crate) left: Uint128,
    /// The weight of those who have claimed.
    pub(crate) claimed: Uint128,
}

/// How an edition was published.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Published {
    pub(crate) content_hash: Hash32,
    pub(crate) at: Time,
}

/// Where a forfeited bond goes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Forfeited {
    pub(crate) pool: Uint128,
    pub(crate) to_available: Uint128,
}

impl ShareTerms {
    /// The terms, if they are within their bounds.
    pub(crate) fn new(shares: Shares) -> Ruling<ShareTerms> {
        let Shares { contributor_bps, weight_cap, floor_price, bond_per_weight, publish_secs } = shares;
        within("contributor_bps", u64::from(contributor_bps.get()), (1, u64::from(bounds::MAX_CONTRIBUTOR_BPS)))?;
        if weight_cap.is_zero() {
            within("weight_cap", 0, (1, u64::MAX))?;
        }
        within("publish_secs", publish_secs.get(), bounds::PUBLISH_SECS)?;
        let floor_price = floor_price.map(|floor| (floor.currency.key(), floor.amount));
        Ok(ShareTerms { contributor_bps, weight_cap, floor_price, bond_per_weight, publish_secs })
    }

    /// The terms on the wire.
    pub(crate) fn shares(self) -> Ruling<Shares> {
        let ShareTerms { contributor_bps, weight_cap, floor_price, bond_per_weight, publish_secs } = self;
        let wire = |(key, amount): (String, Amount)| -> Ruling<FloorPrice> {
            Ok(FloorPrice { currency: Currency::from_key(&key)?, amount })
        };
        let floor_price = floor_price.map(wire).transpose()?;
        Ok(Shares { contributor_bps, weight_cap, floor_price, bond_per_weight, publish_secs })
    }

    /// What slots of a weight lock in the bond: exact.
    pub(crate) fn bond(&self, slots: u64, weight: u32) -> Ruling<Uint128> {
        Ok(mul(mul(self.bond_per_weight, u64::from(weight))?, slots)?)
    }

    /// Refuses a slot that offers less than the currency's minimum per weight, reward and bond together.
    pub(crate) fn check_offer(&self, reward: Uint128, weight: u32, minimum: Uint128) -> Ruling<()> {
        let got = add(reward, self.bond(1, weight)?)?;
        let needed = mul(minimum, u64::from(weight))?;
        if got < needed {
            return Err(MarketplaceError::SlotBelowMinimum { needed, got });
        }
        Ok(())
    }
}

impl SlotShare {
    /// What an accepted slot adds to a person's weight: nothing beyond the cap.
    pub(crate) fn added_to(&self, present: Uint128) -> Uint128 {
        Uint128::from(self.weight).min(self.cap.saturating_sub(present))
    }
}

impl Edition {
    /// The edition that a first batch opens.
    pub(crate) fn begin(now: Time) -> Edition {
        Edition { opened_at: now, closes_at: now, batches: 0, bond: Uint128::zero(), pool: None, published: None }
    }

    /// From when anyone may close it, and no batch opens in it.
    pub(crate) fn over_at(&self) -> Ruling<Time> {
        Ok(self.opened_at.plus(Seconds::new(bounds::EDITION_SECS))?)
    }

    /// A batch opens in it.
    pub(crate) fn enter(&mut self, closes_at: Time, bond: Uint128) -> Ruling<()> {
        self.batches = bump(self.batches)?;
        self.closes_at = self.closes_at.max(closes_at);
        self.lock(bond)
    }

    /// More bond, for a batch that grows.
    pub(crate) fn lock(&mut self, bond: Uint128) -> Ruling<()> {
        self.bond = add(self.bond, bond)?;
        Ok(())
    }

    /// A batch of it was finalized.
    pub(crate) fn leave(&mut self) -> Ruling<()> {
        self.batches = drop_one(self.batches, "no batch of the edition is open")?;
        Ok(())
    }

    /// Refuses a close that is too early for the sender.
    pub(crate) fn check_close(&self, managed: bool, now: Time) -> Ruling<()> {
        let from = self.over_at()?;
        if managed || now >= from {
            return Ok(());
        }
        Err(MarketplaceError::EditionEarly { from, now })
    }

    /// From when the bond can be forfeited.
    pub(crate) fn publish_by(&self, publish_secs: Seconds) -> Ruling<Time> {
        Ok(self.closes_at.plus(publish_secs)?)
    }

    /// Refuses while a batch of it is not finalized.
    pub(crate) fn require_settled(&self, id: EditionId) -> Ruling<()> {
        if self.batches == 0 {
            return Ok(());
        }
        Err(MarketplaceError::EditionNotFinalized { edition: id, batches: self.batches })
    }

    /// It is registered; the bond, if it is still there, goes back.
    pub(crate) fn publish(&mut self, id: EditionId, total: Uint128, published: Published) -> Ruling<Uint128> {
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

    /// Refuses to forfeit a bond before its time. Where nobody has weight and nobody can earn any, there is nothing
    /// to wait for.
    pub(crate) fn check_forfeit(&self, id: EditionId, (from, now): (Time, Time), nobody: bool) -> Ruling<()> {
        if self.bond.is_zero() {
            return Err(MarketplaceError::BondMissing(id));
        }
        self.require_settled(id)?;
        if now >= from || nobody {
            return Ok(());
        }
        Err(MarketplaceError::ForfeitEarly { from, now })
    }

    /// The bond becomes the pool of those who have weight; it goes to available funds where nobody has.
    pub(crate) fn forfeit(&mut self, total: Uint128) -> Forfeited {
        let bond = std::mem::take(&mut self.bond);
        if total.is_zero() {
            return Forfeited { pool: Uint128::zero(), to_available: bond };
        }
        self.pool = Some(Pool { amount: bond, left: bond, claimed: Uint128::zero() });
        Forfeited { pool: bond, to_available: Uint128::zero() }
    }

    /// The pool.
    pub(crate) fn pool_mut(&mut self, id: EditionId) -> Ruling<&mut Pool> {
        self.pool.as_mut().ok_or(MarketplaceError::PoolMissing(id))
    }
}

impl Pool {
    /// The part of a weight: `floor(pool × weight / total)`.
    pub(crate) fn claim(&mut self, weight: Uint128, total: Uint128) -> Ruling<Uint128> {
        let part = weight_entitlement_floor(self.amount, weight, total, Uint128::zero())?;
        self.left = sub(self.left, part)?;
        self.claimed = add(self.claimed, weight)?;
        Ok(part)
    }

    /// What rounding left, once everybody has claimed.
    pub(crate) fn rest(&mut self, total: Uint128) -> Uint128 {
        if self.claimed < total {
            return Uint128::zero();
        }
        std::mem::take(&mut self.left)
    }
}

row! {
    ShareTerms { contributor_bps, weight_cap, floor_price, bond_per_weight, publish_secs }
    SlotShare { weight, cap }
    Edition { opened_at, closes_at, batches, bond, pool, published }
    Pool { amount, left, claimed }
    Published { content_hash: hash, at }
}

#[cfg(test)]
mod tests;
