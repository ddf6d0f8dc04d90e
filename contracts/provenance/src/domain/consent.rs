//! A consent: to one edge, once, while neither asset changes its owner.

use caravan_money::Bps;
use caravan_provenance_api::keys::HeadStatus;
use caravan_provenance_api::{EdgeKind, ProvenanceError};
use serde::{Deserialize, Serialize};

use super::ownership::AssetHead;
use super::Result;

/// What the owner of a parent consented to.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Consent {
    #[serde(rename = "k", with = "super::code::edge_kind")]
    pub(crate) kind: EdgeKind,
    #[serde(rename = "s")]
    pub(crate) share: Bps,
    #[serde(rename = "p")]
    pub(crate) parent_epoch: u64,
    #[serde(rename = "c")]
    pub(crate) child_epoch: u64,
}

impl Consent {
    /// Consent to an edge of a draft that another address owns.
    pub(crate) fn give(parent: &AssetHead, child: &AssetHead, kind: EdgeKind, share: Bps) -> Result<Self> {
        child.require_draft()?;
        if parent.owner == child.owner {
            return Err(ProvenanceError::ConsentNeedless { parent: parent.id, child: child.id });
        }
        parent.require_parent()?;
        if kind == EdgeKind::VersionOf {
            return Err(ProvenanceError::EdgeKindInvalid { kind: kind.name() });
        }
        if share == Bps::ZERO {
            return Err(ProvenanceError::ShareZero { parent: parent.id });
        }
        Ok(Self { kind, share, parent_epoch: parent.epoch, child_epoch: child.epoch })
    }

    /// Return whether neither asset has changed its owner since, and the parent is not retracted.
    pub(crate) fn is_live(&self, parent: &AssetHead, child: &AssetHead) -> bool {
        (self.parent_epoch, self.child_epoch) == (parent.epoch, child.epoch) && parent.status == HeadStatus::Sealed
    }

    /// Return whether it is for exactly this edge, and live.
    pub(crate) fn covers(&self, kind: EdgeKind, share: Bps, parent: &AssetHead, child: &AssetHead) -> bool {
        (self.kind, self.share) == (kind, share) && self.is_live(parent, child)
    }
}
