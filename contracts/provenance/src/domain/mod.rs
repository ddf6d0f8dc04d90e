//! The rules. Pure: nothing here names storage, the chain's environment or a response.
//!
//! The rows that the contract stores are these structs, with names of one letter (30 gas a byte): a rule and what it
//! keeps are in one place. A change of a field is a migration.

pub(crate) mod asset;
pub(crate) mod code;
pub(crate) mod commitment;
pub(crate) mod consent;
pub(crate) mod contributors;
pub(crate) mod draft;
pub(crate) mod edge;
pub(crate) mod ownership;

pub(crate) type Result<T, E = caravan_provenance_api::ProvenanceError> = core::result::Result<T, E>;
