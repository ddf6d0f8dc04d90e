//! Editions: weight, publishing, the bond and the pool.

use caravan_primitives::{EditionId, Hash32, PersonId, ProjectId};
use cosmwasm_std::{Addr, Uint128};

use super::EVENT_VERSION;

caravan_primitives::events! {
    pub(super) EVENTS, version EVENT_VERSION;
    /// The sharing terms of a project were replaced, before its first opening.
    SharingReplaced "sharing_replaced" {
        /// Id of the project.
        project: ProjectId,
        /// Part of license revenue that goes to contributors, in basis points; 0: it does not share.
        contributor_bps: u16,
        /// Locked per weight of a slot at opening.
        bond_per_weight: Uint128,
    }
    /// An accepted work added to its annotator's weight in the edition.
    WeightAdded "weight_added" {
        /// Id of the project.
        project: ProjectId,
        /// The edition of the work's batch.
        edition: EditionId,
        /// Id of the annotator, a person.
        person: PersonId,
        /// How much was added: the weight of the slot, or what the cap left of it.
        added: Uint128,
        /// The annotator's weight now.
        weight: Uint128,
        /// The weight of all now.
        total: Uint128,
    }
    /// An edition was closed: batches that open from now on belong to the next.
    EditionClosed "edition_closed" {
        /// Id of the project.
        project: ProjectId,
        /// Number of the edition within its project, from 1.
        edition: EditionId,
        /// The edition of what opens from now on.
        next: EditionId,
        /// Address that closed it.
        sender: Addr,
    }
    /// The dataset of an edition was registered in `provenance`, and the bond, if its time had not run out, went back to
    /// available funds.
    DatasetPublished "dataset_published" {
        /// Id of the project.
        project: ProjectId,
        /// Number of the edition within its project, from 1.
        edition: EditionId,
        /// Address whose commitment was used.
        manager: Addr,
        /// Who owns the asset: the requester.
        owner: Addr,
        /// The hash by which `provenance` finds the asset.
        content_hash: Hash32,
        /// The weight of all contributors.
        total_weight: Uint128,
        /// The bond that went back.
        bond: Uint128,
        /// Available funds of the project now.
        available: Uint128,
    }
    /// The time to publish ran out: the bond is the pool of those who have weight.
    BondForfeited "bond_forfeited" {
        /// Id of the project.
        project: ProjectId,
        /// Number of the edition within its project, from 1.
        edition: EditionId,
        /// Amount that becomes the pool, in base units.
        pool: Uint128,
        /// Amount that goes to available funds, because no person has weight, in base units.
        to_available: Uint128,
        /// The weight of all.
        total_weight: Uint128,
    }
    /// A person got its part of an edition's pool.
    PoolClaimed "pool_claimed" {
        /// Id of the project.
        project: ProjectId,
        /// Number of the edition within its project, from 1.
        edition: EditionId,
        /// Id of the person.
        person: PersonId,
        /// Weight of the person in the edition.
        weight: Uint128,
        /// Amount paid to the annotator's balance, in base units.
        amount: Uint128,
        /// Balance after it, in base units.
        balance: Uint128,
    }
    /// Persons were left out because they had claimed before.
    PersonsSkipped "persons_skipped" {
        /// Id of the project.
        project: ProjectId,
        /// Number of the edition within its project, from 1.
        edition: EditionId,
        /// `id:claimed`, separated by commas.
        skipped: String as list,
    }
    /// Everybody with weight has claimed: what rounding left of the pool went to available funds.
    PoolEmptied "pool_emptied" {
        /// Id of the project.
        project: ProjectId,
        /// Number of the edition within its project, from 1.
        edition: EditionId,
        /// Amount that goes to available funds, in base units.
        to_available: Uint128,
        /// Available funds of the project now.
        available: Uint128,
    }
}
