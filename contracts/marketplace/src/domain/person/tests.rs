#![allow(clippy::arithmetic_side_effects)]

use caravan_marketplace_api::keys::PersonHead;
use caravan_primitives::Coded;
use cosmwasm_std::{from_json, to_json_vec};
use proptest::prelude::*;

use super::*;
use crate::tests::{addr, cases};

const DAY: u64 = 86_400;
const ID: PersonId = PersonId::FIRST;

const DAYS: [u64; 2] = [7, 30];

fn at(day: u64) -> Time {
    Time::new(day * DAY)
}

/// A person with a recovery address.
fn recoverable() -> Person {
    let mut person = Person::new(addr("old"));
    assert_eq!(person.set_recovery(ID, Some(addr("recovery")), at(0)), Ok(RecoveryStep::Set));
    person
}

/// A move to `new` that its key started on day 0, or its recovery address.
fn moving(by_recovery: bool) -> Person {
    let mut person = recoverable();
    let _ = if by_recovery {
        person.start_recovery(ID, &addr("recovery"), addr("new"), at(0)).unwrap()
    } else {
        person.start_move(ID, addr("new"), at(0)).unwrap()
    };
    person
}

#[test]
fn a_move_waits_seven_days_and_a_recovery_thirty() {
    for (by_recovery, days) in [(false, 7), (true, 30)] {
        let (ready, second_before) = (at(days), Time::new(days * DAY - 1));
        let early = moving(by_recovery).accept_move(ID, &addr("new"), second_before);
        assert_eq!(early, Err(MarketplaceError::MoveEarly { ready_at: ready, now: second_before }), "{days}");
        let mut person = moving(by_recovery);
        let accepted = Accepted { from: addr("old"), dropped: None, recovery_removed: false };
        assert_eq!(person.accept_move(ID, &addr("new"), ready), Ok(accepted));
        assert_eq!((person.address(), person.moving()), (&addr("new"), None));
    }
}

#[test]
fn at_every_second_exactly_one_of_accepting_and_canceling_is_allowed_and_neither_once_the_move_is_void() {
    for (by_recovery, days) in [(false, 7), (true, 30)] {
        let (ready, void) = (days * DAY, (days + 14) * DAY);
        for (second, expected) in [
            (0, ("MOVE_EARLY", "ok")),
            (ready - 1, ("MOVE_EARLY", "ok")),
            (ready, ("ok", "MOVE_READY")),
            (void - 1, ("ok", "MOVE_READY")),
            (void, ("MOVE_MISSING", "MOVE_MISSING")),
            (void + 400 * DAY, ("MOVE_MISSING", "MOVE_MISSING")),
        ] {
            let now = Time::new(second);
            let accepts = moving(by_recovery).accept_move(ID, &addr("new"), now);
            let accepts = accepts.as_ref().map_or_else(|error| error.code(), |_| "ok");
            for who in ["old", "recovery"] {
                let cancels = moving(by_recovery).cancel_move(ID, &addr(who), now);
                let cancels = cancels.as_ref().map_or_else(|error| error.code(), |_| "ok");
                assert_eq!((accepts, cancels), expected, "second {second}, {who}");
            }
        }
    }
}

#[test]
fn a_void_move_is_gone_and_another_may_start() {
    let person = moving(false);
    assert_eq!(person.clone().at(Time::new(21 * DAY - 1)).moving().unwrap().to, addr("new"));
    assert_eq!(person.clone().at(at(21)).moving(), None);
    let mut late = person;
    assert_eq!(late.start_move(ID, addr("newer"), at(21)).unwrap().ready_at, at(28));
    assert_eq!(late.moving().unwrap().to, addr("newer"));
}

#[test]
fn only_the_new_key_accepts() {
    for who in ["old", "recovery", "stranger"] {
        let got = moving(false).accept_move(ID, &addr(who), at(7));
        assert_eq!(got, Err(MarketplaceError::MoveNotYours { expected: addr("new"), got: addr(who) }), "{who}");
    }
    let missing = Person::new(addr("old")).accept_move(ID, &addr("new"), at(7));
    assert_eq!(missing, Err(MarketplaceError::MoveMissing(ID)));
}

