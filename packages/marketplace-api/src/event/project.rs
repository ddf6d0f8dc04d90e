//! Projects and their money.

use caravan_money::Currency;
use caravan_primitives::{Hash32, PersonId, ProjectId};
use cosmwasm_std::{Addr, Uint128};

use super::EVENT_VERSION;

caravan_primitives::events! {
    pub(super) EVENTS, version EVENT_VERSION;
    /// A project was created.
    ProjectCreated "project_created" {
        /// Id of the project.
        project: ProjectId,
        /// Id of the requester, who pays.
        requester: PersonId,
        /// What it pays in.
        currency: Currency,
        /// Address that would judge appeals.
        arbiter: Addr,
    }
    /// The description of a project was replaced.
    ProjectDescribed "project_described" {
        /// Id of the project.
        project: ProjectId,
        /// Address that changed the description.
        sender: Addr,
        /// Hash of the new description.
        uri_hash: Hash32,
    }
    /// The managers of a project were replaced.
    ManagersReplaced "managers_replaced" {
        /// Id of the project.
        project: ProjectId,
        /// Address that replaced them.
        sender: Addr,
        /// How many there are now.
        managers: usize,
    }
    /// Money was paid into a project.
    ProjectFunded "project_funded" {
        /// Id of the project.
        project: ProjectId,
        /// Address that paid it in.
        sender: Addr,
        /// Currency, as `{"native":"ucara"}` or `{"cw20":"<address>"}`.
        currency: Currency,
        /// Amount in base units.
        amount: Uint128,
        /// Available funds of the project now.
        available: Uint128,
    }
    /// Available funds was paid to the requester.
    AvailableWithdrawn "available_withdrawn" {
        /// Id of the project.
        project: ProjectId,
        /// Address that is paid.
        address: Addr,
        /// Amount in base units.
        amount: Uint128,
        /// Available funds after it, in base units.
        available: Uint128,
    }
}
