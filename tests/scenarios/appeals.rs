//! Appeals: rejected work, the bonds of both sides, the arbiter, and what is left of it in a requester's record.
//!
//! Rewards are 1,000; the bond is a fifth of what is at stake, and no less than the arbiter's fee of 100.

mod caps;
mod forbidden;

use caravan_chain::Code;
use caravan_marketplace_api::{AppealEndedBy, AssignmentStatus, Reason};
use caravan_money::Currency;
use caravan_primitives::{AppealId, AssignmentId, BatchId, ProjectId};
use caravan_tests::{Done, Spec, World};

const ALL: u32 = 0b11_1111_1111;
const SEVEN: u32 = 0b111_1111;

/// A batch without free appeals.
pub(super) fn spec() -> Spec {
    Spec::new().tasks(20).max_pending(20).with(|config| config.quality.free_appeals = Some(0))
}

/// The requester has paid so much in a project, in a batch of one task.
pub(super) fn has_paid(world: &mut World, project: ProjectId, amount: u128) {
    let batch = world.opens_in(project, &Spec::new().tasks(1).reward(amount));
    let work = world.works("carol", batch);
    world.at("requester").accepts(batch, &[work]).succeeds();
}

/// `name` does so many works in a batch, and all are rejected.
pub(super) fn rejects(world: &mut World, name: &str, batch: BatchId, count: usize) -> Vec<AssignmentId> {
    let works: Vec<AssignmentId> = (0..count).map(|_| world.works(name, batch)).collect();
    for part in works.chunks(50) {
        world.at("requester").rejects(batch, part, Reason::Incomplete).succeeds();
    }
    works
}

/// Ten works of alice's, rejected by a requester who has paid 30,000.
pub(super) fn ten(world: &mut World) -> (BatchId, Vec<AssignmentId>) {
    let project = world.project();
    has_paid(world, project, 30_000);
    let batch = world.opens(&spec());
    let works = rejects(world, "alice", batch, 10);
    (batch, works)
}

/// Where the bonds went: to the annotator, to available funds, to who attached a part, to the arbiter.
pub(super) fn split(done: &Done) -> [u128; 4] {
    let event = done.first(Code::Marketplace, "appeal_ended");
    ["to_annotator", "to_available", "to_responder", "to_arbiter"].map(|name| event.number(name))
}

/// What a requester has paid, what counts as rejected, what was upheld and what overturned.
pub(super) fn record(world: &World, currency: &Currency) -> [u128; 4] {
    let row = world.requester("requester", currency);
    [row.paid, row.rejected_sum, row.upheld, row.overturned].map(|sum| sum.u128())
}

fn outcome(world: &World, appeal: AppealId) -> (u32, AppealEndedBy) {
    let outcome = world.asks_appeal(appeal).outcome.expect("an appeal that ended");
    (outcome.upheld, outcome.by)
}

fn statuses(world: &World, batch: BatchId, works: &[AssignmentId]) -> Vec<AssignmentStatus> {
    works.iter().map(|work| world.asks_assignment(batch, *work).status).collect()
}

#[test]
fn of_ten_works_seven_are_upheld_and_each_side_loses_its_part() {
    let mut world = World::new();
    let cara = world.cara();
    let (batch, works) = ten(&mut world);
    let (available, _) = world.project_funds(world.project());
    let appeal = world.at("alice").appeals(batch, &works).succeeds().costs("alice", 2_000, &cara).appeal();
    assert_eq!(statuses(&world, batch, &works), [AssignmentStatus::Appealed; 10]);
    assert_eq!(world.solvency(&cara).appeal_bonds.u128(), 2_000);
    world.at("requester").responds(appeal, 0).succeeds().costs("requester", 0, &cara);
    assert_eq!(world.project_funds(world.project()).0, available - 2_000);
    assert_eq!(world.solvency(&cara).appeal_bonds.u128(), 4_000);
    world.at("alice").adds_evidence(appeal).succeeds();
    world.at("manager").adds_evidence(appeal).succeeds();
    let done = world.at("arbiter").rules(appeal, SEVEN).succeeds();
    // Three of ten are lost: 600 of alice's bond, 30 of it to the arbiter; 1,400 of the other one, 70 of it to the arbiter.
    assert_eq!(split(&done), [1_400 + 1_330, 600 + 570, 0, 100]);
    assert_eq!(outcome(&world, appeal), (SEVEN, AppealEndedBy::Arbiter));
    assert_eq!(world.due("alice", &cara).0, 7_000 + 2_730);
    assert_eq!(world.project_funds(world.project()).0, available - 2_000 + 1_170);
    assert_eq!(world.solvency(&cara).appeal_bonds.u128(), 0);
    assert_eq!(statuses(&world, batch, &works[..7]), [AssignmentStatus::Accepted; 7]);
    assert_eq!(statuses(&world, batch, &works[7..]), [AssignmentStatus::Rejected; 3]);
    // What was overturned stays rejected; what was upheld leaves the first cap.
    assert_eq!(record(&world, &cara), [37_000, 7_000, 3_000, 7_000]);
    let standing = world.standing(world.project(), "alice");
    assert_eq!((standing.accepted, standing.overturned, standing.rejected), (7, 7, 3));
    assert_eq!(world.asks_batch(batch).progress.reopened, 3);
    world.at("arbiter").withdraws(&cara).succeeds().pays("arbiter", 100, &cara);
    world.at("alice").withdraws(&cara).succeeds().pays("alice", 9_730, &cara);
}

