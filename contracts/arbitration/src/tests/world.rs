//! A small chain with the contract on it, and two contracts that open disputes.

use caravan_arbitration_api::{
    document_sample, instantiate_sample, Arbitration, ArbitrationError, Defaults, DisputeResponse, DisputeStatus,
    EnactRuling, ExecuteMsg, IfUnanswered, InstantiateMsg, NewDispute, OutcomeResponse, Parties, QueryMsg, Ruling,
    Side, Windows,
};
use caravan_primitives::{Coded, DisputeId, Hash32, Items, Seconds};
use cosmwasm_std::{to_json_binary, Addr, Binary, Coin, Empty, Event};
use cw_multi_test::{
    no_init, App, AppBuilder, AppResponse, BankKeeper, Contract, ContractWrapper, Executor, MockApiBech32,
};
use serde::de::DeserializeOwned;

use super::opener::{self, Mode, OpenerExecute};
use crate::contract;

type Chain = App<BankKeeper, MockApiBech32>;

pub(super) const DAY: u64 = 86_400;
/// The windows of every dispute here that does not say otherwise.
pub(super) const RESPOND: u64 = 3 * DAY;
pub(super) const RULING: u64 = 7 * DAY;

pub(super) struct World {
    pub(super) app: Chain,
    pub(super) arbitration: Addr,
    pub(super) marketplace: Addr,
    pub(super) licensing: Addr,
    /// A contract with the code of the openers that the arbitration contract does not know.
    pub(super) look_alike: Addr,
    pub(super) code: u64,
}

pub(super) fn code() -> Box<dyn Contract<Empty>> {
    let wrapper = ContractWrapper::new(contract::execute, contract::instantiate, contract::query);
    Box::new(wrapper.with_migrate(contract::migrate).with_reply(contract::reply))
}

pub(super) fn id(number: u64) -> DisputeId {
    DisputeId::new(number).unwrap()
}

pub(super) fn reasons() -> Hash32 {
    Hash32::digest(b"reasons")
}

pub(super) fn ruling(dispute: u64, upheld: u32) -> Ruling {
    Ruling { dispute: id(dispute), upheld, reasons: reasons() }
}

pub(super) fn rule(rulings: Vec<Ruling>) -> ExecuteMsg {
    ExecuteMsg::Rule { rulings: Items::new(rulings).unwrap() }
}

pub(super) fn settle(disputes: &[u64]) -> ExecuteMsg {
    ExecuteMsg::Settle { disputes: Items::new(disputes.iter().map(|number| id(*number)).collect()).unwrap() }
}

pub(super) fn respond(subject: u64, concede: u32) -> ExecuteMsg {
    ExecuteMsg::Respond { subject, concede, evidence: None }
}

pub(super) fn add_evidence(subject: u64, side: Side, word: &str) -> ExecuteMsg {
    ExecuteMsg::AddEvidence { subject, side, document: document_sample(word) }
}

impl World {
    pub(super) fn new() -> Self {
        Self::with(|_| ())
    }

    /// The sample's world with a change. Its owner and its arbiter are named so.
    pub(super) fn with(change: impl FnOnce(&mut InstantiateMsg)) -> Self {
        Self::try_with(change).unwrap()
    }

    pub(super) fn try_with(change: impl FnOnce(&mut InstantiateMsg)) -> Result<Self, ArbitrationError> {
        let mut app: Chain = AppBuilder::new().with_api(MockApiBech32::new("caravan")).build(no_init);
        let deployer = app.api().addr_make("deployer");
        let opener_code = app.store_code(opener::code());
        let mut opener =
            || app.instantiate_contract(opener_code, deployer.clone(), &Empty {}, &[], "opener", None).unwrap();
        let (marketplace, licensing, look_alike) = (opener(), opener(), opener());
        let mut msg = instantiate_sample(|name| app.api().addr_make(name).to_string());
        (msg.marketplace, msg.licensing) = (Some(marketplace.to_string()), Some(licensing.to_string()));
        change(&mut msg);
        let (code, admin) = (app.store_code(code()), app.api().addr_make("admin").to_string());
        let made = app.instantiate_contract(code, deployer, &msg, &[], "caravan arbitration", Some(admin));
        let arbitration = made.map_err(|error| error.downcast::<ArbitrationError>().unwrap())?;
        Ok(Self { app, arbitration, marketplace, licensing, look_alike, code })
    }

    pub(super) fn addr(&self, name: &str) -> Addr {
        match name {
            "marketplace" => self.marketplace.clone(),
            "licensing" => self.licensing.clone(),
            "look-alike" => self.look_alike.clone(),
            "arbitration" => self.arbitration.clone(),
            person => self.app.api().addr_make(person),
        }
    }

    pub(super) fn text(&self, name: &str) -> String {
        self.addr(name).to_string()
    }

    pub(super) fn now(&self) -> u64 {
        self.app.block_info().time.seconds()
    }

    pub(super) fn wait(&mut self, secs: u64) {
        self.app.update_block(|block| block.time = block.time.plus_seconds(secs));
    }

    /// Goes to an instant that is not past.
    pub(super) fn go_to(&mut self, secs: u64) {
        self.wait(secs - self.now());
    }

    /// Sends a message; an error is the contract's own.
    pub(super) fn send(&mut self, sender: &str, msg: &ExecuteMsg) -> Result<AppResponse, ArbitrationError> {
        self.send_with(sender, msg, &[])
    }

