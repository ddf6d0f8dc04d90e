//! Edges by table; what is inherited against a definition of its own, over random graphs.

use caravan_money::{Amount, Currency};
use caravan_primitives::{Coded, Hash32, LicenseId, Time};
use caravan_provenance_api::keys::HeadStatus;
use caravan_provenance_api::{Ceiling, Kind, Part, Target};
use cosmwasm_std::testing::MockApi;
use cosmwasm_std::{from_json, to_json_string, Uint128};

use super::super::contributors::{Contributors, Source};
use super::super::edge::{ceilings, parts, StoredCeiling, Terms};
use super::*;

mod graphs;

fn addr(name: &str) -> Addr {
    MockApi::default().addr_make(name)
}

fn id(number: u64) -> AssetId {
    AssetId::new(number).unwrap()
}

fn bps(value: u16) -> Bps {
    Bps::new(value).unwrap()
}

fn asset(kind: Kind, contributor_bps: u16, line: u64) -> Asset {
    let source = if contributor_bps == 0 { Source::None } else { Source::Inline(1) };
    Asset {
        kind,
        content_hash: Hash32::digest(b"content"),
        watermark: Hash32::digest(b"watermark"),
        line: id(line),
        contributors: Contributors { source, total: Uint128::one(), bps: bps(contributor_bps) },
        floor: None,
        floor_royalty: Bps::ZERO,
        registered_at: Time::new(1),
    }
}

fn draft(number: u64, owner: &str) -> Draft {
    Draft { id: id(number), owner: addr(owner), asset: asset(Kind::Model, 0, number), edges: vec![] }
}

fn head(number: u64, owner: &str, status: HeadStatus) -> AssetHead {
    AssetHead { id: id(number), owner: addr(owner), epoch: 1, status }
}

fn parent(number: u64, owner: &str, contributor_bps: u16) -> Parent {
    let head = head(number, owner, HeadStatus::Sealed);
    Parent { head, asset: asset(Kind::Model, contributor_bps, number), edges: vec![], sold: vec![] }
}

/// What a draft becomes when it is sealed.
fn sealed(draft: Draft) -> Parent {
    let Draft { id, owner, asset, edges } = draft;
    Parent { head: AssetHead { id, owner, epoch: 1, status: HeadStatus::Sealed }, asset, edges, sold: vec![] }
}

fn licensed(license: u64, reciprocal: bool, ceiling: Option<u128>) -> Origin {
    let ceiling = ceiling.map(|max| {
        let (currency, max) = (Currency::native("ucara").unwrap(), Amount::new(max).unwrap());
        StoredCeiling::of(&Ceiling { currency, max })
    });
    Origin::Licensed(Terms { license: LicenseId::new(license).unwrap(), reciprocal, ceiling })
}

fn part(parent: u64, to: Target, share: u16) -> Part {
    Part { parent: id(parent), to, share_bps: bps(share) }
}

fn owe(draft: &mut Draft, parent: &Parent, share: u16, origin: Origin) {
    draft.choose(parent, EdgeKind::TrainedOn, bps(share), origin).unwrap();
}

#[test]
fn an_edge_needs_a_sealed_parent_that_is_another_asset() {
    let draft = draft(9, "alice");
    let code = |number, owner: &str, status, kind, share| {
        let head = head(number, owner, status);
        draft.require_possible(&head, kind, bps(share)).map_or_else(|error| error.code(), |()| "fine")
    };
    use EdgeKind::{TrainedOn, VersionOf};
    use HeadStatus::{Draft, Retracted, Sealed};
    for (number, owner, status, kind, share, expected) in [
        (1, "alice", Sealed, TrainedOn, 0, "fine"),
        (1, "alice", Sealed, TrainedOn, 10_000, "fine"),
        (1, "bob", Sealed, TrainedOn, 1, "fine"),
        (1, "bob", Sealed, TrainedOn, 0, "SHARE_ZERO"),
        (9, "alice", Draft, TrainedOn, 0, "EDGE_SELF"),
        (1, "alice", Draft, TrainedOn, 0, "PARENT_NOT_SEALED"),
        (1, "alice", Retracted, TrainedOn, 0, "PARENT_NOT_SEALED"),
        (1, "alice", Sealed, VersionOf, 0, "fine"),
        (1, "alice", Sealed, VersionOf, 1, "VERSION_SHARE"),
        (1, "bob", Sealed, VersionOf, 0, "VERSION_FOREIGN"),
    ] {
        assert_eq!(code(number, owner, status, kind, share), expected, "{number} {owner} {status:?} {kind} {share}");
    }
}

