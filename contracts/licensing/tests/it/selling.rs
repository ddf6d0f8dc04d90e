//! Offers and licenses: what succeeds, and every error with its code.

use crate::world::{amount, asset, coin_of, plain, refused, short, terms, Sealed, World};
use caravan_licensing_api::{
    ConfigChange, Derivatives, ExecuteMsg, Guard, HookMsg, IsLicensedByResponse, IsLicensedResponse, LicenseResponse,
    LicensesResponse, Limits, OfferResponse, OfferTerms, OffersResponse, QueryMsg, SharesResponse, Use,
};
use caravan_money::{Bps, Currency};
use caravan_primitives::{Items, LicenseId, OfferId, Time};
use caravan_provenance_api::keys::HeadStatus;
use cosmwasm_std::{coin, to_json_binary, Uint128};
use cw20::Cw20ExecuteMsg;
use cw_multi_test::Executor;

fn world_with_an_asset() -> World {
    let mut world = World::new();
    world.seal(1, "contributor", &plain());
    world
}

fn guard(version: u32, epoch: u64, most: u128) -> Guard {
    Guard { version, epoch, most: amount(most) }
}

fn is_licensed(world: &World, word: &str, usage: Use, at: Time) -> IsLicensedResponse {
    world.ask(&QueryMsg::IsLicensed { asset: asset(1), licensee: world.who(word).to_string(), usage, at: Some(at) })
}

fn change(world: &mut World, offer: OfferId, price: u128) {
    let terms = Box::new(terms(&coin_of(), price));
    world.send("contributor", &ExecuteMsg::ChangeOffer { offer, terms }, &[]).unwrap();
}

#[test]
fn a_license_is_proven_with_one_query_until_the_second_before_its_end() {
    let mut world = world_with_an_asset();
    let offer = world.offer("contributor", 1, short(&coin_of(), 1_000)).unwrap();
    let license = world.buy("buyer", offer).unwrap();
    let start = world.now();
    let end = Time::new(start.get() + 3_600);
    let answer = is_licensed(&world, "buyer", Use::Train, start);
    assert_eq!((answer.licensed, answer.license, answer.ends_at), (true, Some(license), Some(end)));
    assert!(is_licensed(&world, "buyer", Use::Train, Time::new(end.get() - 1)).licensed);
    assert!(!is_licensed(&world, "buyer", Use::Train, end).licensed);
    assert!(!is_licensed(&world, "buyer", Use::Infer, start).licensed);
    assert!(!is_licensed(&world, "second", Use::Train, start).licensed);
    let past = QueryMsg::IsLicensed {
        asset: asset(1),
        licensee: world.who("buyer").to_string(),
        usage: Use::Train,
        at: Some(Time::new(start.get() - 1)),
    };
    refused(world.try_ask::<IsLicensedResponse>(&past), "TIME_IN_PAST");
    world.pass(3_599);
    let answer: IsLicensedByResponse = world.ask(&QueryMsg::IsLicensedBy { license });
    assert_eq!((answer.licensed, answer.uses), (true, vec![Use::Train, Use::Redistribute]));
    world.pass(1);
    let answer: IsLicensedByResponse = world.ask(&QueryMsg::IsLicensedBy { license });
    assert!(!answer.licensed);
}

#[test]
fn a_license_keeps_the_terms_that_it_was_bought_on() {
    let mut world = world_with_an_asset();
    let offer = world.offer("contributor", 1, terms(&coin_of(), 1_000)).unwrap();
    let license = world.buy("buyer", offer).unwrap();
    let fee = ExecuteMsg::UpdateConfig { change: ConfigChange::SetFee { fee_bps: 500 } };
    world.send("owner", &fee, &[]).unwrap();
    let second = world.buy("buyer", offer).unwrap();
    change(&mut world, offer, 3_000);
    let third = world.buy("buyer", offer).unwrap();
    let answer = |id| -> LicenseResponse { world.ask(&QueryMsg::License { license: id }) };
    assert_eq!((answer(license).version, answer(license).fee.u128()), (1, 25));
    assert_eq!(answer(second).fee.u128(), 25, "the fee is the version's");
    assert_eq!((answer(third).version, answer(third).fee.u128()), (2, 150));
    assert_eq!(answer(license).terms, terms(&coin_of(), 1_000));
    assert_eq!(answer(third).terms, terms(&coin_of(), 3_000));
    let held = QueryMsg::LicensesByHolder {
        licensee: world.who("buyer").to_string(),
        start_after: Some(license),
        limit: Some(1),
    };
    let page: LicensesResponse = world.ask(&held);
    assert_eq!(page.licenses.iter().map(|one| one.license).collect::<Vec<_>>(), [second]);
    let of_asset = QueryMsg::LicensesByAsset { asset: asset(1), start_after: None, limit: None };
    let page: LicensesResponse = world.ask(&of_asset);
    assert_eq!(page.licenses.len(), 3);
}

