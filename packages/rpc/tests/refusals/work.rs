//! Projects, batches, claims, submissions, verdicts, withdrawals.

use caravan_chain::{ChainExt, Code};
use cosmwasm_std::{coin, coins, Coin};
use serde_json::{json, Value};

use crate::world::{config, hash, number, submit, World, COIN, DAY, STAKE};

const MARKET: Code = Code::Marketplace;

fn no_sharing() -> Value {
    json!({ "none": {} })
}

fn claim(batch: u64) -> Value {
    json!({ "claim": { "batch": batch, "pick": { "random": {} }, "agreement": hash("agreement") } })
}

fn decide(batch: u64, decisions: &[(u64, Value)]) -> Value {
    let decisions: Vec<Value> =
        decisions.iter().map(|(id, verdict)| json!({ "assignment": id, "verdict": verdict })).collect();
    json!({ "decide": { "batch": batch, "decisions": decisions } })
}

fn accept(grade: u16) -> Value {
    json!({ "accept": { "grade_bps": grade } })
}

fn reject() -> Value {
    json!({ "reject": { "reason": "low_effort" } })
}

fn fund(project: u64, reference: &str) -> Value {
    json!({ "fund": { "project": project, "reference": reference } })
}

#[test]
fn money_that_is_not_what_was_asked_for_stays_where_it_is() {
    let Some(mut world) = World::new("money") else { return };
    let project = world.project("mira", no_sharing(), 1_000_000);
    let batch = world.batch("mira", project, &config(4, 1));
    world.open("mira", batch);
    let (five, theo) = (|| coins(5, COIN), world.who("theo"));
    let two: Vec<Coin> = vec![coin(5, STAKE), coin(5, COIN)];
    let cases: [(&str, Value, Vec<Coin>, &str); 9] = [
        ("mira", fund(project, "f"), two, "FUNDS_SEVERAL"),
        ("mira", fund(project, "f"), coins(5, STAKE), "CURRENCY_MISMATCH"),
        ("mira", fund(project, "f"), vec![], "FUNDS_MISSING"),
        ("mira", fund(project, "f"), coins(2_000_000_000, COIN), "FUNDS_MISSING"),
        ("mira", fund(77, "f"), five(), "PROJECT_UNKNOWN"),
        ("mira", fund(project, "r2"), five(), "REFERENCE_USED"),
        ("theo", claim(batch), five(), "FUNDS_UNEXPECTED"),
        ("mira", json!({ "close_batch": { "batch": batch } }), five(), "FUNDS_UNEXPECTED"),
        (
            "theo",
            json!({ "receive": { "sender": theo, "amount": "5", "msg": "eyJmdW5kIjp7InByb2plY3QiOjEsInJlZmVyZW5jZSI6IngifX0=" } }),
            vec![],
            "CURRENCY_MISMATCH",
        ),
    ];
    for (name, msg, funds, code) in &cases {
        world.refused(name, MARKET, msg, funds, code);
    }
    let project_in = |world: &mut World, currency: &str, arbiter: Option<&str>| {
        let arbiter = match arbiter {
            Some(name) => world.who(name),
            None => world.deployment.arbiters[0].address.clone(),
        };
        json!({ "create_project": { "reference": "new", "project": {
            "currency": { "native": currency }, "arbiter": arbiter, "uri": "sample://p", "uri_hash": hash("p"),
            "managers": [], "sharing": no_sharing(),
        } } })
    };
    let unlisted = project_in(&mut world, STAKE, None);
    world.refused("theo", MARKET, &unlisted, &[], "CURRENCY_NOT_LISTED");
    let unknown = project_in(&mut world, COIN, Some("theo"));
    world.refused("mira", MARKET, &unknown, &[], "ARBITER_NOT_LISTED");
    world.done(11);
}

