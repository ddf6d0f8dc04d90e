//! The five contracts, with one valid example of every message, as JSON.

use caravan_arbitration_api as arbitration;
use caravan_chain::Code;
use caravan_licensing_api as licensing;
use caravan_marketplace_api as marketplace;
use caravan_points_api as points;
use caravan_provenance_api as provenance;
use cosmwasm_std::from_json;
use serde::de::DeserializeOwned;
use serde::Serialize;
use serde_json::Value;

/// The plain words that stand for addresses in the examples.
const WORDS: &[&str] = &[
    "annotator",
    "arbiter",
    "contract",
    "holder",
    "licensee",
    "contributor",
    "manager",
    "marketing",
    "marketplace",
    "minter",
    "newcomer",
    "owner",
    "requester",
    "treasury",
];

/// Whether a text is a message.
pub(crate) type Parses = fn(&[u8]) -> bool;

/// A contract and all that can be said to it.
pub(crate) struct Subject {
    /// One of every execute message.
    pub(crate) executes: Vec<Value>,
    pub(crate) parses_execute: Parses,
    /// One of every query.
    pub(crate) queries: Vec<Value>,
    pub(crate) parses_query: Parses,
}

fn parses<T: DeserializeOwned>(json: &[u8]) -> bool {
    from_json::<T>(json).is_ok()
}

fn values<T: Serialize>(samples: Vec<T>, address: &dyn Fn(&str) -> String) -> Vec<Value> {
    let mut values: Vec<Value> = samples.iter().map(|sample| serde_json::to_value(sample).unwrap()).collect();
    values.iter_mut().for_each(|value| spell(value, address));
    values
}

/// Writes addresses in the place of words.
fn spell(value: &mut Value, address: &dyn Fn(&str) -> String) {
    match value {
        Value::String(text) if WORDS.contains(&text.as_str()) => *text = address(text),
        Value::Array(list) => list.iter_mut().for_each(|value| spell(value, address)),
        Value::Object(map) => map.values_mut().for_each(|value| spell(value, address)),
        _ => {}
    }
}

/// The contract of `code`; `address` spells a name as an address.
pub(crate) fn subject(code: Code, address: &dyn Fn(&str) -> String) -> Subject {
    match code {
        Code::Marketplace => Subject {
            executes: values(marketplace::execute_samples(), address),
            parses_execute: parses::<marketplace::ExecuteMsg>,
            queries: values(marketplace::query_samples(), address),
            parses_query: parses::<marketplace::QueryMsg>,
        },
        Code::Points => Subject {
            executes: values(points::execute_samples(address), &str::to_owned),
            parses_execute: parses::<points::ExecuteMsg>,
            queries: values(points::query_samples(address), &str::to_owned),
            parses_query: parses::<points::QueryMsg>,
        },
        Code::Provenance => Subject {
            executes: values(provenance::execute_samples(), address),
            parses_execute: parses::<provenance::ExecuteMsg>,
            queries: values(provenance::query_samples(), address),
            parses_query: parses::<provenance::QueryMsg>,
        },
        Code::Licensing => Subject {
            executes: values(licensing::execute_samples(), address),
            parses_execute: parses::<licensing::ExecuteMsg>,
            queries: values(licensing::query_samples(), address),
            parses_query: parses::<licensing::QueryMsg>,
        },
        Code::Arbitration => Subject {
            executes: values(arbitration::execute_samples(address), &str::to_owned),
            parses_execute: parses::<arbitration::ExecuteMsg>,
            queries: values(arbitration::query_samples(address), &str::to_owned),
            parses_query: parses::<arbitration::QueryMsg>,
        },
    }
}
