use caravan_arbitration_api::{
    document_sample, ArbitrationError, DisputeStatus, ExecuteMsg, NewDispute, QueryMsg, Side,
};
use caravan_primitives::{Coded, Seconds};

use super::world::{add_evidence, id, respond, rule, ruling, settle, World, DAY, RESPOND, RULING};

/// The code of an `Open` by the marketplace with a change.
fn refused(change: impl FnOnce(&World, &mut NewDispute)) -> &'static str {
    let mut world = World::new();
    let msg = world.open_message(7, |new| {
        let world = World::new();
        change(&world, new);
    });
    let code = world.code_of("marketplace", &msg);
    assert!(world.query_error(&QueryMsg::Dispute { dispute: id(1) }).contains("DISPUTE_UNKNOWN: "));
    code
}

#[test]
fn a_dispute_is_opened_with_all_that_is_known_of_it() {
    let mut world = World::new();
    let msg = world.open_message(7, |_| ());
    let (opener, arbiter, now) = (world.text("marketplace"), world.text("arbiter"), world.now());
    let (claimant, respondent) = (world.text("claimant"), world.text("respondent"));
    let (until, end) = (now + RESPOND, now + RESPOND + RULING);
    let document = document_sample("claim");
    assert_eq!(
        world.events("marketplace", &msg),
        [
            "wasm action=open".to_owned(),
            format!(
                "wasm-dispute_opened version=1 dispute=1 opener={opener} subject=7 items=3 claimant={claimant} \
                 respondent={respondent} arbiter={arbiter} answer_until={until} ruling_secs={RULING} latest_end={end} \
                 if_unanswered=claimant_wins if_arbiter_silent=claimant enact_gas=1000000"
            ),
            format!(
                "wasm-dispute_evidence_added version=1 dispute=1 side=claimant number=1 uri={} hash={}",
                document.uri, document.hash
            ),
        ]
    );
    assert_eq!(world.status(1), DisputeStatus::AwaitingAnswer);
}

#[test]
fn the_two_openers_open_disputes_and_no_look_alike_does() {
    let mut world = World::new();
    for sender in ["look-alike", "claimant", "arbiter", "owner", "arbitration", "points", "provenance"] {
        let got = world.addr(sender);
        let open = world.open_message(7, |_| ());
        for msg in [open, respond(7, 0), add_evidence(7, Side::Claimant, "more")] {
            assert_eq!(world.refused(sender, &msg), ArbitrationError::OpenerOnly { got: got.clone() }, "{msg:?}");
        }
    }
    world.open(7);
    world.open_asset_dispute(7);
    let openers = [world.dispute(1).dispute.opener, world.dispute(2).dispute.opener];
    assert_eq!(openers, [world.addr("marketplace"), world.addr("licensing")]);
}

#[test]
fn an_opener_that_is_not_wired_is_a_stranger() {
    let mut world = World::with(|msg| (msg.marketplace, msg.licensing) = (None, None));
    let msg = world.open_message(7, |_| ());
    for sender in ["marketplace", "licensing"] {
        assert_eq!(world.code_of(sender, &msg), "OPENER_ONLY");
    }
}

#[test]
fn a_subject_has_one_dispute_ever_for_each_opener() {
    let mut world = World::new();
    world.contest(7, 0);
    let again = world.open_message(7, |_| ());
    let used = || ArbitrationError::SubjectUsed { subject: 7, dispute: id(1) };
    assert_eq!(world.refused("marketplace", &again), used());
    world.send("arbiter", &rule(vec![ruling(1, 0)])).unwrap();
    assert_eq!(world.refused("marketplace", &again), used(), "also when it is decided");
    world.send("licensing", &again).unwrap();
    world.open(8);
    assert_eq!(world.dispute(3).dispute.subject, 8);
    assert_eq!(world.refused("licensing", &again), ArbitrationError::SubjectUsed { subject: 7, dispute: id(2) });
}

