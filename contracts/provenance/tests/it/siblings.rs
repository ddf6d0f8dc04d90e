use caravan_money::{Amount, Bps, Currency};
use caravan_primitives::{AssetId, EditionId, ProjectId};
use caravan_provenance_api::{
    AssetResponse, AssetStatus, Ceiling, ContributorSource, EdgeKind, ExecuteMsg, Kind, LicensedEdge, NewEdition,
    Origin, QueryMsg, Target,
};
use cosmwasm_std::Uint128;

use super::world::*;

fn by_edition(edition: NewEdition) -> ExecuteMsg {
    ExecuteMsg::RegisterEdition { edition: Box::new(edition) }
}

fn by_license(edge: LicensedEdge) -> ExecuteMsg {
    ExecuteMsg::AddLicensedEdge { edge: Box::new(edge) }
}

fn one_pair(world: &mut World) -> (AssetId, AssetId) {
    (world.sealed("bob", "data", &[]), world.draft("alice", "model", &[]).unwrap())
}

#[test]
fn an_edition_is_a_sealed_dataset_under_its_managers_commitment() {
    let mut world = World::new();
    let asset = world.edition("manager", "requester", "edition").unwrap();
    let answer: AssetResponse = world.query(&QueryMsg::Asset { asset });
    assert_eq!(
        (answer.kind, answer.status, answer.owner),
        (Kind::Dataset, AssetStatus::Sealed, world.addr("requester"))
    );
    let (project, edition) = (ProjectId::FIRST, EditionId::FIRST);
    assert_eq!(answer.contributors.contributors, ContributorSource::Edition { project, edition });
    assert_eq!((answer.contributors.total_weight.u128(), answer.contributors.contributor_bps), (9, bps(3_000)));
    assert_eq!(answer.contributors.floor_royalty_bps, bps(1_000));
    let floor = answer.contributors.floor_price.unwrap();
    assert_eq!((floor.currency.key(), floor.amount.get().u128()), ("n:ucara".to_owned(), 1_000));
    let weight = QueryMsg::Contributor { asset, address: world.text("contributor") };
    assert_eq!(world.query_code(&weight), "CONTRIBUTORS_ELSEWHERE");
    assert_eq!(world.edition("manager", "requester", "edition"), Err("HASH_REGISTERED".into()));
}

#[test]
fn an_edition_needs_the_commitment_of_its_manager_of_age() {
    let mut world = World::new();
    let marketplace = world.marketplace[0].clone();
    let refused =
        |world: &mut World, edition: NewEdition| code(&world.by(&marketplace, &by_edition(edition)).unwrap_err());
    let edition = world.new_edition("manager", "requester", "edition");
    assert_eq!(refused(&mut world, edition.clone()), "COMMITMENT_MISSING");
    // The owner's will not do, nor will the manager's in another's hands.
    world.commit("requester", "edition");
    let commitment = world.commitment("manager", "edition", "salt");
    world.send("mallory", &ExecuteMsg::Commit { commitment }).unwrap();
    world.wait(60);
    assert_eq!(refused(&mut world, edition.clone()), "COMMITMENT_FOREIGN");
    world.commit("manager", "edition");
    assert_eq!(refused(&mut world, edition.clone()), "COMMITMENT_EARLY");
    world.wait(60);
    let weightless = NewEdition { total_weight: Uint128::zero(), ..edition.clone() };
    assert_eq!(refused(&mut world, weightless), "WEIGHT_ZERO");
    let shouted = NewEdition { owner: edition.owner.to_uppercase(), ..edition.clone() };
    assert_eq!(refused(&mut world, shouted), "ADDRESS_INVALID");
    let shouted = NewEdition { manager: edition.manager.to_uppercase(), ..edition.clone() };
    assert_eq!(refused(&mut world, shouted), "ADDRESS_INVALID");
    let mut bad_floor = edition.clone();
    bad_floor.floor_price.as_mut().unwrap().currency = Currency::cw20("no-address").unwrap();
    assert_eq!(refused(&mut world, bad_floor), "CURRENCY_INVALID");
    world.by(&marketplace, &by_edition(edition.clone())).unwrap();
    world.commit("manager", "late");
    world.wait(604_801);
    let late = world.new_edition("manager", "requester", "late");
    assert_eq!(refused(&mut world, late), "COMMITMENT_EXPIRED");
}

#[test]
fn only_the_wired_marketplace_registers_editions() {
    let mut world = World::new();
    world.commit("manager", "edition");
    world.wait(60);
    let msg = by_edition(world.new_edition("manager", "requester", "edition"));
    for stranger in ["manager", "requester", "owner", "admin"] {
        assert_eq!(world.code_of(stranger, &msg), "MARKETPLACE_ONLY");
    }
    let ([wired, second], [licensing, _]) = (world.marketplace.clone(), world.licensing.clone());
    for sibling in [second, licensing] {
        let refused = world.by(&sibling, &msg).unwrap_err();
        assert_eq!(refused, format!("MARKETPLACE_ONLY: expected the marketplace, {wired}, got {sibling}"));
    }
    world.by(&wired, &msg).unwrap();
}

