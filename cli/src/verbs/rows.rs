//! The rows behind a batch, held against the root that the batch has frozen before anybody relies on them.

use std::fs::File;
use std::io::{BufRead, BufReader, ErrorKind};
use std::path::PathBuf;

use caravan_chain::Chain;
use caravan_marketplace_api::Work;
use caravan_primitives::{BatchId, Hash32};
use caravan_toolkit::canonical::Item;
use caravan_toolkit::manifest::{Format, Manifest, ManifestError, Plan, Secret};
use serde::{Deserialize, Serialize};

use super::problem::Problem;
use super::session::Session;
use super::store::Store;
use crate::failure::Failure;

/// What the rows are called in what is told.
const ROWS: &str = "the rows of the manifest";

/// How the rows of a manifest are read again. The secret hides rows from those who have not got them: it lies with them.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Sheet {
    /// The column, or the key, that names a row.
    pub(crate) id: Option<String>,
    secret: Hash32,
    manifest: Manifest,
    items_per_task: u8,
}

impl Sheet {
    /// What to keep of a plan and its manifest.
    pub(crate) fn new(plan: &Plan, manifest: Manifest) -> Self {
        let Plan { id, items_per_task, secret, .. } = plan.clone();
        Self { id, secret: *secret.reveal(), manifest, items_per_task }
    }

    fn plan(&self) -> Plan {
        let Self { id, secret, items_per_task, .. } = self;
        Plan { format: Format::Jsonl, id: id.clone(), items_per_task: *items_per_task, secret: Secret::new(*secret) }
    }
}

/// The rows of a batch.
pub(crate) struct Rows {
    sheet: Sheet,
    path: PathBuf,
    work: Work,
}

impl Rows {
    /// The rows that a batch commits to, where this home has them.
    pub(crate) fn of<C: Chain>(batch: BatchId, session: &Session<C>) -> Result<Self, Failure> {
        Self::kept(session.batch(batch)?.config.work, &session.store)
    }

    /// The same, for what a batch has frozen.
    pub(crate) fn kept(work: Work, store: &Store) -> Result<Self, Failure> {
        let root = &work.manifest_root;
        let name = format!("{root}.json");
        let Some(sheet) = store.kept::<Sheet>("manifests", &name)? else {
            return Err(Problem::Lacks { what: "the manifest", path: store.path("manifests", &name) }.into());
        };
        let known = (sheet.manifest.root, sheet.manifest.tasks, sheet.items_per_task);
        let most = u64::from(work.tasks) * u64::from(work.items_per_task);
        if known != (*root, work.tasks, work.items_per_task) || sheet.manifest.items > most {
            let path = store.path("manifests", &name);
            return Err(Problem::Changed { what: "the manifest", path }.into());
        }
        let path = store.rows(root);
        Ok(Self { sheet, path, work })
    }

    /// The column, or the key, that names a row.
    pub(crate) fn id(&self) -> Option<&str> {
        self.sheet.id.as_deref()
    }

    /// Rows to a task.
    pub(crate) fn per_task(&self) -> usize {
        usize::from(self.work.items_per_task)
    }

    /// That the rows are those of the root: opening any task reads all of them, once.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        self.task(0).map(|_| ())
    }

    /// The items of a task. All rows are held against the root, and these items by their proof as well.
    pub(crate) fn task(&self, task: u32) -> Result<Vec<Item>, Failure> {
        let opening =
            self.sheet.plan().open(&mut self.file()?, &self.sheet.manifest, task).map_err(|error| self.wrong(error))?;
        opening.verify(&self.work.manifest_root, self.work.tasks).map_err(|_| self.changed())?;
        Ok(opening.items)
    }

    /// All items, checked.
    pub(crate) fn all(&self) -> Result<Vec<Item>, Failure> {
        self.check()?;
        let line = |line: std::io::Result<String>| {
            let line = line.map_err(|error| Failure::Unreadable { path: self.path.clone(), error })?;
            Item::from_json(line.as_bytes()).map_err(|_| self.changed().into())
        };
        BufReader::new(self.file()?).lines().map(line).collect()
    }

    fn file(&self) -> Result<File, Failure> {
        let path = self.path.clone();
        File::open(&path).map_err(|error| {
            if error.kind() == ErrorKind::NotFound {
                return Problem::Lacks { what: ROWS, path }.into();
            }
            Failure::Unreadable { path, error }
        })
    }

    fn changed(&self) -> Problem {
        Problem::Changed { what: ROWS, path: self.path.clone() }
    }

    fn wrong(&self, error: ManifestError) -> Failure {
        match error {
            ManifestError::Unreadable(error) => Failure::Unreadable { path: self.path.clone(), error },
            ManifestError::Index { .. }
            | ManifestError::Malformed { .. }
            | ManifestError::Size { .. }
            | ManifestError::TaskSize { .. }
            | ManifestError::Changed { .. } => self.changed().into(),
        }
    }
}
