use caravan_arbitration_api::{
    query_samples, ArbitersResponse, ConfigResponse, DecidedBy, DisputeResponse, DisputesResponse, ExecuteMsg,
    NewArbiter, PartiesResponse, QueryMsg, TimesResponse,
};
use caravan_money::{Amount, Currency};
use caravan_primitives::{DisputeId, Hash32, Items, Time};

use super::world::{id, respond, rule, ruling, settle, World, RESPOND, RULING};
use crate::state::{NAME, VERSION};

fn numbers(world: &World, msg: &QueryMsg) -> Vec<u64> {
    let page: DisputesResponse = world.query(msg);
    page.disputes.iter().map(|found| found.dispute.get()).collect()
}

fn list(world: &mut World, name: &str) {
    let fee = caravan_arbitration_api::ArbiterFee {
        currency: Currency::native("ucara").unwrap(),
        fee: Amount::new(1_u128).unwrap(),
    };
    let (arbiter, key, fees) = (world.text(name), Hash32::digest(b"key"), Items::new(vec![fee]).unwrap());
    world.send("owner", &ExecuteMsg::SetArbiter(NewArbiter { arbiter, key, fees })).unwrap();
}

#[test]
fn every_query_is_answered() {
    let mut world = World::new();
    world.open(7);
    for msg in query_samples(|name| world.text(name)) {
        let answer: serde_json::Value = world.query(&msg);
        assert!(answer.is_object(), "{msg:?}: {answer}");
    }
}

#[test]
fn the_contract_says_what_it_is_and_whom_it_knows() {
    let world = World::new();
    let config: ConfigResponse = world.query(&QueryMsg::Config {});
    let expected = ConfigResponse {
        contract: NAME.to_owned(),
        version: VERSION.to_owned(),
        marketplace: Some(world.addr("marketplace")),
        points: Some(world.addr("points")),
        provenance: Some(world.addr("provenance")),
        licensing: Some(world.addr("licensing")),
    };
    assert_eq!((config, NAME), (expected, "crates.io:caravan-arbitration"));
}

#[test]
fn a_dispute_is_shown_with_all_that_was_frozen_and_all_that_happened() {
    let mut world = World::new();
    let opened = world.now();
    let new = world.new_dispute(7);
    world.open(7);
    world.wait(60);
    world.send("marketplace", &respond(7, 0b001)).unwrap();
    world.wait(60);
    world.send("arbiter", &rule(vec![ruling(1, 0b100)])).unwrap();
    let DisputeResponse { dispute, evidence } = world.dispute(1);
    let [claimant, respondent, arbiter] = ["claimant", "respondent", "arbiter"].map(|name| world.addr(name));
    assert_eq!(dispute.parties, PartiesResponse { claimant, respondent, arbiter });
    assert_eq!((dispute.subject, dispute.items, dispute.opener), (7, 3, world.addr("marketplace")));
    assert_eq!((dispute.windows, dispute.defaults, dispute.enact_gas), (new.windows, new.defaults, new.enact_gas));
    let times = TimesResponse {
        opened_at: Time::new(opened),
        answer_until: Time::new(opened + RESPOND),
        answered_at: Some(Time::new(opened + 60)),
        rule_until: Some(Time::new(opened + 60 + RULING)),
        latest_end: Time::new(opened + RESPOND + RULING),
    };
    assert_eq!(dispute.times, times);
    let outcome = dispute.outcome.unwrap();
    assert_eq!((dispute.conceded, outcome.upheld, outcome.by), (0b001, 0b101, DecidedBy::Arbiter));
    assert_eq!(outcome.at, Time::new(opened + 120));
    assert_eq!((evidence.len(), &evidence[0].document), (1, &new.evidence));
}

#[test]
fn a_dispute_is_found_by_its_opener_and_its_subject() {
    let mut world = World::new();
    world.open(7);
    world.open_asset_dispute(7);
    let found = |opener: &str, subject: u64| -> Option<u64> {
        let msg = QueryMsg::DisputeAbout { opener: world.text(opener), subject };
        let found: Option<DisputeResponse> = world.query(&msg);
        found.map(|found| found.dispute.dispute.get())
    };
    assert_eq!((found("marketplace", 7), found("licensing", 7)), (Some(1), Some(2)));
    assert_eq!((found("marketplace", 8), found("look-alike", 7), found("claimant", 7)), (None, None, None));
}

