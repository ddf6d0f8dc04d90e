//! How appeals end, to the unit: works, bonds, and what the requester's record keeps of them.
#![allow(clippy::arithmetic_side_effects)]

use caravan_arbitration_api::DecidedBy;
use caravan_marketplace_api::{
    AppealEndedBy, AppealStatus, Cw20Receive, NewAppeal, RequesterResponse, SolvencyResponse, StandingResponse,
};
use caravan_primitives::{AssignmentId, Items, PersonId};
use cosmwasm_std::to_json_binary;

use super::appeals::{answer, document};
use super::world::{accept, amount, attribute, cara, config, copy, reject, text, token, World, COST, DAY};
use super::*;
use crate::domain::assignment::State;
use crate::tests::units;

/// To the annotator, to available funds, to who attached, to the arbiter.
fn parts(ended: &Response) -> [u128; 4] {
    let part = |key| attribute(ended, "appeal_ended", key).unwrap().parse().unwrap();
    ["to_annotator", "to_available", "to_responder", "to_arbiter"].map(part)
}

fn record(world: &World) -> RequesterResponse {
    world.ask(QueryMsg::Requester { requester: PersonId::FIRST, currency: cara() })
}

/// Paid, rejected, upheld, overturned.
fn figures(world: &World) -> [u128; 4] {
    let RequesterResponse { paid, rejected_sum, upheld, overturned, .. } = record(world);
    [paid, rejected_sum, upheld, overturned].map(|units| units.u128())
}

fn states(world: &World, batch: BatchId, works: &[AssignmentId]) -> Vec<State> {
    works.iter().map(|work| world.row(batch, *work).state).collect()
}

/// A bond of 200 for each of so many works on both sides, that of the requester from available funds.
fn contested(works: u32) -> (World, BatchId, Vec<AssignmentId>) {
    let mut world = World::new();
    world.history(24);
    let (batch, numbers) = world.rejected("ann", works, 0);
    world.appeal_with("ann", batch, &numbers, 200 * u128::from(works));
    world.ok("requester", answer(1, 0));
    (world, batch, numbers)
}

#[test]
fn of_ten_works_seven_are_paid_and_three_reopen_their_slots() {
    let (mut world, batch, works) = contested(10);
    let available = world.project().available().u128();
    assert_eq!((figures(&world), world.appeal_bonds()), ([24_000, 10_000, 0, 0], 4_000));
    let ended = world.enact(1, 0b11_0111_0110, DecidedBy::Arbiter);
    // 2 of the fee and 600 of the bond belong to the 3,000 that were lost, 5 and 1,400 to what was won
    assert_eq!(parts(&ended), [1_400 + 1_395, 600 + 598, 0, 7]);
    assert_eq!(world.balance("ann"), units(7_000 + 2_795));
    assert_eq!(world.project().available(), units(available + 1_198));
    assert_eq!((world.balance("arbiter"), world.appeal_bonds()), (units(7), 0));
    assert_eq!(attribute(&ended, "person_created", "address").unwrap(), text("arbiter"));
    let arbiter = world.person("arbiter").unwrap().to_string();
    assert_eq!(attribute(&ended, "appeal_ended", "arbiter").unwrap(), arbiter);
    // what was overturned stays in the rejected sum, what was upheld leaves it
    assert_eq!(figures(&world), [31_000, 7_000, 3_000, 7_000]);
    let (won, lost) = (State::Accepted, State::Rejected);
    assert_eq!(states(&world, batch, &works), [lost, won, won, lost, won, won, won, lost, won, won]);
    let row = world.batch(batch);
    assert_eq!((row.accepted(), row.reopened(), row.live_total()), (7, 3, Ok(0)));
    let person = world.person("ann").unwrap();
    let standing: StandingResponse = world.ask(QueryMsg::Standing { project: ProjectId::FIRST, person });
    assert_eq!((standing.accepted, standing.overturned, standing.rejected), (7, 7, 3));
    let by: Vec<String> = ended
        .events
        .iter()
        .filter(|event| event.ty == "work_accepted")
        .map(|event| event.attributes[4].value.clone())
        .collect();
    assert_eq!(by, vec!["appeal"; 7]);
    assert_eq!(attribute(&ended, "rejection_finalized", "by").unwrap(), "ruling");
    let shown = world.shown_appeal(1);
    let outcome = shown.outcome.unwrap();
    assert_eq!(
        (shown.status, outcome.by, outcome.upheld),
        (AppealStatus::Ended, AppealEndedBy::Arbiter, 0b11_0111_0110)
    );
    let solvency: SolvencyResponse = world.ask(QueryMsg::Solvency { currency: cara() });
    assert_eq!(solvency.received, units(1_002_000));
    assert_eq!(world.close_and_finalize(batch), (2 * COST, 3 * COST));
}

