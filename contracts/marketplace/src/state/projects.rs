//! Projects and their descriptions.

use caravan_marketplace_api::MarketplaceError;
use caravan_primitives::{Hash32, PersonId, ProjectId, Uri};
use cosmwasm_std::{Order, StdResult, Storage};
use cw_storage_plus::{Bound, Item, Map};

use crate::domain::project::Project;
use crate::domain::row::row;
use crate::error::Result;

/// Where a project is described: read by queries alone.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ProjectText {
    pub(crate) uri: Uri,
    pub(crate) uri_hash: Hash32,
}

/// The id of the last project.
const LAST_PROJECT: Item<ProjectId> = Item::new("nj");
/// Maps a project to its row.
const PROJECTS: Map<ProjectId, Project> = Map::new("prj");
/// Maps a project to its description.
const PROJECT_TEXTS: Map<ProjectId, ProjectText> = Map::new("prt");
/// Lists the projects of a requester.
const PROJECTS_OF: Map<(PersonId, ProjectId), bool> = Map::new("prr");

/// Save a new project under the next id.
pub(crate) fn create_project(storage: &mut dyn Storage, row: &Project, text: &ProjectText) -> Result<ProjectId> {
    let id = match LAST_PROJECT.may_load(storage)? {
        Some(last) => last.next()?,
        None => ProjectId::FIRST,
    };
    LAST_PROJECT.save(storage, &id)?;
    PROJECTS_OF.save(storage, (row.requester, id), &true)?;
    save_project(storage, id, row)?;
    save_project_text(storage, id, text)?;
    Ok(id)
}

pub(crate) fn load_project(storage: &dyn Storage, id: ProjectId) -> Result<Project> {
    PROJECTS.may_load(storage, id)?.ok_or_else(|| MarketplaceError::ProjectUnknown(id).into())
}

pub(crate) fn save_project(storage: &mut dyn Storage, id: ProjectId, row: &Project) -> StdResult<()> {
    PROJECTS.save(storage, id, row)
}

pub(crate) fn load_project_text(storage: &dyn Storage, id: ProjectId) -> StdResult<ProjectText> {
    PROJECT_TEXTS.load(storage, id)
}

pub(crate) fn save_project_text(storage: &mut dyn Storage, id: ProjectId, text: &ProjectText) -> StdResult<()> {
    PROJECT_TEXTS.save(storage, id, text)
}

pub(crate) fn list_projects(
    storage: &dyn Storage,
    after: Option<ProjectId>,
    limit: usize,
) -> StdResult<Vec<(ProjectId, Project)>> {
    PROJECTS.range(storage, after.map(Bound::exclusive), None, Order::Ascending).take(limit).collect()
}

pub(crate) fn list_projects_of(
    storage: &dyn Storage,
    requester: PersonId,
    after: Option<ProjectId>,
    limit: usize,
) -> Result<Vec<(ProjectId, Project)>> {
    let keys = PROJECTS_OF.prefix(requester).keys(storage, after.map(Bound::exclusive), None, Order::Ascending);
    keys.take(limit)
        .map(|id| {
            let id = id?;
            Ok((id, load_project(storage, id)?))
        })
        .collect()
}

row! {
    ProjectText { uri, uri_hash: hash }
}
