//! A sum that runs over its bound stops; it never wraps.

use std::path::PathBuf;

use caravan_vm_bridge::{Artefact, Entry, Parts, Store};
use cosmwasm_std::testing::MockStorage;
use cosmwasm_std::{Api, Empty, QuerierWrapper};

use crate::bench::Bench;

/// What the probe answers, or how the VM stopped it.
fn add(probe: &Artefact, msg: &str) -> Result<String, String> {
    let bench = Bench::new();
    let app = bench.chain.app();
    let (mut storage, api): (_, &dyn Api) = (MockStorage::new(), app.api());
    let querier: QuerierWrapper<'_, Empty> = app.wrap();
    let parts = Parts { storage: Store::Write(&mut storage), api, querier };
    let (env, info) =
        (serde_json::to_vec(&bench.room(caravan_chain::Code::Points).env()).unwrap(), r#"{"sender":"a","funds":[]}"#);
    let run = probe.call(Entry::Execute, parts, &[&env, info.as_bytes(), msg.as_bytes()]);
    run.answer.map(|json| String::from_utf8(json).unwrap()).map_err(|trouble| trouble.0)
}

#[test]
fn an_overflow_in_the_release_build_is_a_trap() {
    let file = std::env::var_os("CARAVAN_PROBE").map(PathBuf::from);
    let file = file.expect("CARAVAN_PROBE names no wasm file: run these tests by `cargo xtask vm`, which builds it");
    let probe = Artefact::new("caravan_probe.wasm", &std::fs::read(file).unwrap()).unwrap();
    let sum = add(&probe, r#"{"add":{"left":"40","right":"2"}}"#).unwrap();
    assert!(sum.contains(r#""value":"42""#), "{sum}");
    for msg in [
        r#"{"add":{"left":"18446744073709551615","right":"1"}}"#,
        r#"{"subtract":{"left":"0","right":"1"}}"#,
        r#"{"multiply":{"left":"18446744073709551615","right":"2"}}"#,
    ] {
        let trap = add(&probe, msg).expect_err("it wrapped");
        assert!(trap.contains("unreachable") || trap.contains("Aborted"), "{trap}");
    }
}
