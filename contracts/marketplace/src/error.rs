//! What a message can fail with: the rules, access, storage.

use caravan_marketplace_api::MarketplaceError;

caravan_contract_kit::contract_error!(MarketplaceError);

pub(crate) type Result<T, E = ContractError> = core::result::Result<T, E>;
