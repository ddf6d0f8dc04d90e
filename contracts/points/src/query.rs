//! One function for each query. cw20-base answers those of cw20, but for `Minter`.

use caravan_access::{OwnershipResponse, Siblings};
use caravan_contract_kit::{validate_address, validate_optional_address};
use caravan_points_api::keys::Minter;
use caravan_points_api::{
    ConfigResponse, EarnedResponse, MinterBudgetResponse, MinterRaise, MintersResponse, PointsError,
    SeasonTotalResponse, TransferabilityResponse,
};
use caravan_primitives::{limit, Time};
use cosmwasm_std::{Addr, Deps, StdError};
use cw20::{
    AllAllowancesResponse, AllSpenderAllowancesResponse, AllowanceResponse, BalanceResponse, DownloadLogoResponse,
    MinterResponse,
};
use cw20_base::allowances::query_allowance;
use cw20_base::contract::{query_balance, query_download_logo};
use cw20_base::enumerable::{query_owner_allowances, query_spender_allowances};

use crate::state::{self, ACCESS, NAME, VERSION};
use crate::Result;

pub(crate) fn balance(deps: Deps<'_>, holder: String) -> Result<BalanceResponse> {
    validate_address(deps.api, &holder)?;
    Ok(query_balance(deps, holder)?)
}

pub(crate) fn allowance(deps: Deps<'_>, owner: String, spender: String) -> Result<AllowanceResponse> {
    validate_address(deps.api, &owner)?;
    validate_address(deps.api, &spender)?;
    Ok(query_allowance(deps, owner, spender)?)
}

pub(crate) fn all_allowances(
    deps: Deps<'_>,
    owner: String,
    start_after: Option<String>,
    requested: Option<u32>,
) -> Result<AllAllowancesResponse> {
    validate_address(deps.api, &owner)?;
    Ok(query_owner_allowances(deps, owner, start_after, requested)?)
}

pub(crate) fn all_spender_allowances(
    deps: Deps<'_>,
    spender: String,
    start_after: Option<String>,
    requested: Option<u32>,
) -> Result<AllSpenderAllowancesResponse> {
    validate_address(deps.api, &spender)?;
    Ok(query_spender_allowances(deps, spender, start_after, requested)?)
}

/// Answer cw20's question for the minter with the role that decides on minting.
pub(crate) fn minter(deps: Deps<'_>) -> Result<MinterResponse> {
    let ownership = ACCESS.owner.get(deps.storage)?;
    Ok(MinterResponse { minter: ownership.owner().to_string(), cap: None })
}

pub(crate) fn download_logo(deps: Deps<'_>) -> Result<DownloadLogoResponse> {
    match query_download_logo(deps) {
        Ok(logo) => Ok(logo),
        Err(StdError::NotFound { .. }) => Err(PointsError::LogoMissing),
        Err(error) => Err(error.into()),
    }
}

pub(crate) fn ownership(deps: Deps<'_>) -> Result<OwnershipResponse> {
    Ok(ACCESS.owner.get(deps.storage)?.into())
}

pub(crate) fn minters(
    deps: Deps<'_>,
    now: Time,
    start_after: Option<String>,
    requested: Option<u32>,
) -> Result<MintersResponse> {
    let after = validate_optional_address(deps.api, start_after.as_deref())?;
    let page = state::minters_after(deps.storage, after.as_ref(), limit(requested))?;
    let minters = page.into_iter().map(|(minter, row)| budget_of(minter, row, now)).collect();
    Ok(MintersResponse { minters })
}

pub(crate) fn minter_budget(deps: Deps<'_>, now: Time, minter: &str) -> Result<Option<MinterBudgetResponse>> {
    let minter = validate_address(deps.api, minter)?;
    let row = state::may_load_minter(deps.storage, &minter)?;
    Ok(row.map(|row| budget_of(minter, row, now)))
}

fn budget_of(minter: Addr, row: Minter, now: Time) -> MinterBudgetResponse {
    let Minter { budget, raise } = row.at(now);
    let raise = raise.map(|raise| MinterRaise { amount: raise.amount, from: raise.from });
    MinterBudgetResponse { minter, budget, raise }
}

pub(crate) fn transferability(deps: Deps<'_>) -> Result<TransferabilityResponse> {
    Ok(TransferabilityResponse { transferability: state::load_transferability(deps.storage)? })
}

pub(crate) fn config(deps: Deps<'_>) -> Result<ConfigResponse> {
    let Siblings { marketplace, provenance, licensing, arbitration, .. } = state::load_siblings(deps.storage)?;
    let (contract, version) = (NAME.to_owned(), VERSION.to_owned());
    Ok(ConfigResponse { contract, version, marketplace, provenance, licensing, arbitration })
}

pub(crate) fn earned(deps: Deps<'_>, address: &str, season: u32) -> Result<EarnedResponse> {
    let address = validate_address(deps.api, address)?;
    Ok(EarnedResponse { amount: state::load_earned_or_default(deps.storage, season, &address)? })
}

pub(crate) fn season_total(deps: Deps<'_>, season: u32) -> Result<SeasonTotalResponse> {
    Ok(SeasonTotalResponse { total: state::load_season_total_or_default(deps.storage, season)? })
}
