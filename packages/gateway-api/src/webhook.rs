//! Webhooks as they are added, listed, tested and resumed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::webhook_secret::WebhookSecret;

/// `POST /webhooks`: where events are sent, and which.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookRequest {
    /// The address, `https://…`, at most 2,048 bytes: on port 443 or one from 1024 on, and one that everybody can reach.
    pub url: String,
    /// Only events of this contract: marketplace, points, provenance, licensing or arbitration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract: Option<String>,
    /// Only events of these names, such as `work_accepted`, at most 20; without a name, of every name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// Only events about this: `project:7`, `batch:7`, `person:7`, `asset:7`, `offer:7` or `license:7`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// Only events after the one with this number: 0 is before the first. Absent: events that happen from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<u64>,
}

/// Whether a webhook gets events, and why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WebhookState {
    /// It gets every event that comes.
    Active,
    /// The last delivery failed: it is tried again at `next_try`.
    Failing,
    /// Paused: too many deliveries in a row failed.
    Failed,
    /// Paused: the receiver answered 410, which says that it wants no more.
    Gone,
    /// Paused: the key that added it may have no webhooks any more.
    NotAdmitted,
    /// Paused: it is for the events of another chain than the gateway has now.
    OtherChain,
}

impl WebhookState {
    /// Return whether nothing is sent until the webhook is resumed.
    #[must_use]
    pub fn is_paused(self) -> bool {
        match self {
            Self::Active | Self::Failing => false,
            Self::Failed | Self::Gone | Self::NotAdmitted | Self::OtherChain => true,
        }
    }
}

/// What went wrong with a delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WebhookFault {
    /// The number of the event.
    pub event: u64,
    /// When, in seconds since 1970.
    pub time: u64,
    /// What came in place of a status from 200 to 299.
    pub got: String,
}

/// A webhook, for the key that added it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WebhookInfo {
    /// Its id, which every `webhook-id` begins with.
    pub id: String,
    /// Where events are sent.
    pub url: String,
    /// Only events of this contract.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract: Option<String>,
    /// Only events of these names; empty: of every name.
    pub names: Vec<String>,
    /// Only events about this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// When it was added, in seconds since 1970.
    pub created: u64,
    /// Whether it gets events, and why not.
    pub state: WebhookState,
    /// Every event that it asks for is delivered up to the one with this number.
    pub after: u64,
    /// The number of the last event that was delivered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivered: Option<u64>,
    /// When that was, in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivered_at: Option<u64>,
    /// Deliveries that failed since the last one that did not, each after three tries.
    pub failures: u32,
    /// When the next try is, in seconds since 1970, where the last delivery failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_try: Option<u64>,
    /// What went wrong last. It stays when a later delivery succeeds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_error: Option<WebhookFault>,
}

/// The answer to `POST /webhooks`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AddedWebhook {
    /// The webhook.
    pub webhook: WebhookInfo,
    /// The secret with which it is signed. It is in no other answer.
    pub secret: WebhookSecret,
}

/// The answer to `GET /webhooks`: the webhooks of the key that signed, by their ids.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Webhooks {
    /// The webhooks.
    pub webhooks: Vec<WebhookInfo>,
}

/// The answer to `DELETE /webhooks/<id>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WebhookRemoved {
    /// The webhook that is no more.
    pub id: String,
}

/// `POST /webhooks/<id>/resume`: send again, from the event at which it stopped or after another one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookResume {
    /// Go on after the event with this number: an earlier one repeats events, a later one passes over some.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<u64>,
}

/// The answer to `POST /webhooks/<id>/test`, which sends one message of the type `ping`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WebhookTest {
    /// Whether the receiver answered with a status from 200 to 299.
    pub delivered: bool,
    /// What came in place of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub got: Option<String>,
}
