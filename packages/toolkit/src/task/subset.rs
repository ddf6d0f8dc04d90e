//! The part of JSON Schema 2020-12 that the answer of a task is described by.
//!
//! Keywords outside the list are refused, not ignored, so that a schema means the same to every reader. Nothing is ever
//! fetched: `$ref` leads into `$defs` of the same schema. What a schema costs to compare is bounded: with every `$ref` in
//! place of what it names, it is at most 16 schemas deep and has at most 2,000 of them.

use jsonschema::{Draft, PatternOptions, Validator};
use serde_json::{Map, Value};

use super::explain::{explained, joined, nearest, value_text};
use super::pattern;
use super::problem::DefinitionProblem;

/// Every keyword that may stand in a schema.
pub(super) const KEYWORDS: &[&str] = &[
    "$defs",
    "$ref",
    "$schema",
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "description",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "items",
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
    "oneOf",
    "pattern",
    "prefixItems",
    "properties",
    "required",
    "title",
    "type",
    "uniqueItems",
];
/// The value of `$schema`, where it stands.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";
/// Where a `$ref` may lead.
const DEFINITIONS: &str = "#/$defs/";
/// Schemas inside each other, with what they refer to.
const MAX_DEPTH: usize = 16;
/// Schemas in all, with what they refer to, as often as it is referred to.
const MAX_SCHEMAS: usize = 2_000;
/// The most bytes of one compiled pattern, and of the automaton that is made from it while it runs.
const PATTERN_BYTES: usize = 1 << 20;

/// Return every fault of the schema of an answer; their pointers begin with `/answer`.
pub(super) fn check(schema: &Value) -> Vec<DefinitionProblem> {
    let mut walk = Walk { root: schema, problems: vec![] };
    walk.root_form(schema);
    walk.schema(schema, "/answer");
    if walk.problems.is_empty() {
        walk.problems.extend(by_meta_schema(schema));
    }
    if walk.problems.is_empty() {
        walk.problems.extend(too_costly(schema));
    }
    if walk.problems.is_empty() {
        walk.problems.extend(validator(schema).err());
    }
    walk.problems
}

/// Compile a schema that was checked. Patterns run in linear time.
pub(super) fn validator(schema: &Value) -> Result<Validator, DefinitionProblem> {
    let patterns = PatternOptions::regex().size_limit(PATTERN_BYTES).dfa_size_limit(PATTERN_BYTES);
    let options = jsonschema::options().with_draft(Draft::Draft202012).offline().with_pattern_options(patterns);
    options.build(schema).map_err(|error| {
        let pointer = format!("/answer{}", error.instance_path().as_str());
        DefinitionProblem::new(
            pointer,
            "a schema that can be compiled, with patterns of moderate size",
            value_text(error.instance()),
        )
    })
}

fn by_meta_schema(schema: &Value) -> Vec<DefinitionProblem> {
    let validator = jsonschema::draft202012::meta::validator();
    let faults = validator.iter_errors(schema).flat_map(|error| explained(&error, &Value::Null)).collect::<Vec<_>>();
    let prefixed =
        |problem: DefinitionProblem| DefinitionProblem { pointer: format!("/answer{}", problem.pointer), ..problem };
    faults.into_iter().map(DefinitionProblem::from).map(prefixed).collect()
}

struct Walk<'s> {
    root: &'s Value,
    problems: Vec<DefinitionProblem>,
}

