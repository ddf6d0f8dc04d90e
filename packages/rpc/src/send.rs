//! Signing, simulating, sending, and waiting until it is in a block.

use std::time::{Duration, Instant};

use caravan_chain::{ChainError, Msg, Outcome};
use cosmrs::proto::cosmos::auth::v1beta1::{BaseAccount, QueryAccountRequest, QueryAccountResponse};
use cosmrs::proto::cosmos::tx::v1beta1::{SimulateRequest, SimulateResponse};
use cosmrs::rpc::endpoint::tx;
use cosmrs::tx::{Body, Fee, SignDoc, SignerInfo};
use cosmrs::{Any, Coin};
use cosmwasm_std::{Addr, Decimal, Uint128};
use sha2::{Digest, Sha256};

use crate::journal::Line;
use crate::link::{PATIENCE, PAUSE};
use crate::refusal::{refusal, is_starting_up};
use crate::rpc::Rpc;
use crate::wire::{self, Wired};

/// How often a transaction is signed anew: for a sequence that was used meanwhile, or for more gas.
const ATTEMPTS: u32 = 12;
/// After how long the same bytes are sent again: a node that was killed forgets what it had not passed on.
const AGAIN: Duration = Duration::from_secs(6);
/// The SDK's number for a transaction that ran out of gas.
const OUT_OF_GAS: u32 = 11;
/// The SDK's number for a transaction that the node has already.
const KNOWN: u32 = 19;
/// The SDK's number for a sequence that was used.
const WRONG_SEQUENCE: u32 = 32;

/// What the chain knows of an account.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    number: u64,
    sequence: u64,
}

/// A signed transaction.
struct Signed {
    bytes: Vec<u8>,
    hash: [u8; 32],
    fee: u128,
}

impl Rpc {
    /// Does all of `messages` in one transaction, or none.
    pub(crate) fn transact(&mut self, sender: &Addr, messages: &[Wired]) -> Result<Outcome, ChainError> {
        let mut spare = Decimal::one();
        for attempt in 1..=ATTEMPTS {
            match self.attempt(sender, messages, spare) {
                Ok(found) if found.tx_result.code.is_ok() => {
                    let gas = u64::try_from(found.tx_result.gas_used).ok();
                    return Ok(Outcome { events: wire::events(&found), gas });
                }
                Ok(found) if found.tx_result.code.value() == OUT_OF_GAS && self.gas.is_none() => {
                    spare += Decimal::percent(50);
                }
                Ok(found) => return Err(refusal(&found.tx_result.log)),
                Err(ChainError::Sequence(text)) => {
                    self.catch_up(sender, &text);
                    std::thread::sleep(PAUSE * attempt);
                }
                Err(error) => return Err(error),
            }
        }
        Err(ChainError::Sequence(format!("{sender} was overtaken {ATTEMPTS} times: does another program use its key?")))
    }

    /// Simulates, signs, sends and waits, once; `spare` multiplies the gas that is asked for.
    fn attempt(&mut self, sender: &Addr, messages: &[Wired], spare: Decimal) -> Result<tx::Response, ChainError> {
        let anys: Vec<Any> = messages.iter().map(|message| message.any.clone()).collect();
        self.feed(sender, 0)?;
        let place = self.place(sender)?;
        let limit = match self.gas {
            Some(gas) => gas,
            None => self.limit(self.simulate(sender, place, &anys)?, spare)?,
        };
        let fee = Uint128::from(limit).checked_mul_ceil(self.file.gas.price);
        let fee = fee.map_err(|error| ChainError::Bad(format!("a fee for {limit} gas: {error}")))?.u128();
        let signed = self.sign(sender, place, &anys, (limit, fee))?;
        self.feed(sender, signed.fee)?;
        let found = self.send(&signed)?;
        self.places.insert(sender.clone(), Place { sequence: place.sequence + 1, ..place });
        self.note(&found, &signed, messages)?;
        Ok(found)
    }

