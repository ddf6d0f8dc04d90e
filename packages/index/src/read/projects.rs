//! Projects and their editions.

use caravan_marketplace_api::{EditionResponse, ProjectResponse};
use caravan_primitives::{PersonId, ProjectId};
use rusqlite::Row;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{number, Page, PageRequest, Reader, Select};
use crate::error::Result;
use crate::json::read_json;

/// The columns of an entry, in the order in which it reads them.
pub(super) const PROJECT: &str =
    "SELECT p.answer, p.name, p.description, p.created_at FROM project p WHERE p.answer IS NOT NULL";

/// A project in a list.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize, Deserialize)]
pub struct ProjectEntry {
    /// What the marketplace says.
    #[serde(flatten)]
    pub project: ProjectResponse,
    /// What its description calls it; absent while the description is not here, or has no name.
    pub name: Option<String>,
    /// Its description, at most 4 KiB of it; absent while the description is not here.
    pub description: Option<String>,
    /// When it was created, in seconds since 1970.
    pub created_at: u64,
}

/// A project with its editions.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize, Deserialize)]
pub struct ProjectPage {
    /// The project.
    #[serde(flatten)]
    pub project: ProjectEntry,
    /// Its editions, the latest first: at most a hundred. A project that does not share has none.
    pub editions: Vec<EditionResponse>,
}

/// Read the columns of [`PROJECT`].
pub(super) fn read_project(row: &Row<'_>) -> Result<ProjectEntry> {
    let project = read_json(&row.get::<_, String>(0)?)?;
    Ok(ProjectEntry { project, name: row.get(1)?, description: row.get(2)?, created_at: row.get(3)? })
}

impl Reader {
    /// Return a project; none where the index has none with this id.
    ///
    /// # Errors
    /// `INDEX_FILE_FAILED`, `INDEX_DAMAGED`.
    pub fn project(&self, project: ProjectId) -> Result<Option<ProjectPage>> {
        let id = number(project.get());
        let select = Select::new(PROJECT).with("AND p.project = ?", [id.clone()]);
        let Some(entry) = self.one(&select, read_project)? else { return Ok(None) };
        let select =
            Select::new("SELECT answer FROM edition").with("WHERE project = ? ORDER BY edition DESC LIMIT 100", [id]);
        let editions = self.rows(&select, |row| read_json(&row.get::<_, String>(0)?))?;
        Ok(Some(ProjectPage { project: entry, editions }))
    }

    /// Return projects, those of a requester or all, the newest first.
    ///
    /// # Errors
    /// `INDEX_FILE_FAILED`, `INDEX_DAMAGED`.
    pub fn projects(
        &self,
        requester: Option<PersonId>,
        page: &PageRequest<ProjectId>,
    ) -> Result<Page<ProjectEntry, ProjectId>> {
        let select = Select::new(PROJECT)
            .with_some("AND p.requester = ?", requester.map(|person| number(person.get())))
            .with_some("AND p.project < ?", page.after.map(|after| number(after.get())))
            .with("ORDER BY p.project DESC LIMIT ?", [page.fetched().into()]);
        Ok(page.page(self.rows(&select, read_project)?, |entry| entry.project.project))
    }
}
