//! What CI runs, in Rust: `cargo xtask` prints the commands.
// A tool of the host: it adds up times and counts lines, and no consensus hangs on it.
#![allow(clippy::arithmetic_side_effects, clippy::float_arithmetic)]

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{bail, Context, Result};

mod binaryen;
mod canonical;
mod check;
mod circles;
mod comments;
mod compiler;
mod deny;
mod devnet;
mod docs;
mod e2e;
mod gas;
mod gate;
mod layers;
mod lengths;
mod lock;
mod machine;
mod paths;
mod permissions;
mod refused;
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

const USAGE: &str = "\
cargo xtask check [--no-test]      everything that must hold before a change is proposed
cargo xtask schema [--check]       write schema/<contract>.json, or look whether they are up to date
cargo xtask layers                 the layers of the contracts
cargo xtask words [FOLDER ...]     every word of xtask/words.toml that stands in the tree, with file and line
             [--count]             only how many, for each folder and each word
             [--check]             fails if there is any
cargo xtask lock                   the lock gate: contracts build with Rust 1.81
cargo xtask wasm [CONTRACT ...]    artifacts/<contract>.wasm, checksums, sizes and the static gate
             [--target-dir DIR]    where to build; default: the user's cache
cargo xtask weigh [CONTRACT ...]   where the bytes of an artefact are: by crate, and the largest functions
cargo xtask gates                  the static gate and three lines of VMs over artifacts/
cargo xtask canonical              the build of the official optimizer image; without Docker, all but the image
cargo xtask vm [TEST ARGUMENTS]    the artefacts in a VM: every message, and the suite; prints gas and memory
cargo xtask differential           random walks on native code and on the artefacts at once, every call compared
             [--walks N]           how many; default 100
cargo xtask token                  artifacts/cw20_base.wasm, a plain token for a real chain
cargo xtask devnet build           wasmd, a real chain, into the user's cache; needs Go
cargo xtask devnet start           starts it; Ctrl-C stops it, the next start goes on
             [--validators N]      1 unless told
             [--home DIR]          where it lives; default: .caravan/devnet
             [--port N]            of its RPC; default: 26657
             [--fresh]             begins anew
cargo xtask devnet govern FILE     submits a proposal to it, and all validators vote for it; --home, --port
cargo xtask e2e                    the story on a real chain of its own, against the embedded one; takes artifacts/
             [--validators N]      1 unless told
             [--kill]              the validator in use dies in the middle and comes back; takes four
             [--port N]            of its first RPC; default: 26757
             [--program FILE]      the command line to test; built when not told
cargo xtask gas [--check]          docs/gas.md: what every message costs on a real chain; or that none has grown
             [--journal FILE]      of a story that was played already, such as .caravan/e2e-1/journal.jsonl
             [--messages FOLDER]   with the messages that were sent already, such as .caravan/gas
             [--program FILE]      the command line that tells the story; built when not told
             [--growth]            its table of the same steps beside ten annotators and beside 200,000; needs no chain
cargo xtask docs                   the commands of the README, run word by word
cargo xtask deny                   licenses, sources and duplicates of what is locked
";

/// Cargo tells a program that it runs which package that is, and build scripts of others' crates ask for the same names: a
/// cargo started from here would build them, and all that stands on them, once more.
fn forget_the_package() {
    let named = |name: &str| {
        ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_CRATE_", "CARGO_BIN_"].iter().any(|start| name.starts_with(start))
    };
    let told: Vec<_> = std::env::vars_os().map(|(name, _)| name).collect();
    for name in told.iter().filter(|name| name.to_str().is_some_and(named)) {
        std::env::remove_var(name);
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn paths_of(words: &[&str]) -> Vec<PathBuf> {
    words.iter().map(PathBuf::from).collect()
}

fn dispatch(arguments: &[String]) -> Result<()> {
    let root = workspace::root()?;
    forget_the_package();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["check"] => check::check(&root, true),
        ["check", "--no-test"] => check::check(&root, false),
        ["schema"] => schema::write(&root),
        ["schema", "--check"] => schema::check(&root),
        ["permissions"] => permissions::check(&root),
        ["unused"] => unused::check(&root),
        ["documents"] => docs::check(&root),
        ["circles"] => circles::check(&root),
        ["comments"] => comments::check(&root),
        ["signatures"] => signatures::check(&root),
        ["layers"] => layers::check(&root),
        ["words", "--check"] => words::check(&root),
        ["words", "--count", folders @ ..] => words::count(&root, &paths_of(folders)),
        ["words", folders @ ..] => words::list(&root, &paths_of(folders)),
        ["lock"] => lock::check(&root),
        ["wasm", ..] => wasm::build(&root, arguments.get(1..).unwrap_or_default()),
        ["weigh", ..] => weigh::weigh(&root, &wasm::parse(arguments.get(1..).unwrap_or_default())?.0),
        ["gates"] => vm::gates(&root),
        ["canonical"] => canonical::build(&root),
        ["vm", ..] => machine::test(&root, arguments.get(1..).unwrap_or_default()),
        ["differential"] => machine::differential(&root, machine::WALKS),
        ["differential", "--walks", walks] => machine::differential(&root, walks.parse().context("--walks N")?),
        ["token"] => token::build(&root),
        ["devnet", ..] => devnet::run(&root, arguments.get(1..).unwrap_or_default()),
        ["e2e", ..] => e2e::run_all(&root, arguments.get(1..).unwrap_or_default()),
        ["gas", ..] => gas::run(&root, arguments.get(1..).unwrap_or_default()),
        ["docs"] => docs::run(&root),
        ["deny"] => deny::check(&root),
        [] | ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
            Ok(())
        }
        _ => bail!("unknown command `{}`\n{USAGE}", words.join(" ")),
    }
}
