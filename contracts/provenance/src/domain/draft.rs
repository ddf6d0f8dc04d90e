//! Edges of a draft: those that its owner chooses, and those that it inherits with them.

use caravan_money::Bps;
use caravan_primitives::AssetId;
use caravan_provenance_api::keys::HeadStatus;
use caravan_provenance_api::{bounds, AssetStatus, EdgeKind, ProvenanceError};
use cosmwasm_std::Addr;

use super::asset::{Asset, Floor};
use super::edge::{shares, Edge, Origin, Shares};
use super::ownership::AssetHead;
use super::Result;

/// How many edges an error names.
const NAMED: usize = 32;

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Draft {
    pub(crate) id: AssetId,
    pub(crate) owner: Addr,
    pub(crate) asset: Asset,
    /// Chosen and inherited, in the order in which they were added.
    pub(crate) edges: Vec<Edge>,
}

/// A parent and all that it owes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Parent {
    pub(crate) head: AssetHead,
    pub(crate) asset: Asset,
    pub(crate) edges: Vec<Edge>,
    /// Its parents by origin `own` that have another owner by now.
    pub(crate) sold: Vec<AssetId>,
}

impl Draft {
    /// Refuse an edge that cannot be, whatever its origin.
    pub(crate) fn require_possible(&self, parent: &AssetHead, kind: EdgeKind, share: Bps) -> Result<()> {
        self.require_other(parent.id)?;
        parent.require_parent()?;
        let id = parent.id;
        let foreign = parent.owner != self.owner;
        if kind == EdgeKind::VersionOf {
            if foreign {
                return Err(ProvenanceError::VersionForeign { parent: id, owner: parent.owner.clone() });
            }
            if share > Bps::ZERO {
                return Err(ProvenanceError::VersionShare { parent: id, got: share.get() });
            }
        }
        if foreign && share == Bps::ZERO {
            return Err(ProvenanceError::ShareZero { parent: id });
        }
        Ok(())
    }

    /// Refuse an edge that no license gives. The parent may be retracted: licenses that were bought stay valid.
    pub(crate) fn require_licensable(&self, parent: &AssetHead, kind: EdgeKind) -> Result<()> {
        self.require_other(parent.id)?;
        if parent.status == HeadStatus::Draft {
            return Err(ProvenanceError::ParentNotSealed { parent: parent.id, status: AssetStatus::Draft });
        }
        if kind == EdgeKind::VersionOf {
            return Err(ProvenanceError::EdgeKindInvalid { kind: kind.name() });
        }
        Ok(())
    }

    /// Add an edge that the owner chose, and the edges that come along with it.
    pub(crate) fn choose(&mut self, parent: &Parent, kind: EdgeKind, share: Bps, origin: Origin) -> Result<()> {
        self.require_room(parent.head.id)?;
        if kind == EdgeKind::VersionOf {
            self.continue_line(parent)?;
        }
        let whole = self.owes_all(parent, &origin);
        if let Origin::Licensed(terms) = &origin {
            // The same license may have come along with another edge: the chosen one takes its place.
            self.edges.retain(|edge| !edge.inherited || edge.terms().map(|held| held.license) != Some(terms.license));
        }
        self.edges.push(Edge { parent: parent.head.id, kind, share, origin, inherited: false });
        let brought = parent.edges.iter().filter(|edge| comes_along(edge, parent, whole));
        for edge in brought {
            self.inherit(edge.clone());
        }
        if whole {
            self.owe_contributors(parent, kind);
            self.take_floors(parent)?;
        }
        Ok(())
    }

    /// Add up the shares. Refuse too many inherited edges, and shares of more than the whole.
    pub(crate) fn settle(&self) -> Result<Shares> {
        let max = bounds::MAX_INHERITED;
        let beyond: Vec<&Edge> = self.edges.iter().filter(|edge| edge.inherited).skip(max).collect();
        if !beyond.is_empty() {
            let mut names: Vec<String> =
                beyond.iter().take(NAMED).map(|edge| format!("{} of {}", edge.target(), edge.parent)).collect();
            if let Some(more) = beyond.len().checked_sub(NAMED).filter(|more| *more > 0) {
                names.push(format!("{more} more"));
            }
            return Err(ProvenanceError::EdgesFull { max, beyond: names.join(", ") });
        }
        shares(&self.edges, self.asset.contributors.bps)
    }

