//! Who may do what, while it runs and while it is paused; hooks; migration.

use crate::world::{amount, asset, coin_of, plain, refused, shared, terms, Sealed, World};
use caravan_access::{OwnershipAction, PausedResponse};
use caravan_licensing_api::{
    ConfigChange, ConfigResponse, Contributor, CurrenciesResponse, Cw20Receive, ExecuteMsg, MigrateMsg, QueryMsg,
};
use caravan_money::{Bps, Currency};
use caravan_primitives::{Items, Seconds, Time};
use caravan_provenance_api::{ContributorSource, Target};
use cosmwasm_std::{coin, Binary, Empty, Uint128};
use cw20::Cw20ExecuteMsg;
use cw_multi_test::{ContractWrapper, Executor};

#[test]
fn privileged_messages_are_refused_from_everybody_else() {
    let mut world = World::new();
    let fee = ExecuteMsg::UpdateConfig { change: ConfigChange::SetFee { fee_bps: 1 } };
    let offer = ExecuteMsg::UpdateOwnership(OwnershipAction::Offer {
        to: world.who("heir").to_string(),
        valid_secs: Seconds::new(60),
    });
    let fees = ExecuteMsg::WithdrawFees { currency: coin_of() };
    for msg in [&fee, &offer, &fees, &ExecuteMsg::Pause {}, &ExecuteMsg::Unpause {}] {
        for word in ["stranger", "treasury", "deployer"] {
            refused(world.send(word, msg, &[]), "OWNER_ONLY");
        }
    }
    world.send("owner", &offer, &[]).unwrap();
    let accept = ExecuteMsg::UpdateOwnership(OwnershipAction::Accept {});
    refused(world.send("stranger", &accept, &[]), "OWNERSHIP_OFFER_FOREIGN");
    world.send("heir", &accept, &[]).unwrap();
    refused(world.send("owner", &fee, &[]), "OWNER_ONLY");
    world.send("heir", &fee, &[]).unwrap();
    let answer: ConfigResponse = world.ask(&QueryMsg::Config {});
    assert_eq!(
        (answer.fee_bps, answer.provenance, answer.marketplace),
        (1, world.registry.clone(), world.market.clone())
    );
}

#[test]
fn the_configuration_keeps_its_bounds() {
    let mut world = World::new();
    let mut set = |change| world.send("owner", &ExecuteMsg::UpdateConfig { change }, &[]);
    refused(set(ConfigChange::SetFee { fee_bps: 501 }), "FEE_ABOVE_CAP");
    refused(set(ConfigChange::SetFee { fee_bps: 250 }), "NOTHING_CHANGES");
    refused(set(ConfigChange::SetTreasury { treasury: "nowhere".into() }), "ADDRESS_INVALID");
    refused(set(ConfigChange::ListCurrency { currency: coin_of() }), "NOTHING_CHANGES");
    let odd = Currency::native("uodd").unwrap();
    refused(set(ConfigChange::DelistCurrency { currency: odd.clone() }), "CURRENCY_NOT_LISTED");
    set(ConfigChange::ListCurrency { currency: odd }).unwrap();
    set(ConfigChange::DelistCurrency { currency: coin_of() }).unwrap();
    let page: CurrenciesResponse = world.ask(&QueryMsg::Currencies { start_after: None, limit: None });
    let listed: Vec<bool> = page.currencies.iter().map(|one| one.listed).collect();
    assert_eq!(listed, [true, false, true], "{page:?}");
}

