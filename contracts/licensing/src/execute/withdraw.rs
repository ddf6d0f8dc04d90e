//! Money out: to owners of assets, to the treasury. Rows are saved before anything is sent.

use caravan_contract_kit::{response, Call};
use caravan_licensing_api::{BalanceWithdrawn, FeesWithdrawn};
use caravan_money::{sub, Amount, Currency, MoneyError};
use cosmwasm_std::{Addr, Response, Storage};

use crate::error::Result;
use crate::state;

/// Pay the sender from its balance.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn withdraw(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    currency: Currency,
    amount: Option<Amount>,
) -> Result<Response> {
    pay(storage, call, &call.sender, call.currency(currency)?, amount, "withdraw")
}

/// Pay an address its whole balance. Anyone may ask for it.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn withdraw_for(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    address: &str,
    currency: Currency,
) -> Result<Response> {
    pay(storage, call, &call.address(address)?, call.currency(currency)?, None, "withdraw_for")
}

/// Pay the platform's fees to the treasury.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn withdraw_fees(storage: &mut dyn Storage, call: &Call<'_>, currency: Currency) -> Result<Response> {
    let currency = call.currency(currency)?;
    let key = currency.key();
    let mut sum = state::load_currency_ledger_or_default(storage, &key)?;
    let amount = sum.pay_fees()?;
    if amount.is_zero() {
        return Err(MoneyError::NothingToWithdraw(currency.to_string()).into());
    }
    state::save_currency_ledger(storage, &key, &sum)?;
    let treasury = state::load_config(storage)?.treasury;
    let message = call.pay(&currency, &treasury, amount)?;
    Ok(response("withdraw_fees", [FeesWithdrawn { currency, treasury, amount }.into()]).add_message(message))
}

fn pay(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    address: &Addr,
    currency: Currency,
    amount: Option<Amount>,
    action: &'static str,
) -> Result<Response> {
    let key = currency.key();
    let available = state::load_balance_or_default(storage, address, &key)?;
    let needed = amount.map_or(available, Amount::get);
    if available.is_zero() {
        return Err(MoneyError::NothingToWithdraw(currency.to_string()).into());
    }
    if needed > available {
        return Err(MoneyError::BalanceShort { needed, available }.into());
    }
    let balance = sub(available, needed)?;
    state::save_balance(storage, address, &key, balance)?;
    let mut sum = state::load_currency_ledger_or_default(storage, &key)?;
    sum.pay_balance(needed)?;
    state::save_currency_ledger(storage, &key, &sum)?;
    let message = call.pay(&currency, address, needed)?;
    let event = BalanceWithdrawn { address: address.clone(), currency, amount: needed, balance };
    Ok(response(action, [event.into()]).add_message(message))
}
