//! Editions: weight, publishing, the bond and the pool.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::wildcard_enum_match_arm,
    clippy::disallowed_methods
)]
// test code: a failure is the message, and sums are of known numbers

mod world;

use caravan_marketplace_api::keys::{ADDRESSES, EDITION_WEIGHTS, PERSON_ADDRESS};
use caravan_marketplace_api::{
    BoardResponse, EditionStatus, EditionsResponse, ExecuteMsg, FloorPrice, OpenCostResponse, PoolResponse,
    ProjectChange, ProjectResponse, ProjectStatus, QueryMsg, ReferenceResponse, Sharing, WeightsResponse,
};
use caravan_money::{Amount, Currency};
use caravan_primitives::{Hash32, Items, Seconds};
use cw_multi_test::Executor;

use world::{cara, config, ed, id, no, shares, units, World, DAY, OPEN, PUBLISH};

/// Alice, Bob and Carol with weights 5, 3 and 1 in edition 1, three batches, all finalized.
fn five_three_one() -> World {
    let mut world = World::sharing(shares());
    for (name, weight) in [("alice", 5), ("bob", 3), ("carol", 1)] {
        let batch = world.open(1, weight);
        world.work(name, batch, 0);
        world.finish(batch);
    }
    world
}

#[test]
fn accepted_work_weighs_what_its_slot_does_up_to_the_cap() {
    let mut world = World::sharing(caravan_marketplace_api::Shares { weight_cap: units(12), ..shares() });
    let batch = world.open(4, 5);
    let work: Vec<_> = (0..3).map(|task| world.submit("alice", batch, task)).collect();
    let done = world.accept(batch, work, 10_000);
    assert_eq!(world.text(&done, "weight_added", "weight"), "5");
    let added: Vec<_> = done.events.iter().filter(|event| event.ty == "wasm-weight_added").collect();
    let last: Vec<_> = added[2].attributes.iter().map(|each| each.value.as_str()).collect();
    // contract, version, project, edition, person, added, weight, total
    assert_eq!(&last[2..], ["1", "1", "3", "2", "12", "12"]);
    world.work("bob", batch, 3);
    assert_eq!((world.weight(1, "alice"), world.weight(1, "bob")), (12, 5));
    assert_eq!(world.edition(1, 1).total_weight, units(17));
    // at the cap nothing is added, and no event says so
    let batch = world.open(1, 5);
    let work = world.submit("alice", batch, 0);
    let done = world.accept(batch, vec![work], 10_000);
    assert!(!done.events.iter().any(|event| event.ty == "wasm-weight_added"));
    assert_eq!((world.weight(1, "alice"), world.edition(1, 1).total_weight), (12, units(17)));
}

#[test]
fn auto_approval_weighs_as_much_as_a_decision_and_a_short_grade_as_much_as_a_full_one() {
    let mut world = World::sharing(shares());
    let batch = world.open(3, 4);
    let undecided = world.submit("alice", batch, 0);
    world.wait(3_600);
    let assignments = Items::new(vec![undecided]).unwrap();
    world.send("stranger", &ExecuteMsg::Settle { batch: no(batch), assignments }).unwrap();
    let short = world.submit("bob", batch, 1);
    world.accept(batch, vec![short], 5_000);
    assert_eq!((world.weight(1, "alice"), world.weight(1, "bob")), (4, 4));
    assert_eq!(world.edition(1, 1).total_weight, units(8));
}

#[test]
fn siblings_read_weights_and_people_raw() {
    let mut world = World::sharing(shares());
    let batch = world.open(1, 5);
    world.work("alice", batch, 0);
    let (querier, market, alice) = (world.app.wrap(), world.market.clone(), world.who("alice"));
    let person = ADDRESSES.query(&querier, market.clone(), &alice).unwrap().unwrap();
    assert_eq!(person, world.person("alice"));
    let weight = EDITION_WEIGHTS.query(&querier, market.clone(), (1, 1, person.get())).unwrap();
    assert_eq!(weight, Some(units(5)));
    let head = PERSON_ADDRESS.query(&querier, market.clone(), person.get()).unwrap().unwrap();
    assert_eq!(head.address, alice);
    assert_eq!(ADDRESSES.query(&querier, market, &world.who("unknown")).unwrap(), None);
}

