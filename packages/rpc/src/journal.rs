//! A journal of transactions: one line of JSON each, for `cargo xtask gas` and for people who look for a transaction.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::Path;

use caravan_chain::ChainError;
use serde::Serialize;

use crate::wire::Wired;

#[derive(Serialize)]
pub(crate) struct Line<'a> {
    pub(crate) hash: &'a str,
    pub(crate) height: u64,
    /// The gas that it used.
    pub(crate) gas: u64,
    /// 0 when all was done.
    pub(crate) code: u32,
    /// Its size in bytes.
    pub(crate) bytes: usize,
    /// What it asked of whom, by label: `caravan marketplace`, `claim`.
    pub(crate) messages: Vec<[String; 2]>,
}

/// Where the lines go.
#[derive(Default)]
pub(crate) struct Journal {
    file: RefCell<Option<File>>,
    labels: RefCell<BTreeMap<String, String>>,
}

impl Journal {
    /// Writes to `path` from now on, at its end.
    pub(crate) fn open(&self, path: &Path) -> Result<(), ChainError> {
        let bad = |error: std::io::Error| ChainError::Bad(format!("{}: {error}", path.display()));
        *self.file.borrow_mut() = Some(File::options().create(true).append(true).open(path).map_err(bad)?);
        Ok(())
    }

    /// Calls a contract by its label from now on.
    pub(crate) fn name(&self, address: &str, label: &str) {
        self.labels.borrow_mut().insert(address.to_owned(), label.to_owned());
    }

    /// What messages are called.
    pub(crate) fn call(&self, messages: &[Wired]) -> Vec<[String; 2]> {
        let labels = self.labels.borrow();
        let to = |to: &String| labels.get(to).unwrap_or(to).clone();
        messages.iter().map(|message| [to(&message.to), message.name.clone()]).collect()
    }

    /// Writes a line, if there is a journal.
    pub(crate) fn write(&self, line: &Line<'_>) -> Result<(), ChainError> {
        let mut file = self.file.borrow_mut();
        let Some(file) = file.as_mut() else { return Ok(()) };
        let text = serde_json::to_string(line).map_err(|error| ChainError::Bad(error.to_string()))?;
        writeln!(file, "{text}").map_err(|error| ChainError::Bad(format!("the journal: {error}")))
    }
}
