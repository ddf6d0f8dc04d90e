//! One short function a message: load, decide, save, tell.

mod instantiate;
mod minting;
mod owner;
mod person;
mod token;

pub(crate) use instantiate::instantiate;
pub(crate) use minting::{award_many, mint, set_minter};
pub(crate) use owner::{loosen, update_ownership};
pub(crate) use person::move_balance;
pub(crate) use token::{always, check_allowance, when_open};

use caravan_points_api::PointsError;
use caravan_primitives::PrimitiveError;
use cosmwasm_std::{Addr, Api};

/// The address that a text spells.
pub(crate) fn address(api: &dyn Api, text: &str) -> Result<Addr, PointsError> {
    api.addr_validate(text)
        .map_err(|error| PrimitiveError::AddressInvalid { got: text.to_owned(), why: error.to_string() }.into())
}

/// The address that a text spells, if there is a text.
pub(crate) fn checked(api: &dyn Api, text: Option<&str>) -> Result<Option<Addr>, PointsError> {
    text.map(|text| address(api, text)).transpose()
}
