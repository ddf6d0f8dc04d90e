//! `caravan account`: accounts of a local or a real chain.

use std::collections::BTreeSet;

use caravan_chain::Chain;
use caravan_client::home::{
    account_balance, add_local_account, add_remote_account, fund_account, local_accounts, remote_accounts,
    AccountBalance,
};
use caravan_client::values::parse_amount;
use caravan_client::{CurrencyDisplay, KeySource};
use serde_json::json;

use crate::args::account::AccountCommand;
use crate::context::Context;
use crate::failure::Failure;
use crate::output::{table, Output};

pub(crate) fn account(command: &AccountCommand, context: &Context<'_>) -> Result<Output, Failure> {
    if context.is_embedded() {
        on_local_chain(command, context)
    } else {
        on_real_chain(command, context)
    }
}

fn on_local_chain(command: &AccountCommand, context: &Context<'_>) -> Result<Output, Failure> {
    let home = context.home();
    let store = home.local_store();
    match command {
        AccountCommand::Add { name, fund, named, key_file } => {
            let fund = fund.as_deref().map(parse_amount).transpose()?;
            let source = match key_file {
                Some(file) => KeySource::File(file.clone()),
                None if *named => KeySource::Name,
                None => KeySource::Random,
            };
            added(add_local_account(&mut home.open_chain()?, &store, name, &source, fund)?)
        }
        AccountCommand::Fund { name, amount } => {
            let amount = parse_amount(amount)?;
            let mut chain = home.open_chain()?;
            funded(fund_account(&mut chain, &local_accounts(&store)?, name, amount)?)
        }
        AccountCommand::List => {
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
        AccountCommand::List => list(&remote_accounts(&store)?, &rpc),
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