    pub(super) fn send_with(
        &mut self,
        sender: &str,
        msg: &ExecuteMsg,
        coins: &[Coin],
    ) -> Result<AppResponse, ArbitrationError> {
        let (sender, contract) = (self.addr(sender), self.arbitration.clone());
        let sent = self.app.execute_contract(sender, contract, msg, coins);
        sent.map_err(|error| error.downcast::<ArbitrationError>().unwrap())
    }

    /// Sends a message that is to work; gives what it emits: the `wasm` event and our own.
    pub(super) fn events(&mut self, sender: &str, msg: &ExecuteMsg) -> Vec<String> {
        events_of(&self.send(sender, msg).unwrap())
    }

    /// Sends a message that is to fail.
    pub(super) fn refused(&mut self, sender: &str, msg: &ExecuteMsg) -> ArbitrationError {
        self.send(sender, msg).unwrap_err()
    }

    /// Sends a message that is to fail; gives the code.
    pub(super) fn code_of(&mut self, sender: &str, msg: &ExecuteMsg) -> &'static str {
        self.refused(sender, msg).code()
    }

    pub(super) fn query<T: DeserializeOwned>(&self, msg: &QueryMsg) -> T {
        Arbitration(self.arbitration.clone()).query(&self.app.wrap(), msg).unwrap()
    }

    pub(super) fn query_error(&self, msg: &QueryMsg) -> String {
        self.app.wrap().query_wasm_smart::<Binary>(&self.arbitration, msg).unwrap_err().to_string()
    }

    /// A dispute of three items, which the claimant wins where the other side or the arbiter is silent.
    pub(super) fn new_dispute(&self, subject: u64) -> NewDispute {
        NewDispute {
            subject,
            items: 3,
            parties: Parties {
                claimant: self.text("claimant"),
                respondent: self.text("respondent"),
                arbiter: self.text("arbiter"),
            },
            windows: Windows { respond_secs: Seconds::new(RESPOND), ruling_secs: Seconds::new(RULING) },
            defaults: Defaults { if_unanswered: IfUnanswered::ClaimantWins, if_arbiter_silent: Side::Claimant },
            enact_gas: 1_000_000,
            evidence: document_sample("claim"),
        }
    }

    pub(super) fn open_message(&self, subject: u64, change: impl FnOnce(&mut NewDispute)) -> ExecuteMsg {
        let mut new = self.new_dispute(subject);
        change(&mut new);
        let NewDispute { subject, items, parties, windows, defaults, enact_gas, evidence } = new;
        ExecuteMsg::Open { subject, items, parties, windows, defaults, enact_gas, evidence }
    }

    /// Opens a dispute for the marketplace.
    pub(super) fn open(&mut self, subject: u64) {
        let msg = self.open_message(subject, |_| ());
        self.send("marketplace", &msg).unwrap();
    }

    /// Opens a dispute for the marketplace and contests what is not conceded.
    pub(super) fn contest(&mut self, subject: u64, concede: u32) {
        self.open(subject);
        self.send("marketplace", &respond(subject, concede)).unwrap();
    }

    /// Opens a dispute for licensing that goes to the arbiter where it is not answered, and to the respondent where the
    /// arbiter is silent.
    pub(super) fn open_asset_dispute(&mut self, subject: u64) {
        let defaults = Defaults { if_unanswered: IfUnanswered::ArbiterRules, if_arbiter_silent: Side::Respondent };
        let msg = self.open_message(subject, |new| new.defaults = defaults);
        self.send("licensing", &msg).unwrap();
    }

    pub(super) fn dispute(&self, number: u64) -> DisputeResponse {
        self.query(&QueryMsg::Dispute { dispute: id(number) })
    }

    pub(super) fn status(&self, number: u64) -> DisputeStatus {
        self.dispute(number).dispute.status
    }

    pub(super) fn outcome(&self, number: u64) -> Option<OutcomeResponse> {
        self.dispute(number).dispute.outcome
    }

    /// What an opener has taken.
    pub(super) fn taken(&self, opener: &str) -> Vec<EnactRuling> {
        self.app.wrap().query_wasm_smart(self.addr(opener), &Empty {}).unwrap()
    }

    pub(super) fn set_mode(&mut self, opener: &str, mode: Mode) {
        let (sender, opener) = (self.addr("deployer"), self.addr(opener));
        self.app.execute_contract(sender, opener, &OpenerExecute::SetMode(mode), &[]).unwrap();
    }

    /// Has an opener send a message of its own.
    pub(super) fn forward(&mut self, opener: &str, msg: &ExecuteMsg) -> AppResponse {
        let (sender, opener, to) = (self.addr("deployer"), self.addr(opener), self.arbitration.to_string());
        let forward = OpenerExecute::Forward { to, msg: to_json_binary(msg).unwrap() };
        self.app.execute_contract(sender, opener, &forward, &[]).unwrap()
    }
}

/// Events as lines, without the chain's own and without the contract's address.
pub(super) fn events_of(response: &AppResponse) -> Vec<String> {
    let line = |event: &Event| {
        let attributes = event.attributes.iter().filter(|attribute| attribute.key != "_contract_address");
        let pairs: Vec<_> = attributes.map(|attribute| format!("{}={}", attribute.key, attribute.value)).collect();
        format!("{} {}", event.ty, pairs.join(" "))
    };
    response.events.iter().filter(|event| event.ty.starts_with("wasm")).map(line).collect()
}