#[test]
fn a_requester_who_is_silent_loses_everything_and_no_bond_costs_anyone() {
    let mut world = World::new();
    let cara = world.cara();
    let (batch, works) = ten(&mut world);
    let appeal = world.at("alice").appeals(batch, &works).succeeds().appeal();
    let until = world.asks_appeal(appeal).respond_until.get();
    world.blocks_take(0);
    world.until(until - 1);
    world.at("stranger").settles_disputes(&[appeal]).fails_with("NOTHING_DUE").changes_nothing();
    world.until(until);
    world.at("requester").responds(appeal, 0).fails_with("RESPONSE_LATE").changes_nothing();
    world.at("arbiter").rules(appeal, 0).fails_with("RULING_LATE").changes_nothing();
    world.at("alice").adds_evidence(appeal).fails_with("EVIDENCE_LATE").changes_nothing();
    let done = world.at("stranger").settles_disputes(&[appeal]).succeeds();
    assert_eq!(split(&done), [2_000, 0, 0, 0]);
    assert_eq!(outcome(&world, appeal), (ALL, AppealEndedBy::RespondentSilent));
    assert_eq!(world.due("alice", &cara).0, 12_000);
    assert_eq!(record(&world, &cara), [40_000, 10_000, 0, 10_000]);
}

#[test]
fn an_arbiter_who_is_silent_earns_nothing_and_the_annotator_wins() {
    let mut world = World::new();
    let cara = world.cara();
    let (batch, works) = ten(&mut world);
    let (available, _) = world.project_funds(world.project());
    let appeal = world.at("alice").appeals(batch, &works).succeeds().appeal();
    world.at("manager").responds(appeal, 0b11).succeeds();
    let until = world.dispute(appeal).times.rule_until.expect("a time for the ruling").get();
    world.blocks_take(0);
    world.until(until - 1);
    world.at("stranger").settles_disputes(&[appeal]).fails_with("NOTHING_DUE").changes_nothing();
    world.until(until);
    world.at("arbiter").rules(appeal, 0).fails_with("RULING_LATE").changes_nothing();
    let done = world.at("stranger").settles_disputes(&[appeal]).succeeds();
    assert_eq!(split(&done), [2_000, 2_000, 0, 0]);
    assert_eq!(outcome(&world, appeal), (ALL, AppealEndedBy::ArbiterSilent));
    assert_eq!(world.due("alice", &cara).0, 12_000);
    assert_eq!(world.project_funds(world.project()).0, available);
    assert_eq!(world.last().arbiters.iter().map(|row| row.silent).collect::<Vec<_>>(), [1]);
}

#[test]
fn who_loses_everything_pays_the_arbiter_and_the_other_side() {
    for (upheld, expected) in [(0, [0, 3_900, 0, 100]), (ALL, [3_900, 0, 0, 100])] {
        let mut world = World::new();
        let cara = world.cara();
        let (batch, works) = ten(&mut world);
        let appeal = world.at("alice").appeals(batch, &works).succeeds().appeal();
        world.at("requester").responds(appeal, 0).succeeds();
        let done = world.at("arbiter").rules(appeal, upheld).succeeds();
        assert_eq!(split(&done), expected);
        let won = u128::from(upheld.count_ones()) * 1_000;
        assert_eq!(world.due("alice", &cara).0, won + expected[0]);
        assert_eq!(record(&world, &cara), [30_000 + won, won, 10_000 - won, won]);
    }
}

