//! What provenance refuses: commitments, hashes, edges and transfers that break its rules.

use caravan_chain::Code;
use serde_json::{json, Value};

use crate::world::{edge, hash, number, World, DAY};

const REGISTRY: Code = Code::Provenance;

#[test]
fn a_commitment_is_its_sender_s_and_of_the_right_age() {
    let Some(mut world) = World::new("commitments") else { return };
    let mine = world.commit("mira", "model");
    // Theo sees it on its way and is first; that helps neither.
    world.run("theo", REGISTRY, &mine, &[]);
    let register = world.register("model", &[]);
    world.refused("mira", REGISTRY, &register, &[], "COMMITMENT_FOREIGN");
    world.run("mira", REGISTRY, &mine, &[]);
    world.refused("mira", REGISTRY, &mine, &[], "COMMITMENT_EXISTS");
    world.refused("mira", REGISTRY, &register, &[], "COMMITMENT_EARLY");
    world.wait(61);
    // Theo sees content and salt in Mira's registration, and is first again.
    world.refused("theo", REGISTRY, &register, &[], "COMMITMENT_MISSING");
    let stolen = world.commit("theo", "model");
    world.run("theo", REGISTRY, &stolen, &[]);
    world.refused("theo", REGISTRY, &register, &[], "COMMITMENT_EARLY");
    let made = world.run("mira", REGISTRY, &register, &[]);
    assert_eq!(number(&made, &world.suite.provenance, "asset_registered", "asset"), 1);
    world.wait(61);
    world.refused("theo", REGISTRY, &register, &[], "HASH_REGISTERED");
    // A week and a second later nothing can be made of one.
    let late = world.commit("mira", "late");
    world.run("mira", REGISTRY, &late, &[]);
    world.wait(7 * DAY + 2);
    let register = world.register("late", &[]);
    world.refused("mira", REGISTRY, &register, &[], "COMMITMENT_EXPIRED");
    world.done(7);
}

#[test]
fn a_content_has_one_hash_and_one_asset() {
    let Some(mut world) = World::new("hashes") else { return };
    world.asset("mira", "model", &[]);
    let mut alias = world.register("model", &[]);
    alias["register"]["asset"]["content_hash"] = json!(hash("model").to_hex().to_uppercase());
    world.refused("theo", REGISTRY, &alias, &[], "HASH_INVALID");
    alias["register"]["asset"]["content_hash"] = json!(format!("0x{}", hash("model").to_hex()));
    world.refused("theo", REGISTRY, &alias, &[], "HASH_INVALID");
    let commit = world.commit("mira", "model");
    world.run("mira", REGISTRY, &commit, &[]);
    world.wait(61);
    let again = world.register("model", &[]);
    world.refused("mira", REGISTRY, &again, &[], "HASH_REGISTERED");
    let mut used = world.register("other", &[]);
    let commit = world.commit("mira", "other");
    world.run("mira", REGISTRY, &commit, &[]);
    world.wait(61);
    used["register"]["reference"] = json!("r1");
    world.refused("mira", REGISTRY, &used, &[], "REFERENCE_USED");
    world.done(4);
}

