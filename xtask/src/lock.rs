//! The lock gate: the official optimizer builds contracts with Rust 1.81, whose Cargo reads no edition-2024 manifest.

use std::path::Path;

use anyhow::{ensure, Context, Result};

use crate::workspace::{cargo, closure, contracts, metadata_for, output, packages, verdict, Package};

/// The compiler of the official optimizer 0.16.1.
const OLDEST: (u64, u64) = (1, 81);
/// What contracts are built for. Packages of host crates turn features on that pull in crates of other targets.
const TARGET: &str = "wasm32-unknown-unknown";

/// Looks at everything that is built for the contracts' target, at the versions of `Cargo.lock`.
///
/// # Errors
/// Names each crate that Rust 1.81 cannot build.
pub(crate) fn check(root: &Path) -> Result<()> {
    let packages = packages(root, &metadata_for(root, TARGET)?)?;
    let contracts = contracts(&packages);
    ensure!(!contracts.is_empty(), "there are no contracts to look at");
    let built = closure(&packages, &contracts);
    of_its_own(root)?;
    verdict(&built.iter().filter_map(|package| too_new(package)).collect::<Vec<_>>())
}

/// The workspace of the VM's tests has a lock of its own, which follows the packages of this one.
fn of_its_own(root: &Path) -> Result<()> {
    let manifest = root.join("tests/vm/Cargo.toml");
    if !manifest.is_file() {
        return Ok(());
    }
    let mut ask = cargo();
    ask.current_dir(root).args(["metadata", "--format-version", "1", "--locked", "--manifest-path"]).arg(&manifest);
    output(&mut ask).map(|_| ()).context(
        "tests/vm/Cargo.lock has to follow: `cargo metadata --format-version 1 --manifest-path tests/vm/Cargo.toml > /dev/null`",
    )
}

fn too_new(package: &Package) -> Option<String> {
    let Package { name, version, edition, rust_version, .. } = package;
    let needed = rust_version.as_deref().unwrap_or("1.0");
    let fault = if !["2015", "2018", "2021"].contains(&edition.as_str()) {
        format!("is of edition {edition}")
    } else if release(needed).is_none_or(|needed| needed > OLDEST) {
        format!("needs Rust {needed}")
    } else {
        return None;
    };
    Some(format!(
        "{name} {version} {fault}, and contracts are built with Rust 1.81: \
         find an older version and `cargo update -p {name} --precise VERSION`"
    ))
}

fn release(text: &str) -> Option<(u64, u64)> {
    let mut parts = text.split('.');
    let major = parts.next()?.parse().ok()?;
    let minor = parts.next().map_or(Some(0), |part| part.parse().ok())?;
    Some((major, minor))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(edition: &str, rust_version: Option<&str>) -> Package {
        Package {
            name: "dep".into(),
            version: "1.2.3".into(),
            edition: edition.into(),
            rust_version: rust_version.map(str::to_owned),
            ..Package::default()
        }
    }

    #[test]
    fn what_rust_1_81_builds_passes() {
        assert_eq!(too_new(&package("2021", Some("1.81.0"))), None);
        assert_eq!(too_new(&package("2018", Some("1"))), None);
        assert_eq!(too_new(&package("2015", None)), None);
    }

    #[test]
    fn a_crate_of_edition_2024_is_named_even_without_a_rust_version() {
        let fault = too_new(&package("2024", None)).unwrap();
        assert!(fault.starts_with("dep 1.2.3 is of edition 2024"), "{fault}");
    }

    #[test]
    fn a_crate_that_needs_rust_1_82_is_named_with_the_command_that_fixes_it() {
        let fault = too_new(&package("2021", Some("1.82"))).unwrap();
        assert!(fault.starts_with("dep 1.2.3 needs Rust 1.82"), "{fault}");
        assert!(fault.ends_with("`cargo update -p dep --precise VERSION`"), "{fault}");
        assert!(too_new(&package("2021", Some("2.0"))).is_some());
    }
}
