use caravan_arbitration_api::{
    document_sample, ArbitrationError, DecidedBy, DisputeStatus, EnactRuling, EvidenceResponse, ExecuteMsg, Side,
};
use caravan_primitives::Time;

use super::world::{add_evidence, events_of, id, respond, rule, ruling, settle, World, RESPOND, RULING};

fn words(evidence: &[EvidenceResponse]) -> Vec<(Side, String)> {
    evidence
        .iter()
        .map(|entry| (entry.side, entry.document.uri.to_string().split('/').next_back().unwrap().to_owned()))
        .collect()
}

#[test]
fn an_answer_concedes_some_items_and_contests_the_rest() {
    let mut world = World::new();
    world.open(7);
    let (opener, arbiter, now) = (world.text("marketplace"), world.text("arbiter"), world.now());
    assert_eq!(
        world.events("marketplace", &respond(7, 0b010)),
        [
            "wasm action=respond".to_owned(),
            format!(
                "wasm-dispute_answered version=1 dispute=1 opener={opener} subject=7 arbiter={arbiter} conceded=2 contested=5 \
                 rule_until={}",
                now + RULING
            ),
        ]
    );
    let found = world.dispute(1).dispute;
    assert_eq!((found.status, found.conceded, found.outcome), (DisputeStatus::AwaitingRuling, 0b010, None));
    assert_eq!(found.times.answered_at, Some(Time::new(now)));
    assert_eq!(found.times.rule_until, Some(Time::new(now + RULING)));
    assert!(world.taken("marketplace").is_empty());
}

#[test]
fn conceding_all_ends_the_dispute_at_once() {
    let mut world = World::new();
    world.open(7);
    let (opener, arbiter, document) = (world.text("marketplace"), world.text("arbiter"), document_sample("sorry"));
    let all = ExecuteMsg::Respond { subject: 7, concede: 0b111, evidence: Some(document.clone()) };
    // As on a chain: the opener sends the answer, and gets the outcome before its own message is over.
    let response = world.forward("marketplace", &all);
    let events = events_of(&response);
    assert_eq!(
        events,
        [
            "wasm action=respond".to_owned(),
            format!(
                "wasm-dispute_answered version=1 dispute=1 opener={opener} subject=7 arbiter={arbiter} conceded=7 contested=0"
            ),
            format!(
                "wasm-dispute_evidence_added version=1 dispute=1 side=respondent number=1 uri={} hash={}",
                document.uri, document.hash
            ),
            format!(
                "wasm-dispute_decided version=1 dispute=1 opener={opener} subject=7 arbiter={arbiter} upheld=7 by=concession"
            ),
        ]
    );
    let outcome = world.outcome(1).unwrap();
    assert_eq!((outcome.upheld, outcome.by, outcome.enacted), (7, DecidedBy::Concession, true));
    assert_eq!(world.taken("marketplace"), [EnactRuling { subject: 7, upheld: 7, by: DecidedBy::Concession }]);
    for msg in [respond(7, 0), add_evidence(7, Side::Claimant, "late")] {
        let refused = ArbitrationError::DisputeDecided { dispute: id(1), by: DecidedBy::Concession };
        assert_eq!(world.refused("marketplace", &msg), refused);
    }
}

#[test]
fn a_dispute_is_answered_once_and_in_time() {
    let mut world = World::new();
    world.open(7);
    world.open(8);
    let until = world.now() + RESPOND;
    world.go_to(until - 1);
    world.send("marketplace", &respond(7, 0)).unwrap();
    let again = ArbitrationError::DisputeAnswered { dispute: id(1), at: Time::new(until - 1) };
    assert_eq!(world.refused("marketplace", &respond(7, 7)), again);
    world.wait(1);
    let late = ArbitrationError::AnswerLate { dispute: id(2), until: Time::new(until), now: Time::new(until) };
    assert_eq!(world.refused("marketplace", &respond(8, 7)), late);
    assert_eq!((world.status(1), world.status(2)), (DisputeStatus::AwaitingRuling, DisputeStatus::Due));
}

