//! Answers to queries; lists through the suite's one page limit.

mod asset;
mod graph;
mod platform;

use caravan_provenance_api::QueryMsg;
use cosmwasm_std::{to_json_binary, Binary, Deps};
use serde::Serialize;

use crate::error::Result;

#[allow(clippy::too_many_lines)] // one arm for each query
pub(crate) fn answer(deps: Deps<'_>, msg: QueryMsg) -> Result<Binary> {
    let storage = deps.storage;
    match msg {
        QueryMsg::Config {} => json(&platform::config(storage)?),
        QueryMsg::Ownership {} => json(&platform::ownership(storage)?),
        QueryMsg::Commitment { sender, commitment } => json(&platform::commitment(deps, &sender, &commitment)?),
        QueryMsg::Reference { sender, reference } => json(&platform::reference(deps, &sender, &reference)?),
        QueryMsg::Asset { asset } => json(&asset::asset(storage, asset)?),
        QueryMsg::AssetByHash { content_hash } => json(&asset::by_hash(storage, content_hash)?),
        QueryMsg::AssetByWatermark { watermark } => json(&asset::by_watermark(storage, watermark)?),
        QueryMsg::Assets { start_after, limit } => json(&asset::all(storage, start_after, limit)?),
        QueryMsg::AssetsByOwner { owner, start_after, limit } => {
            json(&asset::by_owner(deps, &owner, start_after, limit)?)
        }
        QueryMsg::AssetsByKind { kind, start_after, limit } => {
            json(&asset::by_kind(storage, kind, start_after, limit)?)
        }
        QueryMsg::Contributor { asset, address } => json(&asset::contributor(deps, asset, &address)?),
        QueryMsg::Contributors { asset, start_after, limit } => {
            json(&asset::contributors(deps, asset, start_after.as_deref(), limit)?)
        }
        QueryMsg::Metadata { asset, start_after, limit } => json(&asset::metadata(storage, asset, start_after, limit)?),
        QueryMsg::Parents { ids } => json(&graph::parents(storage, ids.as_slice())?),
        QueryMsg::Children { asset, start_after, limit } => json(&graph::children(storage, asset, start_after, limit)?),
        QueryMsg::Edges { asset } => json(&graph::edges(storage, asset)?),
        QueryMsg::Sealed { asset } => json(&graph::sealed(storage, asset)?),
        QueryMsg::Consent { parent, child } => json(&graph::consent(storage, parent, child)?),
    }
}

fn json<T: Serialize>(answer: &T) -> Result<Binary> {
    Ok(to_json_binary(answer)?)
}
