//! What the command line does on the chain, and what it reads there with a gateway and without.

use std::path::PathBuf;

use anyhow::{ensure, Context, Result};
use serde_json::{json, Map, Value};

use crate::devnet::CHAIN_ID;
use crate::e2e::Stage;
use crate::workspace::output;

/// Lists of the command line, with filters: without one, some are asked of the contracts in any case.
const LISTS: [&str; 8] = [
    "work board --language en",
    "work board --kind classification",
    "asset list --kind dataset",
    "asset list --kind model",
    "offer list --for-sale",
    "offer list --use train",
    "offer list --most-price 1000CARA",
    "events",
];
/// The rows of the batch that takes claims.
const ROWS: &str = "id,subject,message\nt-1,Parcel,It has not come\nt-2,Invoice,It is wrong\n";

/// Runs the command line, with a home of its own; gives what it prints.
pub(super) fn caravan(stage: &Stage, words: &[&str]) -> Result<String> {
    let mut command = stage.command(words);
    command.arg("--home").arg(home(stage)).arg("--deployments").arg(stage.deployments());
    output(&mut command)
}

fn home(stage: &Stage) -> PathBuf {
    stage.home.join("home")
}

/// Writes the record of the suite that the story has deployed.
pub(super) fn record_story(stage: &Stage) -> Result<()> {
    let file = home(stage).join(CHAIN_ID).join("demo-suite.json");
    let text = std::fs::read(&file).with_context(|| format!("no {}", file.display()))?;
    let suite: Map<String, Value> = serde_json::from_slice(&text).context("a suite that is no JSON")?;
    let entry = |address: &Value| {
        json!({
            "address": address, "made": true, "code_id": 0, "checksum": "", "label": "", "salt": "", "admin": null, "msg": null,
        })
    };
    let contracts: Map<String, Value> = suite.iter().map(|(name, address)| (name.clone(), entry(address))).collect();
    let record = json!({ "chain_id": CHAIN_ID, "deployer": "", "contracts": contracts });
    std::fs::create_dir_all(stage.deployments())?;
    std::fs::write(stage.deployments().join(format!("{CHAIN_ID}.json")), record.to_string())?;
    Ok(())
}

/// The file of the chain with another node.
pub(super) fn file_with_node(stage: &Stage, node: usize) -> Result<PathBuf> {
    let text = std::fs::read_to_string(&stage.chain)?;
    let (usual, other) = (stage.network.rpc(0), stage.network.rpc(node));
    ensure!(text.contains(&usual), "{} does not name {usual}", stage.chain.display());
    let file = stage.home.join("followed.toml");
    std::fs::write(&file, text.replace(&usual, &other))?;
    Ok(file)
}

/// Opens a batch that takes claims, and claims a task of it.
pub(super) fn open_batch(stage: &Stage, requester: &str, project: &str) -> Result<()> {
    let (config, rows) = (stage.home.join("tickets.toml"), stage.home.join("tickets.csv"));
    std::fs::write(&rows, ROWS)?;
    let (config, rows) = (config.to_string_lossy(), rows.to_string_lossy());
    caravan(stage, &["project", "fund", project, "20CARA", "--as", requester])?;
    caravan(stage, &["batch", "new", &config, "--template", "classification"])?;
    let import = ["batch", "import", project, &rows, "--config", &config, "--no-backup", "--json", "--as", requester];
    let imported: Value = serde_json::from_str(&caravan(stage, &import)?).context("an import that is no JSON")?;
    let batch = imported.get("batch").context("an import without its batch")?.to_string();
    caravan(stage, &["batch", "open", &batch, "--yes", "--as", requester])?;
    caravan(stage, &["account", "add", "index-annotator", "--fund", "1CARA"])?;
    caravan(stage, &["work", "claim", &batch, "--accept-agreement", "--as", "index-annotator"]).map(|_| ())
}

/// Compares the lists that the command line reads by the index of a gateway with those that it reads from the chain alone. Says
/// how many lines were the same.
pub(super) fn compare(stage: &Stage, gateway: &str) -> Result<usize> {
    let mut same = 0;
    for list in LISTS {
        let words: Vec<&str> = list.split(' ').chain(["--json"]).collect();
        let alone = caravan(stage, &words)?;
        let by_index = caravan(stage, &[&words[..], &["--gateway", gateway]].concat())?;
        let (alone, by_index) = (lines(&alone)?, lines(&by_index)?);
        ensure!(alone == by_index, "{list}: expected what the chain says\n{alone:#?}\ngot\n{by_index:#?}");
        same += by_index.len();
    }
    Ok(same)
}

/// What was printed as JSON: one object, or one in each line. Only an index numbers events.
fn lines(text: &str) -> Result<Vec<Value>> {
    let values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    let mut values: Vec<Value> = values.collect::<Result<_, _>>().context("a list that is no JSON")?;
    for value in &mut values {
        value.as_object_mut().map(|object| object.remove("sequence"));
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_compared_without_the_number_that_only_an_index_gives() {
        let plain = lines("{\"name\":\"a\"}\n{\"name\":\"b\"}\n").unwrap();
        assert_eq!(lines("{\"sequence\":1,\"name\":\"a\"}\n{\"sequence\":2,\"name\":\"b\"}\n").unwrap(), plain);
        assert_ne!(lines("{\"name\":\"a\"}\n{\"name\":\"c\"}\n").unwrap(), plain);
        assert!(lines("no list").is_err());
    }
}
