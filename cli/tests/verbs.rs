//! The verbs as people use them: one process each, on a chain in a file.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test stops where it fails"
)]

#[path = "verbs/accounts.rs"]
mod accounts;
#[path = "verbs/broken.rs"]
mod broken;
#[path = "verbs/desk.rs"]
mod desk;
#[cfg(target_os = "linux")]
#[path = "verbs/disk.rs"]
mod disk;
#[path = "verbs/gsm8k.rs"]
mod gsm8k;
#[path = "verbs/real.rs"]
mod real;
#[path = "verbs/sealed.rs"]
mod sealed;
#[path = "verbs/told.rs"]
mod told;
#[path = "verbs/tour.rs"]
mod tour;
