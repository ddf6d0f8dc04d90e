//! `caravan chain` and `caravan account` on a real chain: what a chain in a file knows itself is found out, or kept in the
//! home directory.

use std::collections::BTreeSet;

use caravan_chain::{Chain, Deployed, Sandbox};
use caravan_rpc::Rpc;
use cosmwasm_std::coins;
use serde_json::json;

use super::chain::{AccountVerb, ChainVerb};
use super::problem::Problem;
use super::session::{cara, exists, At, Told};
use super::store::Store;
use super::table::table;
use super::value;
use crate::coinage::DENOM;
use crate::failure::Failure;
use crate::host;
use crate::place::misplaced;

/// Where the names of accounts are kept.
const ACCOUNTS: &str = "accounts.json";

/// The names of accounts that were made here for this chain.
pub(crate) fn accounts(store: &Store) -> Result<BTreeSet<String>, Failure> {
    Ok(store.kept("", ACCOUNTS)?.unwrap_or_default())
}

/// `caravan chain` on a real one.
pub(crate) fn chain(verb: &ChainVerb, at: &At<'_>) -> Result<Told, Failure> {
    match verb {
        ChainVerb::New => misplaced("a real chain is begun by those who run it; `cargo xtask devnet start` runs one"),
        ChainVerb::Show => show(&at.place.rpc()?, at),
        ChainVerb::Advance { time } => {
            let seconds = value::seconds(time)?.get();
            let mut rpc = at.place.rpc()?;
            rpc.wait(seconds)?;
            let text = format!("it is {} on chain {}", host::moment(rpc.now()), rpc.chain_id());
            Ok(Told::new(text, json!({ "time": rpc.now(), "height": rpc.height()? })))
        }
    }
}

fn show(rpc: &Rpc, at: &At<'_>) -> Result<Told, Failure> {
    let (id, height, now) = (rpc.chain_id(), rpc.height()?, rpc.now());
    let names = accounts(&at.store(&id))?;
    let mut text = format!("chain {id}, block {height}, {}\n{} accounts", host::moment(now), names.len());
    let suite = found(at.place.suite(&id))?;
    match &suite {
        None => text.push_str("\nno contracts yet"),
        Some(suite) => text.push_str(&suite_text(suite)),
    }
    let json = json!({
        "chain": id, "chain_id": id, "height": height, "time": now, "accounts": names.len(),
        "suite": suite.as_ref().map(suite_json),
    });
    Ok(Told::new(text, json))
}

/// The contracts, where they are there. A record that is damaged says nothing of that.
fn found(suite: Result<Deployed, Failure>) -> Result<Option<Deployed>, Failure> {
    match suite {
        Err(Failure::Verb(Problem::Suite)) => Ok(None),
        suite => suite.map(Some),
    }
}

/// The addresses of the contracts, for people.
pub(crate) fn suite_text(suite: &Deployed) -> String {
    format!(
        "\nmarketplace {}\npoints      {}\nprovenance  {}\nlicensing   {}",
        suite.marketplace, suite.points, suite.provenance, suite.licensing
    )
}

/// The same for programs.
pub(crate) fn suite_json(suite: &Deployed) -> serde_json::Value {
    json!({
        "marketplace": suite.marketplace, "points": suite.points,
        "provenance": suite.provenance, "licensing": suite.licensing,
    })
}

/// `caravan account` on a real chain: a name is a key of the chain's mnemonic.
pub(crate) fn account(verb: &AccountVerb, at: &At<'_>) -> Result<Told, Failure> {
    let mut rpc = at.place.rpc()?;
    let store = at.store(&rpc.chain_id());
    let mut names = accounts(&store)?;
    match verb {
        AccountVerb::Add { name, fund } => {
            let fund = fund.as_deref().map(value::amount).transpose()?;
            if !names.insert(name.clone()) {
                return Err(Problem::AccountExists(name.clone()).into());
            }
            let address = rpc.account(name);
            if let Some(fund) = fund {
                rpc.fund(&address, &coins(fund.get().u128(), DENOM))?;
            }
            store.keep("", ACCOUNTS, &names)?;
            let held = rpc.balance(&address, DENOM)?;
            let text = format!("{name} is {address} and holds {}", cara()?.show(held));
            Ok(Told::new(text, json!({ "name": name, "address": address, "held": held })))
        }
        AccountVerb::Fund { name, amount } => give(name, amount, &names, &mut rpc),
        AccountVerb::List => list(&names, &rpc),
    }
}

/// Gives an account money out of the chain's faucet.
pub(crate) fn give(
    name: &str,
    amount: &str,
    made: &BTreeSet<String>,
    chain: &mut dyn Sandbox,
) -> Result<Told, Failure> {
    let more = value::amount(amount)?.get();
    if !exists(name, made) {
        return Err(Problem::Account(name.to_owned()).into());
    }
    let address = chain.account(name);
    if chain.balance(&address, DENOM)?.checked_add(more).is_err() {
        let expected = "an amount with which the account holds less than 2^128 base units";
        return Err(Problem::Value { expected, got: amount.to_owned() }.into());
    }
    chain.fund(&address, &coins(more.u128(), DENOM))?;
    let held = chain.balance(&address, DENOM)?;
    let text = format!("{name} holds {}", cara()?.show(held));
    Ok(Told::new(text, json!({ "name": name, "address": address, "held": held })))
}

/// All accounts with what they hold.
pub(crate) fn list(names: &BTreeSet<String>, chain: &dyn Chain) -> Result<Told, Failure> {
    let coinage = cara()?;
    let (mut rows, mut list) = (vec![], vec![]);
    for name in names {
        let address = chain.account(name);
        let held = chain.balance(&address, DENOM)?;
        rows.push(vec![name.clone(), coinage.plain(held), address.to_string()]);
        list.push(json!({ "name": name, "address": address, "held": held }));
    }
    Ok(Told::new(table(&["account", "CARA", "address"], rows), json!({ "accounts": list })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_record_is_no_chain_without_contracts() {
        assert_eq!(found(Err(Problem::Suite.into())).unwrap(), None);
        let torn = Failure::Malformed { path: "deployments/here-1.json".into(), problems: vec!["EOF".to_owned()] };
        assert!(found(Err(torn)).is_err());
    }
}
