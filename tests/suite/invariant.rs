//! What must hold after every action: the rules of `caravan-audit`, which know neither the models nor the contracts' code.

use caravan_audit::{changes, rules, Distance, Finding};

use crate::snapshot::Snapshot;

pub use caravan_audit::{Context, Known};

/// Check every rule that one snapshot is enough for.
///
/// # Panics
/// If one is broken.
pub fn check(snapshot: &Snapshot, context: &Context) {
    hold(&rules(snapshot, context));
}

fn hold(findings: &[Finding]) {
    let broken: Vec<String> = findings.iter().filter(|finding| !finding.holds).map(Finding::text).collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// The snapshot that the next one is compared with.
#[derive(Debug, Clone, Default)]
pub struct History {
    last: Option<Box<Snapshot>>,
}

impl History {
    /// Return the last snapshot.
    #[must_use]
    pub fn last(&self) -> Option<&Snapshot> {
        self.last.as_deref()
    }

    /// Compare a snapshot with the one before, and keep it.
    ///
    /// # Panics
    /// If something changed that must not.
    pub fn push(&mut self, snapshot: Snapshot, distance: Distance) {
        if let Some(before) = &self.last {
            hold(&changes(before, &snapshot, distance));
        }
        self.last = Some(Box::new(snapshot));
    }
}
