//! Which events a webhook is for.

use caravan_gateway_api::WebhookRequest;
use caravan_index::EventFilter;

use crate::index::{EventsQuery, Wanted};
use crate::refusal::Refusal;

/// Return which events a webhook is for, but for their names.
pub(crate) fn filter_of(wanted: &WebhookRequest) -> Result<EventFilter, Refusal> {
    let WebhookRequest { contract, about, .. } = wanted.clone();
    let query = EventsQuery { after: None, since: None, contract, name: None, about, limit: None };
    Ok(Wanted::new(&query, None)?.filter)
}
