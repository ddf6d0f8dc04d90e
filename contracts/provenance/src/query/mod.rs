//! Answers to queries; lists through the suite's one page limit.

mod asset;
mod graph;
mod platform;

use caravan_provenance_api::QueryMsg;
use cosmwasm_std::{to_json_binary, Binary, Deps};
use serde::Serialize;

use crate::error::Res;

/// Answers a query.
#[allow(clippy::too_many_lines)] // one arm a query
pub(crate) fn answer(deps: Deps<'_>, msg: QueryMsg) -> Res<Binary> {
    let store = deps.storage;
    match msg {
        QueryMsg::Config {} => json(&platform::config(store)?),
        QueryMsg::Ownership {} => json(&platform::ownership(store)?),
        QueryMsg::Paused {} => json(&platform::paused(store)?),
        QueryMsg::Commitment { sender, commitment } => json(&platform::commitment(deps, &sender, &commitment)?),
        QueryMsg::Reference { sender, reference } => json(&platform::reference(deps, &sender, &reference)?),
        QueryMsg::Asset { asset } => json(&asset::asset(store, asset)?),
        QueryMsg::AssetByHash { content_hash } => json(&asset::by_hash(store, content_hash)?),
        QueryMsg::AssetByWatermark { watermark } => json(&asset::by_watermark(store, watermark)?),
        QueryMsg::Assets { start_after, limit } => json(&asset::all(store, start_after, limit)?),
        QueryMsg::AssetsByOwner { owner, start_after, limit } => {
            json(&asset::by_owner(deps, &owner, start_after, limit)?)
        }
        QueryMsg::AssetsByKind { kind, start_after, limit } => json(&asset::by_kind(store, kind, start_after, limit)?),
        QueryMsg::Contributor { asset, address } => json(&asset::contributor(deps, asset, &address)?),
        QueryMsg::Contributors { asset, start_after, limit } => {
            json(&asset::contributors(deps, asset, start_after.as_deref(), limit)?)
        }
        QueryMsg::Metadata { asset, start_after, limit } => json(&asset::metadata(store, asset, start_after, limit)?),
        QueryMsg::Parents { ids } => json(&graph::parents(store, ids.as_slice())?),
        QueryMsg::Children { asset, start_after, limit } => json(&graph::children(store, asset, start_after, limit)?),
        QueryMsg::Edges { asset } => json(&graph::edges(store, asset)?),
        QueryMsg::Sealed { asset } => json(&graph::sealed(store, asset)?),
        QueryMsg::Consent { parent, child } => json(&graph::consent(store, parent, child)?),
    }
}

fn json<T: Serialize>(answer: &T) -> Res<Binary> {
    Ok(to_json_binary(answer)?)
}
