//! Exports, opened with the tools that they are for.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::python::environment;
use crate::workspace::{cargo, quiet, run};

/// What opens the files, at fixed versions; what they depend on is the newest that they take.
const PACKAGES: [&str; 4] = ["datasets==5.2.0", "label-studio-sdk==2.1.2", "pyarrow==26.0.1", "pycocotools==2.0.11"];
/// Where the packages are in the cache: another name for other versions.
const ENVIRONMENT: &str = "formats-1";
/// The folder of the samples.
const FOLDER: &str = ".caravan/formats";

/// Writes samples of every format, and compares what the tools read of them.
///
/// # Errors
/// Says what was not read as it was written.
pub(crate) fn run_all(root: &Path) -> Result<()> {
    let python = environment(ENVIRONMENT, &PACKAGES)?.join("bin/python");
    let folder = root.join(FOLDER);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).with_context(|| format!("cannot delete {}", folder.display()))?;
    }
    let mut write = cargo();
    write.current_dir(root).args(["test", "--locked", "--workspace", "--test", "samples"]).args(quiet());
    run(write.args(["--", "--ignored"]).env("CARAVAN_SAMPLES", &folder))?;
    let mut check = Command::new(python);
    check.arg(root.join("xtask/src/formats.py")).arg(&folder);
    // Nothing is fetched, and nothing of another run is taken.
    check.env("HF_HUB_OFFLINE", "1").env("HF_HOME", folder.join("cache"));
    run(&mut check)?;
    println!("formats: all well");
    Ok(())
}
