//! What a message can fail with: the rules, access, storage.

use caravan_marketplace_api::MarketplaceError;

caravan_contract_kit::contract_error!(
    MarketplaceError,
    /// A reply to a message that the contract never sends with a reply.
    ReplyUnknown(u64) => "REPLY_UNKNOWN": "expected the reply to an award or a move of points, got id {0}",
);

pub(crate) type Result<T, E = ContractError> = core::result::Result<T, E>;