#[test]
fn a_license_reaches_a_retracted_parent_but_no_draft_and_gives_no_version() {
    let draft = draft(9, "alice");
    let code = |number, status, kind| {
        let head = head(number, "bob", status);
        draft.require_licensable(&head, kind).map_or_else(|error| error.code(), |()| "fine")
    };
    assert_eq!(code(1, HeadStatus::Sealed, EdgeKind::TrainedOn), "fine");
    assert_eq!(code(1, HeadStatus::Retracted, EdgeKind::TrainedOn), "fine");
    assert_eq!(code(1, HeadStatus::Draft, EdgeKind::TrainedOn), "PARENT_NOT_SEALED");
    assert_eq!(code(1, HeadStatus::Sealed, EdgeKind::VersionOf), "EDGE_KIND_INVALID");
    assert_eq!(code(9, HeadStatus::Draft, EdgeKind::TrainedOn), "EDGE_SELF");
}

#[test]
fn an_own_child_owes_what_its_parent_owes_and_its_contributors() {
    let mut model = draft(5, "alice");
    owe(&mut model, &parent(1, "bob", 0), 700, licensed(1, false, Some(90)));
    owe(&mut model, &parent(2, "carol", 0), 300, Origin::Consent);
    owe(&mut model, &parent(3, "alice", 250), 0, Origin::Own);
    owe(&mut model, &parent(4, "alice", 0), 900, Origin::Own);
    model.asset.contributors.bps = bps(100);
    let mut again = draft(6, "alice");
    again.choose(&sealed(model), EdgeKind::VersionOf, Bps::ZERO, Origin::Own).unwrap();
    let expected = vec![
        part(1, Target::Inbox, 700),
        part(2, Target::Inbox, 300),
        part(3, Target::Pool, 250),
        part(5, Target::Pool, 100),
    ];
    assert_eq!(parts(&again.edges), expected);
    assert_eq!(ceilings(&again.edges).unwrap()[0].ceiling.max.get(), Uint128::new(90));
    assert_eq!(again.asset.line, id(5));
    assert!(again.edges.iter().skip(1).all(|edge| edge.inherited));
    assert_eq!(again.settle(), Ok(Shares { paid: bps(1_350), left: bps(8_650) }));
}

#[test]
fn a_formerly_own_parent_that_was_sold_is_paid_by_further_children_too() {
    let mut model = draft(5, "alice");
    owe(&mut model, &parent(4, "alice", 0), 900, Origin::Own);
    let mut model = sealed(model);
    model.sold = vec![id(4)];
    let mut again = draft(6, "alice");
    owe(&mut again, &model, 0, Origin::Own);
    assert_eq!(parts(&again.edges), [part(4, Target::Inbox, 900)]);
}

