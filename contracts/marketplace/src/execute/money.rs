//! Money out: to a person, to a requester, to the treasury.

use caravan_contract_kit::{response, Call};
use caravan_marketplace_api::{AvailableWithdrawn, BalanceWithdrawn, FeesWithdrawn, PointsSent};
use caravan_money::{Amount, Currency, MoneyError};
use caravan_points_api::Points;
use caravan_primitives::{PersonId, ProjectId};
use cosmwasm_std::{Addr, Response, Storage, Uint128};

use super::load_sender;
use super::points::{award_message, take_off, AWARD};
use crate::domain::balance::Balance;
use crate::error::Result;
use crate::state;

/// Pay the sender what is due to it, whole or in part.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn withdraw(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    currency: Currency,
    up_to: Option<Amount>,
) -> Result<Response> {
    let person = super::person::require_person(storage, call)?;
    let currency = call.currency(currency)?;
    let response = pay(storage, call, person, &call.sender, &currency, up_to.map(Amount::get))?;
    Ok(response.add_attribute("action", "withdraw"))
}

/// Pay a person what is due, at the person's own address. While a move is under way, or a rejection of its work is not final,
/// only the person may ask for it.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn withdraw_for(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    person: PersonId,
    currency: Currency,
) -> Result<Response> {
    let currency = call.currency(currency)?;
    let row = state::load_person(storage, person)?;
    let address = row.require_payable(person, &call.sender, call.now)?;
    if call.sender != *address {
        state::load_balance_or_default(storage, person, &currency.key())?.require_no_rejection(person)?;
    }
    let response = pay(storage, call, person, address, &currency, None)?;
    Ok(response.add_attribute("action", "withdraw_for"))
}

/// Pay available funds to the requester.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn withdraw_available(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    id: ProjectId,
    amount: Amount,
) -> Result<Response> {
    let mut project = state::load_project(storage, id)?;
    project.require_requester(&load_sender(storage, call)?)?;
    project.take_available(amount.get())?;
    state::save_project(storage, id, &project)?;
    let mut ledger = state::load_currency_ledger_or_default(storage, &project.currency)?;
    ledger.pay_available(amount.get())?;
    state::save_currency_ledger(storage, &project.currency, &ledger)?;
    let address = call.sender.clone();
    let message = call.pay(&Currency::from_key(&project.currency)?, &address, amount.get())?;
    let event = AvailableWithdrawn { project: id, address, amount: amount.get(), available: project.available() };
    Ok(response("withdraw_available", [event.into()]).add_message(message))
}

/// Pay the platform's fees to the treasury.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn withdraw_fees(storage: &mut dyn Storage, call: &Call<'_>, currency: Currency) -> Result<Response> {
    let currency = call.currency(currency)?;
    let mut ledger = state::load_currency_ledger_or_default(storage, &currency.key())?;
    let amount = ledger.pay_fees()?;
    if amount.is_zero() {
        return Err(MoneyError::NothingToWithdraw(currency.to_string()).into());
    }
    state::save_currency_ledger(storage, &currency.key(), &ledger)?;
    let treasury = state::load_config(storage)?.treasury;
    let message = call.pay(&currency, &treasury, amount)?;
    Ok(response("withdraw_fees", [FeesWithdrawn { currency, treasury, amount }.into()]).add_message(message))
}

/// Pay a balance, and send its points. Rows are saved before anything is sent, so that a call back finds nothing more due.
/// The award comes first: its reply finds the slot in flight as this message left it.
fn pay(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    person: PersonId,
    to: &Addr,
    currency: &Currency,
    up_to: Option<Uint128>,
) -> Result<Response> {
    let key = currency.key();
    let mut balance = state::load_balance_or_default(storage, person, &key)?;
    let points = state::load_siblings(storage)?.points.filter(|_| !balance.points.is_empty()).map(Points);
    let paid = balance.debit(up_to)?;
    // Who names an amount may be overtaken by anyone who has all of it paid: that is no failure.
    if paid.is_zero() && points.is_none() && up_to.is_none() {
        return Err(MoneyError::NothingToWithdraw(currency.to_string()).into());
    }
    let mut response = Response::new();
    if let Some(points) = points {
        let due = take_off(storage, person, &key, &mut balance)?;
        let sent = PointsSent { person, address: to.clone(), points: Balance::sum(&due) };
        response = response.add_event(sent).add_submessage(award_message(&points, to, &due, AWARD)?);
    }
    state::save_balance(storage, person, &key, &balance)?;
    if paid.is_zero() {
        return Ok(response);
    }
    let mut ledger = state::load_currency_ledger_or_default(storage, &key)?;
    ledger.pay_balance(paid)?;
    state::save_currency_ledger(storage, &key, &ledger)?;
    let event = BalanceWithdrawn {
        person,
        address: to.clone(),
        currency: currency.clone(),
        amount: paid,
        balance: balance.amount,
    };
    Ok(response.add_event(event).add_message(call.pay(currency, to, paid)?))
}
