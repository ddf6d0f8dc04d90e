//! A chain for tests and play: a faucet, tokens, and time that can be advanced.

use cosmwasm_std::{Addr, Binary, Coin, Uint128};
use cw20::{Cw20Coin, MinterResponse};

use crate::chain::{json, Chain};
use crate::embedded::Embedded;
use crate::error::ChainError;

/// A chain for tests and play: it has a faucet, creates tokens, and its time can be advanced.
pub trait Sandbox: Chain {
    /// Give `coins`, sorted by denom, to `to`: the faucet.
    ///
    /// # Errors
    /// [`ChainError::Bad`] for an address of another chain, for coins that add up to nothing, and where there is no
    /// faucet.
    fn fund(&mut self, to: &Addr, coins: &[Coin]) -> Result<(), ChainError>;

    /// Create a plain `cw20-base` token of account `deployer`, outside of any suite.
    ///
    /// `symbol` is 3 to 12 ASCII letters and names the token once; the account `deployer` may mint more.
    ///
    /// # Errors
    /// The token's own, or [`ChainError::Bad`] for a symbol that was used.
    fn make_token(&mut self, symbol: &str, decimals: u8, holders: &[(Addr, Uint128)]) -> Result<Addr, ChainError>;

    /// Wait until [`Chain::now`] is at least `secs` seconds later.
    ///
    /// # Errors
    /// [`ChainError::Bad`] where time cannot be put forward and the wait is long; [`ChainError::Timeout`] if no block
    /// comes.
    fn wait(&mut self, secs: u64) -> Result<(), ChainError>;
}

impl Sandbox for Embedded {
    fn fund(&mut self, to: &Addr, coins: &[Coin]) -> Result<(), ChainError> {
        Self::fund(self, to, coins)
    }

    fn make_token(&mut self, symbol: &str, decimals: u8, holders: &[(Addr, Uint128)]) -> Result<Addr, ChainError> {
        Self::make_token(self, symbol, decimals, holders)
    }

    fn wait(&mut self, secs: u64) -> Result<(), ChainError> {
        self.advance(secs);
        Ok(())
    }
}

/// Return the `InstantiateMsg` of a plain `cw20-base` token as JSON. `minter` may mint more.
///
/// # Errors
/// [`ChainError::Bad`] if it cannot be written as JSON.
pub fn token_message(
    minter: &Addr,
    symbol: &str,
    decimals: u8,
    holders: &[(Addr, Uint128)],
) -> Result<Binary, ChainError> {
    let coin = |(address, amount): &(Addr, Uint128)| Cw20Coin { address: address.to_string(), amount: *amount };
    json(&cw20_base::msg::InstantiateMsg {
        name: format!("{symbol} token"),
        symbol: symbol.to_owned(),
        decimals,
        initial_balances: holders.iter().map(coin).collect(),
        mint: Some(MinterResponse { minter: minter.to_string(), cap: None }),
        marketing: None,
    })
}
