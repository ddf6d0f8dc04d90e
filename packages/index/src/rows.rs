//! Rows: from events where events say enough, and from what contracts answer about the objects that events named.

mod answers;
mod asks;
mod documents;
mod licensing;
mod marketplace;
mod people;
mod provenance;
mod stale;
mod sums;
mod target;
mod words;
mod work;

use caravan_chain::Code;

use crate::error::Result;
use crate::seen::Seen;

pub(crate) use answers::{use_bit, Asked};
pub(crate) use sums::Tallied;
pub(crate) use target::Target;
pub(crate) use words::{came, removed, retry};
pub(crate) use work::status_of;

/// Change the rows that an event changes.
pub(crate) fn apply(to: &mut Target<'_>, seen: &Seen<'_>) -> Result<()> {
    stale::touch(to, seen)?;
    match seen.code {
        Code::Marketplace if work::apply(to, seen)? => Ok(()),
        Code::Marketplace if people::apply(to, seen)? => Ok(()),
        Code::Marketplace => marketplace::apply(to, seen),
        Code::Provenance => provenance::apply(to, seen),
        Code::Licensing => licensing::apply(to, seen),
        Code::Points | Code::Arbitration => Ok(()),
    }
}
