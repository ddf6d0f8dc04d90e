//! How often each message ran, and its gas and memory at most, over all that this process ran.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use serde_json::{json, Value};

use crate::artefact::{Entry, Run};

/// The variable with the folder that [`write`] writes to.
pub const FOLDER: &str = "CARAVAN_VM_FIGURES";

#[derive(Default)]
struct Figure {
    done: u64,
    refused: u64,
    gas: u64,
    store_gas: u64,
    pages: usize,
    longest: (usize, usize),
}

static FIGURES: Mutex<BTreeMap<(String, Entry, String), Figure>> = Mutex::new(BTreeMap::new());

/// Counts a call. The most gas and memory are those of calls that were not refused.
pub fn count(artefact: &str, entry: Entry, message: &str, (run, done): (&Run, bool)) {
    let mut figures = FIGURES.lock().unwrap_or_else(PoisonError::into_inner);
    let figure = figures.entry((artefact.to_owned(), entry, message.to_owned())).or_default();
    if !done {
        figure.refused += 1;
        return;
    }
    figure.done += 1;
    if run.gas + run.store_gas > figure.gas + figure.store_gas {
        (figure.gas, figure.store_gas) = (run.gas, run.store_gas);
    }
    figure.pages = figure.pages.max(run.pages);
    figure.longest = (figure.longest.0.max(run.longest.0), figure.longest.1.max(run.longest.1));
}

/// Writes what was counted into the folder named by [`FOLDER`], if it is set; `cargo xtask vm` makes a table of it.
pub fn write() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let figures = FIGURES.lock().unwrap_or_else(PoisonError::into_inner);
    let rows: Vec<Value> = figures
        .iter()
        .map(|((artefact, entry, message), figure)| {
            json!({
                "artefact": artefact, "entry": entry.name(), "message": message,
                "done": figure.done, "refused": figure.refused,
                "gas": figure.gas, "store_gas": figure.store_gas, "pages": figure.pages,
                "longest_key": figure.longest.0, "longest_value": figure.longest.1,
            })
        })
        .collect();
    if rows.is_empty() {
        return;
    }
    let file = Path::new(&folder).join(format!("{}.json", std::process::id()));
    if let Err(error) = std::fs::write(&file, Value::from(rows).to_string()) {
        eprintln!("cannot write {}: {error}", file.display());
    }
}
