//! Money: amounts, basis points, currencies, fees and cumulative entitlements.
//!
//! Pure functions without storage. Whatever rounds says so in its name, and whatever can fail returns a code: there is
//! no panic, no wrap and no saturation on the way. Intermediate products have 256 bits.

mod amount;
mod bps;
mod currency;
mod entitlement;
mod error;
mod fee;

pub use amount::{add, mul, sub, Amount};
pub use bps::Bps;
pub use currency::{Currency, Denom};
pub use entitlement::{entitlement_floor, weight_entitlement_floor, weight_entitlement_floor_capped};
pub use error::MoneyError;
pub use fee::{fee_ceil, fee_floor, part_floor, per_million_floor};
