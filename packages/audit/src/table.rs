//! The table of rules: number, formula, and every check with its sentence and its function.

use crate::context::Context;
use crate::finding::{Cases, Finding};
use crate::snapshot::Snapshot;

mod entries;
mod markdown;

pub use entries::TABLE;
pub use markdown::{check_table, security_table};

/// A numbered row of SECURITY.md, with the rules that it stands for.
#[derive(Debug)]
pub struct Group {
    /// `I2`, `A3`, `L4`: I for marketplace and points, A for assets, L for licensing.
    pub number: &'static str,
    /// One or two words.
    pub title: &'static str,
    pub formula: &'static str,
    pub rules: &'static [Rule],
    /// Where else it is checked, in Markdown; may be empty.
    pub elsewhere: &'static str,
}

/// A sentence that must hold, and the function that checks it.
#[derive(Debug)]
pub struct Rule {
    pub sentence: &'static str,
    /// Module and function in `packages/audit/src/rules`.
    pub function: &'static str,
    pub check: Check,
}

/// What a rule is checked on.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// One snapshot.
    State(fn(&Snapshot, &mut Cases)),
    /// One snapshot, and what is known besides.
    Context(fn(&Snapshot, &Context, &mut Cases)),
    /// Two snapshots.
    Change(fn(&Snapshot, &Snapshot, &mut Cases)),
    /// Two snapshots with at most one transaction between them.
    Step(fn(&Snapshot, &Snapshot, &mut Cases)),
}

/// What lies between two snapshots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Distance {
    /// At most one transaction.
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
