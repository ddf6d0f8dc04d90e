//! Vectors with a least and a most number of entries.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::{slice, vec};

use schemars::gen::SchemaGenerator;
use schemars::schema::{ArrayValidation, InstanceType, Schema, SchemaObject};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::PrimitiveError;

macro_rules! bounded {
    ($(#[$about:meta])* $name:ident, $min:literal) => {
        $(#[$about])*
        #[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[serde(try_from = "Vec<T>")]
        pub struct $name<T, const MAX: usize>(Vec<T>);

        impl<T, const MAX: usize> $name<T, MAX> {
            /// The entries, if there are neither too few nor too many.
            ///
            /// # Errors
            /// `VECTOR_SIZE` with the bounds and how many came.
            pub fn new(entries: Vec<T>) -> Result<Self, PrimitiveError> {
                if ($min..=MAX).contains(&entries.len()) {
                    return Ok(Self(entries));
                }
                Err(PrimitiveError::VectorSize { min: $min, max: MAX, got: entries.len() })
            }

            /// The entries, in their order.
            #[must_use]
            pub fn as_slice(&self) -> &[T] {
                &self.0
            }

            /// The entries, in their order, owned.
            #[must_use]
            pub fn into_vec(self) -> Vec<T> {
                self.0
            }

            /// What `make` gives for each entry: as many, in the same order.
            #[must_use]
            pub fn map<U>(&self, make: impl FnMut(&T) -> U) -> $name<U, MAX> {
                $name(self.0.iter().map(make).collect())
            }

            /// One entry after the other.
            pub fn iter(&self) -> slice::Iter<'_, T> {
                self.0.iter()
            }
        }

        impl<T, const MAX: usize> TryFrom<Vec<T>> for $name<T, MAX> {
            type Error = PrimitiveError;

            fn try_from(entries: Vec<T>) -> Result<Self, Self::Error> {
                Self::new(entries)
            }
        }

        impl<T, const MAX: usize> IntoIterator for $name<T, MAX> {
            type Item = T;
            type IntoIter = vec::IntoIter<T>;

            fn into_iter(self) -> Self::IntoIter {
                self.0.into_iter()
            }
        }

        impl<'a, T, const MAX: usize> IntoIterator for &'a $name<T, MAX> {
            type Item = &'a T;
            type IntoIter = slice::Iter<'a, T>;

            fn into_iter(self) -> Self::IntoIter {
                self.0.iter()
            }
        }

        impl<T: JsonSchema, const MAX: usize> JsonSchema for $name<T, MAX> {
            fn is_referenceable() -> bool {
                false
            }

            fn schema_name() -> String {
                format!("{}_{}_{MAX}", stringify!($name), T::schema_name())
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                array::<T>(generator, $min, MAX)
            }
        }
    };
}

bounded!(
    /// A vector of 1 to `MAX` entries.
    Items,
    1
);
bounded!(
    /// A vector of at most `MAX` entries, possibly none. On the wire it is written out even then.
    Upto,
    0
);

/// The bounds stand in `x-min-items` and `x-max-items`: generators of TypeScript turn `maxItems` into a union of tuples.
fn array<T: JsonSchema>(generator: &mut SchemaGenerator, min: usize, max: usize) -> Schema {
    let items = Some(generator.subschema_for::<T>().into());
    Schema::Object(SchemaObject {
        instance_type: Some(InstanceType::Array.into()),
        array: Some(Box::new(ArrayValidation { items, ..ArrayValidation::default() })),
        extensions: [("x-max-items".to_owned(), max.into()), ("x-min-items".to_owned(), min.into())].into(),
        ..SchemaObject::default()
    })
}

/// The first entry that was there before, if there is one.
pub fn first_duplicate<'a, T: Ord + 'a>(items: impl IntoIterator<Item = &'a T>) -> Option<&'a T> {
    let mut seen = BTreeSet::new();
    items.into_iter().find(|item| !seen.insert(*item))
}

/// Refuse a list in which an entry occurs twice. `field` names the list in the error.
///
/// # Errors
/// `ENTRY_DUPLICATE` with the first entry that occurs again.
pub fn require_distinct<'a, T: Ord + Display + 'a>(
    field: &'static str,
    items: impl IntoIterator<Item = &'a T>,
) -> Result<(), PrimitiveError> {
    match first_duplicate(items) {
        Some(twice) => Err(PrimitiveError::EntryDuplicate { field, value: twice.to_string() }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
