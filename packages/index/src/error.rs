//! Why the index cannot be read, filled or asked.

use caravan_chain::ChainError;
use caravan_primitives::coded_errors;
use rusqlite::ErrorCode;

coded_errors! {
    /// Why the index cannot be read, filled or asked.
    #[derive(Debug)]
    pub enum IndexError {
        /// The file of the index cannot be read or written.
        File { error: String }
            = "INDEX_FILE_FAILED: expected to read and write the file of the index, got: {error}"
            => "Check that there is space, and that this user may read and write there.",
        /// What is in the file of the index is damaged.
        Damaged { error: String }
            = "INDEX_DAMAGED: expected a file that is whole, got: {error}"
            => "Delete the file: the index is built anew from the chain.",
        /// The file belongs to something else, and is left alone.
        Foreign { path: String }
            = "INDEX_FILE_FOREIGN: expected the file of an index at {path}, got another one"
            => "Name another path for the index, or move the file away.",
        /// Another process fills this index.
        InUse { path: String }
            = "INDEX_IN_USE: expected {path} to be free, got one that another process has locked"
            => "Stop the other process, or name another path.",
        /// The index knows blocks that the chain does not have.
        Ahead { index: u64, chain: u64 }
            = "INDEX_AHEAD: expected a chain of height {index} or more, got {chain}"
            => "Wait until the node has caught up. If the chain was set back, delete the file of the index.",
        /// An event of the suite lacks an attribute, or has one that cannot be read.
        Event { height: u64, event: String, attribute: &'static str, got: String }
            = "INDEX_EVENT_UNREADABLE: expected {attribute} in the event {event} of block {height}, got {got}"
            => "Use a version of the program that knows the contracts of this chain.",
        /// The chain did not answer.
        Source { error: String }
            = "INDEX_SOURCE_FAILED: expected an answer of the chain, got: {error}"
            => "Try again: the index goes on where it stopped.",
        /// A contract answered something that this version cannot read.
        Answer { query: String, error: String }
            = "INDEX_ANSWER_UNREADABLE: expected an answer to {query}, got: {error}"
            => "Use a version of the program that knows the contracts of this chain.",
        /// A number does not fit into the index.
        Number { got: String }
            = "INDEX_NUMBER_TOO_LARGE: expected a number below 2^63, or a sum below 2^128, got {got}"
            => "Report it: no chain has such numbers.",
        /// A cursor belongs to another order of the list.
        Cursor { expected: &'static str, got: &'static str }
            = "INDEX_CURSOR_WRONG: expected a cursor of the order {expected}, got one of {got}"
            => "Begin with the first page again.",
    }
}

impl IndexError {
    /// Return the error of a chain that did not answer, for implementations of [`Source`](crate::Source).
    #[must_use]
    pub fn source(error: &dyn std::fmt::Display) -> Self {
        Self::Source { error: error.to_string() }
    }
}

impl From<rusqlite::Error> for IndexError {
    fn from(error: rusqlite::Error) -> Self {
        let text = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged { error: text },
            _ => Self::File { error: text },
        }
    }
}

impl From<std::io::Error> for IndexError {
    fn from(error: std::io::Error) -> Self {
        Self::File { error: error.to_string() }
    }
}

impl From<ChainError> for IndexError {
    fn from(error: ChainError) -> Self {
        Self::source(&error)
    }
}

/// A result whose error is an [`IndexError`].
pub type Result<T, E = IndexError> = std::result::Result<T, E>;
