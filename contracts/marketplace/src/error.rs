//! What a message can fail with: the rules of the contract, access, storage.

use caravan_access::AccessError;
use caravan_marketplace_api::MarketplaceError;
use caravan_money::MoneyError;
use caravan_primitives::{coded_errors, PrimitiveError};
use cosmwasm_std::StdError;

coded_errors! {
    /// What a message can fail with.
    #[derive(Debug, PartialEq)]
    pub enum ContractError includes(Market(MarketplaceError), Access(AccessError)) {
    }
}

/// The result of a handler.
pub(crate) type Res<T> = Result<T, ContractError>;

impl From<StdError> for ContractError {
    fn from(error: StdError) -> Self {
        Self::Access(error.into())
    }
}

impl From<MoneyError> for ContractError {
    fn from(error: MoneyError) -> Self {
        Self::Market(error.into())
    }
}

impl From<PrimitiveError> for ContractError {
    fn from(error: PrimitiveError) -> Self {
        Self::Market(error.into())
    }
}
