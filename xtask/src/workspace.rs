//! The workspace on disk: its root, its files, its packages as Cargo sees them, and the cache outside it.

use std::ffi::{OsStr, OsString};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{bail, ensure, Context, Result};
use serde_json::Value;

/// The folder with the workspace's `Cargo.toml`.
///
/// # Errors
/// When the manifest folder of this crate has no parent, which Cargo never builds.
pub(crate) fn root() -> Result<PathBuf> {
    let here = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let here = here.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
    Ok(here.parent().context("the xtask folder has no parent")?.to_path_buf())
}

/// `${XDG_CACHE_HOME:-$HOME/.cache}/caravan/<name>`, created: everything that must outlive a clone lives there.
///
/// # Errors
/// When neither variable is set or the folder cannot be created.
pub(crate) fn cache_dir(name: &str) -> Result<PathBuf> {
    let absolute = |variable: &str| std::env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = absolute("XDG_CACHE_HOME").or_else(|| absolute("HOME").map(|home| home.join(".cache")));
    let dir = base.context("set HOME or XDG_CACHE_HOME: the cache has no place")?.join("caravan").join(name);
    std::fs::create_dir_all(&dir).with_context(|| format!("cannot create {}", dir.display()))?;
    Ok(dir)
}

/// The Cargo that runs this program.
pub(crate) fn cargo() -> Command {
    for_others(Command::new(cargo_program()))
}

/// The same at low priority, for what may take minutes.
pub(crate) fn slow_cargo() -> Command {
    let mut command = for_others(Command::new("nice"));
    command.args(["-n", "19"]).arg(cargo_program());
    command
}

fn cargo_program() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// How Cargo builds for minutes: on a terminal it shows how far it is, elsewhere it is quiet.
pub(crate) fn quiet() -> Option<&'static str> {
    (!std::io::stderr().is_terminal()).then_some("--quiet")
}

/// What `cargo run` sets for this package is not for the packages that are built from here.
fn for_others(mut command: Command) -> Command {
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")) {
            command.env_remove(name);
        }
    }
    command
}

/// Runs `command` with its output shown.
///
/// # Errors
/// When it cannot start, or ends with anything but 0.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let shown = show(command);
    let status = command.status().with_context(|| format!("cannot start `{shown}`"))?;
    ensure!(status.success(), "`{shown}` ended with {status}");
    Ok(())
}

/// Runs `command` and returns what it printed on stdout.
///
/// # Errors
/// When it cannot start, or ends with anything but 0; the text carries its stderr.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let shown = show(command);
    let output = command.output().with_context(|| format!("cannot start `{shown}`"))?;
    let stderr = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "`{shown}` ended with {}: {}", output.status, stderr.trim());
    String::from_utf8(output.stdout).with_context(|| format!("`{shown}` printed no UTF-8"))
}

/// The program that a build of Cargo makes, the last if there are several.
///
/// # Errors
/// When the build fails.
pub(crate) fn executable(build: &mut Command) -> Result<PathBuf> {
    let printed = output(build.arg("--message-format=json").stderr(Stdio::inherit()))?;
    let messages = printed.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut programs = messages.filter_map(|message| Some(PathBuf::from(message.get("executable")?.as_str()?)));
    programs.next_back().context("Cargo built no program")
}

