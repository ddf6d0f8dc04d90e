//! Host only: an index in SQLite of what happened on a chain.
#![allow(
    missing_docs,
    clippy::arithmetic_side_effects,
    reason = "host only: counts of events and rows; sums of money are checked"
)]

mod amount;
mod error;
mod index;
mod json;
mod pack;
mod pass;
mod read;
mod rows;
mod schema;
mod seen;
mod source;
mod subject;
mod text;

pub use error::{IndexError, Result};
pub use index::{Advanced, Index, Opened, Replaced};
pub use read::*;
pub use source::{Blocks, Documents, Source, SourceBlock, Suite};
pub use subject::Subject;
