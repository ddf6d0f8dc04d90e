//! What events are about.

use caravan_chain::Code;
use serde::{Deserialize, Serialize};

use crate::seen::Seen;

/// What an event is about, with its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A project.
    Project(u64),
    /// A batch.
    Batch(u64),
    /// A person: an annotator or a requester.
    Person(u64),
    /// An asset.
    Asset(u64),
    /// An offer.
    Offer(u64),
    /// A license.
    License(u64),
}

impl Subject {
    /// Return its kind as the file has it, and its id.
    pub(crate) const fn key(self) -> (u8, u64) {
        match self {
            Self::Project(id) => (1, id),
            Self::Batch(id) => (2, id),
            Self::Person(id) => (3, id),
            Self::Asset(id) => (4, id),
            Self::Offer(id) => (5, id),
            Self::License(id) => (6, id),
        }
    }
}

/// Return what an event is about, by the names of its attributes.
pub(crate) fn subjects<'a>(seen: &Seen<'a>) -> impl Iterator<Item = Subject> + use<'a> {
    let code = seen.code;
    seen.attributes().filter_map(move |(key, value)| {
        let make = match (code, key) {
            (Code::Marketplace, "project") => Subject::Project,
            (Code::Marketplace, "batch") => Subject::Batch,
            (Code::Marketplace, "person" | "requester") => Subject::Person,
            (Code::Provenance | Code::Licensing, "asset" | "child" | "parent") => Subject::Asset,
            (Code::Licensing, "offer") => Subject::Offer,
            (Code::Provenance | Code::Licensing, "license") => Subject::License,
            _ => return None,
        };
        // `none` where an edge has no license.
        value.parse().ok().map(make)
    })
}
