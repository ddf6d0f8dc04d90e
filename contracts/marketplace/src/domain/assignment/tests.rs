#![allow(clippy::arithmetic_side_effects)]

use caravan_primitives::Coded;

use super::*;
use crate::domain::frozen::tests::frozen;
use crate::domain::frozen::WorkWindows;
use crate::domain::project::Sender;
use crate::tests::{addr, units};

const ALL: [State; 9] = [
    State::Reserved,
    State::Submitted,
    State::Rework,
    State::Accepted,
    State::RejectionPending,
    State::Appealed,
    State::Rejected,
    State::Returned,
    State::Expired,
];
const CLAIMED: u64 = 1_000;
const DUE: u64 = 2_000;
const MIN_WORK: u64 = 30;
const REVIEW: u64 = 500;

fn windows() -> Frozen {
    let (min_work_secs, review_secs) = (Seconds::new(MIN_WORK), Seconds::new(REVIEW));
    let windows = WorkWindows { min_work_secs, review_secs, ..frozen().windows };
    Frozen { windows, ..frozen() }
}

fn row(state: State) -> Assignment {
    let person = PersonId::new(7).unwrap();
    let claimed = Claimed { task: 3, person, terms: 1, newcomer: true, took_reopened: false };
    let reserved = Assignment::reserve(claimed, Time::new(CLAIMED), Seconds::new(DUE - CLAIMED)).unwrap();
    Assignment { state, ..reserved }
}

#[test]
fn a_reservation_ends_when_its_time_has_passed() {
    let row = row(State::Reserved);
    assert_eq!((row.claimed_at, row.due_or_end, row.paid), (Time::new(CLAIMED), Time::new(DUE), units(0)));
    let late = Assignment::reserve(
        Claimed { task: 0, person: row.person, terms: 0, newcomer: false, took_reopened: false },
        Time::new(u64::MAX),
        Seconds::new(1),
    );
    assert_eq!(late.unwrap_err().code(), "TIME_OVERFLOW");
}

#[test]
fn time_decides_at_due_and_not_a_second_before_and_final_states_absorb() {
    for state in ALL {
        let decided = match state {
            State::Reserved => Some(Timeout::Expire),
            State::Submitted => Some(Timeout::AutoApprove),
            State::RejectionPending => Some(Timeout::FinalizeRejection),
            State::Appealed => Some(Timeout::EndAppeal),
            State::Rework => Some(Timeout::EndRework),
            State::Accepted | State::Rejected | State::Returned | State::Expired => None,
        };
        for (now, expected) in [(DUE - 1, None), (DUE, decided), (DUE + 1, decided), (u64::MAX, decided)] {
            assert_eq!(row(state).timeout(Time::new(now)), expected, "{state:?} at {now}");
        }
    }
}

#[test]
fn only_a_reservation_is_submitted_from_the_minimum_on_and_late_too() {
    let id = AssignmentId::FIRST;
    for state in ALL {
        for now in [CLAIMED, CLAIMED + MIN_WORK - 1, CLAIMED + MIN_WORK, DUE - 1, DUE, DUE + 1] {
            let mut row = row(state);
            let before = row.clone();
            let got = row.submit(id, Time::new(now), &windows());
            if state != State::Reserved {
                let actual = state.status();
                let expected = MarketplaceError::AssignmentState { assignment: id, expected: "reserved", actual };
                assert_eq!((got, row), (Err(expected), before), "{state:?} at {now}");
            } else if now < CLAIMED + MIN_WORK {
                let from = Time::new(CLAIMED + MIN_WORK);
                assert_eq!(got, Err(MarketplaceError::SubmitEarly { from, now: Time::new(now) }), "at {now}");
                assert_eq!(row, before);
            } else {
                assert_eq!(got, Ok(()), "at {now}");
                assert_eq!((row.state, row.due_or_end), (State::Submitted, Time::new(now + REVIEW)));
            }
        }
    }
}

#[test]
fn a_state_that_is_asked_for_is_the_only_one_that_passes() {
    let id = AssignmentId::FIRST;
    for state in ALL {
        for asked in ALL {
            let (expected, actual) = (asked.status().name(), state.status());
            let refused = MarketplaceError::AssignmentState { assignment: id, expected, actual };
            assert_eq!(row(state).require(id, asked), if asked == state { Ok(()) } else { Err(refused) });
        }
    }
}

#[test]
fn what_newcomers_hold_counts_until_it_is_judged() {
    for state in ALL {
        let held = matches!(state, State::Reserved | State::Submitted | State::Rework);
        assert_eq!(row(state).is_newcomer_pending(), held, "{state:?}");
        assert!(!Assignment { newcomer: false, ..row(state) }.is_newcomer_pending(), "{state:?}");
    }
}

