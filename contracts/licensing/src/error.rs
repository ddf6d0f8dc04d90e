//! What a message can fail with: the rules, access, storage.

use caravan_licensing_api::LicensingError;

caravan_contract_kit::contract_error!(LicensingError);

pub(crate) type Result<T, E = ContractError> = core::result::Result<T, E>;
