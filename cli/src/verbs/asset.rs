//! `caravan asset`: register, show, verify, and the graph above an asset.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use caravan_chain::{Chain, ChainExt};
use caravan_licensing_api as licensing;
use caravan_money::Bps;
use caravan_primitives::{AssetId, Hash32, LicenseId, Preimage, Upto, Uri};
use caravan_provenance_api::{
    AssetResponse, AssetStatus, EdgeKind, ExecuteMsg, Kind, NewAsset, NewContributors, QueryMsg,
};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::graph::{edges, graph, GraphArgs};
use super::problem::Problem;
use super::project::id;
use super::session::{Session, Told};
use crate::failure::Failure;

/// What the hash of a folder begins with.
const FOLDER_TAG: &str = "caravan/folder/v1";

/// Data, datasets, models, applications.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum AssetVerb {
    /// Register a file or a folder as yours, under a commitment a minute old: call again then.
    Register(Register),
    /// Show an asset.
    Show {
        /// The asset.
        #[arg(value_parser = id::<AssetId>)]
        asset: AssetId,
    },
    /// Look whether a file or a folder is a registered asset, byte for byte. It ends with 0 when the answer is no, too.
    Verify {
        /// The file or folder.
        path: PathBuf,
    },
    /// Show what an asset comes from, hop by hop.
    Graph(GraphArgs),
}

/// What is registered.
#[derive(Debug, clap::Args)]
pub(crate) struct Register {
    /// The file or folder.
    path: PathBuf,
    /// What it is: data, dataset, knowledge_base, model, application, service.
    #[arg(long, value_parser = kind)]
    kind: Kind,
    /// Where people read about it.
    #[arg(long, value_name = "URI", default_value = "store:content")]
    about: String,
    /// An asset that it is trained on under a license of yours, as ASSET:LICENSE; again for more.
    #[arg(long, value_name = "ASSET:LICENSE", value_parser = licensed)]
    trained_on: Vec<(AssetId, LicenseId)>,
}

fn kind(text: &str) -> Result<Kind, String> {
    serde_json::from_value(json!(text))
        .map_err(|_| format!("expected data, dataset, knowledge_base, model, application or service, got {text:?}"))
}

fn licensed(text: &str) -> Result<(AssetId, LicenseId), String> {
    let (asset, license) = text.split_once(':').ok_or("expected ASSET:LICENSE, such as 1:4")?;
    Ok((id(asset)?, id(license)?))
}

/// `caravan asset`.
pub(crate) fn asset<C: Chain>(verb: &AssetVerb, session: &mut Session<C>) -> Result<Told, Failure> {
    match verb {
        AssetVerb::Register(what) => register(what, session),
        AssetVerb::Show { asset } => {
            let answer = session.asset(*asset)?;
            Ok(Told::new(line(&answer, session), json!({ "asset": answer })))
        }
        AssetVerb::Verify { path } => {
            let content = content(path)?;
            let found = session.asset_of(content)?;
            let text = match &found {
                Some(asset) => format!("{} is {}", path.display(), line(asset, session)),
                None => format!("{} is no registered asset; its hash is {content}", path.display()),
            };
            Ok(Told::new(text, json!({ "content_hash": content, "asset": found })))
        }
        AssetVerb::Graph(what) => graph(what, session),
    }
}

impl<C: Chain> Session<C> {
    /// One asset.
    pub(crate) fn asset(&self, asset: AssetId) -> Result<AssetResponse, Failure> {
        Ok(self.market.chain.ask(&self.market.suite.provenance, &QueryMsg::Asset { asset })?)
    }
}

fn line<C: Chain>(asset: &AssetResponse, session: &Session<C>) -> String {
    format!(
        "asset {}: a {} of {}, {}\ncontent   {}\nwatermark {}\nabout     {}",
        asset.asset,
        asset.kind,
        session.name(&asset.owner),
        asset.status,
        asset.content_hash,
        asset.watermark,
        asset.metadata.uri
    )
}

fn register<C: Chain>(what: &Register, session: &mut Session<C>) -> Result<Told, Failure> {
    let me = session.me()?;
    let content = content(&what.path)?;
    let found = match session.asset_of(content)? {
        Some(found) => as_asked(found, what, session)?,
        None => {
            let (secrets, from) = session.committed("asset", content)?;
            if let Some(told) = session.wait(from, "register it") {
                return Ok(told);
            }
            let asset = Box::new(NewAsset {
                kind: what.kind,
                content_hash: content,
                salt: secrets.salt,
                uri: Uri::new(what.about.clone())?,
                uri_hash: Hash32::digest(what.about.as_bytes()),
                contributors: NewContributors::None {},
                contributor_bps: Bps::ZERO,
            });
            let msg = ExecuteMsg::Register { asset, edges: Upto::new(vec![])?, reference: session.market.reference()? };
            let registry = session.market.suite.provenance.clone();
            session.market.tell(&me, &registry, &msg)?;
            let untold = Failure::Untold { event: "asset_registered", attribute: "asset" };
            session.asset_of(content)?.ok_or(untold)?
        }
    };
    if found.status == AssetStatus::Draft {
        seal(&found, &what.trained_on, session)?;
    }
    let answer = session.asset(found.asset)?;
    Ok(Told::new(line(&answer, session), json!({ "registered": true, "asset": answer })))
}

