//! Entry points: admit by policy, match, delegate.

use caravan_access::{check_migration, fill_slot, refuse_coins};
use caravan_arbitration_api::event::{ArbitrationMigrated, OwnershipUpdated};
use caravan_arbitration_api::{ExecuteMsg, InstantiateMsg, MigrateMsg, NewDispute, QueryMsg};
use caravan_contract_kit::{self as kit, validate_optional_address, Call, OwnershipStep};
use caravan_primitives::Time;
use cosmwasm_std::{
    entry_point, to_json_binary, Binary, Deps, DepsMut, Env, MessageInfo, Reply, Response, SubMsgResult,
};

use crate::policy::policy;
use crate::state::{self, ACCESS, NAME, VERSION};
use crate::{execute, query, Result};

/// Name the owner, wire the siblings and list the first arbiters. No sibling is called.
///
/// # Errors
/// `FUNDS_UNEXPECTED`, `ADDRESS_INVALID`, `SIBLING_IS_PARTY`, `ENTRY_DUPLICATE`, `CURRENCY_INVALID`.
#[entry_point]
pub fn instantiate(deps: DepsMut<'_>, env: Env, info: MessageInfo, msg: InstantiateMsg) -> Result<Response> {
    refuse_coins(&info.funds)?;
    let call = Call::new(deps.api, deps.querier, env, info.sender);
    execute::instantiate(deps.storage, &call, msg)
}

/// Carry out a message.
///
/// # Errors
/// As each message says.
#[entry_point]
pub fn execute(deps: DepsMut<'_>, env: Env, info: MessageInfo, msg: ExecuteMsg) -> Result<Response> {
    ACCESS.admit(deps.storage, &info, Time::from(&env.block.time), &policy(&msg))?;
    let DepsMut { storage, api, querier } = deps;
    let call = Call::new(api, querier, env, info.sender);
    match msg {
        ExecuteMsg::SetArbiter(new) => execute::set_arbiter(storage, &call, new),
        ExecuteMsg::DelistArbiter { arbiter } => execute::delist_arbiter(storage, &call, &arbiter),
        ExecuteMsg::Open { subject, items, parties, windows, defaults, enact_gas, evidence } => {
            let new = NewDispute { subject, items, parties, windows, defaults, enact_gas, evidence };
            execute::open(storage, &call, new)
        }
        ExecuteMsg::Respond { subject, concede, evidence } => {
            execute::respond(storage, &call, subject, concede, evidence)
        }
        ExecuteMsg::AddEvidence { subject, side, document } => {
            execute::add_evidence(storage, &call, subject, side, document)
        }
        ExecuteMsg::Rule { rulings } => execute::rule(storage, &call, rulings),
        ExecuteMsg::Settle { disputes } => execute::settle(storage, &call, disputes),
        ExecuteMsg::Enact { dispute } => execute::enact(storage, &call, dispute),
        ExecuteMsg::UpdateOwnership(action) => kit::update_ownership(storage, &call, &ACCESS, action, |done| {
            let OwnershipStep { step, sender, owner, offered } = done;
            let (to, until) = offered.unzip();
            OwnershipUpdated { step, sender, owner, to, until }.into()
        }),
    }
}

/// Note that an opener failed to take an outcome. The id of the reply is that of the dispute; no other reply is asked for.
///
/// # Errors
/// `DISPUTE_UNKNOWN`, `DISPUTE_UNDECIDED`.
#[entry_point]
pub fn reply(deps: DepsMut<'_>, _env: Env, reply: Reply) -> Result<Response> {
    match reply.result {
        SubMsgResult::Ok(_) => Ok(Response::new()),
        SubMsgResult::Err(error) => execute::enactment_failed(deps.storage, reply.id, &error),
    }
}

/// Answer a query.
///
/// # Errors
/// `ADDRESS_INVALID`, `DISPUTE_UNKNOWN`, `STORAGE_FAILED`.
#[entry_point]
pub fn query(deps: Deps<'_>, env: Env, msg: QueryMsg) -> Result<Binary> {
    let now = Time::from(&env.block.time);
    let answer = match msg {
        QueryMsg::Config {} => to_json_binary(&query::config(deps)?),
        QueryMsg::Ownership {} => to_json_binary(&query::ownership(deps)?),
        QueryMsg::Arbiter { arbiter } => to_json_binary(&query::arbiter(deps, &arbiter)?),
        QueryMsg::Arbiters { start_after, limit } => to_json_binary(&query::arbiters(deps, start_after, limit)?),
        QueryMsg::Dispute { dispute } => to_json_binary(&query::dispute(deps, now, dispute)?),
        QueryMsg::DisputeAbout { opener, subject } => {
            to_json_binary(&query::dispute_about(deps, now, &opener, subject)?)
        }
        QueryMsg::Disputes { start_after, limit } => {
            to_json_binary(&query::disputes(deps, now, query::page(start_after, limit))?)
        }
        QueryMsg::DisputesOf { arbiter, start_after, limit } => {
            to_json_binary(&query::disputes_of(deps, now, &arbiter, query::page(start_after, limit))?)
        }
        QueryMsg::UndecidedOf { arbiter, start_after, limit } => {
            to_json_binary(&query::undecided_of(deps, now, &arbiter, query::page(start_after, limit))?)
        }
        QueryMsg::NotEnacted { start_after, limit } => {
            to_json_binary(&query::not_enacted(deps, now, query::page(start_after, limit))?)
        }
    };
    Ok(answer?)
}

/// Take over the state of an older version; fill empty slots of siblings, never a filled one.
///
/// # Errors
/// `MIGRATION_REFUSED` from another contract, a newer version, or where a slot is filled; `ADDRESS_INVALID`.
#[entry_point]
pub fn migrate(deps: DepsMut<'_>, _env: Env, msg: MigrateMsg) -> Result<Response> {
    let DepsMut { storage, api, .. } = deps;
    let from = check_migration(storage, NAME, VERSION)?;
    let sibling = |text: &Option<String>| validate_optional_address(api, text.as_deref());
    let (marketplace, licensing) = (sibling(&msg.marketplace)?, sibling(&msg.licensing)?);
    let mut siblings = state::load_siblings(storage)?;
    fill_slot(&mut siblings.marketplace, marketplace.clone(), "marketplace")?;
    fill_slot(&mut siblings.points, sibling(&msg.points)?, "points")?;
    fill_slot(&mut siblings.provenance, sibling(&msg.provenance)?, "provenance")?;
    fill_slot(&mut siblings.licensing, licensing.clone(), "licensing")?;
    state::save_siblings(storage, &siblings)?;
    let event = ArbitrationMigrated { from, to: VERSION.to_owned(), marketplace, licensing };
    Ok(kit::response("migrate", [event.into()]))
}
