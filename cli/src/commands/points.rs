//! `caravan points`: the token that annotators earn.

use std::path::Path;

use caravan_chain::{Chain, ChainExt, Code};
use caravan_client::values::parse_seconds;
use caravan_client::{ClientError, CurrencyDisplay, Problem, Session};
use caravan_money::{Amount, Currency};
use caravan_points_api::{
    EarnedResponse, EmbeddedLogo, ExecuteMsg, Expiration, Logo, MinterBudgetResponse, MintersResponse, QueryMsg,
    SeasonTotalResponse, Transferability, TransferabilityResponse,
};
use caravan_primitives::{Seconds, Text, Uri};
use cosmwasm_std::{Binary, Timestamp, Uint128};
use serde_json::{json, Value};

use super::send::{confirm, send};
use crate::args::points::{AllowArgs, PointsCommand};
use crate::failure::Failure;
use crate::output::{table, Output};

pub(crate) fn points<C: Chain>(
    command: &PointsCommand,
    yes: bool,
    session: &mut Session<C>,
) -> Result<Output, Failure> {
    match command {
        PointsCommand::Show { name } => show(name.as_deref(), session),
        PointsCommand::Transfer { to, amount, from } => {
            let spent = transfer(to, amount, from.as_deref(), session)?;
            spend(spent, yes, session)
        }
        PointsCommand::Burn { amount, from } => {
            let spent = burn(amount, from.as_deref(), session)?;
            spend(spent, yes, session)
        }
        PointsCommand::Send { contract, amount, msg, from } => {
            let spent = send_to_contract(contract, amount, msg, from.as_deref(), session)?;
            spend(spent, yes, session)
        }
        PointsCommand::Allow(args) => allow(args, true, session),
        PointsCommand::Disallow(args) => allow(args, false, session),
        PointsCommand::Mint { to, amount } => mint(to, amount, session),
        PointsCommand::Minters => minters(session),
        PointsCommand::SetMinter { minter, budget } => set_minter(minter, budget, session),
        PointsCommand::Loosen => {
            confirm("Every holder can send points from now on, for good", yes)?;
            let msg = ExecuteMsg::Loosen { to: Transferability::Open {} };
            send(Code::Points, &msg, "Every holder can send points from now on", json!({}), session)
        }
        PointsCommand::Season { season, name } => season_of(*season, name.as_deref(), session),
        PointsCommand::Describe { project, description, marketing } => {
            describe([project.as_deref(), description.as_deref(), marketing.as_deref()], session)
        }
        PointsCommand::Logo { file, url } => logo(file.as_deref(), url.as_deref(), session),
    }
}

/// Return how people know points.
fn display<C: Chain>(session: &Session<C>) -> Result<CurrencyDisplay, Failure> {
    let currency = Currency::cw20(session.client.contracts.points.as_str())?;
    Ok(session.client.display(&currency)?)
}

fn query<C: Chain, R: serde::de::DeserializeOwned>(msg: &QueryMsg, session: &Session<C>) -> Result<R, Failure> {
    Ok(session.client.chain.ask(&session.client.contracts.points, msg)?)
}

fn show<C: Chain>(name: Option<&str>, session: &Session<C>) -> Result<Output, Failure> {
    let (display, address) = (display(session)?, session.account(name)?);
    let held = session.client.points(&address)?;
    let answer: TransferabilityResponse = query(&QueryMsg::Transferability {}, session)?;
    let use_text = match answer.transferability {
        Transferability::Soulbound {} => "they stay with the person who earned them",
        Transferability::Open {} => "every holder can send them",
    };
    let text = format!("{} holds {}; {use_text}", session.name(&address), display.show(held));
    let json = json!({
        "address": address, "held": held, "currency": display.currency, "transferability": answer.transferability,
    });
    Ok(Output::new(text, json))
}

/// Points that leave an account for good.
struct Spent {
    /// How many, as people read it.
    shown: String,
    /// Where they go.
    to: String,
    msg: ExecuteMsg,
    fields: Value,
}

