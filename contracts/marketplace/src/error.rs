//! What a message can fail with.

use caravan_access::AccessError;
use caravan_marketplace_api::MarketplaceError;
use caravan_money::MoneyError;
use caravan_primitives::{Coded, PrimitiveError};
use cosmwasm_std::StdError;
use thiserror::Error;

/// What a message can fail with.
#[derive(Debug, PartialEq, Error)]
pub enum ContractError {
    /// A rule of the marketplace.
    #[error(transparent)]
    Rule(#[from] MarketplaceError),
    /// Role, funds, pause, ownership or migration.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// Storage or JSON.
    #[error("STORAGE_FAILED: {0}")]
    Storage(#[from] StdError),
    /// A reply to a message that the contract never sends with a reply.
    #[error("REPLY_UNKNOWN: expected the reply to an award or a move of points, got id {0}")]
    ReplyUnknown(u64),
}

/// The result of a handler.
pub(crate) type Result<T, E = ContractError> = core::result::Result<T, E>;

impl Coded for ContractError {
    const ALL: &'static [&'static str] = &["STORAGE_FAILED", "REPLY_UNKNOWN"];

    fn code(&self) -> &'static str {
        match self {
            Self::Rule(error) => error.code(),
            Self::Access(error) => error.code(),
            Self::Storage(_) => "STORAGE_FAILED",
            Self::ReplyUnknown(_) => "REPLY_UNKNOWN",
        }
    }
}

impl From<MoneyError> for ContractError {
    fn from(error: MoneyError) -> Self {
        Self::Rule(error.into())
    }
}

impl From<PrimitiveError> for ContractError {
    fn from(error: PrimitiveError) -> Self {
        Self::Rule(error.into())
    }
}
