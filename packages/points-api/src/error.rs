//! What can go wrong, each with a code that stays.

use caravan_access::AccessError;
use caravan_money::MoneyError;
use caravan_primitives::{Coded, PrimitiveError};
use cosmwasm_std::{Addr, StdError, Uint128};
use thiserror::Error;

use crate::value::Transferability;

/// Why the points contract refuses a message or a query.
#[derive(Debug, Error, PartialEq)]
pub enum PointsError {
    /// The sender's role or the attached coins do not fit the message, or the storage failed.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// A sum beyond 128 bits.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// A value outside its bounds, as a time beyond 64 bits of seconds.
    #[error(transparent)]
    Primitive(#[from] PrimitiveError),
    /// A text that is no address of this chain.
    #[error("POINTS_ADDRESS: expected an address of this chain, got: {reason}")]
    Address {
        /// What the chain says of it.
        reason: String,
    },
    /// A ticker symbol with other characters than letters and hyphens.
    #[error("SYMBOL_INVALID: expected 3 to 12 ASCII letters or hyphens, got `{found}`")]
    Symbol {
        /// The symbol asked for.
        found: String,
    },
    /// More digits after the point than cw20 allows.
    #[error("DECIMALS_INVALID: expected at most 18 decimals, got {found}")]
    Decimals {
        /// The digits asked for.
        found: u8,
    },
    /// `UpdateMinter` is cw20's; here minters are a list.
    #[error("MINTER_FIXED: expected `set_minter`, which the owner sends to list a minter, got `update_minter`")]
    MinterFixed,
    /// The sender mints without being listed, or an address is to be taken off a list on which it is not.
    #[error("MINTER_UNLISTED: expected a listed minter, got {found}")]
    MinterUnlisted {
        /// The address that is not listed.
        found: Addr,
    },
    /// The first minters name an address twice.
    #[error("ENTRY_DUPLICATE: expected every minter once, got {found} twice")]
    MinterDuplicate {
        /// The address named twice.
        found: Addr,
    },
    /// A minter asks for more than is left of its budget.
    #[error("MINT_BUDGET_EXCEEDED: expected at most {budget}, which this minter may still mint, got {amount}")]
    BudgetExceeded {
        /// What it may still mint.
        budget: Uint128,
        /// What it asked for.
        amount: Uint128,
    },
    /// A recipient appears twice in one season of one `AwardMany`.
    #[error("ENTRY_DUPLICATE: expected one award per recipient and season, got {recipient} twice in season {season}")]
    AwardDuplicate {
        /// The recipient named twice.
        recipient: Addr,
        /// The season.
        season: u32,
    },
    /// Points stay with who earned them, for now.
    #[error("POINTS_SOULBOUND: expected open transferability, got soulbound: points stay with who earned them")]
    Soulbound,
    /// Transferability may only be loosened.
    #[error("LOOSEN_ONLY: expected something looser than {current}, got {requested}")]
    LoosenOnly {
        /// What holds.
        current: Transferability,
        /// What was asked for.
        requested: Transferability,
    },
    /// Somebody spends more than they hold.
    #[error("POINTS_INSUFFICIENT: expected at most {balance}, which {holder} holds, got {amount}")]
    Insufficient {
        /// Whose points.
        holder: Addr,
        /// What they hold.
        balance: Uint128,
        /// What was to be spent.
        amount: Uint128,
    },
    /// A spender asks for more than was allowed.
    #[error("ALLOWANCE_INSUFFICIENT: expected at most {allowance}, which {spender} may spend, got {amount}")]
    AllowanceInsufficient {
        /// Who spends.
        spender: Addr,
        /// What they may spend.
        allowance: Uint128,
        /// What they asked for.
        amount: Uint128,
    },
    /// Nothing was allowed.
    #[error("ALLOWANCE_MISSING: expected an allowance, got none")]
    AllowanceMissing,
    /// What was allowed has run out by time or height.
    #[error("ALLOWANCE_EXPIRED: expected an allowance that lasts, got one that has expired")]
    AllowanceExpired,
    /// Allowances are for others.
    #[error("ALLOWANCE_SELF: expected a spender other than the sender, got the sender")]
    AllowanceSelf,
    /// An allowance would be over before it begins.
    #[error("EXPIRATION_PAST: expected an expiration to come, got one that has passed")]
    ExpirationPast,
    /// Only the marketing address changes what wallets show.
    #[error("MARKETING_ONLY: expected the marketing address, got {sender}")]
    MarketingOnly {
        /// Who sent the message.
        sender: Addr,
    },
    /// The embedded picture is too big.
    #[error("LOGO_TOO_BIG: expected a logo of at most 5120 bytes, got a bigger one")]
    LogoTooBig,
    /// The embedded SVG does not begin as XML.
    #[error("LOGO_NOT_SVG: expected an SVG that begins with an XML preamble, got something else")]
    LogoNotSvg,
    /// The embedded PNG does not begin as PNG.
    #[error("LOGO_NOT_PNG: expected a PNG header, got something else")]
    LogoNotPng,
    /// There is no embedded logo to download.
    #[error("LOGO_MISSING: expected an embedded logo, got none")]
    LogoMissing,
    /// Only the wired marketplace moves balances.
    #[error("MARKETPLACE_ONLY: expected the wired marketplace, got {sender}")]
    MarketplaceOnly {
        /// Who sent the message.
        sender: Addr,
    },
    /// The marketplace's slot is filled for good.
    #[error("MARKETPLACE_WIRED: expected an empty slot, got one that holds {marketplace}")]
    MarketplaceWired {
        /// What it holds.
        marketplace: Addr,
    },
}

impl From<StdError> for PointsError {
    /// A fault of the storage, with the code that all contracts have for it: `STORAGE_FAILED`.
    fn from(error: StdError) -> Self {
        Self::Access(error.into())
    }
}

impl Coded for PointsError {
    /// Its own codes; `Access`, `Money` and `Primitive` have theirs.
    const ALL: &'static [&'static str] = &[
        "POINTS_ADDRESS",
        "SYMBOL_INVALID",
        "DECIMALS_INVALID",
        "MINTER_FIXED",
        "MINTER_UNLISTED",
        "ENTRY_DUPLICATE",
        "MINT_BUDGET_EXCEEDED",
        "ENTRY_DUPLICATE",
        "POINTS_SOULBOUND",
        "LOOSEN_ONLY",
        "POINTS_INSUFFICIENT",
        "ALLOWANCE_INSUFFICIENT",
        "ALLOWANCE_MISSING",
        "ALLOWANCE_EXPIRED",
        "ALLOWANCE_SELF",
        "EXPIRATION_PAST",
        "MARKETING_ONLY",
        "LOGO_TOO_BIG",
        "LOGO_NOT_SVG",
        "LOGO_NOT_PNG",
        "LOGO_MISSING",
        "MARKETPLACE_ONLY",
        "MARKETPLACE_WIRED",
    ];

