//! What has been deployed on a chain: `deployments/<chain-id>.json`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use caravan_chain::{ChainError, Code, Deployed, Instantiate};
use cosmwasm_std::{Addr, Binary};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::failure::Failure;

/// A deployment.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Record {
    /// The chain.
    pub(crate) chain_id: String,
    /// Who makes the contracts; the addresses depend on it.
    pub(crate) deployer: String,
    /// By name.
    pub(crate) contracts: BTreeMap<String, Entry>,
    #[serde(skip)]
    path: PathBuf,
}

/// A contract.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    /// Where it is, or will be.
    pub(crate) address: Addr,
    /// Whether it is there.
    pub(crate) made: bool,
    /// The code that it runs, as the chain numbered it.
    pub(crate) code_id: u64,
    /// sha256 of that code.
    pub(crate) checksum: Binary,
    /// The label that explorers show.
    pub(crate) label: String,
    /// What tells it from the deployer's others of the same code.
    pub(crate) salt: Binary,
    /// Who may migrate it.
    pub(crate) admin: Option<Addr>,
    /// What it is or was told when it is made.
    pub(crate) msg: Value,
}

impl Entry {
    /// A contract that is to be made at `address` by `request`.
    pub(crate) fn planned(address: &Addr, checksum: &Binary, request: &Instantiate) -> Result<Self, Failure> {
        Ok(Self {
            address: address.clone(),
            made: false,
            code_id: request.code_id,
            checksum: checksum.clone(),
            label: request.label.clone(),
            salt: request.salt.clone(),
            admin: request.admin.clone(),
            msg: serde_json::from_slice(&request.msg)?,
        })
    }

    /// What makes it.
    pub(crate) fn request(&self) -> Result<Instantiate, Failure> {
        Ok(Instantiate {
            code_id: self.code_id,
            msg: Binary::from(serde_json::to_vec(&self.msg)?),
            funds: vec![],
            label: self.label.clone(),
            salt: self.salt.clone(),
            admin: self.admin.clone(),
        })
    }
}

impl Record {
    /// The record of a chain; empty if there is none yet.
    pub(crate) fn open(folder: &Path, chain_id: &str) -> Result<Self, Failure> {
        let path = folder.join(format!("{chain_id}.json"));
        if !path.exists() {
            let (chain_id, contracts) = (chain_id.to_owned(), BTreeMap::new());
            return Ok(Self { chain_id, deployer: String::new(), contracts, path });
        }
        let text = std::fs::read(&path).map_err(|error| Failure::Unreadable { path: path.clone(), error })?;
        let torn =
            |error: serde_json::Error| Failure::Malformed { path: path.clone(), problems: vec![error.to_string()] };
        let mut record: Self = serde_json::from_slice(&text).map_err(torn)?;
        record.path = path;
        if record.chain_id != chain_id {
            let problem = format!("expected chain {chain_id}, got {}", record.chain_id);
            return Err(Failure::Malformed { path: record.path, problems: vec![problem] });
        }
        Ok(record)
    }

    /// Where it is kept.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// For programs.
    pub(crate) fn json(&self) -> Result<String, Failure> {
        Ok(format!("{}\n", serde_json::to_string_pretty(self)?))
    }

    /// Writes it, whole or not at all.
    pub(crate) fn save(&self) -> Result<(), Failure> {
        if let Some(folder) = self.path.parent() {
            std::fs::create_dir_all(folder).map_err(Failure::Output)?;
        }
        let next = self.path.with_extension("next");
        std::fs::write(&next, self.json()?).map_err(Failure::Output)?;
        std::fs::rename(&next, &self.path).map_err(Failure::Output)
    }

    /// One contract.
    pub(crate) fn entry(&mut self, code: Code) -> Result<&mut Entry, Failure> {
        let none = || ChainError::Bad(format!("{} is not in the record of the deployment", code.name()));
        Ok(self.contracts.get_mut(code.name()).ok_or_else(none)?)
    }

    /// The addresses, once everything is made.
    pub(crate) fn suite(&self) -> Result<Deployed, Failure> {
        let address = |code: Code| {
            let entry = self.contracts.get(code.name()).filter(|entry| entry.made);
            let none = || ChainError::Bad(format!("{} is not deployed: run `caravan deploy`", code.name()));
            entry.map(|entry| entry.address.clone()).ok_or_else(none)
        };
        Ok(Deployed {
            marketplace: address(Code::Marketplace)?,
            points: address(Code::Points)?,
            provenance: address(Code::Provenance)?,
            licensing: address(Code::Licensing)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_read_as_it_was_written_and_belongs_to_one_chain() {
        let folder = std::env::temp_dir().join(format!("caravan-record-{}", std::process::id()));
        let mut record = Record::open(&folder, "here-1").unwrap();
        let request = Instantiate {
            code_id: 7,
            msg: Binary::from(br#"{"owner":"o"}"#),
            funds: vec![],
            label: "caravan points".to_owned(),
            salt: Binary::from(b"caravan"),
            admin: None,
        };
        let entry = Entry::planned(
            &caravan_chain::Chain::account(&caravan_chain::Embedded::new(), "a"),
            &Binary::from(b"sum"),
            &request,
        )
        .unwrap();
        assert_eq!(entry.request().unwrap(), request);
        record.contracts.insert("points".to_owned(), entry);
        record.save().unwrap();
        let mut again = Record::open(&folder, "here-1").unwrap();
        assert!(again.suite().is_err(), "planned is not deployed");
        assert_eq!(again.entry(Code::Points).unwrap().code_id, 7);
        assert!(again.entry(Code::Licensing).is_err());
        std::fs::rename(folder.join("here-1.json"), folder.join("there-1.json")).unwrap();
        assert!(matches!(Record::open(&folder, "there-1"), Err(Failure::Malformed { .. })));
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_record_that_is_torn_is_told_by_its_path() {
        let folder = std::env::temp_dir().join(format!("caravan-torn-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("here-1.json"), r#"{"chain_id":"here-1""#).unwrap();
        let torn = Record::open(&folder, "here-1").unwrap_err();
        assert!(matches!(torn, Failure::Malformed { .. }) && torn.to_string().contains("here-1.json: "), "{torn}");
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
