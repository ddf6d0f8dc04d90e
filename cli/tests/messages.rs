//! Every message of every contract has a command, which is played on a chain whose coin has 18 digits; docs/commands.md lists
//! them.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test stops where it fails")]

mod messages {
    pub(crate) mod play;
    mod table;
}
