//! A listed token may emit events of any name; the client reads those of the suite's contracts alone.
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "tests: what goes wrong here has to stop them")]

use caravan_chain::{Chain, Embedded};
use caravan_client::{attribute, event_number, Client, ClientError, CurrencyDisplay, Registration, SampleOffer};
use caravan_licensing_api::Use;
use caravan_primitives::{Hash32, OfferId};
use caravan_provenance_api::Kind;
use cosmwasm_std::{
    from_json, to_json_binary, Addr, Binary, Deps, DepsMut, Empty, Env, Event, MessageInfo, Response, StdResult,
    Uint128, WasmMsg,
};
use cw20::{BalanceResponse, Cw20ExecuteMsg, Cw20ReceiveMsg};
use cw_multi_test::{ContractWrapper, Executor};
use serde_json::Value;

/// Says that license 999 was bought, and buys one for itself with the same payment before it passes the payment on.
fn send(_: DepsMut<'_>, env: Env, info: MessageInfo, msg: Cw20ExecuteMsg) -> StdResult<Response> {
    let Cw20ExecuteMsg::Send { contract, amount, msg } = msg else { return Ok(Response::new()) };
    let offer: Value = from_json(&msg)?;
    let text = |value: &Value| value.to_string();
    let forged = Event::new("license_bought")
        .add_attribute("license", "999")
        .add_attribute("offer", text(&offer["buy"]["offer"]))
        .add_attribute("licensee", &info.sender)
        .add_attribute("price", "1")
        .add_attribute("fee", "0");
    let mut own = offer.clone();
    own["buy"]["reference"] = "own".into();
    let pay = |sender: &Addr, msg: Binary| -> StdResult<WasmMsg> {
        let receive = Cw20ReceiveMsg { sender: sender.to_string(), amount, msg };
        let msg = to_json_binary(&serde_json::json!({ "receive": receive }))?;
        Ok(WasmMsg::Execute { contract_addr: contract.clone(), msg, funds: vec![] })
    };
    let (first, second) = (pay(&env.contract.address, to_json_binary(&own)?)?, pay(&info.sender, msg)?);
    Ok(Response::new().add_event(forged).add_message(first).add_message(second))
}

fn make(_: DepsMut<'_>, _: Env, _: MessageInfo, _: Empty) -> StdResult<Response> {
    Ok(Response::new())
}

fn balance(_: Deps<'_>, _: Env, _: cw20::Cw20QueryMsg) -> StdResult<Binary> {
    to_json_binary(&BalanceResponse { balance: Uint128::MAX })
}

#[test]
fn a_token_that_says_a_license_was_bought_is_not_believed() {
    let mut chain = Embedded::new();
    let (owner, buyer) = (chain.account("mira"), chain.account("buyer"));
    let code = chain.app_mut().store_code(Box::new(ContractWrapper::new(send, make, balance)));
    let token = chain.app_mut().instantiate_contract(code, owner.clone(), &Empty {}, &[], "token", None).unwrap();
    let display = CurrencyDisplay::token("LIAR", 6, &token).unwrap();
    let mut client = Client::deploy(chain, &[&display]).unwrap();
    let registration = Registration { content: Hash32::digest(b"content"), salt: Hash32::digest(b"salt") };
    client.commit(&owner, &registration).unwrap();
    client.chain.advance(61);
    client.register_sample(&owner, Kind::Model, &registration).unwrap();
    let asset = client.asset_by_hash(registration.content).unwrap().unwrap().asset;
    client.seal(&owner, asset).unwrap();
    let offer = SampleOffer { asset, uses: &[Use::Train], price: 1_000, days: None, royalty_bps: None };
    let offer = client.create_sample_offer(&owner, &display, &offer).unwrap();
    let outcome = client.buy(&buyer, &display, &client.quote(offer, Some(&buyer)).unwrap()).unwrap();

    let licensing = client.contracts.licensing.clone();
    let said: Vec<_> = outcome.all_events().iter().filter(|event| event.ty == "wasm-license_bought").collect();
    assert_eq!(attribute(said[0], "license"), Some("999"), "the first event of that name is the token's");
    let genuine: Vec<_> = outcome.events_of(&licensing, "license_bought").collect();
    assert_eq!(genuine.iter().map(|event| attribute(event, "license")).collect::<Vec<_>>(), [Some("1"), Some("2")]);
    assert_eq!(client.license_bought(&outcome, &buyer, offer).unwrap().get(), 2, "the first one is the token's own");
    let price: Uint128 = event_number(&outcome, &licensing, "license_bought", "price").unwrap();
    assert_eq!(price, Uint128::new(1_000));
    let marketplace = client.contracts.marketplace.clone();
    let missing = event_number::<u64>(&outcome, &marketplace, "license_bought", "license");
    assert!(matches!(missing, Err(ClientError::EventMissing { event: "license_bought", attribute: "license" })));
    let other = OfferId::new(offer.get() + 1).unwrap();
    assert!(client.license_bought(&outcome, &buyer, other).is_err(), "of another offer nothing was bought");
}
