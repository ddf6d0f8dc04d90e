//! The store in buckets of every kind, on servers of this machine.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::azurite::Azurite;
use crate::e2e::{run_one, step};
use crate::s3::S3;
use crate::workspace::cargo;

/// Where the test keeps content in each bucket.
const PREFIX: &str = "store";

/// Starts the servers, and runs the test of each.
///
/// # Errors
/// Says which step did not come out as it must.
pub(crate) fn run_all(root: &Path) -> Result<()> {
    let folder = root.join("target/content");
    std::fs::create_dir_all(&folder).context("cannot make the folder of the logs")?;
    let mut s3 = step("a server of S3", || S3::start(&folder))?;
    let mut azure = step("a server of Azure", || Azurite::start(&folder))?;
    let mut tests = ["s3", "google_cloud_storage", "azure"]
        .map(|service| (service, store_test(root, &format!("content_goes_to_{service}_and_comes_back"))));
    for (service, test) in &mut tests {
        s3.name_in(test, PREFIX);
        s3.name_as_google_in(test, "google");
        azure.name_in(test, PREFIX);
        step(&format!("the store in {service}"), || run_one(test))?;
    }
    s3.stop()?;
    azure.stop()?;
    println!("content: all well");
    Ok(())
}

/// A test of the store that needs a server, which the environment has to name.
pub(crate) fn store_test(root: &Path, name: &str) -> Command {
    let mut test = cargo();
    test.current_dir(root).args([
        "test",
        "--locked",
        "--quiet",
        "--workspace",
        "--test",
        "buckets",
        "--",
        "--exact",
        name,
    ]);
    test
}
