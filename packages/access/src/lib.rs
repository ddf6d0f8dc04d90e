//! Who may do what, and when: ownership in two steps, pause, the policy that every message is admitted by, and what a
//! migration may come from.
//!
//! A contract makes one [`Owner`] and one [`Pause`] with namespaces of its own, gives every message a [`Policy`] in one
//! total function, and calls [`admit`] before anything else.

mod error;
mod owner;
mod pause;
mod policy;
mod version;

pub use error::AccessError;
pub use owner::{Owner, Ownership, OwnershipAction, OwnershipResponse, PendingOwner, MAX_OFFER};
pub use pause::{Pause, PausedRow};
pub use policy::{admit, admit_hook, Funds, HookPolicy, Phase, Policy, Role};
pub use version::check_migration;