/// An asset that is there, if it is what was asked for: nothing else may be sealed, or told as done.
fn as_asked<C: Chain>(found: AssetResponse, what: &Register, session: &Session<C>) -> Result<AssetResponse, Failure> {
    let is = |expected: String, got: String| {
        let asset = found.asset.get();
        if expected == got {
            Ok(())
        } else {
            Err(Problem::Other { asset, expected, got })
        }
    };
    is(format!("an asset of {}", session.who()?), format!("an asset of {}", session.name(&found.owner)))?;
    is(format!("a {}", what.kind), format!("a {}", found.kind))?;
    is(format!("about {}", what.about), format!("about {}", found.metadata.uri))?;
    if found.status != AssetStatus::Draft {
        let there: BTreeSet<AssetId> = edges(found.asset, session)?.iter().map(|edge| edge.parent).collect();
        let lacks = what.trained_on.iter().find(|(parent, _)| !there.contains(parent));
        if let Some((parent, _)) = lacks {
            is(format!("an asset trained on {parent}"), "sealed without it".to_owned())?;
        }
    }
    Ok(found)
}

/// Adds the licensed parents that a draft lacks, and freezes it.
fn seal<C: Chain>(
    draft: &AssetResponse,
    parents: &[(AssetId, LicenseId)],
    session: &mut Session<C>,
) -> Result<(), Failure> {
    let me = session.me()?;
    let child = draft.asset;
    let there: BTreeSet<AssetId> = edges(child, session)?.iter().map(|edge| edge.parent).collect();
    let contract = session.market.suite.licensing.clone();
    for (parent, license) in parents.iter().filter(|(parent, _)| !there.contains(parent)) {
        let (parent, license, kind) = (*parent, *license, EdgeKind::TrainedOn);
        let msg = licensing::ExecuteMsg::RegisterDerivative { child, parent, kind, license };
        session.market.tell(&me, &contract, &msg)?;
    }
    let registry = session.market.suite.provenance.clone();
    session.market.tell(&me, &registry, &ExecuteMsg::Seal { asset: child })?;
    Ok(())
}

/// The hash of a file; of a folder, that of the names and hashes of all files in it, by name.
fn content(path: &Path) -> Result<Hash32, Failure> {
    let unreadable = |error| Failure::Unreadable { path: path.to_owned(), error };
    if !fs::metadata(path).map_err(unreadable)?.is_dir() {
        return hash(path);
    }
    let mut files = vec![];
    collect(path, path, &mut files)?;
    if files.is_empty() {
        return Err(Problem::Nothing("a folder with files in it").into());
    }
    files.sort();
    let begun = Preimage::new(FOLDER_TAG);
    Ok(files.into_iter().fold(begun, |all, (name, hash)| all.text(&name).hash(&hash)).finish())
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, Hash32)>) -> Result<(), Failure> {
    let unreadable = |error| Failure::Unreadable { path: folder.to_owned(), error };
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let kind = fs::symlink_metadata(&path).map_err(unreadable)?.file_type();
        if kind.is_dir() {
            collect(root, &path, files)?;
        } else if kind.is_file() {
            let name = path.strip_prefix(root).unwrap_or(&path).components();
            let name: Vec<String> = name.map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
            files.push((name.join("/"), hash(&path)?));
        } else {
            // What a link points to may be anywhere, and a folder with one more link is another folder.
            let expected = "a folder of files and folders alone";
            return Err(Problem::Value { expected, got: format!("a link at {}", path.display()) }.into());
        }
    }
    Ok(())
}

fn hash(path: &Path) -> Result<Hash32, Failure> {
    let unreadable = |error| Failure::Unreadable { path: path.to_owned(), error };
    let mut file = File::open(path).map_err(unreadable)?;
    let (mut hash, mut buffer) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        let bytes = file.read(&mut buffer).map_err(unreadable)?;
        let Some(part) = buffer.get(..bytes).filter(|part| !part.is_empty()) else { break };
        hash.update(part);
    }
    Ok(Hash32::from_bytes(hash.finalize().into()))
}
