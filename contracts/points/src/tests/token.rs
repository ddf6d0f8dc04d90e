use caravan_points_api::{EmbeddedLogo, ExecuteMsg, Expiration, Logo, PointsError};
use caravan_primitives::{Text, Uri};
use cosmwasm_std::{to_json_binary, Binary, Timestamp};
use cw_multi_test::Executor;

use super::world::{amount, number, World};

fn transfer(world: &World, to: &str, units: u128) -> ExecuteMsg {
    ExecuteMsg::Transfer { recipient: world.text(to), amount: amount(units) }
}

fn send(world: &World, units: u128, word: &str) -> ExecuteMsg {
    let (contract, msg) = (world.receiver.to_string(), to_json_binary(word).unwrap());
    ExecuteMsg::Send { contract, amount: amount(units), msg }
}

fn increase(world: &World, spender: &str, units: u128, expires: Option<Expiration>) -> ExecuteMsg {
    ExecuteMsg::IncreaseAllowance { spender: world.text(spender), amount: number(units), expires }
}

fn decrease(world: &World, spender: &str, units: u128) -> ExecuteMsg {
    ExecuteMsg::DecreaseAllowance { spender: world.text(spender), amount: number(units), expires: None }
}

fn transfer_from(world: &World, owner: &str, to: &str, units: u128) -> ExecuteMsg {
    ExecuteMsg::TransferFrom { owner: world.text(owner), recipient: world.text(to), amount: amount(units) }
}

fn send_from(world: &World, owner: &str, units: u128) -> ExecuteMsg {
    let (contract, msg) = (world.receiver.to_string(), to_json_binary("take").unwrap());
    ExecuteMsg::SendFrom { owner: world.text(owner), contract, amount: amount(units), msg }
}

fn burn_from(world: &World, owner: &str, units: u128) -> ExecuteMsg {
    ExecuteMsg::BurnFrom { owner: world.text(owner), amount: amount(units) }
}

#[test]
fn open_points_are_transferred() {
    let mut world = World::open();
    world.mint("alice", 10);
    let (alice, bob) = (world.text("alice"), world.text("bob"));
    let events = world.events("alice", &transfer(&world, "bob", 4));
    assert_eq!(events, [format!("wasm action=transfer from={alice} to={bob} amount=4")]);
    assert_eq!((world.balance("alice"), world.balance("bob"), world.supply()), (6, 4, 10));
}

#[test]
fn soulbound_points_stay_and_only_burn() {
    let mut world = World::soulbound();
    world.mint("alice", 10);
    let kept = [
        transfer(&world, "bob", 1),
        send(&world, 1, "take"),
        increase(&world, "bob", 1, None),
        transfer_from(&world, "alice", "bob", 1),
        send_from(&world, "alice", 1),
    ];
    for msg in &kept {
        assert_eq!(world.refused("alice", msg), PointsError::Soulbound, "{msg:?}");
    }
    assert_eq!(world.balance("alice"), 10);
    world.send("alice", &ExecuteMsg::Burn { amount: amount(3) }).unwrap();
    assert_eq!((world.balance("alice"), world.supply()), (7, 7));
}

#[test]
fn no_holder_spends_more_than_it_holds() {
    let mut world = World::open();
    world.mint("alice", 10);
    let short = PointsError::Insufficient { holder: world.addr("alice"), balance: number(10), amount: number(11) };
    for msg in [transfer(&world, "bob", 11), send(&world, 11, "take"), ExecuteMsg::Burn { amount: amount(11) }] {
        assert_eq!(world.refused("alice", &msg), short, "{msg:?}");
    }
    let nothing = PointsError::Insufficient { holder: world.addr("bob"), balance: number(0), amount: number(1) };
    assert_eq!(world.refused("bob", &transfer(&world, "alice", 1)), nothing);
    assert_eq!((world.balance("alice"), world.supply()), (10, 10));
}

#[test]
fn a_contract_receives_points_and_a_message() {
    let mut world = World::open();
    world.mint("alice", 10);
    let (alice, receiver, points) = (world.text("alice"), world.receiver.clone(), world.points.clone());
    let events = world.events("alice", &send(&world, 4, "take"));
    assert_eq!(
        events,
        [
            format!("wasm action=send from={alice} to={receiver} amount=4"),
            format!("wasm-received token={points} sender={alice} amount=4 word=take"),
        ]
    );
    assert_eq!(world.balance("alice"), 6);
}

