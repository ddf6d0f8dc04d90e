//! Standing: what became of an annotator's work in a project. It decides who is a newcomer, and has the restriction by the
//! requester, because a claim reads this row anyway.

use caravan_contract_kit::increment;
use caravan_marketplace_api::bounds;

use super::restriction::Restriction;
use super::Result;
use crate::domain::row::row;

/// Counts of a person's work in a project: final outcomes, and how often work was sent back.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Standing {
    /// By decision of the requester or a manager: auto-approved work proves nothing.
    accepted: u32,
    auto_approved: u32,
    rejected: u32,
    /// Rejections that the annotator accepted, and work that it gave up.
    rejections_accepted: u32,
    reworked: u32,
    returned: u32,
    expired: u32,
    /// The last one by the requester.
    pub(crate) restriction: Option<Restriction>,
}

/// What made an acceptance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum AcceptedBy {
    Decision,
    /// A pending rejection was taken back.
    TakeBack,
    AutoApproval,
}

impl AcceptedBy {
    /// The word in the event.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Decision => "decision",
            Self::TakeBack => "take_back",
            Self::AutoApproval => "auto_approval",
        }
    }
}

impl Standing {
    pub(crate) fn accept(&mut self, by: AcceptedBy) -> Result<()> {
        match by {
            AcceptedBy::Decision | AcceptedBy::TakeBack => self.accepted = increment(self.accepted, "accepted works")?,
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

    pub(crate) fn rework(&mut self) -> Result<()> {
        self.reworked = increment(self.reworked, "reworks")?;
        Ok(())
    }

    pub(crate) fn give_back(&mut self) -> Result<()> {
        self.returned = increment(self.returned, "returned works")?;
        Ok(())
    }

    pub(crate) fn expire(&mut self) -> Result<()> {
        self.expired = increment(self.expired, "expired works")?;
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

    pub(crate) fn reworked(&self) -> u32 {
        self.reworked
    }

    pub(crate) fn returned(&self) -> u32 {
        self.returned
    }

    pub(crate) fn expired(&self) -> u32 {
        self.expired
    }
}

row! {
    Standing { accepted, auto_approved, rejected, rejections_accepted, reworked, returned, expired, restriction }
}

#[cfg(test)]
mod tests;
