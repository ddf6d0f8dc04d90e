//! Where content is kept.

use std::path::{Path, PathBuf};

use caravan_primitives::Hash32;
use tokio::fs::{self, File};

use crate::refusal::Refusal;

/// A folder of content by hash.
pub(crate) struct Content {
    folder: PathBuf,
}

impl Content {
    pub(crate) fn open(folder: &Path) -> std::io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        Ok(Self { folder: folder.to_owned() })
    }

    fn path(&self, hash: &Hash32) -> PathBuf {
        self.folder.join(hash.to_hex())
    }

    pub(crate) async fn has(&self, hash: &Hash32) -> Result<bool, Refusal> {
        fs::try_exists(self.path(hash)).await.map_err(failed)
    }

    /// Take a file whose bytes were checked.
    pub(crate) async fn put(&self, hash: &Hash32, file: &Path) -> Result<(), Refusal> {
        fs::rename(file, self.path(hash)).await.map_err(failed)
    }

    pub(crate) async fn get(&self, hash: &Hash32) -> Result<Option<File>, Refusal> {
        match File::open(self.path(hash)).await {
            Ok(file) => Ok(Some(file)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }

    pub(crate) async fn remove(&self, hash: &Hash32) -> Result<(), Refusal> {
        match fs::remove_file(self.path(hash)).await {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(failed(error)),
            _ => Ok(()),
        }
    }
}

fn failed(error: std::io::Error) -> Refusal {
    Refusal::Failed { got: error.to_string() }
}
