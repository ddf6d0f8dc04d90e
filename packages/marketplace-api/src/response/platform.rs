//! Answers about the platform: configuration, pause, lists, solvency, references.

use caravan_money::Currency;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Uint128};

use crate::parts::Seasons;

/// The configuration of the platform, and the present season.
#[cw_serde]
pub struct ConfigResponse {
    /// The address to which fees are paid.
    pub treasury: Addr,
    /// Fee of batches that open now, in basis points.
    pub fee_bps: u16,
    /// The address of the points contract, if any.
    pub points: Option<Addr>,
    /// The address of the provenance contract, if any.
    pub provenance: Option<Addr>,
    /// The address of the licensing contract, if any.
    pub licensing: Option<Addr>,
    /// The arbitration contract, which lists arbiters and keeps disputes; null while the slot is empty.
    pub arbitration: Option<Addr>,
    /// When seasons begin, and how long they are.
    pub seasons: Seasons,
    /// The season of what is accepted now.
    pub season: u32,
}

/// A currency and whether it is listed.
#[cw_serde]
pub struct CurrencyResponse {
    /// A native denomination or a cw20 token.
    pub currency: Currency,
    /// Whether new projects, funds and batches may use it.
    pub listed: bool,
    /// Points for 1,000,000 base units of fee, for batches that open now.
    pub points_rate: Uint128,
    /// Least reward per weight and `bond_per_weight` together, for batches of projects that share and open now.
    pub min_reward_with_bond: Uint128,
}

/// A page of currencies.
#[cw_serde]
pub struct CurrenciesResponse {
    /// By storage key of the currency, ascending.
    pub currencies: Vec<CurrencyResponse>,
}

/// All money of one currency:
/// `received = available + project_credit + escrow + bonds + appeal_bonds + pools + balances + fees + paid_out`.
#[cw_serde]
pub struct SolvencyResponse {
    /// A native denomination or a cw20 token.
    pub currency: Currency,
    /// Ever received by `Fund`, or attached to an appeal or its answer.
    pub received: Uint128,
    /// The requesters', to withdraw.
    pub available: Uint128,
    /// The requesters', to open batches with.
    pub project_credit: Uint128,
    /// In batches, unassigned and locked.
    pub escrow: Uint128,
    /// In editions that are to be published.
    pub bonds: Uint128,
    /// Put down by both sides of appeals that have not ended.
    pub appeal_bonds: Uint128,
    /// In editions that were not published in time: their annotators', to claim.
    pub pools: Uint128,
    /// Balances of annotators, not withdrawn yet.
    pub balances: Uint128,
    /// Fees of the platform, not withdrawn yet.
    pub fees: Uint128,
    /// Everything that was ever paid out.
    pub paid_out: Uint128,
    /// What must be there: `received − paid_out`.
    pub held: Uint128,
}

/// What a reference made or funded.
#[cw_serde]
pub struct ReferenceResponse {
    /// `project`, `batch`, `funding` or `edition`.
    pub kind: String,
    /// The number of the project, batch or edition.
    pub id: u64,
}
