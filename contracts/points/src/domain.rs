//! The rules, without storage, messages or a chain.

pub(crate) mod minting;
pub(crate) mod token;
pub(crate) mod transferability;
