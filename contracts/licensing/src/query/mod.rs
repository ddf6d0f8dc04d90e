//! Answers to queries; lists through the suite's one page limit.

mod license;
mod money;
mod offer;
mod platform;

use caravan_licensing_api::QueryMsg;
use caravan_primitives::Time;
use cosmwasm_std::{to_json_binary, Binary, Deps};
use serde::Serialize;

use crate::error::Result;
use crate::sibling::Siblings;

/// The context of a query.
pub(crate) struct View<'a> {
    deps: Deps<'a>,
    now: Time,
}

impl<'a> View<'a> {
    fn siblings(&self) -> Result<Siblings<'a>> {
        Siblings::load(self.deps.storage, self.deps.querier)
    }
}

#[allow(clippy::too_many_lines)] // one arm for each query
pub(crate) fn answer(deps: Deps<'_>, now: Time, msg: QueryMsg) -> Result<Binary> {
    let view = View { deps, now };
    let storage = deps.storage;
    match msg {
        QueryMsg::Config {} => json(&platform::config(storage)?),
        QueryMsg::Ownership {} => json(&platform::ownership(storage)?),
        QueryMsg::Paused {} => json(&platform::paused(storage, now)?),
        QueryMsg::Currencies { start_after, limit } => json(&platform::currencies(storage, start_after, limit)?),
        QueryMsg::Solvency { currency } => json(&platform::solvency(storage, currency)?),
        QueryMsg::Reference { sender, token, reference } => {
            json(&platform::reference(&view, &sender, token.as_deref(), &reference)?)
        }
        QueryMsg::Offer { offer } => json(&offer::offer(storage, offer)?),
        QueryMsg::OffersByAsset { asset, start_after, limit } => {
            json(&offer::offers_of(storage, asset, start_after, limit)?)
        }
        QueryMsg::Quote { offer } => json(&offer::quote(&view, offer)?),
        QueryMsg::License { license } => json(&license::license(&view, license)?),
        QueryMsg::LicensesByHolder { licensee, start_after, limit } => {
            json(&license::licenses_of_holder(&view, &licensee, start_after, limit)?)
        }
        QueryMsg::LicensesByAsset { asset, start_after, limit } => {
            json(&license::licenses_of_asset(&view, asset, start_after, limit)?)
        }
        QueryMsg::IsLicensed { asset, licensee, usage, at } => {
            json(&license::is_licensed(&view, asset, &licensee, usage, at)?)
        }
        QueryMsg::IsLicensedBy { license } => json(&license::is_licensed_by(&view, license)?),
        QueryMsg::Shares { asset } => json(&money::shares(&view, asset)?),
        QueryMsg::AssetLedger { asset, currency } => json(&money::asset_ledger(storage, asset, &currency)?),
        QueryMsg::Claimable { contributor, asset, currency } => {
            json(&money::claimable(&view, &contributor, asset, &currency)?)
        }
        QueryMsg::Balance { address, currency } => json(&money::balance(&view, &address, currency)?),
        QueryMsg::Balances { address, start_after, limit } => {
            json(&money::balances(&view, &address, start_after, limit)?)
        }
        QueryMsg::Ceiling { license } => json(&money::ceiling(storage, license)?),
    }
}

fn json<T: Serialize>(answer: &T) -> Result<Binary> {
    Ok(to_json_binary(answer)?)
}
