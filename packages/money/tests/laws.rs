//! The laws of money: nothing is created, nothing is lost, and neither order nor timing changes what is due.
#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, clippy::indexing_slicing)]

use caravan_money::{
    add, entitlement_floor, fee_ceil, fee_floor, mul, part_floor, per_million_floor, sub, weight_entitlement_floor,
    weight_entitlement_floor_capped, Bps, Currency,
};
use caravan_primitives::Coded;
use cosmwasm_std::{Uint128, Uint256};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

/// 1,024 cases, or more by `PROPTEST_CASES`.
fn config() -> ProptestConfig {
    let default = ProptestConfig::default();
    ProptestConfig {
        cases: default.cases.max(1_024),
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        ..default
    }
}

fn units(n: u128) -> Uint128 {
    Uint128::new(n)
}

/// Small amounts, where rounding shows, and amounts up to the largest.
fn amount() -> impl Strategy<Value = u128> {
    prop_oneof![0..30_000u128, any::<u64>().prop_map(u128::from), any::<u128>(), Just(u128::MAX)]
}

fn bps() -> impl Strategy<Value = Bps> {
    prop_oneof![0..=10_000u16, Just(0), Just(10_000)].prop_map(|n| Bps::new(n).unwrap())
}

/// Payments whose sum fits.
fn payments() -> impl Strategy<Value = Vec<u128>> {
    prop::collection::vec(prop_oneof![0..50u128, 0..u128::MAX / 64], 1..24)
}

/// Weights whose sum fits and is not zero.
fn weights() -> impl Strategy<Value = Vec<u128>> {
    let weight = prop_oneof![Just(0), 1..20u128, 0..u128::MAX / 64];
    prop::collection::vec(weight, 1..24).prop_filter("all zero", |all| all.iter().any(|w| *w > 0))
}

/// `floor(amount * bps / 10,000)` without a product of more than 128 bits, and whether it is exact.
fn reference_part(amount: u128, bps: u16) -> (u128, bool) {
    let (whole, rest) = (amount / 10_000, amount % 10_000 * u128::from(bps));
    (whole * u128::from(bps) + rest / 10_000, rest % 10_000 == 0)
}

/// What a share of all that came in is paid in total, when it is collected after the payments for which `collected` is
/// true, and after the last.
fn paid(payments: &[u128], collected: &[bool], bps: Bps) -> u128 {
    let (mut total_in, mut paid) = (units(0), units(0));
    for (payment, now) in payments.iter().zip(collected.iter().cycle()) {
        total_in = add(total_in, units(*payment)).unwrap();
        if *now {
            paid = add(paid, entitlement_floor(total_in, bps.get(), paid).unwrap()).unwrap();
        }
    }
    add(paid, entitlement_floor(total_in, bps.get(), paid).unwrap()).unwrap().u128()
}

