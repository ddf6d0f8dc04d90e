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
    /// By decision of the requester or a manager, or by an appeal: auto-approved work proves nothing.
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
    /// Accepted because an appeal was won.
    overturned: u32,
}

/// What made an acceptance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum AcceptedBy {
    Decision,
    /// A pending rejection was taken back.
    TakeBack,
    /// An appeal against the rejection was won.
    Appeal,
    AutoApproval,
}

impl AcceptedBy {
    /// Whether the work was rejected before.
    pub(crate) fn ends_rejection(self) -> bool {
        match self {
            Self::TakeBack | Self::Appeal => true,
            Self::Decision | Self::AutoApproval => false,
        }
    }

    /// The word in the event.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Decision => "decision",
            Self::TakeBack => "take_back",
            Self::Appeal => "appeal",
            Self::AutoApproval => "auto_approval",
        }
    }
}

impl Standing {
    pub(crate) fn accept(&mut self, by: AcceptedBy) -> Result<()> {
        match by {
            AcceptedBy::Decision | AcceptedBy::TakeBack => self.accepted = increment(self.accepted, "accepted works")?,
            AcceptedBy::Appeal => {
                self.accepted = increment(self.accepted, "accepted works")?;
                self.overturned = increment(self.overturned, "overturned rejections")?;
            }
            AcceptedBy::AutoApproval => self.auto_approved = increment(self.auto_approved, "auto-approved works")?,
        }
        Ok(())
    }

    /// A rejection became final by time or by a ruling.
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

    pub(crate) fn overturned(&self) -> u32 {
        self.overturned
    }

    pub(crate) fn returned(&self) -> u32 {
        self.returned
    }

    pub(crate) fn expired(&self) -> u32 {
        self.expired
    }
}

row! {
    Standing { accepted, auto_approved, rejected, rejections_accepted, reworked, returned, expired, restriction, overturned }
}

#[cfg(test)]
mod tests;
