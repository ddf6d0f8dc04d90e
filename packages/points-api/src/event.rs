//! Events of the points contract, besides cw20's attributes (`action`, `from`, `to`, `by`, `amount`) on cw20's messages.
//!
//! Every event begins with `version`, that of its shape. Adding an attribute at the end keeps the version.

use caravan_primitives::Time;
use cosmwasm_std::{Addr, Uint128};

use crate::value::Transferability;

/// Version of the events: raised when an attribute changes its meaning or goes away.
pub const EVENT_VERSION: &str = "1";

caravan_primitives::event_attributes! { "text": Transferability }

caravan_primitives::events! {
    pub EVENTS, version EVENT_VERSION;
    /// The contract was instantiated.
    PointsInstantiated "points_instantiated" {
        /// Owner of the contract.
        owner: Addr,
        /// Who may move points: `soulbound` or `open`.
        transferability: Transferability,
        /// The marketplace that may move balances. Absent until it is set.
        marketplace: Option<Addr>,
    }
    /// The contract was migrated to another version of its code.
    PointsMigrated "points_migrated" {
        /// Version of the code before.
        from: String,
        /// Version of the code now.
        to: String,
        /// The marketplace that this migration set. Absent if it set none.
        marketplace: Option<Addr>,
    }
    /// Points were minted outside of any season.
    PointsMinted "points_minted" {
        /// Minter that sent the message.
        minter: Addr,
        /// Address that received the points.
        recipient: Addr,
        /// Points minted, in base units.
        amount: Uint128,
        /// Points that the minter may still mint, in base units.
        budget: Uint128,
    }
    /// Points that were earned in a season were minted: one event for each award.
    PointsAwarded "points_awarded" {
        /// Minter that sent the message.
        minter: Addr,
        /// Season in which the points were earned.
        season: u32,
        /// Address that earned the points.
        recipient: Addr,
        /// Points awarded, in base units.
        amount: Uint128,
        /// Points that the recipient has earned in the season so far, in base units.
        earned: Uint128,
        /// Points that the minter may still mint after this award, in base units.
        budget: Uint128,
    }
    /// A minter was listed, got another budget, or was removed from the list.
    MinterSet "minter_set" {
        /// Owner of the contract, who decided.
        owner: Addr,
        /// Address of the minter.
        minter: Addr,
        /// Points that it may mint now, in base units; 0 without a raise means that it was removed.
        budget: Uint128,
        /// Points that are added to the budget later, in base units. Absent if the budget was not raised.
        raise: Option<Uint128>,
        /// When the raise is added. Absent if the budget was not raised.
        from: Option<Time>,
    }
    /// A person moved to another address and took the whole balance along.
    BalanceMoved "balance_moved" {
        /// The marketplace, which sent the message.
        marketplace: Addr,
        /// Old address of the person, whose balance is 0 now.
        from: Addr,
        /// New address of the person.
        to: Addr,
        /// Points moved, in base units.
        amount: Uint128,
        /// Balance of the new address now, in base units.
        balance: Uint128,
    }
    /// The owner loosened who may move points.
    TransferabilityLoosened "transferability_loosened" {
        /// Owner of the contract, who decided.
        owner: Addr,
        /// Who may move points now: `open`.
        transferability: Transferability,
    }
    /// Ownership of the contract was offered, accepted, or an offer was withdrawn.
    OwnershipUpdated "ownership_updated" {
        /// What was done: `offer`, `accept` or `withdraw`.
        step: &'static str,
        /// Address that sent the message.
        sender: Addr,
        /// Owner of the contract now; an offer alone changes nothing.
        owner: Addr,
        /// Address that may accept. Absent if nothing is offered.
        to: Option<Addr>,
        /// When the offer expires. Absent if nothing is offered.
        until: Option<Time>,
    }
}
