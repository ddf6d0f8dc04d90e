//! Rows of Parquet.

use std::fs::File;
use std::panic::{catch_unwind, AssertUnwindSafe};

use caravan_toolkit::canonical::Item;
use parquet::basic::{Compression, ConvertedType, LogicalType, TimeUnit, Type as Physical};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::reader::RowIter;
use parquet::record::Field;
use parquet::schema::types::Type;

use crate::bounds::MAX_ROWS;
use crate::error::FormatError;
use crate::report::Report;
use crate::rows::{check_columns, length, RowOutput};

mod values;

use values::{value, Moment};

/// Read the rows of a file: texts as they are, numbers and dates as text, lists and structs as JSON, nothing for `null`. Return
/// how many there were.
///
/// # Errors
/// `FORMAT_COLUMN` for columns with bytes, with values that have no text, or with the same name; `FORMAT_UNREADABLE`,
/// `FORMAT_TOO_LONG`, `FORMAT_COLUMNS`, `FORMAT_ROWS`, `FORMAT_ROW`; what `each` returns.
pub fn read_parquet(file: &File, each: &mut dyn FnMut(Item) -> Result<(), FormatError>) -> Result<Report, FormatError> {
    // The reader stops the program where the pages of a file are damaged: here that is an error like others.
    catch_unwind(AssertUnwindSafe(|| read_rows(file, each))).unwrap_or_else(|_| {
        Err(FormatError::Unreadable { expected: "a file of Parquet".to_owned(), got: "one that is damaged".to_owned() })
    })
}

fn read_rows(file: &File, each: &mut dyn FnMut(Item) -> Result<(), FormatError>) -> Result<Report, FormatError> {
    length(file)?;
    let file = file.try_clone().map_err(|error| unreadable(ParquetError::External(Box::new(error))))?;
    let reader = SerializedFileReader::new(file).map_err(unreadable)?;
    let schema = reader.metadata().file_metadata().schema_descr().root_schema();
    let columns = schema.get_fields();
    check_columns(columns.iter().map(|column| column.name()))?;
    for column in columns {
        check_type(column, column.name(), Depth::Column)?;
    }
    check_groups(&reader)?;
    let moments: Vec<Moment> = columns.iter().map(|column| moment(column)).collect();
    let mut output = RowOutput::new(each);
    for group in 0..reader.num_row_groups() {
        let group = reader.get_row_group(group).map_err(unreadable)?;
        for row in RowIter::from_row_group(None, group.as_ref()).map_err(unreadable)? {
            let number = output.rows + 1;
            let fields = row.map_err(|error| damaged(number, error))?.into_columns();
            let values = fields.into_iter().zip(&moments).map(|((name, field), moment)| {
                let value = value(&field, *moment).ok_or_else(|| out_of_range(number, &name, &field))?;
                Ok((name, value))
            });
            output.push(values.collect::<Result<Vec<_>, FormatError>>()?)?;
        }
    }
    Ok(Report { rows: output.rows, ..Report::default() })
}

fn unreadable(error: ParquetError) -> FormatError {
    FormatError::Unreadable { expected: "a file of Parquet".to_owned(), got: error.to_string() }
}

fn damaged(row: u64, error: ParquetError) -> FormatError {
    FormatError::Unreadable { expected: format!("row {row} of a file of Parquet"), got: error.to_string() }
}

fn out_of_range(row: u64, column: &str, field: &Field) -> FormatError {
    let raw = if let Field::TimestampMillis(millis) = field {
        format!("{millis} ms")
    } else if let Field::TimestampMicros(micros) = field {
        format!("{micros} µs")
    } else if let Field::Date(days) = field {
        format!("{days} days")
    } else {
        "another value".to_owned()
    };
    let got = format!("{raw} in row {row}");
    FormatError::Column { expected: "dates and times of the years 1 to 9999", got, column: column.to_owned() }
}

/// Refuse too many rows, and compression that this program does not know.
fn check_groups(reader: &SerializedFileReader<File>) -> Result<(), FormatError> {
    let metadata = reader.metadata();
    let rows = metadata.file_metadata().num_rows();
    if u64::try_from(rows).is_ok_and(|rows| rows > MAX_ROWS) {
        return Err(FormatError::Rows);
    }
    let columns = metadata.row_groups().iter().flat_map(|group| group.columns());
    for column in columns {
        let compression = column.compression();
        if !matches!(compression, Compression::UNCOMPRESSED | Compression::SNAPPY | Compression::GZIP(_)) {
            return Err(FormatError::Column {
                expected: "a column without compression, or with snappy or gzip",
                got: compression.to_string(),
                column: column.column_path().string(),
            });
        }
    }
    Ok(())
}

/// Where a type stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    Column,
    Inside,
}

/// Refuse a column whose values have no text.
fn check_type(kind: &Type, column: &str, depth: Depth) -> Result<(), FormatError> {
    if kind.is_group() {
        return kind.get_fields().iter().try_for_each(|inner| check_type(inner, column, Depth::Inside));
    }
    let info = kind.get_basic_info();
    let converted = info.converted_type();
    let nanos = unit(kind) == Some(TimeUnit::NANOS);
    let is_known = match kind.get_physical_type() {
        Physical::BOOLEAN | Physical::FLOAT | Physical::DOUBLE | Physical::INT96 => true,
        Physical::INT32 => !matches!(converted, ConvertedType::INT_64 | ConvertedType::UINT_64) && !nanos,
        Physical::INT64 => {
            let is_time = matches!(info.logical_type_ref(), Some(LogicalType::Time(_)));
            !nanos || (depth == Depth::Column && !is_time)
        }
        Physical::BYTE_ARRAY => {
            matches!(
                converted,
                ConvertedType::UTF8 | ConvertedType::ENUM | ConvertedType::JSON | ConvertedType::DECIMAL
            )
        }
        Physical::FIXED_LEN_BYTE_ARRAY => {
            converted == ConvertedType::DECIMAL || info.logical_type_ref() == Some(&LogicalType::Float16)
        }
    };
    if is_known {
        return Ok(());
    }
    let physical = kind.get_physical_type();
    let got = if matches!(physical, Physical::BYTE_ARRAY | Physical::FIXED_LEN_BYTE_ARRAY) {
        "bytes; keep them in files, and name these in a column of text".to_owned()
    } else {
        format!("{physical} as {converted}")
    };
    Err(FormatError::Column { expected: "texts, numbers, times, and lists of these", got, column: column.to_owned() })
}

fn unit(kind: &Type) -> Option<TimeUnit> {
    let logical = kind.get_basic_info().logical_type_ref();
    if let Some(LogicalType::Timestamp(time) | LogicalType::Time(time)) = logical {
        return Some(time.unit);
    }
    None
}

/// How the whole numbers of a column are meant.
fn moment(column: &Type) -> Moment {
    if let Some(LogicalType::Timestamp(time)) = column.get_basic_info().logical_type_ref() {
        return Moment { is_nanos: time.unit == TimeUnit::NANOS, is_universal: time.is_adjusted_to_u_t_c };
    }
    Moment { is_nanos: false, is_universal: true }
}

#[cfg(test)]
mod tests;
