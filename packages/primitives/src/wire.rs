//! Reading requests in few bytes of wasm.
//!
//! serde's derive writes a visitor for every struct and every variant; in a contract with sixty of them that is a quarter of
//! the artefact. Requests are read into a small tree instead, by code that exists once, and taken from it by name. The
//! rules are those of `deny_unknown_fields`: a field that is unknown, doubled or missing is refused; an absent `Option` is `None`.
//! Serialization and schemas stay derived.

use std::fmt;

use cosmwasm_std::{Binary, Uint128};
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

/// A piece of JSON as requests have them: no floats, no negative numbers.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`, or a field that is absent.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(u64),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Value>),
    /// An object, its keys distinct.
    Map(Vec<(String, Value)>),
}

/// What is wrong with a request; becomes the text of the parser's error. Narrow, so that results stay small.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WireError(Box<str>);

impl WireError {
    /// With this text.
    #[must_use]
    #[inline(never)]
    pub fn new(text: &dyn fmt::Display) -> WireError {
        WireError(text.to_string().into_boxed_str())
    }
}

impl fmt::Display for WireError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A type that is read from a [`Value`].
pub trait Read: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// A text that names what was expected.
    fn read(value: Value) -> Result<Self, WireError>;
}

/// Reads a type that implements [`Read`] wherever serde is asked for it.
///
/// # Errors
/// The deserializer's, with the text of [`Read::read`].
pub fn deserialize<'de, T: Read, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    T::read(Value::deserialize(deserializer)?).map_err(D::Error::custom)
}

/// The fields of an object, taken out one by one.
#[derive(Debug)]
pub struct Fields(Vec<(String, Value)>);

impl Fields {
    /// Of an object.
    ///
    /// # Errors
    /// If it is none.
    #[inline(never)]
    pub fn of(value: Value) -> Result<Fields, WireError> {
        if let Value::Map(entries) = value {
            return Ok(Fields(entries));
        }
        Err(value.unexpected("an object"))
    }

    /// Takes a field out and reads it.
    ///
    /// # Errors
    /// If it is missing, unless it is optional, or does not read.
    #[inline(never)]
    pub fn take<T: Read>(&mut self, name: &'static str) -> Result<T, WireError> {
        let present = self.cut(name);
        let missing = present.is_none();
        T::read(present.unwrap_or(Value::Null)).map_err(|error| Fields::explain(name, missing, error))
    }

    /// Nothing is left.
    ///
    /// # Errors
    /// If a field is left: it is unknown.
    #[inline(never)]
    pub fn end(self) -> Result<(), WireError> {
        match self.0.first() {
            Some((name, _)) => Err(WireError::new(&format_args!("unknown field `{name}`"))),
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
            return WireError::new(&format_args!("missing field `{name}`"));
        }
        error
    }
}

/// The one key of a tagged enum, and what stands under it.
///
/// # Errors
/// If it is no object with one key.
#[inline(never)]
pub fn variant(value: Value) -> Result<(String, Value), WireError> {
    match value {
        Value::Map(mut entries) if entries.len() == 1 => {
            entries.pop().ok_or_else(|| WireError::new(&"expected one key"))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) | Value::Map(_) => {
            Err(value.unexpected("an object with one key"))
        }
    }
}

/// A word that is none of an enum's.
#[must_use]
#[inline(never)]
pub fn unknown_variant(word: &str) -> WireError {
    WireError::new(&format_args!("unknown variant `{word}`"))
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
        WireError::new(&format_args!("expected {expected}, got {got}"))
    }

    /// The number.
    ///
    /// # Errors
    /// If it is none.
    #[inline(never)]
    pub fn number(self) -> Result<u64, WireError> {
        if let Value::Number(number) = self {
            return Ok(number);
        }
        Err(self.unexpected("a number"))
    }

    /// The string.
    ///
    /// # Errors
    /// If it is none.
    #[inline(never)]
    pub fn text(self) -> Result<String, WireError> {
        if let Value::Text(text) = self {
            return Ok(text);
        }
        Err(self.unexpected("a string"))
    }

    /// The entries of the array.
    ///
    /// # Errors
    /// If it is none.
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
        f.write_str("JSON without floats and negative numbers")
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
        u64::try_from(number).map(Value::Number).map_err(|_| E::custom("expected no negative number"))
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
                return Err(A::Error::custom(format_args!("duplicate field `{key}`")));
            }
            map.push((key, value));
        }
        Ok(Value::Map(map))
    }
}

impl Read for String {
    fn read(value: Value) -> Result<String, WireError> {
        value.text()
    }
}

impl Read for bool {
    fn read(value: Value) -> Result<bool, WireError> {
        if let Value::Bool(flag) = value {
            return Ok(flag);
        }
        Err(value.unexpected("a boolean"))
    }
}

impl Read for u64 {
    fn read(value: Value) -> Result<u64, WireError> {
        value.number()
    }
}

macro_rules! small {
    ($($number:ident),*) => { $(
        impl Read for $number {
            fn read(value: Value) -> Result<$number, WireError> {
                $number::try_from(value.number()?).map_err(|_| WireError::new(&concat!("expected at most ", stringify!($number))))
            }
        }
    )* };
}

small!(u8, u16, u32);

impl Read for Uint128 {
    fn read(value: Value) -> Result<Uint128, WireError> {
        let amount = value
            .text()?
            .parse::<u128>()
            .map_err(|error| WireError::new(&format_args!("expected an amount: {error}")))?;
        Ok(Uint128::new(amount))
    }
}

impl Read for Binary {
    fn read(value: Value) -> Result<Binary, WireError> {
        Binary::from_base64(&value.text()?).map_err(|error| WireError::new(&error))
    }
}

