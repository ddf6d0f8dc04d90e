//! `caravan balance` and `caravan withdraw`.

use caravan_chain::Chain;
use caravan_client::balances::{balances, withdraw as withdraw_money, WithdrawFrom};
use caravan_client::values::parse_amount;
use caravan_client::{decimal, CurrencyDisplay, Session};
use serde_json::{json, Value};

use crate::args::work::{BalanceArgs, WithdrawArgs};
use crate::failure::Failure;
use crate::output::{table, Output};

/// The decimals of points.
const POINTS_DECIMALS: usize = 6;

pub(crate) fn balance<C: Chain>(args: &BalanceArgs, session: &Session<C>) -> Result<Output, Failure> {
    let address = session.account(args.name.as_deref())?;
    let display = CurrencyDisplay::cara()?;
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
    let text = format!("{}\n{points} points", table(&[&session.name(&address), display.symbol], rows));
    let json = json!({
        "address": address, "held": money.held, "earned": money.earned, "royalties": money.royalties,
        "points": money.points, "claims": claims,
    });
    Ok(Output::new(text, json))
}

pub(crate) fn withdraw<C: Chain>(args: &WithdrawArgs, session: &mut Session<C>) -> Result<Output, Failure> {
    let amount = args.amount.as_deref().map(parse_amount).transpose()?;
    let from = match args.project {
        _ if args.royalties => WithdrawFrom::Royalties,
        Some(project) => WithdrawFrom::Project(project),
        None => WithdrawFrom::Earnings,
    };
    let (paid, display) = withdraw_money(from, amount, session)?;
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
    Ok(Output::new(text, json!({ "paid": paid, "held": held, "points": points })))
}
