//! Rows of JSON in tables of bytes.

use redb::{ReadableTable, TableDefinition, WriteTransaction};
use serde::de::DeserializeOwned;
use serde::Serialize;

use crate::refusal::Refusal;

/// A table of bytes by bytes.
pub(super) type Bytes = TableDefinition<'static, &'static [u8], &'static [u8]>;

pub(super) fn failed(error: impl std::fmt::Display) -> Refusal {
    Refusal::Failed { got: format!("gateway.redb: {error}") }
}

pub(super) fn read<T: DeserializeOwned>(tx: &WriteTransaction, table: Bytes, key: &[u8]) -> Result<Option<T>, Refusal> {
    let table = tx.open_table(table).map_err(failed)?;
    let row = table.get(key).map_err(failed)?;
    row.map(|row| serde_json::from_slice(row.value()).map_err(failed)).transpose()
}

pub(super) fn insert<T: Serialize>(tx: &WriteTransaction, table: Bytes, key: &[u8], value: &T) -> Result<(), Refusal> {
    let bytes = serde_json::to_vec(value).map_err(failed)?;
    let mut table = tx.open_table(table).map_err(failed)?;
    table.insert(key, bytes.as_slice()).map_err(failed)?;
    Ok(())
}

pub(super) fn remove(tx: &WriteTransaction, table: Bytes, key: &[u8]) -> Result<(), Refusal> {
    tx.open_table(table).map_err(failed)?.remove(key).map_err(failed)?;
    Ok(())
}
