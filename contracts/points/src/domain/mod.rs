//! The rules. Pure: nothing here names storage, the chain's environment or a response.

pub(crate) mod minting;
pub(crate) mod token;
pub(crate) mod transferability;
