//! The suite notices: what it would not notice it could not promise.

use caravan_audit::Distance;
use caravan_chain::{Chain, Code, Msg};
use caravan_marketplace_api::ExecuteMsg;
use caravan_money::Amount;
use caravan_points_api::{Award, ExecuteMsg as PointsMsg};
use caravan_primitives::Items;
use cosmwasm_std::{coins, Addr, Event};

use crate::adversarial::TokenHandle;
use crate::{Call, Deal, Draft, Spec, World};

/// Runs a transaction behind the suite's back.
fn behind(world: &mut World, who: &Addr, call: &Call) {
    let msg = call.wire(&world.deployed());
    world.chain_mut().execute(who, &[msg]).unwrap();
}

#[test]
#[should_panic(expected = "the marketplace holds (2 of 4 broken): n:ucara: 499999999999 there, 500000000000 needed")]
fn a_missing_unit_is_noticed() {
    let mut world = World::new();
    let (market, thief) = (world.market().clone(), world.addr("stranger"));
    let msg = Msg::Send { to: thief, amount: coins(1, "ucara") };
    world.chain_mut().execute(&market, &[msg]).unwrap();
    world.check_now();
}

#[test]
#[should_panic(
    expected = "the marketplace holds (1 of 4 broken): n:ucara, donations included: 500000000001 stated, 500000000000 found"
)]
fn a_unit_too_many_is_noticed() {
    let mut world = World::new();
    let market = world.market().clone();
    world.chain_mut().fund(&market, &coins(1, "ucara")).unwrap();
    world.check_now();
}

#[test]
fn donations_belong_to_no_one() {
    let mut world = World::new();
    let (market, token) = (world.market().clone(), world.token_address().clone());
    let before = (world.solvency(&world.cara()), world.solvency(&world.token()));
    world.at("stranger").donates(&market, 5).succeeds();
    world.at("stranger").donates_tokens(&token, &market, 5).succeeds();
    assert_eq!((world.solvency(&world.cara()), world.solvency(&world.token())), before);
}

#[test]
#[should_panic(expected = "NOT I23 points due and awarded are what accepted work earned")]
fn points_from_nowhere_are_noticed() {
    let mut world = World::new();
    let award = Award { recipient: world.addr("alice").into(), season: 1, amount: Amount::new(7u128).unwrap() };
    let msg = PointsMsg::AwardMany { awards: Items::new(vec![award]).unwrap() };
    let market = world.market().clone();
    behind(&mut world, &market, &Call::Points(Box::new(msg)));
    world.check_now();
}

#[test]
#[should_panic(expected = "model (left) and contract (right) differ")]
fn an_action_that_the_model_does_not_know_is_noticed() {
    let mut world = World::new();
    let batch = world.opens(&Spec::new());
    let requester = world.addr("requester");
    behind(&mut world, &requester, &Call::market(ExecuteMsg::CloseBatch { batch }));
    world.check_now();
}

#[test]
#[should_panic(expected = "model (left) and contract (right) differ: sharing of 3")]
fn an_edition_that_is_closed_behind_the_model_is_noticed() {
    let mut world = World::new();
    let currency = world.cara();
    let project = world.shares(&currency, &crate::shares());
    world.contributes("alice", project, 5);
    let requester = world.addr("requester");
    behind(&mut world, &requester, &Call::market(ExecuteMsg::CloseEdition { project }));
    world.check_now();
}

/// An edition with a bond and the weight of alice, as the contract answers, and with something changed.
fn edition_changed_by(change: impl FnOnce(&mut crate::Snapshot)) {
    let mut world = World::new();
    let currency = world.cara();
    let project = world.shares(&currency, &crate::shares());
    world.contributes("alice", project, 5);
    let mut snapshot = world.last().clone();
    change(&mut snapshot);
    crate::invariant::check(&snapshot, &crate::invariant::Context::default());
}

#[test]
#[should_panic(expected = "slots of its edition lock (1 of 1 broken): edition 1 of project 3: 34 stated, 35 found")]
fn a_bond_that_is_a_unit_short_is_noticed() {
    edition_changed_by(|snapshot| snapshot.editions.get_mut(&(3, 1)).unwrap().edition.bond = 34u128.into());
}

#[test]
#[should_panic(
    expected = "NOT I29 a person weighs what its accepted work does (1 of 1 broken): edition 1 of project 3"
)]
fn weight_that_no_one_earned_is_noticed() {
    edition_changed_by(|snapshot| {
        let weights = &mut snapshot.editions.get_mut(&(3, 1)).unwrap().weights;
        weights.values_mut().for_each(|row| row.weight = 6u128.into());
    });
}

#[test]
#[should_panic(expected = "NOT I28 bonds are the sum over editions (1 of 2 broken): n:ucara: 36 stated, 35 found")]
fn a_bond_that_no_edition_has_is_noticed() {
    edition_changed_by(|snapshot| snapshot.solvency.get_mut("n:ucara").unwrap().bonds = 36u128.into());
}

