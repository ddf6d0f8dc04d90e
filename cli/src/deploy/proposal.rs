//! Governance files: where only the chain's voters store code.

use std::io::Write;
use std::path::Path;

use caravan_chain::Code;
use caravan_rpc::Rpc;
use cosmwasm_std::Binary;
use flate2::{write::GzEncoder, Compression};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::failure::Failure;
use crate::Report;

/// The deposit that the files name, to be changed to what the chain asks.
const DEPOSIT: &str = "10000000";

/// Writes a proposal for each artefact, as `tx gov submit-proposal` reads it.
pub(crate) fn write(rpc: &Rpc, folder: &Path) -> Result<Report, Failure> {
    std::fs::create_dir_all(folder).map_err(Failure::Output)?;
    let authority = rpc.module("gov")?;
    let mut text = String::new();
    for code in Code::ALL {
        let wasm = rpc.artefact(code)?;
        let checksum: String = Sha256::digest(&wasm).iter().map(|byte| format!("{byte:02x}")).collect();
        let message = json!({
            "@type": "/cosmwasm.wasm.v1.MsgStoreCode",
            "sender": authority,
            "wasm_byte_code": Binary::from(packed(&wasm)?),
            "instantiate_permission": null,
        });
        let name = code.name();
        let proposal = json!({
            "messages": [message],
            "metadata": "",
            "deposit": format!("{DEPOSIT}{}", rpc.file().gas.denom),
            "title": format!("Store code: caravan {name}"),
            "summary": format!("Stores the wasm of caravan-{name}, sha256 {checksum}."),
        });
        let path = folder.join(format!("store-{name}.json"));
        std::fs::write(&path, serde_json::to_string_pretty(&proposal)?).map_err(Failure::Output)?;
        text.push_str(&format!("{} sha256 {checksum}\n", path.display()));
    }
    text.push_str(
        "once the votes have passed, `caravan deploy` finds the code by its checksum and goes on from there\n",
    );
    Ok(Report { text, failure: None })
}

fn packed(wasm: &[u8]) -> Result<Vec<u8>, Failure> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(wasm).and_then(|()| packed.finish()).map_err(Failure::Output)
}
