//! Entry points: admit by policy, match, delegate. The messages of cw20 go to cw20-base, which takes what the chain gave;
//! our own take a [`Call`].

use caravan_access::{check_migration, fill_slot, refuse_coins};
use caravan_contract_kit::{self as kit, validate_optional_address, Call, OwnershipStep};
use caravan_points_api::event::{OwnershipUpdated, PointsMigrated};
use caravan_points_api::{ExecuteMsg, InstantiateMsg, MigrateMsg, PointsError, QueryMsg};
use caravan_primitives::Time;
use cosmwasm_std::{entry_point, to_json_binary, Binary, Deps, DepsMut, Env, MessageInfo, Response};
use cw20::Cw20ExecuteMsg as Cw20;
use cw20_base::contract::{query_marketing_info, query_token_info};
use cw20_base::enumerable::query_all_accounts;

use crate::policy::policy;
use crate::state::{self, ACCESS, NAME, VERSION};
use crate::{execute, query, Result};

/// Make the token, without a supply.
///
/// # Errors
/// `FUNDS_UNEXPECTED`, `SYMBOL_INVALID`, `DECIMALS_INVALID`, `ADDRESS_INVALID`, `ENTRY_DUPLICATE`, and those of a logo.
#[entry_point]
pub fn instantiate(deps: DepsMut<'_>, env: Env, info: MessageInfo, msg: InstantiateMsg) -> Result<Response> {
    refuse_coins(&info.funds)?;
    execute::instantiate(deps, env, info, msg)
}

/// Carry out a message.
///
/// # Errors
/// As each message says.
#[entry_point]
#[allow(clippy::too_many_lines)] // one arm for each message
pub fn execute(deps: DepsMut<'_>, env: Env, info: MessageInfo, msg: ExecuteMsg) -> Result<Response> {
    ACCESS.admit(deps.storage, &info, Time::from(&env.block.time), &policy(&msg))?;
    match msg {
        ExecuteMsg::Transfer { recipient, amount } => {
            execute::when_open(deps, env, info, Cw20::Transfer { recipient, amount: amount.get() })
        }
        ExecuteMsg::Burn { amount } => execute::always(deps, env, info, Cw20::Burn { amount: amount.get() }),
        ExecuteMsg::Send { contract, amount, msg } => {
            execute::when_open(deps, env, info, Cw20::Send { contract, amount: amount.get(), msg })
        }
        ExecuteMsg::Mint { recipient, amount } => execute::mint(deps, env, info, recipient, amount.get()),
        ExecuteMsg::IncreaseAllowance { spender, amount, expires } => {
            execute::check_allowance(deps.as_ref(), &info.sender, &spender, amount)?;
            execute::when_open(
                deps,
                env,
                info,
                Cw20::IncreaseAllowance { spender, amount, expires: expires.map(Into::into) },
            )
        }
        ExecuteMsg::DecreaseAllowance { spender, amount, expires } => execute::always(
            deps,
            env,
            info,
            Cw20::DecreaseAllowance { spender, amount, expires: expires.map(Into::into) },
        ),
        ExecuteMsg::TransferFrom { owner, recipient, amount } => {
            execute::when_open(deps, env, info, Cw20::TransferFrom { owner, recipient, amount: amount.get() })
        }
        ExecuteMsg::SendFrom { owner, contract, amount, msg } => {
            execute::when_open(deps, env, info, Cw20::SendFrom { owner, contract, amount: amount.get(), msg })
        }
        ExecuteMsg::BurnFrom { owner, amount } => {
            execute::always(deps, env, info, Cw20::BurnFrom { owner, amount: amount.get() })
        }
        ExecuteMsg::UpdateMinter { .. } => Err(PointsError::UpdateMinterUnsupported),
        ExecuteMsg::UpdateMarketing { project, description, marketing } => {
            let (project, description) = (project.map(|it| it.to_string()), description.map(|it| it.to_string()));
            execute::check_marketing(deps.as_ref(), &env, marketing.as_deref())?;
            execute::always(deps, env, info, Cw20::UpdateMarketing { project, description, marketing })
        }
        ExecuteMsg::UploadLogo(logo) => execute::always(deps, env, info, Cw20::UploadLogo(logo.into())),
        ExecuteMsg::SetMinter { minter, budget } => {
            let call = Call::new(deps.api, deps.querier, env, info.sender);
            execute::set_minter(deps.storage, &call, &minter, budget)
        }
        ExecuteMsg::AwardMany { awards } => {
            let call = Call::new(deps.api, deps.querier, env, info.sender);
            execute::award_many(deps.storage, &call, awards)
        }
        ExecuteMsg::MoveBalance { from, to } => {
            let call = Call::new(deps.api, deps.querier, env, info.sender);
            execute::move_balance(deps.storage, &call, &from, &to)
        }
        ExecuteMsg::Loosen { to } => {
            let call = Call::new(deps.api, deps.querier, env, info.sender);
            execute::loosen(deps.storage, &call, to)
        }
        ExecuteMsg::UpdateOwnership(action) => {
            let call = Call::new(deps.api, deps.querier, env, info.sender);
            kit::update_ownership(deps.storage, &call, &ACCESS, action, |done| {
                let OwnershipStep { step, sender, owner, offered } = done;
                let (to, until) = offered.unzip();
                OwnershipUpdated { step, sender, owner, to, until }.into()
            })
        }
    }
}

