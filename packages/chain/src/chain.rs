//! One trait for every chain.

use cosmwasm_std::{from_json, to_json_binary, Addr, Binary, Coin, Event, Uint128};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::coin::CoinInfo;
use crate::error::ChainError;

/// The name of an account in the caller's key ring (`requester`, `mira`).
pub type AccountName = str;

/// A contract of the suite, by name: built in on the embedded chain, an artefact on a real one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Code {
    /// The marketplace: projects, batches, work and pay.
    Marketplace,
    /// The points: a cw20 that accepted work earns.
    Points,
    /// Provenance: who owns what, and what it derives from.
    Provenance,
    /// Licensing: offers, licenses and the money that they bring.
    Licensing,
    /// Arbitration: the list of arbiters, disputes and their outcomes.
    Arbitration,
}

impl Code {
    /// Every contract of the suite.
    pub const ALL: [Self; 5] = [Self::Marketplace, Self::Points, Self::Provenance, Self::Licensing, Self::Arbitration];

    /// The contract's name, which its artefact and its schema carry.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Marketplace => "marketplace",
            Self::Points => "points",
            Self::Provenance => "provenance",
            Self::Licensing => "licensing",
            Self::Arbitration => "arbitration",
        }
    }
}

/// Code that a chain has stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCode {
    /// The chain's number for it.
    pub id: u64,
    /// sha256 of the stored code, which a predicted address depends on.
    pub checksum: [u8; 32],
}

/// What `instantiate2` needs. `fix_msg` is false throughout: the address does not depend on the message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instantiate {
    /// The code, as [`Chain::store`] numbered it.
    pub code_id: u64,
    /// The contract's `InstantiateMsg` as JSON.
    pub msg: Binary,
    /// Coins sent along, sorted by denom.
    pub funds: Vec<Coin>,
    /// The label that explorers show, 1 to 128 bytes.
    pub label: String,
    /// 1 to 64 bytes that distinguish this instance from others of the same creator and code.
    pub salt: Binary,
    /// The account that may migrate the contract, if any.
    pub admin: Option<Addr>,
}

/// A message of a transaction. The messages of a signed one are a JSON array of these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Msg {
    Execute {
        contract: Addr,
        /// Its message as JSON.
        msg: Binary,
        /// Coins sent along: positive, sorted by denom, no denom twice.
        funds: Vec<Coin>,
    },
    /// Sends coins from account to account.
    Send {
        to: Addr,
        /// What is sent: not empty, positive, sorted by denom, no denom twice.
        amount: Vec<Coin>,
    },
}

impl Msg {
    /// A message for `contract`, written as JSON.
    ///
    /// # Errors
    /// [`ChainError::Bad`] if `msg` cannot be written as JSON.
    pub fn execute<T: Serialize>(contract: &Addr, msg: &T, funds: Vec<Coin>) -> Result<Self, ChainError> {
        Ok(Self::Execute { contract: contract.clone(), msg: json(msg)?, funds })
    }
}

/// What a transaction did.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outcome {
    /// Every event of every message, in order. Private: any contract that takes part, a token too, may emit an event of any
    /// name, so what reads an event must say of which contract.
    events: Vec<Event>,
    /// The gas used; `None` on the embedded chain, which meters none.
    pub gas: Option<u64>,
}

impl Outcome {
    /// What a chain reports: all events, in order, and the gas.
    #[must_use]
    pub const fn new(events: Vec<Event>, gas: Option<u64>) -> Self {
        Self { events, gas }
    }

    /// Every event of every message, in order, of every emitter: to show them, or to search by [`emitter`].
    #[must_use]
    pub fn all_events(&self) -> &[Event] {
        &self.events
    }

    /// Return the events that `contract` emitted under `name` (`work_submitted`, without the chain's `wasm-`).
    pub fn events_of<'a>(&'a self, contract: &'a Addr, name: &'a str) -> impl Iterator<Item = &'a Event> {
        let emitted = move |event: &&Event| emitter(event) == Some(contract.as_str());
        self.events.iter().filter(emitted).filter(move |event| event.ty.strip_prefix("wasm-") == Some(name))
    }

    /// The value of attribute `key` in the first event `name` of `contract`, if there is one.
    #[must_use]
    pub fn value<'a>(&'a self, contract: &'a Addr, name: &'a str, key: &str) -> Option<&'a str> {
        let mut attributes = self.events_of(contract, name).flat_map(|event| event.attributes.iter());
        attributes.find(|attribute| attribute.key == key).map(|attribute| attribute.value.as_str())
    }
}

/// The contract that emitted an event, as the chain says; `None` for an event of the chain itself.
///
/// The chain sets the attribute, and refuses attributes of contracts that begin with an underscore.
#[must_use]
pub fn emitter(event: &Event) -> Option<&str> {
    let mut attributes = event.attributes.iter();
    attributes.find(|attribute| attribute.key == "_contract_address").map(|attribute| attribute.value.as_str())
}

