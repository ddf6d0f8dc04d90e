//! `caravan serve`: runs the gateway, which is a program of its own.

use std::env::{consts::EXE_SUFFIX, current_exe};
use std::process::Command;

use crate::args::serve::ServeArgs;
use crate::context::Context;
use crate::failure::Failure;
use crate::output::Output;

/// The name of the program.
const GATEWAY: &str = "caravan-gateway";

/// Run the gateway.
pub(crate) fn serve(args: &ServeArgs, context: &Context<'_>) -> Result<Output, Failure> {
    if !context.is_embedded() {
        return Err(Failure::Usage(
            "serve is for the chain in the home directory; beside a real chain run caravan-gateway --content-only"
                .to_owned(),
        ));
    }
    let program = current_exe().map_err(Failure::output)?.with_file_name(format!("{GATEWAY}{EXE_SUFFIX}"));
    if !program.exists() {
        return Err(Failure::Usage(format!(
            "expected {GATEWAY} at {}: build it with `cargo build --package caravan-gateway` and the same profile",
            program.display()
        )));
    }
    let mut command = Command::new(program);
    command.args(args.options()).arg("--home").arg(context.globals.home());
    if args.content.is_none() {
        // What commands in this home have made so far is served, too.
        command.arg("--content").arg(context.home().local_store().path("content", ""));
    }
    run(command)
}

/// Become the gateway: signals to this process reach it.
#[cfg(unix)]
fn run(mut command: Command) -> Result<Output, Failure> {
    use std::os::unix::process::CommandExt;
    Err(Failure::output(command.exec()))
}

/// The gateway needs the signals of Unix.
#[cfg(not(unix))]
fn run(_command: Command) -> Result<Output, Failure> {
    Err(Failure::Usage("serve works on Unix alone".to_owned()))
}