#[test]
fn what_is_conceded_is_won_without_the_arbiter_who_rules_on_the_rest_alone() {
    let mut world = World::new();
    let cara = world.cara();
    let (batch, works) = ten(&mut world);
    let appeal = world.at("alice").appeals(batch, &works).succeeds().appeal();
    world.at("requester").responds(appeal, 0b11_1111).succeeds();
    world.at("arbiter").rules(appeal, 1).fails_with("ITEMS_NOT_CONTESTED").changes_nothing();
    // Of four that were contested one is upheld: three quarters of alice's bond are lost, and a quarter of the other one.
    let done = world.at("arbiter").rules(appeal, 0b100_0000).succeeds();
    assert_eq!(split(&done), [500 + 475, 1_500 + 1_425, 0, 100]);
    assert_eq!(outcome(&world, appeal), (0b111_1111, AppealEndedBy::Arbiter));
    assert_eq!(world.due("alice", &cara).0, 7_000 + 975);
}

#[test]
fn a_bond_comes_from_the_balance_first_and_the_rest_exactly_with_the_message() {
    let mut world = World::new();
    let cara = world.cara();
    let (batch, works) = ten(&mut world);
    let other = world.opens(&Spec::new().reward(500));
    let paid = world.works("alice", other);
    world.at("requester").accepts(other, &[paid]).succeeds();
    for attached in [0, 1_499, 1_501, 2_000] {
        world.at("alice").appeals_with(batch, &works, attached).fails_with("FUNDS_INEXACT").changes_nothing();
    }
    let done = world.at("alice").appeals_with(batch, &works, 1_500).succeeds().costs("alice", 1_500, &cara);
    assert_eq!(done.first(Code::Marketplace, "appeal_opened").number("from_balance"), 500);
    assert_eq!(world.due("alice", &cara).0, 0);
}

#[test]
fn a_bond_can_come_from_the_balance_alone() {
    let mut world = World::new();
    let cara = world.cara();
    let (batch, works) = ten(&mut world);
    let other = world.opens(&Spec::new().reward(2_500));
    let paid = world.works("alice", other);
    world.at("requester").accepts(other, &[paid]).succeeds();
    let alice = world.person("alice");
    world.at("stranger").withdraws_for(alice, &cara).fails_with("APPEAL_OPEN").changes_nothing();
    world.at("alice").appeals_with(batch, &works, 1).fails_with("FUNDS_INEXACT").changes_nothing();
    let appeal = world.at("alice").appeals(batch, &works).succeeds().costs("alice", 0, &cara).appeal();
    assert_eq!(world.due("alice", &cara).0, 500);
    world.at("requester").responds(appeal, ALL).succeeds();
    assert_eq!(world.due("alice", &cara).0, 12_500);
    world.at("stranger").withdraws_for(alice, &cara).succeeds().pays("alice", 12_500, &cara);
}

#[test]
fn who_has_only_pending_work_appeals_for_nothing_and_the_requester_pays_the_arbiter() {
    let mut world = World::new();
    let cara = world.cara();
    let project = world.project();
    has_paid(&mut world, project, 30_000);
    let batch = world.opens(&spec().with(|config| config.quality.free_appeals = Some(2)));
    let first = rejects(&mut world, "someone new", batch, 2);
    let (available, _) = world.project_funds(project);
    let appeal = world.at("someone new").appeals_with(batch, &first[..1], 0).succeeds().appeal();
    assert_eq!(world.asks_batch(batch).opened.unwrap().free_appeals_left, 1);
    // One a person: the next one needs a bond, which this person does not have.
    world.at("someone new").appeals_with(batch, &first[1..], 0).fails_with("FUNDS_INEXACT").changes_nothing();
    world.at("requester").responds(appeal, 0).succeeds();
    assert_eq!(world.project_funds(project).0, available - 100);
    let done = world.at("arbiter").rules(appeal, 1).succeeds();
    assert_eq!(split(&done), [0, 0, 0, 100]);
    assert_eq!(world.due("someone new", &cara).0, 1_000);
    // The fee is the requester's, no matter who wins.
    let second = rejects(&mut world, "bob", batch, 1);
    let appeal = world.at("bob").appeals_with(batch, &second, 0).succeeds().appeal();
    world.at("requester").responds(appeal, 0).succeeds();
    let done = world.at("arbiter").rules(appeal, 0).succeeds();
    assert_eq!(split(&done), [0, 0, 0, 100]);
    assert_eq!(world.project_funds(project).0, available - 200);
    // The free ones are used up.
    let third = rejects(&mut world, "dave", batch, 1);
    world.at("dave").appeals_with(batch, &third, 0).fails_with("FUNDS_INEXACT").changes_nothing();
    world.at("dave").appeals(batch, &third).succeeds().costs("dave", 200, &cara);
}