#[test]
fn an_assignment_ends_out_of_the_state_that_ends_so_and_no_other() {
    let now = Time::new(1_500);
    for (ending, from, to) in [
        (Ending::Returned, State::Reserved, State::Returned),
        (Ending::Expired, State::Reserved, State::Expired),
        (Ending::GivenUp, State::Submitted, State::Rejected),
        (Ending::RejectedByTime, State::RejectionPending, State::Rejected),
        (Ending::RejectionAccepted, State::RejectionPending, State::Rejected),
        (Ending::RejectedByRuling, State::Appealed, State::Rejected),
    ] {
        assert_eq!(ending.state(), to);
        for state in ALL {
            let mut ended = row(state);
            let got = ended.end(ending, now);
            if state == from {
                assert_eq!((ended.state, ended.paid, ended.due_or_end), (to, units(0), now), "{ending:?}");
            } else {
                assert_eq!((got.unwrap_err().code(), ended), ("LEDGER_BROKEN", row(state)), "{ending:?} of {state:?}");
            }
        }
    }
}

#[test]
fn verdicts_are_about_submitted_work_and_an_acceptance_is_about_what_was_sent_back_too() {
    let now = Time::new(1_500);
    for state in ALL {
        let (mut accepted, mut rejected) = (row(state), row(state));
        let got = (accepted.accept(units(9), now), rejected.reject(Reason::TooFast, now, Seconds::new(1)));
        // What was sent back or rejected can be accepted after all, and not be rejected again.
        if matches!(state, State::Submitted | State::Rework | State::RejectionPending | State::Appealed) {
            assert_eq!((accepted.state, accepted.paid, accepted.due_or_end), (State::Accepted, units(9), now));
        } else {
            assert!(got.0.is_err(), "{state:?}");
        }
        if state == State::Submitted {
            assert_eq!((rejected.state, rejected.due_or_end), (State::RejectionPending, Time::new(1_501)));
        } else {
            assert!(got.1.is_err(), "{state:?}");
        }
    }
    let mut late = row(State::Submitted);
    assert_eq!(late.reject(Reason::TooFast, Time::new(u64::MAX), Seconds::new(1)).unwrap_err().code(), "TIME_OVERFLOW");
}

#[test]
fn a_rejection_keeps_its_reason_through_the_store() {
    for reason in REASONS {
        let mut rejected = row(State::Submitted);
        assert_eq!(rejected.reason(), None);
        rejected.reject(reason, Time::new(1_500), Seconds::new(100)).unwrap();
        assert_eq!((rejected.state, rejected.due_or_end), (State::RejectionPending, Time::new(1_600)));
        let stored = serde_json::to_string(&rejected).unwrap();
        let loaded: Assignment = serde_json::from_str(&stored).unwrap();
        assert_eq!((loaded.reason(), &loaded), (Some(reason), &rejected));
    }
    let names: std::collections::BTreeSet<_> = REASONS.iter().map(|reason| reason.name()).collect();
    assert_eq!(names.len(), REASONS.len(), "a reason is there twice");
}

#[test]
fn work_belongs_to_its_annotator() {
    let id = AssignmentId::FIRST;
    let sender = |person| Sender { address: addr("ann"), person };
    let row = row(State::Reserved);
    assert_eq!(row.require_annotator(id, &sender(Some(row.person))), Ok(()));
    for person in [None, Some(PersonId::FIRST)] {
        let expected = MarketplaceError::AnnotatorOnly { assignment: id, expected: row.person, got: addr("ann") };
        assert_eq!(row.require_annotator(id, &sender(person)), Err(expected));
    }
}

#[test]
fn every_state_has_its_own_letter_and_status() {
    let letters: std::collections::BTreeSet<_> =
        ALL.iter().map(|state| serde_json::to_string(state).unwrap()).collect();
    let names: std::collections::BTreeSet<_> = ALL.iter().map(|state| state.status().name()).collect();
    assert_eq!((letters.len(), names.len()), (9, 9));
}

#[test]
fn a_rejection_is_appealed_once_before_it_is_final() {
    let (id, appeal) = (AssignmentId::FIRST, AppealId::FIRST);
    let code =
        |row: &Assignment, now| row.require_appealable(id, Time::new(now)).map_or_else(|error| error.code(), |()| "ok");
    for state in ALL {
        let expected = if state == State::RejectionPending { "ok" } else { "ASSIGNMENT_STATE" };
        assert_eq!(code(&row(state), DUE - 1), expected, "{state:?}");
    }
    let mut rejected = row(State::RejectionPending);
    assert_eq!(code(&rejected, DUE), "APPEAL_LATE");
    rejected.appeal(appeal, Time::new(9_000)).unwrap();
    assert_eq!(
        (rejected.state, rejected.appeal, rejected.due_or_end),
        (State::Appealed, Some(appeal), Time::new(9_000))
    );
    assert_eq!(code(&rejected, DUE - 1), "WORK_APPEALED");
    assert_eq!(rejected.clone().appeal(appeal, Time::new(9_000)).unwrap_err().code(), "LEDGER_BROKEN");
    rejected.end(Ending::RejectedByRuling, Time::new(3_000)).unwrap();
    assert_eq!((code(&rejected, DUE - 1), rejected.appeal), ("ASSIGNMENT_STATE", Some(appeal)));
    assert!(!row(State::Appealed).is_held_against(), "what is won stays counted as rejected");
}
