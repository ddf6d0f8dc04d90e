//! What messages are made of, and the messages of others: hooks, instantiation, migration.

mod appeal;
mod dataset;
mod hook;
mod project;
mod restriction;
mod setup;
mod work;

pub use appeal::{AppealAnswer, AppealEvidence, NewAppeal};
pub use dataset::NewDataset;
pub use hook::{Cw20Receive, HookMsg};
pub use project::{FloorPrice, NewProject, ProjectChange, Shares, Sharing};
pub use restriction::{NewRestriction, RestrictionScope};
pub use setup::{ConfigChange, InstantiateMsg, ListedCurrency, MigrateMsg, Seasons};
pub use work::{Decision, Note, Pick, Verdict};