#[test]
fn where_the_arbiter_rules_for_one_side_the_other_loses_its_bond() {
    for (upheld, expected, balance) in [(0b11, [793, 0, 0, 7], 2_793), (0b00, [0, 793, 0, 7], 0)] {
        let (mut world, _, _) = contested(2);
        let available = world.project().available().u128();
        assert_eq!(parts(&world.enact(1, upheld, DecidedBy::Arbiter)), expected);
        assert_eq!((world.balance("ann"), world.balance("arbiter")), (units(balance), units(7)));
        assert_eq!(world.project().available(), units(available + expected[1]));
    }
}

#[test]
fn where_a_side_is_silent_the_annotator_wins_and_every_bond_goes_back() {
    let mut world = World::new();
    world.history(7);
    let (batch, works) = world.rejected("ann", 2, 0);
    let available = world.project().available();
    world.appeal_with("ann", batch, &works, 400);
    assert_eq!(parts(&world.enact(1, 0b11, DecidedBy::RespondentSilent)), [400, 0, 0, 0]);
    assert_eq!((world.balance("ann"), world.person("arbiter")), (units(2_400), None));
    assert_eq!((world.project().available(), figures(&world)), (available, [9_000, 2_000, 0, 2_000]));

    let (mut world, _, _) = contested(2);
    let ended = world.enact(1, 0b11, DecidedBy::ArbiterSilent);
    assert_eq!(parts(&ended), [400, 400, 0, 0]);
    assert_eq!(attribute(&ended, "appeal_ended", "by").unwrap(), "arbiter_silent");
    assert_eq!((world.balance("ann"), world.person("arbiter")), (units(2_400), None));
}

/// Of 400, available funds had 150; the manager attached 250.
#[test]
fn who_attached_a_bond_loses_it_last_and_has_the_rest_back() {
    for (upheld, by, expected) in [
        (0b11, DecidedBy::ArbiterSilent, [400, 150, 250, 0]),
        (0b00, DecidedBy::Arbiter, [0, 150 + 393, 250, 7]),
        (0b11, DecidedBy::Arbiter, [793, 0, 0, 7]),
        (0b01, DecidedBy::Arbiter, [200 + 196, 197, 200, 7]),
    ] {
        let mut world = World::new();
        world.history(7);
        let (batch, works) = world.rejected("ann", 2, 0);
        world.appeal_with("ann", batch, &works, 400);
        let out = world.project().available().u128() - 150;
        world.ok("requester", ExecuteMsg::WithdrawAvailable { project: ProjectId::FIRST, amount: amount(out) });
        assert_eq!(world.code_with("manager", 250, answer(1, 0)), "ok");
        let ended = world.enact(1, upheld, by);
        assert_eq!(parts(&ended), expected, "{upheld} {by}");
        assert_eq!((world.balance("manager"), world.project().available()), (units(expected[2]), units(expected[1])));
        let manager = world.person("manager").unwrap().to_string();
        assert_eq!(attribute(&ended, "appeal_ended", "responder").unwrap(), manager);
    }
}

