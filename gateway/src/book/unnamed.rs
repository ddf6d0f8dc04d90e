//! Content that no message names in time.

use caravan_primitives::Hash32;
use redb::{ReadableDatabase, ReadableTable};

use super::tables::{failed, insert, read, remove, Bytes};
use super::{Book, Upload, DELETING, META, NAMED, PENDING, RECEIPTS, SCANNED, UPLOADS};
use crate::refusal::Refusal;

/// How long content may wait for a message that names it.
pub(crate) const UNNAMED_SECS: u64 = 7 * 86_400;

impl Book {
    /// Return the height up to which the blocks were read for hashes.
    pub(crate) fn scanned(&self) -> Result<u64, Refusal> {
        Ok(self.get(META, SCANNED)?.unwrap_or_default())
    }

    /// Record the hashes that the blocks up to `height` name. Content that waits for a message and is named stays.
    pub(crate) fn name(&self, hashes: &[Hash32], height: u64) -> Result<(), Refusal> {
        self.write(|tx| {
            insert(tx, META, SCANNED, &height)?;
            let mut named = tx.open_table(NAMED).map_err(failed)?;
            for hash in hashes {
                named.insert(hash.as_bytes().as_slice(), [].as_slice()).map_err(failed)?;
            }
            Ok(())
        })
    }

    /// Settle what waits since before `UNNAMED_SECS`: what is named stays; the rest is forgotten, so that it is deleted, and
    /// returned.
    pub(crate) fn overdue(&self, now: u64) -> Result<Vec<Hash32>, Refusal> {
        let pending = self.hashes(PENDING)?;
        self.write(|tx| {
            let mut overdue = Vec::new();
            for hash in pending {
                let upload: Option<Upload> = read(tx, UPLOADS, hash.as_bytes())?;
                let named = tx.open_table(NAMED).map_err(failed)?;
                let is_named = named.get(hash.as_bytes().as_slice()).map_err(failed)?.is_some();
                drop(named);
                let is_due = upload.as_ref().is_none_or(|upload| upload.time + UNNAMED_SECS <= now);
                match upload {
                    Some(upload) if is_named => {
                        insert(tx, UPLOADS, hash.as_bytes(), &Upload { kept: true, ..upload })?;
                        remove(tx, PENDING, hash.as_bytes())?;
                    }
                    Some(_) | None if is_due => {
                        self.forget(tx, &hash)?;
                        // No message will ask for it.
                        remove(tx, RECEIPTS, hash.as_bytes())?;
                        overdue.push(hash);
                    }
                    Some(_) | None => {}
                }
            }
            Ok(overdue)
        })
    }

    /// Return what was forgotten or taken down, and may be in the store still.
    pub(crate) fn to_delete(&self) -> Result<Vec<Hash32>, Refusal> {
        self.hashes(DELETING)
    }

    /// Record that the store does not have content any more.
    pub(crate) fn deleted(&self, hash: &Hash32) -> Result<(), Refusal> {
        self.write(|tx| remove(tx, DELETING, hash.as_bytes()))
    }

    fn hashes(&self, table: Bytes) -> Result<Vec<Hash32>, Refusal> {
        let tx = self.db.begin_read().map_err(failed)?;
        let table = tx.open_table(table).map_err(failed)?;
        let rows = table.iter().map_err(failed)?;
        rows.map(|row| hash_of(row.map_err(failed)?.0.value())).collect()
    }
}

fn hash_of(bytes: &[u8]) -> Result<Hash32, Refusal> {
    <[u8; 32]>::try_from(bytes).map(Hash32::from_bytes).map_err(failed)
}