#[test]
fn a_project_that_shares_nothing_has_neither_weights_nor_editions() {
    let mut world = World::new();
    world.project(Sharing::None {}).unwrap();
    world.fund(1, 100_000);
    let batch = world.open(1, 5);
    let work = world.submit("alice", batch, 0);
    let done = world.accept(batch, vec![work], 10_000);
    assert!(!done.events.iter().any(|event| event.ty == "wasm-weight_added"));
    let key = (1, 1, world.person("alice").get());
    assert_eq!(EDITION_WEIGHTS.query(&world.app.wrap(), world.market.clone(), key).unwrap(), None);
    world.finish(batch);
    assert_eq!(world.close("manager").unwrap_err(), "SHARING_OFF");
    assert_eq!(world.publish("manager", 1, b"data").unwrap_err(), "SHARING_OFF");
    assert_eq!(world.forfeit(1).unwrap_err(), "SHARING_OFF");
    assert_eq!(world.claim(1, &["alice"]).unwrap_err(), "EDITION_UNKNOWN");
    assert_eq!(world.check().bonds, units(0));
}

#[test]
fn an_edition_is_published_once_closed_and_settled_under_a_commitment_of_the_sender_and_the_bond_returns() {
    let mut world = five_three_one();
    let open = world.open(2, 1);
    let bond = world.edition(1, 1).bond;
    assert_eq!((bond, world.check().bonds), (units((5 + 3 + 1 + 2) * 7), bond));
    assert_eq!(world.publish("manager", 1, b"data").unwrap_err(), "EDITION_OPEN");
    world.close("manager").unwrap();
    let unsettled = world.publish("manager", 1, b"data").unwrap_err();
    assert_eq!((unsettled.as_str(), world.edition(1, 1).open_batches), ("EDITION_NOT_FINALIZED", 1));
    world.finish(open);
    // no commitment, another's, and one that is too young: all of it fails, the bond stays
    assert_eq!(world.publish("manager", 1, b"data").unwrap_err(), "COMMITMENT_MISSING");
    world.commit("requester", b"data");
    world.wait(60);
    assert_eq!(world.publish("manager", 1, b"data").unwrap_err(), "COMMITMENT_MISSING");
    world.commit("manager", b"data");
    assert_eq!(world.publish("manager", 1, b"data").unwrap_err(), "COMMITMENT_EARLY");
    assert_eq!((world.edition(1, 1).bond, world.edition(1, 1).status), (bond, EditionStatus::Closed));
    world.wait(60);
    assert_eq!(world.publish("stranger", 1, b"data").unwrap_err(), "MANAGER_ONLY");
    let free = world.free(1);
    let done = world.publish("manager", 1, b"data").unwrap();
    assert_eq!(world.number(&done, "dataset_published", "bond"), 77);
    assert_eq!((world.free(1), world.check().bonds), (free + 77, units(0)));
    let sent = world.registered(1).unwrap();
    assert_eq!((sent.manager, sent.owner), (world.who("manager").to_string(), world.who("requester").to_string()));
    assert_eq!((sent.total_weight, sent.contributor_bps.get(), sent.floor_price), (units(9), 2_000, None));
    let edition = world.edition(1, 1);
    assert_eq!((edition.status, edition.bond), (EditionStatus::Published, units(0)));
    assert_eq!(edition.published.unwrap().content_hash, Hash32::digest(b"data"));
    // once
    world.commit("manager", b"other");
    world.wait(60);
    assert_eq!(world.publish("manager", 1, b"other").unwrap_err(), "EDITION_PUBLISHED");
    world.wait(365 * DAY);
    assert_eq!(world.forfeit(1).unwrap_err(), "BOND_MISSING");
    assert_eq!(world.claim(1, &["alice"]).unwrap_err(), "POOL_MISSING");
}

#[test]
fn publishing_names_what_its_reference_published() {
    let mut world = five_three_one();
    world.close("requester").unwrap();
    world.commit("requester", b"data");
    world.wait(60);
    let reference = world.reference();
    world.publish_as("requester", 1, (b"data", reference.clone())).unwrap();
    let again = world.publish_as("requester", 1, (b"data", reference.clone())).unwrap_err();
    assert_eq!(again, "REFERENCE_USED");
    let sender = world.who("requester").to_string();
    let made: ReferenceResponse = world.ask(&QueryMsg::Reference { sender, token: None, reference });
    assert_eq!((made.kind.as_str(), made.id), ("edition", 1));
}

