//! Entry points: admit by policy, match, delegate.

use caravan_access::{check_migration, fill_slot, AccessError, Siblings};
use caravan_contract_kit::{self as kit, validate_optional_address, Call, OwnershipStep};
use caravan_marketplace_api::{
    bounds, Cw20Receive, ExecuteMsg, HookMsg, InstantiateMsg, MarketplaceError, MigrateMsg, OwnershipUpdated, QueryMsg,
};
use caravan_primitives::{ProjectId, Reference, Time};
use cosmwasm_std::{entry_point, Binary, Coin, Deps, DepsMut, Env, MessageInfo, Reply, Response, Storage};

use crate::domain::edition::EditionKey;
use crate::domain::season::Calendar;
use crate::error::Result;
use crate::execute::{self, Improvement, Payer};
use crate::policy::{hook_policy, policy};
use crate::state::{self, Config, Submission, ACCESS, PAUSE};

const NAME: &str = "crates.io:caravan-marketplace";
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Set the platform up.
///
/// # Errors
/// `ADDRESS_INVALID`, `SIBLING_IS_PARTY`, `FEE_ABOVE_CAP`, `OUT_OF_RANGE`, `NOTHING_CHANGES` for a duplicate currency, `FUNDS_UNEXPECTED`.
#[entry_point]
pub fn instantiate(deps: DepsMut, env: Env, info: MessageInfo, msg: InstantiateMsg) -> Result<Response> {
    if let Some(first) = info.funds.first() {
        let count = info.funds.len();
        return Err(AccessError::FundsUnexpected { count, first: first.clone() }.into());
    }
    let DepsMut { storage, api, querier } = deps;
    let call = Call::new(api, querier, env, info.sender);
    cw2::set_contract_version(storage, NAME, VERSION)?;
    let siblings = Siblings {
        marketplace: None,
        points: validate_optional_address(api, msg.points.as_deref())?,
        provenance: validate_optional_address(api, msg.provenance.as_deref())?,
        licensing: validate_optional_address(api, msg.licensing.as_deref())?,
        arbitration: validate_optional_address(api, msg.arbitration.as_deref())?,
    };
    state::save_siblings(storage, &siblings)?;
    ACCESS.owner.initialize(storage, &call.party(&siblings, &msg.owner, "owner")?)?;
    execute::check_fee(msg.fee_bps)?;
    let calendar = Calendar::new(&msg.seasons)?;
    let config = Config {
        treasury: call.party(&siblings, &msg.treasury, "treasury")?,
        fee_bps: msg.fee_bps,
        season_start: calendar.start,
        season_secs: calendar.length,
    };
    state::save_config(storage, &config)?;
    for listed in msg.currencies.into_vec() {
        execute::list_currency(storage, &call, listed)?;
    }
    Ok(kit::response("instantiate", []))
}

