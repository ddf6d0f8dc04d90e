//! The artefacts in the virtual machine that chains run: see `artefacts/`, `migration/` and the suite's own scenarios,
//! which `Cargo.toml` takes from the main workspace.
//!
//! [`fixture`] reads what was released before.

use std::io::Read as _;
use std::path::Path;

use anyhow::{Context, Result};
use flate2::read::GzDecoder;

/// Reads `fixtures/<version>/<file>.gz`: the artefact as it was released.
///
/// # Errors
/// When there is none, or it cannot be unpacked.
pub fn fixture(version: &str, file: &str) -> Result<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(version).join(format!("{file}.gz"));
    let packed = std::fs::File::open(&path).with_context(|| format!("cannot open {}", path.display()))?;
    let mut wasm = vec![];
    GzDecoder::new(packed).read_to_end(&mut wasm).with_context(|| format!("cannot unpack {}", path.display()))?;
    Ok(wasm)
}
