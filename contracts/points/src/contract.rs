//! The entry points: admit, match, delegate.

use caravan_access::refuse_coins;
use caravan_points_api::{ExecuteMsg, InstantiateMsg, MigrateMsg, PointsError, QueryMsg};
use caravan_primitives::Time;
use cosmwasm_std::{entry_point, to_json_binary, Binary, Deps, DepsMut, Env, MessageInfo, Response};
use cw20::Cw20ExecuteMsg as Cw20;
use cw20_base::contract::{query_marketing_info, query_token_info};
use cw20_base::enumerable::query_all_accounts;

use crate::execute::{always, when_open};
use crate::policy::policy;
use crate::state::ACCESS;
use crate::{execute as act, migrate as migration, query as answer};

/// Makes the token, without a supply.
///
/// # Errors
/// `FUNDS_UNEXPECTED`, `SYMBOL_INVALID`, `DECIMALS_INVALID`, `ADDRESS_INVALID`, `ENTRY_DUPLICATE`, and those of a logo.
#[entry_point]
pub fn instantiate(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, PointsError> {
    refuse_coins(&info.funds)?;
    act::instantiate(deps, env, info, msg)
}

/// Carries out a message.
///
/// # Errors
/// As each message says.
#[entry_point]
pub fn execute(deps: DepsMut<'_>, env: Env, info: MessageInfo, msg: ExecuteMsg) -> Result<Response, PointsError> {
    ACCESS.admit(deps.storage, &info, &policy(&msg))?;
    match msg {
        ExecuteMsg::Transfer { recipient, amount } => {
            when_open(deps, env, info, Cw20::Transfer { recipient, amount: amount.get() })
        }
        ExecuteMsg::Burn { amount } => always(deps, env, info, Cw20::Burn { amount: amount.get() }),
        ExecuteMsg::Send { contract, amount, msg } => {
            when_open(deps, env, info, Cw20::Send { contract, amount: amount.get(), msg })
        }
        ExecuteMsg::Mint { recipient, amount } => act::mint(deps, env, info, recipient, amount.get()),
        ExecuteMsg::IncreaseAllowance { spender, amount, expires } => {
            act::check_allowance(deps.as_ref(), &info.sender, &spender, amount)?;
            when_open(deps, env, info, Cw20::IncreaseAllowance { spender, amount, expires: expires.map(Into::into) })
        }
        ExecuteMsg::DecreaseAllowance { spender, amount, expires } => {
            always(deps, env, info, Cw20::DecreaseAllowance { spender, amount, expires: expires.map(Into::into) })
        }
        ExecuteMsg::TransferFrom { owner, recipient, amount } => {
            when_open(deps, env, info, Cw20::TransferFrom { owner, recipient, amount: amount.get() })
        }
        ExecuteMsg::SendFrom { owner, contract, amount, msg } => {
            when_open(deps, env, info, Cw20::SendFrom { owner, contract, amount: amount.get(), msg })
        }
        ExecuteMsg::BurnFrom { owner, amount } => {
            always(deps, env, info, Cw20::BurnFrom { owner, amount: amount.get() })
        }
        ExecuteMsg::UpdateMinter { .. } => Err(PointsError::UpdateMinterUnsupported),
        ExecuteMsg::UpdateMarketing { project, description, marketing } => {
            let (project, description) = (project.map(|it| it.to_string()), description.map(|it| it.to_string()));
            always(deps, env, info, Cw20::UpdateMarketing { project, description, marketing })
        }
        ExecuteMsg::UploadLogo(logo) => always(deps, env, info, Cw20::UploadLogo(logo.into())),
        ExecuteMsg::SetMinter { minter, budget } => act::set_minter(deps, info.sender, &minter, budget),
        ExecuteMsg::AwardMany { awards } => act::award_many(deps, &info.sender, awards),
        ExecuteMsg::MoveBalance { from, to } => act::move_balance(deps, info.sender, &from, &to),
        ExecuteMsg::Loosen { to } => act::loosen(deps.storage, info.sender, to),
        ExecuteMsg::UpdateOwnership(action) => {
            act::update_ownership(deps, Time::from(&env.block.time), info.sender, action)
        }
    }
}

/// Answers a query.
///
/// # Errors
/// `ADDRESS_INVALID`, `LOGO_MISSING`, `STORAGE_FAILED`.
#[entry_point]
pub fn query(deps: Deps<'_>, _env: Env, msg: QueryMsg) -> Result<Binary, PointsError> {
    let answer = match msg {
        QueryMsg::Balance { address } => to_json_binary(&answer::balance(deps, address)?),
        QueryMsg::TokenInfo {} => to_json_binary(&query_token_info(deps)?),
        QueryMsg::Minter {} => to_json_binary(&answer::minter(deps)?),
        QueryMsg::Allowance { owner, spender } => to_json_binary(&answer::allowance(deps, owner, spender)?),
        QueryMsg::AllAllowances { owner, start_after, limit } => {
            to_json_binary(&answer::all_allowances(deps, owner, start_after, limit)?)
        }
        QueryMsg::AllSpenderAllowances { spender, start_after, limit } => {
            to_json_binary(&answer::all_spender_allowances(deps, spender, start_after, limit)?)
        }
        QueryMsg::AllAccounts { start_after, limit } => to_json_binary(&query_all_accounts(deps, start_after, limit)?),
        QueryMsg::MarketingInfo {} => to_json_binary(&query_marketing_info(deps)?),
        QueryMsg::DownloadLogo {} => to_json_binary(&answer::download_logo(deps)?),
        QueryMsg::Ownership {} => to_json_binary(&answer::ownership(deps)?),
        QueryMsg::Minters { start_after, limit } => to_json_binary(&answer::minters(deps, start_after, limit)?),
        QueryMsg::MinterBudget { minter } => to_json_binary(&answer::minter_budget(deps, &minter)?),
        QueryMsg::Transferability {} => to_json_binary(&answer::transferability(deps)?),
        QueryMsg::Config {} => to_json_binary(&answer::config(deps)?),
        QueryMsg::Earned { address, season } => to_json_binary(&answer::earned(deps, &address, season)?),
        QueryMsg::SeasonTotal { season } => to_json_binary(&answer::season_total(deps, season)?),
    };
    Ok(answer?)
}

/// Goes on with older state.
///
/// # Errors
/// `MIGRATION_REFUSED`, `ADDRESS_INVALID`, `MARKETPLACE_WIRED`.
#[entry_point]
pub fn migrate(deps: DepsMut<'_>, _env: Env, msg: MigrateMsg) -> Result<Response, PointsError> {
    migration::migrate(deps, msg)
}
