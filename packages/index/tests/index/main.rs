//! The index, on chains that were played and on synthetic ones.

#[path = "../synthetic/mod.rs"]
mod synthetic;

mod changes;
mod crash;
mod follow;
mod hostile;
mod lists;
mod open;
mod played;
