//! Answer keys: `batch import` makes one in the folder of the account, `decide` and `export` decrypt with it.
//!
//! The file is an age identity: `age --decrypt --identity FILE PAYLOAD` works too.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use caravan_chain::Chain;
use caravan_primitives::Hash32;
use caravan_toolkit::canonical::Item;
use caravan_toolkit::payload::{recipient_text, BatchKey, PayloadError};

use crate::error::{ClientError, Result};
use crate::problem::Problem;
use crate::session::Session;
use crate::store::{account_folder, write, Store};

const KEYS: &str = "keys";

/// Make an answer key in the folder of the account that acts. Return its public half, which the batch freezes.
pub(crate) fn make_key<C: Chain>(session: &Session<C>) -> Result<Hash32> {
    let key = BatchKey::generate();
    let public = key.answer_key().map_err(Problem::from)?;
    let recipient = recipient_text(&public).map_err(Problem::from)?;
    let text = format!("# decrypts the answers of a batch: keep it secret\n# public key: {recipient}\n");
    let path = session.store.create_path(&account_folder(session.actor_name()?, KEYS), &file_name(&public))?;
    write(&path, |file| std::io::Write::write_all(file, format!("{text}{}\n", key.reveal()).as_bytes()))?;
    Ok(public)
}

fn file_name(public: &Hash32) -> String {
    format!("{public}.txt")
}

/// Decrypts the answers of a batch.
pub(crate) struct AnswerReader {
    key: BatchKey,
}

impl AnswerReader {
    /// Find the key whose public half a batch has frozen: in one of `files`, or in the folder of the account that acts.
    pub(crate) fn new<C: Chain>(files: &[PathBuf], public: &Hash32, session: &Session<C>) -> Result<Self> {
        let mut wrong_key = None;
        for path in files {
            let missing = || ClientError::Unreadable { path: path.clone(), error: ErrorKind::NotFound.into() };
            let key = read_key(path)?.ok_or_else(missing)?;
            let got = key.answer_key().map_err(Problem::from)?;
            if got == *public {
                return Ok(Self { key });
            }
            wrong_key = Some(Problem::KeyWrong { public: *public, got, path: path.clone() });
        }
        match (Self::from_account(public, session), wrong_key) {
            (Ok(Some(reader)), _) => Ok(reader),
            (_, Some(wrong_key)) => Err(wrong_key.into()),
            (Ok(None), None) => {
                let path = session.store.path(&account_folder(session.actor_name()?, KEYS), &file_name(public));
                Err(Problem::KeyMissing { public: *public, path }.into())
            }
            (Err(error), None) => Err(error),
        }
    }

    fn from_account<C: Chain>(public: &Hash32, session: &Session<C>) -> Result<Option<Self>> {
        let path = session.store.path(&account_folder(session.actor_name()?, KEYS), &file_name(public));
        let Some(key) = read_key(&path)? else { return Ok(None) };
        let got = key.answer_key().map_err(Problem::from)?;
        if got != *public {
            return Err(Problem::KeyWrong { public: *public, got, path }.into());
        }
        Ok(Some(Self { key }))
    }

    /// Decrypt the answer that is stored under the hash of its bytes.
    pub(crate) fn decrypt(&self, store: &Store, payload: &Hash32) -> Result<Item> {
        Ok(self.key.decrypt(&store.payload(payload)?).map_err(Problem::from)?)
    }
}

fn read_key(path: &Path) -> Result<Option<BatchKey>> {
    match std::fs::read_to_string(path) {
        Ok(text) => parse_key(&text, path).map(Some),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(ClientError::Unreadable { path: path.to_owned(), error }),
    }
}

/// Parse the identity of a file. Lines that begin with `#` are comments.
fn parse_key(text: &str, path: &Path) -> Result<BatchKey> {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let only = lines.next().filter(|_| lines.next().is_none()).unwrap_or_default();
    let malformed = |error: PayloadError| {
        let problems = vec![error.to_string()];
        ClientError::Malformed { path: path.to_owned(), problems }
    };
    BatchKey::from_text(only).map_err(malformed)
}

/// Return the fault of an answer that cannot be decrypted; `None` where the answer is not at fault.
pub(crate) fn answer_fault(error: &ClientError) -> Option<String> {
    let ClientError::Problem(problem) = error else { return None };
    problem.is_of_an_answer().then(|| problem.to_string())
}
