//! The keys of accounts on the chain in the home directory: `people/NAME/key` in the folder of the chain.
//!
//! The file has the 64 hex digits of a secp256k1 key, and only its owner can read it. A key that is there is never replaced.

use std::collections::BTreeSet;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use caravan_chain::{address_of, ChainError};
use caravan_keys::AccountKey;
use cosmwasm_std::Addr;

use crate::error::{ClientError, Result};
use crate::problem::Problem;
use crate::store::{write, Store};

/// The folder of people, and the file of a key in the folder of a person.
const PEOPLE: &str = "people";
const KEY: &str = "key";

/// Where the key of a new account comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeySource {
    /// The randomness of the system.
    Random,
    /// The name of the account: everybody can make this key, so it is for demonstrations and tests alone.
    Name,
    /// A file with the 64 hex digits of a key.
    File(PathBuf),
}

/// Return the key of an account, if there is one of this name.
pub fn account_key(store: &Store, name: &str) -> Result<Option<AccountKey>> {
    let path = path(store, name);
    match fs::read_to_string(&path) {
        Ok(text) => parse(&text, path).map(Some),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(ClientError::Unreadable { path, error }),
    }
}

/// Make the key of a new account, and return its address.
pub(crate) fn create_key(store: &Store, name: &str, source: &KeySource) -> Result<Addr> {
    if path(store, name).exists() {
        return Err(Problem::AccountExists(name.to_owned()).into());
    }
    let key = match source {
        KeySource::Random => AccountKey::generate().map_err(ChainError::from)?,
        KeySource::Name => AccountKey::of_name(name),
        KeySource::File(file) => read(file)?,
    };
    let path = store.create_path(&folder(name), KEY)?;
    write(&path, |file| writeln!(file, "{}", key.reveal()))?;
    Ok(address_of(&key.public_key()))
}

/// Make the key of an account that may have one.
pub(crate) fn ensure_key(store: &Store, name: &str, source: &KeySource) -> Result<()> {
    if path(store, name).exists() {
        return Ok(());
    }
    create_key(store, name, source).map(|_| ())
}

/// Remove the key of an account that could not be created.
pub(crate) fn remove_key(store: &Store, name: &str) {
    // A key that stays does no harm: the account is there, and can be funded.
    let _ = fs::remove_file(path(store, name));
}

/// Return the names of all accounts that have a key.
pub(crate) fn account_names(store: &Store) -> Result<BTreeSet<String>> {
    let folder = store.path(PEOPLE, "");
    let unreadable = |error| ClientError::Unreadable { path: folder.clone(), error };
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(BTreeSet::new()),
        Err(error) => return Err(unreadable(error)),
    };
    let mut names = BTreeSet::new();
    for entry in entries {
        let entry = entry.map_err(unreadable)?;
        if let Some(name) = entry.file_name().to_str().filter(|_| entry.path().join(KEY).exists()) {
            names.insert(name.to_owned());
        }
    }
    Ok(names)
}

/// Return the address of every account that has a key.
pub(crate) fn addresses(store: &Store) -> Result<Vec<(String, Addr)>> {
    let mut addresses = vec![];
    for name in account_names(store)? {
        if let Some(key) = account_key(store, &name)? {
            addresses.push((name, address_of(&key.public_key())));
        }
    }
    Ok(addresses)
}

fn folder(name: &str) -> String {
    format!("{PEOPLE}/{name}")
}

fn path(store: &Store, name: &str) -> PathBuf {
    store.path(&folder(name), KEY)
}

fn read(file: &Path) -> Result<AccountKey> {
    let text = fs::read_to_string(file).map_err(|error| ClientError::Unreadable { path: file.to_owned(), error })?;
    parse(&text, file.to_owned())
}

fn parse(text: &str, path: PathBuf) -> Result<AccountKey> {
    text.trim_end().parse().map_err(|error| Problem::AccountKey { error, path }.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store(name: &str) -> Store {
        let folder = std::env::temp_dir().join(format!("caravan-account-keys-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        Store::new(folder)
    }

    #[test]
    fn a_new_account_has_a_key_of_its_own_that_only_the_owner_can_read() {
        let store = store("new");
        let (mira, theo) =
            (create_key(&store, "mira", &KeySource::Random), create_key(&store, "theo", &KeySource::Random));
        assert_ne!(mira.unwrap(), theo.unwrap());
        let text = fs::read_to_string(path(&store, "mira")).unwrap();
        assert!(text.len() == 65 && text.ends_with('\n'), "64 hex digits");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!((mode(path(&store, "mira")), mode(store.path(&folder("mira"), ""))), (0o600, 0o700));
        }
        assert_eq!(account_names(&store).unwrap(), BTreeSet::from(["mira".to_owned(), "theo".to_owned()]));
    }

    #[test]
    fn a_key_is_made_from_the_name_or_taken_from_a_file_where_that_is_asked_for() {
        let store = store("sources");
        let named = create_key(&store, "mira", &KeySource::Name).unwrap();
        assert_eq!(named, caravan_chain::named_account("mira"));
        let file = KeySource::File(path(&store, "mira"));
        assert_eq!(create_key(&store, "copy", &file).unwrap(), named);
        assert_eq!(addresses(&store).unwrap(), [("copy".to_owned(), named.clone()), ("mira".to_owned(), named)]);
    }

    #[test]
    fn a_key_is_not_replaced_and_a_file_that_has_none_changes_nothing() {
        let store = store("kept");
        create_key(&store, "mira", &KeySource::Random).unwrap();
        let before = fs::read(path(&store, "mira")).unwrap();
        let again = create_key(&store, "mira", &KeySource::Name).unwrap_err();
        assert_eq!(again.code(), "ACCOUNT_EXISTS");
        ensure_key(&store, "mira", &KeySource::Name).unwrap();
        assert_eq!(fs::read(path(&store, "mira")).unwrap(), before);
        let file = store.create_path("", "words").unwrap();
        fs::write(&file, "not a secret but no key either").unwrap();
        let error = create_key(&store, "theo", &KeySource::File(file.clone())).unwrap_err();
        assert!(error.code() == "KEY_INVALID" && error.to_string().contains("words"), "{error}");
        assert!(!error.to_string().contains("secret"), "the text of the file is not repeated: {error}");
        let missing = create_key(&store, "theo", &KeySource::File(file.with_extension("none"))).unwrap_err();
        assert_eq!(missing.code(), "FILE_UNREADABLE");
        assert!(account_key(&store, "theo").unwrap().is_none() && !path(&store, "theo").exists());
        fs::write(path(&store, "mira"), "damaged").unwrap();
        assert_eq!(addresses(&store).unwrap_err().code(), "KEY_INVALID");
    }
}
