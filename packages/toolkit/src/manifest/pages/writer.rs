//! Write a manifest in pages, object by object.

use std::io::{self, Read, Seek};

use base64::prelude::{Engine, BASE64_STANDARD};
use caravan_marketplace_api::Rows;
use caravan_primitives::{Hash32, Tree};

use super::block::{levels, write_children, write_leaves, Child, PageEntry};
use super::{Head, FANOUT, HEAD_FORMAT, MAX_ID_BYTES, PAGE_BYTES};
use crate::manifest::{Manifest, ManifestError, Plan, RowError, TaskContent};

/// Encrypts the content of tasks.
pub trait EncryptTask {
    /// Encrypt the content of the task at this index, from 0.
    ///
    /// # Errors
    /// Why it cannot be encrypted: then no manifest is written.
    fn encrypt_task(&self, task: u32, content: &TaskContent) -> io::Result<Vec<u8>>;
}

/// How pages have the rows.
#[derive(Clone, Copy)]
pub enum PageRows<'k> {
    /// As they are.
    Public,
    /// Encrypted, task by task.
    Private(&'k dyn EncryptTask),
}

/// A manifest that was written in pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pages {
    pub manifest: Manifest,
    /// The hash of the head, which the `manifest_uri` names.
    pub head: Hash32,
    /// How many objects were written, the head among them.
    pub objects: u64,
    /// The bytes of all objects.
    pub bytes: u64,
}

impl Plan {
    /// Build the manifest of a file and write it in pages. `keep` gets each object with its hash, the head last. One page and
    /// one block of each level are in memory at a time.
    ///
    /// Public rows give the same objects each time; private ones are encrypted anew, so that only the root is the same.
    ///
    /// # Errors
    /// As [`Plan::build`], and `MANIFEST_ID_TOO_LONG`, before anything is written; `MANIFEST_UNWRITABLE` where `keep` or the
    /// encryption fails. `MANIFEST_UNREADABLE` and `MANIFEST_CHANGED` can come after objects were written. Without a head they are of no use.
    pub fn write_pages<S: Read + Seek>(
        &self,
        source: &mut S,
        report: &mut dyn FnMut(RowError),
        rows: PageRows<'_>,
        keep: &mut dyn FnMut(&Hash32, &[u8]) -> io::Result<()>,
    ) -> Result<Pages, ManifestError> {
        if let Some(id) = self.id.as_ref().filter(|id| id.len() > MAX_ID_BYTES) {
            return Err(ManifestError::IdTooLong { got: id.len() });
        }
        let counted = self.count(source, report)?;
        let mut writer = Writer::new(counted.tasks, rows, keep);
        self.read_tasks(source, &counted, &mut |task, content| {
            writer.task(task, &content).map_err(ManifestError::Unwritable)
        })?;
        let top = writer.finish().map_err(ManifestError::Unwritable)?;
        let manifest = Manifest { root: top.node, ..counted };
        let head = self.head(&manifest, rows, top.object)?;
        let head = writer.keep(&head).map_err(ManifestError::Unwritable)?;
        Ok(Pages { manifest, head, objects: writer.objects, bytes: writer.bytes })
    }

    fn head(&self, manifest: &Manifest, rows: PageRows<'_>, top: Hash32) -> Result<Vec<u8>, ManifestError> {
        let head = Head {
            format: HEAD_FORMAT.to_owned(),
            id: self.id.clone(),
            items: manifest.items,
            list: self.list,
            items_per_task: self.items_per_task,
            root: manifest.root,
            rows: match rows {
                PageRows::Public => Rows::Public {},
                PageRows::Private(_) => Rows::Private {},
            },
            tasks: manifest.tasks,
            top,
        };
        serde_json_canonicalizer::to_vec(&head).map_err(|error| ManifestError::Unwritable(error.into()))
    }
}

