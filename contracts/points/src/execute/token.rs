//! The messages of cw20, carried out by cw20-base.

use caravan_contract_kit::{validate_address, validate_optional_address};
use caravan_money::add;
use caravan_points_api::PointsError;
use cosmwasm_std::{Addr, Deps, DepsMut, Env, MessageInfo, Response, StdError, StdResult, Storage, Uint128};
use cw20::Cw20ExecuteMsg;
use cw20_base::contract::execute;
use cw20_base::ContractError;

use crate::domain::transferability::require_open;
use crate::{state, Result};

/// Carry out a message that moves points, or lets others move them: only while points are open.
pub(crate) fn when_open(deps: DepsMut<'_>, env: Env, info: MessageInfo, msg: Cw20ExecuteMsg) -> Result<Response> {
    require_open(state::load_transferability(deps.storage)?)?;
    always(deps, env, info, msg)
}

/// Carry out a message that works while points are soulbound too.
pub(crate) fn always(deps: DepsMut<'_>, env: Env, info: MessageInfo, msg: Cw20ExecuteMsg) -> Result<Response> {
    let Facts { owner, other, amount } = facts(&msg);
    let owner = validate_optional_address(deps.api, owner)?;
    validate_optional_address(deps.api, other)?;
    let sender = info.sender.clone();
    let DepsMut { storage, api, querier } = deps;
    let lent = DepsMut { storage: &mut *storage, api, querier };
    execute(lent, env, info, msg).map_err(|error| explain(storage, sender, owner, amount, error))
}

/// Refuse an allowance beyond 128 bits. cw20-base adds without a check: it would abort the contract, without an error of
/// ours.
pub(crate) fn check_allowance(deps: Deps<'_>, owner: &Addr, spender: &str, increase: Uint128) -> Result<()> {
    let spender = validate_address(deps.api, spender)?;
    add(state::load_allowance_or_default(deps.storage, owner, &spender)?, increase)?;
    Ok(())
}

/// Refuse a contract of the suite as the address that may change what wallets show. A blank text removes the address.
pub(crate) fn check_marketing(deps: Deps<'_>, env: &Env, marketing: Option<&str>) -> Result<()> {
    let Some(text) = marketing.filter(|text| !text.trim().is_empty()) else { return Ok(()) };
    let address = validate_address(deps.api, text)?;
    Ok(state::load_siblings(deps.storage)?.refuse(&env.contract.address, &address, "marketing address")?)
}

/// The points and addresses of a message of cw20.
struct Facts<'a> {
    /// Who spends points, if not the sender.
    owner: Option<&'a str>,
    /// The other address of the message.
    other: Option<&'a str>,
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

/// Turn an error of cw20-base into ours. Nothing that was written before it stays, because the message fails.
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

/// Return which of balance and allowance was too small.
fn shortage(storage: &dyn Storage, sender: Addr, owner: Option<Addr>, amount: Uint128) -> StdResult<PointsError> {
    let holder = owner.unwrap_or_else(|| sender.clone());
    // cw20-base lowers the allowance before it looks at the balance, so only the balance can be compared.
    let balance = state::load_balance_or_default(storage, &holder)?;
    if balance < amount {
        return Ok(PointsError::Insufficient { holder, balance, amount });
    }
    let allowance = state::load_allowance_or_default(storage, &holder, &sender)?;
    Ok(PointsError::AllowanceInsufficient { spender: sender, allowance, amount })
}
