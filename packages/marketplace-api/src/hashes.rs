//! What annotators and requesters hash: commitments to answers, leaves of allow-lists.

use caravan_primitives::{leaf_hash, BatchId, Hash32, PersonId, Preimage};

/// Domain of a commitment to an answer.
pub const ANSWER_TAG: &str = "caravan/answer/v1";
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

/// The commitment that `Submit` takes: bound to chain, contract, batch, task, revision and person, so that a copied one proves nothing;
/// 32 random bytes of salt keep a short answer from being guessed.
pub fn answer_commitment(answer: &Answer<'_>, canonical_hash: &Hash32, salt: &Hash32) -> Hash32 {
    Preimage::new(ANSWER_TAG)
        .text(answer.chain_id)
        .text(answer.contract)
        .number(answer.batch.get())
        .number(u64::from(answer.task))
        .number(u64::from(answer.revision))
        .number(answer.person.get())
        .hash(canonical_hash)
        .hash(salt)
        .finish()
}

/// The leaf of an allow-list for an address, at its index in a list of `size` entries.
pub fn allow_leaf(index: u64, size: u64, address: &str) -> Hash32 {
    leaf_hash(ALLOW_TAG, index, size, &Hash32::digest(address.as_bytes()))
}