/// Run a message: see [`ExecuteMsg`].
///
/// # Errors
/// As each message says.
#[entry_point]
#[allow(clippy::too_many_lines)] // one arm a message
pub fn execute(deps: DepsMut, env: Env, info: MessageInfo, msg: ExecuteMsg) -> Result<Response> {
    let DepsMut { storage, api, querier } = deps;
    let coin = ACCESS.admit(storage, &info, Time::from(&env.block.time), &policy(&msg))?;
    let call = &Call::new(api, querier, env, info.sender.clone());
    match msg {
        ExecuteMsg::CreateProject { project, reference } => execute::create_project(storage, call, project, &reference),
        ExecuteMsg::UpdateProject { project, change } => execute::update_project(storage, call, project, change),
        ExecuteMsg::Fund { project, reference } => fund(storage, call, project, &reference, coin),
        ExecuteMsg::Receive(hook) => receive(storage, call, &info, &hook),
        ExecuteMsg::CreateBatch { project, config, reference } => {
            execute::create_batch(storage, call, project, &config, &reference)
        }
        ExecuteMsg::EditDraft { batch, config } => execute::edit_draft(storage, call, batch, &config),
        ExecuteMsg::OpenBatch { batch, most } => execute::open_batch(storage, call, batch, most),
        ExecuteMsg::ImproveBatch { batch, reward, overlap, most } => {
            execute::improve_batch(storage, call, batch, Improvement { reward, overlap, most })
        }
        ExecuteMsg::Claim { batch, pick, agreement } => execute::claim(storage, call, batch, &pick, &agreement),
        ExecuteMsg::Return { batch, assignment } => execute::give_back(storage, call, batch, assignment),
        ExecuteMsg::Submit { batch, assignment, commitment, payload_hash, uri } => {
            let submission = Submission { commitment, payload_hash, uri };
            execute::submit(storage, call, batch, assignment, &submission)
        }
        ExecuteMsg::Decide { batch, decisions } => execute::decide(storage, call, batch, decisions.as_slice()),
        ExecuteMsg::AcceptRejection { batch, assignment } => {
            execute::accept_rejection(storage, call, batch, assignment)
        }
        ExecuteMsg::GiveUp { batch, assignment } => execute::give_up(storage, call, batch, assignment),
        ExecuteMsg::Appeal(new) => execute::appeal(storage, call, &Payer::with_coin(call, coin)?, &new),
        ExecuteMsg::RespondToAppeal(answer) => {
            execute::respond_to_appeal(storage, call, &Payer::with_coin(call, coin)?, &answer)
        }
        ExecuteMsg::AddAppealEvidence(evidence) => execute::add_appeal_evidence(storage, call, &evidence),
        ExecuteMsg::EnactRuling(ruling) => execute::enact_ruling(storage, call, &ruling),
        ExecuteMsg::Restrict { scope, person, restriction } => {
            execute::restrict(storage, call, &scope, person, &restriction)
        }
        ExecuteMsg::LiftRestriction { scope, person } => execute::lift_restriction(storage, call, &scope, person),
        ExecuteMsg::Settle { batch, assignments } => execute::settle(storage, call, batch, assignments.as_slice()),
        ExecuteMsg::CloseBatch { batch } => execute::close_batch(storage, call, batch),
        ExecuteMsg::FinalizeBatch { batch } => execute::finalize_batch(storage, call, batch),
        ExecuteMsg::CloseEdition { project } => execute::close_edition(storage, call, project),
        ExecuteMsg::PublishDataset(dataset) => execute::publish_dataset(storage, call, dataset),
        ExecuteMsg::ForfeitBond { project, edition } => {
            execute::forfeit_bond(storage, call, EditionKey { project, edition })
        }
        ExecuteMsg::ClaimEdition { project, edition, persons } => {
            execute::claim_edition(storage, EditionKey { project, edition }, persons.as_slice())
        }
        ExecuteMsg::Withdraw { currency, up_to } => execute::withdraw(storage, call, currency, up_to),
        ExecuteMsg::WithdrawFor { person, currency } => execute::withdraw_for(storage, call, person, currency),
        ExecuteMsg::WithdrawAvailable { project, amount } => {
            execute::withdraw_available(storage, call, project, amount)
        }
        ExecuteMsg::WithdrawFees { currency } => execute::withdraw_fees(storage, call, currency),
        ExecuteMsg::StartMove { to } => execute::start_move(storage, call, &to),
        ExecuteMsg::StartRecovery { person, to } => execute::start_recovery(storage, call, person, &to),
        ExecuteMsg::AcceptMove { person } => execute::accept_move(storage, call, person),
        ExecuteMsg::CancelMove { person } => execute::cancel_move(storage, call, person),
        ExecuteMsg::SetRecovery { recovery } => execute::set_recovery(storage, call, recovery.as_deref()),
        ExecuteMsg::CancelRecoveryChange { person } => execute::cancel_recovery_change(storage, call, person),
        ExecuteMsg::MovePoints { person } => execute::move_points(storage, person),
        ExecuteMsg::UpdateConfig { change } => execute::update_config(storage, call, change),
        ExecuteMsg::UpdateOwnership(action) => {
            kit::update_ownership(storage, call, &ACCESS, action, |OwnershipStep { step, sender, owner, .. }| {
                OwnershipUpdated { step, sender, owner }.into()
            })
        }
        ExecuteMsg::Pause {} => Ok(kit::pause(storage, call, &PAUSE)?),
        ExecuteMsg::Unpause {} => Ok(kit::unpause(storage, call, &PAUSE)?),
    }
}

