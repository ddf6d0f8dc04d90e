//! Counters of rows. One arithmetic for all of them: a counter that would wrap means that an invariant is broken, and the
//! message fails.

use caravan_marketplace_api::MarketplaceError;

use super::Result;

pub(crate) trait Counter {
    fn increment(&mut self) -> Result<()>;

    /// Fail with `broken` where the counter is 0.
    fn decrement(&mut self, broken: &'static str) -> Result<()>;
}

macro_rules! counter {
    ($($number:ty),*) => { $(
        impl Counter for $number {
            fn increment(&mut self) -> Result<()> {
                *self = self.checked_add(1).ok_or(MarketplaceError::LedgerBroken("a counter is full"))?;
                Ok(())
            }

            fn decrement(&mut self, broken: &'static str) -> Result<()> {
                *self = self.checked_sub(1).ok_or(MarketplaceError::LedgerBroken(broken))?;
                Ok(())
            }
        }
    )* };
}

counter!(u8, u32, u64);

/// Subtract counters of one row.
pub(crate) fn difference(from: u64, by: u64, broken: &'static str) -> Result<u64> {
    from.checked_sub(by).ok_or(MarketplaceError::LedgerBroken(broken))
}
