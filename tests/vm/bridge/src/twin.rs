//! The native contract and its artefact, side by side.

use anyhow::Result as AnyResult;
use cosmwasm_std::{
    Addr, Api, Binary, CanonicalAddr, Deps, DepsMut, Empty, Env, HashFunction, MessageInfo, RecoverPubkeyError, Reply,
    Response, StdError, StdResult, Storage, VerificationError,
};
use cw_multi_test::Contract;

use crate::contract::Wasm;
use crate::overlay::{Overlay, Writes};

/// Runs every call on both, from the same state, and stops the process where they differ: in the response with its
/// messages, events and data, in the text of an error, or in what they wrote. What is written to the chain is the
/// artefact's, so the state of the chain is that of the artefact alone; as both wrote the same in every call from the
/// first on, it is the native contract's too.
pub struct Twin {
    native: Box<dyn Contract<Empty>>,
    wasm: Wasm,
}

impl Twin {
    /// Runs `native` and `wasm` side by side.
    #[must_use]
    pub fn new(native: Box<dyn Contract<Empty>>, wasm: Wasm) -> Self {
        Self { native, wasm }
    }

    /// Calls both; `what` names the call where they differ.
    fn both(
        &self,
        what: &dyn Fn() -> String,
        deps: DepsMut<'_>,
        call: &dyn Fn(&dyn Contract<Empty>, DepsMut<'_>) -> AnyResult<Response>,
    ) -> AnyResult<Response> {
        let api = VmApi(deps.api);
        let mut native = Overlay::new(&*deps.storage);
        let of_native = call(&*self.native, DepsMut { storage: &mut native, api: &api, querier: deps.querier });
        let native_writes = native.writes;
        let mut wasm = Overlay::new(&*deps.storage);
        let of_wasm = call(&self.wasm, DepsMut { storage: &mut wasm, api: deps.api, querier: deps.querier });
        let wasm_writes = wasm.writes;
        self.same(what, &of_native, &of_wasm);
        assert_eq!(native_writes, wasm_writes, "{}: native code and {} write not the same", what(), self.wasm.0.name());
        commit(deps.storage, wasm_writes);
        of_wasm
    }

    fn same<T: PartialEq + std::fmt::Debug>(
        &self,
        what: &dyn Fn() -> String,
        native: &AnyResult<T>,
        wasm: &AnyResult<T>,
    ) {
        let same = match (native, wasm) {
            (Ok(native), Ok(wasm)) => native == wasm,
            (Err(native), Err(wasm)) => text(native) == text(wasm),
            (Ok(_), Err(_)) | (Err(_), Ok(_)) => false,
        };
        assert!(
            same,
            "native code and {} differ (is the artefact built from this source? `cargo xtask wasm`)\n{}\nnative: {native:?}\nwasm:   {wasm:?}",
            self.wasm.0.name(),
            what()
        );
    }
}

fn text(error: &anyhow::Error) -> String {
    // The outermost text is what the contract says; below it, native code still has the causes.
    error.to_string()
}

fn commit(storage: &mut dyn Storage, writes: Writes) {
    for (key, value) in writes {
        match value {
            Some(value) => storage.set(&key, &value),
            None => storage.remove(&key),
        }
    }
}

fn shown(entry: &str, env: &Env, msg: &[u8]) -> String {
    format!("{entry} at {} in block {}: {}", env.contract.address, env.block.height, String::from_utf8_lossy(msg))
}

impl Contract<Empty> for Twin {
    fn instantiate(&self, deps: DepsMut<'_>, env: Env, info: MessageInfo, msg: Vec<u8>) -> AnyResult<Response> {
        self.both(&|| shown("instantiate", &env, &msg), deps, &|contract, deps| {
            contract.instantiate(deps, env.clone(), info.clone(), msg.clone())
        })
    }

    fn execute(&self, deps: DepsMut<'_>, env: Env, info: MessageInfo, msg: Vec<u8>) -> AnyResult<Response> {
        self.both(&|| shown(&format!("execute by {}", info.sender), &env, &msg), deps, &|contract, deps| {
            contract.execute(deps, env.clone(), info.clone(), msg.clone())
        })
    }

