//! What came with the verdicts on a work: words that everybody can read, and evidence for its annotator alone.

use std::path::Path;

use caravan_chain::{emitter, Chain};
use caravan_marketplace_api::{EvidenceAdded, NoteAdded};
use caravan_primitives::{AssignmentId, BatchId, Document, Hash32, Time, Uri};
use caravan_toolkit::encryption::{encrypt, max_encrypted_bytes};
use cosmwasm_std::{Addr, Event};

use crate::client::attribute;
use crate::content::Progress;
use crate::error::{ClientError, Result};
use crate::key_files::reading_key;
use crate::problem::Problem;
use crate::session::Session;
use crate::statement::{each_event, Blocks};

/// The most bytes of evidence.
const MAX_EVIDENCE_BYTES: usize = 1 << 20;

/// What a requester or a manager said with a verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    Note(String),
    Evidence(Document),
}

/// What was said about a work, and when, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    pub time: Time,
    pub said: Said,
}

/// Find what was said with the verdicts on a work, in the events of the chain.
///
/// # Errors
/// Those of reading the blocks.
pub fn explanations(
    batch: BatchId,
    assignment: AssignmentId,
    marketplace: &Addr,
    blocks: &mut dyn Blocks,
    on_progress: &dyn Fn(Progress),
) -> Result<Vec<Explanation>> {
    let mut found = vec![];
    let is_about = |event: &Event| {
        let is = |key, expected: u64| attribute(event, key).is_some_and(|text| text == expected.to_string());
        emitter(event) == Some(marketplace.as_str()) && is("batch", batch.get()) && is("assignment", assignment.get())
    };
    each_event(blocks, on_progress, |event, time| {
        if is_about(event) {
            found.extend(said(event).map(|said| Explanation { time: Time::new(time), said }));
        }
    })?;
    Ok(found)
}

fn said(event: &Event) -> Option<Said> {
    let name = event.ty.strip_prefix("wasm-")?;
    if name == NoteAdded::NAME {
        return attribute(event, "note").map(|note| Said::Note(note.to_owned()));
    }
    if name == EvidenceAdded::NAME {
        let (uri, hash) = (attribute(event, "uri")?, attribute(event, "hash")?);
        return Some(Said::Evidence(Document { uri: Uri::new(uri).ok()?, hash: hash.parse().ok()? }));
    }
    None
}

/// Fetch evidence, and decrypt it with the reading key of the account that acts.
///
/// # Errors
/// `ENCRYPTION_CLOSED` where it is for another account; those of fetching it.
pub fn open_evidence<C: Chain>(document: &Document, session: &Session<C>) -> Result<Vec<u8>> {
    let most = max_encrypted_bytes(MAX_EVIDENCE_BYTES);
    let bytes = session.content.document(document, most)?;
    let key = reading_key(&session.store, session.actor_name()?)?;
    Ok(key.decrypt_reply(&bytes, most).map_err(Problem::from)?)
}

/// Read a file of evidence.
pub(crate) fn read_evidence(path: &Path) -> Result<Vec<u8>> {
    let bytes = std::fs::read(path).map_err(|error| ClientError::Unreadable { path: path.to_owned(), error })?;
    if bytes.len() > MAX_EVIDENCE_BYTES {
        let problems = vec![format!("expected at most {MAX_EVIDENCE_BYTES} bytes of evidence, got {}", bytes.len())];
        return Err(ClientError::Malformed { path: path.to_owned(), problems });
    }
    Ok(bytes)
}

/// Encrypt evidence to the reply key of a payload, and share it.
pub(crate) fn share_evidence<C: Chain>(bytes: &[u8], reply_key: Hash32, session: &Session<C>) -> Result<Document> {
    session.content.share(encrypt(&[reply_key], bytes).map_err(Problem::from)?)
}
