//! Values of Parquet as JSON.

use parquet::record::Field;
use serde_json::{Map, Number, Value};
use time::{Date, OffsetDateTime};

/// How the times of a column are meant.
#[derive(Clone, Copy)]
pub(super) struct Moment {
    /// Whole numbers are nanoseconds since 1970.
    pub(super) is_nanos: bool,
    /// Times are universal, not those of a clock somewhere.
    pub(super) is_universal: bool,
}

/// Times inside of lists and structs.
const INSIDE: Moment = Moment { is_nanos: false, is_universal: true };

/// A value as JSON: dates and times as ISO 8601 has them. None where a time is out of range.
pub(super) fn value(field: &Field, moment: Moment) -> Option<Value> {
    Some(match field {
        Field::Null => Value::Null,
        Field::Bool(value) => Value::Bool(*value),
        Field::Byte(number) => Value::from(*number),
        Field::Short(number) => Value::from(*number),
        Field::Int(number) => Value::from(*number),
        Field::Long(number) if moment.is_nanos => Value::String(timestamp(i128::from(*number), moment)?),
        Field::Long(number) => Value::from(*number),
        Field::UByte(number) => Value::from(*number),
        Field::UShort(number) => Value::from(*number),
        Field::UInt(number) => Value::from(*number),
        Field::ULong(number) => Value::from(*number),
        Field::Float16(number) => number_of(&number.to_string()),
        Field::Float(number) => number_of(&number.to_string()),
        Field::Double(number) => number_of(&number.to_string()),
        Field::Decimal(_) => Value::String(field.to_string()),
        Field::Str(text) => Value::String(text.clone()),
        Field::Bytes(_) => return None,
        Field::Date(days) => Value::String(date(*days)?),
        Field::TimeMillis(millis) => Value::String(clock(i64::from(*millis) * 1_000)?),
        Field::TimeMicros(micros) => Value::String(clock(*micros)?),
        Field::TimestampMillis(millis) => Value::String(timestamp(i128::from(*millis) * 1_000_000, moment)?),
        Field::TimestampMicros(micros) => Value::String(timestamp(i128::from(*micros) * 1_000, moment)?),
        Field::Group(row) => {
            let parts = row.get_column_iter().map(|(name, part)| Some((name.clone(), value(part, INSIDE)?)));
            Value::Object(parts.collect::<Option<Map<_, _>>>()?)
        }
        Field::ListInternal(list) => {
            Value::Array(list.elements().iter().map(|part| value(part, INSIDE)).collect::<Option<Vec<_>>>()?)
        }
        Field::MapInternal(map) => {
            let key =
                |key: &Field| value(key, INSIDE).map(|key| key.as_str().map_or_else(|| key.to_string(), str::to_owned));
            let parts = map.entries().iter().map(|(name, part)| Some((key(name)?, value(part, INSIDE)?)));
            Value::Object(parts.collect::<Option<Map<_, _>>>()?)
        }
    })
}

/// The shortest digits of a number, not those of a wider type; what is no number, as its name.
fn number_of(text: &str) -> Value {
    let number = text.parse().ok().and_then(Number::from_f64);
    number.map_or_else(|| Value::String(text.to_owned()), Value::Number)
}

fn date(days: i32) -> Option<String> {
    let date = Date::from_julian_day(days.checked_add(2_440_588)?).ok()?;
    (1..=9_999)
        .contains(&date.year())
        .then(|| format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day()))
}

fn clock(micros: i64) -> Option<String> {
    let micros = u64::try_from(micros).ok().filter(|micros| *micros < 86_400_000_000)?;
    let secs = micros / 1_000_000;
    let part = fraction(micros % 1_000_000 * 1_000);
    Some(format!("{:02}:{:02}:{:02}{part}", secs / 3_600, secs / 60 % 60, secs % 60))
}

fn timestamp(nanos: i128, moment: Moment) -> Option<String> {
    let time = OffsetDateTime::from_unix_timestamp_nanos(nanos).ok()?;
    let day = date(time.to_julian_day().checked_sub(2_440_588)?)?;
    let part = fraction(u64::from(time.nanosecond()));
    let zone = if moment.is_universal { "Z" } else { "" };
    Some(format!("{day}T{:02}:{:02}:{:02}{part}{zone}", time.hour(), time.minute(), time.second()))
}

/// Nanoseconds as a fraction of a second, without zeros at its end.
fn fraction(nanos: u64) -> String {
    match nanos {
        0 => String::new(),
        _ => format!(".{nanos:09}").trim_end_matches('0').to_owned(),
    }
}
