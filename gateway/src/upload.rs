//! `PUT /content/<hash>`: content comes in.
//!
//! The bytes go to a file that no one sees, and become content when all of them came and have the hash. The signature covers
//! the hash, so it is checked before the first byte is read.

use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use axum::http::header::CONTENT_LENGTH;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Request};
use axum::Json;
use caravan_keys::{PublicKey, Receipt};
use caravan_primitives::Hash32;
use caravan_store::{ContentError, Verified};

use crate::app::{blocking, App, Shared};
use crate::body::Incoming as Pieces;
use crate::book::{Incoming, Standing};
use crate::clock::now;
use crate::headers::{hash_below, hash_in, signer};
use crate::refusal::{Answer, Refusal};

/// Take content.
pub(crate) async fn put(State(app): State<Shared>, request: Request<Body>) -> Result<Json<Receipt>, Answer> {
    let (parts, body) = request.into_parts();
    let (hash, key) = admitted(&app, &parts).await?;
    let standing = app.standing(&key).await?;
    if standing == Standing::Unknown {
        return Err(Refusal::KeyUnknown { key: key.to_string() }.into());
    }
    let mut incoming = Incoming { hash, size: announced(&parts.headers), by: key, standing, time: now() };
    let most = app.config.limits.content_bytes;
    if incoming.size > most {
        return Err(Refusal::ContentSize { most }.into());
    }
    app.check(incoming).await?;
    let _place = app.uploads.acquire().await.map_err(|_| Refusal::Stopping {})?;
    let content = received(&app, Pieces::new(body, most, app.pause()), hash).await?;
    incoming.size = content.size();
    incoming.time = now();
    let book = app.book.clone();
    blocking(move || book.record(&incoming)).await?;
    // A record without content, which a crash may leave here, costs its key nothing more when it puts the content again.
    app.content.put_verified(content).await.map_err(refused)?;
    // It may have been taken down while its bytes came.
    if let Err(refusal) = app.not_removed(&hash).await {
        if matches!(refusal, Refusal::Removed { .. }) {
            app.delete(hash).await?;
        }
        return Err(refusal.into());
    }
    if let Some(index) = &app.index {
        index.following.content_came(hash);
    }
    let Incoming { size, time, .. } = incoming;
    let receipt = Receipt::sign(hash, size, time, &app.keys.signing).map_err(Refusal::from)?;
    let (book, kept) = (app.book.clone(), receipt.clone());
    blocking(move || book.keep_receipt(&kept)).await?;
    Ok(Json(receipt))
}

/// `GET /receipts/<hash>`: what this gateway has signed for, whether or not it still has the content.
pub(crate) async fn receipt(State(app): State<Shared>, request: Request<Body>) -> Result<Json<Receipt>, Answer> {
    let hash = hash_below("/receipts/", request.uri())?;
    let book = app.book.clone();
    let receipt = blocking(move || book.receipt(&hash)).await?;
    Ok(Json(receipt.ok_or_else(|| Refusal::ReceiptUnknown { hash: hash.to_hex() })?))
}

/// Check path and signature, and that the content was not taken down.
async fn admitted(app: &App, parts: &Parts) -> Result<(Hash32, PublicKey), Answer> {
    let hash = hash_in(&parts.uri)?;
    let gateway = app.keys.signing.public_key();
    let key = signer(&gateway, &parts.method, &parts.uri, &parts.headers, hash)?;
    app.not_removed(&hash).await?;
    Ok((hash, key))
}

/// The size that the request says; 0 where it says none.
fn announced(headers: &HeaderMap) -> u64 {
    headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()).and_then(|text| text.parse().ok()).unwrap_or(0)
}

/// Write the body to a file that no one sees, and check its hash.
async fn received(app: &App, mut pieces: Pieces, hash: Hash32) -> Result<Verified, Refusal> {
    let mut spool = app.content.spool(app.config.limits.content_bytes).map_err(refused)?;
    while let Some(piece) = pieces.next().await? {
        spool.write(&piece).map_err(refused)?;
    }
    spool.finish_as(hash).map_err(refused)
}

impl App {
    async fn check(&self, incoming: Incoming) -> Result<(), Refusal> {
        let book = self.book.clone();
        blocking(move || book.check(&incoming)).await
    }

    /// How long a client may pause.
    pub(crate) fn pause(&self) -> Duration {
        Duration::from_secs(self.config.pause_secs)
    }
}

/// What the store says, in the words of a gateway.
#[expect(clippy::wildcard_enum_match_arm, reason = "what else a store says is its own fault")]
pub(crate) fn refused(error: ContentError) -> Refusal {
    match error {
        ContentError::Wrong { hash, got, .. } => Refusal::Mismatch { expected: hash.to_hex(), got: got.to_hex() },
        ContentError::Damaged { hash, got, .. } => Refusal::Damaged { hash: hash.to_hex(), got: got.to_hex() },
        ContentError::TooLong { most, .. } => Refusal::ContentSize { most },
        error => Refusal::Failed { got: error.to_string() },
    }
}
