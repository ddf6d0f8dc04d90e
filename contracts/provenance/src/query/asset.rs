//! Assets, their contributors, their descriptions.

use caravan_access::PendingOwner;
use caravan_primitives::{limit, AssetId, Hash32};
use caravan_provenance_api::{
    AssetResponse, AssetStatus, AssetsResponse, ContributorEntry, ContributorResponse,
    Contributors as ToldContributors, ContributorsResponse, Kind, MetadataEntry, MetadataResponse, ProvenanceError,
};
use cosmwasm_std::{Deps, Storage};

use crate::domain::asset::{Asset, Floor};
use crate::domain::contributors::{Contributors, Source};
use crate::domain::ownership::Offer;
use crate::error::Res;
use crate::execute::address;
use crate::state::{self, MetadataRow};

pub(super) fn asset(store: &dyn Storage, id: AssetId) -> Res<AssetResponse> {
    let Asset { kind, content_hash, watermark, line, contributors, floor, registered_at } = state::asset(store, id)?;
    let head = state::head(store, id)?;
    let unknown = ProvenanceError::AssetUnknown { asset: id };
    let (index, row) = state::last_metadata(store, id)?.ok_or(unknown)?;
    let floor_price = floor.as_ref().map(Floor::told).transpose()?;
    let Contributors { source, total, bps } = contributors;
    Ok(AssetResponse {
        asset: id,
        kind,
        owner: head.owner,
        epoch: head.epoch,
        status: AssetStatus::from(head.status),
        content_hash,
        watermark,
        line,
        contributors: ToldContributors {
            contributors: source.into(),
            total_weight: total,
            contributor_bps: bps,
            floor_price,
        },
        metadata: entry(index, row),
        registered_at,
        offered: state::offer(store, id)?.map(|Offer { to, until }| PendingOwner { to, until }),
    })
}

pub(super) fn by_hash(store: &dyn Storage, hash: Hash32) -> Res<AssetResponse> {
    asset(store, state::asset_of_hash(store, &hash)?.ok_or(ProvenanceError::ContentUnknown { hash })?)
}

pub(super) fn by_watermark(store: &dyn Storage, watermark: Hash32) -> Res<AssetResponse> {
    let found = state::asset_of_watermark(store, &watermark)?;
    asset(store, found.ok_or(ProvenanceError::WatermarkUnknown { watermark })?)
}

pub(super) fn all(store: &dyn Storage, after: Option<AssetId>, page: Option<u32>) -> Res<AssetsResponse> {
    many(store, state::assets_after(store, after, limit(page))?)
}

pub(super) fn by_owner(deps: Deps<'_>, owner: &str, after: Option<AssetId>, page: Option<u32>) -> Res<AssetsResponse> {
    let owner = address(deps.api, owner)?;
    many(deps.storage, state::assets_of_owner_after(deps.storage, &owner, after, limit(page))?)
}

pub(super) fn by_kind(
    store: &dyn Storage,
    kind: Kind,
    after: Option<AssetId>,
    page: Option<u32>,
) -> Res<AssetsResponse> {
    many(store, state::assets_of_kind_after(store, kind, after, limit(page))?)
}

fn many(store: &dyn Storage, ids: Vec<u64>) -> Res<AssetsResponse> {
    let assets = ids.into_iter().map(|id| asset(store, AssetId::new(id)?)).collect::<Res<_>>()?;
    Ok(AssetsResponse { assets })
}

pub(super) fn contributor(deps: Deps<'_>, id: AssetId, text: &str) -> Res<ContributorResponse> {
    let total_weight = listed(deps.storage, id)?.total;
    let address = address(deps.api, text)?;
    let weight = state::weight(deps.storage, id, &address)?;
    Ok(ContributorResponse { address, weight, total_weight })
}

pub(super) fn contributors(
    deps: Deps<'_>,
    id: AssetId,
    after: Option<&str>,
    page: Option<u32>,
) -> Res<ContributorsResponse> {
    listed(deps.storage, id)?;
    let after = after.map(|text| address(deps.api, text)).transpose()?;
    let rows = state::weights_after(deps.storage, id, after.as_ref(), limit(page))?;
    let contributors = rows.into_iter().map(|(address, weight)| ContributorEntry { address, weight }).collect();
    Ok(ContributorsResponse { contributors })
}

/// The contributors of an asset whose weights are here.
fn listed(store: &dyn Storage, id: AssetId) -> Res<Contributors> {
    let contributors = state::asset(store, id)?.contributors;
    match contributors.source {
        Source::None | Source::Inline(_) => Ok(contributors),
        Source::Edition(project, edition) => Err(ProvenanceError::ContributorsElsewhere { project, edition }.into()),
    }
}

pub(super) fn metadata(
    store: &dyn Storage,
    id: AssetId,
    after: Option<u32>,
    page: Option<u32>,
) -> Res<MetadataResponse> {
    state::head(store, id)?;
    let rows = state::metadata_after(store, id, after, limit(page))?;
    Ok(MetadataResponse { entries: rows.into_iter().map(|(index, row)| entry(index, row)).collect() })
}

fn entry(index: u32, row: MetadataRow) -> MetadataEntry {
    let MetadataRow { uri, hash, at } = row;
    MetadataEntry { index, uri, hash, at }
}
