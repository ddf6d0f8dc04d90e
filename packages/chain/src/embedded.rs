//! The embedded chain: the contracts in this process, the state in memory or in a file.

use std::collections::BTreeMap;

use anyhow::Error as AnyError;
use cosmwasm_std::{
    from_json, instantiate2_address, Addr, Api, BankMsg, BankQuery, Binary, Coin, CosmosMsg, Empty, Event, Order,
    QueryRequest, Storage, Timestamp, Uint128, WasmMsg, WasmQuery,
};
use cw_multi_test::{
    no_init, App, AppBuilder, BankSudo, Contract, CosmosRouter, DistributionKeeper, FailingModule, GovFailingModule,
    IbcFailingModule, StakeKeeper, StargateFailing, SudoMsg, WasmKeeper,
};
use sha2::{Digest, Sha256};

use crate::accounts::{named_account, Names};
use crate::api::StrictApi;
use crate::bank::{BankError, BankRules, HardenedBank};
use crate::block::{Block, Entry};
use crate::chain::{AccountName, Chain, Code, Instantiate, Msg, Outcome, StoredCode};
use crate::coin::{user_coins, CoinInfo};
use crate::error::{find_code, ChainError};
use crate::file::{ChainFile, Head};
use crate::genesis::{BLOCK_SECS, CHAIN_ID, PREFIX};
use crate::served::Heartbeat;
use crate::storage::ChainStorage;

/// The last second that a chain can count: nanoseconds in 64 bits.
const LATEST_SECS: u64 = u64::MAX / 1_000_000_000;

/// The `cw-multi-test` application inside.
pub type ChainApp = App<
    HardenedBank,
    StrictApi,
    ChainStorage,
    FailingModule<Empty, Empty, Empty>,
    WasmKeeper<Empty, Empty>,
    StakeKeeper,
    DistributionKeeper,
    IbcFailingModule,
    GovFailingModule,
    StargateFailing,
>;

/// A chain in this process. The same messages give the same results, every time.
///
/// The time starts at 2026-01-01T00:00:00Z. A transaction runs at [`Chain::now`] and makes one block of [`BLOCK_SECS`]; one
/// that is refused makes none, and the time stays. So the time of [`Embedded::advance_to`] is exactly that of the next one.
/// Minted coins and stored code make a block that takes no time.
pub struct Embedded {
    pub(crate) app: ChainApp,
    rules: BankRules,
    pub(crate) names: Names,
    pub(crate) file: Option<ChainFile>,
    /// The coin that its faucet mints.
    pub(crate) coin: CoinInfo,
    /// The code that was stored, by name, in the order of its numbers.
    pub(crate) codes: Vec<String>,
    pub(crate) notes: BTreeMap<String, String>,
    /// The earliest time that the next block may have: that of the last.
    pub(crate) earliest: Timestamp,
    pub(crate) heartbeat: Option<Heartbeat>,
}

impl Default for Embedded {
    fn default() -> Self {
        Self::new()
    }
}

impl Embedded {
    /// Start a chain in memory, without code. Every name is an account: the key that is made from it.
    #[must_use]
    pub fn new() -> Self {
        Self::with_id(CHAIN_ID)
    }

    /// Start a chain in memory that has another chain id.
    pub(crate) fn with_id(chain_id: &str) -> Self {
        Self { names: Names::Made, ..Self::over(ChainStorage::default(), Head::new(chain_id, CoinInfo::cara()), None) }
    }

    /// Start a chain over these rows. Its code is not stored yet, and no one has a name.
    pub(crate) fn over(rows: ChainStorage, head: Head, file: Option<ChainFile>) -> Self {
        let rules = BankRules::default();
        let mut app = AppBuilder::new()
            .with_api(StrictApi::new(PREFIX))
            .with_bank(HardenedBank::new(rules.clone()))
            .with_storage(rows)
            .build(no_init);
        // Every block that is set writes a row; so the first one has it, too, with transactions and without.
        app.set_block(head.block());
        let earliest = Timestamp::from_seconds(head.earliest);
        let (names, codes) = (Names::Given(BTreeMap::new()), vec![]);
        let Head { coin, notes, heartbeat, .. } = head;
        Self { app, rules, names, file, coin, codes, notes, earliest, heartbeat }
    }

