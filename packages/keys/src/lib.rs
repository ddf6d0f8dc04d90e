//! Host only: secp256k1 keys of accounts, and what they sign: transactions, requests, receipts.
//!
//! Everything that is signed is the SHA-256 of length-prefixed fields that begin with a tag (see
//! [`Preimage`](caravan_primitives::Preimage)), so that a signature over one thing is never one over another.
#![allow(clippy::arithmetic_side_effects, reason = "host only: seconds may stop on overflow")]

mod account;
mod account_error;
mod error;
mod hex;
mod receipt;
mod request;
mod signer;
mod transaction;
mod words;

pub use account::{verify, AccountKey, PublicKey, Signature};
pub use account_error::AccountError;
pub use error::KeyError;
pub use receipt::{Receipt, RECEIPT_TAG};
pub use request::{Authorization, Request, MAX_REQUEST_SECS, REQUEST_TAG};
pub use signer::Signer;
pub use transaction::{SignedTransaction, Transaction, MAX_TRANSACTION_SECS, TRANSACTION_TAG};
pub use words::{KeyPath, Words, COIN_TYPE};
