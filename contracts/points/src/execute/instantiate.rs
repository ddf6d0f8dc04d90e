//! How the contract begins.

use caravan_points_api::event::PointsInstantiated;
use caravan_points_api::{InstantiateMsg, Logo, Marketing, MinterGrant, PointsError, MAX_FIRST_MINTERS};
use caravan_primitives::Upto;
use cosmwasm_std::{Addr, Api, DepsMut, Env, MessageInfo, Response, Storage, Uint128};
use cw20::MinterResponse;
use cw20_base::msg::{InstantiateMarketingInfo, InstantiateMsg as TokenMsg};

use crate::domain::minting::check_minters;
use crate::domain::token::check;
use crate::execute::token::explain;
use crate::execute::{address, checked};
use crate::migrate;
use crate::state::{self, ACCESS};

/// Makes the token without a supply, lists the first minters and wires the marketplace.
pub(crate) fn instantiate(
    mut deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, PointsError> {
    check(msg.symbol.as_str(), msg.decimals)?;
    let owner = address(deps.api, &msg.owner)?;
    let marketplace = checked(deps.api, msg.marketplace.as_deref())?;
    ACCESS.owner.initialize(deps.storage, &owner)?;
    state::save_transferability(deps.storage, msg.transferability)?;
    if let Some(marketplace) = &marketplace {
        state::save_marketplace(deps.storage, marketplace)?;
    }
    list(deps.storage, &granted(deps.api, msg.minters)?)?;
    let token = TokenMsg {
        name: msg.name.to_string(),
        symbol: msg.symbol.to_string(),
        decimals: msg.decimals,
        initial_balances: Vec::new(),
        mint: Some(MinterResponse { minter: env.contract.address.to_string(), cap: None }),
        marketing: marketing(deps.api, msg.marketing)?,
    };
    make(deps.branch(), env, info, token)?;
    migrate::sign(deps.storage)?;
    let told = PointsInstantiated { owner, transferability: msg.transferability, marketplace };
    Ok(Response::new().add_attribute("action", "instantiate").add_event(told))
}

/// Lets cw20-base make its rows. Its one minter is this contract itself, so that only our `Mint` reaches its minting.
fn make(deps: DepsMut<'_>, env: Env, info: MessageInfo, token: TokenMsg) -> Result<(), PointsError> {
    let DepsMut { storage, api, querier } = deps;
    let lent = DepsMut { storage: &mut *storage, api, querier };
    let sender = info.sender.clone();
    cw20_base::contract::instantiate(lent, env, info, token)
        .map(|_| ())
        .map_err(|error| explain(storage, sender, None, Uint128::zero(), error))
}

fn granted(api: &dyn Api, grants: Upto<MinterGrant, MAX_FIRST_MINTERS>) -> Result<Vec<(Addr, Uint128)>, PointsError> {
    grants.into_iter().map(|grant| Ok((address(api, &grant.minter)?, grant.budget.get()))).collect()
}

fn list(storage: &mut dyn Storage, minters: &[(Addr, Uint128)]) -> Result<(), PointsError> {
    check_minters(minters)?;
    for (minter, budget) in minters {
        state::save_budget(storage, minter, *budget)?;
    }
    Ok(())
}

fn marketing(api: &dyn Api, given: Option<Marketing>) -> Result<Option<InstantiateMarketingInfo>, PointsError> {
    let Some(Marketing { project, description, marketing, logo }) = given else {
        return Ok(None);
    };
    let marketing = checked(api, marketing.as_deref())?.map(Addr::into_string);
    Ok(Some(InstantiateMarketingInfo {
        project: project.map(|text| text.to_string()),
        description: description.map(|text| text.to_string()),
        marketing,
        logo: logo.map(Logo::into),
    }))
}
