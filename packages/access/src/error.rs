//! Why a message can be refused before the contract looks at it.

use caravan_primitives::{Coded, Time};
use cosmwasm_std::{Addr, Coin, StdError};
use thiserror::Error;

/// Why a sender may not do this, or not now, or not with these coins.
#[derive(Error, Debug, PartialEq)]
pub enum AccessError {
    /// A message of the owner came from another address.
    #[error("OWNER_ONLY: expected the owner {owner}, got {sender}")]
    OwnerOnly {
        /// The owner of the contract.
        owner: Addr,
        /// The sender of the message.
        sender: Addr,
    },
    /// An offer of ownership would end at once, or too late.
    #[error("OWNERSHIP_OFFER_WINDOW: expected an end after {now} and at most {max} seconds later, got {until}")]
    OfferWindow {
        /// The time of the block.
        now: Time,
        /// The longest offer in seconds.
        max: u64,
        /// The end that was asked for.
        until: Time,
    },
    /// There is no offer of ownership.
    #[error("OWNERSHIP_OFFER_MISSING: expected an open offer of ownership, got none from {owner}")]
    OfferMissing {
        /// The owner, who could offer it.
        owner: Addr,
    },
    /// The offer of ownership has run out.
    #[error("OWNERSHIP_OFFER_EXPIRED: expected an acceptance before {until}, got one at {now}")]
    OfferExpired {
        /// The instant from which on it could not be accepted.
        until: Time,
        /// The time of the block.
        now: Time,
    },
    /// Ownership was offered to another address.
    #[error("OWNERSHIP_OFFER_FOREIGN: expected {to}, to whom ownership is offered, got {sender}")]
    OfferForeign {
        /// The address that may accept.
        to: Addr,
        /// The sender of the message.
        sender: Addr,
    },
    /// The contract is paused, and the message begins something.
    #[error("CONTRACT_PAUSED: expected a running contract, got one paused by {by} at {since}")]
    ContractPaused {
        /// The address that paused it.
        by: Addr,
        /// The time of the pause.
        since: Time,
    },
    /// The contract is to be unpaused, but it is not paused.
    #[error("NOT_PAUSED: expected a paused contract, got a running one")]
    NotPaused,
    /// The contract is to be paused, but it is paused already.
    #[error("ALREADY_PAUSED: expected a running contract, got one paused by {by} at {since}")]
    AlreadyPaused {
        /// The address that paused it.
        by: Addr,
        /// The time of the pause.
        since: Time,
    },
    /// Coins came with a message that takes none.
    #[error("FUNDS_UNEXPECTED: expected no coins, got {count}, the first of them {first}")]
    FundsUnexpected {
        /// How many kinds of coins came.
        count: usize,
        /// The first of them.
        first: Coin,
    },
    /// No coin came with a message that takes one.
    #[error("FUNDS_MISSING: expected one coin, got {got}")]
    FundsMissing {
        /// `none`, or a coin with amount zero.
        got: String,
    },
    /// Several coins came with a message that takes one.
    #[error("FUNDS_SEVERAL: expected one coin, got {count}, the first of them {first}")]
    FundsSeveral {
        /// How many kinds of coins came.
        count: usize,
        /// The first of them.
        first: Coin,
    },
    /// A message that only the marketplace may send came from another address.
    #[error("MARKETPLACE_ONLY: expected the marketplace, {expected}, got {got}")]
    MarketplaceOnly {
        /// The address of the marketplace, or that there is none.
        expected: String,
        /// The sender of the message.
        got: Addr,
    },
    /// A message that only the licensing contract may send came from another address.
    #[error("LICENSING_ONLY: expected the licensing contract, {expected}, got {got}")]
    LicensingOnly {
        /// The address of the licensing contract, or that there is none.
        expected: String,
        /// The sender of the message.
        got: Addr,
    },
    /// The body of a cw20 hook is too long or not a message of this contract.
    #[error("HOOK_INVALID: expected the JSON of a hook message: {0}")]
    HookInvalid(String),
    /// A migration from anything but an older version of this contract, or into a slot that is filled.
    #[error("MIGRATION_REFUSED: expected {expected}, got {found}")]
    MigrationRefused {
        /// The state that could be taken over.
        expected: String,
        /// The state that was found.
        found: String,
    },
    /// A row cannot be read or written.
    #[error("STORAGE_FAILED: expected rows that can be read and written, got {0}")]
    Std(#[from] StdError),
}

impl Coded for AccessError {
    const ALL: &'static [&'static str] = &[
        "OWNER_ONLY",
        "OWNERSHIP_OFFER_WINDOW",
        "OWNERSHIP_OFFER_MISSING",
        "OWNERSHIP_OFFER_EXPIRED",
        "OWNERSHIP_OFFER_FOREIGN",
        "CONTRACT_PAUSED",
        "NOT_PAUSED",
        "ALREADY_PAUSED",
        "FUNDS_UNEXPECTED",
        "FUNDS_MISSING",
        "FUNDS_SEVERAL",
        "MARKETPLACE_ONLY",
        "LICENSING_ONLY",
        "HOOK_INVALID",
        "MIGRATION_REFUSED",
        "STORAGE_FAILED",
    ];

    fn code(&self) -> &'static str {
        match self {
            Self::OwnerOnly { .. } => "OWNER_ONLY",
            Self::OfferWindow { .. } => "OWNERSHIP_OFFER_WINDOW",
            Self::OfferMissing { .. } => "OWNERSHIP_OFFER_MISSING",
            Self::OfferExpired { .. } => "OWNERSHIP_OFFER_EXPIRED",
            Self::OfferForeign { .. } => "OWNERSHIP_OFFER_FOREIGN",
            Self::ContractPaused { .. } => "CONTRACT_PAUSED",
            Self::NotPaused => "NOT_PAUSED",
            Self::AlreadyPaused { .. } => "ALREADY_PAUSED",
            Self::FundsUnexpected { .. } => "FUNDS_UNEXPECTED",
            Self::FundsMissing { .. } => "FUNDS_MISSING",
            Self::FundsSeveral { .. } => "FUNDS_SEVERAL",
            Self::MarketplaceOnly { .. } => "MARKETPLACE_ONLY",
            Self::LicensingOnly { .. } => "LICENSING_ONLY",
            Self::HookInvalid(_) => "HOOK_INVALID",
            Self::MigrationRefused { .. } => "MIGRATION_REFUSED",
            Self::Std(_) => "STORAGE_FAILED",
        }
    }
}
