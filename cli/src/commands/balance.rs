//! `caravan balance` and `caravan withdraw`.

use caravan_chain::{Chain, Code};
use caravan_client::balances::{all_earned, balances, withdraw as withdraw_money, AssetClaim, Balances, WithdrawFrom};
use caravan_client::{decimal, CurrencyDisplay, Session};
use caravan_licensing_api as licensing;
use caravan_marketplace_api as marketplace;
use caravan_primitives::AssetId;
use cosmwasm_std::{Addr, Uint128};
use serde_json::{json, Map, Value};

use super::send::send_as;
use crate::args::work::{BalanceArgs, WithdrawArgs};
use crate::failure::Failure;
use crate::output::{table, Output};

/// The decimals of points.
const POINTS_DECIMALS: usize = 6;

/// Show the money of an account in the currency that was named; else in the coin of the chain, and in each listed currency in
/// which there is any.
pub(crate) fn balance<C: Chain>(args: &BalanceArgs, session: &Session<C>) -> Result<Output, Failure> {
    let address = session.account(args.name.as_deref())?;
    let first = currency(args.currency.as_deref(), session)?;
    let others = if args.currency.is_some() { vec![] } else { session.client.listed_currencies()? };
    let mut columns = vec![];
    for display in others.into_iter().filter(|other| other.currency != first.currency) {
        let money = balances(&address, &args.asset, &display, session)?;
        if !money.is_empty() {
            columns.push((display, money));
        }
    }
    let money = balances(&address, &args.asset, &first, session)?;
    columns.insert(0, (first, money));
    let name = session.name(&address);
    let symbols = columns.iter().map(|(display, _)| display.symbol.as_str());
    let header: Vec<&str> = [name.as_str()].into_iter().chain(symbols).collect();
    let points = session.client.points(&address)?;
    let text = format!("{}\n{} points", table(&header, rows(&columns)), decimal(points, POINTS_DECIMALS));
    let mut found = columns.iter().map(|(display, money)| money_json(display, money));
    let mut json = found.next().unwrap_or_default();
    let more = [("address", json!(address)), ("points", json!(points)), ("others", found.map(Value::Object).collect())];
    json.extend(more.map(|(name, value)| (name.to_owned(), value)));
    let json = Value::Object(json);
    Ok(Output::new(text, json))
}

/// A row for each kind of money, with a column for each currency.
fn rows(columns: &[(CurrencyDisplay, Balances)]) -> Vec<Vec<String>> {
    let row = |label: String, amount: &dyn Fn(&Balances) -> Uint128| {
        let amounts = columns.iter().map(|(display, money)| display.plain(amount(money)));
        [label].into_iter().chain(amounts).collect()
    };
    let mut rows: Vec<Vec<String>> = vec![
        row("in the account".to_owned(), &|money| money.held),
        row("earned by work, to withdraw".to_owned(), &|money| money.earned),
        row("royalties as an owner, to withdraw".to_owned(), &|money| money.royalties),
    ];
    let claims = columns.first().map(|(_, money)| money.claims.as_slice()).unwrap_or_default();
    for (place, claim) in claims.iter().enumerate() {
        let label = format!("royalties as a contributor of asset {}, to claim", claim.asset);
        let claimable = |money: &Balances| money.claims.get(place).map(|claim| claim.claimable).unwrap_or_default();
        rows.push(row(label, &claimable));
    }
    rows
}