#[test]
fn a_pause_stops_entry_and_no_exit() {
    let mut world = World::new();
    let coin_of = coin_of();
    world.person(1, "ann");
    world.weigh_person(1, 1);
    world.seal(1, "contributor", &shared(5_000, 1));
    world.seal(2, "contributor", &Sealed { parts: vec![(1, Target::Inbox, 5_000)], ..plain() });
    let offer = world.offer("contributor", 1, terms(&coin_of, 1_000)).unwrap();
    world.buy("buyer", offer).unwrap();
    world.revenue("buyer", 2, (&coin_of, 1_000)).unwrap();
    world.send("owner", &ExecuteMsg::Pause {}, &[]).unwrap();
    let answer: PausedResponse = world.ask(&QueryMsg::Paused {});
    let week = Time::new(world.now().get() + 604_800);
    assert_eq!((answer.since, answer.until), (Some(world.now()), Some(week)));
    refused(world.offer("contributor", 1, terms(&coin_of, 1_000)), "CONTRACT_PAUSED");
    refused(world.buy("buyer", offer), "CONTRACT_PAUSED");
    refused(world.revenue("buyer", 1, (&coin_of, 1_000)), "CONTRACT_PAUSED");
    let token = world.token_of();
    refused(world.revenue("buyer", 1, (&token, 1_000)), "CONTRACT_PAUSED");
    let change = ExecuteMsg::ChangeOffer { offer, terms: Box::new(terms(&coin_of, 2)) };
    refused(world.send("contributor", &change, &[]), "CONTRACT_PAUSED");
    world.send("contributor", &ExecuteMsg::CloseOffer { offer }, &[]).unwrap();
    world.distribute(&[1], &coin_of).unwrap();
    world.claim("ann", &[1], &coin_of).unwrap();
    world.withdraw("contributor", &coin_of).unwrap();
    world.send("owner", &ExecuteMsg::WithdrawFees { currency: coin_of.clone() }, &[]).unwrap();
    assert_eq!(world.solvency(&coin_of).held, world.solvency(&coin_of).dust);
    world.send("owner", &ExecuteMsg::Unpause {}, &[]).unwrap();
    refused(world.revenue("buyer", 1, (&coin_of, 1_000)), "CONTRACT_PAUSED");
    world.pass(600);
    world.revenue("buyer", 1, (&coin_of, 1_000)).unwrap();
    world.check(&coin_of);
}

#[test]
fn no_contract_of_the_suite_buys_a_license_claims_or_gets_fees() {
    let mut world = World::new();
    let coin_of = coin_of();
    let contributors = ContributorSource::Inline { count: 2 };
    world.seal(1, "contributor", &Sealed { contributor_bps: 10_000, total_weight: 2, contributors, ..plain() });
    world.weigh(1, "points", 1);
    let offer = world.offer("contributor", 1, terms(&coin_of, 1_000)).unwrap();
    world.buy("buyer", offer).unwrap();
    let (points, buyer) = (world.who("points"), world.who("buyer"));
    world.app.send_tokens(buyer, points.clone(), &[coin(5_000, "ucara")]).unwrap();
    refused(world.buy("points", offer), "SIBLING_IS_PARTY");
    refused(world.claim("points", &[1], &coin_of), "SIBLING_IS_PARTY");
    let siblings = [points, world.licensing.clone(), world.registry.clone(), world.market.clone()];
    for sibling in siblings.map(String::from) {
        let contributor = Contributor::Address { address: sibling.clone() };
        let assets = Items::new(vec![asset(1)]).unwrap();
        let claim = ExecuteMsg::ClaimFor { contributor, assets, currency: coin_of.clone() };
        refused(world.send("buyer", &claim, &[]), "SIBLING_IS_PARTY");
        let change = ConfigChange::SetTreasury { treasury: sibling.clone() };
        refused(world.send("owner", &ExecuteMsg::UpdateConfig { change }, &[]), "SIBLING_IS_PARTY");
        let offer = OwnershipAction::Offer { to: sibling, valid_secs: Seconds::new(60) };
        refused(world.send("owner", &ExecuteMsg::UpdateOwnership(offer), &[]), "SIBLING_IS_PARTY");
    }
    world.check(&coin_of);
}

#[test]
fn coins_come_one_at_a_time_and_only_where_they_are_asked_for() {
    let mut world = World::new();
    world.seal(1, "contributor", &plain());
    let reference = world.reference();
    let pay = ExecuteMsg::PayRevenue { asset: asset(1), most_fee_bps: Bps::MAX, reference };
    refused(world.send("buyer", &pay, &[]), "FUNDS_MISSING");
    refused(world.send("buyer", &pay, &[coin(1, "ucara"), coin(1, "uodd")]), "FUNDS_SEVERAL");
    refused(world.send("buyer", &pay, &[coin(1, "uodd")]), "CURRENCY_NOT_LISTED");
    let withdraw = ExecuteMsg::Withdraw { currency: coin_of(), up_to: None };
    refused(world.send("buyer", &withdraw, &[coin(1, "ucara")]), "FUNDS_UNEXPECTED");
}

