//! What the rules need to know besides the snapshot.

use std::collections::{BTreeMap, BTreeSet};

/// What the rules need to know besides the snapshot. The default knows nothing: where the past would be needed, rules are
/// then bounds instead of equations.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// Keys of currencies whose token may do anything: its balances are not compared with what is held.
    pub untrusted: BTreeSet<String>,
    /// What is known of everything that ever happened.
    pub known: Option<Known>,
    /// By how many seconds the block that answers may be older than [`crate::Snapshot::now`].
    pub clock_slack_secs: u64,
}

/// What only someone knows who has seen every transaction.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// What was sent to the marketplace without a message, by currency key.
    pub donated_to_marketplace: BTreeMap<String, u128>,
    /// What was sent to licensing without a message, by currency key.
    pub donated_to_licensing: BTreeMap<String, u128>,
    /// Points that other minters than the marketplace awarded.
    pub foreign_awards: u128,
}
