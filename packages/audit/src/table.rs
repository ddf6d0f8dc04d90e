//! The table of rules, and what runs its checks.

use crate::cases::Cases;
use crate::context::Context;
use crate::finding::Finding;
use crate::rule::Check;
use crate::snapshot::Snapshot;

mod entries;
mod markdown;

pub use entries::TABLE;
pub use markdown::{check_table, security_table};

/// What lies between two snapshots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Distance {
    /// No more than one transaction.
    OneTransaction,
    /// Any number of transactions.
    Many,
}

/// Check every rule that one snapshot is enough for, in the order of the table.
#[must_use]
pub fn rules(snapshot: &Snapshot, context: &Context) -> Vec<Finding> {
    findings(|check, cases| match check {
        Check::State(check) => run(cases, |cases| check(snapshot, cases)),
        Check::Context(check) => run(cases, |cases| check(snapshot, context, cases)),
        Check::Change(_) | Check::Step(_) => false,
    })
}

/// Check every rule about what may change between two snapshots, in the order of the table.
#[must_use]
pub fn changes(before: &Snapshot, after: &Snapshot, distance: Distance) -> Vec<Finding> {
    findings(|check, cases| match check {
        Check::Change(check) => run(cases, |cases| check(before, after, cases)),
        Check::Step(check) if distance == Distance::OneTransaction => run(cases, |cases| check(before, after, cases)),
        Check::State(_) | Check::Context(_) | Check::Step(_) => false,
    })
}

fn run(cases: &mut Cases, check: impl Fn(&mut Cases)) -> bool {
    check(cases);
    true
}

/// Collect what came of each rule that `run` runs.
fn findings(run: impl Fn(Check, &mut Cases) -> bool) -> Vec<Finding> {
    let rules = TABLE.iter().flat_map(|group| group.rules.iter().map(move |rule| (group.number, rule)));
    let ran = rules.filter_map(|(number, rule)| {
        let mut cases = Cases::default();
        run(rule.check, &mut cases).then(|| Finding::new(number, rule, cases))
    });
    ran.collect()
}