#[test]
fn bonds_in_tokens_come_by_the_hook_and_what_is_left_goes_back_to_who_attached_it() {
    let mut world = World::new();
    let (token, project) = (world.token(), world.token_project());
    has_paid(&mut world, project, 30_000);
    let batch = world.opens_in(project, &spec());
    let works = rejects(&mut world, "alice", batch, 10);
    let (available, _) = world.project_funds(project);
    world.at("requester").withdraws_available(project, available - 300).succeeds();
    world.at("alice").appeals_with(batch, &works, 1_999).fails_with("FUNDS_INEXACT").changes_nothing();
    let appeal = world.at("alice").appeals(batch, &works).succeeds().costs("alice", 2_000, &token).appeal();
    world.at("manager").responds_with(appeal, 0, 2_000).fails_with("FUNDS_INEXACT").changes_nothing();
    world.at("manager").responds(appeal, 0).succeeds().costs("manager", 1_700, &token);
    let done = world.at("arbiter").rules(appeal, SEVEN).succeeds();
    // Of 600 that are left all came from the manager; available funds get what alice lost, less the fee on it.
    assert_eq!(split(&done), [2_730, 570, 600, 100]);
    assert_eq!(world.project_funds(project).0, 570);
    world.at("manager").withdraws(&token).succeeds().pays("manager", 600, &token);
    world.at("alice").withdraws(&token).succeeds().pays("alice", 9_730, &token);
}

#[test]
fn two_hundred_works_of_one_person_are_appealed_in_ten_disputes_at_once() {
    let mut world = World::new();
    let cara = world.cara();
    let project = world.project();
    has_paid(&mut world, project, 500_000);
    world.hashes(false);
    world.checks_every(100);
    // Five accepted works, and alice is no newcomer.
    let first = world.opens(&spec());
    let works: Vec<AssignmentId> = (0..5).map(|_| world.works("alice", first)).collect();
    world.at("requester").accepts(first, &works).succeeds();
    world.at("alice").withdraws(&cara).succeeds().pays("alice", 5_000, &cara);
    let batch = world.opens(&spec().tasks(200).min_work_secs(0));
    let works = rejects(&mut world, "alice", batch, 200);
    let (available, _) = world.project_funds(project);
    world.blocks_take(0);
    let appeals: Vec<AppealId> =
        works.chunks(20).map(|part| world.at("alice").appeals(batch, part).succeeds().appeal()).collect();
    world.check_now();
    assert_eq!(world.solvency(&cara).appeal_bonds.u128(), 40_000);
    for appeal in &appeals {
        world.at("requester").responds(*appeal, 0).succeeds();
    }
    // The first five are upheld wholly, the others not at all; five fit into a message.
    let (won, lost) = appeals.split_at(5);
    world.at("arbiter").rules_on(&won.iter().map(|appeal| (*appeal, 0xF_FFFF)).collect::<Vec<_>>()).succeeds();
    world.at("arbiter").rules_on(&lost.iter().map(|appeal| (*appeal, 0)).collect::<Vec<_>>()).succeeds();
    world.check_now();
    assert_eq!(world.due("alice", &cara).0, 100_000 + 5 * 7_900);
    assert_eq!(world.due("arbiter", &cara).0, 1_000);
    assert_eq!(world.project_funds(project).0, available - 40_000 + 5 * 7_900);
    assert_eq!(record(&world, &cara), [605_000, 100_000, 100_000, 100_000]);
    assert_eq!(world.asks_batch(batch).progress.live, 0);
}

