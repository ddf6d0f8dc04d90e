use caravan_primitives::{AssetId, Items};
use caravan_provenance_api::{
    query_samples, watermark, AssetResponse, AssetsResponse, ChildrenResponse, ContributorResponse,
    ContributorsResponse, EdgeKind, Kind, ParentsResponse, Provenance, QueryMsg, ReferenceResponse, Registrant,
};
use serde_json::json;

use super::world::*;

#[test]
fn an_asset_is_found_by_id_content_watermark_owner_and_kind() {
    let mut world = World::new();
    let model = world.sealed("alice", "model", &[]);
    let data = world.draft_of("bob", new_asset(Kind::Data, "data"), &[]).unwrap();
    let app = world.draft_of("alice", new_asset(Kind::Application, "app"), &[]).unwrap();
    let found: AssetResponse = world.query(&QueryMsg::AssetByHash { content_hash: hash("data") });
    assert_eq!(found.asset, data);
    let (chain_id, sender) = (world.app.block_info().chain_id, world.text("bob"));
    let first = Registrant { chain_id: &chain_id, contract: world.contract.as_str(), sender: &sender };
    let expected = watermark(&first, &hash("data"), &hash("salt"));
    assert_eq!(found.watermark, expected);
    let found: AssetResponse = world.query(&QueryMsg::AssetByWatermark { watermark: expected });
    assert_eq!(found.asset, data);
    let list = |query: &QueryMsg| -> Vec<AssetId> {
        world.query::<AssetsResponse>(query).assets.iter().map(|asset| asset.asset).collect()
    };
    assert_eq!(list(&QueryMsg::Assets { start_after: None, limit: None }), [model, data, app]);
    assert_eq!(list(&QueryMsg::Assets { start_after: Some(model), limit: Some(1) }), [data]);
    let owner = world.text("alice");
    assert_eq!(list(&QueryMsg::AssetsByOwner { owner: owner.clone(), start_after: None, limit: None }), [model, app]);
    assert_eq!(list(&QueryMsg::AssetsByOwner { owner, start_after: Some(model), limit: None }), [app]);
    let by_kind = |kind| QueryMsg::AssetsByKind { kind, start_after: None, limit: None };
    assert_eq!(list(&by_kind(Kind::Data)), [data]);
    assert_eq!(list(&by_kind(Kind::Service)), []);
}

#[test]
fn the_graph_is_walked_up_in_steps_of_thirty_and_down_by_pages() {
    let mut world = World::new();
    let data = world.sealed("alice", "data", &[]);
    let children: Vec<AssetId> = (0..3).map(|n| world.sealed("alice", &format!("m{n}"), &[own(data, 5)])).collect();
    let last = world.sealed("alice", "last", &[own(children[0], 1), version(children[1])]);
    let ids = Items::new(vec![last, data]).unwrap();
    let answer: ParentsResponse = world.query(&QueryMsg::Parents { ids });
    let parents: Vec<_> = answer.parents[0].edges.iter().map(|edge| (edge.parent, edge.kind)).collect();
    assert_eq!(parents, [(children[0], EdgeKind::TrainedOn), (children[1], EdgeKind::VersionOf)]);
    assert_eq!((answer.parents[1].asset, answer.parents[1].edges.len()), (data, 0));
    let page = |start_after, limit| -> Vec<AssetId> {
        let query = QueryMsg::Children { asset: data, start_after, limit };
        world.query::<ChildrenResponse>(&query).children.iter().map(|child| child.asset).collect()
    };
    assert_eq!(page(None, Some(2)), children[..2]);
    assert_eq!(page(Some(children[1]), Some(2)), children[2..]);
    let twice = QueryMsg::Parents { ids: Items::new(vec![data, data]).unwrap() };
    assert_eq!(world.query_code(&twice), "ENTRY_DUPLICATE");
    let many: Vec<u64> = (1..=31).collect();
    assert_eq!(world.query_code(&json!({ "parents": { "ids": many } })), "VECTOR_SIZE");
}

