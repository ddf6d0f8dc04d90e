//! The static gate: what every CosmWasm VM from 1.0 to 3.x demands of a wasm file before it stores it, and our own,
//! tighter budgets of size and locals.

use anyhow::Result;

pub(crate) mod facts;
#[cfg(test)]
mod tests;

use facts::{length, Facts};

/// Locals of one function: VMs since June 2026 refuse more than 100.
pub(crate) const MOST_LOCALS: u64 = 90;
/// Locals of all functions: VMs since June 2026 refuse more than 10,000.
const MOST_LOCALS_IN_ALL: u64 = 9_000;
/// Functions: VMs of the 1.5 line refuse more.
const MOST_FUNCTIONS: usize = 10_000;
/// Parameters of one function: VMs of the 1.5 line refuse more.
const MOST_PARAMS: u64 = 50;
/// Parameters of all functions: VMs since 2.0 refuse more.
const MOST_PARAMS_IN_ALL: u64 = 10_000;
/// Pages of memory at the start (32 MiB): every VM refuses more.
const MOST_PAGES: u64 = 512;
/// Entries of the table: every VM refuses more.
const MOST_ENTRIES: u64 = 2_500;

/// What a host of the CosmWasm 1.5 line offers to a contract that asks for no capability but `iterator`.
const IMPORTS: &[&str] = &[
    "env.abort",
    "env.addr_canonicalize",
    "env.addr_humanize",
    "env.addr_validate",
    "env.db_next",
    "env.db_read",
    "env.db_remove",
    "env.db_scan",
    "env.db_write",
    "env.debug",
    "env.ed25519_batch_verify",
    "env.ed25519_verify",
    "env.query_chain",
    "env.secp256k1_recover_pubkey",
    "env.secp256k1_verify",
];

/// What a contract must export.
const EXPORTS: &[&str] = &["allocate", "deallocate", "instantiate", "interface_version_8"];

/// What a contract may ask of a chain.
const CAPABILITIES: &[&str] = &["iterator"];

/// Looks at `wasm`, whose size may be `limit_kib` KiB: what it holds, and every rule that it breaks, in words.
///
/// # Errors
/// When the bytes cannot be read as wasm at all.
pub(crate) fn inspect(wasm: &[u8], limit_kib: u64) -> Result<(Facts, Vec<String>)> {
    let facts = Facts::read(wasm)?;
    let mut faults = Vec::new();
    faults.extend(facts.invalid.as_ref().map(|why| format!("it is not WebAssembly 1.0: {why}")));
    faults.extend(most("bytes", facts.bytes, limit_kib.saturating_mul(1024)));
    imports(&facts, &mut faults);
    exports(&facts, &mut faults);
    memory(&facts, &mut faults);
    functions(&facts, &mut faults);
    Ok((facts, faults))
}

fn most(what: &str, found: u64, limit: u64) -> Option<String> {
    (found > limit).then(|| format!("it has {found} {what}, at most {limit} are allowed"))
}

fn imports(facts: &Facts, faults: &mut Vec<String>) {
    for (name, is_function) in &facts.imports {
        if !is_function {
            faults.push(format!("its import {name} is no function"));
        }
        if !IMPORTS.contains(&name.as_str()) {
            faults.push(format!("its import {name} is not offered by every chain"));
        }
    }
}

fn exports(facts: &Facts, faults: &mut Vec<String>) {
    let missing = EXPORTS.iter().filter(|name| !facts.exports.contains(**name));
    faults.extend(missing.map(|name| format!("it does not export {name}")));
    for name in &facts.exports {
        if name.starts_with("interface_version_") && name != "interface_version_8" {
            faults.push(format!("it exports {name}, a second or unknown interface"));
        }
        let capability = name.strip_prefix("requires_");
        if let Some(capability) = capability.filter(|capability| !CAPABILITIES.contains(capability)) {
            faults.push(format!("it requires the capability {capability}, which not every chain has"));
        }
    }
}

fn memory(facts: &Facts, faults: &mut Vec<String>) {
    if facts.memories.len() != 1 {
        faults.push(format!("it has {} memories, exactly 1 is wanted", facts.memories.len()));
    }
    for (initial, maximum) in &facts.memories {
        faults.extend(most("pages of memory at the start", *initial, MOST_PAGES));
        if maximum.is_some() {
            faults.push("its memory states a maximum, which is the host's to set".into());
        }
    }
    faults.extend(most("tables", length(facts.tables.len()), 1));
    for entries in &facts.tables {
        match entries {
            Some(entries) => faults.extend(most("table entries", *entries, MOST_ENTRIES)),
            None => faults.push("its table has no maximum".into()),
        }
    }
}

fn functions(facts: &Facts, faults: &mut Vec<String>) {
    for (at, function) in facts.functions.iter().enumerate() {
        let index = facts.index(at);
        faults.extend(most(&format!("locals in function {index}"), function.locals, MOST_LOCALS));
        faults.extend(most(&format!("parameters in function {index}"), function.params, MOST_PARAMS));
    }
    for (at, operation) in &facts.floats {
        faults.push(format!("its function {} computes with floats: {operation}", facts.index(*at)));
    }
    let all = |of: fn(&facts::Function) -> u64| facts.functions.iter().map(of).fold(0, u64::saturating_add);
    let given = facts.import_params.iter().copied().fold(0, u64::saturating_add);
    faults.extend(most("functions", length(facts.functions.len()), length(MOST_FUNCTIONS)));
    faults.extend(most("locals in all functions", all(|function| function.locals), MOST_LOCALS_IN_ALL));
    let params = all(|function| function.params).saturating_add(given);
    faults.extend(most("parameters in all functions", params, MOST_PARAMS_IN_ALL));
}