/// Answer a query.
///
/// # Errors
/// `ADDRESS_INVALID`, `LOGO_MISSING`, `STORAGE_FAILED`.
#[entry_point]
pub fn query(deps: Deps<'_>, env: Env, msg: QueryMsg) -> Result<Binary> {
    let now = Time::from(&env.block.time);
    let answer = match msg {
        QueryMsg::Balance { address } => to_json_binary(&query::balance(deps, address)?),
        QueryMsg::TokenInfo {} => to_json_binary(&query_token_info(deps)?),
        QueryMsg::Minter {} => to_json_binary(&query::minter(deps)?),
        QueryMsg::Allowance { owner, spender } => to_json_binary(&query::allowance(deps, owner, spender)?),
        QueryMsg::AllAllowances { owner, start_after, limit } => {
            to_json_binary(&query::all_allowances(deps, owner, start_after, limit)?)
        }
        QueryMsg::AllSpenderAllowances { spender, start_after, limit } => {
            to_json_binary(&query::all_spender_allowances(deps, spender, start_after, limit)?)
        }
        QueryMsg::AllAccounts { start_after, limit } => to_json_binary(&query_all_accounts(deps, start_after, limit)?),
        QueryMsg::MarketingInfo {} => to_json_binary(&query_marketing_info(deps)?),
        QueryMsg::DownloadLogo {} => to_json_binary(&query::download_logo(deps)?),
        QueryMsg::Ownership {} => to_json_binary(&query::ownership(deps)?),
        QueryMsg::Minters { start_after, limit } => to_json_binary(&query::minters(deps, now, start_after, limit)?),
        QueryMsg::MinterBudget { minter } => to_json_binary(&query::minter_budget(deps, now, &minter)?),
        QueryMsg::Transferability {} => to_json_binary(&query::transferability(deps)?),
        QueryMsg::Config {} => to_json_binary(&query::config(deps)?),
        QueryMsg::Earned { address, season } => to_json_binary(&query::earned(deps, &address, season)?),
        QueryMsg::SeasonTotal { season } => to_json_binary(&query::season_total(deps, season)?),
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
    let marketplace = validate_optional_address(api, msg.marketplace.as_deref())?;
    let mut siblings = state::load_siblings(storage)?;
    fill_slot(&mut siblings.marketplace, marketplace.clone(), "marketplace")?;
    fill_slot(&mut siblings.provenance, validate_optional_address(api, msg.provenance.as_deref())?, "provenance")?;
    fill_slot(&mut siblings.licensing, validate_optional_address(api, msg.licensing.as_deref())?, "licensing")?;
    fill_slot(&mut siblings.arbitration, validate_optional_address(api, msg.arbitration.as_deref())?, "arbitration")?;
    state::save_siblings(storage, &siblings)?;
    let event = PointsMigrated { from, to: VERSION.to_owned(), marketplace };
    Ok(kit::response("migrate", [event.into()]))
}