/// What each weight gets out of `pool`, and what is left.
fn split(pool: Uint128, weights: &[Uint128]) -> (Vec<Uint128>, Uint128) {
    let sum = weights.iter().sum();
    let part = |weight: &Uint128| weight_entitlement_floor(pool, *weight, sum, units(0)).unwrap();
    let parts: Vec<_> = weights.iter().map(part).collect();
    let dust = parts.iter().fold(pool, |left, part| sub(left, *part).unwrap());
    (parts, dust)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn fees_are_the_exact_part_rounded_down_and_up(amount in amount(), bps in bps()) {
        let (floor, exact) = reference_part(amount, bps.get());
        prop_assert_eq!(fee_floor(units(amount), bps), Ok(units(floor)));
        prop_assert_eq!(fee_ceil(units(amount), bps), Ok(units(if exact { floor } else { floor + 1 })));
        prop_assert!(fee_ceil(units(amount), bps).unwrap() <= units(amount));
    }

    #[test]
    fn more_money_or_a_higher_rate_never_lowers_a_fee(a in amount(), b in amount(), low in bps(), high in bps()) {
        let ((a, b), (low, high)) = ((a.min(b), a.max(b)), (low.min(high), low.max(high)));
        for fee in [fee_floor, fee_ceil] {
            prop_assert!(fee(units(a), low).unwrap() <= fee(units(b), low).unwrap());
            prop_assert!(fee(units(a), low).unwrap() <= fee(units(a), high).unwrap());
        }
    }

    #[test]
    fn a_reserve_covers_the_fees_of_all_payments(payments in payments(), bps in bps()) {
        let mut fees = 0;
        let mut reserved = 0;
        for payment in &payments {
            fees += fee_floor(units(*payment), bps).unwrap().u128();
            reserved += fee_ceil(units(*payment), bps).unwrap().u128();
        }
        let at_once = fee_ceil(units(payments.iter().sum()), bps).unwrap().u128();
        prop_assert!(fees <= at_once && at_once <= reserved);
        prop_assert!(reserved - fees <= payments.len() as u128);
    }

    #[test]
    fn a_part_beyond_the_whole_is_the_exact_one_or_an_overflow(amount in amount(), bps in any::<u16>()) {
        let fits = (amount / 10_000).checked_mul(u128::from(bps)).and_then(|whole| {
            whole.checked_add(amount % 10_000 * u128::from(bps) / 10_000)
        });
        match (part_floor(units(amount), bps), fits) {
            (Ok(part), Some(expected)) => prop_assert_eq!(part, units(expected)),
            (Err(error), None) => prop_assert_eq!(error.code(), "AMOUNT_OVERFLOW"),
            (part, expected) => prop_assert!(false, "{part:?} where {expected:?} was expected"),
        }
    }

    #[test]
    fn dividing_an_amount_earns_no_points(a in 0..u128::MAX / 2, b in 0..u128::MAX / 2, rate in 0..=1_000_000u128) {
        let points = |amount| per_million_floor(units(amount), units(rate)).unwrap().u128();
        prop_assert!(points(a) + points(b) <= points(a + b));
        prop_assert!(points(a + b) - points(a) - points(b) <= 1);
    }

    #[test]
    fn a_split_creates_nothing_and_loses_nothing(total in amount(), weights in weights()) {
        let all: Vec<_> = weights.iter().copied().map(units).collect();
        let (parts, dust) = split(units(total), &all);
        prop_assert_eq!(parts.len(), weights.len());
        prop_assert_eq!(parts.iter().map(|part| part.u128()).sum::<u128>() + dust.u128(), total);
        let holders = weights.iter().filter(|weight| **weight > 0).count();
        prop_assert!(dust.u128() < holders as u128);
        prop_assert!(weights.iter().zip(&parts).all(|(weight, part)| *weight > 0 || part.is_zero()));
        for ((w1, p1), (w2, p2)) in weights.iter().zip(&parts).zip(weights.iter().zip(&parts).skip(1)) {
            prop_assert!(w1 > w2 || p1 <= p2, "a smaller weight has a larger part");
        }
    }

    #[test]
    fn a_split_does_not_depend_on_the_order(
        total in amount(),
        (weights, shuffled) in weights().prop_map(|all| all.into_iter().enumerate().collect::<Vec<_>>())
            .prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
    ) {
        let of = |all: &[(usize, u128)]| all.iter().map(|(_, weight)| units(*weight)).collect::<Vec<_>>();
        let (parts, dust) = split(units(total), &of(&weights));
        let (again, dust_again) = split(units(total), &of(&shuffled));
        prop_assert_eq!(dust, dust_again);
        for ((place, _), part) in shuffled.iter().zip(again) {
            prop_assert_eq!(part, parts[*place]);
        }
    }

    #[test]
    fn what_is_due_depends_on_the_total_alone(
        (payments, shuffled) in payments().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
        collected in prop::collection::vec(any::<bool>(), 1..24),
        bps in bps(),
    ) {
        let total: u128 = payments.iter().sum();
        let due = reference_part(total, bps.get()).0;
        prop_assert_eq!(paid(&payments, &collected, bps), due);
        prop_assert_eq!(paid(&shuffled, &collected, bps), due);
        prop_assert_eq!(paid(&payments, &[true], bps), due);
        prop_assert_eq!(paid(&[total], &[false], bps), due);
    }

    #[test]
    fn all_parts_of_what_came_in_leave_less_dust_than_there_are_parts(
        payments in payments(),
        cuts in prop::collection::vec(0..=10_000u16, 0..8),
        collected in prop::collection::vec(any::<bool>(), 1..24),
    ) {
        let mut edges: Vec<_> = cuts.into_iter().chain([0, 10_000]).collect();
        edges.sort_unstable();
        let shares: Vec<_> = edges.windows(2).map(|pair| Bps::new(pair[1] - pair[0]).unwrap()).collect();
        let total: u128 = payments.iter().sum();
        let given: u128 = shares.iter().map(|share| paid(&payments, &collected, *share)).sum();
        prop_assert!(given <= total);
        prop_assert!(total - given < shares.len() as u128);
    }

    #[test]
    fn a_pool_pays_every_weight_its_part_in_any_order_of_claims(
        payments in payments(),
        weights in weights(),
        visits in prop::collection::vec(any::<prop::sample::Index>(), 24),
    ) {
        let total = units(weights.iter().sum());
        let mut claimed = vec![units(0); weights.len()];
        let mut pool = units(0);
        let claim = |pool, who: usize, claimed: &mut Vec<Uint128>| {
            let left = sub(pool, claimed.iter().sum()).unwrap();
            let due = weight_entitlement_floor(pool, units(weights[who]), total, claimed[who]).unwrap();
            let capped = weight_entitlement_floor_capped(pool, units(weights[who]), total, claimed[who], left);
            assert_eq!(capped, Ok(due), "the caps never bind where the weights are true");
            claimed[who] = add(claimed[who], due).unwrap();
        };
        for (payment, visit) in payments.iter().zip(&visits) {
            pool = add(pool, units(*payment)).unwrap();
            claim(pool, visit.index(weights.len()), &mut claimed);
            prop_assert!(claimed.iter().map(|each| each.u128()).sum::<u128>() <= pool.u128());
        }
        (0..weights.len()).for_each(|who| claim(pool, who, &mut claimed));
        let all: Vec<_> = weights.iter().copied().map(units).collect();
        let (parts, dust) = split(pool, &all);
        prop_assert_eq!(&claimed, &parts);
        let exact = |weight: &u128| pool.full_mul(*weight) / Uint256::from(total);
        prop_assert!(weights.iter().map(exact).eq(parts.iter().copied().map(Uint256::from)));
        prop_assert_eq!(claimed.iter().map(|each| each.u128()).sum::<u128>() + dust.u128(), pool.u128());
    }

    #[test]
    fn sums_are_exact_or_refused(a in amount(), b in amount(), n in any::<u64>()) {
        prop_assert_eq!(add(units(a), units(b)).ok().map(|it| it.u128()), a.checked_add(b));
        prop_assert_eq!(sub(units(a), units(b)).ok().map(|it| it.u128()), a.checked_sub(b));
        prop_assert_eq!(mul(units(a), n).ok().map(|it| it.u128()), a.checked_mul(u128::from(n)));
    }

    #[test]
    fn a_currency_is_read_back_from_its_key(
        denom in "[a-zA-Z][a-zA-Z0-9/:._-]{2,127}",
        address in "[!-~]{1,128}",
    ) {
        for currency in [Currency::native(denom).unwrap(), Currency::cw20(address).unwrap()] {
            prop_assert_eq!(Currency::from_key(&currency.key()), Ok(currency.clone()));
            let json = serde_json::to_string(&currency).unwrap();
            prop_assert_eq!(currency.to_string(), json.clone(), "a currency is shown as it is on the wire");
            prop_assert_eq!(serde_json::from_str::<Currency>(&json).unwrap(), currency);
        }
    }
}
