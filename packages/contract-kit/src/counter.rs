//! Counters and bounds: checked, with an error instead of a wrong number.

use std::ops::RangeInclusive;

use caravan_primitives::PrimitiveError;

/// A number that counts: `u8`, `u32` or `u64`.
pub trait Counter: Copy {
    /// The next number, if there is one.
    fn next(self) -> Option<Self>;
    /// The number before, if there is one.
    fn previous(self) -> Option<Self>;
}

macro_rules! counter {
    ($($number:ty),+) => { $(
        impl Counter for $number {
            fn next(self) -> Option<Self> {
                self.checked_add(1)
            }

            fn previous(self) -> Option<Self> {
                self.checked_sub(1)
            }
        }
    )+ };
}

counter!(u8, u32, u64);

/// Return the counter plus one. `what` says what is counted.
///
/// # Errors
/// `COUNTER_FULL` at the last number of the type.
pub fn increment<N: Counter>(counter: N, what: &'static str) -> Result<N, PrimitiveError> {
    counter.next().ok_or(PrimitiveError::CounterFull { what })
}

/// Return the counter minus one. `broken` says which invariant does not hold where the counter is zero.
///
/// # Errors
/// `LEDGER_BROKEN` at zero.
pub fn decrement<N: Counter>(counter: N, broken: &'static str) -> Result<N, PrimitiveError> {
    counter.previous().ok_or(PrimitiveError::LedgerBroken(broken))
}

/// Check that a number of a message is within the bounds of its field.
///
/// # Errors
/// `OUT_OF_RANGE`.
pub fn within(field: &'static str, got: u64, bounds: RangeInclusive<u64>) -> Result<(), PrimitiveError> {
    if bounds.contains(&got) {
        return Ok(());
    }
    let (min, max) = bounds.into_inner();
    Err(PrimitiveError::OutOfRange { field, min, max, got })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_go_up_to_the_last_number_and_down_to_zero() {
        assert_eq!(increment(6_u32, "sales"), Ok(7));
        assert_eq!(increment(u32::MAX, "sales"), Err(PrimitiveError::CounterFull { what: "sales" }));
        assert_eq!(increment(u64::from(u32::MAX), "sales"), Ok(1 << 32));
        assert_eq!(increment(u64::MAX, "sales"), Err(PrimitiveError::CounterFull { what: "sales" }));
        assert_eq!(decrement(1_u64, "live below none"), Ok(0));
        assert_eq!(decrement(0_u64, "live below none"), Err(PrimitiveError::LedgerBroken("live below none")));
    }

    #[test]
    fn bounds_are_within() {
        for got in [3, 4, 5] {
            assert_eq!(within("width", got, 3..=5), Ok(()));
        }
        for got in [0, 2, 6, u64::MAX] {
            let broken = PrimitiveError::OutOfRange { field: "width", min: 3, max: 5, got };
            assert_eq!(within("width", got, 3..=5), Err(broken));
        }
    }
}
