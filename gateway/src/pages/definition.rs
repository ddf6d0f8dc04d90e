//! The task definition of a batch, and where its pages find files.

use caravan_index::BatchPage;
use caravan_toolkit::task::preview::Paths;
use caravan_toolkit::task::{TaskDefinition, MAX_DEFINITION_BYTES};

use crate::app::{blocking, App};

/// Where pages find files that rows name.
pub(super) const PATHS: Paths = Paths { pictures: "/pictures/", content: "/content/" };

/// Read the task definition, where it is here and can be used.
pub(super) async fn definition(app: &App, batch: &BatchPage) -> Option<TaskDefinition> {
    let bytes = app.document(&batch.card.definition, MAX_DEFINITION_BYTES).await?;
    blocking(move || Ok(TaskDefinition::from_json(&bytes).ok())).await.ok().flatten()
}
