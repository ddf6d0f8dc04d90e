//! Answers as people give them: a text, a file, a table, or what they typed into a form.

use std::fs::File;
use std::path::{Path, PathBuf};

use caravan_toolkit::canonical::{normal, Item};
use caravan_toolkit::manifest::{escape_formula, Format, Table, TableRow};
use caravan_toolkit::task::{AnswerError, TaskDefinition};
use serde_json::{Map, Value};

use crate::error::{ClientError, Result};
use crate::formats::file_format;
use crate::problem::Problem;
use crate::text_file::without_mark;

/// Where the answers to a task come from.
#[derive(Debug, Clone)]
pub enum AnswerSource {
    /// The answer to the only item: JSON, or the text of the only property.
    Text(String),
    /// A JSON file: the answer to the only item, or a list with an answer per item.
    JsonFile(PathBuf),
    /// A CSV file, or JSON lines: the column that names a row, and a column per property, or `answer`.
    Table(PathBuf),
    /// An answer per item, for example from a form.
    Values(Vec<Value>),
}

impl AnswerSource {
    /// Return an answer per item. `id` is the column that names a row.
    pub(crate) fn read(&self, definition: &TaskDefinition, items: &[Item], id: Option<&str>) -> Result<Vec<Value>> {
        match self {
            Self::Values(values) => Ok(values.clone()),
            Self::JsonFile(path) => {
                let bytes =
                    std::fs::read(path).map_err(|error| ClientError::Unreadable { path: path.clone(), error })?;
                // Read strictly: a key twice, or a number that has no exact form, is no answer.
                let item = Item::from_json(without_mark(&bytes)).map_err(|error| malformed(path, error.to_string()))?;
                Ok(match serde_json::from_str(item.as_str())? {
                    Value::Array(answers) => answers,
                    answer
                    @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_)) => {
                        vec![answer]
                    }
                })
            }
            Self::Table(path) => {
                let column = id.unwrap_or("id");
                let table = AnswerTable::open(path, column)?;
                let answer = |item: &Item| table.answer(definition, &item.field(column).unwrap_or_default());
                items.iter().map(answer).collect()
            }
            Self::Text(text) if text.trim().is_empty() => {
                Err(Problem::Value { expected: "an answer", got: text.clone() }.into())
            }
            Self::Text(text) if items.len() == 1 => Ok(vec![typed_answer(definition, text)]),
            Self::Text(_) => Err(Problem::from(AnswerError::Count { expected: items.len(), got: 1 }).into()),
        }
    }
}

/// The properties of an answer.
pub(crate) fn properties(definition: &TaskDefinition) -> impl Iterator<Item = (&String, &Value)> {
    definition.answer.get("properties").and_then(Value::as_object).into_iter().flatten()
}

/// An answer that was typed as one text: JSON, or the value of the only property.
pub(crate) fn typed_answer(definition: &TaskDefinition, text: &str) -> Value {
    let all: Vec<_> = properties(definition).collect();
    if let [(name, schema)] = all.as_slice() {
        if !text.trim_start().starts_with('{') {
            return Value::Object(Map::from_iter([((*name).clone(), typed_value(schema, text))]));
        }
    }
    serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()))
}

/// A value that was typed as text: text where the schema takes text, otherwise JSON. What is neither stays text, and the
/// check of the answer says what was expected.
pub fn typed_value(schema: &Value, text: &str) -> Value {
    if schema.get("type").is_some_and(|kind| kind == "string") {
        return Value::String(text.to_owned());
    }
    serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()))
}

/// A file with answers to many rows.
struct AnswerTable<'p> {
    path: &'p Path,
    /// The columns of a table; JSON lines have none in common.
    columns: Option<Vec<String>>,
    rows: Vec<TableRow>,
    /// The column that names a row.
    id: &'p str,
}

