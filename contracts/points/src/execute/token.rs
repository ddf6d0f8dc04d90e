//! The messages of cw20, which cw20-base carries out.

use caravan_money::add;
use caravan_points_api::PointsError;
use cosmwasm_std::{Addr, Deps, DepsMut, Env, MessageInfo, Response, StdError, Storage, Uint128};
use cw20::Cw20ExecuteMsg;
use cw20_base::contract::execute;
use cw20_base::ContractError;

use crate::domain::transferability::require_open;
use crate::execute::address;
use crate::state;

/// Carries out a message that moves points, or lets others move them: only while points are open.
pub(crate) fn when_open(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    msg: Cw20ExecuteMsg,
) -> Result<Response, PointsError> {
    require_open(state::transferability(deps.storage)?)?;
    always(deps, env, info, msg)
}

/// Carries out a message that works while points are soulbound too.
pub(crate) fn always(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    msg: Cw20ExecuteMsg,
) -> Result<Response, PointsError> {
    let Facts { owner, other, amount } = facts(&msg);
    let owner = owner.map(|text| address(deps.api, text)).transpose()?;
    other.map(|text| address(deps.api, text)).transpose()?;
    let sender = info.sender.clone();
    let DepsMut { storage, api, querier } = deps;
    let lent = DepsMut { storage: &mut *storage, api, querier };
    execute(lent, env, info, msg).map_err(|error| explain(storage, sender, owner, amount, error))
}

/// Refuses an allowance beyond 128 bits, at which cw20-base would abort without a word.
pub(crate) fn check_allowance(
    deps: Deps<'_>,
    owner: &Addr,
    spender: &str,
    increase: Uint128,
) -> Result<(), PointsError> {
    let spender = address(deps.api, spender)?;
    add(state::allowance(deps.storage, owner, &spender)?, increase)?;
    Ok(())
}

/// What a message of cw20 says about points and addresses.
struct Facts<'a> {
    /// Whose points are spent, if not the sender's.
    owner: Option<&'a str>,
    /// The other address that is named.
    other: Option<&'a str>,
    /// How many points.
    amount: Uint128,
}

fn facts(msg: &Cw20ExecuteMsg) -> Facts<'_> {
    let (owner, other, amount) = match msg {
        Cw20ExecuteMsg::Transfer { recipient, amount } | Cw20ExecuteMsg::Mint { recipient, amount } => {
            (None, Some(recipient), *amount)
        }
        Cw20ExecuteMsg::Burn { amount } => (None, None, *amount),
        Cw20ExecuteMsg::Send { contract, amount, msg: _ } => (None, Some(contract), *amount),
        Cw20ExecuteMsg::IncreaseAllowance { spender, amount, expires: _ }
        | Cw20ExecuteMsg::DecreaseAllowance { spender, amount, expires: _ } => (None, Some(spender), *amount),
        Cw20ExecuteMsg::TransferFrom { owner, recipient, amount } => (Some(owner), Some(recipient), *amount),
        Cw20ExecuteMsg::SendFrom { owner, contract, amount, msg: _ } => (Some(owner), Some(contract), *amount),
        Cw20ExecuteMsg::BurnFrom { owner, amount } => (Some(owner), None, *amount),
        Cw20ExecuteMsg::UpdateMarketing { project: _, description: _, marketing } => {
            (None, marketing.as_ref().filter(|text| !text.trim().is_empty()), Uint128::zero())
        }
        Cw20ExecuteMsg::UpdateMinter { new_minter } => (None, new_minter.as_ref(), Uint128::zero()),
        Cw20ExecuteMsg::UploadLogo(_) => (None, None, Uint128::zero()),
    };
    Facts { owner: owner.map(String::as_str), other: other.map(String::as_str), amount }
}

/// Puts cw20-base's refusal into our words. Nothing that was written on the way stays: the message fails.
pub(super) fn explain(
    storage: &dyn Storage,
    sender: Addr,
    owner: Option<Addr>,
    amount: Uint128,
    error: ContractError,
) -> PointsError {
    #[allow(deprecated, reason = "cw20-base still has a variant that it never returns")]
    match error {
        ContractError::Std(StdError::Overflow { .. }) => {
            shortage(storage, sender, owner, amount).unwrap_or_else(PointsError::from)
        }
        // The only row that may be missing is the allowance that `DecreaseAllowance` loads.
        ContractError::Std(StdError::NotFound { .. }) | ContractError::NoAllowance {} => PointsError::AllowanceMissing,
        ContractError::Std(error) => error.into(),
        ContractError::Unauthorized {} => PointsError::MarketingOnly { sender },
        ContractError::CannotSetOwnAccount {} => PointsError::AllowanceSelf,
        ContractError::Expired {} => PointsError::AllowanceExpired,
        ContractError::InvalidExpiration {} => PointsError::ExpirationPast,
        ContractError::LogoTooBig {} => PointsError::LogoTooBig,
        ContractError::InvalidXmlPreamble {} => PointsError::LogoNotSvg,
        ContractError::InvalidPngHeader {} => PointsError::LogoNotPng,
        ContractError::InvalidZeroAmount {}
        | ContractError::CannotExceedCap {}
        | ContractError::DuplicateInitialBalanceAddresses {} => StdError::parse_err("token_info", error).into(),
    }
}

/// Which of balance and allowance did not suffice. The allowance was lowered before the balance was looked at, so that
/// only the balance can be compared.
fn shortage(
    storage: &dyn Storage,
    sender: Addr,
    owner: Option<Addr>,
    amount: Uint128,
) -> Result<PointsError, StdError> {
    let holder = owner.unwrap_or_else(|| sender.clone());
    let balance = state::balance(storage, &holder)?;
    if balance < amount {
        return Ok(PointsError::Insufficient { holder, balance, amount });
    }
    let allowance = state::allowance(storage, &holder, &sender)?;
    Ok(PointsError::AllowanceInsufficient { spender: sender, allowance, amount })
}
