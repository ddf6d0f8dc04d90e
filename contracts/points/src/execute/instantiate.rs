//! How the contract is set up.

use caravan_access::Siblings;
use caravan_contract_kit::{response, validate_address, validate_optional_address};
use caravan_points_api::event::PointsInstantiated;
use caravan_points_api::keys::Minter;
use caravan_points_api::{InstantiateMsg, Logo, Marketing, MinterGrant, MAX_FIRST_MINTERS};
use caravan_primitives::Upto;
use cosmwasm_std::{Addr, Api, DepsMut, Env, MessageInfo, Response, Storage, Uint128};
use cw2::set_contract_version;
use cw20::MinterResponse;
use cw20_base::msg::{InstantiateMarketingInfo, InstantiateMsg as TokenMsg};

use super::minting::refuse_minter;
use super::token::{check_marketing, explain};
use crate::domain::minting::check_minters;
use crate::domain::token::check_token;
use crate::state::{self, ACCESS, NAME, VERSION};
use crate::Result;

/// Make the token without a supply, list the first minters and wire the marketplace.
pub(crate) fn instantiate(mut deps: DepsMut<'_>, env: Env, info: MessageInfo, msg: InstantiateMsg) -> Result<Response> {
    check_token(msg.symbol.as_str(), msg.decimals)?;
    let owner = validate_address(deps.api, &msg.owner)?;
    let marketplace = validate_optional_address(deps.api, msg.marketplace.as_deref())?;
    let siblings = Siblings {
        marketplace: marketplace.clone(),
        points: None,
        provenance: validate_optional_address(deps.api, msg.provenance.as_deref())?,
        licensing: validate_optional_address(deps.api, msg.licensing.as_deref())?,
        arbitration: validate_optional_address(deps.api, msg.arbitration.as_deref())?,
    };
    let own = &env.contract.address;
    siblings.refuse(own, &owner, "owner")?;
    ACCESS.owner.initialize(deps.storage, &owner)?;
    state::save_siblings(deps.storage, &siblings)?;
    state::save_transferability(deps.storage, msg.transferability)?;
    let minters = check_grants(deps.api, msg.minters)?;
    minters.iter().try_for_each(|(minter, _)| refuse_minter(&siblings, own, minter))?;
    save_minters(deps.storage, &minters)?;
    let marketing_address = msg.marketing.as_ref().and_then(|given| given.marketing.as_deref());
    check_marketing(deps.as_ref(), &env, marketing_address)?;
    let token = TokenMsg {
        name: msg.name.to_string(),
        symbol: msg.symbol.to_string(),
        decimals: msg.decimals,
        initial_balances: Vec::new(),
        mint: Some(MinterResponse { minter: env.contract.address.to_string(), cap: None }),
        marketing: marketing(deps.api, msg.marketing)?,
    };
    make_token(deps.branch(), env, info, token)?;
    // Over the name and version that cw20-base has written.
    set_contract_version(deps.storage, NAME, VERSION)?;
    let event = PointsInstantiated { owner, transferability: msg.transferability, marketplace };
    Ok(response("instantiate", [event.into()]))
}

/// Let cw20-base make its rows. Its one minter is this contract, so that only our `Mint` reaches its minting.
fn make_token(deps: DepsMut<'_>, env: Env, info: MessageInfo, token: TokenMsg) -> Result<()> {
    let DepsMut { storage, api, querier } = deps;
    let lent = DepsMut { storage: &mut *storage, api, querier };
    let sender = info.sender.clone();
    cw20_base::contract::instantiate(lent, env, info, token)
        .map(|_| ())
        .map_err(|error| explain(storage, sender, None, Uint128::zero(), error))
}

fn check_grants(api: &dyn Api, grants: Upto<MinterGrant, MAX_FIRST_MINTERS>) -> Result<Vec<(Addr, Uint128)>> {
    grants.into_iter().map(|grant| Ok((validate_address(api, &grant.minter)?, grant.budget.get()))).collect()
}

fn save_minters(storage: &mut dyn Storage, minters: &[(Addr, Uint128)]) -> Result<()> {
    check_minters(minters)?;
    for (minter, budget) in minters {
        state::save_minter(storage, minter, &Minter { budget: *budget, raise: None })?;
    }
    Ok(())
}

fn marketing(api: &dyn Api, given: Option<Marketing>) -> Result<Option<InstantiateMarketingInfo>> {
    let Some(Marketing { project, description, marketing, logo }) = given else {
        return Ok(None);
    };
    let marketing = validate_optional_address(api, marketing.as_deref())?.map(Addr::into_string);
    Ok(Some(InstantiateMarketingInfo {
        project: project.map(|text| text.to_string()),
        description: description.map(|text| text.to_string()),
        marketing,
        logo: logo.map(Logo::into),
    }))
}