#[test]
fn a_free_appeal_costs_the_requester_the_fee_and_the_annotator_nothing() {
    for upheld in [0, 1] {
        let mut world = World::new();
        world.history(7);
        let (batch, works) = world.rejected("ann", 1, 3);
        world.appeal("ann", batch, &works);
        let available = world.project().available().u128();
        world.ok("requester", answer(1, 0));
        assert_eq!(parts(&world.enact(1, upheld, DecidedBy::Arbiter)), [0, 0, 0, 7]);
        assert_eq!((world.balance("ann"), world.balance("arbiter")), (units(1_000 * u128::from(upheld)), units(7)));
        assert_eq!(world.project().available(), units(available - 7));
    }
}

/// Conceding pays the work and gives back no room to reject: 30 % of what was decided is all, whether conceded or not.
#[test]
fn a_requester_that_concedes_every_appeal_keeps_what_it_rejected() {
    let mut world = World::new();
    world.history(7);
    let (batch, works) = world.rejected("ann", 3, 0);
    assert_eq!((figures(&world), record(&world).rejectable), ([7_000, 3_000, 0, 0], units(0)));
    world.appeal_with("ann", batch, &works, 600);
    let answered = world.ok("requester", answer(1, 0b111));
    assert_eq!(attribute(&answered, "appeal_answered", "bond").unwrap(), "0");
    let ended = world.enact(1, 0b111, DecidedBy::Concession);
    assert_eq!(parts(&ended), [600, 0, 0, 0]);
    assert_eq!(figures(&world), [10_000, 3_000, 0, 3_000]);
    // floor(3 × 10,000 / 7) − 3,000: with 3,000 taken out of the sum it would be 4,285
    assert_eq!(record(&world).rejectable, units(1_285));
    let (batch, works) = world.rejected("ben", 1, 0);
    world.appeal_with("ben", batch, &works, 200);
    world.ok("requester", answer(2, 1));
    world.enact(2, 1, DecidedBy::Concession);
    assert_eq!((figures(&world), record(&world).rejectable), ([11_000, 4_000, 0, 4_000], units(714)));
    let work = world.work("cid", batch);
    assert_eq!(world.code("requester", World::decision(batch, &[work], &reject())), "REJECTION_CAP");
}

/// An arbiter who always rules for the requester moves rejections out of the first cap until as much is rejected as was
/// paid, half of all that was decided. Then nothing more can be rejected.
#[test]
fn an_arbiter_of_the_requester_is_bounded_by_the_second_cap() {
    let mut world = World::new();
    world.history(7);
    for (round, rejected, expected) in [
        (1, 3, [7_000, 0, 3_000, 0]),
        (2, 3, [7_000, 0, 6_000, 0]),
        // 1,000 more, and as much is rejected as was paid.
        (3, 1, [7_000, 0, 7_000, 0]),
    ] {
        let who = format!("ann{round}");
        let (batch, works) = world.rejected(&who, rejected, 0);
        world.appeal_with(&who, batch, &works, 200 * u128::from(rejected));
        world.ok("requester", answer(round, 0));
        world.enact(round, 0, DecidedBy::Arbiter);
        assert_eq!(figures(&world), expected, "round {round}");
    }
    let batch = world.open(config(2, 1));
    let work = world.work("ben", batch);
    assert_eq!(world.code("requester", World::decision(batch, &[work], &reject())), "REJECTION_CAP");
}

/// What is paid in a ruling makes room for what it upholds.
#[test]
fn payments_of_a_ruling_count_before_what_it_upholds() {
    let mut world = World::new();
    world.history(3);
    let (batch, works) = world.rejected("ann", 3, 0);
    world.appeal_with("ann", batch, &works, 600);
    world.ok("requester", answer(1, 0));
    world.enact(1, 0b001, DecidedBy::Arbiter);
    assert_eq!(figures(&world), [4_000, 1_000, 2_000, 1_000]);
}

