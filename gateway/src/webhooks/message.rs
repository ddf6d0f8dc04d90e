//! What is sent, in the form of Standard Webhooks: a type, a time and data.

use bytes::Bytes;
use caravan_client::calendar;
use caravan_index::EventEntry;
use serde::Serialize;
use serde_json::json;

use crate::refusal::Refusal;

/// A message, the same at every try.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    /// `webhook-id`: without a `.`, as the signature asks.
    pub(crate) id: String,
    pub(crate) body: Bytes,
}

/// The body.
#[derive(Serialize)]
struct Payload<T> {
    r#type: String,
    /// When it happened.
    timestamp: String,
    data: T,
}

impl Message {
    /// An event, for a webhook.
    pub(crate) fn event(webhook: &str, event: &EventEntry) -> Result<Self, Refusal> {
        let r#type = format!("{}.{}", event.contract, event.name);
        let payload = Payload { r#type, timestamp: calendar::timestamp(event.time), data: event };
        Self::new(format!("{webhook}_{}", event.sequence), &payload)
    }

    /// A test, for a webhook.
    pub(crate) fn ping(webhook: &str, now: u64) -> Result<Self, Refusal> {
        let data = json!({ "webhook": webhook });
        let payload = Payload { r#type: "ping".to_owned(), timestamp: calendar::timestamp(now), data };
        Self::new(format!("{webhook}_ping{now}"), &payload)
    }

    fn new<T: Serialize>(id: String, payload: &Payload<T>) -> Result<Self, Refusal> {
        let body = serde_json::to_vec(payload).map_err(|error| Refusal::Failed { got: error.to_string() })?;
        Ok(Self { id, body: body.into() })
    }
}

#[cfg(test)]
mod tests {
    use caravan_index::Attributes;

    use super::*;

    #[test]
    fn an_event_is_sent_in_the_form_of_the_specification_and_with_an_id_of_its_own() {
        let attributes = Attributes(vec![("batch".to_owned(), "7".to_owned())]);
        let (contract, name) = ("marketplace", "batch_opened".to_owned());
        let event = EventEntry { sequence: 12, height: 3, time: 951_782_400, contract, name, attributes };
        let Message { id, body } = Message::event("wh_1", &event).unwrap();
        assert_eq!(id, "wh_1_12");
        assert_eq!(
            std::str::from_utf8(&body).unwrap(),
            r#"{"type":"marketplace.batch_opened","timestamp":"2000-02-29T00:00:00Z","data":{"sequence":12,"height":3,"time":951782400,"contract":"marketplace","name":"batch_opened","attributes":{"batch":"7"}}}"#
        );
        assert!(!Message::ping("wh_1", 5).unwrap().id.contains('.'));
    }
}
