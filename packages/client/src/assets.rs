//! Register files and folders as assets, and verify them.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use caravan_chain::Chain;
use caravan_licensing_api::{Derivatives, Use};
use caravan_primitives::{AssetId, Hash32, LicenseId, Preimage, Time, Uri};
use caravan_provenance_api::{AssetResponse, AssetStatus, EdgeKind, Kind};
use cosmwasm_std::Addr;
use sha2::{Digest, Sha256};

use crate::commitments::commit_once;
use crate::error::{ClientError, Result};
use crate::problem::Problem;
use crate::provenance::LicensedEdge;
use crate::session::Session;
use crate::store::write;

/// The tag of the hash of a folder.
const FOLDER_TAG: &str = "caravan/folder/v1";

/// A parent of an asset, the license that allows it, and how the asset comes from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LicensedParent {
    pub asset: AssetId,
    pub license: LicenseId,
    pub kind: EdgeKind,
}

#[derive(Debug, Clone)]
pub struct RegisterRequest {
    pub path: PathBuf,
    pub kind: Kind,
    pub about: String,
    pub parents: Vec<LicensedParent>,
    /// Leave it a draft.
    pub draft: bool,
}

#[derive(Debug, Clone)]
pub enum Registered {
    /// The commitment is too young: register again after so many seconds.
    Wait { ready_at: Time, seconds: u64 },
    /// Registered, and sealed unless a draft was asked for.
    Done(Box<AssetResponse>),
}

/// The most bytes of an asset that is fetched.
const MAX_ASSET_BYTES: usize = 1 << 30;

/// Fetch the content of an asset into a file that does not exist yet. Return how many bytes it has.
///
/// # Errors
/// `FILE_EXISTS`, and those of fetching it.
pub fn fetch<C: Chain>(asset: AssetId, file: &Path, session: &Session<C>) -> Result<u64> {
    if file.exists() {
        return Err(Problem::FileExists(file.to_owned()).into());
    }
    let asset = session.client.asset(asset)?;
    let bytes = session.content.get(&asset.content_hash, Some(&asset.metadata.uri), MAX_ASSET_BYTES)?;
    write(file, |out| out.write_all(&bytes))?;
    Ok(bytes.len() as u64)
}

/// Register a file or a folder in two calls: the first commits, the second registers and seals.
pub fn register<C: Chain>(request: &RegisterRequest, session: &mut Session<C>) -> Result<Registered> {
    let owner = session.actor()?;
    let content = content_hash(&request.path)?;
    let asset = match session.client.asset_by_hash(content)? {
        Some(asset) => check_as_requested(asset, request, session)?,
        None => {
            // A license that does not allow it is found before there is a draft.
            for parent in &request.parents {
                check_license(parent, &owner, session)?;
            }
            let commitment = commit_once("asset", content, session)?;
            if let Some(seconds) = commitment.wait(session.client.chain.now()) {
                return Ok(Registered::Wait { ready_at: commitment.usable_from, seconds });
            }
            let (uri, uri_hash) = (Uri::new(request.about.clone())?, Hash32::digest(request.about.as_bytes()));
            session.client.register(&owner, request.kind, &commitment.registration, uri, uri_hash)?;
            let missing = ClientError::EventMissing { event: "asset_registered", attribute: "asset" };
            session.client.asset_by_hash(content)?.ok_or(missing)?
        }
    };
    if asset.status == AssetStatus::Draft {
        add_parents(&asset, &request.parents, session)?;
        if !request.draft {
            session.client.seal(&owner, asset.asset)?;
        }
    }
    Ok(Registered::Done(Box::new(session.client.asset(asset.asset)?)))
}

/// Check that a registered asset is what was asked for: nothing else may be sealed or reported as done.
fn check_as_requested<C: Chain>(
    asset: AssetResponse,
    request: &RegisterRequest,
    session: &Session<C>,
) -> Result<AssetResponse> {
    let number = asset.asset.get();
    let same = |expected: String, got: String| {
        if expected == got {
            Ok(())
        } else {
            Err(Problem::AssetOther { asset: number, expected, got })
        }
    };
    let owner = session.name(&asset.owner);
    same(format!("an asset of {}", session.actor_name()?), format!("an asset of {owner}"))?;
    same(format!("a {}", request.kind), format!("a {}", asset.kind))?;
    same(format!("about {}", request.about), format!("about {}", asset.metadata.uri))?;
    if asset.status != AssetStatus::Draft {
        let parents = parents(asset.asset, session)?;
        let missing = request.parents.iter().find(|parent| !parents.contains(&parent.asset));
        if let Some(parent) = missing {
            same(format!("an asset with parent {}", parent.asset), "sealed without it".to_owned())?;
        }
    }
    Ok(asset)
}

