//! Merkle trees of the shape of RFC 6962: built on the host, verified on the chain.
//!
//! A leaf is `sha256(0x00 | field(tag) | field(index) | field(size) | field(payload))`, a node
//! `sha256(0x01 | left | right)`, where a field is written as in [`Preimage`]. Left subtrees are full: a tree of `n`
//! leaves splits at the largest power of two below `n`, and no leaf is ever repeated.
//!
//! A path alone does not fix the size of its tree, so index and size are in the leaf: the verifier makes the leaf
//! with [`leaf_hash`] from the very index and size given to [`verify`].

use schemars::JsonSchema;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::{Hash32, Preimage, PrimitiveError, ReadRequest, Upto};

/// The most hashes of a path: enough for any number of leaves that 64 bits can count.
pub const MAX_PATH: usize = 64;

/// The way from a leaf to the root.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// The place of the leaf, from 0.
    pub index: u64,
    /// The siblings on the way, the leaf's own first. Empty in a tree of one leaf.
    pub path: Upto<Hash32, MAX_PATH>,
}

/// The hash of the leaf at `index` (from 0) in a tree of `size` leaves whose content has the hash `payload`.
#[must_use]
pub fn leaf_hash(tag: &str, index: u64, size: u64, payload: &Hash32) -> Hash32 {
    Preimage::new(tag).number(index).number(size).hash(payload).prefixed(0).finish()
}

fn node_hash(left: &Hash32, right: &Hash32) -> Hash32 {
    let mut hasher = Sha256::new_with_prefix([1]);
    hasher.update(left.as_bytes());
    hasher.update(right.as_bytes());
    Hash32::from_bytes(hasher.finalize().into())
}

/// Whether `leaf` is at the proof's index in the tree with this root and `size` leaves. The path has to have exactly the
/// length that index and size ask for.
///
/// `size` is taken on trust: make `leaf` with [`leaf_hash`] from the same index and size.
///
/// # Errors
/// `TREE_EMPTY`, `PROOF_INDEX`, `PROOF_TOO_SHORT`, `PROOF_TOO_LONG`, or `PROOF_INVALID` if leaf and path lead to another
/// root.
pub fn verify(root: &Hash32, size: u64, leaf: &Hash32, proof: &Proof) -> Result<(), PrimitiveError> {
    let last = size.checked_sub(1).ok_or(PrimitiveError::TreeEmpty)?;
    let index = proof.index;
    if index > last {
        return Err(PrimitiveError::ProofIndex { size, index });
    }
    // Below `inner` the ways of this leaf and of the last one differ and every level has a sibling; above it they are
    // the same, and there is a sibling only where the way goes to the right.
    let inner = u64::BITS.saturating_sub((index ^ last).leading_zeros());
    let above = index.checked_shr(inner).unwrap_or(0);
    let (expected, got) = (inner.saturating_add(above.count_ones()) as usize, proof.path.as_slice().len());
    if got < expected {
        return Err(PrimitiveError::ProofTooShort { expected, got });
    }
    if got > expected {
        return Err(PrimitiveError::ProofTooLong { expected, got });
    }
    let reached = proof.path.iter().zip(0u32..).fold(*leaf, |hash, (sibling, level)| {
        let is_left = level < inner && index.checked_shr(level).unwrap_or(0) & 1 == 0;
        if is_left {
            node_hash(&hash, sibling)
        } else {
            node_hash(sibling, &hash)
        }
    });
    if reached != *root {
        return Err(PrimitiveError::ProofInvalid { expected: root.to_hex(), got: reached.to_hex() });
    }
    Ok(())
}

/// A whole tree, for the host: about 64 bytes a leaf.
#[derive(Clone, Debug)]
pub struct Tree {
    /// The leaves, then level by level what is above them; the last has the root alone.
    levels: Vec<Vec<Hash32>>,
    root: Hash32,
}

impl Tree {
    /// The tree over these hashes of leaves, each made with [`leaf_hash`].
    ///
    /// # Errors
    /// `TREE_EMPTY` if there are none.
    pub fn new(leaves: Vec<Hash32>) -> Result<Self, PrimitiveError> {
        let mut levels = Vec::new();
        let mut level = leaves;
        while level.len() > 1 {
            let above = level.chunks(2).map(parent).collect();
            levels.push(level);
            level = above;
        }
        let root = level.first().copied().ok_or(PrimitiveError::TreeEmpty)?;
        levels.push(level);
        Ok(Self { levels, root })
    }

    /// Return the root of the tree.
    #[must_use]
    pub const fn root(&self) -> Hash32 {
        self.root
    }

    /// The number of leaves, at least 1.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.levels.first().map_or(0, |leaves| leaves.len() as u64)
    }

    /// The way from the leaf at `index` (from 0) to the root; none if there is no such leaf.
    #[must_use]
    pub fn proof(&self, index: u64) -> Option<Proof> {
        let mut place = usize::try_from(index).ok()?;
        self.levels.first()?.get(place)?;
        let mut path = Vec::new();
        for level in &self.levels {
            path.extend(level.get(place ^ 1));
            place >>= 1;
        }
        Some(Proof { index, path: Upto::new(path).ok()? })
    }
}

/// What is above one or two neighbors: an odd last one moves up as it is.
fn parent(pair: &[Hash32]) -> Hash32 {
    match pair {
        [left, right] => node_hash(left, right),
        [single, ..] => *single,
        [] => Hash32::from_bytes([0; 32]),
    }
}

#[cfg(test)]
mod tests;