#[test]
fn an_offer_that_changed_between_quote_and_purchase_is_not_bought() {
    let mut world = world_with_an_asset();
    let offer = world.offer("contributor", 1, terms(&coin_of(), 1_000)).unwrap();
    change(&mut world, offer, 999);
    let coin = coin_of();
    refused(world.buy_guarded("buyer", offer, guard(1, 1, 1_000), (&coin, 1_000)), "OFFER_CHANGED");
    refused(world.buy_guarded("buyer", offer, guard(2, 2, 1_000), (&coin, 999)), "OFFER_CHANGED");
    refused(world.buy_guarded("buyer", offer, guard(2, 1, 998), (&coin, 999)), "PRICE_ABOVE_GUARD");
    refused(world.buy_guarded("buyer", offer, guard(2, 1, 999), (&coin, 998)), "PAYMENT_INEXACT");
    refused(world.buy_guarded("buyer", offer, guard(2, 1, 999), (&coin, 1_000)), "PAYMENT_INEXACT");
    let odd = Currency::native("uodd").unwrap();
    refused(world.buy_guarded("buyer", offer, guard(2, 1, 999), (&odd, 999)), "CURRENCY_MISMATCH");
    let token = world.token_of();
    refused(world.buy_guarded("buyer", offer, guard(2, 1, 999), (&token, 999)), "CURRENCY_MISMATCH");
    world.buy_guarded("buyer", offer, guard(2, 1, 999), (&coin, 999)).unwrap();
    world.check(&coin);
}

#[test]
fn an_owner_that_changed_between_quote_and_purchase_kills_the_offer() {
    let mut world = world_with_an_asset();
    let coin = coin_of();
    let offer = world.offer("contributor", 1, terms(&coin, 1_000)).unwrap();
    world.head(1, "heir", 2, HeadStatus::Sealed);
    refused(world.buy_guarded("buyer", offer, guard(1, 1, 1_000), (&coin, 1_000)), "OFFER_OWNER_CHANGED");
    refused(world.buy_guarded("buyer", offer, guard(1, 2, 1_000), (&coin, 1_000)), "OFFER_CHANGED");
    let again = ExecuteMsg::ChangeOffer { offer, terms: Box::new(terms(&coin, 2_000)) };
    refused(world.send("heir", &again, &[]), "OFFER_OWNER_CHANGED");
    refused(world.send("contributor", &again, &[]), "ASSET_OWNER_ONLY");
    let anew = world.offer("heir", 1, terms(&coin, 1_000)).unwrap();
    world.buy("buyer", anew).unwrap();
    let page: OffersResponse =
        world.ask(&QueryMsg::OffersByAsset { asset: asset(1), start_after: Some(offer), limit: None });
    assert_eq!(page.offers.iter().map(|one| (one.offer, one.epoch, one.sold)).collect::<Vec<_>>(), [(anew, 2, 1)]);
}

