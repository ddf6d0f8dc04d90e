//! Canonical items: one spelling, and so one hash, for every piece of data.
//!
//! An item is a JSON value written by RFC 8785 (JSON Canonicalization Scheme): no white space, the keys of an object in the
//! order of their UTF-16 code units, the shortest escapes, UTF-8. Before that every string, keys included, is brought into
//! Unicode's normal form NFC, so that `é` is the same whether it came as one code point or as two. The hash of an item is
//! the SHA-256 of these bytes.
//!
//! A number is read as an IEEE double and written as the RFC says: `1.0` and `1e0` are `1`, `-0` is `0`. A double is exact to
//! 15 digits and is found again from 17, so a number of more digits is refused (zeros at both ends do not count), as is a
//! number beyond ±(2^53 − 1), where a double leaves integers out. Write a larger or a longer number as a string.
//!
//! Also refused: a key twice in one object (also after normalization), half of a surrogate pair, the code points that Unicode
//! calls noncharacters, and what is no JSON at all, such as `NaN`.
//!
//! An [`Item`] inside other JSON is read by that JSON's reader, which gives an IEEE double and no digits: there the number of digits
//! is not checked.

use std::cell::RefCell;
use std::fmt;

use caravan_primitives::{Coded, Hash32};
use serde::de::Error as _;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use unicode_normalization::{is_nfc, UnicodeNormalization};

mod digits;
mod value;

use value::{Fault, Value};

/// The most bytes of JSON that an item is read from, and of its canonical text: 1 MiB.
pub const MAX_BYTES: usize = 1 << 20;
/// The most arrays and objects inside each other.
pub const MAX_DEPTH: usize = 64;
/// The largest number, and with a minus the smallest: 2^53 − 1, up to which every language counts exactly.
pub const MAX_INTEGER: i64 = (1 << 53) - 1;
/// The most significant digits of a number: what it takes to find any double again.
pub const MAX_DIGITS: usize = 17;

/// Why a text has no canonical form. Lines and columns are counted from 1, columns in bytes.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub enum CanonicalError {
    /// The text is longer than [`MAX_BYTES`].
    #[error("ITEM_TOO_LONG: expected at most {MAX_BYTES} bytes, got {got} from {at}")]
    TooLong {
        /// How many bytes came.
        got: u64,
        /// Where the text begins.
        at: Position,
    },
    /// The bytes are no UTF-8.
    #[error("UTF8_INVALID: expected UTF-8, got other bytes at {at}")]
    Utf8 {
        /// Where the first wrong byte is.
        at: Position,
    },
    /// The text is no JSON value, or more than one.
    #[error("JSON_INVALID: expected one JSON value, got {got} at {at}")]
    Json {
        /// What the reader of JSON said.
        got: String,
        at: Position,
    },
    /// Arrays and objects are nested deeper than [`MAX_DEPTH`].
    #[error("JSON_TOO_DEEP: expected at most {MAX_DEPTH} arrays and objects inside each other, got more at {at}")]
    TooDeep { at: Position },
    /// A number would be rounded, or is too large for every language.
    #[error(
        "NUMBER_INEXACT: expected a number from -{MAX_INTEGER} to {MAX_INTEGER} of at most {MAX_DIGITS} significant digits, \
         got {got} before {at}; write other numbers as strings"
    )]
    Number { got: String, at: Position },
    /// An object has a key twice, perhaps in two spellings that NFC makes one.
    #[error("KEY_DUPLICATE: expected every key once, got {key:?} again before {at}")]
    Duplicate {
        /// The key after normalization.
        key: String,
        /// Where the second one ends.
        at: Position,
    },
    /// A string has half of a surrogate pair.
    #[error("SURROGATE_LONE: expected surrogates in pairs, got one alone before {at}")]
    Surrogate { at: Position },
    /// A string has a code point that Unicode will never assign.
    #[error("TEXT_NONCHARACTER: expected characters, got U+{:04X} before {at}", u32::from(*got))]
    Noncharacter {
        got: char,
        /// Where its string ends.
        at: Position,
    },
}

