//! Keys that read answers, in the folder of an account: the answer keys of its batches, which `batch import` makes and
//! `decide` and `export` decrypt with, and its reading key, which opens its own answers and what is for it alone.
//!
//! A file is an age identity: `age --decrypt --identity FILE PAYLOAD` works too.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use caravan_chain::Chain;
use caravan_marketplace_api::{AssignmentResponse, SubmissionResponse};
use caravan_primitives::Hash32;
use caravan_toolkit::commitment::AnswerContext;
use caravan_toolkit::encryption::{recipient_text, EncryptionError};
use caravan_toolkit::payload::{open, BatchKey, Payload, PayloadError, ReadingKey};

use crate::error::{ClientError, Result};
use crate::problem::Problem;
use crate::session::Session;
use crate::store::{account_folder, write};

const KEYS: &str = "keys";
/// The folder of the reading key: the keys of batches alone are in the other one.
const READING: &str = "reading";
const READING_KEY: &str = "reading-key.txt";

/// Make an answer key in the folder of the account that acts. Return its public half, which the batch freezes.
pub(crate) fn make_key<C: Chain>(session: &Session<C>) -> Result<Hash32> {
    let key = BatchKey::generate().map_err(ClientError::Output)?;
    let public = key.public();
    let path = session.store.create_path(&account_folder(session.actor_name()?, KEYS), &file_name(&public))?;
    write_key(&path, "decrypts the answers of a batch", &public, &key.reveal())?;
    Ok(public)
}

/// Return the reading key of the account that acts. Make it where there is none.
pub(crate) fn reading_key<C: Chain>(session: &Session<C>) -> Result<ReadingKey> {
    let path = session.store.create_path(&account_folder(session.actor_name()?, READING), READING_KEY)?;
    if let Some(key) = read_key(&path, ReadingKey::from_text)? {
        return Ok(key);
    }
    let key = ReadingKey::generate().map_err(ClientError::Output)?;
    write_key(&path, "decrypts the answers of this account and what is for it alone", &key.public(), &key.reveal())?;
    Ok(key)
}

fn write_key(path: &Path, what: &str, public: &Hash32, private: &str) -> Result<()> {
    let recipient = recipient_text(public).map_err(PayloadError::from).map_err(Problem::from)?;
    let text = format!("# {what}: keep it secret\n# public key: {recipient}\n{private}\n");
    write(path, |file| std::io::Write::write_all(file, text.as_bytes()))
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
            let key = read_key(path, BatchKey::from_text)?.ok_or_else(missing)?;
            let got = key.public();
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
        let Some(key) = read_key(&path, BatchKey::from_text)? else { return Ok(None) };
        let got = key.public();
        if got != *public {
            return Err(Problem::KeyWrong { public: *public, got, path }.into());
        }
        Ok(Some(Self { key }))
    }

    /// Open the payload of a submission, and check it against the commitment.
    pub(crate) fn open<C: Chain>(
        &self,
        session: &Session<C>,
        entry: &AssignmentResponse,
        submission: &SubmissionResponse,
    ) -> Result<Payload> {
        let bytes = session.store.payload(&submission.payload_hash)?;
        let payload = open(&self.key, &bytes, &answer_context(session, entry), &submission.commitment);
        Ok(payload.map_err(Problem::from)?)
    }
}

/// Return what the answers of an assignment are bound to.
pub(crate) fn answer_context<C: Chain>(session: &Session<C>, entry: &AssignmentResponse) -> AnswerContext {
    AnswerContext {
        chain_id: session.client.chain.chain_id(),
        contract: session.client.contracts.marketplace.to_string(),
        batch: entry.batch,
        task: entry.task,
        revision: 0,
        person: entry.person,
    }
}

/// Read the identity of a file, if there is one. Lines that begin with `#` are comments.
fn read_key<K>(path: &Path, parse: fn(&str) -> Result<K, EncryptionError>) -> Result<Option<K>> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(ClientError::Unreadable { path: path.to_owned(), error }),
    };
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let only = lines.next().filter(|_| lines.next().is_none()).unwrap_or_default();
    let malformed = |error: EncryptionError| {
        let problems = vec![error.to_string()];
        ClientError::Malformed { path: path.to_owned(), problems }
    };
    parse(only).map(Some).map_err(malformed)
}

/// Return the fault of an answer that cannot be decrypted; `None` where the answer is not at fault.
pub(crate) fn answer_fault(error: &ClientError) -> Option<String> {
    let ClientError::Problem(problem) = error else { return None };
    problem.is_of_an_answer().then(|| problem.to_string())
}
