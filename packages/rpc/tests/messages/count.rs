//! The contracts in native code, with everything counted that a chain takes gas for besides computing.

use std::cell::RefCell;
use std::collections::BTreeSet;

use anyhow::Result;
use caravan_chain::{built_in, Code};
use cosmwasm_std::{
    from_json, BankMsg, Binary, ContractResult, CosmosMsg, Deps, DepsMut, Empty, Env, MessageInfo, Order, Querier,
    QuerierResult, QuerierWrapper, QueryRequest, Record, Reply, Response, Storage, SystemResult, WasmMsg, WasmQuery,
};
use cw_multi_test::Contract;
use serde::{Deserialize, Serialize};

/// What stands before a contract's keys in the chain's store: a byte, and the 32 of its address.
const PREFIX: u64 = 33;
/// Bytes of attributes that a call may have for nothing.
const FREE: u64 = 100;

/// What a transaction did.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Count {
    /// Codes that were loaded.
    pub(crate) loads: u64,
    /// Calls of code that the transaction had loaded: replies, and second calls.
    pub(crate) calls: u64,
    /// Rows that were read, by whomever, each once, and bytes of keys and values.
    pub(crate) reads: [u64; 2],
    /// Reads of rows that had been read or written in the same transaction.
    pub(crate) again: [u64; 2],
    /// Rows that were written.
    pub(crate) writes: [u64; 2],
    /// Writes to rows that had been written in the same transaction.
    pub(crate) rewrites: [u64; 2],
    /// Rows that were removed.
    pub(crate) removals: u64,
    /// Steps of iterators over ranges, and bytes of the keys and values that they read.
    pub(crate) steps: [u64; 2],
    /// Transfers of coins by the bank.
    pub(crate) transfers: u64,
    /// Events, attributes, and bytes of both that are not free.
    pub(crate) events: [u64; 3],
}

#[derive(Default)]
struct Tally {
    count: Count,
    loaded: BTreeSet<Code>,
    known: BTreeSet<(String, Vec<u8>)>,
    written: BTreeSet<(String, Vec<u8>)>,
}

thread_local! {
    /// Of the chain that this thread runs, while a step is counted.
    static TALLY: RefCell<Option<Tally>> = const { RefCell::new(None) };
}

/// Counts from now on.
pub(crate) fn begin() {
    TALLY.set(Some(Tally::default()));
}

/// What was counted since [`begin`].
pub(crate) fn end() -> Count {
    TALLY.take().unwrap_or_default().count
}

fn add(count: &mut [u64; 2], key: &[u8], value: usize) {
    count[0] += 1;
    count[1] += PREFIX + (key.len() + value) as u64;
}

fn note(work: impl FnOnce(&mut Tally)) {
    TALLY.with_borrow_mut(|tally| tally.as_mut().map(work));
}

impl Tally {
    fn enter(&mut self, code: Code) {
        if self.loaded.insert(code) {
            self.count.loads += 1;
        } else {
            self.count.calls += 1;
        }
    }

    fn read(&mut self, place: &str, key: &[u8], value: usize) {
        let new = self.known.insert((place.to_owned(), key.to_vec()));
        add(if new { &mut self.count.reads } else { &mut self.count.again }, key, value);
    }

    fn write(&mut self, place: &str, key: &[u8], value: usize) {
        self.known.insert((place.to_owned(), key.to_vec()));
        let new = self.written.insert((place.to_owned(), key.to_vec()));
        add(if new { &mut self.count.writes } else { &mut self.count.rewrites }, key, value);
    }

    fn answer(&mut self, response: &Response) {
        let Self { count, .. } = self;
        let of = |attributes: &[cosmwasm_std::Attribute]| {
            attributes.iter().map(|each| (each.key.len() + each.value.len()) as u64).sum::<u64>()
        };
        let emitted = response.events.iter().flat_map(|event| event.attributes.iter());
        let bytes = of(&response.attributes) + response.events.iter().map(|event| of(&event.attributes)).sum::<u64>();
        let kinds: usize = response.events.iter().map(|event| event.ty.len()).sum();
        count.events[0] += response.events.len() as u64;
        count.events[1] += (response.attributes.len() + emitted.count()) as u64;
        count.events[2] += bytes.saturating_sub(FREE) + kinds as u64;
        count.transfers += response.messages.iter().filter(|message| pays(&message.msg)).count() as u64;
    }
}

/// Whether the bank has to move coins for it.
fn pays(msg: &CosmosMsg) -> bool {
    match msg {
        CosmosMsg::Bank(BankMsg::Send { .. }) => true,
        CosmosMsg::Wasm(WasmMsg::Execute { funds, .. }) => !funds.is_empty(),
        _ => false,
    }
}

/// Makes counted contracts, for [`caravan_chain::substitute`].
pub(crate) fn counted(code: Code) -> Box<dyn Contract<Empty>> {
    Box::new(Counted { code, inner: built_in(code) })
}

struct Counted {
    code: Code,
    inner: Box<dyn Contract<Empty>>,
}

