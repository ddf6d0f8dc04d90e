//! Files that belong to a chain and are not on it: rows of manifests with their salts and encrypted answers, for all
//! accounts of this home; keys, commitments and their salts, in a folder for each account.
//!
//! Only the owner of the home can read the files. A file gets its name when all of it is on the disk, so a program that
//! is killed leaves whole files or none.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use caravan_primitives::Hash32;
use caravan_toolkit::payload::Payload;
use serde::de::DeserializeOwned;
use serde::Serialize;

use crate::error::{ClientError, Result};
use crate::problem::Problem;

/// The scheme of a URI that names a payload in the home directory.
const SCHEME: &str = "store:";
/// The folder of encrypted answers.
const PAYLOADS: &str = "payloads";
/// The folder of task definitions and contributor agreements.
const DOCUMENTS: &str = "documents";

/// The folder of one chain in the home directory.
#[derive(Debug, Clone)]
pub struct Store {
    root: PathBuf,
}

impl Store {
    /// Use the folder at `root`. It is created when a file is first written.
    pub fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// Return the path of a file of a kind, which may not exist.
    pub fn path(&self, kind: &str, name: &str) -> PathBuf {
        self.root.join(kind).join(name)
    }

    /// Return the path of a file of a kind, and create its folder.
    pub(crate) fn create_path(&self, kind: &str, name: &str) -> Result<PathBuf> {
        let folder = self.root.join(kind);
        make_folder(&folder)?;
        Ok(folder.join(name))
    }

    /// Save a value. Only the owner of the home can read the file.
    pub fn save<T: Serialize>(&self, kind: &str, name: &str, value: &T) -> Result<()> {
        let mut text = serde_json::to_vec_pretty(value)?;
        text.push(b'\n');
        write(&self.create_path(kind, name)?, |file| file.write_all(&text))
    }

    /// Load a value, if it was saved.
    pub fn load<T: DeserializeOwned>(&self, kind: &str, name: &str) -> Result<Option<T>> {
        let path = self.path(kind, name);
        match fs::read(&path) {
            Ok(bytes) => match serde_json::from_slice(&bytes) {
                Ok(value) => Ok(Some(value)),
                Err(_) => Err(Problem::StoreChanged { what: "a saved file", path }.into()),
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(ClientError::Unreadable { path, error }),
        }
    }

    /// Return the URI of a file of this store by the hash of its bytes.
    pub(crate) fn uri(hash: &Hash32) -> String {
        format!("{SCHEME}{hash}")
    }

    /// Save a document under the hash of its bytes.
    pub(crate) fn save_document(&self, bytes: &[u8]) -> Result<Hash32> {
        let hash = Hash32::digest(bytes);
        write(&self.create_path(DOCUMENTS, &hash.to_hex())?, |file| file.write_all(bytes))?;
        Ok(hash)
    }

    /// Encrypt answers to the key of a batch and to their reply key, and save them. Return the hash of the encrypted bytes and
    /// their URI.
    pub(crate) fn save_answers(&self, key: &Hash32, payload: &Payload) -> Result<(Hash32, String)> {
        let encrypted = payload.encrypt(key).map_err(Problem::from)?;
        write(&self.create_path(PAYLOADS, &encrypted.hash.to_hex())?, |file| file.write_all(&encrypted.bytes))?;
        Ok((encrypted.hash, Self::uri(&encrypted.hash)))
    }

    /// Remove an encrypted answer that was not submitted.
    pub(crate) fn remove_answer(&self, hash: &Hash32) {
        // A file that stays does no harm: its name is the hash of its bytes.
        let _ = fs::remove_file(self.path(PAYLOADS, &hash.to_hex()));
    }

    /// Load an encrypted answer by the hash of its bytes.
    pub fn payload(&self, hash: &Hash32) -> Result<Vec<u8>> {
        let path = self.path(PAYLOADS, &hash.to_hex());
        let what = "the encrypted answer";
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(Problem::StoreLacks { what, path }.into())
            }
            Err(error) => return Err(ClientError::Unreadable { path, error }),
        };
        if Hash32::digest(&bytes) == *hash {
            Ok(bytes)
        } else {
            Err(Problem::StoreChanged { what, path }.into())
        }
    }

    /// Return the path of the items of a manifest, one canonical line each.
    pub fn rows(&self, root: &Hash32) -> PathBuf {
        self.path("manifests", &format!("{root}.jsonl"))
    }
}

/// Return the folder of one kind of files of an account.
pub(crate) fn account_folder(account: &str, kind: &str) -> String {
    format!("people/{account}/{kind}")
}

/// Create a folder that only its owner can read.
pub(crate) fn make_folder(folder: &Path) -> Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| ClientError::Unwritable { path: folder.to_owned(), error })
}

/// Write a file that only its owner can read. It gets its name when all of it is on the disk.
pub fn write(path: &Path, fill: impl FnOnce(&mut File) -> io::Result<()>) -> Result<()> {
    let failed = |error| ClientError::Unwritable { path: path.to_owned(), error };
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    let fresh = PathBuf::from(name);
    // A file that an earlier run left, or a link, is removed: writing through a link would change another file.
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
        // A file that stays does no harm: the next write removes it.
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
    fn a_link_at_the_path_is_removed_and_not_written_through() {
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
