//! The one command before a change is proposed.

use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};

use crate::docs as documents;
use crate::workspace::{cargo, run};
use crate::{circles, comments, layers, lengths, lock, paths, permissions, schema, signatures, suite, unused, words};

type Step = (&'static str, fn(&Path) -> Result<()>);

/// All steps, the quickest first. Each stands for itself: a change to one needs no other.
const STEPS: &[Step] = &[
    ("format", |root| run(cargo().current_dir(root).args(["fmt", "--all", "--check"]))),
    ("contracts listed", suite::complete),
    ("file lengths", lengths::check),
    ("machine paths", paths::check),
    ("layers", layers::check),
    ("circles", circles::check),
    ("signatures", signatures::check),
    ("unused", unused::check),
    ("comments", comments::check),
    ("words", words::check),
    ("permissions", permissions::check),
    ("lock gate", lock::check),
    ("documents", documents::check),
    ("schema drift", schema::check),
    ("clippy", clippy),
    ("docs", docs),
    (TESTS, |root| run(cargo().current_dir(root).args(["test", "--workspace", "--locked", "--quiet"]))),
];

const TESTS: &str = "tests";

/// Whether the tests run.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tests {
    Run,
    Leave,
}

/// Runs all steps, and stops at the first that fails.
///
/// # Errors
/// Names the step that failed, with its reason.
pub(crate) fn check(root: &Path, tests: Tests) -> Result<()> {
    let start = Instant::now();
    for (name, step) in STEPS.iter().filter(|(name, _)| tests == Tests::Run || *name != TESTS) {
        println!("== {name}");
        let began = Instant::now();
        step(root).with_context(|| format!("`cargo xtask check` stopped at: {name}"))?;
        println!("   {name}: ok, {:.1} s", began.elapsed().as_secs_f64());
    }
    println!("check: all well, {:.1} s", start.elapsed().as_secs_f64());
    Ok(())
}

fn clippy(root: &Path) -> Result<()> {
    // The demo alone is built with fewer features of the client than the workspace as a whole, in which all are united.
    for of in [["--workspace"].as_slice(), &["--package", "caravan-demo"]] {
        let mut clippy = cargo();
        clippy.current_dir(root).arg("clippy").args(of);
        run(clippy.args(["--all-targets", "--locked", "--quiet", "--", "-D", "warnings"]))?;
    }
    Ok(())
}

fn docs(root: &Path) -> Result<()> {
    let mut doc = cargo();
    doc.current_dir(root).env("RUSTDOCFLAGS", "-D warnings");
    run(doc.args(["doc", "--workspace", "--no-deps", "--locked", "--quiet"]))
}
