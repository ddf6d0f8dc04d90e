//! Laws of the split and of claims, and the rules at their edges.
#![allow(clippy::arithmetic_side_effects, reason = "tests may stop on overflow")]

use caravan_licensing_api::{bounds, Derivatives, Fulfilment, Guard, Legal, Limits, OfferTerms, Price, Term, Use};
use caravan_money::{Amount, Bps, Currency};
use caravan_primitives::{AssetId, Coded, Hash32, Items, LicenseId, OfferId, Seconds, Text, Time};
use caravan_provenance_api::EdgeKind;
use cosmwasm_std::testing::MockApi;
use cosmwasm_std::{Addr, Uint128};
use proptest::collection::vec;
use proptest::prelude::*;

use super::asset_ledger::AssetLedger;
use super::ceiling::{Ceiling, CeilingCount, Way};
use super::claim::due;
use super::currency_ledger::{CurrencyLedger, Flows};
use super::license::{best, is_over, make_room, use_for, License, Live};
use super::offer::{check_fee_guard, check_payment, purchases_after, Head, Offer, Status};
use super::shares::{Floor, HandedOn, Part, Seal, Shares, Source};
use super::terms::{Terms, Uses};

fn units(n: u128) -> Uint128 {
    Uint128::new(n)
}

fn asset(n: u64) -> AssetId {
    AssetId::new(n).unwrap()
}

fn license(n: u64) -> LicenseId {
    LicenseId::new(n).unwrap()
}

fn addr(word: &str) -> Addr {
    MockApi::default().addr_make(word)
}

fn seal(parts: &[(u64, u16, bool)], contributor_bps: u16) -> Seal {
    let part = |(id, bps, pool): &(u64, u16, bool)| Part { asset: asset(*id), bps: *bps, pool: *pool };
    Seal {
        parts: parts.iter().map(part).collect(),
        contributor_bps,
        source: Source::Inline,
        total_weight: units(9),
        ceilings: vec![],
        floor: None,
        floor_royalty: 0,
        handed_on: HandedOn::default(),
    }
}

fn shares(parts: &[(u64, u16, bool)], contributor_bps: u16) -> Shares {
    Shares::freeze(asset(100), seal(parts, contributor_bps)).unwrap()
}

/// Parts, and a contributors' part, of at most 10,000 basis points together.
fn any_shares() -> impl Strategy<Value = Shares> {
    (vec((1u16..2_000, any::<bool>()), 0..8), 0u16..10_000).prop_map(|(edges, pool)| {
        let mut left = 10_000;
        let mut parts = vec![];
        for (index, (bps, to_pool)) in edges.into_iter().enumerate() {
            let bps = bps.min(left);
            left -= bps;
            parts.push((index as u64 + 1, bps, to_pool));
        }
        shares(&parts, pool.min(left))
    })
}

fn payments() -> impl Strategy<Value = Vec<u128>> {
    vec(prop_oneof![1u128..50, 1u128..1_000_000_000_000], 1..40)
}

/// What each party has after these payments: parts, pool, owner, dust.
fn paid(shares: &Shares, payments: &[u128]) -> (Vec<u128>, u128, u128, u128) {
    let mut ledger = AssetLedger::default();
    let (mut parts, mut owner) = (vec![0; shares.parts.len()], 0);
    for payment in payments {
        let split = shares.split(ledger.total_in, units(*payment)).unwrap();
        let moved: u128 = split.parts.iter().chain([&split.pool, &split.owner]).map(|part| part.u128()).sum();
        assert_eq!(moved + split.dust_after.u128(), payment + split.dust_before.u128(), "created or lost");
        assert!(split.dust_after.u128() < shares.parts.len() as u128 + 2, "dust is fewer units than parts");
        ledger.earn(&split).unwrap();
        parts.iter_mut().zip(&split.parts).for_each(|(sum, part)| *sum += part.u128());
        owner += split.owner.u128();
    }
    (parts, ledger.pool_in.u128(), owner, ledger.dust.u128())
}

