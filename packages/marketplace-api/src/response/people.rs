//! People and requesters.

use caravan_money::Currency;
use caravan_primitives::{PersonId, Time};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Uint128};

/// A move of a person to a new address.
#[cw_serde]
pub struct MoveResponse {
    /// The new address.
    pub to: Addr,
    /// From when it may accept.
    pub ready_at: Time,
    /// Whether the recovery address started it.
    pub by_recovery: bool,
}

/// One person.
#[cw_serde]
pub struct PersonResponse {
    /// Id of the person: it stays when the address changes.
    pub person: PersonId,
    /// Its present address.
    pub address: Addr,
    /// Who may start a move without the key.
    pub recovery: Option<Addr>,
    /// A move under way.
    pub moving: Option<MoveResponse>,
    /// Old addresses whose points could not be moved yet, oldest first.
    pub points_left_at: Vec<Addr>,
}

/// Points of one season that wait for a withdrawal.
#[cw_serde]
pub struct SeasonPoints {
    /// The season of acceptance.
    pub season: u32,
    /// How many.
    pub points: Uint128,
}

/// What is due to a person in one currency.
#[cw_serde]
pub struct BalanceResponse {
    /// A native denomination or a cw20 token.
    pub currency: Currency,
    /// Money.
    pub amount: Uint128,
    /// Points that come with the next withdrawal.
    pub points: Vec<SeasonPoints>,
}

/// A page of balances.
#[cw_serde]
pub struct BalancesResponse {
    /// By currency.
    pub balances: Vec<BalanceResponse>,
}

/// How an annotator stands in a project.
#[cw_serde]
pub struct StandingResponse {
    /// Works accepted by decision.
    pub accepted: u32,
    /// Works accepted because nobody decided in time.
    pub auto_approved: u32,
    /// Works rejected, and final.
    pub rejected: u32,
    /// Works whose rejection the annotator accepted.
    pub rejections_accepted: u32,
    /// Whether fewer than five works were accepted by decision.
    pub newcomer: bool,
}

/// What a requester has paid and rejected in a currency.
#[cw_serde]
pub struct RequesterResponse {
    /// Credited to annotators, by decision or by auto-approval.
    pub paid: Uint128,
    /// What submitted work was left without.
    pub rejected_sum: Uint128,
    /// What may still be rejected whatever the reward: `floor(3 × paid / 7) − rejected_sum`, never below 0.
    pub rejectable: Uint128,
}
