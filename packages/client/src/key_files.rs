//! Files of private keys that open content: age identities, so that `age --decrypt --identity FILE PAYLOAD` works too.

use std::io::{ErrorKind, Write};
use std::path::Path;

use caravan_primitives::Hash32;
use caravan_toolkit::encryption::{recipient_text, EncryptionError};
use caravan_toolkit::payload::ReadingKey;

use crate::error::{ClientError, Result};
use crate::problem::Problem;
use crate::store::{account_folder, write, Store};
use crate::text_file::unmarked;

const READING_KEY: &str = "reading-key.txt";

/// Return the reading key of an account, and make one if it has none.
pub(crate) fn reading_key(store: &Store, account: &str) -> Result<ReadingKey> {
    let path = store.create_path(&account_folder(account, ""), READING_KEY)?;
    if let Some(text) = read_text(&path)? {
        return parse_key(&text, &path, ReadingKey::from_text);
    }
    let key = ReadingKey::generate().map_err(ClientError::Output)?;
    write_reading_key(&path, &key)?;
    Ok(key)
}

/// Keep the reading key of a new account, which its words give again. One that is there stays.
pub(crate) fn keep_reading_key(store: &Store, account: &str, key: &ReadingKey) -> Result<()> {
    let path = store.create_path(&account_folder(account, ""), READING_KEY)?;
    if path.exists() {
        return Ok(());
    }
    write_reading_key(&path, key)
}

fn write_reading_key(path: &Path, key: &ReadingKey) -> Result<()> {
    write_key(path, "decrypts your own answers, and what is sent to you alone", &key.public(), &key.reveal())
}

/// Write a private key. Its public half stands in a comment.
pub(crate) fn write_key(path: &Path, use_of_key: &str, public: &Hash32, secret: &str) -> Result<()> {
    let recipient = recipient_text(public).map_err(Problem::from)?;
    let text = format!("# {use_of_key}: keep it secret\n# public key: {recipient}\n{secret}\n");
    write(path, |file| file.write_all(text.as_bytes()))
}

/// Read a file of keys, if there is one.
pub(crate) fn read_text(path: &Path) -> Result<Option<String>> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(ClientError::Unreadable { path: path.to_owned(), error }),
    }
}

/// Parse the only identity of a file.
pub(crate) fn parse_key<K>(
    text: &str,
    path: &Path,
    parse: impl FnOnce(&str) -> Result<K, EncryptionError>,
) -> Result<K> {
    let mut lines = identities(text);
    let only = lines.next().filter(|_| lines.next().is_none()).unwrap_or_default();
    parse(only).map_err(|error| {
        let problems = vec![error.to_string()];
        ClientError::Malformed { path: path.to_owned(), problems }
    })
}

/// The lines of an age identity file. Those that begin with `#` are comments.
pub(crate) fn identities(text: &str) -> impl Iterator<Item = &str> {
    let lines = unmarked(text).lines().map(str::trim);
    lines.filter(|line| !line.is_empty() && !line.starts_with('#'))
}
