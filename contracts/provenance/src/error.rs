//! Composition of errors: the rules', access', storage's, the contract's own.

use caravan_access::AccessError;
use caravan_primitives::{Coded, PrimitiveError};
use caravan_provenance_api::ProvenanceError;
use cosmwasm_std::StdError;
use thiserror::Error;

/// What a message can fail with.
#[derive(Debug, PartialEq, Error)]
pub enum ContractError {
    /// A rule of provenance.
    #[error(transparent)]
    Rule(#[from] ProvenanceError),
    /// Role, funds, pause, ownership or migration of the contract.
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
            ContractError::Rule(error) => error.code(),
            ContractError::Access(error) => error.code(),
            ContractError::Store(_) => "STORAGE_FAILED",
        }
    }
}

impl From<PrimitiveError> for ContractError {
    fn from(error: PrimitiveError) -> Self {
        ContractError::Rule(error.into())
    }
}

impl From<caravan_money::MoneyError> for ContractError {
    fn from(error: caravan_money::MoneyError) -> Self {
        ContractError::Rule(error.into())
    }
}