#[test]
fn an_answer_with_a_bit_too_many_is_refused() {
    let mut world = World::new();
    world.open(7);
    for got in [0b1000, 0b1111, u32::MAX] {
        let refused = ArbitrationError::ItemsUnknown { dispute: id(1), items: 3, got };
        assert_eq!(world.refused("marketplace", &respond(7, got)), refused);
    }
    let twenty = world.open_message(8, |new| new.items = 20);
    world.send("marketplace", &twenty).unwrap();
    assert_eq!(world.code_of("marketplace", &respond(8, 1 << 20)), "ITEMS_UNKNOWN");
    world.send("marketplace", &respond(8, (1 << 20) - 1)).unwrap();
    assert_eq!(world.taken("marketplace")[0].upheld, (1 << 20) - 1);
}

#[test]
fn each_side_puts_four_documents_forward_and_they_are_shown_in_their_order() {
    let mut world = World::new();
    world.open(7);
    let answer = ExecuteMsg::Respond { subject: 7, concede: 0, evidence: Some(document_sample("r1")) };
    world.send("marketplace", &answer).unwrap();
    for number in 2..=4 {
        for (side, letter) in [(Side::Respondent, 'r'), (Side::Claimant, 'c')] {
            let events = world.events("marketplace", &add_evidence(7, side, &format!("{letter}{number}")));
            assert_eq!(events[0], "wasm action=add_evidence");
            let start = format!("wasm-dispute_evidence_added version=1 dispute=1 side={side} number={number} uri=");
            assert!(events[1].starts_with(&start), "{events:?}");
        }
    }
    for side in [Side::Claimant, Side::Respondent] {
        let full = ArbitrationError::EvidenceFull { dispute: id(1), side, max: 4 };
        assert_eq!(world.refused("marketplace", &add_evidence(7, side, "more")), full);
    }
    let shown: Vec<String> = words(&world.dispute(1).evidence).into_iter().map(|(_, word)| word).collect();
    assert_eq!(shown, ["claim", "c2", "c3", "c4", "r1", "r2", "r3", "r4"]);
    let sides: Vec<Side> = words(&world.dispute(1).evidence).into_iter().map(|(side, _)| side).collect();
    assert_eq!(sides, [[Side::Claimant; 4], [Side::Respondent; 4]].concat());
}

#[test]
fn documents_are_taken_until_time_or_a_ruling_has_decided() {
    let mut world = World::new();
    world.open(7);
    world.open_asset_dispute(7);
    let more = add_evidence(7, Side::Claimant, "more");
    let until = world.now() + RESPOND;
    world.go_to(until);
    let late = ArbitrationError::EvidenceLate { dispute: id(1), until: Time::new(until), now: Time::new(until) };
    assert_eq!(world.refused("marketplace", &more), late);
    world.send("licensing", &more).unwrap();
    world.wait(RULING - 1);
    world.send("licensing", &more).unwrap();
    world.wait(1);
    assert_eq!(world.code_of("licensing", &more), "EVIDENCE_LATE");
    world.send("stranger", &settle(&[1, 2])).unwrap();
    for opener in ["marketplace", "licensing"] {
        assert_eq!(world.code_of(opener, &more), "DISPUTE_DECIDED");
    }
}

#[test]
fn what_is_conceded_stays_conceded_whatever_is_ruled() {
    let mut world = World::new();
    world.contest(7, 0b011);
    let refused = ArbitrationError::ItemsNotContested { dispute: id(1), contested: 0b100, got: 0b110 };
    assert_eq!(world.refused("arbiter", &rule(vec![ruling(1, 0b110)])), refused);
    world.send("arbiter", &rule(vec![ruling(1, 0)])).unwrap();
    assert_eq!(world.taken("marketplace"), [EnactRuling { subject: 7, upheld: 0b011, by: DecidedBy::Arbiter }]);
}
