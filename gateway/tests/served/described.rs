//! Schemathesis asks what the description allows, and what it forbids, and checks the answers by it.

use std::process::Command;

use crate::fair::Fair;
use crate::index::caught_up;

/// Names the program.
const PROGRAM: &str = "CARAVAN_SCHEMATHESIS";
/// Requests of each question, besides those for the bounds of its parameters.
const REQUESTS: &str = "200";

#[test]
#[ignore = "cargo xtask api installs schemathesis, and runs it: .ci/run --nightly does"]
fn every_answer_is_as_the_description_says_whatever_is_asked() {
    let program = std::env::var_os(PROGRAM).expect("CARAVAN_SCHEMATHESIS is missing: cargo xtask api runs this");
    let fair = Fair::open();
    caught_up(&fair.world);
    let mut schemathesis = Command::new(program);
    schemathesis.current_dir(fair.world.home.path()).args(["run", "--no-color", "--max-examples", REQUESTS]);
    let found = schemathesis.arg(format!("{}/index/openapi.json", fair.world.url())).output().unwrap();
    let text = String::from_utf8_lossy(&found.stdout);
    assert!(found.status.success(), "{text}\n{}", String::from_utf8_lossy(&found.stderr));
    println!("{}", text.lines().rev().take(20).collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join("\n"));
}