#[test]
fn edges_lead_to_what_is_one_s_own_or_was_consented_to_and_give_away_no_more_than_all() {
    let Some(mut world) = World::new("edges") else { return };
    let theirs = world.asset("theo", "theirs", &[]);
    let (own, second) = (world.asset("mira", "own", &[]), world.asset("mira", "second", &[]));
    let draft = world.draft("mira", "draft", &[(own, 6_000)]);
    let add = |edges: &[Value]| json!({ "add_edges": { "child": draft, "edges": edges } });
    let consent = |share: u16| json!({ "consent_edge": { "parent": theirs, "child": draft, "kind": "trained_on", "share_bps": share } });
    let cases = [
        ("mira", add(&[edge(theirs, "trained_on", 100)]), "CONSENT_MISSING"),
        ("mira", add(&[edge(draft, "derived_from", 100)]), "EDGE_SELF"),
        ("mira", add(&[edge(own, "includes", 100)]), "EDGE_EXISTS"),
        ("mira", add(&[edge(second, "includes", 1), edge(second, "includes", 1)]), "ENTRY_DUPLICATE"),
        ("mira", add(&[edge(second, "derived_from", 4_001)]), "SHARES_ABOVE_WHOLE"),
        ("mira", add(&[edge(second, "derived_from", 10_001)]), "BPS_INVALID"),
        ("mira", add(&[edge(second, "version_of", 1)]), "VERSION_SHARE"),
        ("mira", add(&[edge(77, "derived_from", 1)]), "ASSET_UNKNOWN"),
        ("theo", add(&[edge(theirs, "derived_from", 1)]), "ASSET_OWNER_ONLY"),
        ("mira", json!({ "seal": { "asset": own } }), "ASSET_NOT_DRAFT"),
        ("theo", json!({ "seal": { "asset": draft } }), "ASSET_OWNER_ONLY"),
        ("mira", consent(100), "ASSET_OWNER_ONLY"),
        ("theo", consent(0), "SHARE_ZERO"),
    ];
    for (name, msg, code) in &cases {
        world.refused(name, REGISTRY, msg, &[], code);
    }
    // What is consented to is exactly that.
    world.run("theo", REGISTRY, &consent(300), &[]);
    world.refused("mira", REGISTRY, &add(&[edge(theirs, "trained_on", 299)]), &[], "CONSENT_MISSING");
    world.run("mira", REGISTRY, &add(&[edge(theirs, "trained_on", 300)]), &[]);
    world.run("mira", REGISTRY, &json!({ "seal": { "asset": draft } }), &[]);
    world.refused("mira", REGISTRY, &add(&[edge(second, "includes", 1)]), &[], "ASSET_NOT_DRAFT");
    world.done(15);
}

#[test]
fn a_thirty_third_parent_is_one_too_many() {
    let Some(mut world) = World::new("parents") else { return };
    let names: Vec<String> = (0..34).map(|number| format!("parent {number}")).collect();
    let commits: Vec<Value> = names.iter().map(|name| world.commit("mira", name)).collect();
    world.run_all("mira", REGISTRY, &commits);
    world.wait(61);
    let registers: Vec<Value> = names.iter().map(|name| world.register(name, &[])).collect();
    world.run_all("mira", REGISTRY, &registers);
    let seals: Vec<Value> = (1..=33).map(|asset| json!({ "seal": { "asset": asset } })).collect();
    world.run_all("mira", REGISTRY, &seals);
    let edges = |from: u64, to: u64| (from..=to).map(|parent| edge(parent, "includes", 1)).collect::<Vec<_>>();
    let add = |edges: Vec<Value>| json!({ "add_edges": { "child": 34, "edges": edges } });
    world.refused("mira", REGISTRY, &add(edges(1, 33)), &[], "VECTOR_SIZE");
    world.run("mira", REGISTRY, &add(edges(1, 32)), &[]);
    world.refused("mira", REGISTRY, &add(edges(33, 33)), &[], "PARENTS_FULL");
    world.done(2);
}

#[test]
fn an_asset_changes_hands_in_two_steps_and_in_the_epoch_that_was_seen() {
    let Some(mut world) = World::new("hands") else { return };
    let asset = world.asset("mira", "model", &[]);
    let theo = world.who("theo");
    let offer = json!({ "offer_asset": { "asset": asset, "to": theo, "valid_secs": 3_600 } });
    let accept = |epoch: u64| json!({ "accept_asset": { "asset": asset, "epoch": epoch } });
    world.refused("theo", REGISTRY, &offer, &[], "ASSET_OWNER_ONLY");
    world.refused("theo", REGISTRY, &accept(1), &[], "ASSET_OFFER_MISSING");
    world.run("mira", REGISTRY, &offer, &[]);
    world.refused("nora", REGISTRY, &accept(1), &[], "ASSET_OFFER_FOREIGN");
    world.refused("theo", REGISTRY, &accept(2), &[], "EPOCH_CHANGED");
    world.wait(3_601);
    world.refused("theo", REGISTRY, &accept(1), &[], "ASSET_OFFER_EXPIRED");
    world.refused("theo", REGISTRY, &json!({ "retract": { "asset": asset } }), &[], "ASSET_OWNER_ONLY");
    world.done(6);
}
