//! What belongs to a chain and is not on it, in the home directory: rows of manifests with their salts and sealed answers,
//! for all accounts of this home; keys, commitments and their salts, in a folder of each account's own.
//!
//! Only the owner of the home reads any of it. A file gets its name only when all of it is on the disk, so a program that
//! is killed leaves whole files or none.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use caravan_primitives::Hash32;
use caravan_toolkit::canonical::Item;
use caravan_toolkit::payload;
use serde::de::DeserializeOwned;
use serde::Serialize;

use super::problem::Problem;
use crate::failure::Failure;

/// How a payload in the home directory is named on the chain.
const SCHEME: &str = "store:";
/// Where sealed answers are.
const PAYLOADS: &str = "payloads";

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

    /// Where a file of a kind is, if it is there.
    pub(crate) fn path(&self, kind: &str, name: &str) -> PathBuf {
        self.root.join(kind).join(name)
    }

    /// Where a file of a kind is; its folder exists.
    pub(crate) fn place(&self, kind: &str, name: &str) -> Result<PathBuf, Failure> {
        let folder = self.root.join(kind);
        make_folder(&folder)?;
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
        let path = self.path(kind, name);
        match fs::read(&path) {
            Ok(bytes) => match serde_json::from_slice(&bytes) {
                Ok(value) => Ok(Some(value)),
                Err(_) => Err(Problem::Changed { what: "what was kept", path }.into()),
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Failure::Unreadable { path, error }),
        }
    }

    /// Seals an answer to the key of a batch and keeps it; gives the hash of the sealed bytes and their name for the chain.
    pub(crate) fn seal(&self, key: &Hash32, answer: &Item) -> Result<(Hash32, String), Failure> {
        let sealed = payload::seal(key, answer).map_err(Problem::from)?;
        write(&self.place(PAYLOADS, &sealed.hash.to_hex())?, |file| file.write_all(&sealed.bytes))?;
        Ok((sealed.hash, format!("{SCHEME}{}", sealed.hash)))
    }

    /// Takes a sealed answer away that was told to nobody.
    pub(crate) fn unseal(&self, hash: &Hash32) {
        // What is left of it is in nobody's way.
        let _ = fs::remove_file(self.path(PAYLOADS, &hash.to_hex()));
    }

    /// A sealed answer, by the hash of its bytes.
    pub(crate) fn payload(&self, hash: &Hash32) -> Result<Vec<u8>, Failure> {
        let path = self.path(PAYLOADS, &hash.to_hex());
        let what = "the sealed answer";
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(Problem::Lacks { what, path }.into()),
            Err(error) => return Err(Failure::Unreadable { path, error }),
        };
        if Hash32::digest(&bytes) == *hash {
            Ok(bytes)
        } else {
            Err(Problem::Changed { what, path }.into())
        }
    }

    /// Where the items of a manifest are, one canonical line each.
    pub(crate) fn rows(&self, root: &Hash32) -> PathBuf {
        self.path("manifests", &format!("{root}.jsonl"))
    }
}

/// A kind of file that is an account's own.
pub(crate) fn own(who: &str, kind: &str) -> String {
    format!("people/{who}/{kind}")
}

/// Makes a folder that only its owner may look into.
pub(crate) fn make_folder(folder: &Path) -> Result<(), Failure> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| Failure::Unwritable { path: folder.to_owned(), error })
}

/// Writes a file, only its owner may read it, and gives it its name when all of it is on the disk.
pub(crate) fn write(path: &Path, fill: impl FnOnce(&mut File) -> io::Result<()>) -> Result<(), Failure> {
    let failed = |error| Failure::Unwritable { path: path.to_owned(), error };
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    let fresh = PathBuf::from(name);
    // What an earlier try left, or somebody put there, is taken away and never written through.
    if let Err(error) = fs::remove_file(&fresh) {
        if error.kind() != io::ErrorKind::NotFound {
            return Err(failed(error));
        }
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
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
    // The name is on the disk, too.
    #[cfg(unix)]
    {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)?;
    }
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{symlink, PermissionsExt};

    use super::*;

    #[test]
    fn a_link_in_the_way_is_taken_away_and_not_written_through() {
        let folder = std::env::temp_dir().join(format!("caravan-store-{}", std::process::id()));
        make_folder(&folder).unwrap();
        let (foreign, file) = (folder.join("foreign"), folder.join("salts.json"));
        fs::write(&foreign, "kept").unwrap();
        symlink(&foreign, folder.join("salts.json.new")).unwrap();
        write(&file, |file| file.write_all(b"mine")).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&folder), mode(&file)), (0o700, 0o600));
        assert_eq!((fs::read(&foreign).unwrap(), fs::read(&file).unwrap()), (b"kept".to_vec(), b"mine".to_vec()));
        fs::remove_dir_all(&folder).unwrap();
    }
}
