//! Rows: from events where events say enough, and from what contracts answer about the objects that events named.

mod answers;
mod documents;
mod licensing;
mod marketplace;
mod people;
mod provenance;
mod stale;
mod sums;
mod work;

use caravan_chain::Code;
use serde::de::DeserializeOwned;
use serde::Serialize;

use crate::error::{IndexError, Result};
use crate::pass::Pass;
use crate::seen::Seen;

pub(crate) use answers::{use_bit, Asked};
pub(crate) use documents::retry;
pub(crate) use stale::{mark, Stale};
pub(crate) use sums::{Sums, Tallied};
pub(crate) use work::status_of;

/// Change the rows that an event changes.
pub(crate) fn apply(pass: &mut Pass<'_>, seen: &Seen<'_>) -> Result<()> {
    stale::touch(pass, seen)?;
    match seen.code {
        Code::Marketplace if work::apply(pass, seen)? => Ok(()),
        Code::Marketplace if people::apply(pass, seen)? => Ok(()),
        Code::Marketplace => marketplace::apply(pass, seen),
        Code::Provenance => provenance::apply(pass, seen),
        Code::Licensing => licensing::apply(pass, seen),
        Code::Points => Ok(()),
    }
}

/// Read JSON that the index wrote.
pub(crate) fn read_json<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| IndexError::Damaged { error: error.to_string() })
}

/// Write JSON into a row.
fn write_json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| IndexError::File { error: error.to_string() })
}
