//! Everything that provenance answers.

use std::collections::{BTreeMap, BTreeSet};

use caravan_access::OwnershipResponse;
use caravan_primitives::{AssetId, Items};
use caravan_provenance_api::bounds::MAX_PARENTS_QUERY;
use caravan_provenance_api::{
    AssetResponse, AssetStatus, AssetsResponse, Child, ChildrenResponse, ContributorEntry, ContributorSource,
    ContributorsResponse, Edge, EdgesResponse, Kind, MetadataEntry, MetadataResponse, ParentsResponse, QueryMsg,
    SealedResponse,
};
use cosmwasm_std::Addr;

use crate::reader::{known, malformed, pages, Reader, Result, PAGE};

/// An asset with everything that belongs to it.
#[derive(Debug, Clone, PartialEq)]
pub struct AssetView {
    pub asset: AssetResponse,
    pub edges: EdgesResponse,
    /// Its chosen edges, as the query for walking up the graph answers them.
    pub parents: Vec<Edge>,
    pub children: Vec<Child>,
    /// Nothing for a draft.
    pub sealed: Option<SealedResponse>,
    /// By address, or by the number of the person in an edition.
    pub weights: BTreeMap<String, u128>,
    /// Its descriptions, oldest first.
    pub metadata: Vec<MetadataEntry>,
}

/// The registry of assets.
#[derive(Debug, Clone, PartialEq)]
pub struct RegistryView {
    pub ownership: OwnershipResponse,
    pub assets: BTreeMap<u64, AssetView>,
    /// By asset, which assets its content hash and its watermark lead to.
    pub found: BTreeMap<u64, (Option<u64>, Option<u64>)>,
    /// By the name of the kind.
    pub by_kind: BTreeMap<&'static str, Vec<u64>>,
    pub by_owner: BTreeMap<Addr, Vec<u64>>,
}

impl AssetView {
    /// Whether the marketplace keeps its weights.
    #[must_use]
    pub(crate) fn is_edition(&self) -> bool {
        matches!(self.asset.contributors.contributors, ContributorSource::Edition { .. })
    }

    /// Whether it was sealed, retracted or not.
    #[must_use]
    pub fn is_frozen(&self) -> bool {
        self.asset.status != AssetStatus::Draft
    }
}

fn number(asset: &AssetResponse) -> u64 {
    asset.asset.get()
}

impl Reader<'_> {
    pub(super) fn read_registry(&self) -> Result<RegistryView> {
        let all = self.assets(|start_after| QueryMsg::Assets { start_after, limit: PAGE })?;
        let (mut by_kind, mut by_owner) = (BTreeMap::new(), BTreeMap::new());
        for kind in Kind::ALL {
            let list = self.assets(|start_after| QueryMsg::AssetsByKind { kind, start_after, limit: PAGE })?;
            by_kind.insert(kind.name(), list.iter().map(number).collect());
        }
        for owner in all.iter().map(|asset| asset.owner.clone()).collect::<BTreeSet<_>>() {
            let query = |start_after| QueryMsg::AssetsByOwner { owner: owner.to_string(), start_after, limit: PAGE };
            let list = self.assets(query)?;
            by_owner.insert(owner, list.iter().map(number).collect());
        }
        let mut parents = self.parents(&all)?;
        let (mut assets, mut found) = (BTreeMap::new(), BTreeMap::new());
        for asset in all {
            let number = number(&asset);
            found.insert(number, self.find(&asset)?);
            assets.insert(number, self.asset(asset, parents.remove(&number).unwrap_or_default())?);
        }
        let ownership = self.provenance(&QueryMsg::Ownership {})?;
        Ok(RegistryView { ownership, assets, found, by_kind, by_owner })
    }

    fn assets(&self, query: impl Fn(Option<AssetId>) -> QueryMsg) -> Result<Vec<AssetResponse>> {
        pages(|last: Option<&AssetResponse>| {
            Ok(self.provenance::<AssetsResponse>(&query(last.map(|asset| asset.asset)))?.assets)
        })
    }

    fn find(&self, asset: &AssetResponse) -> Result<(Option<u64>, Option<u64>)> {
        let (content_hash, watermark) = (asset.content_hash, asset.watermark);
        let by_hash = known(self.provenance(&QueryMsg::AssetByHash { content_hash }), "CONTENT_UNKNOWN")?;
        let by_mark = known(self.provenance(&QueryMsg::AssetByWatermark { watermark }), "WATERMARK_UNKNOWN")?;
        Ok((by_hash.as_ref().map(number), by_mark.as_ref().map(number)))
    }

    fn parents(&self, all: &[AssetResponse]) -> Result<BTreeMap<u64, Vec<Edge>>> {
        let mut found = BTreeMap::new();
        for some in all.chunks(MAX_PARENTS_QUERY) {
            let ids = Items::new(some.iter().map(|asset| asset.asset).collect()).map_err(malformed)?;
            let answer: ParentsResponse = self.provenance(&QueryMsg::Parents { ids })?;
            found.extend(answer.parents.into_iter().map(|entry| (entry.asset.get(), entry.edges)));
        }
        Ok(found)
    }

    fn asset(&self, asset: AssetResponse, parents: Vec<Edge>) -> Result<AssetView> {
        let id = asset.asset;
        let children = pages(|last: Option<&Child>| {
            let query = QueryMsg::Children { asset: id, start_after: last.map(|child| child.asset), limit: PAGE };
            Ok(self.provenance::<ChildrenResponse>(&query)?.children)
        })?;
        let metadata = pages(|last: Option<&MetadataEntry>| {
            let query = QueryMsg::Metadata { asset: id, start_after: last.map(|entry| entry.index), limit: PAGE };
            Ok(self.provenance::<MetadataResponse>(&query)?.entries)
        })?;
        let frozen = asset.status != AssetStatus::Draft;
        Ok(AssetView {
            edges: self.provenance(&QueryMsg::Edges { asset: id })?,
            parents,
            children,
            sealed: frozen.then(|| self.provenance(&QueryMsg::Sealed { asset: id })).transpose()?,
            weights: self.weights(&asset)?,
            metadata,
            asset,
        })
    }

    fn weights(&self, asset: &AssetResponse) -> Result<BTreeMap<String, u128>> {
        match asset.contributors.contributors {
            ContributorSource::None {} => Ok(BTreeMap::new()),
            ContributorSource::Inline { .. } => {
                let list = pages(|last: Option<&ContributorEntry>| {
                    let start_after = last.map(|entry| entry.address.to_string());
                    let query = QueryMsg::Contributors { asset: asset.asset, start_after, limit: PAGE };
                    Ok(self.provenance::<ContributorsResponse>(&query)?.contributors)
                })?;
                Ok(list.into_iter().map(|entry| (entry.address.to_string(), entry.weight.u128())).collect())
            }
            ContributorSource::Edition { project, edition } => {
                let list = self.edition_weights(project, edition)?;
                Ok(list.into_iter().map(|entry| (entry.person.to_string(), entry.weight.u128())).collect())
            }
        }
    }
}
