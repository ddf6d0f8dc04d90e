//! Everything that provenance answers, and the rules of assets, edges and shares.

mod graph;

use std::collections::BTreeMap;

use caravan_marketplace_api::{QueryMsg as MarketQuery, WeightResponse, WeightsResponse};
use caravan_primitives::{AssetId, Items};
use caravan_provenance_api::bounds::MAX_PARENTS_QUERY;
use caravan_provenance_api::{
    AssetResponse, AssetStatus, AssetsResponse, Child, ChildrenResponse, ContributorEntry, ContributorSource,
    ContributorsResponse, Edge, EdgesResponse, MetadataEntry, MetadataResponse, ParentsResponse, QueryMsg,
    SealedResponse,
};
use cosmwasm_std::Uint128;

use super::findings::Findings;
use super::look::{known, pages, Look, PAGE};
use crate::failure::Failure;

/// An asset with all that is known of it.
pub(super) struct AssetView {
    pub(super) asset: AssetResponse,
    /// Where its content hash and its watermark lead.
    pub(super) found: [Option<AssetId>; 2],
    pub(super) edges: EdgesResponse,
    pub(super) parents: Vec<Edge>,
    pub(super) children: Vec<Child>,
    pub(super) sealed: Option<SealedResponse>,
    /// By address, or by number of person for an edition.
    pub(super) weights: BTreeMap<String, Uint128>,
    pub(super) metadata: Vec<MetadataEntry>,
}

/// The registry at one moment.
pub(super) struct RegistryView {
    pub(super) assets: BTreeMap<u64, AssetView>,
    /// By owner, the numbers of its assets.
    pub(super) by_owner: BTreeMap<String, Vec<u64>>,
}

impl RegistryView {
    /// Asks for everything.
    pub(super) fn read(look: &Look<'_>) -> Result<Self, Failure> {
        let all = pages(|last: Option<&AssetResponse>| {
            let start_after = last.map(|asset| asset.asset);
            Ok(look.registry::<AssetsResponse>(&QueryMsg::Assets { start_after, limit: PAGE })?.assets)
        })?;
        let mut parents = BTreeMap::new();
        for some in all.chunks(MAX_PARENTS_QUERY) {
            let ids = Items::new(some.iter().map(|asset| asset.asset).collect())?;
            let told: ParentsResponse = look.registry(&QueryMsg::Parents { ids })?;
            parents.extend(told.parents.into_iter().map(|entry| (entry.asset.get(), entry.edges)));
        }
        let (mut assets, mut by_owner) = (BTreeMap::new(), BTreeMap::new());
        for asset in all {
            let number = asset.asset.get();
            if !by_owner.contains_key(asset.owner.as_str()) {
                by_owner.insert(asset.owner.to_string(), owned(look, asset.owner.as_str())?);
            }
            assets.insert(number, one(look, asset, parents.remove(&number).unwrap_or_default())?);
        }
        Ok(Self { assets, by_owner })
    }

    /// All rules.
    pub(super) fn check(&self, findings: &mut Findings) {
        graph::check(self, findings);
    }
}

impl AssetView {
    /// Whether it was sealed, retracted or not.
    pub(super) fn is_frozen(&self) -> bool {
        self.asset.status != AssetStatus::Draft
    }
}

fn owned(look: &Look<'_>, owner: &str) -> Result<Vec<u64>, Failure> {
    let list = pages(|last: Option<&AssetResponse>| {
        let (owner, start_after) = (owner.to_owned(), last.map(|asset| asset.asset));
        Ok(look.registry::<AssetsResponse>(&QueryMsg::AssetsByOwner { owner, start_after, limit: PAGE })?.assets)
    })?;
    Ok(list.iter().map(|asset| asset.asset.get()).collect())
}

fn one(look: &Look<'_>, asset: AssetResponse, parents: Vec<Edge>) -> Result<AssetView, Failure> {
    let id = asset.asset;
    let (content_hash, watermark) = (asset.content_hash, asset.watermark);
    let by_hash = look.registry::<AssetResponse>(&QueryMsg::AssetByHash { content_hash });
    let by_mark = look.registry::<AssetResponse>(&QueryMsg::AssetByWatermark { watermark });
    let found = [known(by_hash, "CONTENT_UNKNOWN")?, known(by_mark, "WATERMARK_UNKNOWN")?];
    let children = pages(|last: Option<&Child>| {
        let start_after = last.map(|child| child.asset);
        Ok(look.registry::<ChildrenResponse>(&QueryMsg::Children { asset: id, start_after, limit: PAGE })?.children)
    })?;
    let metadata = pages(|last: Option<&MetadataEntry>| {
        let start_after = last.map(|entry| entry.index);
        Ok(look.registry::<MetadataResponse>(&QueryMsg::Metadata { asset: id, start_after, limit: PAGE })?.entries)
    })?;
    let frozen = asset.status != AssetStatus::Draft;
    Ok(AssetView {
        found: found.map(|found| found.map(|asset| asset.asset)),
        edges: look.registry(&QueryMsg::Edges { asset: id })?,
        parents,
        children,
        sealed: frozen.then(|| look.registry(&QueryMsg::Sealed { asset: id })).transpose()?,
        weights: weights(look, &asset)?,
        metadata,
        asset,
    })
}

fn weights(look: &Look<'_>, asset: &AssetResponse) -> Result<BTreeMap<String, Uint128>, Failure> {
    let id = asset.asset;
    match asset.contributors.contributors {
        ContributorSource::None {} => Ok(BTreeMap::new()),
        ContributorSource::Inline { .. } => {
            let list = pages(|last: Option<&ContributorEntry>| {
                let start_after = last.map(|entry| entry.address.to_string());
                let query = QueryMsg::Contributors { asset: id, start_after, limit: PAGE };
                Ok(look.registry::<ContributorsResponse>(&query)?.contributors)
            })?;
            Ok(list.into_iter().map(|entry| (entry.address.to_string(), entry.weight)).collect())
        }
        ContributorSource::Edition { project, edition } => {
            let list = pages(|last: Option<&WeightResponse>| {
                let start_after = last.map(|entry| entry.person);
                let query = MarketQuery::EditionWeights { project, edition, start_after, limit: PAGE };
                Ok(look.market::<WeightsResponse>(&query)?.weights)
            })?;
            Ok(list.into_iter().map(|entry| (entry.person.to_string(), entry.weight)).collect())
        }
    }
}
