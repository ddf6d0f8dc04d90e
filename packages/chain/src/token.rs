//! A plain cw20 token, for demonstrations and tests.

use cosmwasm_std::{Addr, Binary, Uint128};

use crate::chain::{Chain, Instantiate};
use crate::embedded::Embedded;
use crate::error::ChainError;
use crate::persistence;
use crate::sandbox::token_message;

impl Embedded {
    /// Create a plain `cw20-base` token of account `deployer`, outside of any suite.
    ///
    /// `symbol` is 3 to 12 ASCII letters and names the token once; the account `deployer` may mint more.
    ///
    /// # Errors
    /// The token's own, or [`ChainError::Bad`] for a symbol that was used.
    pub fn make_token(&mut self, symbol: &str, decimals: u8, holders: &[(Addr, Uint128)]) -> Result<Addr, ChainError> {
        let deployer = self.account("deployer");
        let code = self.store_named(persistence::TOKEN, persistence::token())?;
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
