//! Money out: to owners of assets, to the treasury. Rows are saved before anything is sent.

use caravan_licensing_api::{BalanceWithdrawn, FeesWithdrawn};
use caravan_money::{sub, Amount, Currency, MoneyError};
use cosmwasm_std::{to_json_binary, Addr, BankMsg, Coin, CosmosMsg, Response, Storage, Uint128, WasmMsg};
use cw20::Cw20ExecuteMsg;

use super::{told, Call};
use crate::error::Res;
use crate::state;

/// The sender takes what was credited to it.
#[inline(never)]
pub(crate) fn withdraw(
    store: &mut dyn Storage,
    call: &Call<'_>,
    currency: Currency,
    amount: Option<Amount>,
) -> Res<Response> {
    pay(store, call, &call.sender, (currency, amount), "withdraw")
}

/// Anyone has an address paid what was credited to it.
#[inline(never)]
pub(crate) fn withdraw_for(
    store: &mut dyn Storage,
    call: &Call<'_>,
    address: &str,
    currency: Currency,
) -> Res<Response> {
    pay(store, call, &call.address(address)?, (currency, None), "withdraw_for")
}

/// The platform's fees go to the treasury.
#[inline(never)]
pub(crate) fn withdraw_fees(store: &mut dyn Storage, call: &Call<'_>, currency: Currency) -> Res<Response> {
    let currency = call.currency(currency)?;
    let mut sum = state::currency_ledger(store, &currency.key())?;
    let amount = sum.pay_fees()?;
    if amount.is_zero() {
        return Err(MoneyError::NothingToWithdraw(currency.key()).into());
    }
    state::save_currency_ledger(store, &currency.key(), &sum)?;
    let treasury = state::config(store)?.treasury;
    let message = transfer(&currency, &treasury, amount)?;
    Ok(told("withdraw_fees", [FeesWithdrawn { currency, treasury, amount }.into()]).add_message(message))
}

fn pay(
    store: &mut dyn Storage,
    call: &Call<'_>,
    address: &Addr,
    (currency, amount): (Currency, Option<Amount>),
    action: &'static str,
) -> Res<Response> {
    let currency = call.currency(currency)?;
    let key = currency.key();
    let available = state::balance(store, address, &key)?;
    let needed = amount.map_or(available, Amount::get);
    if available.is_zero() {
        return Err(MoneyError::NothingToWithdraw(key).into());
    }
    if needed > available {
        return Err(MoneyError::BalanceShort { needed, available }.into());
    }
    let balance = sub(available, needed)?;
    state::save_balance(store, address, &key, balance)?;
    let mut sum = state::currency_ledger(store, &key)?;
    sum.pay_balance(needed)?;
    state::save_currency_ledger(store, &key, &sum)?;
    let message = transfer(&currency, address, needed)?;
    let event = BalanceWithdrawn { address: address.clone(), currency, amount: needed, balance };
    Ok(told(action, [event.into()]).add_message(message))
}

/// The one transfer of a message.
pub(super) fn transfer(currency: &Currency, to: &Addr, amount: Uint128) -> Res<CosmosMsg> {
    let recipient = to.to_string();
    Ok(match currency {
        Currency::Native(denom) => {
            let coin = Coin { denom: denom.to_string(), amount };
            BankMsg::Send { to_address: recipient, amount: vec![coin] }.into()
        }
        Currency::Cw20(token) => {
            let msg = to_json_binary(&Cw20ExecuteMsg::Transfer { recipient, amount })?;
            WasmMsg::Execute { contract_addr: token.clone(), msg, funds: vec![] }.into()
        }
    })
}
