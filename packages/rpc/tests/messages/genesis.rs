//! A crowd that worked on the embedded chain, as the first state of a real one, and the steps beside it there.
//!
//! `cargo xtask gas --growth` has [`a_crowd_is_left_to_a_real_chain`] write the folder, starts a chain with it, and has
//! [`every_message_is_paid_for_beside_a_crowd_on_a_real_chain`] send every message there.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use caravan_chain::{Chain, Code, Embedded};
use caravan_rpc::{addresses, ChainFile, Rpc};
use cosmwasm_std::{Addr, Binary};
use serde_json::{json, Value};

use crate::growth::{beside, crowd, one};
use crate::play::{Meter, Play, COIN};
use crate::write;

/// What wasmd calls its module's part of a genesis.
const WASM: &str = "wasm.json";
/// The balances of the bank.
const BALANCES: &str = "balances.json";
/// What the next play has to know of this one.
const LEFT: &str = "left.json";
/// The oldest that a crowd may be on the real chain, in seconds: what is open then is still open.
const AGE: u64 = 31 * 24 * 3_600;

/// A variable of the environment; `None` with a word about it where it is missing.
fn variable(name: &str) -> Option<String> {
    let value = std::env::var(name).ok();
    if value.is_none() {
        eprintln!("not run: {name} is not set");
    }
    value
}

/// The folder of the crowd, and its size.
fn order() -> Option<(PathBuf, u64, ChainFile)> {
    let (folder, size, chain) =
        (variable("CARAVAN_CROWD")?, variable("CARAVAN_CROWD_SIZE")?, variable("CARAVAN_CHAIN")?);
    Some((PathBuf::from(folder), size.parse().unwrap(), ChainFile::read(Path::new(&chain)).unwrap()))
}

fn artefacts() -> PathBuf {
    PathBuf::from(std::env::var("CARAVAN_ARTIFACTS").unwrap_or_else(|_| "artifacts".to_owned()))
}

/// Those who act before the genesis and sign after it, where their keys are.
fn signers(file: &ChainFile) -> BTreeMap<String, Addr> {
    let mut names: Vec<String> =
        ["deployer", "owner", "treasury", "arbiter", "minter", "mover", "market", "licensor", "patron"]
            .map(str::to_owned)
            .into();
    names.extend((0..2).map(one));
    let addresses = addresses(file, &names.iter().map(String::as_str).collect::<Vec<_>>()).unwrap();
    names.into_iter().zip(addresses).collect()
}

fn position() -> Value {
    json!({ "block_height": "0", "tx_index": "0" })
}

/// The code of a contract, and what stands in the genesis for it.
fn code(number: usize, code: Code, creator: &Addr) -> Value {
    let file = artefacts().join(format!("caravan_{}.wasm", code.name()));
    let wasm = std::fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let hash = caravan_primitives::Hash32::digest(&wasm);
    json!({
        "code_id": number.to_string(),
        "code_info": {
            "code_hash": Binary::from(hash.as_bytes().as_slice()),
            "creator": creator,
            "instantiate_config": { "permission": "Everybody", "addresses": [] },
        },
        "code_bytes": Binary::from(wasm),
        "pinned": false,
    })
}

