use caravan_primitives::{Items, Seconds};
use caravan_provenance_api::keys::{HeadStatus, HEADS};
use caravan_provenance_api::{
    AssetResponse, AssetStatus, AssetsResponse, ExecuteMsg, MetadataResponse, QueryMsg, SealedResponse,
};

use super::world::*;

fn offer(world: &World, to: &str, secs: u64) -> ExecuteMsg {
    ExecuteMsg::OfferAsset { asset: id(1), to: world.text(to), valid_secs: Seconds::new(secs) }
}

const ACCEPT: ExecuteMsg = ExecuteMsg::AcceptAsset { asset: caravan_primitives::AssetId::FIRST, epoch: 1 };

#[test]
fn an_asset_changes_hands_in_two_steps_and_its_epoch_rises() {
    let mut world = World::new();
    let asset = world.sealed("alice", "model", &[]);
    let msg = offer(&world, "bob", 100);
    assert_eq!(world.events("alice", &msg), ["asset_offered"]);
    let answer: AssetResponse = world.query(&QueryMsg::Asset { asset });
    assert_eq!((answer.owner, answer.offered.unwrap().to), (world.addr("alice"), world.addr("bob")));
    assert_eq!(world.events("bob", &ACCEPT), ["asset_accepted"]);
    let answer: AssetResponse = world.query(&QueryMsg::Asset { asset });
    assert_eq!((answer.owner, answer.epoch, answer.offered), (world.addr("bob"), 2, None));
    let of = |name: &str| -> usize {
        let query = QueryMsg::AssetsByOwner { owner: world.text(name), start_after: None, limit: None };
        world.query::<AssetsResponse>(&query).assets.len()
    };
    assert_eq!((of("alice"), of("bob")), (0, 1));
    assert_eq!(world.code_of("bob", &ACCEPT), "ASSET_OFFER_MISSING");
    assert_eq!(world.code_of("alice", &ExecuteMsg::Retract { asset }), "ASSET_OWNER_ONLY");
}

#[test]
fn an_offer_is_accepted_by_the_right_one_in_time_and_in_the_epoch_that_was_seen() {
    let mut world = World::new();
    let asset = world.sealed("alice", "model", &[]);
    assert_eq!(world.code_of("bob", &ACCEPT), "ASSET_OFFER_MISSING");
    let msg = offer(&world, "bob", 100);
    world.send("alice", &msg).unwrap();
    assert_eq!(world.code_of("carol", &ACCEPT), "ASSET_OFFER_FOREIGN");
    for epoch in [0, 2] {
        assert_eq!(world.code_of("bob", &ExecuteMsg::AcceptAsset { asset, epoch }), "EPOCH_CHANGED");
    }
    world.wait(100);
    assert_eq!(world.code_of("bob", &ACCEPT), "ASSET_OFFER_EXPIRED");
    world.send("alice", &msg).unwrap();
    world.wait(99);
    world.send("bob", &ACCEPT).unwrap();
}

#[test]
fn an_offer_keeps_its_bounds_and_can_be_taken_back() {
    let mut world = World::new();
    let asset = world.sealed("alice", "model", &[]);
    for (msg, expected) in [
        (offer(&world, "bob", 0), "ASSET_OFFER_WINDOW"),
        (offer(&world, "bob", 2_592_001), "ASSET_OFFER_WINDOW"),
        (offer(&world, "alice", 1), "ASSET_OFFER_SELF"),
        (ExecuteMsg::WithdrawOffer { asset }, "ASSET_OFFER_MISSING"),
    ] {
        assert_eq!(world.code_of("alice", &msg), expected);
    }
    let msg = offer(&world, "bob", 2_592_000);
    assert_eq!(world.code_of("bob", &msg), "ASSET_OWNER_ONLY");
    let ExecuteMsg::OfferAsset { to, valid_secs, .. } = offer(&world, "bob", 1) else { panic!() };
    let shouted = ExecuteMsg::OfferAsset { asset, to: to.to_uppercase(), valid_secs };
    assert_eq!(world.code_of("alice", &shouted), "ADDRESS_INVALID");
    world.send("alice", &msg).unwrap();
    assert_eq!(world.code_of("bob", &ExecuteMsg::WithdrawOffer { asset }), "ASSET_OWNER_ONLY");
    assert_eq!(world.events("alice", &ExecuteMsg::WithdrawOffer { asset }), ["asset_offer_withdrawn"]);
    assert_eq!(world.code_of("bob", &ACCEPT), "ASSET_OFFER_MISSING");
}

