//! One function a message: load, decide, save, emit.

mod batch;
mod batch_session;
mod claim;
mod decide;
mod edition;
mod money;
mod opening;
mod person;
mod platform;
mod points;
mod project;
mod publish;
mod settlement;
mod work;

pub(crate) use batch::{close_batch, create_batch, edit_draft, finalize_batch, improve_batch, Improvement};
pub(crate) use claim::claim;
pub(crate) use decide::{decide, settle};
pub(crate) use edition::{claim_edition, close_edition, forfeit_bond};
pub(crate) use money::{withdraw, withdraw_available, withdraw_fees, withdraw_for};
pub(crate) use opening::{open_batch, Opening};
pub(crate) use person::{accept_move, cancel_move, move_points, set_recovery, start_move, start_recovery};
pub(crate) use platform::{check_fee, list_arbiter, list_currency, pause, unpause, update_config, update_ownership};
pub(crate) use points::{award_failed, move_failed, AWARD, MOVE};
pub(crate) use project::{create_project, fund_cw20, fund_native, update_project};
pub(crate) use publish::{publish_dataset, Dataset};
pub(crate) use work::{accept_rejection, give_back, give_up, submit};

use caravan_marketplace_api::MarketplaceError;
use caravan_money::Currency;
use caravan_primitives::Time;
use cosmwasm_std::{Addr, Api, Env, Event, MessageInfo, Response, StdResult, Storage};

use crate::domain::project::Sender;
use crate::error::Result;
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

impl<'a> Call<'a> {
    pub(crate) fn new(api: &'a dyn Api, env: Env, info: &MessageInfo) -> Self {
        Self {
            api,
            sender: info.sender.clone(),
            now: Time::from(&env.block.time),
            height: env.block.height,
            chain_id: env.block.chain_id,
            contract: env.contract.address,
        }
    }

    /// Check an address of a message: it must be written as the chain writes it.
    pub(crate) fn address(&self, text: &str) -> Result<Addr> {
        validate_address(self.api, text)
    }

    pub(crate) fn currency(&self, currency: Currency) -> Result<Currency> {
        Ok(currency.check(self.api)?)
    }
}

/// Check an address of a message or a query: it must be written as the chain writes it.
pub(crate) fn validate_address(api: &dyn Api, text: &str) -> Result<Addr> {
    let invalid = |why: String| MarketplaceError::AddressInvalid { got: text.to_owned(), why };
    let address = api.addr_validate(text).map_err(|error| invalid(error.to_string()))?;
    if address.as_str() != text {
        return Err(invalid(format!("its normal form is {address}")).into());
    }
    Ok(address)
}

/// The response of a message: its action, and its events.
pub(crate) fn response(action: &'static str, events: impl IntoIterator<Item = Event>) -> Response {
    Response::new().add_attribute("action", action).add_events(events)
}

fn load_sender(storage: &dyn Storage, call: &Call<'_>) -> StdResult<Sender> {
    state::load_sender(storage, &call.sender)
}
