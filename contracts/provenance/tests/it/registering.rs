use caravan_primitives::Upto;
use caravan_provenance_api::{
    AssetResponse, AssetStatus, CommitmentResponse, ContributorSource, ExecuteMsg, Kind, QueryMsg,
};
use cosmwasm_std::coin;
use serde_json::json;

use super::world::*;

fn register(name: &str, as_reference: &str) -> ExecuteMsg {
    let asset = Box::new(new_asset(Kind::Model, name));
    ExecuteMsg::Register { asset, edges: Upto::new(vec![]).unwrap(), reference: reference(as_reference) }
}

#[test]
fn a_commitment_of_age_becomes_a_draft() {
    let mut world = World::new();
    world.commit("alice", "model");
    world.wait(60);
    assert_eq!(world.events("alice", &register("model", "r")), ["asset_registered"]);
    let asset: AssetResponse = world.query(&QueryMsg::Asset { asset: id(1) });
    assert_eq!((asset.owner, asset.epoch, asset.status), (world.addr("alice"), 1, AssetStatus::Draft));
    assert_eq!((asset.line, asset.metadata.index, asset.metadata.uri), (id(1), 0, uri()));
    assert_eq!(asset.contributors.contributors, ContributorSource::None {});
}

#[test]
fn a_commitment_is_too_young_by_seconds_and_by_blocks_and_too_old_after_seven_days() {
    let mut world = World::new();
    world.commit("alice", "model");
    let msg = register("model", "r");
    assert_eq!(world.code_of("alice", &msg), "COMMITMENT_EARLY");
    world.wait(59);
    assert_eq!(world.code_of("alice", &msg), "COMMITMENT_EARLY");
    // A minute later, but in the same block.
    world.commit("alice", "other");
    world.app.update_block(|block| block.time = block.time.plus_seconds(60));
    assert_eq!(world.code_of("alice", &register("other", "r")), "COMMITMENT_EARLY");
    let commitment = world.commitment("alice", "model", "salt");
    let made: CommitmentResponse = world.query(&QueryMsg::Commitment { sender: world.text("alice"), commitment });
    assert_eq!(made.usable_until.get() - made.at.get(), 604_800);
    world.wait(made.usable_until.get() + 1 - world.now());
    assert_eq!(world.code_of("alice", &msg), "COMMITMENT_EXPIRED");
    // The sender makes it anew, and is first again.
    world.commit("alice", "model");
    world.wait(604_800);
    world.send("alice", &msg).unwrap();
}

#[test]
fn a_commitment_is_shown_as_a_registration_meets_it_at_every_second_and_block() {
    for (secs, blocks) in [
        (0, 0),
        (59, 1),
        (60, 0),
        (60, 1),
        (61, 9),
        (604_799, 1),
        (604_800, 0),
        (604_800, 1),
        (604_801, 1),
        (700_000, 9),
    ] {
        let mut world = World::new();
        world.commit("alice", "model");
        let (sender, commitment) = (world.text("alice"), world.commitment("alice", "model", "salt"));
        world
            .app
            .update_block(|block| (block.time, block.height) = (block.time.plus_seconds(secs), block.height + blocks));
        let (now, height) = (world.now(), world.app.block_info().height);
        let shown: CommitmentResponse = world.query(&QueryMsg::Commitment { sender, commitment });
        let expected = if now > shown.usable_until.get() {
            "COMMITMENT_EXPIRED"
        } else if now < shown.usable_from.get() || height == shown.height {
            "COMMITMENT_EARLY"
        } else {
            "ok"
        };
        let got = world.send("alice", &register("model", "r")).map_or_else(|error| code(&error), |_| "ok".into());
        assert_eq!(got, expected, "after {secs} seconds and {blocks} blocks: {shown:?}");
    }
}

#[test]
fn a_commitment_is_not_made_twice_while_it_can_be_used() {
    let mut world = World::new();
    world.commit("alice", "model");
    let again = ExecuteMsg::Commit { commitment: world.commitment("alice", "model", "salt") };
    assert_eq!(world.code_of("alice", &again), "COMMITMENT_EXISTS");
}

#[test]
fn a_copied_commitment_neither_helps_the_copier_nor_hinders_its_sender() {
    let mut world = World::new();
    let commitment = world.commitment("alice", "model", "salt");
    // Mallory sees it on its way, and is first.
    world.send("mallory", &ExecuteMsg::Commit { commitment }).unwrap();
    world.commit("alice", "model");
    world.wait(60);
    // Mallory sees content and salt in Alice's registration, and is first again.
    assert_eq!(world.code_of("mallory", &register("model", "r")), "COMMITMENT_MISSING");
    world.send("alice", &register("model", "r")).unwrap();
    // Later, under a commitment of Mallory's own: the content is there, and the answer names it.
    world.commit("mallory", "model");
    world.wait(60);
    let refused = world.send("mallory", &register("model", "r")).unwrap_err();
    assert_eq!(refused, "HASH_REGISTERED: this content is asset 1");
}

#[test]
fn anothers_commitment_is_no_commitment() {
    let mut world = World::new();
    let commitment = world.commitment("alice", "model", "salt");
    world.send("mallory", &ExecuteMsg::Commit { commitment }).unwrap();
    world.wait(60);
    assert_eq!(world.code_of("alice", &register("model", "r")), "COMMITMENT_FOREIGN");
    let (alice, mallory) = (world.text("alice"), world.text("mallory"));
    let refused = world.send("alice", &register("model", "r")).unwrap_err();
    assert!(refused.contains(&alice) && refused.contains(&mallory), "{refused}");
}

