//! Where the bytes of an artefact are: the same build with names kept, its functions by size, and sums by crate.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use rustc_demangle::demangle;
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

use crate::binaryen::{optimize, wasm_opt, Keep};
use crate::compiler::find;
use crate::suite::Contract;
use crate::wasm::{compile, hold, Source, Strip};
use crate::workspace::cache_dir;

/// Functions that are listed one by one.
const LISTED: usize = 40;

/// Prints the sums by crate and the largest functions of each of `contracts`.
///
/// # Errors
/// When a build fails.
pub(crate) fn weigh(root: &Path, contracts: &[Contract]) -> Result<()> {
    let target_dir = cache_dir("weigh-target")?;
    let (compiler, wasm_opt) = (find()?, wasm_opt()?);
    let _lock = hold(root, &target_dir)?;
    for contract in contracts {
        let source = Source { folder: root, package: &contract.package(), settings: &[] };
        let built = compile(&source, &compiler, &target_dir, Strip::Nothing)?;
        let named = target_dir.join(contract.artefact());
        optimize(&wasm_opt, &built, &named, Keep::Names)?;
        let wasm = std::fs::read(&named).with_context(|| format!("cannot read {}", named.display()))?;
        print!("{}", report(contract.name, &functions(&wasm)?));
    }
    Ok(())
}

/// All functions: bytes and name, the largest first.
fn functions(wasm: &[u8]) -> Result<Vec<(usize, String)>> {
    let mut imports: u32 = 0;
    let mut sizes = Vec::new();
    let mut names = BTreeMap::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        if let Payload::ImportSection(section) = payload {
            for import in section.into_imports() {
                imports += u32::from(matches!(import?.ty, TypeRef::Func(_)));
            }
        } else if let Payload::CodeSectionEntry(body) = payload {
            sizes.push(body.range().len());
        } else if let Payload::CustomSection(section) = payload {
            if let KnownCustom::Name(section) = section.as_known() {
                for subsection in section {
                    if let Name::Function(map) = subsection? {
                        for naming in map {
                            let naming = naming?;
                            names.insert(naming.index, format!("{:#}", demangle(naming.name)));
                        }
                    }
                }
            }
        }
    }
    let name = |index: u32| names.get(&index).cloned().unwrap_or_else(|| format!("#{index}"));
    let mut functions: Vec<_> = sizes.into_iter().zip(imports..).map(|(size, index)| (size, name(index))).collect();
    functions.sort_by(|a, b| b.cmp(a));
    Ok(functions)
}

fn report(contract: &str, functions: &[(usize, String)]) -> String {
    let mut groups: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (size, name) in functions {
        let (bytes, count) = groups.entry(group(name)).or_default();
        *bytes += size;
        *count += 1;
    }
    let mut sums: Vec<_> = groups.into_iter().collect();
    sums.sort_by_key(|(name, (bytes, _))| (std::cmp::Reverse(*bytes), name.clone()));
    let total: usize = functions.iter().map(|(size, _)| size).sum();
    let mut text = format!("{contract}: {total} bytes of code in {} functions\n", functions.len());
    for (name, (bytes, count)) in sums {
        text += &format!("{bytes:>8} {count:>5}  {name}\n");
    }
    text += "the largest functions\n";
    for (size, name) in functions.iter().take(LISTED) {
        text += &format!("{size:>8}  {name}\n");
    }
    text
}

/// The crate that a function is there for: what is generic over JSON counts for the type that is read or written.
fn group(name: &str) -> String {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let crates = name.match_indices("::").filter_map(|(at, _)| {
        let before = name.get(..at)?;
        let start = before.rfind(|c| !is_part(c)).map_or(0, |at| at.saturating_add(1));
        let own = before.get(start..)?;
        let is_root = !before.get(..start)?.ends_with("::") && !own.is_empty();
        is_root.then_some(own)
    });
    let crates: Vec<&str> = crates.collect();
    let json = if name.contains("serde_json_wasm::de") {
        "read JSON: "
    } else if name.contains("serde_json_wasm::ser") {
        "write JSON: "
    } else {
        ""
    };
    let plumbing = ["serde_core", "serde_json_wasm", "core", "alloc", "std"];
    let subject = crates.iter().find(|name| json.is_empty() || !plumbing.contains(*name));
    format!("{json}{}", subject.or(crates.first()).unwrap_or(&"other"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_counts_for_its_crate_and_json_for_the_type_it_carries() {
        assert_eq!(group("caravan_points::execute::award::<core::iter::Map>"), "caravan_points");
        let read = "<&mut serde_json_wasm::de::Deserializer as serde_core::de::Deserializer>::deserialize_map::<<caravan_points::state::_::Row>>";
        assert_eq!(group(read), "read JSON: caravan_points");
        assert_eq!(group("memcpy"), "other");
    }

    #[test]
    fn functions_are_weighed_by_name_and_the_largest_comes_first() {
        let text =
            r#"(module (import "env" "a" (func)) (func $small) (func $large i32.const 1 drop i32.const 1 drop))"#;
        let functions = functions(&wat::parse_str(text).unwrap()).unwrap();
        let names: Vec<&str> = functions.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(names, ["large", "small"]);
        assert!(report("points", &functions).starts_with("points: "), "{}", report("points", &functions));
    }
}
