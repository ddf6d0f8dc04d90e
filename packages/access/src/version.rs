//! What a migration comes from: the name and the version that cw2 keeps in the state. cw2's own check brings a parser for
//! all forms of versions; ours are three numbers.

use cosmwasm_std::{Addr, Storage};
use cw2::{ContractVersion, CONTRACT};

use crate::AccessError;

/// Admit a migration of the contract `name` to the code of version `version`, save that version, and return the earlier
/// one.
///
/// Versions are three numbers of 64 bits, `major.minor.patch`, without anything before or after.
///
/// # Errors
/// `MIGRATION_REFUSED` where the state has no name, the name of another contract, or a version that is newer or not three
/// numbers; `STORAGE_FAILED` where it cannot be read.
pub fn check_migration(storage: &mut dyn Storage, name: &str, version: &str) -> Result<String, AccessError> {
    let refused =
        |expected: &str, found: String| AccessError::MigrationRefused { expected: expected.to_owned(), found };
    let Some(ContractVersion { contract, version: from }) = CONTRACT.may_load(storage)? else {
        return Err(refused(name, "a state without a name".to_owned()));
    };
    if contract != name {
        return Err(refused(name, contract));
    }
    let older = parse(&from).zip(parse(version)).is_some_and(|(old, new)| old <= new);
    if !older {
        return Err(refused(&format!("version {version} or older"), from));
    }
    CONTRACT.save(storage, &ContractVersion { contract, version: version.to_owned() })?;
    Ok(from)
}

/// Fill the slot of a sibling, if an address is given and the slot is empty. For migrations: there is no other way.
///
/// # Errors
/// `MIGRATION_REFUSED` where the slot is filled.
pub fn fill_slot(slot: &mut Option<Addr>, sibling: Option<Addr>, name: &str) -> Result<(), AccessError> {
    let Some(sibling) = sibling else { return Ok(()) };
    if let Some(present) = slot {
        let expected = format!("an empty slot for the {name} contract");
        return Err(AccessError::MigrationRefused { expected, found: present.to_string() });
    }
    *slot = Some(sibling);
    Ok(())
}

/// Read `major.minor.patch`. Older versions are smaller.
fn parse(version: &str) -> Option<[u64; 3]> {
    let mut numbers = [0; 3];
    let mut parts = version.split('.');
    for number in &mut numbers {
        let part = parts.next()?;
        if !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        *number = part.parse().ok()?;
    }
    parts.next().is_none().then_some(numbers)
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "no chain here")]
mod tests {
    use caravan_primitives::Coded;
    use cosmwasm_std::testing::MockStorage;
    use cw2::{get_contract_version, set_contract_version};

    use super::*;

    const NAME: &str = "crates.io:caravan-points";
    const VERSION: &str = "1.10.2";

    /// A migration to [`VERSION`] from what is stored, and the version that is stored afterwards.
    fn migrated(contract: &str, version: &str) -> (Result<String, AccessError>, String) {
        let mut storage = MockStorage::new();
        set_contract_version(&mut storage, contract, version).unwrap();
        let got = check_migration(&mut storage, NAME, VERSION);
        (got, get_contract_version(&storage).unwrap().version)
    }

    #[test]
    fn a_state_of_this_version_or_an_older_one_is_taken_over_and_signed_anew() {
        for from in ["0.0.0", "0.99.99", "1.9.3", "1.10.1", "1.10.2"] {
            assert_eq!(migrated(NAME, from), (Ok(from.to_owned()), VERSION.to_owned()));
        }
    }

    #[test]
    fn a_newer_or_unreadable_version_is_refused_and_stays() {
        for from in ["1.10.3", "1.11.0", "2.0.0", "18446744073709551615.0.0"] {
            let (got, stored) = migrated(NAME, from);
            let text = format!("MIGRATION_REFUSED: expected version 1.10.2 or older, got {from}");
            assert_eq!((got.unwrap_err().to_string(), stored.as_str()), (text, from));
        }
        let huge = "18446744073709551616.0.0";
        for from in
            ["", "1", "1.0", "1.0.", "1.0.0.0", "1.0.0-rc.1", "1.0.0+7", "+1.0.0", "1..0", "v1.0.0", " 1.0.0", huge]
        {
            let (got, stored) = migrated(NAME, from);
            assert_eq!((got.unwrap_err().code(), stored.as_str()), ("MIGRATION_REFUSED", from));
        }
    }

    #[test]
    fn the_state_of_another_contract_is_refused() {
        let (got, stored) = migrated("crates.io:cw20-base", "0.0.1");
        let text = "MIGRATION_REFUSED: expected crates.io:caravan-points, got crates.io:cw20-base";
        assert_eq!((got.unwrap_err().to_string().as_str(), stored.as_str()), (text, "0.0.1"));
    }

    #[test]
    fn a_state_without_a_name_is_refused() {
        let mut storage = MockStorage::new();
        let refused = check_migration(&mut storage, NAME, VERSION).unwrap_err();
        assert_eq!(refused.code(), "MIGRATION_REFUSED");
        storage.set(b"contract_info", b"?");
        assert_eq!(check_migration(&mut storage, NAME, VERSION).unwrap_err().code(), "STORAGE_FAILED");
    }

    #[test]
    fn an_empty_slot_is_filled_once() {
        let mut slot = None;
        assert_eq!(fill_slot(&mut slot, None, "points"), Ok(()));
        assert_eq!(slot, None);
        let (first, second) = (Addr::unchecked("first"), Addr::unchecked("second"));
        assert_eq!(fill_slot(&mut slot, Some(first.clone()), "points"), Ok(()));
        assert_eq!(slot, Some(first.clone()));
        assert_eq!(fill_slot(&mut slot, None, "points"), Ok(()));
        let refused = fill_slot(&mut slot, Some(second), "points").unwrap_err().to_string();
        assert_eq!(refused, "MIGRATION_REFUSED: expected an empty slot for the points contract, got first");
        assert_eq!(slot, Some(first));
    }

    #[test]
    fn a_code_whose_own_version_is_unreadable_takes_nothing_over() {
        let mut storage = MockStorage::new();
        set_contract_version(&mut storage, NAME, "0.0.1").unwrap();
        assert_eq!(check_migration(&mut storage, NAME, "next").unwrap_err().code(), "MIGRATION_REFUSED");
    }
}