fn spend<C: Chain>(spent: Spent, yes: bool, session: &mut Session<C>) -> Result<Output, Failure> {
    let Spent { shown, to, msg, fields } = spent;
    confirm(&format!("{shown} go to {to}, for good"), yes)?;
    send(Code::Points, &msg, format!("{shown} went to {to}"), fields, session)
}

fn transfer<C: Chain>(to: &str, amount: &str, from: Option<&str>, session: &Session<C>) -> Result<Spent, Failure> {
    let (display, to) = (display(session)?, session.account(Some(to))?);
    let (amount, recipient) = (display.amount(amount)?, to.to_string());
    let msg = match owner(from, session)? {
        None => ExecuteMsg::Transfer { recipient, amount },
        Some(owner) => ExecuteMsg::TransferFrom { owner, recipient, amount },
    };
    let (shown, fields) = (display.show(amount.get()), fields(&display, amount));
    Ok(Spent { shown, to: session.name(&to), msg, fields })
}

fn burn<C: Chain>(amount: &str, from: Option<&str>, session: &Session<C>) -> Result<Spent, Failure> {
    let display = display(session)?;
    let amount = display.amount(amount)?;
    let msg = match owner(from, session)? {
        None => ExecuteMsg::Burn { amount },
        Some(owner) => ExecuteMsg::BurnFrom { owner, amount },
    };
    let (shown, fields) = (display.show(amount.get()), fields(&display, amount));
    Ok(Spent { shown, to: "no one: they are destroyed".to_owned(), msg, fields })
}

fn send_to_contract<C: Chain>(
    contract: &str,
    amount: &str,
    msg: &str,
    from: Option<&str>,
    session: &Session<C>,
) -> Result<Spent, Failure> {
    let (display, contract) = (display(session)?, session.account(Some(contract))?.to_string());
    let amount = display.amount(amount)?;
    serde_json::from_str::<Value>(msg)
        .map_err(|error| Failure::Usage(format!("expected a message as JSON, got {msg} ({error})")))?;
    let (to, msg) = (contract.clone(), Binary::from(msg.as_bytes()));
    let msg = match owner(from, session)? {
        None => ExecuteMsg::Send { contract, amount, msg },
        Some(owner) => ExecuteMsg::SendFrom { owner, contract, amount, msg },
    };
    let (shown, fields) = (display.show(amount.get()), fields(&display, amount));
    Ok(Spent { shown, to, msg, fields })
}

fn owner<C: Chain>(from: Option<&str>, session: &Session<C>) -> Result<Option<String>, Failure> {
    Ok(from.map(|from| session.account(Some(from))).transpose()?.map(|owner| owner.to_string()))
}

fn fields(display: &CurrencyDisplay, amount: Amount) -> Value {
    json!({ "amount": amount.get(), "currency": display.currency })
}

fn allow<C: Chain>(args: &AllowArgs, more: bool, session: &mut Session<C>) -> Result<Output, Failure> {
    let (display, spender) = (display(session)?, session.account(Some(&args.spender))?);
    let amount: Uint128 = display.units(&args.amount)?;
    let lasts = args.expires.as_deref().map(parse_seconds).transpose()?;
    let expires = lasts.map(|lasts| expiry(session.client.chain.now(), lasts)).transpose()?;
    let (name, address) = (session.name(&spender), spender.to_string());
    let (word, msg) = if more {
        ("more", ExecuteMsg::IncreaseAllowance { spender: address, amount, expires })
    } else {
        ("less", ExecuteMsg::DecreaseAllowance { spender: address, amount, expires })
    };
    let text = format!("{name} may spend {} {word} of your points", display.show(amount));
    send(Code::Points, &msg, text, json!({ "amount": amount, "currency": display.currency }), session)
}

/// Return when an allowance ends. A chain counts nanoseconds in 64 bits.
fn expiry(now: u64, lasts: Seconds) -> Result<Expiration, Problem> {
    let end = now.checked_add(lasts.get()).filter(|end| *end <= u64::MAX / 1_000_000_000);
    let got = format!("{}s", lasts.get());
    let end = end.ok_or(Problem::Value { expected: "a time that ends before the year 2554", got })?;
    Ok(Expiration::AtTime(Timestamp::from_seconds(end)))
}

