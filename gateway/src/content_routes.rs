//! `GET` and `HEAD /content/<hash>`.

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_SECURITY_POLICY,
    CONTENT_TYPE, ETAG, IF_NONE_MATCH,
};
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Response};
use caravan_primitives::Hash32;

use crate::app::Shared;
use crate::headers::hash_in;
use crate::range::{asked, Part};
use crate::refusal::{Answer, Refusal};
use crate::upload::refused;

/// Give content, or a range of it.
pub(crate) async fn get(State(app): State<Shared>, request: Request<Body>) -> Result<Response, Answer> {
    let hash = hash_in(request.uri())?;
    app.not_removed(&hash).await?;
    if is_known(request.headers(), &hash) {
        return Ok((StatusCode::NOT_MODIFIED, fixed_headers(&hash)).into_response());
    }
    let missing = || Refusal::Missing { hash: hash.to_hex() };
    if request.method() == Method::HEAD {
        let size = app.content.size(hash).await.map_err(refused)?.ok_or_else(missing)?;
        let length = (CONTENT_LENGTH, HeaderValue::from(size));
        return Ok((AppendHeaders([length]), fixed_headers(&hash)).into_response());
    }
    // The store checks all bytes before the first one goes out, also those of a range.
    let content = app.content.open_content(hash, u64::MAX).await.map_err(|error| {
        if error.is_missing() {
            missing()
        } else {
            refused(error)
        }
    })?;
    let size = content.size();
    let part = asked(request.headers(), size)?;
    let Part { start, end } = part.unwrap_or(Part { start: 0, end: size });
    let mut headers = fixed_headers(&hash);
    headers.insert(CONTENT_LENGTH, HeaderValue::from(end - start));
    let mut status = StatusCode::OK;
    if part.is_some() {
        status = StatusCode::PARTIAL_CONTENT;
        let range = format!("bytes {start}-{}/{size}", end - 1);
        headers.insert(CONTENT_RANGE, HeaderValue::try_from(range).map_err(failed)?);
    }
    Ok((status, headers, Body::from_stream(content.stream(start..end))).into_response())
}

/// The headers of content: it never changes, and a browser shows and runs nothing of it.
fn fixed_headers(hash: &Hash32) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if let Ok(tag) = HeaderValue::try_from(tag(hash)) {
        headers.insert(ETAG, tag);
    }
    for (name, value) in [
        (CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (CONTENT_TYPE, "application/octet-stream"),
        (CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"),
        (CONTENT_DISPOSITION, "attachment"),
        (ACCEPT_RANGES, "bytes"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
}

fn tag(hash: &Hash32) -> String {
    format!("\"{hash}\"")
}

/// Whether the caller has the content: its hash is its tag.
fn is_known(headers: &HeaderMap, hash: &Hash32) -> bool {
    let tags = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    tags.flat_map(|tags| tags.split(',')).any(|each| each.trim().trim_start_matches("W/") == tag(hash))
}

fn failed(error: impl std::fmt::Display) -> Refusal {
    Refusal::Failed { got: error.to_string() }
}
