//! Who shares locks a bond for publishing: it comes back with the dataset, or goes to those who made it.

use caravan_chain::Code;
use caravan_marketplace_api::{ConfigChange, ListedCurrency, Shares, Sharing};
use caravan_primitives::{EditionId, PersonId, ProjectId};
use caravan_tests::{shares, Spec, World};
use cosmwasm_std::Uint128;

const FIRST: EditionId = EditionId::FIRST;
const CONTRIBUTORS: [&str; 3] = ["alice", "bob", "carol"];

fn second() -> EditionId {
    EditionId::new(2).unwrap()
}

/// Weights 5, 3 and 1 in a project that shares; every batch finalized.
fn five_three_one(world: &mut World, shares: &Shares) -> ProjectId {
    let currency = world.cara();
    let project = world.shares(&currency, shares);
    for (name, weight) in CONTRIBUTORS.into_iter().zip([5, 3, 1]) {
        world.contributes(name, project, weight);
    }
    project
}

fn people(world: &World) -> Vec<PersonId> {
    CONTRIBUTORS.iter().map(|name| world.person(*name)).collect()
}

#[test]
fn a_requester_who_never_publishes_leaves_its_bond_to_the_annotators_by_weight_to_the_unit() {
    // 10 a weight over 9 weights, and an idle slot of weight 4: 130 over 9
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let mut world = World::new();
        let cara = world.cara();
        let project = five_three_one(&mut world, &Shares { bond_per_weight: Uint128::new(10), ..shares() });
        let idle = world.opens_in(project, &Spec::new().tasks(1).weight(4));
        world.at("manager").closes_batch(idle).succeeds();
        world.at("stranger").forfeits(project, FIRST).fails_with("EDITION_NOT_FINALIZED").changes_nothing();
        world.at("stranger").finalizes_batch(idle).succeeds();
        let edition = world.asks_edition(project, FIRST);
        assert_eq!((edition.bond.u128(), edition.total_weight.u128()), (130, 9));
        world.blocks_take(0);
        world.until(edition.publish_by.get() - 1);
        world.at("stranger").forfeits(project, FIRST).fails_with("FORFEIT_EARLY").changes_nothing();
        world.until(edition.publish_by.get());
        let people = people(&world);
        world.at("alice").claims_edition(project, FIRST, &people).fails_with("POOL_MISSING").changes_nothing();
        world.at("stranger").forfeits(project, FIRST).succeeds();
        world.at("requester").forfeits(project, FIRST).fails_with("BOND_MISSING").changes_nothing();
        let (free, _) = world.project_funds(project);
        for place in order {
            world.at("stranger").claims_edition(project, FIRST, &[people[place]]).succeeds();
        }
        world.at("bob").claims_edition(project, FIRST, &people).fails_with("NOTHING_TO_DO").changes_nothing();
        for (name, part) in CONTRIBUTORS.into_iter().zip([72, 43, 14]) {
            world.at(name).withdraws(&cara).succeeds().pays(name, 1_000 + part, &cara);
        }
        assert_eq!(world.project_funds(project).0, free + 1, "the dust, when all have theirs");
    }
}

#[test]
fn who_moved_has_its_part_of_a_pool_at_the_new_address() {
    let mut world = World::new();
    let cara = world.cara();
    let project = five_three_one(&mut world, &shares());
    let alice = world.person("alice");
    world.at("alice").moves_to("alice-new").succeeds();
    world.days_pass(7);
    world.at("alice-new").accepts_move(alice).succeeds();
    world.days_pass(53);
    world.at("stranger").forfeits(project, FIRST).succeeds();
    world.at("stranger").claims_edition(project, FIRST, &[alice]).succeeds();
    world.at("alice").withdraws(&cara).fails_with("ADDRESS_UNKNOWN").changes_nothing();
    world.at("stranger").withdraws_for(alice, &cara).succeeds().pays("alice-new", 1_000 + 35, &cara);
}