/// A chain that runs the suite: the embedded one, or a real one by RPC.
///
/// Synchronous throughout. A transaction is atomic: it does all of its messages or none.
pub trait Chain {
    /// The chain id, which signatures and commitments bind.
    fn chain_id(&self) -> String;

    /// The time of the block in which the next message runs, in seconds since 1970.
    fn now(&self) -> u64;

    /// The address of account `name`; the same name gives the same address. A chain in memory, and a real one, have an account
    /// for every name. A chain in a file has those that it was given; what it returns for another name is no address, and who
    /// acts by it gets [`ChainError::Account`].
    fn account(&self, name: &AccountName) -> Addr;

    /// The native coins that the chain names for people; the first is the usual one.
    fn coins(&self) -> Vec<CoinInfo>;

    /// How people know the native coin `denom`: as [`Chain::coins`] says, else as the bank does, else by its base unit.
    ///
    /// # Errors
    /// [`ChainError::Bad`] where the chain does not answer.
    fn coin(&self, denom: &str) -> Result<CoinInfo, ChainError> {
        let named = self.coins().into_iter().find(|coin| coin.denom == denom);
        Ok(named.unwrap_or_else(|| CoinInfo::unnamed(denom)))
    }

    /// What `address` holds of the native coin `denom`.
    ///
    /// # Errors
    /// [`ChainError::Bad`] for an address of another chain.
    fn balance(&self, address: &Addr, denom: &str) -> Result<Uint128, ChainError>;

    /// Stores a contract's code.
    ///
    /// # Errors
    /// [`ChainError::Bad`] if the chain does not take it.
    fn store(&mut self, code: Code) -> Result<StoredCode, ChainError>;

    /// The address that [`Chain::instantiate2`] will give to `creator` for this code and salt.
    ///
    /// # Errors
    /// [`ChainError::Bad`] for a salt that is empty or longer than 64 bytes.
    fn predict(&self, creator: &Addr, code: &StoredCode, salt: &[u8]) -> Result<Addr, ChainError>;

    /// Makes a contract at its predicted address.
    ///
    /// # Errors
    /// The contract's own, or [`ChainError::Bad`] for unknown code or a used salt.
    fn instantiate2(&mut self, sender: &Addr, request: Instantiate) -> Result<Addr, ChainError>;

    /// Moves a contract to other code. Only its admin may.
    ///
    /// # Errors
    /// The contract's own, or [`ChainError::Bad`] for a stranger or unknown code.
    fn migrate(&mut self, sender: &Addr, contract: &Addr, code_id: u64, msg: &Binary) -> Result<Outcome, ChainError>;

    /// Runs the messages of one transaction, all or none.
    ///
    /// # Errors
    /// [`ChainError`], of the first message that failed.
    fn execute(&mut self, sender: &Addr, msgs: &[Msg]) -> Result<Outcome, ChainError>;

    /// Asks a contract, JSON in and out.
    ///
    /// # Errors
    /// The contract's own, or [`ChainError::Bad`] for an unknown contract or query.
    fn query(&self, contract: &Addr, msg: &Binary) -> Result<Binary, ChainError>;
}

/// The trait's methods with typed messages.
pub trait ChainExt: Chain {
    /// Runs one message of one contract.
    ///
    /// # Errors
    /// As [`Chain::execute`].
    fn run<T: Serialize>(
        &mut self,
        sender: &Addr,
        contract: &Addr,
        msg: &T,
        funds: &[Coin],
    ) -> Result<Outcome, ChainError> {
        self.execute(sender, &[Msg::execute(contract, msg, funds.to_vec())?])
    }

    /// Asks a contract and reads the answer.
    ///
    /// # Errors
    /// As [`Chain::query`]; [`ChainError::Bad`] if the answer is not an `R`.
    fn ask<Q: Serialize, R: DeserializeOwned>(&self, contract: &Addr, msg: &Q) -> Result<R, ChainError> {
        let answer = self.query(contract, &json(msg)?)?;
        from_json(&answer).map_err(|error| ChainError::Bad(error.to_string()))
    }

    /// What `address` holds of the cw20 token at `token`.
    ///
    /// # Errors
    /// As [`Chain::query`].
    fn token_balance(&self, token: &Addr, address: &Addr) -> Result<Uint128, ChainError> {
        let query = cw20::Cw20QueryMsg::Balance { address: address.to_string() };
        let answer: cw20::BalanceResponse = self.ask(token, &query)?;
        Ok(answer.balance)
    }
}

impl<C: Chain + ?Sized> ChainExt for C {}

pub(crate) fn json<T: Serialize>(value: &T) -> Result<Binary, ChainError> {
    to_json_binary(value).map_err(|error| ChainError::Bad(error.to_string()))
}
