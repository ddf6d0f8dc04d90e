//! Money out: to a person, to a requester, to the treasury. Rows are saved before anything is sent.

use caravan_marketplace_api::{AvailableWithdrawn, BalanceWithdrawn, FeesWithdrawn, PointsSent};
use caravan_money::{Amount, Currency, MoneyError};
use caravan_points_api::Points;
use caravan_primitives::{PersonId, ProjectId};
use cosmwasm_std::{to_json_binary, Addr, BankMsg, Coin, CosmosMsg, Response, Storage, Uint128, WasmMsg};
use serde::Serialize;

use super::points::{award_message, take_off};
use super::{told, Call};
use crate::domain::person::Balance;
use crate::error::Res;
use crate::state;

/// A person takes what is due.
#[inline(never)]
pub(crate) fn withdraw(
    store: &mut dyn Storage,
    call: &Call<'_>,
    currency: Currency,
    amount: Option<Amount>,
) -> Res<Response> {
    let person = super::person::require_person(store, call)?;
    let currency = call.currency(currency)?;
    pay(store, (person, &call.sender), &currency, amount.map(Amount::get)).map(|response| name(response, "withdraw"))
}

/// Anyone has a person paid what is due, at the person's own address.
#[inline(never)]
pub(crate) fn withdraw_for(
    store: &mut dyn Storage,
    call: &Call<'_>,
    person: PersonId,
    currency: Currency,
) -> Res<Response> {
    let currency = call.currency(currency)?;
    let address = state::person(store, person)?.address;
    pay(store, (person, &address), &currency, None).map(|response| name(response, "withdraw_for"))
}

/// The requester takes available funds.
#[inline(never)]
pub(crate) fn withdraw_available(
    store: &mut dyn Storage,
    call: &Call<'_>,
    id: ProjectId,
    amount: Amount,
) -> Res<Response> {
    let mut project = state::project(store, id)?;
    project.require_requester(&call.who(store)?)?;
    project.take_free(amount.get())?;
    state::save_project(store, id, &project)?;
    let mut sum = state::currency_ledger(store, &project.currency)?;
    sum.pay_free(amount.get())?;
    state::save_currency_ledger(store, &project.currency, &sum)?;
    let address = call.sender.clone();
    let message = transfer(&Currency::from_key(&project.currency)?, &address, amount.get())?;
    let event = AvailableWithdrawn { project: id, address, amount: amount.get(), available: project.available };
    Ok(told("withdraw_available", [event.into()]).add_message(message))
}

/// The platform's fees go to the treasury.
#[inline(never)]
pub(crate) fn withdraw_fees(store: &mut dyn Storage, call: &Call<'_>, currency: Currency) -> Res<Response> {
    let currency = call.currency(currency)?;
    let mut sum = state::currency_ledger(store, &currency.key())?;
    let amount = sum.pay_fees()?;
    if amount.is_zero() {
        return Err(MoneyError::NothingToWithdraw(currency.to_string()).into());
    }
    state::save_currency_ledger(store, &currency.key(), &sum)?;
    let treasury = state::config(store)?.treasury;
    let message = transfer(&currency, &treasury, amount)?;
    Ok(told("withdraw_fees", [FeesWithdrawn { currency, treasury, amount }.into()]).add_message(message))
}

/// Takes money and points off, saves, and sends the award first, then the money.
fn pay(
    store: &mut dyn Storage,
    (person, to): (PersonId, &Addr),
    currency: &Currency,
    amount: Option<Uint128>,
) -> Res<Response> {
    let key = currency.key();
    let mut balance = state::balance(store, person, &key)?;
    let points = state::config(store)?.points.filter(|_| !balance.points.is_empty()).map(Points);
    let paid = balance.debit(amount)?;
    if paid.is_zero() && points.is_none() {
        return Err(MoneyError::NothingToWithdraw(currency.to_string()).into());
    }
    let mut response = Response::new();
    if let Some(points) = points {
        let due = take_off(store, person, (&key, &mut balance))?;
        let sent = PointsSent { person, address: to.clone(), points: Balance::sum(&due) };
        response = response.add_event(sent).add_submessage(award_message(&points, to, &due)?);
    }
    state::save_balance(store, person, &key, &balance)?;
    if paid.is_zero() {
        return Ok(response);
    }
    let mut sum = state::currency_ledger(store, &key)?;
    sum.pay_balance(paid)?;
    state::save_currency_ledger(store, &key, &sum)?;
    let event = BalanceWithdrawn {
        person,
        address: to.clone(),
        currency: currency.clone(),
        amount: paid,
        balance: balance.amount,
    };
    Ok(response.add_event(event).add_message(transfer(currency, to, paid)?))
}

fn name(response: Response, action: &'static str) -> Response {
    response.add_attribute("action", action)
}

/// What is sent to a token, with the JSON of cw20: its whole `Cw20ExecuteMsg` would bring the code for every message.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Cw20 {
    Transfer { recipient: String, amount: Uint128 },
}

fn transfer(currency: &Currency, to: &Addr, amount: Uint128) -> Res<CosmosMsg> {
    let recipient = to.to_string();
    Ok(match currency {
        Currency::Native(denom) => {
            let coin = Coin { denom: denom.to_string(), amount };
            BankMsg::Send { to_address: recipient, amount: vec![coin] }.into()
        }
        Currency::Cw20(token) => {
            let msg = to_json_binary(&Cw20::Transfer { recipient, amount })?;
            WasmMsg::Execute { contract_addr: token.clone(), msg, funds: vec![] }.into()
        }
    })
}