/// What is not written yet.
struct Writer<'w> {
    tasks: u32,
    rows: PageRows<'w>,
    keep: &'w mut dyn FnMut(&Hash32, &[u8]) -> io::Result<()>,
    /// The page, and how many tasks it has.
    page: Vec<u8>,
    page_tasks: u8,
    /// The block of level 1.
    leaves: Vec<Hash32>,
    pages: Vec<PageEntry>,
    /// The blocks above it, from level 2.
    above: Vec<Vec<Child>>,
    objects: u64,
    bytes: u64,
}

impl<'w> Writer<'w> {
    fn new(tasks: u32, rows: PageRows<'w>, keep: &'w mut dyn FnMut(&Hash32, &[u8]) -> io::Result<()>) -> Self {
        // The last has the top block alone.
        let above = vec![vec![]; levels(tasks) as usize];
        Self {
            tasks,
            rows,
            keep,
            page: vec![],
            page_tasks: 0,
            leaves: vec![],
            pages: vec![],
            above,
            objects: 0,
            bytes: 0,
        }
    }

    fn keep(&mut self, bytes: &[u8]) -> io::Result<Hash32> {
        let hash = Hash32::digest(bytes);
        (self.keep)(&hash, bytes)?;
        self.objects += 1;
        self.bytes += bytes.len() as u64;
        Ok(hash)
    }

    fn task(&mut self, index: u32, content: &TaskContent) -> io::Result<()> {
        let line = match self.rows {
            PageRows::Public => content.canonical()?,
            PageRows::Private(key) => format!("\"{}\"", BASE64_STANDARD.encode(key.encrypt_task(index, content)?)),
        };
        if self.page.len() + line.len() + 1 > PAGE_BYTES {
            self.end_page()?;
        }
        self.page.extend_from_slice(line.as_bytes());
        self.page.push(b'\n');
        self.page_tasks += 1;
        self.leaves.push(content.leaf(index, self.tasks));
        if self.leaves.len() == FANOUT as usize {
            self.end_leaves()?;
        }
        Ok(())
    }

    fn end_page(&mut self) -> io::Result<()> {
        if self.page_tasks > 0 {
            let page = std::mem::take(&mut self.page);
            let tasks = std::mem::take(&mut self.page_tasks);
            let object = self.keep(&page)?;
            self.pages.push(PageEntry { tasks, object });
        }
        Ok(())
    }

    /// Write the block of level 1, if it has leaves.
    fn end_leaves(&mut self) -> io::Result<()> {
        if self.leaves.is_empty() {
            return Ok(());
        }
        self.end_page()?;
        let leaves = std::mem::take(&mut self.leaves);
        let pages = std::mem::take(&mut self.pages);
        let object = self.keep(&write_leaves(&leaves, &pages))?;
        self.add(0, Child { node: root(leaves)?, object })
    }

    /// Add a block to the one above it, and write that one when it is full.
    fn add(&mut self, place: usize, child: Child) -> io::Result<()> {
        let Some(children) = self.above.get_mut(place) else { return Err(io::Error::other("a level too many")) };
        children.push(child);
        let full = children.len() == FANOUT as usize;
        if full && place + 1 < self.above.len() {
            self.end_children(place)?;
        }
        Ok(())
    }

    fn end_children(&mut self, place: usize) -> io::Result<()> {
        let children = self.above.get_mut(place).map(std::mem::take).unwrap_or_default();
        if children.is_empty() {
            return Ok(());
        }
        let object = self.keep(&write_children(&children))?;
        self.add(place + 1, Child { node: root(children.iter().map(|child| child.node).collect())?, object })
    }

    /// Write what is left, and return the top block.
    fn finish(&mut self) -> io::Result<Child> {
        self.end_leaves()?;
        let last = self.above.len().saturating_sub(1);
        for place in 0..last {
            self.end_children(place)?;
        }
        let top = self.above.get(last).and_then(|top| top.first());
        top.copied().ok_or_else(|| io::Error::other("no tasks"))
    }
}

fn root(nodes: Vec<Hash32>) -> io::Result<Hash32> {
    Ok(Tree::new(nodes).map_err(io::Error::other)?.root())
}
