//! The items of a task with public rows, from the content of this gateway.

use axum::extract::{RawPathParams, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use axum::routing::get;
use caravan_index::BatchPage;
use caravan_marketplace_api::Rows;
use caravan_primitives::{BatchId, Hash32};
use caravan_toolkit::canonical::Item;
use caravan_toolkit::manifest::pages::{Frozen, PageError, Step, Task, TaskReader, MAX_HEAD_BYTES};
use schemars::gen::SchemaGenerator;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::ask::{json, numbers, query};
use super::operation::Operation;
use super::queries::NoQuery;
use crate::app::{App, Shared};
use crate::refusal::{Answer, Refusal};

/// A task of a batch with public rows.
#[derive(Debug, Serialize, JsonSchema)]
struct TaskItems {
    /// Id of the batch.
    batch: BatchId,
    /// The task, from 0.
    task: u32,
    /// Hash of the task definition, which says how items are shown and what an answer is.
    definition: Hash32,
    /// The rows of its items, each an object from column to value, checked against the manifest root of the batch.
    #[schemars(with = "Vec<Map<String, Value>>")]
    items: Vec<Item>,
}

/// The question for a task.
pub(crate) fn operation() -> Operation {
    Operation {
        path: "/index/batches/{batch}/tasks/{task}",
        summary: "A task of a batch with public rows, where they are among the content of this gateway",
        query: SchemaGenerator::subschema_for::<NoQuery>,
        answer: SchemaGenerator::subschema_for::<TaskItems>,
        handler: get(task),
    }
}

async fn task(
    State(app): State<Shared>,
    uri: Uri,
    path: RawPathParams,
    headers: HeaderMap,
) -> Result<Response, Answer> {
    query::<NoQuery>(&uri)?;
    let numbers = numbers(&path)?;
    let nothing = || Refusal::Nothing { path: uri.path().chars().take(100).collect() };
    let (Some(batch), Some(task)) = (numbers.first(), numbers.get(1)) else { return Err(nothing().into()) };
    let (id, task) = (BatchId::new(*batch)?, u32::try_from(*task).unwrap_or(u32::MAX));
    let now = app.time().await?;
    let batch = app.index()?.ask(move |reader| reader.batch(id, now)).await?.ok_or_else(nothing)?;
    let items = task_of(&app, &batch, task).await?.ok_or_else(nothing)?;
    json(&TaskItems { batch: id, task, definition: batch.card.definition, items }, &headers)
}

/// Return the items of a task; none where the batch has no task of this number.
pub(crate) async fn task_of(app: &App, batch: &BatchPage, task: u32) -> Result<Option<Vec<Item>>, Refusal> {
    let (id, work) = (batch.card.batch, &batch.config.work);
    if task >= work.tasks {
        return Ok(None);
    }
    let rows = batch.config.about.rows;
    if rows != (Rows::Public {}) {
        return Err(Refusal::RowsPrivate { batch: id });
    }
    let other = |error: PageError| Refusal::RowsOther { batch: id, got: error.to_string() };
    let uri = work.manifest_uri.as_str();
    let head = uri.rsplit(['/', ':']).next().and_then(|name| name.parse().ok());
    let got = || Refusal::RowsOther { batch: id, got: "a manifest uri that does not end with a hash".to_owned() };
    let head = app.object(head.ok_or_else(got)?, MAX_HEAD_BYTES).await?;
    let (tasks, items_per_task) = (work.tasks, work.items_per_task);
    let frozen = Frozen { root: work.manifest_root, tasks, items_per_task, rows };
    let reader = TaskReader::open(&head, &frozen).map_err(other)?;
    let mut walk = reader.walk(task).map_err(other)?;
    loop {
        let wanted = *walk.wants();
        let bytes = app.object(wanted.hash, wanted.max_bytes).await?;
        match walk.take(&bytes).map_err(other)? {
            Step::Walk(next) => walk = next,
            Step::Found(found) => return items(*found).map(Some).ok_or(Refusal::RowsPrivate { batch: id }),
        }
    }
}

fn items(task: Task) -> Option<Vec<Item>> {
    match task {
        Task::Public(opening) => Some(opening.items),
        Task::Private(_) => None,
    }
}

impl App {
    async fn object(&self, hash: Hash32, most: usize) -> Result<Vec<u8>, Refusal> {
        self.not_removed(&hash).await?;
        self.document(&hash, most).await.ok_or_else(|| Refusal::Missing { hash: hash.to_hex() })
    }
}