impl Coded for CanonicalError {
    const ALL: &'static [&'static str] = &[
        "ITEM_TOO_LONG",
        "UTF8_INVALID",
        "JSON_INVALID",
        "JSON_TOO_DEEP",
        "NUMBER_INEXACT",
        "KEY_DUPLICATE",
        "SURROGATE_LONE",
        "TEXT_NONCHARACTER",
    ];

    fn code(&self) -> &'static str {
        match self {
            Self::TooLong { .. } => "ITEM_TOO_LONG",
            Self::Utf8 { .. } => "UTF8_INVALID",
            Self::Json { .. } => "JSON_INVALID",
            Self::TooDeep { .. } => "JSON_TOO_DEEP",
            Self::Number { .. } => "NUMBER_INEXACT",
            Self::Duplicate { .. } => "KEY_DUPLICATE",
            Self::Surrogate { .. } => "SURROGATE_LONE",
            Self::Noncharacter { .. } => "TEXT_NONCHARACTER",
        }
    }
}

impl CanonicalError {
    /// Where in the text it is; the beginning for a text that is too long.
    #[must_use]
    pub fn position(&self) -> Position {
        match self {
            Self::TooLong { at, .. }
            | Self::Utf8 { at }
            | Self::Json { at, .. }
            | Self::TooDeep { at }
            | Self::Number { at, .. }
            | Self::Duplicate { at, .. }
            | Self::Surrogate { at }
            | Self::Noncharacter { at, .. } => *at,
        }
    }

    /// Return the same error at another position.
    #[must_use]
    pub(crate) fn moved(mut self, to: impl FnOnce(Position) -> Position) -> Self {
        match &mut self {
            Self::TooLong { at, .. }
            | Self::Utf8 { at }
            | Self::Json { at, .. }
            | Self::TooDeep { at }
            | Self::Number { at, .. }
            | Self::Duplicate { at, .. }
            | Self::Surrogate { at }
            | Self::Noncharacter { at, .. } => *at = to(*at),
        }
        self
    }
}

/// A position in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Position {
    /// The line, from 1.
    pub line: u64,
    /// The byte in the line, from 1.
    pub column: u64,
}

impl Position {
    /// The start of a text.
    pub(crate) const START: Self = Self { line: 1, column: 1 };

    /// Return this position in a larger text, in which the text starts at `start`.
    #[must_use]
    pub fn within(self, start: Self) -> Self {
        let column = if self.line == 1 { start.column + self.column - 1 } else { self.column };
        Self { line: start.line + self.line - 1, column }
    }

    /// Return the position after these bytes.
    fn after(bytes: &[u8]) -> Self {
        let (mut line, mut column) = (1, 1);
        for byte in bytes {
            (line, column) = if *byte == b'\n' { (line + 1, 1) } else { (line, column + 1) };
        }
        Self { line, column }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// A piece of data in its canonical form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item {
    text: String,
    value: Value,
}

impl Item {
    /// The canonical form of a JSON text, white space around it allowed.
    ///
    /// # Errors
    /// Any [`CanonicalError`].
    pub fn from_json(bytes: &[u8]) -> Result<Self, CanonicalError> {
        if bytes.len() > MAX_BYTES {
            return Err(CanonicalError::TooLong { got: bytes.len() as u64, at: Position::START });
        }
        let text = std::str::from_utf8(bytes).map_err(|error| CanonicalError::Utf8 {
            at: Position::after(bytes.get(..error.valid_up_to()).unwrap_or_default()),
        })?;
        let fault = RefCell::new(None);
        let value = value::read(text, &fault).map_err(|error| refused(&error, fault.take()))?;
        if let Some(long) = digits::too_many(text) {
            let at = Position::after(text.as_bytes().get(..long.end).unwrap_or_default());
            let got = text.get(long).unwrap_or_default().to_owned();
            return Err(CanonicalError::Number { got: shortened(&got), at });
        }
        Self::of(value)
    }

    /// The item that is one string.
    ///
    /// # Errors
    /// `ITEM_TOO_LONG`, `TEXT_NONCHARACTER`.
    pub fn from_text(text: &str) -> Result<Self, CanonicalError> {
        Self::of(Value::Text(string(text)?))
    }

