//! The keys of accounts in a home, in the folder `people/NAME` of their chain.
//!
//! `key.age` has a key, encrypted with a passphrase, and `key.pub` beside it the public half in the clear: what only reads
//! needs no passphrase. `key` has a key in the clear. A key is the 64 hex digits of a secp256k1 key; only the owner of the
//! home can read the files. A key that is there is never replaced.

use std::collections::BTreeSet;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use caravan_chain::{address_of, ChainError};
use caravan_keys::{AccountError, AccountKey, KeyError, KeyPath, PublicKey, Signer, Words};
use caravan_toolkit::passphrase::Passphrase;
use caravan_toolkit::payload::ReadingKey;
use cosmwasm_std::Addr;

use crate::error::{ClientError, Result};
use crate::key_files::keep_reading_key;
use crate::problem::Problem;
use crate::store::{write, Store};
use crate::text_file::unmarked;

/// The folder of people, and the files of a key in the folder of a person.
const PEOPLE: &str = "people";
const KEY: &str = "key";
const ENCRYPTED: &str = "key.age";
const PUBLIC: &str = "key.pub";
const FILES: [&str; 3] = [KEY, ENCRYPTED, PUBLIC];

/// Where the key of a new account comes from.
#[derive(Debug, Clone)]
pub enum KeySource {
    /// The randomness of the system.
    Random,
    /// The name of the account: everybody can make this key, so it is for demonstrations and tests alone.
    Name,
    /// A file with the 64 hex digits of a key.
    File(PathBuf),
    /// The words of a mnemonic, and the place of the key among theirs.
    Words { words: Words, path: KeyPath },
}

/// The key of a new account, and how it is kept.
#[derive(Debug, Clone)]
pub struct NewKey {
    pub source: KeySource,
    /// What the file of the key is encrypted with. Without it, the key is kept in the clear.
    pub passphrase: Option<Passphrase>,
}

impl NewKey {
    /// A key that is kept in the clear.
    #[must_use]
    pub fn clear(source: KeySource) -> Self {
        Self { source, passphrase: None }
    }
}

/// How the passphrase of the account with this name is asked for. It is asked for when the key first signs.
pub type AskPassphrase = Arc<dyn Fn(&str) -> Result<Passphrase, AccountError> + Send + Sync>;

/// A key as it is kept.
enum Kept {
    Clear(AccountKey),
    Encrypted(PublicKey),
}

/// Return the public half of the key of an account, if there is one of this name.
///
/// # Errors
/// `KEY_INVALID`, `KEY_FILE_DAMAGED`, `FILE_UNREADABLE`.
pub fn public_key(store: &Store, name: &str) -> Result<Option<PublicKey>> {
    Ok(kept(store, name)?.map(|kept| match kept {
        Kept::Clear(key) => key.public_key(),
        Kept::Encrypted(public) => public,
    }))
}

/// Return who signs for an account, if there is one of this name. A key that is encrypted is opened when it first signs.
///
/// # Errors
/// As [`public_key`].
pub fn signer(store: &Store, name: &str, ask: &AskPassphrase) -> Result<Option<Signer>> {
    Ok(kept(store, name)?.map(|kept| match kept {
        Kept::Clear(key) => key.into(),
        Kept::Encrypted(public) => {
            let (path, name, ask) = (path(store, name, ENCRYPTED), name.to_owned(), Arc::clone(ask));
            Signer::locked(public, move || open(&path, &name, &public, &ask))
        }
    }))
}

/// Make the key of a new account, and return its public half.
pub(crate) fn create_key(store: &Store, name: &str, new: &NewKey) -> Result<PublicKey> {
    if has_key(store, name) {
        return Err(Problem::AccountExists(name.to_owned()).into());
    }
    let key = match &new.source {
        KeySource::Random => AccountKey::generate().map_err(ChainError::from)?,
        KeySource::Name => AccountKey::of_name(name),
        KeySource::File(file) => read(file)?,
        KeySource::Words { words, path } => words.key(path).map_err(Problem::from)?,
    };
    if let KeySource::Words { words, path } = &new.source {
        let reading = ReadingKey::from_seed(&words.seed(), &path.to_string()).map_err(Problem::from)?;
        keep_reading_key(store, name, &reading)?;
    }
    match &new.passphrase {
        Some(passphrase) => encrypt(store, name, &key, passphrase)?,
        None => {
            let text = format!("{}\n", key.reveal());
            write(&store.create_path(&folder(name), KEY)?, |file| file.write_all(text.as_bytes()))?;
        }
    }
    Ok(key.public_key())
}

/// Encrypt the key of an account with another passphrase than before, or with its first.
///
/// # Errors
/// `ACCOUNT_UNKNOWN`; those of opening the key.
pub fn set_passphrase(store: &Store, name: &str, ask: &AskPassphrase, new: &Passphrase) -> Result<()> {
    let signer = signer(store, name, ask)?.ok_or_else(|| Problem::AccountUnknown(name.to_owned()))?;
    let key = signer.open().map_err(ChainError::from)?;
    encrypt(store, name, key, new)?;
    let clear = path(store, name, KEY);
    match fs::remove_file(&clear) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(ClientError::Unwritable { path: clear, error }),
        _ => Ok(()),
    }
}