/// `floor(total × bps / 10,000)`, computed apart from the contract.
fn closed(total: u128, bps: u16) -> u128 {
    let bps = u128::from(bps);
    total / 10_000 * bps + total % 10_000 * bps / 10_000
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_024))]

    #[test]
    fn totals_are_the_closed_form_whatever_the_number_and_order_of_payments(
        (shares, payments, order) in (any_shares(), payments()).prop_flat_map(|(shares, payments)| {
            (Just(shares), Just(payments.clone()), Just(payments).prop_shuffle())
        })
    ) {
        let total: u128 = payments.iter().sum();
        let in_turn = paid(&shares, &payments);
        prop_assert_eq!(&in_turn, &paid(&shares, &order));
        prop_assert_eq!(&in_turn, &paid(&shares, &[total]));
        let parts: Vec<u128> = shares.parts.iter().map(|part| closed(total, part.bps)).collect();
        let (pool, owner) = (closed(total, shares.pool_bps), closed(total, shares.owner_bps));
        let dust = total - parts.iter().sum::<u128>() - pool - owner;
        prop_assert_eq!(in_turn, (parts, pool, owner, dust));
    }

    #[test]
    fn whatever_weights_are_answered_claims_never_exceed_the_pool(
        steps in vec((0usize..6, any::<u64>(), 0u64..1_000), 1..80),
        total in 0u64..100,
    ) {
        let (mut ledger, mut claimed) = (AssetLedger::default(), [0u128; 6]);
        for (who, weight, income) in steps {
            ledger.receive_pool(units(u128::from(income))).unwrap();
            let due = due(&ledger, units(u128::from(weight)), units(u128::from(total)), units(claimed[who])).unwrap();
            ledger.claim(due).unwrap();
            claimed[who] += due.u128();
            prop_assert!(claimed.iter().sum::<u128>() <= ledger.pool_in.u128());
            prop_assert_eq!(claimed.iter().sum::<u128>(), ledger.pool_claimed.u128());
            prop_assert!(total > 0 || claimed[who] == 0);
        }
    }

    #[test]
    fn with_true_weights_everybody_gets_the_exact_floor_whatever_the_order_of_claims(
        weights in vec(1u128..1_000, 1..12),
        steps in vec((any::<prop::sample::Index>(), 0u128..100_000), 1..60),
    ) {
        let total: u128 = weights.iter().sum();
        let (mut ledger, mut claimed) = (AssetLedger::default(), vec![0u128; weights.len()]);
        let mut claim = |ledger: &mut AssetLedger, who: usize| {
            let due = due(ledger, units(weights[who]), units(total), units(claimed[who])).unwrap();
            ledger.claim(due).unwrap();
            claimed[who] += due.u128();
        };
        for (who, income) in steps {
            ledger.receive_pool(units(income)).unwrap();
            claim(&mut ledger, who.index(weights.len()));
        }
        (0..weights.len()).for_each(|who| claim(&mut ledger, who));
        let floors: Vec<u128> = weights.iter().map(|weight| ledger.pool_in.u128() * weight / total).collect();
        prop_assert_eq!(&claimed, &floors);
        prop_assert!(ledger.pool_left().unwrap().u128() < weights.len() as u128, "only dust stays");
    }

    #[test]
    fn the_ledger_of_a_currency_holds_through_every_split(
        shares in any_shares(),
        payments in vec((1u128..1_000_000, 0u16..=500, any::<bool>()), 1..30),
    ) {
        let (mut sum, mut ledger) = (CurrencyLedger::default(), AssetLedger::default());
        for (gross, fee_bps, distribute) in payments {
            let fee = closed(gross, fee_bps);
            let split = shares.split(ledger.total_in, units(gross - fee)).unwrap();
            sum.enter(units(gross), units(fee), &Flows::of(&shares, &split).unwrap()).unwrap();
            ledger.earn(&split).unwrap();
            if distribute && !sum.inboxes.is_zero() {
                let amount = sum.inboxes;
                let split = shares.split(ledger.total_in, amount).unwrap();
                sum.distribute(amount, &Flows::of(&shares, &split).unwrap()).unwrap();
                ledger.earn(&split).unwrap();
            }
            prop_assert_eq!(sum.dust, ledger.dust);
            prop_assert_eq!(sum.held().unwrap(), sum.received);
        }
        let (fees, pools, balances) = (sum.fees, sum.pools, sum.balances);
        prop_assert_eq!(sum.pay_fees().unwrap(), fees);
        sum.pay_pool(pools).unwrap();
        sum.pay_balance(balances).unwrap();
        prop_assert_eq!(sum.held().unwrap(), sum.inboxes + sum.dust);
        prop_assert!(sum.pay_pool(units(1)).is_err());
    }
}

