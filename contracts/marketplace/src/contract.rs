//! Entry points: admit by policy, match, delegate.

use caravan_access::{check_migration, AccessError};
use caravan_marketplace_api::{
    bounds, Cw20Receive, ExecuteMsg, HookMsg, InstantiateMsg, MarketplaceError, MigrateMsg, QueryMsg,
};
use caravan_primitives::{ProjectId, Reference, Time};
use cosmwasm_std::{
    entry_point, from_json, Addr, Api, Binary, Coin, Deps, DepsMut, Env, MessageInfo, Reply, Response, Storage,
};

use crate::error::Res;
use crate::execute::{self as run, Call, Dataset};
use crate::policy::{hook_policy, policy};
use crate::state::{self, Config, Submission, ACCESS};

const NAME: &str = "crates.io:caravan-marketplace";
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Sets the platform up.
///
/// # Errors
/// `ADDRESS_INVALID`, `FEE_ABOVE_CAP`, `OUT_OF_RANGE`, `NOTHING_CHANGES` for a doubled currency or arbiter, `FUNDS_UNEXPECTED`.
#[entry_point]
pub fn instantiate(deps: DepsMut, env: Env, info: MessageInfo, msg: InstantiateMsg) -> Res<Response> {
    if let Some(first) = info.funds.first() {
        let count = info.funds.len();
        return Err(AccessError::FundsUnexpected { count, first: first.clone() }.into());
    }
    let DepsMut { storage, api, .. } = deps;
    let call = call_of(api, env, &info);
    cw2::set_contract_version(storage, NAME, VERSION)?;
    ACCESS.owner.initialize(storage, &call.address(&msg.owner)?)?;
    run::check_fee(msg.fee_bps)?;
    let (starts_at, season_secs) = run::season_config(&msg.seasons)?;
    let config = Config {
        treasury: call.address(&msg.treasury)?,
        fee_bps: msg.fee_bps,
        points: msg.points.as_deref().map(|points| call.address(points)).transpose()?,
        provenance: msg.provenance.as_deref().map(|provenance| call.address(provenance)).transpose()?,
        season_start: starts_at.get(),
        season_secs,
    };
    state::save_config(storage, &config)?;
    for listed in msg.currencies.into_vec() {
        run::list_currency(storage, &call, listed)?;
    }
    for arbiter in msg.arbiters.iter() {
        run::set_arbiter(storage, &call, arbiter, true)?;
    }
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
    let coin = ACCESS.admit(store, &info, &policy(&msg))?;
    let call = &call_of(api, env, &info);
    match msg {
        ExecuteMsg::CreateProject { project, reference } => run::create_project(store, call, project, &reference),
        ExecuteMsg::UpdateProject { project, change } => run::update_project(store, call, project, change),
        ExecuteMsg::Fund { project, reference } => fund(store, call, (project, &reference), coin),
        ExecuteMsg::Receive(hook) => receive(store, call, &info, hook),
        ExecuteMsg::CreateBatch { project, config, reference } => {
            run::create_batch(store, call, project, &config, &reference)
        }
        ExecuteMsg::EditDraft { batch, config } => run::edit_draft(store, call, batch, &config),
        ExecuteMsg::OpenBatch { batch, most } => run::open_batch(store, call, batch, most),
        ExecuteMsg::ImproveBatch { batch, reward, overlap, most } => {
            run::improve_batch(store, call, batch, (reward, overlap, most))
        }
        ExecuteMsg::Claim { batch, pick } => run::claim(store, call, batch, pick),
        ExecuteMsg::Return { batch, assignment } => run::give_back(store, call, batch, assignment),
        ExecuteMsg::Submit { batch, assignment, commitment, payload_hash, uri } => {
            run::submit(store, call, (batch, assignment), Submission { commitment, payload_hash, uri })
        }
        ExecuteMsg::Decide { batch, decisions } => run::decide(store, call, batch, decisions.as_slice()),
        ExecuteMsg::AcceptRejection { batch, assignment } => run::accept_rejection(store, call, batch, assignment),
        ExecuteMsg::Settle { batch, assignments } => run::settle(store, call, batch, assignments.as_slice()),
        ExecuteMsg::CloseBatch { batch } => run::close_batch(store, call, batch),
        ExecuteMsg::FinalizeBatch { batch } => run::finalize_batch(store, call, batch),
        ExecuteMsg::CloseEdition { project } => run::close_edition(store, call, project),
        ExecuteMsg::PublishDataset { project, edition, content_hash, salt, uri, uri_hash, reference } => {
            let dataset = Dataset { content_hash, salt, uri, uri_hash };
            run::publish_dataset(store, call, (project, edition), dataset, &reference)
        }
        ExecuteMsg::ForfeitBond { project, edition } => run::forfeit_bond(store, call, (project, edition)),
        ExecuteMsg::ClaimEdition { project, edition, persons } => {
            run::claim_edition(store, (project, edition), persons.as_slice())
        }
        ExecuteMsg::Withdraw { currency, amount } => run::withdraw(store, call, currency, amount),
        ExecuteMsg::WithdrawFor { person, currency } => run::withdraw_for(store, call, person, currency),
        ExecuteMsg::WithdrawAvailable { project, amount } => run::withdraw_available(store, call, project, amount),
        ExecuteMsg::WithdrawFees { currency } => run::withdraw_fees(store, call, currency),
        ExecuteMsg::StartMove { to } => run::start_move(store, call, &to),
        ExecuteMsg::StartRecovery { person, to } => run::start_recovery(store, call, person, &to),
        ExecuteMsg::AcceptMove { person } => run::accept_move(store, call, person),
        ExecuteMsg::CancelMove {} => run::cancel_move(store, call),
        ExecuteMsg::SetRecovery { recovery } => run::set_recovery(store, call, recovery.as_deref()),
        ExecuteMsg::MovePoints { person } => run::move_points(store, person),
        ExecuteMsg::UpdateConfig { change } => run::update_config(store, call, change),
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
pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Res<Binary> {
    crate::query::answer(deps.storage, deps.api, &env, msg)
}

/// The points contract failed: the only replies that are asked for.
///
/// # Errors
/// `REPLY_UNKNOWN`.
#[entry_point]
pub fn reply(deps: DepsMut, _env: Env, reply: Reply) -> Res<Response> {
    match reply.id {
        run::AWARD => run::award_failed(deps.storage),
        run::MOVE => run::move_failed(deps.storage),
        unknown => Err(MarketplaceError::ReplyUnknown(unknown).into()),
    }
}

/// From an older version of this contract; fills an empty slot, never a filled one.
///
/// # Errors
/// `MIGRATION_REFUSED` from another contract, a newer version, or where the slot is filled; `ADDRESS_INVALID`.
#[entry_point]
pub fn migrate(deps: DepsMut, env: Env, msg: MigrateMsg) -> Res<Response> {
    let from = check_migration(deps.storage, NAME, VERSION)?;
    let info = MessageInfo { sender: env.contract.address.clone(), funds: vec![] };
    let call = call_of(deps.api, env, &info);
    let mut config = state::config(deps.storage)?;
    fill(&call, &mut config.points, msg.points, "points")?;
    fill(&call, &mut config.provenance, msg.provenance, "provenance")?;
    state::save_config(deps.storage, &config)?;
    Ok(Response::new().add_attribute("action", "migrate").add_attribute("from", from))
}

/// Fills the slot of a sibling, if it is to be filled and is empty.
fn fill(call: &Call<'_>, slot: &mut Option<Addr>, sibling: Option<String>, name: &str) -> Res<()> {
    let Some(sibling) = sibling else { return Ok(()) };
    if let Some(present) = slot {
        let expected = format!("an empty slot for the {name} contract");
        return Err(AccessError::MigrationRefused { expected, found: present.to_string() }.into());
    }
    *slot = Some(call.address(&sibling)?);
    Ok(())
}

fn call_of<'a>(api: &'a dyn Api, env: Env, info: &MessageInfo) -> Call<'a> {
    Call {
        api,
        sender: info.sender.clone(),
        now: Time::from(&env.block.time),
        height: env.block.height,
        chain_id: env.block.chain_id,
        contract: env.contract.address,
    }
}

fn fund(
    store: &mut dyn Storage,
    call: &Call<'_>,
    (project, reference): (ProjectId, &Reference),
    coin: Option<Coin>,
) -> Res<Response> {
    let got = || AccessError::FundsMissing { got: "none".to_owned() };
    run::fund_native(store, call, project, coin.ok_or_else(got)?, reference)
}

/// The body of a cw20 hook, under a policy of its own.
fn receive(store: &mut dyn Storage, call: &Call<'_>, info: &MessageInfo, hook: Cw20Receive) -> Res<Response> {
    let Cw20Receive { sender, amount, msg } = hook;
    let invalid = |why: String| AccessError::HookInvalid(why);
    if msg.len() > bounds::MAX_HOOK_BYTES {
        return Err(invalid(format!("at most {} bytes, got {}", bounds::MAX_HOOK_BYTES, msg.len())).into());
    }
    let body: HookMsg = from_json(&msg).map_err(|error| invalid(error.to_string()))?;
    ACCESS.admit_hook(store, info, &hook_policy(&body))?;
    match body {
        HookMsg::Fund { project, reference } => {
            run::fund_cw20(store, call, project, (&sender, amount.get()), &reference)
        }
    }
}

#[cfg(test)]
mod tests;
