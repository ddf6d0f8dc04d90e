//! Files that a command makes, and that were not there before.

use std::fs::{remove_file, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use caravan_client::{ClientError, Problem};

use crate::failure::Failure;

/// Write files that do not exist yet: all of them, or nothing is left behind.
pub(crate) fn write_new(files: &[(PathBuf, Vec<u8>)]) -> Result<(), Failure> {
    if let Some((path, _)) = files.iter().find(|(path, _)| path.exists()) {
        return Err(Problem::FileExists(path.clone()).into());
    }
    for (count, (path, bytes)) in files.iter().enumerate() {
        if let Err(failure) = write_one(path, bytes) {
            // What was written before is of no use without the rest. A file that cannot be removed is named by the next run.
            files.iter().take(count).for_each(|(path, _)| drop(remove_file(path)));
            return Err(failure);
        }
    }
    Ok(())
}

fn write_one(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let unwritable = |error| ClientError::Unwritable { path: path.to_owned(), error };
    let mut file = match OpenOptions::new().write(true).create_new(true).open(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            return Err(Problem::FileExists(path.to_owned()).into())
        }
        opened => opened.map_err(unwritable)?,
    };
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|error| {
        drop(remove_file(path));
        unwritable(error).into()
    })
}
