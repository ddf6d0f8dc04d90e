//! A rule: what must hold, and the function that checks it.

use crate::cases::Cases;
use crate::context::Context;
use crate::snapshot::Snapshot;

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
    /// One snapshot is enough to check it.
    State(fn(&Snapshot, &mut Cases)),
    /// One snapshot, and what is known besides.
    Context(fn(&Snapshot, &Context, &mut Cases)),
    /// Two snapshots, with any number of transactions between them.
    Change(fn(&Snapshot, &Snapshot, &mut Cases)),
    /// Two snapshots with at most one transaction between them.
    Step(fn(&Snapshot, &Snapshot, &mut Cases)),
}
