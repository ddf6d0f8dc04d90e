//! One function a message: load, decide, save, tell.

mod batch;
mod claim;
mod decide;
mod desk;
mod edition;
mod money;
mod person;
mod platform;
mod points;
mod project;
mod publish;
mod weight;
mod work;

pub(crate) use batch::{close_batch, create_batch, edit_draft, finalize_batch, improve_batch, open_batch, Opening};
pub(crate) use claim::claim;
pub(crate) use decide::{accept_rejection, decide, settle};
pub(crate) use edition::{claim_edition, close_edition, forfeit_bond};
pub(crate) use money::{withdraw, withdraw_available, withdraw_fees, withdraw_for};
pub(crate) use person::{accept_move, cancel_move, move_points, set_recovery, start_move, start_recovery};
pub(crate) use platform::{
    check_fee, list_currency, pause, season_config, set_arbiter, unpause, update_config, update_ownership,
};
pub(crate) use points::{award_failed, move_failed, AWARD, MOVE};
pub(crate) use project::{create_project, fund_cw20, fund_native, update_project};
pub(crate) use publish::{publish_dataset, Dataset};
pub(crate) use work::{give_back, submit};

use caravan_money::Currency;
use caravan_primitives::{PrimitiveError, Time};
use cosmwasm_std::{Addr, Api, Event, Response, StdResult, Storage};

use crate::domain::project::Sender;
use crate::error::Res;
use crate::state;

/// Who calls, when and where.
pub(crate) struct Call<'a> {
    pub(crate) api: &'a dyn Api,
    pub(crate) sender: Addr,
    pub(crate) now: Time,
    pub(crate) height: u64,
    pub(crate) chain_id: String,
    pub(crate) contract: Addr,
}

impl Call<'_> {
    /// The sender, and the person it is.
    pub(crate) fn who(&self, store: &dyn Storage) -> StdResult<Sender> {
        state::sender(store, &self.sender)
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
