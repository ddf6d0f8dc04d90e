use caravan_money::{Amount, Bps, Currency};
use caravan_primitives::{AssetId, Items};
use caravan_provenance_api::{
    AssetResponse, Ceiling, ConsentResponse, EdgeKind, ExecuteMsg, Kind, NewEdge, Part, QueryMsg, SealedResponse,
    Target,
};
use serde_json::json;

use super::world::*;

fn sealed(world: &World, asset: AssetId) -> SealedResponse {
    world.query(&QueryMsg::Sealed { asset })
}

fn part(parent: AssetId, to: Target, share: u16) -> Part {
    Part { parent, to, share_bps: bps(share) }
}

fn consent(parent: AssetId, child: AssetId, share: u16) -> ExecuteMsg {
    ExecuteMsg::ConsentEdge { parent, child, kind: EdgeKind::TrainedOn, share_bps: bps(share) }
}

#[test]
fn edges_to_own_sealed_assets_come_with_the_registration() {
    let mut world = World::new();
    let data = world.sealed("alice", "data", &[]);
    let model = world.sealed("alice", "model", &[own(data, 250)]);
    let answer = sealed(&world, model);
    assert_eq!(answer.parts, [part(data, Target::Inbox, 250)]);
    assert_eq!(answer.owner_bps, bps(9_750));
}

#[test]
fn what_is_no_parent_is_refused() {
    let mut world = World::new();
    let data = world.sealed("alice", "data", &[]);
    let other_draft = world.draft("alice", "draft", &[]).unwrap();
    let gone = world.sealed("alice", "gone", &[]);
    world.send("alice", &ExecuteMsg::Retract { asset: gone }).unwrap();
    let foreign = world.sealed("bob", "foreign", &[]);
    let child = world.draft("alice", "child", &[own(data, 1)]).unwrap();
    for (edge, expected) in [
        (own(child, 0), "EDGE_SELF"),
        (own(data, 0), "EDGE_EXISTS"),
        (own(id(99), 0), "ASSET_UNKNOWN"),
        (own(other_draft, 0), "PARENT_NOT_SEALED"),
        (own(gone, 0), "PARENT_NOT_SEALED"),
        (own(foreign, 1), "CONSENT_MISSING"),
        (own(foreign, 0), "SHARE_ZERO"),
        (version(foreign), "VERSION_FOREIGN"),
        (NewEdge { share_bps: bps(1), ..version(gone) }, "PARENT_NOT_SEALED"),
    ] {
        assert_eq!(world.add("alice", child, vec![edge.clone()]), Err(expected.into()), "{edge:?}");
    }
    let fresh = world.sealed("alice", "fresh", &[]);
    assert_eq!(world.add("alice", child, vec![own(fresh, 1), own(fresh, 2)]), Err("ENTRY_DUPLICATE".into()));
    let shared = NewEdge { share_bps: bps(1), ..version(fresh) };
    assert_eq!(world.add("alice", child, vec![shared]), Err("VERSION_SHARE".into()));
    assert_eq!(world.add("bob", child, vec![own(fresh, 1)]), Err("ASSET_OWNER_ONLY".into()));
    world.add("alice", child, vec![version(fresh)]).unwrap();
    let next = world.sealed("alice", "next", &[]);
    assert_eq!(world.add("alice", child, vec![version(next)]), Err("VERSION_SECOND".into()));
    world.seal("alice", child);
    assert_eq!(world.add("alice", child, vec![own(next, 1)]), Err("ASSET_NOT_DRAFT".into()));
    // Nothing of what was refused is there.
    assert_eq!(world.edges(child).edges.len(), 2);
}