#[test]
fn the_asset_belongs_to_the_person_at_its_present_address_with_the_floor_that_was_frozen() {
    let floor = FloorPrice { currency: cara(), amount: Amount::new(500u128).unwrap() };
    let floor_royalty_bps = caravan_money::Bps::new(1_000).unwrap();
    let terms = caravan_marketplace_api::Shares { floor_price: Some(floor), floor_royalty_bps, ..shares() };
    let mut world = World::sharing(terms);
    let batch = world.open(1, 1);
    world.work("alice", batch, 0);
    world.finish(batch);
    world.close("manager").unwrap();
    let to = world.who("new key").to_string();
    world.send("requester", &ExecuteMsg::StartMove { to: to.clone() }).unwrap();
    world.wait(7 * DAY);
    let person = world.person("requester");
    world.send("new key", &ExecuteMsg::AcceptMove { person }).unwrap();
    world.commit("manager", b"data");
    world.wait(60);
    world.publish("manager", 1, b"data").unwrap();
    let sent = world.registered(1).unwrap();
    assert_eq!(sent.floor_royalty_bps, floor_royalty_bps);
    let floor = sent.floor_price.unwrap();
    assert_eq!((sent.owner, floor.currency, floor.amount.get()), (to, cara(), units(500)));
}

#[test]
fn an_edition_in_which_no_one_has_weight_is_not_published_and_its_bond_is_free_once_it_is_closed() {
    let mut world = World::sharing(shares());
    let batch = world.open(3, 2);
    world.finish(batch);
    world.commit("manager", b"data");
    world.wait(60);
    // while it is the current one an annotator may still earn weight in it
    assert_eq!(world.forfeit(1).unwrap_err(), "FORFEIT_EARLY");
    world.close("manager").unwrap();
    assert_eq!(world.publish("manager", 1, b"data").unwrap_err(), "EDITION_EMPTY");
    let free = world.free(1);
    let done = world.forfeit(1).unwrap();
    assert_eq!(
        (world.number(&done, "bond_forfeited", "to_available"), world.number(&done, "bond_forfeited", "pool")),
        (42, 0)
    );
    assert_eq!((world.free(1), world.edition(1, 1).pool), (free + 42, None));
    assert_eq!((world.check().bonds, world.check().pools), (units(0), units(0)));
}

#[test]
fn a_requester_who_never_publishes_pays_the_bond_by_weight_to_the_unit() {
    let mut world = five_three_one();
    let free = world.free(1);
    let edition = world.edition(1, 1);
    assert_eq!((edition.bond, edition.total_weight), (units(63), units(9)));
    assert_eq!(edition.publish_by.get(), edition.closes_at.get() + PUBLISH);
    world.wait(OPEN + PUBLISH - 1);
    assert_eq!(world.now(), edition.publish_by.get() - 1);
    assert_eq!(world.forfeit(1).unwrap_err(), "FORFEIT_EARLY");
    world.wait(1);
    // no one has closed it: forfeiting does
    assert_eq!(world.edition(1, 1).status, EditionStatus::Current);
    let done = world.forfeit(1).unwrap();
    assert_eq!((world.number(&done, "edition_closed", "next"), world.number(&done, "bond_forfeited", "pool")), (2, 63));
    assert_eq!((world.check().bonds, world.check().pools), (units(0), units(63)));
    assert_eq!(world.forfeit(1).unwrap_err(), "BOND_MISSING");
    let earned = ["alice", "bob", "carol"].map(|name| world.balance(name));
    world.claim(1, &["alice", "carol"]).unwrap();
    world.claim(1, &["bob"]).unwrap();
    let now = ["alice", "bob", "carol"].map(|name| world.balance(name));
    let parts: Vec<u128> = now.iter().zip(earned).map(|(now, before)| now - before).collect();
    assert_eq!((parts, world.free(1)), (vec![35, 21, 7], free));
    assert_eq!(world.check().pools, units(0));
}

