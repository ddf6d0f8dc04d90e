#![allow(clippy::arithmetic_side_effects)]

use caravan_marketplace_api::batch_config;
use caravan_primitives::{Coded, Hash32};
use proptest::prelude::*;

use super::*;
use crate::tests::{addr, cases, units};

fn project(free: u128, credit: u128) -> Project {
    Project {
        requester: PersonId::FIRST,
        managers: vec![PersonId::new(2).unwrap(), PersonId::new(3).unwrap()],
        currency: "n:ucara".to_owned(),
        arbiter: addr("arbiter"),
        active: false,
        edition: EditionId::FIRST,
        available: units(free),
        project_credit: units(credit),
        arbiter_person: Some(PersonId::new(9).unwrap()),
        restricted_until: Time::new(0),
    }
}

fn sender(name: &str, person: Option<u64>) -> Sender {
    Sender { address: addr(name), person: person.map(|id| PersonId::new(id).unwrap()) }
}

fn code<T>(got: Result<T>) -> &'static str {
    got.map_or_else(|error| error.code(), |_| "ok")
}

#[test]
fn requester_and_managers_are_persons_wherever_they_are() {
    let project = project(0, 0);
    let id = ProjectId::FIRST;
    // name, person; requester only, manager or requester, claim
    for (name, person, requester, manager, claim) in [
        ("requester", Some(1), "ok", "ok", "OWN_PROJECT"),
        ("requester after a move", Some(1), "ok", "ok", "OWN_PROJECT"),
        ("manager", Some(2), "REQUESTER_ONLY", "ok", "OWN_PROJECT"),
        ("manager after a move", Some(2), "REQUESTER_ONLY", "ok", "OWN_PROJECT"),
        ("deputy", Some(3), "REQUESTER_ONLY", "ok", "OWN_PROJECT"),
        // the address that a manager left, alone and as another person
        ("manager", None, "REQUESTER_ONLY", "MANAGER_ONLY", "ok"),
        ("manager", Some(7), "REQUESTER_ONLY", "MANAGER_ONLY", "ok"),
        ("stranger", None, "REQUESTER_ONLY", "MANAGER_ONLY", "ok"),
        ("stranger", Some(4), "REQUESTER_ONLY", "MANAGER_ONLY", "ok"),
        // the arbiter by its address, and as the person that it was
        ("arbiter", None, "REQUESTER_ONLY", "MANAGER_ONLY", "ARBITER_IS_PARTY"),
        ("arbiter", Some(8), "REQUESTER_ONLY", "MANAGER_ONLY", "ARBITER_IS_PARTY"),
        ("arbiter after a move", Some(9), "REQUESTER_ONLY", "MANAGER_ONLY", "ARBITER_IS_PARTY"),
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
fn managers_are_distinct_persons_and_no_other_party() {
    let a = || sender("a", Some(2));
    for (managers, expected) in [
        (vec![], "ok"),
        (vec![a(), sender("b", Some(3)), sender("c", Some(4)), sender("d", Some(5)), sender("e", Some(6))], "ok"),
        (vec![a(), sender("b", Some(3)), a()], "ENTRY_DUPLICATE"),
        (vec![a(), sender("b", None)], "ADDRESS_UNKNOWN"),
        (vec![sender("requester", Some(1))], "MANAGER_IS_REQUESTER"),
        (vec![sender("elsewhere", Some(1))], "MANAGER_IS_REQUESTER"),
        (vec![a(), sender("arbiter", None)], "ARBITER_IS_PARTY"),
        (vec![a(), sender("arbiter after a move", Some(9))], "ARBITER_IS_PARTY"),
    ] {
        let mut row = project(0, 0);
        let before = row.clone();
        assert_eq!(code(row.set_managers(&managers, &sender("requester", Some(1)))), expected, "{managers:?}");
        assert!(expected == "ok" || row == before);
        let persons: Vec<_> = managers.iter().filter_map(|manager| manager.person).collect();
        assert_eq!(row.managers == persons, expected == "ok");
    }
    for arbiter in [sender("requester", None), sender("arbiter", Some(1))] {
        assert_eq!(code(check_parties(&[], &sender("requester", Some(1)), &arbiter)), "ARBITER_IS_PARTY");
    }
}

#[test]
fn credit_is_taken_first_where_it_may_be() {
    for (credit, total, credit_use, from_project_credit, from_available, refused) in [
        (0, 100, CreditUse::Allowed, 0, 100, 0),
        (30, 100, CreditUse::Allowed, 30, 70, 0),
        (100, 100, CreditUse::Allowed, 100, 0, 0),
        (500, 100, CreditUse::Allowed, 100, 0, 0),
        (500, 100, CreditUse::RefusedForChosenPeople, 0, 100, 0),
        (30, 100, CreditUse::RefusedForPrivateRows, 0, 100, 30),
        (500, 100, CreditUse::RefusedForPrivateRows, 0, 100, 100),
    ] {
        let reserve = project(1_000, credit).reserve_from(units(total), credit_use).unwrap();
        let expected = Reserve {
            from_project_credit: units(from_project_credit),
            from_available: units(from_available),
            refused_credit: units(refused),
        };
        assert_eq!(reserve, expected, "{credit} {total} {credit_use:?}");
    }
}

#[test]
fn a_batch_without_its_money_does_not_open() {
    let mut row = project(69, 30);
    let reserve = row.reserve_from(units(100), CreditUse::Allowed).unwrap();
    assert_eq!(
        row.open_batch(&reserve, units(0)),
        Err(MarketplaceError::AvailableShort { needed: units(70), available: units(69) })
    );
    row.fund(units(1)).unwrap();
    row.open_batch(&reserve, units(0)).unwrap();
    assert_eq!((row.available, row.project_credit, row.is_active()), (units(0), units(0), true));
}

#[test]
fn project_credit_pays_for_tasks_at_random_with_public_rows_alone() {
    let list = Distribution::Allow { root: Hash32::digest(b"list"), size: 1 };
    for (distribution, rows, expected) in [
        (Distribution::Random {}, Rows::Public {}, CreditUse::Allowed),
        (Distribution::Random {}, Rows::Private {}, CreditUse::RefusedForPrivateRows),
        (list.clone(), Rows::Public {}, CreditUse::RefusedForChosenPeople),
        (list, Rows::Private {}, CreditUse::RefusedForChosenPeople),
    ] {
        let mut config = batch_config();
        (config.access.distribution, config.about.rows) = (distribution, rows);
        assert_eq!(CreditUse::of(&config), expected, "{config:?}");
    }
}

#[test]
fn private_rows_are_named_where_only_project_credit_would_be_enough() {
    let open = |available: u128, credit: u128| {
        let mut row = project(available, credit);
        let reserve = row.reserve_from(units(100), CreditUse::RefusedForPrivateRows).unwrap();
        let code = code(row.open_batch(&reserve, units(0)));
        (code, row.available.u128(), row.project_credit.u128())
    };
    assert_eq!(open(100, 30), ("ok", 0, 30));
    assert_eq!(open(99, 1), ("CREDIT_NEEDS_PUBLIC_ROWS", 99, 1));
    assert_eq!(open(0, 500), ("CREDIT_NEEDS_PUBLIC_ROWS", 0, 500));
    // With public rows it would not be enough either.
    assert_eq!(open(98, 1), ("AVAILABLE_SHORT", 98, 1));
    assert_eq!(open(99, 0), ("AVAILABLE_SHORT", 99, 0));
}

#[test]
fn a_bond_is_taken_from_available_funds_alone() {
    let mut row = project(5, 100);
    let reserve = row.reserve_from(units(100), CreditUse::Allowed).unwrap();
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
        let credit_use = if random { CreditUse::Allowed } else { CreditUse::RefusedForChosenPeople };
        let reserve = row.reserve_from(units(total), credit_use).unwrap();
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
