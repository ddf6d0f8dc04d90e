//! What no one may do in an appeal. Nothing of it changes anything.

use caravan_arbitration_api::{DecidedBy, EnactRuling};
use caravan_marketplace_api::{ExecuteMsg, Reason};
use caravan_primitives::{AppealId, AssignmentId};
use caravan_tests::World;

use super::{has_paid, rejects, spec, ten, ALL, SEVEN};

#[test]
fn a_work_is_appealed_once_by_its_annotator_while_it_is_rejected_and_not_for_good() {
    let mut world = World::new();
    let (batch, works) = ten(&mut world);
    let project = world.project();
    has_paid(&mut world, project, 30_000);
    let other = world.opens(&spec());
    let bobs = rejects(&mut world, "bob", other, 2);
    let submitted = world.works("alice", other);
    // Of another's, of work in another batch, of work that does not exist, twice in one message.
    world.at("bob").appeals_with(batch, &works, 2_000).fails_with("ANNOTATOR_ONLY").changes_nothing();
    world.at("stranger").appeals_with(batch, &works, 2_000).fails_with("ANNOTATOR_ONLY").changes_nothing();
    world.at("alice").appeals_with(other, &bobs, 400).fails_with("ANNOTATOR_ONLY").changes_nothing();
    let unknown = AssignmentId::new(99).unwrap();
    world.at("alice").appeals_with(batch, &[works[0], unknown], 400).fails_with("ASSIGNMENT_UNKNOWN").changes_nothing();
    world.at("alice").appeals_with(batch, &[works[0], works[0]], 400).fails_with("ENTRY_DUPLICATE").changes_nothing();
    // Of work that is not rejected.
    world.at("alice").appeals_with(other, &[submitted], 200).fails_with("ASSIGNMENT_STATE").changes_nothing();
    // Twice.
    let appeal = world.at("alice").appeals(batch, &works[..4]).succeeds().appeal();
    world.at("alice").appeals_with(batch, &works[3..5], 400).fails_with("WORK_APPEALED").changes_nothing();
    world.at("requester").responds(appeal, 0).succeeds();
    world.at("arbiter").rules(appeal, 1).succeeds();
    world.at("alice").appeals_with(batch, &works[..1], 0).fails_with("ASSIGNMENT_STATE").changes_nothing();
    world.at("alice").appeals_with(batch, &works[1..2], 0).fails_with("ASSIGNMENT_STATE").changes_nothing();
    // Late, in the second in which the rejection is final.
    world.blocks_take(0);
    world.until(world.asks_assignment(batch, works[9]).due.get());
    world.at("alice").appeals_with(batch, &works[9..], 0).fails_with("APPEAL_LATE").changes_nothing();
}

#[test]
fn the_arbiter_alone_rules_once_after_an_answer_in_time() {
    let mut world = World::new();
    let (batch, works) = ten(&mut world);
    let appeal = world.at("alice").appeals(batch, &works).succeeds().appeal();
    world.at("arbiter").rules(appeal, ALL).fails_with("RULING_EARLY").changes_nothing();
    world.at("requester").responds(appeal, 0).succeeds();
    for name in ["owner", "requester", "manager", "alice", "stranger"] {
        world.at(name).rules(appeal, ALL).fails_with("ARBITER_ONLY").changes_nothing();
    }
    world.at("arbiter").rules(appeal, ALL + 1).fails_with("ITEMS_NOT_CONTESTED").changes_nothing();
    world.at("arbiter").rules_on(&[(appeal, 0), (appeal, 0)]).fails_with("ENTRY_DUPLICATE").changes_nothing();
    world.at("arbiter").rules(appeal, SEVEN).succeeds();
    world.at("arbiter").rules(appeal, SEVEN).fails_with("DISPUTE_DECIDED").changes_nothing();
    world.at("stranger").enacts(appeal).fails_with("RULING_ALREADY_ENACTED").changes_nothing();
    world.at("stranger").settles_disputes(&[appeal]).fails_with("NOTHING_DUE").changes_nothing();
}

