//! A blocking client of a gateway.

use std::cell::Cell;
use std::time::{SystemTime, UNIX_EPOCH};

use caravan_keys::{AccountKey, PublicKey, Receipt, Request, SignedTransaction};
use caravan_primitives::{BatchId, Hash32};
use cosmwasm_std::{Addr, Binary, Uint128};
use reqwest::Method;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use serde_json::Value;

use crate::address::Destination;
use crate::error::GatewayError;
use crate::link::{is_passing, retry_after, Call, Link};
use crate::settings::Settings;
use crate::webhook::{AddedWebhook, WebhookInfo, WebhookRemoved, WebhookRequest, WebhookResume, WebhookTest, Webhooks};
use crate::wire::{
    AccountInfo, BalanceInfo, BlockRange, CommittedTransaction, Head, Info, QueryRequest, Removed, RowGrant,
    RowKeyAnswer, RowKeyRequest,
};

/// How long a signed request holds.
const REQUEST_SECS: u64 = 300;

/// A task of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Task {
    /// The batch.
    pub batch: BatchId,
    /// Its number in the batch, from 0.
    pub task: u32,
}

/// A blocking client of one gateway, for everything but content, which `caravan-store` puts and fetches.
///
/// Requests that change nothing are repeated while the gateway is away. A transaction whose answer was lost is looked up by
/// its hash before it is sent again; since both times it has the same sequence, it runs once at most.
pub struct GatewayClient {
    link: Link,
    /// How many seconds the clock of the gateway is ahead of the one here, once it was asked.
    ahead: Cell<Option<i64>>,
}

impl GatewayClient {
    /// Prepare calls to the gateway at `url`. Nothing is sent yet.
    ///
    /// # Errors
    /// `GATEWAY_URL`, `GATEWAY_INSECURE`, `GATEWAY_UNREACHABLE` where the name of the host is unknown.
    pub fn new(url: &str, settings: &Settings) -> Result<Self, GatewayError> {
        let destination = Destination::parse(url, settings.insecure)?;
        Ok(Self { link: Link::open(&destination, settings)?, ahead: Cell::new(None) })
    }

    /// Return the address of the gateway, without a path.
    #[must_use]
    pub fn url(&self) -> &str {
        self.link.base()
    }

    /// Ask what the gateway is.
    ///
    /// # Errors
    /// Those of a call: `GATEWAY_UNREACHABLE`, `GATEWAY_SILENT`, `GATEWAY_ANSWER`, or what the gateway refuses.
    pub fn info(&self) -> Result<Info, GatewayError> {
        self.read("/info")
    }

    /// Ask for the block in which the next transaction runs.
    ///
    /// # Errors
    /// Those of a call.
    pub fn head(&self) -> Result<Head, GatewayError> {
        self.read("/chain/head")
    }

    /// Ask for the sequence of an account's next transaction.
    ///
    /// # Errors
    /// Those of a call.
    pub fn sequence(&self, address: &Addr) -> Result<u64, GatewayError> {
        self.read::<AccountInfo>(&format!("/chain/accounts/{}", plain(address.as_str()))).map(|info| info.sequence)
    }

    /// Ask what an account holds of a native coin.
    ///
    /// # Errors
    /// Those of a call.
    pub fn balance(&self, address: &Addr, denom: &str) -> Result<Uint128, GatewayError> {
        let path = format!("/chain/balances/{}/{}", plain(address.as_str()), plain(denom));
        self.read::<BalanceInfo>(&path).map(|info| info.amount)
    }

    /// Ask a contract, JSON in and out.
    ///
    /// # Errors
    /// Those of a call, and the contract's own.
    pub fn query(&self, contract: &Addr, msg: &Binary) -> Result<Binary, GatewayError> {
        let text = std::str::from_utf8(msg).map_err(|error| self.link.strange(error.to_string()))?;
        let msg = RawValue::from_string(text.to_owned()).map_err(|error| self.link.strange(error.to_string()))?;
        let body = self.json(&QueryRequest { contract: contract.to_string(), msg })?;
        self.link.read(&Call::post("/chain/query", body)).map(Binary::from)
    }

    /// Ask for blocks after a height, oldest first, as JSON.
    ///
    /// # Errors
    /// Those of a call.
    pub fn blocks(&self, range: BlockRange) -> Result<Vec<Value>, GatewayError> {
        let BlockRange { since, limit } = range;
        let limit = limit.map_or_else(String::new, |limit| format!("&limit={limit}"));
        self.read(&format!("/chain/blocks?since={since}{limit}"))
    }

