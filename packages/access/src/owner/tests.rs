use caravan_primitives::Coded;
use cosmwasm_std::testing::{MockApi, MockStorage};

use super::*;

const OWNER: Owner = Owner::new("ow");
const NOW: Time = Time::new(1_000);
const LATER: Time = Time::new(2_000);

fn addr(name: &str) -> Addr {
    MockApi::default().addr_make(name)
}

/// A contract of Ann's, with an offer to Ben until [`LATER`] if one is asked for.
fn contract(offered: bool) -> MockStorage {
    let mut storage = MockStorage::new();
    OWNER.initialize(&mut storage, &addr("ann")).unwrap();
    if offered {
        OWNER.offer(&mut storage, &addr("ann"), addr("ben"), LATER, NOW).unwrap();
    }
    storage
}

fn offered() -> Ownership {
    Ownership::Offered { owner: addr("ann"), to: addr("ben"), until: LATER }
}

fn settled(name: &str) -> Ownership {
    Ownership::Settled { owner: addr(name) }
}

#[test]
fn the_first_owner_is_settled() {
    assert_eq!(OWNER.get(&contract(false)), Ok(settled("ann")));
    let refused = OWNER.require(&MockStorage::new(), &addr("ann")).unwrap_err();
    assert_eq!(refused.code(), "STORAGE_FAILED");
}

#[test]
fn only_the_owner_is_the_owner() {
    for storage in [contract(false), contract(true)] {
        assert_eq!(OWNER.require(&storage, &addr("ann")), Ok(()));
        let refused = OWNER.require(&storage, &addr("ben")).unwrap_err();
        assert_eq!(refused.code(), "OWNER_ONLY");
        let text = format!("OWNER_ONLY: expected the owner {}, got {}", addr("ann"), addr("ben"));
        assert_eq!(refused.to_string(), text);
    }
}

#[test]
fn an_offer_changes_nothing_until_it_is_accepted() {
    let mut storage = contract(false);
    let outcome = OWNER.offer(&mut storage, &addr("ann"), addr("ben"), LATER, NOW).unwrap();
    assert_eq!(outcome, offered());
    assert_eq!(OWNER.get(&storage), Ok(offered()));
    assert_eq!(offered().owner(), &addr("ann"));
    let outcome = OWNER.accept(&mut storage, &addr("ben"), Time::new(1_999)).unwrap();
    assert_eq!(outcome, settled("ben"));
    assert_eq!(OWNER.get(&storage), Ok(settled("ben")));
    assert_eq!(OWNER.require(&storage, &addr("ann")).unwrap_err().code(), "OWNER_ONLY");
}

#[test]
fn an_offer_ends_after_now_and_within_thirty_days() {
    let offer = |until| {
        let mut storage = contract(false);
        let outcome = OWNER.offer(&mut storage, &addr("ann"), addr("ben"), until, NOW);
        assert_eq!(outcome.is_ok(), OWNER.get(&storage).unwrap() != settled("ann"));
        outcome.map(|_| ()).map_err(|error| error.to_string())
    };
    assert_eq!(offer(Time::new(1_001)), Ok(()));
    assert_eq!(offer(Time::new(1_000 + 30 * 86_400)), Ok(()));
    for until in [0, 999, 1_000, 1_001 + 30 * 86_400, u64::MAX] {
        let expected = format!(
            "OWNERSHIP_OFFER_WINDOW: expected an end after 1000 and at most 2592000 seconds later, got {until}"
        );
        assert_eq!(offer(Time::new(until)), Err(expected));
    }
}

#[test]
fn the_owner_alone_offers() {
    let mut storage = contract(true);
    for name in ["ben", "eve"] {
        let refused = OWNER.offer(&mut storage, &addr(name), addr("eve"), LATER, NOW).unwrap_err();
        assert_eq!(refused, AccessError::OwnerOnly { owner: addr("ann"), sender: addr(name) });
    }
    assert_eq!(OWNER.get(&storage), Ok(offered()));
}

#[test]
fn a_new_offer_replaces_the_old_one() {
    let mut storage = contract(true);
    OWNER.offer(&mut storage, &addr("ann"), addr("cid"), LATER, NOW).unwrap();
    let refused = OWNER.accept(&mut storage, &addr("ben"), NOW).unwrap_err();
    assert_eq!(refused, AccessError::OfferForeign { to: addr("cid"), sender: addr("ben") });
    assert_eq!(OWNER.accept(&mut storage, &addr("cid"), NOW), Ok(settled("cid")));
}

#[test]
fn only_the_one_to_whom_it_is_offered_accepts() {
    let mut storage = contract(true);
    for name in ["ann", "eve"] {
        let refused = OWNER.accept(&mut storage, &addr(name), NOW).unwrap_err();
        assert_eq!(refused.code(), "OWNERSHIP_OFFER_FOREIGN");
        let text = format!(
            "OWNERSHIP_OFFER_FOREIGN: expected {}, to whom ownership is offered, got {}",
            addr("ben"),
            addr(name)
        );
        assert_eq!(refused.to_string(), text);
    }
    assert_eq!(OWNER.get(&storage), Ok(offered()));
}

