//! What the texts of a query look like, for the description.

use caravan_chain::Code;
use caravan_licensing_api::Use;
use caravan_provenance_api::Kind;
use schemars::gen::SchemaGenerator;
use schemars::schema::{InstanceType, NumberValidation, Schema, SchemaObject, StringValidation};

fn pattern(pattern: &str) -> Schema {
    let string = StringValidation { pattern: Some(pattern.to_owned()), ..StringValidation::default() };
    SchemaObject {
        instance_type: Some(InstanceType::String.into()),
        string: Some(Box::new(string)),
        ..SchemaObject::default()
    }
    .into()
}

fn one_of<'a>(words: impl IntoIterator<Item = &'a str>) -> Schema {
    let words = words.into_iter().map(|word| word.into()).collect();
    SchemaObject {
        instance_type: Some(InstanceType::String.into()),
        enum_values: Some(words),
        ..SchemaObject::default()
    }
    .into()
}

/// A cursor.
pub(crate) fn cursor(_: &mut SchemaGenerator) -> Schema {
    pattern("^[A-Za-z0-9_-]+$")
}

/// An id: SQLite has no larger numbers.
pub(crate) fn id(_: &mut SchemaGenerator) -> Schema {
    let number = NumberValidation { minimum: Some(1.0), ..NumberValidation::default() };
    let mut schema = SchemaObject {
        instance_type: Some(InstanceType::Integer.into()),
        number: Some(Box::new(number)),
        ..SchemaObject::default()
    };
    // A number of the generator is a float, which has no such number.
    schema.extensions.insert("maximum".to_owned(), i64::MAX.into());
    schema.into()
}

/// A currency: native:DENOM or cw20:ADDRESS.
pub(crate) fn currency(_: &mut SchemaGenerator) -> Schema {
    pattern("^(native:[a-zA-Z][a-zA-Z0-9/:._-]{2,127}|cw20:[!-~]{1,128})$")
}

/// An amount in base units.
pub(crate) fn amount(_: &mut SchemaGenerator) -> Schema {
    pattern("^[0-9]{1,38}$")
}

/// A subject of events.
pub(crate) fn subject(_: &mut SchemaGenerator) -> Schema {
    pattern("^(project|batch|person|asset|offer|license):[0-9]{1,19}$")
}

/// A kind of asset.
pub(crate) fn asset_kind(_: &mut SchemaGenerator) -> Schema {
    one_of(Kind::ALL.iter().map(|kind| kind.name()))
}

/// A use.
pub(crate) fn usage(_: &mut SchemaGenerator) -> Schema {
    one_of(Use::ALL.iter().map(|usage| usage.name()))
}

/// What is searched.
pub(crate) fn search_kind(_: &mut SchemaGenerator) -> Schema {
    one_of(["batch", "project", "asset", "offer"])
}

/// A contract.
pub(crate) fn contract(_: &mut SchemaGenerator) -> Schema {
    one_of(Code::ALL.iter().map(|code| code.name()))
}
