//! The index of the chain: it follows in a thread of its own, and everybody may ask it.

mod ask;
mod cursor;
mod documents;
mod events;
mod follow;
mod metrics;
mod node;
mod openapi;
mod operations;
mod queries;
mod readers;
mod source;
mod stream;

pub(crate) use documents::Kept;
pub(crate) use follow::{Follower, Following};
pub(crate) use metrics::metrics;
pub(crate) use node::NodeSource;
pub use openapi::description as openapi;
pub(crate) use operations::routes;
pub(crate) use readers::Readers;
pub(crate) use source::ServedSource;
