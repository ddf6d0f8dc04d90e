//! What a draft inherits with an edge.

use caravan_money::Bps;
use caravan_primitives::AssetId;
use caravan_provenance_api::bounds::{MAX_CHOSEN, MAX_INHERITED};
use caravan_provenance_api::{AssetStatus, Ceiling, Edge, EdgeKind, NewEdge, Origin, Target};
use cosmwasm_std::Addr;
use std::collections::{BTreeMap, BTreeSet};

use super::{Asset, Rights};

/// An error is a code.
type Result<T> = core::result::Result<T, &'static str>;

/// The license of an edge.
fn license(edge: &Edge) -> Option<u64> {
    match &edge.origin {
        Origin::Licensed { license, .. } => Some(license.get()),
        Origin::Own {} | Origin::Consent {} | Origin::Contributors {} => None,
    }
}

impl Asset {
    /// What goes to whom, in basis points.
    pub(crate) fn parts(&self) -> BTreeMap<(u64, Target), u16> {
        let mut parts = BTreeMap::new();
        for edge in self.edges.iter().filter(|edge| edge.share_bps > Bps::ZERO) {
            let share = parts.entry((edge.parent.get(), edge.to)).or_insert(0);
            *share = edge.share_bps.get().max(*share);
        }
        parts
    }

    /// What is left to the owner, in basis points; `None` where more than all is given away.
    pub(crate) fn owners(&self) -> Option<u16> {
        let given =
            self.parts().values().map(|share| u32::from(*share)).sum::<u32>() + u32::from(self.contributors_bps);
        10_000_u32.checked_sub(given).map(|left| left as u16)
    }

    /// What a stranger's derivative would inherit: how many edges, and what they take.
    pub(crate) fn handed_on(&self) -> (usize, u32) {
        let along = |edge: &&Edge| match &edge.origin {
            Origin::Contributors {} => true,
            Origin::Licensed { reciprocal, .. } => *reciprocal,
            Origin::Own {} | Origin::Consent {} => false,
        };
        let edges: Vec<Edge> = self.edges.iter().filter(along).cloned().collect();
        let count = edges.len();
        let taken = Self { edges, ..self.clone() }.parts().values().map(|share| u32::from(*share)).sum();
        (count, taken)
    }

    /// The ceilings of licensed edges that have one, by license.
    pub(crate) fn ceilings(&self) -> BTreeMap<u64, Ceiling> {
        let bounded = |edge: &Edge| match &edge.origin {
            Origin::Licensed { license, ceiling: Some(ceiling), .. } => Some((license.get(), ceiling.clone())),
            Origin::Licensed { ceiling: None, .. } | Origin::Own {} | Origin::Consent {} | Origin::Contributors {} => {
                None
            }
        };
        self.edges.iter().filter_map(bounded).collect()
    }

    /// Takes an obligation over; where it is there, at the larger share. One license is one obligation, whatever way it
    /// came; others are the same if they are for the same parent, of the same origin, and inherited.
    fn inherit(&mut self, owed: &Edge) {
        let same = |held: &&mut Edge| match (license(held), license(owed)) {
            (Some(one), Some(other)) => one == other,
            (None, None) => held.inherited && held.parent == owed.parent && held.origin == owed.origin,
            (Some(_), None) | (None, Some(_)) => false,
        };
        match self.edges.iter_mut().find(same) {
            Some(held) => held.share_bps = held.share_bps.max(owed.share_bps),
            None => self.edges.push(Edge { inherited: true, ..owed.clone() }),
        }
    }

    /// A draft that is to be kept gives away no more than all, and carries no more than fits.
    pub(crate) fn settle(&self) -> Result<()> {
        if self.edges.iter().filter(|edge| edge.inherited).count() > MAX_INHERITED {
            return Err("EDGES_FULL");
        }
        self.owners().map(|_| ()).ok_or("SHARES_ABOVE_WHOLE")
    }
}