#[test]
fn only_the_key_and_the_recovery_address_cancel_and_each_cancels_every_move() {
    for by_recovery in [false, true] {
        for who in ["old", "recovery"] {
            let mut person = moving(by_recovery);
            assert_eq!(person.cancel_move(ID, &addr(who), at(1)).unwrap().by_recovery, by_recovery, "{who}");
            assert_eq!(person.cancel_move(ID, &addr(who), at(1)), Err(MarketplaceError::MoveMissing(ID)));
        }
        for who in ["new", "stranger"] {
            let got = moving(by_recovery).cancel_move(ID, &addr(who), at(1));
            let expected = MarketplaceError::PersonOnly { person: ID, expected: addr("old"), got: addr(who) };
            assert_eq!(got, Err(expected), "{who}");
        }
    }
}

#[test]
fn one_move_at_a_time() {
    for by_recovery in [false, true] {
        let mut person = moving(by_recovery);
        let expected = Err(MarketplaceError::MoveUnderWay { person: ID, to: addr("new") });
        assert_eq!(person.start_move(ID, addr("newer"), at(1)).map(|_| ()), expected);
        assert_eq!(person.start_recovery(ID, &addr("recovery"), addr("newer"), at(1)).map(|_| ()), expected);
        person.cancel_move(ID, &addr("old"), at(1)).unwrap();
        let begun = person.start_move(ID, addr("newer"), at(2)).unwrap();
        assert_eq!((&begun.to, begun.ready_at), (&addr("newer"), at(9)));
    }
}

#[test]
fn the_first_recovery_address_holds_at_once_and_another_after_seven_days() {
    let mut person = recoverable();
    assert_eq!(person.recovery(), Some(&addr("recovery")));
    assert_eq!(person.set_recovery(ID, Some(addr("old")), at(0)), Err(MarketplaceError::RecoverySelf));
    let same = person.set_recovery(ID, Some(addr("recovery")), at(0));
    assert_eq!(same.unwrap_err().code(), "NOTHING_CHANGES");
    for to in [Some(addr("other")), None] {
        let mut person = person.clone();
        assert_eq!(person.set_recovery(ID, to.clone(), at(3)), Ok(RecoveryStep::Announced(at(10))));
        let again = person.set_recovery(ID, Some(addr("third")), at(4));
        assert_eq!(again, Err(MarketplaceError::RecoveryChangeUnderWay { person: ID, ready_at: at(10) }));
        assert_eq!(person.clone().at(Time::new(10 * DAY - 1)).recovery(), Some(&addr("recovery")));
        let then = person.at(at(10));
        assert_eq!((then.recovery(), then.recovery_change()), (to.as_ref(), None));
    }
    // to remove what is missing changes nothing, and makes a person of a sender
    assert_eq!(Person::new(addr("old")).set_recovery(ID, None, at(0)), Ok(RecoveryStep::Set));
}

#[test]
fn until_it_takes_effect_a_change_leaves_the_old_recovery_address_its_rights_and_then_none() {
    let mut person = recoverable();
    person.set_recovery(ID, Some(addr("other")), at(0)).unwrap();
    let start = |person: &Person, who: &str, day: u64| {
        let got = person.clone().start_recovery(ID, &addr(who), addr("new"), at(day)).map(|_| ());
        got.map_or_else(|error| error.code(), |()| "ok")
    };
    assert_eq!((start(&person, "recovery", 6), start(&person, "other", 6)), ("ok", "RECOVERY_ONLY"));
    assert_eq!((start(&person, "recovery", 7), start(&person, "other", 7)), ("RECOVERY_ONLY", "ok"));
    assert_eq!(start(&person, "old", 7), "RECOVERY_ONLY");
}

