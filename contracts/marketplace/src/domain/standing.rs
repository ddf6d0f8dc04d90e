//! Standing: what became of an annotator's work in a project. It decides who is a newcomer.

use caravan_contract_kit::increment;
use caravan_marketplace_api::bounds;

use super::Result;
use crate::domain::row::row;

/// Counts of a person's work in a project. Final outcomes alone.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Standing {
    /// By decision of the requester or a manager: auto-approved work proves nothing.
    accepted: u32,
    auto_approved: u32,
    rejected: u32,
    /// Rejections that the annotator accepted, and work that it gave up.
    rejections_accepted: u32,
}

/// What made an acceptance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum AcceptedBy {
    Decision,
    AutoApproval,
}

impl AcceptedBy {
    /// The word in the event.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Decision => "decision",
            Self::AutoApproval => "auto_approval",
        }
    }
}

impl Standing {
    pub(crate) fn accept(&mut self, by: AcceptedBy) -> Result<()> {
        match by {
            AcceptedBy::Decision => self.accepted = increment(self.accepted, "accepted works")?,
            AcceptedBy::AutoApproval => self.auto_approved = increment(self.auto_approved, "auto-approved works")?,
        }
        Ok(())
    }

    /// A rejection became final by time.
    pub(crate) fn reject(&mut self) -> Result<()> {
        self.rejected = increment(self.rejected, "rejected works")?;
        Ok(())
    }

    /// The annotator accepted a rejection, or gave up submitted work.
    pub(crate) fn accept_rejection(&mut self) -> Result<()> {
        self.rejections_accepted = increment(self.rejections_accepted, "accepted rejections")?;
        Ok(())
    }

    pub(crate) fn is_newcomer(&self) -> bool {
        self.accepted < bounds::NEWCOMER_UNTIL
    }

    pub(crate) fn accepted(&self) -> u32 {
        self.accepted
    }

    pub(crate) fn auto_approved(&self) -> u32 {
        self.auto_approved
    }

    pub(crate) fn rejected(&self) -> u32 {
        self.rejected
    }

    pub(crate) fn rejections_accepted(&self) -> u32 {
        self.rejections_accepted
    }
}

row! {
    Standing { accepted, auto_approved, rejected, rejections_accepted }
}

#[cfg(test)]
mod tests;
