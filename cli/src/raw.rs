//! `caravan execute` and `caravan query`: any message to any contract, as JSON, for those who build on the suite.

use std::path::PathBuf;
use std::str::FromStr;

use caravan_chain::{Chain, Code, Deployed, Msg, Outcome, PREFIX};
use caravan_rpc::Rpc;
use cosmwasm_std::{Addr, Binary, Coin};
use serde_json::{json, Map, Value};

use crate::address::address;
use crate::args::usage;
use crate::failure::Failure;
use crate::place::Place;
use crate::verbs::{self, Globals, Problem};
use crate::Report;

/// Which contract, and what it is told or asked.
#[derive(Debug, clap::Args)]
pub(crate) struct To {
    /// marketplace, points, provenance, licensing, or the address of any contract.
    #[arg(value_name = "CONTRACT")]
    contract: String,
    /// The message as JSON, or @FILE; schema/ has all messages.
    #[arg(value_name = "JSON|@FILE")]
    msg: String,
}

/// A message to a contract.
#[derive(Debug, clap::Args)]
pub(crate) struct Execute {
    #[command(flatten)]
    to: To,
    /// Coins sent along: 5ucara, or 5ucara,7ustake.
    #[arg(long, value_name = "COINS", value_parser = coins)]
    funds: Option<Funds>,
    /// Ask for so much gas and do not simulate: what fails is in a block, and costs its gas. For a real chain.
    #[arg(long, value_name = "GAS")]
    gas: Option<u64>,
}

/// Coins, sorted by denom.
#[derive(Debug, Clone)]
struct Funds(Vec<Coin>);

fn coins(text: &str) -> Result<Funds, String> {
    let coin = |text: &str| Coin::from_str(text.trim()).map_err(|error| format!("{text}: {error}"));
    let mut all = text.split(',').map(coin).collect::<Result<Vec<_>, _>>()?;
    all.sort_by(|one, other| one.denom.cmp(&other.denom));
    Ok(Funds(all))
}

impl To {
    /// The message; it must be JSON, whatever it says.
    fn msg(&self) -> Result<Binary, Failure> {
        let text = match self.msg.strip_prefix('@') {
            None => self.msg.clone(),
            Some(path) => std::fs::read_to_string(path)
                .map_err(|error| Failure::Unreadable { path: PathBuf::from(path), error })?,
        };
        if let Err(error) = serde_json::from_str::<Value>(&text) {
            let got = format!("{} ({error})", self.msg);
            return Err(Problem::Value { expected: "a message as JSON, or @FILE", got }.into());
        }
        Ok(Binary::from(text.as_bytes()))
    }

    /// The contract of a suite that goes by this name.
    fn code(&self) -> Option<Code> {
        Code::ALL.into_iter().find(|code| code.name() == self.contract)
    }

    fn on(&self, place: &Place, rpc: &Rpc) -> Result<Addr, Failure> {
        match self.code() {
            Some(code) => Ok(of(&place.suite(&rpc.chain_id())?, code)),
            None => Ok(self.typed(&rpc.file().prefix)?),
        }
    }

    fn at_home(&self, suite: &Deployed) -> Result<Addr, Failure> {
        match self.code() {
            Some(code) => Ok(of(suite, code)),
            None => Ok(self.typed(PREFIX)?),
        }
    }

    /// The address that was typed, on a chain whose addresses begin so.
    fn typed(&self, prefix: &str) -> Result<Addr, Problem> {
        let expected = "marketplace, points, provenance, licensing or an address of this chain";
        address(&self.contract, prefix).ok_or_else(|| Problem::Value { expected, got: self.contract.clone() })
    }
}

fn of(suite: &Deployed, code: Code) -> Addr {
    match code {
        Code::Marketplace => suite.marketplace.clone(),
        Code::Points => suite.points.clone(),
        Code::Provenance => suite.provenance.clone(),
        Code::Licensing => suite.licensing.clone(),
    }
}

