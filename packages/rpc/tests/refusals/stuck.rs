//! Accounts that receive nothing and a coin that is not sent, while contracts hold money for both: no one else waits.
//!
//! An account that the chain blocks signs nothing, so it cannot claim a task or accept a move, and is never an annotator
//! or an owner. It can be named as a contributor and as the treasury.

use std::process::Command;

use caravan_chain::{Chain, Code, Sandbox};
use cosmwasm_std::{coins, Addr};
use serde_json::{json, Value};

use crate::world::{config, number, terms, World, COIN, FUNDS};

const MARKET: Code = Code::Marketplace;
const SALES: Code = Code::Licensing;
/// A coin that voters may freeze.
const CHILL: &str = "uchill";

fn treasury(of: &Addr) -> Value {
    json!({ "update_config": { "change": { "set_treasury": { "treasury": of } } } })
}

fn withdraw(denom: &str) -> Value {
    json!({ "withdraw": { "currency": { "native": denom }, "up_to": null } })
}

fn fees() -> Value {
    json!({ "withdraw_fees": { "currency": { "native": COIN } } })
}

/// One of two tasks of a batch, accepted.
fn accepted(world: &mut World, name: &str, batch: u64) {
    let work = world.work(name, batch);
    let accept = json!({ "decide": { "batch": batch, "decisions": [
        { "assignment": work, "verdict": { "accept": { "grade_bps": 10_000 } } },
    ] } });
    world.run("mira", MARKET, &accept, &[]);
}

#[test]
fn a_contributor_and_a_treasury_that_receive_nothing_keep_no_one_else_from_what_is_theirs() {
    let Some(mut world) = World::new("blocked") else { return };
    let (blocked, nora) = (world.rpc.module("mint").unwrap(), world.who("nora"));
    let commit = world.commit("mira", "model");
    world.run("mira", Code::Provenance, &commit, &[]);
    world.wait(61);
    let mut register = world.register("model", &[]);
    let list = json!([{ "address": blocked, "weight": "1" }, { "address": nora, "weight": "1" }]);
    register["register"]["asset"]["contributors"] = json!({ "inline": { "list": list } });
    register["register"]["asset"]["contributor_bps"] = json!(4_000);
    let asset = number(
        &world.run("mira", Code::Provenance, &register, &[]),
        &world.suite.provenance,
        "asset_registered",
        "asset",
    );
    world.run("mira", Code::Provenance, &json!({ "seal": { "asset": asset } }), &[]);
    let offer = world.offer("mira", asset, &terms("1000"));
    let buy = world.buy(offer, "1000");
    world.run("theo", SALES, &buy, &coins(1_000, COIN));
    world.run("owner", SALES, &treasury(&blocked), &[]);
    let claim_for = |who: &Addr| {
        json!({ "claim_for": {
            "contributor": { "address": { "address": who } }, "assets": [asset], "currency": { "native": COIN },
        } })
    };
    world.refused("omar", SALES, &claim_for(&blocked), &[], "CHAIN_REFUSED");
    world.refused("owner", SALES, &fees(), &[], "CHAIN_REFUSED");
    // 2.5 % fee; 40 % of 975 in two halves; the rest is the owner's.
    let before = (world.balance("nora"), world.balance("mira"));
    world.run("omar", SALES, &claim_for(&nora), &[]);
    world.run("mira", SALES, &withdraw(COIN), &[]);
    assert_eq!((world.balance("nora") - before.0, world.balance("mira") - before.1), (195, 585));
    let omar = world.who("omar");
    world.run("owner", SALES, &treasury(&omar), &[]);
    let before = world.balance("omar");
    world.run("owner", SALES, &fees(), &[]);
    assert_eq!(world.balance("omar") - before, 25);
    world.done(2);
}

