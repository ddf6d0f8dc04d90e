//! `caravan account`: accounts of a local or a real chain.

use std::collections::BTreeSet;
use std::path::PathBuf;

use caravan_chain::{Chain, Sandbox};
use caravan_client::currency::{coin_amount, usual_coin};
use caravan_client::home::{
    account_balance, add_local_account, add_remote_account, add_served_account, fund_account, local_accounts,
    remote_accounts, set_usual_account, AccountBalance,
};
use caravan_client::served::ServedChain;
use caravan_client::store::Store;
use caravan_client::{account_key, ClientError, CurrencyDisplay, KeySource, Problem};
use caravan_keys::AccountKey;
use serde_json::json;

use super::person;
use super::send::confirm;
use crate::args::account::{AccountCommand, NamedCommand, UseArgs};
use crate::context::Context;
use crate::failure::Failure;
use crate::output::{table, Output};

pub(crate) fn account(command: &AccountCommand, context: &Context<'_>) -> Result<Output, Failure> {
    match command {
        AccountCommand::Send { to, amount } => send(to, amount, context),
        AccountCommand::Person { person } => person::show(person.as_deref(), &context.session()?),
        AccountCommand::Change(command) => person::change(command, context.globals.yes, &mut context.session()?),
        AccountCommand::Named(command) if context.is_embedded() => on_local_chain(command, context),
        AccountCommand::Named(command) => match context.chain.served() {
            Some(url) => on_served_chain(command, url, context),
            None => on_real_chain(command, context),
        },
    }
}

/// Set the account that acts where a command names none. It needs no node.
pub(crate) fn set_usual(args: &UseArgs, context: &Context<'_>) -> Result<Output, Failure> {
    let (store, created) = if context.is_embedded() {
        let store = context.home().local_store();
        let created = local_accounts(&store)?;
        (store, created)
    } else if let Some(url) = context.chain.served() {
        let store = context.served(url)?.store;
        let created = local_accounts(&store)?;
        (store, created)
    } else {
        let store = context.store(&context.chain_description()?.chain_id);
        let created = remote_accounts(&store)?;
        (store, created)
    };
    set_usual_account(&store, &created, args.name.as_deref())?;
    let text = match &args.name {
        Some(name) => format!("{name} acts where a command names no account"),
        None => "No account acts where a command names none".to_owned(),
    };
    Ok(Output::new(text, json!({ "name": args.name })))
}

/// Send coins or tokens to an account with this name or this address.
fn send(to: &str, amount: &str, context: &Context<'_>) -> Result<Output, Failure> {
    let mut session = context.session()?;
    let (sender, to) = (session.actor()?, session.account(Some(to))?);
    let (display, amount) = match session.client.amount(amount) {
        // A coin that the marketplace does not list, such as the one that pays for gas.
        Err(ClientError::Problem(Problem::CurrencyUnknown { .. })) => {
            let (display, coin) = coin_amount(&session.client.chain, amount)?;
            (display, coin.amount)
        }
        named => named.map(|(display, amount)| (display, amount.get()))?,
    };
    confirm(&format!("{} go to {}, for good", display.show(amount), session.name(&to)), context.globals.yes)?;
    session.client.send_money(&sender, &to, &display, amount)?;
    let text = format!("Sent {} to {}", display.show(amount), session.name(&to));
    Ok(Output::new(text, json!({ "from": sender, "to": to, "amount": amount, "currency": display.currency })))
}

/// Show the public half of the key of an account.
fn public_key(name: &str, key: Option<AccountKey>) -> Result<Output, Failure> {
    let key = key.ok_or_else(|| Problem::AccountUnknown(name.to_owned()))?.public_key();
    Ok(Output::new(key.to_string(), json!({ "name": name, "key": key })))
}

fn key_in_home(name: &str, store: &Store) -> Result<Output, Failure> {
    public_key(name, account_key(store, name)?)
}

/// The source of a new key, as the options say.
fn key_source(named: bool, key_file: Option<&PathBuf>) -> KeySource {
    match key_file {
        Some(file) => KeySource::File(file.clone()),
        None if named => KeySource::Name,
        None => KeySource::Random,
    }
}

