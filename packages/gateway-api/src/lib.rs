//! Host only: what a gateway and its callers say to each other, and a blocking client.
//!
//! A gateway keeps content by its hash and, on an embedded chain, is the chain for everybody who is not on its machine.
//! [`GatewayClient`] calls it; [`GatewayChain`] is a [`Chain`](caravan_chain::Chain) behind it, whose transactions are signed
//! here, with keys that the gateway never sees.
#![allow(
    clippy::arithmetic_side_effects,
    reason = "host only: seconds and bytes, never money; they may stop on overflow"
)]
#![cfg_attr(test, allow(clippy::disallowed_methods, reason = "no chain here"))]

mod address;
mod chain;
mod client;
mod error;
mod key_ring;
mod link;
mod pinned;
mod settings;
mod webhook;
mod webhook_secret;
mod wire;

pub use address::{is_private, Destination};
pub use chain::GatewayChain;
pub use client::{GatewayClient, Task};
pub use error::GatewayError;
pub use key_ring::KeyRing;
pub use pinned::Pinned;
pub use settings::Settings;
pub use webhook::{
    AddedWebhook, WebhookFault, WebhookInfo, WebhookRemoved, WebhookRequest, WebhookResume, WebhookState, WebhookTest,
    Webhooks,
};
pub use webhook_secret::{WebhookError, WebhookHeaders, WebhookSecret};
pub use wire::{
    row_key_hash, AccountInfo, ApiError, BalanceInfo, BlockRange, ChainInfo, CommittedTransaction, Contracts, Head,
    Info, Limits, QueryRequest, Removed, RowGrant, RowKey, RowKeyAnswer, RowKeyRequest, ROW_KEY_TAG,
};
