//! The keys of answers: made by whoever imports a batch, kept in that account's folder, used to decide and to export.
//!
//! The file is one that `age` takes as well: `age --decrypt --identity FILE PAYLOAD`.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use caravan_chain::Chain;
use caravan_primitives::Hash32;
use caravan_toolkit::canonical::Item;
use caravan_toolkit::payload::{recipient_text, BatchKey};

use super::problem::Problem;
use super::session::Session;
use super::store::{own, write, Store};
use crate::failure::Failure;

/// Where an account keeps keys.
const KEYS: &str = "keys";

/// Which key opens the answers.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct KeyArgs {
    /// A key of answers, an age identity in a file, again for more; batches that none of them opens are opened by the
    /// keys that the account keeps in its folder.
    #[arg(long, value_name = "FILE")]
    key: Vec<PathBuf>,
}

/// Makes a key for answers, kept with the account that acts; gives the public half, which the batch freezes.
pub(crate) fn make<C: Chain>(session: &Session<C>) -> Result<Hash32, Failure> {
    let key = BatchKey::generate();
    let public = key.answer_key().map_err(Problem::from)?;
    let recipient = recipient_text(&public).map_err(Problem::from)?;
    let text = format!("# opens the answers of a batch: for the requester alone\n# public key: {recipient}\n");
    let path = session.store.place(&own(session.who()?, KEYS), &name(&public))?;
    write(&path, |file| std::io::Write::write_all(file, format!("{text}{}\n", key.reveal()).as_bytes()))?;
    Ok(public)
}

fn name(public: &Hash32) -> String {
    format!("{public}.txt")
}

/// What opens the answers of a batch.
pub(crate) struct Opener {
    key: BatchKey,
}

impl Opener {
    /// The key whose public half a batch has frozen: in a file that was named, or kept by the account.
    pub(crate) fn new<C: Chain>(args: &KeyArgs, public: &Hash32, session: &Session<C>) -> Result<Self, Failure> {
        let mut other = None;
        for path in &args.key {
            let key = at(path)?.ok_or_else(|| missing(path))?;
            let got = key.answer_key().map_err(Problem::from)?;
            if got == *public {
                return Ok(Self { key });
            }
            other = Some(Problem::KeyOther { public: *public, got, path: path.clone() });
        }
        match (Self::kept(public, session), other) {
            (Ok(Some(opener)), _) => Ok(opener),
            (_, Some(other)) => Err(other.into()),
            (Ok(None), None) => {
                let path = session.store.path(&own(session.who()?, KEYS), &name(public));
                Err(Problem::KeyMissing { public: *public, path }.into())
            }
            (Err(failure), None) => Err(failure),
        }
    }

    /// The key that the account keeps, if it is there.
    fn kept<C: Chain>(public: &Hash32, session: &Session<C>) -> Result<Option<Self>, Failure> {
        let path = session.store.path(&own(session.who()?, KEYS), &name(public));
        let Some(key) = at(&path)? else { return Ok(None) };
        let got = key.answer_key().map_err(Problem::from)?;
        if got != *public {
            return Err(Problem::KeyOther { public: *public, got, path }.into());
        }
        Ok(Some(Self { key }))
    }

    /// Opens what is kept under the hash of its bytes.
    pub(crate) fn open(&self, store: &Store, payload: &Hash32) -> Result<Item, Failure> {
        Ok(self.key.open(&store.payload(payload)?).map_err(Problem::from)?)
    }
}

/// The key in a file, if there is one.
fn at(path: &Path) -> Result<Option<BatchKey>, Failure> {
    match std::fs::read_to_string(path) {
        Ok(text) => read(&text, path).map(Some),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::Unreadable { path: path.to_owned(), error }),
    }
}

fn missing(path: &Path) -> Failure {
    Failure::Unreadable { path: path.to_owned(), error: ErrorKind::NotFound.into() }
}

/// The identity of a file; lines that begin with `#` are remarks.
fn read(text: &str, path: &Path) -> Result<BatchKey, Failure> {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let only = lines.next().filter(|_| lines.next().is_none()).unwrap_or_default();
    let wrong = |error: caravan_toolkit::payload::PayloadError| {
        let problems = vec![error.to_string()];
        Failure::Malformed { path: path.to_owned(), problems }
    };
    BatchKey::from_text(only).map_err(wrong)
}

/// What is wrong with an answer that cannot be opened; none where it is not the answer that is wrong.
pub(crate) fn fault(failure: &Failure) -> Option<String> {
    let Failure::Verb(problem) = failure else { return None };
    problem.is_of_an_answer().then(|| problem.to_string())
}
