//! `DELETE /content/<hash>` and `GET /content/removed`: content that the operator takes down.

use axum::body::Body;
use axum::extract::State;
use axum::http::Request;
use axum::Json;
use caravan_gateway_api::Removed;
use caravan_primitives::Hash32;
use serde::Deserialize;

use crate::app::{blocking, App, Shared};
use crate::body::Incoming;
use crate::clock::now;
use crate::headers::{hash_in, signer};
use crate::refusal::{Answer, Refusal};

/// The longest reason, in bytes.
const REASON_BYTES: usize = 500;
/// The longest body.
const BODY: u64 = 4 << 10;

/// The body of a removal.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Removal {
    reason: String,
}

/// Take content down, for the operator. What is not here is taken down as well: it cannot be put later.
pub(crate) async fn delete(State(app): State<Shared>, request: Request<Body>) -> Result<Json<Removed>, Answer> {
    let (parts, body) = request.into_parts();
    let hash = hash_in(&parts.uri)?;
    let body = Incoming::new(body, BODY, app.pause()).all(BODY).await?;
    let gateway = app.keys.signing.public_key();
    let key = signer(&gateway, &parts.method, &parts.uri, &parts.headers, Hash32::digest(&body))?;
    if !app.is_operator(&key) {
        return Err(Refusal::NotOperator { key: key.to_string() }.into());
    }
    let Removal { reason } = serde_json::from_slice(&body)
        .map_err(|error| Refusal::Malformed { expected: "{\"reason\": …}", got: error.to_string() })?;
    if reason.trim().is_empty() || reason.len() > REASON_BYTES || reason.chars().any(char::is_control) {
        let expected = "a reason of 1 to 500 bytes without control characters";
        return Err(Refusal::Malformed { expected, got: format!("{} bytes", reason.len()) }.into());
    }
    let removed = Removed { hash, time: now(), reason };
    let (book, record) = (app.book.clone(), removed.clone());
    blocking(move || book.take_down(&record)).await?;
    if let Some(index) = &app.index {
        index.following.content_removed(hash);
    }
    app.delete(hash).await?;
    Ok(Json(removed))
}

/// Return all that was taken down.
pub(crate) async fn list(State(app): State<Shared>) -> Result<Json<Vec<Removed>>, Answer> {
    let book = app.book.clone();
    Ok(Json(blocking(move || book.all_removed()).await?))
}

impl App {
    /// Check that content was not taken down.
    pub(crate) async fn not_removed(&self, hash: &Hash32) -> Result<(), Refusal> {
        let (book, of) = (self.book.clone(), *hash);
        match blocking(move || book.removed(&of)).await? {
            Some(Removed { hash, reason, .. }) => Err(Refusal::Removed { hash: hash.to_hex(), reason }),
            None => Ok(()),
        }
    }
}
