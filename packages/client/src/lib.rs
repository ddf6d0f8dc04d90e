//! Host only: everything that people do with the suite, as typed functions on any [`Chain`](caravan_chain::Chain).
//!
//! [`Client`] sends messages and queries to a deployed suite. A [`Session`] adds the account that acts and its files in a
//! home directory: rows, keys, answers. Nothing here prints, reads arguments or ends the process.
#![allow(
    missing_docs,
    clippy::arithmetic_side_effects,
    reason = "host only: names say what most items are; counts and seconds may stop on overflow, money is added with checks"
)]

pub mod appeals;
mod batch_spec;
pub mod calendar;
mod client;
mod currencies;
pub mod currency;
mod error;
mod hints;
mod licensing;
mod marketplace;
mod money_audit;
mod paging;
mod problem;
mod provenance;

#[cfg(feature = "home")]
mod account_keys;
#[cfg(feature = "home")]
mod address;
#[cfg(feature = "home")]
pub mod answer_file;
#[cfg(feature = "home")]
pub mod answered;
#[cfg(feature = "home")]
pub mod answers;
#[cfg(feature = "home")]
pub mod arbiters;
#[cfg(feature = "home")]
pub mod assets;
#[cfg(feature = "home")]
pub mod balances;
#[cfg(feature = "home")]
mod batch_work;
#[cfg(feature = "home")]
pub mod cancel;
#[cfg(feature = "home")]
mod commitments;
#[cfg(feature = "home")]
mod compared;
#[cfg(feature = "home")]
pub mod content;
#[cfg(feature = "home")]
pub mod dataset_file;
#[cfg(feature = "home")]
mod decision_reader;
#[cfg(feature = "home")]
pub mod decisions;
#[cfg(feature = "home")]
pub mod deployment;
#[cfg(feature = "home")]
pub mod description;
#[cfg(feature = "home")]
pub mod disputes;
#[cfg(feature = "home")]
pub mod documents;
#[cfg(feature = "home")]
pub mod estimate;
#[cfg(feature = "home")]
pub mod explanations;
#[cfg(feature = "home")]
pub mod export;
#[cfg(feature = "home")]
pub mod formats;
#[cfg(feature = "home")]
pub mod gold;
#[cfg(feature = "home")]
pub mod graph;
#[cfg(feature = "home")]
pub mod home;
#[cfg(feature = "home")]
pub mod import;
#[cfg(feature = "home")]
mod key_files;
#[cfg(feature = "home")]
mod keys;
#[cfg(feature = "home")]
pub mod labelled;
#[cfg(feature = "home")]
mod listed;
#[cfg(feature = "home")]
pub mod lists;
#[cfg(feature = "home")]
mod live_work;
#[cfg(feature = "home")]
pub mod media;
#[cfg(feature = "home")]
pub mod new_description;
#[cfg(feature = "home")]
mod opened_batch;
#[cfg(feature = "rpc")]
pub mod proposal;
#[cfg(feature = "home")]
mod proposed;
#[cfg(feature = "home")]
pub mod publish;
#[cfg(feature = "home")]
mod rejection_cap;
#[cfg(feature = "rpc")]
pub mod remote_deploy;
#[cfg(feature = "home")]
pub mod reviews;
#[cfg(feature = "home")]
mod row_keys;
#[cfg(feature = "home")]
mod rows;
#[cfg(feature = "home")]
pub mod served;
#[cfg(feature = "home")]
mod session;
#[cfg(feature = "home")]
pub mod settle;
#[cfg(feature = "home")]
pub mod statement;
#[cfg(feature = "home")]
pub mod store;
#[cfg(feature = "home")]
mod table_file;
#[cfg(feature = "home")]
pub mod take_back;
#[cfg(feature = "home")]
pub mod take_down;
#[cfg(feature = "home")]
pub mod text_file;
#[cfg(feature = "home")]
pub mod values;
#[cfg(feature = "home")]
mod verdicts;
#[cfg(feature = "home")]
pub mod webhooks;

pub use batch_spec::{AllowList, BatchSpec};
pub use client::{attribute, event_number, Client, Payment};
pub use currency::{decimal, CurrencyDisplay, DENOM};
pub use error::{ClientError, Result};
pub use licensing::{SampleOffer, DAY};
pub use marketplace::{ProjectFunds, Reservation};
pub use money_audit::{unbalanced, MoneyAudit, MoneyLine};
pub use paging::PAGE;
pub use problem::Problem;
pub use provenance::{LicensedEdge, Registration};

#[cfg(feature = "home")]
pub use account_keys::{public_key, set_passphrase, signer, signers, AskPassphrase, KeySource, NewKey};
#[cfg(feature = "home")]
pub use address::parse_address;
#[cfg(feature = "home")]
pub use session::Session;
