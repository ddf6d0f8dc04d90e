//! What CI runs, in Rust: `cargo xtask` prints the commands.
// A tool of the host: it adds up times and counts lines, and no consensus hangs on it.
#![allow(clippy::arithmetic_side_effects, clippy::float_arithmetic)]
// The trees of syn, toml and JSON are enums of others, which grow: what is not looked for is passed over.
#![allow(clippy::wildcard_enum_match_arm)]

use std::process::ExitCode;

use anyhow::Result;
use args::{Command, Words};
use clap::Parser as _;

mod api;
mod args;
mod azurite;
mod binaryen;
mod canonical;
mod check;
mod circles;
mod comments;
mod compiler;
mod content;
mod deny;
mod devnet;
mod dist;
mod docs;
mod e2e;
mod emulator;
mod formats;
mod gas;
mod gate;
mod http;
mod index;
mod labels;
mod layers;
mod lengths;
mod lock;
mod machine;
mod paths;
mod people;
mod permissions;
mod python;
mod refused;
mod s3;
mod schema;
mod signatures;
mod sources;
mod suite;
mod token;
mod tool;
mod unused;
mod vm;
mod wasm;
mod weigh;
mod words;
mod workspace;

/// Cargo sets variables that name the package of a program that it runs, and build scripts of others' crates ask for the same names: a
/// cargo started from here would build them, and all that stands on them, once more.
fn forget_the_package() {
    let named = |name: &str| {
        ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_CRATE_", "CARGO_BIN_"].iter().any(|start| name.starts_with(start))
    };
    let set: Vec<_> = std::env::vars_os().map(|(name, _)| name).collect();
    for name in set.iter().filter(|name| name.to_str().is_some_and(named)) {
        std::env::remove_var(name);
    }
}

fn main() -> ExitCode {
    match run(args::Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    let root = &workspace::root()?;
    forget_the_package();
    match command {
        Command::Check { no_test } => check::check(root, if no_test { check::Tests::Leave } else { check::Tests::Run }),
        Command::Layers => layers::check(root),
        Command::Circles => circles::check(root),
        Command::Signatures => signatures::check(root),
        Command::Comments => comments::check(root),
        Command::Permissions => permissions::check(root),
        Command::Unused => unused::check(root),
        Command::Documents => docs::check(root),
        Command::Words(Words { check: true, .. }) => words::check(root),
        Command::Words(Words { count: true, paths, .. }) => words::count(root, &paths),
        Command::Words(Words { paths, .. }) => words::list(root, &paths),
        Command::Lock => lock::check(root),
        Command::Deny => deny::check(root),
        Command::Schema { check: true } => schema::check(root),
        Command::Schema { check: false } => schema::write(root),
        Command::Docs => docs::run(root),
        Command::Wasm(args) => wasm::build(root, &args),
        Command::Weigh { contracts } => weigh::weigh(root, &suite::named(&contracts)),
        Command::Gates => vm::gates(root),
        Command::Canonical => canonical::build(root),
        Command::Vm { arguments } => machine::test(root, &arguments),
        Command::Differential { walks } => machine::differential(root, walks),
        Command::Dist => dist::build(root),
        Command::Token => token::build(root),
        Command::Devnet(command) => devnet::run(root, &command),
        Command::E2e(args) => e2e::run_all(root, &args),
        Command::People(args) => people::run_all(root, &args),
        Command::Content => content::run_all(root),
        Command::Api => api::check(root),
        Command::Index(args) => index::run_all(root, &args),
        Command::Labels => labels::compare(root),
        Command::Formats => formats::run_all(root),
        Command::Gas(args) => gas::run(root, &args),
    }
}
