//! Sharing terms, editions, and the weight that persons have in them.

use caravan_marketplace_api::keys::EDITION_WEIGHTS;
use caravan_marketplace_api::MarketplaceError;
use caravan_primitives::{EditionId, PersonId, ProjectId};
use cosmwasm_std::{Order, StdResult, Storage, Uint128};
use cw_storage_plus::{Bound, Map};

use crate::domain::edition::{Edition, EditionKey, ShareTerms};
use crate::error::Result;

/// A person with weight in an edition.
pub(crate) struct Contributor {
    pub(crate) person: PersonId,
    pub(crate) weight: Uint128,
    /// Whether its part of the pool was claimed.
    pub(crate) claimed: bool,
}

/// Maps a project that shares to its sharing terms.
const SHARES: Map<ProjectId, ShareTerms> = Map::new("shr");
/// Maps a project and an edition to its row.
const EDITIONS: Map<(ProjectId, EditionId), Edition> = Map::new("edi");
/// Maps a project and an edition to the weight of all its contributors.
const TOTAL_WEIGHTS: Map<(ProjectId, EditionId), Uint128> = Map::new("ett");
/// Marks who has claimed its part of the pool, by project, edition and person.
const CLAIMED: Map<(ProjectId, EditionId, PersonId), bool> = Map::new("ecl");

fn key(id: EditionKey) -> (ProjectId, EditionId) {
    (id.project, id.edition)
}

fn person_key(id: EditionKey, person: PersonId) -> (ProjectId, EditionId, PersonId) {
    (id.project, id.edition, person)
}

fn weight_key(id: EditionKey, person: PersonId) -> (u64, u64, u64) {
    (id.project.get(), id.edition.get(), person.get())
}

/// Load the sharing terms: nothing where the project does not share.
pub(crate) fn may_load_share_terms(storage: &dyn Storage, project: ProjectId) -> StdResult<Option<ShareTerms>> {
    SHARES.may_load(storage, project)
}

pub(crate) fn load_share_terms(storage: &dyn Storage, project: ProjectId) -> Result<ShareTerms> {
    may_load_share_terms(storage, project)?.ok_or_else(|| MarketplaceError::SharingOff(project).into())
}

/// Save sharing terms, or remove them.
pub(crate) fn save_share_terms(
    storage: &mut dyn Storage,
    project: ProjectId,
    terms: Option<&ShareTerms>,
) -> StdResult<()> {
    match terms {
        Some(terms) => SHARES.save(storage, project, terms),
        None => {
            SHARES.remove(storage, project);
            Ok(())
        }
    }
}

pub(crate) fn may_load_edition(storage: &dyn Storage, id: EditionKey) -> StdResult<Option<Edition>> {
    EDITIONS.may_load(storage, key(id))
}

pub(crate) fn load_edition(storage: &dyn Storage, id: EditionKey) -> Result<Edition> {
    let EditionKey { project, edition } = id;
    may_load_edition(storage, id)?.ok_or_else(|| MarketplaceError::EditionUnknown { project, edition }.into())
}

pub(crate) fn save_edition(storage: &mut dyn Storage, id: EditionKey, row: &Edition) -> StdResult<()> {
    EDITIONS.save(storage, key(id), row)
}

pub(crate) fn list_editions(
    storage: &dyn Storage,
    project: ProjectId,
    after: Option<EditionId>,
    limit: usize,
) -> StdResult<Vec<(EditionId, Edition)>> {
    EDITIONS.prefix(project).range(storage, after.map(Bound::exclusive), None, Order::Ascending).take(limit).collect()
}

pub(crate) fn load_total_weight_or_default(storage: &dyn Storage, id: EditionKey) -> StdResult<Uint128> {
    Ok(TOTAL_WEIGHTS.may_load(storage, key(id))?.unwrap_or_default())
}

pub(crate) fn save_total_weight(storage: &mut dyn Storage, id: EditionKey, total: Uint128) -> StdResult<()> {
    TOTAL_WEIGHTS.save(storage, key(id), &total)
}

pub(crate) fn load_weight_or_default(storage: &dyn Storage, id: EditionKey, person: PersonId) -> StdResult<Uint128> {
    Ok(EDITION_WEIGHTS.may_load(storage, weight_key(id, person))?.unwrap_or_default())
}

pub(crate) fn save_weight(
    storage: &mut dyn Storage,
    id: EditionKey,
    person: PersonId,
    weight: Uint128,
) -> StdResult<()> {
    EDITION_WEIGHTS.save(storage, weight_key(id, person), &weight)
}

pub(crate) fn has_claimed(storage: &dyn Storage, id: EditionKey, person: PersonId) -> bool {
    CLAIMED.has(storage, person_key(id, person))
}

pub(crate) fn save_claimed(storage: &mut dyn Storage, id: EditionKey, person: PersonId) -> StdResult<()> {
    CLAIMED.save(storage, person_key(id, person), &true)
}

pub(crate) fn list_contributors(
    storage: &dyn Storage,
    id: EditionKey,
    after: Option<PersonId>,
    limit: usize,
) -> Result<Vec<Contributor>> {
    let min = after.map(|person| Bound::exclusive(person.get()));
    let rows = EDITION_WEIGHTS.prefix((id.project.get(), id.edition.get())).range(storage, min, None, Order::Ascending);
    rows.take(limit)
        .map(|row| {
            let (person, weight) = row?;
            let person = PersonId::new(person)?;
            Ok(Contributor { person, weight, claimed: has_claimed(storage, id, person) })
        })
        .collect()
}
