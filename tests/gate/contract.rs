//! An example for developers of dApps: a contract that lets an address run a model only while it holds a license for it.
//!
//! It needs the api crates alone: `caravan-licensing-api` has the client, and says what `IsLicensed` answers.

use std::fmt;

use caravan_licensing_api::{Licensing, Use};
use caravan_primitives::{AssetId, Time};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{to_json_binary, Addr, Binary, Deps, DepsMut, Env, MessageInfo, Response, StdError, StdResult};
use cw_storage_plus::{Item, Map};

/// What the gate protects, and whom it asks.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct InstantiateMsg {
    /// Address of the licensing contract that is asked.
    pub licensing: String,
    /// Id of the model in the registry of assets.
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
        /// Address whose runs are counted.
        address: String,
    },
}

/// Why the gate stays shut. Each text begins with a code, as everywhere in the suite.
#[derive(Debug, PartialEq)]
pub enum GateError {
    /// The chain's own errors, those of the question to licensing among them.
    Std(StdError),
    /// The sender has no license that is live and covers the use.
    LicenseMissing {
        /// Id of the asset that a license is needed for.
        asset: AssetId,
        /// Address that tried to run the model.
        got: Addr,
    },
    /// The sender has run the model as often as can be counted.
    RunsFull {
        /// Address whose counter is full.
        got: Addr,
    },
}

impl fmt::Display for GateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Std(error) => error.fmt(f),
            Self::LicenseMissing { asset, got } => {
                write!(f, "LICENSE_MISSING: expected a live license for asset {asset}, {got} has none")
            }
            Self::RunsFull { got } => write!(f, "RUNS_FULL: the counter of {got} is full"),
        }
    }
}

impl std::error::Error for GateError {}

impl From<StdError> for GateError {
    fn from(error: StdError) -> Self {
        Self::Std(error)
    }
}

#[cw_serde]
struct Config {
    licensing: Addr,
    asset: AssetId,
    usage: Use,
}

const CONFIG: Item<Config> = Item::new("config");
const RUNS: Map<&Addr, u64> = Map::new("runs");

/// Makes the gate. It calls no contract.
///
/// # Errors
/// If the address of licensing is not an address.
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
pub fn execute(deps: DepsMut<'_>, env: Env, info: MessageInfo, msg: ExecuteMsg) -> Result<Response, GateError> {
    let ExecuteMsg::Run {} = msg;
    let Config { licensing, asset, usage } = CONFIG.load(deps.storage)?;
    let (sender, now) = (info.sender, Time::new(env.block.time.seconds()));
    if !Licensing(licensing).is_licensed(&deps.querier, asset, &sender, usage, now)? {
        return Err(GateError::LicenseMissing { asset, got: sender });
    }
    let before = RUNS.may_load(deps.storage, &sender)?.unwrap_or_default();
    let runs = before.checked_add(1).ok_or_else(|| GateError::RunsFull { got: sender.clone() })?;
    RUNS.save(deps.storage, &sender, &runs)?;
    Ok(Response::new().add_attribute("action", "run").add_attribute("runs", runs.to_string()))
}

/// Answers.
///
/// # Errors
/// If the text is not an address.
pub fn query(deps: Deps<'_>, _: Env, msg: QueryMsg) -> StdResult<Binary> {
    let QueryMsg::Runs { address } = msg;
    let address = deps.api.addr_validate(&address)?;
    to_json_binary(&RUNS.may_load(deps.storage, &address)?.unwrap_or_default())
}
