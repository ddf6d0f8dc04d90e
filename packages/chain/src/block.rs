//! The blocks of an embedded chain, as its file keeps them.

use caravan_keys::SignedTransaction;
use caravan_primitives::Hash32;
use cosmwasm_std::{Addr, Binary, Coin, Event};
use serde::{Deserialize, Serialize};

use crate::chain::{Instantiate, Msg, Outcome};

/// One thing that was done. What is refused makes no block.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Block {
    /// The number of the block. Numbers rise, and some are left out: time that is advanced takes the blocks of that time.
    pub height: u64,
    /// When it ran, in seconds since 1970.
    pub time: u64,
    /// What was done.
    pub entry: Entry,
    /// Every event, in order, of every emitter.
    pub events: Vec<Event>,
}

/// What a block did: a signed transaction, or an act of the operator, who has the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Entry {
    /// A transaction that an account signed.
    Transaction(SignedTransaction),
    /// Coins from nowhere.
    Mint {
        /// Who got them.
        to: Addr,
        /// What was minted.
        coins: Vec<Coin>,
    },
    /// The time was advanced.
    Advance {
        /// By so many seconds.
        seconds: u64,
    },
    /// Code was stored.
    StoreCode {
        /// The name of a contract of the suite, or `token`.
        name: String,
    },
    /// A contract was made.
    Instantiate {
        /// Who made it.
        sender: Addr,
        /// How.
        request: Instantiate,
    },
    /// A contract was moved to other code.
    Migrate {
        /// Who moved it.
        sender: Addr,
        /// The contract.
        contract: Addr,
        /// The number of its new code.
        code_id: u64,
        /// Its message as JSON.
        msg: Binary,
    },
    /// The operator ran messages of an account whose key is not asked for.
    Execute {
        /// The account.
        sender: Addr,
        /// What was run, all or none.
        msgs: Vec<Msg>,
    },
}

/// A transaction that was taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Committed {
    /// The number of its block.
    pub height: u64,
    /// When it ran, in seconds since 1970.
    pub time: u64,
    /// What it is called: the hash that was signed.
    pub hash: Hash32,
    /// What it did.
    pub outcome: Outcome,
}
