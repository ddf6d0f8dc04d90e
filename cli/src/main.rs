//! The command line of Caravan.
fn main() {}