#[test]
fn weights_are_read_by_query_by_page_and_raw() {
    let mut world = World::new();
    let mut asset = new_asset(Kind::Dataset, "set");
    asset.contributors = world.contributors(&[("a", 5), ("b", 3), ("c", 1)]);
    asset.contributor_bps = bps(1_000);
    let asset = world.draft_of("alice", asset, &[]).unwrap();
    let provenance = Provenance(world.contract.clone());
    for (name, expected) in [("a", 5), ("b", 3), ("c", 1), ("alice", 0)] {
        let answer: ContributorResponse = world.query(&QueryMsg::Contributor { asset, address: world.text(name) });
        assert_eq!((answer.weight.u128(), answer.total_weight.u128()), (expected, 9));
        let raw = provenance.weight(&world.app.wrap(), asset, &world.addr(name)).unwrap();
        assert_eq!(raw.u128(), expected);
    }
    let page = |start_after| -> ContributorsResponse {
        world.query(&QueryMsg::Contributors { asset, start_after, limit: Some(2) })
    };
    let first = page(None);
    let rest = page(Some(first.contributors[1].address.to_string()));
    assert_eq!((first.contributors.len(), rest.contributors.len()), (2, 1));
    let all = first.contributors.iter().chain(&rest.contributors);
    assert_eq!(all.map(|entry| entry.weight.u128()).sum::<u128>(), 9);
    let head = provenance.head(&world.app.wrap(), asset).unwrap().unwrap();
    assert_eq!((head.owner, head.epoch), (world.addr("alice"), 1));
    assert_eq!(provenance.head(&world.app.wrap(), id(99)).unwrap(), None);
}

#[test]
fn what_is_not_there_is_said_with_a_code() {
    let mut world = World::new();
    let there = world.sealed("alice", "model", &[]);
    let sender = world.text("alice");
    let made: ReferenceResponse =
        world.query(&QueryMsg::Reference { sender: sender.clone(), reference: reference("auto-1") });
    assert_eq!(made.asset, there);
    let (asset, limit) = (id(99), None);
    for (query, expected) in [
        (QueryMsg::Asset { asset }, "ASSET_UNKNOWN"),
        (QueryMsg::AssetByHash { content_hash: hash("nothing") }, "CONTENT_UNKNOWN"),
        (QueryMsg::AssetByWatermark { watermark: hash("nothing") }, "WATERMARK_UNKNOWN"),
        (QueryMsg::Parents { ids: Items::new(vec![asset]).unwrap() }, "ASSET_UNKNOWN"),
        (QueryMsg::Children { asset, start_after: None, limit }, "ASSET_UNKNOWN"),
        (QueryMsg::Edges { asset }, "ASSET_UNKNOWN"),
        (QueryMsg::Sealed { asset }, "ASSET_UNKNOWN"),
        (QueryMsg::Metadata { asset, start_after: None, limit }, "ASSET_UNKNOWN"),
        (QueryMsg::Contributors { asset, start_after: None, limit }, "ASSET_UNKNOWN"),
        (QueryMsg::Contributor { asset: there, address: sender.to_uppercase() }, "ADDRESS_INVALID"),
        (QueryMsg::AssetsByOwner { owner: sender.to_uppercase(), start_after: None, limit }, "ADDRESS_INVALID"),
        (QueryMsg::Consent { parent: there, child: asset }, "ASSET_UNKNOWN"),
        (QueryMsg::Commitment { sender: sender.clone(), commitment: hash("nothing") }, "COMMITMENT_MISSING"),
        (QueryMsg::Reference { sender, reference: reference("nothing") }, "REFERENCE_UNKNOWN"),
    ] {
        assert_eq!(world.query_code(&query), expected, "{query:?}");
    }
}

#[test]
fn unknown_fields_of_queries_are_refused() {
    let world = World::new();
    for query in query_samples() {
        let mut json = serde_json::to_value(&query).unwrap();
        let inner = json.as_object_mut().unwrap().values_mut().next().unwrap();
        inner["surprise"] = json!(1);
        let refused = world.app.wrap().query_wasm_smart::<serde_json::Value>(&world.contract, &json).unwrap_err();
        assert!(refused.to_string().contains("unknown field `surprise`"), "{refused}");
    }
}
