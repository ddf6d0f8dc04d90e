//! The artefacts before the virtual machines that chains run: `cosmwasm-check` of three lines.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::suite::{Contract, CONTRACTS};
use crate::tool::{plain, Tool};
use crate::wasm;
use crate::workspace::run;

/// One version of the checker for each line of VMs that chains run.
const LINES: &[Tool<'_>] = &[
    Tool { name: "cosmwasm-check", version: "1.5.11", flags: with_probe },
    Tool { name: "cosmwasm-check", version: "2.2.10", flags: plain },
    Tool { name: "cosmwasm-check", version: "3.0.10", flags: plain },
];

/// The wasmer of the 1.5 line refers to a function that compilers since Rust 1.90 no longer have.
const PROBE: &str = include_str!("vm/probestack.s");

/// The static gate, and then every line of VMs, over the artefacts of all contracts.
///
/// # Errors
/// When an artefact is missing or refused, or a checker cannot be built.
pub(crate) fn gates(root: &Path) -> Result<()> {
    wasm::gate(root, CONTRACTS)?;
    for line in LINES {
        let checker = line.installed()?;
        println!("== VMs of the line of {}", line.version);
        let mut check = Command::new(&checker);
        check.current_dir(root.join("artifacts")).args(["--available-capabilities", "iterator"]);
        run(check.args(CONTRACTS.iter().map(Contract::artefact)))
            .with_context(|| format!("VMs of the line of {} do not take the artefacts", line.version))?;
    }
    Ok(())
}

/// Links that function, which only code for x86-64 refers to.
fn with_probe(dir: &Path) -> Result<String> {
    if std::env::consts::ARCH != "x86_64" {
        return plain(dir);
    }
    let (source, object) = (dir.join("probestack.s"), dir.join("probestack.o"));
    std::fs::write(&source, PROBE).with_context(|| format!("cannot write {}", source.display()))?;
    run(Command::new("cc").arg("-c").arg(&source).arg("-o").arg(&object))?;
    Ok(format!("-C link-arg={}", object.display()))
}
