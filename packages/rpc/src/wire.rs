//! Messages and answers in the chain's encoding.

use std::io::Write;

use caravan_chain::{ChainError, Instantiate, Msg};
use cosmrs::proto::cosmos::bank::v1beta1::MsgSend;
use cosmrs::proto::cosmos::base::v1beta1::Coin as WireCoin;
use cosmrs::proto::cosmwasm::wasm::v1::{
    MsgExecuteContract, MsgInstantiateContract2, MsgMigrateContract, MsgStoreCode,
};
use cosmrs::proto::traits::Name;
use cosmrs::rpc::endpoint::tx;
use cosmrs::Any;
use cosmwasm_std::{from_json, Addr, Attribute, Binary, Coin, Event};
use flate2::{write::GzEncoder, Compression};
use serde_json::Value;

/// A message, and how the journal calls it.
pub(crate) struct Wired {
    pub(crate) any: Any,
    pub(crate) to: String,
    pub(crate) name: String,
}

pub(crate) fn any<M: Name>(msg: &M) -> Result<Any, ChainError> {
    Any::from_msg(msg).map_err(|error| ChainError::Bad(error.to_string()))
}

fn coins(coins: &[Coin]) -> Vec<WireCoin> {
    coins.iter().map(|coin| WireCoin { denom: coin.denom.clone(), amount: coin.amount.to_string() }).collect()
}

/// A message of the trait.
pub(crate) fn message(sender: &Addr, msg: &Msg) -> Result<Wired, ChainError> {
    match msg {
        Msg::Execute { contract, msg, funds } => {
            let (sender, contract) = (sender.to_string(), contract.to_string());
            let name = name_of(msg);
            let wire =
                MsgExecuteContract { sender, contract: contract.clone(), msg: msg.to_vec(), funds: coins(funds) };
            Ok(Wired { any: any(&wire)?, to: contract, name })
        }
        Msg::Send { to, amount } => {
            let wire = MsgSend { from_address: sender.to_string(), to_address: to.to_string(), amount: coins(amount) };
            Ok(Wired { any: any(&wire)?, to: "bank".to_owned(), name: "send".to_owned() })
        }
    }
}

pub(crate) fn store(sender: &Addr, wasm: &[u8]) -> Result<Wired, ChainError> {
    let bad = |error: std::io::Error| ChainError::Bad(error.to_string());
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(wasm).map_err(bad)?;
    let wasm_byte_code = packed.finish().map_err(bad)?;
    let wire = MsgStoreCode { sender: sender.to_string(), wasm_byte_code, instantiate_permission: None };
    Ok(Wired { any: any(&wire)?, to: "wasm".to_owned(), name: "store_code".to_owned() })
}

/// A new contract at a predicted address.
pub(crate) fn instantiate(sender: &Addr, request: &Instantiate) -> Result<Wired, ChainError> {
    let wire = MsgInstantiateContract2 {
        sender: sender.to_string(),
        admin: request.admin.as_ref().map_or_else(String::new, Addr::to_string),
        code_id: request.code_id,
        label: request.label.clone(),
        msg: request.msg.to_vec(),
        funds: coins(&request.funds),
        salt: request.salt.to_vec(),
        fix_msg: false,
    };
    Ok(Wired { any: any(&wire)?, to: request.label.clone(), name: "instantiate".to_owned() })
}

/// A contract moves to other code.
pub(crate) fn migrate(sender: &Addr, contract: &Addr, code_id: u64, msg: &Binary) -> Result<Wired, ChainError> {
    let (sender, contract) = (sender.to_string(), contract.to_string());
    let wire = MsgMigrateContract { sender, contract: contract.clone(), code_id, msg: msg.to_vec() };
    Ok(Wired { any: any(&wire)?, to: contract, name: "migrate".to_owned() })
}

/// The variant of a message, with that of the message which a token carries on: `claim`, `send/fund`.
fn name_of(msg: &Binary) -> String {
    let Ok(value) = from_json::<Value>(msg) else { return "?".to_owned() };
    let Some((name, body)) = value.as_object().and_then(|object| object.iter().next()) else { return "?".to_owned() };
    let carried = body.get("msg").and_then(Value::as_str).and_then(|text| Binary::from_base64(text).ok());
    carried.map_or_else(|| name.clone(), |carried| format!("{name}/{}", name_of(&carried)))
}

/// The events of a transaction.
pub(crate) fn events(found: &tx::Response) -> Vec<Event> {
    event_list(&found.tx_result.events)
}

/// A transaction of a block that ran.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockTransaction {
    /// Its hash, as explorers write it: 64 hex digits in capitals.
    pub hash: String,
    /// How many events it emitted.
    pub events: usize,
}

/// Write a hash as explorers do.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

/// Events of a node.
pub(crate) fn event_list(events: &[cosmrs::tendermint::abci::Event]) -> Vec<Event> {
    let event = |event: &cosmrs::tendermint::abci::Event| {
        let attribute = |attribute: &cosmrs::tendermint::abci::EventAttribute| {
            let text = |read: Result<&str, cosmrs::tendermint::Error>| read.unwrap_or_default().to_owned();
            Attribute { key: text(attribute.key_str()), value: text(attribute.value_str()) }
        };
        let mut read = Event::new(event.kind.clone());
        read.attributes = event.attributes.iter().map(attribute).collect();
        read
    };
    events.iter().map(event).collect()
}

/// An attribute of the first event of a kind that has it.
pub(crate) fn attribute<'a>(events: &'a [Event], kind: &str, key: &str) -> Option<&'a str> {
    let mut all = events.iter().filter(|event| event.ty == kind).flat_map(|event| &event.attributes);
    all.find(|attribute| attribute.key == key).map(|attribute| attribute.value.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_called_by_its_variant_and_by_what_a_token_carries_on() {
        assert_eq!(name_of(&Binary::from(br#"{"claim":{"batch":1}}"#)), "claim");
        let hook = Binary::from(br#"{"fund":{"project":1}}"#).to_base64();
        assert_eq!(name_of(&Binary::from(format!(r#"{{"send":{{"msg":"{hook}"}}}}"#).as_bytes())), "send/fund");
        assert_eq!(name_of(&Binary::from(b"no json")), "?");
    }
}
