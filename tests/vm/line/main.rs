//! The VM of the 3.0 line checks and compiles every artefact, as `cosmwasm-check` of that line does, which is built on the same
//! crate.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests: what goes wrong here has to stop them"
)]

use std::path::PathBuf;

use caravan_chain::Code;
use caravan_vm_bridge::{file, Artefact};

/// The folder of `sound.wasm` and of the files that no VM takes; `cargo xtask vm` and `cargo xtask gates` write them.
const FOLDER: &str = "CARAVAN_REFUSED";

#[test]
fn the_vm_takes_every_artefact() {
    for code in Code::ALL {
        Artefact::built(file(code)).unwrap();
    }
}

#[test]
fn the_vm_takes_a_sound_file_and_refuses_those_that_no_vm_takes() {
    let folder = PathBuf::from(std::env::var_os(FOLDER).expect("run it by `cargo xtask vm`"));
    let mut refused = vec![];
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let taken = Artefact::new(&name, &std::fs::read(&path).unwrap());
        if name == "sound" {
            taken.map(drop).unwrap();
        } else {
            assert!(taken.is_err(), "the VM takes {name}.wasm: it would take anything");
            refused.push(name);
        }
    }
    refused.sort();
    assert_eq!(refused, ["bulk-memory", "capability", "foreign-import", "no-interface", "reference-types"]);
}
