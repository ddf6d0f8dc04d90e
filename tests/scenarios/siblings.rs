//! The contracts of the suite are no party anywhere: what went to one of them would stay there for good.

use caravan_access::OwnershipAction;
use caravan_arbitration_api::{ArbiterFee, ExecuteMsg as ArbitrationMsg, NewArbiter};
use caravan_licensing_api::{ConfigChange as LicensingChange, ExecuteMsg as LicensingMsg};
use caravan_marketplace_api::{ConfigChange, ExecuteMsg, ProjectChange};
use caravan_money::Amount;
use caravan_points_api::ExecuteMsg as PointsMsg;
use caravan_primitives::{Hash32, Items, Seconds, Upto};
use caravan_provenance_api::ExecuteMsg as RegistryMsg;
use caravan_tests::{Deal, Draft, Outcome, Spec, World};
use cosmwasm_std::{Addr, Uint128};

fn suite(world: &World) -> [Addr; 5] {
    [world.market(), world.points(), world.provenance(), world.licensing(), world.arbitration()].map(Addr::clone)
}

fn is_refused(outcome: Outcome) {
    outcome.fails_with("SIBLING_IS_PARTY").changes_nothing();
}

fn hands_over(to: &Addr) -> OwnershipAction {
    OwnershipAction::Offer { to: to.to_string(), valid_secs: Seconds::new(60) }
}

#[test]
fn a_contract_of_the_suite_is_no_requester_manager_annotator_or_arbiter_and_no_treasury() {
    let mut world = World::new();
    let (cara, project) = (world.cara(), world.project());
    let batch = world.opens(&Spec::new());
    for it in suite(&world) {
        is_refused(world.as_address(&it).creates_project(&cara, &[]));
        let managers = Upto::new(vec![it.to_string()]).unwrap();
        let change = ProjectChange::SetManagers { managers };
        is_refused(world.at("requester").sends(ExecuteMsg::UpdateProject { project, change }));
        is_refused(world.as_address(&it).claims(batch));
        let listed = world.opens(&Spec::new().allow(std::slice::from_ref(&it)));
        is_refused(world.as_address(&it).claims_task(listed, 0));
        let treasury = ConfigChange::SetTreasury { treasury: it.to_string() };
        is_refused(world.at("owner").configures(treasury));
        let fee = ArbiterFee { currency: cara.clone(), fee: Amount::new(1_u128).unwrap() };
        let fees = Items::new(vec![fee]).unwrap();
        let arbiter = NewArbiter { arbiter: it.to_string(), key: Hash32::digest(b"key"), fees };
        is_refused(world.at("owner").sends_to_arbitration(ArbitrationMsg::SetArbiter(arbiter)));
        is_refused(world.at("owner").sends_to_arbitration(ArbitrationMsg::UpdateOwnership(hands_over(&it))));
        is_refused(world.at("owner").sends(ExecuteMsg::UpdateOwnership(hands_over(&it))));
    }
}

#[test]
fn no_person_moves_to_a_contract_of_the_suite_or_is_recovered_by_one() {
    let mut world = World::new();
    let batch = world.opens(&Spec::new());
    world.works("alice", batch);
    let alice = world.person("alice");
    world.at("alice").sets_recovery("recovery").succeeds();
    for it in suite(&world) {
        is_refused(world.at("alice").moves_to(it.clone()));
        is_refused(world.at("alice").sets_recovery(it.clone()));
        is_refused(world.at("recovery").recovers(alice, it.clone()));
        is_refused(world.as_address(&it).sets_recovery("recovery"));
    }
}

/// Licensing was the contributor of an asset, claimed for itself, and 9,750 of 10,000 were stuck.
#[test]
fn a_contract_of_the_suite_contributes_to_no_asset_owns_none_and_claims_nothing() {
    let mut world = World::new();
    let cara = world.cara();
    let data = world.asset("dave", &Draft::new("data").contributors(&[("alice", 1)], 10_000));
    let offer = world.offers(data, &Deal::new(&cara, 10_000));
    world.licenses("requester", offer);
    for (number, it) in suite(&world).into_iter().enumerate() {
        let draft = Draft::new(&format!("data {number}")).contributors(&[(it.clone(), 1)], 10_000);
        world.at("dave").commits_for(&draft).succeeds();
        let own = Draft::new(&format!("own data {number}"));
        world.as_address(&it).commits_for(&own).succeeds();
        world.seconds_pass(60);
        is_refused(world.at("dave").registers(&draft));
        is_refused(world.as_address(&it).registers(&own));
        is_refused(world.at("dave").offers_asset(data, it.clone(), 3_600));
        is_refused(world.as_address(&it).claims_royalties(&[data], &cara));
        is_refused(world.at("stranger").claims_royalties_for(it.clone(), &[data], &cara));
        is_refused(world.at("owner").sends_to_provenance(RegistryMsg::UpdateOwnership(hands_over(&it))));
    }
    world.at("alice").claims_royalties(&[data], &cara).succeeds().pays("alice", 9_750, &cara);
}

#[test]
fn a_contract_of_the_suite_buys_no_license_and_gets_no_fees_of_licensing() {
    let mut world = World::new();
    let cara = world.cara();
    let data = world.asset("dave", &Draft::new("data"));
    let offer = world.offers(data, &Deal::new(&cara, 100));
    for it in suite(&world) {
        world.at("stranger").donates(&it, 100).succeeds();
        assert_eq!(world.quote(it.clone(), offer).unwrap_err(), "SIBLING_IS_PARTY");
        is_refused(world.as_address(&it).buys(offer));
        let change = LicensingChange::SetTreasury { treasury: it.to_string() };
        is_refused(world.at("owner").configures_licensing(change));
        is_refused(world.at("owner").sends_to_licensing(LicensingMsg::UpdateOwnership(hands_over(&it))));
    }
    // Another contract may buy, and its quote says so.
    let stranger = world.token_address().clone();
    assert_eq!(world.quote(stranger, offer).unwrap().price.u128(), 100);
}

#[test]
fn of_the_suite_the_marketplace_alone_mints_points() {
    let mut world = World::new();
    let market = world.market().clone();
    for it in suite(&world) {
        let list = PointsMsg::SetMinter { minter: it.to_string(), budget: Uint128::new(1_000_000_000_000_000) };
        let outcome = world.at("owner").sends_to_points(list);
        if it == market {
            outcome.succeeds();
        } else {
            is_refused(outcome);
        }
        let handed = PointsMsg::UpdateOwnership(hands_over(&it));
        is_refused(world.at("owner").sends_to_points(handed));
    }
}