#[test]
fn points_that_a_contract_refuses_come_back() {
    let mut world = World::open();
    world.mint("alice", 10);
    let (sender, points) = (world.addr("alice"), world.points.clone());
    let refused = world.app.execute_contract(sender, points, &send(&world, 4, "refuse"), &[]);
    assert!(format!("{:?}", refused.unwrap_err()).contains("a reason to take them"));
    assert_eq!(world.balance("alice"), 10);
}

#[test]
fn an_allowance_is_spent_to_its_end() {
    let mut world = World::open();
    world.mint("alice", 10);
    world.send("alice", &increase(&world, "bob", 6, None)).unwrap();
    let (alice, bob, carol) = (world.text("alice"), world.text("bob"), world.text("carol"));
    let events = world.events("bob", &transfer_from(&world, "alice", "carol", 2));
    assert_eq!(events, [format!("wasm action=transfer_from from={alice} to={carol} by={bob} amount=2")]);
    let events = world.events("bob", &burn_from(&world, "alice", 1));
    assert_eq!(events, [format!("wasm action=burn_from from={alice} by={bob} amount=1")]);
    world.send("bob", &send_from(&world, "alice", 2)).unwrap();
    assert_eq!((world.balance("alice"), world.balance("carol"), world.supply()), (5, 2, 9));

    let short =
        PointsError::AllowanceInsufficient { spender: world.addr("bob"), allowance: number(1), amount: number(2) };
    for msg in
        [transfer_from(&world, "alice", "carol", 2), burn_from(&world, "alice", 2), send_from(&world, "alice", 2)]
    {
        assert_eq!(world.refused("bob", &msg), short, "{msg:?}");
    }
}

#[test]
fn an_allowance_over_more_than_is_held_names_what_is_held() {
    let mut world = World::open();
    world.mint("alice", 3);
    world.send("alice", &increase(&world, "bob", 100, None)).unwrap();
    let short = PointsError::Insufficient { holder: world.addr("alice"), balance: number(3), amount: number(4) };
    assert_eq!(world.refused("bob", &transfer_from(&world, "alice", "bob", 4)), short);
    assert_eq!(world.refused("bob", &burn_from(&world, "alice", 4)), short);
}

#[test]
fn an_allowance_below_all_that_is_held_names_the_allowance() {
    let mut world = World::open();
    world.mint("alice", 2);
    world.send("alice", &increase(&world, "bob", 1, None)).unwrap();
    assert_eq!(world.code_of("bob", &burn_from(&world, "alice", 2)), "ALLOWANCE_INSUFFICIENT");
}

#[test]
fn nothing_is_spent_without_an_allowance() {
    let mut world = World::open();
    world.mint("alice", 10);
    assert_eq!(world.refused("bob", &transfer_from(&world, "alice", "bob", 1)), PointsError::AllowanceMissing);
    assert_eq!(world.refused("alice", &decrease(&world, "bob", 1)), PointsError::AllowanceMissing);
    assert_eq!(world.refused("alice", &increase(&world, "alice", 1, None)), PointsError::AllowanceSelf);
    assert_eq!(world.refused("alice", &decrease(&world, "alice", 1)), PointsError::AllowanceSelf);
}

#[test]
fn an_allowance_taken_back_is_gone() {
    let mut world = World::open();
    world.mint("alice", 10);
    world.send("alice", &increase(&world, "bob", 5, None)).unwrap();
    world.send("alice", &decrease(&world, "bob", 9)).unwrap();
    assert_eq!(world.refused("bob", &burn_from(&world, "alice", 1)), PointsError::AllowanceMissing);
}

#[test]
fn an_allowance_beyond_128_bits_is_refused_with_a_code() {
    let mut world = World::open();
    world.send("alice", &increase(&world, "bob", u128::MAX, None)).unwrap();
    assert_eq!(world.code_of("alice", &increase(&world, "bob", 1, None)), "AMOUNT_OVERFLOW");
    world.send("alice", &decrease(&world, "bob", 1)).unwrap();
    world.send("alice", &increase(&world, "bob", 1, None)).unwrap();
}

#[test]
fn an_allowance_ends_at_its_time() {
    let mut world = World::open();
    world.mint("alice", 10);
    let now = world.app.block_info().time;
    let at = |time: Timestamp| Some(Expiration::AtTime(time));
    assert_eq!(world.refused("alice", &increase(&world, "bob", 5, at(now))), PointsError::ExpirationPast);
    world.send("alice", &increase(&world, "bob", 5, at(now.plus_seconds(10)))).unwrap();
    world.app.update_block(|block| block.time = now.plus_seconds(9));
    world.send("bob", &burn_from(&world, "alice", 1)).unwrap();
    world.app.update_block(|block| block.time = now.plus_seconds(10));
    assert_eq!(world.refused("bob", &burn_from(&world, "alice", 1)), PointsError::AllowanceExpired);
}

