//! Money that leaves a contract.

use caravan_money::Currency;
use cosmwasm_std::{to_json_binary, Addr, BankMsg, Coin, CosmosMsg, StdResult, Uint128, WasmMsg};
use serde::Serialize;

/// A message to a token. `cw20::Cw20ExecuteMsg` has the same JSON, but brings the code of all its messages.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum TokenMsg<'a> {
    Transfer { recipient: &'a str, amount: Uint128 },
}

/// Build the message that pays an amount to an address: by the bank, or by the token.
///
/// # Errors
/// If the message cannot be written as JSON.
pub(crate) fn transfer(currency: &Currency, to: &Addr, amount: Uint128) -> StdResult<CosmosMsg> {
    Ok(match currency {
        Currency::Native(denom) => {
            let coin = Coin { denom: denom.to_string(), amount };
            BankMsg::Send { to_address: to.to_string(), amount: vec![coin] }.into()
        }
        Currency::Cw20(token) => {
            let msg = to_json_binary(&TokenMsg::Transfer { recipient: to.as_str(), amount })?;
            WasmMsg::Execute { contract_addr: token.clone(), msg, funds: vec![] }.into()
        }
    })
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "no chain here")]
mod tests {
    use cosmwasm_std::coins;
    use cw20::Cw20ExecuteMsg;

    use super::*;

    #[test]
    fn native_coins_go_by_the_bank() {
        let sent = transfer(&Currency::native("ucara").unwrap(), &Addr::unchecked("ann"), Uint128::new(7)).unwrap();
        assert_eq!(sent, BankMsg::Send { to_address: "ann".to_owned(), amount: coins(7, "ucara") }.into());
    }

    #[test]
    fn tokens_go_by_the_transfer_of_cw20() {
        let (to, amount) = (Addr::unchecked("ann"), Uint128::new(7));
        let sent = transfer(&Currency::Cw20("token".to_owned()), &to, amount).unwrap();
        let msg = to_json_binary(&Cw20ExecuteMsg::Transfer { recipient: to.into_string(), amount }).unwrap();
        assert_eq!(sent, WasmMsg::Execute { contract_addr: "token".to_owned(), msg, funds: vec![] }.into());
    }
}