#[test]
fn an_offer_runs_out_on_the_second() {
    let mut storage = contract(true);
    let refused = OWNER.accept(&mut storage, &addr("ben"), LATER).unwrap_err();
    assert_eq!(refused.code(), "OWNERSHIP_OFFER_EXPIRED");
    assert_eq!(refused.to_string(), "OWNERSHIP_OFFER_EXPIRED: expected an acceptance before 2000, got one at 2000");
    assert_eq!(OWNER.get(&storage), Ok(offered()));
}

#[test]
fn nothing_is_accepted_or_withdrawn_that_was_not_offered() {
    let mut storage = contract(false);
    for name in ["ann", "ben"] {
        let refused = OWNER.accept(&mut storage, &addr(name), NOW).unwrap_err();
        assert_eq!(refused, AccessError::OfferMissing { owner: addr("ann") });
    }
    let refused = OWNER.withdraw(&mut storage, &addr("ann")).unwrap_err();
    assert_eq!(refused, AccessError::OfferMissing { owner: addr("ann") });
    OWNER.offer(&mut storage, &addr("ann"), addr("ben"), LATER, NOW).unwrap();
    OWNER.accept(&mut storage, &addr("ben"), NOW).unwrap();
    assert_eq!(OWNER.accept(&mut storage, &addr("ben"), NOW).unwrap_err().code(), "OWNERSHIP_OFFER_MISSING");
}

#[test]
fn the_owner_takes_an_offer_back() {
    let mut storage = contract(true);
    for name in ["ben", "eve"] {
        assert_eq!(OWNER.withdraw(&mut storage, &addr(name)).unwrap_err().code(), "OWNER_ONLY");
    }
    assert_eq!(OWNER.get(&storage), Ok(offered()));
    assert_eq!(OWNER.withdraw(&mut storage, &addr("ann")), Ok(settled("ann")));
    assert_eq!(OWNER.accept(&mut storage, &addr("ben"), NOW).unwrap_err().code(), "OWNERSHIP_OFFER_MISSING");
}

#[test]
fn rows_are_short() {
    let row = |storage: &MockStorage| String::from_utf8(storage.get(b"ow").unwrap()).unwrap();
    let (ann, ben) = (addr("ann"), addr("ben"));
    assert_eq!(row(&contract(false)), format!(r#"["{ann}",null]"#));
    assert_eq!(row(&contract(true)), format!(r#"["{ann}",["{ben}",2000]]"#));
}

#[test]
fn an_answer_shows_the_offer() {
    let (ann, ben) = (addr("ann"), addr("ben"));
    let json = |ownership| serde_json::to_string(&OwnershipResponse::from(ownership)).unwrap();
    assert_eq!(json(settled("ann")), format!(r#"{{"owner":"{ann}","pending":null}}"#));
    let pending = format!(r#"{{"owner":"{ann}","pending":{{"to":"{ben}","until":2000}}}}"#);
    assert_eq!(json(offered()), pending);
}

#[test]
fn requests_are_strict() {
    let read = serde_json::from_str::<OwnershipAction>;
    let offer = OwnershipAction::Offer { to: "ben".to_owned(), valid_secs: Seconds::new(60) };
    assert_eq!(read(r#"{"offer":{"to":"ben","valid_secs":60}}"#).unwrap(), offer);
    assert_eq!(read(r#"{"accept":{}}"#).unwrap(), OwnershipAction::Accept {});
    assert_eq!(read(r#"{"withdraw":{}}"#).unwrap(), OwnershipAction::Withdraw {});
    for json in [
        r#"{"offer":{"to":"ben","valid_secs":60,"more":1}}"#,
        r#"{"offer":{"to":"ben"}}"#,
        r#"{"accept":{"more":1}}"#,
        r#"{"withdraw":{"more":1}}"#,
        r#"{"renounce":{}}"#,
        r#""accept""#,
    ] {
        assert!(read(json).is_err(), "{json}");
    }
}

#[test]
fn a_broken_row_refuses_everything() {
    let mut storage = MockStorage::new();
    storage.set(b"ow", b"?");
    let ann = addr("ann");
    assert_eq!(OWNER.require(&storage, &ann).unwrap_err().code(), "STORAGE_FAILED");
    assert_eq!(OWNER.accept(&mut storage, &ann, NOW).unwrap_err().code(), "STORAGE_FAILED");
    assert_eq!(OWNER.withdraw(&mut storage, &ann).unwrap_err().code(), "STORAGE_FAILED");
    let refused = OWNER.offer(&mut storage, &ann, addr("ben"), LATER, NOW).unwrap_err();
    assert!(refused.to_string().starts_with("STORAGE_FAILED: expected rows that can be read and written, got "));
}
