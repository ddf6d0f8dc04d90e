//! People on several machines who share a real chain and content in S3: all of it started here, and ended with this.

use std::path::Path;
use std::process::Command;

use anyhow::{ensure, Result};

use crate::args;
use crate::content::store_test;
use crate::e2e::{run_one, step, Stage};
use crate::s3::S3;
use crate::workspace::{cargo, quiet, run};

/// The folder of the chain and of the logs.
const FOLDER: &str = "people";
/// Content that the scenario leaves in the bucket, at least: its pictures.
const PICTURES: usize = 300;
/// Where the store is tested, and where the gateway of the scenario keeps content.
const PREFIXES: [&str; 2] = ["store", "content"];

/// Runs everything.
///
/// # Errors
/// Says which step did not come out as it must.
pub(crate) fn run_all(root: &Path, args: &args::People) -> Result<()> {
    let program = args.program.as_ref().map(std::path::absolute).transpose()?;
    let mut stage = Stage::in_folder(root, program.as_deref(), FOLDER, 1)?;
    let mut s3 = step("an S3 server", || S3::start(&stage.home))?;
    step("the store in S3", || run_one(&mut in_s3(root, &s3)))?;
    step("deploy", || stage.caravan(&["deploy"]).map(|_| ()))?;
    step("build of the gateway", || run(&mut gateway(root)))?;
    step("people", || people(&stage, &s3))?;
    let count = s3.count(PREFIXES[1])?;
    ensure!(count >= PICTURES, "expected {PICTURES} contents or more in the bucket, got {count}");
    println!("{count} contents in the bucket, {} blocks", stage.network.height(0)?);
    s3.stop()?;
    stage.network.stop()?;
    println!("people: all well");
    Ok(())
}

/// The build of the gateway's program, beside that of the command line.
fn gateway(root: &Path) -> Command {
    let mut build = cargo();
    build
        .current_dir(root)
        .args(["build", "--locked", "--bin", "caravan-gateway", "--features", "caravan/testing"])
        .args(quiet());
    build
}

/// The test of the store that needs a server.
fn in_s3(root: &Path, s3: &S3) -> Command {
    let mut test = store_test(root, "content_goes_to_s3_and_comes_back");
    s3.name_in(&mut test, PREFIXES[0]);
    test
}

/// The scenario, as a test of the command line.
fn people(stage: &Stage, s3: &S3) -> Result<()> {
    let mut test = stage.tests();
    test.env("CARAVAN_DEPLOYMENTS", stage.deployments());
    s3.name_in(&mut test, PREFIXES[1]);
    run_one(test.args(["--test", "people", "real::", "--", "--ignored"]))
}
