//! The first state of the chain: a rich faucet, a coin that may not be sent, patience with validators that are away; and
//! contracts that another chain has left, where there are any.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{json, Value};

use super::FEE_DENOM;

/// The chain's coin in the demo.
const COIN: &str = "ucara";
/// A coin that the bank does not send: what a contract holds of it cannot get out.
const FROZEN: &str = "ufrozen";
/// A coin that the bank sends until the voters forbid it.
const UNCERTAIN: &str = "uchill";
/// How long voters have, in seconds: a test cannot wait for days, and the clock can be put forward by it.
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

/// What stands for the parts that are copied from files, too large to be read.
const WASM: &str = "the contracts of another chain";
/// The same for the balances: an entry of their list.
const BALANCES: &str = "the balances of another chain";

/// Has [`write()`] put the contracts and balances of another chain into `genesis`.
///
/// # Errors
/// When a part is not where the SDK has it.
pub(super) fn leave_room(genesis: &mut Value) -> Result<()> {
    *part(genesis, "/app_state/wasm")? = json!(WASM);
    list(genesis, "/app_state/bank/balances")?.push(json!(BALANCES));
    Ok(())
}

/// Writes `genesis` to `file`, with `wasm.json` and `balances.json` of `left` in the places that were left for them.
///
/// # Errors
/// When a file cannot be read or written.
pub(super) fn write(genesis: &Value, left: Option<&Path>, file: &Path) -> Result<()> {
    let text = serde_json::to_string_pretty(genesis)?;
    let Some(left) = left else { return std::fs::write(file, text).context("cannot write the genesis") };
    let mut places = [(WASM, "wasm.json"), (BALANCES, "balances.json")].map(|(mark, name)| {
        let mark = format!("\"{mark}\"");
        (text.find(&mark).unwrap_or(text.len()), mark.len(), name)
    });
    places.sort_unstable();
    let mut out = BufWriter::new(File::create(file).context("cannot write the genesis")?);
    let mut done = 0;
    for (place, length, name) in places {
        out.write_all(text.get(done..place).unwrap_or_default().as_bytes())?;
        let part = std::fs::read_to_string(left.join(name)).with_context(|| format!("no {name} of another chain"))?;
        // The balances are a list of their own, in a list.
        let part = if name == "balances.json" { part.trim_start_matches('[').trim_end_matches(']') } else { &part };
        out.write_all(part.as_bytes())?;
        done = place + length;
    }
    out.write_all(text.get(done..).unwrap_or_default().as_bytes())?;
    out.flush().context("cannot write the genesis")
}

fn part<'a>(genesis: &'a mut Value, pointer: &str) -> Result<&'a mut Value> {
    genesis.pointer_mut(pointer).with_context(|| format!("the genesis has no {pointer}"))
}

fn list<'a>(genesis: &'a mut Value, pointer: &str) -> Result<&'a mut Vec<Value>> {
    part(genesis, pointer)?.as_array_mut().with_context(|| format!("{pointer} of the genesis is no list"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_another_chain_has_left_stands_in_its_places() {
        let folder = std::env::temp_dir().join(format!("caravan-left-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("wasm.json"), r#"{"contracts":[1]}"#).unwrap();
        std::fs::write(folder.join("balances.json"), r#"[{"address":"b"},{"address":"c"}]"#).unwrap();
        let mut genesis =
            json!({ "app_state": { "bank": { "balances": [{ "address": "a" }] }, "wasm": {}, "zone": 1 } });
        leave_room(&mut genesis).unwrap();
        let file = folder.join("genesis.json");
        write(&genesis, Some(&folder), &file).unwrap();
        let written: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        let balances = json!([{ "address": "a" }, { "address": "b" }, { "address": "c" }]);
        let expected = json!({ "bank": { "balances": balances }, "wasm": { "contracts": [1] }, "zone": 1 });
        assert_eq!(written["app_state"], expected);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
