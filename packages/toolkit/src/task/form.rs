//! The form of an answer: which control asks for which property, and whether the document agrees with itself.

use std::collections::BTreeSet;

use jsonschema::Validator;
use serde_json::Value;

use super::clean::shortened;
use super::document::{Document, FormField, How, Widget};
use super::explain::{explained, nearest, quoted, value_text};
use super::problem::DefinitionProblem;

/// The most bytes of a title, as the marketplace has it.
const MAX_TITLE: usize = 80;
/// The most bytes of a summary.
const MAX_SUMMARY: usize = 280;

/// What asks for one property of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Control<'d> {
    pub property: &'d str,
    pub label: &'d str,
    pub help: Option<&'d str>,
    pub required: bool,
    pub widget: Widget,
    /// Values to choose from with their names, for radio buttons and check boxes.
    pub options: Vec<Choosable>,
    /// Bounds in words, empty if there are none.
    pub bounds: String,
}

impl Control<'_> {
    /// A value as the form calls it.
    pub(super) fn named(&self, value: &Value) -> String {
        let text = as_typed(value);
        let option = self.options.iter().find(|option| option.value == text);
        option.map_or(text, Choosable::shown)
    }
}

impl Choosable {
    /// What a form shows: the name, and before it a value that is a number, since instructions speak of it.
    pub(super) fn shown(&self) -> String {
        match &self.label {
            Some(label) if self.value.parse::<f64>().is_ok() => format!("{}: {label}", self.value),
            Some(label) => label.clone(),
            None => self.value.clone(),
        }
    }
}

/// A value to choose, with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choosable {
    /// As a person types it: text without quotes.
    pub value: String,
    /// What it is called, if that is more than the value.
    pub label: Option<String>,
}

/// The controls of a form: first those that the document names, then the rest in the order of the alphabet.
pub(super) fn controls(document: &Document) -> Vec<Control<'_>> {
    let Some(properties) = document.answer.get("properties").and_then(Value::as_object) else { return vec![] };
    let named = document.form.iter().filter_map(|field| properties.get_key_value(&field.property));
    let rest = properties.iter().filter(|(name, _)| document.form.iter().all(|field| field.property != **name));
    let all = named.chain(rest);
    all.map(|(name, schema)| control(document, name, resolved(schema, &document.answer))).collect()
}

fn control<'d>(document: &'d Document, property: &'d str, schema: &'d Value) -> Control<'d> {
    let field = document.form.iter().find(|field| field.property == property);
    let title = schema.get("title").and_then(Value::as_str);
    let description = schema.get("description").and_then(Value::as_str);
    let required = document.answer.get("required").and_then(Value::as_array);
    Control {
        property,
        label: field.and_then(|field| field.label.as_deref()).or(title).unwrap_or(property),
        help: field.and_then(|field| field.help.as_deref()).or(description),
        required: required.is_some_and(|names| names.iter().any(|name| name == property)),
        widget: field.and_then(|field| field.widget).unwrap_or_else(|| natural(schema, &document.answer)),
        options: values(schema, &document.answer).map(|value| choosable(value, field)).collect(),
        bounds: bounds(schema),
    }
}

fn choosable(value: &Value, field: Option<&FormField>) -> Choosable {
    let named = field.and_then(|field| field.choices.iter().find(|choice| choice.value == *value));
    let value = as_typed(value);
    Choosable { label: named.map(|choice| choice.label.clone()).filter(|label| *label != value), value }
}

/// A value as a person types it: text without quotes, a list of objects with one on each line.
pub(super) fn as_typed(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(list) if list.iter().any(Value::is_object) => {
            format!("[{}]", list.iter().map(spaced).collect::<Vec<_>>().join(",\n "))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => spaced(value),
    }
}

/// JSON on one line, with spaces where a line may be broken.
fn spaced(value: &Value) -> String {
    match value {
        Value::Array(list) => format!("[{}]", list.iter().map(spaced).collect::<Vec<_>>().join(", ")),
        Value::Object(object) => {
            let member = |(key, value): (&String, &Value)| format!("{}: {}", Value::from(key.as_str()), spaced(value));
            format!("{{{}}}", object.iter().map(member).collect::<Vec<_>>().join(", "))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.to_string(),
    }
}

/// The values that a property is chosen from: its own enum, or that of its entries.
fn values<'s>(schema: &'s Value, root: &'s Value) -> impl Iterator<Item = &'s Value> {
    let own = schema.get("enum");
    let inner = entries(schema, root).and_then(|entry| entry.get("enum"));
    own.or(inner).and_then(Value::as_array).into_iter().flatten().chain(yes_and_no(schema))
}

fn yes_and_no(schema: &Value) -> &'static [Value] {
    if is(schema, "boolean") && schema.get("enum").is_none() {
        &[Value::Bool(true), Value::Bool(false)]
    } else {
        &[]
    }
}

