//! Appeals, disputes and reviews: who may say what, and until when.

use caravan_chain::Code;
use cosmwasm_std::{coins, Coin};
use serde_json::{json, Value};

use crate::world::{config, hash, World, COIN, DAY};

const MARKET: Code = Code::Marketplace;
const DISPUTES: Code = Code::Arbitration;
/// The fee of the arbiter, and so the bond of these works.
const BOND: u128 = 1_000_000;

fn document(name: &str) -> Value {
    json!({ "uri": "sample://document", "hash": hash(name) })
}

fn appeal(batch: u64, works: &[u64]) -> Value {
    json!({ "appeal": { "batch": batch, "assignments": works, "evidence": document("why") } })
}

fn respond(appeal: u64) -> Value {
    json!({ "respond_to_appeal": { "appeal": appeal, "concede": 0, "evidence": document("answer") } })
}

/// The annotator wins.
fn rule(dispute: u64) -> Value {
    ruling(dispute, 1)
}

fn ruling(dispute: u64, upheld: u32) -> Value {
    json!({ "rule": { "rulings": [{ "dispute": dispute, "upheld": upheld, "reasons": hash("reasons") }] } })
}

fn enact(appeal: u64) -> Value {
    json!({ "enact_ruling": { "subject": appeal, "upheld": 1, "by": "arbiter" } })
}

fn decide(batch: u64, work: u64, verdict: &Value) -> Value {
    json!({ "decide": { "batch": batch, "decisions": [{ "assignment": work, "verdict": verdict }] } })
}

fn bond() -> Vec<Coin> {
    coins(BOND, COIN)
}

/// A batch without free appeals: one work of theo is accepted, two are rejected, one waits; the number of his person.
fn rejected(world: &mut World) -> (u64, u64) {
    let project = world.project("mira", json!({ "none": {} }), 10_000_000);
    let mut config = config(8, 1);
    config["quality"]["free_appeals"] = json!(0);
    config["money"]["reward"] = json!("10000");
    let batch = world.batch("mira", project, &config);
    world.open("mira", batch);
    for _ in 0..2 {
        for name in ["theo", "nora"] {
            world.work(name, batch);
        }
    }
    let (accept, reject) =
        (json!({ "accept": { "grade_bps": 10_000 } }), json!({ "reject": { "reason": "low_effort" } }));
    // What nora earns gives the requester room to reject.
    for (work, verdict) in [(2, &accept), (4, &accept), (1, &reject)] {
        world.run("mira", MARKET, &decide(batch, work, verdict), &[]);
    }
    let address = world.who("theo");
    let person = world.ask(MARKET, &json!({ "person_of": { "address": address } }))["person"].as_u64().unwrap();
    (batch, person)
}

/// The rejection of one more work stands by a ruling, and the appeal of another stays open: `caravan check` looks at both.
fn one_lost_and_one_open(world: &mut World, batch: u64) {
    let reject = json!({ "reject": { "reason": "low_effort" } });
    world.run("mira", MARKET, &decide(batch, 3, &reject), &[]);
    world.run("theo", MARKET, &appeal(batch, &[3]), &bond());
    world.run("mira", MARKET, &respond(2), &[]);
    world.run("arbiter", DISPUTES, &ruling(2, 0), &[]);
    let work = world.work("theo", batch);
    world.run("mira", MARKET, &decide(batch, work, &reject), &[]);
    world.run("theo", MARKET, &appeal(batch, &[work]), &bond());
}

