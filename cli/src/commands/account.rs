//! `caravan account`: accounts of a local or a real chain.

use std::collections::BTreeSet;
use std::path::PathBuf;

use caravan_chain::{Chain, Msg};
use caravan_client::home::{
    account_balance, add_local_account, add_remote_account, add_served_account, fund_account, local_accounts,
    remote_accounts, AccountBalance,
};
use caravan_client::served::ServedChain;
use caravan_client::store::Store;
use caravan_client::values::{parse_amount, parse_coin};
use caravan_client::{account_key, CurrencyDisplay, KeySource, Problem, Session, DENOM};
use caravan_keys::AccountKey;
use serde_json::json;

use crate::args::account::AccountCommand;
use crate::context::Context;
use crate::failure::Failure;
use crate::output::{table, Output};

pub(crate) fn account(command: &AccountCommand, context: &Context<'_>) -> Result<Output, Failure> {
    if let AccountCommand::Send { to, amount } = command {
        return send(to, amount, &mut context.session()?);
    }
    if context.is_embedded() {
        on_local_chain(command, context)
    } else if let Some(url) = context.chain.served() {
        on_served_chain(command, url, context)
    } else {
        on_real_chain(command, context)
    }
}

/// Send coins to an account with this name or this address.
fn send(to: &str, amount: &str, session: &mut Session) -> Result<Output, Failure> {
    let (sender, to, coin) = (session.actor()?, session.account(Some(to))?, parse_coin(amount)?);
    let msg = Msg::Send { to: to.clone(), amount: vec![coin.clone()] };
    session.client.chain.execute(&sender, &[msg])?;
    let shown = if coin.denom == DENOM { CurrencyDisplay::cara()?.show(coin.amount) } else { coin.to_string() };
    let text = format!("Sent {shown} to {}", session.name(&to));
    Ok(Output::new(text, json!({ "from": sender, "to": to, "amount": coin.amount, "denom": coin.denom })))
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

fn on_served_chain(command: &AccountCommand, url: &str, context: &Context<'_>) -> Result<Output, Failure> {
    let ServedChain { chain, store, .. } = context.served(url)?;
    match command {
        AccountCommand::Add { name, fund: None, named, key_file } => {
            let address = add_served_account(&store, name, &key_source(*named, key_file.as_ref()))?;
            let text = format!(
                "{name} is {address}\nThe gateway takes transactions of accounts that hold something: ask the requester or \
                 the operator to send it a coin, `caravan account send {address} 1ucara`"
            );
            Ok(Output::new(text, json!({ "name": name, "address": address })))
        }
        AccountCommand::Add { fund: Some(_), .. } | AccountCommand::Fund { .. } => {
            Err(Failure::Usage("a served chain has no faucet: ask for coins, which `account send` sends".to_owned()))
        }
        AccountCommand::Key { name } => key_in_home(name, &store),
        AccountCommand::List | AccountCommand::Send { .. } => list(&local_accounts(&store)?, &chain),
    }
}

fn on_local_chain(command: &AccountCommand, context: &Context<'_>) -> Result<Output, Failure> {
    let home = context.home();
    let store = home.local_store();
    match command {
        AccountCommand::Add { name, fund, named, key_file } => {
            let fund = fund.as_deref().map(parse_amount).transpose()?;
            let source = key_source(*named, key_file.as_ref());
            added(add_local_account(&mut home.open_chain()?, &store, name, &source, fund)?)
        }
        AccountCommand::Fund { name, amount } => {
            let amount = parse_amount(amount)?;
            let mut chain = home.open_chain()?;
            funded(fund_account(&mut chain, &local_accounts(&store)?, name, amount)?)
        }
        AccountCommand::Key { name } => key_in_home(name, &store),
        AccountCommand::List | AccountCommand::Send { .. } => {
            let chain = home.open_chain()?;
            list(&local_accounts(&store)?, &chain)
        }
    }
}

fn on_real_chain(command: &AccountCommand, context: &Context<'_>) -> Result<Output, Failure> {
    let mut rpc = context.rpc()?;
    let store = context.store(&rpc.chain_id());
    match command {
        AccountCommand::Add { named: true, .. } | AccountCommand::Add { key_file: Some(_), .. } => Err(Failure::Usage(
            "on a real chain the key of an account comes from the mnemonic of the chain's file".to_owned(),
        )),
        AccountCommand::Add { name, fund, .. } => {
            let fund = fund.as_deref().map(parse_amount).transpose()?;
            added(add_remote_account(&mut rpc, &store, name, fund)?)
        }
        AccountCommand::Fund { name, amount } => {
            let amount = parse_amount(amount)?;
            funded(fund_account(&mut rpc, &remote_accounts(&store)?, name, amount)?)
        }
        AccountCommand::Key { name } => {
            let is_known = remote_accounts(&store)?.contains(name);
            public_key(name, is_known.then(|| rpc.account_key(name)).transpose()?)
        }
        AccountCommand::List | AccountCommand::Send { .. } => list(&remote_accounts(&store)?, &rpc),
    }
}

fn added(account: AccountBalance) -> Result<Output, Failure> {
    let held = CurrencyDisplay::cara()?.show(account.held);
    Ok(Output::new(format!("{} is {} and holds {held}", account.name, account.address), json!(account)))
}

fn funded(account: AccountBalance) -> Result<Output, Failure> {
    let held = CurrencyDisplay::cara()?.show(account.held);
    Ok(Output::new(format!("{} holds {held}", account.name), json!(account)))
}

fn list(names: &BTreeSet<String>, chain: &dyn Chain) -> Result<Output, Failure> {
    let display = CurrencyDisplay::cara()?;
    let (mut rows, mut accounts) = (vec![], vec![]);
    for name in names {
        let account = account_balance(chain, name)?;
        rows.push(vec![account.name.clone(), display.plain(account.held), account.address.to_string()]);
        accounts.push(account);
    }
    Ok(Output::new(table(&["account", "CARA", "address"], rows), json!({ "accounts": accounts })))
}