#[test]
fn an_arbitration_that_fails_for_ever_holds_no_money() {
    let (mut world, batch, works) = contested(2);
    let settle =
        |works: &[AssignmentId]| ExecuteMsg::Settle { batch, assignments: Items::new(works.to_vec()).unwrap() };
    world.wait(9 * DAY - 1);
    assert_eq!(world.code("stranger", settle(&works)), "NOTHING_TO_DO");
    world.wait(1);
    assert_eq!(world.code("arbitration", World::ruling(1, 0, DecidedBy::Arbiter)), "ENACTMENT_LATE");
    let available = world.project().available().u128();
    // one of its works ends the whole appeal
    let settled = world.ok("stranger", settle(&works));
    assert_eq!(parts(&settled), [400, 400, 0, 0]);
    assert_eq!(attribute(&settled, "appeal_ended", "by").unwrap(), "arbitration_silent");
    assert_eq!(attribute(&settled, "entries_skipped", "skipped").unwrap(), "2:accepted");
    assert_eq!((world.balance("ann"), world.appeal_bonds()), (units(2_400), 0));
    assert_eq!(world.project().available(), units(available + 400));
    assert_eq!(world.shown_appeal(1).outcome.unwrap().by, AppealEndedBy::ArbitrationSilent);
    let late = world.run("arbitration", World::ruling(1, 0, DecidedBy::Arbiter)).unwrap_err().to_string();
    assert_eq!(late, "APPEAL_ENDED: expected an appeal without an outcome, appeal 1 was ended by arbitration_silent");
    assert_eq!(world.code("stranger", settle(&works)), "NOTHING_TO_DO");
}

#[test]
fn a_verdict_that_meets_an_appeal_at_its_latest_end_ends_it_and_skips_the_work() {
    let (mut world, batch, works) = contested(1);
    world.wait(9 * DAY - 20);
    let other = world.work("ben", batch);
    let both = World::decision(batch, &[works[0], other], &accept(10_000));
    let before = copy(&world.deps.storage);
    let decided = world.ok("requester", both.clone());
    assert_eq!(attribute(&decided, "entries_skipped", "skipped").unwrap(), "1:appealed");
    world.deps.storage = before;
    world.wait(10);
    assert_eq!(world.now(), world.row(batch, works[0]).due_or_end);
    let decided = world.ok("requester", both);
    assert_eq!(attribute(&decided, "entries_skipped", "skipped").unwrap(), "1:accepted");
    assert_eq!(parts(&decided), [200, 200, 0, 0]);
    assert_eq!(states(&world, batch, &[works[0], other]), [State::Accepted, State::Accepted]);
}

#[test]
fn twenty_works_are_ruled_on_at_once() {
    let mut world = World::new();
    world.history(47);
    let (batch, works) = world.rejected("ann", 20, 0);
    world.appeal_with("ann", batch, &works, 4_000);
    world.ok("requester", answer(1, 0b1111));
    let ended = world.enact(1, (1 << 12) - 1, DecidedBy::Arbiter);
    // 8 of the 16 that were contested are lost: half of each bond, and of the fee what rounding makes of it
    assert_eq!(parts(&ended), [2_000 + 1_996, 2_000 + 1_997, 0, 7]);
    let row = world.batch(batch);
    assert_eq!((row.accepted(), row.reopened(), row.live_total()), (12, 8, Ok(0)));
    assert_eq!(figures(&world), [59_000, 12_000, 8_000, 12_000]);
}

#[test]
fn only_arbitration_ends_an_appeal_and_only_once() {
    let (mut world, _, _) = contested(2);
    for who in ["requester", "ann", "arbiter", "owner", "licensing", "points"] {
        assert_eq!(world.code(who, World::ruling(1, 0b11, DecidedBy::Arbiter)), "ARBITRATION_ONLY", "{who}");
    }
    assert_eq!(world.code("arbitration", World::ruling(2, 0b11, DecidedBy::Arbiter)), "APPEAL_UNKNOWN");
    assert_eq!(world.code("arbitration", World::ruling(0, 0b11, DecidedBy::Arbiter)), "ID_INVALID");
    world.wait(8 * DAY);
    world.enact(1, u32::MAX, DecidedBy::Arbiter);
    assert_eq!(world.shown_appeal(1).outcome.unwrap().upheld, 0b11, "bits beyond its works are no works");
    assert_eq!(world.code("arbitration", World::ruling(1, 0b11, DecidedBy::Arbiter)), "APPEAL_ENDED");
}