    /// Return the application inside, to read what [`Chain`] does not offer.
    #[must_use]
    pub fn app(&self) -> &ChainApp {
        &self.app
    }

    /// Return the application inside, to do what [`Chain`] does not offer.
    pub fn app_mut(&mut self) -> &mut ChainApp {
        &mut self.app
    }

    /// Return the rules of the bank, which may change while the chain runs.
    #[must_use]
    pub fn bank_rules(&self) -> &BankRules {
        &self.rules
    }

    /// Mint `coins` for `to`: the faucet.
    ///
    /// # Errors
    /// [`ChainError::Account`] for what is no address of this chain, [`ChainError::Bad`] for coins that add up to nothing.
    pub fn fund(&mut self, to: &Addr, coins: &[Coin]) -> Result<(), ChainError> {
        self.mint(to, coins).map(|_| ())
    }

    pub(crate) fn mint(&mut self, to: &Addr, coins: &[Coin]) -> Result<Vec<Event>, ChainError> {
        self.check_file()?;
        self.check_account(to)?;
        let mint = BankSudo::Mint { to_address: to.to_string(), amount: coins.to_vec() };
        let response = self.app.sudo(SudoMsg::Bank(mint));
        self.check_file()?;
        let response = response.map_err(|error| refused(&error))?;
        self.end_block(0, || Entry::Mint { to: to.clone(), coins: coins.to_vec() }, &response.events);
        self.flush()?;
        Ok(response.events)
    }

    /// Advance the time by `secs` seconds, and the height by the blocks of that time, at least one.
    pub fn advance(&mut self, secs: u64) {
        self.log(|| Entry::Advance { seconds: secs }, &[]);
        self.skip(secs, (secs / BLOCK_SECS).max(1));
        self.earliest = self.app.block_info().time;
    }

    /// Set the time of the next block, in seconds since 1970; not earlier than the last block, and where time was advanced not
    /// earlier than that. For a chain that is served, whose blocks have the time of [`served_time`](crate::served_time).
    pub fn set_time(&mut self, secs: u64) {
        let time = seconds(secs).max(self.earliest);
        self.app.update_block(|block| block.time = time);
    }

    /// Advance the time to `secs` since 1970. The next message runs exactly then.
    ///
    /// # Errors
    /// [`ChainError::Bad`] if that time is past.
    pub fn advance_to(&mut self, secs: u64) -> Result<(), ChainError> {
        match secs.checked_sub(self.now()) {
            Some(0) => Ok(()),
            Some(wait) => {
                self.advance(wait);
                Ok(())
            }
            None => Err(ChainError::Bad(format!("time does not run back: it is {}, asked for {secs}", self.now()))),
        }
    }

    /// The number of the block in which the next message runs.
    #[must_use]
    pub fn height(&self) -> u64 {
        self.app.block_info().height
    }

    /// Stores a contract that is not of the suite (a token, an adversary).
    ///
    /// # Errors
    /// [`ChainError::Bad`] if the code cannot be found again, as in a file, which keeps the code of the suite only.
    pub fn store_contract(&mut self, contract: Box<dyn Contract<Empty>>) -> Result<StoredCode, ChainError> {
        if self.is_kept() {
            return Err(ChainError::Bad(
                "a chain in a file runs the suite and plain tokens, got other code".to_owned(),
            ));
        }
        self.take_code("", contract)
    }

    /// Takes code in under the next number.
    pub(crate) fn take_code(
        &mut self,
        name: &str,
        contract: Box<dyn Contract<Empty>>,
    ) -> Result<StoredCode, ChainError> {
        // Nothing depends on who stored code: the file does not say, and a chain that is opened stores it again.
        let id = self.app.store_code_with_creator(named_account("deployer"), contract);
        let info = self.app.wrap().query_wasm_code_info(id).map_err(|error| ChainError::Bad(error.to_string()))?;
        let checksum = <[u8; 32]>::try_from(info.checksum.as_slice())
            .map_err(|_| ChainError::Bad("a checksum that is not of 32 bytes".to_owned()))?;
        self.codes.push(name.to_owned());
        Ok(StoredCode { id, checksum })
    }

    /// sha256 over all that is stored: balances, sequences, contracts, and every key of every contract. The block is not
    /// in it, so a message that changed nothing leaves it as it was. It reads every row.
    #[must_use]
    pub fn state_hash(&self) -> [u8; 32] {
        hash_rows(self.app.storage().range(None, None, Order::Ascending))
    }

