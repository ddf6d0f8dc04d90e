//! What is announced, besides cw20's attributes (`action`, `from`, `to`, `by`, `amount`) on cw20's messages.
//!
//! Every event begins with `version`, that of its shape. Adding an attribute at the end keeps the version.

use caravan_primitives::Time;
use cosmwasm_std::{Addr, Event, Uint128};

use crate::value::Transferability;

/// The version of the shape of every event below.
pub const EVENT_VERSION: &str = "1";

/// The contract exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointsInstantiated {
    /// The owner.
    pub owner: Addr,
    /// Who may move points.
    pub transferability: Transferability,
    /// The wired marketplace; left out while the slot is empty.
    pub marketplace: Option<Addr>,
}

impl PointsInstantiated {
    /// The event's type on the chain, without the chain's prefix.
    pub const NAME: &'static str = "points_instantiated";
}

impl From<PointsInstantiated> for Event {
    fn from(event: PointsInstantiated) -> Self {
        let PointsInstantiated { owner, transferability, marketplace } = event;
        let told = Self::new(PointsInstantiated::NAME)
            .add_attribute("version", EVENT_VERSION)
            .add_attribute("owner", owner)
            .add_attribute("transferability", transferability.to_string());
        match marketplace {
            Some(marketplace) => told.add_attribute("marketplace", marketplace),
            None => told,
        }
    }
}

/// The contract runs another version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointsMigrated {
    /// The version before.
    pub from: String,
    /// The version that runs now.
    pub to: String,
    /// The marketplace that was wired by this migration; left out if none was.
    pub marketplace: Option<Addr>,
}

impl PointsMigrated {
    /// The event's type on the chain, without the chain's prefix.
    pub const NAME: &'static str = "points_migrated";
}

impl From<PointsMigrated> for Event {
    fn from(event: PointsMigrated) -> Self {
        let PointsMigrated { from, to, marketplace } = event;
        let told = Self::new(PointsMigrated::NAME)
            .add_attribute("version", EVENT_VERSION)
            .add_attribute("from", from)
            .add_attribute("to", to);
        match marketplace {
            Some(marketplace) => told.add_attribute("marketplace", marketplace),
            None => told,
        }
    }
}

/// Points were minted outside of any season.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointsMinted {
    /// Who minted them.
    pub minter: Addr,
    /// Who received them.
    pub recipient: Addr,
    /// How many, in base units.
    pub amount: Uint128,
    /// What the minter may still mint.
    pub budget: Uint128,
}

impl PointsMinted {
    /// The event's type on the chain, without the chain's prefix.
    pub const NAME: &'static str = "points_minted";
}

impl From<PointsMinted> for Event {
    fn from(event: PointsMinted) -> Self {
        let PointsMinted { minter, recipient, amount, budget } = event;
        Self::new(PointsMinted::NAME)
            .add_attribute("version", EVENT_VERSION)
            .add_attribute("minter", minter)
            .add_attribute("recipient", recipient)
            .add_attribute("amount", amount)
            .add_attribute("budget", budget)
    }
}

/// Points that were earned were minted; one event an award.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointsAwarded {
    /// Who awarded them.
    pub minter: Addr,
    /// In which season they were earned.
    pub season: u32,
    /// Who earned them.
    pub recipient: Addr,
    /// How many, in base units.
    pub amount: Uint128,
    /// What the recipient has earned in the season so far.
    pub earned: Uint128,
    /// What the minter may still mint, after this award.
    pub budget: Uint128,
}

impl PointsAwarded {
    /// The event's type on the chain, without the chain's prefix.
    pub const NAME: &'static str = "points_awarded";
}

impl From<PointsAwarded> for Event {
    fn from(event: PointsAwarded) -> Self {
        let PointsAwarded { minter, season, recipient, amount, earned, budget } = event;
        Self::new(PointsAwarded::NAME)
            .add_attribute("version", EVENT_VERSION)
            .add_attribute("minter", minter)
            .add_attribute("season", season.to_string())
            .add_attribute("recipient", recipient)
            .add_attribute("amount", amount)
            .add_attribute("earned", earned)
            .add_attribute("budget", budget)
    }
}

/// A minter was listed, its budget changed, or it was taken off the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MinterSet {
    /// Who decided.
    pub owner: Addr,
    /// The minter.
    pub minter: Addr,
    /// What it may still mint; zero: it is off the list.
    pub budget: Uint128,
}

impl MinterSet {
    /// The event's type on the chain, without the chain's prefix.
    pub const NAME: &'static str = "minter_set";
}

impl From<MinterSet> for Event {
    fn from(event: MinterSet) -> Self {
        let MinterSet { owner, minter, budget } = event;
        Self::new(MinterSet::NAME)
            .add_attribute("version", EVENT_VERSION)
            .add_attribute("owner", owner)
            .add_attribute("minter", minter)
            .add_attribute("budget", budget)
    }
}

/// A person moved and took the whole balance along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BalanceMoved {
    /// The marketplace that moved it.
    pub marketplace: Addr,
    /// The person's old address, which now holds nothing.
    pub from: Addr,
    /// The person's new address.
    pub to: Addr,
    /// How many points moved, in base units.
    pub amount: Uint128,
    /// What the new address holds now.
    pub balance: Uint128,
}

impl BalanceMoved {
    /// The event's type on the chain, without the chain's prefix.
    pub const NAME: &'static str = "balance_moved";
}

impl From<BalanceMoved> for Event {
    fn from(event: BalanceMoved) -> Self {
        let BalanceMoved { marketplace, from, to, amount, balance } = event;
        Self::new(BalanceMoved::NAME)
            .add_attribute("version", EVENT_VERSION)
            .add_attribute("marketplace", marketplace)
            .add_attribute("from", from)
            .add_attribute("to", to)
            .add_attribute("amount", amount)
            .add_attribute("balance", balance)
    }
}

/// Points may move more freely from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransferabilityLoosened {
    /// Who decided.
    pub owner: Addr,
    /// What holds now.
    pub transferability: Transferability,
}

impl TransferabilityLoosened {
    /// The event's type on the chain, without the chain's prefix.
    pub const NAME: &'static str = "transferability_loosened";
}

impl From<TransferabilityLoosened> for Event {
    fn from(event: TransferabilityLoosened) -> Self {
        let TransferabilityLoosened { owner, transferability } = event;
        Self::new(TransferabilityLoosened::NAME)
            .add_attribute("version", EVENT_VERSION)
            .add_attribute("owner", owner)
            .add_attribute("transferability", transferability.to_string())
    }
}

/// Ownership was offered, accepted or withdrawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnershipUpdated {
    /// `offer`, `accept` or `withdraw`.
    pub step: &'static str,
    /// Who did it.
    pub sender: Addr,
    /// The owner now; an offer alone changes nothing.
    pub owner: Addr,
    /// Who may accept, and from which second since 1970 on nobody may; left out when nothing is offered.
    pub offered: Option<(Addr, Time)>,
}

impl OwnershipUpdated {
    /// The event's type on the chain, without the chain's prefix.
    pub const NAME: &'static str = "ownership_updated";
}

impl From<OwnershipUpdated> for Event {
    fn from(event: OwnershipUpdated) -> Self {
        let OwnershipUpdated { step, sender, owner, offered } = event;
        let told = Self::new(OwnershipUpdated::NAME)
            .add_attribute("version", EVENT_VERSION)
            .add_attribute("step", step)
            .add_attribute("sender", sender)
            .add_attribute("owner", owner);
        match offered {
            Some((to, until)) => told.add_attribute("to", to).add_attribute("until", until.get().to_string()),
            None => told,
        }
    }
}
