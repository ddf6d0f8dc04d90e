//! Labels beside those of crowd-kit, a library of the same methods in Python: both get the same draws of real answers.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::python::environment;
use crate::workspace::{cargo, run};

/// Where crowd-kit is in the cache: another name for another version.
const ENVIRONMENT: &str = "crowd-kit-1.4.2";
const CROWD_KIT: &str = "crowd-kit==1.4.2";

/// Reads the draws, runs crowd-kit on them, prints a table, and fails where our labels are worse.
const COMPARE: &str = include_str!("labels/compare.py");

/// Has our program draw and label, and crowd-kit label the same.
///
/// # Errors
/// When labels of ours are worse than they have to be, or something cannot run.
pub(crate) fn compare(root: &Path) -> Result<()> {
    let data = std::env::var_os("CARAVAN_DATA").map_or(root.join("../shared/data"), PathBuf::from);
    if !data.join("dogs/answer.csv").is_file() {
        println!("not run: no data");
        return Ok(());
    }
    let environment = environment(ENVIRONMENT, &[CROWD_KIT])?;
    let draws = root.join(".caravan/labels");
    std::fs::create_dir_all(&draws).with_context(|| format!("cannot create {}", draws.display()))?;
    let mut test = cargo();
    test.current_dir(root).env("CARAVAN_DRAWS", &draws);
    test.args(["test", "--locked", "--quiet", "--workspace", "--test", "dogs", "draws", "--", "--ignored"]);
    run(&mut test)?;
    // A file, not `-c`: processes that compare at once read it anew.
    let script = draws.join("compare.py");
    std::fs::write(&script, COMPARE).with_context(|| format!("cannot write {}", script.display()))?;
    run(Command::new(environment.join("bin/python")).arg(&script).arg(&draws))?;
    println!("labels: all well");
    Ok(())
}
