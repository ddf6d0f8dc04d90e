//! Queries about editions and the weights of contributors in them.

use caravan_marketplace_api::{
    EditionResponse, EditionStatus, EditionsResponse, PoolResponse, PublishedResponse, WeightResponse, WeightsResponse,
};
use caravan_primitives::{limit, EditionId, PersonId, ProjectId, Seconds};
use cosmwasm_std::Storage;

use crate::domain::edition::{Edition, EditionKey, Pool, Published};
use crate::error::Result;
use crate::state;

/// What the answer about an edition needs of its project.
struct Context {
    current: EditionId,
    publish_secs: Seconds,
}

impl Context {
    fn load(storage: &dyn Storage, project: ProjectId) -> Result<Self> {
        let current = state::load_project(storage, project)?.edition();
        Ok(Self { current, publish_secs: state::load_share_terms(storage, project)?.publish_secs })
    }
}

pub(super) fn edition(storage: &dyn Storage, key: EditionKey) -> Result<EditionResponse> {
    let context = Context::load(storage, key.project)?;
    response(storage, key, state::load_edition(storage, key)?, &context)
}

pub(super) fn editions(
    storage: &dyn Storage,
    project: ProjectId,
    after: Option<EditionId>,
    page: Option<u32>,
) -> Result<EditionsResponse> {
    let context = Context::load(storage, project)?;
    let rows = state::list_editions(storage, project, after, limit(page))?;
    let entry = |(edition, row)| response(storage, EditionKey { project, edition }, row, &context);
    Ok(EditionsResponse { editions: rows.into_iter().map(entry).collect::<Result<_>>()? })
}

pub(super) fn weight(storage: &dyn Storage, key: EditionKey, person: PersonId) -> Result<WeightResponse> {
    state::load_edition(storage, key)?;
    state::load_person(storage, person)?;
    let claimed = state::has_claimed(storage, key, person);
    Ok(WeightResponse { person, weight: state::load_weight_or_default(storage, key, person)?, claimed })
}

pub(super) fn weights(
    storage: &dyn Storage,
    key: EditionKey,
    after: Option<PersonId>,
    page: Option<u32>,
) -> Result<WeightsResponse> {
    state::load_edition(storage, key)?;
    let rows = state::list_contributors(storage, key, after, limit(page))?;
    let entry = |state::Contributor { person, weight, claimed }| WeightResponse { person, weight, claimed };
    let weights = rows.into_iter().map(entry);
    Ok(WeightsResponse { weights: weights.collect() })
}

fn response(storage: &dyn Storage, key: EditionKey, row: Edition, context: &Context) -> Result<EditionResponse> {
    let EditionKey { project, edition } = key;
    let publish_by = row.publish_by(context.publish_secs)?;
    let Edition { opened_at, closes_at, batches, bond, pool, published } = row;
    let status = match &published {
        Some(_) => EditionStatus::Published,
        None if edition < context.current => EditionStatus::Closed,
        None => EditionStatus::Current,
    };
    let pool = pool.map(|Pool { amount, left, claimed }| PoolResponse { amount, left, claimed_weight: claimed });
    let published = published.map(|Published { content_hash, at }| PublishedResponse { content_hash, at });
    let total_weight = state::load_total_weight_or_default(storage, key)?;
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
