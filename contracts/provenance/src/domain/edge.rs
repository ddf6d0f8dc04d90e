//! An edge as it is stored, and the shares that a list of edges adds up to.

use std::collections::BTreeMap;

use caravan_money::{Amount, Bps, Currency};
use caravan_primitives::{AssetId, LicenseId};
use caravan_provenance_api::{
    bounds, CarriedCeiling, Ceiling, Edge as EdgeResponse, EdgeKind, HandedOn, Origin as OriginResponse, Part,
    ProvenanceError, Target,
};
use cosmwasm_std::Uint128;
use serde::{Deserialize, Serialize};

use super::Result;

/// An edge to a parent, with the share and the terms that it states.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Edge {
    #[serde(rename = "p")]
    pub(crate) parent: AssetId,
    #[serde(rename = "k", with = "super::code::edge_kind")]
    pub(crate) kind: EdgeKind,
    #[serde(rename = "s")]
    pub(crate) share: Bps,
    #[serde(rename = "o")]
    pub(crate) origin: Origin,
    /// Whether it came along with an edge that the owner chose.
    #[serde(rename = "i", default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) inherited: bool,
}

/// What allowed an edge.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Origin {
    #[serde(rename = "w")]
    Own,
    #[serde(rename = "c")]
    Consent,
    #[serde(rename = "l")]
    Licensed(Terms),
    /// Owed to the contributors of the parent; paid directly into their pool.
    #[serde(rename = "k")]
    Contributors,
}

/// The terms of a license that the children of the child take over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Terms {
    #[serde(rename = "l")]
    pub(crate) license: LicenseId,
    #[serde(rename = "r")]
    pub(crate) reciprocal: bool,
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    pub(crate) ceiling: Option<StoredCeiling>,
}

/// The most that all derivatives under a license together may take in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct StoredCeiling {
    /// A key of `Currency`.
    #[serde(rename = "c")]
    currency: String,
    #[serde(rename = "m")]
    max: Uint128,
}

impl StoredCeiling {
    /// Turn the ceiling of a message, whose currency was checked, into the row.
    pub(crate) fn of(ceiling: &Ceiling) -> Self {
        Self { currency: ceiling.currency.key(), max: ceiling.max.get() }
    }

    fn to_ceiling(&self) -> Result<Ceiling> {
        Ok(Ceiling { currency: Currency::from_key(&self.currency)?, max: Amount::new(self.max)? })
    }
}

impl Origin {
    /// Return its name in events.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Consent => "consent",
            Self::Licensed(_) => "licensed",
            Self::Contributors => "contributors",
        }
    }
}

impl Edge {
    /// Return where its money goes.
    pub(crate) const fn target(&self) -> Target {
        match self.origin {
            Origin::Own | Origin::Consent | Origin::Licensed(_) => Target::Inbox,
            Origin::Contributors => Target::Pool,
        }
    }

    /// Return the terms of its license, if it has one.
    pub(crate) const fn terms(&self) -> Option<&Terms> {
        match &self.origin {
            Origin::Licensed(terms) => Some(terms),
            Origin::Own | Origin::Consent | Origin::Contributors => None,
        }
    }

    /// Return whether it comes along with every edge to its child, that of a license included.
    pub(crate) const fn is_handed_on(&self) -> bool {
        match &self.origin {
            Origin::Contributors => true,
            Origin::Licensed(terms) => terms.reciprocal,
            Origin::Own | Origin::Consent => false,
        }
    }

    /// Return the edge as an answer has it.
    pub(crate) fn to_response(&self) -> Result<EdgeResponse> {
        let origin = match &self.origin {
            Origin::Own => OriginResponse::Own {},
            Origin::Consent => OriginResponse::Consent {},
            Origin::Contributors => OriginResponse::Contributors {},
            Origin::Licensed(Terms { license, reciprocal, ceiling }) => OriginResponse::Licensed {
                license: *license,
                reciprocal: *reciprocal,
                ceiling: ceiling.as_ref().map(StoredCeiling::to_ceiling).transpose()?,
            },
        };
        let Self { parent, kind, share, inherited, .. } = self;
        let to = self.target();
        Ok(EdgeResponse { parent: *parent, kind: *kind, share_bps: *share, to, origin, inherited: *inherited })
    }
}

/// Return one part for each parent and target: the largest share that an edge states for the two.
pub(crate) fn parts(edges: &[Edge]) -> Vec<Part> {
    let mut largest: BTreeMap<(AssetId, Target), Bps> = BTreeMap::new();
    for edge in edges.iter().filter(|edge| edge.share > Bps::ZERO) {
        let share = largest.entry((edge.parent, edge.target())).or_default();
        *share = edge.share.max(*share);
    }
    largest.into_iter().map(|((parent, to), share_bps)| Part { parent, to, share_bps }).collect()
}

/// Return what derivatives by license inherit of an asset with these edges.
pub(crate) fn handed_on(edges: &[Edge]) -> Result<HandedOn> {
    let along: Vec<Edge> = edges.iter().filter(|edge| edge.is_handed_on()).cloned().collect();
    let shares = shares(&along, Bps::ZERO)?.paid;
    Ok(HandedOn { edges: u32::try_from(along.len()).unwrap_or(u32::MAX), shares_bps: shares })
}

/// What an asset gives away of its income, in basis points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Shares {
    /// To parents and their contributors.
    pub(crate) paid: Bps,
    /// To the owner, after the contributors' share.
    pub(crate) left: Bps,
}

/// Add up the shares of all parts and of the contributors. Refuse more than the whole.
pub(crate) fn shares(edges: &[Edge], contributor_bps: Bps) -> Result<Shares> {
    let whole = bounds::WHOLE_BPS;
    let paid = parts(edges).iter().fold(0u32, |sum, part| sum.saturating_add(u32::from(part.share_bps.get())));
    let got = paid.saturating_add(u32::from(contributor_bps.get()));
    let above = ProvenanceError::SharesAboveWhole { max: whole, got };
    let left = whole.checked_sub(got).ok_or(above)?;
    let bps = |value: u32| Bps::new(u16::try_from(value).unwrap_or(u16::MAX));
    Ok(Shares { paid: bps(paid)?, left: bps(left)? })
}

/// Return every license that has a ceiling, each once, in the order of their ids.
pub(crate) fn ceilings(edges: &[Edge]) -> Result<Vec<CarriedCeiling>> {
    let mut carried = BTreeMap::new();
    for terms in edges.iter().filter_map(Edge::terms) {
        if let Some(ceiling) = &terms.ceiling {
            carried.insert(terms.license, ceiling.to_ceiling()?);
        }
    }
    Ok(carried.into_iter().map(|(license, ceiling)| CarriedCeiling { license, ceiling }).collect())
}
