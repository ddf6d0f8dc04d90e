//! Queries about projects and their sharing terms.

use caravan_marketplace_api::{ProjectResponse, ProjectStatus, ProjectsResponse, Sharing};
use caravan_money::Currency;
use caravan_primitives::{limit, PersonId, ProjectId};
use cosmwasm_std::Storage;

use crate::domain::project::Project;
use crate::error::Result;
use crate::state;

pub(super) fn project(storage: &dyn Storage, id: ProjectId) -> Result<ProjectResponse> {
    response(storage, id, state::load_project(storage, id)?)
}

pub(super) fn projects(storage: &dyn Storage, after: Option<ProjectId>, page: Option<u32>) -> Result<ProjectsResponse> {
    many(storage, state::list_projects(storage, after, limit(page))?)
}

pub(super) fn projects_of(
    storage: &dyn Storage,
    requester: PersonId,
    after: Option<ProjectId>,
    page: Option<u32>,
) -> Result<ProjectsResponse> {
    many(storage, state::list_projects_of(storage, requester, after, limit(page))?)
}

/// The sharing terms of a project.
pub(super) fn sharing(storage: &dyn Storage, id: ProjectId) -> Result<Sharing> {
    Ok(match state::may_load_share_terms(storage, id)? {
        Some(terms) => Sharing::Contributors(terms.shares()?),
        None => Sharing::None {},
    })
}

fn many(storage: &dyn Storage, rows: Vec<(ProjectId, Project)>) -> Result<ProjectsResponse> {
    let projects = rows.into_iter().map(|(id, row)| response(storage, id, row)).collect::<Result<_>>()?;
    Ok(ProjectsResponse { projects })
}

fn response(storage: &dyn Storage, id: ProjectId, row: Project) -> Result<ProjectResponse> {
    let text = state::load_project_text(storage, id)?;
    let status = if row.is_active() { ProjectStatus::Active } else { ProjectStatus::Draft };
    let (edition, available, project_credit) = (row.edition(), row.available(), row.project_credit());
    let Project { requester, managers, currency, arbiter, .. } = row;
    Ok(ProjectResponse {
        project: id,
        requester,
        managers,
        currency: Currency::from_key(&currency)?,
        arbiter,
        uri: text.uri,
        uri_hash: text.uri_hash,
        sharing: sharing(storage, id)?,
        status,
        edition,
        available,
        project_credit,
    })
}