#[test]
fn a_license_brings_pool_edges_and_reciprocal_ones_only() {
    let mut model = draft(5, "alice");
    owe(&mut model, &parent(1, "bob", 0), 700, licensed(1, false, None));
    owe(&mut model, &parent(2, "carol", 0), 300, licensed(2, true, Some(90)));
    owe(&mut model, &parent(3, "alice", 250), 0, Origin::Own);
    owe(&mut model, &parent(4, "dora", 0), 50, Origin::Consent);
    model.asset.contributors.bps = bps(100);
    let model = sealed(model);
    let mut theirs = draft(6, "erin");
    owe(&mut theirs, &model, 0, licensed(3, false, None));
    assert_eq!(parts(&theirs.edges), [part(2, Target::Inbox, 300), part(3, Target::Pool, 250)]);
    assert_eq!(ceilings(&theirs.edges).unwrap().len(), 1);

    // The owner's own license is no way around what the owner owes, nor is the consent of a second wallet.
    let whole = [
        part(1, Target::Inbox, 700),
        part(2, Target::Inbox, 300),
        part(3, Target::Pool, 250),
        part(4, Target::Inbox, 50),
    ];
    let mut own = draft(6, "alice");
    owe(&mut own, &model, 0, licensed(3, false, None));
    assert_eq!(parts(&own.edges), [whole.to_vec(), vec![part(5, Target::Pool, 100)]].concat());
    let mut second = draft(6, "erin");
    owe(&mut second, &model, 1, Origin::Consent);
    let consented = vec![part(5, Target::Inbox, 1), part(5, Target::Pool, 100)];
    assert_eq!(parts(&second.edges), [whole.to_vec(), consented].concat());
}

#[test]
fn where_edges_meet_the_larger_share_is_paid_and_all_terms_stand() {
    let data = parent(1, "bob", 0);
    let (mut small, mut large) = (draft(3, "alice"), draft(4, "alice"));
    owe(&mut small, &data, 200, licensed(1, true, Some(10)));
    owe(&mut small, &parent(2, "alice", 400), 0, Origin::Own);
    owe(&mut large, &data, 500, licensed(2, false, Some(20)));
    owe(&mut large, &parent(2, "alice", 400), 0, Origin::Own);
    let (small, large) = (sealed(small), sealed(large));
    for order in [[&small, &large], [&large, &small]] {
        let mut both = draft(5, "alice");
        order.into_iter().for_each(|model| owe(&mut both, model, 0, Origin::Own));
        assert_eq!(parts(&both.edges), [part(1, Target::Inbox, 500), part(2, Target::Pool, 400)]);
        let max: Vec<u128> =
            ceilings(&both.edges).unwrap().iter().map(|carried| carried.ceiling.max.get().u128()).collect();
        assert_eq!(max, [10, 20]);
        // The reciprocal license goes on at the share that it states, though it was not the larger one here.
        let mut theirs = draft(6, "erin");
        owe(&mut theirs, &sealed(both), 0, licensed(3, true, None));
        assert_eq!(parts(&theirs.edges), [part(1, Target::Inbox, 200), part(2, Target::Pool, 400)]);
    }
}

#[test]
fn a_chosen_edge_keeps_the_share_that_was_consented_to() {
    let mut model = draft(3, "alice");
    owe(&mut model, &parent(1, "bob", 0), 300, Origin::Consent);
    let mut child = draft(4, "alice");
    owe(&mut child, &parent(1, "bob", 0), 100, Origin::Consent);
    owe(&mut child, &sealed(model), 0, Origin::Own);
    let to_bob: Vec<(u16, bool)> =
        child.edges.iter().filter(|edge| edge.parent == id(1)).map(|edge| (edge.share.get(), edge.inherited)).collect();
    assert_eq!(to_bob, [(100, false), (300, true)]);
    assert_eq!(parts(&child.edges), [part(1, Target::Inbox, 300)]);
}

#[test]
fn the_same_license_is_carried_once_chosen_or_inherited() {
    let data = parent(1, "bob", 0);
    let mut model = draft(3, "alice");
    owe(&mut model, &data, 200, licensed(1, false, None));
    let model = sealed(model);
    let carried = |draft: &Draft| draft.edges.iter().filter(|edge| edge.parent == id(1)).count();
    let (mut first, mut last) = (draft(4, "alice"), draft(4, "alice"));
    owe(&mut first, &data, 200, licensed(1, false, None));
    owe(&mut first, &model, 0, Origin::Own);
    owe(&mut last, &model, 0, Origin::Own);
    owe(&mut last, &data, 200, licensed(1, false, None));
    for draft in [&first, &last] {
        assert_eq!((carried(draft), parts(&draft.edges)), (1, vec![part(1, Target::Inbox, 200)]));
        assert!(draft.edges.iter().any(|edge| edge.parent == id(1) && !edge.inherited));
    }
}

