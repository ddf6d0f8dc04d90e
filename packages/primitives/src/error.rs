//! What a value can be refused for.

use thiserror::Error;

use crate::{Coded, Hash32, Seconds, Time};

/// A value is outside its bounds, or a proof does not hold.
///
/// What came is described, never repeated in full, so that a long input makes no long error.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub enum PrimitiveError {
    /// A text is not the hash of 32 bytes that it should be.
    #[error("HASH_INVALID: expected 64 lower-case hex digits, got {got}")]
    HashInvalid {
        /// What came: a length, or the first wrong character.
        got: String,
    },
    /// An id is zero, or there is no next one.
    #[error("ID_INVALID: expected an id from 1 to {max}, got {got}", max = u64::MAX)]
    IdInvalid {
        /// What came: 0, or the number after the last id.
        got: u128,
    },
    /// A text is too short, too long, or has control characters.
    #[error("TEXT_INVALID: expected {min} to {max} bytes without control characters, got {got}")]
    TextInvalid {
        /// The fewest bytes.
        min: usize,
        /// The most bytes.
        max: usize,
        /// What came: a length, or the first wrong character.
        got: String,
    },
    /// A reference is empty, too long, or has characters that are not visible ASCII.
    #[error("REFERENCE_INVALID: expected 1 to {max} visible ASCII characters, got {got}")]
    ReferenceInvalid {
        /// The most characters.
        max: usize,
        /// What came: a length, or the first wrong character.
        got: String,
    },
    /// A text is not an address as the chain writes it.
    #[error("ADDRESS_INVALID: expected a normalized address, got {got}: {why}")]
    AddressInvalid {
        /// The text that came.
        got: String,
        /// What the chain says about it, or its normal form.
        why: String,
    },
    /// A number of a message is outside the bounds of its field.
    #[error("BOUND_BROKEN: expected {field} within {min} to {max}, got {got}")]
    BoundBroken {
        /// The name of the field.
        field: &'static str,
        /// The least that is allowed.
        min: u64,
        /// The most that is allowed.
        max: u64,
        /// The number that came.
        got: u64,
    },
    /// A counter has reached the last number of its type.
    #[error("COUNTER_FULL: expected a further number for {what}, got the last one")]
    CounterFull {
        /// What is counted.
        what: &'static str,
    },
    /// A counter is to go below zero: an invariant is broken.
    #[error("LEDGER_BROKEN: expected a counter above 0, got 0: {0}")]
    LedgerBroken(&'static str),
    /// A vector has too few or too many entries.
    #[error("VECTOR_SIZE: expected {min} to {max} entries, got {got}")]
    VectorSize {
        /// The fewest entries.
        min: usize,
        /// The most entries.
        max: usize,
        /// How many came.
        got: usize,
    },
    /// An instant lies beyond what 64 bits of seconds hold.
    #[error("TIME_OVERFLOW: expected at most {max} seconds, got {at} plus {by}", max = u64::MAX)]
    TimeOverflow {
        /// The instant counted from.
        at: Time,
        /// The duration that was to be added.
        by: Seconds,
    },
    /// A tree was to be made of no leaves, or a proof checked against an empty tree.
    #[error("TREE_EMPTY: expected at least 1 leaf, got 0")]
    TreeEmpty,
    /// A proof names a leaf that the tree does not have.
    #[error("PROOF_INDEX: expected an index below {size}, got {index}")]
    ProofIndex {
        /// The number of leaves.
        size: u64,
        /// The index that the proof names.
        index: u64,
    },
    /// A proof has fewer hashes than the place of its leaf asks for.
    #[error("PROOF_TOO_SHORT: expected {expected} hashes, got {got}")]
    ProofTooShort {
        /// How many hashes lead from this leaf to the root.
        expected: usize,
        /// How many came.
        got: usize,
    },
    /// A proof has more hashes than the place of its leaf asks for.
    #[error("PROOF_TOO_LONG: expected {expected} hashes, got {got}")]
    ProofTooLong {
        /// How many hashes lead from this leaf to the root.
        expected: usize,
        /// How many came.
        got: usize,
    },
    /// A proof leads to another root.
    #[error("PROOF_INVALID: expected the root {expected}, got {got}")]
    ProofInvalid {
        /// The root of the tree.
        expected: Hash32,
        /// The root that leaf and path give.
        got: Hash32,
    },
}

impl Coded for PrimitiveError {
    const ALL: &'static [&'static str] = &[
        "HASH_INVALID",
        "ID_INVALID",
        "TEXT_INVALID",
        "REFERENCE_INVALID",
        "ADDRESS_INVALID",
        "BOUND_BROKEN",
        "COUNTER_FULL",
        "LEDGER_BROKEN",
        "VECTOR_SIZE",
        "TIME_OVERFLOW",
        "TREE_EMPTY",
        "PROOF_INDEX",
        "PROOF_TOO_SHORT",
        "PROOF_TOO_LONG",
        "PROOF_INVALID",
    ];

    fn code(&self) -> &'static str {
        match self {
            Self::HashInvalid { .. } => "HASH_INVALID",
            Self::IdInvalid { .. } => "ID_INVALID",
            Self::TextInvalid { .. } => "TEXT_INVALID",
            Self::ReferenceInvalid { .. } => "REFERENCE_INVALID",
            Self::AddressInvalid { .. } => "ADDRESS_INVALID",
            Self::BoundBroken { .. } => "BOUND_BROKEN",
            Self::CounterFull { .. } => "COUNTER_FULL",
            Self::LedgerBroken(_) => "LEDGER_BROKEN",
            Self::VectorSize { .. } => "VECTOR_SIZE",
            Self::TimeOverflow { .. } => "TIME_OVERFLOW",
            Self::TreeEmpty => "TREE_EMPTY",
            Self::ProofIndex { .. } => "PROOF_INDEX",
            Self::ProofTooShort { .. } => "PROOF_TOO_SHORT",
            Self::ProofTooLong { .. } => "PROOF_TOO_LONG",
            Self::ProofInvalid { .. } => "PROOF_INVALID",
        }
    }
}
