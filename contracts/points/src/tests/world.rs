//! A small chain with the points on it, and a contract that receives them.

use caravan_money::Amount;
use caravan_points_api::{
    bounds, instantiate_sample, Award, ExecuteMsg, InstantiateMsg, MigrateMsg, PointsError, QueryMsg, Transferability,
};
use caravan_primitives::{Coded, Items, Upto};
use cosmwasm_std::{
    from_json, to_json_binary, Addr, Binary, Deps, DepsMut, Empty, Env, Event, MessageInfo, Response, StdError,
    StdResult, Uint128,
};
use cw20::{BalanceResponse, Cw20ReceiveMsg, TokenInfoResponse};
use cw_multi_test::{
    no_init, App, AppBuilder, AppResponse, BankKeeper, Contract, ContractWrapper, Executor, MockApiBech32,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::contract;

type Chain = App<BankKeeper, MockApiBech32>;

/// What the first minter may mint.
pub(super) const BUDGET: u128 = 1_000_000;

pub(super) struct World {
    pub(super) app: Chain,
    pub(super) points: Addr,
    /// A contract that receives points, and refuses those that come with the message `"refuse"`.
    pub(super) receiver: Addr,
    pub(super) code: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ReceiverMsg {
    Receive(Cw20ReceiveMsg),
}

fn receive(_: DepsMut<'_>, _: Env, info: MessageInfo, msg: ReceiverMsg) -> StdResult<Response> {
    let ReceiverMsg::Receive(Cw20ReceiveMsg { sender, amount, msg }) = msg;
    let word: String = from_json(&msg)?;
    if word == "refuse" {
        return Err(StdError::not_found("a reason to take them"));
    }
    let event = Event::new("received")
        .add_attribute("token", info.sender)
        .add_attribute("sender", sender)
        .add_attribute("amount", amount)
        .add_attribute("word", word);
    Ok(Response::new().add_event(event))
}

fn receiver() -> Box<dyn Contract<Empty>> {
    let begin = |_: DepsMut<'_>, _: Env, _: MessageInfo, _: Empty| StdResult::Ok(Response::new());
    let query = |_: Deps<'_>, _: Env, _: Empty| to_json_binary(&Empty {});
    Box::new(ContractWrapper::new(receive, begin, query))
}

pub(super) fn code() -> Box<dyn Contract<Empty>> {
    let wrapper = ContractWrapper::new(contract::execute, contract::instantiate, contract::query);
    Box::new(wrapper.with_migrate(contract::migrate))
}

pub(super) fn chain() -> Chain {
    AppBuilder::new().with_api(MockApiBech32::new("caravan")).build(no_init)
}

impl World {
    pub(super) fn soulbound() -> Self {
        Self::with(|_| ())
    }

    pub(super) fn open() -> Self {
        Self::with(|msg| msg.transferability = Transferability::Open {})
    }

    /// The sample's world with a change. Its owner, minter, marketplace and marketing address are named so.
    pub(super) fn with(change: impl FnOnce(&mut InstantiateMsg)) -> Self {
        Self::try_with(change).unwrap()
    }

    pub(super) fn try_with(change: impl FnOnce(&mut InstantiateMsg)) -> Result<Self, PointsError> {
        let mut app = chain();
        let mut msg = instantiate_sample(|name| app.api().addr_make(name).to_string());
        change(&mut msg);
        let code = app.store_code(code());
        let (owner, admin) = (app.api().addr_make("deployer"), app.api().addr_make("admin").to_string());
        let made = app.instantiate_contract(code, owner.clone(), &msg, &[], "caravan points", Some(admin));
        let points = made.map_err(|error| error.downcast::<PointsError>().unwrap())?;
        let receiver_code = app.store_code(receiver());
        let receiver = app.instantiate_contract(receiver_code, owner, &Empty {}, &[], "receiver", None).unwrap();
        Ok(Self { app, points, receiver, code })
    }

    pub(super) fn addr(&self, name: &str) -> Addr {
        self.app.api().addr_make(name)
    }

    pub(super) fn text(&self, name: &str) -> String {
        self.addr(name).to_string()
    }

    /// Sends a message as `sender`; an error is the contract's own.
    pub(super) fn send(&mut self, sender: &str, msg: &ExecuteMsg) -> Result<AppResponse, PointsError> {
        let (sender, points) = (self.addr(sender), self.points.clone());
        let sent = self.app.execute_contract(sender, points, msg, &[]);
        sent.map_err(|error| error.downcast::<PointsError>().unwrap())
    }

    /// Sends a message that is to work; gives what it events: the `wasm` event and our own.
    pub(super) fn events(&mut self, sender: &str, msg: &ExecuteMsg) -> Vec<String> {
        events_of(&self.send(sender, msg).unwrap())
    }

    /// Sends a message that is to fail.
    pub(super) fn refused(&mut self, sender: &str, msg: &ExecuteMsg) -> PointsError {
        self.send(sender, msg).unwrap_err()
    }

    /// Sends a message that is to fail; gives the code.
    pub(super) fn code_of(&mut self, sender: &str, msg: &ExecuteMsg) -> &'static str {
        self.refused(sender, msg).code()
    }

    pub(super) fn query<T: DeserializeOwned>(&self, msg: &QueryMsg) -> T {
        self.app.wrap().query_wasm_smart(&self.points, msg).unwrap()
    }

    pub(super) fn query_error(&self, msg: &QueryMsg) -> String {
        self.app.wrap().query_wasm_smart::<Binary>(&self.points, msg).unwrap_err().to_string()
    }

    pub(super) fn balance(&self, name: &str) -> u128 {
        let answer: BalanceResponse = self.query(&QueryMsg::Balance { address: self.text(name) });
        answer.balance.u128()
    }

    pub(super) fn supply(&self) -> u128 {
        self.query::<TokenInfoResponse>(&QueryMsg::TokenInfo {}).total_supply.u128()
    }

    /// Mints for `name`, out of season.
    pub(super) fn mint(&mut self, name: &str, units: u128) {
        let msg = ExecuteMsg::Mint { recipient: self.text(name), amount: amount(units) };
        self.send("minter", &msg).unwrap();
    }

    /// Lets the owner give a minter a budget, and lets the notice pass.
    pub(super) fn raise(&mut self, minter: &str, units: u128) {
        let msg = ExecuteMsg::SetMinter { minter: self.text(minter), budget: number(units) };
        self.send("owner", &msg).unwrap();
        self.wait(bounds::RAISE_NOTICE_SECS);
    }

    pub(super) fn wait(&mut self, secs: u64) {
        self.app.update_block(|block| block.time = block.time.plus_seconds(secs));
    }

    pub(super) fn award(&self, name: &str, season: u32, units: u128) -> Award {
        Award { recipient: self.text(name), season, amount: amount(units) }
    }

    pub(super) fn migrate(&mut self, marketplace: Option<&str>) -> Result<AppResponse, PointsError> {
        let marketplace = marketplace.map(|name| self.text(name));
        let msg = MigrateMsg { marketplace, provenance: None, licensing: None, arbitration: None };
        let (admin, points) = (self.addr("admin"), self.points.clone());
        let migrated = self.app.migrate_contract(admin, points, &msg, self.code);
        migrated.map_err(|error| error.downcast::<PointsError>().unwrap())
    }
}

pub(super) fn amount(units: u128) -> Amount {
    Amount::new(units).unwrap()
}

pub(super) fn number(units: u128) -> Uint128 {
    Uint128::new(units)
}

pub(super) fn award_many(awards: Vec<Award>) -> ExecuteMsg {
    ExecuteMsg::AwardMany { awards: Items::new(awards).unwrap() }
}

pub(super) fn no_minters(msg: &mut InstantiateMsg) {
    msg.minters = Upto::new(Vec::new()).unwrap();
}

/// Events as lines, without the chain's own `execute` and without the contract's address.
pub(super) fn events_of(response: &AppResponse) -> Vec<String> {
    let line = |event: &Event| {
        let ours = event.attributes.iter().filter(|attribute| attribute.key != "_contract_address");
        let attributes: Vec<_> = ours.map(|attribute| format!("{}={}", attribute.key, attribute.value)).collect();
        format!("{} {}", event.ty, attributes.join(" "))
    };
    response.events.iter().filter(|event| event.ty != "execute").map(line).collect()
}
