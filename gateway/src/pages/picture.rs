//! `GET /pictures/<hash>`: content that is a picture, for the pages of this gateway.

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::Uri;
use axum::response::{IntoResponse, Response};
use caravan_toolkit::task::{MediaKind, MediaType};

use crate::app::Shared;
use crate::headers::hash_below;
use crate::refusal::{Answer, Refusal};

/// The largest picture that is shown.
const MOST: usize = 8 << 20;

/// Give a picture: its type is that of its first bytes, and it can be nothing else.
pub(super) async fn get(State(app): State<Shared>, uri: Uri) -> Result<Response, Answer> {
    let hash = hash_below("/pictures/", &uri)?;
    app.not_removed(&hash).await?;
    let bytes = app.document(&hash, MOST).await;
    let found = bytes.and_then(|bytes| Some((MediaType::of(&bytes)?, bytes)));
    let (kind, bytes) = found
        .filter(|(found, _)| found.kind() == MediaKind::Image)
        .ok_or_else(|| Refusal::Missing { hash: hash.to_hex() })?;
    let headers = [
        (CONTENT_TYPE, kind.mime()),
        (CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"),
        (CACHE_CONTROL, "public, max-age=3600"),
    ];
    Ok((headers, bytes).into_response())
}
