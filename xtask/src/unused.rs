//! Nothing that is unused: no dependency that a package does not name, and no public item that nothing outside it uses. Compilers
//! see neither.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use proc_macro2::{TokenStream, TokenTree};
use serde_json::Value;

use crate::sources::{names, sources, Source};
use crate::workspace::{metadata, verdict};

mod items;
#[cfg(test)]
mod tests;

/// Dependencies that no source names: package, dependency, and why it is there.
const UNNAMED: &[(&str, &str, &str)] = &[
    ("caravan-access", "thiserror", CODED),
    ("caravan-arbitration-api", "thiserror", CODED),
    ("caravan-audit", "thiserror", CODED),
    ("caravan-index", "thiserror", CODED),
    ("caravan-licensing-api", "thiserror", CODED),
    ("caravan-marketplace-api", "thiserror", CODED),
    ("caravan-money", "thiserror", CODED),
    ("caravan-points-api", "thiserror", CODED),
    ("caravan-provenance-api", "thiserror", CODED),
    ("caravan-store", "thiserror", CODED),
];

const CODED: &str = "`coded_errors!` derives with it";

/// Public items that nothing else uses: package, item, and why it is public.
const FOR_OTHERS: &[(&str, &str, &str)] = &[
    ("caravan-audit", "check_table", "its test compares the tables of the documents"),
    ("caravan-audit", "security_table", "its test compares the tables of the documents"),
    ("caravan-index", "fingerprints", "its tests compare indexes table by table"),
    ("caravan-index", "rows_by_table", "its tests look at the size of indexes"),
    ("caravan-licensing-api", "MAX_CLAIM", BOUND),
    ("caravan-licensing-api", "MAX_CURRENCIES", BOUND),
    ("caravan-licensing-api", "MAX_USES", BOUND),
    ("caravan-marketplace-api", "ALLOW_TAG", TAG),
    ("caravan-marketplace-api", "ANSWER_TAG", TAG),
    ("caravan-marketplace-api", "MAX_MANAGERS", BOUND),
    ("caravan-points-api", "MAX_AWARDS", BOUND),
    ("caravan-primitives", "DEFAULT_LIMIT", BOUND),
    ("caravan-primitives", "MAX_LIMIT", BOUND),
    ("caravan-primitives-derive", "read_request", "the derive bears the name `ReadRequest`"),
    ("caravan-provenance-api", "MAX_CONTRIBUTORS", BOUND),
    ("caravan-provenance-api", "REGISTER_TAG", TAG),
    ("caravan-provenance-api", "WATERMARK_TAG", TAG),
    ("caravan-toolkit", "MAX_BYTES", BOUND),
    ("caravan-toolkit", "MAX_CELLS", BOUND),
    ("caravan-toolkit", "MAX_DEFINITION_BYTES", BOUND),
    ("caravan-toolkit", "MAX_DEFINITION_DEPTH", BOUND),
    ("caravan-toolkit", "MAX_DEPTH", BOUND),
    ("caravan-toolkit", "MAX_DIGITS", BOUND),
    ("caravan-toolkit", "MAX_ENCRYPTED_BYTES", BOUND),
    ("caravan-toolkit", "MAX_INTEGER", BOUND),
    ("caravan-toolkit", "MAX_LABELS", BOUND),
    ("caravan-toolkit", "MAX_PROBLEMS", BOUND),
    ("caravan-toolkit", "PAD_BYTES", BOUND),
    ("caravan-toolkit", "MAX_ROUNDS", "a figure of the method, which its documentation names"),
    ("caravan-toolkit", "SMOOTHING", "a figure of the method, which its documentation names"),
    ("caravan-toolkit", "TIE", "a figure of the method, which its documentation names"),
    ("caravan-toolkit", "TOLERANCE", "a figure of the method, which its documentation names"),
    ("caravan-toolkit", "accuracy", "results of the method that a requester looks at"),
    ("caravan-toolkit", "confusion", "results of the method that a requester looks at"),
    ("caravan-toolkit", "probabilities", "results of the method that a requester looks at"),
    ("caravan-toolkit", "cohen_kappa", "measures that published tables give"),
    ("caravan-toolkit", "fleiss_kappa", "measures that published tables give"),
    ("caravan-toolkit", "suite_payload", "a requester opens a checking suite with it"),
    ("caravan-toolkit", "SUITE_TAG", TAG),
    ("caravan-toolkit", "TASK_TAG", TAG),
    ("caravan-toolkit", "torn", "what is lost of a file, for the program that opens it"),
    ("caravan-gateway-api", "Destination", WIRE),
    ("caravan-gateway-api", "is_private", WIRE),
    ("caravan-gateway-api", "row_key_hash", WIRE),
    ("caravan-gateway-api", "stable_code", WIRE),
    ("caravan-keys", "MAX_TRANSACTION_SECS", BOUND),
    ("caravan-keys", "RECEIPT_TAG", TAG),
    ("caravan-keys", "REQUEST_TAG", TAG),
    ("caravan-keys", "TRANSACTION_TAG", TAG),
    ("caravan-store", "gateway_key", STORE),
    ("caravan-store", "get_to", STORE),
    ("caravan-store", "is_temporary", STORE),
    ("caravan-store", "put_file", STORE),
    ("caravan-store", "bucket", STORE),
    ("caravan-store", "write_to", STORE),
    ("caravan-toolkit", "FANOUT", BOUND),
    ("caravan-toolkit", "HEAD_FORMAT", TAG),
    ("caravan-toolkit", "MAX_BLOCK_BYTES", BOUND),
    ("caravan-toolkit", "MAX_ID_BYTES", BOUND),
    ("caravan-toolkit", "MAX_PAGE_BYTES", BOUND),
    ("caravan-toolkit", "MAX_PAYLOAD_BYTES", BOUND),
    ("caravan-toolkit", "MAX_PRIVATE_TASK_BYTES", BOUND),
    ("caravan-toolkit", "MAX_TASK_BYTES", BOUND),
    ("caravan-toolkit", "decrypt_reply", READER),
    ("caravan-toolkit", "max_encrypted_bytes", BOUND),
    ("caravan-toolkit", "mime", READER),
    ("caravan-toolkit", "nearest", READER),
    ("caravan-toolkit", "wants", READER),
];

