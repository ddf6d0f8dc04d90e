//! Rows that siblings read raw. Their keys and fields are part of the interface: a change is a migration of the suite.

use caravan_primitives::Hash32;
use cosmwasm_std::{Addr, Uint128};
use cw_storage_plus::Map;
use serde::{Deserialize, Serialize};

/// address of an arbiter → its row, which stays when the arbiter is delisted. Siblings read it when they freeze an arbiter.
pub const ARBITERS: Map<&Addr, Arbiter> = Map::new("arb");

/// An arbiter of the platform's list.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Arbiter {
    /// Whether new projects and offers may name it.
    #[serde(rename = "l")]
    pub listed: bool,
    /// X25519 public key that evidence is encrypted to.
    #[serde(rename = "k")]
    pub key: Hash32,
    /// The storage key of a currency and the fee for one dispute in it, in base units; in the order of the keys.
    #[serde(rename = "f")]
    pub fees: Vec<(String, Uint128)>,
    /// How many disputes it left without a ruling until their time was over.
    #[serde(rename = "s")]
    pub silent: u32,
}

impl Arbiter {
    /// Return the fee in a currency, by its storage key; `None` if the arbiter takes no disputes in it.
    #[must_use]
    pub fn fee(&self, currency: &str) -> Option<Uint128> {
        self.fees.iter().find(|(key, _)| key == currency).map(|(_, fee)| *fee)
    }
}
