//! Answers about persons: addresses, balances, standing in a project, history as a requester.

use caravan_money::Currency;
use caravan_primitives::{Hash32, PersonId, Time};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Uint128};

use crate::reason::RestrictionReason;

/// A move of a person to a new address.
#[cw_serde]
pub struct MoveResponse {
    /// The address that may accept the move.
    pub to: Addr,
    /// Until when it may be canceled, and from when the new address may accept.
    pub ready_at: Time,
    /// From when it is void.
    pub void_at: Time,
    /// Whether the recovery address started it.
    pub by_recovery: bool,
}

/// A change of the recovery address of a person.
#[cw_serde]
pub struct RecoveryChangeResponse {
    /// The next recovery address; absent: there will be none.
    pub recovery: Option<Addr>,
    /// Until when it may be canceled, and when it takes effect.
    pub ready_at: Time,
}

/// Why and how long a person may not claim. It stays after its end, for its renewals.
#[cw_serde]
pub struct RestrictionResponse {
    /// From the closed list.
    pub reason: RestrictionReason,
    /// Hash of what shows it.
    pub evidence: Hash32,
    /// From when the person may claim again.
    pub until: Time,
    /// How often it was renewed.
    pub renewals: u32,
}

/// A person, with its present address. What time has decided is in it, whether or not a message has written it.
#[cw_serde]
pub struct PersonResponse {
    /// Id of the person: it stays when the address changes.
    pub person: PersonId,
    /// The address that the person acts by now.
    pub address: Addr,
    /// Who may start a move without the key, cancel a move, and cancel a change of itself once a year.
    pub recovery: Option<Addr>,
    /// A change of the recovery address that is under way.
    pub recovery_change: Option<RecoveryChangeResponse>,
    /// From when the recovery address may cancel a change of itself; absent: at any time.
    pub recovery_cancels_from: Option<Time>,
    /// A move under way.
    pub moving: Option<MoveResponse>,
    /// Old addresses whose points could not be moved yet, oldest first.
    pub points_left_at: Vec<Addr>,
    /// The last restriction by the platform, if there was one.
    pub restriction: Option<RestrictionResponse>,
}

/// Points of one season that wait for a withdrawal.
#[cw_serde]
pub struct SeasonPoints {
    /// The season of acceptance.
    pub season: u32,
    /// Points of that season, not sent yet.
    pub points: Uint128,
}

/// What is due to a person in one currency.
#[cw_serde]
pub struct BalanceResponse {
    /// A native denomination or a cw20 token.
    pub currency: Currency,
    /// Money that can be withdrawn, in base units.
    pub amount: Uint128,
    /// Points that come with the next withdrawal.
    pub points: Vec<SeasonPoints>,
    /// Rejected works in this currency that are not final. While there are any, only the person's own address withdraws.
    pub open_rejections: u32,
}

/// A page of balances.
#[cw_serde]
pub struct BalancesResponse {
    /// By storage key of the currency, ascending.
    pub balances: Vec<BalanceResponse>,
}

/// What became of an annotator's work in a project.
#[cw_serde]
pub struct StandingResponse {
    /// Works accepted by decision, or because an appeal was won.
    pub accepted: u32,
    /// Works that were auto-approved.
    pub auto_approved: u32,
    /// Works whose rejection is final by time or by a ruling.
    pub rejected: u32,
    /// Works that the annotator gave up, or whose rejection it accepted.
    pub rejections_accepted: u32,
    /// How often work was sent back for rework.
    pub reworked: u32,
    /// Works accepted because an appeal against their rejection was won.
    pub overturned: u32,
    /// Reservations that were returned.
    pub returned: u32,
    /// Reservations that ran out and were settled.
    pub expired: u32,
    /// The last restriction by the requester, if there was one.
    pub restriction: Option<RestrictionResponse>,
    /// Whether fewer than five works were accepted by decision.
    pub newcomer: bool,
}

/// How long submissions waited for a verdict, in counts: each revision that was judged counts once. A bound belongs to the
/// shorter time.
#[cw_serde]
#[derive(Copy, Eq, Default)]
pub struct DecisionTimes {
    /// Within an hour.
    pub one_hour: u64,
    /// Within six hours.
    pub six_hours: u64,
    /// Within a day.
    pub one_day: u64,
    /// Within two days.
    pub two_days: u64,
    /// Within three days.
    pub three_days: u64,
    /// Within seven days.
    pub seven_days: u64,
    /// Within 14 days.
    pub fourteen_days: u64,
    /// Not judged in time: auto-approved.
    pub auto_approved: u64,
}

/// What a requester has paid and rejected in a currency, and how long its annotators waited.
#[cw_serde]
pub struct RequesterResponse {
    /// Paid to annotators, by decision, by auto-approval or because of an appeal.
    pub paid: Uint128,
    /// Rewards of rejected work, pending rejections and open rework included, and what short grades withheld. Rejections that
    /// were overturned stay in it, those that a ruling upheld leave it as far as the second cap has room.
    pub rejected_sum: Uint128,
    /// Rewards of rejected work that a ruling upheld, so far as `rejected_sum + upheld` is at most `paid`.
    pub upheld: Uint128,
    /// Rewards of rejected work that was paid because of an appeal.
    pub overturned: Uint128,
    /// What may still be rejected whatever the reward: `min(floor(3 × paid / 7), paid − upheld) − rejected_sum`, never below 0.
    pub rejectable: Uint128,
    /// How long its submissions waited.
    pub decision_times: DecisionTimes,
    /// Editions that were published in time.
    pub editions_in_time: u32,
    /// Editions whose bond was forfeited.
    pub editions_late: u32,
}
