//! Every message of every contract, sent at least once: what each reads and writes, and what it costs on a real chain.
//!
//! `cargo xtask gas` runs this twice: with `CARAVAN_COUNTS` on the embedded chain, where everything that is read, written
//! and emitted is counted, and with `CARAVAN_CHAIN` on a real one. Each writes a line of JSON a step. The steps beside
//! few annotators and beside many are in [`growth`]; [`genesis`] puts the many on a real chain.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "a test stops where it fails"
)]

mod appeals;
mod count;
mod genesis;
mod growth;
mod market;
mod office;
mod play;
mod rights;

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use caravan_chain::Embedded;
use caravan_rpc::{ChainFile, Rpc};
use serde_json::{json, Value};

use play::{Meter, Play, Row};

/// Messages without a step of their own: points have one because cw20 does, contracts send some inside those of others, and an
/// outcome is sent again only where the marketplace failed.
const NEVER: [(&str, &str); 6] = [
    ("points", "update_minter"),
    ("arbitration", "open"),
    ("arbitration", "respond"),
    ("arbitration", "add_evidence"),
    ("arbitration", "enact"),
    ("marketplace", "enact_ruling"),
];

/// Every step, in an order that works.
fn all(play: &mut Play<'_>) {
    play.send();
    market::entry(play);
    office::points(play);
    market::work(play);
    market::many(play, (1, 2), "plain");
    market::many(play, (2, 3), "that share");
    market::withdrawals(play);
    market::editions(play);
    market::wide(play);
    appeals::appeals(play);
    rights::registry(play);
    rights::trade(play);
    rights::ends(play);
    market::moves(play);
    market::settings(play);
    let offices = [("marketplace", true), ("licensing", true), ("provenance", false), ("token", false)];
    for (contract, pauses) in offices.into_iter().chain([("arbitration", false)]) {
        office::office(play, contract, pauses);
    }
}

/// A line of JSON a step.
fn write(path: &Path, rows: &[Row]) {
    let mut file = std::fs::File::create(path).unwrap();
    for Row { contract, message, note, took } in rows {
        let line = json!({ "contract": contract, "message": message, "note": note, "took": took });
        writeln!(file, "{line}").unwrap();
    }
}

/// The variants of an `ExecuteMsg`, from its schema.
fn variants(contract: &str) -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../schema/{contract}.json"));
    let schema: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let all = schema.pointer("/execute/oneOf").and_then(Value::as_array).unwrap();
    let names = all.iter().filter_map(|each| each.pointer("/required/0")?.as_str().map(str::to_owned));
    names.collect()
}

#[test]
fn no_message_is_without_a_step() {
    caravan_chain::substitute(count::counted);
    let mut chain = Embedded::new();
    let mut play = Play::new(&mut chain, Meter::Count);
    all(&mut play);
    for contract in ["marketplace", "points", "provenance", "licensing", "arbitration"] {
        let name = |row: &&Row| row.contract == contract;
        let sent = play.rows.iter().filter(name).map(|row| row.message.split('/').next().unwrap().to_owned());
        let sent: BTreeSet<String> =
            sent.chain(NEVER.iter().filter(|(at, _)| *at == contract).map(|(_, name)| (*name).to_owned())).collect();
        let missing: Vec<String> = variants(contract).difference(&sent).cloned().collect();
        assert_eq!(missing, Vec::<String>::new(), "{contract}");
    }
    if let Ok(path) = std::env::var("CARAVAN_COUNTS") {
        write(Path::new(&path), &play.rows);
    }
}

#[test]
fn every_message_is_paid_for_on_a_real_chain() {
    let (Ok(file), Ok(path)) = (std::env::var("CARAVAN_CHAIN"), std::env::var("CARAVAN_MESSAGES")) else {
        eprintln!("not run: no chain (CARAVAN_CHAIN), or nowhere to write (CARAVAN_MESSAGES)");
        return;
    };
    let artifacts = std::env::var("CARAVAN_ARTIFACTS").unwrap_or_else(|_| "artifacts".to_owned());
    let mut rpc = Rpc::open(ChainFile::read(Path::new(&file)).unwrap(), Path::new(&artifacts)).unwrap();
    rpc.set_account_namespace(&format!("messages-{}", std::process::id()));
    let journal = PathBuf::from(&path).with_extension("journal");
    rpc.keep_journal(&journal).unwrap();
    let mut play = Play::new(&mut rpc, Meter::Journal(journal));
    all(&mut play);
    write(Path::new(&path), &play.rows);
}
