//! Reading requests in few bytes of wasm.
//!
//! serde's derive writes a visitor for every struct and every variant; in a contract with sixty of them that is a quarter of
//! the artefact. Requests are read into a small tree instead, by code that exists once, and taken from it by name:
//! `#[derive(ReadRequest)]` writes the calls. The rules are those of `deny_unknown_fields`: a field that is unknown, repeated
//! or missing is refused; an absent `Option` is `None`. Every such error begins with `MESSAGE_INVALID`; values that check
//! themselves have codes of their own (`HASH_INVALID`). Serialization and schemas stay derived by serde and schemars.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use crate::PrimitiveError;

/// A piece of JSON as requests have them: no floats, no negative numbers.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`, or a field that is absent.
    Null,
    /// The words `true` and `false`.
    Bool(bool),
    /// A number without sign and fraction.
    Number(u64),
    /// A string, its escapes resolved.
    Text(String),
    /// An array in its order.
    List(Vec<Value>),
    /// An object, its keys distinct.
    Map(Vec<(String, Value)>),
}

/// What is wrong with a request; becomes the text of the parser's error. Narrow, so that results stay small.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WireError(Box<str>);

impl WireError {
    /// Wrap the error of a value that checks itself, whose text begins with a code.
    #[must_use]
    #[inline(never)] // exists once, however many values there are
    pub fn new(error: &dyn fmt::Display) -> Self {
        Self(error.to_string().into_boxed_str())
    }

    /// Say what is wrong with the form of the message, under the code `MESSAGE_INVALID`.
    #[must_use]
    #[inline(never)] // exists once, however many fields there are
    pub fn form(text: &dyn fmt::Display) -> Self {
        Self::new(&PrimitiveError::MessageInvalid(text.to_string()))
    }
}

impl fmt::Display for WireError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A type that is read from a [`Value`].
pub trait Read: Sized {
    /// Read a value.
    ///
    /// # Errors
    /// A text that begins with a code and names what was expected.
    fn read(value: Value) -> Result<Self, WireError>;
}

/// Read a type that implements [`Read`] where serde is asked for it.
///
/// # Errors
/// The deserializer's, with the text of [`Read::read`].
pub fn deserialize<'de, T: Read, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    T::read(Value::deserialize(deserializer)?).map_err(D::Error::custom)
}

/// The fields of an object, to be taken out one by one.
#[derive(Debug)]
pub struct Fields(Vec<(String, Value)>);

impl Fields {
    /// Return the fields of an object.
    ///
    /// # Errors
    /// `MESSAGE_INVALID` if the value is not an object.
    #[inline(never)]
    pub fn of(value: Value) -> Result<Fields, WireError> {
        if let Value::Map(entries) = value {
            return Ok(Fields(entries));
        }
        Err(value.unexpected("an object"))
    }

    /// Take a field out and read it.
    ///
    /// # Errors
    /// `MESSAGE_INVALID` if it is missing, unless it is optional; the field's own error otherwise.
    #[inline(never)]
    pub fn take<T: Read>(&mut self, name: &'static str) -> Result<T, WireError> {
        let present = self.cut(name);
        let missing = present.is_none();
        T::read(present.unwrap_or(Value::Null)).map_err(|error| Fields::explain(name, missing, error))
    }

    /// Check that no field is left.
    ///
    /// # Errors
    /// `MESSAGE_INVALID` if one is: it is unknown.
    #[inline(never)]
    pub fn end(self) -> Result<(), WireError> {
        match self.0.first() {
            Some((name, _)) => Err(WireError::form(&format_args!("unknown field `{name}`"))),
            None => Ok(()),
        }
    }

    #[inline(never)]
    fn cut(&mut self, name: &str) -> Option<Value> {
        let place = self.0.iter().position(|(key, _)| key == name)?;
        Some(self.0.swap_remove(place).1)
    }

    #[inline(never)]
    fn explain(name: &str, missing: bool, error: WireError) -> WireError {
        if missing {
            return WireError::form(&format_args!("missing field `{name}`"));
        }
        error
    }
}

/// Return the only key of a tagged enum, and the value under it.
///
/// # Errors
/// `MESSAGE_INVALID` if the value is not an object with one key.
#[inline(never)]
pub fn variant(value: Value) -> Result<(String, Value), WireError> {
    match value {
        Value::Map(mut entries) if entries.len() == 1 => {
            entries.pop().ok_or_else(|| WireError::form(&"expected one key"))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) | Value::Map(_) => {
            Err(value.unexpected("an object with one key"))
        }
    }
}

/// Return the error for a word that an enum does not have.
#[must_use]
#[inline(never)]
pub fn unknown_variant(word: &str) -> WireError {
    WireError::form(&format_args!("unknown variant `{word}`"))
}

impl Value {
    #[inline(never)]
    fn unexpected(&self, expected: &str) -> WireError {
        let got = match self {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::Text(_) => "a string",
            Value::List(_) => "an array",
            Value::Map(_) => "an object",
        };
        WireError::form(&format_args!("expected {expected}, got {got}"))
    }

    /// Return the number.
    ///
    /// # Errors
    /// `MESSAGE_INVALID` if the value is not a number.
    #[inline(never)]
    pub fn number(self) -> Result<u64, WireError> {
        if let Value::Number(number) = self {
            return Ok(number);
        }
        Err(self.unexpected("a number"))
    }

    /// Return the string.
    ///
    /// # Errors
    /// `MESSAGE_INVALID` if the value is not a string.
    #[inline(never)]
    pub fn text(self) -> Result<String, WireError> {
        if let Value::Text(text) = self {
            return Ok(text);
        }
        Err(self.unexpected("a string"))
    }

    /// Return the entries of the array.
    ///
    /// # Errors
    /// `MESSAGE_INVALID` if the value is not an array.
    #[inline(never)]
    pub fn list(self) -> Result<Vec<Value>, WireError> {
        if let Value::List(entries) = self {
            return Ok(entries);
        }
        Err(self.unexpected("an array"))
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(Tree)
    }
}

struct Tree;

impl<'de> Visitor<'de> for Tree {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MESSAGE_INVALID: JSON without floats and negative numbers")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        Value::deserialize(deserializer)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Bool(flag))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Number(number))
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Value, E> {
        u64::try_from(number).map(Value::Number).map_err(|_| E::custom(WireError::form(&"expected no negative number")))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(entry) = entries.next_element()? {
            list.push(entry);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map: Vec<(String, Value)> = Vec::new();
        while let Some((key, value)) = entries.next_entry::<String, Value>()? {
            if map.iter().any(|(other, _)| *other == key) {
                return Err(A::Error::custom(WireError::form(&format_args!("duplicate field `{key}`"))));
            }
            map.push((key, value));
        }
        Ok(Value::Map(map))
    }
}

mod macros;
mod values;

#[cfg(test)]
mod tests;
