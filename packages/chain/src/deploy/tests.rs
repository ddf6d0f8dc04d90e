use caravan_arbitration_api as arbitration;
use caravan_licensing_api as licensing;
use caravan_money::Currency;
use caravan_provenance_api as provenance;
use cosmwasm_std::Uint128;

use super::*;
use crate::chain::ChainExt;
use crate::embedded::Embedded;

fn deployment(chain: &Embedded) -> Deployment {
    let mut deployment = Deployment::new(chain, Hash32::digest(b"arbiter")).unwrap();
    let currency = Currency::native("ucara").unwrap();
    let (points_rate, min_reward_with_bond) = (Uint128::one(), Uint128::zero());
    deployment.currencies = vec![marketplace::ListedCurrency { currency, points_rate, min_reward_with_bond }];
    deployment
}

#[test]
fn the_contracts_are_where_each_expects_all_the_others() {
    let mut chain = Embedded::new();
    let deployment = deployment(&chain);
    let plan = plan(&mut chain, &deployment).unwrap();
    let made = carry_out(&mut chain, &deployment, &plan).unwrap();
    assert_eq!((&made.marketplace, &made.points), (&plan.marketplace.address, &plan.points.address));

    let Deployed { marketplace: market, points: token, provenance: registry, licensing: rights, arbitration: court } =
        made.clone();
    let config: marketplace::ConfigResponse = chain.ask(&market, &marketplace::QueryMsg::Config {}).unwrap();
    let named = [config.points, config.provenance, config.licensing, config.arbitration];
    assert_eq!(named, [&token, &registry, &rights, &court].map(|sibling| Some(sibling.clone())));
    let config: points::ConfigResponse = chain.ask(&token, &points::QueryMsg::Config {}).unwrap();
    let named = [config.marketplace, config.provenance, config.licensing, config.arbitration];
    assert_eq!(named, [&market, &registry, &rights, &court].map(|sibling| Some(sibling.clone())));
    let config: provenance::ConfigResponse = chain.ask(&registry, &provenance::QueryMsg::Config {}).unwrap();
    let named = [config.marketplace, config.points, config.licensing, config.arbitration];
    assert_eq!(named, [&market, &token, &rights, &court].map(|sibling| Some(sibling.clone())));
    let config: licensing::ConfigResponse = chain.ask(&rights, &licensing::QueryMsg::Config {}).unwrap();
    assert_eq!((&config.marketplace, &config.provenance), (&market, &registry));
    assert_eq!([config.points, config.arbitration], [&token, &court].map(|sibling| Some(sibling.clone())));
    assert_eq!(config.fee_bps, LICENSE_FEE_BPS);
    let config: arbitration::ConfigResponse = chain.ask(&court, &arbitration::QueryMsg::Config {}).unwrap();
    let named = [config.marketplace, config.points, config.provenance, config.licensing];
    assert_eq!(named, [&market, &token, &registry, &rights].map(|sibling| Some(sibling.clone())));
    let budget: Option<points::MinterBudgetResponse> =
        chain.ask(&made.points, &points::QueryMsg::MinterBudget { minter: made.marketplace.to_string() }).unwrap();
    assert_eq!(budget.unwrap().budget.u128(), POINTS_BUDGET);
}

#[test]
fn licensing_takes_the_currencies_of_the_marketplace() {
    let mut chain = Embedded::new();
    let deployment = deployment(&chain);
    let made = deploy(&mut chain, &deployment).unwrap();
    let query = licensing::QueryMsg::Currencies { start_after: None, limit: None };
    let listed: licensing::CurrenciesResponse = chain.ask(&made.licensing, &query).unwrap();
    let expected: Vec<Currency> = deployment.currencies.iter().map(|listed| listed.currency.clone()).collect();
    let listed: Vec<Currency> = listed.currencies.into_iter().map(|listed| listed.currency).collect();
    assert_eq!(listed, expected);
}

#[test]
fn arbiters_are_listed_for_every_currency_that_is() {
    let mut chain = Embedded::new();
    let usual = deployment(&chain);
    let made = deploy(&mut chain, &usual).unwrap();
    let query = arbitration::QueryMsg::Arbiters { start_after: None, limit: None };
    let listed: arbitration::ArbitersResponse = chain.ask(&made.arbitration, &query).unwrap();
    let [arbiter] = listed.arbiters.as_slice() else { panic!("expected one arbiter, got {listed:?}") };
    assert_eq!((&arbiter.arbiter, arbiter.key), (&chain.account("arbiter"), Hash32::digest(b"arbiter")));
    let fees: Vec<(&Currency, u128)> = arbiter.fees.iter().map(|fee| (&fee.currency, fee.fee.get().u128())).collect();
    assert_eq!(fees, [(&usual.currencies[0].currency, ARBITER_FEE)]);
    let bare = Deployment { currencies: vec![], salt: b"bare".to_vec(), ..usual };
    let made = deploy(&mut chain, &bare).unwrap();
    let listed: arbitration::ArbitersResponse = chain.ask(&made.arbitration, &query).unwrap();
    assert!(listed.arbiters.is_empty(), "without a currency there is no fee: {listed:?}");
}

#[test]
fn a_plan_that_the_chain_does_not_keep_is_noticed() {
    let mut chain = Embedded::new();
    let deployment = deployment(&chain);
    let mut plan = plan(&mut chain, &deployment).unwrap();
    plan.points.address = chain.account("elsewhere");
    let error = carry_out(&mut chain, &deployment, &plan).unwrap_err();
    assert!(error.to_string().contains("was to be made at"), "{error}");
}

#[test]
fn a_suite_without_a_budget_lists_no_minter() {
    let mut chain = Embedded::new();
    let deployment = Deployment { points_budget: None, ..deployment(&chain) };
    let made = deploy(&mut chain, &deployment).unwrap();
    let query = points::QueryMsg::Minters { start_after: None, limit: None };
    let minters: points::MintersResponse = chain.ask(&made.points, &query).unwrap();
    assert!(minters.minters.is_empty());
}

#[test]
fn two_suites_of_one_chain_are_apart() {
    let mut chain = Embedded::new();
    let first = deployment(&chain);
    let second = Deployment { salt: b"second".to_vec(), ..first.clone() };
    let (one, two) = (deploy(&mut chain, &first).unwrap(), deploy(&mut chain, &second).unwrap());
    assert_ne!(one.marketplace, two.marketplace);
    assert_ne!(one.points, two.points);
    assert_ne!(one.provenance, two.provenance);
    assert_ne!(one.licensing, two.licensing);
    assert_ne!(one.arbitration, two.arbitration);
}

#[test]
fn only_the_admin_migrates() {
    let mut chain = Embedded::new();
    let deployment = deployment(&chain);
    let made = deploy(&mut chain, &deployment).unwrap();
    let code = chain.store(Code::Points).unwrap();
    let msg =
        json(&points::MigrateMsg { marketplace: None, provenance: None, licensing: None, arbitration: None }).unwrap();
    let stranger = chain.account("stranger");
    chain.migrate(&stranger, &made.points, code.id, &msg).unwrap_err();
    let outcome = chain.migrate(&deployment.owner, &made.points, code.id, &msg).unwrap();
    assert!(outcome.all_events().iter().any(|event| event.ty == "migrate"));
}