    fn query(&self, deps: Deps<'_>, env: Env, msg: Vec<u8>) -> AnyResult<Binary> {
        let api = VmApi(deps.api);
        let lent = Deps { storage: deps.storage, api: &api, querier: deps.querier };
        let native = self.native.query(lent, env.clone(), msg.clone());
        let wasm = self.wasm.query(deps, env.clone(), msg.clone());
        self.same(&|| shown("query", &env, &msg), &native, &wasm);
        wasm
    }

    fn reply(&self, deps: DepsMut<'_>, env: Env, msg: Reply) -> AnyResult<Response> {
        self.both(&|| shown("reply", &env, format!("{msg:?}").as_bytes()), deps, &|contract, deps| {
            contract.reply(deps, env.clone(), msg.clone())
        })
    }

    fn sudo(&self, deps: DepsMut<'_>, env: Env, msg: Vec<u8>) -> AnyResult<Response> {
        // No contract of the suite has it: both refuse, each with its runner's own words.
        self.wasm.sudo(deps, env, msg)
    }

    fn migrate(&self, deps: DepsMut<'_>, env: Env, msg: Vec<u8>) -> AnyResult<Response> {
        self.both(&|| shown("migrate", &env, &msg), deps, &|contract, deps| {
            contract.migrate(deps, env.clone(), msg.clone())
        })
    }
}

/// The chain's codec with the words that a contract in the VM reads when an address is refused, for native code.
pub struct VmApi<'a>(pub &'a dyn Api);

/// Longest address that the VM reads.
const LONGEST: usize = 256;

fn refused<T>(name: &str, input: &str, asked: impl FnOnce() -> StdResult<T>) -> StdResult<T> {
    #[allow(clippy::disallowed_methods, reason = "the library's own words")]
    let generic = |text: String| StdError::generic_err(text);
    if input.len() > LONGEST {
        return Err(generic(format!("input too long for {name}")));
    }
    asked().map_err(|error| generic(format!("{name} errored: {error}")))
}

impl Api for VmApi<'_> {
    fn addr_validate(&self, human: &str) -> StdResult<Addr> {
        refused("addr_validate", human, || self.0.addr_validate(human))
    }

    fn addr_canonicalize(&self, human: &str) -> StdResult<CanonicalAddr> {
        refused("addr_canonicalize", human, || self.0.addr_canonicalize(human))
    }

    fn addr_humanize(&self, canonical: &CanonicalAddr) -> StdResult<Addr> {
        refused("addr_humanize", "", || self.0.addr_humanize(canonical))
    }

    fn secp256k1_verify(&self, hash: &[u8], signature: &[u8], key: &[u8]) -> Result<bool, VerificationError> {
        self.0.secp256k1_verify(hash, signature, key)
    }

    fn secp256k1_recover_pubkey(
        &self,
        hash: &[u8],
        signature: &[u8],
        recovery: u8,
    ) -> Result<Vec<u8>, RecoverPubkeyError> {
        self.0.secp256k1_recover_pubkey(hash, signature, recovery)
    }

    fn bls12_381_hash_to_g1(&self, h: HashFunction, msg: &[u8], dst: &[u8]) -> Result<[u8; 48], VerificationError> {
        self.0.bls12_381_hash_to_g1(h, msg, dst)
    }

    fn ed25519_verify(&self, message: &[u8], signature: &[u8], key: &[u8]) -> Result<bool, VerificationError> {
        self.0.ed25519_verify(message, signature, key)
    }

    fn ed25519_batch_verify(
        &self,
        messages: &[&[u8]],
        signatures: &[&[u8]],
        keys: &[&[u8]],
    ) -> Result<bool, VerificationError> {
        self.0.ed25519_batch_verify(messages, signatures, keys)
    }

    fn debug(&self, message: &str) {
        self.0.debug(message);
    }
}
