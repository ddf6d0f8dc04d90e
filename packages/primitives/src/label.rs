//! Short texts of fixed shapes: titles, identifiers, tags of languages.

use std::fmt;

use schemars::gen::SchemaGenerator;
use schemars::schema::Schema;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{schema, PrimitiveError};

/// Define a text that is checked when it is made, and whose JSON is held to the same check.
macro_rules! checked_text {
    ($(#[$about:meta])* $name:ident, $check:path, $code:literal, $pattern:expr, $words:literal) => {
        $(#[$about])*
        #[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[serde(try_from = "String")]
        pub struct $name(String);

        impl $name {
            /// The text, if it has the shape.
            ///
            /// # Errors
            #[doc = concat!("`", $code, "` if it does not.")]
            pub fn new(text: impl Into<String>) -> Result<Self, PrimitiveError> {
                let text = text.into();
                $check(&text)?;
                Ok(Self(text))
            }

            /// Return the text as a slice.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = PrimitiveError;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::new(text)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> String {
                stringify!($name).to_owned()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                schema::string(Some($name::MIN), Some($name::MAX), $pattern, $words)
            }
        }
    };
}

checked_text!(
    /// What people call a thing in a list: 1 to 80 bytes of UTF-8 in one line. Characters that change the direction of the text
    /// are refused as control characters are: with them a title could show something else than its bytes say.
    Title,
    check_title,
    "TITLE_INVALID",
    None,
    "One line. The bounds are in bytes of UTF-8. No control characters and none that change the direction of text."
);
checked_text!(
    /// A word for programs: 1 to 32 bytes, lower-case letters, digits and `_`, a letter first.
    Identifier,
    check_identifier,
    "IDENTIFIER_INVALID",
    Some("^[a-z][a-z0-9_]{0,31}$"),
    "A word for programs: lower-case letters, digits and _, a letter first."
);
checked_text!(
    /// The tag of a language, of the shape of BCP 47: 2 to 35 bytes, parts of 1 to 8 letters and digits with `-` between them, the
    /// first of 2 to 8 letters. Whether there is such a language is not checked.
    Language,
    check_language,
    "LANGUAGE_INVALID",
    Some("^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"),
    "The tag of a language, of the shape of BCP 47, such as en or pt-BR."
);

impl Title {
    /// Fewest bytes of a title.
    pub const MIN: usize = 1;
    /// Most bytes of a title.
    pub const MAX: usize = 80;
}

impl Identifier {
    /// Fewest bytes of an identifier.
    pub const MIN: usize = 1;
    /// Most bytes of an identifier.
    pub const MAX: usize = 32;
}

impl Language {
    /// Fewest bytes of a tag.
    pub const MIN: usize = 2;
    /// Most bytes of a tag.
    pub const MAX: usize = 35;

    /// The tag in lower case: tags that differ in case alone name one language.
    #[must_use]
    pub fn folded(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

fn check_title(text: &str) -> Result<(), PrimitiveError> {
    let refused = |got| Err(PrimitiveError::TitleInvalid { max: Title::MAX, got });
    if !(Title::MIN..=Title::MAX).contains(&text.len()) {
        return refused(format!("{} bytes", text.len()));
    }
    match text.chars().find(|c| c.is_control() || breaks_or_turns(*c)) {
        Some(wrong) => refused(format!("the character {wrong:?}")),
        None => Ok(()),
    }
}

/// Whether a character separates lines or paragraphs, or is one of Unicode's bidirectional controls.
const fn breaks_or_turns(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn check_identifier(text: &str) -> Result<(), PrimitiveError> {
    let refused = |got| Err(PrimitiveError::IdentifierInvalid { max: Identifier::MAX, got });
    if !(Identifier::MIN..=Identifier::MAX).contains(&text.len()) {
        return refused(format!("{} bytes", text.len()));
    }
    let fits = |(place, c): (usize, char)| matches!((place, c), (_, 'a'..='z') | (1.., '0'..='9' | '_'));
    match text.char_indices().find(|at| !fits(*at)) {
        Some((_, wrong)) => refused(format!("the character {wrong:?}")),
        None => Ok(()),
    }
}

fn check_language(text: &str) -> Result<(), PrimitiveError> {
    let refused = |got| Err(PrimitiveError::LanguageInvalid { min: Language::MIN, max: Language::MAX, got });
    if !(Language::MIN..=Language::MAX).contains(&text.len()) {
        return refused(format!("{} bytes", text.len()));
    }
    let word = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|c| c.is_ascii_alphanumeric());
    let mut parts = text.split('-');
    let begins = parts.next().is_some_and(|first| (2..=8).contains(&first.len()) && first.bytes().all(is_letter));
    if begins && parts.all(word) {
        return Ok(());
    }
    refused("a text of another shape".to_owned())
}

const fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphabetic()
}

#[cfg(test)]
mod tests;
