//! A webhook as it is kept.

use caravan_gateway_api::{WebhookFault, WebhookInfo, WebhookRequest, WebhookSecret, WebhookState};
use caravan_keys::PublicKey;
use serde::{Deserialize, Serialize};

/// A webhook as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Row {
    pub(crate) id: String,
    /// Who added it.
    pub(crate) key: PublicKey,
    /// Where, and which events. What it says about the beginning is in `after`.
    pub(crate) wanted: WebhookRequest,
    pub(crate) secret: WebhookSecret,
    /// The chain whose events it is for.
    pub(crate) chain_id: String,
    pub(crate) created: u64,
    /// Every event that it asks for is delivered up to the one with this number.
    pub(crate) after: u64,
    /// The number of the last event that was delivered, and when.
    pub(crate) delivered: Option<(u64, u64)>,
    /// Deliveries that failed since the last one that did not.
    pub(crate) failures: u32,
    /// Nothing is tried before.
    pub(crate) next_try: u64,
    pub(crate) last_error: Option<WebhookFault>,
    pub(crate) state: WebhookState,
}

impl Row {
    /// What its key may see of it: everything but the secret.
    pub(crate) fn info(&self) -> WebhookInfo {
        let WebhookRequest { url, contract, names, about, .. } = self.wanted.clone();
        WebhookInfo {
            id: self.id.clone(),
            url,
            contract,
            names,
            about,
            created: self.created,
            state: self.state,
            after: self.after,
            delivered: self.delivered.map(|(event, _)| event),
            delivered_at: self.delivered.map(|(_, time)| time),
            failures: self.failures,
            next_try: (self.state == WebhookState::Failing).then_some(self.next_try),
            last_error: self.last_error.clone(),
        }
    }
}