/// Answer a query: see [`QueryMsg`].
///
/// # Errors
/// As each query says.
#[entry_point]
pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Result<Binary> {
    crate::query::answer(deps.storage, deps.api, &env, msg)
}

/// Take back what the points contract failed to do: no other reply is asked for.
///
/// # Errors
/// `REPLY_UNKNOWN`.
#[entry_point]
pub fn reply(deps: DepsMut, env: Env, reply: Reply) -> Result<Response> {
    match reply.id {
        execute::AWARD => {
            let sender = env.contract.address.clone();
            let call = Call::new(deps.api, deps.querier, env, sender);
            execute::award_failed(deps.storage, &call)
        }
        execute::AWARD_PART => execute::award_part_failed(deps.storage),
        execute::MOVE => execute::move_failed(deps.storage),
        unknown => Err(MarketplaceError::ReplyUnknown(unknown).into()),
    }
}

/// Migrate from an older version of this contract. A sibling's address that is empty can be filled, never replaced.
///
/// # Errors
/// `MIGRATION_REFUSED` from another contract, a newer version, or where the address is filled; `ADDRESS_INVALID`.
#[entry_point]
pub fn migrate(deps: DepsMut, _env: Env, msg: MigrateMsg) -> Result<Response> {
    let DepsMut { storage, api, .. } = deps;
    let from = check_migration(storage, NAME, VERSION)?;
    let mut siblings = state::load_siblings(storage)?;
    fill_slot(&mut siblings.points, validate_optional_address(api, msg.points.as_deref())?, "points")?;
    fill_slot(&mut siblings.provenance, validate_optional_address(api, msg.provenance.as_deref())?, "provenance")?;
    fill_slot(&mut siblings.licensing, validate_optional_address(api, msg.licensing.as_deref())?, "licensing")?;
    fill_slot(&mut siblings.arbitration, validate_optional_address(api, msg.arbitration.as_deref())?, "arbitration")?;
    state::save_siblings(storage, &siblings)?;
    Ok(kit::response("migrate", []).add_attribute("from", from))
}

fn fund(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    project: ProjectId,
    reference: &Reference,
    coin: Option<Coin>,
) -> Result<Response> {
    let got = || AccessError::FundsMissing { got: "none".to_owned() };
    execute::fund_native(storage, call, project, coin.ok_or_else(got)?, reference)
}

/// Run the body of a cw20 hook, under a policy of its own.
fn receive(storage: &mut dyn Storage, call: &Call<'_>, info: &MessageInfo, hook: &Cw20Receive) -> Result<Response> {
    let body: HookMsg = kit::decode_hook(&hook.msg, bounds::MAX_HOOK_BYTES)?;
    ACCESS.admit_hook(storage, info, call.now, &hook_policy(&body))?;
    match body {
        HookMsg::Fund { project, reference } => execute::fund_cw20(storage, call, project, hook, &reference),
        HookMsg::Appeal(new) => execute::appeal(storage, call, &Payer::with_tokens(call, hook)?, &new),
        HookMsg::RespondToAppeal(answer) => {
            execute::respond_to_appeal(storage, call, &Payer::with_tokens(call, hook)?, &answer)
        }
    }
}

#[cfg(test)]
mod tests;
