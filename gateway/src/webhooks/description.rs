//! What the routes of webhooks are, as OpenAPI.

use caravan_gateway_api::{
    AddedWebhook, WebhookInfo, WebhookRemoved, WebhookRequest, WebhookResume, WebhookTest, Webhooks,
};
use schemars::gen::SchemaGenerator;
use schemars::schema::Schema;
use schemars::JsonSchema;
use serde_json::{json, Map, Value};

/// A route: its method and path, what it is for, and what is sent and answered.
struct Route {
    method: &'static str,
    path: &'static str,
    name: &'static str,
    summary: &'static str,
    body: Option<Schema>,
    answer: Schema,
}

/// Return the paths, with the schemas of what is sent and answered in `schemas`.
pub(crate) fn described(schemas: &mut SchemaGenerator) -> Map<String, Value> {
    let mut paths = Map::new();
    for Route { method, path, name, summary, body, answer } in routes(schemas) {
        let mut operation = json!({
            "summary": summary,
            "operationId": name,
            "security": [{ "signed": [] }],
            "responses": {
                "200": { "description": "The answer.", "content": { "application/json": { "schema": answer } } },
                "default": { "$ref": "#/components/responses/Refusal" },
            },
        });
        if let Some(body) = body {
            let content = json!({ "application/json": { "schema": body } });
            set(&mut operation, "requestBody", json!({ "required": true, "content": content }));
        }
        if path.contains("{id}") {
            let schema = json!({ "type": "string", "pattern": "^wh_[0-9a-f]{16}$" });
            let id = json!([{ "name": "id", "in": "path", "required": true, "schema": schema }]);
            set(&mut operation, "parameters", id);
        }
        set(paths.entry(path).or_insert_with(|| json!({})), method, operation);
    }
    paths
}

fn set(object: &mut Value, name: &str, value: Value) {
    if let Some(object) = object.as_object_mut() {
        object.insert(name.to_owned(), value);
    }
}

fn routes(schemas: &mut SchemaGenerator) -> Vec<Route> {
    let mut route = |method,
                     path,
                     name,
                     summary,
                     body: Option<fn(&mut SchemaGenerator) -> Schema>,
                     answer: fn(&mut SchemaGenerator) -> Schema| {
        let body = body.map(|body| body(schemas));
        Route { method, path, name, summary, body, answer: answer(schemas) }
    };
    vec![
        route("get", "/webhooks", "webhooks", "The webhooks of the key that signs", None, of::<Webhooks>),
        route(
            "post",
            "/webhooks",
            "add_webhook",
            "Have events sent to an address, signed as Standard Webhooks says, each at least once and in their order. Only this answer has the secret",
            Some(of::<WebhookRequest>),
            of::<AddedWebhook>,
        ),
        route("delete", "/webhooks/{id}", "remove_webhook", "Send no more", None, of::<WebhookRemoved>),
        route("post", "/webhooks/{id}/test", "test_webhook", "Send a message of the type `ping`", None, of::<WebhookTest>),
        route(
            "post",
            "/webhooks/{id}/resume",
            "resume_webhook",
            "Go on with a webhook that is paused or rests, or with other events",
            Some(of::<WebhookResume>),
            of::<WebhookInfo>,
        ),
    ]
}

fn of<T: JsonSchema>(schemas: &mut SchemaGenerator) -> Schema {
    schemas.subschema_for::<T>()
}
