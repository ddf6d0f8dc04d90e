//! `caravan batch import`: a file of rows becomes a draft, once, however often it is killed on the way.
//!
//! The reference of the message is the hash of the rows, the description and the project. So a second call finds what
//! the first one made; and what the draft commits to, the secret of the salts and the key of the answers, is on the disk
//! before the message is sent.

use std::fs::File;
use std::io::{BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};

use caravan_chain::{Chain, ChainError};
use caravan_marketplace_api::{ExecuteMsg, OpenCostResponse, QueryMsg, ReferenceResponse};
use caravan_primitives::{BatchId, Hash32, Preimage, ProjectId, Reference};
use caravan_toolkit::manifest::{Format, Manifest, Plan, Secret};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::config::Description;
use super::keys;
use super::problem::Problem;
use super::rows::Sheet;
use super::session::{units, Session, Told};
use super::store::{own, write};
use crate::failure::Failure;
use crate::market::told;

/// What the hash behind a reference begins with.
const TAG: &str = "caravan/import/v1";

/// What is to be imported.
#[derive(Debug, clap::Args)]
pub(crate) struct Import {
    /// The project.
    #[arg(value_parser = super::project::id::<ProjectId>)]
    project: ProjectId,
    /// The rows: CSV with a header, or JSON objects, one a line (.jsonl).
    file: PathBuf,
    /// What the batch is to be: a file that `caravan batch new` wrote.
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// Import the same rows into the same project once more, under this name.
    #[arg(long, value_name = "NAME", default_value = "")]
    again: String,
}

/// What a manifest and its answers are opened with.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    secret: Hash32,
    answer_key: Hash32,
}

/// The format that a file's name tells.
pub(crate) fn format(path: &Path) -> Result<Format, Problem> {
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("csv") => Ok(Format::Csv),
        Some("jsonl") => Ok(Format::Jsonl),
        _ => Err(Problem::Value { expected: "a file named .csv or .jsonl", got: path.display().to_string() }),
    }
}

/// `caravan batch import`.
pub(crate) fn import<C: Chain>(import: &Import, session: &mut Session<C>) -> Result<Told, Failure> {
    let me = session.me()?;
    let (description, text) = Description::read(&import.config)?;
    let unreadable = |error| Failure::Unreadable { path: import.file.clone(), error };
    let mut source = File::open(&import.file).map_err(unreadable)?;
    let reference = reference(import, &text, &digest(&mut source).map_err(unreadable)?)?;
    let query = QueryMsg::Reference { sender: me.to_string(), token: None, reference: reference.clone() };
    match session.market.ask::<ReferenceResponse>(&query) {
        Ok(made) => return tell(BatchId::new(made.id)?, true, session),
        Err(ChainError::Contract { code, .. }) if code == "REFERENCE_UNKNOWN" => {}
        Err(error) => return Err(error.into()),
    }
    let kept = kept(&reference, description.recipient()?, session)?;
    let plan = Plan {
        format: format(&import.file)?,
        id: description.id.clone(),
        items_per_task: description.items_per_task,
        secret: Secret::new(kept.secret),
    };
    let manifest = build(&plan, &mut source, &import.file)?;
    keep_rows(&plan, &mut source, &manifest, session)?;
    session.store.keep("manifests", &format!("{}.json", manifest.root), &Sheet::new(&plan, manifest))?;
    let config = Box::new(description.config(&manifest, kept.answer_key)?);
    let msg = ExecuteMsg::CreateBatch { project: import.project, config, reference };
    let outcome = session.market.run(&me, &msg)?;
    tell(BatchId::new(told(&outcome, "batch_created", "batch")?)?, false, session)
}

fn tell<C: Chain>(batch: BatchId, again: bool, session: &Session<C>) -> Result<Told, Failure> {
    let answer = session.batch(batch)?;
    let (_, coinage) = session.project(answer.project)?;
    let cost: Option<OpenCostResponse> = session.market.ask(&QueryMsg::OpenCost { batch }).ok();
    let tasks = answer.config.work.tasks;
    let had = if again { "was imported before: it is" } else { "is" };
    let mut text = format!("{tasks} tasks: this {had} batch {batch} of project {}", answer.project);
    if let Some(cost) = &cost {
        let total = coinage.show(cost.total + cost.bond);
        text.push_str(&format!("; opening it takes {total}: `caravan batch open {batch}`"));
    }
    let json = json!({
        "batch": batch, "project": answer.project, "tasks": tasks, "imported_before": again,
        "manifest_root": answer.config.work.manifest_root, "cost": cost.map(|cost| units(cost.total + cost.bond)),
    });
    Ok(Told::new(text, json))
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

fn reference(import: &Import, description: &str, rows: &Hash32) -> Result<Reference, Failure> {
    let named = Preimage::new(TAG).hash(rows).text(description).number(import.project.get()).text(&import.again);
    let hex: String = named.finish().to_hex().chars().take(24).collect();
    Ok(Reference::new(format!("import-{hex}"))?)
}

/// The secret and the key of this import: those of an earlier try, if there was one. A key that the description names is
/// kept by whoever made it.
fn kept<C: Chain>(reference: &Reference, recipient: Option<Hash32>, session: &Session<C>) -> Result<Kept, Failure> {
    let (folder, name) = (own(session.who()?, "imports"), format!("{reference}.json"));
    if let Some(kept) = session.store.kept(&folder, &name)? {
        return Ok(kept);
    }
    let secret = *Secret::random().map_err(Failure::Output)?.reveal();
    let answer_key = recipient.map_or_else(|| keys::make(session), Ok)?;
    let kept = Kept { secret, answer_key };
    session.store.keep(&folder, &name, &kept)?;
    Ok(kept)
}

/// The manifest of a file, or every row that is wrong with it.
fn build(plan: &Plan, source: &mut File, path: &Path) -> Result<Manifest, Failure> {
    let mut problems = vec![];
    match plan.build(source, &mut |fault| problems.push(fault.to_string())) {
        Ok(manifest) => Ok(manifest),
        Err(_) if !problems.is_empty() => Err(Failure::Malformed { path: path.to_owned(), problems }),
        Err(error) => Err(Problem::from(error).into()),
    }
}

/// Keeps the rows as canonical items, one a line, and holds them against the manifest.
fn keep_rows<C: Chain>(
    plan: &Plan,
    source: &mut File,
    manifest: &Manifest,
    session: &Session<C>,
) -> Result<(), Failure> {
    let path = session.store.place("manifests", &format!("{}.jsonl", manifest.root))?;
    write(&path, |file| {
        let mut out = BufWriter::new(file);
        for item in plan.items(source)? {
            out.write_all(item?.as_str().as_bytes())?;
            out.write_all(b"\n")?;
        }
        out.flush()
    })?;
    let copy = Plan { format: Format::Jsonl, ..plan.clone() };
    let mut file = File::open(&path).map_err(|error| Failure::Unreadable { path: path.clone(), error })?;
    let same = copy.build(&mut file, &mut |_| ()).map_err(Problem::from)?;
    if same == *manifest {
        return Ok(());
    }
    Err(Problem::Changed { what: "the rows of the manifest", path }.into())
}
