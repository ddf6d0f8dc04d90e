use caravan_marketplace_api::batch_config;
use caravan_primitives::{Coded, Hash32, Items, PrimitiveError, Seconds, Upto};

use super::*;

type Set = fn(&mut BatchConfig, u64);

fn small(n: u64) -> u8 {
    u8::try_from(n).unwrap_or(u8::MAX)
}

fn number(n: u64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

const DAY: u64 = 86_400;

/// Name, least, most, and how to set it: written by hand from the interface's documentation.
const BOUNDS: [(&str, u64, u64, Set); 13] = [
    ("tasks", 1, 2_000_000, |config, n| config.work.tasks = number(n)),
    ("items_per_task", 1, 64, |config, n| config.work.items_per_task = small(n)),
    ("overlap", 1, 100, |config, n| config.work.overlap = small(n)),
    ("assignment_secs", 60, 7 * DAY, |config, n| config.windows.assignment_secs = Seconds::new(n)),
    ("min_work_secs", 0, 1_799, |config, n| config.windows.min_work_secs = Seconds::new(n)),
    ("review_secs", 3_600, 14 * DAY, |config, n| config.windows.review_secs = Seconds::new(n)),
    ("appeal_secs", DAY, 7 * DAY, |config, n| config.windows.appeal_secs = Seconds::new(n)),
    ("respond_secs", DAY, 14 * DAY, |config, n| config.windows.respond_secs = Seconds::new(n)),
    ("ruling_secs", DAY, 14 * DAY, |config, n| config.windows.ruling_secs = Seconds::new(n)),
    ("open_secs", 3_600, 180 * DAY, |config, n| config.windows.open_secs = Seconds::new(n)),
    ("active_cap", 1, 3, |config, n| config.access.active_cap = small(n)),
    ("free_appeals", 0, 3, |config, n| config.quality.free_appeals = Some(number(n))),
    ("max_pending", 1, 20, |config, n| config.access.max_pending = Some(number(n))),
];

#[test]
fn every_bound_holds_at_both_ends_and_breaks_beyond() {
    for (name, min, max, set) in BOUNDS {
        for n in [min.checked_sub(1), Some(min), Some(max), max.checked_add(1)].into_iter().flatten() {
            let mut config = batch_config();
            set(&mut config, n);
            let broken = MarketplaceError::from(PrimitiveError::OutOfRange { field: name, min, max, got: n });
            let expected = if (min..=max).contains(&n) { Ok(()) } else { Err(broken) };
            assert_eq!(check(&config), expected, "{name} = {n}");
        }
    }
}

#[test]
fn grades_lie_between_half_and_double_and_differ() {
    for (grades, refused) in [
        (&[][..], None),
        (&[5_000, 20_000, 9_999, 10_001, 7_500, 12_500], None),
        (&[4_999], Some(4_999)),
        (&[20_001], Some(20_001)),
        (&[10_000], Some(10_000)),
        (&[0], Some(0)),
    ] {
        let mut config = batch_config();
        config.money.grades = Upto::new(grades.to_vec()).unwrap();
        assert_eq!(check(&config), refused.map_or(Ok(()), |of| Err(MarketplaceError::GradeInvalid(of))), "{grades:?}");
    }
    let mut config = batch_config();
    config.money.grades = Upto::new(vec![7_500, 5_000]).unwrap();
    for (reward, refused) in [(1, true), (2, false)] {
        config.money.reward = caravan_money::Amount::new(Uint128::new(reward)).unwrap();
        let expected = MarketplaceError::GradeUnpaid { grade: 5_000, reward: Uint128::new(reward) };
        assert_eq!(check(&config), if refused { Err(expected) } else { Ok(()) }, "{reward}");
    }
    let mut config = batch_config();
    config.money.grades = Upto::new(vec![5_000, 7_500, 5_000]).unwrap();
    assert_eq!(check(&config).unwrap_err().code(), "ENTRY_DUPLICATE");
    assert_eq!(Upto::<u16, { bounds::MAX_GRADES }>::new(vec![5_000; 7]).unwrap_err().code(), "VECTOR_SIZE");
}

#[test]
fn twenty_or_a_twentieth_of_the_slots_may_be_pending() {
    for (tasks, overlap, most) in
        [(1, 1, 20), (400, 1, 20), (419, 1, 20), (420, 1, 21), (100, 25, 125), (2_000_000, 25, 2_500_000)]
    {
        let mut config = batch_config();
        (config.work.tasks, config.work.overlap) = (tasks, overlap);
        config.access.max_pending = Some(most);
        assert_eq!(check(&config), Ok(()), "{tasks} × {overlap}");
        config.access.max_pending = Some(most.saturating_add(1));
        assert_eq!(check(&config).unwrap_err().code(), "OUT_OF_RANGE", "{tasks} × {overlap}");
    }
    assert_eq!(max_pending(&batch_config()), 20);
}

#[test]
fn three_or_a_twentieth_of_the_slots_may_be_free_appeals_and_three_or_a_hundredth_are() {
    for (tasks, overlap, most, default) in [
        (1, 1, 3, 3),
        (60, 1, 3, 3),
        (79, 1, 3, 3),
        (80, 1, 4, 3),
        (399, 1, 19, 3),
        (200, 2, 20, 4),
        (2_000_000, 100, 10_000_000, 2_000_000),
    ] {
        let mut config = batch_config();
        (config.work.tasks, config.work.overlap) = (tasks, overlap);
        assert_eq!(free_appeals(&config, slots(tasks, overlap).unwrap()), default, "{tasks} × {overlap}");
        config.quality.free_appeals = Some(most);
        assert_eq!((check(&config), free_appeals(&config, 1)), (Ok(()), most), "{tasks} × {overlap}");
        config.quality.free_appeals = Some(most + 1);
        assert_eq!(check(&config).unwrap_err().code(), "OUT_OF_RANGE", "{tasks} × {overlap}");
    }
}

#[test]
fn a_list_has_an_entry() {
    let mut config = batch_config();
    config.access.distribution = Distribution::Allow { root: Hash32::digest(b"list"), size: 0 };
    assert_eq!(check(&config).unwrap_err().code(), "OUT_OF_RANGE");
    config.access.distribution = Distribution::Allow { root: Hash32::digest(b"list"), size: 1 };
    assert_eq!(check(&config), Ok(()));
}

#[test]
fn a_language_is_named_once_in_whatever_case_and_a_gateway_once() {
    for (tags, expected) in [
        (&["en"][..], "ok"),
        (&["en", "pt", "pt-BR"], "ok"),
        (&["en", "pt", "en"], "ENTRY_DUPLICATE"),
        (&["pt-BR", "PT-br"], "ENTRY_DUPLICATE"),
    ] {
        let mut config = batch_config();
        config.about.languages = Items::new(tags.iter().map(|tag| Language::new(*tag).unwrap()).collect()).unwrap();
        assert_eq!(check(&config).map_or_else(|error| error.code(), |()| "ok"), expected, "{tags:?}");
    }
    for (keys, expected) in [(&[][..], "ok"), (&["02", "03"], "ok"), (&["02", "03", "02"], "ENTRY_DUPLICATE")] {
        let mut config = batch_config();
        let key = |first: &&str| format!("{first}{}", "aa".repeat(32)).parse().unwrap();
        config.about.gateways = Upto::new(keys.iter().map(key).collect()).unwrap();
        assert_eq!(check(&config).map_or_else(|error| error.code(), |()| "ok"), expected, "{keys:?}");
    }
}

#[test]
fn slots_are_tasks_times_overlap() {
    assert_eq!((slots(7, 3), slots(2_000_000, 25)), (Ok(21), Ok(50_000_000)));
}
