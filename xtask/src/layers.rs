//! The layers of a contract, kept apart: the domain is pure, storage keys live in the state, the state holds rows of
//! its own, and no contract leans on another or on what only the host may use.

use std::path::Path;

use anyhow::{anyhow, ensure, Result};

use crate::sources::{has_folder, is_test, names, Name};
use crate::workspace::{closure, contracts, files, is_contract, metadata, packages, read, verdict, Package};

#[cfg(test)]
mod tests;

/// What the domain may not name: it decides from values, and returns values.
const NOT_IN_THE_DOMAIN: &[&str] = &[
    "Deps",
    "DepsMut",
    "Env",
    "MessageInfo",
    "Querier",
    "QuerierWrapper",
    "Response",
    "StdError",
    "Storage",
    "cw_storage_plus",
];

/// What has a storage key, and so is made in the state only.
const KEYED: &[&str] = &[
    "Deque",
    "IndexedMap",
    "IndexedSnapshotMap",
    "Item",
    "Map",
    "MultiIndex",
    "SnapshotItem",
    "SnapshotMap",
    "UniqueIndex",
];

/// The messages of an api crate: what travels is not what is stored.
const MESSAGES: &[&str] = &["ExecuteMsg", "InstantiateMsg", "MigrateMsg", "QueryMsg"];

/// Looks at the sources of all contracts and at the dependencies of all packages.
///
/// # Errors
/// Names each line and each dependency that breaks a layer.
pub(crate) fn check(root: &Path) -> Result<()> {
    let mut faults = Vec::new();
    for file in files(root)?.iter().filter(|file| is_contract_source(file)) {
        faults.extend(source_faults(file, &read(root, file)?)?);
    }
    let packages = packages(root, &metadata(root)?)?;
    ensure!(!contracts(&packages).is_empty(), "there are no contracts to look at");
    faults.extend(dependency_faults(&packages));
    verdict(&faults)
}

fn is_contract_source(file: &Path) -> bool {
    let rust = file.extension().is_some_and(|extension| extension == "rs");
    rust && file.starts_with("contracts") && has_folder(file, "src") && !is_test(file)
}

fn source_faults(file: &Path, text: &str) -> Result<Vec<String>> {
    let code = text.parse().map_err(|error| anyhow!("{} is no Rust: {error}", file.display()))?;
    let state = has_folder(file, "state") || file.file_name().is_some_and(|name| name == "state.rs");
    let domain = has_folder(file, "domain") || file.file_name().is_some_and(|name| name == "domain.rs");
    let fault = |found: &Name| {
        let name = found.ident.to_string();
        if domain && NOT_IN_THE_DOMAIN.contains(&name.as_str()) {
            return Some(format!("the domain may not name {name}"));
        }
        if !state && KEYED.contains(&name.as_str()) && found.is_constructed {
            return Some(format!("{name}::new makes a storage key, which only the state may do"));
        }
        if state && (found.is_module && name == "msg" || MESSAGES.contains(&name.as_str())) {
            return Some(format!("the state may not use the interface's {name}: it has rows of its own"));
        }
        if state && name.ends_with("Response") {
            return Some(format!("the state may not use {name}: it has rows of its own"));
        }
        None
    };
    let named = |name: &Name| fault(name).map(|fault| format!("{}:{}: {fault}", file.display(), name.line()));
    Ok(names(code).iter().filter_map(named).collect())
}

fn dependency_faults(packages: &[Package]) -> Vec<String> {
    let mut faults: Vec<String> = packages.iter().filter_map(undeclared).collect();
    for package in packages {
        let Some(folder) = &package.folder else { continue };
        let direct = packages.iter().filter(|other| package.names.contains(&other.id));
        let is_api = folder.starts_with("packages") && package.name.ends_with("-api");
        if is_contract(package) || is_api {
            let leans = direct.filter(|other| is_contract(other));
            faults.extend(leans.map(|other| format!("{} may not depend on the contract {}", package.name, other.name)));
        }
        if is_contract(package) {
            faults.extend(built_for(packages, package));
        }
    }
    faults
}

/// Host-only packages that are built for the contract, directly or not, or that its tests use.
fn built_for(packages: &[Package], contract: &Package) -> Vec<String> {
    let mut reached = closure(packages, &[contract]);
    reached.extend(packages.iter().filter(|other| contract.names.contains(&other.id)));
    reached.sort_by(|a, b| a.id.cmp(&b.id));
    reached.dedup_by(|a, b| a.id == b.id);
    let host = reached.into_iter().filter(|other| is_host_only(other));
    host.map(|other| format!("{} may not depend on {}, which is host only", contract.name, other.name)).collect()
}

/// A package under `packages/` is for chains, and then states its `rust-version`, or says that it is for hosts only.
fn undeclared(package: &Package) -> Option<String> {
    let folder = package.folder.as_ref()?;
    let on_chain = folder.starts_with("contracts") || folder.starts_with("packages") && !is_host_only(package);
    let stated = package.rust_version.as_deref() == Some("1.81");
    let fault = || {
        let folder = folder.display();
        format!("{folder}/Cargo.toml states neither `rust-version = \"1.81\"` nor a description that starts with \"Host only\"")
    };
    (on_chain && !stated).then(fault)
}

fn is_host_only(package: &Package) -> bool {
    let Some(folder) = &package.folder else { return false };
    let elsewhere = !folder.starts_with("packages") && !folder.starts_with("contracts");
    elsewhere || package.description.starts_with("Host only")
}
