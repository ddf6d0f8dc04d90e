//! Building blocks for the hand-written schemas of newtypes, because schemars does not see what `TryFrom` refuses.

use schemars::schema::{InstanceType, Metadata, NumberValidation, Schema, SchemaObject, StringValidation};

fn described(kind: InstanceType, description: &str) -> SchemaObject {
    SchemaObject {
        instance_type: Some(kind.into()),
        metadata: Some(Box::new(Metadata { description: Some(description.to_owned()), ..Metadata::default() })),
        ..SchemaObject::default()
    }
}

/// The schema of an unsigned integer of the given format (`uint64`), at least `min`, at most `max` where one is given.
#[must_use]
pub fn integer(format: &str, min: u32, max: Option<u32>, description: &str) -> Schema {
    Schema::Object(SchemaObject {
        format: Some(format.to_owned()),
        number: Some(Box::new(NumberValidation {
            minimum: Some(f64::from(min)),
            maximum: max.map(f64::from),
            ..NumberValidation::default()
        })),
        ..described(InstanceType::Integer, description)
    })
}

/// The schema of a string with bounds on its length and a pattern, each where it is given.
#[must_use]
pub fn string(min: Option<usize>, max: Option<usize>, pattern: Option<&str>, description: &str) -> Schema {
    let length = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Schema::Object(SchemaObject {
        string: Some(Box::new(StringValidation {
            min_length: min.map(length),
            max_length: max.map(length),
            pattern: pattern.map(str::to_owned),
        })),
        ..described(InstanceType::String, description)
    })
}
