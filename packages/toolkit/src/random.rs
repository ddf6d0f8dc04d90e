//! Randomness of the system.

use std::io;

use caravan_primitives::Hash32;

pub(crate) fn hash() -> io::Result<Hash32> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(Hash32::from_bytes(bytes))
}
