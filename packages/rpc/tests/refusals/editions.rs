//! Datasets: bonds, publishing, pools.

use caravan_chain::Code;
use serde_json::{json, Value};

use crate::world::{config, hash, World, COIN, DAY};

const MARKET: Code = Code::Marketplace;

/// Terms by which contributors share, with a bond.
pub(crate) fn sharing() -> Value {
    json!({ "contributors": {
        "contributor_bps": 4_000, "weight_cap": "1000", "floor_price": null, "floor_royalty_bps": 0, "bond_per_weight": "10",
        "publish_secs": 30 * DAY,
    } })
}

pub(crate) fn publish(world: &mut World, project: u64, content: &str) -> Value {
    json!({ "publish_dataset": {
        "project": project, "edition": 1, "content_hash": hash(content), "salt": hash("salt"), "uri": "sample://set",
        "uri_hash": hash("about"), "reference": world.reference(),
    } })
}

#[test]
fn a_dataset_is_published_when_it_is_settled_once_and_by_its_requester() {
    let Some(mut world) = World::new("editions") else { return };
    let project = world.project("mira", sharing(), 1_000_000);
    let alone = world.project("mira", json!({ "none": {} }), 1_000);
    let batch = world.batch("mira", project, &config(1, 1));
    world.open("mira", batch);
    let work = world.work("theo", batch);
    let close = json!({ "close_edition": { "project": project } });
    let forfeit = json!({ "forfeit_bond": { "project": project, "edition": 1 } });
    let other =
        json!({ "update_project": { "project": project, "change": { "set_sharing": { "sharing": { "none": {} } } } } });
    let publication = publish(&mut world, project, "set");
    let cases = [
        ("mira", publication.clone(), "EDITION_OPEN"),
        ("theo", close.clone(), "EDITION_EARLY"),
        ("mira", json!({ "close_edition": { "project": alone } }), "SHARING_OFF"),
        ("mira", other, "SHARING_FROZEN"),
    ];
    for (name, msg, code) in &cases {
        world.refused(name, MARKET, msg, &[], code);
    }
    world.run("mira", MARKET, &close, &[]);
    world.refused("mira", MARKET, &publication, &[], "EDITION_NOT_FINALIZED");
    world.refused("theo", MARKET, &forfeit, &[], "EDITION_NOT_FINALIZED");
    settled(&mut world, batch, work);
    let claim = json!({ "claim_edition": { "project": project, "edition": 1, "persons": [1] } });
    let cases = [
        ("mira", publication.clone(), "COMMITMENT_MISSING"),
        ("theo", publication.clone(), "MANAGER_ONLY"),
        ("theo", forfeit.clone(), "FORFEIT_EARLY"),
        ("theo", claim, "POOL_MISSING"),
    ];
    for (name, msg, code) in &cases {
        world.refused(name, MARKET, msg, &[], code);
    }
    published(&mut world, project, &publication);
    let again = publish(&mut world, project, "set");
    world.refused("mira", MARKET, &again, &[], "EDITION_PUBLISHED");
    world.refused("theo", MARKET, &forfeit, &[], "BOND_MISSING");
    world.done(15);
}

/// Mira accepts the work of a batch and closes it.
fn settled(world: &mut World, batch: u64, work: u64) {
    let accept = json!({ "decide": { "batch": batch, "decisions": [
        { "assignment": work, "verdict": { "accept": { "grade_bps": 10_000 } } },
    ] } });
    for msg in [accept, json!({ "close_batch": { "batch": batch } }), json!({ "finalize_batch": { "batch": batch } })] {
        world.run("mira", MARKET, &msg, &[]);
    }
}

/// Mira publishes, and Theo is too late with the same content.
fn published(world: &mut World, project: u64, publication: &Value) {
    let commit = world.commit("mira", "set");
    world.run("mira", Code::Provenance, &commit, &[]);
    world.refused("mira", MARKET, publication, &[], "COMMITMENT_EARLY");
    // Theo sees the hash in the publication, which fails or waits, and registers it: too late by a minute.
    let theirs = world.commit("theo", "set");
    world.run("theo", Code::Provenance, &theirs, &[]);
    let register = world.register("set", &[]);
    world.refused("theo", Code::Provenance, &register, &[], "COMMITMENT_EARLY");
    world.wait(61);
    world.run("mira", MARKET, publication, &[]);
    world.refused("theo", Code::Provenance, &register, &[], "HASH_REGISTERED");
    // The next edition is under way, for those who look at this suite later.
    let next = world.batch("mira", project, &config(2, 1));
    world.open("mira", next);
}

#[test]
fn what_was_not_published_in_time_is_the_annotators_once_each() {
    let Some(mut world) = World::new("forfeits") else { return };
    let project = world.project("mira", sharing(), 1_000_000);
    let batch = world.batch("mira", project, &config(2, 1));
    world.open("mira", batch);
    world.work("theo", batch);
    world.work("nora", batch);
    world.wait(DAY + 60);
    let settle = json!({ "settle": { "batch": batch, "assignments": [1, 2] } });
    world.run("omar", MARKET, &settle, &[]);
    world.run("mira", MARKET, &json!({ "close_batch": { "batch": batch } }), &[]);
    world.run("mira", MARKET, &json!({ "finalize_batch": { "batch": batch } }), &[]);
    world.run("mira", MARKET, &json!({ "close_edition": { "project": project } }), &[]);
    world.wait(60 * DAY);
    world.run("omar", MARKET, &json!({ "forfeit_bond": { "project": project, "edition": 1 } }), &[]);
    let claim = |persons: &[u64]| json!({ "claim_edition": { "project": project, "edition": 1, "persons": persons } });
    let person = |world: &mut World, name: &str| {
        let address = world.who(name);
        world.ask(MARKET, &json!({ "person_of": { "address": address } }))["person"].as_u64().unwrap()
    };
    let (theo, mira) = (person(&mut world, "theo"), person(&mut world, "mira"));
    world.refused("theo", MARKET, &claim(&[theo, theo]), &[], "ENTRY_DUPLICATE");
    world.refused("theo", MARKET, &claim(&[mira]), &[], "WEIGHT_MISSING");
    world.run("theo", MARKET, &claim(&[theo]), &[]);
    world.refused("theo", MARKET, &claim(&[theo]), &[], "NOTHING_TO_DO");
    // The reward, and half of a bond of 20.
    let before = world.balance("theo");
    world.run("theo", MARKET, &json!({ "withdraw": { "currency": { "native": COIN }, "up_to": null } }), &[]);
    assert_eq!(world.balance("theo") - before, 1_010);
    world.done(3);
}
