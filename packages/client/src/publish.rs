//! Publish the accepted work of an edition as a dataset.
//!
//! The chain accepts a registration only under a commitment that is a minute old. So there are two calls. The first saves
//! what it committed to, and a third does nothing.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use caravan_chain::Chain;
use caravan_marketplace_api::{
    AssignmentResponse, AssignmentStatus, BatchResponse, EditionResponse, EditionStatus, Sharing,
};
use caravan_primitives::{AssetId, EditionId, Hash32, ProjectId, Time};
use caravan_provenance_api::AssetResponse;
use serde_json::{json, Value};

use crate::commitments::commit_once;
use crate::error::{ClientError, Result};
use crate::keys::{fetch_payloads, AnswerFault};
use crate::opened_batch::opened_batches;
use crate::opened_batch::OpenedBatch;
use crate::problem::Problem;
use crate::session::Session;
use crate::store::write;

/// The most bytes of a dataset that is fetched to be written again.
const MAX_DATASET_BYTES: usize = 1 << 30;

/// What is published. Without an edition it is the first that is not published.
#[derive(Debug, Clone)]
pub struct PublishRequest {
    pub project: ProjectId,
    pub edition: Option<EditionId>,
    pub out: PathBuf,
    pub keys: Vec<PathBuf>,
    pub undecryptable: Undecryptable,
}

/// What happens with accepted answers that cannot be decrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undecryptable {
    Fail,
    LeaveOut,
}

#[derive(Debug, Clone)]
pub enum Published {
    /// The commitment is too young: publish again after so many seconds.
    Wait { ready_at: Time, seconds: u64 },
    /// The dataset is an asset. It has no file where this home cannot write it again.
    Registered { asset: AssetId, content_hash: Hash32, file: Option<PathBuf> },
}

pub fn publish<C: Chain>(request: &PublishRequest, session: &mut Session<C>) -> Result<Published> {
    let requester = session.actor()?;
    let project = session.client.project(request.project)?;
    if project.sharing == (Sharing::None {}) {
        let expected = "a project created with --share, whose dataset names its contributors";
        return Err(Problem::Value { expected, got: format!("project {}", request.project) }.into());
    }
    let edition = edition_to_publish(request, session)?;
    if let Some(published) = edition.published.as_ref().filter(|_| edition.status == EditionStatus::Published) {
        let asset = session.client.asset_by_hash(published.content_hash)?;
        let file = write_again(request, published.content_hash, session)?;
        return registered(asset, file);
    }
    let lines = dataset_lines(request, edition.edition, session)?;
    if lines.is_empty() {
        return Err(Problem::NothingLeft("accepted work in the edition").into());
    }
    let content = Hash32::digest(lines.as_bytes());
    write_dataset(&request.out, lines.as_bytes())?;
    if edition.status == EditionStatus::Current {
        session.client.close_edition(&requester, request.project)?;
    }
    let name = format!("dataset-{}-{}", request.project, edition.edition);
    let commitment = commit_once(&name, content, session)?;
    if let Some(seconds) = commitment.wait(session.client.chain.now()) {
        return Ok(Published::Wait { ready_at: commitment.usable_from, seconds });
    }
    let uri = session.content.share(lines.into_bytes())?.uri;
    let registration = &commitment.registration;
    session.client.publish_dataset(&requester, request.project, edition.edition, registration, uri)?;
    registered(session.client.asset_by_hash(content)?, Some(request.out.clone()))
}

fn registered(asset: Option<AssetResponse>, file: Option<PathBuf>) -> Result<Published> {
    let asset = asset.ok_or(ClientError::EventMissing { event: "dataset_published", attribute: "asset" })?;
    Ok(Published::Registered { asset: asset.asset, content_hash: asset.content_hash, file })
}

/// Write the dataset. Never replace another file.
fn write_dataset(path: &Path, lines: &[u8]) -> Result<()> {
    match std::fs::read(path) {
        Ok(bytes) if bytes == lines => Ok(()),
        Ok(_) => Err(Problem::FileExists(path.to_owned()).into()),
        Err(error) if error.kind() == ErrorKind::NotFound => write(path, |file| file.write_all(lines)),
        Err(error) => Err(ClientError::Unreadable { path: path.to_owned(), error }),
    }
}

/// Write the dataset of a published edition again, if it can be found.
fn write_again<C: Chain>(request: &PublishRequest, content: Hash32, session: &Session<C>) -> Result<Option<PathBuf>> {
    match session.content.get(&content, None, MAX_DATASET_BYTES) {
        Ok(bytes) => write_dataset(&request.out, &bytes).map(|()| Some(request.out.clone())),
        Err(_) => Ok(None),
    }
}

fn edition_to_publish<C: Chain>(request: &PublishRequest, session: &Session<C>) -> Result<EditionResponse> {
    let load = |edition| session.client.edition(request.project, edition);
    if let Some(edition) = request.edition {
        return load(edition);
    }
    let mut last = load(EditionId::FIRST)?;
    while last.status == EditionStatus::Published {
        match load(last.edition.next()?) {
            Ok(next) => last = next,
            Err(ClientError::Chain(error)) if error.code() == "EDITION_UNKNOWN" => break,
            Err(error) => return Err(error),
        }
    }
    Ok(last)
}

/// Return the dataset of an edition: a line for each item of accepted work, in the order of batches and assignments. A line names
/// its batch and its work, so that the same answers in another edition are another dataset.
fn dataset_lines<C: Chain>(request: &PublishRequest, edition: EditionId, session: &Session<C>) -> Result<String> {
    let (mut text, mut faults) = (String::new(), vec![]);
    let is_of_edition = |batch: &BatchResponse| batch.opened.as_ref().is_some_and(|opened| opened.edition == edition);
    for batch in opened_batches(session, request.project)?.iter().filter(|batch| is_of_edition(batch)) {
        let mut all = session.client.assignments(batch.batch)?;
        all.retain(|entry| entry.status == AssignmentStatus::Accepted);
        let opened = OpenedBatch::open(session, batch, &request.keys, &all)?;
        fetch_payloads(&all, session);
        for entry in &all {
            match opened.answers(entry, session) {
                Ok(answers) => text.push_str(&dataset_lines_of(&opened, answers.unwrap_or_default(), entry)?),
                Err(error) => faults.push(AnswerFault::of(&error).ok_or(error)?.text()),
            }
        }
    }
    match faults.first() {
        Some(first) if request.undecryptable == Undecryptable::Fail => {
            Err(Problem::AnswersClosed { count: faults.len(), first: first.clone() }.into())
        }
        _ => Ok(text),
    }
}

/// Return the lines of a work. Gold rows are left out: their answers were known before.
fn dataset_lines_of(opened: &OpenedBatch<'_>, answers: Vec<Value>, entry: &AssignmentResponse) -> Result<String> {
    let mut text = String::new();
    for (number, (item, answer)) in opened.task(entry).iter().zip(answers).enumerate() {
        if opened.gold(entry, number).is_some() {
            continue;
        }
        let row: Value = serde_json::from_str(item.as_str())?;
        let (batch, assignment) = (entry.batch, entry.assignment);
        let line =
            json!({ "batch": batch, "assignment": assignment, "row": row, "answer": answer, "person": entry.person });
        text.push_str(&format!("{line}\n"));
    }
    Ok(text)
}
