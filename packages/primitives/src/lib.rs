//! Values that validate themselves: ids, hashes, bounded texts and vectors, times, pages, Merkle trees. Besides, the form of
//! every event.
//!
//! Every type here is valid once it exists: the constructor, the conversion and serde all run the same check, and the
//! text of a refusal starts with a stable code. Nothing here knows storage, messages or a contract.

// The derive names this crate by its name, here too.
extern crate self as caravan_primitives;

pub mod coded;
mod document;
mod error;
mod event;
mod hash;
mod id;
mod items;
mod key;
mod label;
mod merkle;
mod page;
pub mod schema;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod text;
mod time;
pub mod wire;

pub use caravan_primitives_derive::ReadRequest;
pub use coded::{CodeInfo, Coded};
pub use document::Document;
pub use error::PrimitiveError;
pub use event::{attribute_kind, event_of, Attribute, AttributeInfo, EventInfo};
pub use hash::{Hash32, Preimage};
pub use id::{AppealId, AssetId, AssignmentId, BatchId, DisputeId, EditionId, LicenseId, OfferId, PersonId, ProjectId};
pub use items::{first_duplicate, require_distinct, Items, Upto};
pub use key::PublicKey;
pub use label::{Identifier, Language, Title};
pub use merkle::{leaf_hash, verify, Proof, Tree, MAX_PATH};
pub use page::{limit, DEFAULT_LIMIT, MAX_LIMIT};
pub use text::{Reference, Text, Uri};
pub use time::{Seconds, Time};
