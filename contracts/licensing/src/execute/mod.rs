//! One function a message: load, decide, save, tell.

mod buy;
mod claim;
mod derivative;
mod desk;
mod money;
mod offer;
mod plan;
mod platform;

pub(crate) use buy::{buy, distribute, pay_revenue, Payment};
pub(crate) use claim::{claim, claim_for, claimable};
pub(crate) use derivative::register_derivative;
pub(crate) use desk::peek_shares;
pub(crate) use money::{withdraw, withdraw_fees, withdraw_for};
pub(crate) use offer::{change_offer, close_offer, create_offer};
pub(crate) use plan::{plan_purchase, Purchase};
pub(crate) use platform::{check_fee, list_currency, pause, unpause, update_config, update_ownership};

use caravan_money::Currency;
use caravan_primitives::{PrimitiveError, Time};
use cosmwasm_std::{Addr, Api, Event, QuerierWrapper, Response, Storage};

use crate::error::Res;
use crate::sibling::Siblings;
use crate::state;

/// Who calls, and when.
pub(crate) struct Call<'a> {
    pub(crate) api: &'a dyn Api,
    pub(crate) querier: QuerierWrapper<'a>,
    pub(crate) sender: Addr,
    pub(crate) now: Time,
}

impl<'a> Call<'a> {
    /// The siblings.
    pub(crate) fn siblings(&self, store: &dyn Storage) -> Res<Siblings<'a>> {
        Ok(Siblings::new(self.querier, &state::config(store)?))
    }

    /// An address from a message: as the chain would write it, nothing else.
    pub(crate) fn address(&self, text: &str) -> Res<Addr> {
        address(self.api, text)
    }

    /// A currency from a message.
    pub(crate) fn currency(&self, currency: Currency) -> Res<Currency> {
        Ok(currency.check(self.api)?)
    }
}

/// An address from a message or a query: as the chain would write it, nothing else.
pub(crate) fn address(api: &dyn Api, text: &str) -> Res<Addr> {
    let invalid = |why: String| PrimitiveError::AddressInvalid { got: text.to_owned(), why };
    let address = api.addr_validate(text).map_err(|error| invalid(error.to_string()))?;
    if address.as_str() != text {
        return Err(invalid(format!("its normal form is {address}")).into());
    }
    Ok(address)
}

/// The response of a message: its action, and what happened.
pub(crate) fn told(action: &'static str, events: impl IntoIterator<Item = Event>) -> Response {
    Response::new().add_attribute("action", action).add_events(events)
}
