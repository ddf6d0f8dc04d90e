//! What a gateway keeps besides content: who put what, what the chain names, what was taken down. One file, `gateway.redb`.

use std::path::Path;

use caravan_gateway_api::{Limits, Removed};
use caravan_keys::{PublicKey, Receipt};
use caravan_primitives::Hash32;
use redb::{Database, ReadableDatabase, ReadableTable, TableDefinition, WriteTransaction};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::clock::day;
use crate::refusal::Refusal;

pub(crate) mod grants;
mod tables;
pub(crate) mod unnamed;

use tables::{failed, insert, read, remove, Bytes};

/// Content by hash: [`Upload`].
const UPLOADS: Bytes = TableDefinition::new("uploads");
/// What the gateway has signed for, by hash: [`Receipt`]. It stays when the content is lost or taken down.
const RECEIPTS: Bytes = TableDefinition::new("receipts");
/// Content that is deleted unless a message names it, by hash: nothing.
const PENDING: Bytes = TableDefinition::new("pending");
/// Keys: [`Uploader`].
const UPLOADERS: Bytes = TableDefinition::new("uploaders");
/// Hashes that the chain names: nothing.
const NAMED: Bytes = TableDefinition::new("named");
/// Content that was taken down, by hash: [`Removed`].
const REMOVED: Bytes = TableDefinition::new("removed");
/// Content that is forgotten, whose bytes are in the store until they are deleted, by hash: nothing.
const DELETING: Bytes = TableDefinition::new("deleting");
/// Row keys as they came, by batch: [`grants::Given`].
const ROW_KEYS: Bytes = TableDefinition::new("row keys");
/// Who has which key: batch, person, task; nothing.
const GRANTED: Bytes = TableDefinition::new("granted");
/// The log of grants, by batch and number.
const GRANTS: Bytes = TableDefinition::new("grants");
/// Everything that there is once.
const META: Bytes = TableDefinition::new("meta");

/// The day and the bytes of all keys without a quota of their own: [`Used`].
const SHARED: &[u8] = b"shared";
/// The height up to which the blocks were read for hashes.
const SCANNED: &[u8] = b"scanned";

/// What a key is to the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It has a reservation, a project or an asset: a quota of its own, and what it puts stays.
    Established,
    /// The chain knows it, or it is invited: a little a day, and what no message names goes.
    Known,
    /// Neither.
    Unknown,
}

/// Content that was put.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Upload {
    /// Bytes that count in the quota of its key.
    charged: u64,
    time: u64,
    by: PublicKey,
    /// Whether it stays without a message that names it.
    kept: bool,
}

/// Bytes on a day.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Used {
    day: u64,
    bytes: u64,
}

impl Used {
    const fn on(self, day: u64) -> u64 {
        if self.day == day {
            self.bytes
        } else {
            0
        }
    }
}

/// What a key has put and sent.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Uploader {
    /// Bytes of its content that stays by its quota.
    kept: u64,
    /// What it put today besides.
    today: Used,
    /// The day of its last transaction, and the sequence of the first one of that day.
    sent: Option<(u64, u64)>,
}

/// Content on its way in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Incoming {
    pub(crate) hash: Hash32,
    pub(crate) size: u64,
    pub(crate) by: PublicKey,
    pub(crate) standing: Standing,
    /// In seconds since 1970.
    pub(crate) time: u64,
}

/// The file.
pub(crate) struct Book {
    db: Database,
    limits: Limits,
}

impl Book {
    /// Open the file, and make it at the first start.
    pub(crate) fn open(path: &Path, limits: Limits) -> Result<Self, Refusal> {
        let db = Database::create(path).map_err(failed)?;
        let book = Self { db, limits };
        // Reading a table that was never written is an error.
        book.write(|tx| {
            let of_content = [UPLOADS, RECEIPTS, PENDING, UPLOADERS, NAMED, REMOVED, DELETING];
            for table in of_content.into_iter().chain([ROW_KEYS, GRANTED, GRANTS, META]) {
                tx.open_table(table).map_err(failed)?;
            }
            Ok(())
        })?;
        Ok(book)
    }

    fn write<T>(&self, act: impl FnOnce(&WriteTransaction) -> Result<T, Refusal>) -> Result<T, Refusal> {
        let tx = self.db.begin_write().map_err(failed)?;
        let done = act(&tx)?;
        tx.commit().map_err(failed)?;
        Ok(done)
    }

    fn get<T: DeserializeOwned>(&self, table: Bytes, key: &[u8]) -> Result<Option<T>, Refusal> {
        let tx = self.db.begin_read().map_err(failed)?;
        let table = tx.open_table(table).map_err(failed)?;
        let row = table.get(key).map_err(failed)?;
        row.map(|row| serde_json::from_slice(row.value()).map_err(failed)).transpose()
    }

    /// Check that content of this size would be taken now, before its bytes come.
    pub(crate) fn check(&self, incoming: &Incoming) -> Result<(), Refusal> {
        if self.get::<Upload>(UPLOADS, incoming.hash.as_bytes())?.is_some() {
            return Ok(());
        }
        let uploader = self.get(UPLOADERS, incoming.by.as_bytes())?.unwrap_or_default();
        let shared = self.get(META, SHARED)?.unwrap_or_default();
        self.charge(incoming, uploader, shared).map(|_| ())
    }