#[test]
fn a_change_of_the_recovery_address_is_canceled_by_the_key_at_any_time_and_by_the_address_once_a_year() {
    let mut person = recoverable();
    let missing = Err(MarketplaceError::RecoveryChangeMissing(ID));
    assert_eq!(person.cancel_recovery_change(ID, &addr("old"), at(0)), missing);
    for day in [1, 2] {
        person.set_recovery(ID, None, at(day)).unwrap();
        assert_eq!(person.cancel_recovery_change(ID, &addr("old"), at(day)).unwrap().to, None);
    }
    person.set_recovery(ID, Some(addr("thief")), at(3)).unwrap();
    let foreign = person.cancel_recovery_change(ID, &addr("thief"), at(3));
    let expected = MarketplaceError::PersonOnly { person: ID, expected: addr("old"), got: addr("thief") };
    assert_eq!(foreign, Err(expected));
    assert_eq!(person.cancel_recovery_change(ID, &addr("recovery"), at(3)).unwrap().to, Some(addr("thief")));
    assert_eq!(person.recovery_cancels_from(), Ok(Some(at(368))));
    // once a year, to the second
    for (second, code) in
        [(4 * DAY, "RECOVERY_CANCEL_EARLY"), (368 * DAY - 1, "RECOVERY_CANCEL_EARLY"), (368 * DAY, "ok")]
    {
        let mut later = person.clone();
        later.set_recovery(ID, Some(addr("thief")), Time::new(second)).unwrap();
        let got = later.cancel_recovery_change(ID, &addr("recovery"), Time::new(second));
        assert_eq!(got.map_or_else(|error| error.code(), |_| "ok"), code, "second {second}");
    }
    // a change that holds cannot be canceled
    let mut late = person;
    late.set_recovery(ID, Some(addr("thief")), at(400)).unwrap();
    assert_eq!(late.cancel_recovery_change(ID, &addr("old"), at(407)), missing);
    assert_eq!(late.recovery(), Some(&addr("thief")));
    // the next recovery address has its own once a year
    assert_eq!(late.recovery_cancels_from(), Ok(None));
}

#[test]
fn what_the_old_key_had_under_way_ends_with_it() {
    for by_recovery in [false, true] {
        let mut person = moving(by_recovery);
        let day = DAYS[usize::from(by_recovery)];
        person.set_recovery(ID, Some(addr("thief")), at(day)).unwrap();
        let accepted = person.accept_move(ID, &addr("new"), at(day)).unwrap();
        assert_eq!(accepted.dropped.unwrap().to, Some(addr("thief")));
        assert_eq!(person.at(at(day + 30)).recovery(), Some(&addr("recovery")));
    }
}

#[test]
fn who_recovers_to_the_recovery_address_has_none_afterwards() {
    let mut person = recoverable();
    person.start_recovery(ID, &addr("recovery"), addr("recovery"), at(0)).unwrap();
    let accepted = person.accept_move(ID, &addr("recovery"), at(30)).unwrap();
    assert!(accepted.recovery_removed);
    assert_eq!((person.address(), person.recovery()), (&addr("recovery"), None));
    // also where it became the recovery address after the move began
    let mut person = moving(false);
    person.set_recovery(ID, Some(addr("new")), at(0)).unwrap();
    assert!(person.accept_move(ID, &addr("new"), at(8)).unwrap().recovery_removed);
    // another recovery address is kept
    let mut person = moving(false);
    assert!(!person.accept_move(ID, &addr("new"), at(7)).unwrap().recovery_removed);
    assert_eq!(person.recovery(), Some(&addr("recovery")));
}

#[test]
fn while_a_move_is_under_way_only_the_person_has_itself_paid() {
    for by_recovery in [false, true] {
        let person = moving(by_recovery);
        let void = DAYS[usize::from(by_recovery)] + 14;
        for who in ["new", "recovery", "stranger"] {
            for second in [0, void * DAY - 1] {
                let got = person.require_payable(ID, &addr(who), Time::new(second));
                assert_eq!(got, Err(MarketplaceError::MoveUnderWay { person: ID, to: addr("new") }), "{who}");
            }
            assert_eq!(person.require_payable(ID, &addr(who), at(void)), Ok(&addr("old")), "{who}");
        }
        assert_eq!(person.require_payable(ID, &addr("old"), at(1)), Ok(&addr("old")));
        let mut canceled = person;
        canceled.cancel_move(ID, &addr("old"), at(1)).unwrap();
        assert_eq!(canceled.require_payable(ID, &addr("stranger"), at(1)), Ok(&addr("old")));
    }
}

#[test]
fn what_siblings_read_says_the_same_of_a_move_as_the_person() {
    for by_recovery in [false, true] {
        let person = moving(by_recovery);
        let head: PersonHead = from_json(to_json_vec(&person).unwrap()).unwrap();
        for day in 0..60 {
            let mine = person.clone().at(at(day));
            let read = head.move_under_way(at(day)).map(|moving| (&moving.to, moving.ready_at));
            assert_eq!(mine.moving().map(|moving| (&moving.to, moving.ready_at)), read, "day {day}");
        }
        assert_eq!(&head.address, person.address());
    }
}