#[test]
fn what_rounding_leaves_of_a_pool_is_free_when_all_have_claimed_and_not_before() {
    // 10 per weight and an unaccepted slot of weight 4: 130 over 9
    let mut world = World::sharing(caravan_marketplace_api::Shares { bond_per_weight: units(10), ..shares() });
    for (name, weight) in [("alice", 5), ("bob", 3), ("carol", 1)] {
        let batch = world.open(1, weight);
        world.work(name, batch, 0);
        world.finish(batch);
    }
    let idle = world.open(1, 4);
    world.finish(idle);
    world.wait(OPEN + PUBLISH);
    world.forfeit(1).unwrap();
    let free = world.free(1);
    let done = world.claim(1, &["bob", "alice"]).unwrap();
    assert_eq!(world.number(&done, "pool_claimed", "amount"), 43);
    assert_eq!((world.balance("alice"), world.balance("bob")), (1_072, 1_043));
    let pool = PoolResponse { amount: units(130), left: units(15), claimed_weight: units(8) };
    assert_eq!((world.edition(1, 1).pool, world.free(1)), (Some(pool), free));
    // those who had it are skipped; alone they are refused
    assert_eq!(world.claim(1, &["alice"]).unwrap_err(), "NOTHING_TO_DO");
    let done = world.claim(1, &["alice", "carol"]).unwrap();
    let alice = world.person("alice");
    assert_eq!(world.text(&done, "persons_skipped", "skipped"), format!("{alice}:claimed"));
    assert_eq!((world.balance("carol"), world.number(&done, "pool_emptied", "to_available")), (1_014, 1));
    assert_eq!((world.free(1), world.check().pools), (free + 1, units(0)));
    assert_eq!(world.claim(1, &["alice", "bob", "carol"]).unwrap_err(), "NOTHING_TO_DO");
}

#[test]
fn a_claim_on_a_pool_names_each_person_once_and_only_those_with_weight() {
    let mut world = five_three_one();
    world.wait(OPEN + PUBLISH);
    world.forfeit(1).unwrap();
    assert_eq!(world.claim(1, &["alice", "alice"]).unwrap_err(), "ENTRY_DUPLICATE");
    assert_eq!(world.claim(1, &["alice", "requester"]).unwrap_err(), "WEIGHT_MISSING");
    assert_eq!(world.claim(2, &["alice"]).unwrap_err(), "EDITION_UNKNOWN");
    assert_eq!((world.balance("alice"), world.check().pools), (1_000, units(63)));
    let query = QueryMsg::EditionWeights { project: id(1), edition: ed(1), start_after: None, limit: Some(2) };
    world.claim(1, &["bob"]).unwrap();
    let page: WeightsResponse = world.ask(&query);
    let rows: Vec<_> = page.weights.iter().map(|row| (row.weight.u128(), row.claimed)).collect();
    assert_eq!(rows, [(5, false), (3, true)]);
    let start_after = Some(world.person("bob"));
    let query = QueryMsg::EditionWeights { project: id(1), edition: ed(1), start_after, limit: None };
    let rest: WeightsResponse = world.ask(&query);
    assert_eq!(rest.weights.iter().map(|row| row.weight.u128()).collect::<Vec<_>>(), [1]);
}

#[test]
fn a_bond_is_not_forfeited_while_a_batch_is_not_finalized() {
    let mut world = World::sharing(shares());
    let batch = world.open(1, 5);
    let work = world.submit("alice", batch, 0);
    world.wait(OPEN + PUBLISH);
    assert_eq!(world.forfeit(1).unwrap_err(), "EDITION_NOT_FINALIZED");
    // the work is auto-approved: anyone brings the batch to its end
    let assignments = Items::new(vec![work]).unwrap();
    world.send("stranger", &ExecuteMsg::Settle { batch: no(batch), assignments }).unwrap();
    world.send("stranger", &ExecuteMsg::CloseBatch { batch: no(batch) }).unwrap();
    assert_eq!(world.forfeit(1).unwrap_err(), "EDITION_NOT_FINALIZED");
    world.send("stranger", &ExecuteMsg::FinalizeBatch { batch: no(batch) }).unwrap();
    world.forfeit(1).unwrap();
    world.claim(1, &["alice"]).unwrap();
    assert_eq!(world.balance("alice"), 1_000 + 35);
}

#[test]
fn who_publishes_too_late_publishes_without_the_bond() {
    let mut world = five_three_one();
    world.close("manager").unwrap();
    world.wait(OPEN + PUBLISH - 60);
    world.commit("manager", b"data");
    world.wait(60);
    let free = world.free(1);
    let done = world.publish("manager", 1, b"data").unwrap();
    assert_eq!(
        (world.number(&done, "bond_forfeited", "pool"), world.number(&done, "dataset_published", "bond")),
        (63, 0)
    );
    assert_eq!((world.free(1), world.check().pools), (free, units(63)));
    world.claim(1, &["alice", "bob", "carol"]).unwrap();
    assert_eq!((world.balance("alice"), world.check().pools), (1_035, units(0)));
    assert_eq!(world.edition(1, 1).status, EditionStatus::Published);
}

