//! What a JSON Schema refused, in words.

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{Draft, ValidationError};
use serde_json::Value;

use super::clean::{clean_line, shortened};
use super::problem::{DefinitionProblem, MAX_PROBLEMS};

/// The most values of an enum that are named.
const MAX_NAMED: usize = 12;

/// What one error says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Explained {
    /// The place in the value, as a JSON pointer.
    pub(super) pointer: String,
    pub(super) expected: String,
    pub(super) got: String,
    /// A known name or value that is close to what came, as JSON.
    pub(super) near: Option<String>,
}

/// Return what is wrong with a value by a schema that is known to be sound.
pub(super) fn faults(schema: &Value, value: &Value) -> Vec<DefinitionProblem> {
    let validator = match jsonschema::options().with_draft(Draft::Draft7).build(schema) {
        Ok(validator) => validator,
        Err(error) => return vec![DefinitionProblem::new("", "a schema of definitions", error.to_string())],
    };
    let errors = validator.iter_errors(value).take(MAX_PROBLEMS);
    errors.flat_map(|error| explained(&error, schema)).map(DefinitionProblem::from).collect()
}

impl From<Explained> for DefinitionProblem {
    fn from(explained: Explained) -> Self {
        let near = explained.near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
        Self::new(explained.pointer, explained.expected, explained.got + &near)
    }
}

/// Explain an error: one entry, or one for each unknown property.
pub(super) fn explained(error: &ValidationError<'_>, schema: &Value) -> Vec<Explained> {
    let pointer = error.instance_path().as_str();
    let parent = error.schema_path().as_str().rsplit_once('/').map_or("", |(parent, _)| parent);
    let around = schema.pointer(parent).unwrap_or(&Value::Null);
    if let ValidationErrorKind::AdditionalProperties { unexpected } = error.kind() {
        return unexpected.iter().map(|name| unknown(pointer, name, around)).collect();
    }
    if let ValidationErrorKind::Required { property } = error.kind() {
        let name = property.as_str().unwrap_or_default();
        let of = around.get("properties").and_then(|all| all.get(name)).unwrap_or(&Value::Null);
        let expected = described(resolved(of, schema));
        return vec![Explained { pointer: joined(pointer, name), expected, got: "nothing".to_owned(), near: None }];
    }
    let instance = error.instance();
    let near = if let ValidationErrorKind::Enum { options } = error.kind() { near(instance, options) } else { None };
    let expected = expectation(error, around);
    vec![Explained { pointer: pointer.to_owned(), expected, got: got(error.kind(), instance), near }]
}

fn unknown(pointer: &str, name: &str, around: &Value) -> Explained {
    let known: Vec<&str> = around
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .map(|(key, _)| key.as_str())
        .collect();
    let near = nearest(name, known.iter().copied()).map(|near| format!("{near:?}"));
    let expected =
        if known.is_empty() { "no field".to_owned() } else { format!("only the fields {}", joined_names(&known)) };
    Explained { pointer: joined(pointer, name), expected, got: format!("another field {}", quoted(name)), near }
}

