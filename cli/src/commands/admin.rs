//! `caravan admin`: what the owners of the contracts do.

use caravan_access::{OwnershipAction, OwnershipResponse, PausedResponse};
use caravan_arbitration_api::ArbiterResponse;
use caravan_chain::{Chain, ChainExt, Code};
use caravan_client::calendar::date_time;
use caravan_client::take_down::take_down;
use caravan_client::values::{parse_seconds, parse_share};
use caravan_client::{CurrencyDisplay, Session, PAGE};
use caravan_money::{Bps, Currency};
use cosmwasm_std::{Addr, Uint128};
use serde::{Deserialize, Serialize};
use serde_json::{json, Value};

use super::balance::currency;
use super::execute_query::contract_of;
use super::send::send;
use crate::args::admin::{AdminCommand, Owned, Paid};
use crate::failure::Failure;
use crate::output::{percent, Output};

mod arbiters;

impl Paid {
    const fn code(self) -> Code {
        match self {
            Self::Marketplace => Code::Marketplace,
            Self::Licensing => Code::Licensing,
        }
    }
}

impl Owned {
    const ALL: [Self; 5] = [Self::Marketplace, Self::Licensing, Self::Provenance, Self::Points, Self::Arbitration];

    const fn code(self) -> Code {
        match self {
            Self::Marketplace => Code::Marketplace,
            Self::Licensing => Code::Licensing,
            Self::Provenance => Code::Provenance,
            Self::Points => Code::Points,
            Self::Arbitration => Code::Arbitration,
        }
    }
}

#[expect(clippy::too_many_lines, reason = "a message for each command")]
pub(crate) fn admin<C: Chain>(command: &AdminCommand, session: &mut Session<C>) -> Result<Output, Failure> {
    match command {
        AdminCommand::Status => status(session),
        AdminCommand::Pause { contract } => {
            let text = format!("Entry of {} is paused, for seven days at most", contract.code().name());
            send(contract.code(), &json!({ "pause": {} }), text, json!({}), session)
        }
        AdminCommand::Unpause { contract } => {
            let text = format!("Entry of {} works again ten minutes from now", contract.code().name());
            send(contract.code(), &json!({ "unpause": {} }), text, json!({}), session)
        }
        AdminCommand::Fee { contract, percent: share } => {
            let fee = parse_share(share)?;
            let text = format!("The fee of {} is {} for what begins from now on", contract.code().name(), percent(fee));
            configure(*contract, json!({ "set_fee": { "fee_bps": fee.get() } }), text, session)
        }
        AdminCommand::Treasury { contract, to } => {
            let to = session.account(Some(to))?;
            let text = format!("{} receives the fees of {}", session.name(&to), contract.code().name());
            configure(*contract, json!({ "set_treasury": { "treasury": to } }), text, session)
        }
        AdminCommand::WithdrawFees { contract, currency: name } => {
            let display = currency(name.as_deref(), session)?;
            let text = format!("The fees of {} are paid to its treasury", contract.code().name());
            let msg = json!({ "withdraw_fees": { "currency": display.currency } });
            send(contract.code(), &msg, text, json!({ "currency": display.currency }), session)
        }
        AdminCommand::ListCurrency { contract, currency, points_rate, min_reward } => {
            list_currency(*contract, currency, *points_rate, min_reward, session)
        }
        AdminCommand::DelistCurrency { contract, currency } => {
            let display = any_currency(currency, session)?;
            let text = format!("{} takes no new {}; what is there can leave", contract.code().name(), display.symbol);
            configure(*contract, json!({ "delist_currency": { "currency": display.currency } }), text, session)
        }
        AdminCommand::Arbiters => arbiters::list(session),
        AdminCommand::SetArbiter { arbiter, fees, key } => arbiters::set(arbiter, fees, key.as_deref(), session),
        AdminCommand::DelistArbiter { arbiter } => arbiters::delist(arbiter, session),
        AdminCommand::OfferOwnership { contract, to, valid } => {
            let (to, valid_secs) = (session.account(Some(to))?, parse_seconds(valid)?);
            let text = format!("{} may accept the ownership of {}", session.name(&to), contract.code().name());
            own(*contract, &OwnershipAction::Offer { to: to.to_string(), valid_secs }, text, session)
        }
        AdminCommand::AcceptOwnership { contract } => {
            let text = format!("You own {}", contract.code().name());
            own(*contract, &OwnershipAction::Accept {}, text, session)
        }
        AdminCommand::WithdrawOwnership { contract } => {
            let text = format!("The ownership of {} is not offered any more", contract.code().name());
            own(*contract, &OwnershipAction::Withdraw {}, text, session)
        }
        AdminCommand::TakeDown { hash, reason } => {
            let removed = take_down(hash, reason, session)?;
            Ok(Output::new(format!("{hash} is taken down: {}", removed.reason), json!({ "removed": removed })))
        }
    }
}

/// Change the configuration of a contract. Both have messages of the same form; the contract refuses what it does not have.
fn configure<C: Chain>(
    contract: Paid,
    change: Value,
    done: String,
    session: &mut Session<C>,
) -> Result<Output, Failure> {
    send(contract.code(), &json!({ "update_config": { "change": change } }), done, json!({}), session)
}

fn own<C: Chain>(
    contract: Owned,
    action: &OwnershipAction,
    done: String,
    session: &mut Session<C>,
) -> Result<Output, Failure> {
    send(contract.code(), &json!({ "update_ownership": action }), done, json!({}), session)
}

