//! Datasets for tests.

use std::fs::File;
use std::io::{Seek, Write};

use caravan_toolkit::task::{templates, TaskDefinition};
use serde_json::Value;

use crate::dataset::{Answer, Dataset, Item};

pub(crate) fn definition(template: &str) -> TaskDefinition {
    templates::find(template).unwrap().definition().unwrap()
}

pub(crate) fn dataset<'d>(columns: &[&str], items: Vec<Item>, task: Option<&'d TaskDefinition>) -> Dataset<'d> {
    Dataset {
        title: "A title".to_owned(),
        description: String::new(),
        license: None,
        columns: columns.iter().map(ToString::to_string).collect(),
        items,
        task,
    }
}

pub(crate) fn item(id: &str, row: &[(&str, &str)], label: Option<Value>) -> Item {
    let row = row.iter().map(|(column, text)| (column.to_string(), text.to_string())).collect();
    Item { id: id.to_owned(), row, label, ..Item::default() }
}

pub(crate) fn accepted(annotator: &str, answer: Value) -> Answer {
    let (annotator, status) = (annotator.to_owned(), "accepted".to_owned());
    Answer { annotator, answer, status, claimed_at: Some(0), submitted_at: Some(951_782_399), seconds: Some(9) }
}

/// A file with these bytes, read from its start.
pub(crate) fn file(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file.rewind().unwrap();
    file
}
