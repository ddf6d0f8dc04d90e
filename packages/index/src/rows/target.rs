//! What the events of a pass go into.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rusqlite::Connection;

use super::asks::{mark, Stale};
use super::sums::Sums;
use crate::error::Result;
use crate::seen::Seen;

/// What a batch belongs to.
#[derive(Debug)]
pub(crate) struct Owner {
    pub(crate) project: u64,
    pub(crate) requester: u64,
    pub(crate) currency: String,
    pub(crate) edition: Option<u64>,
}

/// The file, and what is added up before it is written.
pub(crate) struct Target<'a> {
    pub(crate) db: &'a Connection,
    pub(crate) sums: Sums,
    /// The objects that the contracts are to be asked for.
    pub(crate) stale: BTreeSet<Stale>,
    owners: BTreeMap<u64, Rc<Owner>>,
}

impl<'a> Target<'a> {
    pub(crate) fn new(db: &'a Connection) -> Self {
        Self { db, sums: Sums::default(), stale: BTreeSet::new(), owners: BTreeMap::new() }
    }

    /// Write what was added up and what is stale.
    pub(crate) fn finish(&mut self) -> Result<()> {
        self.sums.write(self.db)?;
        mark(self.db, &self.stale)
    }

    /// Return what the batch of an event belongs to.
    pub(crate) fn owner(&mut self, seen: &Seen<'_>) -> Result<Rc<Owner>> {
        let batch = seen.number("batch")?;
        if let Some(owner) = self.owners.get(&batch) {
            return Ok(Rc::clone(owner));
        }
        let select = "SELECT project, requester, currency, edition FROM batch WHERE batch = ?";
        let owner = self.db.prepare_cached(select)?.query_row([batch], |row| {
            Ok(Owner { project: row.get(0)?, requester: row.get(1)?, currency: row.get(2)?, edition: row.get(3)? })
        })?;
        let owner = Rc::new(owner);
        self.owners.insert(batch, Rc::clone(&owner));
        Ok(owner)
    }
}
