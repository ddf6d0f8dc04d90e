#![allow(clippy::arithmetic_side_effects)]

use caravan_primitives::Coded;
use proptest::prelude::*;

use super::*;
use crate::tests::{addr, cases, units};

fn project(free: u128, credit: u128) -> Project {
    Project {
        requester: PersonId::FIRST,
        managers: vec![addr("manager"), addr("deputy")],
        currency: "n:ucara".to_owned(),
        arbiter: addr("arbiter"),
        active: false,
        edition: EditionId::FIRST,
        available: units(free),
        project_credit: units(credit),
    }
}

fn sender(name: &str, person: Option<u64>) -> Sender {
    Sender { address: addr(name), person: person.map(|id| PersonId::new(id).unwrap()) }
}

fn code<T>(got: Result<T>) -> &'static str {
    got.map_or_else(|error| error.code(), |_| "ok")
}

#[test]
fn the_requester_is_a_person_and_managers_are_addresses() {
    let project = project(0, 0);
    let id = ProjectId::FIRST;
    // name, person; requester only, manager or requester, claim
    for (name, person, requester, manager, claim) in [
        ("requester", Some(1), "ok", "ok", "OWN_PROJECT"),
        ("requester after a move", Some(1), "ok", "ok", "OWN_PROJECT"),
        ("manager", None, "REQUESTER_ONLY", "ok", "OWN_PROJECT"),
        ("manager", Some(2), "REQUESTER_ONLY", "ok", "OWN_PROJECT"),
        ("deputy", Some(3), "REQUESTER_ONLY", "ok", "OWN_PROJECT"),
        ("stranger", None, "REQUESTER_ONLY", "MANAGER_ONLY", "ok"),
        ("stranger", Some(4), "REQUESTER_ONLY", "MANAGER_ONLY", "ok"),
        ("arbiter", None, "REQUESTER_ONLY", "MANAGER_ONLY", "ok"),
    ] {
        let sender = sender(name, person);
        let got = [
            code(project.require_requester(&sender)),
            code(project.require_manager(&sender)),
            code(project.require_outsider(id, &sender)),
        ];
        assert_eq!(got, [requester, manager, claim], "{name} {person:?}");
        assert_eq!(project.role_of(&sender) == ProjectRole::Manager, manager == "ok");
    }
}

#[test]
fn managers_are_distinct_and_no_other_party() {
    for (managers, expected) in [
        (&[][..], "ok"),
        (&["a", "b", "c", "d", "e"], "ok"),
        (&["a", "b", "a"], "ENTRY_DUPLICATE"),
        (&["requester"], "MANAGER_IS_REQUESTER"),
        (&["a", "arbiter"], "ARBITER_IS_PARTY"),
    ] {
        let managers: Vec<_> = managers.iter().map(|name| addr(name)).collect();
        let mut row = project(0, 0);
        assert_eq!(code(row.set_managers(managers.clone(), &addr("requester"))), expected, "{managers:?}");
        assert_eq!(row.managers == managers, expected == "ok");
    }
    assert_eq!(code(check_parties(&[], &addr("arbiter"), &addr("arbiter"))), "ARBITER_IS_PARTY");
}

#[test]
fn credit_is_taken_first_where_it_may_be() {
    for (credit, total, distribution, from_project_credit, from_available) in [
        (0, 100, DistributionKind::Random, 0, 100),
        (30, 100, DistributionKind::Random, 30, 70),
        (100, 100, DistributionKind::Random, 100, 0),
        (500, 100, DistributionKind::Random, 100, 0),
        (500, 100, DistributionKind::AllowList, 0, 100),
    ] {
        let reserve = project(1_000, credit).reserve_from(units(total), distribution).unwrap();
        let expected =
            Reserve { from_project_credit: units(from_project_credit), from_available: units(from_available) };
        assert_eq!(reserve, expected, "{credit} {total} {distribution:?}");
    }
}

#[test]
fn a_batch_without_its_money_does_not_open() {
    let mut row = project(69, 30);
    let reserve = row.reserve_from(units(100), DistributionKind::Random).unwrap();
    assert_eq!(
        row.open_batch(&reserve, units(0)),
        Err(MarketplaceError::AvailableShort { needed: units(70), available: units(69) })
    );
    row.fund(units(1)).unwrap();
    row.open_batch(&reserve, units(0)).unwrap();
    assert_eq!((row.available, row.project_credit, row.is_active()), (units(0), units(0), true));
}

#[test]
fn a_bond_is_taken_from_available_funds_alone() {
    let mut row = project(5, 100);
    let reserve = row.reserve_from(units(100), DistributionKind::Random).unwrap();
    let short = MarketplaceError::AvailableShort { needed: units(6), available: units(5) };
    assert_eq!(row.clone().open_batch(&reserve, units(6)), Err(short));
    row.open_batch(&reserve, units(5)).unwrap();
    assert_eq!((row.available, row.project_credit), (units(0), units(0)));
}

#[test]
fn project_credit_is_never_taken_as_available_funds() {
    let mut row = project(5, 1_000);
    assert_eq!(
        row.take_available(units(6)),
        Err(MarketplaceError::AvailableShort { needed: units(6), available: units(5) })
    );
    row.receive(&Finalized { to_available: units(1), to_project_credit: units(2) }).unwrap();
    assert_eq!((row.available, row.project_credit), (units(6), units(1_002)));
    row.take_available(units(6)).unwrap();
    assert_eq!((row.available, row.project_credit), (units(0), units(1_002)));
}

proptest! {
    #![proptest_config(cases(1_024))]

    #[test]
    fn what_is_reserved_leaves_the_project_to_the_unit(
        free in 0..u128::MAX / 2, credit in 0..u128::MAX / 2, total in any::<u128>(), random in any::<bool>(),
    ) {
        let mut row = project(free, credit);
        let distribution = if random { DistributionKind::Random } else { DistributionKind::AllowList };
        let reserve = row.reserve_from(units(total), distribution).unwrap();
        prop_assert_eq!(reserve.from_available + reserve.from_project_credit, units(total));
        prop_assert!(random || reserve.from_project_credit.is_zero());
        // available funds is touched only when credit is used up
        prop_assert!(!random || reserve.from_available.is_zero() || reserve.from_project_credit == row.project_credit);
        match row.open_batch(&reserve, units(0)) {
            Ok(()) => prop_assert_eq!((row.available + row.project_credit).u128(), free + credit - total),
            Err(error) => {
                prop_assert_eq!(error.code(), "AVAILABLE_SHORT");
                prop_assert!(reserve.from_available.u128() > free);
            }
        }
    }
}
