//! Import a file of rows as a draft. It is safe to run it again after an interruption.
//!
//! The reference of the message is the hash of the rows, the description with its documents, and the project. So a second call finds the batch
//! that the first one created. The secret of the salts and the answer key are on the disk before the message is sent.

use std::fs::File;
use std::io::{BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};

use caravan_chain::{Chain, ChainError};
use caravan_marketplace_api::{BatchResponse, ExecuteMsg, OpenCostResponse, QueryMsg, ReferenceResponse};
use caravan_primitives::{BatchId, Hash32, Preimage, ProjectId, Reference};
use caravan_toolkit::manifest::{Format, Manifest, Plan, Secret};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::client::event_number;
use crate::description::Description;
use crate::error::{ClientError, Result};
use crate::formats::file_format;
use crate::keys::make_key;
use crate::problem::Problem;
use crate::rows::Sheet;
use crate::session::Session;
use crate::store::{account_folder, write};

/// The tag of the hash behind a reference.
const TAG: &str = "caravan/import/v1";

/// What is imported. `again` distinguishes several imports of the same rows.
#[derive(Debug, Clone)]
pub struct ImportRequest {
    pub project: ProjectId,
    pub rows: PathBuf,
    pub description: PathBuf,
    pub again: String,
}

/// The draft. It has no cost where it is open already.
#[derive(Debug)]
pub struct Imported {
    pub batch: BatchResponse,
    pub was_imported: bool,
    pub cost: Option<OpenCostResponse>,
}

/// The secrets of an import: with them its rows and answers are read again.
#[derive(Debug, Serialize, Deserialize)]
struct ImportSecrets {
    secret: Hash32,
    answer_key: Hash32,
}

pub fn import<C: Chain>(request: &ImportRequest, session: &mut Session<C>) -> Result<Imported> {
    let requester = session.actor()?;
    let (description, text) = Description::read(&request.description)?;
    let documents = description.documents(request.description.parent().unwrap_or(Path::new("")))?;
    let unreadable = |error| ClientError::Unreadable { path: request.rows.clone(), error };
    let mut source = File::open(&request.rows).map_err(unreadable)?;
    let rows = digest(&mut source).map_err(unreadable)?;
    let reference = reference(request, &text, &[rows, documents.definition.hash, documents.agreement.hash])?;
    let query = QueryMsg::Reference { sender: requester.to_string(), token: None, reference: reference.clone() };
    match session.client.query::<ReferenceResponse>(&query) {
        Ok(made) => return Ok(Imported { was_imported: true, ..created(BatchId::new(made.id)?, session)? }),
        Err(ChainError::Contract { code, .. }) if code == "REFERENCE_UNKNOWN" => {}
        Err(error) => return Err(error.into()),
    }
    let secrets = secrets(&reference, description.recipient()?, session)?;
    let plan = Plan {
        format: file_format(&request.rows)?,
        id: description.id.clone(),
        items_per_task: description.items_per_task,
        secret: Secret::new(secrets.secret),
    };
    let manifest = build(&plan, &mut source, &request.rows)?;
    save_rows(&plan, &mut source, &manifest, session)?;
    session.store.save("manifests", &format!("{}.json", manifest.root), &Sheet::new(&plan, manifest))?;
    documents.save(&session.store)?;
    let config = Box::new(description.config(&documents, &manifest, secrets.answer_key)?);
    let msg = ExecuteMsg::CreateBatch { project: request.project, config, reference };
    let outcome = session.client.run(&requester, &msg)?;
    let marketplace = &session.client.contracts.marketplace;
    created(BatchId::new(event_number(&outcome, marketplace, "batch_created", "batch")?)?, session)
}

fn created<C: Chain>(batch: BatchId, session: &Session<C>) -> Result<Imported> {
    let cost = session.client.query(&QueryMsg::OpenCost { batch }).ok();
    Ok(Imported { batch: session.client.batch(batch)?, was_imported: false, cost })
}

fn digest(source: &mut File) -> std::io::Result<Hash32> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let bytes = source.read(&mut buffer)?;
        let Some(part) = buffer.get(..bytes).filter(|part| !part.is_empty()) else { break };
        hash.update(part);
    }
    source.rewind()?;
    Ok(Hash32::from_bytes(hash.finalize().into()))
}

fn reference(request: &ImportRequest, description: &str, files: &[Hash32]) -> Result<Reference> {
    let preimage = files.iter().fold(Preimage::new(TAG), Preimage::hash).text(description);
    let preimage = preimage.number(request.project.get()).text(&request.again);
    let hex: String = preimage.finish().to_hex().chars().take(24).collect();
    Ok(Reference::new(format!("import-{hex}"))?)
}

/// Return the secrets of an earlier call, or new ones. A key that the description names is stored by the account that made
/// it.
fn secrets<C: Chain>(reference: &Reference, recipient: Option<Hash32>, session: &Session<C>) -> Result<ImportSecrets> {
    let (folder, name) = (account_folder(session.actor_name()?, "imports"), format!("{reference}.json"));
    if let Some(secrets) = session.store.load(&folder, &name)? {
        return Ok(secrets);
    }
    let secret = *Secret::random().map_err(ClientError::Output)?.reveal();
    let answer_key = recipient.map_or_else(|| make_key(session), Ok)?;
    let secrets = ImportSecrets { secret, answer_key };
    session.store.save(&folder, &name, &secrets)?;
    Ok(secrets)
}

/// Build the manifest of a file, or list every invalid row.
fn build(plan: &Plan, source: &mut File, path: &Path) -> Result<Manifest> {
    let mut problems = vec![];
    match plan.build(source, &mut |fault| problems.push(fault.to_string())) {
        Ok(manifest) => Ok(manifest),
        Err(_) if !problems.is_empty() => Err(ClientError::Malformed { path: path.to_owned(), problems }),
        Err(error) => Err(Problem::from(error).into()),
    }
}

/// Save the rows as canonical items, one a line, and verify them against the manifest.
fn save_rows<C: Chain>(plan: &Plan, source: &mut File, manifest: &Manifest, session: &Session<C>) -> Result<()> {
    let path = session.store.create_path("manifests", &format!("{}.jsonl", manifest.root))?;
    write(&path, |file| {
        let mut out = BufWriter::new(file);
        for item in plan.items(source)? {
            out.write_all(item?.as_str().as_bytes())?;
            out.write_all(b"\n")?;
        }
        out.flush()
    })?;
    let copy = Plan { format: Format::Jsonl, ..plan.clone() };
    let mut file = File::open(&path).map_err(|error| ClientError::Unreadable { path: path.clone(), error })?;
    let same = copy.build(&mut file, &mut |_| ()).map_err(Problem::from)?;
    if same == *manifest {
        return Ok(());
    }
    Err(Problem::StoreChanged { what: "the rows of the manifest", path }.into())
}
