//! `caravan account grant-gas`, `revoke-gas` and `gas-grants`: gas that one account pays for others, on a real chain.

use caravan_chain::Chain;
use caravan_client::calendar::deadline;
use caravan_client::currency::coin_amount;
use caravan_client::values::parse_seconds;
use caravan_client::Problem;
use caravan_rpc::{GasGrant, Rpc};
use cosmwasm_std::{Addr, Uint128};
use serde_json::json;

use crate::context::Context;
use crate::failure::Failure;
use crate::output::{table, Output};

/// Grants of one transaction.
const AT_ONCE: usize = 50;

/// A real chain, and the account that acts on it.
struct Granter {
    rpc: Rpc,
    address: Addr,
}

impl Granter {
    fn open(context: &Context<'_>) -> Result<Self, Failure> {
        if context.is_embedded() || context.chain.served().is_some() {
            let text = "only on a real chain is gas paid: name one with --chain";
            return Err(Failure::Usage(text.to_owned()));
        }
        let rpc = context.rpc()?;
        let name = context.name(&context.store(&rpc.chain_id()))?.ok_or(Problem::SenderMissing)?;
        let address = rpc.account(&name);
        Ok(Self { rpc, address })
    }

    /// Return the accounts with these names or addresses.
    fn accounts(&self, named: &[String], context: &Context<'_>) -> Result<Vec<Addr>, Failure> {
        let session = context.session()?;
        Ok(named.iter().map(|text| session.account(Some(text))).collect::<Result<_, _>>()?)
    }

    /// Write an amount of the gas coin.
    fn show(&self, amount: Uint128) -> String {
        format!("{amount}{}", self.rpc.file().gas.denom)
    }
}

pub(super) fn grant(to: &[String], most: &str, time: &str, context: &Context<'_>) -> Result<Output, Failure> {
    let mut granter = Granter::open(context)?;
    let (_, most) = coin_amount(&granter.rpc, most)?;
    let denom = granter.rpc.file().gas.denom.clone();
    if most.denom != denom || most.amount.is_zero() {
        let expected = "an amount of the coin that pays for gas, above zero";
        return Err(Problem::Value { expected, got: most.to_string() }.into());
    }
    let until = granter.rpc.now().saturating_add(parse_seconds(time)?.get());
    let accounts = granter.accounts(to, context)?;
    let grants: Vec<GasGrant> =
        accounts.iter().map(|to| GasGrant { to: to.clone(), most: Some(most.amount), until: Some(until) }).collect();
    for group in grants.chunks(AT_ONCE) {
        granter.rpc.grant_gas(&granter.address, group)?;
    }
    let text = format!(
        "You pay the gas of {} for messages to contracts, at most {} each, until {}. Their file of the chain needs, under [gas]: \
         granter = \"{}\"",
        if to.len() == 1 { "1 account".to_owned() } else { format!("{} accounts", to.len()) },
        granter.show(most.amount),
        deadline(until, granter.rpc.now()),
        granter.address
    );
    let json =
        json!({ "granter": granter.address, "to": accounts, "most": most.amount, "denom": denom, "until": until });
    Ok(Output::new(text, json))
}

pub(super) fn revoke(from: &[String], context: &Context<'_>) -> Result<Output, Failure> {
    let mut granter = Granter::open(context)?;
    let accounts = granter.accounts(from, context)?;
    for group in accounts.chunks(AT_ONCE) {
        granter.rpc.revoke_gas(&granter.address, group)?;
    }
    let text = format!("You no longer pay the gas of {}", from.join(", "));
    Ok(Output::new(text, json!({ "granter": granter.address, "from": accounts })))
}

pub(super) fn list(context: &Context<'_>) -> Result<Output, Failure> {
    let granter = Granter::open(context)?;
    let (grants, now) = (granter.rpc.gas_grants(&granter.address)?, granter.rpc.now());
    let json: Vec<_> =
        grants.iter().map(|grant| json!({ "to": grant.to, "left": grant.most, "until": grant.until })).collect();
    if grants.is_empty() {
        return Ok(Output::new("You pay gas for no one else".to_owned(), json!({ "grants": json })));
    }
    let session = context.session()?;
    let rows = grants.iter().map(|grant| {
        let left = grant.most.map_or_else(|| "no limit".to_owned(), |most| granter.show(most));
        let until = grant.until.map_or_else(|| "revoked".to_owned(), |until| deadline(until, now));
        vec![session.name(&grant.to), left, until]
    });
    Ok(Output::new(table(&["account", "left", "until"], rows.collect()), json!({ "grants": json })))
}
