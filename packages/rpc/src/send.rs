//! Signing, simulating, sending, and waiting until it is in a block.

use std::time::{Duration, Instant};

use caravan_chain::{Chain, ChainError, Msg, Outcome};
use cosmrs::proto::cosmos::auth::v1beta1::{BaseAccount, QueryAccountRequest, QueryAccountResponse};
use cosmrs::proto::cosmos::tx::v1beta1::{SimulateRequest, SimulateResponse};
use cosmrs::rpc::endpoint::{broadcast::tx_sync, tx};
use cosmrs::tx::{Body, Fee, SignDoc, SignerInfo};
use cosmrs::{Any, Coin};
use cosmwasm_std::{Addr, Decimal, Uint128};
use sha2::{Digest, Sha256};

use crate::account_sequence::AccountSequence;
use crate::chain_error::{chain_error, is_starting_up, is_unknown_account, unknown_sender};
use crate::journal::Line;
use crate::link::{PATIENCE, PAUSE};
use crate::rpc::Rpc;
use crate::wire::{self, hex, Wired};

/// How often a transaction is signed anew: for a sequence that was used meanwhile, or for more gas.
const ATTEMPTS: u32 = 12;
/// After how long the same bytes are sent again: a node that was killed forgets what it had not passed on.
const AGAIN: Duration = Duration::from_secs(6);
/// The SDK's number for a transaction that ran out of gas.
const OUT_OF_GAS: u32 = 11;
/// The SDK's number for a transaction that the node has already.
const KNOWN: u32 = 19;
/// What a node says, instead of an answer with that number, of a transaction that it has already.
const IN_CACHE: &str = "tx already exists in cache";
/// The SDK's number for a sequence that was used.
const WRONG_SEQUENCE: u32 = 32;

/// The gas limit of a transaction, its fee in the gas coin, and who pays it, where it is not the sender.
#[derive(Debug, Clone)]
struct GasLimits {
    gas: u64,
    fee: u128,
    granter: Option<Addr>,
}

struct Signed {
    bytes: Vec<u8>,
    hash: [u8; 32],
    fee: u128,
}

impl Rpc {
    /// Run all of `messages` in one transaction, or none.
    pub(crate) fn transact(&mut self, sender: &Addr, messages: &[Wired]) -> Result<Outcome, ChainError> {
        let mut spare = Decimal::one();
        for attempt in 1..=ATTEMPTS {
            match self.attempt(sender, messages, spare) {
                Ok(found) if found.tx_result.code.is_ok() => {
                    let gas = u64::try_from(found.tx_result.gas_used).ok();
                    return Ok(Outcome::new(wire::events(&found), gas));
                }
                Ok(found) if found.tx_result.code.value() == OUT_OF_GAS && self.gas.is_none() => {
                    spare += Decimal::percent(50);
                }
                Ok(found) => return Err(chain_error(&found.tx_result.log)),
                Err(ChainError::Sequence(text)) => {
                    self.catch_up(sender, &text);
                    std::thread::sleep(PAUSE * attempt);
                }
                Err(error) => return Err(error),
            }
        }
        Err(ChainError::Sequence(format!("{sender} was overtaken {ATTEMPTS} times: does another program use its key?")))
    }

    /// Simulate, sign, send and wait, once. `spare` multiplies the gas limit.
    fn attempt(&mut self, sender: &Addr, messages: &[Wired], spare: Decimal) -> Result<tx::Response, ChainError> {
        let anys: Vec<Any> = messages.iter().map(|message| message.any.clone()).collect();
        self.feed(sender, 0)?;
        let account = self.account_sequence(sender).map_err(unknown_sender)?;
        let limits = self.limits(sender, account, &anys, spare)?;
        let signed = self.sign(sender, account, &anys, &limits)?;
        self.feed(sender, signed.fee)?;
        let found = self.send(&signed)?;
        self.sequences.insert(sender.clone(), AccountSequence { sequence: account.sequence + 1, ..account });
        self.note(&found, &signed, messages)?;
        Ok(found)
    }

