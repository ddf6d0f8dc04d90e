//! Manifests: the tasks of a batch under one Merkle root, from a file of rows.
//!
//! A row is an item in its [canonical form](crate::canonical): of CSV the object from column to text, of JSONL the object
//! on the line. Rows are put into tasks in the order of the file, [`Plan::items_per_task`] each; only the last task may
//! have fewer. The hashes, with every field's length before it (`tests/vectors` has them beside their inputs):
//!
//! - the salt of task `i` (from 0): `sha256(caravan/salt/v1, secret, i)`;
//! - its payload: `sha256(caravan/suite/v1, salt, hash of item 1, hash of item 2, …)`;
//! - its leaf: [`leaf_hash`] with the tag `caravan/task/v1`, `i`, the number of tasks, and the payload;
//! - the root: that of [`caravan_primitives::Tree`].
//!
//! So a requester keeps a file and one secret; a leaf reveals nothing about a task with few possible texts, and a task is
//! opened by its salt without giving away any other.
//!
//! What an annotator needs of a manifest is kept in [`pages`], so that no claim reads a whole manifest.
//!
//! A file is read twice, row by row: first every row is checked and counted (the number of tasks is in each leaf), then
//! the leaves are made. Neither keeps rows; what grows with the file is 24 bytes a row where ids are asked to be unique.
//! Every row that cannot be read is reported. With one such row there is no manifest.

use std::io::{self, Read, Seek};

use caravan_marketplace_api::bounds::{MAX_ITEMS, MAX_TASKS};
use caravan_primitives::{leaf_hash, Hash32, Preimage, PrimitiveError, Proof, Upto};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::canonical::{Item, Position};

mod content;
mod csv;
mod encoding;
mod error;
mod formula;
mod ids;
pub mod pages;
mod row;
mod rows;
mod secret;
mod source;
mod stream;
mod table;
mod task_length;

pub use content::{TaskContent, MAX_TASK_BYTES};
pub use error::ManifestError;
pub use formula::{escape_formula, unescape_formula};
pub use row::RowError;
pub use secret::Secret;
pub use table::{Table, TableRow};

use ids::Ids;
use row::Row;
use rows::Rows;
use stream::Stream;
use task_length::TaskLength;

/// Domain of a task in a manifest.
pub const TASK_TAG: &str = "caravan/task/v1";
/// Domain of the items of a task.
pub const SUITE_TAG: &str = "caravan/suite/v1";

/// The leaf of the task at `index` (from 0) in a manifest of `tasks` tasks.
#[must_use]
pub fn task_leaf(index: u64, tasks: u64, payload: &Hash32) -> Hash32 {
    leaf_hash(TASK_TAG, index, tasks, payload)
}

/// The payload of a task: its salt and the hashes of its items, in their order.
#[must_use]
pub fn suite_payload(salt: &Hash32, items: impl IntoIterator<Item = Hash32>) -> Hash32 {
    let begun = Preimage::new(SUITE_TAG).hash(salt);
    items.into_iter().fold(begun, |preimage, item| preimage.hash(&item)).finish()
}

/// How the rows of a file are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// RFC 4180, with a header; where that has no comma, semicolons or tabs separate the columns.
    Csv,
    /// The same, with tabs.
    Tsv,
    /// A JSON object on each line.
    Jsonl,
}

/// How a file becomes a manifest. The same plan and the same rows give the same manifest.
#[derive(Debug, Clone)]
pub struct Plan {
    /// How the rows are written.
    pub format: Format,
    /// The column, or the key, whose text every row must have, each once.
    pub id: Option<String>,
    /// Rows to a task, 1 to 64.
    pub items_per_task: u8,
    /// What the salts come from.
    pub secret: Secret,
    /// The hash of the list of those who may claim, where the batch has one.
    pub list: Option<Hash32>,
}

/// What a batch commits to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub root: Hash32,
    /// The number of tasks, 1 to 2,000,000.
    pub tasks: u32,
    /// The number of rows.
    pub items: u64,
    /// SHA-256 over the hashes of all items, so that a file that was changed is noticed.
    pub rows: Hash32,
}