impl<T: Read> Read for Option<T> {
    fn read(value: Value) -> Result<Option<T>, WireError> {
        if value == Value::Null {
            return Ok(None);
        }
        T::read(value).map(Some)
    }
}

impl<T: Read> Read for Box<T> {
    fn read(value: Value) -> Result<Box<T>, WireError> {
        T::read(value).map(Box::new)
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(value: Value) -> Result<Vec<T>, WireError> {
        value.list()?.into_iter().map(T::read).collect()
    }
}

impl<A: Read, B: Read> Read for (A, B) {
    fn read(value: Value) -> Result<(A, B), WireError> {
        let [a, b] = <[Value; 2]>::try_from(value.list()?).map_err(|_| WireError::new(&"expected two entries"))?;
        Ok((A::read(a)?, B::read(b)?))
    }
}

/// Reads a value type from the string, or the number, that it is made of, by its own `TryFrom`.
#[macro_export]
macro_rules! read_by {
    ($raw:ty => $($name:ty),+ $(,)?) => { $(
        impl $crate::wire::Read for $name {
            fn read(value: $crate::wire::Value) -> Result<Self, $crate::wire::WireError> {
                let raw = <$raw as $crate::wire::Read>::read(value)?;
                <$name>::try_from(raw).map_err(|error| $crate::wire::WireError::new(&error))
            }
        }
    )+ };
}

read_by!(u64 => crate::AssetId, crate::AssignmentId, crate::BatchId, crate::EditionId, crate::LicenseId, crate::OfferId);
read_by!(u64 => crate::PersonId, crate::ProjectId);
read_by!(String => crate::Hash32, crate::Reference);

impl Read for crate::Seconds {
    fn read(value: Value) -> Result<crate::Seconds, WireError> {
        value.number().map(crate::Seconds::new)
    }
}

impl Read for crate::Time {
    fn read(value: Value) -> Result<crate::Time, WireError> {
        value.number().map(crate::Time::new)
    }
}

impl<const MIN: usize, const MAX: usize> Read for crate::Text<MIN, MAX> {
    fn read(value: Value) -> Result<Self, WireError> {
        crate::Text::new(value.text()?).map_err(|error| WireError::new(&error))
    }
}

impl<T: Read, const MAX: usize> Read for crate::Items<T, MAX> {
    fn read(value: Value) -> Result<Self, WireError> {
        crate::Items::new(Vec::read(value)?).map_err(|error| WireError::new(&error))
    }
}

impl<T: Read, const MAX: usize> Read for crate::Upto<T, MAX> {
    fn read(value: Value) -> Result<Self, WireError> {
        crate::Upto::new(Vec::read(value)?).map_err(|error| WireError::new(&error))
    }
}

/// Reads structs field by field: `read_struct!(Work { tasks, overlap });` names every field once.
#[macro_export]
macro_rules! read_struct {
    ($($name:ident { $($field:ident),* $(,)? })+) => { $(
        impl $crate::wire::Read for $name {
            fn read(value: $crate::wire::Value) -> Result<Self, $crate::wire::WireError> {
                #[allow(unused_mut)]
                let mut fields = $crate::wire::Fields::of(value)?;
                let whole = $name { $($field: fields.take(stringify!($field))?),* };
                fields.end()?;
                Ok(whole)
            }
        }
        $crate::read_by_tree!($name);
    )+ };
}

/// Reads tagged enums: `read_enum!(Pick { "random": Random {}, "named": Named { task }, "other": Other(_) });`.
#[macro_export]
macro_rules! read_enum {
    ($($name:ident { $($tag:literal : $variant:ident $body:tt),* $(,)? })+) => { $(
        impl $crate::wire::Read for $name {
            fn read(value: $crate::wire::Value) -> Result<Self, $crate::wire::WireError> {
                let (tag, body) = $crate::wire::variant(value)?;
                match tag.as_str() {
                    $($tag => $crate::read_variant!(body, $name, $variant $body),)*
                    unknown => Err($crate::wire::unknown_variant(unknown)),
                }
            }
        }
        $crate::read_by_tree!($name);
    )+ };
}

/// Reads enums that are words: `read_word!(Nature { "objective": Objective, "subjective": Subjective });`.
#[macro_export]
macro_rules! read_word {
    ($($name:ident { $($word:literal : $variant:ident),* $(,)? })+) => { $(
        impl $crate::wire::Read for $name {
            fn read(value: $crate::wire::Value) -> Result<Self, $crate::wire::WireError> {
                match value.text()?.as_str() {
                    $($word => Ok($name::$variant),)*
                    unknown => Err($crate::wire::unknown_variant(unknown)),
                }
            }
        }
        $crate::read_by_tree!($name);
    )+ };
}

/// One variant of [`read_enum!`].
#[doc(hidden)]
#[macro_export]
macro_rules! read_variant {
    ($body:ident, $name:ident, $variant:ident (_)) => {
        Ok($name::$variant($crate::wire::Read::read($body)?))
    };
    ($body:ident, $name:ident, $variant:ident { $($field:ident),* $(,)? }) => {{
        #[allow(unused_mut)]
        let mut fields = $crate::wire::Fields::of($body)?;
        let whole = $name::$variant { $($field: fields.take(stringify!($field))?),* };
        fields.end()?;
        Ok(whole)
    }};
}

/// `Deserialize` by way of the tree.
#[doc(hidden)]
#[macro_export]
macro_rules! read_by_tree {
    ($name:ident) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::wire::deserialize(deserializer)
            }
        }
    };
}

#[cfg(test)]
mod tests;
