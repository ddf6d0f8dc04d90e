//! What is published of an edition.

use caravan_primitives::{EditionId, Hash32, ProjectId, ReadRequest, Reference, Uri};
use schemars::JsonSchema;
use serde::Serialize;

/// The dataset of an edition.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct NewDataset {
    /// Id of the project, unique in the contract.
    pub project: ProjectId,
    /// Number of the edition within its project, from 1.
    pub edition: EditionId,
    /// Hash of the dataset, as it was committed to.
    pub content_hash: Hash32,
    /// The salt of the commitment.
    pub salt: Hash32,
    /// Where the dataset is described.
    pub uri: Uri,
    /// Hash of the description.
    pub uri_hash: Hash32,
    /// Unique per sender: a repeat fails and names what the first one made.
    pub reference: Reference,
}
