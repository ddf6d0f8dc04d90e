//! `caravan webhook`: events that a gateway sends to an address.

use caravan_chain::Chain;
use caravan_client::calendar::date_time;
use caravan_client::{webhooks, Session};
use caravan_gateway_api::{AddedWebhook, WebhookInfo, WebhookRequest, WebhookState};
use serde_json::json;

use crate::args::webhook::{WebhookAddArgs, WebhookCommand};
use crate::failure::Failure;
use crate::output::{table, Output};

pub(crate) fn webhook<C: Chain>(command: &WebhookCommand, session: &Session<C>) -> Result<Output, Failure> {
    match command {
        WebhookCommand::Add(args) => add(args, session),
        WebhookCommand::List => list(session),
        WebhookCommand::Remove { id } => {
            let id = webhooks::remove(id, session)?;
            Ok(Output::new(format!("Webhook {id} is removed"), json!({ "id": id })))
        }
        WebhookCommand::Test { id } => {
            let test = webhooks::test(id, session)?;
            let text = match &test.got {
                None => "The receiver has the test".to_owned(),
                Some(got) => format!("The receiver does not have the test: {got}"),
            };
            Ok(Output::new(text, json!(test)))
        }
        WebhookCommand::Resume { id, after } => {
            let webhook = webhooks::resume(id, *after, session)?;
            let text = format!("Webhook {id} goes on after event {}", webhook.after);
            Ok(Output::new(text, json!({ "webhook": webhook })))
        }
    }
}

fn add<C: Chain>(args: &WebhookAddArgs, session: &Session<C>) -> Result<Output, Failure> {
    let WebhookAddArgs { url, contract, names, about, after } = args;
    let (url, contract, names) = (url.clone(), contract.clone(), names.clone());
    let request = WebhookRequest { url, contract, names, about: about.clone(), after: *after };
    let added = webhooks::add(&request, session)?;
    let AddedWebhook { webhook, secret } = &added;
    let text = format!(
        "Webhook {} gets events after {}. Its secret, which is shown this once:\n{}",
        webhook.id,
        webhook.after,
        secret.reveal()
    );
    Ok(Output::new(text, json!(added)))
}

fn list<C: Chain>(session: &Session<C>) -> Result<Output, Failure> {
    let webhooks = webhooks::list(session)?;
    let rows = webhooks.iter().map(|webhook| {
        let delivered = webhook.delivered.map_or_else(|| "-".to_owned(), |event| event.to_string());
        let error = webhook.last_error.as_ref().map_or_else(String::new, |fault| fault.got.clone());
        vec![webhook.id.clone(), webhook.url.clone(), delivered, state(webhook), error]
    });
    let text = table(&["webhook", "address", "delivered", "state", "last error"], rows.collect());
    Ok(Output::new(text, json!({ "webhooks": webhooks })))
}

fn state(webhook: &WebhookInfo) -> String {
    let failures = webhook.failures;
    match webhook.state {
        WebhookState::Active => "active".to_owned(),
        WebhookState::Failing => {
            let next = webhook.next_try.map_or_else(String::new, |time| format!(", next try {}", date_time(time)));
            format!("{failures} failed{next}")
        }
        WebhookState::Failed => format!("paused: {failures} failed"),
        WebhookState::Gone => "paused: the receiver wants no more".to_owned(),
        WebhookState::NotAdmitted => "paused: this key may have no webhooks any more".to_owned(),
        WebhookState::OtherChain => "paused: the gateway has another chain".to_owned(),
    }
}
