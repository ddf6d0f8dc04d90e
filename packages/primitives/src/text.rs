//! Texts with a least and a most number of bytes, without control characters.

use std::fmt;

use schemars::gen::SchemaGenerator;
use schemars::schema::Schema;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{schema, PrimitiveError};

/// Where something is found: 1 to 256 bytes.
pub type Uri = Text<1, 256>;

/// A text of `MIN` to `MAX` bytes of UTF-8 without control characters (line breaks and tabs are some).
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[serde(try_from = "String")]
pub struct Text<const MIN: usize, const MAX: usize>(String);

impl<const MIN: usize, const MAX: usize> Text<MIN, MAX> {
    /// The text, if it keeps the bounds.
    ///
    /// # Errors
    /// `TEXT_INVALID` if it has fewer than `MIN` or more than `MAX` bytes, or a control character.
    pub fn new(text: impl Into<String>) -> Result<Self, PrimitiveError> {
        let text = text.into();
        let refused = |got| Err(PrimitiveError::TextInvalid { min: MIN, max: MAX, got });
        if text.len() < MIN || text.len() > MAX {
            return refused(format!("{} bytes", text.len()));
        }
        match text.chars().find(|c| c.is_control()) {
            Some(wrong) => refused(format!("the character {wrong:?}")),
            None => Ok(Self(text)),
        }
    }

    /// Return the text as a slice.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MIN: usize, const MAX: usize> TryFrom<String> for Text<MIN, MAX> {
    type Error = PrimitiveError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(text)
    }
}

impl<const MIN: usize, const MAX: usize> fmt::Display for Text<MIN, MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<const MIN: usize, const MAX: usize> JsonSchema for Text<MIN, MAX> {
    fn is_referenceable() -> bool {
        false
    }

    fn schema_name() -> String {
        format!("Text_{MIN}_to_{MAX}")
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schema::string(Some(MIN), Some(MAX), None, "The bounds are in bytes of UTF-8. No control characters.")
    }
}

/// What a sender calls a message of their own, so that a repeat is noticed: 1 to 32 visible ASCII characters, no space.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[serde(try_from = "String")]
pub struct Reference(String);

impl Reference {
    /// Most bytes of a reference.
    pub const MAX: usize = 32;

    /// The reference, if it keeps the bounds.
    ///
    /// # Errors
    /// `REFERENCE_INVALID` if it is empty, longer than 32 bytes, or has a character outside `!` to `~`.
    pub fn new(text: impl Into<String>) -> Result<Self, PrimitiveError> {
        let text = text.into();
        let refused = |got| Err(PrimitiveError::ReferenceInvalid { max: Self::MAX, got });
        if text.is_empty() || text.len() > Self::MAX {
            return refused(format!("{} bytes", text.len()));
        }
        match text.chars().find(|c| !c.is_ascii_graphic()) {
            Some(wrong) => refused(format!("the character {wrong:?}")),
            None => Ok(Self(text)),
        }
    }

    /// Return the text as a slice.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Reference {
    type Error = PrimitiveError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(text)
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl JsonSchema for Reference {
    fn schema_name() -> String {
        "Reference".to_owned()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let words = "The sender's own name for this message: visible ASCII, no spaces.";
        schema::string(Some(1), Some(Self::MAX), Some("^[!-~]{1,32}$"), words)
    }
}

#[cfg(test)]
mod tests;
