//! What the contracts are asked for.

use std::collections::BTreeSet;

use rusqlite::Connection;

use crate::error::Result;

/// What a contract is asked for. Projects come first: what else is asked depends on whether they share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Asks {
    Project = 1,
    Batch = 2,
    Edition = 3,
    Requester = 4,
    Asset = 5,
    Offer = 6,
    License = 7,
}

impl Asks {
    pub(crate) const ALL: [Self; 7] =
        [Self::Project, Self::Batch, Self::Edition, Self::Requester, Self::Asset, Self::Offer, Self::License];
}

/// An object that a contract is to be asked for: its kind, its id, and the currency or the edition if there are several.
pub(crate) type Stale = (Asks, u64, String);

/// Write down what is stale.
pub(crate) fn mark(db: &Connection, stale: &BTreeSet<Stale>) -> Result<()> {
    let mut insert = db.prepare_cached("INSERT OR IGNORE INTO stale VALUES (?, ?, ?)")?;
    for (asks, id, part) in stale {
        insert.execute((*asks as u8, id, part))?;
    }
    Ok(())
}
