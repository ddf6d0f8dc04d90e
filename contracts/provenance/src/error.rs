//! What a message can fail with: the rules, access, storage.

use caravan_provenance_api::ProvenanceError;

caravan_contract_kit::contract_error!(ProvenanceError);

pub(crate) type Result<T, E = ContractError> = core::result::Result<T, E>;
