//! Movements: movements of money.

use caravan_chain::Code;
use caravan_money::Currency;
use cosmwasm_std::{Addr, Uint128};

use crate::journal::account::Account;
use crate::journal::event::{ChainEvent, Position};

/// Why money moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MovementKind {
    /// Money was paid into a project.
    Payment,
    /// Escrow of a batch, from available funds.
    Reserved,
    /// Escrow of a batch, from project credit.
    ReservedFromCredit,
    /// The bond of an edition, from available funds.
    BondLocked,
    /// Work was accepted by a decision.
    WorkAccepted,
    /// Work was accepted because no one decided in time.
    AutoApproved,
    /// The fee of the platform.
    Fee,
    /// What a batch did not spend went to available funds.
    Released,
    /// What a batch did not spend went to project credit.
    ReleasedToCredit,
    /// A bond went to available funds.
    BondReturned,
    /// A bond became the pool of those who have weight.
    BondForfeited,
    /// A person's part of a forfeited bond.
    BondShare,
    /// What rounding left of a pool went to available funds.
    PoolRest,
    /// The bond of a side of an appeal.
    AppealBond,
    /// What a side of an appeal gets back of its bond.
    AppealBondReturned,
    /// What a side of an appeal gets of the bond of the other side.
    AppealGain,
    /// The fee of an arbiter for its ruling on an appeal.
    ArbiterFee,
    /// Money was paid out.
    Withdrawal,
    /// The price of a license without the fee.
    License,
    /// Revenue of an asset without the fee.
    Revenue,
    /// A part of the income of an asset, to its parent.
    ParentRoyalty,
    /// The owner's part of the income of an asset.
    OwnerRoyalty,
    /// A contributor's part of the income of an asset.
    ContributorRoyalty,
}

impl MovementKind {
    /// Return the kind in one word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Reserved => "reserved",
            Self::ReservedFromCredit => "reserved_from_credit",
            Self::BondLocked => "bond_locked",
            Self::WorkAccepted => "work_accepted",
            Self::AutoApproved => "auto_approved",
            Self::Fee => "fee",
            Self::Released => "released",
            Self::ReleasedToCredit => "released_to_credit",
            Self::BondReturned => "bond_returned",
            Self::BondForfeited => "bond_forfeited",
            Self::BondShare => "bond_share",
            Self::PoolRest => "pool_rest",
            Self::AppealBond => "appeal_bond",
            Self::AppealBondReturned => "appeal_bond_returned",
            Self::AppealGain => "appeal_gain",
            Self::ArbiterFee => "arbiter_fee",
            Self::Withdrawal => "withdrawal",
            Self::License => "license",
            Self::Revenue => "revenue",
            Self::ParentRoyalty => "parent_royalty",
            Self::OwnerRoyalty => "owner_royalty",
            Self::ContributorRoyalty => "contributor_royalty",
        }
    }
}

/// What a movement is about, by number. What the event does not name is absent, but for the project of a batch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct References {
    pub project: Option<u64>,
    pub batch: Option<u64>,
    pub assignment: Option<u64>,
    pub appeal: Option<u64>,
    pub edition: Option<u64>,
    pub person: Option<u64>,
    pub asset: Option<u64>,
    pub offer: Option<u64>,
    pub license: Option<u64>,
}

impl References {
    pub(super) fn of(event: &ChainEvent) -> Self {
        Self {
            project: event.number_if_any("project"),
            batch: event.number_if_any("batch"),
            assignment: event.number_if_any("assignment"),
            appeal: event.number_if_any("appeal"),
            edition: event.number_if_any("edition"),
            person: event.number_if_any("person"),
            asset: event.number_if_any("asset"),
            offer: event.number_if_any("offer"),
            license: event.number_if_any("license"),
        }
    }
}

/// Money that moved from one account to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    pub at: Position,
    /// The contract that emitted the event.
    pub code: Code,
    pub kind: MovementKind,
    pub from: Account,
    pub to: Account,
    pub currency: Currency,
    /// In base units, above 0.
    pub amount: Uint128,
    /// The address behind `from` at that time, where there is one.
    pub payer: Option<Addr>,
    /// The address behind `to` at that time, where there is one.
    pub payee: Option<Addr>,
    pub about: References,
    /// Of accepted work: the reward at the base grade, in base units.
    pub reward: Option<Uint128>,
    /// Of accepted work: the points that come with the next withdrawal.
    pub points: Option<Uint128>,
}

/// What moves: the kind of a movement, its accounts and its amount.
pub(super) struct Shift {
    pub(super) kind: MovementKind,
    pub(super) from: Account,
    pub(super) to: Account,
    pub(super) amount: Uint128,
}
