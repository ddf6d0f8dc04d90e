//! Assets, their contributors, their descriptions.

use caravan_access::PendingOwner;
use caravan_contract_kit::{validate_address, validate_optional_address};
use caravan_primitives::{limit, AssetId, Hash32};
use caravan_provenance_api::{
    AssetResponse, AssetStatus, AssetsResponse, ContributorEntry, ContributorResponse,
    Contributors as ContributorsSummary, ContributorsResponse, Kind, MetadataEntry, MetadataResponse, ProvenanceError,
};
use cosmwasm_std::{Deps, Storage};

use crate::domain::asset::{Asset, Floor};
use crate::domain::contributors::{Contributors, Source};
use crate::domain::ownership::Offer;
use crate::error::Result;
use crate::state::{self, MetadataRow};

pub(super) fn asset(storage: &dyn Storage, id: AssetId) -> Result<AssetResponse> {
    let Asset { kind, content_hash, watermark, line, contributors, floor, floor_royalty, registered_at } =
        state::load_asset(storage, id)?;
    let head = state::load_head(storage, id)?;
    let unknown = ProvenanceError::AssetUnknown { asset: id };
    let (index, row) = state::may_load_last_metadata(storage, id)?.ok_or(unknown)?;
    let floor_price = floor.as_ref().map(Floor::to_price).transpose()?;
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
        contributors: ContributorsSummary {
            contributors: source.into(),
            total_weight: total,
            contributor_bps: bps,
            floor_price,
            floor_royalty_bps: floor_royalty,
        },
        metadata: entry(index, row),
        registered_at,
        offered: state::may_load_offer(storage, id)?.map(|Offer { to, until }| PendingOwner { to, until }),
    })
}

pub(super) fn by_hash(storage: &dyn Storage, hash: Hash32) -> Result<AssetResponse> {
    asset(storage, state::may_load_asset_of_hash(storage, &hash)?.ok_or(ProvenanceError::ContentUnknown { hash })?)
}

pub(super) fn by_watermark(storage: &dyn Storage, watermark: Hash32) -> Result<AssetResponse> {
    let found = state::may_load_asset_of_watermark(storage, &watermark)?;
    asset(storage, found.ok_or(ProvenanceError::WatermarkUnknown { watermark })?)
}

pub(super) fn all(storage: &dyn Storage, after: Option<AssetId>, page: Option<u32>) -> Result<AssetsResponse> {
    many(storage, state::assets_after(storage, after, limit(page))?)
}

pub(super) fn by_owner(
    deps: Deps<'_>,
    owner: &str,
    after: Option<AssetId>,
    page: Option<u32>,
) -> Result<AssetsResponse> {
    let owner = validate_address(deps.api, owner)?;
    many(deps.storage, state::assets_of_owner_after(deps.storage, &owner, after, limit(page))?)
}

pub(super) fn by_kind(
    storage: &dyn Storage,
    kind: Kind,
    after: Option<AssetId>,
    page: Option<u32>,
) -> Result<AssetsResponse> {
    many(storage, state::assets_of_kind_after(storage, kind, after, limit(page))?)
}

fn many(storage: &dyn Storage, ids: Vec<AssetId>) -> Result<AssetsResponse> {
    let assets = ids.into_iter().map(|id| asset(storage, id)).collect::<Result<_>>()?;
    Ok(AssetsResponse { assets })
}

pub(super) fn contributor(deps: Deps<'_>, id: AssetId, text: &str) -> Result<ContributorResponse> {
    let total_weight = load_inline_contributors(deps.storage, id)?.total;
    let address = validate_address(deps.api, text)?;
    let weight = state::load_weight_or_default(deps.storage, id, &address)?;
    Ok(ContributorResponse { address, weight, total_weight })
}

pub(super) fn contributors(
    deps: Deps<'_>,
    id: AssetId,
    after: Option<&str>,
    page: Option<u32>,
) -> Result<ContributorsResponse> {
    load_inline_contributors(deps.storage, id)?;
    let after = validate_optional_address(deps.api, after)?;
    let rows = state::weights_after(deps.storage, id, after.as_ref(), limit(page))?;
    let contributors = rows.into_iter().map(|(address, weight)| ContributorEntry { address, weight }).collect();
    Ok(ContributorsResponse { contributors })
}

/// Load the contributors of an asset whose weights this contract keeps.
fn load_inline_contributors(storage: &dyn Storage, id: AssetId) -> Result<Contributors> {
    let contributors = state::load_asset(storage, id)?.contributors;
    match contributors.source {
        Source::None | Source::Inline(_) => Ok(contributors),
        Source::Edition(project, edition) => Err(ProvenanceError::ContributorsElsewhere { project, edition }.into()),
    }
}

pub(super) fn metadata(
    storage: &dyn Storage,
    id: AssetId,
    after: Option<u32>,
    page: Option<u32>,
) -> Result<MetadataResponse> {
    state::load_head(storage, id)?;
    let rows = state::metadata_after(storage, id, after, limit(page))?;
    Ok(MetadataResponse { entries: rows.into_iter().map(|(index, row)| entry(index, row)).collect() })
}

fn entry(index: u32, row: MetadataRow) -> MetadataEntry {
    let MetadataRow { uri, hash, at } = row;
    MetadataEntry { index, uri, hash, at }
}