#[test]
fn two_parents_at_half_each_take_odd_payments() {
    let shares = shares(&[(1, 5_000, false), (2, 5_000, false)], 0);
    assert_eq!(paid(&shares, &[1_001]), (vec![500, 500], 0, 0, 1));
    assert_eq!(paid(&shares, &[1_001, 999]), (vec![1_000, 1_000], 0, 0, 0));
}

#[test]
fn without_contributors_their_part_is_the_owners() {
    let mut lonely = seal(&[(1, 1_000, false), (2, 0, false)], 3_000);
    lonely.source = Source::None;
    let shares = Shares::freeze(asset(3), lonely).unwrap();
    assert_eq!((shares.parts.len(), shares.pool_bps, shares.owner_bps), (1, 0, 9_000));
    let weightless = Seal { total_weight: units(0), ..seal(&[], 3_000) };
    assert_eq!(Shares::freeze(asset(3), weightless).unwrap().owner_bps, 10_000);
}

#[test]
fn more_than_the_whole_is_never_frozen() {
    let refused = Shares::freeze(asset(3), seal(&[(1, 6_000, false), (2, 4_000, true)], 1)).unwrap_err();
    assert_eq!(refused.to_string(), "SHARES_BROKEN: asset 3 gives away 10001 basis points");
}

#[test]
fn a_ceiling_of_one_license_is_kept_once() {
    let ceiling = |id, max| Ceiling { license: license(id), currency: "n:ucara".into(), max: units(max) };
    let twice = Seal { ceilings: vec![ceiling(2, 5), ceiling(1, 7), ceiling(2, 5)], ..seal(&[], 0) };
    assert_eq!(Shares::freeze(asset(3), twice).unwrap().ceiling_ids(), [license(1), license(2)]);
}

#[test]
fn a_ceiling_takes_its_last_unit_and_not_one_more_each_way() {
    let ceiling = Ceiling { license: license(4), currency: "n:ucara".into(), max: units(1_000) };
    let count = |sales, revenue| CeilingCount { sales: units(sales), revenue: units(revenue) };
    let outcome = |before, way, added| {
        let used = ceiling.add(before, way, units(added)).map_err(|error| error.code())?;
        Ok((used.count, used.used.u128()))
    };
    assert_eq!(outcome(count(999, 0), Way::Sales, 1), Ok((count(1_000, 0), 1_000)));
    assert_eq!(outcome(count(999, 0), Way::Sales, 2), Err("CEILING_EXCEEDED"));
    assert_eq!(outcome(count(0, 999), Way::Revenue, 1), Ok((count(0, 1_000), 1_000)));
    assert_eq!(outcome(count(0, 999), Way::Revenue, 2), Err("CEILING_EXCEEDED"));
    // Neither way takes the room of the other.
    assert_eq!(outcome(count(0, 1_000), Way::Sales, 1_000), Ok((count(1_000, 1_000), 1_000)));
    assert_eq!(outcome(count(1_000, 0), Way::Revenue, 1_000), Ok((count(1_000, 1_000), 1_000)));
    let text = ceiling.add(count(7, 999), Way::Revenue, units(2)).unwrap_err().to_string();
    assert_eq!(text, "CEILING_EXCEEDED: license 4 allows 1000 to come in by revenue, 999 has, this would add 2");
}

#[test]
fn dust_that_is_not_what_the_shares_leave_stops_the_ledger() {
    let shares = shares(&[(1, 5_000, false)], 0);
    let split = shares.split(units(0), units(1)).unwrap();
    let mut ledger = AssetLedger { dust: units(1), ..AssetLedger::default() };
    assert_eq!(ledger.earn(&split).unwrap_err().code(), "LEDGER_BROKEN");
}

fn live(id: u64, uses: &[Use], ends_at: Option<u64>) -> Live {
    Live { license: license(id), uses: Uses::of(uses), ends_at: ends_at.map(Time::new) }
}

#[test]
fn a_license_lasts_until_the_second_before_its_end() {
    let list = [live(1, &[Use::Train], Some(100))];
    assert!(best(&list, Use::Train, Time::new(99)).is_some());
    assert!(best(&list, Use::Train, Time::new(100)).is_none());
    assert!(best(&list, Use::Infer, Time::new(1)).is_none());
    assert!(!is_over(None, Time::new(u64::MAX)));
    let row = License {
        offer: OfferId::FIRST,
        version: 1,
        asset: asset(1),
        licensee: addr("holder"),
        starts_at: Time::new(1),
        ends_at: Some(Time::new(100)),
        fee: units(0),
    };
    assert!(row.require_live(license(1), Time::new(99)).is_ok());
    let refused = row.require_live(license(1), Time::new(100)).unwrap_err().to_string();
    assert_eq!(refused, "LICENSE_EXPIRED: license 1 ended at 100, it is 100");
}