#[test]
fn publishing_gives_the_bond_back_once_and_only_under_a_commitment_of_ones_own() {
    let mut world = World::new();
    let project = five_three_one(&mut world, &shares());
    world.at("manager").publishes(project, FIRST, b"data").fails_with("EDITION_OPEN").changes_nothing();
    world.at("stranger").closes_edition(project).fails_with("EDITION_EARLY").changes_nothing();
    world.at("manager").closes_edition(project).succeeds();
    world.at("manager").closes_edition(project).fails_with("EDITION_UNKNOWN").changes_nothing();
    world.at("manager").publishes(project, FIRST, b"data").fails_with("COMMITMENT_MISSING").changes_nothing();
    // A commitment of the manager, sent by another account, gives no one anything.
    world.at("rival").copies_commitment_of("manager", b"data").succeeds();
    world.seconds_pass(60);
    world.at("manager").publishes(project, FIRST, b"data").fails_with("COMMITMENT_FOREIGN").changes_nothing();
    world.blocks_take(0);
    world.at("manager").commits_to_dataset(b"data").succeeds();
    world.seconds_pass(59);
    world.at("manager").publishes(project, FIRST, b"data").fails_with("COMMITMENT_EARLY").changes_nothing();
    world.seconds_pass(1);
    world.at("requester").publishes(project, FIRST, b"data").fails_with("COMMITMENT_MISSING").changes_nothing();
    world.at("stranger").publishes(project, FIRST, b"data").fails_with("MANAGER_ONLY").changes_nothing();
    let (free, _) = world.project_funds(project);
    world.at("manager").publishes(project, FIRST, b"data").succeeds();
    assert_eq!(world.project_funds(project).0, free + 63);
    world.seconds_pass(1);
    world.at("manager").commits_to_dataset(b"again").succeeds();
    world.seconds_pass(60);
    world.at("manager").publishes(project, FIRST, b"again").fails_with("EDITION_PUBLISHED").changes_nothing();
    world.at("stranger").forfeits(project, FIRST).fails_with("BOND_MISSING").changes_nothing();
}

#[test]
fn a_hash_that_was_registered_first_cannot_be_published_and_delays_nothing_else() {
    let mut world = World::new();
    let project = five_three_one(&mut world, &shares());
    world.contributes("dave", project, 1);
    world.at("manager").closes_edition(project).succeeds();
    world.publishes(project, FIRST, b"data");
    world.contributes("alice", project, 2);
    world.at("manager").closes_edition(project).succeeds();
    world.at("manager").commits_to_dataset(b"data").succeeds();
    world.seconds_pass(60);
    world.at("manager").publishes(project, second(), b"data").fails_with("HASH_REGISTERED").changes_nothing();
    world.publishes(project, second(), b"more data");
}

#[test]
fn an_edition_is_closed_by_anyone_after_180_days_and_left_by_itself() {
    let mut world = World::new();
    let project = five_three_one(&mut world, &shares());
    world.days_pass(181);
    let next = world.opens_in(project, &Spec::new().tasks(1).weight(2));
    assert_eq!(world.asks_batch(next).opened.unwrap().edition, second());
    world.days_pass(181);
    world.at("stranger").closes_edition(project).succeeds();
}

#[test]
fn weight_stops_at_the_cap_and_auto_approval_weighs_as_much_as_a_decision() {
    let mut world = World::new();
    let currency = world.cara();
    let project = world.shares(&currency, &Shares { weight_cap: Uint128::new(7), ..shares() });
    let batch = world.opens_in(project, &Spec::new().tasks(6).overlap(1).weight(3));
    let mut works: Vec<_> = (0..3).map(|_| world.works("alice", batch)).collect();
    works.push(world.works("bob", batch));
    world.at("manager").accepts(batch, &works[..2]).succeeds();
    world.days_pass(3);
    world.at("stranger").settles(batch, &works[2..]).succeeds();
    let weights: Vec<u128> =
        world.last().editions[&(project.get(), 1)].weights.values().map(|w| w.weight.u128()).collect();
    assert_eq!(weights, [7, 3]);
}

#[test]
fn terms_are_fixed_with_the_first_opening_and_reach_the_minimum_of_the_currency() {
    let mut world = World::new();
    let (currency, spec) = (world.cara(), Spec::new().reward(100).weight(10));
    let project = world.shares(&currency, &shares());
    let change = |min_reward_with_bond: u128| {
        let (currency, points_rate) = (currency.clone(), Uint128::new(1_000_000));
        let min_reward_with_bond = Uint128::new(min_reward_with_bond);
        ConfigChange::ListCurrency(ListedCurrency { currency, points_rate, min_reward_with_bond })
    };
    // 100 and 10 × 7 over 10 weights
    world.at("owner").configures(change(18)).succeeds();
    let batch = world.at("manager").creates_batch(project, &spec).succeeds().batch();
    world.at("manager").opens(batch).fails_with("SLOT_BELOW_MINIMUM").changes_nothing();
    world.at("owner").configures(change(17)).succeeds();
    let most = 10 * (105 + 70);
    world.at("manager").opens_within(batch, most - 1).fails_with("COST_ABOVE_GUARD").changes_nothing();
    world.at("manager").opens_within(batch, most).succeeds();
    let terms = Sharing::Contributors(Shares { bond_per_weight: Uint128::zero(), ..shares() });
    world.at("requester").sets_sharing(project, &terms).fails_with("SHARING_FROZEN").changes_nothing();
    let improved = world.at("manager").improves(batch, 150, 2).succeeds();
    assert_eq!(improved.first(Code::Marketplace, "batch_improved").number("bond"), 700);
    assert_eq!(world.asks_edition(project, FIRST).bond.u128(), 1_400);
}
