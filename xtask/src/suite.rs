//! The contracts of the suite: the one list that schemas, artefacts and gates grow with.

use std::path::Path;

use anyhow::{bail, Context, Result};
use cosmwasm_schema::schemars::schema::{RootSchema, Schema};
use cosmwasm_schema::{generate_api, schema_for, Api};

/// A contract of the suite, as the checks need it.
#[derive(Clone, Copy)]
pub(crate) struct Contract {
    /// Its folder under `contracts/`, and the name of its schema.
    pub(crate) name: &'static str,
    /// The largest optimised artefact, in KiB.
    pub(crate) limit_kib: u64,
    /// Makes the description of its messages, from which the schema is written.
    pub(crate) api: fn() -> Api,
}

/// All contracts, in the order of the alphabet.
pub(crate) const CONTRACTS: &[Contract] = &[
    Contract { name: "arbitration", limit_kib: 280, api: arbitration },
    Contract { name: "licensing", limit_kib: 400, api: licensing },
    Contract { name: "marketplace", limit_kib: 720, api: marketplace },
    Contract { name: "points", limit_kib: 500, api: points },
    Contract { name: "provenance", limit_kib: 400, api: provenance },
];

impl Contract {
    /// The name of its package: `caravan-points`.
    pub(crate) fn package(&self) -> String {
        format!("caravan-{}", self.name)
    }

    /// The name of its artefact: `caravan_points.wasm`.
    pub(crate) fn artefact(&self) -> String {
        format!("caravan_{}.wasm", self.name)
    }
}

fn arbitration() -> Api {
    use caravan_arbitration_api::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};
    generate_api! {
        name: "caravan-arbitration",
        instantiate: InstantiateMsg,
        execute: ExecuteMsg,
        query: QueryMsg,
        migrate: MigrateMsg,
    }
}

fn marketplace() -> Api {
    use caravan_marketplace_api::{ExecuteMsg, HookMsg, InstantiateMsg, MigrateMsg, QueryMsg};
    let api = generate_api! {
        name: "caravan-marketplace",
        instantiate: InstantiateMsg,
        execute: ExecuteMsg,
        query: QueryMsg,
        migrate: MigrateMsg,
    };
    with_hook(api, schema_for!(HookMsg))
}

/// Add the body of a cw20 `send` to the definitions of the execute messages, where code generators find it.
fn with_hook(mut api: Api, hook: RootSchema) -> Api {
    let RootSchema { mut schema, definitions, .. } = hook;
    if let Some(metadata) = &mut schema.metadata {
        metadata.title = None;
    }
    if let Some(execute) = &mut api.execute {
        execute.definitions.extend(definitions);
        execute.definitions.insert("HookMsg".to_owned(), Schema::Object(schema));
    }
    api
}

fn points() -> Api {
    use caravan_points_api::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};
    generate_api! {
        name: "caravan-points",
        instantiate: InstantiateMsg,
        execute: ExecuteMsg,
        query: QueryMsg,
        migrate: MigrateMsg,
    }
}

fn licensing() -> Api {
    use caravan_licensing_api::{ExecuteMsg, HookMsg, InstantiateMsg, MigrateMsg, QueryMsg};
    let api = generate_api! {
        name: "caravan-licensing",
        instantiate: InstantiateMsg,
        execute: ExecuteMsg,
        query: QueryMsg,
        migrate: MigrateMsg,
    };
    with_hook(api, schema_for!(HookMsg))
}

fn provenance() -> Api {
    use caravan_provenance_api::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};
    generate_api! {
        name: "caravan-provenance",
        instantiate: InstantiateMsg,
        execute: ExecuteMsg,
        query: QueryMsg,
        migrate: MigrateMsg,
    }
}

/// The contracts of these names; without names, all.
pub(crate) fn named(names: &[String]) -> Vec<Contract> {
    let asked = |contract: &&Contract| names.is_empty() || names.iter().any(|name| name == contract.name);
    CONTRACTS.iter().filter(asked).copied().collect()
}

/// Fails unless the folders under `contracts/` are exactly those of the list.
///
/// # Errors
/// Names the folder or the row that has no counterpart.
pub(crate) fn complete(root: &Path) -> Result<()> {
    let entries = std::fs::read_dir(root.join("contracts")).context("cannot read contracts/")?;
    let mut found = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.join("Cargo.toml").is_file() {
            found.extend(path.file_name().and_then(|name| name.to_str()).map(str::to_owned));
        }
    }
    let listed: Vec<&str> = CONTRACTS.iter().map(|contract| contract.name).collect();
    compare(&found, &listed)
}

fn compare(found: &[String], listed: &[&str]) -> Result<()> {
    for name in found {
        if !listed.contains(&name.as_str()) {
            bail!("contracts/{name} is not in the list of xtask/src/suite.rs");
        }
    }
    for name in listed {
        if !found.iter().any(|other| other == name) {
            bail!("xtask/src/suite.rs lists {name}, but there is no contracts/{name}");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contract_missing_from_the_list_is_named() {
        let error = compare(&["points".into(), "licensing".into()], &["points"]).unwrap_err().to_string();
        assert_eq!(error, "contracts/licensing is not in the list of xtask/src/suite.rs");
    }

    #[test]
    fn a_row_without_a_folder_is_named() {
        let error = compare(&["points".into()], &["points", "royalty"]).unwrap_err().to_string();
        assert!(error.contains("there is no contracts/royalty"), "{error}");
    }

    #[test]
    fn the_list_is_the_folder() {
        complete(&crate::workspace::root().unwrap()).unwrap();
    }
}
