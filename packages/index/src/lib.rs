//! Host only: an index in SQLite of what happened on a chain: boards, people, assets, offers, points, events, full-text search.
//!
//! [`Index`] fills one file from a [`Source`], which is a chain, and from [`Documents`], which a gateway has. [`Reader`] reads
//! the file, each with a connection of its own.
//!
//! ```no_run
//! # fn follow(source: &dyn caravan_index::Source, documents: &dyn caravan_index::Documents) -> caravan_index::Result<()> {
//! use caravan_index::{BoardFilter, BoardOrder, Index, PageRequest};
//!
//! let (mut index, opened) = Index::open("index.sqlite".as_ref(), source)?;
//! let height = index.catch_up(source, documents)?;
//! let reader = index.reader()?;
//! let filter = BoardFilter { newcomers: true, ..BoardFilter::default() };
//! let board = reader.board(&filter, BoardOrder::Newest, &PageRequest::first(30), 1_767_225_600)?;
//! # Ok(())
//! # }
//! ```
//!
//! # What holds
//!
//! * **Rows are a function of the chain.** Two indexes of one chain at one height, with the same documents, have equal rows,
//!   however they came there ([`Reader::fingerprint`]). Rows come from events where events say enough. Of objects that events
//!   named, the contracts are asked after the last known block. What time decides is computed when it is read: every such
//!   function takes `now`.
//! * **A pass is all or nothing.** Blocks, rows and the height change in one transaction, so an index that was stopped at any
//!   moment goes on where it was. Which objects are to be asked for is in the file, too.
//! * **Only the contracts of the suite are believed.** Anyone can emit events of any name from another contract: the emitter,
//!   which the chain sets, decides.
//! * **An index can be thrown away.** One of another format, chain or contracts is replaced, and [`Opened`] says so. A file that
//!   is no index is left alone.
//! * **What people write is a value.** No text of theirs becomes SQL or full-text syntax, and no text is an error. Nothing here
//!   escapes texts for HTML.
//! * **A page is bounded**, and its cursor is a key, not a count: rows that arrive neither repeat nor hide others. An answer looks
//!   at so many rows at most, or finds them by an index.
//!
//! The index serves lists and search. What a person signs or pays by is asked of the contracts.
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
