//! The rows of a batch, verified against the manifest root that the batch has frozen.
//!
//! The manifest is kept in pages, each an object by its hash. To read a task takes the head, at most three blocks and one
//! page, however many tasks there are.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use caravan_chain::Chain;
use caravan_marketplace_api::{BatchResponse, Work};
use caravan_primitives::{BatchId, Document, Hash32};
use caravan_toolkit::canonical::Item;
use caravan_toolkit::manifest::pages::{Frozen, PrivateTask, Task, TaskReader, Wanted, FANOUT, MAX_HEAD_BYTES};

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

    /// Return the hash of the list of those who alone may claim, if there is one.
    pub(crate) fn list(&self) -> Option<Hash32> {
        self.reader.head().list
    }

    /// Return the items of a task, verified by their path to the root.
    pub(crate) fn task(&self, task: u32) -> Result<Vec<Item>> {
        let found = self.reader.read(task, &mut |wanted| self.object(wanted))?;
        self.items(found)
    }

    /// Return the items of these tasks, by task, verified. Tasks that stand close together are read in one go.
    pub(crate) fn some(&self, tasks: &BTreeSet<u32>) -> Result<BTreeMap<u32, Vec<Item>>> {
        let mut found = BTreeMap::new();
        for run in runs(tasks) {
            let mut task = run.start;
            self.reader.read_range(run, &mut |wanted| self.object(wanted), &mut |read| {
                if tasks.contains(&task) {
                    found.insert(task, self.items(read)?);
                    self.session.content.report(Progress {
                        what: "tasks",
                        done: found.len() as u64,
                        of: tasks.len() as u64,
                    });
                }
                task += 1;
                Ok::<(), ClientError>(())
            })?;
        }
        Ok(found)
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

/// Return ranges that have all of these tasks. Between two of them there are as many others as a page has.
fn runs(tasks: &BTreeSet<u32>) -> Vec<Range<u32>> {
    let mut runs: Vec<Range<u32>> = vec![];
    for task in tasks {
        match runs.last_mut() {
            Some(last) if *task < last.end + FANOUT => last.end = task + 1,
            _ => runs.push(*task..task + 1),
        }
    }
    runs
}

/// The manifest uri ends with the hash of the head, in lower-case hex digits.
fn head_hash(work: &Work) -> Result<Hash32, Problem> {
    let uri = work.manifest_uri.as_str();
    let name = uri.rsplit(['/', ':']).next().unwrap_or_default();
    let expected = "a manifest uri that ends with the hash of the manifest's head";
    name.parse().map_err(|_| Problem::Value { expected, got: uri.to_owned() })
}
