//! JSON in rows.

use serde::de::DeserializeOwned;
use serde::Serialize;

use crate::error::{IndexError, Result};

/// Read JSON that the index wrote.
pub(crate) fn read_json<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| IndexError::Damaged { error: error.to_string() })
}

/// Write JSON into a row.
pub(crate) fn write_json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| IndexError::File { error: error.to_string() })
}