impl Counted {
    fn run(
        &self,
        deps: DepsMut<'_>,
        env: Env,
        work: impl FnOnce(DepsMut<'_>, Env) -> Result<Response>,
    ) -> Result<Response> {
        note(|tally| tally.enter(self.code));
        let asker = Asker { inner: deps.querier };
        let mut storage = Writer { inner: deps.storage, place: env.contract.address.to_string() };
        let deps = DepsMut { storage: &mut storage, api: deps.api, querier: QuerierWrapper::new(&asker) };
        let response = work(deps, env)?;
        note(|tally| tally.answer(&response));
        Ok(response)
    }
}

impl Contract<Empty> for Counted {
    fn instantiate(&self, deps: DepsMut<'_>, env: Env, info: MessageInfo, msg: Vec<u8>) -> Result<Response> {
        self.run(deps, env, |deps, env| self.inner.instantiate(deps, env, info, msg))
    }

    fn execute(&self, deps: DepsMut<'_>, env: Env, info: MessageInfo, msg: Vec<u8>) -> Result<Response> {
        let paid = !info.funds.is_empty();
        note(|tally| tally.count.transfers += u64::from(paid && tally.loaded.is_empty()));
        self.run(deps, env, |deps, env| self.inner.execute(deps, env, info, msg))
    }

    fn query(&self, deps: Deps<'_>, env: Env, msg: Vec<u8>) -> Result<Binary> {
        note(|tally| tally.enter(self.code));
        let asker = Asker { inner: deps.querier };
        let storage = Reader { inner: deps.storage, place: env.contract.address.to_string() };
        let deps = Deps { storage: &storage, api: deps.api, querier: QuerierWrapper::new(&asker) };
        self.inner.query(deps, env, msg)
    }

    fn sudo(&self, deps: DepsMut<'_>, env: Env, msg: Vec<u8>) -> Result<Response> {
        self.run(deps, env, |deps, env| self.inner.sudo(deps, env, msg))
    }

    fn reply(&self, deps: DepsMut<'_>, env: Env, msg: Reply) -> Result<Response> {
        self.run(deps, env, |deps, env| self.inner.reply(deps, env, msg))
    }

    fn migrate(&self, deps: DepsMut<'_>, env: Env, msg: Vec<u8>) -> Result<Response> {
        self.run(deps, env, |deps, env| self.inner.migrate(deps, env, msg))
    }
}

/// Counts what is read without loading a contract.
struct Asker<'a> {
    inner: QuerierWrapper<'a>,
}

impl Querier for Asker<'_> {
    fn raw_query(&self, request: &[u8]) -> QuerierResult {
        let answer = self.inner.raw_query(request);
        if let Ok(QueryRequest::Wasm(WasmQuery::Raw { contract_addr, key })) = from_json::<QueryRequest<Empty>>(request)
        {
            let value = match &answer {
                SystemResult::Ok(ContractResult::Ok(value)) => value.len(),
                SystemResult::Ok(ContractResult::Err(_)) | SystemResult::Err(_) => 0,
            };
            note(|tally| tally.read(&contract_addr, &key, value));
        }
        answer
    }
}

fn get(storage: &dyn Storage, place: &str, key: &[u8]) -> Option<Vec<u8>> {
    let value = storage.get(key);
    note(|tally| tally.read(place, key, value.as_ref().map_or(0, Vec::len)));
    value
}

type Bounds<'b> = (Option<&'b [u8]>, Option<&'b [u8]>);

fn range<'a>(
    storage: &'a dyn Storage,
    (start, end): Bounds<'_>,
    order: Order,
) -> Box<dyn Iterator<Item = Record> + 'a> {
    // The chain takes for the seek what it takes for a step.
    note(|tally| tally.count.steps[0] += 1);
    let step = |(key, value): &Record| note(|tally| add(&mut tally.count.steps, key, value.len()));
    Box::new(storage.range(start, end, order).inspect(step))
}

struct Reader<'a> {
    inner: &'a dyn Storage,
    place: String,
}

impl Storage for Reader<'_> {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        get(self.inner, &self.place, key)
    }

    fn set(&mut self, _key: &[u8], _value: &[u8]) {
        unreachable!("a query writes nothing");
    }

    fn remove(&mut self, _key: &[u8]) {
        unreachable!("a query removes nothing");
    }

    fn range<'b>(
        &'b self,
        start: Option<&[u8]>,
        end: Option<&[u8]>,
        order: Order,
    ) -> Box<dyn Iterator<Item = Record> + 'b> {
        range(self.inner, (start, end), order)
    }
}

struct Writer<'a> {
    inner: &'a mut dyn Storage,
    place: String,
}

impl Storage for Writer<'_> {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        get(self.inner, &self.place, key)
    }

    fn set(&mut self, key: &[u8], value: &[u8]) {
        note(|tally| tally.write(&self.place, key, value.len()));
        self.inner.set(key, value);
    }

    fn remove(&mut self, key: &[u8]) {
        note(|tally| tally.count.removals += 1);
        self.inner.remove(key);
    }

    fn range<'b>(
        &'b self,
        start: Option<&[u8]>,
        end: Option<&[u8]>,
        order: Order,
    ) -> Box<dyn Iterator<Item = Record> + 'b> {
        range(self.inner, (start, end), order)
    }
}
