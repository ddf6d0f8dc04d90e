//! The rules. Pure: nothing here names storage, the chain's environment or a response.
//!
//! The rows that the contract stores are these structs, with names of one letter (30 gas a byte): a rule and what it
//! keeps are in one place. A change of a field is a migration.

pub(crate) mod asset_ledger;
pub(crate) mod ceiling;
pub(crate) mod claim;
pub(crate) mod currency_ledger;
pub(crate) mod license;
pub(crate) mod offer;
pub(crate) mod shares;
pub(crate) mod terms;
#[cfg(test)]
mod tests;

pub(crate) type Result<T, E = caravan_licensing_api::LicensingError> = core::result::Result<T, E>;