fn money_json(display: &CurrencyDisplay, money: &Balances) -> Map<String, Value> {
    let claim =
        |claim: &AssetClaim| json!({ "asset": claim.asset, "claimable": claim.claimable, "pool_in": claim.pool_in });
    let claims: Vec<Value> = money.claims.iter().map(claim).collect();
    let fields = [
        ("held", json!(money.held)),
        ("earned", json!(money.earned)),
        ("royalties", json!(money.royalties)),
        ("claims", json!(claims)),
        ("currency", json!(display.currency)),
    ];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Have another paid what is due, always at its own address.
fn withdraw_for<C: Chain>(payee: &str, args: &WithdrawArgs, session: &mut Session<C>) -> Result<Output, Failure> {
    let address = if args.royalties {
        session.account(Some(payee))?
    } else {
        session.client.person(session.person(payee)?)?.address
    };
    let display = due_currency(&address, args, session)?;
    let (sender, currency) = (session.actor_or_passer_by(), display.currency.clone());
    let fields = json!({ "currency": display.currency });
    let done = format!("{payee} is paid what was due");
    if args.royalties {
        let msg = licensing::ExecuteMsg::WithdrawFor { address: address.to_string(), currency };
        return send_as(&sender, Code::Licensing, &msg, done, fields, session);
    }
    let msg = marketplace::ExecuteMsg::WithdrawFor { person: session.person(payee)?, currency };
    send_as(&sender, Code::Marketplace, &msg, done, fields, session)
}

/// Return a currency by its name, or the usual coin of the chain.
pub(super) fn currency<C: Chain>(name: Option<&str>, session: &Session<C>) -> Result<CurrencyDisplay, Failure> {
    Ok(match name {
        Some(name) => session.client.currency(name)?,
        None => session.client.usual_coin()?,
    })
}

/// Return the currency to withdraw: the one that is named by itself or by the amount, else the one in which something is due to
/// this account.
fn due_currency<C: Chain>(
    address: &Addr,
    args: &WithdrawArgs,
    session: &Session<C>,
) -> Result<CurrencyDisplay, Failure> {
    match (&args.currency, &args.amount) {
        (None, Some(amount)) => return Ok(session.client.amount(amount)?.0),
        (Some(_), _) => return currency(args.currency.as_deref(), session),
        (None, None) => {}
    }
    if args.royalties {
        return royalty_currency(address, &[], session);
    }
    only_due(all_earned(address, session)?, session)
}

/// Return the currency in which royalties are due to an account: as a contributor of assets, or as an owner without any.
pub(super) fn royalty_currency<C: Chain>(
    address: &Addr,
    assets: &[AssetId],
    session: &Session<C>,
) -> Result<CurrencyDisplay, Failure> {
    let mut due = vec![];
    for display in session.client.listed_currencies()? {
        let money = balances(address, assets, &display, session)?;
        let claims = money.claims.iter().try_fold(Uint128::zero(), |sum, claim| sum.checked_add(claim.claimable));
        let amount = if assets.is_empty() { money.royalties } else { claims.unwrap_or(Uint128::MAX) };
        if !amount.is_zero() {
            due.push((display, amount));
        }
    }
    only_due(due, session)
}

/// Return the only currency in which something is due, else the usual coin, if it is among them or nothing is due.
fn only_due<C: Chain>(due: Vec<(CurrencyDisplay, Uint128)>, session: &Session<C>) -> Result<CurrencyDisplay, Failure> {
    let usual = session.client.usual_coin()?;
    match due.as_slice() {
        [(only, _)] => Ok(only.clone()),
        [_, _, ..] if due.iter().all(|(other, _)| other.currency != usual.currency) => {
            let amounts: Vec<String> = due.iter().map(|(other, amount)| other.show(*amount)).collect();
            Err(Failure::Usage(format!("name one of these with --currency: {}", amounts.join(", "))))
        }
        _ => Ok(usual),
    }
}

pub(crate) fn withdraw<C: Chain>(args: &WithdrawArgs, session: &mut Session<C>) -> Result<Output, Failure> {
    if let Some(payee) = &args.payee {
        return withdraw_for(payee, args, session);
    }
    let (from, display) = match args.project {
        Some(project) => (WithdrawFrom::Project(project), session.project(project)?.1),
        None if args.royalties => (WithdrawFrom::Royalties, due_currency(&session.actor()?, args, session)?),
        None => (WithdrawFrom::Earnings, due_currency(&session.actor()?, args, session)?),
    };
    let amount = args.amount.as_deref().map(|amount| display.amount(amount)).transpose()?;
    let paid = withdraw_money(from, amount, &display, session)?;
    let actor = session.actor()?;
    let held = display.balance(&session.client.chain, &actor)?;
    let points = session.client.points(&actor)?;
    let name = session.actor_name()?;
    let balance = display.show(held);
    let text = if paid.is_zero() {
        let points = decimal(points, POINTS_DECIMALS);
        format!("No money was due to {name}, only points: {points} now. Balance: {balance}")
    } else {
        format!("Paid {} to {name}. Balance: {balance}", display.show(paid))
    };
    Ok(Output::new(text, json!({ "paid": paid, "held": held, "points": points, "currency": display.currency })))
}