#[test]
fn only_the_owner_of_a_sealed_asset_offers_it_within_bounds() {
    let mut world = world_with_an_asset();
    let coin = coin_of();
    refused(world.offer("thief", 1, terms(&coin, 1)), "ASSET_OWNER_ONLY");
    refused(world.offer("contributor", 9, terms(&coin, 1)), "ASSET_UNKNOWN");
    world.head(2, "contributor", 1, HeadStatus::Draft);
    refused(world.offer("contributor", 2, terms(&coin, 1)), "ASSET_NOT_SEALED");
    refused(world.offer("contributor", 1, terms(&Currency::native("uodd").unwrap(), 1)), "CURRENCY_NOT_LISTED");
    let offer = world.offer("contributor", 1, terms(&coin, 1)).unwrap();
    let same = ExecuteMsg::ChangeOffer { offer, terms: Box::new(terms(&coin, 1)) };
    refused(world.send("contributor", &same, &[]), "NOTHING_CHANGES");
    refused(world.send("thief", &ExecuteMsg::CloseOffer { offer }, &[]), "ASSET_OWNER_ONLY");
    world.send("contributor", &ExecuteMsg::CloseOffer { offer }, &[]).unwrap();
    refused(world.send("contributor", &ExecuteMsg::CloseOffer { offer }, &[]), "OFFER_CLOSED");
    refused(world.buy_guarded("buyer", offer, guard(1, 1, 1), (&coin, 1)), "OFFER_CLOSED");
    let answer: OfferResponse = world.ask(&QueryMsg::Offer { offer });
    assert!(!answer.open);
}

#[test]
fn a_floor_price_binds_what_the_registry_says_it_binds() {
    let mut world = World::new();
    let coin = coin_of();
    world.seal(1, "contributor", &Sealed { floor: Some((coin.clone(), 500)), ..plain() });
    refused(world.offer("contributor", 1, terms(&coin, 499)), "PRICE_BELOW_FLOOR");
    let token = world.token_of();
    refused(world.offer("contributor", 1, terms(&token, 500)), "PRICE_BELOW_FLOOR");
    let offer = world.offer("contributor", 1, terms(&coin, 500)).unwrap();
    let lower = ExecuteMsg::ChangeOffer { offer, terms: Box::new(terms(&coin, 499)) };
    refused(world.send("contributor", &lower, &[]), "PRICE_BELOW_FLOOR");
}

#[test]
fn a_least_royalty_binds_every_version_of_an_offer() {
    let mut world = World::new();
    let coin = coin_of();
    world.seal(1, "contributor", &Sealed { floor_royalty: 1_000, ..plain() });
    let with = |royalty, reciprocal| {
        let royalty_bps = Bps::new(royalty).unwrap();
        OfferTerms { derivatives: Derivatives::Allowed { royalty_bps, reciprocal, ceiling: None }, ..terms(&coin, 1) }
    };
    refused(world.offer("contributor", 1, with(999, true)), "ROYALTY_BELOW_FLOOR");
    refused(world.offer("contributor", 1, with(1_000, false)), "ROYALTY_NOT_RECIPROCAL");
    let forbidden = OfferTerms { derivatives: Derivatives::Forbidden {}, ..terms(&coin, 1) };
    let offer = world.offer("contributor", 1, forbidden).unwrap();
    let change = |terms| ExecuteMsg::ChangeOffer { offer, terms: Box::new(terms) };
    refused(world.send("contributor", &change(with(0, true)), &[]), "ROYALTY_BELOW_FLOOR");
    refused(world.send("contributor", &change(with(9_000, false)), &[]), "ROYALTY_NOT_RECIPROCAL");
    let before: OfferResponse = world.ask(&QueryMsg::Offer { offer });
    assert_eq!(before.version, 1, "what was refused changed nothing");
    world.send("contributor", &change(with(1_000, true)), &[]).unwrap();
    let shares: SharesResponse = world.ask(&QueryMsg::Shares { asset: asset(1) });
    assert_eq!(shares.floor_royalty_bps, 1_000);
}

