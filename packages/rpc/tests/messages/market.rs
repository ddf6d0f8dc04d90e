//! Projects, batches and work.

use caravan_marketplace_api::{allow_leaf, execute_samples, sample_agreement};
use caravan_primitives::{Hash32, Tree};
use serde_json::{json, Value};

use crate::play::{Play, COIN};
use crate::rights;

/// How many take part where a message takes as many as it can.
pub(crate) const MANY: u64 = 50;
/// Seconds that a requester has to decide.
const REVIEW: u64 = 3_600;
pub(crate) const DAY: u64 = 24 * 3_600;

/// The example of a message, its body alone.
fn body(message: &str) -> Value {
    let all = execute_samples().into_iter().map(|sample| serde_json::to_value(sample).unwrap());
    let mut found = all.filter_map(|sample| sample.get(message).cloned());
    found.next().unwrap()
}

pub(crate) fn hash(text: &str) -> Value {
    serde_json::to_value(Hash32::digest(text.as_bytes())).unwrap()
}

pub(crate) fn native() -> Value {
    json!({ "native": COIN })
}

pub(crate) fn project(play: &mut Play<'_>, currency: &Value, shares: bool) -> Value {
    let arbiter = play.account("arbiter");
    let terms = json!({ "contributor_bps": 2_000, "weight_cap": "1000", "floor_price": null, "floor_royalty_bps": 0,
        "bond_per_weight": "10", "publish_secs": 30 * DAY });
    let sharing = if shares { json!({ "contributors": terms }) } else { json!({ "none": {} }) };
    json!({
        "project": { "currency": currency, "arbiter": arbiter, "uri": "ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi",
            "uri_hash": hash("project"), "managers": [], "sharing": sharing },
        "reference": play.reference(),
    })
}

pub(crate) fn batch(play: &mut Play<'_>, project: u64, tasks: u64) -> Value {
    let mut config = body("create_batch")["config"].clone();
    config["work"]["tasks"] = json!(tasks);
    config["work"]["manifest_uri"] = json!("ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi");
    for document in ["definition", "agreement"] {
        config["about"][document]["uri"] = json!("ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi");
    }
    config["money"]["reward"] = json!("1000000");
    config["windows"] = json!({ "assignment_secs": 600, "min_work_secs": 0, "review_secs": REVIEW,
        "appeal_secs": DAY, "respond_secs": DAY, "ruling_secs": DAY, "open_secs": 180 * DAY });
    config["access"]["active_cap"] = json!(3);
    config["quality"]["rework"] = json!({ "allowed": { "max_rework": 1, "rework_secs": DAY } });
    json!({ "project": project, "config": config, "reference": play.reference() })
}

pub(crate) fn claim(batch: u64) -> Value {
    claim_by(batch, &json!({ "random": {} }))
}

fn claim_by(batch: u64, pick: &Value) -> Value {
    json!({ "batch": batch, "pick": pick, "agreement": sample_agreement() })
}

pub(crate) fn submit(batch: u64, assignment: u64) -> Value {
    json!({
        "batch": batch, "assignment": assignment, "commitment": hash("commitment"), "payload_hash": hash("payload"),
        "uri": "ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi",
    })
}

pub(crate) fn accepted(batch: u64, assignments: std::ops::RangeInclusive<u64>) -> Value {
    let verdict = json!({ "accept": { "grade_bps": 10_000 } });
    let decisions: Vec<Value> = assignments.map(|each| json!({ "assignment": each, "verdict": verdict })).collect();
    json!({ "batch": batch, "decisions": decisions })
}

pub(crate) fn open(batch: u64) -> Value {
    json!({ "batch": batch, "most": u128::MAX.to_string() })
}

