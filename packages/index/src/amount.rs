//! Amounts and numbers as the file has them.

use cosmwasm_std::Uint128;
use rusqlite::types::{FromSql, FromSqlResult, ToSqlOutput, ValueRef};
use rusqlite::ToSql;

use crate::error::{IndexError, Result};

/// An amount: 16 bytes, big-endian, so that SQLite compares amounts as numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Units(pub(crate) Uint128);

impl Units {
    pub(crate) const ZERO: Self = Self(Uint128::zero());

    /// Return the sum.
    pub(crate) fn plus(self, more: Uint128) -> Result<Self> {
        let too_large = |_| IndexError::Number { got: format!("{} + {more}", self.0) };
        self.0.checked_add(more).map(Self).map_err(too_large)
    }

    pub(crate) fn bytes(self) -> Vec<u8> {
        self.0.to_be_bytes().to_vec()
    }
}

impl ToSql for Units {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.bytes()))
    }
}

impl FromSql for Units {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        <[u8; 16]>::column_result(value).map(|bytes| Self(Uint128::new(u128::from_be_bytes(bytes))))
    }
}

/// Return a number as SQLite has it.
pub(crate) fn int(number: u64) -> Result<i64> {
    i64::try_from(number).map_err(|_| IndexError::Number { got: number.to_string() })
}
