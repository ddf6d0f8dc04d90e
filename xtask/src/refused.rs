//! Files that no VM takes, and one that each takes.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::workspace::cache_dir;

/// The file that those of [`FILES`] are but for one thing, and that every VM takes.
const SOUND: &str = include_str!("vm/sound.wat");

/// Files that no VM takes: a checker that passes one of them proves nothing about the others.
pub(crate) const FILES: &[(&str, &str)] = &[
    ("bulk-memory", include_str!("vm/bulk-memory.wat")),
    ("reference-types", include_str!("vm/reference-types.wat")),
    ("foreign-import", include_str!("vm/foreign-import.wat")),
    ("capability", include_str!("vm/capability.wat")),
    ("no-interface", include_str!("vm/no-interface.wat")),
];

/// Writes the sound file and those that are refused, and returns their folder.
///
/// # Errors
/// When a file cannot be written.
pub(crate) fn write() -> Result<PathBuf> {
    let folder = cache_dir("refused")?;
    for (name, text) in FILES.iter().chain([&("sound", SOUND)]) {
        let file = folder.join(format!("{name}.wasm"));
        std::fs::write(&file, wat::parse_str(text)?).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(folder)
}
