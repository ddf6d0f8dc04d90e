//! Stand-ins for the siblings: they keep the rows that licensing reads, and say whatever a test makes them say.

use caravan_marketplace_api::keys::{MoveHead, PersonHead, ADDRESSES, EDITION_WEIGHTS, PERSON_ADDRESS};
use caravan_primitives::{PersonId, Time};
use caravan_provenance_api::keys::{Head, HEADS, WEIGHTS};
use caravan_provenance_api::{LicensedEdge, QueryMsg, SealedResponse};
use cosmwasm_std::{
    to_json_binary, Addr, Binary, Deps, DepsMut, Empty, Env, MessageInfo, Order, Response, StdError, StdResult, Uint128,
};
use cw_multi_test::{Contract, ContractWrapper};
use cw_storage_plus::Map;
use serde::{Deserialize, Serialize};

/// What provenance is to answer for a sealed asset.
const SEALS: Map<u64, SealedResponse> = Map::new("seal");
/// The licensed edges that licensing added.
const EDGES: Map<u64, LicensedEdge> = Map::new("edge");

/// A test's word to a stand-in; `add_licensed_edge` is the registry's own message.
#[derive(Serialize, Deserialize, Clone, Debug)]
#[serde(rename_all = "snake_case")]
pub enum Say {
    /// What the registry's stand-in answers as the head of an asset.
    Head { asset: u64, head: Head },
    /// What the registry's stand-in answers as the frozen edges and contributors of an asset.
    Seal { sealed: Box<SealedResponse> },
    /// The weight of an address on an inline list.
    Weight { asset: u64, address: Addr, weight: Uint128 },
    /// The weight of a person in an edition.
    EditionWeight { project: u64, edition: u64, person: PersonId, weight: Uint128 },
    /// Who a person is, and no longer.
    Person { person: PersonId, address: Addr },
    /// A move of a person, from when it can be accepted.
    Moving { person: PersonId, to: Addr, ready_at: Time },
    /// As in the registry; the royalty 6,666 is refused.
    AddLicensedEdge { edge: Box<LicensedEdge> },
}

/// A question to a stand-in: the registry's own, or a test's.
#[derive(Serialize, Deserialize, Clone, Debug)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// The licensed edges so far.
    LicensedEdges {},
}

#[derive(Deserialize)]
#[serde(untagged)]
enum AnyAsk {
    Ours(Ask),
    Registry(QueryMsg),
}

fn instantiate(_: DepsMut, _: Env, _: MessageInfo, _: Empty) -> StdResult<Response> {
    Ok(Response::new())
}

fn execute(deps: DepsMut, _: Env, _: MessageInfo, say: Say) -> StdResult<Response> {
    let storage = deps.storage;
    match say {
        Say::Head { asset, head } => HEADS.save(storage, asset, &head)?,
        Say::Seal { sealed } => SEALS.save(storage, sealed.asset.get(), &sealed)?,
        Say::Weight { asset, address, weight } => WEIGHTS.save(storage, (asset, &address), &weight)?,
        Say::EditionWeight { project, edition, person, weight } => {
            EDITION_WEIGHTS.save(storage, (project, edition, person.get()), &weight)?;
        }
        Say::Person { person, address } => {
            if let Some(old) = PERSON_ADDRESS.may_load(storage, person.get())? {
                ADDRESSES.remove(storage, &old.address);
            }
            ADDRESSES.save(storage, &address, &person)?;
            PERSON_ADDRESS.save(storage, person.get(), &PersonHead { address, moving: None })?;
        }
        Say::Moving { person, to, ready_at } => {
            let mut head = PERSON_ADDRESS.load(storage, person.get())?;
            head.moving = Some(MoveHead { to, ready_at });
            PERSON_ADDRESS.save(storage, person.get(), &head)?;
        }
        Say::AddLicensedEdge { edge } => {
            if edge.royalty_bps.get() == 6_666 {
                return Err(StdError::generic_err("SHARES_ABOVE_WHOLE: as the registry would say"));
            }
            let next = EDGES.keys(storage, None, None, Order::Descending).next().transpose()?.unwrap_or(0) + 1;
            EDGES.save(storage, next, &edge)?;
        }
    }
    Ok(Response::new())
}

fn query(deps: Deps, _: Env, ask: AnyAsk) -> StdResult<Binary> {
    match ask {
        AnyAsk::Registry(QueryMsg::Sealed { asset }) => to_json_binary(&SEALS.load(deps.storage, asset.get())?),
        AnyAsk::Registry(other) => Err(StdError::generic_err(format!("no test asks for {other:?}"))),
        AnyAsk::Ours(Ask::LicensedEdges {}) => {
            let rows = EDGES.range(deps.storage, None, None, Order::Ascending);
            to_json_binary(&rows.map(|row| row.map(|(_, edge)| edge)).collect::<StdResult<Vec<_>>>()?)
        }
    }
}

/// The stand-in, for either sibling.
pub fn code() -> Box<dyn Contract<Empty>> {
    Box::new(ContractWrapper::new(execute, instantiate, query))
}
