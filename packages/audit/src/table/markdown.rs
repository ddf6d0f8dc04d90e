//! The tables of SECURITY.md and docs/check.md.

use std::collections::BTreeSet;

use super::entries::TABLE;
use crate::rule::{Check, Group};

/// Return the table of the groups whose number begins with one of `letters`, for SECURITY.md.
#[must_use]
pub fn security_table(letters: &[char]) -> String {
    let mut text = "| rule | formula | where it is checked |\n|---|---|---|\n".to_owned();
    for group in TABLE.iter().filter(|group| group.number.starts_with(letters)) {
        let Group { number, title, formula, .. } = group;
        text.push_str(&format!("| {number} {title} | {formula} | {} |\n", places(group)));
    }
    text
}

/// Return where a group is checked: modules in `packages/audit/src/rules`, and other places.
fn places(group: &Group) -> String {
    let modules = group.rules.iter().filter_map(|rule| rule.function.split_once("::"));
    let modules: BTreeSet<String> = modules.map(|(module, _)| format!("`{module}`")).collect();
    let modules = modules.into_iter().collect::<Vec<_>>().join(", ");
    let places = [modules.as_str(), group.elsewhere].into_iter().filter(|place| !place.is_empty());
    places.collect::<Vec<_>>().join("; ")
}

/// Return the table of the rules whose check `keep` keeps, for docs/check.md.
#[must_use]
pub fn check_table(keep: fn(Check) -> bool) -> String {
    let mut text = "| rule | what must hold | function |\n|---|---|---|\n".to_owned();
    for group in TABLE {
        for rule in group.rules.iter().filter(|rule| keep(rule.check)) {
            text.push_str(&format!("| {} | {} | `{}` |\n", group.number, rule.sentence, rule.function));
        }
    }
    text
}
