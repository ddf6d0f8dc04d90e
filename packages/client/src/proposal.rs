//! Governance proposals to store code, for chains where only voters may store it.

use std::io::Write;
use std::path::{Path, PathBuf};

use caravan_chain::Code;
use caravan_rpc::Rpc;
use cosmwasm_std::{Binary, HexBinary};
use flate2::{write::GzEncoder, Compression};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::error::{ClientError, Result};

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
        let proposal = json!({
            "messages": [message],
            "metadata": "",
            "deposit": format!("{DEPOSIT}{}", rpc.file().gas.denom),
            "title": format!("Store code: caravan {name}"),
            "summary": format!("Stores the wasm of caravan-{name}, sha256 {checksum}."),
        });
        let path = folder.join(format!("store-{name}.json"));
        std::fs::write(&path, serde_json::to_string_pretty(&proposal)?).map_err(ClientError::Output)?;
        files.push(ProposalFile { path, checksum });
    }
    Ok(files)
}

fn gzip(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(wasm).and_then(|()| packed.finish()).map_err(ClientError::Output)
}
