//! `caravan balance` and `caravan withdraw`.

use caravan_chain::{Chain, Code};
use caravan_client::balances::{all_earned, balances, withdraw as withdraw_money, WithdrawFrom};
use caravan_client::{decimal, CurrencyDisplay, Session};
use caravan_licensing_api as licensing;
use caravan_marketplace_api as marketplace;
use serde_json::{json, Value};

use super::send::send_as;
use crate::args::work::{BalanceArgs, WithdrawArgs};
use crate::failure::Failure;
use crate::output::{table, Output};

/// The decimals of points.
const POINTS_DECIMALS: usize = 6;

pub(crate) fn balance<C: Chain>(args: &BalanceArgs, session: &Session<C>) -> Result<Output, Failure> {
    let address = session.account(args.name.as_deref())?;
    let display = currency(args.currency.as_deref(), session)?;
    let money = balances(&address, &args.asset, &display, session)?;
    let mut rows = vec![
        vec!["in the account".to_owned(), display.plain(money.held)],
        vec!["earned by work, to withdraw".to_owned(), display.plain(money.earned)],
        vec!["royalties as an owner, to withdraw".to_owned(), display.plain(money.royalties)],
    ];
    for claim in &money.claims {
        let label = format!("royalties as a contributor of asset {}, to claim", claim.asset);
        rows.push(vec![label, display.plain(claim.claimable)]);
    }
    let claims: Vec<Value> = money
        .claims
        .iter()
        .map(|claim| json!({ "asset": claim.asset, "claimable": claim.claimable, "pool_in": claim.pool_in }))
        .collect();
    let points = decimal(money.points, POINTS_DECIMALS);
    let mut text = format!("{}\n{points} points", table(&[&session.name(&address), &display.symbol], rows));
    let mut others = all_earned(&address, session)?;
    others.retain(|(other, _)| other.currency != display.currency);
    for (other, amount) in &others {
        text.push_str(&format!("\nalso earned by work, to withdraw: {}", other.show(*amount)));
    }
    let others: Vec<Value> =
        others.iter().map(|(other, amount)| json!({ "earned": amount, "currency": other.currency })).collect();
    let json = json!({
        "address": address, "held": money.held, "earned": money.earned, "royalties": money.royalties,
        "points": money.points, "claims": claims, "currency": display.currency, "other_earnings": others,
    });
    Ok(Output::new(text, json))
}

/// Have another paid what is due, always at its own address.
fn withdraw_for<C: Chain>(payee: &str, args: &WithdrawArgs, session: &mut Session<C>) -> Result<Output, Failure> {
    let display = currency(args.currency.as_deref(), session)?;
    let (sender, currency) = (session.actor_or_passer_by(), display.currency.clone());
    let fields = json!({ "currency": display.currency });
    let done = format!("{payee} is paid what was due");
    if args.royalties {
        let address = session.account(Some(payee))?.to_string();
        let msg = licensing::ExecuteMsg::WithdrawFor { address, currency };
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

/// Return the currency to withdraw: the one that is named by itself or by the amount, else the only one in which the account
/// has earnings, else the usual coin.
fn due_currency<C: Chain>(args: &WithdrawArgs, session: &Session<C>) -> Result<CurrencyDisplay, Failure> {
    match (&args.currency, &args.amount) {
        (None, Some(amount)) => return Ok(session.client.amount(amount)?.0),
        (Some(_), _) => return currency(args.currency.as_deref(), session),
        (None, None) => {}
    }
    let usual = session.client.usual_coin()?;
    let earned = if args.royalties { vec![] } else { all_earned(&session.actor()?, session)? };
    match earned.as_slice() {
        [(only, _)] => Ok(only.clone()),
        [_, _, ..] if earned.iter().all(|(other, _)| other.currency != usual.currency) => {
            let amounts: Vec<String> = earned.iter().map(|(other, amount)| other.show(*amount)).collect();
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
        None if args.royalties => (WithdrawFrom::Royalties, due_currency(args, session)?),
        None => (WithdrawFrom::Earnings, due_currency(args, session)?),
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
