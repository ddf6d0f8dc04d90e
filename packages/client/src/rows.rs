//! The rows of a batch, verified against the manifest root that the batch has frozen.

use std::fs::File;
use std::io::{BufRead, BufReader, ErrorKind};
use std::path::PathBuf;

use caravan_chain::Chain;
use caravan_marketplace_api::Work;
use caravan_primitives::{BatchId, Hash32};
use caravan_toolkit::canonical::Item;
use caravan_toolkit::manifest::{Format, Manifest, ManifestError, Plan, Secret};
use serde::{Deserialize, Serialize};

use crate::error::{ClientError, Result};
use crate::problem::Problem;
use crate::session::Session;
use crate::store::Store;

const ROWS: &str = "the rows of the manifest";

/// How the rows of a manifest are read again. The secret is stored with the rows: it hides them only from others.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Sheet {
    /// The column, or the key, that names a row.
    pub(crate) id: Option<String>,
    secret: Hash32,
    manifest: Manifest,
    items_per_task: u8,
}

impl Sheet {
    /// Return what a plan and its manifest need to be read again.
    pub(crate) fn new(plan: &Plan, manifest: Manifest) -> Self {
        let Plan { id, items_per_task, secret, .. } = plan.clone();
        Self { id, secret: *secret.reveal(), manifest, items_per_task }
    }

    fn plan(&self) -> Plan {
        let Self { id, secret, items_per_task, .. } = self;
        Plan { format: Format::Jsonl, id: id.clone(), items_per_task: *items_per_task, secret: Secret::new(*secret) }
    }
}

/// The rows that a batch commits to.
pub(crate) struct Rows {
    sheet: Sheet,
    path: PathBuf,
    work: Work,
}

impl Rows {
    /// Open the rows of a batch, if this home has them.
    pub(crate) fn of_batch<C: Chain>(batch: BatchId, session: &Session<C>) -> Result<Self> {
        Self::open(session.client.batch(batch)?.config.work, &session.store)
    }

    /// Open the rows for the frozen configuration of a batch.
    pub(crate) fn open(work: Work, store: &Store) -> Result<Self> {
        let root = &work.manifest_root;
        let name = format!("{root}.json");
        let Some(sheet) = store.load::<Sheet>("manifests", &name)? else {
            return Err(Problem::StoreLacks { what: "the manifest", path: store.path("manifests", &name) }.into());
        };
        let known = (sheet.manifest.root, sheet.manifest.tasks, sheet.items_per_task);
        let most = u64::from(work.tasks) * u64::from(work.items_per_task);
        if known != (*root, work.tasks, work.items_per_task) || sheet.manifest.items > most {
            let path = store.path("manifests", &name);
            return Err(Problem::StoreChanged { what: "the manifest", path }.into());
        }
        let path = store.rows(root);
        Ok(Self { sheet, path, work })
    }

    /// Return the column, or the key, that names a row.
    pub(crate) fn id(&self) -> Option<&str> {
        self.sheet.id.as_deref()
    }

    pub(crate) fn per_task(&self) -> usize {
        usize::from(self.work.items_per_task)
    }

    /// Verify the rows against the root. Opening any task reads all of them, once.
    pub(crate) fn check(&self) -> Result<()> {
        self.task(0).map(|_| ())
    }

    /// Return the items of a task. All rows are verified against the root, these items also by their proof.
    pub(crate) fn task(&self, task: u32) -> Result<Vec<Item>> {
        let opening =
            self.sheet.plan().open(&mut self.file()?, &self.sheet.manifest, task).map_err(|error| self.wrong(error))?;
        opening.verify(&self.work.manifest_root, self.work.tasks).map_err(|_| self.changed())?;
        Ok(opening.items)
    }

    /// Return all items, verified.
    pub(crate) fn all(&self) -> Result<Vec<Item>> {
        self.check()?;
        let line = |line: std::io::Result<String>| {
            let line = line.map_err(|error| ClientError::Unreadable { path: self.path.clone(), error })?;
            Item::from_json(line.as_bytes()).map_err(|_| self.changed().into())
        };
        BufReader::new(self.file()?).lines().map(line).collect()
    }

    fn file(&self) -> Result<File> {
        let path = self.path.clone();
        File::open(&path).map_err(|error| {
            if error.kind() == ErrorKind::NotFound {
                return Problem::StoreLacks { what: ROWS, path }.into();
            }
            ClientError::Unreadable { path, error }
        })
    }

    fn changed(&self) -> Problem {
        Problem::StoreChanged { what: ROWS, path: self.path.clone() }
    }

    fn wrong(&self, error: ManifestError) -> ClientError {
        match error {
            ManifestError::Unreadable(error) => ClientError::Unreadable { path: self.path.clone(), error },
            ManifestError::Index { .. }
            | ManifestError::Malformed { .. }
            | ManifestError::Size { .. }
            | ManifestError::TaskSize { .. }
            | ManifestError::Changed { .. }
            | ManifestError::IdTooLong { .. }
            | ManifestError::Unwritable(_) => self.changed().into(),
        }
    }
}