#[test]
fn an_opener_acts_in_its_own_disputes_only() {
    let mut world = World::new();
    world.open(7);
    world.open_asset_dispute(8);
    for (sender, subject) in [("licensing", 7), ("marketplace", 8), ("marketplace", 9)] {
        for msg in [respond(subject, 7), add_evidence(subject, Side::Respondent, "more")] {
            assert_eq!(world.refused(sender, &msg), ArbitrationError::SubjectUnknown { subject }, "{msg:?}");
        }
    }
    assert_eq!([world.status(1), world.status(2)], [DisputeStatus::AwaitingAnswer; 2]);
}

#[test]
fn the_arbiter_is_no_party() {
    assert_eq!(refused(|world, new| new.parties.claimant = world.text("arbiter")), "PARTY_IS_ARBITER");
    assert_eq!(refused(|world, new| new.parties.respondent = world.text("arbiter")), "PARTY_IS_ARBITER");
}

#[test]
fn the_arbiter_is_one_that_was_listed() {
    assert_eq!(refused(|world, new| new.parties.arbiter = world.text("unlisted")), "ARBITER_UNKNOWN");
    assert_eq!(refused(|_, new| new.parties.arbiter = "no-address".to_owned()), "ADDRESS_INVALID");
}

#[test]
fn a_delisted_arbiter_keeps_its_disputes_and_gets_those_that_froze_it() {
    let mut world = World::new();
    world.contest(7, 0);
    let arbiter = world.text("arbiter");
    world.send("owner", &ExecuteMsg::DelistArbiter { arbiter }).unwrap();
    world.contest(8, 0);
    world.contest(9, 0);
    world.send("arbiter", &rule(vec![ruling(1, 1), ruling(2, 2)])).unwrap();
    world.wait(RULING);
    world.send("stranger", &settle(&[3])).unwrap();
    assert_eq!(world.taken("marketplace").len(), 3);
}

#[test]
fn no_contract_of_the_suite_is_in_a_dispute() {
    for sibling in ["points", "provenance", "marketplace", "licensing", "arbitration"] {
        assert_eq!(refused(|world, new| new.parties.claimant = world.text(sibling)), "SIBLING_IS_PARTY", "{sibling}");
        assert_eq!(refused(|world, new| new.parties.respondent = world.text(sibling)), "SIBLING_IS_PARTY", "{sibling}");
        assert_eq!(refused(|world, new| new.parties.arbiter = world.text(sibling)), "SIBLING_IS_PARTY", "{sibling}");
    }
}

#[test]
fn numbers_out_of_bounds_are_refused() {
    assert_eq!(refused(|_, new| new.items = 0), "OUT_OF_RANGE");
    assert_eq!(refused(|_, new| new.items = 21), "OUT_OF_RANGE");
    assert_eq!(refused(|_, new| new.windows.respond_secs = Seconds::new(DAY - 1)), "OUT_OF_RANGE");
    assert_eq!(refused(|_, new| new.windows.ruling_secs = Seconds::new(14 * DAY + 1)), "OUT_OF_RANGE");
    assert_eq!(refused(|_, new| new.windows.ruling_secs = Seconds::new(u64::MAX)), "OUT_OF_RANGE");
    assert_eq!(refused(|_, new| new.enact_gas = 99_999), "OUT_OF_RANGE");
    assert_eq!(refused(|_, new| new.enact_gas = u64::MAX), "OUT_OF_RANGE");
    assert_eq!(refused(|_, new| new.parties.claimant = String::new()), "ADDRESS_INVALID");
}

#[test]
fn a_refused_opening_gives_no_id_away() {
    let mut world = World::new();
    let wrong = world.open_message(7, |new| new.items = 0);
    assert_eq!(world.refused("marketplace", &wrong).code(), "OUT_OF_RANGE");
    world.open(7);
    assert_eq!(world.dispute(1).dispute.subject, 7);
}