/// Sends a message.
pub(crate) fn execute(args: &Execute, place: &Place, globals: &Globals) -> Result<Report, Failure> {
    let msg = args.to.msg()?;
    let funds = args.funds.clone().map_or_else(Vec::new, |funds| funds.0);
    let outcome = if place.is_embedded() {
        if args.gas.is_some() {
            usage("--gas is for a real chain: the embedded one meters none").exit();
        }
        let (mut chain, suite, sender) = verbs::acting(place, globals)?;
        let contract = args.to.at_home(&suite)?;
        chain.execute(&sender, &[Msg::Execute { contract, msg, funds }])?
    } else {
        let mut rpc = place.rpc()?;
        let contract = args.to.on(place, &rpc)?;
        let sender = rpc.account(globals.name.as_deref().ok_or(Problem::Sender)?);
        rpc.ask_for(args.gas);
        rpc.execute(&sender, &[Msg::Execute { contract, msg, funds }])?
    };
    let text =
        if globals.json { format!("{}\n", serde_json::to_string_pretty(&events(&outcome))?) } else { told(&outcome) };
    Ok(Report { text, failure: None })
}

/// Asks a question.
pub(crate) fn query(args: &To, place: &Place, globals: &Globals) -> Result<Report, Failure> {
    let msg = args.msg()?;
    let answer = if place.is_embedded() {
        let (chain, suite) = verbs::deployed(globals)?;
        chain.query(&args.at_home(&suite)?, &msg)?
    } else {
        let rpc = place.rpc()?;
        rpc.query(&args.on(place, &rpc)?, &msg)?
    };
    let answer: Value = serde_json::from_slice(&answer)?;
    Ok(Report { text: format!("{}\n", serde_json::to_string_pretty(&answer)?), failure: None })
}

/// The contracts' own events, one line each.
fn told(outcome: &Outcome) -> String {
    let own = outcome.events.iter().filter(|event| event.ty.starts_with("wasm"));
    let line = |event: &cosmwasm_std::Event| {
        let attributes = event.attributes.iter().filter(|attribute| !attribute.key.starts_with('_'));
        let words: String = attributes.map(|attribute| format!(" {}={}", attribute.key, attribute.value)).collect();
        format!("{}{words}\n", event.ty)
    };
    let gas = outcome.gas.map(|gas| format!("gas {gas}\n"));
    own.map(line).chain(gas).collect()
}

/// Everything that happened, for programs.
fn events(outcome: &Outcome) -> Value {
    let event = |event: &cosmwasm_std::Event| {
        let attribute = |attribute: &cosmwasm_std::Attribute| (attribute.key.clone(), json!(attribute.value));
        json!({ "type": event.ty, "attributes": event.attributes.iter().map(attribute).collect::<Map<_, _>>() })
    };
    json!({ "gas": outcome.gas, "events": outcome.events.iter().map(event).collect::<Vec<_>>() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coins_are_sorted_as_a_chain_asks_for_and_anything_else_is_refused() {
        let Funds(all) = coins("7uwave, 5ucara").unwrap();
        assert_eq!(all, [Coin::new(5_u128, "ucara"), Coin::new(7_u128, "uwave")]);
        for text in ["", "ucara", "-5ucara", "5 ucara,", "5"] {
            assert!(coins(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_contract_goes_by_the_name_that_its_artefact_has() {
        let to = |contract: &str| To { contract: contract.to_owned(), msg: "{}".to_owned() };
        assert_eq!(to("licensing").code(), Some(Code::Licensing));
        assert_eq!(to("caravan1abc").code(), None);
        assert!(to("caravan1abc").typed(PREFIX).unwrap_err().to_string().starts_with("VALUE_INVALID: "));
        let mine = caravan_chain::Embedded::new().account("amara");
        assert_eq!(to(mine.as_str()).typed(PREFIX).unwrap(), mine);
        assert!(to(mine.as_str()).typed("cosmos").is_err(), "an address of another chain");
        assert!(To { msg: "{".to_owned(), ..to("points") }.msg().is_err());
        assert!(To { msg: "@/nowhere/at.all".to_owned(), ..to("points") }.msg().is_err());
    }
}
