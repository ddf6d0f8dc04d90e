//! Rows that siblings read raw. Their keys and fields are part of the interface: a change is a migration of the suite.

use caravan_primitives::Time;
use cosmwasm_std::{Addr, Uint128};
use cw_storage_plus::Map;
use serde::{Deserialize, Serialize};

/// address of a listed minter → what it may still mint.
pub const MINTERS: Map<&Addr, Minter> = Map::new("mint");

/// What a listed minter may still mint, now and after a notice.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Minter {
    /// In base units, without a raise that is announced.
    #[serde(rename = "b")]
    pub budget: Uint128,
    /// What is added to the budget later.
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    pub raise: Option<Raise>,
}

/// A raise of a budget that was announced.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Raise {
    /// What is added, in base units.
    #[serde(rename = "a")]
    pub amount: Uint128,
    /// From when it may be minted.
    #[serde(rename = "f")]
    pub from: Time,
}

impl Minter {
    /// The row as it stands at a time: a raise whose notice is over is a part of the budget.
    #[must_use]
    pub fn at(self, now: Time) -> Self {
        match self.raise {
            // Budget and raise together are what the owner has set, which fits into 128 bits.
            Some(Raise { amount, from }) if from <= now => {
                Self { budget: self.budget.saturating_add(amount), raise: None }
            }
            raise => Self { raise, ..self },
        }
    }
}
