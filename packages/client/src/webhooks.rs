//! Webhooks of the account that acts, at the gateway of the session.

use caravan_chain::Chain;
use caravan_gateway_api::{AddedWebhook, WebhookInfo, WebhookRequest, WebhookResume, WebhookTest};

use crate::error::Result;
use crate::problem::Problem;
use crate::row_keys::signer;
use crate::served::GatewayLink;
use crate::session::Session;

/// Have events sent to an address. The answer has the secret, once.
///
/// # Errors
/// `GATEWAY_MISSING`; those of the gateway.
pub fn add<C: Chain>(request: &WebhookRequest, session: &Session<C>) -> Result<AddedWebhook> {
    let link = link(session)?;
    Ok(link.client.add_webhook(request, &signer(session)?, &link.key)?)
}

/// List the webhooks of the account.
///
/// # Errors
/// As [`add`].
pub fn list<C: Chain>(session: &Session<C>) -> Result<Vec<WebhookInfo>> {
    let link = link(session)?;
    Ok(link.client.webhooks(&signer(session)?, &link.key)?.webhooks)
}

/// Remove a webhook, and return its id.
///
/// # Errors
/// As [`add`].
pub fn remove<C: Chain>(id: &str, session: &Session<C>) -> Result<String> {
    let link = link(session)?;
    Ok(link.client.remove_webhook(id, &signer(session)?, &link.key)?.id)
}

/// Have a test sent to the receiver of a webhook.
///
/// # Errors
/// As [`add`].
pub fn test<C: Chain>(id: &str, session: &Session<C>) -> Result<WebhookTest> {
    let link = link(session)?;
    Ok(link.client.test_webhook(id, &signer(session)?, &link.key)?)
}

/// Go on with a webhook, where it stopped or after another event.
///
/// # Errors
/// As [`add`].
pub fn resume<C: Chain>(id: &str, after: Option<u64>, session: &Session<C>) -> Result<WebhookInfo> {
    let link = link(session)?;
    Ok(link.client.resume_webhook(id, WebhookResume { after }, &signer(session)?, &link.key)?)
}

fn link<C: Chain>(session: &Session<C>) -> Result<&GatewayLink> {
    Ok(session.gateway.as_ref().ok_or(Problem::GatewayMissing { what: "that keeps webhooks" })?)
}
