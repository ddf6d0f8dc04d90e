//! Content that no message names in time.

use caravan_primitives::Hash32;
use redb::{ReadableDatabase, ReadableTable};

use super::tables::{failed, insert, read};
use super::{Book, Upload, META, NAMED, PENDING, RECEIPTS, SCANNED, UPLOADS};
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

    /// Settle what waits since before `UNNAMED_SECS`: what is named stays; the rest is forgotten and returned, so that it is
    /// deleted.
    pub(crate) fn overdue(&self, now: u64) -> Result<Vec<Hash32>, Refusal> {
        let pending: Vec<Hash32> = {
            let tx = self.db.begin_read().map_err(failed)?;
            let table = tx.open_table(PENDING).map_err(failed)?;
            let rows = table.iter().map_err(failed)?;
            rows.map(|row| hash_of(row.map_err(failed)?.0.value())).collect::<Result<_, Refusal>>()?
        };
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
                        tx.open_table(PENDING).map_err(failed)?.remove(hash.as_bytes().as_slice()).map_err(failed)?;
                    }
                    Some(_) | None if is_due => {
                        self.forget(tx, &hash)?;
                        // No message will ask for it.
                        tx.open_table(RECEIPTS).map_err(failed)?.remove(hash.as_bytes().as_slice()).map_err(failed)?;
                        overdue.push(hash);
                    }
                    Some(_) | None => {}
                }
            }
            Ok(overdue)
        })
    }
}

fn hash_of(bytes: &[u8]) -> Result<Hash32, Refusal> {
    <[u8; 32]>::try_from(bytes).map(Hash32::from_bytes).map_err(failed)
}
