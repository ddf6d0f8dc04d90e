//! What a message can be refused for before it is looked at.

use caravan_primitives::{Coded, Time};
use cosmwasm_std::{Addr, Coin, StdError};
use thiserror::Error;

/// A sender may not do this, or not now, or not with these coins.
#[derive(Error, Debug, PartialEq)]
pub enum AccessError {
    /// Somebody else than the owner.
    #[error("OWNER_ONLY: expected the owner {owner}, got {sender}")]
    OwnerOnly {
        /// Who may.
        owner: Addr,
        /// Who came.
        sender: Addr,
    },
    /// An offer of ownership would end at once, or too late.
    #[error("OWNERSHIP_OFFER_WINDOW: expected an end after {now} and at most {max} seconds later, got {until}")]
    OfferWindow {
        /// The time of the message.
        now: Time,
        /// The longest offer in seconds.
        max: u64,
        /// The end that was asked for.
        until: Time,
    },
    /// There is no offer of ownership.
    #[error("OWNERSHIP_OFFER_MISSING: expected an open offer of ownership, got none from {owner}")]
    OfferMissing {
        /// Who could offer.
        owner: Addr,
    },
    /// The offer of ownership has run out.
    #[error("OWNERSHIP_OFFER_EXPIRED: expected an acceptance before {until}, got one at {now}")]
    OfferExpired {
        /// When it ran out.
        until: Time,
        /// The time of the message.
        now: Time,
    },
    /// Ownership was offered to somebody else.
    #[error("OWNERSHIP_OFFER_FOREIGN: expected {to}, to whom ownership is offered, got {sender}")]
    OfferForeign {
        /// To whom it is offered.
        to: Addr,
        /// Who came.
        sender: Addr,
    },
    /// The contract is paused, and this message begins something.
    #[error("CONTRACT_PAUSED: expected a running contract, got one paused by {by} at {since}")]
    ContractPaused {
        /// Who paused it.
        by: Addr,
        /// When.
        since: Time,
    },
    /// The contract is to go on, but it runs.
    #[error("NOT_PAUSED: expected a paused contract, got a running one")]
    NotPaused,
    /// The contract is to be paused, but it is.
    #[error("ALREADY_PAUSED: expected a running contract, got one paused by {by} at {since}")]
    AlreadyPaused {
        /// Who paused it.
        by: Addr,
        /// When.
        since: Time,
    },
    /// Coins came with a message that takes none.
    #[error("FUNDS_UNEXPECTED: expected no coins, got {count}, the first of them {first}")]
    FundsUnexpected {
        /// How many kinds of coins came.
        count: usize,
        /// One of them.
        first: Coin,
    },
    /// No coin came with a message that takes one.
    #[error("FUNDS_MISSING: expected one coin, got {got}")]
    FundsMissing {
        /// What came: nothing, or nothing of a coin.
        got: String,
    },
    /// Several coins came with a message that takes one.
    #[error("FUNDS_SEVERAL: expected one coin, got {count}, the first of them {first}")]
    FundsSeveral {
        /// How many kinds of coins came.
        count: usize,
        /// One of them.
        first: Coin,
    },
    /// A message that only the marketplace may send came from another address.
    #[error("MARKETPLACE_ONLY: expected the marketplace, {expected}, got {got}")]
    MarketplaceOnly {
        /// The address of the marketplace, or that there is none.
        expected: String,
        /// The sender.
        got: Addr,
    },
    /// A message that only the licensing contract may send came from another address.
    #[error("LICENSING_ONLY: expected the licensing contract, {expected}, got {got}")]
    LicensingOnly {
        /// The address of the licensing contract, or that there is none.
        expected: String,
        /// The sender.
        got: Addr,
    },
    /// The body of a cw20 hook is too long or not a message of this contract.
    #[error("HOOK_INVALID: expected the JSON of a hook message: {0}")]
    HookInvalid(String),
    /// A migration from what is not an older version of this contract, or into a slot that is filled.
    #[error("MIGRATION_REFUSED: expected {expected}, got {found}")]
    MigrationRefused {
        /// What could be taken over.
        expected: String,
        /// What is there.
        found: String,
    },
    /// What is stored cannot be read or written.
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
