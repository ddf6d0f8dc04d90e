//! Making, migrating and configuring the platform.

use caravan_money::Currency;
use caravan_primitives::{ReadRequest, Seconds, Time, Upto};
use cosmwasm_std::Uint128;
use schemars::JsonSchema;
use serde::Serialize;

/// Instantiates the marketplace. It calls no sibling; addresses of siblings are predicted.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct InstantiateMsg {
    /// Sets fees within the hard cap, lists currencies, pauses entry.
    pub owner: String,
    /// Receives the platform's fees.
    pub treasury: String,
    /// Fee on what annotators are paid, in basis points, at most 1,000. Batches freeze it when they open.
    pub fee_bps: u16,
    /// The points contract, if there is one. A slot left empty can be filled by `migrate` alone.
    pub points: Option<String>,
    /// The provenance contract, if there is one; without it no project can share. Filled later by `migrate` alone.
    pub provenance: Option<String>,
    /// The licensing contract. A slot left empty can be filled by `migrate` alone. No contract of the suite is a party: no
    /// person, manager, arbiter, treasury.
    pub licensing: Option<String>,
    /// The arbitration contract, which lists arbiters; without it there is no project. Filled later by `migrate` alone.
    pub arbitration: Option<String>,
    /// How acceptance is divided into seasons of points.
    pub seasons: Seasons,
    /// Currencies that projects may use, at most 10 here; more by `UpdateConfig`.
    pub currencies: Upto<ListedCurrency, 10>,
}

/// Seasons of points: season `n` begins at `starts_at + (n − 1) × length_secs`; what is accepted earlier counts in the first.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Seasons {
    /// When season 1 begins.
    pub starts_at: Time,
    /// Length of a season, at least a day.
    pub length_secs: Seconds,
}

/// A currency that projects may use.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct ListedCurrency {
    /// A native denomination or a cw20 token.
    pub currency: Currency,
    /// Points for 1,000,000 base units of fee, rounded down; frozen by a batch when it opens. 0: no points.
    pub points_rate: Uint128,
    /// What a batch of a project that shares must offer per weight at least: the reward per weight and
    /// `bond_per_weight` together, in base units. 0: nothing.
    pub min_reward_with_bond: Uint128,
}

/// What a migration fills: addresses of siblings that are still empty.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct MigrateMsg {
    /// The points contract, where the instantiation named none; fails where it named one.
    pub points: Option<String>,
    /// The provenance contract, where the instantiation named none; fails where it named one.
    pub provenance: Option<String>,
    /// The licensing contract, where the instantiation named none; fails where it named one.
    pub licensing: Option<String>,
    /// The arbitration contract, where the instantiation named none; fails where it named one.
    pub arbitration: Option<String>,
}

/// A change of the platform's configuration. Batches that are open keep what they froze.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ConfigChange {
    /// Sets the fee of batches that open from now on, at most 1,000 basis points.
    SetFee {
        /// The fee on what annotators are paid, in basis points.
        fee_bps: u16,
    },
    /// Sets who receives fees.
    SetTreasury {
        /// The address to which fees are paid from now on.
        treasury: String,
    },
    /// Lists a currency, or changes its rate of points and its minimum for batches that open from now on.
    ListCurrency(ListedCurrency),
    /// Takes a currency off the list: no new projects, funds and batches in it; every exit stays.
    DelistCurrency {
        /// A native denomination or a cw20 token.
        currency: Currency,
    },
}
