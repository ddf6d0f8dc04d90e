//! The routes of the index.

use axum::routing::get;
use axum::Router;

use super::openapi::serve;
use super::operations::operations;
use crate::app::Shared;

/// Return a route for every question, and one for their description.
pub(crate) fn routes() -> Router<Shared> {
    let all = operations().into_iter();
    let router = all.fold(Router::new(), |router, operation| router.route(operation.path, operation.handler));
    router.route("/index/openapi.json", get(serve))
}
