//! A Merkle tree over leaves that come one by one: a hash a level is kept, not a hash a leaf.

use caravan_primitives::Hash32;

#[derive(Clone, Copy)]
struct Peak {
    height: u32,
    hash: Hash32,
    /// Whether the leaf whose path is wanted is in it.
    wanted: bool,
}

/// The tree so far, of the shape of [`caravan_primitives::Tree`].
pub(super) struct Stream {
    peaks: Vec<Peak>,
    next: u64,
    wanted: Option<u64>,
    path: Vec<Hash32>,
}

impl Stream {
    /// No leaves yet; the path of the leaf at `wanted` (from 0) will be asked for.
    pub(super) fn new(wanted: Option<u64>) -> Self {
        Self { peaks: vec![], next: 0, wanted, path: vec![] }
    }

    /// Adds the next leaf.
    pub(super) fn push(&mut self, leaf: Hash32) {
        let mut peak = Peak { height: 0, hash: leaf, wanted: self.wanted == Some(self.next) };
        while let Some(left) = self.peaks.pop_if(|left| left.height == peak.height) {
            peak = self.join(left, peak);
        }
        self.peaks.push(peak);
        self.next += 1;
    }

    /// The root, and the path of the wanted leaf from below; no root without leaves.
    pub(super) fn finish(mut self) -> Option<(Hash32, Vec<Hash32>)> {
        let mut right = self.peaks.pop()?;
        while let Some(left) = self.peaks.pop() {
            right = self.join(left, right);
        }
        Some((right.hash, self.path))
    }

    fn join(&mut self, left: Peak, right: Peak) -> Peak {
        if left.wanted {
            self.path.push(right.hash);
        } else if right.wanted {
            self.path.push(left.hash);
        }
        let mut bytes = vec![1];
        bytes.extend_from_slice(left.hash.as_bytes());
        bytes.extend_from_slice(right.hash.as_bytes());
        Peak { height: left.height + 1, hash: Hash32::digest(&bytes), wanted: left.wanted || right.wanted }
    }
}