    /// Record content, and charge the key for it: all or nothing.
    pub(crate) fn record(&self, incoming: &Incoming) -> Result<(), Refusal> {
        self.write(|tx| {
            let before: Option<Upload> = read(tx, UPLOADS, incoming.hash.as_bytes())?;
            let stays = incoming.standing == Standing::Established;
            if before.is_some_and(|upload| upload.kept || (upload.by == incoming.by && !stays)) {
                return Ok(());
            }
            let uploader = read(tx, UPLOADERS, incoming.by.as_bytes())?.unwrap_or_default();
            let shared = read(tx, META, SHARED)?.unwrap_or_default();
            let (uploader, shared) = self.charge(incoming, uploader, shared)?;
            insert(tx, UPLOADERS, incoming.by.as_bytes(), &uploader)?;
            insert(tx, META, SHARED, &shared)?;
            let Incoming { hash, by, time, .. } = *incoming;
            let charged = if stays { incoming.size } else { 0 };
            insert(tx, UPLOADS, hash.as_bytes(), &Upload { charged, time, by, kept: stays })?;
            remove(tx, DELETING, hash.as_bytes())?;
            let mut pending = tx.open_table(PENDING).map_err(failed)?;
            if stays {
                pending.remove(hash.as_bytes().as_slice()).map_err(failed)?;
            } else {
                pending.insert(hash.as_bytes().as_slice(), [].as_slice()).map_err(failed)?;
            }
            Ok(())
        })
    }

    /// Keep a receipt, before it is given. The first one for some content is the one that counts.
    pub(crate) fn keep_receipt(&self, receipt: &Receipt) -> Result<(), Refusal> {
        if self.receipt(&receipt.hash)?.is_some() {
            return Ok(());
        }
        self.write(|tx| insert(tx, RECEIPTS, receipt.hash.as_bytes(), receipt))
    }

    /// Return the receipt for content.
    pub(crate) fn receipt(&self, hash: &Hash32) -> Result<Option<Receipt>, Refusal> {
        self.get(RECEIPTS, hash.as_bytes())
    }

    /// What the key and all keys without a quota have used, with this content.
    fn charge(&self, incoming: &Incoming, mut by: Uploader, mut shared: Used) -> Result<(Uploader, Used), Refusal> {
        let Limits { quota_bytes, daily_bytes, shared_daily_bytes, .. } = self.limits;
        let (size, today) = (incoming.size, day(incoming.time));
        if incoming.standing == Standing::Established {
            within(quota_bytes, by.kept, size)?;
            by.kept += size;
            return Ok((by, shared));
        }
        within(daily_bytes, by.today.on(today), size)?;
        by.today = Used { day: today, bytes: by.today.on(today) + size };
        shared = Used { day: today, bytes: shared.on(today).saturating_add(size) };
        if shared.bytes > shared_daily_bytes {
            return Err(Refusal::SharedQuota { most: shared_daily_bytes });
        }
        Ok((by, shared))
    }

    /// Return the sequence of the key's first transaction of this day. `next` is the next sequence of its account: the first
    /// of the day where the key has sent none yet.
    pub(crate) fn first_sequence(&self, key: &PublicKey, next: u64, today: u64) -> Result<u64, Refusal> {
        self.write(|tx| {
            let mut uploader: Uploader = read(tx, UPLOADERS, key.as_bytes())?.unwrap_or_default();
            if let Some((_, first)) = uploader.sent.filter(|(on, _)| *on == today) {
                return Ok(first);
            }
            uploader.sent = Some((today, next));
            insert(tx, UPLOADERS, key.as_bytes(), &uploader)?;
            Ok(next)
        })
    }

    /// Return whether content was taken down, and why.
    pub(crate) fn removed(&self, hash: &Hash32) -> Result<Option<Removed>, Refusal> {
        self.get(REMOVED, hash.as_bytes())
    }

    /// Record that content is taken down, and give its quota back.
    pub(crate) fn take_down(&self, removed: &Removed) -> Result<(), Refusal> {
        self.write(|tx| {
            insert(tx, REMOVED, removed.hash.as_bytes(), removed)?;
            self.forget(tx, &removed.hash)
        })
    }

    /// Return all that was taken down, by hash.
    pub(crate) fn all_removed(&self) -> Result<Vec<Removed>, Refusal> {
        let tx = self.db.begin_read().map_err(failed)?;
        let table = tx.open_table(REMOVED).map_err(failed)?;
        let rows = table.iter().map_err(failed)?;
        rows.map(|row| serde_json::from_slice(row.map_err(failed)?.1.value()).map_err(failed)).collect()
    }

    /// Forget content: its record is removed, its bytes are to be deleted, and the quota of its key is given back.
    fn forget(&self, tx: &WriteTransaction, hash: &Hash32) -> Result<(), Refusal> {
        let upload: Option<Upload> = read(tx, UPLOADS, hash.as_bytes())?;
        remove(tx, UPLOADS, hash.as_bytes())?;
        remove(tx, PENDING, hash.as_bytes())?;
        insert(tx, DELETING, hash.as_bytes(), &())?;
        let Some(Upload { charged, by, .. }) = upload else { return Ok(()) };
        let mut uploader: Uploader = read(tx, UPLOADERS, by.as_bytes())?.unwrap_or_default();
        uploader.kept = uploader.kept.saturating_sub(charged);
        insert(tx, UPLOADERS, by.as_bytes(), &uploader)
    }
}

fn within(most: u64, used: u64, size: u64) -> Result<(), Refusal> {
    if used.saturating_add(size) > most {
        return Err(Refusal::Quota { most, used, got: size });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
