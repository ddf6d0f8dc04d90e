//! Host only: the data toolkit of requesters and annotators.
//!
//! Nothing here runs on a chain. [`canonical`] gives every item of data one spelling and so one hash; [`manifest`] puts the
//! rows of a file under one root, task by task; [`commitment`] keeps what an annotator committed to, with the salts;
//! [`synthetic`] generates campaigns with known spammers; [`payload`] encrypts answers so that only the requester and the
//! annotator read them, [`private_rows`] encrypts tasks so that only those who do them read them, both by [`encryption`];
//! [`passphrase`] encrypts what one person keeps on a disk.
#![allow(
    missing_docs,
    clippy::arithmetic_side_effects,
    clippy::float_arithmetic,
    reason = "host only: counts of rows and statistics over answers, never money; a tool may stop on overflow"
)]

pub mod canonical;
pub mod commitment;
#[cfg(feature = "payload")]
pub mod encryption;
pub mod manifest;
#[cfg(feature = "payload")]
pub mod passphrase;
#[cfg(feature = "payload")]
pub mod payload;
#[cfg(feature = "payload")]
pub mod private_rows;
mod random;
pub mod synthetic;
#[cfg(feature = "task-document")]
pub mod task;