#[test]
fn the_minter_is_changed_by_the_list_alone() {
    let mut world = World::soulbound();
    for sender in ["owner", "minter", "stranger"] {
        let msg = ExecuteMsg::UpdateMinter { new_minter: Some(world.text("stranger")) };
        let refused = world.refused(sender, &msg);
        assert_eq!(refused, PointsError::UpdateMinterUnsupported);
        assert!(refused.to_string().contains("set_minter"));
    }
}

#[test]
fn a_text_that_is_no_address_is_refused_wherever_it_stands() {
    let mut world = World::open();
    world.mint("alice", 10);
    let (wrong, one, msg) = ("cosmos1wrong".to_owned(), amount(1), Binary::default());
    let bob = world.text("bob");
    let (spender, units, expires) = (wrong.clone(), number(1), None);
    for msg in [
        ExecuteMsg::Transfer { recipient: wrong.clone(), amount: one },
        ExecuteMsg::Send { contract: wrong.clone(), amount: one, msg: msg.clone() },
        ExecuteMsg::IncreaseAllowance { spender: spender.clone(), amount: units, expires },
        ExecuteMsg::DecreaseAllowance { spender, amount: units, expires },
        ExecuteMsg::TransferFrom { owner: wrong.clone(), recipient: bob.clone(), amount: one },
        ExecuteMsg::TransferFrom { owner: bob.clone(), recipient: wrong.clone(), amount: one },
        ExecuteMsg::SendFrom { owner: wrong.clone(), contract: bob.clone(), amount: one, msg: msg.clone() },
        ExecuteMsg::SendFrom { owner: bob, contract: wrong.clone(), amount: one, msg },
        ExecuteMsg::BurnFrom { owner: wrong.clone(), amount: one },
    ] {
        assert_eq!(world.code_of("alice", &msg), "ADDRESS_INVALID", "{msg:?}");
    }
    let mint = ExecuteMsg::Mint { recipient: wrong.clone(), amount: one };
    assert_eq!(world.code_of("minter", &mint), "ADDRESS_INVALID");
    let marketing = ExecuteMsg::UpdateMarketing { project: None, description: None, marketing: Some(wrong) };
    assert_eq!(world.code_of("marketing", &marketing), "ADDRESS_INVALID");
}

#[test]
fn the_marketing_address_alone_changes_what_wallets_show() {
    let mut world = World::soulbound();
    let texts = ExecuteMsg::UpdateMarketing {
        project: Some(Text::new("").unwrap()),
        description: Some(Text::new("New").unwrap()),
        marketing: None,
    };
    let logo = ExecuteMsg::UploadLogo(Logo::Url(Uri::new("https://caravan.example/new.svg").unwrap()));
    let refused = PointsError::MarketingOnly { sender: world.addr("owner") };
    assert_eq!(world.refused("owner", &texts), refused);
    assert_eq!(world.refused("owner", &logo), refused);
    assert_eq!(world.events("marketing", &texts), ["wasm action=update_marketing"]);
    assert_eq!(world.events("marketing", &logo), ["wasm action=upload_logo"]);
    let empty = ExecuteMsg::UpdateMarketing { project: None, description: None, marketing: Some(String::new()) };
    world.send("marketing", &empty).unwrap();
    assert_eq!(world.code_of("marketing", &texts), "MARKETING_ONLY");
}

#[test]
fn a_logo_is_small_and_is_what_it_says() {
    let mut world = World::soulbound();
    let svg = |bytes: &[u8]| ExecuteMsg::UploadLogo(Logo::Embedded(EmbeddedLogo::Svg(bytes.into())));
    let png = |bytes: &[u8]| ExecuteMsg::UploadLogo(Logo::Embedded(EmbeddedLogo::Png(bytes.into())));
    let header = [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a];
    let sized = |length: usize| header.iter().copied().chain(std::iter::repeat(0)).take(length).collect::<Vec<u8>>();
    assert_eq!(world.refused("marketing", &svg(b"<svg>")), PointsError::LogoNotSvg);
    assert_eq!(world.refused("marketing", &png(b"GIF89a")), PointsError::LogoNotPng);
    assert_eq!(world.refused("marketing", &png(&sized(5_121))), PointsError::LogoTooBig);
    world.send("marketing", &png(&sized(5_120))).unwrap();
    world.send("marketing", &svg(b"<?xml version='1.0'?><svg/>")).unwrap();
}
