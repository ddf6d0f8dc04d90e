//! Editions, weights, bond and pool.

use caravan_primitives::{EditionId, Hash32, PersonId, ProjectId, Time};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::Uint128;

/// State of an edition.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum EditionStatus {
    /// Batches opened now belong to it.
    Current,
    /// No more batches open in it; its dataset is not registered.
    Closed,
    /// Its dataset is registered in `provenance`.
    Published,
}

/// What came of a bond that was not earned back by publishing.
#[cw_serde]
pub struct PoolResponse {
    /// What there was to divide.
    pub amount: Uint128,
    /// What no person has claimed yet.
    pub left: Uint128,
    /// The weight of those who have claimed.
    pub claimed_weight: Uint128,
}

/// How an edition was published.
#[cw_serde]
pub struct PublishedResponse {
    /// The hash by which `provenance` finds the asset.
    pub content_hash: Hash32,
    /// When the dataset was published.
    pub at: Time,
}

/// One edition of a project that shares.
#[cw_serde]
pub struct EditionResponse {
    /// Id of the project, unique in the contract.
    pub project: ProjectId,
    /// Its number in the project.
    pub edition: EditionId,
    /// The status of the edition, as computed now.
    pub status: EditionStatus,
    /// When its first batch opened; 180 days later anyone may close it.
    pub opened_at: Time,
    /// The latest `closes_at` of its batches.
    pub closes_at: Time,
    /// From when, once every batch is finalized, anyone may turn the bond into the pool.
    pub publish_by: Time,
    /// Batches opened in it that are not finalized.
    pub open_batches: u64,
    /// The weight of all its annotators.
    pub total_weight: Uint128,
    /// Locked until it is published.
    pub bond: Uint128,
    /// What a forfeited bond became.
    pub pool: Option<PoolResponse>,
    /// How it was published.
    pub published: Option<PublishedResponse>,
}

/// A page of editions.
#[cw_serde]
pub struct EditionsResponse {
    /// By number of the edition, ascending.
    pub editions: Vec<EditionResponse>,
}

/// A person's weight in an edition.
#[cw_serde]
pub struct WeightResponse {
    /// Id of the person: it stays when the address changes.
    pub person: PersonId,
    /// The weight of the person in the edition.
    pub weight: Uint128,
    /// Whether it had its part of the pool.
    pub claimed: bool,
}

/// A page of weights.
#[cw_serde]
pub struct WeightsResponse {
    /// By id of the person, ascending.
    pub weights: Vec<WeightResponse>,
}