/// Three projects, the first batch.
pub(crate) fn entry(play: &mut Play<'_>) {
    let plain = project(play, &native(), false);
    play.say("requester", "marketplace", "create_project", plain);
    let sharing = project(play, &native(), true);
    play.say("requester", "marketplace", "create_project, that shares", sharing);
    for (currency, shares) in [(native(), true), (json!({ "cw20": play.at("token") }), false)] {
        let body = project(play, &currency, shares);
        play.quiet("requester", "marketplace", &[("create_project", body)]);
    }
    let change = json!({ "describe": { "uri": "ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi", "uri_hash": hash("described") } });
    play.say("requester", "marketplace", "update_project", json!({ "project": 1, "change": change }));
    for (project, name) in [(1, "fund"), (2, "fund, again"), (3, "fund, again")] {
        let body = json!({ "project": project, "reference": play.reference() });
        play.pay("requester", "marketplace", name, (body, 3_000_000_000));
    }
    let body = batch(play, 1, 2_000);
    let config = body["config"].clone();
    play.say("requester", "marketplace", "create_batch", body);
    play.say("requester", "marketplace", "edit_draft", json!({ "batch": 1, "config": edited(config) }));
    play.say("requester", "marketplace", "open_batch", open(1));
}

/// A draft that is edited is not the draft that it was.
fn edited(mut config: Value) -> Value {
    config["work"]["items_per_task"] = json!(2);
    config
}

/// One task at a time, in a batch that gives them out by chance.
pub(crate) fn work(play: &mut Play<'_>) {
    let market = "marketplace";
    play.say("mira", market, "claim, newcomer", claim(1));
    play.say("mira", market, "claim", claim(1));
    play.say("mira", market, "claim, named", claim_by(1, &json!({ "named": { "task": 1_999 } })));
    play.say("mira", market, "return", json!({ "batch": 1, "assignment": 2 }));
    play.say("mira", market, "submit", submit(1, 1));
    play.quiet("mira", market, &[("submit", submit(1, 3))]);
    play.say("requester", market, "decide, one accepted", accepted(1, 1..=1));
    let reject = json!({ "reject": { "reason": "incomplete" } });
    let decisions = json!([{ "assignment": 3, "verdict": reject }]);
    play.say("requester", market, "decide, one rejected", json!({ "batch": 1, "decisions": decisions }));
    play.say("mira", market, "accept_rejection", json!({ "batch": 1, "assignment": 3 }));
    for assignment in [4, 5, 6] {
        play.quiet("lena", market, &[("claim", claim(1)), ("submit", submit(1, assignment))]);
    }
    play.quiet("mira", market, &[("claim", claim(1)), ("submit", submit(1, 7))]);
    play.quiet("theo", market, &[("claim", claim(1)), ("claim", claim(1)), ("claim", claim(1))]);
    play.wait(REVIEW);
    play.say("theo", market, "settle", json!({ "batch": 1, "assignments": [7] }));
    play.say("mira", market, "claim, six overdue", claim(1));
    play.quiet("mira", market, &[("submit", submit(1, 11))]);
    play.quiet("requester", market, &[("decide", accepted(1, 11..=11))]);
    play.quiet("mira", market, &[("claim", claim(1)), ("submit", submit(1, 12))]);
    play.say("mira", market, "give_up", json!({ "batch": 1, "assignment": 12 }));
    judged_again(play);
    let improved = json!({ "batch": 1, "reward": "1200000", "overlap": 1, "most": u128::MAX.to_string() });
    play.say("requester", market, "improve_batch", improved);
    play.say("requester", market, "close_batch", json!({ "batch": 1 }));
    play.say("requester", market, "finalize_batch", json!({ "batch": 1 }));
}

/// Work that is sent back, and a rejection that is taken back; someone is kept from new claims.
fn judged_again(play: &mut Play<'_>) {
    let market = "marketplace";
    let verdict = |assignment: u64, verdict: Value| json!({ "batch": 1, "decisions": [{ "assignment": assignment, "verdict": verdict }] });
    play.quiet("mira", market, &[("claim", claim(1)), ("submit", submit(1, 13))]);
    let rework = verdict(13, json!({ "rework": { "reason": "incomplete" } }));
    play.say("requester", market, "decide, one sent back", rework);
    play.say("mira", market, "submit, a revision", submit(1, 13));
    let mistake = verdict(13, json!({ "reject": { "reason": "incomplete" } }));
    play.quiet("requester", market, &[("decide", mistake)]);
    play.say("requester", market, "decide, one taken back", accepted(1, 13..=13));
    let scope = json!({ "project": { "project": 1 + play.earlier.0 } });
    let person = person(play, "lena");
    let restriction = json!({ "reason": "spam", "evidence": hash("evidence"), "secs": 60 });
    let restrict = json!({ "scope": scope, "person": person, "restriction": restriction });
    play.say("requester", market, "restrict", restrict);
    play.say("requester", market, "lift_restriction", json!({ "scope": scope, "person": person }));
}

