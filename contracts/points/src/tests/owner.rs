use caravan_access::{OwnershipAction, OwnershipResponse};
use caravan_points_api::{ExecuteMsg, PointsError, QueryMsg, Transferability, TransferabilityResponse};
use caravan_primitives::{Coded, Seconds};
use cosmwasm_std::Uint128;
use cw20::MinterResponse;

use super::world::{amount, World};

fn loosen(to: Transferability) -> ExecuteMsg {
    ExecuteMsg::Loosen { to }
}

fn offer(world: &World, to: &str, secs: u64) -> ExecuteMsg {
    ExecuteMsg::UpdateOwnership(OwnershipAction::Offer { to: world.text(to), valid_secs: Seconds::new(secs) })
}

fn accept() -> ExecuteMsg {
    ExecuteMsg::UpdateOwnership(OwnershipAction::Accept {})
}

fn owner(world: &World) -> OwnershipResponse {
    world.query(&QueryMsg::Ownership {})
}

#[test]
fn the_owner_loosens_and_points_are_never_bound_again() {
    let mut world = World::soulbound();
    let (open, bound) = (Transferability::Open {}, Transferability::Soulbound {});
    world.mint("alice", 10);
    assert_eq!(world.code_of("alice", &loosen(open)), "OWNER_ONLY");
    let refused = PointsError::LoosenOnly { current: bound, requested: bound };
    assert_eq!(world.refused("owner", &loosen(bound)), refused);
    let name = world.text("owner");
    assert_eq!(
        world.events("owner", &loosen(open)),
        [
            "wasm action=loosen".to_owned(),
            format!("wasm-transferability_loosened version=1 owner={name} transferability=open"),
        ]
    );
    let answer: TransferabilityResponse = world.query(&QueryMsg::Transferability {});
    assert_eq!(answer.transferability, open);
    let refused = PointsError::LoosenOnly { current: open, requested: bound };
    assert_eq!(world.refused("owner", &loosen(bound)), refused);
    let transfer = ExecuteMsg::Transfer { recipient: world.text("bob"), amount: amount(10) };
    world.send("alice", &transfer).unwrap();
    assert_eq!(world.balance("bob"), 10);
}

#[test]
fn ownership_changes_in_two_steps() {
    let mut world = World::soulbound();
    let (old, next) = (world.text("owner"), world.text("next"));
    let now = world.app.block_info().time.seconds();
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
    assert_eq!(owner(&world).owner, world.addr("owner"));
    assert_eq!(world.code_of("stranger", &accept()), "OWNERSHIP_OFFER_FOREIGN");
    let events = world.events("next", &accept());
    assert_eq!(events[1], format!("wasm-ownership_updated version=1 step=accept sender={next} owner={next}"));
    assert_eq!(owner(&world), OwnershipResponse { owner: world.addr("next"), pending: None });
    let minter: MinterResponse = world.query(&QueryMsg::Minter {});
    assert_eq!(minter, MinterResponse { minter: next, cap: None });
    assert_eq!(world.code_of("owner", &loosen(Transferability::Open {})), "OWNER_ONLY");
    world.send("next", &loosen(Transferability::Open {})).unwrap();
}

#[test]
fn an_offer_runs_out_and_can_be_taken_back() {
    let mut world = World::soulbound();
    let withdraw = ExecuteMsg::UpdateOwnership(OwnershipAction::Withdraw {});
    assert_eq!(world.code_of("next", &accept()), "OWNERSHIP_OFFER_MISSING");
    world.send("owner", &offer(&world, "next", 60)).unwrap();
    world.app.update_block(|block| block.time = block.time.plus_seconds(60));
    assert_eq!(world.code_of("next", &accept()), "OWNERSHIP_OFFER_EXPIRED");
    world.send("owner", &offer(&world, "next", 60)).unwrap();
    assert_eq!(world.code_of("next", &withdraw), "OWNER_ONLY");
    let events = world.events("owner", &withdraw);
    assert!(events[1].contains("step=withdraw"), "{events:?}");
    assert_eq!(world.code_of("next", &accept()), "OWNERSHIP_OFFER_MISSING");
}

#[test]
fn an_offer_is_made_by_the_owner_to_an_address_and_for_a_while() {
    let mut world = World::soulbound();
    assert_eq!(world.code_of("next", &offer(&world, "next", 60)), "OWNER_ONLY");
    assert_eq!(world.code_of("owner", &offer(&world, "next", 0)), "OWNERSHIP_OFFER_WINDOW");
    assert_eq!(world.code_of("owner", &offer(&world, "next", u64::MAX)), "TIME_OVERFLOW");
    let invalid = OwnershipAction::Offer { to: "no-address".to_owned(), valid_secs: Seconds::new(60) };
    assert_eq!(world.code_of("owner", &ExecuteMsg::UpdateOwnership(invalid)), "ADDRESS_INVALID");
}

#[test]
fn no_contract_of_the_suite_owns_points_mints_them_or_gets_them_minted() {
    let mut world = World::soulbound();
    for sibling in ["marketplace", "provenance", "licensing"] {
        assert_eq!(world.code_of("owner", &offer(&world, sibling, 60)), "SIBLING_IS_PARTY", "{sibling}");
        let mint = ExecuteMsg::Mint { recipient: world.text(sibling), amount: amount(1) };
        assert_eq!(world.code_of("minter", &mint), "SIBLING_IS_PARTY", "{sibling}");
        let marketing = Some(world.text(sibling));
        let update = ExecuteMsg::UpdateMarketing { project: None, description: None, marketing };
        assert_eq!(world.code_of("marketing", &update), "SIBLING_IS_PARTY", "{sibling}");
        let list = ExecuteMsg::SetMinter { minter: world.text(sibling), budget: amount(1).get() };
        let expected = if sibling == "marketplace" { Ok(()) } else { Err("SIBLING_IS_PARTY") };
        assert_eq!(world.send("owner", &list).map(|_| ()).map_err(|error| error.code()), expected, "{sibling}");
    }
    let own = world.points.to_string();
    let mint = ExecuteMsg::Mint { recipient: own.clone(), amount: amount(1) };
    assert_eq!(world.code_of("minter", &mint), "SIBLING_IS_PARTY");
    let list = ExecuteMsg::SetMinter { minter: own, budget: amount(1).get() };
    assert_eq!(world.code_of("owner", &list), "SIBLING_IS_PARTY");
    let off = ExecuteMsg::SetMinter { minter: world.text("provenance"), budget: Uint128::zero() };
    assert_eq!(world.code_of("owner", &off), "MINTER_UNLISTED");
    assert_eq!(world.supply(), 0);
}