#[test]
fn a_license_whose_derivative_could_never_be_registered_is_not_offered() {
    let mut world = World::new();
    let coin = coin_of();
    let with = |royalty, uses: &[Use]| {
        let royalty_bps = Bps::new(royalty).unwrap();
        let derivatives = Derivatives::Allowed { royalty_bps, reciprocal: true, ceiling: None };
        OfferTerms { uses: Items::new(uses.to_vec()).unwrap(), derivatives, ..terms(&coin, 1_000) }
    };
    let forbidden = OfferTerms { derivatives: Derivatives::Forbidden {}, ..terms(&coin, 1_000) };
    world.seal(1, "contributor", &Sealed { handed_on: (65, 650), ..plain() });
    refused(world.offer("contributor", 1, with(0, &[Use::Train])), "DERIVATIVE_EDGES_FULL");
    let offer = world.offer("contributor", 1, forbidden.clone()).unwrap();
    let change = ExecuteMsg::ChangeOffer { offer, terms: Box::new(with(0, &[Use::Train])) };
    refused(world.send("contributor", &change, &[]), "DERIVATIVE_EDGES_FULL");
    world.buy("buyer", offer).unwrap();
    world.seal(2, "contributor", &Sealed { handed_on: (64, 10_000), ..plain() });
    refused(world.offer("contributor", 2, with(1, &[Use::Train])), "DERIVATIVE_SHARES_ABOVE");
    world.offer("contributor", 2, with(0, &[Use::Train])).unwrap();
    world.seal(3, "contributor", &plain());
    refused(world.offer("contributor", 3, with(1, &[Use::Evaluate, Use::Display])), "DERIVATIVE_USE_MISSING");
    world.offer("contributor", 3, with(10_000, &[Use::Evaluate, Use::Infer])).unwrap();
}

#[test]
fn the_currency_of_a_floor_price_stays_good_for_the_offers_of_its_asset_alone() {
    let mut world = World::new();
    let coin = coin_of();
    world.seal(1, "contributor", &Sealed { floor: Some((coin.clone(), 500)), ..plain() });
    world.seal(2, "contributor", &plain());
    let [bound, free] = [1, 2].map(|id| world.offer("contributor", id, terms(&coin, 500)).unwrap());
    let delist = ExecuteMsg::UpdateConfig { change: ConfigChange::DelistCurrency { currency: coin.clone() } };
    world.send("owner", &delist, &[]).unwrap();
    refused(world.offer("contributor", 2, terms(&coin, 600)), "CURRENCY_NOT_LISTED");
    refused(world.buy_guarded("buyer", free, guard(1, 1, 500), (&coin, 500)), "CURRENCY_NOT_LISTED");
    world.buy("buyer", bound).unwrap();
    change(&mut world, bound, 600);
    world.buy("buyer", bound).unwrap();
    world.offer("contributor", 1, terms(&coin, 700)).unwrap();
    refused(world.offer("contributor", 1, terms(&coin, 499)), "PRICE_BELOW_FLOOR");
    refused(world.revenue("buyer", 1, (&coin, 1_000)), "CURRENCY_NOT_LISTED");
    world.withdraw("contributor", &coin).unwrap();
    world.check(&coin);
}

#[test]
fn supply_cap_and_sixteen_live_licenses_bound_what_is_sold() {
    let mut world = world_with_an_asset();
    let coin = coin_of();
    let mut limited = terms(&coin, 10);
    limited.limits = Limits { supply: Some(3), per_licensee: Some(2) };
    let offer = world.offer("contributor", 1, limited).unwrap();
    world.buy("buyer", offer).unwrap();
    world.buy("buyer", offer).unwrap();
    refused(world.buy("buyer", offer), "LICENSEE_CAP");
    world.buy("second", offer).unwrap();
    refused(world.buy_guarded("second", offer, guard(1, 1, 10), (&coin, 10)), "SUPPLY_EXHAUSTED");
    refused(world.buy("second", offer), "SUPPLY_EXHAUSTED");
    let hourly = world.offer("contributor", 1, short(&coin, 1)).unwrap();
    for _ in 0..14 {
        world.buy("buyer", hourly).unwrap();
    }
    refused(world.buy("buyer", hourly), "LICENSES_FULL");
    world.pass(3_599);
    refused(world.buy("buyer", hourly), "LICENSES_FULL");
    world.pass(1);
    world.buy("buyer", hourly).unwrap();
    world.check(&coin);
}

