//! Host only: the suite of the main workspace, under whose name the scenarios are compiled once more.
//!
//! Whatever is linked with this crate runs every contract of the suite as native code and as its artefact at once (see
//! [`caravan_vm_bridge::twin`]), and stops at the first difference.

pub use caravan_suite::*;

/// Before `main`, for the test harness leaves no other place: the embedded chain asks once.
#[allow(unsafe_code, reason = "the attribute names a section of the binary")]
#[ctor::ctor]
fn install() {
    assert!(caravan_chain::substitute(caravan_vm_bridge::twin), "the contracts were substituted already");
}

/// What the messages cost, for the table of `cargo xtask vm`.
#[allow(unsafe_code, reason = "the attribute names a section of the binary")]
#[ctor::dtor]
fn report() {
    caravan_vm_bridge::figures::write();
}
