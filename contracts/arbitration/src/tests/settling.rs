use caravan_arbitration_api::{
    ArbiterResponse, ArbitrationError, DecidedBy, DisputeStatus, EnactRuling, QueryMsg, Side,
};
use caravan_primitives::PrimitiveError;

use super::opener::Mode;
use super::world::{id, respond, rule, ruling, settle, World, RESPOND, RULING};

fn silent(world: &World, name: &str) -> u32 {
    let found: Option<ArbiterResponse> = world.query(&QueryMsg::Arbiter { arbiter: world.text(name) });
    found.unwrap().silent
}

#[test]
fn who_does_not_answer_loses() {
    let mut world = World::new();
    world.open(7);
    let (opener, arbiter) = (world.text("marketplace"), world.text("arbiter"));
    world.wait(RESPOND - 1);
    assert_eq!(world.code_of("stranger", &settle(&[1])), "NOTHING_DUE");
    world.wait(1);
    assert_eq!((world.status(1), world.outcome(1)), (DisputeStatus::Due, None));
    let events = world.events("stranger", &settle(&[1]));
    assert_eq!(
        events[..2],
        [
            "wasm action=settle".to_owned(),
            format!(
                "wasm-dispute_decided version=1 dispute=1 opener={opener} subject=7 arbiter={arbiter} upheld=7 \
                 by=respondent_silent"
            ),
        ]
    );
    assert_eq!(world.taken("marketplace"), [EnactRuling { subject: 7, upheld: 7, by: DecidedBy::RespondentSilent }]);
    assert_eq!(silent(&world, "arbiter"), 0, "the arbiter was not asked");
}

#[test]
fn where_the_arbiter_does_not_rule_the_terms_decide_and_its_row_counts_it() {
    let mut world = World::new();
    world.contest(7, 0b010);
    let against = world.open_message(8, |new| new.defaults.if_arbiter_silent = Side::Respondent);
    world.send("marketplace", &against).unwrap();
    world.send("marketplace", &respond(8, 0b010)).unwrap();
    let (opener, arbiter) = (world.text("marketplace"), world.text("arbiter"));
    world.wait(RULING - 1);
    assert_eq!(world.code_of("stranger", &settle(&[1, 2])), "NOTHING_DUE");
    world.wait(1);
    let events = world.events("stranger", &settle(&[1, 2]));
    let event = |dispute: u64, subject: u64, upheld: u32, silent: u32| {
        format!(
            "wasm-dispute_decided version=1 dispute={dispute} opener={opener} subject={subject} arbiter={arbiter} \
             upheld={upheld} by=arbiter_silent silent={silent}"
        )
    };
    assert_eq!(events[1..3], [event(1, 7, 7, 1), event(2, 8, 2, 2)]);
    assert_eq!(silent(&world, "arbiter"), 2, "both disputes of one message count");
    let taken = world.taken("marketplace");
    assert_eq!(taken[0], EnactRuling { subject: 7, upheld: 0b111, by: DecidedBy::ArbiterSilent });
    assert_eq!(taken[1], EnactRuling { subject: 8, upheld: 0b010, by: DecidedBy::ArbiterSilent });
}

#[test]
fn an_unanswered_dispute_without_a_ruling_goes_as_for_a_silent_arbiter() {
    let mut world = World::new();
    world.open_asset_dispute(7);
    world.wait(RESPOND);
    assert_eq!(world.status(1), DisputeStatus::AwaitingRuling);
    world.wait(RULING - 1);
    assert_eq!(world.code_of("stranger", &settle(&[1])), "NOTHING_DUE");
    world.wait(1);
    world.send("stranger", &settle(&[1])).unwrap();
    assert_eq!(world.taken("licensing"), [EnactRuling { subject: 7, upheld: 0, by: DecidedBy::ArbiterSilent }]);
    assert_eq!(silent(&world, "arbiter"), 1);
}

#[test]
fn who_rules_is_not_counted_as_silent() {
    let mut world = World::new();
    world.contest(7, 0);
    world.send("arbiter", &rule(vec![ruling(1, 0)])).unwrap();
    world.wait(RULING);
    assert_eq!((world.code_of("stranger", &settle(&[1])), silent(&world, "arbiter")), ("NOTHING_DUE", 0));
}

#[test]
fn what_is_not_due_is_skipped_and_named() {
    let mut world = World::new();
    world.open(7);
    world.contest(8, 0);
    world.wait(RESPOND);
    world.open(9);
    let skipped = "2:awaiting_ruling,3:awaiting_answer";
    let events = world.events("stranger", &settle(&[2, 1, 3]));
    assert!(events.contains(&format!("wasm-disputes_skipped version=1 skipped={skipped}")), "{events:?}");
    assert_eq!(world.status(1), DisputeStatus::Decided);
    let nothing = ArbitrationError::NothingDue { skipped: format!("{skipped},1:decided") };
    assert_eq!(world.refused("stranger", &settle(&[2, 3, 1])), nothing);
}

#[test]
fn no_one_blocks_a_settlement_by_settling_one_of_it() {
    let mut world = World::new();
    world.open(7);
    world.open(8);
    world.wait(RESPOND);
    world.send("stranger", &settle(&[1])).unwrap();
    world.send("bystander", &settle(&[1, 2])).unwrap();
    assert_eq!(world.taken("marketplace").len(), 2);
}

#[test]
fn a_dispute_that_is_unknown_or_a_duplicate_fails_the_message() {
    let mut world = World::new();
    world.open(7);
    world.wait(RESPOND);
    assert_eq!(world.refused("stranger", &settle(&[1, 2])), ArbitrationError::DisputeUnknown { got: id(2) });
    let twice = PrimitiveError::EntryDuplicate { field: "disputes", value: "1".to_owned() };
    assert_eq!(world.refused("stranger", &settle(&[1, 1])), twice.into());
    assert_eq!(world.status(1), DisputeStatus::Due, "neither changed anything");
}

#[test]
fn of_two_disputes_one_is_settled_although_the_opener_of_the_other_fails() {
    let mut world = World::new();
    world.open(7);
    world.open_asset_dispute(7);
    world.set_mode("marketplace", Mode::Refuse);
    world.wait(RESPOND + RULING);
    world.send("stranger", &settle(&[1, 2])).unwrap();
    let (failed, taken) = (world.outcome(1).unwrap(), world.outcome(2).unwrap());
    assert_eq!((failed.upheld, failed.by, failed.enacted), (7, DecidedBy::RespondentSilent, false));
    assert_eq!((taken.upheld, taken.by, taken.enacted), (0, DecidedBy::ArbiterSilent, true));
    assert_eq!((world.taken("marketplace").len(), world.taken("licensing").len()), (0, 1));
    assert_eq!(silent(&world, "arbiter"), 1, "what the contract itself wrote stands");
}
