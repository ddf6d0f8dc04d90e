//! The command line of Caravan: `caravan demo`, `caravan simulate`, `caravan deploy`, `caravan check`, and the verbs of
//! requesters, annotators and buyers.
//!
//! Results go to standard output, progress and errors to standard error. The exit code is 0 when all was done, also when
//! the answer is no, 1 when the chain refused or money did not add up, 2 for a wrong command line, 3 when a file cannot be
//! read or written.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::float_arithmetic,
    reason = "host only: counts, seconds and percentages for people; money is added with checks"
)]

mod address;
mod args;
mod check;
mod coinage;
mod demo;
mod deploy;
mod failure;
mod hints;
mod host;
mod market;
mod order;
mod place;
mod raw;
mod simulate;
mod till;
mod verbs;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

use crate::args::{Args, Command};
use crate::failure::Failure;
use crate::place::misplaced;

/// What a command says, and whether it is to end well all the same.
pub(crate) struct Report {
    /// For standard output.
    pub(crate) text: String,
    /// What went wrong after there was something to say.
    pub(crate) failure: Option<Failure>,
}

fn main() -> ExitCode {
    let Args { place, command, globals } = Args::parse();
    let result = match command {
        Command::Demo => place.stage().and_then(|chain| demo::run(chain, globals.json)),
        Command::Deploy(args) if place.is_embedded() => match args.given() {
            None => verbs::deploy(&globals),
            Some(word) => misplaced(&format!("{word} is for a real chain: say which by --chain NAME")),
        },
        Command::Check(args) if place.is_embedded() => check::at_home(&args, &globals),
        Command::Deploy(args) => deploy::run(&args, &place, globals.json),
        Command::Check(args) => check::run(&args, &place, globals.json),
        Command::Simulate(_) if !place.is_embedded() => {
            misplaced("simulate runs on the embedded chain only: thousands of messages would take a real one hours")
        }
        Command::Simulate(args) => simulate::run(&args, globals.json),
        Command::Execute(args) => raw::execute(&args, &place, &globals),
        Command::Query(args) => raw::query(&args, &place, &globals),
        Command::Verb(verb) => verbs::run(&verb, &place, &globals),
    };
    let failure = match result {
        Ok(report) => print(&report.text).err().or(report.failure),
        Err(failure) => Some(failure),
    };
    let Some(failure) = failure else { return ExitCode::SUCCESS };
    eprintln!("error: {}", plain(&failure.to_string()));
    eprintln!("hint: {}", plain(&failure.hint()));
    ExitCode::from(failure.exit_code())
}

/// Text for a terminal: characters that steer one, or turn the direction of writing, are shown by their number. Chains,
/// files and other people's answers may hold any. The number is written as JSON does, so that JSON stays what it is.
pub(crate) fn plain(text: &str) -> String {
    let steers = |c: char| {
        c.is_control() && !matches!(c, '\n' | '\t')
            || matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        if steers(c) {
            plain.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            plain.push(c);
        }
    }
    plain
}

/// Writes the result. Whoever closes the pipe has read enough.
fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(plain(text).as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure::Output(error)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_shown_by_its_number_and_json_stays_json() {
        let told = "a\u{1b}[2Jb\u{9b}c\u{202e}d\r\ne\tf \u{e9}\u{4e2d}";
        assert_eq!(plain(told), "a\\u001b[2Jb\\u009bc\\u202ed\\u000d\ne\tf \u{e9}\u{4e2d}");
        let json = serde_json::to_string(told).unwrap();
        assert_eq!(serde_json::from_str::<String>(&plain(&json)).unwrap(), told);
    }
}
