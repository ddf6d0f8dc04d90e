#![allow(clippy::arithmetic_side_effects)]

use caravan_primitives::Coded;
use cosmwasm_std::testing::MockApi;
use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

const WEEK: u64 = 604_800;
const TEN_MINUTES: u64 = 600;

fn owner() -> Addr {
    MockApi::default().addr_make("owner")
}

fn begin(last: Option<&PauseSpan>, now: u64) -> Result<PauseSpan, &'static str> {
    PauseSpan::begin(last, &owner(), Time::new(now)).map_err(|error| error.code())
}

fn end(span: &PauseSpan, now: u64) -> Result<PauseSpan, &'static str> {
    span.clone().announce_end(Time::new(now)).map_err(|error| error.code())
}

fn seconds(span: &PauseSpan) -> (u64, u64) {
    (span.since().get(), span.until().get())
}

#[test]
fn a_pause_ends_by_itself_after_seven_days_and_the_next_one_waits_as_long() {
    let span = begin(None, 100).unwrap();
    assert_eq!(seconds(&span), (100, 100 + WEEK));
    assert!(span.stops(Time::new(100)) && span.stops(Time::new(99 + WEEK)) && !span.stops(Time::new(100 + WEEK)));
    assert_eq!(end(&span, 100 + WEEK), Err("NOT_PAUSED"));
    for early in [100 + WEEK, 99 + 2 * WEEK] {
        assert_eq!(begin(Some(&span), early), Err("PAUSE_EARLY"));
    }
    assert_eq!(seconds(&begin(Some(&span), 100 + 2 * WEEK).unwrap()), (100 + 2 * WEEK, 100 + 3 * WEEK));
}

#[test]
fn an_end_is_announced_ten_minutes_ahead_and_once() {
    let span = begin(None, 100).unwrap();
    let ending = end(&span, 150).unwrap();
    assert_eq!(seconds(&ending), (100, 750));
    for again in [150, 151, 749] {
        assert_eq!(end(&ending, again), Err("PAUSE_ENDS"));
    }
    assert_eq!(end(&ending, 750), Err("NOT_PAUSED"));
    assert_eq!(begin(Some(&ending), 750), Err("PAUSE_EARLY"));
    assert_eq!(begin(Some(&ending), 1_399), Err("PAUSE_EARLY"));
    assert_eq!(seconds(&begin(Some(&ending), 1_400).unwrap()), (1_400, 1_400 + WEEK));
}

#[test]
fn an_announcement_that_would_bring_nothing_is_refused() {
    let span = begin(None, 0).unwrap();
    assert_eq!(end(&span, WEEK - TEN_MINUTES), Err("PAUSE_ENDS"));
    assert_eq!(seconds(&end(&span, WEEK - TEN_MINUTES - 1).unwrap()), (0, WEEK - 1));
}

#[test]
fn a_pause_before_the_announced_end_takes_it_back_and_adds_no_second_to_the_seven_days() {
    let span = begin(None, 100).unwrap();
    assert_eq!(begin(Some(&span), 101), Err("ALREADY_PAUSED"));
    let ending = end(&span, 5_000).unwrap();
    let back = begin(Some(&ending), 5_599).unwrap();
    assert_eq!(back, span);
    assert_eq!(begin(Some(&back), 5_599), Err("ALREADY_PAUSED"));
    let stranger = MockApi::default().addr_make("next owner");
    let by_another = PauseSpan::begin(Some(&ending), &stranger, Time::new(5_599)).unwrap();
    assert_eq!((by_another.by(), seconds(&by_another)), (&owner(), (100, 100 + WEEK)));
}

/// `[Unpause, a message, Pause]` in one transaction, which opened entry for one message of the owner's.
#[test]
fn no_second_can_be_opened_for_a_message_in_between() {
    let span = begin(None, 100).unwrap();
    let ending = end(&span, 500).unwrap();
    assert!(ending.stops(Time::new(500)));
    let back = begin(Some(&ending), 500).unwrap();
    assert!(back.stops(Time::new(500)));
}

#[test]
fn errors_say_the_second_from_which_it_is_allowed() {
    let span = end(&begin(None, 100).unwrap(), 150).unwrap();
    let text = |result: Result<PauseSpan, AccessError>| result.unwrap_err().to_string();
    let early = text(PauseSpan::begin(Some(&span), &owner(), Time::new(760)));
    assert_eq!(early, "PAUSE_EARLY: expected a pause at 1400 or later, got one at 760");
    let ends = text(span.announce_end(Time::new(200)));
    assert_eq!(ends, "PAUSE_ENDS: expected a pause that ends after 800, got one that ends at 750");
}

#[test]
fn the_end_of_time_is_an_error_and_no_wrap() {
    assert_eq!(begin(None, u64::MAX), Err("TIME_OVERFLOW"));
    let last = begin(None, u64::MAX - WEEK).unwrap();
    assert!(last.next_from().is_err());
}

/// What an owner may try: after how many seconds, and whether it pauses or unpauses.
fn tries() -> impl Strategy<Value = Vec<(u64, bool)>> {
    let wait = prop_oneof![0_u64..3, 590_u64..620, 0_u64..2_000, 0_u64..WEEK, WEEK - 2..WEEK + 2];
    vec((wait, any::<bool>()), 1..60)
}

/// Plays an owner that tries everything; gives the stretches in which entry was stopped.
fn stretches(tries: &[(u64, bool)]) -> Vec<(u64, u64)> {
    let (mut now, mut last, mut all) = (1_000, None::<PauseSpan>, Vec::<(u64, u64)>::new());
    for (wait, pauses) in tries {
        now += wait;
        let stopped = last.as_ref().is_some_and(|span| span.stops(Time::new(now)));
        let done = if *pauses {
            begin(last.as_ref(), now)
        } else {
            last.as_ref().map_or(Err("NOT_PAUSED"), |span| end(span, now))
        };
        let Ok(span) = done else { continue };
        // Neither message lets an entry pass in this very second if none could before.
        assert!(span.stops(Time::new(now)));
        if !pauses {
            assert_eq!(span.until().get(), now + TEN_MINUTES);
        }
        if stopped {
            all.pop();
        }
        all.push(seconds(&span));
        last = Some(span);
    }
    all
}

proptest! {
    #[test]
    fn whatever_the_owner_tries_entry_works_at_least_half_of_the_time(tries in tries()) {
        let all = stretches(&tries);
        for (since, until) in &all {
            prop_assert!(until - since >= TEN_MINUTES && until - since <= WEEK);
        }
        for pair in all.windows(2) {
            let ((since, until), (next, _)) = (pair[0], pair[1]);
            prop_assert!(next - until >= until - since);
        }
    }
}
