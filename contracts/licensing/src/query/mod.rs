//! Answers to queries; lists through the suite's one page limit.

mod license;
mod money;
mod offer;
mod platform;

use caravan_licensing_api::QueryMsg;
use caravan_primitives::Time;
use cosmwasm_std::{to_json_binary, Binary, Deps};
use serde::Serialize;

use crate::error::Res;
use crate::sibling::Siblings;
use crate::state;

/// What a query can see.
pub(crate) struct View<'a> {
    deps: Deps<'a>,
    now: Time,
}

impl<'a> View<'a> {
    fn siblings(&self) -> Res<Siblings<'a>> {
        Ok(Siblings::new(self.deps.querier, &state::config(self.deps.storage)?))
    }
}

/// Answers a query.
#[allow(clippy::too_many_lines)] // one arm a query
pub(crate) fn answer(deps: Deps<'_>, now: Time, msg: QueryMsg) -> Res<Binary> {
    let (view, store) = (View { deps, now }, deps.storage);
    match msg {
        QueryMsg::Config {} => json(&platform::config(store)?),
        QueryMsg::Ownership {} => json(&platform::ownership(store)?),
        QueryMsg::Paused {} => json(&platform::paused(store)?),
        QueryMsg::Currencies { start_after, limit } => json(&platform::currencies(store, start_after, limit)?),
        QueryMsg::Solvency { currency } => json(&platform::solvency(store, currency)?),
        QueryMsg::Reference { sender, token, reference } => {
            json(&platform::reference((store, deps.api), (&sender, token.as_deref()), &reference)?)
        }
        QueryMsg::Offer { offer } => json(&offer::offer(store, offer)?),
        QueryMsg::OffersByAsset { asset, start_after, limit } => {
            json(&offer::offers_of(store, asset, start_after, limit)?)
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
            json(&license::is_licensed(&view, (asset, &licensee), usage, at)?)
        }
        QueryMsg::IsLicensedBy { license } => json(&license::is_licensed_by(&view, license)?),
        QueryMsg::Shares { asset } => json(&money::shares(&view, asset)?),
        QueryMsg::Books { asset, currency } => json(&money::books(store, asset, &currency)?),
        QueryMsg::Claimable { contributor, asset, currency } => {
            json(&money::claimable(&view, &contributor, asset, &currency)?)
        }
        QueryMsg::Balance { address, currency } => json(&money::balance(&view, &address, currency)?),
        QueryMsg::Balances { address, start_after, limit } => {
            json(&money::balances(&view, &address, start_after, limit)?)
        }
        QueryMsg::Ceiling { license } => json(&money::ceiling(store, license)?),
    }
}

fn json<T: Serialize>(answer: &T) -> Res<Binary> {
    Ok(to_json_binary(answer)?)
}