/// The control that suits a schema.
fn natural(schema: &Value, root: &Value) -> Widget {
    const LINE: u64 = 120;
    if schema.get("enum").is_some() || is(schema, "boolean") {
        return Widget::Radio;
    }
    if entries(schema, root).is_some_and(|entry| entry.get("enum").is_some()) {
        return Widget::Checkboxes;
    }
    if is(schema, "integer") || is(schema, "number") {
        return Widget::Number;
    }
    if is(schema, "string") {
        let short = schema.get("maxLength").and_then(Value::as_u64).is_some_and(|most| most <= LINE);
        return if short { Widget::Line } else { Widget::Text };
    }
    Widget::Json
}

impl Widget {
    /// What a person gives it, in words.
    pub(super) fn asks_for(self) -> &'static str {
        match self {
            Self::Radio => "one of the values",
            Self::Checkboxes => "any of the values",
            Self::Line => "one line of text",
            Self::Text => "text",
            Self::Number => "a number",
            Self::Boxes => {
                "a JSON list of boxes, each with x, y, width and height in pixels from the upper left corner"
            }
            Self::Spans => "a JSON list of spans, each with start and end, counted in characters from 0",
            Self::File => "a file: the program stores it and fills in sha256:… and its name",
            Self::Json => "a JSON value",
        }
    }
}

/// Whether a control can ask for such a value.
fn suits(widget: Widget, schema: &Value, root: &Value) -> bool {
    match widget {
        Widget::Radio | Widget::Checkboxes => natural(schema, root) == widget,
        Widget::Line | Widget::Text => is(schema, "string"),
        Widget::Number => is(schema, "integer") || is(schema, "number"),
        Widget::File => is(schema, "string"),
        Widget::Boxes => entries(schema, root).is_some_and(|entry| has(entry, &["x", "y", "width", "height"])),
        Widget::Spans => entries(schema, root).is_some_and(|entry| has(entry, &["start", "end"])),
        Widget::Json => true,
    }
}

fn needed(widget: Widget) -> &'static str {
    match widget {
        Widget::Radio => "a property with an enum, or true or false",
        Widget::Checkboxes => "a list whose items have an enum",
        Widget::Line | Widget::Text | Widget::File => "a property of type string",
        Widget::Number => "a property of type integer or number",
        Widget::Boxes => "a list of objects with x, y, width and height",
        Widget::Spans => "a list of objects with start and end",
        Widget::Json => "any property",
    }
}

/// The schema of the entries of a list.
fn entries<'s>(schema: &'s Value, root: &'s Value) -> Option<&'s Value> {
    schema.get("items").filter(|_| is(schema, "array")).map(|items| resolved(items, root))
}

fn has(entry: &Value, names: &[&str]) -> bool {
    entry.get("properties").is_some_and(|all| names.iter().all(|name| all.get(name).is_some()))
}

fn is(schema: &Value, name: &str) -> bool {
    schema.get("type").is_some_and(|found| found == name)
}

/// The bounds of a value in words.
fn bounds(schema: &Value) -> String {
    let number = |key: &str| schema.get(key).filter(|value| value.is_number());
    let mut said = Vec::new();
    for (from, to, unit) in
        [("minimum", "maximum", ""), ("minLength", "maxLength", " characters"), ("minItems", "maxItems", " entries")]
    {
        match (number(from), number(to)) {
            (Some(from), Some(to)) if from == to => said.push(format!("exactly {from}{unit}")),
            (Some(from), Some(to)) => said.push(format!("{from} to {to}{unit}")),
            (Some(from), None) if !unit.is_empty() && *from == 1 => {}
            (Some(from), None) => said.push(format!("at least {from}{unit}")),
            (None, Some(to)) => said.push(format!("at most {to}{unit}")),
            (None, None) => {}
        }
    }
    said.join(", ")
}

fn resolved<'s>(schema: &'s Value, root: &'s Value) -> &'s Value {
    let pointer = schema.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix('#'));
    pointer.and_then(|pointer| root.pointer(pointer)).unwrap_or(schema)
}