#[test]
fn a_thirty_third_parent_is_refused_by_message_and_over_messages() {
    let mut world = World::new();
    let parents: Vec<AssetId> = (0..33).map(|n| world.sealed("alice", &format!("p{n}"), &[])).collect();
    let edges: Vec<NewEdge> = parents.iter().map(|parent| own(*parent, 1)).collect();
    let child = world.draft("alice", "child", &edges[..32]).unwrap();
    assert_eq!(world.add("alice", child, vec![edges[32].clone()]), Err("PARENTS_FULL".into()));
    let too_many = json!({ "add_edges": { "child": child, "edges": edges } });
    assert_eq!(code(&world.send_json("alice", &too_many, &[]).unwrap_err()), "VECTOR_SIZE");
    let empty = json!({ "add_edges": { "child": child, "edges": [] } });
    assert_eq!(code(&world.send_json("alice", &empty, &[]).unwrap_err()), "VECTOR_SIZE");
    // A license is no way to a further one.
    let foreign = world.sealed("bob", "foreign", &[]);
    assert_eq!(world.license(world.licensed("alice", child, foreign, 1)).unwrap_err(), "PARENTS_FULL");
}

#[test]
fn a_sixty_fifth_inherited_edge_is_refused_and_named() {
    let mut world = World::new();
    let mut models = vec![];
    for n in 0..3 {
        let model = world.draft("alice", &format!("model{n}"), &[]).unwrap();
        let count = if n == 2 { 1 } else { 32 };
        for target in 0..count {
            let data = world.sealed("bob", &format!("data{n}-{target}"), &[]);
            world.license(world.licensed("alice", model, data, 1)).unwrap();
        }
        world.seal("alice", model);
        models.push(model);
    }
    let last = id(models[2].get() + 1);
    let child = world.draft("alice", "child", &[own(models[0], 0), own(models[1], 0)]).unwrap();
    assert_eq!(world.edges(child).edges.len(), 66);
    let msg = ExecuteMsg::AddEdges { child, edges: Items::new(vec![own(models[2], 0)]).unwrap() };
    let refused = world.send("alice", &msg).unwrap_err();
    let named = format!("inbox of {last} would have to be inherited too");
    assert_eq!(refused, format!("EDGES_FULL: expected at most 64 inherited edges, {named}"));
    assert_eq!(world.edges(child).edges.len(), 66);
}

#[test]
fn shares_and_the_contributors_part_end_at_the_whole() {
    let mut world = World::new();
    let (one, two) = (world.sealed("alice", "one", &[]), world.sealed("alice", "two", &[]));
    let mut asset = new_asset(Kind::Model, "model");
    asset.contributors = world.contributors(&[("contributor", 1)]);
    asset.contributor_bps = bps(4_000);
    assert_eq!(world.draft_of("alice", asset.clone(), &[own(one, 6_001)]), Err("SHARES_ABOVE_WHOLE".into()));
    world.wait(700_000);
    let model = world.draft_of("alice", asset, &[own(one, 6_000)]).unwrap();
    assert_eq!(world.add("alice", model, vec![own(two, 1)]), Err("SHARES_ABOVE_WHOLE".into()));
    world.seal("alice", model);
    assert_eq!(sealed(&world, model).owner_bps, Bps::ZERO);
    // The contributors' part of an own parent counts too.
    let child = world.draft("alice", "child", &[]).unwrap();
    assert_eq!(world.add("alice", child, vec![own(model, 6_001)]), Err("SHARES_ABOVE_WHOLE".into()));
    world.add("alice", child, vec![own(model, 6_000)]).unwrap();
}

#[test]
fn a_consent_is_for_one_edge_and_one_use() {
    let mut world = World::new();
    let data = world.sealed("bob", "data", &[]);
    let child = world.draft("alice", "child", &[]).unwrap();
    assert_eq!(world.code_of("alice", &consent(data, child, 300)), "ASSET_OWNER_ONLY");
    assert_eq!(world.code_of("bob", &consent(data, child, 0)), "SHARE_ZERO");
    assert_eq!(world.code_of("bob", &consent(data, id(99), 1)), "ASSET_UNKNOWN");
    let version = ExecuteMsg::ConsentEdge { parent: data, child, kind: EdgeKind::VersionOf, share_bps: bps(1) };
    assert_eq!(world.code_of("bob", &version), "EDGE_KIND_INVALID");
    assert_eq!(world.events("bob", &consent(data, child, 300)), ["consent_given"]);
    let held: ConsentResponse = world.query(&QueryMsg::Consent { parent: data, child });
    assert_eq!((held.share_bps, held.live), (bps(300), true));
    assert_eq!(world.add("alice", child, vec![own(data, 299)]), Err("CONSENT_MISSING".into()));
    let other_kind = NewEdge { kind: EdgeKind::Includes, ..own(data, 300) };
    assert_eq!(world.add("alice", child, vec![other_kind]), Err("CONSENT_MISSING".into()));
    world.add("alice", child, vec![own(data, 300)]).unwrap();
    assert_eq!(world.query_code(&QueryMsg::Consent { parent: data, child }), "CONSENT_MISSING");
    let withdraw = ExecuteMsg::WithdrawConsent { parent: data, child };
    assert_eq!(world.code_of("bob", &withdraw), "CONSENT_MISSING");
    world.seal("alice", child);
    assert_eq!(world.code_of("bob", &consent(data, child, 300)), "ASSET_NOT_DRAFT");
}