impl Rights {
    /// The draft with edges of its owner's choice, and the consents that they use up.
    pub(crate) fn with_edges(
        &self,
        (child, owner): (u64, &Addr),
        mut draft: Asset,
        edges: &[NewEdge],
    ) -> Result<(Asset, Vec<(u64, u64)>)> {
        let mut used = vec![];
        let parents: BTreeSet<_> = edges.iter().map(|edge| edge.parent).collect();
        if parents.len() < edges.len() {
            return Err("ENTRY_DUPLICATE");
        }
        for NewEdge { parent, kind, share_bps } in edges {
            let found = self.assets.get(&parent.get());
            if parent.get() == child {
                return Err("EDGE_SELF");
            }
            let head = found.ok_or("ASSET_UNKNOWN")?;
            if head.status != AssetStatus::Sealed {
                return Err("PARENT_NOT_SEALED");
            }
            let foreign = head.owner != *owner;
            if *kind == EdgeKind::VersionOf && foreign {
                return Err("VERSION_FOREIGN");
            }
            if *kind == EdgeKind::VersionOf && share_bps.get() > 0 {
                return Err("VERSION_SHARE");
            }
            if foreign && share_bps.get() == 0 {
                return Err("SHARE_ZERO");
            }
            let key = (parent.get(), child);
            let origin = if foreign {
                let agreed = self.consents.get(&key).filter(|_| !used.contains(&key));
                let epochs = (head.epoch, draft.epoch);
                let fits = |c: &&super::Consent| (c.kind, c.share, c.epochs) == (*kind, share_bps.get(), epochs);
                agreed.filter(fits).ok_or("CONSENT_MISSING")?;
                used.push(key);
                Origin::Consent {}
            } else {
                Origin::Own {}
            };
            self.choose(&mut draft, (*parent, *kind, *share_bps), origin)?;
        }
        draft.settle()?;
        Ok((draft, used))
    }

    /// One chosen edge, with all that comes along.
    pub(crate) fn choose(
        &self,
        draft: &mut Asset,
        (id, kind, share_bps): (AssetId, EdgeKind, Bps),
        origin: Origin,
    ) -> Result<()> {
        let parent = &self.assets[&id.get()];
        let chosen: Vec<&Edge> = draft.edges.iter().filter(|edge| !edge.inherited).collect();
        if chosen.iter().any(|edge| edge.parent == id) {
            return Err("EDGE_EXISTS");
        }
        if chosen.len() >= MAX_CHOSEN {
            return Err("PARENTS_FULL");
        }
        if kind == EdgeKind::VersionOf {
            if chosen.iter().any(|edge| edge.kind == EdgeKind::VersionOf) {
                return Err("VERSION_SECOND");
            }
            draft.line = parent.line;
        }
        // Who is the parent's owner, or has its owner's consent, takes over all that the parent owes to others.
        let whole = parent.owner == draft.owner || origin == (Origin::Consent {});
        let to = origin.target();
        let edge = Edge { parent: id, kind, share_bps, to, origin, inherited: false };
        if let Some(paid) = license(&edge) {
            draft.edges.retain(|held| !held.inherited || license(held) != Some(paid));
        }
        draft.edges.push(edge);
        for owed in parent.edges.iter().filter(|owed| self.comes_along(parent, owed, whole)) {
            draft.inherit(owed);
        }
        if whole {
            if parent.contributors_bps > 0 {
                let share_bps = Bps::new(parent.contributors_bps).expect("at most the whole");
                let origin = Origin::Contributors {};
                let pool = Edge { parent: id, kind, share_bps, to: Target::Pool, origin, inherited: true };
                draft.inherit(&pool);
            }
            Self::take_floors(draft, parent)?;
        }
        Ok(())
    }

    /// Whether a parent's edge is its child's too.
    fn comes_along(&self, parent: &Asset, owed: &Edge, whole: bool) -> bool {
        match &owed.origin {
            Origin::Contributors {} => true,
            Origin::Licensed { reciprocal, .. } => whole || *reciprocal,
            Origin::Consent {} => whole,
            // What was the owner's own then and is another owner's now is owed to that owner.
            Origin::Own {} => {
                let sold = self.assets[&owed.parent.get()].owner != parent.owner;
                whole && sold && self.pays_own(parent, owed)
            }
        }
    }

    /// Whether an own parent is paid by an asset at all.
    fn pays_own(&self, asset: &Asset, edge: &Edge) -> bool {
        let own = |other: &&Edge| other.parent == edge.parent && other.origin == (Origin::Own {});
        asset.edges.iter().filter(own).any(|other| other.share_bps > Bps::ZERO)
    }

    fn take_floors(draft: &mut Asset, parent: &Asset) -> Result<()> {
        if !draft.kind.takes_floor() || !parent.kind.takes_floor() {
            return Ok(());
        }
        draft.floor_royalty = draft.floor_royalty.max(parent.floor_royalty);
        let Some((currency, least)) = &parent.floor else { return Ok(()) };
        let higher = match &draft.floor {
            None => *least,
            Some((held, amount)) if held == currency => *least.max(amount),
            Some(_) => return Err("FLOOR_CONFLICT"),
        };
        draft.floor = Some((currency.clone(), higher));
        Ok(())
    }
}