#[test]
fn arbitration_that_fails_for_ever_holds_no_money() {
    let mut world = World::new();
    let cara = world.cara();
    let (batch, works) = ten(&mut world);
    let (available, _) = world.project_funds(world.project());
    let appeal = world.at("alice").appeals(batch, &works).succeeds().appeal();
    world.at("requester").responds(appeal, 0).succeeds();
    let latest = world.asks_appeal(appeal).latest_end.get();
    world.blocks_take(0);
    world.until(latest - 1);
    world.at("stranger").settles(batch, &works[3..4]).fails_with("NOTHING_TO_DO").changes_nothing();
    world.until(latest);
    // One work is enough: the whole appeal ends.
    let done = world.at("stranger").settles(batch, &works[3..5]).succeeds();
    assert_eq!(split(&done), [2_000, 2_000, 0, 0]);
    assert_eq!(outcome(&world, appeal), (ALL, AppealEndedBy::ArbitrationSilent));
    assert_eq!(world.due("alice", &cara).0, 12_000);
    assert_eq!(world.project_funds(world.project()).0, available);
    // What arbitration says later changes nothing.
    let done = world.at("stranger").settles_disputes(&[appeal]).succeeds().emits_no("appeal_ended");
    let failed = done.first(Code::Arbitration, "enactment_failed").text("reason").to_owned();
    assert!(!failed.is_empty(), "{failed}");
    assert!(!world.dispute(appeal).outcome.expect("an outcome").enacted);
    world.at("stranger").enacts(appeal).fails_with("APPEAL_ENDED").changes_nothing();
    world.at("stranger").settles(batch, &works).fails_with("NOTHING_TO_DO").changes_nothing();
}

#[test]
fn an_outcome_that_comes_after_the_latest_end_is_refused_before_and_after_the_works_are_settled() {
    let mut world = World::new();
    let (batch, works) = ten(&mut world);
    let appeal = world.at("alice").appeals(batch, &works).succeeds().appeal();
    world.until(world.asks_appeal(appeal).latest_end.get());
    world.at("stranger").settles_disputes(&[appeal]).succeeds().first(Code::Arbitration, "enactment_failed");
    assert_eq!(statuses(&world, batch, &works), [AssignmentStatus::Appealed; 10]);
    world.at("stranger").enacts(appeal).fails_with("ENACTMENT_LATE").changes_nothing();
    // A verdict finds that time has decided; it writes that down where another one acts.
    let work = world.works("bob", batch);
    world.at("requester").accepts(batch, &works[..1]).fails_with("NOTHING_TO_DO").changes_nothing();
    world.at("requester").accepts(batch, &[works[1], works[0], work]).succeeds();
    assert_eq!(outcome(&world, appeal), (ALL, AppealEndedBy::ArbitrationSilent));
    world.at("stranger").enacts(appeal).fails_with("APPEAL_ENDED").changes_nothing();
}

#[test]
fn an_appeal_works_while_paused_and_in_a_currency_off_the_list_by_an_arbiter_off_the_list() {
    use caravan_arbitration_api::ExecuteMsg as ArbitrationMsg;
    use caravan_marketplace_api::ConfigChange;
    use caravan_tests::Who;
    let mut world = World::new();
    let cara = world.cara();
    let (batch, works) = ten(&mut world);
    let arbiter = "arbiter".addr().to_string();
    world.at("owner").configures(ConfigChange::DelistCurrency { currency: cara.clone() }).succeeds();
    world.at("owner").sends_to_arbitration(ArbitrationMsg::DelistArbiter { arbiter }).succeeds();
    world.at("owner").pauses().succeeds();
    let appeal = world.at("alice").appeals(batch, &works).succeeds().appeal();
    world.at("requester").responds(appeal, 0).succeeds();
    world.at("arbiter").rules(appeal, ALL).succeeds();
    assert_eq!(world.due("alice", &cara).0, 13_900);
}

#[test]
fn a_person_who_moved_is_paid_and_so_is_the_arbiter_at_its_address() {
    let mut world = World::new();
    let cara = world.cara();
    let (batch, works) = ten(&mut world);
    let appeal = world.at("alice").appeals(batch, &works).succeeds().appeal();
    let alice = world.person("alice");
    world.at("alice").moves_to("new key").succeeds();
    world.at("requester").responds(appeal, 0).succeeds();
    world.days_pass(7);
    world.at("new key").accepts_move(alice).succeeds();
    world.at("alice").adds_evidence(appeal).fails_with("APPEAL_PARTY_ONLY").changes_nothing();
    world.at("stranger").settles_disputes(&[appeal]).succeeds();
    world.at("new key").withdraws(&cara).succeeds().pays("new key", 12_000, &cara);
}
