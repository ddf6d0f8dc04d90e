//! Text files that people write.

/// What some editors write before a text, to say that it is UTF-8.
const MARK: &str = "\u{feff}";

/// Drop the mark before the bytes of a text.
pub(crate) fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(MARK.as_bytes()).unwrap_or(bytes)
}

/// Drop the mark before a text.
#[must_use]
pub fn unmarked(text: &str) -> &str {
    text.strip_prefix(MARK).unwrap_or(text)
}