fn on_served_chain(command: &NamedCommand, url: &str, context: &Context<'_>) -> Result<Output, Failure> {
    let ServedChain { chain, store, .. } = context.served(url)?;
    match command {
        NamedCommand::Add { name, fund: None, named, key_file } => {
            let address = add_served_account(&store, name, &key_source(*named, key_file.as_ref()))?;
            let unit = usual_coin(&chain)?;
            let text = format!(
                "{name} is {address}\nThe gateway takes transactions of accounts that hold something: ask the requester or \
                 the operator to send it a coin, `caravan account send {address} 1{}`",
                unit.base_unit()
            );
            Ok(Output::new(text, json!({ "name": name, "address": address })))
        }
        NamedCommand::Add { fund: Some(_), .. } | NamedCommand::Fund { .. } => {
            Err(Failure::Usage("a served chain has no faucet: ask for coins, which `account send` sends".to_owned()))
        }
        NamedCommand::Key { name } => key_in_home(name, &store),
        NamedCommand::List => list(&local_accounts(&store)?, &chain),
    }
}

fn on_local_chain(command: &NamedCommand, context: &Context<'_>) -> Result<Output, Failure> {
    let home = context.home();
    let store = home.local_store();
    match command {
        NamedCommand::Add { name, fund, named, key_file } => {
            let source = key_source(*named, key_file.as_ref());
            let mut chain = home.open_chain()?;
            let fund = fund.as_deref().map(|amount| coin_amount(&chain, amount)).transpose()?;
            let fund = fund.map(|(_, coin)| coin);
            let account = add_local_account(&mut chain, &store, name, &source, fund)?;
            added(&account, &usual_coin(&chain)?)
        }
        NamedCommand::Fund { name, amount } => {
            fund_by_faucet(&mut home.open_chain()?, &local_accounts(&store)?, name, amount)
        }
        NamedCommand::Key { name } => key_in_home(name, &store),
        NamedCommand::List => {
            let chain = home.open_chain()?;
            list(&local_accounts(&store)?, &chain)
        }
    }
}

fn on_real_chain(command: &NamedCommand, context: &Context<'_>) -> Result<Output, Failure> {
    let mut rpc = context.rpc()?;
    let store = context.store(&rpc.chain_id());
    match command {
        NamedCommand::Add { named: true, .. } | NamedCommand::Add { key_file: Some(_), .. } => Err(Failure::Usage(
            "on a real chain the key of an account comes from the mnemonic of the chain's file".to_owned(),
        )),
        NamedCommand::Add { name, fund, .. } => {
            let fund = fund.as_deref().map(|amount| coin_amount(&rpc, amount)).transpose()?;
            let fund = fund.map(|(_, coin)| coin);
            added(&add_remote_account(&mut rpc, &store, name, fund)?, &usual_coin(&rpc)?)
        }
        NamedCommand::Fund { name, amount } => fund_by_faucet(&mut rpc, &remote_accounts(&store)?, name, amount),
        NamedCommand::Key { name } => {
            let is_known = remote_accounts(&store)?.contains(name);
            public_key(name, is_known.then(|| rpc.account_key(name)).transpose()?)
        }
        NamedCommand::List => list(&remote_accounts(&store)?, &rpc),
    }
}

fn added(account: &AccountBalance, coin: &CurrencyDisplay) -> Result<Output, Failure> {
    let held = coin.show(account.held);
    Ok(Output::new(format!("{} is {} and holds {held}", account.name, account.address), json!(account)))
}

/// Give an account coins of the faucet, and show what it holds of them.
fn fund_by_faucet<C: Sandbox>(
    chain: &mut C,
    names: &BTreeSet<String>,
    name: &str,
    amount: &str,
) -> Result<Output, Failure> {
    let (display, coin) = coin_amount(chain, amount)?;
    let mut account = fund_account(chain, names, name, coin)?;
    account.held = display.balance(chain, &account.address)?;
    account.currency = display.currency.clone();
    Ok(Output::new(format!("{} holds {}", account.name, display.show(account.held)), json!(account)))
}

fn list<C: Chain>(names: &BTreeSet<String>, chain: &C) -> Result<Output, Failure> {
    let display = usual_coin(chain)?;
    let (mut rows, mut accounts) = (vec![], vec![]);
    for name in names {
        let account = account_balance(chain, name)?;
        rows.push(vec![account.name.clone(), display.plain(account.held), account.address.to_string()]);
        accounts.push(account);
    }
    Ok(Output::new(table(&["account", &display.symbol, "address"], rows), json!({ "accounts": accounts })))
}