#[test]
fn a_batch_costs_what_was_said_and_belongs_to_its_project() {
    let Some(mut world) = World::new("batches") else { return };
    let project = world.project("mira", no_sharing(), 1_000_000);
    let batch = world.batch("mira", project, &config(10, 2));
    let dear = world.batch("mira", project, &config(2_000, 1));
    let open = |batch: u64, most: &str| json!({ "open_batch": { "batch": batch, "most": most } });
    let new = |config: Value| json!({ "create_batch": { "project": project, "config": config, "reference": "new" } });
    let mut vast = config(1, 1);
    vast["work"]["overlap"] = json!(101);
    let mut nothing = config(1, 1);
    nothing["money"]["reward"] = json!("0");
    let cases = [
        ("theo", new(config(1, 1)), "MANAGER_ONLY"),
        ("mira", new(vast), "OUT_OF_RANGE"),
        ("mira", new(nothing), "AMOUNT_ZERO"),
        ("theo", open(batch, "21000"), "MANAGER_ONLY"),
        // 20 slots of 1,000 and 5 %.
        ("mira", open(batch, "20999"), "COST_ABOVE_GUARD"),
        ("mira", open(dear, "9000000"), "AVAILABLE_SHORT"),
        ("theo", claim(batch), "BATCH_STATE"),
        ("mira", json!({ "withdraw_available": { "project": project, "amount": "1000001" } }), "AVAILABLE_SHORT"),
        ("theo", json!({ "withdraw_available": { "project": project, "amount": "1" } }), "REQUESTER_ONLY"),
    ];
    for (name, msg, code) in &cases {
        world.refused(name, MARKET, msg, &[], code);
    }
    world.run("mira", MARKET, &open(batch, "21000"), &[]);
    let improve = json!({ "improve_batch": { "batch": batch, "reward": "999", "overlap": 2, "most": "1000000" } });
    let cases = [
        ("mira", open(batch, "21000"), "BATCH_STATE"),
        ("mira", improve, "TERMS_WORSE"),
        ("theo", json!({ "close_batch": { "batch": batch } }), "CLOSE_EARLY"),
        ("theo", json!({ "finalize_batch": { "batch": batch } }), "BATCH_STATE"),
    ];
    for (name, msg, code) in &cases {
        world.refused(name, MARKET, msg, &[], code);
    }
    world.done(13);
}

#[test]
fn work_is_claimed_and_submitted_within_its_limits_by_those_whose_it_is() {
    let Some(mut world) = World::new("claims") else { return };
    let project = world.project("mira", no_sharing(), 1_000_000);
    let batch = world.batch("mira", project, &config(3, 1));
    world.open("mira", batch);
    let named = |task: u32| json!({ "claim": { "batch": batch, "pick": { "named": { "task": task } }, "agreement": hash("agreement") } });
    let other = json!({ "claim": { "batch": batch, "pick": { "named": { "task": 2 } }, "agreement": hash("other") } });
    let first =
        number(&world.run("theo", MARKET, &named(0), &[]), &world.suite.marketplace, "task_claimed", "assignment");
    world.run("theo", MARKET, &named(1), &[]);
    let give_back = |id: u64| json!({ "return": { "batch": batch, "assignment": id } });
    let mut alias = submit(batch, first);
    alias["submit"]["payload_hash"] = json!(hash("payload").to_hex().to_uppercase());
    let cases = [
        ("mira", claim(batch), "OWN_PROJECT"),
        ("nora", other, "TERMS_CHANGED"),
        ("theo", claim(batch), "ACTIVE_CAP"),
        ("nora", claim(77), "BATCH_UNKNOWN"),
        ("nora", named(0), "TASK_FULL"),
        ("nora", named(3), "TASK_UNKNOWN"),
        ("theo", submit(batch, first), "SUBMIT_EARLY"),
        ("nora", submit(batch, first), "ANNOTATOR_ONLY"),
        ("theo", submit(batch, 77), "ASSIGNMENT_UNKNOWN"),
        ("theo", alias, "HASH_INVALID"),
        ("nora", give_back(first), "ANNOTATOR_ONLY"),
        ("nora", json!({ "settle": { "batch": batch, "assignments": [first] } }), "NOTHING_TO_DO"),
    ];
    for (name, msg, code) in &cases {
        world.refused(name, MARKET, msg, &[], code);
    }
    world.run("nora", MARKET, &claim(batch), &[]);
    world.refused("omar", MARKET, &claim(batch), &[], "NO_SLOT_LEFT");
    world.wait(60);
    world.run("theo", MARKET, &submit(batch, first), &[]);
    world.refused("theo", MARKET, &submit(batch, first), &[], "ASSIGNMENT_STATE");
    world.refused("theo", MARKET, &give_back(first), &[], "ASSIGNMENT_STATE");
    // The second reservation runs out, and is taken away by anyone's message.
    world.wait(3_600);
    world.run("omar", MARKET, &json!({ "settle": { "batch": batch, "assignments": [2] } }), &[]);
    world.refused("theo", MARKET, &submit(batch, 2), &[], "ASSIGNMENT_STATE");
    world.done(15);
}