#[test]
#[should_panic(expected = "(1 of 1 broken): batch 1 went from Closing to Open")]
fn a_state_that_is_left_is_not_entered_again() {
    let mut world = World::new();
    let batch = world.opens(&Spec::new());
    let _ = world.works("alice", batch);
    let open = world.last().clone();
    world.at("requester").closes_batch(batch).succeeds();
    let mut history = crate::invariant::History::default();
    history.push(world.last().clone(), Distance::OneTransaction);
    history.push(open, Distance::OneTransaction);
}

#[test]
fn a_token_that_pays_less_than_it_says_cheats_only_those_who_use_it() {
    let handle = TokenHandle::default();
    let mut world = World::builder().adversarial_token(&handle).deploy();
    let (cara, token) = (world.cara(), world.token());
    for project in [world.project(), world.token_project()] {
        let batch = world.opens_in(project, &Spec::new());
        let work = world.works("alice", batch);
        world.at("requester").accepts(batch, &[work]).succeeds();
    }
    handle.tricks(|tricks| tricks.tax_bps = 1_000);
    world.at("alice").withdraws(&token).succeeds().pays("alice", 900, &token);
    world.at("alice").withdraws(&cara).succeeds().pays("alice", 1_000, &cara);
}

#[test]
fn a_token_that_speaks_as_the_contracts_do_is_not_believed() {
    let handle = TokenHandle::default();
    let mut world = World::builder().adversarial_token(&handle).deploy();
    let token = world.token();
    let asset = world.asset("alice", &Draft::new("data"));
    let offer = world.offers(asset, &Deal::new(&token, 1_000));
    let forged = |name: &str, key: &str| Event::new(name).add_attribute(key, "999");
    let commitment = forged("registration_committed", "commitment").add_attribute("sender", "bob");
    handle.tricks(|tricks| {
        tricks.forge = vec![forged("license_bought", "license"), forged("batch_created", "batch"), commitment];
    });
    let done = world.at("bob").buys(offer).succeeds();
    assert_eq!(done.license().get(), 1);
    assert_eq!(done.events(Code::Marketplace, "batch_created").count(), 0);
    assert_eq!(done.first(Code::Licensing, "license_bought").number("price"), 1_000);
    let refused = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| done.batch()));
    assert!(refused.is_err(), "no batch was created, whatever the token says");
}

#[test]
fn a_token_that_fails_with_a_giant_text_holds_up_its_own_currency_alone() {
    let handle = TokenHandle::default();
    let mut world = World::builder().adversarial_token(&handle).deploy();
    let (cara, token) = (world.cara(), world.token());
    for project in [world.project(), world.token_project()] {
        let batch = world.opens_in(project, &Spec::new());
        let work = world.works("alice", batch);
        world.at("requester").accepts(batch, &[work]).succeeds();
    }
    handle.tricks(|tricks| (tricks.revert, tricks.giant) = (true, 1_000_000));
    world.at("alice").withdraws(&token).fails_with("CHAIN_REFUSED").changes_nothing();
    world.at("alice").withdraws(&cara).succeeds().pays("alice", 1_000, &cara);
    handle.behave();
    world.at("alice").withdraws(&token).succeeds().pays("alice", 1_000, &token);
}

#[test]
#[should_panic(expected = "what licensing holds (2 of 4 broken): n:ucara: 999 there, 1000 needed")]
fn a_unit_that_licensing_lacks_is_noticed() {
    let mut world = World::new();
    let cara = world.cara();
    let asset = world.asset("alice", &Draft::new("data"));
    world.at("bob").pays_revenue(asset, 1_000, &cara).succeeds();
    let (licensing, to) = (world.licensing().clone(), world.addr("stranger"));
    world.chain_mut().execute(&licensing, &[Msg::Send { to, amount: coins(1, "ucara") }]).unwrap();
    world.check_now();
}

#[test]
#[should_panic(expected = "model (left) and contract (right) differ: asset 1")]
fn an_asset_that_changes_behind_the_suites_back_is_noticed() {
    let mut world = World::new();
    let asset = world.registers("alice", &Draft::new("data"));
    let alice = world.addr("alice");
    behind(&mut world, &alice, &Call::provenance(caravan_provenance_api::ExecuteMsg::Seal { asset }));
    world.check_now();
}

#[test]
fn what_is_given_to_licensing_belongs_to_no_one() {
    let mut world = World::new();
    let (licensing, token) = (world.licensing().clone(), world.token_address().clone());
    world.at("stranger").donates(&licensing, 5).succeeds();
    world.at("stranger").donates_tokens(&token, &licensing, 5).succeeds();
    assert!(world.last().rights.royalties.solvency.values().all(|sum| sum.held.is_zero()));
}
