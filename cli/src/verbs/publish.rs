//! `caravan project publish`: what was accepted becomes a dataset.
//!
//! The chain takes a registration only under a commitment that is a minute old. So there are two calls; what the first
//! committed to is kept, and a third does nothing.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use caravan_chain::{Chain, ChainExt};
use caravan_marketplace_api::{EditionResponse, EditionStatus, ExecuteMsg, QueryMsg, Sharing};
use caravan_primitives::{EditionId, Hash32, ProjectId, Time, Uri};
use caravan_provenance_api::{self as provenance, registration_commitment, Registrant};
use caravan_toolkit::manifest::Secret;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::export;
use super::keys::KeyArgs;
use super::problem::Problem;
use super::project::id;
use super::session::{Session, Told};
use super::store::{own, write};
use crate::failure::Failure;
use crate::host;

/// What is published.
#[derive(Debug, clap::Args)]
pub(crate) struct Publish {
    /// The project.
    #[arg(value_parser = id::<ProjectId>)]
    project: ProjectId,
    /// The edition; without it, the first that is not published.
    #[arg(long, value_parser = id::<EditionId>)]
    edition: Option<EditionId>,
    /// Where to write the dataset: one accepted answer a line, JSON. Another file is not replaced.
    #[arg(long, value_name = "FILE", default_value = "dataset.jsonl")]
    out: PathBuf,
    #[command(flatten)]
    key: KeyArgs,
}

/// What somebody committed to register, and the salt that hides it until then.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Secrets {
    /// Hash of the content.
    pub(crate) content: Hash32,
    /// 32 random bytes.
    pub(crate) salt: Hash32,
}

impl<C: Chain> Session<C> {
    /// From when a commitment to this content can be used; it is made where there is none.
    pub(crate) fn committed(&mut self, name: &str, content: Hash32) -> Result<(Secrets, Time), Failure> {
        let me = self.me()?;
        let (folder, file) = (own(self.who()?, "commitments"), format!("{name}-{content}.json"));
        let secrets = match self.store.kept(&folder, &file)? {
            Some(kept) => kept,
            None => {
                let salt = *Secret::random().map_err(Failure::Output)?.reveal();
                let made = Secrets { content, salt };
                self.store.keep(&folder, &file, &made)?;
                made
            }
        };
        let (chain_id, registry) = (self.market.chain.chain_id(), self.market.suite.provenance.clone());
        let registrant = Registrant { chain_id: &chain_id, contract: registry.as_str(), sender: me.as_str() };
        let commitment = registration_commitment(&registrant, &secrets.content, &secrets.salt);
        let query = provenance::QueryMsg::Commitment { sender: me.to_string(), commitment };
        let ask = |session: &Self| session.market.chain.ask::<_, provenance::CommitmentResponse>(&registry, &query);
        let now = self.market.chain.now();
        let kept = match ask(self) {
            Ok(kept) if kept.usable_until.get() >= now => kept,
            _ => {
                self.market.tell(&me, &registry, &provenance::ExecuteMsg::Commit { commitment })?;
                ask(self)?
            }
        };
        Ok((secrets, kept.usable_from))
    }

    /// What to say while a commitment is too young; none when it can be used.
    pub(crate) fn wait(&self, from: Time, again: &str) -> Option<Told> {
        let left = from.get().checked_sub(self.market.chain.now()).filter(|left| *left > 0)?;
        let text = format!(
            "committed; from {} on, call the same again to {again}\n\
             (a chain in a file waits so: `caravan chain advance {left}s`)",
            host::moment(from.get())
        );
        Some(Told::new(text, json!({ "registered": false, "ready_at": from, "wait_seconds": left })))
    }

