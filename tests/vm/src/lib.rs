//! The artefacts in the virtual machine that chains run: see `artefacts/`, `migration/` and the suite's own scenarios,
//! which `Cargo.toml` takes from the main workspace.
//!
//! [`releases`] and [`fixture`] read what was released before.

use std::io::Read as _;
use std::path::Path;

use anyhow::{Context, Result};
use flate2::read::GzDecoder;

/// The versions that were released: the folders of `fixtures`, in the order of their names.
///
/// # Errors
/// When the folder cannot be read.
pub fn releases() -> Result<Vec<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut found = vec![];
    for entry in std::fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            found.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    found.sort();
    Ok(found)
}

/// Reads `fixtures/<version>/<file>.gz`: the artefact as it was released.
///
/// # Errors
/// When it is missing or cannot be unpacked.
pub fn fixture(version: &str, file: &str) -> Result<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(version).join(format!("{file}.gz"));
    let packed = std::fs::File::open(&path).with_context(|| format!("cannot open {}", path.display()))?;
    let mut wasm = vec![];
    GzDecoder::new(packed).read_to_end(&mut wasm).with_context(|| format!("cannot unpack {}", path.display()))?;
    Ok(wasm)
}