impl<'p> AnswerTable<'p> {
    fn open(path: &'p Path, id: &'p str) -> Result<Self> {
        let unreadable = |error| ClientError::Unreadable { path: path.to_owned(), error };
        let file = File::open(path).map_err(unreadable)?;
        // A file with another ending, such as a pipe, is CSV.
        let format = file_format(path).unwrap_or(Format::Csv);
        let table = Table::open(format, file).map_err(unreadable)?;
        let table = table.map_err(|fault| malformed(path, fault.to_string()))?;
        let columns = table.columns().map(<[String]>::to_vec);
        if let Some(columns) = columns.as_ref().filter(|columns| !columns.contains(&normal(id))) {
            return Err(malformed(path, format!("line 1: expected a column {id:?}, got {columns:?}")));
        }
        let (mut rows, mut problems) = (vec![], vec![]);
        for row in table {
            match row.map_err(unreadable)? {
                Ok(row) => rows.push(row),
                Err(fault) => problems.push(fault.to_string()),
            }
        }
        if problems.is_empty() {
            return Ok(Self { path, columns, rows, id });
        }
        Err(ClientError::Malformed { path: path.to_owned(), problems })
    }

    /// Return the answer to the row with this name.
    fn answer(&self, definition: &TaskDefinition, id: &str) -> Result<Value> {
        let missing = || Problem::AnswerMissing { id: id.to_owned(), path: self.path.to_owned() };
        let found = self.named(id);
        let row = *found.first().ok_or_else(missing)?;
        if let Some(again) = found.get(1) {
            let line = again.at.line;
            return Err(malformed(self.path, format!("line {line}: expected one answer for {id:?}, got another")));
        }
        // An empty cell is an answer that is still to be written.
        let cell = |name: &str| row.item.field(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let mut answer = Map::new();
        for (name, schema) in properties(definition) {
            if let Some(text) = cell(name) {
                answer.insert(name.clone(), typed_value(schema, &text));
            }
        }
        if !answer.is_empty() {
            return Ok(Value::Object(answer));
        }
        self.check_columns(definition)?;
        let text = cell("answer").ok_or_else(missing)?;
        Ok(typed_answer(definition, &text))
    }

    /// Return the rows with this name, or, in a table, with the name as an export writes it. A row without a name is the answer to
    /// nothing.
    fn named(&self, id: &str) -> Vec<&TableRow> {
        let named = |name: &str| -> Vec<&TableRow> {
            let is_named = |row: &&TableRow| !id.is_empty() && row.item.field(self.id).as_deref() == Some(name);
            self.rows.iter().filter(is_named).collect()
        };
        let found = named(id);
        if found.is_empty() && self.columns.is_some() {
            return named(&escape_formula(id));
        }
        found
    }

    /// Check that a table has a column for an answer.
    fn check_columns(&self, definition: &TaskDefinition) -> Result<()> {
        let Some(columns) = &self.columns else { return Ok(()) };
        let has = |name: &str| columns.iter().any(|column| column == name);
        if has("answer") || properties(definition).any(|(name, _)| has(name)) {
            return Ok(());
        }
        let names: Vec<&String> = properties(definition).map(|(name, _)| name).collect();
        let expected = format!("line 1: expected a column \"answer\", or some of {names:?}");
        Err(malformed(self.path, format!("{expected}, got {columns:?}")))
    }
}

fn malformed(path: &Path, problem: String) -> ClientError {
    ClientError::Malformed { path: path.to_owned(), problems: vec![problem] }
}

#[cfg(test)]
mod tests {
    use caravan_toolkit::task::templates;
    use serde_json::json;

    use super::*;

    fn definition(name: &str) -> TaskDefinition {
        templates::find(name).unwrap().definition().unwrap()
    }

