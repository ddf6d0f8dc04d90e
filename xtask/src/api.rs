//! The description of the index and what a gateway does, compared by schemathesis.

use std::path::Path;

use anyhow::Result;

use crate::e2e::{run_one, step};
use crate::python::environment;
use crate::workspace::cargo;

/// Where schemathesis is in the cache: another name for another version.
const ENVIRONMENT: &str = "schemathesis-4.32.0";
const SCHEMATHESIS: &str = "schemathesis==4.32.0";

/// Installs schemathesis, and runs the test of the gateway that starts it.
///
/// # Errors
/// With what it found.
pub(crate) fn check(root: &Path) -> Result<()> {
    let program = step("schemathesis", || environment(ENVIRONMENT, &[SCHEMATHESIS]))?.join("bin/schemathesis");
    let mut test = cargo();
    test.current_dir(root).args(["test", "--locked", "--quiet", "--workspace", "--test", "served", "described::"]);
    test.env("CARAVAN_SCHEMATHESIS", program).args(["--", "--ignored"]);
    step("requests", || run_one(&mut test))
}