#[test]
fn a_consent_ends_with_its_withdrawal_a_retraction_or_a_change_of_either_owner() {
    let mut world = World::new();
    let data = world.sealed("bob", "data", &[]);
    let child = world.draft("alice", "child", &[]).unwrap();
    let edge = || vec![own(data, 300)];
    world.send("bob", &consent(data, child, 300)).unwrap();
    assert_eq!(world.events("bob", &ExecuteMsg::WithdrawConsent { parent: data, child }), ["consent_withdrawn"]);
    assert_eq!(world.add("alice", child, edge()), Err("CONSENT_MISSING".into()));
    world.send("bob", &consent(data, child, 300)).unwrap();
    world.hand_over(child, "alice", "carol", 1);
    assert_eq!(world.add("carol", child, edge()), Err("CONSENT_MISSING".into()));
    world.send("bob", &consent(data, child, 300)).unwrap();
    world.hand_over(data, "bob", "dora", 1);
    assert_eq!(world.add("carol", child, edge()), Err("CONSENT_MISSING".into()));
    let held: ConsentResponse = world.query(&QueryMsg::Consent { parent: data, child });
    assert!(!held.live);
    world.send("dora", &consent(data, child, 300)).unwrap();
    world.send("dora", &ExecuteMsg::Retract { asset: data }).unwrap();
    assert_eq!(world.add("carol", child, edge()), Err("PARENT_NOT_SEALED".into()));
    assert_eq!(world.code_of("dora", &consent(data, child, 300)), "PARENT_NOT_SEALED");
    let own_draft = world.draft("dora", "own", &[]).unwrap();
    assert_eq!(world.code_of("dora", &consent(data, own_draft, 300)), "CONSENT_NEEDLESS");
}

#[test]
fn registering_ones_own_model_again_escapes_no_royalty_and_no_ceiling() {
    let mut world = World::new();
    let data = world.sealed("bob", "data", &[]);
    let model = world.draft("alice", "model", &[]).unwrap();
    let mut edge = world.licensed("alice", model, data, 700);
    let ceiling = Ceiling { currency: Currency::native("ucara").unwrap(), max: Amount::new(90u128).unwrap() };
    edge.ceiling = Some(ceiling.clone());
    let license = edge.license;
    world.license(edge).unwrap();
    world.seal("alice", model);
    let owed = [part(data, Target::Inbox, 700)];
    let mut last = model;
    for (n, edge) in [version(model), own(model, 0)].into_iter().enumerate() {
        last = world.sealed("alice", &format!("again{n}"), &[edge]);
        let answer = sealed(&world, last);
        assert_eq!(answer.parts, owed);
        assert_eq!((answer.ceilings[0].license, &answer.ceilings[0].ceiling), (license, &ceiling));
    }
    // Nor does a second wallet, by consent or by the owner's own license.
    let theirs = world.draft("second", "theirs", &[]).unwrap();
    world.send("alice", &consent(model, theirs, 1)).unwrap();
    world.add("second", theirs, vec![own(model, 1)]).unwrap();
    world.seal("second", theirs);
    assert_eq!(sealed(&world, theirs).parts, [owed[0].clone(), part(model, Target::Inbox, 1)]);
    let own_license = world.draft("alice", "own license", &[]).unwrap();
    world.license(world.licensed("alice", own_license, last, 0)).unwrap();
    world.seal("alice", own_license);
    assert_eq!(sealed(&world, own_license).parts, owed);
}

