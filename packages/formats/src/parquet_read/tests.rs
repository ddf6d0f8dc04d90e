use std::sync::Arc;

use caravan_primitives::Coded;
use parquet::data_type::{ByteArray, ByteArrayType, DataType, Int32Type, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use proptest::prelude::*;

use super::*;
use crate::samples::file;

/// A column of a file: its values, and the levels of repeated or optional ones.
type Levels<'l> = Option<&'l [i16]>;

fn parquet<T: DataType>(schema: &str, values: &[T::T], defined: Levels<'_>, repeated: Levels<'_>) -> Vec<u8> {
    let mut bytes = vec![];
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, Arc::new(WriterProperties::default())).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<T>().write_batch(values, defined, repeated).unwrap();
    column.close().unwrap();
    group.close().unwrap();
    writer.close().unwrap();
    bytes
}

fn read(bytes: &[u8]) -> Result<Vec<String>, FormatError> {
    let mut rows = vec![];
    read_parquet(&file(bytes), &mut |item| {
        rows.push(item.as_str().to_owned());
        Ok(())
    })?;
    Ok(rows)
}

fn longs(schema: &str, values: &[i64]) -> Result<Vec<String>, FormatError> {
    read(&parquet::<Int64Type>(schema, values, None, None))
}

#[test]
fn numbers_and_times_are_texts() {
    let rows = longs("message m { required int64 n; }", &[-1, i64::MAX]).unwrap();
    assert_eq!(rows, [r#"{"n":"-1"}"#, r#"{"n":"9223372036854775807"}"#]);
    let rows = longs("message m { required int64 t (TIMESTAMP(MILLIS,true)); }", &[1_500, -1]).unwrap();
    assert_eq!(rows, [r#"{"t":"1970-01-01T00:00:01.5Z"}"#, r#"{"t":"1969-12-31T23:59:59.999Z"}"#]);
    let rows = longs("message m { required int64 t (TIMESTAMP(NANOS,false)); }", &[1]).unwrap();
    assert_eq!(rows, [r#"{"t":"1970-01-01T00:00:00.000000001"}"#]);
    let days = parquet::<Int32Type>("message m { required int32 d (DATE); }", &[19_782], None, None);
    assert_eq!(read(&days).unwrap(), [r#"{"d":"2024-02-29"}"#]);
}

#[test]
fn a_list_is_json_and_null_is_nothing() {
    let schema = "message m { optional group l (LIST) { repeated group list { optional binary element (UTF8); } } }";
    let values = [ByteArray::from("a\""), ByteArray::from("e\u{301}")];
    let bytes = parquet::<ByteArrayType>(schema, &values, Some(&[3, 3, 0, 2]), Some(&[0, 1, 0, 0]));
    assert_eq!(
        read(&bytes).unwrap(),
        ["{\"l\":\"[\\\"a\\\\\\\"\\\",\\\"é\\\"]\"}", r#"{"l":""}"#, r#"{"l":"[null]"}"#]
    );
}

#[test]
fn bytes_and_values_without_a_text_are_refused_with_their_column() {
    let binary = "message m { required group image { required binary bytes; } }";
    let refused = read(&parquet::<ByteArrayType>(binary, &[ByteArray::from("x")], None, None)).unwrap_err();
    assert_eq!(refused.code(), "FORMAT_COLUMN");
    assert!(refused
        .to_string()
        .ends_with("got bytes; keep them in files, and name these in a column of text in column \"image\""));
    let late = longs("message m { required int64 t (TIMESTAMP(MILLIS,true)); }", &[0, i64::MAX]).unwrap_err();
    assert!(late.to_string().contains("9223372036854775807 ms in row 2 in column \"t\""), "{late}");
    let nested = "message m { required group g { required int64 t (TIMESTAMP(NANOS,true)); } }";
    assert_eq!(longs(nested, &[1]).unwrap_err().code(), "FORMAT_COLUMN");
    let days = parquet::<Int32Type>("message m { required int32 d (DATE); }", &[i32::MAX], None, None);
    assert_eq!(read(&days).unwrap_err().code(), "FORMAT_COLUMN");
}

#[test]
fn a_row_that_is_too_long_is_named_by_its_number() {
    let long = "x".repeat(2 << 20);
    let values = [ByteArray::from("a"), ByteArray::from(long.as_str())];
    let bytes = parquet::<ByteArrayType>("message m { required binary t (UTF8); }", &values, None, None);
    let refused = read(&bytes).unwrap_err();
    assert!(refused.to_string().contains("row 2: ITEM_TOO_LONG"), "{refused}");
}

#[test]
fn columns_that_are_one_in_nfc_and_too_many_columns_are_refused() {
    let refused = read(&parquet::<Int64Type>("message m { required int64 é; }", &[], None, None));
    assert!(refused.is_ok());
    let many: String = (0..1_001).map(|number| format!("required int64 c{number}; ")).collect();
    let schema = Arc::new(parse_message_type(&format!("message m {{ {many} }}")).unwrap());
    let mut bytes = vec![];
    SerializedFileWriter::new(&mut bytes, schema, Arc::new(WriterProperties::default())).unwrap().close().unwrap();
    assert_eq!(read(&bytes).unwrap_err().code(), "FORMAT_COLUMNS");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_file_is_an_error_or_other_rows_and_never_a_panic(at in 0_usize..400, byte in any::<u8>(), cut in any::<bool>()) {
        let values: Vec<ByteArray> = (0..20).map(|number| ByteArray::from(format!("text {number}").as_str())).collect();
        let mut bytes = parquet::<ByteArrayType>("message m { required binary t (UTF8); }", &values, None, None);
        let at = at % bytes.len();
        if cut {
            bytes.truncate(at);
        } else {
            bytes[at] = byte;
        }
        let _ = read(&bytes);
    }
}
