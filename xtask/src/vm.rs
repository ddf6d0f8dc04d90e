//! The artefacts before the virtual machines that chains run: `cosmwasm-check` of two lines, and the VM of `tests/vm` for the
//! third, which is built once for both.

use std::path::Path;
use std::process::Command;

use anyhow::{ensure, Context, Result};

use crate::suite::{Contract, CONTRACTS};
use crate::tool::{plain, Tool};
use crate::workspace::run;
use crate::{machine, refused, wasm};

/// One version of the checker for each line of VMs that chains run, but for the 3.0 line: its checker asks the crate
/// `cosmwasm-vm`, and `tests/vm` has that in any case.
const LINES: &[Tool<'_>] = &[
    Tool { name: "cosmwasm-check", version: "1.5.11", flags: with_probe },
    Tool { name: "cosmwasm-check", version: "2.2.10", flags: plain },
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
        refuses(&checker, line.version)?;
        let mut check = Command::new(&checker);
        check.current_dir(root.join("artifacts")).args(["--available-capabilities", "iterator"]);
        run(check.args(CONTRACTS.iter().map(Contract::artefact)))
            .with_context(|| format!("VMs of the line of {} do not take the artefacts", line.version))?;
    }
    println!("== VMs of the line of 3.0");
    machine::line(root).context("VMs of the line of 3.0 do not take the artefacts")
}

/// Has the checker judge a file that it must take and files that it must refuse, before its verdict counts.
fn refuses(checker: &Path, version: &str) -> Result<()> {
    let folder = refused::write()?;
    let takes = |name: &str| -> Result<bool> {
        let file = folder.join(format!("{name}.wasm"));
        let verdict = Command::new(checker).args(["--available-capabilities", "iterator"]).arg(&file).output()?;
        Ok(verdict.status.success())
    };
    ensure!(takes("sound")?, "the checker {version} refuses sound.wasm: it would refuse anything");
    for (name, _) in refused::FILES {
        ensure!(!takes(name)?, "the checker {version} takes {name}.wasm: it would take anything");
        println!("{name}.wasm: refused, as it must be");
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
