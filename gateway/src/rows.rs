//! Private rows: the gateway has the row key of a batch, and gives the keys of tasks to those who do them.

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::request::Parts;
use axum::http::Request;
use axum::Json;
use caravan_chain::{address_of, ChainError};
use caravan_gateway_api::{RowGrant, RowKeyAnswer, RowKeyRequest};
use caravan_keys::PublicKey;
use caravan_marketplace_api::{
    AssignmentResponse, AssignmentStatus, AssignmentsResponse, BatchResponse, ProjectResponse, QueryMsg, Rows,
};
use caravan_primitives::{BatchId, Hash32, PersonId};
use caravan_toolkit::private_rows::{BatchContext, RowKey, MAX_ENCRYPTED_KEY_BYTES};
use cosmwasm_std::Binary;
use serde::Deserialize;
use serde_json::{json, Value};

use crate::account::{ask, person_of};
use crate::app::{blocking, App, Shared};
use crate::body::Incoming;
use crate::book::grants::Given;
use crate::clock::now;
use crate::headers::signer;
use crate::node::Node;
use crate::refusal::{Answer, Refusal};

/// The longest body but for an encrypted key.
const BODY: u64 = 4 << 10;
/// Assignments in a page.
const PAGE: u32 = 30;

/// `PUT /rows/<batch>`: the requester or a manager gives the row key of a batch, encrypted to the gateway.
pub(crate) async fn put(
    State(app): State<Shared>,
    Path(batch): Path<BatchId>,
    request: Request<Body>,
) -> Result<Json<Value>, Answer> {
    let (parts, body) = request.into_parts();
    let most = MAX_ENCRYPTED_KEY_BYTES as u64;
    let body = Incoming::new(body, most, app.pause()).all(most).await?;
    let key = app.signer(&parts, &body)?;
    let rows = app.requested(batch, &key).await?;
    if rows == (Rows::Public {}) {
        return Err(Refusal::RowsPublic { batch }.into());
    }
    // What does not open is refused now, not when an annotator waits for it.
    RowKey::decrypt(&body, &app.context(batch)?, &app.keys.rows).map_err(Refusal::from)?;
    let (book, given) = (app.book.clone(), Given { encrypted: Binary::from(body), by: key, time: now() });
    blocking(move || book.set_row_key(batch, &given)).await?;
    Ok(Json(json!({ "batch": batch })))
}

/// `POST /rows/<batch>/<task>`: a person asks for the key of a task that it has reserved.
pub(crate) async fn grant(
    State(app): State<Shared>,
    Path(Task { batch, task }): Path<Task>,
    request: Request<Body>,
) -> Result<Json<RowKeyAnswer>, Answer> {
    let (parts, body) = request.into_parts();
    let body = Incoming::new(body, BODY, app.pause()).all(BODY).await?;
    let key = app.signer(&parts, &body)?;
    let RowKeyRequest { reading_key } = serde_json::from_slice(&body)
        .map_err(|error| Refusal::Malformed { expected: "{\"reading_key\": …}", got: error.to_string() })?;
    let address = address_of(&key);
    let work = app.ledger()?.read(move |node| work_of(node, person_of(node, &address), batch, task));
    let work = work.await?.map_err(Answer::Chain)?;
    let Work { person, submitted } = work.ok_or(Refusal::NoReservation { key: key.to_string(), task })?;
    let book = app.book.clone();
    let given = blocking(move || book.row_key(batch)).await?.ok_or(Refusal::RowsUnknown { batch })?;
    let of = app.context(batch)?;
    let row_key = RowKey::decrypt(&given.encrypted, &of, &app.keys.rows).map_err(Refusal::from)?;
    let task_key = row_key.task_key(task).map_err(|error| Refusal::RowKey(error.into()))?;
    let encrypted = task_key.encrypt_key(&of, task, &reading_key).map_err(Refusal::from)?;
    // No key leaves that is not in the log.
    let grant = RowGrant { number: 0, time: now(), batch, task, person, reading_key };
    let book = app.book.clone();
    blocking(move || book.grant(&grant, submitted)).await?;
    Ok(Json(RowKeyAnswer { key: Binary::from(encrypted) }))
}

