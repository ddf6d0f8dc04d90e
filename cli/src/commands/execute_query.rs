//! `caravan execute` and `caravan query`: any message to any contract, as JSON, for developers.

use std::path::PathBuf;

use caravan_chain::{emitter, Chain, Code, Deployed, Msg, Outcome, PREFIX};
use caravan_client::text_file::unmarked;
use caravan_client::{parse_address, ClientError, Problem};
use caravan_rpc::Rpc;
use cosmwasm_std::{Addr, Attribute, Binary, Event};
use serde_json::{json, Map, Value};

use crate::args::message::{ExecuteArgs, MessageArgs};
use crate::context::Context;
use crate::failure::Failure;
use crate::output::{Output, Report};

/// Return the message. It must be JSON; its content is the contract's business.
fn message(args: &MessageArgs) -> Result<Binary, Failure> {
    let text = match args.msg.strip_prefix('@') {
        None => args.msg.clone(),
        Some(path) => std::fs::read_to_string(path)
            .map_err(|error| ClientError::Unreadable { path: PathBuf::from(path), error })?,
    };
    let text = unmarked(&text);
    if let Err(error) = serde_json::from_str::<Value>(text) {
        let got = format!("{} ({error})", args.msg);
        return Err(Problem::Value { expected: "a message as JSON, or @FILE", got }.into());
    }
    Ok(Binary::from(text.as_bytes()))
}

/// Return the contract of the suite that was named.
fn suite_contract(args: &MessageArgs) -> Option<Code> {
    Code::ALL.into_iter().find(|code| code.name() == args.contract)
}

fn contract_on_real_chain(args: &MessageArgs, context: &Context<'_>, rpc: &Rpc) -> Result<Addr, Failure> {
    match suite_contract(args) {
        Some(code) => Ok(contract_of(&context.contracts(&rpc.chain_id())?, code)),
        None => Ok(typed_address(args, &rpc.file().prefix)?),
    }
}

fn contract_on_local_chain(args: &MessageArgs, suite: &Deployed) -> Result<Addr, Failure> {
    match suite_contract(args) {
        Some(code) => Ok(contract_of(suite, code)),
        None => Ok(typed_address(args, PREFIX)?),
    }
}

fn typed_address(args: &MessageArgs, prefix: &str) -> Result<Addr, Problem> {
    let expected = "marketplace, points, provenance, licensing, arbitration or an address of this chain";
    parse_address(&args.contract, prefix).ok_or_else(|| Problem::Value { expected, got: args.contract.clone() })
}

pub(super) fn contract_of(suite: &Deployed, code: Code) -> Addr {
    match code {
        Code::Marketplace => suite.marketplace.clone(),
        Code::Points => suite.points.clone(),
        Code::Provenance => suite.provenance.clone(),
        Code::Licensing => suite.licensing.clone(),
        Code::Arbitration => suite.arbitration.clone(),
    }
}

pub(crate) fn execute(args: &ExecuteArgs, context: &Context<'_>) -> Result<Output, Failure> {
    let msg = message(&args.message)?;
    let funds = args.funds.clone().map_or_else(Vec::new, |funds| funds.0);
    let outcome = if context.is_embedded() || context.chain.served().is_some() {
        if args.gas.is_some() {
            return Err(Failure::Usage("--gas needs a real chain: the embedded one has no gas".to_owned()));
        }
        let mut session = context.session()?;
        let sender = session.actor()?;
        let contract = contract_on_local_chain(&args.message, &session.client.contracts)?;
        session.client.chain.execute(&sender, &[Msg::Execute { contract, msg, funds }])?
    } else {
        let mut rpc = context.rpc()?;
        let contract = contract_on_real_chain(&args.message, context, &rpc)?;
        let name = context.name(&context.store(&rpc.chain_id()))?.ok_or(Problem::SenderMissing)?;
        let sender = rpc.account(&name);
        rpc.set_gas_limit(args.gas);
        rpc.execute(&sender, &[Msg::Execute { contract, msg, funds }])?
    };
    Ok(Output::new(events_text(&outcome).trim_end(), events_json(&outcome)))
}

pub(crate) fn query(args: &MessageArgs, context: &Context<'_>) -> Result<Report, Failure> {
    let msg = message(args)?;
    let answer = if context.is_embedded() {
        let (chain, suite) = context.home().open_suite()?;
        chain.query(&contract_on_local_chain(args, &suite)?, &msg)?
    } else if let Some(url) = context.chain.served() {
        let served = context.served(url)?;
        served.chain.query(&contract_on_local_chain(args, &served.contracts)?, &msg)?
    } else {
        let rpc = context.rpc()?;
        rpc.query(&contract_on_real_chain(args, context, &rpc)?, &msg)?
    };
    let answer: Value = serde_json::from_slice(&answer)?;
    Ok(Report::new(format!("{}\n", serde_json::to_string_pretty(&answer)?)))
}

/// Return the events of contracts, one line each, with the address of the contract: any contract may use any name.
fn events_text(outcome: &Outcome) -> String {
    let of_contracts = outcome.all_events().iter().filter(|event| event.ty.starts_with("wasm"));
    let line = |event: &Event| {
        let word = |attribute: &Attribute| format!(" {}={}", attribute.key, attribute.value);
        let words: String = event.attributes.iter().map(word).collect();
        format!("{}{words}\n", event.ty)
    };
    let gas = outcome.gas.map(|gas| format!("gas {gas}\n"));
    of_contracts.map(line).chain(gas).collect()
}

/// Return the events of the contracts of the suite, with the name of the contract.
pub(super) fn suite_events(outcome: &Outcome, suite: &Deployed) -> Value {
    let of =
        |event: &Event| Code::ALL.into_iter().find(|code| emitter(event) == Some(contract_of(suite, *code).as_str()));
    let named = |event: &Event| {
        let name = event.ty.strip_prefix("wasm-")?;
        let own = event.attributes.iter().filter(|attribute| !attribute.key.starts_with('_'));
        let attributes: Map<_, _> = own.map(|attribute| (attribute.key.clone(), json!(attribute.value))).collect();
        Some(json!({ "contract": of(event)?.name(), "event": name, "attributes": attributes }))
    };
    outcome.all_events().iter().filter_map(named).collect()
}

fn events_json(outcome: &Outcome) -> Value {
    let event = |event: &Event| {
        let attribute = |attribute: &Attribute| (attribute.key.clone(), json!(attribute.value));
        json!({ "type": event.ty, "attributes": event.attributes.iter().map(attribute).collect::<Map<_, _>>() })
    };
    json!({ "gas": outcome.gas, "events": outcome.all_events().iter().map(event).collect::<Vec<_>>() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contract_is_named_or_given_by_its_address() {
        let args = |contract: &str| MessageArgs { contract: contract.to_owned(), msg: "{}".to_owned() };
        assert_eq!(suite_contract(&args("licensing")), Some(Code::Licensing));
        assert_eq!(suite_contract(&args("caravan1abc")), None);
        let error = typed_address(&args("caravan1abc"), PREFIX).unwrap_err();
        assert!(error.to_string().starts_with("VALUE_INVALID: "));
        let mine = caravan_chain::Embedded::new().account("amara");
        assert_eq!(typed_address(&args(mine.as_str()), PREFIX).unwrap(), mine);
        assert!(typed_address(&args(mine.as_str()), "cosmos").is_err(), "an address of another chain");
        assert!(message(&MessageArgs { msg: "{".to_owned(), ..args("points") }).is_err());
        assert!(message(&MessageArgs { msg: "@/nowhere/at.all".to_owned(), ..args("points") }).is_err());
    }
}