/// A task with all that shows that it belongs to a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// The salt of the task.
    pub salt: Hash32,
    pub items: Vec<Item>,
    /// Its position, and the way from its leaf to the root.
    pub proof: Proof,
}

impl Opening {
    /// Whether this task is in the manifest with this root and number of tasks.
    ///
    /// # Errors
    /// As [`caravan_primitives::verify`].
    pub fn verify(&self, root: &Hash32, tasks: u32) -> Result<(), PrimitiveError> {
        let tasks = u64::from(tasks);
        let payload = suite_payload(&self.salt, self.items.iter().map(Item::hash));
        caravan_primitives::verify(root, tasks, &task_leaf(self.proof.index, tasks, &payload), &self.proof)
    }
}

impl Plan {
    /// Build the manifest of a file. Malformed rows are reported in the order of the file, then duplicate ids.
    ///
    /// # Errors
    /// `MANIFEST_UNREADABLE`, `MANIFEST_MALFORMED`, `MANIFEST_SIZE`, `MANIFEST_TASK_SIZE`, `MANIFEST_CHANGED`.
    pub fn build<S: Read + Seek>(
        &self,
        source: &mut S,
        report: &mut dyn FnMut(RowError),
    ) -> Result<Manifest, ManifestError> {
        let counted = self.count(source, report)?;
        let read = self.read(source, &counted, None)?;
        Ok(Manifest { root: read.root, ..counted })
    }

