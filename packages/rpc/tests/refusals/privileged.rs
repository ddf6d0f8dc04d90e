//! What only a sibling or the owner may, from a stranger and from a second genuine instance of the sibling.

use caravan_chain::{plan, requests, Chain, Code, Plan, Planned};
use cosmwasm_std::coins;
use serde_json::{json, Value};

use crate::editions::{publish, sharing};
use crate::world::{config, hash, number, terms, World, COIN};

/// Another instance of one contract, of the same code, wired to this suite.
fn second(world: &mut World, code: Code) {
    let mut deployment = world.deployment.clone();
    deployment.salt = format!("second {}", code.name()).into_bytes();
    let fresh: Planned = plan(&mut world.rpc, &deployment).unwrap().of(code).clone();
    let mut wiring: Plan = world.plan.clone();
    match code {
        Code::Marketplace => wiring.marketplace = fresh,
        Code::Points => wiring.points = fresh,
        Code::Provenance => wiring.provenance = fresh,
        Code::Licensing => wiring.licensing = fresh,
        Code::Arbitration => wiring.arbitration = fresh,
    }
    let all = requests(&deployment, &wiring).unwrap();
    let (_, request) = all.into_iter().find(|(of, _)| *of == code).unwrap();
    let made = world.rpc.instantiate2(&deployment.deployer, request).unwrap();
    assert_ne!(made, world.at(code));
    match code {
        Code::Marketplace => world.suite.marketplace = made,
        Code::Points => world.suite.points = made,
        Code::Provenance => world.suite.provenance = made,
        Code::Licensing => world.suite.licensing = made,
        Code::Arbitration => world.suite.arbitration = made,
    }
}

#[test]
fn a_stranger_is_neither_a_sibling_nor_the_owner() {
    let Some(mut world) = World::new("strangers") else { return };
    let theo = world.who("theo");
    let asset = world.draft("theo", "draft", &[]);
    let edition = json!({ "register_edition": { "edition": {
        "manager": theo, "owner": theo, "project": 1, "edition": 1, "total_weight": "1", "content_hash": hash("set"),
        "salt": hash("salt"), "uri": "sample://set", "uri_hash": hash("about"), "contributor_bps": 4_000,
        "floor_price": null,
        "floor_royalty_bps": 0,
    } } });
    let licensed = json!({ "add_licensed_edge": { "edge": {
        "child": asset, "licensee": theo, "parent": asset, "kind": "trained_on", "royalty_bps": 0, "license": 1,
        "reciprocal": false, "ceiling": null,
    } } });
    let award = json!({ "award_many": { "awards": [{ "recipient": theo, "amount": "1", "season": 0 }] } });
    let fee = json!({ "update_config": { "change": { "set_fee": { "fee_bps": 0 } } } });
    let offer = json!({ "update_ownership": { "offer": { "to": theo, "valid_secs": 3_600 } } });
    let pause = json!({ "pause": {} });
    let cases = [
        (Code::Provenance, edition, "MARKETPLACE_ONLY"),
        (Code::Provenance, licensed, "LICENSING_ONLY"),
        (Code::Points, json!({ "mint": { "recipient": theo, "amount": "1" } }), "MINTER_UNLISTED"),
        (Code::Points, award, "MINTER_UNLISTED"),
        (Code::Points, json!({ "move_balance": { "from": theo, "to": theo } }), "MARKETPLACE_ONLY"),
        (Code::Points, json!({ "set_minter": { "minter": theo, "budget": "1" } }), "OWNER_ONLY"),
        (Code::Marketplace, fee.clone(), "OWNER_ONLY"),
        (Code::Marketplace, offer.clone(), "OWNER_ONLY"),
        (Code::Licensing, fee, "OWNER_ONLY"),
        (Code::Licensing, offer, "OWNER_ONLY"),
        (Code::Licensing, pause, "OWNER_ONLY"),
    ];
    for (code, msg, expected) in &cases {
        world.refused("theo", *code, msg, &[], expected);
    }
    // The chain itself keeps a migration from all but the admin.
    let (contract, code) = (world.at(Code::Points), world.plan.points.code_id);
    let error = world.rpc.migrate(&theo, &contract, code, &b"{}".into()).unwrap_err();
    assert!(error.to_string().contains("unauthorized"), "{error}");
    world.done(11);
}

#[test]
fn a_second_marketplace_publishes_nothing_here_and_its_pay_brings_no_points() {
    let Some(mut world) = World::new("twins") else { return };
    second(&mut world, Code::Marketplace);
    let project = world.project("mira", sharing(), 1_000_000);
    let batch = world.batch("mira", project, &config(1, 1));
    world.open("mira", batch);
    let work = world.work("theo", batch);
    let accept = json!({ "decide": { "batch": batch, "decisions": [
        { "assignment": work, "verdict": { "accept": { "grade_bps": 10_000 } } },
    ] } });
    for msg in [
        accept,
        json!({ "close_batch": { "batch": batch } }),
        json!({ "finalize_batch": { "batch": batch } }),
        json!({ "close_edition": { "project": project } }),
    ] {
        world.run("mira", Code::Marketplace, &msg, &[]);
    }
    let commit = world.commit("mira", "set");
    world.run("mira", Code::Provenance, &commit, &[]);
    world.wait(61);
    let publication = publish(&mut world, project, "set");
    world.refused("mira", Code::Marketplace, &publication, &[], "MARKETPLACE_ONLY");
    // The points refuse, and the pay comes all the same.
    let supply = |world: &World| world.ask(Code::Points, &json!({ "token_info": {} }))["total_supply"].clone();
    let (before, points) = (world.balance("theo"), supply(&world));
    world.run(
        "theo",
        Code::Marketplace,
        &json!({ "withdraw": { "currency": { "native": COIN }, "up_to": null } }),
        &[],
    );
    assert_eq!((world.balance("theo") - before, supply(&world)), (1_000, points));
    world.done(1);
}

#[test]
fn a_second_licensing_contract_sells_licenses_that_allow_nothing_here() {
    let Some(mut world) = World::new("seconds") else { return };
    second(&mut world, Code::Licensing);
    let asset = world.asset("mira", "model", &[]);
    let mut free: Value = terms("10");
    free["derivatives"] = json!({ "allowed": { "royalty_bps": 0, "reciprocal": false, "ceiling": null } });
    let offer = world.offer("mira", asset, &free);
    let buy = world.buy(offer, "10");
    let license = number(
        &world.run("theo", Code::Licensing, &buy, &coins(10, COIN)),
        &world.suite.licensing,
        "license_bought",
        "license",
    );
    let draft = world.draft("theo", "child", &[]);
    let msg = json!({ "register_derivative": {
        "child": draft, "parent": asset, "kind": "trained_on", "license": license,
    } });
    world.refused("theo", Code::Licensing, &msg, &[], "LICENSING_ONLY");
    world.done(1);
}