#[test]
fn the_license_that_lasts_longest_is_named() {
    let list = [live(1, &[Use::Train], Some(100)), live(2, &[Use::Train], None), live(3, &[Use::Train], Some(300))];
    assert_eq!(best(&list, Use::Train, Time::new(5)).map(|one| one.license), Some(license(2)));
    assert_eq!(best(&list[..1], Use::Train, Time::new(5)).map(|one| one.license), Some(license(1)));
}

#[test]
fn sixteen_licenses_are_live_and_what_is_over_makes_room() {
    let who = addr("holder");
    let full: Vec<Live> = (1..=16).map(|id| live(id, &[Use::Train], Some(100))).collect();
    let refused = make_room(full.clone(), Time::new(99), asset(1), &who).unwrap_err();
    assert_eq!(refused.code(), "LICENSES_FULL");
    assert_eq!(make_room(full, Time::new(100), asset(1), &who), Ok(vec![]));
}

#[test]
fn every_kind_but_a_version_needs_a_use() {
    assert_eq!(use_for(EdgeKind::TrainedOn), Ok(Use::Train));
    assert_eq!(use_for(EdgeKind::FineTunedFrom), Ok(Use::FineTune));
    assert_eq!(use_for(EdgeKind::DerivedFrom), Ok(Use::Redistribute));
    assert_eq!(use_for(EdgeKind::Includes), Ok(Use::Redistribute));
    assert_eq!(use_for(EdgeKind::RetrievesFrom), Ok(Use::Retrieve));
    assert_eq!(use_for(EdgeKind::ServedBy), Ok(Use::Infer));
    assert_eq!(use_for(EdgeKind::VersionOf).unwrap_err().code(), "EDGE_KIND_NOT_LICENSED");
}

fn offer_terms() -> OfferTerms {
    OfferTerms {
        uses: Items::new(vec![Use::Redistribute, Use::Train]).unwrap(),
        price: Price { currency: Currency::native("ucara").unwrap(), amount: Amount::new(1_000u128).unwrap() },
        term: Term::Lasts { seconds: Seconds::new(bounds::TERM_SECS.0) },
        limits: Limits { supply: Some(2), per_licensee: Some(1) },
        derivatives: Derivatives::Allowed { royalty_bps: Bps::ZERO, reciprocal: true, ceiling: None },
        legal: Legal { uri: Text::new("ipfs://legal").unwrap(), hash: Hash32::digest(b"legal") },
        fulfilment: Fulfilment::Instant {},
    }
}

fn terms() -> Terms {
    Terms::freeze(offer_terms(), Bps::new(250).unwrap()).unwrap()
}

#[test]
fn terms_are_answered_as_they_were_sent_with_uses_in_their_order() {
    let mut sent = offer_terms();
    sent.uses = Items::new(vec![Use::Train, Use::Redistribute]).unwrap();
    assert_eq!(terms().into_offer_terms().unwrap(), sent);
    let open = OfferTerms { term: Term::Perpetual {}, derivatives: Derivatives::Forbidden {}, ..sent };
    assert_eq!(Terms::freeze(open.clone(), Bps::ZERO).unwrap().into_offer_terms().unwrap(), open);
    assert_eq!(Uses::of(&Use::ALL).list(), Use::ALL);
}

#[test]
fn terms_out_of_bounds_are_refused() {
    let refused = |terms: OfferTerms| Terms::freeze(terms, Bps::ZERO).unwrap_err().to_string();
    let twice = OfferTerms { uses: Items::new(vec![Use::Infer, Use::Infer]).unwrap(), ..offer_terms() };
    assert_eq!(refused(twice), "ENTRY_DUPLICATE: expected every entry of uses once, got infer twice");
    for secs in [bounds::TERM_SECS.0 - 1, bounds::TERM_SECS.1 + 1] {
        let term = Term::Lasts { seconds: Seconds::new(secs) };
        assert!(refused(OfferTerms { term, ..offer_terms() }).starts_with("OUT_OF_RANGE: expected term seconds"));
    }
    let limits = Limits { supply: Some(0), per_licensee: None };
    assert!(refused(OfferTerms { limits, ..offer_terms() }).starts_with("OUT_OF_RANGE: expected supply from 1"));
    let limits = Limits { supply: None, per_licensee: Some(0) };
    assert!(refused(OfferTerms { limits, ..offer_terms() }).starts_with("OUT_OF_RANGE: expected per_licensee"));
}