#[test]
fn a_ceiling_takes_its_last_unit_each_way_and_then_nothing_in_its_currency() {
    let mut world = World::new();
    let (coin, token) = (coin_of(), world.token_of());
    world.seal(1, "contributor", &Sealed { ceilings: vec![(4, coin.clone(), 1_950)], ..plain() });
    world.seal(2, "contributor", &Sealed { ceilings: vec![(4, coin.clone(), 1_950)], ..plain() });
    let offer = world.offer("contributor", 1, terms(&coin, 1_000)).unwrap();
    world.buy("buyer", offer).unwrap();
    refused(world.revenue("buyer", 2, (&coin, 2_002)), "CEILING_EXCEEDED");
    world.revenue("buyer", 2, (&token, 2_002)).unwrap();
    world.revenue("buyer", 2, (&coin, 2_000)).unwrap();
    refused(world.revenue("buyer", 1, (&coin, 1)), "CEILING_EXCEEDED");
    // The payer of the revenue has stopped no sale.
    world.buy("buyer", offer).unwrap();
    refused(world.buy("buyer", offer), "CEILING_EXCEEDED");
    let direct = guard(1, 1, 1_000);
    refused(world.buy_guarded("buyer", offer, direct, (&coin, 1_000)), "CEILING_EXCEEDED");
    world.check(&coin);
}

#[test]
fn references_are_used_once_per_sender_and_per_token_and_holder() {
    let mut world = world_with_an_asset();
    let coin = coin_of();
    let offer = world.offer("contributor", 1, terms(&coin, 1)).unwrap();
    let tokens = world.token_of();
    let for_tokens = world.offer("contributor", 1, terms(&tokens, 1)).unwrap();
    let reference = world.reference();
    let buy = ExecuteMsg::Buy { offer, guard: guard(1, 1, 1), reference: reference.clone() };
    let one = [coin_of_one()];
    world.send("buyer", &buy, &one).unwrap();
    refused(world.send("buyer", &buy, &one), "REFERENCE_USED");
    let revenue = ExecuteMsg::PayRevenue { asset: asset(1), most_fee_bps: Bps::MAX, reference: reference.clone() };
    refused(world.send("buyer", &revenue, &one), "REFERENCE_USED");
    world.send("second", &buy, &one).unwrap();
    let hook = HookMsg::Buy { offer: for_tokens, guard: guard(1, 1, 1), reference };
    let send = Cw20ExecuteMsg::Send {
        contract: world.licensing.to_string(),
        amount: Uint128::new(1),
        msg: to_json_binary(&hook).unwrap(),
    };
    let (buyer, token) = (world.who("buyer"), world.token.clone());
    world.app.execute_contract(buyer.clone(), token.clone(), &send, &[]).unwrap();
    let again = world.app.execute_contract(buyer, token, &send, &[]).unwrap_err();
    assert!(again.root_cause().to_string().starts_with("REFERENCE_USED"), "{again:?}");
    let answer: LicenseResponse = world.ask(&QueryMsg::License { license: LicenseId::new(3).unwrap() });
    assert_eq!(answer.licensee, world.who("buyer"), "the holder is licensed, not the token");
}

fn coin_of_one() -> cosmwasm_std::Coin {
    coin(1, crate::world::COIN)
}

#[test]
fn a_delisted_currency_stops_new_money_and_no_exit() {
    let mut world = world_with_an_asset();
    let coin = coin_of();
    let offer = world.offer("contributor", 1, terms(&coin, 1_000)).unwrap();
    world.buy("buyer", offer).unwrap();
    let delist = ExecuteMsg::UpdateConfig { change: ConfigChange::DelistCurrency { currency: coin.clone() } };
    world.send("owner", &delist, &[]).unwrap();
    refused(world.buy("buyer", offer), "CURRENCY_NOT_LISTED");
    refused(world.buy_guarded("buyer", offer, guard(1, 1, 1_000), (&coin, 1_000)), "CURRENCY_NOT_LISTED");
    refused(world.revenue("buyer", 1, (&coin, 1_000)), "CURRENCY_NOT_LISTED");
    world.withdraw("contributor", &coin).unwrap();
    assert_eq!(world.pocket(&world.who("contributor"), &coin), 975);
    refused(world.withdraw("contributor", &coin), "NOTHING_TO_WITHDRAW");
    world.check(&coin);
}
