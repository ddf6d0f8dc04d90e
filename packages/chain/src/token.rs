//! A plain cw20 token, for demonstrations and tests.

use cosmwasm_std::{Addr, Binary, Uint128};
use cw20::{Cw20Coin, MinterResponse};
use cw_multi_test::ContractWrapper;

use crate::chain::{json, Chain, Instantiate};
use crate::embedded::Embedded;
use crate::error::ChainError;

impl Embedded {
    /// Makes a plain `cw20-base` token that belongs to account `deployer` and to nobody's suite.
    ///
    /// `symbol` is 3 to 12 ASCII letters and names the token once; the account `deployer` may mint more.
    ///
    /// # Errors
    /// The token's own, or [`ChainError::Bad`] for a symbol that was used.
    pub fn make_token(&mut self, symbol: &str, decimals: u8, holders: &[(Addr, Uint128)]) -> Result<Addr, ChainError> {
        use cw20_base::contract::{execute, instantiate, query};
        let deployer = self.account("deployer");
        let code = self.store_contract(Box::new(ContractWrapper::new(execute, instantiate, query)))?;
        let coin = |(address, amount): &(Addr, Uint128)| Cw20Coin { address: address.to_string(), amount: *amount };
        let msg = cw20_base::msg::InstantiateMsg {
            name: format!("{symbol} token"),
            symbol: symbol.to_owned(),
            decimals,
            initial_balances: holders.iter().map(coin).collect(),
            mint: Some(MinterResponse { minter: deployer.to_string(), cap: None }),
            marketing: None,
        };
        let request = Instantiate {
            code_id: code.id,
            msg: json(&msg)?,
            funds: vec![],
            label: format!("token {symbol}"),
            salt: Binary::from(symbol.as_bytes()),
            admin: None,
        };
        self.instantiate2(&deployer, request)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::ChainExt;

    #[test]
    fn a_token_is_held_by_whom_it_was_made_for() {
        let mut chain = Embedded::new();
        let mira = chain.account("mira");
        let token = chain.make_token("WAVE", 6, &[(mira.clone(), Uint128::new(7))]).unwrap();
        assert_eq!(chain.token_balance(&token, &mira).unwrap(), Uint128::new(7));
        assert_eq!(chain.token_balance(&token, &chain.account("theo")).unwrap(), Uint128::zero());
    }
}