#[test]
fn the_requesters_side_answers_once_in_time() {
    let mut world = World::new();
    let (batch, works) = ten(&mut world);
    let appeal = world.at("alice").appeals(batch, &works).succeeds().appeal();
    for name in ["owner", "arbiter", "alice", "stranger", "rival"] {
        world.at(name).responds(appeal, 0).fails_with("MANAGER_ONLY").changes_nothing();
    }
    world.at("requester").responds(appeal, ALL + 1).fails_with("OUT_OF_RANGE").changes_nothing();
    world.at("requester").responds_with(appeal, 0, 1).fails_with("FUNDS_INEXACT").changes_nothing();
    world.at("requester").responds_with(appeal, ALL, 1).fails_with("FUNDS_INEXACT").changes_nothing();
    world.at("manager").responds(appeal, 1).succeeds();
    world.at("requester").responds(appeal, 1).fails_with("APPEAL_ANSWERED").changes_nothing();
    world.at("stranger").adds_evidence(appeal).fails_with("APPEAL_PARTY_ONLY").changes_nothing();
    for _ in 0..3 {
        world.at("alice").adds_evidence(appeal).succeeds();
        world.at("manager").adds_evidence(appeal).succeeds();
    }
    world.at("alice").adds_evidence(appeal).fails_with("EVIDENCE_FULL").changes_nothing();
    world.at("requester").adds_evidence(appeal).fails_with("EVIDENCE_FULL").changes_nothing();
    world.at("arbiter").rules(appeal, 0).succeeds();
    world.at("requester").responds(appeal, 0).fails_with("APPEAL_ENDED").changes_nothing();
    world.at("alice").adds_evidence(appeal).fails_with("APPEAL_ENDED").changes_nothing();
}

#[test]
fn a_ruling_is_enacted_for_the_wired_contract_alone_once_before_the_latest_end() {
    let mut world = World::new();
    let (batch, works) = ten(&mut world);
    let first = world.at("alice").appeals(batch, &works[..5]).succeeds().appeal();
    let second = world.at("alice").appeals(batch, &works[5..]).succeeds().appeal();
    world.at("requester").responds(first, 0b1_1111).succeeds();
    let enact =
        |appeal: AppealId, by| ExecuteMsg::EnactRuling(EnactRuling { subject: appeal.get(), upheld: 0b1_1111, by });
    for name in ["owner", "arbiter", "alice", "requester", "stranger"] {
        world.at(name).sends(enact(second, DecidedBy::Arbiter)).fails_with("ARBITRATION_ONLY").changes_nothing();
    }
    for contract in [world.points().clone(), world.licensing().clone(), world.market().clone()] {
        let msg = enact(second, DecidedBy::Arbiter);
        world.as_address(&contract).sends(msg).fails_with("ARBITRATION_ONLY").changes_nothing();
    }
    let arbitration = world.arbitration().clone();
    let mut by_arbitration = |appeal: AppealId, code: &str| {
        world
            .as_address(&arbitration)
            .sends(enact(appeal, DecidedBy::ArbiterSilent))
            .fails_with(code)
            .changes_nothing();
    };
    by_arbitration(first, "APPEAL_ENDED");
    by_arbitration(AppealId::new(3).unwrap(), "APPEAL_UNKNOWN");
    world.until(world.asks_appeal(second).latest_end.get());
    let msg = enact(second, DecidedBy::RespondentSilent);
    world.as_address(&arbitration).sends(msg).fails_with("ENACTMENT_LATE").changes_nothing();
}

#[test]
fn no_one_else_has_a_balance_paid_out_that_may_have_to_be_a_bond() {
    let mut world = World::new();
    let (cara, token) = (world.cara(), world.token());
    let (batch, works) = ten(&mut world);
    let paid = world.works("alice", batch);
    world.at("requester").accepts(batch, &[paid]).succeeds();
    let alice = world.person("alice");
    world.at("stranger").withdraws_for(alice, &cara).fails_with("APPEAL_OPEN").changes_nothing();
    world.at("stranger").withdraws_for(alice, &token).fails_with("NOTHING_TO_WITHDRAW").changes_nothing();
    world.at("alice").withdraws_for(alice, &cara).succeeds().pays("alice", 1_000, &cara);
    let appeal = world.at("alice").appeals(batch, &works).succeeds().appeal();
    let again = world.works("alice", batch);
    world.at("requester").accepts(batch, &[again]).succeeds();
    world.at("stranger").withdraws_for(alice, &cara).fails_with("APPEAL_OPEN").changes_nothing();
    world.at("requester").responds(appeal, 0).succeeds();
    world.at("arbiter").rules(appeal, 0).succeeds();
    world.at("stranger").withdraws_for(alice, &cara).succeeds().pays("alice", 1_000, &cara);
    // A rejection that its annotator accepts, and one that is final by time, let go, too.
    let more = world.works("alice", batch);
    let last = world.works("alice", batch);
    world.at("requester").rejects(batch, &[more, last], Reason::Incomplete).succeeds();
    let third = world.works("alice", batch);
    world.at("requester").accepts(batch, &[third]).succeeds();
    world.at("alice").accepts_rejection(batch, more).succeeds();
    world.at("stranger").withdraws_for(alice, &cara).fails_with("APPEAL_OPEN").changes_nothing();
    world.days_pass(3);
    world.at("stranger").settles(batch, &[last]).succeeds();
    world.at("stranger").withdraws_for(alice, &cara).succeeds().pays("alice", 1_000, &cara);
}