#[test]
fn a_zero_royalty_license_to_a_second_wallet_escapes_only_what_is_not_reciprocal() {
    let mut world = World::new();
    let (fair, loose) = (world.sealed("bob", "fair", &[]), world.sealed("bob", "loose", &[]));
    let model = world.draft("alice", "model", &[]).unwrap();
    let mut edge = world.licensed("alice", model, fair, 700);
    edge.reciprocal = true;
    world.license(edge).unwrap();
    world.license(world.licensed("alice", model, loose, 300)).unwrap();
    world.seal("alice", model);
    let theirs = world.draft("second", "theirs", &[]).unwrap();
    world.license(world.licensed("second", theirs, model, 0)).unwrap();
    world.seal("second", theirs);
    assert_eq!(sealed(&world, theirs).parts, [part(fair, Target::Inbox, 700)]);
}

#[test]
fn a_child_of_ones_own_edition_without_contributors_pays_the_editions() {
    let mut world = World::new();
    let edition = world.edition("manager", "alice", "edition").unwrap();
    let model = world.sealed("alice", "model", &[own(edition, 0)]);
    let child = world.sealed("alice", "child", &[version(model)]);
    for asset in [model, child] {
        assert_eq!(sealed(&world, asset).parts, [part(edition, Target::Pool, 3_000)]);
        assert_eq!((sealed(&world, asset).floor_price, sealed(&world, asset).floor_royalty_bps), (None, Bps::ZERO));
    }
    // And data and datasets keep the floors.
    let subset = world.draft_of("alice", new_asset(Kind::Dataset, "subset"), &[own(edition, 0)]).unwrap();
    world.seal("alice", subset);
    assert_eq!(sealed(&world, subset).floor_price, sealed(&world, edition).floor_price);
    assert!(sealed(&world, edition).floor_price.is_some());
    assert_eq!(sealed(&world, subset).floor_royalty_bps, bps(1_000));
}

#[test]
fn versions_stay_in_their_line() {
    let mut world = World::new();
    let one = world.sealed("alice", "one", &[]);
    let two = world.sealed("alice", "two", &[version(one)]);
    let three = world.sealed("alice", "three", &[version(two)]);
    assert_eq!((sealed(&world, two).line, sealed(&world, three).line), (one, one));
    let derived = world.sealed("alice", "derived", &[own(three, 0)]);
    assert_eq!(sealed(&world, derived).line, derived);
    let asset: AssetResponse = world.query(&QueryMsg::Asset { asset: three });
    assert_eq!(asset.line, one);
}

#[test]
fn a_formerly_own_parent_that_was_sold_is_still_paid_by_new_versions() {
    let mut world = World::new();
    let data = world.sealed("alice", "data", &[]);
    let model = world.sealed("alice", "model", &[own(data, 900)]);
    let before = world.sealed("alice", "before", &[version(model)]);
    assert_eq!(sealed(&world, before).parts, []);
    world.hand_over(data, "alice", "bob", 1);
    let after = world.sealed("alice", "after", &[version(model)]);
    assert_eq!(sealed(&world, after).parts, [part(data, Target::Inbox, 900)]);
}

#[test]
fn floors_in_two_currencies_do_not_meet() {
    let mut world = World::new();
    let one = world.edition("manager", "alice", "one").unwrap();
    world.commit("manager", "two");
    world.wait(60);
    let mut edition = world.new_edition("manager", "alice", "two");
    edition.floor_price.as_mut().unwrap().currency = Currency::native("uother").unwrap();
    let marketplace = world.marketplace[0].clone();
    world.by(&marketplace, &ExecuteMsg::RegisterEdition { edition: Box::new(edition) }).unwrap();
    let both = [own(one, 0), own(id(one.get() + 1), 0)];
    let refused = world.draft_of("alice", new_asset(Kind::Dataset, "both"), &both);
    assert_eq!(refused, Err("FLOOR_CONFLICT".into()));
    world.draft("alice", "model of both", &both).unwrap();
}
