//! Projects.

use caravan_marketplace_api::{ProjectResponse, ProjectStatus, ProjectsResponse, Sharing};
use caravan_money::Currency;
use caravan_primitives::{limit, PersonId, ProjectId};
use cosmwasm_std::Storage;

use crate::domain::project::Project;
use crate::error::Res;
use crate::state;

pub(super) fn project(store: &dyn Storage, id: ProjectId) -> Res<ProjectResponse> {
    response(store, (id, state::project(store, id)?))
}

pub(super) fn projects(store: &dyn Storage, after: Option<ProjectId>, page: Option<u32>) -> Res<ProjectsResponse> {
    many(store, state::projects_after(store, after, limit(page))?)
}

pub(super) fn projects_of(
    store: &dyn Storage,
    requester: PersonId,
    after: Option<ProjectId>,
    page: Option<u32>,
) -> Res<ProjectsResponse> {
    many(store, state::projects_of_after(store, requester, after, limit(page))?)
}

/// Whether a project shares, and on what terms.
pub(super) fn sharing(store: &dyn Storage, id: ProjectId) -> Res<Sharing> {
    Ok(match state::share_terms(store, id)? {
        Some(terms) => Sharing::Contributors(terms.shares()?),
        None => Sharing::None {},
    })
}

fn many(store: &dyn Storage, rows: Vec<(ProjectId, Project)>) -> Res<ProjectsResponse> {
    let projects = rows.into_iter().map(|row| response(store, row)).collect::<Res<_>>()?;
    Ok(ProjectsResponse { projects })
}

fn response(store: &dyn Storage, (id, row): (ProjectId, Project)) -> Res<ProjectResponse> {
    let text = state::project_text(store, id)?;
    let Project { requester, managers, currency, arbiter, active, edition, available, project_credit } = row;
    Ok(ProjectResponse {
        project: id,
        requester,
        managers,
        currency: Currency::from_key(&currency)?,
        arbiter,
        uri: text.uri,
        uri_hash: text.uri_hash,
        sharing: sharing(store, id)?,
        status: if active { ProjectStatus::Active } else { ProjectStatus::Draft },
        edition,
        available,
        project_credit,
    })
}