    /// Look a transaction up by the hash that its account signed.
    ///
    /// # Errors
    /// Those of a call.
    pub fn transaction(&self, hash: &Hash32) -> Result<Option<CommittedTransaction>, GatewayError> {
        self.unless_unknown(&format!("/chain/transactions/{hash}"), "TRANSACTION_UNKNOWN")
    }

    /// Ask the index of the gateway: `path` is what follows `/index/` in docs/gateway.md. None where the gateway has no index.
    ///
    /// # Errors
    /// Those of a call.
    pub fn index<T: DeserializeOwned>(&self, path: &str, query: &[(&str, String)]) -> Result<Option<T>, GatewayError> {
        let query: Vec<String> = query.iter().map(|(name, value)| format!("{name}={}", plain(value))).collect();
        self.unless_unknown(&format!("/index/{path}?{}", query.join("&")), "INDEX_MISSING")
    }

    /// Ask for the receipt that the gateway gave for some content, which it may have lost since. The receipt is not checked.
    ///
    /// # Errors
    /// Those of a call.
    pub fn receipt(&self, hash: &Hash32) -> Result<Option<Receipt>, GatewayError> {
        self.unless_unknown(&format!("/receipts/{hash}"), "RECEIPT_UNKNOWN")
    }

    /// Send a signed transaction, and return when it is in a block for good. Where the answer is lost, it is looked up
    /// before it is sent again.
    ///
    /// # Errors
    /// What the chain refuses; `GATEWAY_SILENT` where it is unknown at the end whether it ran.
    pub fn submit(
        &self,
        transaction: &SignedTransaction,
        chain_id: &str,
    ) -> Result<CommittedTransaction, GatewayError> {
        let (body, hash) = (self.json(transaction)?, transaction.hash(chain_id));
        let mut patience = self.link.patience();
        let mut maybe_done = false;
        loop {
            let error = match self.link.once(&Call::post("/chain/transactions", body.clone())) {
                Ok(answer) => return self.parse(&answer),
                Err(error) => error,
            };
            maybe_done |= !is_undone(&error);
            if maybe_done {
                if let Some(found) = self.transaction(&hash)? {
                    return Ok(found);
                }
            }
            if !is_passing(&error) || !patience.wait(retry_after(&error)) {
                return Err(error);
            }
        }
    }

    /// Take content down, as the operator.
    ///
    /// # Errors
    /// Those of a call.
    pub fn remove(
        &self,
        hash: &Hash32,
        reason: &str,
        operator: &AccountKey,
        gateway: &PublicKey,
    ) -> Result<Removed, GatewayError> {
        let path = format!("/content/{hash}");
        let body = self.json(&serde_json::json!({ "reason": reason }))?;
        self.signed(Method::DELETE, &path, body, operator, gateway)
    }

    /// Give the gateway the row key of a batch, encrypted to its X25519 key.
    ///
    /// # Errors
    /// Those of a call.
    pub fn put_row_key(
        &self,
        batch: BatchId,
        encrypted: Vec<u8>,
        key: &AccountKey,
        gateway: &PublicKey,
    ) -> Result<(), GatewayError> {
        let _: Value = self.signed(Method::PUT, &format!("/rows/{batch}"), encrypted, key, gateway)?;
        Ok(())
    }

    /// Ask for the key of a reserved task, encrypted to the reading key of the request.
    ///
    /// # Errors
    /// Those of a call.
    pub fn task_key(
        &self,
        of: Task,
        request: &RowKeyRequest,
        key: &AccountKey,
        gateway: &PublicKey,
    ) -> Result<RowKeyAnswer, GatewayError> {
        let body = self.json(request)?;
        self.signed(Method::POST, &format!("/rows/{}/{}", of.batch, of.task), body, key, gateway)
    }

    /// Ask who got keys of a batch, after a grant of this number; for its requester and managers.
    ///
    /// # Errors
    /// Those of a call.
    pub fn row_grants(
        &self,
        batch: BatchId,
        after: u64,
        key: &AccountKey,
        gateway: &PublicKey,
    ) -> Result<Vec<RowGrant>, GatewayError> {
        self.signed(Method::GET, &format!("/rows/{batch}?after={after}"), vec![], key, gateway)
    }

    /// Have events sent to an address. The answer has the secret, once.
    ///
    /// # Errors
    /// Those of a call. `WEBHOOK_EXISTS` also where the answer to the first attempt was lost.
    pub fn add_webhook(
        &self,
        request: &WebhookRequest,
        key: &AccountKey,
        gateway: &PublicKey,
    ) -> Result<AddedWebhook, GatewayError> {
        self.signed(Method::POST, "/webhooks", self.json(request)?, key, gateway)
    }

