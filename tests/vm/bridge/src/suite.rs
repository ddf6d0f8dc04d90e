//! The contracts of the suite, for `caravan_chain::substitute`.

use std::sync::OnceLock;

use caravan_chain::{built_in, Code};
use cosmwasm_std::Empty;
use cw_multi_test::Contract;

use crate::artefact::Artefact;
use crate::contract::Wasm;
use crate::twin::Twin;

/// The file under `artifacts/` of a contract.
#[must_use]
pub fn file(code: Code) -> &'static str {
    match code {
        Code::Marketplace => "caravan_marketplace.wasm",
        Code::Points => "caravan_points.wasm",
        Code::Provenance => "caravan_provenance.wasm",
        Code::Licensing => "caravan_licensing.wasm",
        Code::Arbitration => "caravan_arbitration.wasm",
    }
}

/// The artefact of a contract, read, checked and compiled once a process.
///
/// # Panics
/// When it is missing or the VM does not take it.
#[must_use]
pub fn artefact(code: Code) -> &'static Artefact {
    static BUILT: [OnceLock<Artefact>; 5] = [const { OnceLock::new() }; 5];
    let [marketplace, points, provenance, licensing, arbitration] = &BUILT;
    let place = match code {
        Code::Marketplace => marketplace,
        Code::Points => points,
        Code::Provenance => provenance,
        Code::Licensing => licensing,
        Code::Arbitration => arbitration,
    };
    place.get_or_init(|| Artefact::built(file(code)).unwrap_or_else(|error| panic!("{error:#}")))
}

/// The artefact alone, without the native code.
#[must_use]
pub fn wasm(code: Code) -> Box<dyn Contract<Empty>> {
    Box::new(Wasm(artefact(code)))
}

/// The artefact beside the native code of this build.
#[must_use]
pub fn twin(code: Code) -> Box<dyn Contract<Empty>> {
    Box::new(Twin::new(built_in(code), Wasm(artefact(code))))
}