    /// The object with these keys and strings, as a row of a table is.
    ///
    /// # Errors
    /// `ITEM_TOO_LONG`, `TEXT_NONCHARACTER`, `KEY_DUPLICATE`. Their position is the field, as its column from 1.
    pub(crate) fn from_fields<'a>(
        fields: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, CanonicalError> {
        let mut object = value::Object::new();
        let mut bytes = 0_u64;
        for ((key, text), column) in fields.into_iter().zip(1..) {
            let at = Position { line: 1, column };
            bytes += (key.len() + text.len()) as u64;
            if bytes > MAX_BYTES as u64 {
                return Err(CanonicalError::TooLong { got: bytes, at });
            }
            let key = string(key).map_err(|error| error.moved(|_| at))?;
            let text = string(text).map_err(|error| error.moved(|_| at))?;
            if object.insert(key.clone(), Value::Text(text)).is_some() {
                return Err(CanonicalError::Duplicate { key, at });
            }
        }
        Self::of(Value::Object(object))
    }

    fn of(value: Value) -> Result<Self, CanonicalError> {
        let text = serde_json_canonicalizer::to_string(&value)
            .map_err(|error| CanonicalError::Json { got: error.to_string(), at: Position::START })?;
        // Escapes and NFC can make a text longer than what came: what is an item can be read again as one.
        if text.len() > MAX_BYTES {
            return Err(CanonicalError::TooLong { got: text.len() as u64, at: Position::START });
        }
        Ok(Self { text, value })
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The SHA-256 of the canonical text.
    #[must_use]
    pub fn hash(&self) -> Hash32 {
        Hash32::digest(self.text.as_bytes())
    }

    /// Whether it is an object.
    #[must_use]
    pub fn is_object(&self) -> bool {
        matches!(self.value, Value::Object(_))
    }

    /// The value at `key`, in any normal form, of an object as text: a string as it is, anything else as its canonical text.
    /// None where there is no such key, or `null`.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<String> {
        let Value::Object(object) = &self.value else { return None };
        let value = object.get(&normal(key)).filter(|value| **value != Value::Null)?;
        if let Value::Text(text) = value {
            return Some(text.clone());
        }
        serde_json_canonicalizer::to_string(value).ok()
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}

impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fault = RefCell::new(None);
        let value = value::read_from(deserializer, &fault);
        let value = value.map_err(|error| match fault.take() {
            Some(fault) => D::Error::custom(to_error(fault, Position::START)),
            None => error,
        })?;
        Self::of(value).map_err(D::Error::custom)
    }
}

impl Serialize for Item {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

/// A string in NFC.
fn string(text: &str) -> Result<String, CanonicalError> {
    if text.len() > MAX_BYTES {
        return Err(CanonicalError::TooLong { got: text.len() as u64, at: Position::START });
    }
    match text.chars().find(|c| is_noncharacter(*c)) {
        Some(got) => Err(CanonicalError::Noncharacter { got, at: Position::START }),
        None => Ok(normal(text)),
    }
}

/// The first characters of a number that is too long to show.
fn shortened(number: &str) -> String {
    const SHOWN: usize = 40;
    match number.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", number.get(..end).unwrap_or_default()),
        None => number.to_owned(),
    }
}

/// The text in NFC.
#[must_use]
pub fn normal(text: &str) -> String {
    if text.is_ascii() || is_nfc(text) {
        text.to_owned()
    } else {
        text.nfc().collect()
    }
}

/// The 66 code points that are for internal use only and never exchanged.
fn is_noncharacter(c: char) -> bool {
    let code = u32::from(c);
    (0xFDD0..=0xFDEF).contains(&code) || code & 0xFFFE == 0xFFFE
}

/// What the reader of JSON refused, or what this module refused in its course.
fn refused(error: &serde_json::Error, fault: Option<Fault>) -> CanonicalError {
    let at = Position { line: error.line().max(1) as u64, column: error.column().max(1) as u64 };
    match fault {
        Some(fault) => to_error(fault, at),
        None => {
            let text = error.to_string();
            let got = text.split(" at line ").next().unwrap_or_default().to_owned();
            // The reader takes `\ud800` for the first half of a pair and says this when the second does not follow.
            let halves = ["lone leading surrogate in hex escape", "unexpected end of hex escape"];
            if halves.contains(&got.as_str()) {
                CanonicalError::Surrogate { at }
            } else {
                CanonicalError::Json { got, at }
            }
        }
    }
}

fn to_error(fault: Fault, at: Position) -> CanonicalError {
    match fault {
        Fault::Number(got) => CanonicalError::Number { got, at },
        Fault::Duplicate(key) => CanonicalError::Duplicate { key, at },
        Fault::Depth => CanonicalError::TooDeep { at },
        Fault::Noncharacter(got) => CanonicalError::Noncharacter { got, at },
    }
}

#[cfg(test)]
mod tests;
