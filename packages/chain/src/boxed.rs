//! A chain behind a pointer is a chain, so that a program chooses one when it runs.

use cosmwasm_std::{Addr, Binary, Coin, Uint128};

use crate::chain::{AccountName, Chain, Code, Instantiate, Msg, Outcome, StoredCode};
use crate::coin::CoinInfo;
use crate::error::ChainError;
use crate::sandbox::Sandbox;

impl<C: Chain + ?Sized> Chain for Box<C> {
    fn chain_id(&self) -> String {
        (**self).chain_id()
    }

    fn now(&self) -> u64 {
        (**self).now()
    }

    fn account(&self, name: &AccountName) -> Addr {
        (**self).account(name)
    }

    fn coins(&self) -> Vec<CoinInfo> {
        (**self).coins()
    }

    fn coin(&self, denom: &str) -> Result<CoinInfo, ChainError> {
        (**self).coin(denom)
    }

    fn balance(&self, address: &Addr, denom: &str) -> Result<Uint128, ChainError> {
        (**self).balance(address, denom)
    }

    fn store(&mut self, code: Code) -> Result<StoredCode, ChainError> {
        (**self).store(code)
    }

    fn predict(&self, creator: &Addr, code: &StoredCode, salt: &[u8]) -> Result<Addr, ChainError> {
        (**self).predict(creator, code, salt)
    }

    fn instantiate2(&mut self, sender: &Addr, request: Instantiate) -> Result<Addr, ChainError> {
        (**self).instantiate2(sender, request)
    }

    fn migrate(&mut self, sender: &Addr, contract: &Addr, code_id: u64, msg: &Binary) -> Result<Outcome, ChainError> {
        (**self).migrate(sender, contract, code_id, msg)
    }

    fn execute(&mut self, sender: &Addr, msgs: &[Msg]) -> Result<Outcome, ChainError> {
        (**self).execute(sender, msgs)
    }

    fn query(&self, contract: &Addr, msg: &Binary) -> Result<Binary, ChainError> {
        (**self).query(contract, msg)
    }
}

impl<C: Sandbox + ?Sized> Sandbox for Box<C> {
    fn fund(&mut self, to: &Addr, coins: &[Coin]) -> Result<(), ChainError> {
        (**self).fund(to, coins)
    }

    fn make_token(&mut self, symbol: &str, decimals: u8, holders: &[(Addr, Uint128)]) -> Result<Addr, ChainError> {
        (**self).make_token(symbol, decimals, holders)
    }

    fn wait(&mut self, secs: u64) -> Result<(), ChainError> {
        (**self).wait(secs)
    }
}
