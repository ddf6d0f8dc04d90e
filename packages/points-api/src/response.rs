//! What the contract's own queries answer; cw20's queries answer with cw20's types.

use caravan_primitives::Time;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Uint128};

use crate::value::Transferability;

/// A page of minters.
#[cw_serde]
pub struct MintersResponse {
    /// Listed minters in the order of their addresses.
    pub minters: Vec<MinterBudgetResponse>,
}

/// A listed minter and its budget.
#[cw_serde]
pub struct MinterBudgetResponse {
    /// Address of the minter.
    pub minter: Addr,
    /// What it may still mint now, in base units; zero if it minted all.
    pub budget: Uint128,
    /// What is added to the budget later; null if no raise is announced.
    pub raise: Option<MinterRaise>,
}

/// A raise of a budget that was announced.
#[cw_serde]
pub struct MinterRaise {
    /// What is added, in base units.
    pub amount: Uint128,
    /// From when it may be minted.
    pub from: Time,
}

/// Who may move points.
#[cw_serde]
pub struct TransferabilityResponse {
    /// What holds now; it can only be loosened.
    pub transferability: Transferability,
}

/// What the contract is wired to.
#[cw_serde]
pub struct ConfigResponse {
    /// The contract's name in the registry of crates.
    pub contract: String,
    /// The version that runs.
    pub version: String,
    /// Who may move the balance of a person who moves; null while the slot is empty.
    pub marketplace: Option<Addr>,
    /// The provenance contract; null while the slot is empty.
    pub provenance: Option<Addr>,
    /// The licensing contract; null while the slot is empty.
    pub licensing: Option<Addr>,
    /// The arbitration contract; null while the slot is empty.
    pub arbitration: Option<Addr>,
}

/// What an address earned in a season.
#[cw_serde]
pub struct EarnedResponse {
    /// Sum of its awards, in base units. Burning, spending and moving take nothing off.
    pub amount: Uint128,
}

/// What all earned in a season.
#[cw_serde]
pub struct SeasonTotalResponse {
    /// Sum of all awards of the season, in base units.
    pub total: Uint128,
}