    /// The account's number and sequence, asked for when not known.
    fn place(&mut self, sender: &Addr) -> Result<Place, ChainError> {
        if let Some(place) = self.places.get(sender) {
            return Ok(*place);
        }
        let query = QueryAccountRequest { address: sender.to_string() };
        let answer: QueryAccountResponse = self.link.ask("/cosmos.auth.v1beta1.Query/Account", &query)?;
        let account = answer.account.ok_or_else(|| ChainError::Bad(format!("no account {sender}")))?;
        let base: BaseAccount = account.to_msg().map_err(|error| ChainError::Bad(error.to_string()))?;
        let place = Place { number: base.account_number, sequence: base.sequence };
        self.places.insert(sender.clone(), place);
        Ok(place)
    }

    /// Waits until no transaction of `account` is on its way to a block: one that a program sent which was killed then. It
    /// looks twice, a block apart, for what the node has heard may not stand in its list yet. Who was never heard of has
    /// sent nothing; nor has who cannot pay for anything.
    ///
    /// # Errors
    /// [`ChainError::Timeout`] if one does not come into a block, or if the node is away; [`ChainError::Bad`] without the
    /// account's key.
    pub fn wait_for_pending_txs(&mut self, account: &Addr) -> Result<(), ChainError> {
        self.keys.signer(account)?;
        let amount = vec![cosmwasm_std::coin(1, &self.file.gas.denom)];
        let one = [wire::message(account, &Msg::Send { to: account.clone(), amount })?.any];
        let (began, mut quiet) = (Instant::now(), None);
        while began.elapsed() < PATIENCE {
            self.places.remove(account);
            let height = self.height()?;
            let place = match self.place(account) {
                Err(ChainError::Bad(text)) if text.contains("not found") => return Ok(()),
                place => place?,
            };
            let waits = match self.simulate(account, place, &one) {
                Err(ChainError::Sequence(text)) => expected(&text).is_some_and(|next| next > place.sequence),
                Err(error @ ChainError::Timeout(_)) => return Err(error),
                // A chain looks at the sequence before it runs a message: whatever else it says, nothing is on its way.
                Ok(_) | Err(_) => false,
            };
            match quiet {
                Some((since, sequence)) if !waits && sequence == place.sequence => {
                    if height > since {
                        return Ok(());
                    }
                }
                _ => quiet = (!waits).then_some((height, place.sequence)),
            }
            std::thread::sleep(PAUSE);
        }
        Err(ChainError::Timeout(format!("a transaction of {account} is on its way and comes into no block")))
    }

    /// Takes the sequence that the chain expects, transactions that wait for their block included; asks where it does
    /// not say.
    fn catch_up(&mut self, sender: &Addr, text: &str) {
        match (self.places.get_mut(sender), expected(text)) {
            (Some(place), Some(sequence)) => place.sequence = sequence,
            _ => {
                self.places.remove(sender);
            }
        }
    }

    /// The gas that the messages would use now.
    fn simulate(&self, sender: &Addr, place: Place, anys: &[Any]) -> Result<u64, ChainError> {
        // A fee of one unit: what it takes to pay is part of what is simulated.
        let signed = self.sign(sender, place, anys, (0, 1))?;
        let query = SimulateRequest { tx_bytes: signed.bytes, ..SimulateRequest::default() };
        let answer: SimulateResponse = self.link.ask("/cosmos.tx.v1beta1.Service/Simulate", &query)?;
        let info = answer.gas_info.ok_or_else(|| ChainError::Bad("a simulation without gas".to_owned()))?;
        Ok(info.gas_used)
    }

    /// The gas to ask for.
    fn limit(&self, gas: u64, spare: Decimal) -> Result<u64, ChainError> {
        let settings = &self.file.gas;
        let wanted = Uint128::from(gas).mul_ceil(settings.adjustment).mul_ceil(spare);
        let wanted = u64::try_from(wanted.u128()).unwrap_or(u64::MAX);
        if wanted <= settings.limit {
            return Ok(wanted);
        }
        let allowed = settings.limit;
        let text = format!("the transaction takes {gas} gas, {wanted} with what is added, of {allowed} allowed");
        Err(ChainError::Bad(format!("{text}: send fewer messages at once")))
    }

