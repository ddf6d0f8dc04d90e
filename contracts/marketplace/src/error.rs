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
        /// The reply belongs to no message that the contract sent: a fault of the contract.
        ReplyUnknown(u64) = "REPLY_UNKNOWN: expected the reply to an award or a move of points, got id {0}"
            => "Report this fault together with the message that you sent.",
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
