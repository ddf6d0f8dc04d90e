//! Why the file of a chain cannot be used.

use std::path::PathBuf;

use caravan_primitives::Coded;
use thiserror::Error;

/// The version of what is in the file. A file of another version is not touched.
pub(crate) const FORMAT: u32 = 3;
/// What is said of a file on which the database panics.
pub(crate) const DAMAGED: &str = "a file that is damaged";

/// Why the file of a chain cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FileError {
    /// There is no such file.
    #[error("CHAIN_MISSING: expected a chain in {}, got no such file", path.display())]
    Missing { path: PathBuf },
    /// A chain is to be made where there is a file.
    #[error("CHAIN_EXISTS: expected no file {}, got one", path.display())]
    Exists { path: PathBuf },
    /// Another process has the file.
    #[error("CHAIN_IN_USE: expected {} for one process alone, got one that another has open", path.display())]
    InUse { path: PathBuf },
    /// The file is of another version, or of another program.
    #[error("CHAIN_FORMAT: expected a chain of format {FORMAT} in {}, got {got}", path.display())]
    Format { path: PathBuf, got: String },
    /// The state in the file is not the one that its blocks give.
    #[error("CHAIN_DIVERGED: expected the state that the blocks in {} give, got {got}", path.display())]
    Diverged {
        path: PathBuf,
        /// Where they part.
        got: String,
    },
    /// The file cannot be read or written. What was written before is there.
    #[error("CHAIN_FILE_FAILED: expected to read and write {}, got {got}", path.display())]
    Failed {
        path: PathBuf,
        /// What the system said.
        got: String,
    },
}

impl Coded for FileError {
    const ALL: &'static [&'static str] =
        &["CHAIN_MISSING", "CHAIN_EXISTS", "CHAIN_IN_USE", "CHAIN_FORMAT", "CHAIN_DIVERGED", "CHAIN_FILE_FAILED"];

    fn code(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "CHAIN_MISSING",
            Self::Exists { .. } => "CHAIN_EXISTS",
            Self::InUse { .. } => "CHAIN_IN_USE",
            Self::Format { .. } => "CHAIN_FORMAT",
            Self::Diverged { .. } => "CHAIN_DIVERGED",
            Self::Failed { .. } => "CHAIN_FILE_FAILED",
        }
    }
}