/// Keep a key encrypted. An account whose key is not there yet is there with the second file: a program that is killed before
/// it leaves none.
fn encrypt(store: &Store, name: &str, key: &AccountKey, passphrase: &Passphrase) -> Result<()> {
    let (folder, public) = (folder(name), key.public_key());
    let encrypted = passphrase.encrypt(format!("{}\n", key.reveal()).as_bytes()).map_err(Problem::from)?;
    write(&store.create_path(&folder, PUBLIC)?, |file| writeln!(file, "{public}"))?;
    write(&store.create_path(&folder, ENCRYPTED)?, |file| file.write_all(&encrypted))
}

/// Make the key of an account that may have one.
pub(crate) fn ensure_key(store: &Store, name: &str, source: &KeySource) -> Result<()> {
    if has_key(store, name) {
        return Ok(());
    }
    create_key(store, name, &NewKey::clear(source.clone())).map(|_| ())
}

/// Remove the key of an account that could not be created.
pub(crate) fn remove_key(store: &Store, name: &str) {
    for file in FILES {
        // A key that stays does no harm: the account is there, and can be funded.
        let _ = fs::remove_file(path(store, name, file));
    }
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
        if let Some(name) = entry.file_name().to_str().filter(|name| has_key(store, name)) {
            names.insert(name.to_owned());
        }
    }
    Ok(names)
}

/// Return the address, on the embedded chain, of every account that has a key.
pub(crate) fn addresses(store: &Store) -> Result<Vec<(String, Addr)>> {
    let mut addresses = vec![];
    for name in account_names(store)? {
        if let Some(key) = public_key(store, &name)? {
            addresses.push((name, address_of(&key)));
        }
    }
    Ok(addresses)
}

/// Return who signs for every account that has a key.
///
/// # Errors
/// As [`public_key`].
pub fn signers(store: &Store, ask: &AskPassphrase) -> Result<Vec<(String, Signer)>> {
    let mut signers = vec![];
    for name in account_names(store)? {
        if let Some(signer) = signer(store, &name, ask)? {
            signers.push((name, signer));
        }
    }
    Ok(signers)
}

fn folder(name: &str) -> String {
    format!("{PEOPLE}/{name}")
}

fn path(store: &Store, name: &str, file: &str) -> PathBuf {
    store.path(&folder(name), file)
}

/// Return whether the home has the key of an account.
pub(crate) fn has_key(store: &Store, name: &str) -> bool {
    [KEY, ENCRYPTED].into_iter().any(|file| path(store, name, file).exists())
}

fn kept(store: &Store, name: &str) -> Result<Option<Kept>> {
    let clear = path(store, name, KEY);
    match fs::read_to_string(&clear) {
        Ok(text) => return Ok(Some(Kept::Clear(parse(&text, clear)?))),
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(ClientError::Unreadable { path: clear, error }),
    }
    if !has_key(store, name) {
        return Ok(None);
    }
    let public = path(store, name, PUBLIC);
    let text = fs::read_to_string(&public).unwrap_or_default();
    let key = text.trim_end().parse().map_err(|_| Problem::from(damaged(&public, "no public key")))?;
    Ok(Some(Kept::Encrypted(key)))
}

/// Decrypt the key whose public half is `public`.
fn open(path: &Path, name: &str, public: &PublicKey, ask: &AskPassphrase) -> Result<AccountKey, KeyError> {
    let shown = || path.display().to_string();
    let unreadable = |error: std::io::Error| AccountError::Unreadable { path: shown(), error: error.to_string() };
    let bytes = fs::read(path).map_err(unreadable)?;
    let opened = ask(name)?.decrypt(&bytes).map_err(|_| damaged(path, "bytes that do not decrypt"))?;
    let plain = opened.ok_or_else(|| AccountError::PassphraseWrong { path: shown() })?;
    let key: Option<AccountKey> = std::str::from_utf8(&plain).ok().and_then(|text| text.trim_end().parse().ok());
    let is_it = |key: &AccountKey| key.public_key() == *public;
    Ok(key.filter(is_it).ok_or_else(|| damaged(path, "a key that is not the one of key.pub"))?)
}

fn damaged(path: &Path, got: &'static str) -> AccountError {
    AccountError::Damaged { path: path.display().to_string(), got }
}

fn read(file: &Path) -> Result<AccountKey> {
    let text = fs::read_to_string(file).map_err(|error| ClientError::Unreadable { path: file.to_owned(), error })?;
    parse(&text, file.to_owned())
}

fn parse(text: &str, path: PathBuf) -> Result<AccountKey> {
    unmarked(text).trim_end().parse().map_err(|error| Problem::AccountKey { error, path }.into())
}

#[cfg(test)]
mod tests;
