//! Rows that siblings read raw: their keys and shapes are part of the interface. A change is a migration of the suite.

use cw_storage_plus::Map;

/// The storage key of a currency → whether new offers may use it; a currency that was never listed has no row. The
/// marketplace asks before it freezes a floor price.
pub const CURRENCIES: Map<&str, bool> = Map::new("cur");
