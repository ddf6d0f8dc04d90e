use caravan_access::{OwnershipAction, OwnershipResponse};
use caravan_arbitration_api::{ExecuteMsg, QueryMsg};
use caravan_primitives::Seconds;

use super::world::World;

fn offer(world: &World, to: &str, secs: u64) -> ExecuteMsg {
    ExecuteMsg::UpdateOwnership(OwnershipAction::Offer { to: world.text(to), valid_secs: Seconds::new(secs) })
}

fn accept() -> ExecuteMsg {
    ExecuteMsg::UpdateOwnership(OwnershipAction::Accept {})
}

#[test]
fn ownership_changes_in_two_steps() {
    let mut world = World::new();
    let (old, next, now) = (world.text("owner"), world.text("next"), world.now());
    assert_eq!(
        world.events("owner", &offer(&world, "next", 60)),
        [
            "wasm action=update_ownership".to_owned(),
            format!(
                "wasm-ownership_updated version=1 step=offer sender={old} owner={old} to={next} until={}",
                now + 60
            ),
        ]
    );
    assert_eq!(world.code_of("stranger", &accept()), "OWNERSHIP_OFFER_FOREIGN");
    let events = world.events("next", &accept());
    assert_eq!(events[1], format!("wasm-ownership_updated version=1 step=accept sender={next} owner={next}"));
    let owner: OwnershipResponse = world.query(&QueryMsg::Ownership {});
    assert_eq!(owner, OwnershipResponse { owner: world.addr("next"), pending: None });
    let delist = ExecuteMsg::DelistArbiter { arbiter: world.text("arbiter") };
    assert_eq!(world.code_of("owner", &delist), "OWNER_ONLY");
    world.send("next", &delist).unwrap();
}

#[test]
fn an_offer_runs_out_and_can_be_taken_back() {
    let mut world = World::new();
    let withdraw = ExecuteMsg::UpdateOwnership(OwnershipAction::Withdraw {});
    world.send("owner", &offer(&world, "next", 60)).unwrap();
    world.wait(60);
    assert_eq!(world.code_of("next", &accept()), "OWNERSHIP_OFFER_EXPIRED");
    world.send("owner", &offer(&world, "next", 60)).unwrap();
    assert_eq!(world.code_of("next", &withdraw), "OWNER_ONLY");
    let events = world.events("owner", &withdraw);
    assert!(events[1].contains("step=withdraw"), "{events:?}");
    assert_eq!(world.code_of("next", &accept()), "OWNERSHIP_OFFER_MISSING");
}

#[test]
fn no_contract_of_the_suite_becomes_the_owner() {
    let mut world = World::new();
    for sibling in ["marketplace", "licensing", "points", "provenance", "arbitration"] {
        assert_eq!(world.code_of("owner", &offer(&world, sibling, 60)), "SIBLING_IS_PARTY", "{sibling}");
    }
}
