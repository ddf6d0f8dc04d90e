//! `caravan chain`: the chain in the home directory, or a real one.

use caravan_chain::{Chain, CoinInfo, Deployed, Sandbox};
use caravan_client::arbiters::public_reading_key;
use caravan_client::calendar::date_time;
use caravan_client::home::{advance, deploy_local, local_accounts, remote_accounts, suite, Home, LOCAL_CHAIN};
use caravan_client::served::ServedChain;
use caravan_client::values::parse_seconds;
use caravan_client::{ClientError, KeySource, Problem};
use caravan_rpc::Rpc;
use serde_json::{json, Value};

use crate::args::account::ChainCommand;
use crate::context::Context;
use crate::failure::Failure;
use crate::output::{path_text, Output};

pub(crate) fn chain(command: &ChainCommand, context: &Context<'_>) -> Result<Output, Failure> {
    if context.is_embedded() {
        on_local_chain(command, context)
    } else if let Some(url) = context.chain.served() {
        on_served_chain(command, url, context)
    } else {
        on_real_chain(command, context)
    }
}

fn on_local_chain(command: &ChainCommand, context: &Context<'_>) -> Result<Output, Failure> {
    let home = context.home();
    match command {
        ChainCommand::New { symbol, denom, exponent, named } => {
            let keys = if *named { KeySource::Name } else { KeySource::Random };
            let home = Home::new(context.globals.new_home());
            let chain = home.create_chain(&keys, CoinInfo::new(denom, symbol, *exponent)?)?;
            let (id, file) = (chain.chain_id(), home.chain_file());
            let text = format!("Created chain {LOCAL_CHAIN} ({id}) in {}. Next: `caravan deploy`", file.display());
            let json = json!({ "chain": LOCAL_CHAIN, "chain_id": id, "file": path_text(&file), "time": chain.now() });
            Ok(Output::new(text, json))
        }
        ChainCommand::Show => show_local(context),
        ChainCommand::Verify => {
            let transactions = home.open_chain()?.verify()?;
            let text = format!("the state is what its {transactions} transactions give");
            Ok(Output::new(text, json!({ "transactions": transactions })))
        }
        ChainCommand::Advance { time } => {
            let seconds = parse_seconds(time)?.get();
            let mut chain = home.open_chain()?;
            advance(&mut chain, seconds)?;
            let text = format!("It is {} on chain {LOCAL_CHAIN}", date_time(chain.now()));
            Ok(Output::new(text, json!({ "time": chain.now(), "height": chain.height() })))
        }
    }
}

fn on_served_chain(command: &ChainCommand, url: &str, context: &Context<'_>) -> Result<Output, Failure> {
    if !matches!(command, ChainCommand::Show) {
        return Err(Failure::Usage("this is for the operator of the chain, on its own machine".to_owned()));
    }
    let ServedChain { chain, contracts, store } = context.served(url)?;
    let chain_id = chain.chain_id();
    let state = ChainState {
        name: chain_id.clone(),
        chain_id,
        height: chain.client().head().map_err(ClientError::from)?.height,
        time: chain.now(),
        accounts: local_accounts(&store)?.len(),
        contracts: Some(contracts),
    };
    Ok(state.output())
}

fn on_real_chain(command: &ChainCommand, context: &Context<'_>) -> Result<Output, Failure> {
    match command {
        ChainCommand::New { .. } => Err(Failure::Usage(
            "a real chain is started by its operators; `cargo xtask devnet start` runs one".to_owned(),
        )),
        ChainCommand::Verify => {
            Err(Failure::Usage("a real chain is verified by its nodes; this verifies the chain in a file".to_owned()))
        }
        ChainCommand::Show => show_remote(&context.rpc()?, context),
        ChainCommand::Advance { time } => {
            let seconds = parse_seconds(time)?.get();
            let mut rpc = context.rpc()?;
            rpc.wait(seconds)?;
            let text = format!("It is {} on chain {}", date_time(rpc.now()), rpc.chain_id());
            Ok(Output::new(text, json!({ "time": rpc.now(), "height": rpc.height()? })))
        }
    }
}

/// Deploy the contracts on the chain in the home directory.
pub(crate) fn deploy_on_local_chain(context: &Context<'_>) -> Result<Output, Failure> {
    let home = context.home();
    let key = public_reading_key(&home.local_store(), "arbiter")?;
    deploy_local(&mut home.open_chain()?, key)?;
    show_local(context)
}

/// What `chain show` says of any chain.
struct ChainState {
    name: String,
    chain_id: String,
    height: u64,
    time: u64,
    accounts: usize,
    contracts: Option<Deployed>,
}

impl ChainState {
    fn output(&self) -> Output {
        let Self { name, chain_id, height, time, accounts, contracts } = self;
        let id = if name == chain_id { String::new() } else { format!(" ({chain_id})") };
        let contracts_text = contracts.as_ref().map_or("\nno contracts yet".to_owned(), contracts_text);
        let text =
            format!("chain {name}{id}, block {height}, {}\n{accounts} accounts{contracts_text}", date_time(*time));
        let json = json!({
            "chain": name, "chain_id": chain_id, "height": height, "time": time, "accounts": accounts,
            "suite": contracts.as_ref().map(contracts_json),
        });
        Output::new(text, json)
    }
}

fn show_local(context: &Context<'_>) -> Result<Output, Failure> {
    let home = context.home();
    let chain = home.open_chain()?;
    let state = ChainState {
        name: LOCAL_CHAIN.to_owned(),
        chain_id: chain.chain_id(),
        height: chain.height(),
        time: chain.now(),
        accounts: local_accounts(&home.local_store())?.len(),
        contracts: suite(&chain)?,
    };
    Ok(state.output())
}

fn show_remote(rpc: &Rpc, context: &Context<'_>) -> Result<Output, Failure> {
    let chain_id = rpc.chain_id();
    let state = ChainState {
        name: chain_id.clone(),
        height: rpc.height()?,
        time: rpc.now(),
        accounts: remote_accounts(&context.store(&chain_id))?.len(),
        contracts: if_deployed(context.contracts(&chain_id))?,
        chain_id,
    };
    Ok(state.output())
}

/// Return the contracts if they are deployed. A damaged record is an error, not a chain without contracts.
fn if_deployed(contracts: Result<Deployed, Failure>) -> Result<Option<Deployed>, Failure> {
    match contracts {
        Err(Failure::Client(ClientError::Problem(Problem::SuiteMissing))) => Ok(None),
        contracts => contracts.map(Some),
    }
}

fn contracts_text(contracts: &Deployed) -> String {
    let Deployed { marketplace, points, provenance, licensing, arbitration } = contracts;
    format!(
        "\nmarketplace {marketplace}\npoints      {points}\nprovenance  {provenance}\nlicensing   {licensing}\n\
         arbitration {arbitration}"
    )
}

fn contracts_json(contracts: &Deployed) -> Value {
    let Deployed { marketplace, points, provenance, licensing, arbitration } = contracts;
    json!({
        "marketplace": marketplace, "points": points, "provenance": provenance, "licensing": licensing,
        "arbitration": arbitration,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_record_is_no_chain_without_contracts() {
        assert_eq!(if_deployed(Err(Problem::SuiteMissing.into())).unwrap(), None);
        let path = "deployments/here-1.json".into();
        let damaged = ClientError::Malformed { path, problems: vec!["EOF".to_owned()] };
        assert!(if_deployed(Err(damaged.into())).is_err());
    }
}