    /// The rows of a file as items, in its order, read as [`Plan::build`] reads them.
    ///
    /// # Errors
    /// Where the file cannot be read; an item is an error where its row cannot be.
    pub fn items<'s, S: Read + Seek + 's>(
        &self,
        source: &'s mut S,
    ) -> io::Result<impl Iterator<Item = io::Result<Item>> + 's> {
        let mut rows = self.rows(source)?.map_err(io::Error::other)?;
        Ok(std::iter::from_fn(move || {
            let row = rows.next().transpose()?;
            Some(row.and_then(|row| row.item.map_err(io::Error::other)))
        }))
    }

    /// Opens a task (from 0) of a manifest from the file that it was built from.
    ///
    /// # Errors
    /// `MANIFEST_INDEX`, `MANIFEST_UNREADABLE`, and `MANIFEST_CHANGED` where the file, the secret or the plan is not the
    /// one that the manifest was built with.
    pub fn open<S: Read + Seek>(
        &self,
        source: &mut S,
        manifest: &Manifest,
        task: u32,
    ) -> Result<Opening, ManifestError> {
        if task >= manifest.tasks {
            return Err(ManifestError::Index { tasks: manifest.tasks, got: task });
        }
        let Leaves { root, path, items } = self.read(source, manifest, Some(task))?;
        let changed = || ManifestError::Changed { expected: manifest.root };
        if root != manifest.root {
            return Err(changed());
        }
        let index = u64::from(task);
        let path = Upto::new(path).map_err(|_| changed())?;
        Ok(Opening { salt: self.secret.salt(index), items, proof: Proof { index, path } })
    }

    /// The manifest of a file, but for the root, in whose place the hash over the rows stands.
    fn count<S: Read + Seek>(
        &self,
        source: &mut S,
        report: &mut dyn FnMut(RowError),
    ) -> Result<Manifest, ManifestError> {
        let (items, rows) = self.check(source, report)?;
        let tasks = items.div_ceil(u64::from(self.items_per_task));
        let size = || ManifestError::Size { items_per_task: self.items_per_task, rows: items };
        let tasks = u32::try_from(tasks).ok().filter(|tasks| (1..=MAX_TASKS).contains(tasks)).ok_or_else(size)?;
        Ok(Manifest { root: rows, tasks, items, rows })
    }

    /// Read every row and report malformed ones. Return the number of rows and the hash over them.
    fn check<S: Read + Seek>(
        &self,
        source: &mut S,
        report: &mut dyn FnMut(RowError),
    ) -> Result<(u64, Hash32), ManifestError> {
        if !(1..=MAX_ITEMS).contains(&self.items_per_task) {
            return Err(ManifestError::TaskSize { got: self.items_per_task });
        }
        let (mut items, mut malformed) = (0, 0);
        let mut report = |fault| {
            malformed += 1;
            report(fault);
        };
        let mut hash = Sha256::new();
        let mut ids = self.id.as_deref().map(Ids::new);
        let mut length = TaskLength::new(self.items_per_task);
        match self.rows(source)? {
            Err(fault) => report(fault),
            Ok(mut rows) => {
                while let Some(Row { at, item }) = rows.next()? {
                    items += 1;
                    match item {
                        Err(fault) => report(fault),
                        Ok(item) => {
                            hash.update(item.hash().as_bytes());
                            length.add(&item, at).into_iter().for_each(&mut report);
                            ids.as_mut().and_then(|ids| ids.add(&item, at)).into_iter().for_each(&mut report);
                        }
                    }
                }
            }
        }
        ids.into_iter().flat_map(Ids::duplicates).for_each(&mut report);
        match malformed {
            0 => Ok((items, Hash32::from_bytes(hash.finalize().into()))),
            rows => Err(ManifestError::Malformed { rows }),
        }
    }

    fn rows<'s, S: Read + Seek>(&self, source: &'s mut S) -> io::Result<Result<Rows<&'s mut S>, RowError>> {
        source.rewind()?;
        let rows = match Rows::new(self.format, source)? {
            Ok(rows) => rows,
            Err(fault) => return Ok(Err(fault)),
        };
        let lacks = |column: &&String| rows.columns().is_some_and(|columns| !columns.contains(column));
        match self.id.as_ref().filter(lacks) {
            Some(column) => Ok(Err(RowError::IdMissing { column: column.clone(), at: Position::START })),
            None => Ok(Ok(rows)),
        }
    }

    /// Read the rows of a manifest with known number and hash, and build the tree.
    fn read<S: Read + Seek>(
        &self,
        source: &mut S,
        known: &Manifest,
        wanted: Option<u32>,
    ) -> Result<Leaves, ManifestError> {
        let mut stream = Stream::new(wanted.map(u64::from));
        let mut items = Vec::new();
        self.read_tasks(source, known, &mut |task, content| {
            stream.push(content.leaf(task, known.tasks));
            if wanted == Some(task) {
                items = content.items;
            }
            Ok(())
        })?;
        let (root, path) = stream.finish().ok_or(ManifestError::Changed { expected: known.root })?;
        Ok(Leaves { root, path, items })
    }

    /// Read the tasks of a manifest with known number and hash.
    fn read_tasks<S: Read + Seek>(
        &self,
        source: &mut S,
        known: &Manifest,
        each: &mut dyn FnMut(u32, TaskContent) -> Result<(), ManifestError>,
    ) -> Result<(), ManifestError> {
        let changed = || ManifestError::Changed { expected: known.root };
        let mut rows = self.rows(source)?.map_err(|_| changed())?;
        let mut hash = Sha256::new();
        let mut left = known.items;
        for task in 0..known.tasks {
            let mut items = Vec::new();
            for _ in 0..left.min(u64::from(self.items_per_task)) {
                let item = rows.next()?.and_then(|row| row.item.ok()).ok_or_else(changed)?;
                hash.update(item.hash().as_bytes());
                items.push(item);
                left -= 1;
            }
            each(task, TaskContent { items, salt: self.secret.salt(u64::from(task)) })?;
        }
        let same = rows.next()?.is_none() && hash.finalize().as_slice() == known.rows.as_bytes();
        same.then_some(()).ok_or_else(changed)
    }
}

/// What a second reading finds.
struct Leaves {
    root: Hash32,
    path: Vec<Hash32>,
    items: Vec<Item>,
}

#[cfg(test)]
mod tests;
