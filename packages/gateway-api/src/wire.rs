//! What is sent and answered, as JSON. Unknown fields of a request are refused; those of an answer are passed over.

use caravan_chain::{CoinInfo, Deployed};
use caravan_keys::{verify, AccountKey, KeyError, PublicKey, Signature};
use caravan_primitives::{BatchId, Hash32, PersonId, Preimage};
use cosmwasm_std::{Addr, Binary, Event, Uint128};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// Domain of the signature over a gateway's X25519 key.
pub const ROW_KEY_TAG: &str = "caravan/gateway-row-key/v1";

/// Why a gateway did not do what it was asked: the body of every answer whose status is 400 or more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiError {
    /// The stable code, in capitals.
    pub code: String,
    /// What was expected and what came. It begins with the code.
    pub message: String,
}

/// `GET /info`: what this gateway is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Info {
    /// The chain that it serves; absent where it keeps content alone.
    pub chain: Option<ChainInfo>,
    /// Its secp256k1 key: it signs receipts, and signed requests name it.
    pub gateway: PublicKey,
    /// Its X25519 key, to which row keys are encrypted.
    pub row_key: RowKey,
    /// What it takes.
    pub limits: Limits,
    /// The seconds since 1970 on its clock, by which signed requests expire. Transactions expire by the time of the chain.
    pub time: u64,
}

/// The chain behind a gateway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainInfo {
    /// The chain id, which every transaction is signed for.
    pub chain_id: String,
    /// The contracts of the suite.
    pub contracts: Contracts,
    /// The coins that the chain names for people; the first is the usual one.
    pub coins: Vec<CoinInfo>,
}

/// Where the contracts of the suite are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contracts {
    /// Address of the marketplace.
    pub marketplace: Addr,
    /// Address of the points.
    pub points: Addr,
    /// Address of provenance.
    pub provenance: Addr,
    /// Address of licensing.
    pub licensing: Addr,
    /// Address of the arbitration contract.
    pub arbitration: Addr,
}

impl From<Deployed> for Contracts {
    fn from(Deployed { marketplace, points, provenance, licensing, arbitration }: Deployed) -> Self {
        Self { marketplace, points, provenance, licensing, arbitration }
    }
}

impl From<Contracts> for Deployed {
    fn from(Contracts { marketplace, points, provenance, licensing, arbitration }: Contracts) -> Self {
        Self { marketplace, points, provenance, licensing, arbitration }
    }
}

/// The X25519 key of a gateway, with the word of its secp256k1 key that it is its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowKey {
    /// The 32 bytes of the public key.
    pub key: Hash32,
    /// Of the gateway's secp256k1 key, over [`row_key_hash`].
    pub signature: Signature,
}

impl RowKey {
    /// Sign an X25519 key with the key of the gateway.
    ///
    /// # Errors
    /// `KEY_INVALID`, which never comes.
    pub fn sign(key: Hash32, gateway: &AccountKey) -> Result<Self, KeyError> {
        Ok(Self { key, signature: gateway.sign(&row_key_hash(&key))? })
    }

    /// Check that the gateway with this key signed it.
    ///
    /// # Errors
    /// `SIGNATURE_WRONG`.
    pub fn check(&self, gateway: &PublicKey) -> Result<(), KeyError> {
        if verify(gateway, &row_key_hash(&self.key), &self.signature) {
            return Ok(());
        }
        Err(KeyError::Signature { key: gateway.to_string(), what: "row key" })
    }
}

/// What a gateway signs over its X25519 key.
#[must_use]
pub fn row_key_hash(key: &Hash32) -> Hash32 {
    Preimage::new(ROW_KEY_TAG).hash(key).finish()
}

/// What a gateway takes. Each is the most that passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Bytes of one content.
    pub content_bytes: u64,
    /// Bytes of the body of a transaction or a query.
    pub body_bytes: u64,
    /// Messages in a transaction.
    pub messages: u32,
    /// Transactions of one key in a day (UTC).
    pub transactions_a_day: u64,
    /// Bytes of content of a key that has a reservation, a project or an asset.
    pub quota_bytes: u64,
    /// Bytes of content that any other known key may put in a day (UTC).
    pub daily_bytes: u64,
    /// Bytes of content that all of those other keys together may put in a day.
    pub shared_daily_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        const MIB: u64 = 1 << 20;
        Self {
            content_bytes: 32 * MIB,
            body_bytes: MIB,
            messages: 100,
            transactions_a_day: 10_000,
            quota_bytes: 1_024 * MIB,
            daily_bytes: 16 * MIB,
            shared_daily_bytes: 1_024 * MIB,
        }
    }
}

/// `GET /chain/head`: the block in which the next transaction runs, if it runs now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Its number.
    pub height: u64,
    /// Its time, in seconds since 1970.
    pub time: u64,
}

/// `GET /chain/accounts/<address>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountInfo {
    /// The sequence of the account's next transaction.
    pub sequence: u64,
}

/// `GET /chain/balances/<address>/<denom>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BalanceInfo {
    /// What the account holds, in base units.
    pub amount: Uint128,
}

/// `POST /chain/query`: a question to a contract. The answer is the contract's JSON, as it is.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QueryRequest {
    /// The contract that is asked.
    pub contract: String,
    /// Its query, as JSON.
    pub msg: Box<RawValue>,
}

/// A transaction that is in a block: the answer to `POST /chain/transactions` and `GET /chain/transactions/<hash>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommittedTransaction {
    /// The block.
    pub height: u64,
    /// Its time, in seconds since 1970.
    pub time: u64,
    /// The name of the transaction: the hash that its account signed.
    pub hash: Hash32,
    /// Every event of every message, in order.
    pub events: Vec<Event>,
}

/// The query of `GET /chain/blocks`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlockRange {
    /// The last height that the caller has; 0 for the first page.
    pub since: u64,
    /// Blocks in a page: 100 if absent, at most 500.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// Content that was taken down: an entry of `GET /content/removed`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removed {
    /// The content.
    pub hash: Hash32,
    /// When it was taken down, in seconds since 1970.
    pub time: u64,
    /// Why, in the words of the operator.
    pub reason: String,
}

/// `POST /rows/<batch>/<task>`: a request for the key of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowKeyRequest {
    /// The 32 bytes of the person's X25519 reading key: the answer is encrypted to it.
    pub reading_key: Hash32,
}

/// The key of a task, for one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowKeyAnswer {
    /// The key of the task, encrypted (age) to the reading key.
    pub key: Binary,
}

/// An entry of `GET /rows/<batch>`: a person got the key of a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowGrant {
    /// Counts the grants of the gateway, from 1.
    pub number: u64,
    /// When, in seconds since 1970.
    pub time: u64,
    /// The batch.
    pub batch: BatchId,
    /// The task, from 0.
    pub task: u32,
    /// Who asked for it.
    pub person: PersonId,
    /// To which key it was encrypted.
    pub reading_key: Hash32,
}
