//! Editions and weights.

use caravan_marketplace_api::{
    EditionResponse, EditionStatus, EditionsResponse, PoolResponse, PublishedResponse, WeightResponse, WeightsResponse,
};
use caravan_primitives::{limit, EditionId, PersonId, ProjectId, Seconds};
use cosmwasm_std::Storage;

use crate::domain::edition::{Edition, EditionKey, Pool, Published};
use crate::error::Res;
use crate::state;

pub(super) fn edition(store: &dyn Storage, key: EditionKey) -> Res<EditionResponse> {
    let (project, _) = key;
    let present = state::project(store, project)?.edition;
    let publish_secs = state::require_share_terms(store, project)?.publish_secs;
    response(store, key, (state::edition(store, key)?, present, publish_secs))
}

pub(super) fn editions(
    store: &dyn Storage,
    project: ProjectId,
    after: Option<EditionId>,
    page: Option<u32>,
) -> Res<EditionsResponse> {
    let present = state::project(store, project)?.edition;
    let publish_secs = state::require_share_terms(store, project)?.publish_secs;
    let rows = state::editions_after(store, project, after, limit(page))?;
    let entry = |(id, row): (EditionId, Edition)| response(store, (project, id), (row, present, publish_secs));
    Ok(EditionsResponse { editions: rows.into_iter().map(entry).collect::<Res<_>>()? })
}

pub(super) fn weight(store: &dyn Storage, key: EditionKey, person: PersonId) -> Res<WeightResponse> {
    state::edition(store, key)?;
    state::person(store, person)?;
    let claimed = state::has_claimed(store, key, person);
    Ok(WeightResponse { person, weight: state::weight(store, key, person)?, claimed })
}

pub(super) fn weights(
    store: &dyn Storage,
    key: EditionKey,
    after: Option<PersonId>,
    page: Option<u32>,
) -> Res<WeightsResponse> {
    state::edition(store, key)?;
    let rows = state::contributors_after(store, key, after, limit(page))?;
    let weights = rows.into_iter().map(|(person, weight, claimed)| WeightResponse { person, weight, claimed });
    Ok(WeightsResponse { weights: weights.collect() })
}

fn response(
    store: &dyn Storage,
    key: EditionKey,
    (row, present, publish_secs): (Edition, EditionId, Seconds),
) -> Res<EditionResponse> {
    let (project, edition) = key;
    let publish_by = row.publish_by(publish_secs)?;
    let Edition { opened_at, closes_at, batches, bond, pool, published } = row;
    let status = match &published {
        Some(_) => EditionStatus::Published,
        None if edition < present => EditionStatus::Closed,
        None => EditionStatus::Current,
    };
    let pool = pool.map(|Pool { amount, left, claimed }| PoolResponse { amount, left, claimed_weight: claimed });
    let published = published.map(|Published { content_hash, at }| PublishedResponse { content_hash, at });
    let total_weight = state::total_weight(store, key)?;
    Ok(EditionResponse {
        project,
        edition,
        status,
        opened_at,
        closes_at,
        publish_by,
        open_batches: batches,
        total_weight,
        bond,
        pool,
        published,
    })
}