#[test]
fn a_second_before_the_deadline_the_bond_still_returns() {
    let mut world = five_three_one();
    world.close("manager").unwrap();
    world.wait(OPEN + PUBLISH - 61);
    world.commit("manager", b"data");
    world.wait(60);
    let done = world.publish("manager", 1, b"data").unwrap();
    assert_eq!(world.number(&done, "dataset_published", "bond"), 63);
}

#[test]
fn strangers_close_an_edition_180_days_after_it_opened() {
    let mut world = World::sharing(shares());
    assert_eq!(world.close("manager").unwrap_err(), "EDITION_UNKNOWN");
    let batch = world.open(1, 1);
    world.finish(batch);
    world.wait(180 * DAY - 1);
    assert_eq!(world.close("stranger").unwrap_err(), "EDITION_EARLY");
    world.wait(1);
    world.close("stranger").unwrap();
    assert_eq!(world.ask::<ProjectResponse>(&QueryMsg::Project { project: id(1) }).edition, ed(2));
    assert_eq!(world.close("manager").unwrap_err(), "EDITION_UNKNOWN");
    let second = world.open(1, 1);
    assert_eq!(world.batch(second).opened.unwrap().edition, ed(2));
    world.close("manager").unwrap();
    // the batch stays in its edition, and what is earned there counts there
    world.work("alice", second, 0);
    assert_eq!((world.weight(2, "alice"), world.edition(1, 2).status), (1, EditionStatus::Closed));
    let page: EditionsResponse =
        world.ask(&QueryMsg::Editions { project: id(1), start_after: Some(ed(1)), limit: None });
    assert_eq!(page.editions.iter().map(|edition| edition.edition).collect::<Vec<_>>(), [ed(2)]);
}

#[test]
fn no_batch_opens_in_an_edition_of_180_days() {
    let mut world = World::sharing(shares());
    let first = world.open(1, 1);
    world.wait(180 * DAY - 1);
    let last = world.open(1, 1);
    world.wait(1);
    let next = world.open(1, 1);
    let edition = |world: &World, batch| world.batch(batch).opened.unwrap().edition.get();
    assert_eq!([first, last, next].map(|batch| edition(&world, batch)), [1, 1, 2]);
    assert_eq!((world.edition(1, 1).open_batches, world.edition(1, 2).open_batches), (2, 1));
    assert_eq!((world.edition(1, 1).bond, world.edition(1, 2).bond), (units(14), units(7)));
}

#[test]
fn more_slots_lock_more_bond_and_a_better_reward_locks_none() {
    let mut world = World::sharing(shares());
    let batch = world.open(3, 2);
    let (free, improve) = (world.free(1), |reward: u128, overlap, most: u128| ExecuteMsg::ImproveBatch {
        batch: no(1),
        reward: Amount::new(reward).unwrap(),
        overlap,
        most: Amount::new(most).unwrap(),
    });
    assert_eq!((batch, world.edition(1, 1).bond), (1, units(42)));
    // three new slots at 1,000, and 14 of bond each
    assert_eq!(world.send("manager", &improve(1_000, 2, 3_041)).unwrap_err(), "COST_ABOVE_GUARD");
    let done = world.send("manager", &improve(1_000, 2, 3_042)).unwrap();
    assert_eq!(
        (world.number(&done, "batch_improved", "added"), world.number(&done, "batch_improved", "bond")),
        (3_000, 42)
    );
    assert_eq!((world.edition(1, 1).bond, world.free(1)), (units(84), free - 3_042));
    let done = world.send("manager", &improve(1_100, 2, 600)).unwrap();
    assert_eq!((world.number(&done, "batch_improved", "bond"), world.edition(1, 1).bond), (0, units(84)));
    assert_eq!(world.check().bonds, units(84));
}