#[test]
fn a_floor_binds_currency_and_price() {
    let outcome = |floor: Option<(&str, u128)>| {
        let floor = floor.map(|(currency, amount)| Floor { currency: currency.into(), amount: units(amount) });
        let shares = Shares::freeze(asset(1), Seal { floor, ..seal(&[], 0) }).unwrap();
        shares.check_floor(&terms()).map_err(|error| error.code())
    };
    assert_eq!(outcome(None), Ok(()));
    assert_eq!(outcome(Some(("n:ucara", 1_000))), Ok(()));
    assert_eq!(outcome(Some(("n:ucara", 1_001))), Err("PRICE_BELOW_FLOOR"));
    assert_eq!(outcome(Some(("n:uother", 1))), Err("PRICE_BELOW_FLOOR"));
}

#[test]
fn a_least_royalty_binds_derivatives_and_their_derivatives() {
    let outcome = |derivatives, least| {
        let terms = Terms::freeze(OfferTerms { derivatives, ..offer_terms() }, Bps::ZERO).unwrap();
        let shares = Shares::freeze(asset(1), Seal { floor_royalty: least, ..seal(&[], 0) }).unwrap();
        shares.check_floor_royalty(&terms).map_err(|error| error.code())
    };
    let allowed =
        |bps, reciprocal| Derivatives::Allowed { royalty_bps: Bps::new(bps).unwrap(), reciprocal, ceiling: None };
    assert_eq!(outcome(allowed(0, false), 0), Ok(()));
    assert_eq!(outcome(allowed(1_000, true), 1_000), Ok(()));
    assert_eq!(outcome(allowed(999, true), 1_000), Err("ROYALTY_BELOW_FLOOR"));
    assert_eq!(outcome(allowed(0, true), 1), Err("ROYALTY_BELOW_FLOOR"));
    assert_eq!(outcome(allowed(1_000, false), 1_000), Err("ROYALTY_NOT_RECIPROCAL"));
    assert_eq!(outcome(Derivatives::Forbidden {}, 5_000), Ok(()));
}

#[test]
fn derivatives_are_allowed_only_where_one_can_be_registered() {
    let allowed = |bps| Derivatives::Allowed { royalty_bps: Bps::new(bps).unwrap(), reciprocal: true, ceiling: None };
    let outcome = |derivatives, edges, bps| {
        let terms = Terms::freeze(OfferTerms { derivatives, ..offer_terms() }, Bps::ZERO).unwrap();
        let seal = Seal { handed_on: HandedOn { edges, bps }, ..seal(&[], 0) };
        Shares::freeze(asset(1), seal).unwrap().check_derivatives(asset(1), &terms).map_err(|error| error.code())
    };
    assert_eq!(outcome(allowed(10_000), 0, 0), Ok(()));
    assert_eq!(outcome(allowed(1_000), 64, 9_000), Ok(()));
    assert_eq!(outcome(allowed(0), 64, 10_000), Ok(()));
    assert_eq!(outcome(allowed(0), 65, 0), Err("DERIVATIVE_EDGES_FULL"));
    assert_eq!(outcome(allowed(1_001), 1, 9_000), Err("DERIVATIVE_SHARES_ABOVE"));
    assert_eq!(outcome(allowed(1), 1, 10_000), Err("DERIVATIVE_SHARES_ABOVE"));
    assert_eq!(outcome(Derivatives::Forbidden {}, 96, 10_000), Ok(()));
}

#[test]
fn a_use_by_which_derivatives_are_made_is_one_that_an_edge_needs() {
    for usage in Use::ALL {
        let makes = EdgeKind::ALL.into_iter().any(|kind| use_for(kind) == Ok(usage));
        let derivatives = Derivatives::Allowed { royalty_bps: Bps::ZERO, reciprocal: false, ceiling: None };
        let terms = OfferTerms { uses: Items::new(vec![usage]).unwrap(), derivatives, ..offer_terms() };
        let outcome = Terms::freeze(terms.clone(), Bps::ZERO).map(|_| ()).map_err(|error| error.code());
        assert_eq!(outcome, if makes { Ok(()) } else { Err("DERIVATIVE_USE_MISSING") }, "{usage:?}");
        let forbidden = OfferTerms { derivatives: Derivatives::Forbidden {}, ..terms };
        assert!(Terms::freeze(forbidden, Bps::ZERO).is_ok());
    }
}

