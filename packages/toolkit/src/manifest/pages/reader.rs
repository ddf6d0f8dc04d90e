//! Read tasks from a manifest in pages.

use std::ops::Range;

use caravan_marketplace_api::bounds::MAX_ITEMS;
use caravan_marketplace_api::Rows;

use super::found::{Task, Wanted};
use super::pending::{Opened, Pending};
use super::{block, Frozen, Head, PageError, HEAD_FORMAT, MAX_HEAD_BYTES};

/// Reads tasks of a manifest, from objects that are handed in.
#[derive(Debug, Clone)]
pub struct TaskReader {
    head: Head,
}

impl TaskReader {
    /// Read a head, which has to be that of the manifest that the batch has frozen.
    ///
    /// # Errors
    /// `HEAD_INVALID`.
    pub fn open(head: &[u8], frozen: &Frozen) -> Result<Self, PageError> {
        let invalid = |got: String| PageError::Head { root: frozen.root, got };
        if head.len() > MAX_HEAD_BYTES {
            return Err(invalid(format!("{} bytes, more than {MAX_HEAD_BYTES}", head.len())));
        }
        let read: Head = serde_json::from_slice(head).map_err(|error| invalid(error.to_string()))?;
        check(&read, frozen).map_err(invalid)?;
        let canonical = serde_json_canonicalizer::to_vec(&read).map_err(|error| invalid(error.to_string()))?;
        if canonical != head {
            return Err(invalid("a head in another than its canonical spelling".to_owned()));
        }
        Ok(Self { head: read })
    }

    /// What the head says.
    #[must_use]
    pub const fn head(&self) -> &Head {
        &self.head
    }

    /// Begin to read a task, from 0: fetch what the walk wants, hand it in, and so on.
    ///
    /// # Errors
    /// `TASK_BEYOND`.
    pub fn walk(&self, task: u32) -> Result<Walk<'_>, PageError> {
        let tasks = self.head.tasks;
        if task >= tasks {
            return Err(PageError::Index { tasks, got: task });
        }
        Ok(Walk { reader: self, task, next: self.top() })
    }

    /// Read a task, from 0. `fetch` returns the bytes of an object.
    ///
    /// # Errors
    /// `TASK_BEYOND`, `OBJECT_CHANGED`, `OBJECT_INVALID`, and those of `fetch`.
    pub fn read<E: From<PageError>>(
        &self,
        task: u32,
        fetch: &mut dyn FnMut(&Wanted) -> Result<Vec<u8>, E>,
    ) -> Result<Task, E> {
        let mut walk = self.walk(task)?;
        loop {
            let bytes = fetch(walk.wants())?;
            match walk.take(&bytes)? {
                Step::Walk(next) => walk = next,
                Step::Found(task) => return Ok(*task),
            }
        }
    }

    /// Read some of the tasks, in their order. Every object that has one of them is fetched, once; the others are not.
    ///
    /// # Errors
    /// `TASK_BEYOND`, `OBJECT_CHANGED`, `OBJECT_INVALID`, and those of `fetch` and `each`.
    pub fn read_range<E: From<PageError>>(
        &self,
        range: Range<u32>,
        fetch: &mut dyn FnMut(&Wanted) -> Result<Vec<u8>, E>,
        each: &mut dyn FnMut(Task) -> Result<(), E>,
    ) -> Result<(), E> {
        let tasks = self.head.tasks;
        if range.end > tasks {
            return Err(PageError::Index { tasks, got: range.end.saturating_sub(1) }.into());
        }
        let mut ahead = vec![self.top()];
        while let Some(next) = ahead.pop() {
            let bytes = fetch(next.wants())?;
            match next.open(&self.head, &bytes, &range)? {
                Opened::Objects(objects) => ahead.extend(objects.into_iter().rev()),
                Opened::Tasks(tasks) => tasks.into_iter().try_for_each(&mut *each)?,
            }
        }
        Ok(())
    }

    fn top(&self) -> Pending {
        Pending::top(&self.head, block::levels(self.head.tasks))
    }
}

fn check(head: &Head, frozen: &Frozen) -> Result<(), String> {
    let Frozen { root, tasks, items_per_task, rows } = *frozen;
    if head.format != HEAD_FORMAT {
        return Err(format!("the format {:?}, not {HEAD_FORMAT:?}", head.format));
    }
    if (head.root, head.tasks) != (root, tasks) {
        return Err(format!("the root {} over {} tasks, not {tasks}", head.root, head.tasks));
    }
    if head.items_per_task != items_per_task {
        return Err(format!("{} rows to a task, not the {items_per_task} of the batch", head.items_per_task));
    }
    if head.rows != rows {
        return Err(format!("{} rows, not the {} ones of the batch", access(head.rows), access(rows)));
    }
    let fits = head.items.div_ceil(u64::from(head.items_per_task.max(1))) == u64::from(tasks);
    if !fits || tasks == 0 || !(1..=MAX_ITEMS).contains(&head.items_per_task) {
        return Err(format!("{} rows, {} to a task, in {tasks} tasks", head.items, head.items_per_task));
    }
    Ok(())
}

const fn access(rows: Rows) -> &'static str {
    match rows {
        Rows::Public {} => "public",
        Rows::Private {} => "private",
    }
}

/// The way to one task: an object at a time.
#[derive(Debug, Clone)]
pub struct Walk<'r> {
    reader: &'r TaskReader,
    task: u32,
    next: Pending,
}

/// Where a walk is after an object.
#[derive(Debug)]
pub enum Step<'r> {
    Walk(Walk<'r>),
    Found(Box<Task>),
}

impl<'r> Walk<'r> {
    /// The object that has to be fetched next.
    #[must_use]
    pub const fn wants(&self) -> &Wanted {
        self.next.wants()
    }

    /// Take the bytes of that object.
    ///
    /// # Errors
    /// `OBJECT_CHANGED`, `OBJECT_INVALID`.
    pub fn take(self, bytes: &[u8]) -> Result<Step<'r>, PageError> {
        let Self { reader, task, next } = self;
        let wanted = *next.wants();
        let missing = || PageError::Invalid { what: wanted.what, hash: wanted.hash, got: format!("no task {task}") };
        match next.open(&reader.head, bytes, &(task..task + 1))? {
            Opened::Objects(mut objects) => {
                let next = objects.pop().ok_or_else(missing)?;
                Ok(Step::Walk(Self { reader, task, next }))
            }
            Opened::Tasks(mut tasks) => Ok(Step::Found(Box::new(tasks.pop().ok_or_else(missing)?))),
        }
    }
}
