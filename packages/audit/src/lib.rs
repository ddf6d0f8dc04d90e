//! Host only: reads a whole suite by queries, and recomputes every rule that it must keep.
//!
//! ```
//! use caravan_audit::{read, rules, Cache, Context, Scope};
//! use caravan_chain::{deploy, Deployment, Embedded};
//! use caravan_primitives::Hash32;
//!
//! let mut chain = Embedded::new();
//! let deployment = Deployment::new(&chain, Hash32::digest(b"arbiter")).unwrap();
//! let suite = deploy(&mut chain, &deployment).unwrap();
//! let snapshot = read(&chain, &suite, &Scope::default(), &mut Cache::default()).unwrap();
//! let findings = rules(&snapshot, &Context::default());
//! assert!(findings.iter().all(|finding| finding.holds));
//! ```
//!
//! - [`read`] asks the five contracts for all that they answer, and the bank and the tokens for what the contracts have:
//!   a [`Snapshot`].
//! - [`TABLE`] is the table of rules: number, formula, and each check with its sentence and its function. [`rules`] runs
//!   the checks that one snapshot is enough for, [`changes`] those that compare two.
//! - `caravan check` prints the [`Finding`]s. The suite in `tests` panics at the first that does not hold, after every
//!   action. The tables in SECURITY.md and docs/check.md are generated from [`TABLE`] (`tests/tables.rs`).
//! - [`Journal`] makes the ledger of all accounts from events alone; [`answered_ledger`] are those of a snapshot.
//!
//! Nothing here panics on what a contract answers: an answer that cannot be is a finding.
#![allow(
    missing_docs,
    reason = "the fields of a snapshot are named after the queries that filled them, and the responses document themselves"
)]
#![allow(
    clippy::arithmetic_side_effects,
    reason = "host only: sums that overflow stop the audit; nothing is stored or sent"
)]

mod cases;
mod context;
mod finding;
mod journal;
mod reader;
mod rule;
mod rules;
mod snapshot;
mod table;

pub use context::{Context, Known};
pub use finding::{broken, Finding};
pub use journal::{
    answered_ledger, Account, ChainEvent, Flows, Journal, JournalError, JournalResult, Ledger, Movement, MovementKind,
    Position, References,
};
pub use reader::{PointsContract, Scope, Tasks};
pub use rule::{Check, Group, Rule};
pub use snapshot::{
    read, AssetView, BatchView, Cache, EditionView, PersonView, PointsView, Proof, RegistryView, RightsView,
    RoyaltyView, SeasonView, Snapshot,
};
pub use table::{changes, check_table, rules, security_table, Distance, TABLE};