fn offer() -> Offer {
    Offer { asset: asset(1), epoch: 3, version: 2, seller: addr("seller"), sold: 0, open: true }
}

fn head(epoch: u64, status: Status) -> Head {
    Head { owner: addr("seller"), epoch, status }
}

#[test]
fn an_offer_is_alive_while_it_is_open_and_its_epoch_lasts() {
    assert!(offer().require_alive(OfferId::FIRST, &head(3, Status::Sealed)).is_ok());
    let refused = offer().require_alive(OfferId::FIRST, &head(4, Status::Sealed)).unwrap_err();
    assert_eq!(refused.code(), "OFFER_OWNER_CHANGED");
    let closed = Offer { open: false, ..offer() };
    assert_eq!(closed.require_alive(OfferId::FIRST, &head(3, Status::Sealed)).unwrap_err().code(), "OFFER_CLOSED");
}

#[test]
fn a_guard_holds_for_exactly_one_version_one_epoch_and_at_most_one_price() {
    let check = |version, epoch, most: u128| {
        let guard = Guard { version, epoch, most: Amount::new(most).unwrap() };
        offer().check_guard(OfferId::FIRST, &guard, units(1_000)).map_err(|error| error.code())
    };
    assert_eq!(check(2, 3, 1_000), Ok(()));
    assert_eq!(check(1, 3, 1_000), Err("OFFER_CHANGED"));
    assert_eq!(check(2, 2, 1_000), Err("OFFER_CHANGED"));
    assert_eq!(check(2, 3, 999), Err("PRICE_ABOVE_GUARD"));
}

#[test]
fn status_decides_what_can_be_done_with_an_asset() {
    let outcome = |status| {
        let head = head(1, status);
        [head.require_licensable(asset(1)), head.require_frozen(asset(1)), head.require_draft(asset(1))]
            .map(|outcome| outcome.map_or_else(|error| error.code(), |()| ""))
    };
    assert_eq!(outcome(Status::Draft), ["ASSET_NOT_SEALED", "ASSET_NOT_SEALED", ""]);
    assert_eq!(outcome(Status::Sealed), ["", "", "ASSET_NOT_DRAFT"]);
    assert_eq!(outcome(Status::Retracted), ["ASSET_RETRACTED", "", "ASSET_NOT_DRAFT"]);
}

#[test]
fn supply_and_cap_count_to_the_last_one() {
    let who = addr("holder");
    let mut offer = offer();
    for sold in 1..=2 {
        offer.require_supply(OfferId::FIRST, &terms()).unwrap();
        assert_eq!(offer.sell(), Ok(sold));
    }
    assert_eq!(offer.require_supply(OfferId::FIRST, &terms()).unwrap_err().code(), "SUPPLY_EXHAUSTED");
    assert_eq!(purchases_after(OfferId::FIRST, &terms(), &who, 0), Ok(1));
    assert_eq!(purchases_after(OfferId::FIRST, &terms(), &who, 1).unwrap_err().code(), "LICENSEE_CAP");
}

#[test]
fn a_fee_is_at_most_what_its_payer_agreed_to() {
    let check =
        |most, fee| check_fee_guard(Bps::new(most).unwrap(), Bps::new(fee).unwrap()).map_err(|error| error.code());
    assert_eq!(check(250, 250), Ok(()));
    assert_eq!(check(0, 0), Ok(()));
    assert_eq!(check(249, 250), Err("FEE_ABOVE_GUARD"));
}

#[test]
fn a_payment_is_exact() {
    let check = |key: &str, amount| check_payment(&terms(), key, units(amount)).map_err(|error| error.code());
    assert_eq!(check("n:ucara", 1_000), Ok(()));
    assert_eq!(check("n:ucara", 999), Err("PAYMENT_INEXACT"));
    assert_eq!(check("n:ucara", 1_001), Err("PAYMENT_INEXACT"));
    assert_eq!(check("n:uother", 1_000), Err("CURRENCY_MISMATCH"));
}