    /// Return the gas limit and the fee of a transaction, and who pays: the sender, unless it has not enough and the file of the chain
    /// names who granted gas.
    fn limits(
        &self,
        sender: &Addr,
        account: AccountSequence,
        anys: &[Any],
        spare: Decimal,
    ) -> Result<GasLimits, ChainError> {
        let Some(granter) = self.gas_granter(sender) else {
            return self.limits_paid_by(None, sender, account, anys, spare);
        };
        let has = self.balance(sender, &self.file.gas.denom)?.u128();
        if has > 0 {
            let own = self.limits_paid_by(None, sender, account, anys, spare)?;
            if own.fee <= has {
                return Ok(own);
            }
        }
        self.limits_paid_by(Some(granter), sender, account, anys, spare)
    }

    fn limits_paid_by(
        &self,
        granter: Option<Addr>,
        sender: &Addr,
        account: AccountSequence,
        anys: &[Any],
        spare: Decimal,
    ) -> Result<GasLimits, ChainError> {
        let gas = match self.gas {
            Some(gas) => gas,
            None => self.limit(self.simulate(sender, account, anys, granter.clone())?, spare)?,
        };
        let fee = Uint128::from(gas).checked_mul_ceil(self.file.gas.price);
        let fee = fee.map_err(|error| ChainError::Bad(format!("a fee for {gas} gas: {error}")))?.u128();
        Ok(GasLimits { gas, fee, granter })
    }

    /// Return the number and the sequence of an account; the first time they are queried.
    fn account_sequence(&mut self, sender: &Addr) -> Result<AccountSequence, ChainError> {
        if let Some(account) = self.sequences.get(sender) {
            return Ok(*account);
        }
        let query = QueryAccountRequest { address: sender.to_string() };
        let answer: QueryAccountResponse = self.link.ask("/cosmos.auth.v1beta1.Query/Account", &query)?;
        let account = answer.account.ok_or_else(|| ChainError::Bad(format!("no account {sender}")))?;
        let base: BaseAccount = account.to_msg().map_err(|error| ChainError::Bad(error.to_string()))?;
        let account = AccountSequence { number: base.account_number, sequence: base.sequence };
        self.sequences.insert(sender.clone(), account);
        Ok(account)
    }

