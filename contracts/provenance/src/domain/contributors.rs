//! Who contributed to an asset, and with what weight.

use caravan_money::Bps;
use caravan_primitives::{require_distinct, EditionId, ProjectId};
use caravan_provenance_api::{ContributorSource, ProvenanceError};
use cosmwasm_std::{Addr, Uint128};
use serde::{Deserialize, Serialize};

use super::Result;

/// Which contract keeps the weights.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) enum Source {
    #[serde(rename = "n")]
    None,
    /// This one, for a list of so many addresses.
    #[serde(rename = "i")]
    Inline(u32),
    /// The marketplace, for an edition of a project.
    #[serde(rename = "e")]
    Edition(ProjectId, EditionId),
}

impl Source {
    /// Return its name in events.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Inline(_) => "inline",
            Self::Edition(..) => "edition",
        }
    }
}

impl From<Source> for ContributorSource {
    fn from(source: Source) -> Self {
        match source {
            Source::None => Self::None {},
            Source::Inline(count) => Self::Inline { count },
            Source::Edition(project, edition) => Self::Edition { project, edition },
        }
    }
}

/// The contributors of an asset, the sum of their weights, and their share of its income.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Contributors {
    #[serde(rename = "s")]
    pub(crate) source: Source,
    #[serde(rename = "t")]
    pub(crate) total: Uint128,
    #[serde(rename = "b")]
    pub(crate) bps: Bps,
}

impl Contributors {
    /// Accept that the owner is the only contributor: then no share may be set aside.
    pub(crate) fn none(bps: Bps) -> Result<Self> {
        if bps != Bps::ZERO {
            return Err(ProvenanceError::ContributorsMissing { got: bps.get() });
        }
        Ok(Self { source: Source::None, total: Uint128::zero(), bps })
    }

    /// Accept a list of different addresses, each with a weight.
    pub(crate) fn inline(list: &[(Addr, Uint128)], bps: Bps) -> Result<Self> {
        if list.is_empty() {
            return Self::none(bps);
        }
        require_distinct("contributors", list.iter().map(|(address, _)| address))?;
        if let Some((address, _)) = list.iter().find(|(_, weight)| weight.is_zero()) {
            return Err(ProvenanceError::WeightZero { whose: address.to_string() });
        }
        let add = |sum: Uint128, (_, weight): &(Addr, Uint128)| sum.checked_add(*weight);
        let total = list.iter().try_fold(Uint128::zero(), add).map_err(|_| ProvenanceError::WeightOverflow)?;
        let count = u32::try_from(list.len()).unwrap_or(u32::MAX);
        Ok(Self { source: Source::Inline(count), total, bps })
    }

    /// Accept an edition, whose weights the marketplace keeps.
    pub(crate) fn edition(project: ProjectId, edition: EditionId, total: Uint128, bps: Bps) -> Result<Self> {
        if total.is_zero() {
            return Err(ProvenanceError::WeightZero { whose: format!("edition {edition} of project {project}") });
        }
        Ok(Self { source: Source::Edition(project, edition), total, bps })
    }
}

#[cfg(test)]
mod tests {
    use caravan_primitives::Coded;
    use cosmwasm_std::testing::MockApi;

    use super::*;

    fn list(entries: &[(&str, u128)]) -> Vec<(Addr, Uint128)> {
        entries.iter().map(|(name, weight)| (MockApi::default().addr_make(name), Uint128::new(*weight))).collect()
    }

    #[test]
    fn weights_are_summed_and_nothing_is_set_aside_without_contributors() {
        let bps = Bps::new(300).unwrap();
        let contributors = Contributors::inline(&list(&[("a", 5), ("b", 3), ("c", 1)]), bps).unwrap();
        assert_eq!(contributors, Contributors { source: Source::Inline(3), total: Uint128::new(9), bps });
        assert_eq!(Contributors::none(Bps::ZERO).unwrap().total, Uint128::zero());
    }

    #[test]
    fn a_list_that_cannot_be_divided_by_is_refused() {
        let bps = Bps::new(300).unwrap();
        let code = |entries: &[(&str, u128)]| Contributors::inline(&list(entries), bps).unwrap_err().code();
        assert_eq!(code(&[("a", 5), ("b", 3), ("a", 1)]), "ENTRY_DUPLICATE");
        assert_eq!(code(&[("a", 5), ("b", 0)]), "WEIGHT_ZERO");
        assert_eq!(code(&[("a", u128::MAX), ("b", 1)]), "WEIGHT_OVERFLOW");
        assert_eq!(code(&[]), "CONTRIBUTORS_MISSING");
        let edition = Contributors::edition(ProjectId::FIRST, EditionId::FIRST, Uint128::zero(), bps);
        assert_eq!(edition.unwrap_err().code(), "WEIGHT_ZERO");
    }
}
