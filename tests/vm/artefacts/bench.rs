//! A deployed suite of artefacts, and one of its contracts taken out of it: its own storage, everything else real.

use std::collections::BTreeMap;

use caravan_chain::{find_code, Chain, Code, Embedded};
use caravan_vm_bridge::{artefact, Artefact, Entry, Parts, Run, Store};
use cosmwasm_std::testing::MockStorage;
use cosmwasm_std::{coins, Addr, Api, BlockInfo, Coin, ContractInfo, Env, MessageInfo, Order, Storage, Timestamp};
use serde_json::Value;

use crate::story::Story;
use crate::subjects::{subject, Subject};

/// The codes of the contracts' errors, by contract.
const CODES: &str = include_str!("../../../schema/errors.json");

/// The suite, after a while of its life.
pub(crate) struct Bench(Story);

impl std::ops::Deref for Bench {
    type Target = Story;

    fn deref(&self) -> &Story {
        &self.0
    }
}

impl Bench {
    /// Every contract is an artefact.
    pub(crate) fn new() -> Self {
        let mut story = Story::new(caravan_vm_bridge::wasm);
        story.work();
        story.trade();
        Self(story)
    }

    pub(crate) fn chain_mut(&mut self) -> &mut Embedded {
        &mut self.0.chain
    }

    pub(crate) fn subject(&self, code: Code) -> Subject {
        subject(code, &|name| self.chain.account(name).into_string())
    }

    /// The contract of `code`, with a copy of its storage.
    pub(crate) fn room(&self, code: Code) -> Room<'_> {
        let mut storage = MockStorage::new();
        for (key, value) in self.chain.app().dump_wasm_raw(&self.address(code)) {
            storage.set(&key, &value);
        }
        let block = self.chain.app().block_info();
        Room { bench: self, artefact: artefact(code), address: self.address(code), storage, block }
    }
}

/// A contract by itself. Nothing undoes what a failing message wrote: what it wrote can be seen.
pub(crate) struct Room<'a> {
    pub(crate) bench: &'a Bench,
    pub(crate) artefact: &'static Artefact,
    pub(crate) address: Addr,
    pub(crate) storage: MockStorage,
    pub(crate) block: BlockInfo,
}

/// What the contract said.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) run: Run,
    pub(crate) answer: Result<Value, String>,
}

impl Outcome {
    /// The code of a refusal. Panics on a refusal without one of ours.
    pub(crate) fn code(&self) -> Option<&str> {
        let text = self.answer.as_ref().err()?;
        let code = find_code(text).unwrap_or_else(|| panic!("a refusal without a code: {text}"));
        assert!(CODES.contains(&format!("\"{code}\"")), "a code that errors.json does not have: {text}");
        Some(code)
    }
}

impl Room<'_> {
    pub(crate) fn env(&self) -> Env {
        Env { block: self.block.clone(), transaction: None, contract: ContractInfo { address: self.address.clone() } }
    }

    /// Lets time pass, and blocks.
    pub(crate) fn pass(&mut self, secs: u64) {
        self.block.time = Timestamp::from_nanos(self.block.time.nanos() + secs * 1_000_000_000);
        self.block.height += 1 + secs / 5;
    }

    pub(crate) fn execute(&mut self, sender: &Addr, funds: &[Coin], msg: &[u8]) -> Outcome {
        let info = MessageInfo { sender: sender.clone(), funds: funds.to_vec() };
        let info = serde_json::to_vec(&info).unwrap();
        self.call(Entry::Execute, &[&info, msg])
    }

    /// Calls an entry point that writes. Panics where the VM stops it.
    pub(crate) fn call(&mut self, entry: Entry, args: &[&[u8]]) -> Outcome {
        let env = serde_json::to_vec(&self.env()).unwrap();
        let args = [&[env.as_slice()], args].concat();
        let app = self.bench.chain.app();
        let api: &dyn Api = app.api();
        let parts = Parts { storage: Store::Write(&mut self.storage), api, querier: app.wrap() };
        outcome(self.artefact, self.artefact.call(entry, parts, &args), &args)
    }

    pub(crate) fn query(&self, msg: &[u8]) -> Outcome {
        let (run, args) = self.ask(msg);
        outcome(self.artefact, run, &[&args, msg])
    }

    /// Asks, whatever the VM makes of it.
    pub(crate) fn ask(&self, msg: &[u8]) -> (Run, Vec<u8>) {
        let env = serde_json::to_vec(&self.env()).unwrap();
        let app = self.bench.chain.app();
        let api: &dyn Api = app.api();
        let parts = Parts { storage: Store::Read(&self.storage), api, querier: app.wrap() };
        let run = self.artefact.call(Entry::Query, parts, &[&env, msg]);
        (run, env)
    }

    /// All that is stored.
    pub(crate) fn dump(&self) -> BTreeMap<Vec<u8>, Vec<u8>> {
        self.storage.range(None, None, Order::Ascending).collect()
    }

    /// Every sender to try: the owner first, then a person, the siblings, and the names of the examples.
    pub(crate) fn senders(&self) -> Vec<Addr> {
        let bench = self.bench;
        let named = ["requester", "newcomer", "annotator", "minter", "contributor", "holder", "treasury"];
        let siblings = Code::ALL.map(|code| bench.address(code));
        let named = named.iter().map(|name| bench.chain.account(name));
        [bench.owner.clone()].into_iter().chain(named).chain(siblings).collect()
    }
}

fn outcome(artefact: &Artefact, run: Run, args: &[&[u8]]) -> Outcome {
    let msg = String::from_utf8_lossy(args.last().unwrap()).into_owned();
    let json =
        run.answer.as_ref().unwrap_or_else(|trouble| panic!("{} stopped: {trouble}\n{msg:.2000}", artefact.name()));
    let answer: Value = serde_json::from_slice(json).unwrap();
    let answer = match (answer.get("ok"), answer.get("error").and_then(Value::as_str)) {
        (Some(ok), None) => Ok(ok.clone()),
        (None, Some(text)) => Err(text.to_owned()),
        _ => panic!("{} answers neither ok nor error: {answer}\n{msg:.2000}", artefact.name()),
    };
    Outcome { run, answer }
}

/// Money enough for any example.
pub(crate) fn money() -> Vec<Coin> {
    coins(1_000_000_000, "ucara")
}

impl Room<'_> {
    /// What a chain does when a message fails.
    pub(crate) fn restore(&mut self, rows: BTreeMap<Vec<u8>, Vec<u8>>) {
        self.storage = MockStorage::new();
        for (key, value) in rows {
            self.storage.set(&key, &value);
        }
    }
}