const WIRE: &str = "what other programs need to call a gateway";
const STORE: &str = "the interface of a store, for Rust programs";
const READER: &str = "for programs that read content without the client";
const BOUND: &str = "a bound that a client looks up before it sends";
const TAG: &str = "the first field of a hash, for programs that compute it";

/// A package of the workspace, with the names that its sources use.
#[derive(Default)]
struct Package {
    name: String,
    folder: PathBuf,
    dependencies: Vec<Dependency>,
    /// Names in code that is not for tests.
    used: BTreeSet<String>,
    /// Names anywhere, tests included.
    named: BTreeSet<String>,
}

struct Dependency {
    /// As code names it.
    name: String,
    /// Whether tests alone have it.
    for_tests: bool,
}

/// Looks at the manifests and the sources of all packages of the workspace.
///
/// # Errors
/// Names each dependency and each item that is unused.
pub(crate) fn check(root: &Path) -> Result<()> {
    let sources = sources(root)?;
    let mut packages = packages(root, &metadata(root)?)?;
    let mut elsewhere = BTreeSet::new();
    for source in sources.iter() {
        match package_of(&mut packages, &source.file) {
            Some(package) => package.read(source)?,
            None => elsewhere.extend(all_names(source)?),
        }
    }
    let mut faults = unused_dependencies(&packages, UNNAMED);
    faults.extend(items::unused(&packages, &sources, &elsewhere, FOR_OTHERS));
    verdict(&faults)
}