#[test]
fn a_hook_counts_only_from_a_listed_token_and_only_when_it_is_understood() {
    let mut world = World::new();
    world.seal(1, "contributor", &plain());
    let body = |text: &str| Binary::from(text.as_bytes());
    let good = r#"{"pay_revenue":{"asset":1,"most_fee_bps":250,"reference":"h-1"}}"#;
    let sender = world.who("buyer").to_string();
    let forged = ExecuteMsg::Receive(Cw20Receive { sender: sender.clone(), amount: amount(5), msg: body(good) });
    refused(world.send("mallory", &forged, &[]), "CURRENCY_NOT_LISTED");
    let mut through = |text: &str| {
        let (contract, msg) = (world.licensing.to_string(), body(text));
        let send = Cw20ExecuteMsg::Send { contract, amount: Uint128::new(5), msg };
        let (buyer, token) = (world.who("buyer"), world.token.clone());
        let sent = world.app.execute_contract(buyer, token, &send, &[]);
        sent.map_err(|error| error.root_cause().to_string())
    };
    refused(through(r#"{"pay_revenue":{"asset":1,"most_fee_bps":250,"reference":"h-1","more":1}}"#), "HOOK_INVALID");
    refused(through("{}"), "HOOK_INVALID");
    refused(through(&format!("{good}{}", " ".repeat(1_100))), "HOOK_INVALID");
    through(good).unwrap();
    let token = world.token_of();
    assert_eq!(world.balance("contributor", &token), 5);
    world.check(&token);
}

#[test]
fn a_part_of_a_balance_is_withdrawn_and_never_more_than_is_there() {
    let mut world = World::new();
    world.seal(1, "contributor", &plain());
    let coin = coin_of();
    world.revenue("buyer", 1, (&coin, 1_000)).unwrap();
    let withdraw = |n| ExecuteMsg::Withdraw { currency: coin_of(), up_to: Some(amount(n)) };
    world.send("contributor", &withdraw(900), &[]).unwrap();
    assert_eq!((world.balance("contributor", &coin), world.pocket(&world.who("contributor"), &coin)), (75, 900));
    world.send("contributor", &withdraw(76), &[]).unwrap();
    assert_eq!((world.balance("contributor", &coin), world.pocket(&world.who("contributor"), &coin)), (0, 975));
    // What was paid to it before is gone: to ask for an amount then is no failure, to ask for all of nothing is one.
    world.send("contributor", &withdraw(1), &[]).unwrap();
    assert_eq!(world.pocket(&world.who("contributor"), &coin), 975);
    refused(world.withdraw("contributor", &coin), "NOTHING_TO_WITHDRAW");
    world.check(&coin);
}

#[test]
fn money_given_without_a_message_changes_nothing() {
    let mut world = World::new();
    world.seal(1, "contributor", &plain());
    let coin_of = coin_of();
    world.revenue("buyer", 1, (&coin_of, 1_000)).unwrap();
    let before = world.solvency(&coin_of);
    let (buyer, licensing) = (world.who("buyer"), world.licensing.clone());
    world.app.send_tokens(buyer, licensing, &[coin(77, "ucara")]).unwrap();
    assert_eq!(world.solvency(&coin_of), before);
}

#[test]
fn only_an_older_version_of_this_contract_is_migrated() {
    use caravan_licensing::contract::{execute, instantiate, migrate, query};
    let mut world = World::new();
    let wrapper = ContractWrapper::new(execute, instantiate, query).with_migrate(migrate);
    let code = world.app.store_code(Box::new(wrapper));
    let (contributor, licensing, registry) = (world.who("deployer"), world.licensing.clone(), world.registry.clone());
    world
        .app
        .migrate_contract(contributor.clone(), licensing, &MigrateMsg { points: None, arbitration: None }, code)
        .unwrap();
    let foreign = world.app.store_code(crate::world::siblings::code());
    let fake = world
        .app
        .instantiate_contract(foreign, contributor.clone(), &Empty {}, &[], "fake", Some(contributor.to_string()))
        .unwrap();
    let error = world
        .app
        .migrate_contract(contributor, fake, &MigrateMsg { points: None, arbitration: None }, code)
        .unwrap_err();
    assert!(error.root_cause().to_string().starts_with("MIGRATION_REFUSED"), "{error:?} {registry}");
}
