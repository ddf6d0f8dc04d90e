//! One question that the index answers.

use axum::extract::{RawPathParams, State};
use axum::http::{HeaderMap, Uri};
use axum::routing::{get, MethodRouter};
use caravan_index::Reader;
use schemars::gen::SchemaGenerator;
use schemars::schema::Schema;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::Serialize;

use super::ask::{answer, AskContext, Unanswered};
use crate::app::Shared;

/// A question, as the routes and their description have it.
pub(crate) struct Operation {
    pub(crate) path: &'static str,
    pub(crate) summary: &'static str,
    /// What stands in its query.
    pub(crate) query: fn(&mut SchemaGenerator) -> Schema,
    /// What is answered.
    pub(crate) answer: fn(&mut SchemaGenerator) -> Schema,
    pub(crate) handler: MethodRouter<Shared>,
}

pub(crate) type Asked<T> = Result<Option<T>, Unanswered>;

/// Return a question that a function of the index answers.
pub(crate) fn question<Q, T>(
    path: &'static str,
    summary: &'static str,
    act: fn(&Reader, &Q, AskContext) -> Asked<T>,
) -> Operation
where
    Q: DeserializeOwned + JsonSchema + Send + 'static,
    T: Serialize + JsonSchema + Send + 'static,
{
    let handler = get(move |State(app): State<Shared>, uri: Uri, path: RawPathParams, headers: HeaderMap| {
        answer(app, uri, path, headers, act)
    });
    Operation {
        path,
        summary,
        query: SchemaGenerator::subschema_for::<Q>,
        answer: SchemaGenerator::subschema_for::<T>,
        handler,
    }
}
