//! What a list of content says.

use caravan_primitives::Hash32;

/// Content that is in a store, as its name says: the bytes are not checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed {
    /// Its name.
    pub hash: Hash32,
    /// Its bytes.
    pub size: u64,
    /// When it was stored last, in seconds since 1970.
    pub modified: u64,
}