    fn sign(&self, sender: &Addr, place: Place, anys: &[Any], (gas, fee): (u64, u128)) -> Result<Signed, ChainError> {
        let bad = |error: cosmrs::ErrorReport| ChainError::Bad(error.to_string());
        let key = self.keys.signer(sender)?;
        let denom = self.file.gas.denom.parse().map_err(bad)?;
        let paid = Fee::from_amount_and_gas(Coin { denom, amount: fee }, gas);
        let auth = SignerInfo::single_direct(Some(key.public_key()), place.sequence).auth_info(paid);
        let body = Body::new(anys.to_vec(), "", 0u32);
        let id = self.file.chain_id.parse().map_err(|_| ChainError::Bad("the chain id is none".to_owned()))?;
        let raw = SignDoc::new(&body, &auth, &id, place.number).and_then(|doc| doc.sign(&key)).map_err(bad)?;
        let bytes = raw.to_bytes().map_err(bad)?;
        Ok(Signed { hash: Sha256::digest(&bytes).into(), bytes, fee })
    }

    /// Sends a transaction and waits until it is in a block.
    ///
    /// The same bytes may be sent many times and count once: so they are, until they are found. A node that was restarted
    /// refuses them until its first block.
    fn send(&self, signed: &Signed) -> Result<tx::Response, ChainError> {
        let began = Instant::now();
        let (mut sent, mut taken): (Option<Instant>, bool) = (None, false);
        while began.elapsed() < PATIENCE {
            if sent.is_none_or(|last| last.elapsed() > AGAIN) {
                let answer = self.link.broadcast(&signed.bytes)?;
                let Some(has) = broadcast_accepted(answer.code.value(), &answer.log, taken) else {
                    return self.link.transaction(signed.hash)?.ok_or_else(|| refusal(&answer.log));
                };
                (sent, taken) = (Some(Instant::now()), has);
            }
            if let Some(found) = self.link.transaction(signed.hash)? {
                return Ok(found);
            }
            std::thread::sleep(PAUSE);
        }
        let (hash, secs) = (hex(&signed.hash), PATIENCE.as_secs());
        Err(ChainError::Timeout(format!("{hash} was in no block for {secs} s, and may still come into one")))
    }

    fn note(&self, found: &tx::Response, signed: &Signed, messages: &[Wired]) -> Result<(), ChainError> {
        self.journal.write(&Line {
            hash: &hex(&signed.hash),
            height: found.height.value(),
            gas: u64::try_from(found.tx_result.gas_used).unwrap_or_default(),
            code: found.tx_result.code.value(),
            bytes: signed.bytes.len(),
            messages: self.journal.call(messages),
        })
    }
}

/// Whether the node has a transaction of which it says this, having `taken` it before or not; `None`: it refuses it.
fn broadcast_accepted(code: u32, log: &str, taken: bool) -> Option<bool> {
    match code {
        0 | KNOWN => Some(true),
        // What was taken is in a block by now, and has used the sequence itself.
        WRONG_SEQUENCE if taken => Some(true),
        _ if is_starting_up(log) => Some(taken),
        _ => None,
    }
}

/// The number in `account sequence mismatch, expected 6, got 5`.
fn expected(text: &str) -> Option<u64> {
    let (_, rest) = text.split_once("account sequence mismatch, expected ")?;
    rest.split(',').next()?.parse().ok()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_used_sequence_is_the_transaction_s_own_only_where_the_node_had_taken_it() {
        let wakes = "signature verification failed; please verify account number (0) and chain-id (x): unauthorized";
        let stale = "account sequence mismatch, expected 6, got 5: incorrect account sequence";
        assert_eq!(broadcast_accepted(4, wakes, false), Some(false), "it is sent again");
        assert_eq!(broadcast_accepted(WRONG_SEQUENCE, stale, false), None, "it is signed anew");
        for (code, log) in [(0, ""), (KNOWN, "tx already in mempool")] {
            assert_eq!(broadcast_accepted(code, log, false), Some(true), "{log}");
        }
        for (code, log) in [(0, ""), (KNOWN, "tx already in mempool"), (WRONG_SEQUENCE, stale), (4, wakes)] {
            assert_eq!(broadcast_accepted(code, log, true), Some(true), "{log}");
        }
        assert_eq!(broadcast_accepted(5, "insufficient funds", true), None);
    }

    #[test]
    fn the_sequence_that_the_chain_expects_is_read_from_its_text() {
        assert_eq!(expected("account sequence mismatch, expected 6, got 5: incorrect account sequence"), Some(6));
        assert_eq!(expected("caravan1x was overtaken 12 times"), None);
    }
}
