//! The embedded chain: the contracts in this process, the state in memory and, where asked for, in a file.

use std::collections::BTreeMap;

use anyhow::Error as AnyError;
use cosmwasm_std::{
    from_json, instantiate2_address, Addr, Api, BankMsg, BankQuery, Binary, Coin, CosmosMsg, Empty, Order,
    QueryRequest, Storage, Timestamp, Uint128, WasmMsg, WasmQuery,
};
use cw_multi_test::{
    no_init, App, AppBuilder, AppResponse, BankSudo, Contract, CosmosRouter, DistributionKeeper, FailingModule,
    GovFailingModule, IbcFailingModule, StakeKeeper, StargateFailing, SudoMsg, WasmKeeper,
};
use sha2::{Digest, Sha256};

use crate::api::StrictApi;
use crate::bank::{BankError, BankRules, HardenedBank};
use crate::chain::{AccountName, Chain, Code, Instantiate, Msg, Outcome, StoredCode};
use crate::error::{find_code, ChainError};
use crate::file::{ChainFile, Head};
use crate::genesis::{BLOCK_SECS, CHAIN_ID, GENESIS_SECS, PREFIX};
use crate::tracked_storage::TrackedStorage;

/// The `cw-multi-test` application inside.
pub type ChainApp = App<
    HardenedBank,
    StrictApi,
    TrackedStorage,
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
/// The time starts at 2026-01-01T00:00:00Z. A transaction, also one that fails, runs at [`Chain::now`] and takes one block
/// of [`BLOCK_SECS`]; so the time of [`Embedded::advance_to`] is exactly that of the next one.
pub struct Embedded {
    pub(crate) app: ChainApp,
    rules: BankRules,
    pub(crate) file: Option<ChainFile>,
    /// The code that was stored, by name, in the order of its numbers.
    pub(crate) codes: Vec<String>,
    pub(crate) notes: BTreeMap<String, String>,
}

impl Default for Embedded {
    fn default() -> Self {
        Self::new()
    }
}

impl Embedded {
    /// Start a chain in memory, without accounts and code.
    #[must_use]
    pub fn new() -> Self {
        let nanos = Timestamp::from_seconds(GENESIS_SECS).nanos();
        let head = Head { height: 1, nanos, codes: vec![], notes: BTreeMap::new() };
        Self::over(TrackedStorage::default(), &head, None)
    }

    /// Start a chain over these rows. Its code is not stored yet.
    pub(crate) fn over(rows: TrackedStorage, head: &Head, file: Option<ChainFile>) -> Self {
        let rules = BankRules::default();
        let app = AppBuilder::new()
            .with_api(StrictApi::new(PREFIX))
            .with_bank(HardenedBank::new(rules.clone()))
            .with_block(head.block())
            .with_storage(rows)
            .build(no_init);
        Self { app, rules, file, codes: vec![], notes: head.notes.clone() }
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
    /// [`ChainError::Bad`] for an address of another chain or for coins that add up to nothing.
    pub fn fund(&mut self, to: &Addr, coins: &[Coin]) -> Result<(), ChainError> {
        self.check_file()?;
        let mint = BankSudo::Mint { to_address: to.to_string(), amount: coins.to_vec() };
        self.app.sudo(SudoMsg::Bank(mint)).map_err(|error| refused(&error))?;
        self.flush()
    }

    /// Advance the time by `secs` seconds, and the height by the blocks of that time, at least one.
    pub fn advance(&mut self, secs: u64) {
        self.app.update_block(|block| {
            block.time = block.time.plus_seconds(secs);
            block.height += (secs / BLOCK_SECS).max(1);
        });
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
        let id = self.app.store_code_with_creator(self.account("deployer"), contract);
        let info = self.app.wrap().query_wasm_code_info(id).map_err(|error| ChainError::Bad(error.to_string()))?;
        let checksum = <[u8; 32]>::try_from(info.checksum.as_slice())
            .map_err(|_| ChainError::Bad("a checksum that is not of 32 bytes".to_owned()))?;
        self.codes.push(name.to_owned());
        Ok(StoredCode { id, checksum })
    }

    /// sha256 over all that is stored: balances, contracts, and every key of every contract. The block is not in it, so
    /// a message that changed nothing leaves it as it was.
    #[must_use]
    pub fn state_hash(&self) -> [u8; 32] {
        hash_rows(self.app.storage().range(None, None, Order::Ascending))
    }

    /// sha256 over what one contract has stored.
    #[must_use]
    pub fn contract_hash(&self, contract: &Addr) -> [u8; 32] {
        hash_rows(self.app.dump_wasm_raw(contract).into_iter())
    }

    fn transact(&mut self, sender: &Addr, msgs: Vec<CosmosMsg>) -> Result<Vec<AppResponse>, ChainError> {
        self.check_file()?;
        let result = self.app.execute_multi(sender.clone(), msgs);
        self.advance(BLOCK_SECS);
        self.flush()?;
        result.map_err(|error| refused(&error))
    }

    fn ask_bank(&self, request: BankQuery) -> Result<Binary, ChainError> {
        self.route(QueryRequest::Bank(request))
    }

    fn route(&self, request: QueryRequest<Empty>) -> Result<Binary, ChainError> {
        let block = self.app.block_info();
        self.app
            .read_module(|router, api, storage| router.query(api, storage, &block, request))
            .map_err(|error| refused(&error))
    }
}

impl Chain for Embedded {
    fn chain_id(&self) -> String {
        CHAIN_ID.to_owned()
    }

