use caravan_primitives::Coded;
use cosmwasm_std::testing::MockApi;

use super::*;

const ID: AssetId = AssetId::FIRST;
const NOW: Time = Time::new(1_000);

fn addr(name: &str) -> Addr {
    MockApi::default().addr_make(name)
}

fn head(status: HeadStatus) -> AssetHead {
    AssetHead { id: ID, owner: addr("alice"), epoch: 1, status }
}

#[test]
fn a_draft_is_sealed_and_a_sealed_asset_retracted_each_once() {
    let mut head = head(HeadStatus::Draft);
    assert_eq!(head.retract().unwrap_err().code(), "ASSET_NOT_SEALED");
    head.seal().unwrap();
    assert_eq!(head.seal().unwrap_err().code(), "ASSET_NOT_DRAFT");
    head.retract().unwrap();
    assert_eq!(head.status, HeadStatus::Retracted);
    assert_eq!(head.retract().unwrap_err().code(), "ASSET_NOT_SEALED");
    assert_eq!(head.seal().unwrap_err().code(), "ASSET_NOT_DRAFT");
    assert_eq!(head.epoch, 1);
}

#[test]
fn an_offer_lasts_a_second_to_thirty_days_and_is_for_another_address() {
    let head = head(HeadStatus::Sealed);
    let code = |to: &str, secs| match head.offer(addr(to), Seconds::new(secs), NOW) {
        Ok(made) => made.until.to_string(),
        Err(error) => error.code().to_owned(),
    };
    assert_eq!(code("bob", 0), "ASSET_OFFER_WINDOW");
    assert_eq!(code("bob", 1), "1001");
    assert_eq!(code("bob", 2_592_000), "2593000");
    assert_eq!(code("bob", 2_592_001), "ASSET_OFFER_WINDOW");
    assert_eq!(code("alice", 1), "ASSET_OFFER_SELF");
}

#[test]
fn an_asset_is_accepted_by_the_right_one_in_time_and_in_the_epoch_that_is_named() {
    let offer = Offer { to: addr("bob"), until: Time::new(1_100) };
    let accepted = |who: &str, epoch, now| {
        let mut head = head(HeadStatus::Draft);
        let from = head.accept(&offer, &addr(who), epoch, Time::new(now));
        from.map(|from| (from, head.owner, head.epoch)).map_err(|error| error.code())
    };
    assert_eq!(accepted("bob", 1, 1_099), Ok((addr("alice"), addr("bob"), 2)));
    assert_eq!(accepted("bob", 1, 1_100), Err("ASSET_OFFER_EXPIRED"));
    assert_eq!(accepted("carol", 1, 1_099), Err("ASSET_OFFER_FOREIGN"));
    assert_eq!(accepted("alice", 1, 1_099), Err("ASSET_OFFER_FOREIGN"));
    assert_eq!(accepted("bob", 0, 1_099), Err("EPOCH_CHANGED"));
    assert_eq!(accepted("bob", 2, 1_099), Err("EPOCH_CHANGED"));
}

#[test]
fn the_owner_alone_is_the_owner() {
    let head = head(HeadStatus::Draft);
    assert_eq!(head.require_owner(&addr("alice")), Ok(()));
    assert_eq!(head.require_owner(&addr("bob")).unwrap_err().code(), "ASSET_OWNER_ONLY");
}

#[test]
fn after_the_last_epoch_there_is_no_other() {
    let offer = Offer { to: addr("bob"), until: Time::new(1_100) };
    let mut head = AssetHead { epoch: u64::MAX, ..head(HeadStatus::Sealed) };
    let refused = head.accept(&offer, &addr("bob"), u64::MAX, NOW).unwrap_err();
    assert_eq!((refused.code(), head.owner), ("COUNTER_FULL", addr("alice")));
}
