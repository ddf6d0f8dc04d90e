//! The command line of Caravan: arguments, calls of `caravan-client`, printing.
//!
//! Results go to standard output, progress and errors to standard error. The exit code is 0 for success, also when the
//! answer is no, 1 when the chain rejected a message or money does not add up, 2 for a wrong command line, 3 when a file or
//! a node cannot be used.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::float_arithmetic,
    reason = "host only: counts, seconds and percentages for people; money is added with checks"
)]

mod args;
mod check;
mod commands;
mod context;
mod failure;
mod new_files;
mod output;
mod progress;
mod secrets;
mod simulate;

use std::process::ExitCode;

use clap::Parser;

use crate::args::Args;
use crate::context::Context;
use crate::failure::Failure;
use crate::output::{print, print_error};

fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return usage_error(&error),
    };
    let json = args.globals.json;
    let context = Context { chain: &args.chain, globals: &args.globals };
    let failure = match commands::run(&args.command, &context) {
        Ok(report) => print(&report.text).err().or(report.failure),
        Err(failure) => Some(failure),
    };
    let Some(failure) = failure else { return ExitCode::SUCCESS };
    print_error(&failure, json);
    ExitCode::from(failure.exit_code())
}

/// Print what clap has to say: help and the version are no errors. With `--json` an error is JSON too.
fn usage_error(error: &clap::Error) -> ExitCode {
    let wants_json = std::env::args().any(|argument| argument == "--json");
    if wants_json && error.use_stderr() {
        let text = error.render().to_string();
        let message = text.strip_prefix("error: ").unwrap_or(&text).split("\n\n").next().unwrap_or_default();
        print_error(&Failure::Usage(message.trim().to_owned()), wants_json);
    } else {
        // A closed pipe is the only way in which this fails.
        let _ = error.print();
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}