/// A command as people type it.
pub(crate) fn show(command: &Command) -> String {
    let name = Path::new(command.get_program()).file_name().unwrap_or_else(|| command.get_program());
    let words = std::iter::once(name).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

/// Files that git tracks or would track, relative to the root, that still exist.
///
/// # Errors
/// When git is missing or this is no repository.
pub(crate) fn files(root: &Path) -> Result<Vec<PathBuf>> {
    let mut git = Command::new("git");
    git.current_dir(root).args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"]);
    let listed = output(&mut git)?;
    let mut files: Vec<PathBuf> = listed.split('\0').filter(|name| !name.is_empty()).map(PathBuf::from).collect();
    files.sort();
    files.dedup();
    files.retain(|file| root.join(file).is_file());
    ensure!(!files.is_empty(), "git lists no files in {}", root.display());
    Ok(files)
}

/// Reads one file of the tree as text.
///
/// # Errors
/// When it is missing or no UTF-8.
pub(crate) fn read(root: &Path, file: &Path) -> Result<String> {
    std::fs::read_to_string(root.join(file)).with_context(|| format!("cannot read {}", file.display()))
}

/// `cargo metadata` of the workspace, with the lock file as it stands.
///
/// # Errors
/// When Cargo fails, for example because `Cargo.lock` is out of date.
pub(crate) fn metadata(root: &Path) -> Result<Value> {
    parsed(&output(cargo().current_dir(root).args(METADATA))?)
}

/// The same, of what is built for one target.
///
/// # Errors
/// As [`metadata`].
pub(crate) fn metadata_for(root: &Path, target: &str) -> Result<Value> {
    parsed(&output(cargo().current_dir(root).args(METADATA).args(["--filter-platform", target]))?)
}

const METADATA: [&str; 4] = ["metadata", "--format-version", "1", "--locked"];

fn parsed(text: &str) -> Result<Value> {
    serde_json::from_str(text).context("cargo metadata printed no JSON")
}

/// One package of the graph.
#[derive(Clone, Debug, Default)]
pub(crate) struct Package {
    /// The id by which `cargo metadata` names the package elsewhere in its answer.
    pub(crate) id: String,
    /// The name in its manifest.
    pub(crate) name: String,
    /// The version in its manifest.
    pub(crate) version: String,
    /// The edition in its manifest.
    pub(crate) edition: String,
    /// The `rust-version` in its manifest.
    pub(crate) rust_version: Option<String>,
    /// The `description` in its manifest.
    pub(crate) description: String,
    /// For members, the folder relative to the root: `contracts/points`.
    pub(crate) folder: Option<PathBuf>,
    /// Dependencies that are built for use: normal and build ones, by identifier.
    pub(crate) uses: Vec<String>,
    /// All dependencies, development ones included, by identifier.
    pub(crate) names: Vec<String>,
}

/// The packages of `cargo metadata`'s answer.
///
/// # Errors
/// When the answer lacks a part that Cargo documents.
pub(crate) fn packages(root: &Path, metadata: &Value) -> Result<Vec<Package>> {
    let nodes = metadata.pointer("/resolve/nodes").and_then(Value::as_array).context("metadata without a graph")?;
    let listed = metadata.get("packages").and_then(Value::as_array).context("metadata without packages")?;
    listed
        .iter()
        .map(|package| {
            let id = text(package, "id");
            let node = nodes.iter().find(|node| text(node, "id") == id);
            let mut read = described(root, package);
            let Some(node) = node else { bail!("{} is not in the graph", read.name) };
            let deps = node.get("deps").and_then(Value::as_array).context("a node without dependencies")?;
            read.uses = deps.iter().filter(|dep| is_used(dep)).map(|dep| text(dep, "pkg")).collect();
            read.names = deps.iter().map(|dep| text(dep, "pkg")).collect();
            Ok(read)
        })
        .collect()
}

fn described(root: &Path, package: &Value) -> Package {
    let manifest = PathBuf::from(text(package, "manifest_path"));
    let member = package.get("source").is_none_or(Value::is_null);
    let folder = manifest.parent().and_then(|dir| dir.strip_prefix(root).ok()).filter(|_| member);
    Package {
        id: text(package, "id"),
        name: text(package, "name"),
        version: text(package, "version"),
        edition: text(package, "edition"),
        rust_version: package.get("rust_version").and_then(Value::as_str).map(str::to_owned),
        description: text(package, "description"),
        folder: folder.map(Path::to_path_buf),
        ..Package::default()
    }
}

fn text(value: &Value, key: &str) -> String {
    value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn is_used(dep: &Value) -> bool {
    let kinds = dep.get("dep_kinds").and_then(Value::as_array);
    kinds.is_some_and(|kinds| kinds.iter().any(|kind| kind.get("kind").and_then(Value::as_str) != Some("dev")))
}

/// Everything that is built for `start`, itself included.
pub(crate) fn closure<'a>(packages: &'a [Package], start: &[&'a Package]) -> Vec<&'a Package> {
    let mut found: Vec<&Package> = Vec::new();
    let mut open: Vec<&Package> = start.to_vec();
    while let Some(package) = open.pop() {
        if found.iter().any(|known| known.id == package.id) {
            continue;
        }
        open.extend(packages.iter().filter(|other| package.uses.contains(&other.id)));
        found.push(package);
    }
    found.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
    found
}

/// The contracts: members under `contracts/`.
pub(crate) fn contracts(packages: &[Package]) -> Vec<&Package> {
    packages.iter().filter(|package| is_contract(package)).collect()
}

/// Whether the package is a contract.
pub(crate) fn is_contract(package: &Package) -> bool {
    package.folder.as_ref().is_some_and(|folder| folder.starts_with("contracts"))
}

/// Fails with all `faults`, one a line, or passes when the list is empty.
///
/// # Errors
/// When `faults` is not empty.
pub(crate) fn verdict(faults: &[String]) -> Result<()> {
    if faults.is_empty() {
        return Ok(());
    }
    bail!("{}", faults.join("\n"))
}