#[test]
fn only_the_wired_licensing_contract_adds_licensed_edges() {
    let mut world = World::new();
    let (data, model) = one_pair(&mut world);
    let msg = by_license(world.licensed("alice", model, data, 500));
    for stranger in ["alice", "bob", "owner", "admin"] {
        assert_eq!(world.code_of(stranger, &msg), "LICENSING_ONLY");
    }
    let ([marketplace, _], [wired, second]) = (world.marketplace.clone(), world.licensing.clone());
    for sibling in [second, marketplace] {
        let refused = world.by(&sibling, &msg).unwrap_err();
        assert_eq!(refused, format!("LICENSING_ONLY: expected the licensing contract, {wired}, got {sibling}"));
    }
    let done = world.by(&wired, &msg).unwrap();
    assert_eq!(events_of(&world.contract, &done), ["edge_added", "edges_updated"]);
}

#[test]
fn without_a_sibling_its_messages_are_everybodys_to_be_refused() {
    let mut world = World::with(|msg| (msg.marketplace, msg.licensing) = (None, None));
    let (data, model) = one_pair(&mut world);
    let edge = by_license(world.licensed("alice", model, data, 500));
    let edition = by_edition(world.new_edition("manager", "requester", "edition"));
    let ([marketplace, _], [licensing, _]) = (world.marketplace.clone(), world.licensing.clone());
    assert_eq!(code(&world.by(&licensing, &edge).unwrap_err()), "LICENSING_ONLY");
    assert_eq!(code(&world.by(&marketplace, &edition).unwrap_err()), "MARKETPLACE_ONLY");
}

#[test]
fn a_licensed_edge_keeps_royalty_license_and_terms() {
    let mut world = World::new();
    let (data, model) = one_pair(&mut world);
    let ceiling = Ceiling { currency: Currency::native("ucara").unwrap(), max: Amount::new(90u128).unwrap() };
    let edge = LicensedEdge {
        reciprocal: true,
        ceiling: Some(ceiling.clone()),
        kind: EdgeKind::FineTunedFrom,
        ..world.licensed("alice", model, data, 500)
    };
    let license = edge.license;
    world.license(edge).unwrap();
    let held = world.edges(model).edges;
    assert_eq!(
        (held.len(), held[0].parent, held[0].kind, held[0].share_bps),
        (1, data, EdgeKind::FineTunedFrom, bps(500))
    );
    assert_eq!(held[0].origin, Origin::Licensed { license, reciprocal: true, ceiling: Some(ceiling) });
    assert_eq!((held[0].to, held[0].inherited), (Target::Inbox, false));
}

#[test]
fn a_licensed_edge_is_for_the_licensees_draft_and_a_parent_that_was_sealed() {
    let mut world = World::new();
    let (data, model) = one_pair(&mut world);
    let edge = world.licensed("alice", model, data, 500);
    let refused = |world: &mut World, edge: LicensedEdge| world.license(edge).unwrap_err();
    assert_eq!(refused(&mut world, changed(&edge, |edge| edge.parent = model)), "EDGE_SELF");
    assert_eq!(refused(&mut world, changed(&edge, |edge| edge.parent = id(99))), "ASSET_UNKNOWN");
    assert_eq!(refused(&mut world, changed(&edge, |edge| edge.child = id(99))), "ASSET_UNKNOWN");
    assert_eq!(refused(&mut world, changed(&edge, |edge| edge.kind = EdgeKind::VersionOf)), "EDGE_KIND_INVALID");
    let bob = world.text("bob");
    assert_eq!(refused(&mut world, changed(&edge, |edge| edge.licensee = bob)), "ASSET_OWNER_ONLY");
    let shouted = edge.licensee.to_uppercase();
    assert_eq!(refused(&mut world, changed(&edge, |edge| edge.licensee = shouted)), "ADDRESS_INVALID");
    let draft = world.draft("bob", "draft", &[]).unwrap();
    let own_data = world.sealed("alice", "own data", &[]);
    assert_eq!(refused(&mut world, changed(&edge, |edge| edge.parent = draft)), "PARENT_NOT_SEALED");
    world.add("alice", model, vec![own(own_data, 1)]).unwrap();
    assert_eq!(refused(&mut world, changed(&edge, |edge| edge.royalty_bps = Bps::MAX)), "SHARES_ABOVE_WHOLE");
}

fn changed(edge: &LicensedEdge, change: impl FnOnce(&mut LicensedEdge)) -> LicensedEdge {
    let mut edge = edge.clone();
    change(&mut edge);
    edge
}

#[test]
fn a_license_that_was_bought_stands_though_its_asset_was_retracted() {
    let mut world = World::new();
    let (data, model) = one_pair(&mut world);
    world.send("bob", &ExecuteMsg::Retract { asset: data }).unwrap();
    world.license(world.licensed("alice", model, data, 500)).unwrap();
    assert_eq!(world.license(world.licensed("alice", model, data, 500)).unwrap_err(), "EDGE_EXISTS");
    world.seal("alice", model);
    let other = world.sealed("bob", "other", &[]);
    assert_eq!(world.license(world.licensed("alice", model, other, 500)).unwrap_err(), "ASSET_NOT_DRAFT");
}
