//! Host only: `caravan serve`: the content store and the chain of one deployment, over HTTP.
//!
//! One process beside a deployment. It keeps content by its hash, and it is the only process that opens the file of an
//! embedded chain: it takes transactions that their accounts signed, answers queries, and gives the blocks. It holds no key
//! of an account, so it can sign for no one. [`run`] starts it and returns when it has stopped.
#![allow(
    clippy::arithmetic_side_effects,
    reason = "host only: seconds, bytes and numbers of requests, never money; they may stop on overflow"
)]
#![cfg_attr(test, allow(clippy::disallowed_methods, reason = "no chain here"))]

mod account;
mod app;
mod body;
mod book;
mod chain_routes;
mod cleanup;
mod clock;
mod config;
mod content_routes;
mod files;
mod gateway;
mod headers;
mod index;
mod keys;
mod ledger;
mod named;
mod node;
mod pages;
mod range;
mod refusal;
mod removal;
mod router;
mod rows;
mod seen_keys;
mod server;
mod upload;
mod webhooks;

pub use config::{Config, ConfigError, Followed, WebhookSettings};
pub use gateway::{run, Gateway, StartError};
pub use index::openapi;
pub use refusal::Refusal;
