//! The file of the webhooks, for the owner of the gateway alone: it has their secrets.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use redb::{Database, ReadableDatabase, ReadableTable, TableDefinition};

use super::row::Row;
use crate::refusal::Refusal;

/// Webhooks by id.
const WEBHOOKS: TableDefinition<'static, &'static str, &'static [u8]> = TableDefinition::new("webhooks");

/// The file.
pub(super) struct WebhookFile(Database);

impl WebhookFile {
    /// Open the file, and make it at the first start. One that others may read is refused.
    pub(super) fn open(path: &Path) -> Result<Self, Refusal> {
        let file = opened(path).map_err(failed)?;
        let db = Database::builder().create_file(file).map_err(failed)?;
        // Reading a table that was never written is an error.
        let tx = db.begin_write().map_err(failed)?;
        tx.open_table(WEBHOOKS).map_err(failed)?;
        tx.commit().map_err(failed)?;
        Ok(Self(db))
    }

    /// Return all webhooks.
    pub(super) fn all(&self) -> Result<Vec<Row>, Refusal> {
        let tx = self.0.begin_read().map_err(failed)?;
        let table = tx.open_table(WEBHOOKS).map_err(failed)?;
        let rows = table.iter().map_err(failed)?;
        rows.map(|row| serde_json::from_slice(row.map_err(failed)?.1.value()).map_err(failed)).collect()
    }

    /// Keep webhooks as they are now, for good when this returns.
    pub(super) fn save<'r>(&self, rows: impl IntoIterator<Item = &'r Row>) -> Result<(), Refusal> {
        let tx = self.0.begin_write().map_err(failed)?;
        let mut table = tx.open_table(WEBHOOKS).map_err(failed)?;
        for row in rows {
            let bytes = serde_json::to_vec(row).map_err(failed)?;
            table.insert(row.id.as_str(), bytes.as_slice()).map_err(failed)?;
        }
        drop(table);
        tx.commit().map_err(failed)
    }

    /// Forget a webhook and its secret.
    pub(super) fn remove(&self, id: &str) -> Result<(), Refusal> {
        let tx = self.0.begin_write().map_err(failed)?;
        tx.open_table(WEBHOOKS).map_err(failed)?.remove(id).map_err(failed)?;
        tx.commit().map_err(failed)
    }
}

fn opened(path: &Path) -> io::Result<File> {
    let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(path)?;
    let mode = file.metadata()?.permissions().mode() & 0o777;
    if mode & 0o077 == 0 {
        return Ok(file);
    }
    let text = format!("KEY_EXPOSED: expected {} with mode 600, got {mode:o}", path.display());
    Err(io::Error::new(io::ErrorKind::PermissionDenied, text))
}

fn failed(error: impl std::fmt::Display) -> Refusal {
    Refusal::Failed { got: format!("webhooks.redb: {error}") }
}