impl Walk<'_> {
    fn fault(&mut self, pointer: &str, expected: &str, got: impl Into<String>) {
        self.problems.push(DefinitionProblem::new(pointer, expected, got));
    }

    /// An answer is an object whose fields are all named, so that forms and exports have a column for each.
    fn root_form(&mut self, schema: &Value) {
        let came = |key: &str| schema.get(key).map_or_else(|| "nothing".to_owned(), value_text);
        if schema.get("type") != Some(&Value::from("object")) {
            self.fault("/answer/type", "\"object\": an answer has named fields", came("type"));
        }
        let properties = schema.get("properties").and_then(Value::as_object);
        if properties.is_none_or(Map::is_empty) {
            self.fault("/answer/properties", "the fields of an answer, at least one", came("properties"));
        }
        if schema.get("additionalProperties") != Some(&Value::Bool(false)) {
            let expected = "false: a misspelled field of an answer has to be noticed";
            self.fault("/answer/additionalProperties", expected, came("additionalProperties"));
        }
    }

    fn schema(&mut self, schema: &Value, pointer: &str) {
        let Some(keywords) = schema.as_object() else {
            return self.fault(pointer, "a schema, which is an object", value_text(schema));
        };
        for (keyword, value) in keywords {
            let at = joined(pointer, keyword);
            if !KEYWORDS.contains(&keyword.as_str()) {
                self.unknown(keyword, &at);
                continue;
            }
            self.keyword(keyword, value, &at);
        }
    }

    fn unknown(&mut self, keyword: &str, at: &str) {
        let near = nearest(keyword, KEYWORDS.iter().copied()).map(|near| format!("; did you mean {near:?}?"));
        let got = format!("{}{}", super::explain::quoted(keyword), near.unwrap_or_default());
        self.fault(at, &format!("one of the keywords {}", KEYWORDS.join(", ")), got);
    }

    fn keyword(&mut self, keyword: &str, value: &Value, at: &str) {
        match keyword {
            "properties" | "$defs" => {
                if keyword == "$defs" && at != "/answer/$defs" {
                    self.fault(at, "$defs at the root of the schema only", "others");
                }
                for (name, inner) in value.as_object().into_iter().flatten() {
                    self.schema(inner, &joined(at, name));
                }
            }
            "items" => self.schema(value, at),
            "additionalProperties" if value.is_boolean() => {}
            "additionalProperties" => self.schema(value, at),
            "prefixItems" | "anyOf" | "oneOf" | "allOf" => {
                for (index, inner) in value.as_array().into_iter().flatten().enumerate() {
                    self.schema(inner, &format!("{at}/{index}"));
                }
            }
            "$ref" => self.reference(value, at),
            "$schema" if at != "/answer/$schema" || value != DIALECT => {
                self.fault(at, &format!("{DIALECT:?} at the root of the schema"), value_text(value));
            }
            "pattern" => {
                if let Some((expected, got)) = value.as_str().and_then(pattern::fault) {
                    self.fault(at, expected, format!("{got:?}"));
                }
            }
            _ => {}
        }
    }

    fn reference(&mut self, value: &Value, at: &str) {
        if target(value, self.root).is_none() {
            let expected = "a reference to a name in $defs of this schema, #/$defs/NAME";
            self.fault(at, expected, value_text(value));
        }
    }
}

/// What a `$ref` names.
fn target<'s>(reference: &Value, root: &'s Value) -> Option<&'s Value> {
    let name = reference.as_str()?.strip_prefix(DEFINITIONS)?;
    let plain = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
    root.get("$defs").filter(|_| plain)?.get(name)
}

/// The fault of a schema that refers to itself, is too deep or has too many parts.
fn too_costly(root: &Value) -> Option<DefinitionProblem> {
    let mut left = MAX_SCHEMAS;
    let expected =
        "a schema that does not lead back to itself, of at most 16 levels and 2,000 parts, with every $ref in place";
    (!fits(root, root, 0, &mut left)).then(|| DefinitionProblem::new("/answer", expected, "a deeper or larger one"))
}

fn fits(schema: &Value, root: &Value, depth: usize, left: &mut usize) -> bool {
    if depth >= MAX_DEPTH || *left == 0 {
        return false;
    }
    *left -= 1;
    let Some(keywords) = schema.as_object() else { return true };
    children(keywords, root).into_iter().all(|inner| fits(inner, root, depth + 1, left))
}

/// The schemas directly inside another, and what it refers to.
fn children<'s>(keywords: &'s Map<String, Value>, root: &'s Value) -> Vec<&'s Value> {
    let mut inner: Vec<&Value> = Vec::new();
    for (keyword, value) in keywords {
        match keyword.as_str() {
            "properties" => inner.extend(value.as_object().into_iter().flatten().map(|(_, schema)| schema)),
            "items" | "additionalProperties" => inner.push(value),
            "prefixItems" | "anyOf" | "oneOf" | "allOf" => inner.extend(value.as_array().into_iter().flatten()),
            "$ref" => inner.extend(target(value, root)),
            _ => {}
        }
    }
    inner
}
