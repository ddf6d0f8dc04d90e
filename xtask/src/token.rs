//! `artifacts/cw20_base.wasm`: a plain token, built as the contracts are.

use std::path::Path;

use anyhow::{Context, Result};

use crate::binaryen::{optimize, wasm_opt, Keep};
use crate::compiler::find;
use crate::wasm::{compile, hold, Source, Strip};
use crate::workspace::cache_dir;

/// The name of the file under `artifacts/`.
pub(crate) const ARTEFACT: &str = "cw20_base.wasm";

/// Builds the token.
///
/// # Errors
/// When something is missing or the build fails.
pub(crate) fn build(root: &Path) -> Result<()> {
    let (compiler, wasm_opt, target_dir) = (find()?, wasm_opt()?, cache_dir("wasm-target")?);
    let artifacts = root.join("artifacts");
    std::fs::create_dir_all(&artifacts).context("cannot create artifacts/")?;
    let _lock = hold(root, &target_dir)?;
    let folder = root.join("tests/chain");
    let source = Source { folder: &folder, package: "caravan-plain-token", settings: &[] };
    let built = compile(&source, &compiler, &target_dir, Strip::All)?;
    optimize(&wasm_opt, &built, &artifacts.join(ARTEFACT), Keep::Nothing)
}
