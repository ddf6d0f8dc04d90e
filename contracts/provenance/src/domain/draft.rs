//! A draft takes edges, and inherits what comes along with them.

use caravan_money::Bps;
use caravan_primitives::AssetId;
use caravan_provenance_api::keys::{Head, HeadStatus};
use caravan_provenance_api::{bounds, AssetStatus, EdgeKind, ProvenanceError};
use cosmwasm_std::Addr;

use super::asset::{Asset, Floor};
use super::edge::{shares, Edge, Origin};
use super::Ruling;

/// How many edges an error names.
const NAMED: usize = 32;

/// A draft and its edges.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Draft {
    pub(crate) id: AssetId,
    pub(crate) owner: Addr,
    pub(crate) asset: Asset,
    /// Chosen and inherited, in the order in which they came.
    pub(crate) edges: Vec<Edge>,
}

/// A parent and all that it owes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Parent {
    pub(crate) id: AssetId,
    pub(crate) head: Head,
    pub(crate) asset: Asset,
    pub(crate) edges: Vec<Edge>,
    /// Its formerly own parents that belong to somebody else than its owner by now.
    pub(crate) sold: Vec<AssetId>,
}

impl Draft {
    /// Refuses what no origin of an edge would mend.
    pub(crate) fn require_possible(&self, parent: (AssetId, &Head), kind: EdgeKind, share: Bps) -> Ruling<()> {
        let (id, head) = parent;
        if id == self.id {
            return Err(ProvenanceError::EdgeSelf { asset: id });
        }
        if head.status != HeadStatus::Sealed {
            return Err(ProvenanceError::ParentNotSealed { parent: id, status: AssetStatus::from(head.status) });
        }
        let foreign = head.owner != self.owner;
        if kind == EdgeKind::VersionOf {
            if foreign {
                return Err(ProvenanceError::VersionForeign { parent: id, owner: head.owner.clone() });
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

    /// Refuses a licensed edge that no license could mend. A retracted parent will do: licenses that were bought stand.
    pub(crate) fn require_licensable(&self, parent: (AssetId, &Head), kind: EdgeKind) -> Ruling<()> {
        let (id, head) = parent;
        if id == self.id {
            return Err(ProvenanceError::EdgeSelf { asset: id });
        }
        if head.status == HeadStatus::Draft {
            return Err(ProvenanceError::ParentNotSealed { parent: id, status: AssetStatus::Draft });
        }
        if kind == EdgeKind::VersionOf {
            return Err(ProvenanceError::EdgeKindInvalid { kind: kind.name() });
        }
        Ok(())
    }

    /// Takes an edge of the owner's choice, and all that comes along with it.
    pub(crate) fn choose(&mut self, parent: &Parent, (kind, share): (EdgeKind, Bps), origin: Origin) -> Ruling<()> {
        self.require_room(parent.id)?;
        if kind == EdgeKind::VersionOf {
            self.continue_line(parent)?;
        }
        let whole = self.owes_all(parent, &origin);
        if let Origin::Licensed(terms) = &origin {
            // The same license may have come along with another edge: the chosen one takes its place.
            self.edges.retain(|edge| !edge.inherited || edge.terms().map(|held| held.license) != Some(terms.license));
        }
        self.edges.push(Edge { parent: parent.id, kind, share, origin, inherited: false });
        let brought = parent.edges.iter().filter(|edge| comes_along(edge, parent, whole));
        for edge in brought {
            self.inherit(edge.clone());
        }
        if whole {
            self.owe_contributors(parent, kind);
            self.take_floor(parent)?;
        }
        Ok(())
    }

    /// What goes to parents and their contributors, and what the owner keeps; refuses too many edges and too much.
    pub(crate) fn settle(&self) -> Ruling<(Bps, Bps)> {
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

    /// Everything that the parent owes to others: where it is the owner's own, or its owner consents. A consent costs
    /// nothing, so that it would else be the way around one's own obligations, by a second wallet.
    fn owes_all(&self, parent: &Parent, origin: &Origin) -> bool {
        match origin {
            Origin::Own | Origin::Consent => true,
            Origin::Licensed(_) | Origin::Contributors => parent.head.owner == self.owner,
        }
    }

    fn require_room(&self, parent: AssetId) -> Ruling<()> {
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

    fn continue_line(&mut self, parent: &Parent) -> Ruling<()> {
        let versions = |edge: &&Edge| !edge.inherited && edge.kind == EdgeKind::VersionOf;
        if let Some(first) = self.edges.iter().find(versions) {
            return Err(ProvenanceError::VersionSecond { first: first.parent, parent: parent.id });
        }
        self.asset.line = parent.asset.line;
        Ok(())
    }

    /// Takes over an edge of a parent, if it does not carry the same obligation yet; where it does, at the larger share.
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

    /// The contributors of an own parent are paid as if the child were the parent.
    fn owe_contributors(&mut self, parent: &Parent, kind: EdgeKind) {
        let share = parent.asset.contributors.bps;
        if share > Bps::ZERO {
            let origin = Origin::Contributors;
            self.inherit(Edge { parent: parent.id, kind, share, origin, inherited: true });
        }
    }

    /// A floor price goes from data and datasets to data and datasets.
    fn take_floor(&mut self, parent: &Parent) -> Ruling<()> {
        let passes = self.asset.kind.takes_floor() && parent.asset.kind.takes_floor();
        if let Some(floor) = parent.asset.floor.as_ref().filter(|_| passes) {
            let held: Option<Floor> = self.asset.floor.take();
            self.asset.floor = Some(held.map_or(Ok(floor.clone()), |held| held.higher(floor))?);
        }
        Ok(())
    }
}

fn comes_along(edge: &Edge, parent: &Parent, whole: bool) -> bool {
    match &edge.origin {
        Origin::Contributors => true,
        Origin::Licensed(terms) => whole || terms.reciprocal,
        Origin::Consent => whole,
        Origin::Own => whole && parent.sold.contains(&edge.parent),
    }
}

#[cfg(test)]
mod tests;
