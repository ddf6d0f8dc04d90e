//! Composition of errors: the rules', access', storage's, the contract's own.

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
    Market(#[from] MarketplaceError),
    /// Role, funds, pause, ownership or migration.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// Storage or JSON.
    #[error("STORAGE_FAILED: {0}")]
    Store(#[from] StdError),
    /// A reply that nobody waits for.
    #[error("REPLY_UNKNOWN: expected the reply to an award or a move of points, got id {0}")]
    ReplyUnknown(u64),
}

/// The result of a handler.
pub(crate) type Res<T> = Result<T, ContractError>;

impl Coded for ContractError {
    const ALL: &'static [&'static str] = &["STORAGE_FAILED", "REPLY_UNKNOWN"];

    fn code(&self) -> &'static str {
        match self {
            ContractError::Market(error) => error.code(),
            ContractError::Access(error) => error.code(),
            ContractError::Store(_) => "STORAGE_FAILED",
            ContractError::ReplyUnknown(_) => "REPLY_UNKNOWN",
        }
    }
}

impl From<MoneyError> for ContractError {
    fn from(error: MoneyError) -> ContractError {
        ContractError::Market(error.into())
    }
}

impl From<PrimitiveError> for ContractError {
    fn from(error: PrimitiveError) -> ContractError {
        ContractError::Market(error.into())
    }
}