/// `GET /rows/<batch>?after=<number>`: the requester or a manager asks who got keys.
pub(crate) async fn grants(
    State(app): State<Shared>,
    Path(batch): Path<BatchId>,
    request: Request<Body>,
) -> Result<Json<Vec<RowGrant>>, Answer> {
    let (parts, _) = request.into_parts();
    let key = app.signer(&parts, &[])?;
    let malformed = |got: String| Refusal::Malformed { expected: "?after=<number>", got };
    let After { after } = Query::try_from_uri(&parts.uri).map_err(|error| malformed(error.body_text()))?.0;
    app.requested(batch, &key).await?;
    let book = app.book.clone();
    Ok(Json(blocking(move || book.grants(batch, after)).await?))
}

/// The path of a task.
#[derive(Deserialize)]
pub(crate) struct Task {
    batch: BatchId,
    task: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct After {
    #[serde(default)]
    after: u64,
}

impl App {
    /// Check that a request is signed for this gateway, and return who signed.
    pub(crate) fn signer(&self, parts: &Parts, body: &[u8]) -> Result<PublicKey, Refusal> {
        let gateway = self.keys.signing.public_key();
        signer(&gateway, &parts.method, &parts.uri, &parts.headers, Hash32::digest(body))
    }

    /// What a row key is bound to.
    fn context(&self, batch: BatchId) -> Result<BatchContext, Refusal> {
        let info = self.ledger()?.info();
        Ok(BatchContext { batch, chain_id: info.chain_id.clone(), contract: info.contracts.marketplace.to_string() })
    }

    /// Check that the key is of the requester or a manager of the batch, and return who may read its rows.
    async fn requested(&self, batch: BatchId, key: &PublicKey) -> Result<Rows, Answer> {
        let address = address_of(key);
        let read = move |node: &dyn Node| {
            let marketplace = node.info().contracts.marketplace;
            let found: BatchResponse = ask(node, &marketplace, &QueryMsg::Batch { batch })?;
            let query = QueryMsg::Project { project: found.project };
            let ProjectResponse { requester, managers, .. } = ask(node, &marketplace, &query)?;
            let person = person_of(node, &address);
            let may = person.is_some_and(|person| person == requester || managers.contains(&person));
            Ok(may.then_some(found.config.about.rows))
        };
        let rows = self.ledger()?.read(read).await?.map_err(Answer::Chain)?;
        Ok(rows.ok_or(Refusal::NotRequester { key: key.to_string() })?)
    }
}

/// A person with a live reservation, or with work that was sent back.
struct Work {
    person: PersonId,
    /// How many tasks of the batch it has submitted.
    submitted: u64,
}

/// Return what a person has done in a batch, where it has reserved this task.
fn work_of(node: &dyn Node, person: Option<PersonId>, batch: BatchId, task: u32) -> Result<Option<Work>, ChainError> {
    let Some(person) = person else { return Ok(None) };
    let (mut submitted, mut reserved) = (0, false);
    // Batches count from 1, so this is before the first task of the batch, if there is a batch before it.
    let mut after = batch.get().checked_sub(1).and_then(|before| BatchId::new(before).ok()).map(|id| (id, u32::MAX));
    loop {
        let query = QueryMsg::AssignmentsByPerson { person, start_after: after, limit: Some(PAGE) };
        let page: AssignmentsResponse = ask(node, &node.info().contracts.marketplace, &query)?;
        for work in page.assignments.iter().filter(|work| work.batch == batch) {
            submitted += u64::from(work.submission.is_some());
            reserved |= work.task == task && is_live(work);
        }
        let Some(last) = page.assignments.last().filter(|last| last.batch == batch) else { break };
        after = Some((last.batch, last.task));
    }
    Ok(reserved.then_some(Work { person, submitted }))
}

/// Whether the person works on it: a reservation may be submitted until someone settles it, however late, and work that was
/// sent back is done anew.
fn is_live(work: &AssignmentResponse) -> bool {
    match work.status {
        AssignmentStatus::Reserved | AssignmentStatus::Rework => true,
        AssignmentStatus::Submitted
        | AssignmentStatus::Accepted
        | AssignmentStatus::RejectionPending
        | AssignmentStatus::Appealed
        | AssignmentStatus::Rejected
        | AssignmentStatus::Returned
        | AssignmentStatus::Expired => false,
    }
}
