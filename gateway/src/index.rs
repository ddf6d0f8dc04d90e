//! The index of the chain: it follows in a thread of its own, and everybody may ask it.

mod ask;
mod changes;
mod cursor;
mod documents;
mod event_pages;
mod events;
mod follow;
mod form;
mod metrics;
mod node;
mod openapi;
mod operation;
mod operations;
mod queries;
mod readers;
mod routes;
mod schemas;
mod source;
mod stream;
mod tasks;

pub(crate) use ask::{numbers, tagged};
pub(crate) use cursor::{read as cursor, Listed};
pub(crate) use documents::Kept;
pub(crate) use event_pages::EventPages;
pub(crate) use events::Wanted;
pub(crate) use follow::{Follower, Following, Reached};
pub(crate) use metrics::metrics;
pub(crate) use node::NodeSource;
pub use openapi::description as openapi;
pub(crate) use queries::{parse, word, EventsQuery, Order};
pub(crate) use readers::Readers;
pub(crate) use routes::routes;
pub(crate) use source::ServedSource;
pub(crate) use tasks::task_of;