    /// Return whether the draft takes over everything that the parent owes to others: it is its owner's own child, or a
    /// consented one.
    pub(crate) fn owes_all(&self, parent: &Parent, origin: &Origin) -> bool {
        match origin {
            // A consent costs nothing: without this, a second wallet of the owner would be a way around what the owner owes.
            Origin::Own | Origin::Consent => true,
            Origin::Licensed(_) | Origin::Contributors => parent.head.owner == self.owner,
        }
    }

    fn require_other(&self, parent: AssetId) -> Result<()> {
        if parent == self.id {
            return Err(ProvenanceError::EdgeSelf { asset: parent });
        }
        Ok(())
    }

    fn require_room(&self, parent: AssetId) -> Result<()> {
        let mut chosen = self.edges.iter().filter(|edge| !edge.inherited);
        if chosen.clone().any(|edge| edge.parent == parent) {
            return Err(ProvenanceError::EdgeExists { parent });
        }
        let max = bounds::MAX_CHOSEN;
        match chosen.nth(max.saturating_sub(1)) {
            Some(_) => Err(ProvenanceError::ParentsFull { max, parent }),
            None => Ok(()),
        }
    }

    fn continue_line(&mut self, parent: &Parent) -> Result<()> {
        let versions = |edge: &&Edge| !edge.inherited && edge.kind == EdgeKind::VersionOf;
        if let Some(first) = self.edges.iter().find(versions) {
            return Err(ProvenanceError::VersionSecond { first: first.parent, parent: parent.head.id });
        }
        self.asset.line = parent.asset.line;
        Ok(())
    }

    /// Take over an edge of a parent. Where the draft has the same obligation already, keep the larger share.
    fn inherit(&mut self, edge: Edge) {
        let edge = Edge { inherited: true, ..edge };
        let same = |held: &&mut Edge| match (held.terms(), edge.terms()) {
            (Some(held), Some(new)) => held.license == new.license,
            (None, None) => held.inherited && (held.parent, &held.origin) == (edge.parent, &edge.origin),
            (Some(_), None) | (None, Some(_)) => false,
        };
        match self.edges.iter_mut().find(same) {
            Some(held) => held.share = held.share.max(edge.share),
            None => self.edges.push(edge),
        }
    }

    /// Owe the contributors of an own parent their share, as if the child were the parent.
    fn owe_contributors(&mut self, parent: &Parent, kind: EdgeKind) {
        let share = parent.asset.contributors.bps;
        if share > Bps::ZERO {
            let origin = Origin::Contributors;
            self.inherit(Edge { parent: parent.head.id, kind, share, origin, inherited: true });
        }
    }

    /// Take over floor price and least royalty of a parent, from data and datasets to data and datasets: the higher of two.
    fn take_floors(&mut self, parent: &Parent) -> Result<()> {
        if !(self.asset.kind.takes_floor() && parent.asset.kind.takes_floor()) {
            return Ok(());
        }
        self.asset.floor_royalty = self.asset.floor_royalty.max(parent.asset.floor_royalty);
        if let Some(floor) = &parent.asset.floor {
            let held: Option<Floor> = self.asset.floor.take();
            self.asset.floor = Some(held.map_or(Ok(floor.clone()), |held| held.higher(floor))?);
        }
        Ok(())
    }
}

fn comes_along(edge: &Edge, parent: &Parent, whole: bool) -> bool {
    if edge.is_handed_on() {
        return true;
    }
    match &edge.origin {
        Origin::Contributors | Origin::Licensed(_) | Origin::Consent => whole,
        Origin::Own => whole && parent.sold.contains(&edge.parent),
    }
}

#[cfg(test)]
mod tests;