/// The pointer to a member.
pub(super) fn joined(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

#[expect(clippy::wildcard_enum_match_arm, reason = "keywords outside the subset never occur")]
fn expectation(error: &ValidationError<'_>, around: &Value) -> String {
    use ValidationErrorKind as Kind;
    match error.kind() {
        Kind::Type { kind: TypeKind::Single(kind) } => type_name(kind.as_str()).to_owned(),
        Kind::Type { kind: TypeKind::Multiple(kinds) } => {
            let names: Vec<&str> = kinds.iter().map(|kind| type_name(kind.as_str())).collect();
            names.join(" or ")
        }
        Kind::Enum { options } => options.as_array().map_or_else(|| "another value".to_owned(), |all| one_of(all)),
        Kind::Constant { expected_value } => value_text(expected_value),
        Kind::Minimum { limit } => format!("a number of at least {}", value_text(limit)),
        Kind::Maximum { limit } => format!("a number of at most {}", value_text(limit)),
        Kind::ExclusiveMinimum { limit } => format!("a number above {}", value_text(limit)),
        Kind::ExclusiveMaximum { limit } => format!("a number below {}", value_text(limit)),
        Kind::MinLength { limit } => format!("text of at least {}", counted(*limit, "character")),
        Kind::MaxLength { limit } => format!("text of at most {}", counted(*limit, "character")),
        Kind::MinItems { limit } => format!("a list of at least {}", counted(*limit, "entry")),
        Kind::MaxItems { limit } => format!("a list of at most {}", counted(*limit, "entry")),
        Kind::AdditionalItems { limit } => format!("a list of at most {}", counted(*limit as u64, "entry")),
        Kind::UniqueItems => "a list that has each entry once".to_owned(),
        Kind::Pattern { pattern } => match around.get("description").and_then(Value::as_str) {
            Some(said) => in_sentence(said),
            None => format!("text that matches {}", shortened(pattern)),
        },
        Kind::FalseSchema => "nothing here".to_owned(),
        Kind::AnyOf { .. } | Kind::OneOfNotValid { .. } | Kind::OneOfMultipleValid { .. } => {
            alternatives(error, around)
        }
        other => format!("what the keyword {} asks for", other.keyword()),
    }
}

/// A description as a part of a sentence.
fn in_sentence(description: &str) -> String {
    let mut words = clean_line(description.trim_end_matches('.'));
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    words
}

/// What a schema of several forms asks for.
fn alternatives(error: &ValidationError<'_>, around: &Value) -> String {
    let keyword = error.kind().keyword();
    let forms = around.get(keyword).and_then(Value::as_array).cloned().unwrap_or_default();
    let mut named: Vec<String> = forms.iter().map(described).collect();
    named.dedup();
    let only =
        if matches!(error.kind(), ValidationErrorKind::OneOfMultipleValid { .. }) { "only one of these: " } else { "" };
    format!("{only}{}", named.join(", or "))
}

fn got(kind: &ValidationErrorKind, instance: &Value) -> String {
    match (kind, instance) {
        (ValidationErrorKind::MinLength { .. } | ValidationErrorKind::MaxLength { .. }, Value::String(text)) => {
            counted(text.chars().count() as u64, "character")
        }
        (ValidationErrorKind::MinItems { .. } | ValidationErrorKind::MaxItems { .. }, Value::Array(list)) => {
            counted(list.len() as u64, "entry")
        }
        _ => value_text(instance),
    }
}

/// What a subschema asks for.
fn described(schema: &Value) -> String {
    if let Some(value) = schema.get("const") {
        return value_text(value);
    }
    if let Some(all) = schema.get("enum").and_then(Value::as_array) {
        return one_of(all);
    }
    match schema.get("type") {
        Some(Value::String(name)) => type_name(name).to_owned(),
        Some(Value::Array(names)) => {
            names.iter().filter_map(Value::as_str).map(type_name).collect::<Vec<_>>().join(" or ")
        }
        _ => "a value".to_owned(),
    }
}

/// The schema, or what it refers to.
fn resolved<'s>(schema: &'s Value, root: &'s Value) -> &'s Value {
    let pointer = schema.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix('#'));
    pointer.and_then(|pointer| root.pointer(pointer)).unwrap_or(schema)
}

pub(super) fn type_name(name: &str) -> &str {
    match name {
        "string" => "text",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "true or false",
        "array" => "a list",
        "object" => "an object with fields",
        other => other,
    }
}

fn one_of(all: &[Value]) -> String {
    let named: Vec<String> = all.iter().take(MAX_NAMED).map(bare).collect();
    let rest = all.len().saturating_sub(named.len());
    let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    match (named.as_slice(), rest) {
        ([only], 0) => only.clone(),
        _ => format!("one of {}{more}", named.join(", ")),
    }
}

/// A value without quotes where it is one word.
fn bare(value: &Value) -> String {
    match value.as_str() {
        Some(text) if !text.is_empty() && !text.contains([' ', ',', '"', '\n']) => shortened(text).into_owned(),
        _ => value_text(value),
    }
}

fn joined_names(names: &[&str]) -> String {
    let shown: Vec<String> = names.iter().take(MAX_NAMED).map(|name| shortened(name).into_owned()).collect();
    let more = if names.len() > shown.len() { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

/// A value in a message: on one line, short.
pub(super) fn value_text(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        Value::Object(object) if object.is_empty() => "an empty object".to_owned(),
        Value::Array(list) if list.is_empty() => "an empty list".to_owned(),
        // A bound of a schema that was made from Rust is `1.0`.
        Value::Number(number) => number.as_f64().map_or_else(|| number.to_string(), |number| number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => shortened(&value.to_string()).into_owned(),
    }
}

pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", shortened(text))
}

pub(super) fn counted(number: u64, of: &str) -> String {
    match (number, of) {
        (1, _) => format!("1 {of}"),
        (_, "entry") => format!("{number} entries"),
        _ => format!("{number} {of}s"),
    }
}

/// The value of an enum that a text is close to, as JSON.
fn near(instance: &Value, options: &Value) -> Option<String> {
    let known = options.as_array().into_iter().flatten().filter_map(Value::as_str);
    nearest(instance.as_str()?, known).map(quoted)
}

/// The name that differs in letter case only, or in at most a third of its characters and at most three of them.
pub(super) fn nearest<'n>(got: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    const LONGEST: usize = 64;
    if got.chars().count() > LONGEST {
        return None;
    }
    let lower = got.trim().to_lowercase();
    let distance = |name: &str| strsim::damerau_levenshtein(&lower, &name.to_lowercase());
    let close = known.filter(|name| name.chars().count() <= LONGEST).map(|name| (distance(name), name));
    let best = close.min_by_key(|(distance, _)| *distance)?;
    (best.0 <= (best.1.chars().count() / 3).min(3)).then_some(best.1)
}
