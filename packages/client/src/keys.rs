//! Keys of people for content: the answer key of a batch, which `batch import` makes, and the reading key of an annotator.
//!
//! The files are age identities: `age --decrypt --identity FILE PAYLOAD` works too.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use caravan_chain::Chain;
use caravan_marketplace_api::{AssignmentResponse, BatchConfig, SubmissionResponse};
use caravan_primitives::{Document, Hash32};
use caravan_toolkit::commitment::AnswerContext;
use caravan_toolkit::payload::{self, BatchKey, Payload, MAX_ENCRYPTED_BYTES};
use caravan_toolkit::task::AnswerError;

use crate::error::{ClientError, Result};
use crate::key_files::{identities, parse_key, read_text, write_key};
use crate::problem::Problem;
use crate::session::Session;
use crate::store::{account_folder, write};

const KEYS: &str = "keys";

/// Make an answer key in the folder of the account that acts. Return its public half, which the batch freezes.
pub(crate) fn make_key<C: Chain>(session: &Session<C>) -> Result<Hash32> {
    let key = BatchKey::generate().map_err(ClientError::Output)?;
    let public = key.public();
    let path = session.store.create_path(&account_folder(session.actor_name()?, KEYS), &file_name(&public))?;
    write_key(&path, "decrypts the answers of a batch", &public, &key.reveal())?;
    Ok(public)
}

/// Copy the answer key with this public half to a file. A file that has it already is left as it is.
///
/// # Errors
/// `FILE_EXISTS` where another file has this name; those of reading and writing.
pub(crate) fn copy_key<C: Chain>(public: &Hash32, to: &Path, session: &Session<C>) -> Result<()> {
    let path = session.store.path(&account_folder(session.actor_name()?, KEYS), &file_name(public));
    let text = std::fs::read(&path).map_err(|error| ClientError::Unreadable { path, error })?;
    match std::fs::read(to) {
        Ok(found) if found == text => Ok(()),
        Ok(_) => Err(Problem::FileExists(to.to_owned()).into()),
        Err(error) if error.kind() == ErrorKind::NotFound => write(to, |file| file.write_all(&text)),
        Err(error) => Err(ClientError::Unreadable { path: to.to_owned(), error }),
    }
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
            let keys = read_keys(path)?.ok_or_else(missing)?;
            let got = keys.first().map_or(*public, BatchKey::public);
            if let Some(key) = keys.into_iter().find(|key| key.public() == *public) {
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

    /// Decrypt evidence that is encrypted to the answer key of the batch.
    pub(crate) fn evidence(&self, bytes: &[u8], most: usize) -> Result<Vec<u8>> {
        Ok(self.key.decrypt_evidence(bytes, most).map_err(Problem::from)?)
    }

    fn from_account<C: Chain>(public: &Hash32, session: &Session<C>) -> Result<Option<Self>> {
        let path = session.store.path(&account_folder(session.actor_name()?, KEYS), &file_name(public));
        let Some(text) = read_text(&path)? else { return Ok(None) };
        let key = parse_key(&text, &path, BatchKey::from_text)?;
        if key.public() != *public {
            return Err(Problem::KeyWrong { public: *public, got: key.public(), path }.into());
        }
        Ok(Some(Self { key }))
    }

    /// Fetch and decrypt the payload of submitted work, and check that it opens its commitment. None where nothing was
    /// submitted.
    pub(crate) fn payload<C: Chain>(
        &self,
        entry: &AssignmentResponse,
        session: &Session<C>,
    ) -> Result<Option<Payload>> {
        let Some(submission) = &entry.submission else { return Ok(None) };
        let bytes = session.content.document(&submitted(submission), MAX_ENCRYPTED_BYTES)?;
        let context = answer_context(entry, submission.revision, session);
        let payload = payload::open(&self.key, &bytes, &context, &submission.commitment).map_err(Problem::from)?;
        Ok(Some(payload))
    }
}

/// The payload of a submission as a document.
fn submitted(submission: &SubmissionResponse) -> Document {
    Document { uri: submission.uri.clone(), hash: submission.payload_hash }
}

/// Fetch the payloads of work, several at a time, so that they can be opened one after the other.
pub(crate) fn fetch_payloads<'a, C: Chain>(
    work: impl IntoIterator<Item = &'a AssignmentResponse>,
    session: &Session<C>,
) {
    let documents: Vec<Document> =
        work.into_iter().filter_map(|entry| entry.submission.as_ref()).map(submitted).collect();
    session.content.fetch("answers", &documents, MAX_ENCRYPTED_BYTES);
}

/// The number of the revision that would be submitted next.
pub(crate) fn next_revision(entry: &AssignmentResponse) -> u8 {
    entry.submission.as_ref().map_or(0, |sent| sent.revision.saturating_add(1))
}

/// What a revision of an answer is bound to.
pub(crate) fn answer_context<C: Chain>(
    entry: &AssignmentResponse,
    revision: u8,
    session: &Session<C>,
) -> AnswerContext {
    AnswerContext {
        chain_id: session.client.chain.chain_id(),
        contract: session.client.contracts.marketplace.to_string(),
        batch: entry.batch,
        task: entry.task,
        revision,
        person: entry.person,
    }
}

/// Check that the answers of a payload are as many as the task has items.
pub(crate) fn check_count(config: &BatchConfig, items: usize, payload: &Payload) -> Result<(), Problem> {
    let most = usize::from(config.work.items_per_task).min(items);
    if payload.answers.len() == most {
        return Ok(());
    }
    Err(AnswerError::Count { expected: most, got: payload.answers.len() }.into())
}

/// Read the identities of a file that a person names: at least one.
fn read_keys(path: &Path) -> Result<Option<Vec<BatchKey>>> {
    let Some(text) = read_text(path)? else { return Ok(None) };
    let mut lines = identities(&text).peekable();
    if lines.peek().is_none() {
        return parse_key(&text, path, BatchKey::from_text).map(|key| Some(vec![key]));
    }
    lines.map(|line| parse_key(line, path, BatchKey::from_text)).collect::<Result<_>>().map(Some)
}

/// What is wrong with submitted work whose answers cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum AnswerFault {
    /// The answer is at fault: it does not open, or is no answer to the task.
    Answer(String),
    /// The bytes could not be fetched, which may be a fault of the network, or of a gateway.
    Unfetched(String),
}

impl AnswerFault {
    /// Find the fault of an answer in an error; `None` where the answer is not at fault.
    pub(crate) fn of(error: &ClientError) -> Option<Self> {
        if let ClientError::Content(error) = error {
            return Some(Self::Unfetched(error.to_string()));
        }
        let ClientError::Problem(problem) = error else { return None };
        problem.is_of_an_answer().then(|| Self::Answer(problem.to_string()))
    }

    pub(crate) fn text(self) -> String {
        match self {
            Self::Answer(text) | Self::Unfetched(text) => text,
        }
    }
}