#[test]
fn an_appeal_is_its_annotators_once_and_in_time_and_only_its_arbiter_rules() {
    let Some(mut world) = World::new("appeals") else { return };
    let (batch, person) = rejected(&mut world);
    let withdraw_for = json!({ "withdraw_for": { "person": person, "currency": { "native": COIN } } });
    let cases = [
        ("nora", appeal(batch, &[1]), bond(), "ANNOTATOR_ONLY"),
        ("theo", appeal(batch, &[3]), bond(), "ASSIGNMENT_STATE"),
        ("theo", appeal(batch, &[77]), bond(), "ASSIGNMENT_UNKNOWN"),
        ("theo", appeal(77, &[1]), bond(), "BATCH_UNKNOWN"),
        ("theo", appeal(batch, &[1]), coins(BOND - 1, COIN), "FUNDS_INEXACT"),
        ("omar", withdraw_for, vec![], "APPEAL_OPEN"),
        ("mira", respond(1), vec![], "APPEAL_UNKNOWN"),
    ];
    for (name, msg, funds, code) in &cases {
        world.refused(name, MARKET, msg, funds, code);
    }
    world.run("theo", MARKET, &appeal(batch, &[1]), &bond());
    world.refused("theo", MARKET, &appeal(batch, &[1]), &bond(), "WORK_APPEALED");
    world.refused("theo", MARKET, &respond(1), &[], "MANAGER_ONLY");
    world.refused("arbiter", DISPUTES, &rule(1), &[], "RULING_EARLY");
    world.run("mira", MARKET, &respond(1), &[]);
    world.refused("mira", MARKET, &respond(1), &[], "APPEAL_ANSWERED");
    for name in ["mira", "theo", "owner"] {
        world.refused(name, DISPUTES, &rule(1), &[], "ARBITER_ONLY");
        world.refused(name, MARKET, &enact(1), &[], "ARBITRATION_ONLY");
    }
    let before = world.balance("arbiter");
    world.run("arbiter", DISPUTES, &rule(1), &[]);
    world.refused("arbiter", DISPUTES, &rule(1), &[], "DISPUTE_DECIDED");
    let withdraw = json!({ "withdraw": { "currency": { "native": COIN }, "up_to": null } });
    world.run("arbiter", MARKET, &withdraw, &[]);
    assert_eq!(world.balance("arbiter") - before, BOND, "the loser's bond pays the fee");
    let before = world.balance("theo");
    world.run("theo", MARKET, &withdraw, &[]);
    assert_eq!(world.balance("theo") - before, BOND + 10_000, "the bond, and the work");
    one_lost_and_one_open(&mut world, batch);
    world.done(17);
}

#[test]
fn what_comes_too_late_in_an_appeal_changes_nothing() {
    let Some(mut world) = World::new("late") else { return };
    let (batch, _) = rejected(&mut world);
    let reject = json!({ "reject": { "reason": "low_effort" } });
    world.run("theo", MARKET, &appeal(batch, &[1]), &bond());
    world.wait(DAY);
    world.refused("mira", MARKET, &respond(1), &[], "RESPONSE_LATE");
    world.run("omar", DISPUTES, &json!({ "settle": { "disputes": [1] } }), &[]);
    world.refused("omar", DISPUTES, &json!({ "settle": { "disputes": [1] } }), &[], "NOTHING_DUE");
    let third = world.work("theo", batch);
    world.run("mira", MARKET, &decide(batch, third, &reject), &[]);
    world.wait(DAY);
    world.refused("theo", MARKET, &appeal(batch, &[third]), &bond(), "APPEAL_LATE");
    let (nora, mira, arbiter) = (world.who("nora"), world.who("mira"), world.who("arbiter"));
    let open = json!({ "open": {
        "subject": 9, "items": 1, "parties": { "claimant": nora, "respondent": mira, "arbiter": arbiter },
        "windows": { "respond_secs": DAY, "ruling_secs": DAY },
        "defaults": { "if_unanswered": "claimant_wins", "if_arbiter_silent": "claimant" }, "enact_gas": 500_000,
        "evidence": document("forged"),
    } });
    world.refused("nora", DISPUTES, &open, &[], "OPENER_ONLY");
    world.done(4);
}

#[test]
fn no_one_reviews_own_work() {
    let Some(mut world) = World::new("reviews") else { return };
    let (batch, _) = rejected(&mut world);
    let (own, other) =
        (world.project("mira", json!({ "none": {} }), 1_000_000), world.project("nora", json!({ "none": {} }), 1));
    let mut review = config(4, 1);
    review["access"]["review_of"] = json!(batch);
    for (name, project) in [("mira", own), ("nora", other)] {
        let create = json!({ "create_batch": { "project": project, "config": review, "reference": "review" } });
        world.refused(name, MARKET, &create, &[], "REVIEW_PROJECT");
    }
    let reviewed = world.ask(MARKET, &json!({ "batch": { "batch": batch } }))["project"].as_u64().unwrap();
    let reviews = world.batch("mira", reviewed, &review);
    world.open("mira", reviews);
    let claim = json!({ "claim": { "batch": reviews, "pick": { "random": {} }, "agreement": hash("agreement") } });
    for name in ["theo", "nora"] {
        world.refused(name, MARKET, &claim, &[], "REVIEWER_WORKED");
    }
    world.run("omar", MARKET, &claim, &[]);
    world.done(4);
}
