//! What a chain for tests and play offers besides: coins, a token, time.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use caravan_chain::{token_message, Chain, ChainError, Instantiate, Msg, Sandbox};
use cosmwasm_std::{coins, Addr, Binary, Coin, Uint128};

use crate::link::{PATIENCE, PAUSE};
use crate::rpc::Rpc;
use crate::wire;

/// What an account gets for gas at once, in base units.
const RATION: u128 = 20_000_000;
/// The longest wait on a chain whose clock cannot be advanced.
const LONGEST: u64 = 180;
/// The artefact of the token.
const TOKEN: &str = "cw20_base.wasm";

impl Rpc {
    /// Sees to it that `sender` can pay `fee`, from the faucet where there is one.
    pub(crate) fn feed(&mut self, sender: &Addr, fee: u128) -> Result<(), ChainError> {
        let Some(faucet) = self.faucet().filter(|faucet| faucet != sender) else { return Ok(()) };
        if let Some(left) = self.topped_up.get_mut(sender) {
            if let Some(rest) = left.checked_sub(fee) {
                *left = rest;
                return Ok(());
            }
        }
        let denom = self.file.gas.denom.clone();
        let mut has = self.balance(sender, &denom)?.u128();
        if has < fee.max(RATION / 10) {
            let amount = coins(RATION.max(fee), &denom);
            self.transact(&faucet, &[wire::message(&faucet, &Msg::Send { to: sender.clone(), amount })?])?;
            has = self.balance(sender, &denom)?.u128();
        }
        self.topped_up.insert(sender.clone(), has.saturating_sub(fee));
        Ok(())
    }

    fn faucet(&self) -> Option<Addr> {
        self.file.play.as_ref().map(|play| self.account(&play.faucet))
    }

    fn clock(&self) -> Option<PathBuf> {
        let clock = self.file.play.as_ref().and_then(|play| play.clock.as_deref());
        clock.map(|clock| self.file.resolve(clock))
    }
}

impl Sandbox for Rpc {
    fn fund(&mut self, to: &Addr, coins: &[Coin]) -> Result<(), ChainError> {
        let none = || ChainError::Bad(format!("chain {} has no faucet", self.file.chain_id));
        let faucet = self.faucet().ok_or_else(none)?;
        self.execute(&faucet, &[Msg::Send { to: to.clone(), amount: coins.to_vec() }]).map(|_| ())
    }

    fn make_token(&mut self, symbol: &str, decimals: u8, holders: &[(Addr, Uint128)]) -> Result<Addr, ChainError> {
        let wasm = self.wasm(TOKEN)?;
        let code = self.store_wasm(&wasm)?;
        let deployer = self.account("deployer");
        let request = Instantiate {
            code_id: code.id,
            msg: token_message(&deployer, symbol, decimals, holders)?,
            funds: vec![],
            label: format!("token {symbol}"),
            salt: Binary::from(symbol.as_bytes()),
            admin: None,
        };
        self.instantiate2(&deployer, request)
    }

    fn wait(&mut self, secs: u64) -> Result<(), ChainError> {
        let due = self.last_block()? + secs;
        let patience = match self.clock() {
            Some(clock) => {
                put_forward(&clock, secs)?;
                PATIENCE
            }
            None if secs <= LONGEST => PATIENCE + Duration::from_secs(secs),
            None => {
                let id = &self.file.chain_id;
                return Err(ChainError::Bad(format!(
                    "the clock of {id} cannot be put forward: expected to wait {LONGEST} s at most, got {secs} s"
                )));
            }
        };
        let began = Instant::now();
        while self.last_block()? < due {
            if began.elapsed() > patience {
                return Err(ChainError::Timeout(format!("no block with the time {due} or later")));
            }
            std::thread::sleep(PAUSE);
        }
        let height = self.height()?;
        self.link.run_to(height)
    }
}

/// Add to the seconds in the file, in one step for its readers.
fn put_forward(clock: &Path, secs: u64) -> Result<(), ChainError> {
    let bad = |error: &dyn std::fmt::Display| ChainError::Bad(format!("the clock {}: {error}", clock.display()));
    let text = std::fs::read_to_string(clock).map_err(|error| bad(&error))?;
    let ahead: u64 = text.trim().parse().map_err(|error| bad(&error))?;
    let next = clock.with_extension("next");
    std::fs::write(&next, format!("{}\n", ahead + secs)).map_err(|error| bad(&error))?;
    std::fs::rename(&next, clock).map_err(|error| bad(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_is_put_forward_by_what_is_added() {
        let clock = std::env::temp_dir().join(format!("caravan-clock-{}", std::process::id()));
        std::fs::write(&clock, "60\n").unwrap();
        put_forward(&clock, 3_600).unwrap();
        assert_eq!(std::fs::read_to_string(&clock).unwrap(), "3660\n");
        std::fs::write(&clock, "soon").unwrap();
        assert!(put_forward(&clock, 1).is_err());
        std::fs::remove_file(&clock).unwrap();
    }
}
