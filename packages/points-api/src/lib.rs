//! The public interface of Caravan's points: a cw20 token of merit.
//!
//! Points are minted by listed minters within budgets, awarded by season, and bound to their person (*soulbound*) until the
//! owner loosens them. Every message of cw20 is here with cw20's JSON, so any wallet reads and sends them.
//!
//! - [`msg`]: what can be asked, by whom, with what effect;
//! - [`value`]: what messages are made of;
//! - [`response`]: what the queries answer;
//! - [`event`]: what is announced;
//! - [`bounds`]: how long a notice is;
//! - [`keys`]: rows that the marketplace reads raw;
//! - [`error`]: what can go wrong, each with a stable code;
//! - [`client`]: messages and queries for other contracts and for programs.

pub mod bounds;
pub mod client;
pub mod error;
pub mod event;
pub mod keys;
pub mod msg;
pub mod response;
pub mod value;

#[cfg(any(test, feature = "testing"))]
mod samples;
#[cfg(test)]
mod tests;

pub use client::Points;
pub use error::PointsError;
pub use msg::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg, MAX_FIRST_MINTERS};
pub use response::{
    ConfigResponse, EarnedResponse, MinterBudgetResponse, MinterRaise, MintersResponse, SeasonTotalResponse,
    TransferabilityResponse,
};
#[cfg(any(test, feature = "testing"))]
pub use samples::{execute_samples, instantiate_sample, query_samples};
pub use value::{Award, Awards, EmbeddedLogo, Expiration, Logo, Marketing, MinterGrant, Transferability, MAX_AWARDS};
