//! Webhooks: events that the gateway sends to addresses which keys of the chain have named.
//!
//! Every webhook has a task of its own, which reads the index after the last event that was delivered. So none waits for
//! another, and nothing is lost: an event counts as delivered when its receiver said so, and is sent again until then.

mod deliver;
mod description;
mod dispatch;
mod file;
mod filter;
mod message;
mod registry;
mod routes;
mod row;
mod send;

pub(crate) use description::described;
pub(crate) use dispatch::forever;
pub(crate) use registry::{Counted, Registry};
pub(crate) use routes::routes;
pub(crate) use send::Sender;
