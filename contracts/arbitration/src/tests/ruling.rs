use caravan_arbitration_api::{ArbitrationError, DecidedBy, DisputeStatus, EnactRuling};
use caravan_primitives::{PrimitiveError, Time};

use super::opener::Mode;
use super::world::{id, reasons, respond, rule, ruling, settle, World, RESPOND, RULING};

#[test]
fn the_arbiter_rules_and_the_opener_enacts_it() {
    let mut world = World::new();
    world.contest(7, 0);
    let (opener, arbiter, hash) = (world.text("marketplace"), world.text("arbiter"), reasons());
    let events = world.events("arbiter", &rule(vec![ruling(1, 0b101)]));
    assert_eq!(
        events[..2],
        [
            "wasm action=rule".to_owned(),
            format!(
                "wasm-dispute_decided version=1 dispute=1 opener={opener} subject=7 arbiter={arbiter} upheld=5 by=arbiter \
                 reasons={hash}"
            ),
        ]
    );
    let outcome = world.outcome(1).unwrap();
    assert_eq!((outcome.upheld, outcome.by, outcome.enacted), (5, DecidedBy::Arbiter, true));
    assert_eq!((outcome.reasons, outcome.at), (Some(hash), Time::new(world.now())));
    assert_eq!(world.taken("marketplace"), [EnactRuling { subject: 7, upheld: 5, by: DecidedBy::Arbiter }]);
    assert_eq!(world.status(1), DisputeStatus::Decided);
}

#[test]
fn five_disputes_are_ruled_in_one_message_and_each_goes_to_its_opener() {
    let mut world = World::new();
    (1..=4).for_each(|subject| world.contest(subject, 0));
    world.open_asset_dispute(1);
    world.send("licensing", &respond(1, 0)).unwrap();
    world.send("arbiter", &rule((1..=5_u64).map(|number| ruling(number, 0b001)).collect())).unwrap();
    let subjects = |opener: &str| world.taken(opener).iter().map(|ruling| ruling.subject).collect::<Vec<_>>();
    assert_eq!((subjects("marketplace"), subjects("licensing")), (vec![1, 2, 3, 4], vec![1]));
}

#[test]
fn the_arbiter_of_the_dispute_alone_rules() {
    let mut world = World::new();
    world.contest(7, 0);
    for sender in ["owner", "claimant", "respondent", "marketplace", "stranger"] {
        let (arbiter, got) = (world.addr("arbiter"), world.addr(sender));
        let refused = ArbitrationError::ArbiterOnly { dispute: id(1), arbiter, got };
        assert_eq!(world.refused(sender, &rule(vec![ruling(1, 1)])), refused);
    }
    assert_eq!(world.status(1), DisputeStatus::AwaitingRuling);
}

#[test]
fn a_ruling_comes_after_the_answer_and_before_its_time_is_over() {
    let mut world = World::new();
    world.open(7);
    world.open(8);
    let now = world.now();
    let early = ArbitrationError::RulingEarly { dispute: id(1), until: Time::new(now + RESPOND), now: Time::new(now) };
    assert_eq!(world.refused("arbiter", &rule(vec![ruling(1, 0)])), early);
    for subject in [7, 8] {
        world.send("marketplace", &respond(subject, 0)).unwrap();
    }
    world.go_to(now + RULING - 1);
    world.send("arbiter", &rule(vec![ruling(1, 0)])).unwrap();
    world.wait(1);
    let until = Time::new(now + RULING);
    let late = ArbitrationError::RulingLate { dispute: id(2), until, now: until };
    assert_eq!(world.refused("arbiter", &rule(vec![ruling(2, 0)])), late);
}

#[test]
fn an_unanswered_dispute_is_ruled_where_the_terms_say_so() {
    let mut world = World::new();
    world.open(7);
    world.open_asset_dispute(7);
    let until = world.now() + RESPOND;
    world.go_to(until - 1);
    for number in [1, 2] {
        assert_eq!(world.code_of("arbiter", &rule(vec![ruling(number, 1)])), "RULING_EARLY");
    }
    world.wait(1);
    assert_eq!(world.code_of("arbiter", &rule(vec![ruling(1, 1)])), "RULING_LATE");
    world.wait(RULING - 1);
    world.send("arbiter", &rule(vec![ruling(2, 1)])).unwrap();
    assert_eq!(world.taken("licensing"), [EnactRuling { subject: 7, upheld: 1, by: DecidedBy::Arbiter }]);
}

#[test]
fn an_outcome_is_given_once() {
    let mut world = World::new();
    world.contest(7, 0);
    world.send("arbiter", &rule(vec![ruling(1, 0b001)])).unwrap();
    let twice = ArbitrationError::DisputeDecided { dispute: id(1), by: DecidedBy::Arbiter };
    assert_eq!(world.refused("arbiter", &rule(vec![ruling(1, 0b111)])), twice);
    world.wait(RULING);
    assert_eq!(world.code_of("arbiter", &rule(vec![ruling(1, 0b111)])), "DISPUTE_DECIDED");
    assert_eq!(world.code_of("stranger", &settle(&[1])), "NOTHING_DUE");
    assert_eq!(world.outcome(1).unwrap().upheld, 0b001);
    assert_eq!(world.taken("marketplace").len(), 1);
}

#[test]
fn rulings_are_taken_all_or_none() {
    let mut world = World::new();
    world.contest(7, 0);
    world.contest(8, 0b001);
    world.open(9);
    for (second, code) in [
        (ruling(1, 0), "ENTRY_DUPLICATE"),
        (ruling(4, 0), "DISPUTE_UNKNOWN"),
        (ruling(2, 0b001), "ITEMS_NOT_CONTESTED"),
        (ruling(2, 0b1000), "ITEMS_NOT_CONTESTED"),
        (ruling(3, 0), "RULING_EARLY"),
    ] {
        assert_eq!(world.code_of("arbiter", &rule(vec![ruling(1, 1), second])), code);
        assert_eq!((world.status(1), world.taken("marketplace").len()), (DisputeStatus::AwaitingRuling, 0));
    }
    let twice = world.refused("arbiter", &rule(vec![ruling(2, 0), ruling(1, 0), ruling(1, 1)]));
    assert_eq!(twice, PrimitiveError::EntryDuplicate { field: "rulings", value: "1".to_owned() }.into());
}

#[test]
fn an_opener_that_fails_holds_up_neither_its_ruling_nor_the_others() {
    let mut world = World::new();
    (7..=9).for_each(|subject| world.contest(subject, 0));
    world.set_mode("marketplace", Mode::RefuseSubject(8));
    world.send("arbiter", &rule(vec![ruling(1, 1), ruling(2, 2), ruling(3, 4)])).unwrap();
    let shown = |number: u64| world.outcome(number).map(|outcome| (outcome.upheld, outcome.enacted)).unwrap();
    assert_eq!([shown(1), shown(2), shown(3)], [(1, true), (2, false), (4, true)]);
    let subjects: Vec<u64> = world.taken("marketplace").iter().map(|ruling| ruling.subject).collect();
    assert_eq!(subjects, [7, 9], "what the opener had written before it failed is undone");
}