fn packages(root: &Path, metadata: &Value) -> Result<Vec<Package>> {
    let listed = metadata.get("packages").and_then(Value::as_array).context("metadata without packages")?;
    let members = listed.iter().filter(|package| package.get("source").is_none_or(Value::is_null));
    members.map(|package| Package::new(root, package)).collect()
}

fn package_of<'p>(packages: &'p mut [Package], file: &Path) -> Option<&'p mut Package> {
    // `tests/vm` lies below `tests` and is a workspace of its own.
    if file.starts_with("tests/vm") || file.starts_with("tests/chain") {
        return None;
    }
    let inside = packages.iter_mut().filter(|package| file.starts_with(&package.folder));
    inside.max_by_key(|package| package.folder.components().count())
}

impl Package {
    fn new(root: &Path, package: &Value) -> Result<Self> {
        let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        let manifest = PathBuf::from(text(package, "manifest_path").context("a package without a manifest")?);
        let folder =
            manifest.parent().and_then(|folder| folder.strip_prefix(root).ok()).context("a package elsewhere")?;
        let mut dependencies = Vec::new();
        for dependency in package.get("dependencies").and_then(Value::as_array).into_iter().flatten() {
            let name = text(dependency, "rename").or_else(|| text(dependency, "name")).unwrap_or_default();
            let for_tests = text(dependency, "kind").as_deref() == Some("dev");
            dependencies.push(Dependency { name: name.replace('-', "_"), for_tests });
        }
        let name = text(package, "name").unwrap_or_default();
        Ok(Self { name, folder: folder.to_owned(), dependencies, ..Self::default() })
    }

    fn read(&mut self, source: &Source) -> Result<()> {
        // In packages that hold nothing but tests every name counts.
        let of_tests = source.is_test() && !self.folder.ends_with("tests");
        if !of_tests {
            self.used.extend(names(without_tests(parse(source)?)).into_iter().map(|name| name.ident.to_string()));
        }
        self.named.extend(all_names(source)?);
        Ok(())
    }
}

fn parse(source: &Source) -> Result<TokenStream> {
    source.text.parse().map_err(|error| anyhow::anyhow!("{} is no Rust: {error}", source.file.display()))
}

fn all_names(source: &Source) -> Result<BTreeSet<String>> {
    Ok(names(parse(source)?).into_iter().map(|name| name.ident.to_string()).collect())
}

/// The code without the items marked `#[cfg(test)]`.
fn without_tests(code: TokenStream) -> TokenStream {
    let mut kept: Vec<TokenTree> = Vec::new();
    let mut skips = false;
    for tree in code {
        let ends = match &tree {
            TokenTree::Group(group) => group.delimiter() == proc_macro2::Delimiter::Brace,
            TokenTree::Punct(mark) => mark.as_char() == ';',
            TokenTree::Ident(_) | TokenTree::Literal(_) => false,
        };
        if skips {
            skips = !ends;
            continue;
        }
        let spaced = if let TokenTree::Group(group) = &tree { group.stream().to_string() } else { String::new() };
        if spaced.replace(' ', "") == "cfg(test)" {
            // The `#` before it.
            kept.pop();
            skips = true;
        } else {
            kept.push(tree);
        }
    }
    kept.into_iter().collect()
}

fn unused_dependencies(packages: &[Package], unnamed: &[(&str, &str, &str)]) -> Vec<String> {
    let mut faults = Vec::new();
    for package in packages {
        for Dependency { name, for_tests } in &package.dependencies {
            let used = if *for_tests { &package.named } else { &package.used };
            let listed =
                unnamed.iter().any(|(owner, known, _)| *owner == package.name && known.replace('-', "_") == *name);
            if used.contains(name) || listed {
                continue;
            }
            let only_tests = !for_tests && package.named.contains(name);
            let hint =
                if only_tests { "only its tests name it: make it a dev-dependency" } else { "no source names it" };
            faults.push(format!("{}/Cargo.toml depends on {name}: {hint}", package.folder.display()));
        }
    }
    faults
}
