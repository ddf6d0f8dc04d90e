//! What annotators and requesters hash: commitments to answers, leaves of allow-lists.
//!
//! A submission commits to the answers of all items of its task at once, so that each can be shown later without the others:
//!
//! ```text
//! item salt        sha256(caravan/item-salt/v1 | salt | index)
//! payload of item  sha256(caravan/item-payload/v1 | sha256 of the canonical answer | item salt)
//! leaf             sha256(0x00 | caravan/item-answer/v1 | index | size | payload of item)
//! root             the Merkle tree of the leaves, as `caravan_primitives::Tree` makes it
//! salt commitment  sha256(caravan/answer-salt/v1 | salt)
//! commitment       sha256(caravan/answer/v1 | chain | contract | batch | task | revision | person | root | salt commitment)
//! ```
//!
//! Fields are written as [`Preimage`] writes them; the index is that of the item in its task, from 0, and the size is how many
//! items the task has. The salt, 32 random bytes, never leaves the annotator and those who can open the payload: it gives
//! every item's salt, and with an item's salt a short answer can be guessed.

use caravan_primitives::{
    leaf_hash, verify, BatchId, Hash32, PersonId, Preimage, PrimitiveError, Proof, ReadRequest, Tree,
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::bounds::MAX_ITEMS;
use crate::error::MarketplaceError;

/// Domain of a commitment to the answers of a task.
pub const ANSWER_TAG: &str = "caravan/answer/v1";
/// Domain of what a commitment takes in place of the salt.
const ANSWER_SALT_TAG: &str = "caravan/answer-salt/v1";
/// Domain of a leaf over the answer to an item.
const ITEM_ANSWER_TAG: &str = "caravan/item-answer/v1";
/// Domain of what such a leaf is over.
const ITEM_PAYLOAD_TAG: &str = "caravan/item-payload/v1";
/// Domain of the salt of an item.
const ITEM_SALT_TAG: &str = "caravan/item-salt/v1";
/// Domain of a leaf of an allow-list.
pub const ALLOW_TAG: &str = "caravan/allow/v1";

/// Where an answer belongs: it proves nothing anywhere else.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    /// Id of the chain, such as `caravan-1`.
    pub chain_id: &'a str,
    /// Address of the marketplace contract.
    pub contract: &'a str,
    /// Id of the batch.
    pub batch: BatchId,
    /// The task, from 0.
    pub task: u32,
    /// 0 for the first submission.
    pub revision: u8,
    /// Id of the person.
    pub person: PersonId,
}

/// The commitment that `Submit` takes: bound to chain, contract, batch, task, revision and person, so that a copied one proves
/// nothing. `root` is the [`answer_root`] of the answers, `salt_commitment` the [`salt_commitment`] of their salt.
pub fn answer_commitment(answer: &Answer<'_>, root: &Hash32, salt_commitment: &Hash32) -> Hash32 {
    Preimage::new(ANSWER_TAG)
        .text(answer.chain_id)
        .text(answer.contract)
        .number(answer.batch.get())
        .number(u64::from(answer.task))
        .number(u64::from(answer.revision))
        .number(answer.person.get())
        .hash(root)
        .hash(salt_commitment)
        .finish()
}

/// What a commitment takes in place of the salt, so that an opening can show it.
pub fn salt_commitment(salt: &Hash32) -> Hash32 {
    Preimage::new(ANSWER_SALT_TAG).hash(salt).finish()
}

/// The salt of the item at `index` in its task, from 0. It says nothing of the salts of other items.
pub fn item_salt(salt: &Hash32, index: u64) -> Hash32 {
    Preimage::new(ITEM_SALT_TAG).hash(salt).number(index).finish()
}

/// The leaf over the answer to the item at `index`, from 0, of a task of `size` items. `answer` is the SHA-256 of the
/// canonical answer.
pub fn item_leaf(index: u64, size: u64, answer: &Hash32, item_salt: &Hash32) -> Hash32 {
    let payload = Preimage::new(ITEM_PAYLOAD_TAG).hash(answer).hash(item_salt).finish();
    leaf_hash(ITEM_ANSWER_TAG, index, size, &payload)
}

/// The root over the answers to the items of a task, each the SHA-256 of the canonical answer, in the order of the items.
///
/// # Errors
/// `VECTOR_SIZE` for no answer, or more than 64.
pub fn answer_root(answers: &[Hash32], salt: &Hash32) -> Result<Hash32, PrimitiveError> {
    Ok(answer_tree(answers, salt)?.root())
}

fn answer_tree(answers: &[Hash32], salt: &Hash32) -> Result<Tree, PrimitiveError> {
    let (max, got) = (usize::from(MAX_ITEMS), answers.len());
    if got == 0 || got > max {
        return Err(PrimitiveError::VectorSize { min: 1, max, got });
    }
    let size = got as u64;
    let leaf = |(index, answer)| item_leaf(index, size, answer, &item_salt(salt, index));
    Tree::new((0..).zip(answers).map(leaf).collect())
}

/// One answer of a submission, shown without the others: with it anyone can check that it was committed to. It has the salt of
/// its item, and never that of the submission.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct AnswerOpening {
    /// The salt commitment of the submission.
    pub salt_commitment: Hash32,
    /// The root over the answers of the submission.
    pub root: Hash32,
    /// Items of the task, 1 to 64.
    pub size: u8,
    /// SHA-256 of the canonical answer to the item.
    pub answer: Hash32,
    /// The salt of the item.
    pub item_salt: Hash32,
    /// The place of the item in its task, from 0, and the way from its leaf to the root.
    pub proof: Proof,
}

impl AnswerOpening {
    /// The opening of the answer at `index` of a submission with these answers and this salt.
    ///
    /// # Errors
    /// `VECTOR_SIZE` for no answer, or more than 64; `PROOF_INDEX` if there is no such item.
    pub fn new(answers: &[Hash32], salt: &Hash32, index: u64) -> Result<Self, PrimitiveError> {
        let tree = answer_tree(answers, salt)?;
        let (size, none) = (tree.size(), PrimitiveError::ProofIndex { size: tree.size(), index });
        let answer = usize::try_from(index).ok().and_then(|place| answers.get(place));
        let (Some(answer), Some(proof), Ok(size)) = (answer, tree.proof(index), u8::try_from(size)) else {
            return Err(none);
        };
        Ok(Self {
            salt_commitment: salt_commitment(salt),
            root: tree.root(),
            size,
            answer: *answer,
            item_salt: item_salt(salt, index),
            proof,
        })
    }

    /// Check that this answer, to the item at the proof's index of a task of `size` items, was committed to.
    ///
    /// # Errors
    /// `COMMITMENT_MISMATCH` if root and salt commitment are those of another commitment; as [`verify`] if the answer is not
    /// in the tree.
    pub fn verify(&self, answer: &Answer<'_>, commitment: &Hash32) -> Result<(), MarketplaceError> {
        let got = answer_commitment(answer, &self.root, &self.salt_commitment);
        if got != *commitment {
            return Err(MarketplaceError::CommitmentMismatch { expected: *commitment, got });
        }
        let size = u64::from(self.size);
        let leaf = item_leaf(self.proof.index, size, &self.answer, &self.item_salt);
        Ok(verify(&self.root, size, &leaf, &self.proof)?)
    }
}

/// The leaf of an allow-list for an address, at its index in a list of `size` entries.
pub fn allow_leaf(index: u64, size: u64, address: &str) -> Hash32 {
    leaf_hash(ALLOW_TAG, index, size, &Hash32::digest(address.as_bytes()))
}

#[cfg(test)]
mod tests;
