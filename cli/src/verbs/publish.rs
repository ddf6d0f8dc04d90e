//! `caravan project publish`: what was accepted becomes a dataset.
//!
//! The chain takes a registration only under a commitment that is a minute old. So there are two calls; what the first
//! committed to is kept, and a third does nothing.

use std::path::PathBuf;

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
    /// Where to write the dataset: one accepted answer a line, JSON.
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
    pub(crate) fn asset_of(&self, content_hash: Hash32) -> Option<provenance::AssetResponse> {
        let query = provenance::QueryMsg::AssetByHash { content_hash };
        self.market.chain.ask(&self.market.suite.provenance, &query).ok()
    }
}

/// `caravan project publish`.
pub(crate) fn publish<C: Chain>(what: &Publish, session: &mut Session<C>) -> Result<Told, Failure> {
    let me = session.me()?;
    let (project, _) = session.project(what.project)?;
    if project.sharing == (Sharing::None {}) {
        let expected = "a project made with --share, whose makers the dataset names";
        return Err(Problem::Value { expected, got: format!("project {}", what.project) }.into());
    }
    let edition = open_edition(what, session)?;
    if edition.status == EditionStatus::Published {
        let content = edition.published.as_ref().map(|published| published.content_hash);
        return told(what, content.and_then(|content| session.asset_of(content)));
    }
    let lines = export::accepted(session, what.project, edition.edition, &what.key)?;
    if lines.is_empty() {
        return Err(Problem::Nothing("accepted work in the edition").into());
    }
    let content = Hash32::digest(lines.as_bytes());
    write(&what.out, |file| std::io::Write::write_all(file, lines.as_bytes()))?;
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
    told(what, session.asset_of(content))
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
            Err(_) => break,
        }
    }
    Ok(last)
}

fn told(what: &Publish, asset: Option<provenance::AssetResponse>) -> Result<Told, Failure> {
    let event = "dataset_published";
    let asset = asset.ok_or(Failure::Untold { event, attribute: "asset" })?;
    let text = format!(
        "asset {}: the dataset of project {} is registered; its content is {}\nnext, offer it: \
         `caravan offer {} --use train --price AMOUNT`",
        asset.asset,
        what.project,
        what.out.display(),
        asset.asset
    );
    let json = json!({ "registered": true, "asset": asset.asset, "content_hash": asset.content_hash });
    Ok(Told::new(text, json))
}
