//! Who may not claim for a while, and where.

use caravan_primitives::{Hash32, ProjectId, ReadRequest, Seconds};
use schemars::JsonSchema;
use serde::Serialize;

use crate::reason::RestrictionReason;

/// Where a restriction holds.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum RestrictionScope {
    /// In a project, by its requester; not in batches that took project credit.
    Project {
        /// Id of the project, unique in the contract.
        project: ProjectId,
    },
    /// In every project, by the owner of the platform.
    Platform {},
}

/// Why a person may not claim, and for how long.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct NewRestriction {
    /// From the closed list.
    pub reason: RestrictionReason,
    /// Hash of what shows it.
    pub evidence: Hash32,
    /// Seconds from now: 1 to 2,592,000.
    pub secs: Seconds,
}