    #[test]
    fn a_text_is_the_only_property_and_json_is_itself() {
        let classification = definition("classification");
        assert_eq!(typed_answer(&classification, "billing"), json!({ "label": "billing" }));
        assert_eq!(typed_answer(&classification, r#"{"label":"refund"}"#), json!({ "label": "refund" }));
        let math = definition("math_problem");
        assert_eq!(typed_answer(&math, "12"), json!(12), "several properties take JSON");
        assert_eq!(typed_value(&json!({ "type": "number" }), "12.5"), json!(12.5));
        assert_eq!(typed_value(&json!({ "type": "number" }), "about 12"), json!("about 12"));
        assert_eq!(typed_value(&json!({ "type": "string" }), "12"), json!("12"));
    }

    #[test]
    fn a_task_of_several_items_takes_no_single_text() {
        let rows = templates::find("classification").unwrap().rows().unwrap();
        let source = AnswerSource::Text("billing".to_owned());
        let error = source.read(&definition("classification"), &rows, Some("id")).unwrap_err();
        assert_eq!(error.code(), "ANSWER_COUNT");
        assert_eq!(source.read(&definition("classification"), &rows[..1], None).unwrap().len(), 1);
    }

    #[test]
    fn a_json_file_may_begin_with_the_mark_of_an_editor() {
        let path = std::env::temp_dir().join(format!("caravan-answers-{}.json", std::process::id()));
        std::fs::write(&path, "\u{feff}{\"label\":\"billing\"}").unwrap();
        let rows = templates::find("classification").unwrap().rows().unwrap();
        let read = AnswerSource::JsonFile(path.clone()).read(&definition("classification"), &rows[..1], None);
        assert_eq!(read.unwrap(), [json!({ "label": "billing" })]);
        std::fs::remove_file(path).unwrap();
    }

    #[test]
    fn a_table_gives_an_answer_per_item_by_the_name_of_the_row() {
        let path = std::env::temp_dir().join(format!("caravan-answers-{}.csv", std::process::id()));
        std::fs::write(&path, "id,label,note\nm-2,billing,x\nm-1,technical,\nm-3,,\nm-4,other,\nm-4,other,\n").unwrap();
        let template = templates::find("classification").unwrap();
        let (rows, source) = (template.rows().unwrap(), AnswerSource::Table(path.clone()));
        let read = |rows: &[Item]| source.read(&definition("classification"), rows, Some("id"));
        assert_eq!(read(&rows[..2]).unwrap(), [json!({ "label": "technical" }), json!({ "label": "billing" })]);
        assert_eq!(read(&rows[2..3]).unwrap_err().code(), "ANSWER_MISSING", "an empty cell");
        assert_eq!(read(&rows[4..5]).unwrap_err().code(), "ANSWER_MISSING", "no row");
        let twice = read(&rows[3..4]).unwrap_err().to_string();
        assert!(twice.contains("line 6"), "{twice}");
        let unknown = source.read(&definition("classification"), &rows[..1], Some("number")).unwrap_err();
        assert!(unknown.to_string().contains("expected a column \"number\""), "{unknown}");
        std::fs::remove_file(path).unwrap();
    }

    #[test]
    fn a_name_is_found_in_both_forms_of_unicode_and_no_name_finds_nothing() {
        let path = std::env::temp_dir().join(format!("caravan-answers-{}-names.csv", std::process::id()));
        std::fs::write(&path, "id;label\ncafe\u{301};billing\n;other\n").unwrap();
        let (classification, source) = (definition("classification"), AnswerSource::Table(path.clone()));
        let row = |json: &str| Item::from_json(json.as_bytes()).unwrap();
        let read = |row: Item| source.read(&classification, &[row], Some("id"));
        let composed = row("{\"id\":\"caf\u{e9}\",\"text\":\"x\"}");
        assert_eq!(read(composed).unwrap(), [json!({ "label": "billing" })]);
        assert_eq!(read(row("{\"text\":\"x\"}")).unwrap_err().code(), "ANSWER_MISSING", "rows without names");
        std::fs::write(&path, "id,label\n'=1,billing\n=2,other\n'=2,refund\n").unwrap();
        assert_eq!(read(row("{\"id\":\"=1\"}")).unwrap(), [json!({ "label": "billing" })], "as an export writes it");
        assert_eq!(read(row("{\"id\":\"=2\"}")).unwrap(), [json!({ "label": "other" })], "the name itself comes first");
        assert_eq!(read(row("{\"id\":\"'=2\"}")).unwrap(), [json!({ "label": "refund" })]);
        std::fs::write(&path, "id,label\na,\"5 inch\nb,other\nc,other\n").unwrap();
        let error = read(row("{\"id\":\"b\"}")).unwrap_err().to_string();
        assert!(error.contains("a closing quote") && error.contains("line 2"), "{error}");
        std::fs::remove_file(path).unwrap();
    }
}