fn mint<C: Chain>(to: &str, amount: &str, session: &mut Session<C>) -> Result<Output, Failure> {
    let (display, to) = (display(session)?, session.account(Some(to))?);
    let amount = display.amount(amount)?;
    let text = format!("Minted {} for {}", display.show(amount.get()), session.name(&to));
    let msg = ExecuteMsg::Mint { recipient: to.to_string(), amount };
    send(Code::Points, &msg, text, fields(&display, amount), session)
}

fn minters<C: Chain>(session: &Session<C>) -> Result<Output, Failure> {
    let display = display(session)?;
    let mut listed = vec![];
    loop {
        let start_after = listed.last().map(|last: &MinterBudgetResponse| last.minter.to_string());
        let page: MintersResponse = query(&QueryMsg::Minters { start_after, limit: None }, session)?;
        if page.minters.is_empty() {
            break;
        }
        listed.extend(page.minters);
    }
    let raise = |entry: &MinterBudgetResponse| {
        entry.raise.as_ref().map_or_else(String::new, |raise| display.show(raise.amount))
    };
    let row =
        |entry: &MinterBudgetResponse| vec![session.name(&entry.minter), display.show(entry.budget), raise(entry)];
    let text = table(&["minter", "may mint", "announced"], listed.iter().map(row).collect());
    Ok(Output::new(text, json!({ "minters": listed, "currency": display.currency })))
}

fn set_minter<C: Chain>(minter: &str, budget: &str, session: &mut Session<C>) -> Result<Output, Failure> {
    let (display, minter) = (display(session)?, session.account(Some(minter))?);
    let budget = display.units(budget)?;
    let name = session.name(&minter);
    let text = if budget.is_zero() {
        format!("{name} is no minter any more")
    } else {
        format!("{name} may mint {}; what is above its budget of now, from seven days later", display.show(budget))
    };
    let msg = ExecuteMsg::SetMinter { minter: minter.to_string(), budget };
    send(Code::Points, &msg, text, json!({ "minter": minter, "budget": budget }), session)
}

fn season_of<C: Chain>(season: u32, name: Option<&str>, session: &Session<C>) -> Result<Output, Failure> {
    let (display, address) = (display(session)?, session.account(name)?);
    let earned: EarnedResponse = query(&QueryMsg::Earned { address: address.to_string(), season }, session)?;
    let total: SeasonTotalResponse = query(&QueryMsg::SeasonTotal { season }, session)?;
    let (own, all) = (display.show(earned.amount), display.show(total.total));
    let text = format!("{} earned {own} in season {season}; all together {all}", session.name(&address));
    Ok(Output::new(
        text,
        json!({ "season": season, "address": address, "earned": earned.amount, "total": total.total }),
    ))
}

fn describe<C: Chain>(texts: [Option<&str>; 3], session: &mut Session<C>) -> Result<Output, Failure> {
    let [project, description, marketing] = texts;
    let address =
        |name: &str| if name.is_empty() { Ok(String::new()) } else { session.account(Some(name)).map(String::from) };
    let msg = ExecuteMsg::UpdateMarketing {
        project: project.map(Text::new).transpose()?,
        description: description.map(Text::new).transpose()?,
        marketing: marketing.map(address).transpose()?,
    };
    send(Code::Points, &msg, "Wallets show the new texts", json!({}), session)
}

fn logo<C: Chain>(file: Option<&Path>, url: Option<&str>, session: &mut Session<C>) -> Result<Output, Failure> {
    let logo = match (file, url) {
        (Some(path), _) => {
            let unreadable = |error| ClientError::Unreadable { path: path.to_owned(), error };
            let bytes = Binary::from(std::fs::read(path).map_err(unreadable)?);
            let is_svg = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("svg"));
            Logo::Embedded(if is_svg { EmbeddedLogo::Svg(bytes) } else { EmbeddedLogo::Png(bytes) })
        }
        (None, url) => Logo::Url(Uri::new(url.unwrap_or_default())?),
    };
    send(Code::Points, &ExecuteMsg::UploadLogo(logo), "Wallets show the new picture", json!({}), session)
}
