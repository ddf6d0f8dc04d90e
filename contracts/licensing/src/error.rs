//! Composition of errors: the rules', access', storage's, the contract's own.

use caravan_access::AccessError;
use caravan_licensing_api::LicensingError;
use caravan_money::MoneyError;
use caravan_primitives::{Coded, PrimitiveError};
use cosmwasm_std::StdError;
use thiserror::Error;

/// What a message can fail with.
#[derive(Debug, PartialEq, Error)]
pub enum ContractError {
    /// A rule of licensing.
    #[error(transparent)]
    Licensing(#[from] LicensingError),
    /// Role, funds, pause, ownership or migration.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// Storage or JSON.
    #[error("STORAGE_FAILED: {0}")]
    Store(#[from] StdError),
}

/// The result of a handler.
pub(crate) type Res<T> = Result<T, ContractError>;

impl Coded for ContractError {
    const ALL: &'static [&'static str] = &["STORAGE_FAILED"];

    fn code(&self) -> &'static str {
        match self {
            ContractError::Licensing(error) => error.code(),
            ContractError::Access(error) => error.code(),
            ContractError::Store(_) => "STORAGE_FAILED",
        }
    }
}

impl From<MoneyError> for ContractError {
    fn from(error: MoneyError) -> ContractError {
        ContractError::Licensing(error.into())
    }
}

impl From<PrimitiveError> for ContractError {
    fn from(error: PrimitiveError) -> ContractError {
        ContractError::Licensing(error.into())
    }
}