#[test]
fn a_move_beyond_time_is_refused() {
    for now in [u64::MAX, u64::MAX - 8 * DAY] {
        let got = Person::new(addr("old")).start_move(ID, addr("new"), Time::new(now)).map(|_| ());
        assert_eq!(got.unwrap_err().code(), "TIME_OVERFLOW");
    }
    let change = recoverable().set_recovery(ID, None, Time::new(u64::MAX));
    assert_eq!(change.unwrap_err().code(), "TIME_OVERFLOW");
}

/// Who holds which of a person's keys.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Keys {
    own: bool,
    recovery: bool,
}

const NEITHER: Keys = Keys { own: false, recovery: false };
const OWN: Keys = Keys { own: true, recovery: false };
const RECOVERY: Keys = Keys { own: false, recovery: true };
const BOTH: Keys = Keys { own: true, recovery: true };

impl Keys {
    /// The addresses of a person for which these keys sign. The keys that an attacker brings are `thief`.
    fn senders(self, person: &Person, attacker: bool) -> Vec<Addr> {
        let thief = |who: &Addr| *who == addr("thief");
        let own = Some(person.address()).filter(|who| if thief(who) { attacker } else { self.own });
        let recovery = person.recovery().filter(|who| if thief(who) { attacker } else { self.recovery });
        own.into_iter().chain(recovery).cloned().collect()
    }
}

/// Cancel all that the other side has under way, as far as these keys can.
fn answer(person: &mut Person, keys: Keys, now: Time) {
    for sender in keys.senders(person, false) {
        let _ = person.cancel_move(ID, &sender, now);
        let _ = person.cancel_recovery_change(ID, &sender, now);
    }
}

/// Everything that the attacker's keys can do with a person on a day, one step.
fn steps(person: &Person, keys: Keys, now: Time) -> Vec<Person> {
    let mut next = vec![];
    let mut keep = |person: Person, worked: bool| {
        if worked {
            next.push(person);
        }
    };
    let mine = person.clone().at(now);
    for sender in keys.senders(&mine, true) {
        let mut row = mine.clone();
        let worked = row.cancel_move(ID, &sender, now).is_ok();
        keep(row, worked);
        let mut row = mine.clone();
        let worked = row.cancel_recovery_change(ID, &sender, now).is_ok();
        keep(row, worked);
        let mut row = mine.clone();
        let worked = row.start_recovery(ID, &sender, addr("thief"), now).is_ok();
        keep(row, worked);
        if sender == *mine.address() {
            for to in [Some(addr("thief")), None] {
                let mut row = mine.clone();
                let worked = row.set_recovery(ID, to, now).is_ok();
                keep(row, worked);
            }
            let mut row = mine.clone();
            let worked = row.start_move(ID, addr("thief"), now).is_ok();
            keep(row, worked);
        }
    }
    next
}

fn add(all: &mut Vec<Person>, person: Person) {
    if !all.contains(&person) {
        all.push(person);
    }
}

/// The first day on which an attacker has taken a person over, whatever it does day by day, against a defender that
/// cancels all that it can at once; `None` where that is never, within so many days.
fn taken_on_day(start: &Person, attacker: Keys, defender: Keys, days: u64) -> Option<u64> {
    let mut reached = vec![start.clone()];
    for day in 0..days {
        let now = at(day);
        // Twice a day: up to three steps, in any order, then the defender answers.
        for _ in 0..2 {
            for _ in 0..3 {
                let more: Vec<Person> = reached.iter().flat_map(|person| steps(person, attacker, now)).collect();
                more.into_iter().for_each(|person| add(&mut reached, person));
            }
            if reached.iter().any(|person| person.clone().accept_move(ID, &addr("thief"), now).is_ok()) {
                return Some(day);
            }
            let mut answered = vec![];
            for mut person in reached {
                answer(&mut person, defender, now);
                add(&mut answered, person.at(now));
            }
            reached = answered;
        }
    }
    None
}

/// The table of SECURITY.md: who takes a person over, and how soon. The other way round it says how soon an owner with
/// these keys has brought its person into safety from a thief with those.
#[test]
fn how_soon_a_person_is_taken_over_by_whom_against_whom() {
    for (attacker, defender, day) in [
        (OWN, NEITHER, Some(7)),
        (OWN, OWN, None),
        (OWN, RECOVERY, Some(14)),
        (OWN, BOTH, None),
        (RECOVERY, NEITHER, Some(30)),
        (RECOVERY, OWN, None),
        (RECOVERY, RECOVERY, None),
        (RECOVERY, BOTH, None),
        (BOTH, NEITHER, Some(7)),
        (BOTH, OWN, None),
        (BOTH, RECOVERY, Some(14)),
        (BOTH, BOTH, None),
    ] {
        let got = taken_on_day(&recoverable(), attacker, defender, 60);
        assert_eq!(got, day, "{attacker:?} against {defender:?}");
    }
    for (defender, day) in [(NEITHER, Some(7)), (OWN, None)] {
        let got = taken_on_day(&Person::new(addr("old")), OWN, defender, 60);
        assert_eq!(got, day, "no recovery address: own key against {defender:?}");
    }
}