fn parents<C: Chain>(asset: AssetId, session: &Session<C>) -> Result<BTreeSet<AssetId>> {
    Ok(session.client.own_edges(asset)?.iter().map(|edge| edge.parent).collect())
}

/// Check that the license of a parent is the owner's, live, and allows such a derivative.
fn check_license<C: Chain>(parent: &LicensedParent, owner: &Addr, session: &Session<C>) -> Result<()> {
    let LicensedParent { asset, license, kind } = *parent;
    let found = session.client.license(license)?;
    let allows = matches!(found.terms.derivatives, Derivatives::Allowed { .. });
    let usage = Use::needed_for(kind);
    let wrong = match usage {
        None => Some(format!("{} needs no license, as both assets are yours: `caravan asset link`", kind.name())),
        _ if found.licensee != *owner => {
            Some(format!("license {license} is that of {}", session.name(&found.licensee)))
        }
        _ if found.asset != asset => Some(format!("license {license} is for asset {}", found.asset)),
        _ if !found.live => Some(format!("license {license} has expired")),
        _ if !allows => Some(format!("license {license} forbids derivatives")),
        Some(usage) if !found.terms.uses.iter().any(|allowed| *allowed == usage) => {
            Some(format!("license {license} does not allow to {}", usage.name()))
        }
        Some(_) => None,
    };
    match wrong {
        None => Ok(()),
        Some(got) => Err(Problem::LicenseUnfit { asset: asset.get(), kind: kind.name(), got }.into()),
    }
}

/// Add the licensed parents that a draft lacks.
fn add_parents<C: Chain>(draft: &AssetResponse, parents_of: &[LicensedParent], session: &mut Session<C>) -> Result<()> {
    let owner = session.actor()?;
    let child = draft.asset;
    let present = parents(child, session)?;
    for parent in parents_of.iter().filter(|parent| !present.contains(&parent.asset)) {
        let LicensedParent { asset: parent, license, kind } = *parent;
        session.client.register_derivative(&owner, LicensedEdge { child, parent, kind, license })?;
    }
    Ok(())
}

/// Return the hash of a file, or of a folder: of the names and hashes of all files in it, by name.
pub fn content_hash(path: &Path) -> Result<Hash32> {
    let unreadable = |error| ClientError::Unreadable { path: path.to_owned(), error };
    if !fs::metadata(path).map_err(unreadable)?.is_dir() {
        return file_hash(path);
    }
    let mut files = vec![];
    collect(path, path, &mut files)?;
    if files.is_empty() {
        return Err(Problem::NothingLeft("a folder with files in it").into());
    }
    files.sort();
    let start = Preimage::new(FOLDER_TAG);
    Ok(files.into_iter().fold(start, |all, (name, hash)| all.text(&name).hash(&hash)).finish())
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, Hash32)>) -> Result<()> {
    let unreadable = |error| ClientError::Unreadable { path: folder.to_owned(), error };
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let kind = fs::symlink_metadata(&path).map_err(unreadable)?.file_type();
        if kind.is_dir() {
            collect(root, &path, files)?;
        } else if kind.is_file() {
            let name = path.strip_prefix(root).unwrap_or(&path).components();
            let name: Vec<String> = name.map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
            files.push((name.join("/"), file_hash(&path)?));
        } else {
            // A link may point anywhere, and a folder with one more link is another folder.
            let expected = "a folder of files and folders only";
            return Err(Problem::Value { expected, got: format!("a link at {}", path.display()) }.into());
        }
    }
    Ok(())
}

fn file_hash(path: &Path) -> Result<Hash32> {
    let unreadable = |error| ClientError::Unreadable { path: path.to_owned(), error };
    let mut file = File::open(path).map_err(unreadable)?;
    let (mut hash, mut buffer) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        let bytes = file.read(&mut buffer).map_err(unreadable)?;
        let Some(part) = buffer.get(..bytes).filter(|part| !part.is_empty()) else { break };
        hash.update(part);
    }
    Ok(Hash32::from_bytes(hash.finalize().into()))
}