#[test]
fn verdicts_are_the_requester_s_once_and_within_the_cap() {
    let Some(mut world) = World::new("verdicts") else { return };
    let project = world.project("mira", no_sharing(), 1_000_000);
    let batch = world.batch("mira", project, &config(4, 1));
    world.open("mira", batch);
    let work: Vec<u64> = ["theo", "nora", "theo"].iter().map(|name| world.work(name, batch)).collect();
    let many: Vec<(u64, Value)> = (1..=51).map(|id| (id, accept(10_000))).collect();
    let cases = [
        ("theo", decide(batch, &[(work[0], accept(10_000))]), "MANAGER_ONLY"),
        ("mira", decide(batch, &[(work[0], accept(10_000)), (work[0], accept(10_000))]), "ENTRY_DUPLICATE"),
        ("mira", decide(batch, &[(77, accept(10_000))]), "ASSIGNMENT_UNKNOWN"),
        ("mira", decide(batch, &[(work[0], accept(7_000))]), "GRADE_UNKNOWN"),
        ("mira", decide(batch, &[(work[0], reject())]), "REJECTION_CAP"),
        ("mira", decide(batch, &many), "VECTOR_SIZE"),
        ("mira", json!({ "finalize_batch": { "batch": batch } }), "BATCH_STATE"),
        ("nora", json!({ "accept_rejection": { "batch": batch, "assignment": work[0] } }), "ANNOTATOR_ONLY"),
        ("theo", json!({ "accept_rejection": { "batch": batch, "assignment": work[0] } }), "ASSIGNMENT_STATE"),
        ("nora", json!({ "give_up": { "batch": batch, "assignment": work[0] } }), "ANNOTATOR_ONLY"),
        ("omar", json!({ "withdraw": { "currency": { "native": COIN }, "up_to": null } }), "ADDRESS_UNKNOWN"),
        ("theo", json!({ "withdraw": { "currency": { "native": COIN }, "up_to": null } }), "NOTHING_TO_WITHDRAW"),
    ];
    for (name, msg, code) in &cases {
        world.refused(name, MARKET, msg, &[], code);
    }
    world.run("mira", MARKET, &decide(batch, &[(work[0], accept(10_000))]), &[]);
    world.run("mira", MARKET, &json!({ "close_batch": { "batch": batch } }), &[]);
    let cases = [
        ("mira", decide(batch, &[(work[0], accept(10_000))]), "NOTHING_TO_DO"),
        ("theo", json!({ "withdraw_fees": { "currency": { "native": COIN } } }), "OWNER_ONLY"),
        ("omar", json!({ "finalize_batch": { "batch": batch } }), "WORK_LIVE"),
        ("omar", claim(batch), "BATCH_STATE"),
    ];
    for (name, msg, code) in &cases {
        world.refused(name, MARKET, msg, &[], code);
    }
    auto_approved(&mut world, batch, &work);
    world.done(15);
}

/// A day later the rest is auto-approved, and no verdict changes that.
fn auto_approved(world: &mut World, batch: u64, work: &[u64]) {
    world.wait(DAY);
    world.run("omar", MARKET, &json!({ "settle": { "batch": batch, "assignments": [work[1], work[2]] } }), &[]);
    world.refused("mira", MARKET, &decide(batch, &[(work[1], reject())]), &[], "NOTHING_TO_DO");
    let before = world.balance("theo");
    world.run("theo", MARKET, &json!({ "withdraw": { "currency": { "native": COIN }, "up_to": null } }), &[]);
    assert_eq!(world.balance("theo") - before, 2_000);
}

