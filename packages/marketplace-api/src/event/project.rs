//! Projects and their money.

use caravan_money::Currency;
use caravan_primitives::{Hash32, PersonId, ProjectId};
use cosmwasm_std::{Addr, Uint128};

use super::EVENT_VERSION;

caravan_primitives::events! {
    pub(super) EVENTS, version EVENT_VERSION;
    /// A project was created.
    ProjectCreated "project_created" {
        /// Its number.
        project: ProjectId,
        /// Who pays.
        requester: PersonId,
        /// What it pays in.
        currency: Currency,
        /// Who judges appeals.
        arbiter: Addr,
    }
    /// The description of a project was replaced.
    ProjectDescribed "project_described" {
        /// The project.
        project: ProjectId,
        /// Who described it.
        sender: Addr,
        /// Hash of the new description.
        uri_hash: Hash32,
    }
    /// The managers of a project were replaced.
    ManagersReplaced "managers_replaced" {
        /// The project.
        project: ProjectId,
        /// Who replaced them.
        sender: Addr,
        /// How many there are now.
        managers: usize,
    }
    /// Money came in.
    ProjectFunded "project_funded" {
        /// The project.
        project: ProjectId,
        /// Who sent it.
        sender: Addr,
        /// What.
        currency: Currency,
        /// How much.
        amount: Uint128,
        /// Available funds of the project now.
        available: Uint128,
    }
    /// Available funds was paid to the requester.
    AvailableWithdrawn "available_withdrawn" {
        /// The project.
        project: ProjectId,
        /// To where.
        address: Addr,
        /// How much.
        amount: Uint128,
        /// What is left.
        available: Uint128,
    }
}
