//! One function a message: load, decide, save, tell.

mod edges;
mod owning;
mod platform;
mod register;

pub(crate) use edges::{add_edges, add_licensed_edge, consent_edge, withdraw_consent};
pub(crate) use owning::{accept_asset, append_metadata, offer_asset, retract, seal, withdraw_offer};
pub(crate) use platform::{pause, unpause, update_ownership};
pub(crate) use register::{commit, register, register_edition};

use caravan_primitives::{PrimitiveError, Time};
use cosmwasm_std::{Addr, Api, Event, Response};

use crate::error::Res;

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
    /// An address from a message.
    pub(crate) fn address(&self, text: &str) -> Res<Addr> {
        address(self.api, text)
    }
}

/// An address from outside: as the chain would write it, nothing else.
pub(crate) fn address(api: &dyn Api, text: &str) -> Res<Addr> {
    let invalid = |why: String| PrimitiveError::AddressInvalid { got: text.to_owned(), why };
    let address = api.addr_validate(text).map_err(|error| invalid(error.to_string()))?;
    if address.as_str() != text {
        return Err(invalid(format!("its normal form is {address}")).into());
    }
    Ok(address)
}

/// The answer to a message: its action, and what happened.
pub(crate) fn told(action: &'static str, events: impl IntoIterator<Item = Event>) -> Response {
    Response::new().add_attribute("action", action).add_events(events)
}
