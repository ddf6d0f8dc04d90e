//! The hashes that the contract recomputes, for clients that must make them first.

use caravan_primitives::{Hash32, Preimage};

/// Tag of registration commitments.
pub const REGISTER_TAG: &str = "caravan/register/v1";
/// First field of the hash that is a watermark.
pub const WATERMARK_TAG: &str = "caravan/watermark/v1";

/// Who registers, and where.
#[derive(Debug, Clone, Copy)]
pub struct Registrant<'a> {
    /// Id of the chain, such as `caravan-1`.
    pub chain_id: &'a str,
    /// Address of the provenance contract.
    pub contract: &'a str,
    /// Who sends `Register`; for an edition the manager who publishes it (commitment), or who owns it (watermark).
    pub sender: &'a str,
}

/// What `Commit` takes: bound to chain, contract and sender, so that a copied one proves nothing; 32 random bytes of
/// salt keep the content hash from being guessed.
pub fn registration_commitment(registrant: &Registrant<'_>, content_hash: &Hash32, salt: &Hash32) -> Hash32 {
    preimage(REGISTER_TAG, registrant, content_hash, salt)
}

/// The watermark of an asset: bound to its first owner, unique because the content hash is.
pub fn watermark(first_owner: &Registrant<'_>, content_hash: &Hash32, salt: &Hash32) -> Hash32 {
    preimage(WATERMARK_TAG, first_owner, content_hash, salt)
}

fn preimage(tag: &str, registrant: &Registrant<'_>, content_hash: &Hash32, salt: &Hash32) -> Hash32 {
    let Registrant { chain_id, contract, sender } = registrant;
    Preimage::new(tag).text(chain_id).text(contract).text(sender).hash(content_hash).hash(salt).finish()
}