/// Return a currency by its name, also one that is not listed: a token by its address, a coin by its denom.
fn any_currency<C: Chain>(text: &str, session: &Session<C>) -> Result<CurrencyDisplay, Failure> {
    let known = session.client.currency(text);
    if known.is_ok() {
        return Ok(known?);
    }
    if let Ok(address) = session.account(Some(text)) {
        return Ok(session.client.display(&Currency::cw20(address.as_str())?)?);
    }
    if text.starts_with(|first: char| first.is_ascii_lowercase()) {
        return Ok(session.client.display(&Currency::native(text)?)?);
    }
    Ok(known?)
}

fn list_currency<C: Chain>(
    contract: Paid,
    name: &str,
    points_rate: u128,
    min_reward: &str,
    session: &mut Session<C>,
) -> Result<Output, Failure> {
    let display = any_currency(name, session)?;
    let (currency, least) = (&display.currency, display.units(min_reward)?);
    let change = match contract {
        Paid::Marketplace => json!({ "list_currency": {
            "currency": currency, "points_rate": Uint128::new(points_rate), "min_reward_with_bond": least,
        } }),
        Paid::Licensing if points_rate != 0 || !least.is_zero() => {
            let got = "expected --points-rate and --min-reward only for the marketplace, got one for licensing";
            return Err(Failure::Usage(got.to_owned()));
        }
        Paid::Licensing => json!({ "list_currency": { "currency": currency } }),
    };
    let mut text = format!("{} takes {} ({})", contract.code().name(), display.symbol, display.base_unit());
    if contract == Paid::Marketplace && !session.arbiters()?.iter().any(|row| takes(row, &display.currency)) {
        text.push_str("\nNo arbiter has a fee in it, which projects need: `caravan admin set-arbiter`");
    }
    configure(contract, change, text, session)
}

fn takes(row: &ArbiterResponse, currency: &Currency) -> bool {
    row.listed && row.fees.iter().any(|entry| entry.currency == *currency)
}

/// Show what owners can change.
fn status<C: Chain>(session: &Session<C>) -> Result<Output, Failure> {
    let (mut text, mut contracts) = (String::new(), serde_json::Map::new());
    for contract in Owned::ALL {
        let name = contract.code().name();
        let ownership: OwnershipResponse = ask(contract.code(), &json!({ "ownership": {} }), session)?;
        text.push_str(&format!("{name:<12} owned by {}", session.name(&ownership.owner)));
        if let Some(pending) = &ownership.pending {
            text.push_str(&format!(", offered to {}", session.name(&pending.to)));
        }
        text.push('\n');
        contracts.insert(name.to_owned(), json!({ "ownership": ownership }));
    }
    for contract in [Paid::Marketplace, Paid::Licensing] {
        let name = contract.code().name();
        let (line, json) = paid_status(contract, session)?;
        text.push_str(&format!("{name:<12} {line}\n"));
        if let Some(Value::Object(fields)) = contracts.get_mut(name) {
            fields.extend(json.as_object().cloned().unwrap_or_default());
        }
    }
    Ok(Output::new(text.trim_end(), Value::Object(contracts)))
}

fn ask<C: Chain, R: serde::de::DeserializeOwned>(
    code: Code,
    query: &Value,
    session: &Session<C>,
) -> Result<R, Failure> {
    Ok(session.client.chain.ask(&contract_of(&session.client.contracts, code), query)?)
}

/// What the configurations of both contracts have.
#[derive(Deserialize)]
struct Fees {
    fee_bps: u16,
    treasury: Addr,
}

/// A page of currencies of either contract.
#[derive(Deserialize)]
struct Currencies {
    currencies: Vec<ListedOnce>,
}

/// A currency that is listed, or was.
#[derive(Serialize, Deserialize)]
struct ListedOnce {
    currency: Currency,
    listed: bool,
    /// What only one of the contracts says.
    #[serde(flatten)]
    more: serde_json::Map<String, Value>,
}

/// Return the fee, the treasury, the currencies and the pause of a contract.
fn paid_status<C: Chain>(contract: Paid, session: &Session<C>) -> Result<(String, Value), Failure> {
    let code = contract.code();
    let paused: PausedResponse = ask(code, &json!({ "paused": {} }), session)?;
    let config: Value = ask(code, &json!({ "config": {} }), session)?;
    let currencies = currencies(code, session)?;
    let Fees { fee_bps, treasury } = serde_json::from_value(config.clone())?;
    let treasury = session.name(&treasury);
    let state = match (paused.since, paused.until) {
        (Some(_), Some(until)) => format!("entry is paused until {}", date_time(until.get())),
        _ => "entry works".to_owned(),
    };
    let mut listed = vec![];
    for entry in currencies.iter().filter(|entry| entry.listed) {
        let display = session.client.display(&entry.currency)?;
        listed.push(format!("{} ({})", display.symbol, display.base_unit()));
    }
    let line = format!("{state}; fee {}, paid to {treasury}; takes {}", percent(Bps::new(fee_bps)?), listed.join(", "));
    Ok((line, json!({ "paused": paused, "config": config, "currencies": currencies })))
}

/// Return all pages of the currencies of a contract.
fn currencies<C: Chain>(code: Code, session: &Session<C>) -> Result<Vec<ListedOnce>, Failure> {
    let mut all: Vec<ListedOnce> = vec![];
    loop {
        let start_after = all.last().map(|last| last.currency.clone());
        let query = json!({ "currencies": { "start_after": start_after, "limit": PAGE } });
        let page: Currencies = ask(code, &query, session)?;
        let is_last = page.currencies.len() < PAGE as usize;
        all.extend(page.currencies);
        if is_last {
            return Ok(all);
        }
    }
}
