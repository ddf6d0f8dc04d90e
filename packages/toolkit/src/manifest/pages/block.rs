//! Blocks: the nodes of the tree, and the hashes of the objects below them.

use caravan_primitives::{Hash32, Tree};

use super::FANOUT;

/// The bytes of a hash.
const HASH: usize = 32;

/// What is below a block: the root over its leaves, and its hash.
#[derive(Clone, Copy)]
pub(super) struct Child {
    pub(super) node: Hash32,
    pub(super) object: Hash32,
}

/// A page of a block of level 1.
#[derive(Clone, Copy)]
pub(super) struct PageEntry {
    pub(super) tasks: u8,
    pub(super) object: Hash32,
}

/// The number of levels of blocks over so many tasks, at least 1.
pub(super) fn levels(tasks: u32) -> u32 {
    let mut levels = 1;
    while span(levels) < u64::from(tasks) {
        levels += 1;
    }
    levels
}

/// How many tasks a full block of a level has. A leaf, which is level 0, has one.
pub(super) fn span(level: u32) -> u64 {
    u64::from(FANOUT).pow(level)
}

/// The entries of a block over `tasks` tasks: leaves on level 1, blocks below on others.
pub(super) fn entries(level: u32, tasks: u32) -> usize {
    usize::try_from(u64::from(tasks).div_ceil(span(level - 1))).unwrap_or(usize::MAX)
}

pub(super) fn write_leaves(leaves: &[Hash32], pages: &[PageEntry]) -> Vec<u8> {
    let mut bytes: Vec<u8> = leaves.iter().flat_map(|leaf| *leaf.as_bytes()).collect();
    for page in pages {
        bytes.push(page.tasks);
        bytes.extend_from_slice(page.object.as_bytes());
    }
    bytes
}

pub(super) fn write_children(children: &[Child]) -> Vec<u8> {
    let both = |child: &Child| [*child.node.as_bytes(), *child.object.as_bytes()];
    children.iter().flat_map(both).flatten().collect()
}

/// Read a block of so many children, whose nodes give `node`.
///
/// # Errors
/// What is wrong with the bytes.
pub(super) fn read_children(bytes: &[u8], expected: usize, node: &Hash32) -> Result<(Tree, Vec<Child>), String> {
    if bytes.len() != expected * 2 * HASH {
        return Err(format!("{} bytes, not {}", bytes.len(), expected * 2 * HASH));
    }
    let hashes: Vec<Hash32> = bytes.chunks_exact(HASH).map(hash).collect();
    let (pairs, _) = hashes.as_chunks();
    let children: Vec<Child> = pairs.iter().map(|[node, object]| Child { node: *node, object: *object }).collect();
    Ok((tree(children.iter().map(|child| child.node).collect(), node)?, children))
}

/// Read a block of so many leaves, which give `node`.
///
/// # Errors
/// What is wrong with the bytes.
pub(super) fn read_leaves(
    bytes: &[u8],
    expected: usize,
    node: &Hash32,
) -> Result<(Tree, Vec<Hash32>, Vec<PageEntry>), String> {
    let short = || format!("{} bytes, fewer than {expected} leaves", bytes.len());
    let (leaves, pages) = bytes.split_at_checked(expected * HASH).ok_or_else(short)?;
    let leaves: Vec<Hash32> = leaves.chunks_exact(HASH).map(hash).collect();
    let entries = pages.chunks_exact(HASH + 1);
    if !entries.remainder().is_empty() {
        return Err(format!("{} bytes for its pages, no multiple of {}", pages.len(), HASH + 1));
    }
    let entry =
        |bytes: &[u8]| bytes.split_first().map(|(tasks, object)| PageEntry { tasks: *tasks, object: hash(object) });
    let pages: Vec<PageEntry> = entries.filter_map(entry).collect();
    let tasks: usize = pages.iter().map(|page| usize::from(page.tasks)).sum();
    if tasks != expected || pages.iter().any(|page| page.tasks == 0) {
        return Err(format!("pages of {tasks} tasks, not {expected}, or a page without a task"));
    }
    Ok((tree(leaves.clone(), node)?, leaves, pages))
}

fn tree(nodes: Vec<Hash32>, expected: &Hash32) -> Result<Tree, String> {
    let tree = Tree::new(nodes).map_err(|error| error.to_string())?;
    if tree.root() == *expected {
        Ok(tree)
    } else {
        Err(format!("nodes that give {}, not {expected}", tree.root()))
    }
}

/// The hash with these 32 bytes.
fn hash(bytes: &[u8]) -> Hash32 {
    Hash32::from_bytes(bytes.try_into().unwrap_or_default())
}
