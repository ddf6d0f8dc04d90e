#![allow(clippy::arithmetic_side_effects)]

use caravan_primitives::{Coded, Seconds};

use super::*;

const DAY: u64 = 86_400;

fn new(secs: u64) -> NewRestriction {
    NewRestriction { reason: RestrictionReason::Abuse, evidence: Hash32::digest(b"evidence"), secs: Seconds::new(secs) }
}

#[test]
fn a_restriction_lasts_a_second_to_thirty_days() {
    let now = Time::new(1_000);
    for secs in [0, 30 * DAY + 1, u64::MAX] {
        assert_eq!(Restriction::new(None, &new(secs), now).unwrap_err().code(), "OUT_OF_RANGE");
    }
    let row = Restriction::new(None, &new(30 * DAY), now).unwrap();
    assert!(row.is_in_force(Time::new(999 + 30 * DAY)) && !row.is_in_force(row.until()));
    assert_eq!(row.response().unwrap().reason, RestrictionReason::Abuse);
    let restricted = |at| check_unrestricted(Some(&row), PersonId::FIRST, "platform", Time::new(at));
    assert_eq!(restricted(1_000).unwrap_err().code(), "CLAIM_RESTRICTED");
    assert_eq!(restricted(1_000 + 30 * DAY), Ok(()));
    assert_eq!(check_unrestricted(None, PersonId::FIRST, "platform", now), Ok(()));
}

#[test]
fn each_one_after_the_first_is_a_renewal_whether_or_not_it_was_lifted() {
    let (mut row, mut now) = (Restriction::new(None, &new(60), Time::new(0)).unwrap(), 0);
    for renewals in 1..=3 {
        now += 100;
        row = Restriction::new(Some(&row), &new(60), Time::new(now)).unwrap();
        assert_eq!((row.renewals(), row.until()), (renewals, Time::new(now + 60)));
        row.lift(Time::new(now + 1));
        assert!(!row.is_in_force(Time::new(now + 1)));
    }
}

#[test]
fn every_reason_is_kept_by_its_place() {
    for reason in RestrictionReason::ALL {
        let row = Restriction::new(None, &NewRestriction { reason, ..new(1) }, Time::new(0)).unwrap();
        assert_eq!(row.response().unwrap().reason, reason);
    }
}
