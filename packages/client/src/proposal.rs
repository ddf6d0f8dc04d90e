//! Governance proposals: to store code, where only voters may, and to pin it.

use std::io::Write;
use std::path::{Path, PathBuf};

use caravan_chain::Code;
use caravan_rpc::Rpc;
use cosmwasm_std::{Binary, HexBinary};
use flate2::{write::GzEncoder, Compression};
use serde_json::{json, Value};
use sha2::{Digest, Sha256};

use crate::error::{ClientError, Result};
use crate::store::write;

/// The deposit in the files; change it to what the chain requires.
const DEPOSIT: &str = "10000000";

/// A proposal file, with the sha256 of the code that it stores.
#[derive(Debug, Clone)]
pub struct ProposalFile {
    pub path: PathBuf,
    pub checksum: HexBinary,
}

/// Write a proposal for each artifact, as `tx gov submit-proposal` reads it.
pub fn write_proposals(rpc: &Rpc, folder: &Path) -> Result<Vec<ProposalFile>> {
    std::fs::create_dir_all(folder).map_err(ClientError::Output)?;
    let authority = rpc.module("gov")?;
    let mut files = vec![];
    for code in Code::ALL {
        let wasm = rpc.artefact(code)?;
        let checksum = HexBinary::from(Sha256::digest(&wasm).as_slice());
        let message = json!({
            "@type": "/cosmwasm.wasm.v1.MsgStoreCode",
            "sender": authority,
            "wasm_byte_code": Binary::from(gzip(&wasm)?),
            "instantiate_permission": null,
        });
        let name = code.name();
        let title = format!("Store code: caravan {name}");
        let summary = format!("Stores the wasm of caravan-{name}, sha256 {checksum}.");
        let path = folder.join(format!("store-{name}.json"));
        write_proposal(rpc, &path, &message, &title, &summary)?;
        files.push(ProposalFile { path, checksum });
    }
    Ok(files)
}

/// Write a proposal to pin the codes of the artifacts: a node then keeps them in memory, and no transaction pays for loading them.
/// Return its path; `None` while the chain lacks one of the codes.
pub fn write_pin_proposal(rpc: &Rpc, folder: &Path) -> Result<Option<PathBuf>> {
    let mut ids = vec![];
    for code in Code::ALL {
        let checksum = Sha256::digest(rpc.artefact(code)?).into();
        let Some(id) = rpc.stored_code(&checksum)? else { return Ok(None) };
        ids.push(id);
    }
    let names: Vec<String> = Code::ALL.iter().zip(&ids).map(|(code, id)| format!("{} {id}", code.name())).collect();
    let message = json!({
        "@type": "/cosmwasm.wasm.v1.MsgPinCodes",
        "authority": rpc.module("gov")?,
        "code_ids": ids.iter().map(ToString::to_string).collect::<Vec<_>>(),
    });
    let path = folder.join("pin.json");
    let summary = format!("Pins the codes of the suite: {}.", names.join(", "));
    write_proposal(rpc, &path, &message, "Pin code: caravan", &summary)?;
    Ok(Some(path))
}

fn write_proposal(rpc: &Rpc, path: &Path, message: &Value, title: &str, summary: &str) -> Result<()> {
    let proposal = json!({
        "messages": [message],
        "metadata": "",
        "deposit": format!("{DEPOSIT}{}", rpc.file().gas.denom),
        "title": title,
        "summary": summary,
    });
    let text = serde_json::to_string_pretty(&proposal)?;
    write(path, |file| file.write_all(text.as_bytes()))
}

fn gzip(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(wasm).and_then(|()| packed.finish()).map_err(ClientError::Output)
}
