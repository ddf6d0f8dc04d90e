//! A document that is kept elsewhere.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{Hash32, ReadRequest, Uri};

/// A document that is kept elsewhere: its hash decides, its uri says where to look first.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Where it is.
    pub uri: Uri,
    /// SHA-256 of its bytes.
    pub hash: Hash32,
}