/// A contract with every row of it.
fn contract(file: &mut impl Write, chain: &Embedded, (name, address): (&str, &Addr), who: [&Addr; 2]) {
    let of = match name {
        "token" => "points",
        "annex" => "provenance",
        other => other,
    };
    let number = 1 + Code::ALL.iter().position(|code| code.name() == of).unwrap();
    let [creator, admin] = who.map(Addr::to_string);
    let admin = if of == name { admin } else { String::new() };
    let info = json!({
        "code_id": number.to_string(), "creator": creator, "admin": admin, "label": name, "created": position(),
        "ibc_port_id": "", "ibc2_port_id": "", "extension": null,
    });
    let history = json!([{
        "operation": "CONTRACT_CODE_HISTORY_OPERATION_TYPE_GENESIS",
        "code_id": number.to_string(), "updated": position(), "msg": {},
    }]);
    write!(file, r#"{{"contract_address":"{address}","contract_info":{info},"contract_code_history":{history}"#)
        .unwrap();
    write!(file, r#","contract_state":["#).unwrap();
    for (place, (key, value)) in chain.app().dump_wasm_raw(address).into_iter().enumerate() {
        let comma = if place == 0 { "" } else { "," };
        let key: String = key.iter().map(|byte| format!("{byte:02X}")).collect();
        write!(file, r#"{comma}{{"key":"{key}","value":"{}"}}"#, Binary::from(value)).unwrap();
    }
    write!(file, "]}}").unwrap();
}

/// The part of wasmd: all code, all contracts, and the numbers that come next.
fn wasm(file: &mut impl Write, chain: &Embedded, contracts: &BTreeMap<&'static str, Addr>, who: [&Addr; 2]) {
    let access = json!({ "permission": "Everybody", "addresses": [] });
    let params = json!({ "code_upload_access": access, "instantiate_default_permission": "Everybody" });
    let codes: Vec<Value> = (1..).zip(Code::ALL).map(|(number, each)| code(number, each, who[0])).collect();
    write!(file, r#"{{"params":{params},"codes":{},"contracts":["#, Value::from(codes)).unwrap();
    for (place, (name, address)) in contracts.iter().enumerate() {
        write!(file, "{}", if place == 0 { "" } else { "," }).unwrap();
        contract(file, chain, (name, address), who);
    }
    let next = |name: &str, value: usize| {
        let key = [&[4_u8][..], name.as_bytes()].concat();
        json!({ "id_key": Binary::from(key), "value": value.to_string() })
    };
    let sequences = json!([next("lastCodeId", Code::ALL.len() + 1), next("lastContractId", contracts.len() + 1)]);
    write!(file, r#"],"sequences":{sequences}}}"#).unwrap();
}

/// What the bank holds for everyone who acted, and for the contracts.
fn balances(file: &mut impl Write, chain: &Embedded, holders: impl Iterator<Item = Addr>) {
    write!(file, "[").unwrap();
    let mut comma = "";
    for address in holders {
        let amount = chain.balance(&address, COIN).unwrap();
        if !amount.is_zero() {
            let coins = json!([{ "denom": COIN, "amount": amount }]);
            write!(file, r#"{comma}{{"address":"{address}","coins":{coins}}}"#).unwrap();
            comma = ",";
        }
    }
    write!(file, "]").unwrap();
}

#[test]
fn a_crowd_is_left_to_a_real_chain() {
    let Some((folder, size, file)) = order() else { return };
    let mut chain = Embedded::new();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    chain.advance_to(now - AGE).unwrap();
    let mut play = Play::keyed(&mut chain, Meter::Count, signers(&file));
    crowd(&mut play, size);
    let (contracts, made) = play.left();
    let people: Vec<Addr> = play.people().into_iter().chain(contracts.values().cloned()).collect();
    let (creator, admin) = (play.address("deployer"), play.address("owner"));
    assert!(chain.now() < now, "the crowd has worked into the future");
    let open = |name: &str| BufWriter::new(File::create(folder.join(name)).unwrap());
    wasm(&mut open(WASM), &chain, &contracts, [&creator, &admin]);
    balances(&mut open(BALANCES), &chain, people.into_iter());
    let left = json!({ "contracts": contracts, "made": made });
    std::fs::write(folder.join(LEFT), left.to_string()).unwrap();
}

#[test]
fn every_message_is_paid_for_beside_a_crowd_on_a_real_chain() {
    let Some(path) = variable("CARAVAN_MESSAGES").map(PathBuf::from) else { return };
    let Some((folder, size, file)) = order() else { return };
    let left: Value = serde_json::from_slice(&std::fs::read(folder.join(LEFT)).unwrap()).unwrap();
    let names = ["annex", "licensing", "marketplace", "points", "provenance", "token"];
    let mut rpc = Rpc::open(file, &artefacts()).unwrap();
    let contracts = names.map(|name| (name, rpc.address(left["contracts"][name].as_str().unwrap()).unwrap()));
    let journal = path.with_extension("journal");
    rpc.keep_journal(&journal).unwrap();
    let left = (contracts.into(), left["made"].as_u64().unwrap());
    let mut play = Play::later(&mut rpc, Meter::Journal(journal), left);
    beside(&mut play, size);
    write(&path, &play.rows);
}
