//! The first state of the chain: a rich faucet, a coin that may not be sent, patience with validators that are away.

use anyhow::{Context, Result};
use serde_json::{json, Value};

use super::FEE_DENOM;

/// The chain's coin in the demo.
const COIN: &str = "ucara";
/// A coin that the bank does not send: what a contract holds of it cannot get out.
const FROZEN: &str = "ufrozen";
/// A coin that the bank sends until the voters forbid it.
const UNCERTAIN: &str = "uchill";
/// How long voters have, in seconds: nobody waits for days, and the clock can be put forward by it.
pub(super) const VOTING_SECS: u64 = 60;
/// What the faucet holds of each, in base units.
const FAUCET: u128 = 1_000_000_000_000_000_000;
/// The most gas of a block, as public chains have it.
const BLOCK_GAS: &str = "100000000";

/// Puts the faucet at `address` and the rules of the bank into `genesis`.
///
/// # Errors
/// When a part is not where the SDK has it.
pub(super) fn arrange(genesis: &mut Value, address: &str) -> Result<()> {
    *part(genesis, "/consensus/params/block/max_gas")? = json!(BLOCK_GAS);
    *part(genesis, "/app_state/slashing/params/signed_blocks_window")? = json!("100000");
    *part(genesis, "/app_state/bank/send_enabled")? = json!([{ "denom": FROZEN, "enabled": false }]);
    *part(genesis, "/app_state/gov/params/voting_period")? = json!(format!("{VOTING_SECS}s"));
    *part(genesis, "/app_state/gov/params/expedited_voting_period")? = json!(format!("{}s", VOTING_SECS / 2));
    let account = json!({
        "@type": "/cosmos.auth.v1beta1.BaseAccount",
        "address": address,
        "pub_key": null,
        "account_number": "0",
        "sequence": "0",
    });
    list(genesis, "/app_state/auth/accounts")?.push(account);
    let coin = |denom: &str| json!({ "denom": denom, "amount": FAUCET.to_string() });
    let coins = [FEE_DENOM, COIN, UNCERTAIN, FROZEN].map(coin);
    list(genesis, "/app_state/bank/balances")?.push(json!({ "address": address, "coins": coins }));
    // Without a supply the bank adds the balances up.
    *part(genesis, "/app_state/bank/supply")? = json!([]);
    Ok(())
}

fn part<'a>(genesis: &'a mut Value, pointer: &str) -> Result<&'a mut Value> {
    genesis.pointer_mut(pointer).with_context(|| format!("the genesis has no {pointer}"))
}

fn list<'a>(genesis: &'a mut Value, pointer: &str) -> Result<&'a mut Vec<Value>> {
    part(genesis, pointer)?.as_array_mut().with_context(|| format!("{pointer} of the genesis is no list"))
}
