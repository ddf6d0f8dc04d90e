//! cargo-deny: licenses, sources and duplicate versions of everything that is locked. Advisories need a database that
//! cannot be reached from everywhere, so they are not part of it.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::tool::{plain, Tool};
use crate::workspace::run;

const CARGO_DENY: Tool<'_> = Tool { name: "cargo-deny", version: "0.20.2", flags: plain };

/// Runs cargo-deny by `deny.toml`.
///
/// # Errors
/// When cargo-deny cannot be had, or finds something that `deny.toml` forbids.
pub(crate) fn check(root: &Path) -> Result<()> {
    let mut deny = Command::new(CARGO_DENY.installed()?);
    run(deny.current_dir(root).args(["--offline", "check", "--hide-inclusion-graph", "bans", "licenses", "sources"]))
}
