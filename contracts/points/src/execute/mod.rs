//! One function for each message: load, decide, save, emit.

mod instantiate;
mod minting;
mod owner;
mod person;
mod token;

pub(crate) use instantiate::instantiate;
pub(crate) use minting::{award_many, mint, set_minter};
pub(crate) use owner::loosen;
pub(crate) use person::move_balance;
pub(crate) use token::{always, check_allowance, check_marketing, when_open};
