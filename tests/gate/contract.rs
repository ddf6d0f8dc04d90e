//! An example for developers of dApps: a contract that lets an address run a model only while it holds a license for it.
//!
//! It needs the api crates alone: `caravan-licensing-api` has the client, and says what `IsLicensed` answers.

use caravan_licensing_api::{Licensing, Use};
use caravan_primitives::{AssetId, Time};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{to_json_binary, Addr, Binary, Deps, DepsMut, Env, MessageInfo, Response, StdError, StdResult};
use cw_storage_plus::{Item, Map};

/// What the gate protects, and whom it asks.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct InstantiateMsg {
    /// The licensing contract.
    pub licensing: String,
    /// The asset.
    pub asset: AssetId,
    /// The use that a license must cover.
    pub usage: Use,
}

/// What can be done.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub enum ExecuteMsg {
    /// Runs the model once. Fails with `LICENSE_MISSING` where the sender has no live license for it.
    Run {},
}

/// What can be asked.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub enum QueryMsg {
    /// How often an address has run the model.
    Runs {
        /// The address.
        address: String,
    },
}

#[cw_serde]
struct Config {
    licensing: Addr,
    asset: AssetId,
    usage: Use,
}

const CONFIG: Item<Config> = Item::new("config");
const RUNS: Map<&Addr, u64> = Map::new("runs");

/// Makes the gate. It calls nobody.
///
/// # Errors
/// If the address of licensing is none.
pub fn instantiate(deps: DepsMut<'_>, _: Env, _: MessageInfo, msg: InstantiateMsg) -> StdResult<Response> {
    let InstantiateMsg { licensing, asset, usage } = msg;
    let licensing = deps.api.addr_validate(&licensing)?;
    CONFIG.save(deps.storage, &Config { licensing, asset, usage })?;
    Ok(Response::new())
}

/// Lets in whom a license lets in, now: the one question is asked with every action, so there is nothing to revoke.
///
/// # Errors
/// `LICENSE_MISSING`.
pub fn execute(deps: DepsMut<'_>, env: Env, info: MessageInfo, msg: ExecuteMsg) -> StdResult<Response> {
    let ExecuteMsg::Run {} = msg;
    let Config { licensing, asset, usage } = CONFIG.load(deps.storage)?;
    let now = Time::new(env.block.time.seconds());
    if !Licensing(licensing).is_licensed(&deps.querier, (asset, &info.sender), usage, now)? {
        let text = format!("LICENSE_MISSING: expected a live license for asset {asset}, {} has none", info.sender);
        return Err(StdError::generic_err(text));
    }
    let runs = RUNS.update(deps.storage, &info.sender, |runs| {
        let runs: Option<u64> = runs.unwrap_or_default().checked_add(1);
        runs.ok_or_else(|| StdError::generic_err("RUNS_FULL: the counter is full"))
    })?;
    Ok(Response::new().add_attribute("action", "run").add_attribute("runs", runs.to_string()))
}

/// Answers.
///
/// # Errors
/// If the address is none.
pub fn query(deps: Deps<'_>, _: Env, msg: QueryMsg) -> StdResult<Binary> {
    let QueryMsg::Runs { address } = msg;
    let address = deps.api.addr_validate(&address)?;
    to_json_binary(&RUNS.may_load(deps.storage, &address)?.unwrap_or_default())
}