#[test]
fn a_parent_is_chosen_once_at_most_thirty_two_are_and_one_version() {
    let mut draft = draft(99, "alice");
    let choose = |draft: &mut Draft, number, kind| {
        draft.choose(&parent(number, "alice", 0), kind, Bps::ZERO, Origin::Own).map_err(|error| error.code())
    };
    assert_eq!(choose(&mut draft, 1, EdgeKind::VersionOf), Ok(()));
    assert_eq!(choose(&mut draft, 1, EdgeKind::TrainedOn), Err("EDGE_EXISTS"));
    assert_eq!(choose(&mut draft, 2, EdgeKind::VersionOf), Err("VERSION_SECOND"));
    for number in 2..=32 {
        assert_eq!(choose(&mut draft, number, EdgeKind::TrainedOn), Ok(()));
    }
    assert_eq!(choose(&mut draft, 33, EdgeKind::TrainedOn), Err("PARENTS_FULL"));
    assert_eq!(draft.edges.len(), 32);
}

#[test]
fn sixty_four_edges_are_inherited_and_the_next_is_named() {
    let owing = |number: u64, targets: std::ops::RangeInclusive<u64>| {
        let mut model = draft(number, "alice");
        for target in targets {
            owe(&mut model, &parent(target, "bob", 0), 1, licensed(target, false, None));
        }
        sealed(model)
    };
    let mut draft = draft(200, "alice");
    owe(&mut draft, &owing(101, 1..=32), 0, Origin::Own);
    owe(&mut draft, &owing(102, 33..=64), 0, Origin::Own);
    assert_eq!(draft.settle(), Ok(Shares { paid: bps(64), left: bps(9_936) }));
    owe(&mut draft, &owing(103, 64..=66), 0, Origin::Own);
    let text = draft.settle().unwrap_err().to_string();
    let named = "inbox of 65, inbox of 66 would have to be inherited too";
    assert_eq!(text, format!("EDGES_FULL: expected at most 64 inherited edges, {named}"));
    owe(&mut draft, &owing(104, 67..=98), 0, Origin::Own);
    assert!(draft.settle().unwrap_err().to_string().contains(", 2 more would have"));
}

#[test]
fn shares_and_the_contributors_part_are_at_most_the_whole() {
    let mut draft = draft(9, "alice");
    draft.asset.contributors.bps = bps(4_000);
    owe(&mut draft, &parent(1, "bob", 0), 6_000, licensed(1, false, None));
    assert_eq!(draft.settle(), Ok(Shares { paid: bps(6_000), left: Bps::ZERO }));
    owe(&mut draft, &parent(2, "bob", 0), 1, licensed(2, false, None));
    let text = draft.settle().unwrap_err().to_string();
    assert_eq!(text, "SHARES_ABOVE_WHOLE: expected shares and contributor_bps of at most 10000 together, got 10001");
}

#[test]
fn a_floor_price_goes_from_data_to_data_the_higher_of_two_in_one_currency() {
    let floor = |currency: &str, amount: u128| Some(Floor { currency: currency.into(), amount: Uint128::new(amount) });
    let of = |number, kind, price: Option<Floor>| {
        let mut parent = parent(number, "alice", 0);
        (parent.asset.kind, parent.asset.floor) = (kind, price);
        parent
    };
    let low = of(1, Kind::Dataset, floor("n:ucara", 5));
    let high = of(2, Kind::Data, floor("n:ucara", 7));
    let other = of(3, Kind::Dataset, floor("n:uusd", 5));
    let free = of(4, Kind::Dataset, None);
    let taken = |kind, parents: &[&Parent]| {
        let mut draft = draft(9, "alice");
        draft.asset.kind = kind;
        let choose = |parent: &&Parent| draft.choose(parent, EdgeKind::Includes, Bps::ZERO, Origin::Own);
        parents.iter().try_for_each(choose).map_err(|error| error.code())?;
        Ok(draft.asset.floor)
    };
    assert_eq!(taken(Kind::Dataset, &[&low, &high, &free]), Ok(floor("n:ucara", 7)));
    assert_eq!(taken(Kind::Data, &[&high, &low]), Ok(floor("n:ucara", 7)));
    assert_eq!(taken(Kind::Model, &[&low, &other]), Ok(None));
    assert_eq!(taken(Kind::Dataset, &[&low, &other]), Err("FLOOR_CONFLICT"));
}