/// A batch for a list of fifty, all of whose work is accepted in one transaction.
pub(crate) fn many(play: &mut Play<'_>, (project, id): (u64, u64), note: &str) {
    let workers: Vec<String> = (0..MANY).map(|number| play.worker(number)).collect();
    let addresses = workers.iter().map(|name| play.address(name));
    let leaves = addresses.zip(0..).map(|(address, index)| allow_leaf(index, MANY, address.as_str()));
    let tree = Tree::new(leaves.collect()).unwrap();
    let mut body = batch(play, project, MANY);
    body["config"]["access"]["distribution"] = json!({ "allow": { "root": tree.root(), "size": MANY } });
    play.quiet("requester", "marketplace", &[("create_batch", body)]);
    play.say("requester", "marketplace", &format!("open_batch, {note}"), open(id));
    for (worker, index) in workers.iter().zip(0..) {
        let pick = json!({ "listed": { "task": index, "proof": tree.proof(index).unwrap() } });
        let claim = claim_by(id, &pick);
        if index == 0 {
            play.say(worker, "marketplace", &format!("claim, listed, {note}"), claim);
            play.quiet(worker, "marketplace", &[("submit", submit(id, 1))]);
        } else {
            play.quiet(worker, "marketplace", &[("claim", claim), ("submit", submit(id, index + 1))]);
        }
    }
    play.say("requester", "marketplace", &format!("decide, fifty accepted, {note}"), accepted(id, 1..=MANY));
}

/// A task that a hundred annotators do: the most. The last of them is measured.
pub(crate) fn wide(play: &mut Play<'_>) {
    const HUNDRED: u64 = 100;
    /// So many newcomers may have work undecided.
    const PENDING: u64 = 20;
    let (market, id) = ("marketplace", 5);
    let mut body = batch(play, 1, 1);
    body["config"]["work"]["overlap"] = json!(HUNDRED);
    play.quiet("requester", market, &[("create_batch", body), ("open_batch", open(id))]);
    for number in 1..HUNDRED {
        let worker = play.worker(1_000 + number);
        play.quiet(&worker, market, &[("claim", claim(id)), ("submit", submit(id, number))]);
        if number % PENDING == 0 {
            play.quiet("requester", market, &[("decide", accepted(id, number + 1 - PENDING..=number))]);
        }
    }
    play.say("mira", market, "claim, the hundredth of a task", claim(id));
    play.say("mira", market, "submit, the hundredth of a task", submit(id, HUNDRED));
    play.say(
        "requester",
        market,
        "decide, twenty accepted of a task of a hundred",
        accepted(id, HUNDRED + 1 - PENDING..=HUNDRED),
    );
}

/// What is paid out, and to whom.
pub(crate) fn withdrawals(play: &mut Play<'_>) {
    let market = "marketplace";
    let currency = native();
    play.say("mira", market, "withdraw, with points", json!({ "currency": currency, "up_to": "1" }));
    play.say("mira", market, "withdraw", json!({ "currency": currency, "up_to": null }));
    play.say("worker1", market, "withdraw, all, with points", json!({ "currency": currency, "up_to": null }));
    let person = person(play, "lena");
    play.say("theo", market, "withdraw_for, with points", json!({ "person": person, "currency": currency }));
    play.say("requester", market, "withdraw_available", json!({ "project": 1, "amount": "5" }));
    play.say("owner", market, "withdraw_fees", json!({ "currency": currency }));
    let body = json!({ "project": 4, "reference": play.reference() });
    play.bring("requester", market, "fund", (body, 1_000));
}

pub(crate) fn person(play: &mut Play<'_>, name: &str) -> u64 {
    let address = play.account(name);
    let found = play.ask("marketplace", json!({ "person_of": { "address": address } }));
    found.pointer("/person").and_then(Value::as_u64).unwrap_or_else(|| panic!("{name} is no person: {found}"))
}

