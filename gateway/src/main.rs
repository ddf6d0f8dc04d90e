//! Host only: `caravan serve`.
fn main() {}
