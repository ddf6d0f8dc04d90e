//! Who may do what, and when: ownership in two steps, pause, the policy that every message is admitted by, the siblings,
//! and what a migration may come from.
//!
//! A contract makes one [`Access`] with namespaces of its own, gives every message a [`Policy`] in one total function,
//! and calls [`Access::admit`] before anything else.

mod admit;
mod error;
mod owner;
mod pause;
mod policy;
mod siblings;
mod version;

pub use admit::{refuse_coins, Access, LoadSiblings};
pub use error::AccessError;
pub use owner::{Owner, Ownership, OwnershipAction, OwnershipResponse, PendingOwner, MAX_OFFER};
pub use pause::{
    ContractPaused, ContractUnpaused, Pause, PauseSpan, PausedResponse, MAX_PAUSE, PAUSE_EVENTS, UNPAUSE_DELAY,
};
pub use policy::{Funds, HookPolicy, Phase, Policy, Role, Sibling};
pub use siblings::Siblings;
pub use version::{check_migration, fill_slot};
