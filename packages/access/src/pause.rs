//! A pause stops what begins something, never what ends it.

use caravan_primitives::Time;
use cosmwasm_std::{Addr, StdResult, Storage};
use cw_storage_plus::Item;

use crate::AccessError;

/// A pause that has not ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PausedRow {
    /// The address that paused the contract.
    pub by: Addr,
    /// The time of the pause.
    pub since: Time,
}

/// The pause's row in the storage of a contract. A contract that runs has no row, so that a new contract runs without a
/// write.
pub struct Pause {
    row: Item<(Addr, Time)>,
}

impl Pause {
    /// Keep the row under this key.
    #[must_use]
    pub const fn new(namespace: &'static str) -> Self {
        Self { row: Item::new(namespace) }
    }

    /// Pause the contract. The policy says who may.
    ///
    /// # Errors
    /// `ALREADY_PAUSED`, `STORAGE_FAILED`.
    pub fn pause(&self, storage: &mut dyn Storage, by: &Addr, now: Time) -> Result<(), AccessError> {
        match self.status(storage)? {
            Some(PausedRow { by, since }) => Err(AccessError::AlreadyPaused { by, since }),
            None => Ok(self.row.save(storage, &(by.clone(), now))?),
        }
    }

    /// Let the contract run again.
    ///
    /// # Errors
    /// `NOT_PAUSED`, `STORAGE_FAILED`.
    pub fn unpause(&self, storage: &mut dyn Storage) -> Result<(), AccessError> {
        match self.status(storage)? {
            Some(_) => {
                self.row.remove(storage);
                Ok(())
            }
            None => Err(AccessError::NotPaused),
        }
    }

    /// Load the pause, if the contract is paused.
    ///
    /// # Errors
    /// If the row cannot be read.
    pub fn status(&self, storage: &dyn Storage) -> StdResult<Option<PausedRow>> {
        Ok(self.row.may_load(storage)?.map(|(by, since)| PausedRow { by, since }))
    }

    /// Refuse while the contract is paused.
    ///
    /// # Errors
    /// `CONTRACT_PAUSED`, `STORAGE_FAILED`.
    pub(crate) fn require_running(&self, storage: &dyn Storage) -> Result<(), AccessError> {
        match self.status(storage)? {
            Some(PausedRow { by, since }) => Err(AccessError::ContractPaused { by, since }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use caravan_primitives::Coded;
    use cosmwasm_std::testing::{MockApi, MockStorage};

    use super::*;

    const PAUSE: Pause = Pause::new("ps");

    #[test]
    fn a_contract_runs_until_it_is_paused() {
        let mut storage = MockStorage::new();
        assert_eq!(PAUSE.status(&storage), Ok(None));
        assert_eq!(PAUSE.require_running(&storage), Ok(()));
        let by = MockApi::default().addr_make("owner");
        PAUSE.pause(&mut storage, &by, Time::new(7)).unwrap();
        assert_eq!(PAUSE.status(&storage), Ok(Some(PausedRow { by: by.clone(), since: Time::new(7) })));
        assert_eq!(storage.get(b"ps").unwrap(), format!(r#"["{by}",7]"#).into_bytes());
        let refused = PAUSE.require_running(&storage).unwrap_err().to_string();
        assert_eq!(refused, format!("CONTRACT_PAUSED: expected a running contract, got one paused by {by} at 7"));
        PAUSE.unpause(&mut storage).unwrap();
        assert_eq!(PAUSE.require_running(&storage), Ok(()));
    }

    #[test]
    fn a_paused_contract_is_not_paused_again() {
        let mut storage = MockStorage::new();
        let (first, second) = (MockApi::default().addr_make("first"), MockApi::default().addr_make("second"));
        PAUSE.pause(&mut storage, &first, Time::new(7)).unwrap();
        let refused = PAUSE.pause(&mut storage, &second, Time::new(8)).unwrap_err();
        assert_eq!(refused, AccessError::AlreadyPaused { by: first.clone(), since: Time::new(7) });
        assert_eq!(PAUSE.status(&storage), Ok(Some(PausedRow { by: first, since: Time::new(7) })));
    }

    #[test]
    fn a_running_contract_does_not_go_on() {
        assert_eq!(PAUSE.unpause(&mut MockStorage::new()), Err(AccessError::NotPaused));
    }

    #[test]
    fn a_row_that_cannot_be_read_does_not_pass_for_running() {
        let mut storage = MockStorage::new();
        storage.set(b"ps", b"?");
        assert_eq!(PAUSE.require_running(&storage).unwrap_err().code(), "STORAGE_FAILED");
        assert_eq!(PAUSE.unpause(&mut storage).unwrap_err().code(), "STORAGE_FAILED");
    }
}