    /// The asset with this content; none where there is none.
    ///
    /// # Errors
    /// Those of the chain.
    pub(crate) fn asset_of(&self, content_hash: Hash32) -> Result<Option<provenance::AssetResponse>, Failure> {
        let query = provenance::QueryMsg::AssetByHash { content_hash };
        match self.market.chain.ask(&self.market.suite.provenance, &query) {
            Ok(asset) => Ok(Some(asset)),
            Err(error) if error.code() == "CONTENT_UNKNOWN" => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

/// `caravan project publish`.
pub(crate) fn publish<C: Chain>(what: &Publish, session: &mut Session<C>) -> Result<Told, Failure> {
    let me = session.me()?;
    let (project, _) = session.project(what.project)?;
    if project.sharing == (Sharing::None {}) {
        let expected = "a project made with --share, whose contributors the dataset names";
        return Err(Problem::Value { expected, got: format!("project {}", what.project) }.into());
    }
    let edition = open_edition(what, session)?;
    if let Some(published) = edition.published.as_ref().filter(|_| edition.status == EditionStatus::Published) {
        let asset = session.asset_of(published.content_hash)?;
        return told(what, asset, again(what, edition.edition, published.content_hash, session)?);
    }
    let lines = export::accepted(session, what.project, edition.edition, &what.key)?;
    if lines.is_empty() {
        return Err(Problem::Nothing("accepted work in the edition").into());
    }
    let content = Hash32::digest(lines.as_bytes());
    put(&what.out, &lines)?;
    if edition.status == EditionStatus::Current {
        session.market.run(&me, &ExecuteMsg::CloseEdition { project: what.project })?;
    }
    let name = format!("dataset-{}-{}", what.project, edition.edition);
    let (secrets, from) = session.committed(&name, content)?;
    if let Some(told) = session.wait(from, "register the dataset") {
        return Ok(told);
    }
    let msg = ExecuteMsg::PublishDataset {
        project: what.project,
        edition: edition.edition,
        content_hash: secrets.content,
        salt: secrets.salt,
        uri: Uri::new(format!("store:{content}"))?,
        uri_hash: content,
        reference: session.market.reference()?,
    };
    session.market.run(&me, &msg)?;
    told(what, session.asset_of(content)?, true)
}

/// Writes the dataset, and never over anything else.
fn put(path: &Path, lines: &str) -> Result<(), Failure> {
    match std::fs::read(path) {
        Ok(there) if there == lines.as_bytes() => Ok(()),
        Ok(_) => Err(Problem::FileExists(path.to_owned()).into()),
        Err(error) if error.kind() == ErrorKind::NotFound => write(path, |file| file.write_all(lines.as_bytes())),
        Err(error) => Err(Failure::Unreadable { path: path.to_owned(), error }),
    }
}

/// Writes the dataset of an edition that is published once more, where it can be made here; whether it could.
fn again<C: Chain>(what: &Publish, edition: EditionId, content: Hash32, session: &Session<C>) -> Result<bool, Failure> {
    // Without the rows, the answers or their keys it is another's to write.
    let lines = export::accepted(session, what.project, edition, &what.key).unwrap_or_default();
    let same = Hash32::digest(lines.as_bytes()) == content;
    if same {
        put(&what.out, &lines)?;
    }
    Ok(same)
}

fn open_edition<C: Chain>(what: &Publish, session: &Session<C>) -> Result<EditionResponse, Failure> {
    let ask = |edition| session.market.ask(&QueryMsg::Edition { project: what.project, edition });
    if let Some(edition) = what.edition {
        return Ok(ask(edition)?);
    }
    let mut last: EditionResponse = ask(EditionId::FIRST)?;
    while last.status == EditionStatus::Published {
        match ask(last.edition.next()?) {
            Ok(next) => last = next,
            Err(error) if error.code() == "EDITION_UNKNOWN" => break,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(last)
}

fn told(what: &Publish, asset: Option<provenance::AssetResponse>, here: bool) -> Result<Told, Failure> {
    let event = "dataset_published";
    let asset = asset.ok_or(Failure::Untold { event, attribute: "asset" })?;
    let file = if here { what.out.display().to_string() } else { "not to be made from what is here".to_owned() };
    let text = format!(
        "asset {}: the dataset of project {} is registered; its content is {file}\nnext, offer it: \
         `caravan offer {} --use train --price AMOUNT`",
        asset.asset, what.project, asset.asset
    );
    let file = here.then_some(&what.out);
    let json = json!({ "registered": true, "asset": asset.asset, "content_hash": asset.content_hash, "file": file });
    Ok(Told::new(text, json))
}
