use caravan_points_api::{
    query_samples, EmbeddedLogo, ExecuteMsg, Logo, MinterBudgetResponse, MintersResponse, Points, QueryMsg,
    Transferability,
};
use cosmwasm_std::Binary;
use cw20::{AllAccountsResponse, DownloadLogoResponse, MinterResponse, TokenInfoResponse};

use super::world::{award_many, number, World, BUDGET};

fn minters(world: &World, after: Option<&str>, limit: Option<u32>) -> Vec<String> {
    let start_after = after.map(str::to_owned);
    let answer: MintersResponse = world.query(&QueryMsg::Minters { start_after, limit });
    answer.minters.into_iter().map(|minter| minter.minter.into_string()).collect()
}

#[test]
fn every_query_is_answered() {
    let mut world = World::soulbound();
    let picture = Logo::Embedded(EmbeddedLogo::Svg(b"<?xml version='1.0'?><svg/>".into()));
    world.send("marketing", &ExecuteMsg::UploadLogo(picture)).unwrap();
    for msg in query_samples(|name| world.text(name)) {
        let answer: serde_json::Value = world.query(&msg);
        assert!(answer.is_object(), "{msg:?}: {answer}");
    }
}

#[test]
fn the_token_begins_empty_and_is_called_what_it_was_named() {
    let world = World::soulbound();
    let info: TokenInfoResponse = world.query(&QueryMsg::TokenInfo {});
    let (name, symbol) = ("Caravan points".to_owned(), "CPT".to_owned());
    assert_eq!(info, TokenInfoResponse { name, symbol, decimals: 6, total_supply: number(0) });
    let minter: MinterResponse = world.query(&QueryMsg::Minter {});
    assert_eq!(minter, MinterResponse { minter: world.text("owner"), cap: None });
}

#[test]
fn minters_come_by_pages_in_the_order_of_their_addresses() {
    let mut world = World::soulbound();
    let mut all = vec![world.text("minter")];
    for n in 0..34u32 {
        let minter = world.text(&format!("minter {n}"));
        all.push(minter.clone());
        world.send("owner", &ExecuteMsg::SetMinter { minter, budget: number(5) }).unwrap();
    }
    all.sort();
    assert_eq!(minters(&world, None, None), all[..10]);
    assert_eq!(minters(&world, Some(&all[9]), None), all[10..20]);
    assert_eq!(minters(&world, None, Some(1_000)), all[..30]);
    assert_eq!(minters(&world, Some(&all[29]), Some(30)), all[30..]);
    assert_eq!(minters(&world, Some(&all[0]), Some(2)), all[1..3]);
    assert!(minters(&world, Some(&all[34]), None).is_empty());
}

#[test]
fn accounts_come_by_pages_too() {
    let mut world = World::soulbound();
    let awards = (0..35u32).map(|n| world.award(&format!("person {n}"), 1, 1)).collect();
    world.send("minter", &award_many(awards)).unwrap();
    let page = |start_after: Option<String>, limit| {
        let answer: AllAccountsResponse = world.query(&QueryMsg::AllAccounts { start_after, limit });
        answer.accounts
    };
    let first = page(None, Some(100));
    assert_eq!((first.len(), page(None, None).len()), (30, 10));
    assert_eq!(page(first.last().cloned(), None).len(), 5);
}

#[test]
fn a_query_about_no_address_says_so() {
    let world = World::soulbound();
    let (wrong, right, start_after, limit) = ("no-address".to_owned(), world.text("alice"), None, None);
    for msg in [
        QueryMsg::Balance { address: wrong.clone() },
        QueryMsg::Allowance { owner: wrong.clone(), spender: right.clone() },
        QueryMsg::Allowance { owner: right, spender: wrong.clone() },
        QueryMsg::AllAllowances { owner: wrong.clone(), start_after: None, limit },
        QueryMsg::AllSpenderAllowances { spender: wrong.clone(), start_after, limit },
        QueryMsg::Minters { start_after: Some(wrong.clone()), limit },
        QueryMsg::MinterBudget { minter: wrong.clone() },
        QueryMsg::Earned { address: wrong, season: 1 },
    ] {
        let refused = world.query_error(&msg);
        assert!(refused.contains("ADDRESS_INVALID: expected an address of this chain"), "{msg:?}: {refused}");
    }
}

#[test]
fn only_an_embedded_logo_is_downloaded() {
    let mut world = World::soulbound();
    assert!(world.query_error(&QueryMsg::DownloadLogo {}).contains("LOGO_MISSING: "));
    let picture = Binary::from(b"<?xml version='1.0'?><svg/>".as_slice());
    let logo = Logo::Embedded(EmbeddedLogo::Svg(picture.clone()));
    world.send("marketing", &ExecuteMsg::UploadLogo(logo)).unwrap();
    let answer: DownloadLogoResponse = world.query(&QueryMsg::DownloadLogo {});
    assert_eq!(answer, DownloadLogoResponse { mime_type: "image/svg+xml".to_owned(), data: picture });
}

#[test]
fn the_client_reads_what_the_contract_says() {
    let mut world = World::soulbound();
    world.send("minter", &award_many(vec![world.award("alice", 7, 5)])).unwrap();
    let (points, querier) = (Points(world.points.clone()), world.app.wrap());
    let (alice, minter) = (world.addr("alice"), world.addr("minter"));
    assert_eq!(points.balance(&querier, &alice).unwrap(), number(5));
    assert_eq!(points.earned(&querier, &alice, 7).unwrap(), number(5));
    assert_eq!(points.season_total(&querier, 7).unwrap(), number(5));
    assert_eq!(points.token_info(&querier).unwrap().total_supply, number(5));
    let budget = number(BUDGET - 5);
    assert_eq!(points.minter_budget(&querier, &minter).unwrap(), Some(budget));
    assert_eq!(points.minter_budget(&querier, &alice).unwrap(), None);
    let listed = MinterBudgetResponse { minter: minter.clone(), budget, raise: None };
    assert_eq!(points.minters(&querier, None, None).unwrap(), [listed]);
    assert!(points.minters(&querier, Some(&minter), None).unwrap().is_empty());
    assert_eq!(points.transferability(&querier).unwrap(), Transferability::Soulbound {});
    assert_eq!(points.ownership(&querier).unwrap().owner, world.addr("owner"));
    assert_eq!(points.config(&querier).unwrap().marketplace, Some(world.addr("marketplace")));
}