#[test]
fn a_least_royalty_goes_from_data_to_data_the_higher_of_two() {
    let of = |number, kind, least| {
        let mut parent = parent(number, "alice", 0);
        (parent.asset.kind, parent.asset.floor_royalty) = (kind, bps(least));
        parent
    };
    let (low, high) = (of(1, Kind::Dataset, 1_000), of(2, Kind::Data, 1_500));
    let (free, model) = (of(3, Kind::Dataset, 0), of(4, Kind::Model, 2_000));
    let taken = |owner: &str, kind, parents: &[&Parent], origin: &Origin| {
        let mut draft = draft(9, owner);
        draft.asset.kind = kind;
        for parent in parents {
            draft.choose(parent, EdgeKind::Includes, bps(1), origin.clone()).unwrap();
        }
        draft.asset.floor_royalty.get()
    };
    assert_eq!(taken("alice", Kind::Dataset, &[&low, &high, &free], &Origin::Own), 1_500);
    assert_eq!(taken("alice", Kind::Data, &[&high, &low], &Origin::Own), 1_500);
    assert_eq!(taken("alice", Kind::Dataset, &[&free, &model], &Origin::Own), 0);
    assert_eq!(taken("alice", Kind::Model, &[&low, &high], &Origin::Own), 0);
    // A consent is the owner's gift: it takes the floor along, and a license that was paid does not.
    assert_eq!(taken("bob", Kind::Dataset, &[&high], &Origin::Consent), 1_500);
    assert_eq!(taken("bob", Kind::Dataset, &[&high], &licensed(7, true, None)), 0);
}

#[test]
fn what_is_handed_on_is_what_a_licensees_draft_inherits() {
    let mut model = draft(5, "alice");
    owe(&mut model, &parent(1, "bob", 0), 700, licensed(1, true, None));
    owe(&mut model, &parent(2, "bob", 0), 800, licensed(2, false, None));
    owe(&mut model, &parent(3, "alice", 250), 300, Origin::Own);
    owe(&mut model, &parent(4, "carol", 100), 400, Origin::Consent);
    let model = sealed(model);
    let found = crate::domain::edge::handed_on(&model.edges).unwrap();
    // The reciprocal license, and the pools of the own parent and of the consented one.
    assert_eq!((found.edges, found.shares_bps), (3, bps(700 + 250 + 100)));
    let mut theirs = draft(9, "dave");
    owe(&mut theirs, &model, 50, licensed(9, false, None));
    let inherited = theirs.edges.iter().filter(|edge| edge.inherited).count();
    assert_eq!((inherited, theirs.settle().unwrap().paid), (3, bps(700 + 250 + 100 + 50)));
}

#[test]
fn rows_keep_their_short_names() {
    let mut model = draft(5, "alice");
    owe(&mut model, &parent(1, "bob", 0), 700, licensed(1, true, Some(90)));
    owe(&mut model, &parent(3, "alice", 250), 0, Origin::Own);
    assert_eq!(
        to_json_string(&model.edges).unwrap(),
        concat!(
            r#"[{"p":1,"k":0,"s":700,"o":{"l":{"l":1,"r":true,"c":{"c":"n:ucara","m":"90"}}}},"#,
            r#"{"p":3,"k":0,"s":0,"o":"w"},{"p":3,"k":0,"s":250,"o":"k","i":true}]"#
        )
    );
    let text = to_json_string(&model.edges).unwrap();
    assert_eq!(from_json::<Vec<Edge>>(&text).unwrap(), model.edges);
}
