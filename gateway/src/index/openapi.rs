//! The description of the questions, as OpenAPI 3.0.

use axum::http::HeaderMap;
use axum::response::Response;
use schemars::gen::{SchemaGenerator, SchemaSettings};
use schemars::schema::Schema;
use serde_json::{json, Map, Value};

use super::ask::tagged;
use super::operation::Operation;
use super::operations::operations;
use crate::webhooks;

/// Where the schemas of queries are: they become parameters.
const DEFINITIONS: &str = "#/components/schemas/";

/// `GET /index/openapi.json`.
pub(crate) async fn serve(headers: HeaderMap) -> Response {
    tagged(description().into_bytes(), "application/json", &headers)
}

/// Return the description as text: `schema/gateway.json`.
#[must_use]
pub fn description() -> String {
    let mut schemas = SchemaSettings::openapi3().into_generator();
    let mut paths = Map::new();
    for operation in operations() {
        paths.insert(operation.path.to_owned(), json!({ "get": described(&operation, &mut schemas) }));
    }
    paths.extend(webhooks::described(&mut schemas));
    let schemas: Map<String, Value> = schemas
        .take_definitions()
        .into_iter()
        .filter(|(name, _)| !name.ends_with("Query"))
        .map(|(name, schema)| (name, json!(schema)))
        .collect();
    let description = json!({
        "openapi": "3.0.3",
        "info": {
            "title": "The index and the webhooks of a Caravan gateway",
            "version": "1",
            "description": "Lists and search over a deployment. Amounts are strings in base units, times are seconds since 1970. What a \
                            person signs or pays by is asked of the contracts. docs/gateway.md has the routes for content and the chain.",
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": { "Refusal": refusal() },
            "securitySchemes": { "signed": signed() },
        },
    });
    format!("{description:#}\n")
}

fn described(operation: &Operation, schemas: &mut SchemaGenerator) -> Value {
    let mut parameters: Vec<Value> = in_path(operation.path).collect();
    let query = (operation.query)(schemas);
    parameters.extend(in_query(&query, schemas));
    let answer = (operation.answer)(schemas);
    json!({
        "summary": operation.summary,
        "operationId": name(operation.path),
        "parameters": parameters,
        "responses": {
            "200": { "description": "The answer.", "content": { "application/json": { "schema": answer } } },
            "304": { "description": "The caller has the answer already: its tag was in If-None-Match." },
            "default": { "$ref": "#/components/responses/Refusal" },
        },
    })
}

/// The parameters that are numbers in the path.
fn in_path(path: &str) -> impl Iterator<Item = Value> + '_ {
    let names = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    names.map(|name| {
        // Seasons and tasks are numbered from 0, everything else from 1.
        let least = u8::from(!matches!(name, "season" | "task"));
        let schema = json!({ "type": "integer", "format": "uint64", "minimum": least, "maximum": i64::MAX });
        json!({ "name": name, "in": "path", "required": true, "schema": schema })
    })
}

/// Say the largest number of a type, which its generator leaves to the reader of `format`.
fn bound(schema: &mut Value) {
    let most = match schema.get("format").and_then(Value::as_str) {
        Some("uint8") => u64::from(u8::MAX),
        Some("uint16") => u64::from(u16::MAX),
        Some("uint32") => u64::from(u32::MAX),
        Some("uint64") => u64::MAX,
        _ => return,
    };
    if let Some(schema) = schema.as_object_mut() {
        schema.entry("maximum").or_insert(most.into());
    }
}

/// The parameters that stand in the query: the fields of its structure.
fn in_query(query: &Schema, schemas: &SchemaGenerator) -> Vec<Value> {
    let Schema::Object(query) = query else { return vec![] };
    let name = query.reference.as_deref().and_then(|reference| reference.strip_prefix(DEFINITIONS));
    let Some(Schema::Object(found)) = name.and_then(|name| schemas.definitions().get(name)) else { return vec![] };
    let Some(object) = &found.object else { return vec![] };
    let described = object.properties.iter().map(|(name, schema)| {
        let mut schema = json!(schema);
        let description = schema.as_object_mut().and_then(|schema| schema.remove("description"));
        // A query leaves out what is absent: it has no word for it.
        schema.as_object_mut().map(|schema| schema.remove("nullable"));
        bound(&mut schema);
        json!({
            "name": name, "in": "query", "required": object.required.contains(name),
            "description": description, "schema": schema,
        })
    });
    described.collect()
}

/// The name of a question: its path in words.
fn name(path: &str) -> String {
    let parts = path.split('/').filter(|part| !part.is_empty() && *part != "index");
    parts.map(|part| part.trim_matches(['{', '}'])).collect::<Vec<_>>().join("_")
}

fn signed() -> Value {
    json!({
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "`Caravan <key>.<expires>.<signature>`, over the gateway's key, method, path and the SHA-256 of the body: \
                        docs/developers/gateway.md.",
    })
}

fn refusal() -> Value {
    json!({
        "description": "A refusal, with a code and a text for people.",
        "content": { "application/json": { "schema": {
            "type": "object",
            "required": ["code", "message"],
            "properties": { "code": { "type": "string" }, "message": { "type": "string" } },
        } } },
    })
}