    /// Wait until no transaction of `account` is pending: a program that was killed may have sent one.
    ///
    /// It checks twice, a block apart, because a new transaction may not be in the node's list at once. An account that is
    /// unknown, or that cannot pay a fee, has sent nothing.
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
            self.sequences.remove(account);
            let height = self.height()?;
            let state = match self.account_sequence(account) {
                Err(ChainError::Bad(text)) if is_unknown_account(&text) => return Ok(()),
                state => state?,
            };
            let waits = match self.simulate(account, state, &one, None) {
                Err(ChainError::Sequence(text)) => expected(&text).is_some_and(|next| next > state.sequence),
                Err(error @ ChainError::Timeout(_)) => return Err(error),
                // A chain looks at the sequence before it runs a message: whatever else it says, nothing is on its way.
                Ok(_) | Err(_) => false,
            };
            match quiet {
                Some((since, sequence)) if !waits && sequence == state.sequence => {
                    if height > since {
                        return Ok(());
                    }
                }
                _ => quiet = (!waits).then_some((height, state.sequence)),
            }
            std::thread::sleep(PAUSE);
        }
        Err(ChainError::Timeout(format!("a transaction of {account} is on its way and comes into no block")))
    }

    /// Takes the sequence that the chain expects, transactions that wait for their block included; asks where it does
    /// not say.
    fn catch_up(&mut self, sender: &Addr, text: &str) {
        match (self.sequences.get_mut(sender), expected(text)) {
            (Some(account), Some(sequence)) => account.sequence = sequence,
            _ => {
                self.sequences.remove(sender);
            }
        }
    }

    /// Return the gas that the messages would use now.
    fn simulate(
        &self,
        sender: &Addr,
        account: AccountSequence,
        anys: &[Any],
        granter: Option<Addr>,
    ) -> Result<u64, ChainError> {
        // A fee of one unit: the gas of the payment is part of the simulation.
        let signed = self.sign(sender, account, anys, &GasLimits { gas: 0, fee: 1, granter })?;
        let query = SimulateRequest { tx_bytes: signed.bytes, ..SimulateRequest::default() };
        let answer: SimulateResponse = self.link.ask("/cosmos.tx.v1beta1.Service/Simulate", &query)?;
        let info = answer.gas_info.ok_or_else(|| ChainError::Bad("a simulation without gas".to_owned()))?;
        Ok(info.gas_used)
    }

    /// Return the gas limit for a transaction that used `gas` when it was simulated.
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

    fn sign(
        &self,
        sender: &Addr,
        account: AccountSequence,
        anys: &[Any],
        limits: &GasLimits,
    ) -> Result<Signed, ChainError> {
        let GasLimits { gas, fee, granter } = limits;
        let bad = |error: cosmrs::ErrorReport| ChainError::Bad(error.to_string());
        let key = self.keys.signer(sender)?;
        let denom = self.file.gas.denom.parse().map_err(bad)?;
        let granter = granter.as_ref().map(|granter| granter.as_str().parse()).transpose().map_err(bad)?;
        let paid = Fee { granter, ..Fee::from_amount_and_gas(Coin { denom, amount: *fee }, *gas) };
        let auth = SignerInfo::single_direct(Some(key.public_key()), account.sequence).auth_info(paid);
        let body = Body::new(anys.to_vec(), "", 0u32);
        let id = self.file.chain_id.parse().map_err(|_| ChainError::Bad("the chain id is invalid".to_owned()))?;
        let raw = SignDoc::new(&body, &auth, &id, account.number).and_then(|doc| doc.sign(&key)).map_err(bad)?;
        let bytes = raw.to_bytes().map_err(bad)?;
        // What a granter pays, the sender does not.
        let fee = if limits.granter.is_some() { 0 } else { *fee };
        Ok(Signed { hash: Sha256::digest(&bytes).into(), bytes, fee })
    }

    /// Send a transaction and wait until it is in a block.
    ///
    /// The same bytes can be sent again and count once, so they are sent again until they are found. A node that was
    /// restarted refuses them until its first block.
    fn send(&self, signed: &Signed) -> Result<tx::Response, ChainError> {
        let began = Instant::now();
        let (mut sent, mut taken): (Option<Instant>, bool) = (None, false);
        while began.elapsed() < PATIENCE {
            if sent.is_none_or(|last| last.elapsed() > AGAIN) {
                let (code, log) = broadcast_answer(self.link.broadcast(&signed.bytes))?;
                let Some(has) = broadcast_accepted(code, &log, taken) else {
                    return self.link.transaction(signed.hash)?.ok_or_else(|| chain_error(&log));
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

/// Return the number and the text of what a node answered to a transaction.
///
/// The node itself has no number for a transaction that waits for its block already: it fails the request.
fn broadcast_answer(answer: Result<tx_sync::Response, ChainError>) -> Result<(u32, String), ChainError> {
    match answer {
        Ok(answer) => Ok((answer.code.value(), answer.log)),
        Err(ChainError::Bad(text)) if text.contains(IN_CACHE) => Ok((KNOWN, text)),
        Err(error) => Err(error),
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
    fn a_transaction_that_waits_in_the_node_s_cache_is_not_refused() {
        let said = "response error: Internal error: tx already exists in cache (code: -32603)".to_owned();
        let (code, log) = broadcast_answer(Err(ChainError::Bad(said))).unwrap();
        for taken in [false, true] {
            assert_eq!(broadcast_accepted(code, &log, taken), Some(true));
        }
        let full = ChainError::Bad("response error: Internal error: mempool is full (code: -32603)".to_owned());
        assert_eq!(broadcast_answer(Err(full.clone())), Err(full));
    }

    #[test]
    fn the_sequence_that_the_chain_expects_is_read_from_its_text() {
        assert_eq!(expected("account sequence mismatch, expected 6, got 5: incorrect account sequence"), Some(6));
        assert_eq!(expected("caravan1x was overtaken 12 times"), None);
    }
}
