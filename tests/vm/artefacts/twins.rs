//! The twin sees what differs.

use caravan_chain::{built_in, Chain, Code, Instantiate};
use caravan_vm_bridge::{artefact, Twin, Wasm};
use cosmwasm_std::Binary;
use serde_json::json;

use crate::bench::Bench;

/// Makes a contract whose native half is the one and whose artefact is the other.
fn pair(native: Code, wasm: Code) {
    let mut bench = Bench::new();
    let owner = bench.owner.clone();
    let chain = bench.chain_mut();
    let code = chain.store_contract(Box::new(Twin::new(built_in(native), Wasm(artefact(wasm))))).unwrap();
    let msg = json!({"owner": owner, "marketplace": null, "licensing": null, "arbitration": null});
    let request = Instantiate {
        code_id: code.id,
        msg: Binary::from(serde_json::to_vec(&msg).unwrap()),
        funds: vec![],
        label: "pair".to_owned(),
        salt: Binary::from(b"pair"),
        admin: None,
    };
    chain.instantiate2(&owner, request).unwrap();
}

#[test]
fn a_contract_and_its_own_artefact_do_the_same() {
    pair(Code::Provenance, Code::Provenance);
}

#[test]
#[should_panic(expected = "native code and caravan_points.wasm differ")]
fn an_artefact_that_answers_otherwise_is_noticed() {
    pair(Code::Provenance, Code::Points);
}

/// A storage that is written to differently is noticed, though both answer the same.
#[test]
#[should_panic(expected = "write not the same")]
fn an_artefact_that_writes_otherwise_is_noticed() {
    use cosmwasm_std::{DepsMut, Env, MessageInfo, Response, StdResult};
    use cw_multi_test::ContractWrapper;
    fn begin(_: DepsMut<'_>, _: Env, _: MessageInfo, _: serde_json::Value) -> StdResult<Response> {
        Ok(Response::new().add_attribute("action", "instantiate"))
    }
    fn ask(_: cosmwasm_std::Deps<'_>, _: Env, _: serde_json::Value) -> StdResult<Binary> {
        Ok(Binary::default())
    }
    let mut bench = Bench::new();
    let owner = bench.owner.clone();
    let native = Box::new(ContractWrapper::new_with_empty(begin, begin, ask));
    let chain = bench.chain_mut();
    let code = chain.store_contract(Box::new(Twin::new(native, Wasm(artefact(Code::Provenance))))).unwrap();
    let msg =
        Binary::from(serde_json::to_vec(&json!({"owner": owner, "marketplace": null, "licensing": null, "arbitration": null})).unwrap());
    let (funds, salt) = (vec![], Binary::from(b"pair"));
    let request = Instantiate { code_id: code.id, msg, funds, label: "pair".to_owned(), salt, admin: None };
    chain.instantiate2(&owner, request).unwrap();
}
