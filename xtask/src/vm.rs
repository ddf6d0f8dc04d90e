//! The artefacts before the virtual machines that chains run: `cosmwasm-check` of three lines.

use std::path::Path;
use std::process::Command;

use anyhow::{ensure, Context, Result};

use crate::suite::{Contract, CONTRACTS};
use crate::tool::{plain, tidy, Tool};
use crate::wasm;
use crate::workspace::{cache_dir, run};

/// One version of the checker for each line of VMs that chains run.
const LINES: &[Tool<'_>] = &[
    Tool { name: "cosmwasm-check", version: "1.5.11", flags: with_probe, shared: None },
    // These two are built on the same version of wasmer, by far the most of them.
    Tool { name: "cosmwasm-check", version: "2.2.10", flags: plain, shared: Some(SHARED) },
    Tool { name: "cosmwasm-check", version: "3.0.10", flags: plain, shared: Some(SHARED) },
];

const SHARED: &str = "cosmwasm-check-target";

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
    tidy(SHARED)
}

/// The file that those of [`REFUSED`] are but for one thing, and that every VM takes.
const SOUND: &str = include_str!("vm/sound.wat");

/// Files that no VM takes: a checker that passes one of them proves nothing about the others.
const REFUSED: &[(&str, &str)] = &[
    ("bulk-memory", include_str!("vm/bulk-memory.wat")),
    ("reference-types", include_str!("vm/reference-types.wat")),
    ("foreign-import", include_str!("vm/foreign-import.wat")),
    ("capability", include_str!("vm/capability.wat")),
    ("no-interface", include_str!("vm/no-interface.wat")),
];

/// Has the checker look at a file that it must take and at files that it must refuse, before its word counts.
fn refuses(checker: &Path, version: &str) -> Result<()> {
    let dir = cache_dir("refused")?;
    let takes = |name: &str, text: &str| -> Result<bool> {
        let file = dir.join(format!("{name}.wasm"));
        std::fs::write(&file, wat::parse_str(text)?).with_context(|| format!("cannot write {}", file.display()))?;
        let told = Command::new(checker).args(["--available-capabilities", "iterator"]).arg(&file).output()?;
        Ok(told.status.success())
    };
    ensure!(takes("sound", SOUND)?, "the checker {version} refuses sound.wasm: it would refuse anything");
    for (name, text) in REFUSED {
        ensure!(!takes(name, text)?, "the checker {version} takes {name}.wasm: it would take anything");
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
