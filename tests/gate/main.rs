//! The example in [`contract`], in the whole world: who is let through, and who is not.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests: what goes wrong here has to stop them"
)]

#[allow(unreachable_pub, reason = "the example is written as the crate of its own that it would be")]
mod contract;

use caravan_chain::ChainExt;
use caravan_licensing_api::Use;
use caravan_primitives::AssetId;
use caravan_provenance_api::Kind;
use caravan_tests::{Call, Deal, Draft, Outcome, Who, World};
use contract::{execute, instantiate, query, ExecuteMsg, InstantiateMsg, QueryMsg};
use cosmwasm_std::{to_json_binary, Addr};
use cw_multi_test::ContractWrapper;

/// A model of alice's, and a gate before its use for inference.
fn gated() -> (World, AssetId, Addr) {
    let mut world = World::new();
    world.blocks_take(0);
    let model = world.asset("alice", &Draft::new("model").kind(Kind::Model));
    let code = world.chain_mut().store_contract(Box::new(ContractWrapper::new(execute, instantiate, query))).unwrap();
    let msg = InstantiateMsg { licensing: world.licensing().to_string(), asset: model, usage: Use::Infer };
    let gate = world.instantiates(&code, &msg, "gate");
    (world, model, gate)
}

fn run(world: &mut World, name: &str, gate: &Addr) -> Outcome {
    let msg = to_json_binary(&ExecuteMsg::Run {}).unwrap();
    world.at(name).does(&[Call::Raw(gate.clone(), msg, vec![])])
}

fn runs(world: &World, name: &str, gate: &Addr) -> u64 {
    world.chain().ask(gate, &QueryMsg::Runs { address: name.addr().to_string() }).unwrap()
}

#[test]
fn a_licensee_passes() {
    let (mut world, model, gate) = gated();
    let cara = world.cara();
    run(&mut world, "bob", &gate).fails_with("LICENSE_MISSING").changes_nothing();
    let offer = world.offers(model, &Deal::new(&cara, 100).uses(&[Use::Infer]));
    world.licenses("bob", offer);
    for _ in 0..2 {
        run(&mut world, "bob", &gate).succeeds();
    }
    assert_eq!(runs(&world, "bob", &gate), 2);
    // A retraction stops sales, not licenses.
    world.at("alice").retracts(model).succeeds();
    run(&mut world, "bob", &gate).succeeds();
}

#[test]
fn a_license_lets_through_until_the_second_before_it_ends() {
    let (mut world, model, gate) = gated();
    let cara = world.cara();
    let offer = world.offers(model, &Deal::new(&cara, 100).uses(&[Use::Infer]).lasts(3_600));
    let bought = world.now();
    world.licenses("bob", offer);
    world.until(bought + 3_599);
    run(&mut world, "bob", &gate).succeeds();
    world.until(bought + 3_600);
    run(&mut world, "bob", &gate).fails_with("LICENSE_MISSING").changes_nothing();
    world.seconds_pass(1);
    run(&mut world, "bob", &gate).fails_with("LICENSE_MISSING").changes_nothing();
    world.licenses("bob", offer);
    run(&mut world, "bob", &gate).succeeds();
}

#[test]
fn a_license_for_another_use_or_another_asset_does_not_let_through() {
    let (mut world, model, gate) = gated();
    let cara = world.cara();
    let others: Vec<Use> = Use::ALL.iter().copied().filter(|usage| *usage != Use::Infer).collect();
    let offer = world.offers(model, &Deal::new(&cara, 100).uses(&others));
    world.licenses("bob", offer);
    let stray = world.asset("alice", &Draft::new("another model").kind(Kind::Model));
    let offer = world.offers(stray, &Deal::new(&cara, 100));
    world.licenses("bob", offer);
    run(&mut world, "bob", &gate).fails_with("LICENSE_MISSING").saying("asset 1").changes_nothing();
}

#[test]
fn a_license_lets_no_one_else_through_not_even_the_owner() {
    let (mut world, model, gate) = gated();
    let cara = world.cara();
    let offer = world.offers(model, &Deal::new(&cara, 100));
    world.licenses("bob", offer);
    for name in ["carol", "alice", "owner"] {
        run(&mut world, name, &gate).fails_with("LICENSE_MISSING").changes_nothing();
    }
    run(&mut world, "bob", &gate).succeeds();
}
