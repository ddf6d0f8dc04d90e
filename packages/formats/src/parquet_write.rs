//! Tables as Parquet.

use std::io::Write;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};
use serde_json::Value;

use crate::error::FormatError;
use crate::table::{Column, Kind, Table};

/// How many rows are kept in memory before they are written.
const GROUP: usize = 4_096;
/// What the file says wrote it: without a version, so that the same table stays the same bytes.
const WRITER: &str = "caravan";

/// Write a table. Every column may be empty in a row; times are milliseconds in universal time, JSON is text.
pub(crate) fn write(table: &Table<'_>, out: impl Write + Send) -> Result<u64, FormatError> {
    let fields = table.columns.iter().map(field).collect::<Result<Vec<_>, _>>().map_err(unwritable)?;
    let schema = Type::group_type_builder("schema").with_fields(fields).build().map_err(unwritable)?;
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).set_created_by(WRITER.to_owned());
    let mut writer =
        SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties.build())).map_err(unwritable)?;
    let (mut rows, mut count) = (table.rows(), 0);
    loop {
        let group: Vec<Vec<Value>> = rows.by_ref().take(GROUP).collect();
        if group.is_empty() {
            break;
        }
        count += group.len() as u64;
        write_group(&mut writer, table, &group).map_err(unwritable)?;
    }
    writer.close().map_err(unwritable)?;
    Ok(count)
}

fn unwritable(error: ParquetError) -> FormatError {
    FormatError::Unwritable(std::io::Error::other(error))
}

fn field(column: &Column) -> Result<TypePtr, ParquetError> {
    let (physical, logical) = match column.kind {
        Kind::Text | Kind::Json => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Kind::Integer => (Physical::INT64, None),
        Kind::Number => (Physical::DOUBLE, None),
        Kind::Flag => (Physical::BOOLEAN, None),
        Kind::Time => (Physical::INT64, Some(LogicalType::timestamp(true, TimeUnit::MILLIS))),
    };
    let builder = Type::primitive_type_builder(&column.name, physical);
    builder.with_repetition(Repetition::OPTIONAL).with_logical_type(logical).build().map(Arc::new)
}

fn write_group<W: Write + Send>(
    writer: &mut SerializedFileWriter<W>,
    table: &Table<'_>,
    rows: &[Vec<Value>],
) -> Result<(), ParquetError> {
    let mut group = writer.next_row_group()?;
    for (at, column) in table.columns.iter().enumerate() {
        let Some(mut out) = group.next_column()? else { break };
        let values = rows.iter().map(|row| row.get(at).filter(|value| !value.is_null()));
        match column.kind {
            Kind::Text => put::<ByteArrayType>(&mut out, values.map(|value| value?.as_str().map(ByteArray::from))),
            Kind::Json => {
                put::<ByteArrayType>(&mut out, values.map(|value| Some(ByteArray::from(value?.to_string().as_str()))))
            }
            Kind::Integer => put::<Int64Type>(&mut out, values.map(|value| value?.as_i64())),
            Kind::Number => put::<DoubleType>(&mut out, values.map(|value| value?.as_f64())),
            Kind::Flag => put::<BoolType>(&mut out, values.map(|value| value?.as_bool())),
            Kind::Time => put::<Int64Type>(&mut out, values.map(|value| value?.as_i64()?.checked_mul(1_000))),
        }?;
        out.close()?;
    }
    group.close().map(|_| ())
}

fn put<T: DataType>(
    out: &mut SerializedColumnWriter<'_>,
    values: impl Iterator<Item = Option<T::T>>,
) -> Result<(), ParquetError> {
    let (mut levels, mut present) = (vec![], vec![]);
    for value in values {
        levels.push(i16::from(value.is_some()));
        present.extend(value);
    }
    out.typed::<T>().write_batch(&present, Some(&levels), None).map(|_| ())
}