#[test]
fn a_bond_comes_from_available_funds_never_from_project_credit() {
    let mut world = World::new();
    world.project(Sharing::Contributors(shares())).unwrap();
    world.fund(1, 4_028);
    // half good work turns half its reward into project credit
    let batch = world.open(4, 1);
    let work: Vec<_> = ["alice", "bob"].iter().zip(0..).map(|(name, task)| world.submit(name, batch, task)).collect();
    world.accept(batch, work, 5_000);
    world.finish(batch);
    let project: ProjectResponse = world.ask(&QueryMsg::Project { project: id(1) });
    assert_eq!((project.available, project.project_credit), (units(2_000), units(1_000)));
    world
        .send("requester", &ExecuteMsg::WithdrawAvailable { project: id(1), amount: Amount::new(1_994u128).unwrap() })
        .unwrap();
    // project credit pays for the slot; six of available funds are not seven
    assert_eq!(world.open_in(1, config(1, 1)).unwrap_err(), "AVAILABLE_SHORT");
    let cost: OpenCostResponse = world.ask(&QueryMsg::OpenCost { batch: no(2) });
    assert_eq!(
        (cost.from_project_credit, cost.from_available, cost.bond, cost.short),
        (units(1_000), units(0), units(7), units(1))
    );
    world.fund(1, 1);
    world.send("manager", &ExecuteMsg::OpenBatch { batch: no(2), most: Amount::new(1_006u128).unwrap() }).unwrap_err();
    world.send("manager", &ExecuteMsg::OpenBatch { batch: no(2), most: Amount::new(1_007u128).unwrap() }).unwrap();
    let project: ProjectResponse = world.ask(&QueryMsg::Project { project: id(1) });
    assert_eq!((project.available, project.project_credit), (units(0), units(0)));
}

#[test]
fn reward_and_bond_per_weight_reach_the_minimum_of_the_currency() {
    // 1,000 for a weight of 3, and 7 of bond each: 340 a weight, and a unit
    let mut world = World::with(units(341), true);
    world.project(Sharing::Contributors(shares())).unwrap();
    world.fund(1, 100_000);
    assert_eq!(world.open_in(1, config(1, 3)).unwrap_err(), "SLOT_BELOW_MINIMUM");
    world.open_in(1, config(1, 2)).unwrap();
    let mut world = World::with(units(340), true);
    world.project(Sharing::Contributors(shares())).unwrap();
    world.project(Sharing::None {}).unwrap();
    world.fund(1, 100_000);
    world.fund(2, 100_000);
    world.open_in(1, config(1, 3)).unwrap();
    // where no one shares, reward alone is agreed
    world.open_in(2, config(1, 1_000)).unwrap();
}

#[test]
fn sharing_terms_are_changed_until_the_first_opening_and_shown_on_the_board() {
    let mut world = World::sharing(shares());
    let set = |sharing| ExecuteMsg::UpdateProject { project: id(1), change: ProjectChange::SetSharing { sharing } };
    let present = |world: &World| world.ask::<ProjectResponse>(&QueryMsg::Project { project: id(1) }).sharing;
    world.send("requester", &set(Sharing::None {})).unwrap();
    assert_eq!(present(&world), Sharing::None {});
    let other = Sharing::Contributors(caravan_marketplace_api::Shares { weight_cap: units(3), ..shares() });
    assert_eq!(world.send("manager", &set(other.clone())).unwrap_err(), "REQUESTER_ONLY");
    world.send("requester", &set(other.clone())).unwrap();
    assert_eq!(present(&world), other);
    world.open(1, 9);
    assert_eq!(world.send("requester", &set(Sharing::None {})).unwrap_err(), "SHARING_FROZEN");
    let project: ProjectResponse = world.ask(&QueryMsg::Project { project: id(1) });
    assert_eq!(project.status, ProjectStatus::Active);
    let board: BoardResponse = world.ask(&QueryMsg::Board { start_after: None, limit: None });
    assert_eq!((board.batches[0].weight, &board.batches[0].sharing), (9, &other));
}

