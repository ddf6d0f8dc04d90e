//! Readers of values that check themselves.

/// Read a value type from the string, or the number, that it is made of, by its own `TryFrom`.
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
