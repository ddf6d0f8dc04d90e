//! Answers that were copied from the chain. Sealed twice, not even the same text gives the same bytes: work that has the
//! very bytes of another's is a copy of it, or it of this.

use std::collections::BTreeMap;

use caravan_marketplace_api::AssignmentResponse;
use caravan_primitives::Hash32;

/// The work of a batch by the hash of its sealed bytes.
pub(crate) struct Copies(BTreeMap<Hash32, Vec<u64>>);

impl Copies {
    /// Looks through the work of a batch.
    pub(crate) fn among<'a>(work: impl IntoIterator<Item = &'a AssignmentResponse>) -> Self {
        let mut found: BTreeMap<Hash32, Vec<u64>> = BTreeMap::new();
        for entry in work {
            if let Some(submission) = &entry.submission {
                found.entry(submission.payload_hash).or_default().push(entry.assignment.get());
            }
        }
        found.retain(|_, with| with.len() > 1);
        Self(found)
    }

    /// The numbers of other work with the same bytes.
    pub(crate) fn of(&self, entry: &AssignmentResponse) -> Vec<u64> {
        let same = entry.submission.as_ref().and_then(|submission| self.0.get(&submission.payload_hash));
        same.into_iter().flatten().copied().filter(|number| *number != entry.assignment.get()).collect()
    }

    /// What is wrong with an answer that others have, too; nothing with any other.
    pub(crate) fn fault(&self, entry: &AssignmentResponse) -> Option<String> {
        let others: Vec<String> = self.of(entry).iter().map(ToString::to_string).collect();
        let others = Some(others.join(", ")).filter(|others| !others.is_empty())?;
        Some(format!("ANSWER_COPIED: expected bytes of its own, got those of assignment {others}"))
    }
}
