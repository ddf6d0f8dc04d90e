//! What belongs to a chain and is not on it, in the home directory: rows of manifests with their salts, keys, sealed
//! answers, the annotators' commitments.
//!
//! A file gets its name only when all of it is on the disk, so a program that is killed leaves whole files or none.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use caravan_primitives::Hash32;
use caravan_toolkit::canonical::Item;
use serde::de::DeserializeOwned;
use serde::Serialize;

use super::problem::Problem;
use crate::failure::Failure;

/// How a payload in the home directory is named on the chain.
const SCHEME: &str = "store:";

/// The folder of one chain.
#[derive(Debug, Clone)]
pub(crate) struct Store {
    root: PathBuf,
}

impl Store {
    /// The folder at `root`, made when it is first written to.
    pub(crate) fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// Where a file of a kind is; its folder exists.
    pub(crate) fn place(&self, kind: &str, name: &str) -> Result<PathBuf, Failure> {
        let folder = self.root.join(kind);
        fs::create_dir_all(&folder).map_err(|error| Failure::Unwritable { path: folder.clone(), error })?;
        Ok(folder.join(name))
    }

    /// Keeps a value, for the owner's eyes alone.
    pub(crate) fn keep<T: Serialize>(&self, kind: &str, name: &str, value: &T) -> Result<(), Failure> {
        let mut text = serde_json::to_vec_pretty(value)?;
        text.push(b'\n');
        write(&self.place(kind, name)?, |file| file.write_all(&text))
    }

    /// A value that was kept; none where there is none.
    pub(crate) fn kept<T: DeserializeOwned>(&self, kind: &str, name: &str) -> Result<Option<T>, Failure> {
        let path = self.place(kind, name)?;
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Failure::Unreadable { path, error }),
        }
    }

    /// Makes a key for answers; gives the public half.
    pub(crate) fn make_key(&self) -> Result<Hash32, Failure> {
        Ok(*caravan_toolkit::manifest::Secret::random().map_err(Failure::Output)?.reveal())
    }

    /// Keeps an answer; gives its hash and the name for the chain.
    pub(crate) fn seal(&self, _key: &Hash32, answer: &Item) -> Result<(Hash32, String), Failure> {
        let hash = answer.hash();
        let path = self.place("payloads", &hash.to_hex())?;
        write(&path, |file| file.write_all(answer.as_str().as_bytes()))?;
        Ok((hash, format!("{SCHEME}{hash}")))
    }

    /// Opens a kept answer.
    pub(crate) fn open(&self, _key: &Hash32, payload: &Hash32) -> Result<Item, Failure> {
        let path = self.place("payloads", &payload.to_hex())?;
        let Ok(bytes) = fs::read(&path) else {
            return Err(Problem::Lacks { what: "the sealed answer", path }.into());
        };
        if Hash32::digest(&bytes) != *payload {
            return Err(Problem::Changed { what: "the sealed answer", path }.into());
        }
        Item::from_json(&bytes).map_err(|_| Problem::Changed { what: "the sealed answer", path }.into())
    }

    /// Where the items of a manifest are, one canonical line each.
    pub(crate) fn rows(&self, root: &Hash32) -> Result<PathBuf, Failure> {
        self.place("manifests", &format!("{root}.jsonl"))
    }

    /// The items of a manifest from `first` on, `most` at most.
    pub(crate) fn items(&self, root: &Hash32, first: usize, most: usize) -> Result<Vec<Item>, Failure> {
        let path = self.rows(root)?;
        let Ok(file) = File::open(&path) else {
            return Err(Problem::Lacks { what: "the rows of the manifest", path }.into());
        };
        let changed = || Problem::Changed { what: "the rows of the manifest", path: path.clone() };
        let mut items = vec![];
        for line in BufReader::new(file).lines().skip(first).take(most) {
            let line = line.map_err(|error| Failure::Unreadable { path: path.clone(), error })?;
            items.push(Item::from_json(line.as_bytes()).map_err(|_| changed())?);
        }
        Ok(items)
    }
}

/// Writes a file, only its owner may read it, and gives it its name when all of it is on the disk.
pub(crate) fn write(path: &Path, fill: impl FnOnce(&mut File) -> io::Result<()>) -> Result<(), Failure> {
    let failed = |error| Failure::Unwritable { path: path.to_owned(), error };
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    let fresh = PathBuf::from(name);
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(&fresh).and_then(|mut file| {
        fill(&mut file)?;
        file.sync_all()
    });
    if let Err(error) = written.and_then(|()| fs::rename(&fresh, path)) {
        // What is left of it is in nobody's way.
        let _ = fs::remove_file(&fresh);
        return Err(failed(error));
    }
    Ok(())
}
