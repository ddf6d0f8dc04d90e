//! `/webhooks`: signed requests of the keys that have webhooks.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::Request;
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use caravan_gateway_api::{
    AddedWebhook, WebhookInfo, WebhookRemoved, WebhookRequest, WebhookResume, WebhookSecret, WebhookState, WebhookTest,
    Webhooks,
};
use caravan_keys::PublicKey;
use caravan_toolkit::manifest::Secret;
use serde::de::DeserializeOwned;

use super::filter::filter_of;
use super::message::Message;
use super::row::Row;
use super::send::Lane;
use crate::app::{blocking, App, Shared};
use crate::body::Incoming;
use crate::clock::now;
use crate::refusal::{Answer, Refusal};

/// The longest body.
const BODY: u64 = 16 << 10;
/// The longest address, in bytes.
const URL_BYTES: usize = 2_048;
/// The most names of events.
const NAMES: usize = 20;

/// The routes.
pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/webhooks", get(list).post(add))
        .route("/webhooks/{id}", delete(remove))
        .route("/webhooks/{id}/test", post(test))
        .route("/webhooks/{id}/resume", post(resume))
}

/// `GET /webhooks`.
async fn list(State(app): State<Shared>, request: Request<Body>) -> Result<Json<Webhooks>, Answer> {
    let (key, _) = signed(&app, request).await?;
    Ok(Json(Webhooks { webhooks: app.webhooks.of(&key) }))
}

/// `POST /webhooks`.
async fn add(State(app): State<Shared>, request: Request<Body>) -> Result<Json<AddedWebhook>, Answer> {
    let (key, body) = signed(&app, request).await?;
    let mut wanted = checked(parse(&body)?)?;
    app.admit_webhooks(&key).await?;
    let status = app.index()?.ask(|reader| reader.status()).await?;
    let after = begin(wanted.after.take(), status.events)?;
    let row = Row {
        id: new_id()?,
        key,
        wanted,
        secret: WebhookSecret::generate().map_err(failed)?,
        chain_id: status.chain_id,
        created: now(),
        after,
        delivered: None,
        failures: 0,
        next_try: 0,
        last_error: None,
        state: WebhookState::Active,
    };
    app.webhooks.check(&row)?;
    app.sender.check(&row.wanted.url).await.map_err(|got| Refusal::WebhookAddress { got })?;
    let secret = row.secret.clone();
    let webhook = blocking(move || app.webhooks.add(row)).await?;
    Ok(Json(AddedWebhook { webhook, secret }))
}

/// `DELETE /webhooks/<id>`, for its key and for the operator.
async fn remove(
    State(app): State<Shared>,
    Path(id): Path<String>,
    request: Request<Body>,
) -> Result<Json<WebhookRemoved>, Answer> {
    let (key, _) = signed(&app, request).await?;
    let own = (!app.is_operator(&key)).then_some(key);
    let of = id.clone();
    blocking(move || app.webhooks.remove(&of, own.as_ref())).await?;
    Ok(Json(WebhookRemoved { id }))
}

/// `POST /webhooks/<id>/test`: send a message, once.
async fn test(
    State(app): State<Shared>,
    Path(id): Path<String>,
    request: Request<Body>,
) -> Result<Json<WebhookTest>, Answer> {
    let (key, _) = signed(&app, request).await?;
    let row = app.webhooks.own(&id, &key)?;
    app.admit_webhooks(&key).await?;
    let time = now();
    app.webhooks.begin_test(&id, time)?;
    let message = Message::ping(&id, time)?;
    let sent = app.sender.send(&row.wanted.url, &row.secret, &message, Lane::Slow).await;
    let got = sent.err().map(|undelivered| undelivered.got);
    Ok(Json(WebhookTest { delivered: got.is_none(), got }))
}

/// `POST /webhooks/<id>/resume`.
async fn resume(
    State(app): State<Shared>,
    Path(id): Path<String>,
    request: Request<Body>,
) -> Result<Json<WebhookInfo>, Answer> {
    let (key, body) = signed(&app, request).await?;
    let WebhookResume { after } = parse(&body)?;
    app.webhooks.own(&id, &key)?;
    app.admit_webhooks(&key).await?;
    let status = app.index()?.ask(|reader| reader.status()).await?;
    let asked = after.map(|after| begin(Some(after), status.events)).transpose()?;
    let change = move |row: &mut Row| {
        // The numbers of another chain mean nothing on this one.
        let usual = if row.chain_id == status.chain_id { row.after } else { status.events };
        (row.after, row.chain_id) = (asked.unwrap_or(usual), status.chain_id);
    };
    Ok(Json(blocking(move || app.webhooks.resume(&id, &key, change)).await?))
}

/// Check who signed, and return the body.
async fn signed(app: &App, request: Request<Body>) -> Result<(PublicKey, Vec<u8>), Refusal> {
    let (parts, body) = request.into_parts();
    let body = Incoming::new(body, BODY, app.pause()).all(BODY).await?;
    Ok((app.signer(&parts, &body)?, body))
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    let malformed = |error: serde_json::Error| {
        let expected = "JSON as schema/gateway.json has it";
        Refusal::Malformed { expected, got: error.to_string().chars().take(200).collect() }
    };
    serde_json::from_slice(body).map_err(malformed)
}

/// Check what can be checked without asking anyone.
fn checked(mut wanted: WebhookRequest) -> Result<WebhookRequest, Refusal> {
    filter_of(&wanted)?;
    if wanted.url.len() > URL_BYTES {
        return Err(Refusal::WebhookAddress { got: "a longer one" });
    }
    // An event of a misspelled name would never come.
    if let Some(name) = wanted.names.iter().find(|name| !is_event(name)) {
        let expected = "names of events, as schema/events.json has them";
        return Err(Refusal::Malformed { expected, got: name.chars().take(80).collect() });
    }
    if wanted.names.len() > NAMES {
        let got = wanted.names.len().to_string();
        return Err(Refusal::Malformed { expected: "at most 20 names of events", got });
    }
    // The same names in another order are the same webhook.
    wanted.names.sort();
    wanted.names.dedup();
    Ok(wanted)
}

/// Whether a contract of the suite emits events of this name.
fn is_event(name: &str) -> bool {
    let many = [caravan_licensing_api::EVENTS, caravan_marketplace_api::EVENTS].concat().concat();
    let all = many.iter().chain(caravan_points_api::event::EVENTS).chain(caravan_provenance_api::EVENTS);
    let all = all.chain(caravan_arbitration_api::event::EVENTS);
    all.map(|event| event.name).any(|known| known == name)
}

/// Return the event after which a webhook begins.
fn begin(asked: Option<u64>, last: u64) -> Result<u64, Refusal> {
    match asked {
        Some(after) if after > last => {
            Err(Refusal::Malformed { expected: "the number of an event that the index has", got: after.to_string() })
        }
        Some(after) => Ok(after),
        None => Ok(last),
    }
}

fn new_id() -> Result<String, Refusal> {
    let random = Secret::random().map_err(failed)?.reveal().to_hex();
    Ok(format!("wh_{}", random.chars().take(16).collect::<String>()))
}

fn failed(error: impl std::fmt::Display) -> Refusal {
    Refusal::Failed { got: error.to_string() }
}