    fn now(&self) -> u64 {
        self.app.block_info().time.seconds()
    }

    fn account(&self, name: &AccountName) -> Addr {
        self.app.api().addr_make(name)
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
        user_coins(&request.funds)?;
        let msg = WasmMsg::Instantiate2 {
            admin: request.admin.map(String::from),
            code_id: request.code_id,
            label: request.label,
            msg: request.msg,
            funds: request.funds,
            salt: request.salt,
        };
        let responses = self.transact(sender, vec![msg.into()])?;
        let mut events = responses.iter().flat_map(|response| response.events.iter());
        let made = events.find(|event| event.ty == "instantiate").and_then(|event| event.attributes.first());
        let text = made.map(|attribute| attribute.value.as_str()).unwrap_or_default();
        self.app.api().addr_validate(text).map_err(|error| ChainError::Bad(error.to_string()))
    }

    fn migrate(&mut self, sender: &Addr, contract: &Addr, code_id: u64, msg: &Binary) -> Result<Outcome, ChainError> {
        let msg = WasmMsg::Migrate { contract_addr: contract.to_string(), new_code_id: code_id, msg: msg.clone() };
        Ok(outcome(self.transact(sender, vec![msg.into()])?))
    }

    fn execute(&mut self, sender: &Addr, msgs: &[Msg]) -> Result<Outcome, ChainError> {
        if msgs.is_empty() {
            return Err(ChainError::Bad("a transaction has at least one message".to_owned()));
        }
        let msgs = msgs.iter().map(wire).collect::<Result<Vec<_>, _>>()?;
        Ok(outcome(self.transact(sender, msgs)?))
    }

    fn query(&self, contract: &Addr, msg: &Binary) -> Result<Binary, ChainError> {
        self.route(QueryRequest::Wasm(WasmQuery::Smart { contract_addr: contract.to_string(), msg: msg.clone() }))
    }
}

fn outcome(responses: Vec<AppResponse>) -> Outcome {
    Outcome::new(responses.into_iter().flat_map(|response| response.events).collect(), None)
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

/// What the SDK asks of coins in an account's own message: positive and strictly sorted by denom.
fn user_coins(coins: &[Coin]) -> Result<(), ChainError> {
    let sorted = coins.iter().zip(coins.iter().skip(1)).all(|(a, b)| a.denom < b.denom);
    if sorted && coins.iter().all(|coin| !coin.amount.is_zero()) {
        return Ok(());
    }
    let list: Vec<String> = coins.iter().map(ToString::to_string).collect();
    Err(ChainError::Bad(format!("{}: invalid coins: expected positive, sorted by denom, none twice", list.join(","))))
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
