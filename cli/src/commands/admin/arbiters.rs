//! The list of arbiters, as the owner of arbitration keeps it.

use caravan_arbitration_api::{ArbiterFee, ArbiterResponse, ExecuteMsg, NewArbiter};
use caravan_chain::{Chain, Code};
use caravan_client::arbiters::public_reading_key;
use caravan_client::{Problem, Session};
use caravan_primitives::{Hash32, Items};
use caravan_toolkit::encryption::{recipient_from_text, recipient_text};
use cosmwasm_std::Addr;
use serde_json::json;

use crate::commands::send::send;
use crate::failure::Failure;
use crate::output::{table, Output};

/// Show all arbiters that are or were listed.
pub(super) fn list<C: Chain>(session: &Session<C>) -> Result<Output, Failure> {
    let all = session.arbiters()?;
    let rows = all.iter().map(|row| shown(row, session)).collect::<Result<Vec<_>, Failure>>()?;
    let text = if rows.is_empty() {
        "No arbiter was ever listed".to_owned()
    } else {
        table(&["arbiter", "listed", "fees", "no ruling in time", "key"], rows)
    };
    Ok(Output::new(text, json!({ "arbiters": all })))
}

fn shown<C: Chain>(row: &ArbiterResponse, session: &Session<C>) -> Result<Vec<String>, Failure> {
    let mut fees = vec![];
    for entry in &row.fees {
        fees.push(session.client.display(&entry.currency)?.show(entry.fee.get()));
    }
    let listed = if row.listed { "yes" } else { "no" }.to_owned();
    let key = recipient_text(&row.key).unwrap_or_else(|_| row.key.to_string());
    Ok(vec![session.name(&row.arbiter), listed, fees.join(", "), row.silent.to_string(), key])
}

/// List an arbiter, or change its key or its fees.
pub(super) fn set<C: Chain>(
    name: &str,
    fees: &[String],
    key: Option<&str>,
    session: &mut Session<C>,
) -> Result<Output, Failure> {
    let arbiter = session.account(Some(name))?;
    let key = match key {
        Some(text) => recipient_from_text(text).map_err(Problem::from)?,
        None => known_key(&arbiter, session)?,
    };
    let mut entries = vec![];
    for text in fees {
        let (display, fee) = session.client.amount(text)?;
        entries.push(ArbiterFee { currency: display.currency, fee });
    }
    let new = NewArbiter { arbiter: arbiter.to_string(), key, fees: Items::new(entries)? };
    let text = format!("New projects may name {} as their arbiter", session.name(&arbiter));
    send(Code::Arbitration, &ExecuteMsg::SetArbiter(new), text, json!({ "arbiter": arbiter, "key": key }), session)
}

/// Return the key of an arbiter: the one on the list, or the reading key of the account in this home.
fn known_key<C: Chain>(arbiter: &Addr, session: &Session<C>) -> Result<Hash32, Failure> {
    if let Some(row) = session.arbiters()?.into_iter().find(|row| row.arbiter == *arbiter) {
        return Ok(row.key);
    }
    let name = session.name(arbiter);
    if name == arbiter.as_str() {
        let got = format!("{arbiter}, whose account is not in this home: expected its key as well, --key age1...");
        return Err(Failure::Usage(got));
    }
    Ok(public_reading_key(&session.store, &name)?)
}

/// Take an arbiter off the list.
pub(super) fn delist<C: Chain>(name: &str, session: &mut Session<C>) -> Result<Output, Failure> {
    let arbiter = session.account(Some(name))?;
    let text = format!("New projects cannot name {} as their arbiter", session.name(&arbiter));
    let msg = ExecuteMsg::DelistArbiter { arbiter: arbiter.to_string() };
    send(Code::Arbitration, &msg, text, json!({ "arbiter": arbiter }), session)
}
