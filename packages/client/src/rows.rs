//! The rows of a batch, verified against the manifest root that the batch has frozen.
//!
//! The manifest is kept in pages, each an object by its hash. To read a task takes the head, at most three blocks and one
//! page, however many tasks there are.

use caravan_chain::Chain;
use caravan_marketplace_api::{BatchResponse, Work};
use caravan_primitives::{BatchId, Document, Hash32};
use caravan_toolkit::canonical::Item;
use caravan_toolkit::manifest::pages::{Frozen, PrivateTask, Task, TaskReader, Wanted, MAX_HEAD_BYTES};

use crate::content::Progress;
use crate::error::{ClientError, Result};
use crate::problem::Problem;
use crate::row_keys::{task_key, TaskPlace};
use crate::session::Session;

/// The rows that a batch commits to.
pub(crate) struct Rows<'s, C> {
    batch: BatchId,
    reader: TaskReader,
    work: Work,
    session: &'s Session<C>,
}

impl<'s, C: Chain> Rows<'s, C> {
    /// Open the rows that a batch has frozen.
    pub(crate) fn open(batch: &BatchResponse, session: &'s Session<C>) -> Result<Self> {
        let work = batch.config.work.clone();
        let hash = head_hash(&work)?;
        let head = Document { uri: work.manifest_uri.clone(), hash };
        let bytes = session.content.document(&head, MAX_HEAD_BYTES)?;
        let frozen = Frozen {
            root: work.manifest_root,
            tasks: work.tasks,
            items_per_task: work.items_per_task,
            rows: batch.config.about.rows,
        };
        let reader = TaskReader::open(&bytes, &frozen).map_err(Problem::from)?;
        Ok(Self { batch: batch.batch, reader, work, session })
    }

    /// Return the column, or the key, that names a row.
    pub(crate) fn id(&self) -> Option<&str> {
        self.reader.head().id.as_deref()
    }

    /// Return the items of a task, verified by their path to the root.
    pub(crate) fn task(&self, task: u32) -> Result<Vec<Item>> {
        let found = self.reader.read(task, &mut |wanted| self.object(wanted))?;
        self.items(found)
    }

    /// Return all items, verified.
    pub(crate) fn all(&self) -> Result<Vec<Item>> {
        let (mut items, tasks) = (vec![], self.reader.head().tasks);
        self.reader.read_range(0..tasks, &mut |wanted| self.object(wanted), &mut |task| {
            items.extend(self.items(task)?);
            let done = items.len() as u64;
            self.session.content.report(Progress { what: "rows", done, of: self.reader.head().items });
            Ok::<(), ClientError>(())
        })?;
        Ok(items)
    }

    fn items(&self, task: Task) -> Result<Vec<Item>> {
        Ok(match task {
            Task::Public(opening) => opening.items,
            Task::Private(task) => self.decrypt(task)?,
        })
    }

    fn decrypt(&self, task: PrivateTask) -> Result<Vec<Item>> {
        let place = TaskPlace { batch: self.batch, root: &self.work.manifest_root, task: task.index() };
        let key = task_key(&place, self.session)?;
        Ok(key.open(task).map_err(Problem::from)?.items)
    }

    fn object(&self, wanted: &Wanted) -> Result<Vec<u8>> {
        let bytes = self.session.content.get(&wanted.hash, None, wanted.max_bytes)?;
        Ok(bytes.to_vec())
    }
}

/// The manifest uri ends with the hash of the head, in lower-case hex digits.
fn head_hash(work: &Work) -> Result<Hash32, Problem> {
    let uri = work.manifest_uri.as_str();
    let name = uri.rsplit(['/', ':']).next().unwrap_or_default();
    let expected = "a manifest uri that ends with the hash of the manifest's head";
    name.parse().map_err(|_| Problem::Value { expected, got: uri.to_owned() })
}
