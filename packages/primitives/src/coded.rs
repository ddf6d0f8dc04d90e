//! Stable codes of errors, and the macro that writes an error enum once.

/// An error whose text starts with a stable code, so that clients can act on it without reading prose.
///
/// The text is `CODE: what was expected, what came`. A code means the same wherever it occurs in the suite.
pub trait Coded {
    /// The codes of this type, in the order of its variants.
    const ALL: &'static [&'static str];

    /// What clients may know about each code. Empty for types that no client meets.
    const CATALOG: &'static [CodeInfo] = &[];

    /// Return the code of this error.
    fn code(&self) -> &'static str;
}

/// What a code means and what to do about it: data for `schema/errors.json` and for the hints of programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeInfo {
    /// The code, such as `BATCH_UNKNOWN`.
    pub code: &'static str,
    /// One sentence: what happened.
    pub meaning: &'static str,
    /// One sentence: what to do next.
    pub fix: &'static str,
}

/// Write an error enum once: a doc line with the meaning, the variant, the text that starts with the code, and what to do.
///
/// ```
/// caravan_primitives::coded_errors! {
///     /// What a shop can refuse.
///     #[derive(Debug, Clone, PartialEq)]
///     pub enum ShopError includes(Primitive(caravan_primitives::PrimitiveError)) {
///         /// The goods are sold.
///         SoldOut { wanted: u8, left: u8 } = "SOLD_OUT: expected at most {left}, got {wanted}" => "Order fewer.",
///     }
/// }
/// # use caravan_primitives::Coded;
/// assert_eq!(ShopError::SoldOut { wanted: 3, left: 2 }.code(), "SOLD_OUT");
/// assert_eq!(ShopError::CATALOG[0].meaning, "The goods are sold.");
/// ```
///
/// The code stands only at the start of the text, so that text, [`Coded::code`] and [`Coded::CATALOG`] cannot disagree. The
/// types under `includes` are wrapped: their text and code pass through. Values that the text names and the variant does not
/// have follow it as `with(name = value)`. The crate that uses the macro needs `thiserror`.
#[macro_export]
macro_rules! coded_errors {
    (
        $(#[$attribute:meta])*
        $vis:vis enum $name:ident $(includes( $($from:ident($source:ty)),+ $(,)? ))? {
            $(
                $(#[doc = $meaning:literal])+
                $variant:ident $(( $($tuple:tt)* ))? $({ $($fields:tt)* })? = $text:literal $(with( $($value:tt)* ))? => $fix:expr
            ),* $(,)?
        }
    ) => {
        $(#[$attribute])*
        #[derive(::thiserror::Error)]
        #[allow(missing_docs)] // the text of a variant says what its fields are
        $vis enum $name {
            $(
                $(#[doc = $meaning])+
                #[error($text $(, $($value)*)?)]
                $variant $(( $($tuple)* ))? $({ $($fields)* })?,
            )*
            $($(
                #[doc = concat!("One of [`", stringify!($source), "`], with its own text and code.")]
                #[error(transparent)]
                $from(#[from] $source),
            )+)?
        }

        impl $crate::Coded for $name {
            const ALL: &'static [&'static str] = &[$($crate::code_of!($text)),*];

            const CATALOG: &'static [$crate::CodeInfo] = &[$(
                $crate::CodeInfo {
                    code: $crate::code_of!($text),
                    meaning: $crate::coded::without_first_space(concat!($($meaning),+)),
                    fix: $fix,
                }
            ),*];

            fn code(&self) -> &'static str {
                match self {
                    $(Self::$variant { .. } => $crate::code_of!($text),)*
                    $($(Self::$from(error) => $crate::Coded::code(error),)+)?
                }
            }
        }
    };
}

/// The code at the start of a text, as a constant of its own: so a contract that asks for codes does not carry the texts twice.
#[doc(hidden)]
#[macro_export]
macro_rules! code_of {
    ($text:literal) => {{
        const BYTES: [u8; $crate::coded::code_length($text)] = $crate::coded::first_bytes($text);
        const CODE: &str = $crate::coded::as_text(&BYTES);
        CODE
    }};
}

/// The number of bytes before the first colon. For [`code_of!`], while compiling.
#[doc(hidden)]
#[must_use]
pub const fn code_length(text: &str) -> usize {
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        if *first == b':' {
            return text.len().saturating_sub(rest.len());
        }
        rest = tail;
    }
    0
}

/// The first `N` bytes. For [`code_of!`], while compiling.
#[doc(hidden)]
#[must_use]
pub const fn first_bytes<const N: usize>(text: &str) -> [u8; N] {
    match text.as_bytes().first_chunk::<N>() {
        Some(bytes) => *bytes,
        None => [b'?'; N],
    }
}

/// Bytes that are a text. For [`code_of!`], while compiling.
#[doc(hidden)]
#[must_use]
pub const fn as_text(bytes: &[u8]) -> &str {
    match core::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => "",
    }
}

/// A doc comment without the space after its slashes. For [`coded_errors!`], while compiling.
#[doc(hidden)]
#[must_use]
pub const fn without_first_space(text: &str) -> &str {
    match text.as_bytes() {
        [b' ', rest @ ..] => as_text(rest),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    crate::coded_errors! {
        /// Of a lower layer.
        #[derive(Debug, Clone, PartialEq)]
        enum Inner {
            /// The list has no entry.
            Empty = "INNER_EMPTY: expected at least one" => "Add one.",
        }
    }

    crate::coded_errors! {
        /// Of an upper layer.
        #[derive(Debug, Clone, PartialEq)]
        enum Outer includes(Inner(Inner)) {
            /// The number is too large
            /// for the field.
            TooLarge { field: &'static str, got: u64 } = "TOO_LARGE: expected {field} of at most {max}, got {got}" with(max = 9) => "Choose a smaller one.",
            /// The name is taken.
            Taken(String) = "NAME_TAKEN: {0} is taken: choose" => FIX,
        }
    }

    const FIX: &str = "Choose another.";

    #[test]
    fn an_error_is_written_once_and_text_code_and_catalog_agree() {
        let error = Outer::TooLarge { field: "age", got: 10 };
        assert_eq!(error.to_string(), "TOO_LARGE: expected age of at most 9, got 10");
        assert_eq!((error.code(), Outer::Taken("x".into()).code()), ("TOO_LARGE", "NAME_TAKEN"));
        assert_eq!(Outer::ALL, ["TOO_LARGE", "NAME_TAKEN"]);
        let meaning = "The number is too large for the field.";
        let first = CodeInfo { code: "TOO_LARGE", meaning, fix: "Choose a smaller one." };
        assert_eq!(Outer::CATALOG, [first, CodeInfo { code: "NAME_TAKEN", meaning: "The name is taken.", fix: FIX }]);
    }

    #[test]
    fn an_included_error_keeps_its_text_and_code_and_stays_out_of_the_list() {
        let error = Outer::from(Inner::Empty);
        assert_eq!((error.to_string(), error.code()), (Inner::Empty.to_string(), "INNER_EMPTY"));
        assert!(!Outer::ALL.contains(&"INNER_EMPTY"));
    }
}