/// Persons that change their addresses, with the points failing the first time.
pub(crate) fn moves(play: &mut Play<'_>) {
    let market = "marketplace";
    let [safe, next, last] = ["safe", "mira2", "lena2"].map(|name| play.account(name));
    play.say("lena", market, "set_recovery", json!({ "recovery": safe }));
    let (mira, lena) = (person(play, "mira"), person(play, "lena"));
    play.quiet("lena", market, &[("set_recovery", json!({ "recovery": next }))]);
    play.say("safe", market, "cancel_recovery_change", json!({ "person": lena }));
    play.say("safe", market, "start_recovery", json!({ "person": lena, "to": last }));
    play.wait(23 * DAY);
    play.say("mira", market, "start_move", json!({ "to": next }));
    play.say("mira", market, "cancel_move", json!({ "person": mira }));
    play.quiet("mira", market, &[("start_move", json!({ "to": next }))]);
    play.wait(7 * DAY);
    play.say("mira2", market, "accept_move, points fail", json!({ "person": mira }));
    play.migrate(caravan_chain::Code::Points, &json!({ "marketplace": play.at(market) }));
    play.say("theo", market, "move_points", json!({ "person": mira }));
    play.say("lena2", market, "accept_move", json!({ "person": lena }));
}

/// An edition that is published, and one whose bond is forfeited.
pub(crate) fn editions(play: &mut Play<'_>) {
    let market = "marketplace";
    play.quiet(
        "requester",
        market,
        &[("close_batch", json!({ "batch": 3 })), ("finalize_batch", json!({ "batch": 3 }))],
    );
    play.say("requester", market, "close_edition", json!({ "project": 2 }));
    rights::publish(play, ("requester", "publish_dataset"), 2, "dataset");
    let mut body = batch(play, 3, MANY);
    body["config"]["windows"]["open_secs"] = json!(REVIEW);
    play.quiet("requester", market, &[("create_batch", body), ("open_batch", open(4))]);
    for (who, assignment) in [("worker0", 1), ("worker1", 2), ("worker2", 3)] {
        play.quiet(who, market, &[("claim", claim(4)), ("submit", submit(4, assignment))]);
    }
    play.quiet("requester", market, &[("decide", accepted(4, 1..=3))]);
    play.quiet(
        "requester",
        market,
        &[("close_batch", json!({ "batch": 4 })), ("finalize_batch", json!({ "batch": 4 }))],
    );
    play.wait(31 * DAY);
    play.say("theo", market, "forfeit_bond", json!({ "project": 3, "edition": 1 }));
    let persons = [person(play, "worker0"), person(play, "worker1"), person(play, "worker2")];
    let body = |persons: &[u64]| json!({ "project": 3, "edition": 1, "persons": persons });
    play.say("theo", market, "claim_edition, one", body(&persons[..1]));
    play.say("theo", market, "claim_edition, the last two", body(&persons[1..]));
    play.say("worker2", market, "withdraw, first, with points", json!({ "currency": native(), "up_to": null }));
}

/// Every change of the configuration.
pub(crate) fn settings(play: &mut Play<'_>) {
    let token = json!({ "cw20": play.at("token") });
    let [treasury, judge] = ["treasury2", "judge"].map(|name| play.account(name));
    let listed = json!({ "currency": token, "points_rate": "5", "min_reward_with_bond": "0" });
    let changes = [
        json!({ "set_fee": { "fee_bps": 600 } }),
        json!({ "set_treasury": { "treasury": treasury } }),
        json!({ "list_currency": listed }),
        json!({ "delist_currency": { "currency": token } }),
    ];
    for change in changes {
        play.change("marketplace", change);
    }
    let fees = json!([{ "currency": native(), "fee": "1000" }, { "currency": token, "fee": "1000" }]);
    play.say("owner", "arbitration", "set_arbiter", json!({ "arbiter": judge, "key": hash("judge"), "fees": fees }));
    play.say("owner", "arbitration", "delist_arbiter", json!({ "arbiter": judge }));
}
