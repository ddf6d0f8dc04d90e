//! The tables of weights, number by number.

use super::{at, tables, total, Mix};

/// Draws every number that the dice can show, and counts what comes of it.
fn count(mix: &Mix<&'static str>) -> Vec<(u64, &'static str)> {
    let mut counts: Vec<(u64, &'static str)> = mix.iter().map(|(_, action)| (0, *action)).collect();
    for number in 0..total(mix) {
        let drawn = at(mix, number);
        counts.iter_mut().filter(|(_, action)| *action == drawn).for_each(|(count, _)| *count += 1);
    }
    counts
}

#[test]
fn the_dice_draw_each_action_of_each_table_as_often_as_its_weight_says() {
    for (name, mix) in tables() {
        assert_eq!(count(&mix), mix, "{name}");
        assert!(mix.iter().all(|(weight, _)| *weight > 0), "{name} has an action that is never drawn");
    }
}

#[test]
fn an_action_without_a_weight_is_never_drawn_and_one_in_two_lines_counts_twice() {
    assert_eq!(count(&[(2, "often"), (0, "never")]), [(2, "often"), (0, "never")]);
    assert_ne!(count(&[(1, "twice"), (1, "twice")]), [(1, "twice"), (1, "twice")]);
}

#[test]
#[should_panic(expected = "3 is not below 3")]
fn a_number_that_is_not_below_the_sum_stands_for_no_action() {
    at(&[(1, "one"), (2, "two")], 3);
}
