//! The routes.

use std::sync::atomic::Ordering;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{HeaderName, ACCEPT, CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, HeaderValue, Method, Uri};
use axum::middleware::{from_fn_with_state, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use caravan_gateway_api::Info;
use serde_json::{json, Value};
use tower_http::compression::predicate::{Predicate, SizeAbove};
use tower_http::compression::CompressionLayer;
use tower_http::cors::{Any, CorsLayer};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::app::{Indexed, Shared};
use crate::clock::now;
use crate::refusal::{Answer, Refusal};
use crate::{chain_routes, content_routes, index, pages, removal, rows, upload, webhooks};

/// The routes.
pub(crate) fn router(app: Shared) -> Router {
    let header =
        |name: HeaderName, value| SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value));
    let anyone = CorsLayer::new().allow_origin(Any).allow_methods([Method::GET, Method::HEAD]);
    let content = get(content_routes::get).put(upload::put).delete(removal::delete);
    Router::new()
        .route("/info", get(info))
        .route("/health", get(health))
        .route("/content/removed", get(removal::list))
        .route("/content/{hash}", content)
        .route("/receipts/{hash}", get(upload::receipt))
        .route("/chain/transactions", post(chain_routes::submit))
        .route("/chain/transactions/{hash}", get(chain_routes::transaction))
        .route("/chain/query", post(chain_routes::query))
        .route("/chain/accounts/{address}", get(chain_routes::account))
        .route("/chain/balances/{address}/{denom}", get(chain_routes::balance))
        .route("/chain/head", get(chain_routes::head))
        .route("/chain/blocks", get(chain_routes::blocks))
        .route("/rows/{batch}", get(rows::grants).put(rows::put))
        .route("/rows/{batch}/{task}", post(rows::grant))
        .merge(pages::pictures())
        .merge(index::routes().merge(pages::routes()).layer(CompressionLayer::new().compress_when(Compressed)))
        .merge(webhooks::routes())
        .route("/metrics", get(index::metrics))
        .fallback(nowhere)
        .method_not_allowed_fallback(not_so)
        .layer(from_fn_with_state(Arc::clone(&app), counted))
        .layer(anyone)
        .layer(header(X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header(CACHE_CONTROL, "no-store"))
        .layer(header(CONTENT_TYPE, "application/json"))
        .with_state(app)
}

/// What is compressed: everything but streams, which would wait for more.
#[derive(Debug, Clone, Copy)]
struct Compressed;

impl Predicate for Compressed {
    fn should_compress<B: http_body::Body>(&self, response: &axum::http::Response<B>) -> bool {
        let kind = response.headers().get(CONTENT_TYPE).map_or(&b""[..], HeaderValue::as_bytes);
        SizeAbove::default().should_compress(response) && !kind.starts_with(b"text/event") && !kind.ends_with(b"ndjson")
    }
}

/// Count a request.
async fn counted(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    app.counts.requests.fetch_add(1, Ordering::Relaxed);
    if response.status().is_client_error() {
        app.counts.refused.fetch_add(1, Ordering::Relaxed);
    }
    if response.status().is_server_error() {
        app.counts.failed.fetch_add(1, Ordering::Relaxed);
    }
    response
}

async fn info(State(app): State<Shared>) -> Json<Info> {
    Json(Info {
        chain: app.ledger.as_ref().map(|ledger| ledger.info().clone()),
        gateway: app.keys.signing.public_key(),
        row_key: app.keys.row_key.clone(),
        limits: app.config.limits,
        time: now(),
    })
}

async fn health(State(app): State<Shared>) -> Result<Json<Value>, Answer> {
    if app.ledger.as_ref().is_some_and(|ledger| !ledger.works()) {
        return Err(Refusal::Failed { got: "the chain stopped".to_owned() }.into());
    }
    let word = |index: &Indexed| if index.following.works() { "follows" } else { "waits" };
    Ok(Json(match app.index.as_ref().map(word) {
        Some(index) => json!({ "status": "ok", "index": index }),
        None => json!({ "status": "ok" }),
    }))
}

async fn nowhere(State(app): State<Shared>, headers: HeaderMap, uri: Uri) -> Response {
    let answer: Answer = Refusal::Route { path: beginning(&uri) }.into();
    let mut accepted = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    if accepted.any(|kinds| kinds.contains("text/html")) {
        return pages::refused(&app, &answer);
    }
    answer.into_response()
}

async fn not_so(method: Method, uri: Uri) -> Answer {
    Refusal::Method { method: method.to_string(), path: beginning(&uri) }.into()
}

/// The path, as far as it is worth to repeat it.
fn beginning(uri: &Uri) -> String {
    uri.path().chars().take(100).collect()
}