#[test]
fn a_marketplace_whose_treasury_receives_nothing_pays_annotators_and_requesters() {
    let Some(mut world) = World::new("treasury") else { return };
    let blocked = world.rpc.module("mint").unwrap();
    let project = world.project("mira", json!({ "none": {} }), 100_000);
    let batch = world.batch("mira", project, &config(2, 1));
    world.open("mira", batch);
    accepted(&mut world, "theo", batch);
    world.run("owner", MARKET, &treasury(&blocked), &[]);
    world.refused("owner", MARKET, &fees(), &[], "CHAIN_REFUSED");
    let before = (world.balance("theo"), world.balance("mira"));
    world.run("theo", MARKET, &withdraw(COIN), &[]);
    world.run("mira", MARKET, &json!({ "withdraw_available": { "project": project, "amount": "97900" } }), &[]);
    assert_eq!((world.balance("theo") - before.0, world.balance("mira") - before.1), (1_000, 97_900));
    accepted(&mut world, "nora", batch);
    world.done(1);
}

/// Has the chain's voters allow or forbid that the coin is sent; false where there are none to ask.
fn vote(world: &World, enabled: bool) -> bool {
    let Ok(words) = std::env::var("CARAVAN_GOVERN") else {
        eprintln!("not run: no voters (CARAVAN_GOVERN)");
        return false;
    };
    let words: Vec<String> = serde_json::from_str(&words).unwrap();
    let proposal = json!({
        "messages": [{
            "@type": "/cosmos.bank.v1beta1.MsgSetSendEnabled", "authority": world.rpc.module("gov").unwrap(),
            "send_enabled": [{ "denom": CHILL, "enabled": enabled }], "use_default_for": [],
        }],
        "metadata": "", "deposit": "10000000stake", "title": "uchill", "summary": "whether uchill is sent",
    });
    let file = std::env::temp_dir().join(format!("caravan-vote-{}-{enabled}.json", std::process::id()));
    std::fs::write(&file, proposal.to_string()).unwrap();
    let done = Command::new(&words[0]).env_remove("CARGO_MANIFEST_DIR").args(&words[1..]).arg(&file).output().unwrap();
    std::fs::remove_file(&file).unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    true
}

#[test]
fn a_coin_that_is_frozen_while_the_marketplace_holds_it_waits_and_every_other_coin_is_paid() {
    let Some(mut world) = World::with("frozen", &[COIN, CHILL]) else { return };
    let mira = world.who("mira");
    world.rpc.fund(&mira, &coins(FUNDS, CHILL)).unwrap();
    let warm = world.project("mira", json!({ "none": {} }), 100_000);
    let cold = world.project_in("mira", json!({ "none": {} }), (CHILL, 100_000));
    let batches = [warm, cold].map(|project| {
        let batch = world.batch("mira", project, &config(3, 1));
        world.open("mira", batch);
        batch
    });
    for batch in batches {
        accepted(&mut world, "theo", batch);
    }
    accepted(&mut world, "nora", batches[1]);
    if !vote(&world, false) {
        return;
    }
    let theo = world.who("theo");
    let free = json!({ "withdraw_available": { "project": cold, "amount": "1" } });
    let late = json!({ "fund": { "project": cold, "reference": "late" } });
    world.refused("theo", MARKET, &withdraw(CHILL), &[], "CHAIN_REFUSED");
    world.refused("nora", MARKET, &withdraw(CHILL), &[], "CHAIN_REFUSED");
    world.refused("mira", MARKET, &free, &[], "CHAIN_REFUSED");
    world.refused("mira", MARKET, &late, &coins(5, CHILL), "CHAIN_REFUSED");
    // Work goes on in both, and is paid where it can be.
    for batch in batches {
        accepted(&mut world, "theo", batch);
    }
    let before = world.balance("theo");
    world.run("theo", MARKET, &withdraw(COIN), &[]);
    assert_eq!(world.balance("theo") - before, 2_000);
    // What waited is all there when the coin is sent again.
    assert!(vote(&world, true));
    world.run("theo", MARKET, &withdraw(CHILL), &[]);
    world.run("nora", MARKET, &withdraw(CHILL), &[]);
    assert_eq!(world.rpc.balance(&theo, CHILL).unwrap().u128(), 2_000);
    world.done(4);
}
