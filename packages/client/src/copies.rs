//! Answers that were copied from the chain. Encryption is randomized: the same text encrypted twice gives different bytes,
//! so work with the same bytes as other work is a copy.

use std::collections::BTreeMap;

use caravan_marketplace_api::AssignmentResponse;
use caravan_primitives::Hash32;

/// The work of a batch by the hash of its encrypted bytes, where several have the same.
pub(crate) struct Copies(BTreeMap<Hash32, Vec<u64>>);

impl Copies {
    /// Find copies among the work of a batch.
    pub(crate) fn find<'a>(work: impl IntoIterator<Item = &'a AssignmentResponse>) -> Self {
        let mut found: BTreeMap<Hash32, Vec<u64>> = BTreeMap::new();
        for entry in work {
            if let Some(submission) = &entry.submission {
                found.entry(submission.payload_hash).or_default().push(entry.assignment.get());
            }
        }
        found.retain(|_, with| with.len() > 1);
        Self(found)
    }

    /// Return the numbers of other work with the same bytes.
    pub(crate) fn of(&self, entry: &AssignmentResponse) -> Vec<u64> {
        let same = entry.submission.as_ref().and_then(|submission| self.0.get(&submission.payload_hash));
        same.into_iter().flatten().copied().filter(|number| *number != entry.assignment.get()).collect()
    }

    /// Return the fault of an answer that is a copy.
    pub(crate) fn fault(&self, entry: &AssignmentResponse) -> Option<String> {
        let others: Vec<String> = self.of(entry).iter().map(ToString::to_string).collect();
        let others = Some(others.join(", ")).filter(|others| !others.is_empty())?;
        Some(format!("ANSWER_COPIED: expected a new answer, got the bytes of assignment {others}"))
    }
}