fn hook(holder: &str, units: u128, body: &HookMsg) -> ExecuteMsg {
    ExecuteMsg::Receive(Cw20Receive { sender: text(holder), amount: amount(units), msg: to_json_binary(body).unwrap() })
}

/// A batch in tokens without free appeals, two works of ann rejected in it, and nothing left in available funds.
fn rejected_in_tokens() -> (World, BatchId, Vec<AssignmentId>) {
    let mut world = World::new();
    let project = world.create_project("requester", token());
    let reference = world.reference();
    world.ok("token", hook("donor", 100_000, &HookMsg::Fund { project, reference }));
    let mut config = config(9, 1);
    config.quality.free_appeals = Some(0);
    let create = ExecuteMsg::CreateBatch { project, config: Box::new(config), reference: world.reference() };
    let made = world.ok("requester", create);
    let batch = BatchId::new(attribute(&made, "batch_created", "batch").unwrap().parse().unwrap()).unwrap();
    world.ok("requester", ExecuteMsg::OpenBatch { batch, most: amount(u128::MAX) });
    for n in 0..3 {
        let work = world.work(&format!("early{n}"), batch);
        world.decide(batch, work, &accept(10_000));
    }
    let works: Vec<AssignmentId> = (0..2).map(|_| world.work("ann", batch)).collect();
    world.ok("requester", World::decision(batch, &works, &reject()));
    let left = state::load_project(&world.deps.storage, project).unwrap().available();
    world.ok("requester", ExecuteMsg::WithdrawAvailable { project, amount: amount(left.u128()) });
    (world, batch, works)
}

/// The money of an appeal in tokens comes by their hook, in the name of who sent them.
#[test]
fn bonds_in_tokens_come_by_the_hook() {
    let (mut world, batch, works) = rejected_in_tokens();
    let assignments = Items::new(works).unwrap();
    let appeal = HookMsg::Appeal(NewAppeal { batch, assignments, evidence: document("appeal") });
    world.ok("owner", ExecuteMsg::Pause {});
    assert_eq!(world.code("token", hook("ben", 400, &appeal)), "ANNOTATOR_ONLY");
    assert_eq!(world.code("other token", hook("ann", 400, &appeal)), "CURRENCY_MISMATCH");
    assert_eq!(world.code("token", hook("ann", 401, &appeal)), "FUNDS_INEXACT");
    assert_eq!(world.code("token", hook("ann", 400, &appeal)), "ok");
    let ExecuteMsg::RespondToAppeal(contest) = answer(1, 0) else { panic!("no answer") };
    let contest = HookMsg::RespondToAppeal(contest);
    assert_eq!(world.code("token", hook("stranger", 400, &contest)), "MANAGER_ONLY");
    assert_eq!(world.code("other token", hook("manager", 400, &contest)), "CURRENCY_MISMATCH");
    assert_eq!(world.code("token", hook("manager", 400, &contest)), "ok");
    let ended = world.enact(1, 0b01, DecidedBy::Arbiter);
    assert_eq!(parts(&ended), [200 + 196, 197, 200, 7]);
    let balance = |who| {
        let person = world.person(who).unwrap();
        state::load_balance_or_default(&world.deps.storage, person, &token().key()).unwrap().amount.u128()
    };
    assert_eq!(["ann", "manager", "arbiter"].map(balance), [1_000 + 396, 200, 7]);
    let solvency: SolvencyResponse = world.ask(QueryMsg::Solvency { currency: token() });
    assert_eq!((solvency.received, solvency.appeal_bonds), (units(100_800), units(0)));
}
