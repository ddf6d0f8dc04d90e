//! One wasm file in the virtual machine.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, Result};
use cosmwasm_vm::{
    call_execute_raw, call_instantiate_raw, call_migrate_raw, call_query_raw, call_reply_raw, call_sudo_raw,
    capabilities_from_csv, AnalysisReport, Backend, Cache, CacheOptions, Instance, InstanceOptions, Size, VmError,
};

use crate::loan::{lend, Lent, Parts, GAS_MULTIPLIER};

/// Gas of the SDK that a call may use: ten times a big chain's block.
const GAS_LIMIT: u64 = 1_000_000_000;

/// An export of a contract that the chain calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Entry {
    /// `instantiate(env, info, msg)`: makes a contract of the code.
    Instantiate,
    /// `execute(env, info, msg)`: carries out a message.
    Execute,
    /// `query(env, msg)`: answers, and cannot write.
    Query,
    /// `reply(env, reply)`: gets the result of a message that the contract sent.
    Reply,
    /// `sudo(env, msg)`: carries out a message of the chain itself.
    Sudo,
    /// `migrate(env, msg)`: takes over the state of the code before.
    Migrate,
}

impl Entry {
    /// The name of the export.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Instantiate => "instantiate",
            Self::Execute => "execute",
            Self::Query => "query",
            Self::Reply => "reply",
            Self::Sudo => "sudo",
            Self::Migrate => "migrate",
        }
    }
}

/// Why the VM stopped a call: a trap, a limit, an export that is missing. No contract of ours may cause it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble(pub String);

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a call did.
#[derive(Debug, Clone)]
pub struct Run {
    /// The contract's answer as JSON (`{"ok":…}` or `{"error":"…"}`), or what stopped it.
    pub answer: Result<Vec<u8>, Trouble>,
    /// Gas of the SDK that the computation used.
    pub gas: u64,
    /// Gas of the SDK that the storage used, at the prices of the SDK's defaults.
    pub store_gas: u64,
    /// Pages of memory (64 KiB each) at the end.
    pub pages: usize,
    /// Bytes of the longest key and of the longest value that were written.
    pub longest: (usize, usize),
}

/// A wasm file that the VM has taken.
pub struct Artefact {
    name: String,
    cache: Cache<Lent, Lent, Lent>,
    checksum: vm_std::Checksum,
    report: AnalysisReport,
}

impl Artefact {
    /// Reads `artifacts/<file>` of the repository: `caravan_points.wasm`.
    ///
    /// # Errors
    /// When the file is missing, with the command that makes it, and as [`Artefact::new`].
    pub fn built(file: &str) -> Result<Self> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../artifacts").join(file);
        let wasm =
            std::fs::read(&path).with_context(|| format!("no artifacts/{file}: run `cargo xtask wasm` first"))?;
        Self::new(file, &wasm)
    }

    /// Has the VM check `wasm` as a chain that offers `iterator` alone does before it stores it, and compiles it.
    ///
    /// # Errors
    /// The VM's own, where it does not take the file.
    pub fn new(name: &str, wasm: &[u8]) -> Result<Self> {
        let dir = Scratch::new()?;
        let options = CacheOptions::new(
            dir.0.clone(),
            capabilities_from_csv("iterator"),
            Size::mebi(256),
            // What wasmd allows an instance.
            Size::mebi(32),
        );
        // SAFETY: the folder is new, and this process alone writes to it.
        #[allow(unsafe_code, reason = "the VM trusts what it finds in the folder, which is fresh")]
        let cache = unsafe { Cache::new(options) }.map_err(vm_error)?;
        let checksum = cache.store_code(wasm, true, true).map_err(vm_error).with_context(|| name.to_owned())?;
        cache.pin(&checksum).map_err(vm_error)?;
        let report = cache.analyze(&checksum).map_err(vm_error)?;
        Ok(Self { name: name.to_owned(), cache, checksum, report })
    }

    /// The name of the file: `caravan_points.wasm`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// sha256 of the file, in hexadecimal: what a chain calls the code's hash.
    #[must_use]
    pub fn checksum(&self) -> String {
        self.checksum.to_hex()
    }

    /// Whether the artefact exports the entry point.
    #[must_use]
    pub fn exports(&self, entry: Entry) -> bool {
        self.report.entrypoints.iter().any(|known| known.to_string() == entry.name())
    }

    /// Runs an entry point in an instance of its own, as chains do.
    #[must_use]
    pub fn call(&self, entry: Entry, parts: Parts<'_>, args: &[&[u8]]) -> Run {
        lend(parts, |lent| {
            let backend = Backend { api: lent.clone(), storage: lent.clone(), querier: lent.clone() };
            let options = InstanceOptions { gas_limit: GAS_LIMIT * GAS_MULTIPLIER };
            let mut instance = match self.cache.get_instance(&self.checksum, backend, options) {
                Ok(instance) => instance,
                Err(error) => {
                    return Run { answer: Err(trouble(&error)), gas: 0, store_gas: 0, pages: 0, longest: (0, 0) }
                }
            };
            let answer = enter(&mut instance, entry, args).map_err(|error| trouble(&error));
            let gas = instance.create_gas_report().used_internally.div_ceil(GAS_MULTIPLIER);
            Run { answer, gas, store_gas: lent.store_gas(), pages: instance.memory_pages(), longest: lent.longest() }
        })
    }
}

fn enter(instance: &mut Instance<Lent, Lent, Lent>, entry: Entry, args: &[&[u8]]) -> Result<Vec<u8>, VmError> {
    let arg = |index: usize| args.get(index).copied().unwrap_or_default();
    match entry {
        Entry::Instantiate => call_instantiate_raw(instance, arg(0), arg(1), arg(2)),
        Entry::Execute => call_execute_raw(instance, arg(0), arg(1), arg(2)),
        Entry::Query => call_query_raw(instance, arg(0), arg(1)),
        Entry::Reply => call_reply_raw(instance, arg(0), arg(1)),
        Entry::Sudo => call_sudo_raw(instance, arg(0), arg(1)),
        Entry::Migrate => call_migrate_raw(instance, arg(0), arg(1)),
    }
}

fn trouble(error: &VmError) -> Trouble {
    Trouble(error.to_string())
}

fn vm_error(error: VmError) -> anyhow::Error {
    anyhow::Error::msg(error.to_string())
}

/// A folder that is gone again when the VM has read what it needs.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Result<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let dir = std::env::temp_dir().join(format!("caravan-vm-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&dir).with_context(|| format!("cannot create {}", dir.display()))?;
        Ok(Self(dir))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What is left behind is in the system's temporary folder.
        drop(std::fs::remove_dir_all(&self.0));
    }
}