#[test]
fn what_was_offered_is_what_is_accepted_or_nothing_is() {
    let mut world = World::new();
    let parent = world.sealed("alice", "data", &[]);
    let asset = world.draft("alice", "model", &[]).unwrap();
    let edges = Items::new(vec![own(parent, 9_900)]).unwrap();
    for changes in
        [ExecuteMsg::AddEdges { child: asset, edges }, ExecuteMsg::Seal { asset }, ExecuteMsg::Retract { asset }]
    {
        let give = ExecuteMsg::OfferAsset { asset, to: world.text("bob"), valid_secs: Seconds::new(100) };
        world.send("alice", &give).unwrap();
        world.send("alice", &changes).unwrap();
        assert_eq!(world.code_of("bob", &ExecuteMsg::AcceptAsset { asset, epoch: 1 }), "ASSET_OFFER_MISSING");
        assert_eq!(world.query::<AssetResponse>(&QueryMsg::Asset { asset }).offered, None);
    }
    let (child, foreign) = (world.draft("alice", "next", &[]).unwrap(), world.sealed("carol", "other", &[]));
    let give = ExecuteMsg::OfferAsset { asset: child, to: world.text("bob"), valid_secs: Seconds::new(100) };
    world.send("alice", &give).unwrap();
    let licensed = world.licensed("alice", child, foreign, 9_000);
    world.license(licensed).unwrap();
    let accept = ExecuteMsg::AcceptAsset { asset: child, epoch: 1 };
    assert_eq!(world.code_of("bob", &accept), "ASSET_OFFER_MISSING");
}

#[test]
fn an_asset_is_sealed_once_and_retracted_once_and_its_seal_stands() {
    let mut world = World::new();
    let asset = world.draft("alice", "model", &[]).unwrap();
    assert_eq!(world.query_code(&QueryMsg::Sealed { asset }), "ASSET_NOT_SEALED");
    assert_eq!(world.code_of("alice", &ExecuteMsg::Retract { asset }), "ASSET_NOT_SEALED");
    assert_eq!(world.code_of("bob", &ExecuteMsg::Seal { asset }), "ASSET_OWNER_ONLY");
    assert_eq!(world.events("alice", &ExecuteMsg::Seal { asset }), ["asset_sealed"]);
    assert_eq!(world.code_of("alice", &ExecuteMsg::Seal { asset }), "ASSET_NOT_DRAFT");
    let before: SealedResponse = world.query(&QueryMsg::Sealed { asset });
    assert_eq!(world.events("alice", &ExecuteMsg::Retract { asset }), ["asset_retracted"]);
    assert_eq!(world.code_of("alice", &ExecuteMsg::Retract { asset }), "ASSET_NOT_SEALED");
    let after: SealedResponse = world.query(&QueryMsg::Sealed { asset });
    assert_eq!(before, after);
    let answer: AssetResponse = world.query(&QueryMsg::Asset { asset });
    assert_eq!(answer.status, AssetStatus::Retracted);
    let head = HEADS.load(&*world.app.contract_storage(&world.contract), asset.get()).unwrap();
    assert_eq!((head.owner, head.epoch, head.status), (world.addr("alice"), 1, HeadStatus::Retracted));
}

#[test]
fn a_description_has_a_history_that_only_grows() {
    let mut world = World::new();
    let asset = world.sealed("alice", "model", &[]);
    let append = |n: u32| ExecuteMsg::AppendMetadata { asset, uri: uri(), hash: hash(&format!("v{n}")) };
    assert_eq!(world.code_of("bob", &append(1)), "ASSET_OWNER_ONLY");
    for n in 1..=3 {
        world.wait(10);
        assert_eq!(world.events("alice", &append(n)), ["metadata_appended"]);
    }
    let page = |start_after| -> Vec<(u32, String)> {
        let query = QueryMsg::Metadata { asset, start_after, limit: Some(3) };
        let entries = world.query::<MetadataResponse>(&query).entries;
        entries.into_iter().map(|entry| (entry.index, entry.hash.to_hex())).collect()
    };
    let expected = |n: u32, text: &str| (n, hash(text).to_hex());
    assert_eq!(page(None), [expected(0, "description"), expected(1, "v1"), expected(2, "v2")]);
    assert_eq!(page(Some(2)), [expected(3, "v3")]);
    let answer: AssetResponse = world.query(&QueryMsg::Asset { asset });
    assert_eq!((answer.metadata.index, answer.metadata.at.get()), (3, world.now()));
}
