//! One function a query. cw20's queries are answered by cw20-base, but for `Minter`.

use caravan_access::OwnershipResponse;
use caravan_points_api::{
    ConfigResponse, EarnedResponse, MinterBudgetResponse, MintersResponse, PointsError, SeasonTotalResponse,
    TransferabilityResponse,
};
use caravan_primitives::limit;
use cosmwasm_std::{Deps, StdError};
use cw20::{
    AllAllowancesResponse, AllSpenderAllowancesResponse, AllowanceResponse, BalanceResponse, DownloadLogoResponse,
    MinterResponse,
};
use cw20_base::allowances::query_allowance;
use cw20_base::contract::{query_balance, query_download_logo};
use cw20_base::enumerable::{query_owner_allowances, query_spender_allowances};

use crate::execute::{address, checked};
use crate::migrate::{NAME, VERSION};
use crate::state::{self, ACCESS};

/// What an address holds.
pub(crate) fn balance(deps: Deps<'_>, holder: String) -> Result<BalanceResponse, PointsError> {
    address(deps.api, &holder)?;
    Ok(query_balance(deps, holder)?)
}

/// What a spender may still spend of an owner's points.
pub(crate) fn allowance(deps: Deps<'_>, owner: String, spender: String) -> Result<AllowanceResponse, PointsError> {
    address(deps.api, &owner)?;
    address(deps.api, &spender)?;
    Ok(query_allowance(deps, owner, spender)?)
}

/// A page of the allowances that an owner gave.
pub(crate) fn all_allowances(
    deps: Deps<'_>,
    owner: String,
    start_after: Option<String>,
    requested: Option<u32>,
) -> Result<AllAllowancesResponse, PointsError> {
    address(deps.api, &owner)?;
    Ok(query_owner_allowances(deps, owner, start_after, requested)?)
}

/// A page of the allowances that a spender has.
pub(crate) fn all_spender_allowances(
    deps: Deps<'_>,
    spender: String,
    start_after: Option<String>,
    requested: Option<u32>,
) -> Result<AllSpenderAllowancesResponse, PointsError> {
    address(deps.api, &spender)?;
    Ok(query_spender_allowances(deps, spender, start_after, requested)?)
}

/// cw20's minter: the role that decides on minting.
pub(crate) fn minter(deps: Deps<'_>) -> Result<MinterResponse, PointsError> {
    let ownership = ACCESS.owner.get(deps.storage)?;
    Ok(MinterResponse { minter: ownership.owner().to_string(), cap: None })
}

/// The embedded logo.
pub(crate) fn download_logo(deps: Deps<'_>) -> Result<DownloadLogoResponse, PointsError> {
    match query_download_logo(deps) {
        Ok(logo) => Ok(logo),
        Err(StdError::NotFound { .. }) => Err(PointsError::LogoMissing),
        Err(error) => Err(error.into()),
    }
}

/// The owner, and what is offered.
pub(crate) fn ownership(deps: Deps<'_>) -> Result<OwnershipResponse, PointsError> {
    Ok(ACCESS.owner.get(deps.storage)?.into())
}

/// A page of listed minters.
pub(crate) fn minters(
    deps: Deps<'_>,
    start_after: Option<String>,
    requested: Option<u32>,
) -> Result<MintersResponse, PointsError> {
    let after = checked(deps.api, start_after.as_deref())?;
    let page = state::minters(deps.storage, after.as_ref(), limit(requested))?;
    let minters = page.into_iter().map(|(minter, budget)| MinterBudgetResponse { minter, budget }).collect();
    Ok(MintersResponse { minters })
}

/// What one minter may still mint.
pub(crate) fn minter_budget(deps: Deps<'_>, minter: &str) -> Result<Option<MinterBudgetResponse>, PointsError> {
    let minter = address(deps.api, minter)?;
    let budget = state::budget(deps.storage, &minter)?;
    Ok(budget.map(|budget| MinterBudgetResponse { minter, budget }))
}

/// Who may move points.
pub(crate) fn transferability(deps: Deps<'_>) -> Result<TransferabilityResponse, PointsError> {
    Ok(TransferabilityResponse { transferability: state::transferability(deps.storage)? })
}

/// What the contract is wired to.
pub(crate) fn config(deps: Deps<'_>) -> Result<ConfigResponse, PointsError> {
    let marketplace = state::marketplace(deps.storage)?;
    Ok(ConfigResponse { contract: NAME.to_owned(), version: VERSION.to_owned(), marketplace })
}

/// What an address earned in a season.
pub(crate) fn earned(deps: Deps<'_>, person: &str, season: u32) -> Result<EarnedResponse, PointsError> {
    let person = address(deps.api, person)?;
    Ok(EarnedResponse { amount: state::earned(deps.storage, season, &person)? })
}

/// What all earned in a season.
pub(crate) fn season_total(deps: Deps<'_>, season: u32) -> Result<SeasonTotalResponse, PointsError> {
    Ok(SeasonTotalResponse { total: state::season_total(deps.storage, season)? })
}
