//! Lists of fields and variants, from which readers are made.

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

/// Reads tagged enums: `read_enum!(Pick { "random": Random {}, "named": Named { task }, "other": Other(_) });`. A field with another name on the
/// wire says so: `{ usage = "use" }`.
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
    ($body:ident, $name:ident, $variant:ident { $($field:ident $(= $key:literal)?),* $(,)? }) => {{
        #[allow(unused_mut)]
        let mut fields = $crate::wire::Fields::of($body)?;
        let whole = $name::$variant { $($field: fields.take($crate::read_key!($field $($key)?))?),* };
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

/// The key of a field: its name, unless another is given.
#[doc(hidden)]
#[macro_export]
macro_rules! read_key {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $key:literal) => {
        $key
    };
}