#[test]
fn a_floor_price_is_frozen_only_in_a_currency_that_licensing_lists() {
    let odd = Currency::native("uodd").unwrap();
    let floor =
        |currency: &Currency| Some(FloorPrice { currency: currency.clone(), amount: Amount::new(5u128).unwrap() });
    let terms = |currency: &Currency| caravan_marketplace_api::Shares { floor_price: floor(currency), ..shares() };
    let mut world = World::sharing(terms(&odd));
    let funds = |world: &World| world.ask::<ProjectResponse>(&QueryMsg::Project { project: id(1) }).available;
    let before = funds(&world);
    assert_eq!(world.open_in(1, config(1, 1)).unwrap_err(), "FLOOR_CURRENCY_NOT_LISTED", "it was never listed");
    world.licensing_lists(&odd, false);
    assert_eq!(world.open_in(1, config(1, 1)).unwrap_err(), "FLOOR_CURRENCY_NOT_LISTED", "it is listed no longer");
    assert_eq!(funds(&world), before);
    // Nothing was frozen: the terms can be changed, or the currency listed.
    let sharing = Sharing::Contributors(terms(&cara()));
    let change = ProjectChange::SetSharing { sharing };
    world.send("requester", &ExecuteMsg::UpdateProject { project: id(1), change }).unwrap();
    world.open_in(1, config(1, 1)).unwrap();
    // What was frozen stays good.
    world.licensing_lists(&cara(), false);
    world.open_in(1, config(1, 1)).unwrap();
    world.project(Sharing::Contributors(terms(&cara()))).unwrap();
    world.fund(2, 1_000_000);
    assert_eq!(world.open_in(2, config(1, 1)).unwrap_err(), "FLOOR_CURRENCY_NOT_LISTED");
    world.project(Sharing::Contributors(shares())).unwrap();
    world.fund(3, 1_000_000);
    world.open_in(3, config(1, 1)).unwrap();
}

#[test]
fn sharing_terms_have_bounds() {
    type Change = fn(&mut caravan_marketplace_api::Shares);
    let broken: [(Change, &str); 6] = [
        (|shares| shares.floor_royalty_bps = caravan_money::Bps::new(5_001).unwrap(), "OUT_OF_RANGE"),
        (|shares| shares.contributor_bps = caravan_money::Bps::ZERO, "OUT_OF_RANGE"),
        (|shares| shares.weight_cap = units(0), "OUT_OF_RANGE"),
        (|shares| shares.publish_secs = Seconds::new(30 * DAY - 1), "OUT_OF_RANGE"),
        (|shares| shares.publish_secs = Seconds::new(180 * DAY + 1), "OUT_OF_RANGE"),
        (
            |shares| {
                let currency = Currency::cw20("nowhere").unwrap();
                shares.floor_price = Some(FloorPrice { currency, amount: Amount::new(1u128).unwrap() });
            },
            "CURRENCY_INVALID",
        ),
    ];
    let mut world = World::new();
    for (change, code) in broken {
        let mut shares = shares();
        change(&mut shares);
        assert_eq!(world.project(Sharing::Contributors(shares.clone())).unwrap_err(), code, "{shares:?}");
    }
    let mut widest = shares();
    widest.contributor_bps = caravan_money::Bps::new(10_000).unwrap();
    widest.floor_royalty_bps = caravan_money::Bps::new(5_000).unwrap();
    (widest.bond_per_weight, widest.publish_secs) = (units(0), Seconds::new(180 * DAY));
    world.project(Sharing::Contributors(widest)).unwrap();
    world.fund(1, 10_000);
    assert_eq!(world.open_in(1, config(1, 0)).unwrap_err(), "OUT_OF_RANGE");
    assert_eq!(world.open_in(1, config(1, 1_000_001)).unwrap_err(), "OUT_OF_RANGE");
    // without a bond there is nothing to forfeit
    let batch = world.open(1, 1_000_000);
    world.finish(batch);
    world.wait(365 * DAY);
    assert_eq!(world.forfeit(1).unwrap_err(), "BOND_MISSING");
}

#[test]
fn no_one_shares_where_there_is_no_provenance_until_a_migration_names_it() {
    let mut world = World::with(units(0), false);
    assert_eq!(world.project(Sharing::Contributors(shares())).unwrap_err(), "PROVENANCE_MISSING");
    world.project(Sharing::None {}).unwrap();
    let code = {
        use caravan_marketplace::contract::{execute, instantiate, migrate, query, reply};
        let code = cw_multi_test::ContractWrapper::new(execute, instantiate, query);
        world.app.store_code(Box::new(code.with_reply(reply).with_migrate(migrate)))
    };
    let (owner, market) = (world.who("owner"), world.market.clone());
    let provenance = Some(world.provenance.to_string());
    let msg = caravan_marketplace_api::MigrateMsg { points: None, provenance, licensing: None, arbitration: None };
    world.app.migrate_contract(owner.clone(), market.clone(), &msg, code).unwrap();
    let refused = world.app.migrate_contract(owner, market, &msg, code).unwrap_err();
    assert!(refused.root_cause().to_string().starts_with("MIGRATION_REFUSED: "), "{refused:?}");
    world.project(Sharing::Contributors(shares())).unwrap();
}