/// Return what of a document disagrees with the rest of it.
pub(super) fn check(document: &Document, answers: &Validator) -> Vec<DefinitionProblem> {
    let mut problems = texts(document);
    problems.extend(document.display.iter().enumerate().flat_map(|(at, _)| display(document, at)));
    for (at, example) in document.examples.iter().enumerate() {
        let errors = answers.iter_errors(&example.answer).flat_map(|error| explained(&error, &document.answer));
        problems.extend(errors.map(DefinitionProblem::from).map(|problem| DefinitionProblem {
            pointer: format!("/examples/{at}/answer{}", problem.pointer),
            ..problem
        }));
        if !example.row.is_object() {
            let got = value_text(&Value::from(example.row.as_str()));
            problems.push(DefinitionProblem::new(format!("/examples/{at}/row"), "an object from column to value", got));
        }
    }
    problems.extend(document.form.iter().enumerate().flat_map(|(at, field)| form_field(document, at, field)));
    problems
}

fn texts(document: &Document) -> Vec<DefinitionProblem> {
    let mut problems = Vec::new();
    for (pointer, text, most) in [("/title", &document.title, MAX_TITLE), ("/summary", &document.summary, MAX_SUMMARY)]
    {
        if text.len() > most {
            problems.push(DefinitionProblem::new(
                pointer,
                format!("at most {most} bytes"),
                format!("{} bytes", text.len()),
            ));
        }
    }
    if document.title.chars().any(char::is_control) || document.title.trim().is_empty() {
        problems.push(DefinitionProblem::new(
            "/title",
            "one line of text",
            value_text(&Value::from(document.title.as_str())),
        ));
    }
    let mut seen = BTreeSet::new();
    for (at, language) in document.languages.iter().enumerate() {
        if !seen.insert(language) {
            problems.push(DefinitionProblem::new(
                format!("/languages/{at}"),
                "each language once",
                format!("{language} again"),
            ));
        }
    }
    problems
}

fn display(document: &Document, at: usize) -> Vec<DefinitionProblem> {
    let Some(field) = document.display.get(at) else { return vec![] };
    let mut problems = Vec::new();
    let mut fault = |key: &str, expected: &str, got: String| {
        problems.push(DefinitionProblem::new(format!("/display/{at}/{key}"), expected, got));
    };
    match (field.how, &field.beside) {
        (How::Pair, None) => fault("beside", "the second column of the pair", "nothing".to_owned()),
        (How::Text | How::Markdown | How::Image | How::Audio | How::Video | How::Link, Some(column)) => {
            fault("beside", "no second column, unless how is pair", quoted(column));
        }
        _ => {}
    }
    if let (Some(label), None) = (&field.beside_label, &field.beside) {
        fault("beside_label", "no label of a second column without that column", quoted(label));
    }
    let columns = [("column", Some(&field.column)), ("beside", field.beside.as_ref())];
    for (key, column) in columns.into_iter().filter_map(|(key, column)| Some((key, column?))) {
        for (number, example) in document.examples.iter().enumerate() {
            if example.row.field(column).is_none() {
                let got = format!("{}, which /examples/{number}/row does not have", quoted(column));
                fault(key, "a column that every example has", got);
            }
        }
    }
    problems
}

fn form_field(document: &Document, at: usize, field: &FormField) -> Vec<DefinitionProblem> {
    let Some(properties) = document.answer.get("properties").and_then(Value::as_object) else { return vec![] };
    let pointer = format!("/form/{at}");
    let Some(schema) = properties.get(&field.property) else {
        let near = nearest(&field.property, properties.keys().map(String::as_str));
        let near = near.map(|near| format!("; did you mean {near:?}?")).unwrap_or_default();
        let got = format!("{}{near}", quoted(&field.property));
        return vec![DefinitionProblem::new(format!("{pointer}/property"), "a property of the answer", got)];
    };
    let schema = resolved(schema, &document.answer);
    let mut problems = Vec::new();
    if document.form.iter().take(at).any(|earlier| earlier.property == field.property) {
        problems.push(DefinitionProblem::new(
            format!("{pointer}/property"),
            "each property once",
            quoted(&field.property),
        ));
    }
    if let Some(widget) = field.widget.filter(|widget| !suits(*widget, schema, &document.answer)) {
        let got = format!("another property, {}", shortened(&field.property));
        problems.push(DefinitionProblem::new(format!("{pointer}/widget"), needed(widget), got));
    }
    for (number, choice) in field.choices.iter().enumerate() {
        let place = format!("{pointer}/choices/{number}/value");
        if !values(schema, &document.answer).any(|value| *value == choice.value) {
            problems.push(DefinitionProblem::new(place, "a value of the enum", value_text(&choice.value)));
        } else if field.choices.iter().take(number).any(|earlier| earlier.value == choice.value) {
            problems.push(DefinitionProblem::new(place, "each value once", value_text(&choice.value)));
        }
    }
    problems
}
