//! Sharing terms, editions, and the weight that people have in them.

use caravan_marketplace_api::keys::EDITION_WEIGHTS;
use caravan_marketplace_api::MarketplaceError;
use caravan_primitives::{EditionId, PersonId, ProjectId};
use cosmwasm_std::{Order, StdResult, Storage, Uint128};
use cw_storage_plus::{Bound, Map};

use crate::domain::edition::{Edition, EditionKey, ShareTerms};
use crate::error::Res;

/// A person in an edition: who, how much weight, whether its part of the pool was claimed.
pub(crate) type Contributor = (PersonId, Uint128, bool);

const SHARES: Map<u64, ShareTerms> = Map::new("shr");
const EDITIONS: Map<(u64, u64), Edition> = Map::new("edi");
const TOTALS: Map<(u64, u64), Uint128> = Map::new("ett");
const CLAIMED: Map<(u64, u64, u64), bool> = Map::new("ecl");

fn key((project, edition): EditionKey) -> (u64, u64) {
    (project.get(), edition.get())
}

fn person_key((project, edition): EditionKey, person: PersonId) -> (u64, u64, u64) {
    (project.get(), edition.get(), person.get())
}

/// The sharing terms of a project that shares.
pub(crate) fn share_terms(store: &dyn Storage, project: ProjectId) -> StdResult<Option<ShareTerms>> {
    SHARES.may_load(store, project.get())
}

/// The sharing terms of a project that must share.
pub(crate) fn require_share_terms(store: &dyn Storage, project: ProjectId) -> Res<ShareTerms> {
    share_terms(store, project)?.ok_or_else(|| MarketplaceError::SharingOff(project).into())
}

/// Keeps sharing terms, or that there are none.
pub(crate) fn save_share_terms(
    store: &mut dyn Storage,
    project: ProjectId,
    terms: Option<&ShareTerms>,
) -> StdResult<()> {
    match terms {
        Some(terms) => SHARES.save(store, project.get(), terms),
        None => {
            SHARES.remove(store, project.get());
            Ok(())
        }
    }
}

pub(crate) fn may_edition(store: &dyn Storage, id: EditionKey) -> StdResult<Option<Edition>> {
    EDITIONS.may_load(store, key(id))
}

pub(crate) fn edition(store: &dyn Storage, id: EditionKey) -> Res<Edition> {
    let (project, edition) = id;
    may_edition(store, id)?.ok_or_else(|| MarketplaceError::EditionUnknown { project, edition }.into())
}

pub(crate) fn save_edition(store: &mut dyn Storage, id: EditionKey, row: &Edition) -> StdResult<()> {
    EDITIONS.save(store, key(id), row)
}

pub(crate) fn editions_after(
    store: &dyn Storage,
    project: ProjectId,
    after: Option<EditionId>,
    limit: usize,
) -> Res<Vec<(EditionId, Edition)>> {
    let min = after.map(|id| Bound::exclusive(id.get()));
    let rows = EDITIONS.prefix(project.get()).range(store, min, None, Order::Ascending);
    rows.take(limit)
        .map(|row| {
            let (id, row) = row?;
            Ok((EditionId::new(id)?, row))
        })
        .collect()
}

/// The weight of all in an edition.
pub(crate) fn total_weight(store: &dyn Storage, id: EditionKey) -> StdResult<Uint128> {
    Ok(TOTALS.may_load(store, key(id))?.unwrap_or_default())
}

pub(crate) fn save_total_weight(store: &mut dyn Storage, id: EditionKey, total: Uint128) -> StdResult<()> {
    TOTALS.save(store, key(id), &total)
}

/// The weight of a person in an edition.
pub(crate) fn weight(store: &dyn Storage, id: EditionKey, person: PersonId) -> StdResult<Uint128> {
    Ok(EDITION_WEIGHTS.may_load(store, person_key(id, person))?.unwrap_or_default())
}

pub(crate) fn save_weight(store: &mut dyn Storage, id: EditionKey, person: PersonId, weight: Uint128) -> StdResult<()> {
    EDITION_WEIGHTS.save(store, person_key(id, person), &weight)
}

/// Whether a person had its part of an edition's pool.
pub(crate) fn has_claimed(store: &dyn Storage, id: EditionKey, person: PersonId) -> bool {
    CLAIMED.has(store, person_key(id, person))
}

/// Keeps that a person had its part.
pub(crate) fn set_claimed(store: &mut dyn Storage, id: EditionKey, person: PersonId) -> StdResult<()> {
    CLAIMED.save(store, person_key(id, person), &true)
}

/// Who has weight in an edition, by person.
pub(crate) fn contributors_after(
    store: &dyn Storage,
    id: EditionKey,
    after: Option<PersonId>,
    limit: usize,
) -> Res<Vec<Contributor>> {
    let min = after.map(|person| Bound::exclusive(person.get()));
    let rows = EDITION_WEIGHTS.prefix(key(id)).range(store, min, None, Order::Ascending);
    rows.take(limit)
        .map(|row| {
            let (person, weight) = row?;
            let person = PersonId::new(person)?;
            Ok((person, weight, has_claimed(store, id, person)))
        })
        .collect()
}
