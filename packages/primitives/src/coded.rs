//! The stable code of an error.

/// An error whose text starts with a stable code, so that clients find out what happened without reading prose.
///
/// The text is `CODE: what was expected, what came`. Codes are unique in the suite.
pub trait Coded {
    /// Every code of this type, in the order of its variants.
    const ALL: &'static [&'static str];

    /// The code of this error, one of [`Coded::ALL`].
    fn code(&self) -> &'static str;
}
