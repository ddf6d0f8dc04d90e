//! The record of a deployment on a real chain: `deployments/<chain-id>.json`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use caravan_chain::{ChainError, Code, Deployed, Instantiate};
use cosmwasm_std::{Addr, Binary, HexBinary};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::{ClientError, Result};

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeploymentRecord {
    pub chain_id: String,
    /// The account that makes the contracts. The addresses depend on it.
    pub deployer: String,
    pub contracts: BTreeMap<String, DeployedContract>,
    #[serde(skip)]
    path: PathBuf,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeployedContract {
    pub address: Addr,
    /// Whether the chain has it: the address is known before.
    pub made: bool,
    pub code_id: u64,
    /// The sha256 of the code, in hex.
    pub checksum: HexBinary,
    pub label: String,
    /// Part of the address, in hex.
    pub salt: HexBinary,
    /// The account that may migrate it.
    pub admin: Option<Addr>,
    pub msg: Value,
}

impl DeployedContract {
    /// Plan a contract at `address`.
    pub fn planned(address: &Addr, checksum: &[u8], request: &Instantiate) -> Result<Self> {
        Ok(Self {
            address: address.clone(),
            made: false,
            code_id: request.code_id,
            checksum: HexBinary::from(checksum),
            label: request.label.clone(),
            salt: HexBinary::from(request.salt.as_slice()),
            admin: request.admin.clone(),
            msg: serde_json::from_slice(&request.msg)?,
        })
    }

    /// Return the request that instantiates it.
    pub fn request(&self) -> Result<Instantiate> {
        Ok(Instantiate {
            code_id: self.code_id,
            msg: Binary::from(serde_json::to_vec(&self.msg)?),
            funds: vec![],
            label: self.label.clone(),
            salt: Binary::from(self.salt.as_slice()),
            admin: self.admin.clone(),
        })
    }
}

impl DeploymentRecord {
    /// Open the record of a chain. It is empty where nothing was deployed.
    pub fn open(folder: &Path, chain_id: &str) -> Result<Self> {
        let path = folder.join(format!("{chain_id}.json"));
        if !path.exists() {
            let (chain_id, contracts) = (chain_id.to_owned(), BTreeMap::new());
            return Ok(Self { chain_id, deployer: String::new(), contracts, path });
        }
        let text = std::fs::read(&path).map_err(|error| ClientError::Unreadable { path: path.clone(), error })?;
        let malformed =
            |error: serde_json::Error| ClientError::Malformed { path: path.clone(), problems: vec![error.to_string()] };
        let mut record: Self = serde_json::from_slice(&text).map_err(malformed)?;
        record.path = path;
        if record.chain_id != chain_id {
            let problem = format!("expected chain {chain_id}, got {}", record.chain_id);
            return Err(ClientError::Malformed { path: record.path, problems: vec![problem] });
        }
        Ok(record)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn json(&self) -> Result<String> {
        Ok(format!("{}\n", serde_json::to_string_pretty(self)?))
    }

    /// Write the file, whole or not at all.
    pub fn save(&self) -> Result<()> {
        if let Some(folder) = self.path.parent() {
            std::fs::create_dir_all(folder).map_err(ClientError::Output)?;
        }
        let next = self.path.with_extension("next");
        std::fs::write(&next, self.json()?).map_err(ClientError::Output)?;
        std::fs::rename(&next, &self.path).map_err(ClientError::Output)
    }

    pub fn contract(&mut self, code: Code) -> Result<&mut DeployedContract> {
        let missing = || ChainError::Bad(format!("{} is not in the record of the deployment", code.name()));
        Ok(self.contracts.get_mut(code.name()).ok_or_else(missing)?)
    }

    /// Return the addresses, when every contract is on the chain.
    pub fn deployed(&self) -> Result<Deployed> {
        let address = |code: Code| {
            let entry = self.contracts.get(code.name()).filter(|entry| entry.made);
            let missing = || ChainError::Bad(format!("{} is not deployed: run `caravan deploy`", code.name()));
            entry.map(|entry| entry.address.clone()).ok_or_else(missing)
        };
        Ok(Deployed {
            marketplace: address(Code::Marketplace)?,
            points: address(Code::Points)?,
            provenance: address(Code::Provenance)?,
            licensing: address(Code::Licensing)?,
            arbitration: address(Code::Arbitration)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_read_as_it_was_written_and_belongs_to_one_chain() {
        let folder = std::env::temp_dir().join(format!("caravan-record-{}", std::process::id()));
        let mut record = DeploymentRecord::open(&folder, "here-1").unwrap();
        let request = Instantiate {
            code_id: 7,
            msg: Binary::from(br#"{"owner":"o"}"#),
            funds: vec![],
            label: "caravan points".to_owned(),
            salt: Binary::from(b"caravan"),
            admin: None,
        };
        let entry = DeployedContract::planned(
            &caravan_chain::Chain::account(&caravan_chain::Embedded::new(), "a"),
            b"sum",
            &request,
        )
        .unwrap();
        assert_eq!(entry.request().unwrap(), request);
        record.contracts.insert("points".to_owned(), entry);
        record.save().unwrap();
        let text = std::fs::read_to_string(record.path()).unwrap();
        let hex = [r#""checksum": "73756d""#, r#""salt": "6361726176616e""#];
        assert!(hex.iter().all(|field| text.contains(field)), "{text}");
        let mut again = DeploymentRecord::open(&folder, "here-1").unwrap();
        assert!(again.deployed().is_err(), "planned is not deployed");
        assert_eq!(again.contract(Code::Points).unwrap().code_id, 7);
        assert!(again.contract(Code::Licensing).is_err());
        std::fs::rename(folder.join("here-1.json"), folder.join("there-1.json")).unwrap();
        assert!(matches!(DeploymentRecord::open(&folder, "there-1"), Err(ClientError::Malformed { .. })));
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn an_error_names_the_path_of_a_damaged_record() {
        let folder = std::env::temp_dir().join(format!("caravan-damaged-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("here-1.json"), r#"{"chain_id":"here-1""#).unwrap();
        let damaged = DeploymentRecord::open(&folder, "here-1").unwrap_err();
        assert!(
            matches!(damaged, ClientError::Malformed { .. }) && damaged.to_string().contains("here-1.json: "),
            "{damaged}"
        );
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