    fn code(&self) -> &'static str {
        match self {
            Self::Access(error) => error.code(),
            Self::Money(error) => error.code(),
            Self::Primitive(error) => error.code(),
            Self::Address { .. } => "POINTS_ADDRESS",
            Self::Symbol { .. } => "SYMBOL_INVALID",
            Self::Decimals { .. } => "DECIMALS_INVALID",
            Self::MinterFixed => "MINTER_FIXED",
            Self::MinterUnlisted { .. } => "MINTER_UNLISTED",
            Self::MinterDuplicate { .. } => "ENTRY_DUPLICATE",
            Self::BudgetExceeded { .. } => "MINT_BUDGET_EXCEEDED",
            Self::AwardDuplicate { .. } => "ENTRY_DUPLICATE",
            Self::Soulbound => "POINTS_SOULBOUND",
            Self::LoosenOnly { .. } => "LOOSEN_ONLY",
            Self::Insufficient { .. } => "POINTS_INSUFFICIENT",
            Self::AllowanceInsufficient { .. } => "ALLOWANCE_INSUFFICIENT",
            Self::AllowanceMissing => "ALLOWANCE_MISSING",
            Self::AllowanceExpired => "ALLOWANCE_EXPIRED",
            Self::AllowanceSelf => "ALLOWANCE_SELF",
            Self::ExpirationPast => "EXPIRATION_PAST",
            Self::MarketingOnly { .. } => "MARKETING_ONLY",
            Self::LogoTooBig => "LOGO_TOO_BIG",
            Self::LogoNotSvg => "LOGO_NOT_SVG",
            Self::LogoNotPng => "LOGO_NOT_PNG",
            Self::LogoMissing => "LOGO_MISSING",
            Self::MarketplaceOnly { .. } => "MARKETPLACE_ONLY",
            Self::MarketplaceWired { .. } => "MARKETPLACE_WIRED",
        }
    }
}
