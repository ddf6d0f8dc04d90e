//! Sending one message, and asking before what is final.

use std::io::IsTerminal;

use caravan_chain::{Chain, ChainExt, Code};
use caravan_client::{Problem, Session};
use cosmwasm_std::Addr;
use serde::Serialize;
use serde_json::Value;

use super::execute_query::{contract_of, suite_events};
use super::task_form;
use crate::failure::Failure;
use crate::output::{plain, Output};

/// Send a contract of the suite a message that takes no money. Say `done`, and for programs `fields` with the events.
pub(super) fn send<C: Chain, M: Serialize>(
    code: Code,
    msg: &M,
    done: impl Into<String>,
    fields: Value,
    session: &mut Session<C>,
) -> Result<Output, Failure> {
    let sender = session.actor()?;
    send_as(&sender, code, msg, done, fields, session)
}

/// Send the same as another account: for messages that anyone may send.
pub(super) fn send_as<C: Chain, M: Serialize>(
    sender: &Addr,
    code: Code,
    msg: &M,
    done: impl Into<String>,
    fields: Value,
    session: &mut Session<C>,
) -> Result<Output, Failure> {
    let contract = contract_of(&session.client.contracts, code);
    let outcome = session.client.chain.run(sender, &contract, msg, &[])?;
    let mut json = fields;
    if let Value::Object(fields) = &mut json {
        fields.insert("events".to_owned(), suite_events(&outcome, &session.client.contracts));
    }
    Ok(Output::new(done, json))
}

/// Ask before something that spends money or cannot be undone. `--yes` answers; without a terminal it is needed.
pub(super) fn confirm(what: &str, yes: bool) -> Result<(), Failure> {
    if yes {
        return Ok(());
    }
    let can_ask = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    if can_ask {
        eprintln!("{}", plain(what));
        if task_form::confirm("Go on?")? {
            return Ok(());
        }
    }
    Err(Problem::Unconfirmed(what.to_owned()).into())
}
