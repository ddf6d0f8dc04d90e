//! The platform's list of arbiters.

use caravan_arbitration_api::keys::Arbiter;
use caravan_arbitration_api::ArbitrationError;
use caravan_primitives::{require_distinct, Hash32, PrimitiveError};
use cosmwasm_std::{Addr, Uint128};

use crate::Result;

/// Return the row of an arbiter that the owner lists with this key and these fees, by the storage key of their currency. How
/// often it was silent stays: to be listed again is no fresh start.
pub(crate) fn set(row: Option<Arbiter>, key: Hash32, mut fees: Vec<(String, Uint128)>) -> Result<Arbiter> {
    require_distinct("fees", fees.iter().map(|(currency, _)| currency))?;
    fees.sort();
    let listed = Arbiter { listed: true, key, fees, silent: row.as_ref().map_or(0, |row| row.silent) };
    if row.as_ref() == Some(&listed) {
        return Err(PrimitiveError::NothingChanges("the arbiter is listed so").into());
    }
    Ok(listed)
}

/// Return the row of an arbiter that the owner takes off the list.
pub(crate) fn delist(arbiter: &Addr, row: Option<Arbiter>) -> Result<Arbiter> {
    let row = require_known(arbiter, row)?;
    if !row.listed {
        return Err(PrimitiveError::NothingChanges("the arbiter is delisted").into());
    }
    Ok(Arbiter { listed: false, ..row })
}

/// Refuse an arbiter that was never listed. One that is delisted still rules where it was frozen.
pub(crate) fn require_known(arbiter: &Addr, row: Option<Arbiter>) -> Result<Arbiter> {
    row.ok_or_else(|| ArbitrationError::ArbiterUnknown { got: arbiter.clone() })
}

/// Count a dispute that the arbiter left without a ruling. The count never passes the largest number, and never fails: it
/// must not keep a dispute from its end.
pub(crate) fn count_missed(row: Arbiter) -> Arbiter {
    let silent = row.silent.saturating_add(1);
    Arbiter { silent, ..row }
}

#[cfg(test)]
mod tests {
    use caravan_primitives::Coded;

    use super::*;

    fn fees(fees: &[(&str, u128)]) -> Vec<(String, Uint128)> {
        fees.iter().map(|(currency, fee)| ((*currency).to_owned(), Uint128::new(*fee))).collect()
    }

    fn row() -> Arbiter {
        Arbiter { listed: true, key: Hash32::digest(b"key"), fees: fees(&[("c:t", 4), ("n:u", 5)]), silent: 3 }
    }

    fn someone() -> Addr {
        cosmwasm_std::testing::MockApi::default().addr_make("arbiter")
    }

    #[test]
    fn an_arbiter_is_listed_with_each_currency_once_in_the_order_of_their_keys() {
        let new = set(None, Hash32::digest(b"key"), fees(&[("n:u", 5), ("c:t", 4)])).unwrap();
        assert_eq!(new, Arbiter { silent: 0, ..row() });
        assert_eq!(
            (new.fee("n:u"), new.fee("c:t"), new.fee("n:other")),
            (Some(Uint128::new(5)), Some(Uint128::new(4)), None)
        );
        let twice = set(None, Hash32::digest(b"key"), fees(&[("n:u", 5), ("n:u", 4)]));
        assert_eq!(twice.unwrap_err().code(), "ENTRY_DUPLICATE");
    }

    #[test]
    fn key_and_fees_change_and_how_often_it_was_silent_stays() {
        let key = Hash32::digest(b"other");
        assert_eq!(set(Some(row()), key, row().fees), Ok(Arbiter { key, ..row() }));
        let fee = fees(&[("n:u", 6)]);
        assert_eq!(set(Some(row()), row().key, fee.clone()), Ok(Arbiter { fees: fee, ..row() }));
        assert_eq!(set(Some(row()), row().key, row().fees).unwrap_err().code(), "NOTHING_CHANGES");
        let delisted = Arbiter { listed: false, ..row() };
        assert_eq!(set(Some(delisted), row().key, row().fees), Ok(row()), "listed again as it was");
    }

    #[test]
    fn an_arbiter_is_delisted_once() {
        let delisted = Arbiter { listed: false, ..row() };
        assert_eq!(delist(&someone(), Some(row())), Ok(delisted.clone()));
        assert_eq!(delist(&someone(), Some(delisted.clone())).unwrap_err().code(), "NOTHING_CHANGES");
        assert_eq!(delist(&someone(), None), Err(ArbitrationError::ArbiterUnknown { got: someone() }));
        assert_eq!(require_known(&someone(), Some(delisted.clone())), Ok(delisted), "it keeps what it was frozen in");
    }

    #[test]
    fn missed_rulings_are_counted_and_the_count_never_fails() {
        assert_eq!(count_missed(row()).silent, 4);
        assert_eq!(count_missed(Arbiter { silent: u32::MAX, ..row() }).silent, u32::MAX);
    }
}