    /// sha256 over what one contract has stored.
    #[must_use]
    pub fn contract_hash(&self, contract: &Addr) -> [u8; 32] {
        hash_rows(self.app.dump_wasm_raw(contract).into_iter())
    }

    /// Run messages of an account, all or none. The block is not ended yet.
    pub(crate) fn transact(&mut self, sender: &Addr, msgs: &[Msg]) -> Result<Vec<Event>, ChainError> {
        if msgs.is_empty() {
            return Err(ChainError::Transaction("none".to_owned()));
        }
        let msgs = msgs.iter().map(wire).collect::<Result<Vec<_>, _>>()?;
        self.run_all(sender, msgs)
    }

    fn run_all(&mut self, sender: &Addr, msgs: Vec<CosmosMsg>) -> Result<Vec<Event>, ChainError> {
        self.check_file()?;
        self.check_account(sender)?;
        let responses = self.app.execute_multi(sender.clone(), msgs);
        self.check_file()?;
        let responses = responses.map_err(|error| refused(&error))?;
        Ok(responses.into_iter().flat_map(|response| response.events).collect())
    }

    fn check_account(&self, address: &Addr) -> Result<(), ChainError> {
        let valid = self.app.api().addr_validate(address.as_str());
        valid.map(|_| ()).map_err(|_| ChainError::Account(address.to_string()))
    }

    /// End the block of what was done, after which `secs` seconds pass.
    pub(crate) fn end_block(&mut self, secs: u64, entry: impl FnOnce() -> Entry, events: &[Event]) {
        self.log(entry, events);
        self.earliest = self.app.block_info().time;
        self.skip(secs, 1);
    }

    fn skip(&mut self, secs: u64, blocks: u64) {
        self.app.update_block(|block| {
            block.time = seconds(block.time.seconds().saturating_add(secs));
            block.height = block.height.saturating_add(blocks);
        });
    }

    /// Log what was done in this block. A chain in memory keeps no log: simulations run for millions of messages.
    fn log(&mut self, entry: impl FnOnce() -> Entry, events: &[Event]) {
        let block = self.app.block_info();
        if let Some(file) = &mut self.file {
            let (height, time) = (block.height, block.time.seconds());
            file.pending.push(Block { height, time, entry: entry(), events: events.to_vec() });
        }
    }

    /// Make a contract, and return the events.
    pub(crate) fn make(&mut self, sender: &Addr, request: Instantiate) -> Result<Vec<Event>, ChainError> {
        user_coins(&request.funds)?;
        let Instantiate { code_id, msg, funds, label, salt, admin } = request.clone();
        let admin = admin.map(String::from);
        let msg = WasmMsg::Instantiate2 { admin, code_id, label, msg, funds, salt };
        let events = self.run_all(sender, vec![msg.into()])?;
        self.end_block(BLOCK_SECS, || Entry::Instantiate { sender: sender.clone(), request }, &events);
        self.flush()?;
        Ok(events)
    }

    fn ask_bank(&self, request: BankQuery) -> Result<Binary, ChainError> {
        self.route(QueryRequest::Bank(request))
    }

    fn route(&self, request: QueryRequest<Empty>) -> Result<Binary, ChainError> {
        let block = self.app.block_info();
        let answer = self.app.read_module(|router, api, storage| router.query(api, storage, &block, request));
        self.check_reads()?;
        answer.map_err(|error| refused(&error))
    }
}

impl Chain for Embedded {
    fn chain_id(&self) -> String {
        self.app.block_info().chain_id
    }

    fn now(&self) -> u64 {
        self.app.block_info().time.seconds()
    }

    fn account(&self, name: &AccountName) -> Addr {
        self.names.address(name)
    }

    fn coins(&self) -> Vec<CoinInfo> {
        vec![self.coin.clone()]
    }

    fn balance(&self, address: &Addr, denom: &str) -> Result<Uint128, ChainError> {
        let request = BankQuery::Balance { address: address.to_string(), denom: denom.to_owned() };
        let answer: cosmwasm_std::BalanceResponse =
            from_json(self.ask_bank(request)?).map_err(|error| ChainError::Bad(error.to_string()))?;
        Ok(answer.amount.amount)
    }

    fn store(&mut self, code: Code) -> Result<StoredCode, ChainError> {
        self.store_named(code.name(), crate::builtin::contract(code))
    }

