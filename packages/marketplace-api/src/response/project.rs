//! Answers about projects and the money in them.

use caravan_money::Currency;
use caravan_primitives::{EditionId, Hash32, PersonId, ProjectId, Uri};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Uint128};

use crate::parts::Sharing;

/// State of a project.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum ProjectStatus {
    /// No batch has been opened.
    Draft,
    /// One batch or more has been opened.
    Active,
}

/// A project, with its money outside of batches.
#[cw_serde]
pub struct ProjectResponse {
    /// Id of the project, unique in the contract.
    pub project: ProjectId,
    /// Id of the person that pays for the project.
    pub requester: PersonId,
    /// The persons who may act for the requester, but not withdraw, each by its present address.
    pub managers: Vec<PersonId>,
    /// What it pays in.
    pub currency: Currency,
    /// The address that judges appeals.
    pub arbiter: Addr,
    /// Where the description is.
    pub uri: Uri,
    /// Hash of the description.
    pub uri_hash: Hash32,
    /// Whether contributors share in licenses.
    pub sharing: Sharing,
    /// Whether a batch of it was ever opened.
    pub status: ProjectStatus,
    /// The edition that batches opened now belong to.
    pub edition: EditionId,
    /// Money that can be withdrawn, or opened with.
    pub available: Uint128,
    /// Money that can only be opened with.
    pub project_credit: Uint128,
}

/// A page of projects.
#[cw_serde]
pub struct ProjectsResponse {
    /// By id of the project, ascending.
    pub projects: Vec<ProjectResponse>,
}
