//! Entry points: admit by policy, match, delegate.

use caravan_access::{check_migration, AccessError};
use caravan_primitives::Time;
use caravan_provenance_api::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};
use cosmwasm_std::{entry_point, Addr, Api, Binary, Deps, DepsMut, Env, MessageInfo, Response};

use crate::error::Res;
use crate::execute::{self as run, Call};
use crate::policy::policy;
use crate::state::{self, Config, ACCESS};

const NAME: &str = "crates.io:caravan-provenance";
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Sets the registry up. It calls no sibling.
///
/// # Errors
/// `ADDRESS_INVALID`, `FUNDS_UNEXPECTED`.
#[entry_point]
pub fn instantiate(deps: DepsMut, _env: Env, info: MessageInfo, msg: InstantiateMsg) -> Res<Response> {
    if let Some(first) = info.funds.first() {
        let count = info.funds.len();
        return Err(AccessError::FundsUnexpected { count, first: first.clone() }.into());
    }
    let DepsMut { storage, api, .. } = deps;
    cw2::set_contract_version(storage, NAME, VERSION)?;
    ACCESS.owner.initialize(storage, &run::address(api, &msg.owner)?)?;
    let config = Config {
        marketplace: sibling(api, msg.marketplace.as_deref())?,
        licensing: sibling(api, msg.licensing.as_deref())?,
    };
    state::save_config(storage, &config)?;
    Ok(Response::new().add_attribute("action", "instantiate"))
}

/// Every message: see [`ExecuteMsg`].
///
/// # Errors
/// As each message says.
#[entry_point]
#[allow(clippy::too_many_lines)] // one arm a message
pub fn execute(deps: DepsMut, env: Env, info: MessageInfo, msg: ExecuteMsg) -> Res<Response> {
    let DepsMut { storage: store, api, .. } = deps;
    ACCESS.admit(store, &info, &policy(&msg))?;
    let call = &call_of(api, env, info);
    match msg {
        ExecuteMsg::Commit { commitment } => run::commit(store, call, commitment),
        ExecuteMsg::Register { asset, edges, reference } => {
            run::register(store, call, *asset, edges.as_slice(), &reference)
        }
        ExecuteMsg::RegisterEdition { edition } => run::register_edition(store, call, *edition),
        ExecuteMsg::AddEdges { child, edges } => run::add_edges(store, call, child, edges.as_slice()),
        ExecuteMsg::AddLicensedEdge { edge } => run::add_licensed_edge(store, call, *edge),
        ExecuteMsg::ConsentEdge { parent, child, kind, share_bps } => {
            run::consent_edge(store, call, (parent, child), (kind, share_bps))
        }
        ExecuteMsg::WithdrawConsent { parent, child } => run::withdraw_consent(store, call, parent, child),
        ExecuteMsg::Seal { asset } => run::seal(store, call, asset),
        ExecuteMsg::OfferAsset { asset, to, valid_secs } => run::offer_asset(store, call, asset, (&to, valid_secs)),
        ExecuteMsg::AcceptAsset { asset, epoch } => run::accept_asset(store, call, asset, epoch),
        ExecuteMsg::WithdrawOffer { asset } => run::withdraw_offer(store, call, asset),
        ExecuteMsg::Retract { asset } => run::retract(store, call, asset),
        ExecuteMsg::AppendMetadata { asset, uri, hash } => run::append_metadata(store, call, asset, (uri, hash)),
        ExecuteMsg::UpdateOwnership(action) => run::update_ownership(store, call, action),
        ExecuteMsg::Pause {} => run::pause(store, call),
        ExecuteMsg::Unpause {} => run::unpause(store, call),
    }
}

/// Every query: see [`QueryMsg`].
///
/// # Errors
/// As each query says.
#[entry_point]
pub fn query(deps: Deps, _env: Env, msg: QueryMsg) -> Res<Binary> {
    crate::query::answer(deps, msg)
}

/// From an older version of this contract; fills empty slots of siblings, never a filled one.
///
/// # Errors
/// `MIGRATION_REFUSED` from another contract, a newer version, or where a slot is filled; `ADDRESS_INVALID`.
#[entry_point]
pub fn migrate(deps: DepsMut, _env: Env, msg: MigrateMsg) -> Res<Response> {
    let DepsMut { storage, api, .. } = deps;
    let from = check_migration(storage, NAME, VERSION)?;
    let mut config = state::config(storage)?;
    fill(&mut config.marketplace, sibling(api, msg.marketplace.as_deref())?)?;
    fill(&mut config.licensing, sibling(api, msg.licensing.as_deref())?)?;
    state::save_config(storage, &config)?;
    Ok(Response::new().add_attribute("action", "migrate").add_attribute("from", from))
}

fn sibling(api: &dyn Api, text: Option<&str>) -> Res<Option<Addr>> {
    text.map(|text| run::address(api, text)).transpose()
}

fn fill(slot: &mut Option<Addr>, sibling: Option<Addr>) -> Res<()> {
    match (&slot, sibling) {
        (_, None) => Ok(()),
        (None, sibling) => {
            *slot = sibling;
            Ok(())
        }
        (Some(present), Some(_)) => {
            let expected = "an empty slot for a sibling".to_owned();
            Err(AccessError::MigrationRefused { expected, found: present.to_string() }.into())
        }
    }
}

fn call_of(api: &dyn Api, env: Env, info: MessageInfo) -> Call<'_> {
    Call {
        api,
        sender: info.sender,
        now: Time::from(&env.block.time),
        height: env.block.height,
        chain_id: env.block.chain_id,
        contract: env.contract.address,
    }
}
