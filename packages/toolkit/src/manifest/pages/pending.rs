//! An object that is to be read: what is known of it before, and what it leads to.

use std::ops::Range;

use base64::prelude::{Engine, BASE64_STANDARD};
use caravan_marketplace_api::Rows;
use caravan_primitives::{Hash32, Proof, Tree, Upto};

use super::block::{entries, read_children, read_leaves, span};
use super::found::{PrivateTask, Task, Wanted};
use super::{Head, ObjectKind, PageError, MAX_BLOCK_BYTES, MAX_PAGE_BYTES};
use crate::manifest::TaskContent;

#[derive(Debug, Clone)]
pub(super) struct Pending {
    wanted: Wanted,
    /// The tasks below it.
    tasks: Range<u32>,
    known: Known,
}

/// What is known of an object from the one above it.
#[derive(Debug, Clone)]
enum Known {
    /// Of a block on this level: the root over its leaves.
    Block(u32, Node),
    /// Of a page: its leaves.
    Page(Vec<Node>),
}

/// A node of the tree, and the way from it to the root of all.
#[derive(Debug, Clone)]
struct Node {
    hash: Hash32,
    path: Vec<Hash32>,
}

impl Node {
    /// The node at a place of the tree whose root is this one.
    fn below(&self, tree: &Tree, place: usize, hash: Hash32) -> Self {
        let proof = tree.proof(place as u64);
        let mut path = proof.map(|proof| proof.path.into_vec()).unwrap_or_default();
        path.extend(&self.path);
        Self { hash, path }
    }
}

/// What an object leads to.
pub(super) enum Opened {
    Objects(Vec<Pending>),
    Tasks(Vec<Task>),
}

impl Pending {
    /// The top block.
    pub(super) fn top(head: &Head, level: u32) -> Self {
        Self::block(level, head.top, 0..head.tasks, Node { hash: head.root, path: vec![] })
    }

    fn block(level: u32, hash: Hash32, tasks: Range<u32>, node: Node) -> Self {
        let number = u32::try_from(u64::from(tasks.start) / span(level)).unwrap_or(u32::MAX);
        let wanted = Wanted { hash, max_bytes: MAX_BLOCK_BYTES, what: ObjectKind::Block { level, number } };
        Self { wanted, tasks, known: Known::Block(level, node) }
    }

    fn page(hash: Hash32, tasks: Range<u32>, leaves: Vec<Node>) -> Self {
        let what = ObjectKind::Page { first: tasks.start, last: tasks.end.saturating_sub(1) };
        Self { wanted: Wanted { hash, max_bytes: MAX_PAGE_BYTES, what }, tasks, known: Known::Page(leaves) }
    }

    pub(super) const fn wants(&self) -> &Wanted {
        &self.wanted
    }

    /// Read its bytes. What leads to none of the tasks in `range` is left out.
    pub(super) fn open(self, head: &Head, bytes: &[u8], range: &Range<u32>) -> Result<Opened, PageError> {
        let Wanted { hash, max_bytes, what } = self.wanted;
        let got = Hash32::digest(bytes);
        if got != hash {
            return Err(PageError::Changed { what, hash, got });
        }
        let read = if bytes.len() > max_bytes {
            Err(format!("{} bytes, more than {max_bytes}", bytes.len()))
        } else {
            match &self.known {
                Known::Block(1, node) => self.pages(node, bytes, range).map(Opened::Objects),
                Known::Block(level, node) => self.blocks(*level, node, bytes, range).map(Opened::Objects),
                Known::Page(leaves) => self.lines(leaves, head, bytes, range).map(Opened::Tasks),
            }
        };
        read.map_err(|got| PageError::Invalid { what, hash, got })
    }

    /// The blocks below a block.
    fn blocks(&self, level: u32, node: &Node, bytes: &[u8], range: &Range<u32>) -> Result<Vec<Self>, String> {
        let (tree, children) = read_children(bytes, entries(level, self.count()), &node.hash)?;
        let mut below = vec![];
        let mut start = self.tasks.start;
        for (place, child) in children.into_iter().enumerate() {
            let end = u64::from(start) + span(level - 1);
            let tasks = start..u32::try_from(end).unwrap_or(u32::MAX).min(self.tasks.end);
            start = tasks.end;
            if overlap(&tasks, range) {
                let node = node.below(&tree, place, child.node);
                below.push(Self::block(level - 1, child.object, tasks, node));
            }
        }
        Ok(below)
    }

    /// The pages of a block of level 1.
    fn pages(&self, node: &Node, bytes: &[u8], range: &Range<u32>) -> Result<Vec<Self>, String> {
        let (tree, leaves, pages) = read_leaves(bytes, entries(1, self.count()), &node.hash)?;
        let mut leaves = leaves.into_iter().enumerate();
        let mut below = vec![];
        let mut start = self.tasks.start;
        for page in pages {
            let tasks = start..start + u32::from(page.tasks);
            start = tasks.end;
            let of_page = leaves.by_ref().take(usize::from(page.tasks));
            let of_page = of_page.map(|(place, leaf)| node.below(&tree, place, leaf)).collect();
            if overlap(&tasks, range) {
                below.push(Self::page(page.object, tasks, of_page));
            }
        }
        Ok(below)
    }

    /// The tasks of a page.
    fn lines(&self, leaves: &[Node], head: &Head, bytes: &[u8], range: &Range<u32>) -> Result<Vec<Task>, String> {
        let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
        let whole = text.strip_suffix('\n').ok_or("a page whose last line has no end")?;
        let lines: Vec<&str> = whole.split('\n').collect();
        if lines.len() != leaves.len() {
            return Err(format!("{} lines, not {}", lines.len(), leaves.len()));
        }
        let wanted = self.tasks.clone().zip(leaves).zip(lines).filter(|((index, _), _)| range.contains(index));
        wanted.map(|((index, leaf), line)| task(head, index, leaf, line)).collect()
    }

    fn count(&self) -> u32 {
        self.tasks.end.saturating_sub(self.tasks.start)
    }
}

fn overlap(one: &Range<u32>, other: &Range<u32>) -> bool {
    one.start < other.end && other.start < one.end
}

fn task(head: &Head, index: u32, leaf: &Node, line: &str) -> Result<Task, String> {
    let per_task = u64::from(head.items_per_task);
    let known = PrivateTask {
        bytes: vec![],
        tasks: head.tasks,
        items: head.items.saturating_sub(u64::from(index) * per_task).min(per_task),
        leaf: leaf.hash,
        proof: Proof {
            index: u64::from(index),
            path: Upto::new(leaf.path.clone()).map_err(|error| error.to_string())?,
        },
    };
    let at = |error: &dyn std::fmt::Display| format!("in the line of task {index}: {error}");
    match head.rows {
        Rows::Public {} => {
            let content: TaskContent = serde_json::from_str(line).map_err(|error| at(&error))?;
            if content.canonical().map_err(|error| at(&error))? != line {
                return Err(at(&"another than its canonical spelling"));
            }
            known.opening(content).map(Task::Public).map_err(|error| at(&error))
        }
        Rows::Private {} => {
            let text = line.strip_prefix('"').and_then(|line| line.strip_suffix('"'));
            let text = text.ok_or_else(|| at(&"no string"))?;
            let bytes = BASE64_STANDARD.decode(text).map_err(|error| at(&error))?;
            Ok(Task::Private(PrivateTask { bytes, ..known }))
        }
    }
}