#[test]
fn a_commitment_is_used_once_and_stands_for_one_content_and_salt() {
    let mut world = World::new();
    world.commit("alice", "model");
    world.wait(60);
    assert_eq!(world.code_of("alice", &register("another", "r")), "COMMITMENT_MISSING");
    let mut salted = new_asset(Kind::Model, "model");
    salted.salt = hash("pepper");
    let (edges, as_reference) = (Upto::new(vec![]).unwrap(), reference("r"));
    let salted = ExecuteMsg::Register { asset: Box::new(salted), edges, reference: as_reference };
    assert_eq!(world.code_of("alice", &salted), "COMMITMENT_MISSING");
    world.send("alice", &register("model", "r")).unwrap();
    let sender = world.text("alice");
    let used = QueryMsg::Commitment { sender, commitment: world.commitment("alice", "model", "salt") };
    assert_eq!(world.query_code(&used), "COMMITMENT_MISSING");
}

#[test]
fn a_hash_has_one_spelling_and_a_content_one_asset() {
    let mut world = World::new();
    world.sealed("alice", "model", &[]);
    let mut json = serde_json::to_value(register("model", "r")).unwrap();
    json["register"]["asset"]["content_hash"] = json!(hash("model").to_hex().to_uppercase());
    assert_eq!(code(&world.send_json("alice", &json, &[]).unwrap_err()), "HASH_INVALID");
    assert_eq!(world.draft("alice", "model", &[]), Err("HASH_REGISTERED".into()));
    assert_eq!(world.edition("bob", "bob", "model"), Err("HASH_REGISTERED".into()));
    // The draft of a registration holds its content too.
    world.draft("alice", "draft", &[]).unwrap();
    assert_eq!(world.draft("bob", "draft", &[]), Err("HASH_REGISTERED".into()));
}

#[test]
fn a_reference_is_used_once_and_names_what_it_made() {
    let mut world = World::new();
    world.commit("alice", "one");
    world.commit("alice", "two");
    world.commit("bob", "three");
    world.wait(60);
    world.send("alice", &register("one", "r")).unwrap();
    for name in ["one", "two"] {
        let refused = world.send("alice", &register(name, "r")).unwrap_err();
        assert_eq!(refused, "REFERENCE_USED: the reference made asset 1");
    }
    world.send("bob", &register("three", "r")).unwrap();
    world.send("alice", &register("two", "s")).unwrap();
}

#[test]
fn contributors_are_different_addresses_with_weights_and_their_part_needs_them() {
    let mut world = World::new();
    let refused = |world: &mut World, list: Option<&[(&str, u128)]>, part: u16| {
        let mut asset = new_asset(Kind::Dataset, "set");
        if let Some(list) = list {
            asset.contributors = world.contributors(list);
        }
        asset.contributor_bps = bps(part);
        let refused = world.draft_of("alice", asset, &[]).unwrap_err();
        world.wait(700_000);
        refused
    };
    assert_eq!(refused(&mut world, Some(&[("a", 5), ("b", 3), ("a", 1)]), 10), "ENTRY_DUPLICATE");
    assert_eq!(refused(&mut world, Some(&[("a", 5), ("b", 0)]), 10), "WEIGHT_ZERO");
    assert_eq!(refused(&mut world, Some(&[("a", u128::MAX), ("b", 1)]), 10), "WEIGHT_OVERFLOW");
    assert_eq!(refused(&mut world, None, 1), "CONTRIBUTORS_MISSING");
    let many: Vec<(String, u128)> = (0..100).map(|n| (format!("contributor{n}"), n + 1)).collect();
    let many: Vec<(&str, u128)> = many.iter().map(|(name, weight)| (name.as_str(), *weight)).collect();
    let mut asset = new_asset(Kind::Dataset, "set");
    (asset.contributors, asset.contributor_bps) = (world.contributors(&many), bps(10_000));
    let made = world.draft_of("alice", asset, &[]).unwrap();
    let asset: AssetResponse = world.query(&QueryMsg::Asset { asset: made });
    assert_eq!(asset.contributors.contributors, ContributorSource::Inline { count: 100 });
    assert_eq!(asset.contributors.total_weight.u128(), 5_050);
}

#[test]
fn entry_is_strict() {
    let mut world = World::new();
    world.commit("alice", "model");
    world.wait(60);
    let msg = register("model", "r");
    // Unknown fields, at every depth.
    for path in [&["register"][..], &["register", "asset"], &["register", "asset", "contributors", "none"]] {
        let mut json = serde_json::to_value(&msg).unwrap();
        let inner = path.iter().fold(&mut json, |json, key| &mut json[*key]);
        inner["surprise"] = json!(1);
        let refused = world.send_json("alice", &json, &[]).unwrap_err();
        assert!(refused.contains("unknown field `surprise`"), "{refused}");
    }
    // Coins.
    let alice = world.addr("alice");
    world.app.init_modules(|router, _, store| router.bank.init_balance(store, &alice, vec![coin(5, "ucara")]).unwrap());
    assert_eq!(code(&world.send_json("alice", &msg, &[coin(1, "ucara")]).unwrap_err()), "FUNDS_UNEXPECTED");
    // An address in another spelling.
    let mut asset = new_asset(Kind::Dataset, "model");
    asset.contributors = world.contributors(&[("contributor", 1)]);
    let msg =
        ExecuteMsg::Register { asset: Box::new(asset), edges: Upto::new(vec![]).unwrap(), reference: reference("r") };
    let mut json = serde_json::to_value(&msg).unwrap();
    let address = &mut json["register"]["asset"]["contributors"]["inline"]["list"][0]["address"];
    *address = json!(address.as_str().unwrap().to_uppercase());
    assert_eq!(code(&world.send_json("alice", &json, &[]).unwrap_err()), "ADDRESS_INVALID");
    world.send("alice", &msg).unwrap();
}