#[test]
fn disputes_are_found_by_pages_by_arbiter_and_while_they_have_no_outcome() {
    let mut world = World::new();
    list(&mut world, "ada");
    for subject in 1..=35_u64 {
        let arbiter = if subject % 2 == 0 { world.text("ada") } else { world.text("arbiter") };
        let msg = world.open_message(subject, |new| new.parties.arbiter = arbiter);
        world.send("marketplace", &msg).unwrap();
    }
    world.send("marketplace", &respond(2, 0b111)).unwrap();
    world.send("marketplace", &respond(4, 0)).unwrap();
    world.send("ada", &rule(vec![ruling(4, 0)])).unwrap();
    let all = |after: Option<u64>, limit| numbers(&world, &QueryMsg::Disputes { start_after: after.map(id), limit });
    assert_eq!(all(None, None), (1..=10).collect::<Vec<_>>());
    assert_eq!(all(Some(10), Some(1_000)), (11..=35).collect::<Vec<_>>());
    assert_eq!((all(None, Some(1_000)).len(), all(Some(35), None)), (30, vec![]));
    let of = |name: &str, start_after: Option<DisputeId>, limit| {
        numbers(&world, &QueryMsg::DisputesOf { arbiter: world.text(name), start_after, limit })
    };
    assert_eq!(of("ada", None, Some(3)), [2, 4, 6]);
    assert_eq!(of("ada", Some(id(6)), Some(30)), (8..=34).step_by(2).collect::<Vec<_>>());
    assert_eq!(of("arbiter", None, Some(30)).len(), 18);
    assert!(of("bob", None, None).is_empty());
    let open = |name: &str, start_after: Option<DisputeId>, limit| {
        numbers(&world, &QueryMsg::UndecidedOf { arbiter: world.text(name), start_after, limit })
    };
    assert_eq!(open("ada", None, Some(3)), [6, 8, 10]);
    assert_eq!(open("ada", Some(id(30)), None), [32, 34]);
    assert_eq!(open("arbiter", None, Some(30)).len(), 18);
}

#[test]
fn what_is_settled_is_undecided_no_longer() {
    let mut world = World::new();
    world.open(7);
    world.contest(8, 0);
    world.wait(RESPOND);
    let open = |world: &World| {
        numbers(world, &QueryMsg::UndecidedOf { arbiter: world.text("arbiter"), start_after: None, limit: None })
    };
    assert_eq!(open(&world), [1, 2]);
    world.send("stranger", &settle(&[1])).unwrap();
    assert_eq!(open(&world), [2]);
}

#[test]
fn arbiters_come_by_pages_in_the_order_of_their_addresses() {
    let mut world = World::new();
    let mut all = vec![world.text("arbiter")];
    for n in 0..34_u32 {
        let name = format!("arbiter {n}");
        list(&mut world, &name);
        all.push(world.text(&name));
    }
    all.sort();
    let page = |start_after: Option<&String>, limit| -> Vec<String> {
        let answer: ArbitersResponse = world.query(&QueryMsg::Arbiters { start_after: start_after.cloned(), limit });
        answer.arbiters.into_iter().map(|found| found.arbiter.into_string()).collect()
    };
    assert_eq!(page(None, None), all[..10]);
    assert_eq!(page(None, Some(1_000)), all[..30]);
    assert_eq!(page(Some(&all[29]), None), all[30..]);
}

#[test]
fn a_query_about_no_address_or_no_dispute_says_so() {
    let world = World::new();
    let (wrong, start_after, limit) = ("no-address".to_owned(), None, None);
    for msg in [
        QueryMsg::Arbiter { arbiter: wrong.clone() },
        QueryMsg::Arbiters { start_after: Some(wrong.clone()), limit },
        QueryMsg::DisputeAbout { opener: wrong.clone(), subject: 1 },
        QueryMsg::DisputesOf { arbiter: wrong.clone(), start_after, limit },
        QueryMsg::UndecidedOf { arbiter: wrong, start_after, limit },
    ] {
        let refused = world.query_error(&msg);
        assert!(refused.contains("ADDRESS_INVALID: expected an address of this chain"), "{msg:?}: {refused}");
    }
    assert!(world.query_error(&QueryMsg::Dispute { dispute: id(9) }).contains("DISPUTE_UNKNOWN: "));
}