    /// List the webhooks of a key.
    ///
    /// # Errors
    /// Those of a call.
    pub fn webhooks(&self, key: &AccountKey, gateway: &PublicKey) -> Result<Webhooks, GatewayError> {
        self.signed(Method::GET, "/webhooks", vec![], key, gateway)
    }

    /// Remove a webhook of the key, or any as the operator.
    ///
    /// # Errors
    /// Those of a call.
    pub fn remove_webhook(
        &self,
        id: &str,
        key: &AccountKey,
        gateway: &PublicKey,
    ) -> Result<WebhookRemoved, GatewayError> {
        self.signed(Method::DELETE, &format!("/webhooks/{}", plain(id)), vec![], key, gateway)
    }

    /// Have a message of the type `ping` sent to the receiver of a webhook.
    ///
    /// # Errors
    /// Those of a call. That the receiver did not take it is an answer.
    pub fn test_webhook(&self, id: &str, key: &AccountKey, gateway: &PublicKey) -> Result<WebhookTest, GatewayError> {
        self.signed(Method::POST, &format!("/webhooks/{}/test", plain(id)), vec![], key, gateway)
    }

    /// Go on with a webhook that is paused or rests, or with other events.
    ///
    /// # Errors
    /// Those of a call.
    pub fn resume_webhook(
        &self,
        id: &str,
        resume: WebhookResume,
        key: &AccountKey,
        gateway: &PublicKey,
    ) -> Result<WebhookInfo, GatewayError> {
        let path = format!("/webhooks/{}/resume", plain(id));
        self.signed(Method::POST, &path, self.json(&resume)?, key, gateway)
    }

    fn signed<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Vec<u8>,
        key: &AccountKey,
        gateway: &PublicKey,
    ) -> Result<T, GatewayError> {
        let request = Request { gateway, method: method.as_str(), path, body: Hash32::digest(&body) };
        let authorization = Some(request.sign(key, self.now()? + REQUEST_SECS)?.to_string());
        let call = Call { authorization, method, ..Call::post(path, body) };
        self.parse(&self.link.read(&call)?)
    }

    /// The time of the gateway: a clock that is wrong here makes no signature expire.
    fn now(&self) -> Result<u64, GatewayError> {
        let ahead = match self.ahead.get() {
            Some(ahead) => ahead,
            None => self.info()?.time.cast_signed() - now().cast_signed(),
        };
        self.ahead.set(Some(ahead));
        Ok(now().saturating_add_signed(ahead))
    }

    fn read<T: DeserializeOwned>(&self, path: &str) -> Result<T, GatewayError> {
        self.parse(&self.link.read(&Call::get(path))?)
    }

    /// Read what may not be there, which the gateway says with this code.
    fn unless_unknown<T: DeserializeOwned>(&self, path: &str, code: &str) -> Result<Option<T>, GatewayError> {
        match self.read(path) {
            Ok(found) => Ok(Some(found)),
            Err(GatewayError::Refused { status: 404, error, .. }) if error.code == code => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn parse<T: DeserializeOwned>(&self, bytes: &[u8]) -> Result<T, GatewayError> {
        serde_json::from_slice(bytes).map_err(|error| self.link.strange(error.to_string()))
    }

    fn json<T: serde::Serialize>(&self, value: &T) -> Result<Vec<u8>, GatewayError> {
        serde_json::to_vec(value).map_err(|error| self.link.strange(error.to_string()))
    }
}

/// Whether what was asked was not done for sure: nothing was reached, or the gateway said so itself.
fn is_undone(error: &GatewayError) -> bool {
    match error {
        GatewayError::Unreachable { .. } => true,
        // A sequence that is used may have been used by the same transaction, sent before; and a gateway that failed may
        // have done so after the commit.
        GatewayError::Refused { status, error, .. } => {
            error.code != "SEQUENCE_WRONG" && (*status < 500 || *status == 503)
        }
        GatewayError::Silent { .. }
        | GatewayError::Answer { .. }
        | GatewayError::Url { .. }
        | GatewayError::Insecure { .. }
        | GatewayError::ChainChanged { .. }
        | GatewayError::GatewayChanged { .. }
        | GatewayError::NoChain
        | GatewayError::Key(_) => false,
    }
}

/// The text as a part of a path: what is no letter, digit, `-`, `_` or `.` is written with `%`.
fn plain(text: &str) -> String {
    let kept = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    text.bytes().map(|byte| if kept(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
}