    fn predict(&self, creator: &Addr, code: &StoredCode, salt: &[u8]) -> Result<Addr, ChainError> {
        let bad = |error: &dyn std::fmt::Display| ChainError::Bad(error.to_string());
        let creator = self.app.api().addr_canonicalize(creator.as_str()).map_err(|error| bad(&error))?;
        let address = instantiate2_address(&code.checksum, &creator, salt).map_err(|error| bad(&error))?;
        self.app.api().addr_humanize(&address).map_err(|error| bad(&error))
    }

    fn instantiate2(&mut self, sender: &Addr, request: Instantiate) -> Result<Addr, ChainError> {
        let events = self.make(sender, request)?;
        let made = events.iter().find(|event| event.ty == "instantiate").and_then(|event| event.attributes.first());
        let text = made.map(|attribute| attribute.value.as_str()).unwrap_or_default();
        self.app.api().addr_validate(text).map_err(|error| ChainError::Bad(error.to_string()))
    }

    fn migrate(&mut self, sender: &Addr, contract: &Addr, code_id: u64, msg: &Binary) -> Result<Outcome, ChainError> {
        let wired = WasmMsg::Migrate { contract_addr: contract.to_string(), new_code_id: code_id, msg: msg.clone() };
        let events = self.run_all(sender, vec![wired.into()])?;
        let (sender, contract, msg) = (sender.clone(), contract.clone(), msg.clone());
        self.end_block(BLOCK_SECS, || Entry::Migrate { sender, contract, code_id, msg }, &events);
        self.flush()?;
        Ok(Outcome::new(events, None))
    }

    fn execute(&mut self, sender: &Addr, msgs: &[Msg]) -> Result<Outcome, ChainError> {
        let events = self.transact(sender, msgs)?;
        self.end_block(BLOCK_SECS, || Entry::Execute { sender: sender.clone(), msgs: msgs.to_vec() }, &events);
        self.flush()?;
        Ok(Outcome::new(events, None))
    }

    fn query(&self, contract: &Addr, msg: &Binary) -> Result<Binary, ChainError> {
        self.route(QueryRequest::Wasm(WasmQuery::Smart { contract_addr: contract.to_string(), msg: msg.clone() }))
    }
}

/// Return a time that a chain can count.
pub(crate) fn seconds(secs: u64) -> Timestamp {
    Timestamp::from_seconds(secs.min(LATEST_SECS))
}

fn wire(msg: &Msg) -> Result<CosmosMsg, ChainError> {
    match msg {
        Msg::Execute { contract, msg, funds } => {
            user_coins(funds)?;
            Ok(WasmMsg::Execute { contract_addr: contract.to_string(), msg: msg.clone(), funds: funds.clone() }.into())
        }
        Msg::Send { to, amount } => {
            if amount.is_empty() {
                return Err(ChainError::Bad("nothing to send: invalid coins".to_owned()));
            }
            user_coins(amount)?;
            Ok(BankMsg::Send { to_address: to.to_string(), amount: amount.clone() }.into())
        }
    }
}

/// What `cw-multi-test` wraps around an error quotes the message, and a message may quote anything.
const WRAPPING: &str = "Error executing WasmMsg:";

/// The error as a caller sees it: the bank's, or the first with a code below `cw-multi-test`'s wrapping.
fn refused(error: &AnyError) -> ChainError {
    if let Some(bank) = error.chain().find_map(|cause| cause.downcast_ref::<BankError>()) {
        return match bank {
            BankError::Insufficient(text) => ChainError::Funds(text.clone()),
            BankError::Recipient(_) | BankError::Blocked(_) | BankError::Disabled(_) | BankError::Coins(_) => {
                ChainError::Bad(bank.to_string())
            }
        };
    }
    let texts: Vec<String> =
        error.chain().map(ToString::to_string).filter(|text| !text.starts_with(WRAPPING)).collect();
    let text = texts.iter().find(|text| find_code(text).is_some()).or(texts.first());
    ChainError::from_text(text.map_or("the chain gave no reason", String::as_str))
}

fn hash_rows(rows: impl Iterator<Item = (Vec<u8>, Vec<u8>)>) -> [u8; 32] {
    let mut hash = Sha256::new();
    for (key, value) in rows {
        for part in [key, value] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(&part);
        }
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests;
