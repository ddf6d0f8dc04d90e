//! Row keys, and who got keys of tasks.

use std::ops::RangeInclusive;

use caravan_gateway_api::RowGrant;
use caravan_keys::PublicKey;
use caravan_primitives::{BatchId, PersonId};
use cosmwasm_std::Binary;
use redb::{ReadableDatabase, ReadableTable};
use serde::{Deserialize, Serialize};

use super::tables::{failed, insert, read};
use super::{Book, GRANTED, GRANTS, META, ROW_KEYS};
use crate::refusal::Refusal;

/// How many tasks more than it submitted a person may have keys of.
const AHEAD: u64 = 5;
/// How many grants there are in a page.
const PAGE: usize = 500;
/// The number of the last grant.
const LAST: &[u8] = b"grant";

/// A row key as the requester encrypted it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Given {
    pub(crate) encrypted: Binary,
    pub(crate) by: PublicKey,
    pub(crate) time: u64,
}

impl Book {
    /// Keep the row key of a batch.
    pub(crate) fn set_row_key(&self, batch: BatchId, given: &Given) -> Result<(), Refusal> {
        self.write(|tx| insert(tx, ROW_KEYS, &batch.get().to_be_bytes(), given))
    }

    /// Return the row key of a batch.
    pub(crate) fn row_key(&self, batch: BatchId) -> Result<Option<Given>, Refusal> {
        self.get(ROW_KEYS, &batch.get().to_be_bytes())
    }

    /// Log that a person gets the key of a task, of which it has submitted so many in the batch. A key that it has is given
    /// again, and logged again. The number of `grant` is set here.
    pub(crate) fn grant(&self, grant: &RowGrant, submitted: u64) -> Result<(), Refusal> {
        let RowGrant { batch, person, task, .. } = *grant;
        self.write(|tx| {
            let mut granted = tx.open_table(GRANTED).map_err(failed)?;
            let key = granted_key(batch, person, task);
            if granted.get(key.as_slice()).map_err(failed)?.is_none() {
                let all = granted_key(batch, person, 0)..=granted_key(batch, person, u32::MAX);
                let got = count(&granted, &all)?;
                if got >= submitted.saturating_add(AHEAD) {
                    return Err(Refusal::RowsLimit { submitted, got });
                }
                granted.insert(key.as_slice(), [].as_slice()).map_err(failed)?;
            }
            let number = read::<u64>(tx, META, LAST)?.unwrap_or_default() + 1;
            insert(tx, META, LAST, &number)?;
            insert(tx, GRANTS, &numbered(batch, number), &RowGrant { number, ..grant.clone() })
        })
    }

    /// Return the grants of a batch after a number, oldest first.
    pub(crate) fn grants(&self, batch: BatchId, after: u64) -> Result<Vec<RowGrant>, Refusal> {
        let tx = self.db.begin_read().map_err(failed)?;
        let table = tx.open_table(GRANTS).map_err(failed)?;
        let (first, last) = (numbered(batch, after.saturating_add(1)), numbered(batch, u64::MAX));
        let rows = table.range(first.as_slice()..=last.as_slice()).map_err(failed)?.take(PAGE);
        rows.map(|row| serde_json::from_slice(row.map_err(failed)?.1.value()).map_err(failed)).collect()
    }
}

fn count(
    granted: &impl ReadableTable<&'static [u8], &'static [u8]>,
    keys: &RangeInclusive<Vec<u8>>,
) -> Result<u64, Refusal> {
    let range = granted.range(keys.start().as_slice()..=keys.end().as_slice()).map_err(failed)?;
    Ok(range.count() as u64)
}

fn granted_key(batch: BatchId, person: PersonId, task: u32) -> Vec<u8> {
    [&batch.get().to_be_bytes()[..], &person.get().to_be_bytes(), &task.to_be_bytes()].concat()
}

fn numbered(batch: BatchId, number: u64) -> Vec<u8> {
    [batch.get().to_be_bytes(), number.to_be_bytes()].concat()
}