#[test]
fn only_the_owner_pauses_and_no_one_enters_while_it_is_paused() {
    let Some(mut world) = World::new("paused") else { return };
    let project = world.project("mira", no_sharing(), 1_000_000);
    let batch = world.batch("mira", project, &config(2, 1));
    world.open("mira", batch);
    let work = world.work("theo", batch);
    let draft = world.batch("mira", project, &config(1, 1));
    let pause = json!({ "pause": {} });
    world.refused("theo", MARKET, &pause, &[], "OWNER_ONLY");
    world.refused("owner", MARKET, &json!({ "unpause": {} }), &[], "NOT_PAUSED");
    world.run("owner", MARKET, &pause, &[]);
    let cases = [
        ("owner", pause, vec![], "ALREADY_PAUSED"),
        ("nora", claim(batch), vec![], "CONTRACT_PAUSED"),
        ("mira", fund(project, "f"), coins(5, COIN), "CONTRACT_PAUSED"),
        ("mira", json!({ "open_batch": { "batch": draft, "most": "1000000" } }), vec![], "CONTRACT_PAUSED"),
    ];
    for (name, msg, funds, code) in &cases {
        world.refused(name, MARKET, msg, funds, code);
    }
    // Every exit works.
    world.run("mira", MARKET, &decide(batch, &[(work, accept(5_000))]), &[]);
    let before = world.balance("theo");
    world.run("theo", MARKET, &json!({ "withdraw": { "currency": { "native": COIN }, "up_to": null } }), &[]);
    assert_eq!(world.balance("theo") - before, 500);
    world.done(6);
}

#[test]
fn a_person_moves_when_it_is_time_and_no_one_else_moves_it() {
    let Some(mut world) = World::new("moves") else { return };
    let project = world.project("mira", no_sharing(), 1_000_000);
    let batch = world.batch("mira", project, &config(2, 1));
    world.open("mira", batch);
    world.work("theo", batch);
    let person: Value = {
        let address = world.who("theo");
        world.rpc.ask(&world.suite.marketplace, &json!({ "person_of": { "address": address } })).unwrap()
    };
    let person = person["person"].as_u64().unwrap();
    let (new, nora) = (world.who("theo-new"), world.who("nora"));
    world.run("theo", MARKET, &json!({ "set_recovery": { "recovery": nora } }), &[]);
    world.run("theo", MARKET, &json!({ "start_move": { "to": new } }), &[]);
    let accept = json!({ "accept_move": { "person": person } });
    let cases = [
        ("theo-new", accept.clone(), "MOVE_EARLY"),
        ("omar", accept.clone(), "MOVE_NOT_YOURS"),
        ("theo", json!({ "start_move": { "to": nora } }), "MOVE_UNDER_WAY"),
        ("omar", json!({ "start_recovery": { "person": person, "to": new } }), "RECOVERY_ONLY"),
        ("mira", json!({ "cancel_move": { "person": person } }), "PERSON_ONLY"),
        ("omar", json!({ "withdraw_for": { "person": person, "currency": { "native": COIN } } }), "MOVE_UNDER_WAY"),
        ("theo", json!({ "cancel_recovery_change": { "person": person } }), "RECOVERY_CHANGE_MISSING"),
    ];
    for (name, msg, code) in &cases {
        world.refused(name, MARKET, msg, &[], code);
    }
    world.wait(7 * DAY);
    let cancel = json!({ "cancel_move": { "person": person } });
    world.refused("theo", MARKET, &cancel, &[], "MOVE_READY");
    world.run("theo-new", MARKET, &accept, &[]);
    world.refused("theo", MARKET, &cancel, &[], "PERSON_ONLY");
    world.refused("theo-new", MARKET, &cancel, &[], "MOVE_MISSING");
    world.done(10);
}
