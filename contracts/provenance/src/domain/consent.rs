//! A consent: one edge, once, while both owners stay.

use caravan_money::Bps;
use caravan_primitives::AssetId;
use caravan_provenance_api::keys::{Head, HeadStatus};
use caravan_provenance_api::{AssetStatus, EdgeKind, ProvenanceError};
use serde::{Deserialize, Serialize};

use super::ownership::require_draft;
use super::Ruling;

/// What an owner agreed to.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Consent {
    #[serde(rename = "k", with = "super::code::edge_kind")]
    pub(crate) kind: EdgeKind,
    #[serde(rename = "s")]
    pub(crate) share: Bps,
    /// The epoch of the parent.
    #[serde(rename = "p")]
    pub(crate) parent_epoch: u64,
    /// The epoch of the child.
    #[serde(rename = "c")]
    pub(crate) child_epoch: u64,
}

impl Consent {
    /// An owner agrees to an edge of somebody else's draft.
    pub(crate) fn give(
        (parent, parent_head): (AssetId, &Head),
        (child, child_head): (AssetId, &Head),
        (kind, share): (EdgeKind, Bps),
    ) -> Ruling<Self> {
        require_draft(child, child_head)?;
        if parent_head.owner == child_head.owner {
            return Err(ProvenanceError::ConsentNeedless { parent, child });
        }
        if parent_head.status != HeadStatus::Sealed {
            return Err(ProvenanceError::ParentNotSealed { parent, status: AssetStatus::from(parent_head.status) });
        }
        if kind == EdgeKind::VersionOf {
            return Err(ProvenanceError::EdgeKindInvalid { kind: kind.name() });
        }
        if share == Bps::ZERO {
            return Err(ProvenanceError::ShareZero { parent });
        }
        Ok(Self { kind, share, parent_epoch: parent_head.epoch, child_epoch: child_head.epoch })
    }

    /// Whether neither asset has changed its owner since, and the parent is not retracted.
    pub(crate) fn is_live(&self, parent: &Head, child: &Head) -> bool {
        (self.parent_epoch, self.child_epoch) == (parent.epoch, child.epoch) && parent.status == HeadStatus::Sealed
    }

    /// Whether it is for exactly this edge, and live.
    pub(crate) fn covers(&self, (kind, share): (EdgeKind, Bps), parent: &Head, child: &Head) -> bool {
        (self.kind, self.share) == (kind, share) && self.is_live(parent, child)
    }
}
