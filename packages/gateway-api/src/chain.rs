//! A chain behind a gateway.

use std::cell::Cell;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::{Duration, Instant};

use caravan_chain::{AccountName, Chain, ChainError, Code, CoinInfo, Instantiate, Msg, Outcome, Sandbox, StoredCode};
use caravan_keys::{AccountKey, Transaction};
use cosmwasm_std::{Addr, Binary, Coin, Uint128};

use crate::client::GatewayClient;
use crate::error::GatewayError;
use crate::key_ring::KeyRing;
use crate::pinned::Pinned;
use crate::wire::{CommittedTransaction, Head};

/// How long a transaction may be taken after it was signed.
const TRANSACTION_SECS: u64 = 300;
/// After how many seconds the time of the chain is asked for again.
const HEAD_SECS: u64 = 30;
/// How often a transaction is signed anew because another program used its sequence.
const SEQUENCES: u32 = 10;
/// The longest pause before it is signed anew, times the attempts so far, in milliseconds. The pause is drawn at random.
const PAUSE_MS: u32 = 50;

/// A chain that a gateway serves. Transactions are signed here, by a key ring that the gateway never sees.
pub struct GatewayChain {
    client: GatewayClient,
    pinned: Pinned,
    keys: KeyRing,
    /// What the gateway said last of the time of the chain, and when.
    head: Cell<Option<(Head, Instant)>>,
}

impl GatewayChain {
    /// Use the chain behind a gateway, which must be the one that was kept at the first use. Without one this is the first
    /// use, and [`GatewayChain::pinned`] gives what is to be kept.
    ///
    /// # Errors
    /// `CHAIN_CHANGED`, `GATEWAY_CHANGED`, `CHAIN_ABSENT`, and those of a call.
    pub fn open(client: GatewayClient, pinned: Option<Pinned>, keys: KeyRing) -> Result<Self, GatewayError> {
        let info = client.info()?;
        let pinned = match pinned {
            Some(pinned) => {
                pinned.check(&info)?;
                pinned
            }
            None => Pinned::first(&info)?,
        };
        Ok(Self { client, pinned, keys, head: Cell::new(None) })
    }

    /// Return what is to be kept of the gateway.
    #[must_use]
    pub fn pinned(&self) -> &Pinned {
        &self.pinned
    }

    /// Return the client.
    #[must_use]
    pub fn client(&self) -> &GatewayClient {
        &self.client
    }

    /// Return the keys that sign.
    #[must_use]
    pub fn keys(&self) -> &KeyRing {
        &self.keys
    }

    /// Return the keys that sign, to add one.
    pub fn keys_mut(&mut self) -> &mut KeyRing {
        &mut self.keys
    }

    fn time(&self) -> Result<u64, GatewayError> {
        if let Some((head, asked)) = self.head.get() {
            let passed = asked.elapsed().as_secs();
            if passed < HEAD_SECS {
                return Ok(head.time + passed);
            }
        }
        let head = self.client.head()?;
        self.head.set(Some((head, Instant::now())));
        Ok(head.time)
    }

    /// Sign and send messages once.
    fn send(&self, sender: &Addr, key: &AccountKey, messages: &str) -> Result<CommittedTransaction, GatewayError> {
        let (sequence, expires) = (self.client.sequence(sender)?, self.time()? + TRANSACTION_SECS);
        // Without it, two programs with one key could sign one transaction, which runs once, and both take it for theirs.
        let (nonce, chain_id) = (random(), &self.pinned.chain_id);
        let transaction = Transaction { chain_id, sequence, expires, nonce, messages }.sign(key)?;
        self.client.submit(&transaction, chain_id)
    }
}

impl Chain for GatewayChain {
    fn chain_id(&self) -> String {
        self.pinned.chain_id.clone()
    }

    /// The time of the chain, at most half a minute old and put forward by the clock here; the last one known, or 0, where
    /// the gateway is away.
    fn now(&self) -> u64 {
        self.time().unwrap_or_else(|_| self.head.get().map_or(0, |(head, asked)| head.time + asked.elapsed().as_secs()))
    }

    /// The address of a name in the key ring. Another name has an address that every chain refuses.
    fn account(&self, name: &AccountName) -> Addr {
        self.keys.address(name)
    }

    fn coins(&self) -> Vec<CoinInfo> {
        self.pinned.coins.clone()
    }

    fn balance(&self, address: &Addr, denom: &str) -> Result<Uint128, ChainError> {
        Ok(self.client.balance(address, denom)?)
    }

    fn store(&mut self, code: Code) -> Result<StoredCode, ChainError> {
        Err(refused(&format!("storing {}", code.name())))
    }

    fn predict(&self, _creator: &Addr, _code: &StoredCode, _salt: &[u8]) -> Result<Addr, ChainError> {
        Err(refused("predicting an address"))
    }

    fn instantiate2(&mut self, _sender: &Addr, request: Instantiate) -> Result<Addr, ChainError> {
        Err(refused(&format!("instantiating {:?}", request.label)))
    }

    fn migrate(&mut self, _: &Addr, contract: &Addr, _code_id: u64, _msg: &Binary) -> Result<Outcome, ChainError> {
        Err(refused(&format!("migrating {contract}")))
    }

    fn execute(&mut self, sender: &Addr, msgs: &[Msg]) -> Result<Outcome, ChainError> {
        let missing = || ChainError::Bad(format!("KEY_MISSING: expected the key of {sender} in this home, got none"));
        let key = self.keys.key_of(sender).ok_or_else(missing)?.open()?;
        let messages = serde_json::to_string(msgs).map_err(|error| ChainError::Bad(error.to_string()))?;
        let mut tried = 1;
        loop {
            match self.send(sender, key, &messages) {
                Ok(done) => return Ok(Outcome::new(done.events, None)),
                Err(error) if error.stable_code() == "SEQUENCE_WRONG" && tried < SEQUENCES => {
                    // Programs that try again at once, all of them, meet again.
                    std::thread::sleep(Duration::from_millis(u64::from(random() % (PAUSE_MS * tried))));
                    tried += 1;
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn query(&self, contract: &Addr, msg: &Binary) -> Result<Binary, ChainError> {
        Ok(self.client.query(contract, msg)?)
    }
}

/// A served chain has no faucet, no tokens to be made by everybody, and the time of its gateway.
impl Sandbox for GatewayChain {
    fn fund(&mut self, to: &Addr, _coins: &[Coin]) -> Result<(), ChainError> {
        Err(refused(&format!("coins out of nothing for {to}")))
    }

    fn make_token(&mut self, symbol: &str, _decimals: u8, _: &[(Addr, Uint128)]) -> Result<Addr, ChainError> {
        Err(refused(&format!("a token {symbol}")))
    }

    fn wait(&mut self, secs: u64) -> Result<(), ChainError> {
        std::thread::sleep(Duration::from_secs(secs));
        self.head.set(None);
        Ok(())
    }
}

/// Return a random number.
fn random() -> u32 {
    let [a, b, c, d, ..] = RandomState::new().build_hasher().finish().to_be_bytes();
    u32::from_be_bytes([a, b, c, d])
}

fn refused(what: &str) -> ChainError {
    let expected = "expected the chain's own machine, before it is served";
    ChainError::Bad(format!("CHAIN_SERVED: {expected}, got {what} through a gateway"))
}