/// The recovery address that answers a thief with the key at the last second, not at once, gains another week.
#[test]
fn a_recovery_address_that_waits_with_its_one_cancellation_holds_a_thief_off_for_21_days() {
    let mut person = recoverable();
    person.set_recovery(ID, Some(addr("thief")), at(0)).unwrap();
    let last = Time::new(7 * DAY - 1);
    person.cancel_recovery_change(ID, &addr("recovery"), last).unwrap();
    person.set_recovery(ID, Some(addr("thief")), last).unwrap();
    person.start_move(ID, addr("thief"), last).unwrap();
    let last = Time::new(14 * DAY - 2);
    person.cancel_move(ID, &addr("recovery"), last).unwrap();
    person.start_move(ID, addr("thief"), last).unwrap();
    let late = Time::new(14 * DAY - 1);
    assert_eq!(person.cancel_move(ID, &addr("recovery"), late).unwrap_err().code(), "PERSON_ONLY");
    let ready = Time::new(21 * DAY - 2);
    assert_eq!(person.accept_move(ID, &addr("thief"), ready).unwrap().from, addr("old"));
}

proptest! {
    #![proptest_config(cases(1_024))]

    /// Whatever keys did before: at every second at most one of accepting and canceling works, exactly one while the
    /// move is shown, and the person as shown says which.
    #[test]
    fn a_person_as_shown_says_what_its_keys_may_do(
        history in prop::collection::vec((0..9u8, 0..20u64 * DAY), 1..40),
    ) {
        let (own, recovery, new) = (addr("old"), addr("recovery"), addr("new"));
        let mut person = Person::new(own.clone());
        let mut now = 0;
        for (step, passes) in history {
            now += passes;
            let time = Time::new(now);
            let _ = match step {
                0 => person.start_move(ID, new.clone(), time).map(|_| ()),
                1 => person.start_recovery(ID, &recovery, new.clone(), time).map(|_| ()),
                2 => person.cancel_move(ID, &own, time).map(|_| ()),
                3 => person.cancel_move(ID, &recovery, time).map(|_| ()),
                4 => person.set_recovery(ID, Some(recovery.clone()), time).map(|_| ()),
                5 => person.set_recovery(ID, Some(new.clone()), time).map(|_| ()),
                6 => person.set_recovery(ID, None, time).map(|_| ()),
                7 => person.cancel_recovery_change(ID, &own, time).map(|_| ()),
                _ => person.cancel_recovery_change(ID, &recovery, time).map(|_| ()),
            };
            let shown = person.clone().at(time);
            prop_assert!(shown.recovery() != Some(shown.address()));
            let accepts = person.clone().accept_move(ID, &new, time).is_ok();
            let cancels = person.clone().cancel_move(ID, &own, time).is_ok();
            let ready = shown.moving().map(|moving| time >= moving.ready_at);
            prop_assert_eq!((accepts, cancels), (ready == Some(true), ready == Some(false)));
            for who in [&recovery, &new] {
                let is = shown.recovery() == Some(who);
                prop_assert_eq!(person.clone().cancel_move(ID, who, time).is_ok(), is && ready == Some(false));
                let starts = person.clone().start_recovery(ID, who, addr("else"), time).is_ok();
                prop_assert_eq!(starts, is && ready.is_none());
                let may = shown.recovery_cancels_from().unwrap().is_none_or(|from| time >= from);
                let ends = person.clone().cancel_recovery_change(ID, who, time).is_ok();
                prop_assert_eq!(ends, is && may && shown.recovery_change().is_some());
            }
            let ends = person.clone().cancel_recovery_change(ID, &own, time).is_ok();
            prop_assert_eq!(ends, shown.recovery_change().is_some());
            let paid = person.require_payable(ID, &addr("stranger"), time).is_ok();
            prop_assert_eq!(paid, shown.moving().is_none());
        }
    }
}
