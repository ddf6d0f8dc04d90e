//! The tree of a JSON value, read with every check of the canonical form.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;

use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserializer, Serialize};

use super::{is_noncharacter, normal, MAX_DEPTH, MAX_INTEGER};

/// The members of an object. The writer puts them into their canonical order.
pub(super) type Object = BTreeMap<String, Value>;

/// A value whose strings are normal and whose numbers are exact.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(untagged)]
pub(super) enum Value {
    Null,
    Bool(bool),
    Integer(i64),
    Fraction(Fraction),
    Text(String),
    List(Vec<Value>),
    Object(Object),
}

/// A finite double with digits after the point, so that each number has one form here.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(transparent)]
pub(super) struct Fraction(f64);

impl Eq for Fraction {}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

/// What is refused although it is JSON.
#[derive(Debug, Clone)]
pub(super) enum Fault {
    Number(String),
    Duplicate(String),
    Depth,
    Noncharacter(char),
}

/// Reads one value and nothing after it. What is refused although it is JSON is left in `fault`.
pub(super) fn read(text: &str, fault: &RefCell<Option<Fault>>) -> Result<Value, serde_json::Error> {
    let mut json = serde_json::Deserializer::from_str(text);
    let value = Reader { depth: 0, fault }.deserialize(&mut json)?;
    json.end()?;
    Ok(value)
}

/// Reads one value from anything that describes itself.
pub(super) fn read_from<'de, D: Deserializer<'de>>(
    deserializer: D,
    fault: &RefCell<Option<Fault>>,
) -> Result<Value, D::Error> {
    Reader { depth: 0, fault }.deserialize(deserializer)
}

#[derive(Clone, Copy)]
struct Reader<'f> {
    depth: usize,
    fault: &'f RefCell<Option<Fault>>,
}

impl Reader<'_> {
    fn refuse<T, E: Error>(self, fault: Fault) -> Result<T, E> {
        self.fault.replace(Some(fault));
        Err(E::custom("refused"))
    }

    fn inner<E: Error>(self) -> Result<Self, E> {
        if self.depth == MAX_DEPTH {
            return self.refuse(Fault::Depth);
        }
        Ok(Self { depth: self.depth + 1, ..self })
    }

    fn string<E: Error>(self, text: &str) -> Result<String, E> {
        match text.chars().find(|c| is_noncharacter(*c)) {
            Some(wrong) => self.refuse(Fault::Noncharacter(wrong)),
            None => Ok(normal(text)),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Reader<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Value, E> {
        if (-MAX_INTEGER..=MAX_INTEGER).contains(&number) {
            Ok(Value::Integer(number))
        } else {
            self.refuse(Fault::Number(number.to_string()))
        }
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
        match i64::try_from(number) {
            Ok(number) => self.visit_i64(number),
            Err(_) => self.refuse(Fault::Number(number.to_string())),
        }
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
        // Beyond this every double is an integer, and not every integer a double.
        if !number.is_finite() || number.abs() > MAX_INTEGER as f64 {
            return self.refuse(Fault::Number(format!("{number:?}")));
        }
        if number.fract() == 0.0 {
            #[expect(clippy::cast_possible_truncation, reason = "a whole number within the bounds")]
            return Ok(Value::Integer(number as i64));
        }
        Ok(Value::Fraction(Fraction(number)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        self.string(text).map(Value::Text)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let inner = self.inner()?;
        let mut values = Vec::new();
        while let Some(value) = list.next_element_seed(inner)? {
            values.push(value);
        }
        Ok(Value::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let inner = self.inner()?;
        let mut object = Object::new();
        while let Some(key) = map.next_key::<String>()? {
            let key = self.string(&key)?;
            if object.contains_key(&key) {
                return self.refuse(Fault::Duplicate(key));
            }
            object.insert(key, map.next_value_seed(inner)?);
        }
        Ok(Value::Object(object))
    }
}
