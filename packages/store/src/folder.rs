//! Content in a folder: `<first two digits>/<64 digits>`, and `new/` for what is being written.
//!
//! The standard library and `tempfile` do this, not the folder of `object_store`, which makes files that everyone may read
//! (the mode is the umask's), and knows no way to have many objects share the writing of a folder to the disk.
//!
//! A file is written under another name in `new/`, written to the disk (fsync), and renamed; then its folder is written to
//! the disk. So a name has all of its bytes or does not exist, also after a power cut. What a program that was killed left
//! in `new/` is removed a day later.

use std::collections::BTreeSet;
use std::fs::{self, DirBuilder, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use caravan_primitives::Hash32;

use crate::error::ContentError;
use crate::listed::Listed;
use crate::verified::{temporary, unblock, Verified};

/// The folder of what is being written.
const NEW: &str = "new";
/// How long an unfinished file is left alone: its writer may still be at it.
const UNFINISHED: Duration = Duration::from_secs(24 * 60 * 60);

/// A folder of content. Several processes may use it at once.
#[derive(Debug, Clone)]
pub struct Folder {
    root: Arc<PathBuf>,
}

/// Folders whose entries are not known to be on the disk.
#[derive(Debug, Default)]
pub(crate) struct Unsynced(BTreeSet<PathBuf>);

impl Unsynced {
    pub(crate) fn add(&mut self, more: Self) {
        self.0.extend(more.0);
    }
}

impl Folder {
    /// Use a folder, and make it if it does not exist. Only this user can read what is made.
    ///
    /// # Errors
    /// `CONTENT_STORAGE_FAILED`.
    pub fn open(root: impl Into<PathBuf>) -> Result<Self, ContentError> {
        let folder = Self { root: Arc::new(root.into()) };
        // A folder that can only be read is one that is read.
        if !folder.root.is_dir() {
            make(&folder.root).map_err(|error| folder.failed(&error))?;
        }
        folder.remove_unfinished();
        Ok(folder)
    }

    /// Return the path of the folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.root
    }

    /// Where files are made that may be renamed into the folder, if they can be made there.
    pub(crate) fn new_files(&self) -> Result<PathBuf, ContentError> {
        let path = self.root.join(NEW);
        make(&path).map_err(|error| self.failed(&error))?;
        Ok(path)
    }

    fn remove_unfinished(&self) {
        let old = SystemTime::now() - UNFINISHED;
        for entry in fs::read_dir(self.root.join(NEW)).into_iter().flatten().flatten() {
            let modified = entry.metadata().and_then(|data| data.modified());
            if modified.is_ok_and(|modified| modified < old) {
                // What cannot be removed takes space and does no other harm.
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    fn failed(&self, error: &io::Error) -> ContentError {
        ContentError::Storage { place: self.root.display().to_string(), error: error.to_string() }
    }

    fn folder_of(&self, hash: Hash32) -> PathBuf {
        self.root.join(hash.to_hex().get(..2).unwrap_or_default())
    }

    fn path_of(&self, hash: Hash32) -> PathBuf {
        self.folder_of(hash).join(hash.to_hex())
    }

    /// Read content, and check it.
    ///
    /// # Errors
    /// `CONTENT_MISSING`, `CONTENT_DAMAGED`, `CONTENT_TOO_LONG`, `CONTENT_STORAGE_FAILED`.
    pub(crate) async fn get(&self, hash: Hash32, most: u64) -> Result<Verified, ContentError> {
        let (path, place) = (self.path_of(hash), self.root.display().to_string());
        let read = unblock(move || {
            let file = File::open(path)?;
            let size = file.metadata()?.len();
            Ok((if size > most { None } else { Verified::of_file(file, most)? }, size))
        });
        match read.await {
            Ok((Some(found), _)) if found.hash() == hash => Ok(found),
            Ok((Some(found), _)) => Err(ContentError::Damaged { hash, place, got: found.hash() }),
            Ok((None, size)) => Err(ContentError::TooLong { most, place, got: size }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(ContentError::Missing { place: format!("{hash} in {place}") })
            }
            Err(error) => Err(self.failed(&error)),
        }
    }

    /// Return the bytes of the file, whose hash is not checked.
    pub(crate) async fn size(&self, hash: Hash32) -> Result<Option<u64>, ContentError> {
        let path = self.path_of(hash);
        match unblock(move || fs::metadata(path)).await {
            Ok(data) => Ok(Some(data.len())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.failed(&error)),
        }
    }

    /// Store content, and return when it is on the disk.
    pub(crate) async fn put(&self, content: Verified) -> Result<Verified, ContentError> {
        let mut unsynced = Unsynced::default();
        let content = self.put_unsynced(content, &mut unsynced).await?;
        self.sync(unsynced).await?;
        Ok(content)
    }

    /// Store content. Its bytes are on the disk; its name is only after [`Folder::sync`], and until then a power cut can
    /// undo the whole.
    pub(crate) async fn put_unsynced(
        &self,
        mut content: Verified,
        unsynced: &mut Unsynced,
    ) -> Result<Verified, ContentError> {
        let (folder, path, new) = (self.folder_of(content.hash()), self.path_of(content.hash()), self.new_files()?);
        unsynced.0.insert(folder.clone());
        let written = unblock(move || {
            if make(&folder)? {
                File::open(folder.parent().unwrap_or(&folder))?.sync_all()?;
            }
            if !is_there(&path, &content)? {
                write(&path, &new, &mut content)?;
            }
            Ok(content)
        });
        written.await.map_err(|error| self.failed(&error))
    }

    /// Have names written to the disk.
    pub(crate) async fn sync(&self, unsynced: Unsynced) -> Result<(), ContentError> {
        let synced = unblock(move || unsynced.0.iter().try_for_each(|folder| File::open(folder)?.sync_all()));
        synced.await.map_err(|error| self.failed(&error))
    }

    /// Remove content. Return whether there was any.
    pub(crate) async fn remove(&self, hash: Hash32) -> Result<bool, ContentError> {
        let (path, folder) = (self.path_of(hash), self.folder_of(hash));
        let removed = unblock(move || {
            fs::remove_file(path)?;
            File::open(folder)?.sync_all()
        });
        match removed.await {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(self.failed(&error)),
        }
    }

    /// List content in the order of the hashes, after one of them. Its bytes are not checked.
    pub(crate) async fn list(&self, after: Option<Hash32>, limit: usize) -> Result<Vec<Listed>, ContentError> {
        let root = self.root.clone();
        let listed = unblock(move || {
            let first = after.and_then(|hash| hash.as_bytes().first().copied()).unwrap_or(0);
            let mut listed = Vec::new();
            for prefix in first..=u8::MAX {
                let mut hashes = hashes(&root.join(format!("{prefix:02x}")), prefix)?;
                hashes.retain(|hash| after.is_none_or(|after| *hash > after));
                for hash in hashes {
                    if listed.len() >= limit {
                        return Ok(listed);
                    }
                    listed.extend(look(&root, hash)?);
                }
            }
            Ok(listed)
        });
        listed.await.map_err(|error| self.failed(&error))
    }
}

/// Make a folder that only its owner can read. Return whether it is new.
fn make(folder: &Path) -> io::Result<bool> {
    if folder.is_dir() {
        return Ok(false);
    }
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    Ok(true)
}

/// Whether these very bytes are there. If so, they are on the disk afterwards: who wrote them may not have waited for it.
fn is_there(path: &Path, content: &Verified) -> io::Result<bool> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    if file.metadata()?.len() != content.size() {
        return Ok(false);
    }
    let found = Verified::of_file(file.try_clone()?, content.size())?;
    if found.is_some_and(|found| found.hash() == content.hash()) {
        file.sync_all()?;
        return Ok(true);
    }
    Ok(false)
}

/// Write content under a temporary name and rename it. A temporary file that already has the bytes is renamed as it is.
fn write(path: &Path, new: &Path, content: &mut Verified) -> io::Result<()> {
    let from = match content.take_path() {
        Some(from) if from.parent() == Some(new) => {
            content.sync()?;
            from
        }
        _ => {
            let mut file = temporary(Some(new))?;
            content.copy(&mut file)?;
            file.as_file().sync_all()?;
            file.into_temp_path()
        }
    };
    from.persist(path).map_err(|error| error.error)
}

/// Return the hashes that a folder has names of, in order. Other names are not content.
fn hashes(folder: &Path, prefix: u8) -> io::Result<Vec<Hash32>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut hashes = Vec::new();
    for entry in entries {
        let name = entry?.file_name();
        let hash: Option<Hash32> = name.to_str().and_then(|name| name.parse().ok());
        hashes.extend(hash.filter(|hash| hash.as_bytes().first() == Some(&prefix)));
    }
    hashes.sort_unstable();
    Ok(hashes)
}

fn look(root: &Path, hash: Hash32) -> io::Result<Option<Listed>> {
    let name = hash.to_hex();
    match fs::metadata(root.join(name.get(..2).unwrap_or_default()).join(&name)) {
        Ok(data) => {
            let modified = data.modified()?.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
            Ok(Some(Listed { hash, size: data.len(), modified }))
        }
        // Removed in the meantime.
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests;
