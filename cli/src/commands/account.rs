//! `caravan account`: accounts of a local or a real chain.

use std::collections::BTreeSet;
use std::path::PathBuf;

use caravan_chain::{Chain, ChainError, Sandbox};
use caravan_client::currency::{coin_amount, usual_coin};
use caravan_client::home::{account_balance, fund_account, local_accounts, remote_accounts, set_usual_account};
use caravan_client::served::ServedChain;
use caravan_client::store::Store;
use caravan_client::{public_key, set_passphrase, signer, ClientError, Problem};
use caravan_keys::{PublicKey, Signer};
use serde_json::json;

use super::gas_grants;
use super::new_account::{no_faucet, NewAccount, Origin};
use super::person;
use super::send::confirm;
use crate::args::account::{AccountCommand, KnownCommand, UseArgs};
use crate::context::Context;
use crate::failure::Failure;
use crate::output::{table, Output};
use crate::secrets;

pub(crate) fn account(command: &AccountCommand, context: &Context<'_>) -> Result<Output, Failure> {
    match command {
        AccountCommand::Send { to, amount } => send(to, amount, context),
        AccountCommand::GrantGas { to, most, time } => gas_grants::grant(to, most, time, context),
        AccountCommand::RevokeGas { from } => gas_grants::revoke(from, context),
        AccountCommand::GasGrants => gas_grants::list(context),
        AccountCommand::Person { person } => person::show(person.as_deref(), &context.session()?),
        AccountCommand::Change(command) => person::change(command, context.globals.yes, &mut context.session()?),
        AccountCommand::Add { new, named } => {
            let origin = if *named { Origin::Name } else { Origin::New };
            NewAccount { args: new, origin }.create(context)
        }
        AccountCommand::Import(args) => NewAccount { args: &args.new, origin: Origin::Import(args) }.create(context),
        AccountCommand::Known(command) if context.is_embedded() => on_local_chain(command, context),
        AccountCommand::Known(command) => match context.chain.served() {
            Some(url) => on_served_chain(command, url, context),
            None => on_real_chain(command, context),
        },
    }
}

/// Return the folder of the chain, and the accounts in it. It needs no node.
fn accounts(context: &Context<'_>) -> Result<(Store, BTreeSet<String>), Failure> {
    let store = match context.chain.served() {
        Some(url) => context.served(url)?.store,
        None if context.is_embedded() => context.home().local_store(),
        None => {
            let store = context.store(&context.chain_description()?.chain_id);
            let created = remote_accounts(&store)?;
            return Ok((store, created));
        }
    };
    let created = local_accounts(&store)?;
    Ok((store, created))
}

/// Encrypt the key of an account with a new passphrase.
fn passphrase(name: &str, new_file: Option<&PathBuf>, context: &Context<'_>) -> Result<Output, Failure> {
    let (store, _) = accounts(context)?;
    if public_key(&store, name)?.is_none() {
        return Err(Problem::AccountUnknown(name.to_owned()).into());
    }
    let new = secrets::new_passphrase(name, new_file)?;
    set_passphrase(&store, name, &context.passphrases(), &new)?;
    Ok(Output::new(format!("The key of {name} has a new passphrase"), json!({ "name": name })))
}

/// Set the account that acts where a command names none.
pub(crate) fn set_usual(args: &UseArgs, context: &Context<'_>) -> Result<Output, Failure> {
    let (store, created) = accounts(context)?;
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
fn show_key(name: &str, key: Option<PublicKey>) -> Result<Output, Failure> {
    let key = key.ok_or_else(|| Problem::AccountUnknown(name.to_owned()))?;
    Ok(Output::new(key.to_string(), json!({ "name": name, "key": key })))
}

/// Show the private half of the key of an account. It cannot be made secret again, so the command asks first.
fn export(name: &str, signer: Option<Signer>, context: &Context<'_>) -> Result<Output, Failure> {
    let signer = signer.ok_or_else(|| Problem::AccountUnknown(name.to_owned()))?;
    confirm(&format!("the private key of {name} is shown: anyone who sees it can act as {name}"), context.globals.yes)?;
    let key = signer.open().map_err(ChainError::from)?.reveal();
    Ok(Output::new(key.clone(), json!({ "name": name, "private_key": key })))
}

fn on_served_chain(command: &KnownCommand, url: &str, context: &Context<'_>) -> Result<Output, Failure> {
    let ServedChain { chain, store, .. } = context.served(url)?;
    match command {
        KnownCommand::Fund { .. } => Err(no_faucet()),
        KnownCommand::Key { name } => show_key(name, public_key(&store, name)?),
        KnownCommand::Export { name } => export(name, signer(&store, name, &context.passphrases())?, context),
        KnownCommand::List => list(&local_accounts(&store)?, &chain),
        KnownCommand::Passphrase { name, new_file } => passphrase(name, new_file.as_ref(), context),
    }
}

fn on_local_chain(command: &KnownCommand, context: &Context<'_>) -> Result<Output, Failure> {
    let home = context.home();
    let store = home.local_store();
    match command {
        KnownCommand::Fund { name, amount } => {
            fund_by_faucet(&mut home.open_chain()?, &local_accounts(&store)?, name, amount)
        }
        KnownCommand::Key { name } => show_key(name, public_key(&store, name)?),
        KnownCommand::Export { name } => export(name, signer(&store, name, &context.passphrases())?, context),
        KnownCommand::List => {
            let chain = home.open_chain()?;
            list(&local_accounts(&store)?, &chain)
        }
        KnownCommand::Passphrase { name, new_file } => passphrase(name, new_file.as_ref(), context),
    }
}

fn on_real_chain(command: &KnownCommand, context: &Context<'_>) -> Result<Output, Failure> {
    let mut rpc = context.rpc()?;
    let names = remote_accounts(&context.store(&rpc.chain_id()))?;
    let signer_of = |name: &String| {
        let signer = names.contains(name).then(|| rpc.signer_of(name)).transpose()?.flatten();
        Ok::<_, Failure>(signer)
    };
    match command {
        KnownCommand::Fund { name, amount } => fund_by_faucet(&mut rpc, &names, name, amount),
        KnownCommand::Key { name } => show_key(name, signer_of(name)?.map(|signer| *signer.public_key())),
        KnownCommand::Export { name } => export(name, signer_of(name)?, context),
        KnownCommand::List => list(&names, &rpc),
        KnownCommand::Passphrase { name, new_file } => passphrase(name, new_file.as_ref(), context),
    }
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
